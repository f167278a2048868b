"""Read lists of names: lead, responsible, aliases, members."""

import re

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.findings import Mark, Place
from gkrw.core.model import ETC, Level, Name, NameList
from gkrw.core.names import parse_names
from gkrw.store import finding_kinds
from gkrw.store.nodes import REPEATED
from gkrw.store.shapes import KeySpec, Shape, ValueForm
from gkrw.store.values import Fields, ValueReader, describe, is_plain

_NOT_OF_NAMES = re.compile(r"[【】［］\[\]]|(?<![^，、,；;\s【】［］\[\]])-")
_NAME = KeySpec("名单", "一个名称", ValueForm.LINE, "")


class NameReader(ValueReader):
    """Reads the lists of names of one file."""

    def name_list(self, fields: Fields, key: str, shape: Shape, level: Level) -> NameList | None:
        """Read a lead or responsible list; None where the key is not written."""
        node = fields.get(key)
        if node is None:
            return None
        field = shape.fields[key]
        if node.tag == REPEATED or self.report_null(node, field):
            return NameList((), node.start_mark, Level.UNREAD, is_stated=False)
        return self.names_of(node, field, level)

    def names_of(
        self, node: Node, field: KeySpec, level: Level, in_brackets: bool = False
    ) -> NameList:
        """Read a sequence of names. A single text is reported, and read as a list too."""
        mark = node.start_mark
        if isinstance(node, ScalarNode):
            names = _parse_mistyped(node.value, mark, level)
            self.report_value(
                finding_kinds.WRONG_TYPE,
                node,
                field,
                "应当是列表，这里是文字。",
                f"写成 {field.key}: {_in_yaml(names)}。",
            )
            return names
        if not isinstance(node, SequenceNode):
            self.report_value(
                finding_kinds.WRONG_TYPE,
                node,
                field,
                f"应当是列表，这里是{describe(node)}。",
                f"写成 {field.key}: [名称, 名称]。",
            )
            return NameList((), mark, Level.UNREAD, is_stated=False)
        entries: list[Name] = []
        etc: Mark | None = None
        last = len(node.value) - 1
        for index, item in enumerate(node.value):
            text = item.value
            # Nearly every name needs no check: this saves 8 % of the time to walk a table.
            if item.__class__ is ScalarNode and is_plain(text) and not item.style and text != ETC:
                entries.append(Name(text, item.start_mark))
                continue
            name = self.name(item, field, level, in_brackets)
            if name is None:
                continue
            if name.text == ETC and name.bracket is None:
                if index == last and index > 0:
                    etc = name.mark
                else:
                    self.report(
                        finding_kinds.ETC_POSITION,
                        item,
                        "“等”应当是名单的最后一项，前面至少有一个名称。",
                        "把“等”移到最后，或者删掉。",
                    )
            else:
                entries.append(name)
        if node.value and not entries:
            return NameList((), mark, Level.UNREAD, is_stated=False)
        if etc is None:
            return NameList(tuple(entries), mark, level)
        return NameList(tuple(entries), mark, level, True, etc)

    def name(self, node: Node, field: KeySpec, level: Level, in_brackets: bool) -> Name | None:
        """Read one entry: a name, or a collective with the list in its brackets."""
        if node.__class__ is ScalarNode:
            if node.tag == REPEATED:
                return None
            text = self.scalar(node, _NAME)
            return None if text is None else Name(text, node.start_mark)
        if isinstance(node, MappingNode) and len(node.value) == 1 and not in_brackets:
            key, value = node.value[0]
            if isinstance(key, ScalarNode) and isinstance(value, ScalarNode) and value.value:
                inside = _parse_mistyped(value.value, value.start_mark, level)
                self.report(
                    finding_kinds.NAME_ENTRY,
                    value,
                    "括号里的名单应当是列表，这里是文字。",
                    f"写成 {{{key.value}: {_in_yaml(inside)}}}。",
                )
                return Name(key.value, key.start_mark, inside)
            if isinstance(key, ScalarNode) and isinstance(value, SequenceNode):
                text = self.scalar(key, _NAME)
                bracket = self.names_of(value, field, level, in_brackets=True)
                return None if text is None else Name(text, key.start_mark, bracket)
        if node.tag != REPEATED:
            self.report(
                finding_kinds.NAME_ENTRY,
                node,
                "括号里的名单不能再带括号。"
                if in_brackets
                else f"名单里的每一项应当是一个名称，这里是{describe(node)}。",
                "写成 [财政局, 审计局]；带括号说明的写成 [{各相关部门: [财政局, 审计局]}]。",
            )
        return None

    def plain_names(self, fields: Fields, key: str, shape: Shape) -> tuple[Name, ...]:
        """Read a list of names that may have neither brackets nor 等."""
        names = self.name_list(fields, key, shape, Level.NOWHERE)
        if names is None:
            return ()
        if names.etc is not None:
            self.findings.append(
                finding_kinds.ETC_POSITION.at(
                    Place.of(names.etc), f"“{key}”的名单不能用“等”。", "把名称列全，删掉“等”。"
                )
            )
        for name in names.entries:
            if name.bracket is not None:
                self.findings.append(
                    finding_kinds.NAME_ENTRY.at(
                        name.place, f"“{key}”的名单不能带括号。", "只写名称，如 [财政局, 审计局]。"
                    )
                )
        return tuple(Name(name.text, name.mark) for name in names.entries)


def _parse_mistyped(text: str, mark: Mark, level: Level) -> NameList:
    """Parse names that were typed as one text, perhaps with full-width brackets or with dashes."""
    return parse_names(_NOT_OF_NAMES.sub(" ", text), mark, level)


def _in_yaml(names: NameList) -> str:
    """Return a list as it is written in YAML: [各园区, {各相关部门: [生态环境局, 建设局, 等]}]"""
    texts = [
        name.text if name.bracket is None else f"{{{name.text}: {_in_yaml(name.bracket)}}}"
        for name in names.entries
    ]
    return f"[{', '.join([*texts, ETC] if names.is_open else texts)}]"
