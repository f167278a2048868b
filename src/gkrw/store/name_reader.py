"""Read lists of names from YAML nodes."""

import re
from collections.abc import Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.findings import Mark, Place
from gkrw.core.model import LISTS, Columns
from gkrw.core.names import ETC, Level, Name, NameList, parse_names
from gkrw.store import finding_kinds as kinds
from gkrw.store.decode import strip_forbidden
from gkrw.store.nodes import REPEATED, Fields, describe, is_plain
from gkrw.store.shapes import KeySpec, Shape
from gkrw.store.values import ValueReader

_NOT_OF_NAMES = r"[【】［］\[\]]|(?<![^，、,；;\s【】［］\[\]])-"
_NAME = KeySpec("名单", "一个名称", "")


class NameReader(ValueReader):
    """Reads the lists of names of one table. `columns` are those that the table declares, None if
    it declares none; `has_support` is whether a list of supporting bodies was read."""

    def __init__(self, text: str, whole: bool, lost: Sequence[int] = ()) -> None:
        super().__init__(text, whole, lost)
        self.usual_names: dict[str, str] = {}
        self.columns: Columns | None = None
        self.has_support = False

    def name_list(
        self, fields: Fields, key: str, shape: Shape, level: Level = Level.TASK
    ) -> NameList | None:
        """Read a lead or responsible list; None where the key is not written. A list that cannot be
        read is not stated and has Level.UNREAD."""
        node, field = fields.get(key), shape.fields[key]
        if node is None:
            return None
        if key in LISTS:
            self.has_support = self.has_support or key == LISTS[2]
            if self.columns is not None and key not in self.columns.lists:
                self.report_no_column(node, field)
        if not isinstance(node, SequenceNode) and self.written(fields, field) is None:
            return unstated(node)
        return self.names_of(node, field, level)

    def report_no_column(self, node: Node, field: KeySpec) -> None:
        """Report a list of names for a column that the table does not have."""
        message = f"{field.phrase}写在这里，而 columns 里没有这一栏。"
        fix = (
            f"表里有这一栏的，在 columns 里加一行“{field.key}: {field.label}”；没有的，删掉这里的。"
        )
        self.report(kinds.NO_COLUMN, node, message, fix)

    def names_of(
        self, node: Node, field: KeySpec, level: Level, in_brackets: bool = False
    ) -> NameList:
        """Read a sequence of names. A text in its place is reported, and parsed as names."""
        mark = node.start_mark
        if isinstance(node, ScalarNode):
            names = _parse_mistyped(node.value, mark, level)
            new, problem = _in_yaml(names), "应当是列表，这里是文字。"
            fix = f"写成 {field.key}: {new}。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix, new)
            return names
        if not isinstance(node, SequenceNode):
            problem = f"应当是列表，这里是{describe(node)}。"
            fix = f"写成 {field.key}: [名称, 名称]。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix)
            return unstated(node)
        entries: list[Name] = []
        etc: Mark | None = None
        usual = self.usual_names
        texts: tuple[str, ...] = ()
        for item in node.value:
            text = item.value
            # Nearly every name needs no check: this saves 8 % of the time to walk a table.
            if item.__class__ is ScalarNode and not item.style:
                known = usual.get(text)
                if known is None and is_plain(text) and text != ETC:
                    known = usual[text] = text
                if known is not None:
                    texts += (known,)
                    entries.append(Name(known, mark=item.start_mark))
                    continue
            name = self.name(item, field, level, in_brackets)
            if name is None:
                continue
            if name.text != ETC or name.bracket is not None:
                entries.append(name)
            elif item is node.value[-1] is not node.value[0]:
                etc = name.mark
            else:
                message = "“等”应当是名单的最后一项，前面至少有一个名称。"
                self.report(kinds.ETC_POSITION, item, message, "把“等”移到最后，或者删掉。")
        if node.value and not entries:
            return unstated(node)
        plain = texts if len(texts) == len(node.value) > 0 else None
        return NameList(tuple(entries), level, etc is not None, etc, plain=plain, mark=mark)

    def name(self, node: Node, field: KeySpec, level: Level, in_brackets: bool) -> Name | None:
        """Read one entry: a name, or a collective with the list in its brackets."""
        if node.tag == REPEATED:
            return None
        if node.__class__ is ScalarNode:
            text = self.scalar(node, _NAME)
            return None if text is None else Name(text, mark=node.start_mark)
        if isinstance(node, MappingNode) and len(node.value) == 1 and not in_brackets:
            key, value = node.value[0]
            is_text = isinstance(value, ScalarNode) and value.value
            if isinstance(key, ScalarNode) and (is_text or isinstance(value, SequenceNode)):
                text = self.scalar(key, _NAME)
                if is_text:
                    bracket = _parse_mistyped(value.value, value.start_mark, level)
                    new, message = _in_yaml(bracket), "括号里的名单应当是列表，这里是文字。"
                    self.report(kinds.NAME_ENTRY, value, message, f"写成 {{{text}: {new}}}。", new)
                else:
                    bracket = self.names_of(value, field, level, in_brackets=True)
                return None if text is None else Name(text, bracket, mark=key.start_mark)
        message = f"名单里的每一项应当是一个名称，这里是{describe(node)}。"
        if in_brackets:
            message = "括号里的名单不能再带括号。"
        fix = "写成 [财政局, 审计局]；带括号说明的写成 [{各相关部门: [财政局, 审计局]}]。"
        self.report(kinds.NAME_ENTRY, node, message, fix)
        return None

    def plain_names(self, fields: Fields, key: str, shape: Shape) -> tuple[Name, ...]:
        """Read a list of names that may have neither brackets nor 等."""
        names = self.name_list(fields, key, shape, Level.NOWHERE)
        if names is None:
            return ()
        if names.etc is not None:
            place, message = Place.of(names.etc), f"“{key}”的名单不能用“等”。"
            self.findings.append(kinds.ETC_POSITION.at(place, message, "把名称列全，删掉“等”。"))
        for name in names.entries:
            if name.bracket is not None:
                message, fix = f"“{key}”的名单不能带括号。", "只写名称，如 [财政局, 审计局]。"
                self.findings.append(kinds.NAME_ENTRY.at(name.place, message, fix))
        return tuple(Name(name.text, mark=name.mark) for name in names.entries)


def unstated(node: Node, level: Level = Level.UNREAD) -> NameList:
    """Return an empty list that is not stated, because none is written (Level.NOWHERE) or none can
    be read (Level.UNREAD)."""
    return NameList((), level, is_stated=False, mark=node.start_mark)


def _parse_mistyped(text: str, mark: Mark, level: Level) -> NameList:
    """Parse names that were typed as one text, perhaps with full-width brackets or with dashes."""
    return parse_names(re.sub(_NOT_OF_NAMES, " ", strip_forbidden(text)), mark, level)


def _in_yaml(names: NameList) -> str:
    """Return a list as it is written in YAML: [各园区, {各相关部门: [生态环境局, 建设局, 等]}]"""
    from gkrw.store.dump import flow_text  # few files need it

    return flow_text(names.as_data())
