"""YAML nodes → the table, in one walk. What cannot be used becomes a finding, never an exception.

A value that is missing or unusable is left out of the record (an empty text, an empty list), so
that everything else can still be read, checked and compared.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from gkrw import deadlines, suggest
from gkrw.findings import Finding, Kind, Mark, Place
from gkrw.model import (
    ETC,
    Collective,
    Deadline,
    Department,
    Group,
    Level,
    Members,
    Name,
    NameList,
    Office,
    Section,
    Table,
    Target,
    Task,
    Topic,
)
from gkrw.store import kinds, shapes
from gkrw.store.nodes import REPEATED
from gkrw.store.shapes import Field, Form, Shape
from gkrw.store.text import forbidden_in

T = TypeVar("T")
Fields = dict[str, Node]

_TOPIC_KEYS = ("topic", "tasks")
_LAST_ASCII = "\x7f"
# The blank that folding a line puts between two Chinese characters.
_FOLD = r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f])"
_PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# What YAML 1.1 takes an unquoted text for, by its first character: shared with every loader.
_RESOLVERS = Resolver.yaml_implicit_resolvers
_TYPES = {
    "tag:yaml.org,2002:bool": "真/假值",
    "tag:yaml.org,2002:int": "数字",
    "tag:yaml.org,2002:float": "数字",
    "tag:yaml.org,2002:timestamp": "日期",
    "tag:yaml.org,2002:merge": "合并键",
    "tag:yaml.org,2002:value": "特殊符号",
}
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Places(Mapping[str, Place]):
    """Where the text of each field begins, worked out when asked: few are ever asked for."""

    __slots__ = ("_node", "_reader")

    def __init__(self, reader: "Reader", node: MappingNode) -> None:
        self._reader = reader
        self._node = node

    def __getitem__(self, key: str) -> Place:
        for key_node, value in self._node.value:
            if key_node.value == key:
                return self._reader.text_place(value)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        keys = (key.value for key, _ in self._node.value if isinstance(key, ScalarNode))
        return iter(dict.fromkeys(keys))

    def __len__(self) -> int:
        return len(list(iter(self)))


class _TextMark(NamedTuple):
    """The mark of a text that does not begin where its node does."""

    name: str
    line: int
    column: int


class Reader:
    """Walks the nodes of one file and keeps the findings it makes on the way."""

    def __init__(self, text: str, whole: bool, lost: Sequence[int] = ()) -> None:
        self.source = text
        self.has_comments = " #" in text
        self.whole = whole
        self.complete = whole
        self.bodies_read = True
        self.lost = lost
        self.findings: list[Finding] = []

    # -- places and findings --------------------------------------------------------------

    def text_place(self, node: Node) -> Place:
        """Where the first character of a scalar's text stands."""
        place = Place.of(node.start_mark)
        style = node.style if isinstance(node, ScalarNode) else None
        if not style:
            return place
        if style in "'\"":
            return Place(place.file, place.line, place.column + 1)
        # A block: its text begins on the next line. Its indentation is that of its first line
        # with text, less the blanks that belong to the text itself.
        start = self.source.find("\n", node.start_mark.index) + 1
        while (end := self.source.find("\n", start)) >= 0 and not self.source[start:end].strip():
            start = end + 1
        indent = _leading_blanks(self.source[start : end if end >= 0 else None])
        indent -= _leading_blanks(node.value.lstrip("\n"))
        return Place(place.file, place.line + 1, max(indent, 0) + 1)

    def heading_mark(self, fields: Fields, key: str, node: Node) -> Mark:
        """Where the text of a heading begins; where its entry begins, when it has none."""
        title = fields.get(key)
        if not isinstance(title, ScalarNode) or not title.style:
            return (title or node).start_mark
        place = self.text_place(title)
        return _TextMark(place.file, place.line - 1, place.column - 1)

    def report(self, kind: Kind, node: Node, message: str, fix: str) -> None:
        """Keep a finding at the place of a node."""
        self.findings.append(kind.at(Place.of(node.start_mark), message, fix))

    # -- mappings and lists -----------------------------------------------------------------

    def fields(self, node: Node, shape: Shape) -> Fields | None:
        """The values of a mapping by key, the first where a key comes twice; None if it is none."""
        if not isinstance(node, MappingNode):
            if node.tag != REPEATED:
                self.report(
                    kinds.WRONG_TYPE,
                    node,
                    f"{shape.label}应当是“键: 值”的形式，这里是{_describe(node)}。",
                    f"写成“键: 值”，每个键一行；{shape.label}的键有 {_keys(shape)}。",
                )
            return None
        known = shape.fields
        fields: Fields = {}
        misspelled: dict[str, tuple[Node, Node]] = {}
        for key_node, value in node.value:
            key = key_node.value
            if key_node.__class__ is not ScalarNode or key not in known:
                meant = self.unknown_key(key_node, value, shape)
                if meant:
                    misspelled[meant] = (key_node, value)
            elif key in fields:
                self.report(
                    kinds.DUPLICATE_KEY,
                    key_node,
                    f"“{key}”写了两次（第一次在第 {fields[key].start_mark.line + 1} 行），后一次没有读取。",
                    "留下正确的一行；两处都要的，合并到一起。",
                )
            else:
                fields[key] = value
        for meant, (key_node, value) in misspelled.items():
            if meant not in fields:  # to read what was meant tells more than that it is missing
                key_node.value = meant
                fields[meant] = value
        if self.whole and not shape.required <= fields.keys():
            self.missing(node, fields, shape)
        return fields

    def missing(self, node: Node, fields: Fields, shape: Shape) -> None:
        """Report every required key that is not there."""
        for field in shape.fields.values():
            if field.required and field.key not in fields:
                self.complete = self.complete and field.form is not Form.MANY
                self.report(
                    kinds.MISSING_FIELD,
                    node,
                    f"{shape.label}缺少“{field.key}”（{field.label}）。",
                    f"补一行“{field.key}: …”。{field.description}",
                )

    def unknown_key(self, key_node: Node, value: Node, shape: Shape) -> str | None:
        """Report a key that this shape does not have; gives the one that was probably meant."""
        if key_node.tag == REPEATED or (value.tag == REPEATED and key_node.value == "<<"):
            return None  # the alias is reported already
        if not isinstance(key_node, ScalarNode):
            self.report(
                kinds.UNKNOWN_KEY,
                key_node,
                f"{shape.label}里的键应当是一个英文词，这里是{_describe(key_node)}。",
                f"改成下面的键之一：{_keys(shape)}。",
            )
            return None
        key: str = key_node.value
        if key == "<<":
            self.report(
                kinds.ALIAS,
                key_node,
                "使用了 YAML 的合并键 <<。",
                "把内容直接写出来，删掉 << 一行。",
            )
            return None
        meant = next(
            (each.key for each in shape.fields.values() if key in each.label or each.label in key),
            None,
        )
        if meant is None:
            meant = next(iter(suggest.nearest(key, shape.fields)), None)
        fix = f"应当是“{meant}”吧？" if meant else "看看是写错了键，还是放错了层次（缩进）。"
        self.report(
            kinds.UNKNOWN_KEY,
            key_node,
            f"{shape.label}里没有“{key}”这个键。",
            f"{fix}可以用的键：{_keys(shape)}。",
        )
        return meant

    def items(self, fields: Fields, field: Field, shape: Shape) -> list[Node]:
        """The entries of a list value; empty when it is missing or not a list."""
        node = fields.get(field.key)
        if node is None or node.tag == REPEATED:
            return []
        if isinstance(node, SequenceNode):
            entries: list[Node] = node.value
            return entries
        self.complete = False
        if not self.is_empty(node, field):
            self.report(
                kinds.WRONG_TYPE,
                node,
                f"{shape.label}的“{field.key}”应当是列表，这里是{_describe(node)}。",
                "每一项另起一行，以“- ”开头。",
            )
        return []

    def many(
        self, fields: Fields, key: str, shape: Shape, read: Callable[[Node], T | None]
    ) -> tuple[T, ...]:
        """Each entry of a list value as `read` gives it, without those that cannot be read."""
        entries = [read(node) for node in self.items(fields, shape.fields[key], shape)]
        usable = tuple([entry for entry in entries if entry is not None])
        if len(usable) < len(entries):
            self.complete = False
            self.bodies_read = self.bodies_read and key not in ("departments", "collectives")
        return usable

    # -- scalars ------------------------------------------------------------------------------

    def is_empty(self, node: Node, field: Field) -> bool:
        """Whether the value is null; that is a finding."""
        if not (isinstance(node, ScalarNode) and not node.style and node.value in _NULLS):
            return False
        # What a syntax error has swallowed looks like a list without entries.
        if node.tag != REPEATED and (self.whole or field.form is not Form.MANY):
            if field.form in (Form.NAMES, Form.PLAIN_NAMES):
                fix = "补上名称，如 [财政局]；表中本来就空着的，写 []。"
            elif field.form is Form.MANY:
                fix = "补上内容；没有可写的，写 []。"
            else:
                fix = "补上内容。" if field.required else "补上内容；没有可写的，删掉这一行。"
            self.report(
                kinds.EMPTY_VALUE, node, f"“{field.key}”（{field.label}）后面没有内容。", fix
            )
        return True

    def text(self, fields: Fields, field: Field) -> str | None:
        """A text value, verbatim but for the final line breaks of a block; None without one."""
        node = fields.get(field.key)
        if node is None or node.tag == REPEATED:
            return None
        if node.__class__ is ScalarNode:
            if self.has_comments and not node.style:
                self.comment_behind(node, field)
            if _is_plain(node.value) and not node.style:
                plain: str = node.value
                return plain
            if node.style == "|" and field.form is Form.TEXT:
                block: str = node.value.rstrip("\n")
                if block and not block.isspace():
                    return block
        return self.scalar(node, field)

    def comment_behind(self, node: ScalarNode, field: Field) -> None:
        """Report a comment on the line of an unquoted text: it may have been meant as text."""
        end = node.end_mark.index
        line_end = self.source.find("\n", end)
        behind = self.source[end : line_end if line_end >= 0 else None]
        # With more blanks before it, a comment was meant; with one, it may be 附件 #2.
        if node.value and behind.startswith(" #"):
            place = Place.of(node.end_mark).within(behind, behind.index("#"))
            self.findings.append(
                kinds.COMMENT.at(
                    place,
                    f"“{field.key}”（{field.label}）后面的“{_shortened(behind.strip())}”被当作注释，没有读取。",
                    "# 是文字的一部分时，给整段文字加上引号；确实是注释的，另起一行写。",
                )
            )

    def scalar(self, node: Node, field: Field) -> str | None:
        """The text of one node, checked as `field` wants it."""
        if node.__class__ is not ScalarNode:
            self.report(
                kinds.WRONG_TYPE,
                node,
                f"“{field.key}”（{field.label}）应当是{field.form.value}，这里是{_describe(node)}。",
                f"直接写在“{field.key}: ”后面。",
            )
            return None
        value: str = node.value
        style = node.style
        if not style:
            if value in _NULLS:
                self.is_empty(node, field)
                return None
            if value[0] in _RESOLVERS:
                self.untyped(node, field)
        if style == "|":
            value = value.rstrip("\n")
            if not value.strip():
                self.report(
                    kinds.EMPTY_VALUE,
                    node,
                    f"“{field.key}”（{field.label}）后面没有内容。",
                    "在 | 的下一行写上文字，比键多缩进两个空格。",
                )
                return None
        elif style == ">" or (
            (style or " " in value or "\n" in value) and node.start_mark.line != node.end_mark.line
        ):
            self.report(
                kinds.FOLDED,
                node,
                f"“{field.key}”（{field.label}）的一段文字折成了几行，换行处会多出空格。",
                f"一个自然段写成一行；有几段的，写成“{field.key}: |”，每段一行。"
                if field.form is Form.TEXT
                else "合并成一行。",
            )
            value = re.sub(_FOLD, "", value)
        elif not value.strip():
            self.report(
                kinds.EMPTY_VALUE,
                node,
                f"“{field.key}”（{field.label}）是空的。",
                "补上内容；不是必填项就删掉这一行。",
            )
            return None
        if style == '"' and (bad := forbidden_in(value)) is not None:
            self.report(
                kinds.BAD_CHARACTER,
                node,
                f"“{field.key}”（{field.label}）里有不能使用的字符（U+{ord(bad):04X}）。",
                "删掉用反斜杠写出的控制字符。",
            )
            value = "".join("□" if forbidden_in(each) else each for each in value)
        if "\n" in value and field.form is not Form.TEXT:
            self.report(
                kinds.ONE_LINE,
                node,
                f"“{field.key}”（{field.label}）应当只有一行。",
                "合并成一行。",
            )
            value = value.replace("\n", "")
        return value

    def untyped(self, node: ScalarNode, field: Field) -> None:
        """Report an unquoted text that other software reads as a number, a date or a truth."""
        value: str = node.value
        for tag, pattern in _RESOLVERS[value[0]]:
            if pattern.match(value) is None:
                continue
            if tag == _TIMESTAMP and field.form is Form.DEADLINE:
                return
            self.report(
                kinds.WRONG_TYPE,
                node,
                f"“{field.key}”（{field.label}）应当是文字，{value} 没有加引号会被当成{_TYPES[tag]}。",
                "写成大写字母加数字，如 T01。" if field.key == "id" else f"加上引号：'{value}'。",
            )
            return

    def number(self, fields: Fields, field: Field) -> Decimal | None:
        """A plain number."""
        node = fields.get(field.key)
        if node is None or node.tag == REPEATED or self.is_empty(node, field):
            return None
        value = node.value if isinstance(node, ScalarNode) and not node.style else ""
        if re.fullmatch(_PLAIN_NUMBER, value):
            return Decimal(value)
        self.report(
            kinds.WRONG_TYPE,
            node,
            f"“{field.key}”（{field.label}）应当是数字，这里是{_describe(node)}。",
            "只写半角数字，不加引号，单位写在 unit 里，如 90。",
        )
        return None

    # -- names --------------------------------------------------------------------------------

    def name_list(self, fields: Fields, key: str, shape: Shape, level: Level) -> NameList | None:
        """A lead or responsible list; None where the key is not written."""
        node = fields.get(key)
        if node is None:
            return None
        field = shape.fields[key]
        if node.tag == REPEATED or self.is_empty(node, field):
            return NameList((), node.start_mark, Level.UNREAD, is_stated=False)
        return self.names_of(node, field, level)

    def names_of(
        self, node: Node, field: Field, level: Level, in_brackets: bool = False
    ) -> NameList:
        """A sequence node as a list of names. A single text is reported and read as one."""
        mark = node.start_mark
        if isinstance(node, ScalarNode):
            names = _split_names(node.value)
            self.report(
                kinds.WRONG_TYPE,
                node,
                f"“{field.key}”（{field.label}）应当是列表，这里是文字。",
                f"写成 {field.key}: [{', '.join(names)}]。",
            )
            return _named(names, mark, level)
        if not isinstance(node, SequenceNode):
            self.report(
                kinds.WRONG_TYPE,
                node,
                f"“{field.key}”（{field.label}）应当是列表，这里是{_describe(node)}。",
                f"写成 {field.key}: [名称, 名称]。",
            )
            return NameList((), mark, Level.UNREAD, is_stated=False)
        entries_list: list[Name] = []
        etc: Mark | None = None
        last = len(node.value) - 1
        for index, item in enumerate(node.value):
            text = item.value
            if item.__class__ is ScalarNode and _is_plain(text) and not item.style and text != ETC:
                entries_list.append(Name(text, item.start_mark))
                continue
            name = self.name(item, field, level, in_brackets)
            if name is None:
                continue
            if name.text == ETC and name.bracket is None:
                if index == last and index > 0:
                    etc = name.mark
                else:
                    self.report(
                        kinds.ETC_POSITION,
                        item,
                        "“等”应当是名单的最后一项，前面至少有一个名称。",
                        "把“等”移到最后，或者删掉。",
                    )
            else:
                entries_list.append(name)
        if node.value and not entries_list:
            return NameList((), mark, Level.UNREAD, is_stated=False)
        if etc is None:
            return NameList(tuple(entries_list), mark, level)
        return NameList(tuple(entries_list), mark, level, True, etc)

    def name(self, node: Node, field: Field, level: Level, in_brackets: bool) -> Name | None:
        """One entry: a name, or a collective with the list that stands in its brackets."""
        if node.__class__ is ScalarNode:
            if node.tag == REPEATED:
                return None
            text = self.scalar(node, _NAME)
            return None if text is None else Name(text, node.start_mark)
        if isinstance(node, MappingNode) and len(node.value) == 1 and not in_brackets:
            key, value = node.value[0]
            if isinstance(key, ScalarNode) and isinstance(value, ScalarNode) and value.value:
                inside = _split_names(value.value)
                self.report(
                    kinds.NAME_ENTRY,
                    value,
                    "括号里的名单应当是列表，这里是文字。",
                    f"写成 {{{key.value}: [{', '.join(inside)}]}}。",
                )
                return Name(key.value, key.start_mark, _named(inside, value.start_mark, level))
            if isinstance(key, ScalarNode) and isinstance(value, SequenceNode):
                text = self.scalar(key, _NAME)
                bracket = self.names_of(value, field, level, in_brackets=True)
                return None if text is None else Name(text, key.start_mark, bracket)
        if node.tag != REPEATED:
            self.report(
                kinds.NAME_ENTRY,
                node,
                "括号里的名单不能再带括号。"
                if in_brackets
                else f"名单里的每一项应当是一个名称，这里是{_describe(node)}。",
                "写成 [财政局, 审计局]；带括号说明的写成 [{各相关部门: [财政局, 审计局]}]。",
            )
        return None

    def plain_names(self, fields: Fields, key: str, shape: Shape) -> tuple[Name, ...]:
        """A list of names without brackets and without 等."""
        names = self.name_list(fields, key, shape, Level.NOWHERE)
        if names is None:
            return ()
        if names.etc is not None:
            self.findings.append(
                kinds.ETC_POSITION.at(
                    Place.of(names.etc), f"“{key}”的名单不能用“等”。", "把名称列全，删掉“等”。"
                )
            )
        for name in names.entries:
            if name.bracket is not None:
                self.findings.append(
                    kinds.NAME_ENTRY.at(
                        name.place, f"“{key}”的名单不能带括号。", "只写名称，如 [财政局, 审计局]。"
                    )
                )
        return tuple(Name(name.text, name.mark) for name in names.entries)

    # -- the table ------------------------------------------------------------------------------

    def table(self, root: Node) -> Table | None:
        """The whole table; None when the file is no mapping."""
        if isinstance(root, ScalarNode) and root.value in _NULLS:
            return None
        if not isinstance(root, MappingNode):
            self.report(
                kinds.NOT_A_TABLE,
                root,
                f"文件的最外层应当是“键: 值”的形式，这里是{_describe(root)}。",
                "确认文件选对了；开头应当有 format、title、departments、sections。",
            )
            return None
        shape = shapes.TABLE
        fields = self.fields(root, shape) or {}
        self.format_version(fields)
        office = fields.get("office")
        return Table(
            title=self.text(fields, shape.fields["title"]) or "",
            annex=self.text(fields, shape.fields["annex"]),
            office=None if office is None else self.office(office),
            departments=self.many(fields, "departments", shape, self.department),
            collectives=self.many(fields, "collectives", shape, self.collective),
            sections=self.many(fields, "sections", shape, self.section),
            mark=root.start_mark,
            whole=self.complete,
            knows_bodies=self.knows_bodies(fields),
        )

    def knows_bodies(self, fields: Fields) -> bool:
        """Whether every department and collective that the file has could be read."""
        sections = fields.get("sections")
        before = sections.start_mark.line if sections is not None else None
        lists = (fields.get("departments"), fields.get("collectives"))
        return (
            self.bodies_read
            and all(node is None or isinstance(node, SequenceNode) for node in lists)
            and all(before is not None and line > before for line in self.lost)
        )

    def format_version(self, fields: Fields) -> None:
        """Report a format that this version does not know."""
        node = fields.get("format")
        if (
            node is None
            or node.tag == REPEATED
            or self.is_empty(node, shapes.TABLE.fields["format"])
        ):
            return
        known = str(shapes.FORMAT_VERSION)
        if not isinstance(node, ScalarNode) or node.style or node.value != known:
            self.report(
                kinds.FORMAT_VERSION,
                node,
                f"格式版本应当是不加引号的 {known}，这里是{_describe(node)}。",
                f"写成 format: {known}；文件确实是更新的格式时，请升级 gkrw。",
            )

    def office(self, node: Node) -> Office | None:
        """The issuing office."""
        shape = shapes.OFFICE
        if node.tag == REPEATED or self.is_empty(node, shapes.TABLE.fields["office"]):
            return None
        fields = self.fields(node, shape)
        if fields is None:
            return None
        return Office(
            name=self.text(fields, shape.fields["name"]) or "",
            full_name=self.text(fields, shape.fields["full_name"]),
            contact=self.text(fields, shape.fields["contact"]),
            phone=self.text(fields, shape.fields["phone"]),
            mark=node.start_mark,
        )

    def department(self, node: Node) -> Department | None:
        """One entry of `departments`."""
        shape = shapes.DEPARTMENT
        fields = self.fields(node, shape)
        name = None if fields is None else self.text(fields, shape.fields["name"])
        if fields is None:
            return None
        department = Department(
            name=name or "",
            aliases=self.plain_names(fields, "aliases", shape),
            unconfirmed=self.plain_names(fields, "unconfirmed", shape),
            full_name=self.text(fields, shape.fields["full_name"]),
            note=self.text(fields, shape.fields["note"]),
            mark=fields.get("name", node).start_mark,
        )
        return department if name else None

    def collective(self, node: Node) -> Collective | None:
        """One entry of `collectives`."""
        shape = shapes.COLLECTIVE
        fields = self.fields(node, shape)
        if fields is None:
            return None
        name = self.text(fields, shape.fields["name"])
        members, listed = self.members(fields, shape)
        exceptions = self.plain_names(fields, "except", shape)
        if exceptions and members is not Members.ALL:
            self.report(
                kinds.WRONG_TYPE,
                fields["except"],
                "只有 members 为 all 的统称才能写 except。",
                "把成员直接列在 members 里，删掉 except。",
            )
        collective = Collective(
            name=name or "",
            members=members,
            listed=listed,
            exceptions=exceptions,
            note=self.text(fields, shape.fields["note"]),
            mark=fields.get("name", node).start_mark,
        )
        return collective if name else None

    def members(self, fields: Fields, shape: Shape) -> tuple[Members, tuple[Name, ...]]:
        """What `members` says; Members.UNREAD where it cannot be used."""
        node = fields.get("members")
        field = shape.fields["members"]
        if node is None or node.tag == REPEATED or self.is_empty(node, field):
            return Members.UNREAD, ()
        if isinstance(node, SequenceNode):
            if not node.value:
                self.report(
                    kinds.EMPTY_VALUE,
                    node,
                    "“members”（成员）一个也没有列。",
                    "列出成员；成员没有列明的，写 unlisted。",
                )
                return Members.UNREAD, ()
            return Members.LISTED, self.plain_names(fields, "members", shape)
        if isinstance(node, ScalarNode):
            for members in (Members.ALL, Members.UNLISTED, Members.UNSPECIFIED):
                if node.value == members.value:
                    return members, ()
        self.report(
            kinds.WRONG_TYPE,
            node,
            f"“members”（成员）应当是 {field.form.value}，这里是{_describe(node)}。",
            "全部部门写 all，没有列明写 unlisted，没有说明是哪些写 unspecified，或写成列表。",
        )
        return Members.UNREAD, ()

    def section(self, node: Node) -> Section | None:
        """One entry of `sections`."""
        shape = shapes.SECTION
        fields = self.fields(node, shape)
        if fields is None:
            return None
        lead = self.name_list(fields, "lead", shape, Level.SECTION)
        responsible = self.name_list(fields, "responsible", shape, Level.SECTION)
        return Section(
            title=self.text(fields, shape.fields["title"]) or "",
            groups=self.many(
                fields, "groups", shape, lambda item: self.group(item, lead, responsible)
            ),
            lead=lead,
            responsible=responsible,
            mark=self.heading_mark(fields, "title", node),
        )

    def group(
        self, node: Node, lead: NameList | None, responsible: NameList | None
    ) -> Group | None:
        """One entry of `groups`, with the defaults of its section."""
        shape = shapes.GROUP
        fields = self.fields(node, shape)
        if fields is None:
            return None
        own_lead = self.name_list(fields, "lead", shape, Level.GROUP)
        own_responsible = self.name_list(fields, "responsible", shape, Level.GROUP)
        lead = lead if own_lead is None else own_lead
        responsible = responsible if own_responsible is None else own_responsible

        def item(child: Node) -> Topic | Task | None:
            if isinstance(child, MappingNode):
                for key, _ in child.value:
                    if key.value in _TOPIC_KEYS:
                        return self.topic(child, lead, responsible)
            return self.task(child, lead, responsible)

        return Group(
            title=self.text(fields, shape.fields["title"]) or "",
            items=self.many(fields, "tasks", shape, item),
            lead=own_lead,
            responsible=own_responsible,
            mark=self.heading_mark(fields, "title", node),
        )

    def topic(
        self, node: Node, lead: NameList | None, responsible: NameList | None
    ) -> Topic | None:
        """A topic among a group's tasks, with the defaults of the levels above."""
        shape = shapes.TOPIC
        fields = self.fields(node, shape)
        if fields is None:
            return None
        own_lead = self.name_list(fields, "lead", shape, Level.TOPIC)
        own_responsible = self.name_list(fields, "responsible", shape, Level.TOPIC)
        lead = lead if own_lead is None else own_lead
        responsible = responsible if own_responsible is None else own_responsible
        return Topic(
            title=self.text(fields, shape.fields["topic"]) or "",
            tasks=self.many(
                fields, "tasks", shape, lambda item: self.task(item, lead, responsible)
            ),
            lead=own_lead,
            responsible=own_responsible,
            mark=self.heading_mark(fields, "topic", node),
        )

    def task(self, node: Node, lead: NameList | None, responsible: NameList | None) -> Task | None:
        """One task, with the lead and responsible names that hold for it."""
        shape = shapes.TASK
        fields = self.fields(node, shape)
        if fields is None or not isinstance(node, MappingNode):
            return None
        known = shape.fields
        nowhere = node.start_mark
        own_lead = self.name_list(fields, "lead", shape, Level.TASK)
        own_responsible = self.name_list(fields, "responsible", shape, Level.TASK)
        lead = lead if own_lead is None else own_lead
        responsible = responsible if own_responsible is None else own_responsible
        return Task(
            id=self.text(fields, known["id"]) or "",
            title=self.text(fields, known["title"]) or "",
            requirement=self.text(fields, known["requirement"]) or "",
            lead=lead or NameList((), nowhere, Level.NOWHERE, is_stated=False),
            responsible=responsible or NameList((), nowhere, Level.NOWHERE, is_stated=False),
            deadline=self.deadline(fields) if "deadline" in fields else None,
            targets=self.many(fields, "targets", shape, self.target) if "targets" in fields else (),
            note=self.text(fields, known["note"]) if "note" in fields else None,
            mark=nowhere,
            places=_Places(self, node),
        )

    def deadline(self, fields: Fields) -> Deadline | None:
        """The deadline, with its day where it names one."""
        text = self.text(fields, shapes.TASK.fields["deadline"])
        if text is None:
            return None
        return Deadline(text, deadlines.day_of(text), fields["deadline"].start_mark)

    def target(self, node: Node) -> Target | None:
        """One entry of `targets`; None when a bound of it cannot be read."""
        shape = shapes.TARGET
        fields = self.fields(node, shape)
        if fields is None:
            return None
        bounds = {key: self.number(fields, shape.fields[key]) for key in ("at_least", "at_most")}
        target = Target(
            name=self.text(fields, shape.fields["name"]) or "",
            at_least=bounds["at_least"],
            at_most=bounds["at_most"],
            unit=self.text(fields, shape.fields["unit"]) or "",
            mark=node.start_mark,
        )
        unread = any(key in fields and bound is None for key, bound in bounds.items())
        return None if unread else target


_NAME = Field("名单", "一个名称", Form.LINE, "")


def _leading_blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_plain(value: str) -> bool:
    """Whether there is nothing to check in an unquoted text: Chinese, or an id such as T01, on one
    line.

    No YAML type fits either. Without a blank or line break in it, it is on one line, for folding
    a line leaves one; to look at the marks of every node would cost more than the rest of the walk.
    """
    if value > _LAST_ASCII:
        return " " not in value and "\n" not in value
    return value[-1:].isdigit() and value.isalnum() and value[0].isalpha()


def _split_names(text: str) -> list[str]:
    """Names that somebody wrote as one text: 财政局、审计局等 → 财政局, 审计局, 等."""
    names: list[str] = []
    for name in re.split(r"[，、,；;\s【】［］\[\]]+", text):
        name = name.removeprefix("-")
        bare = name.rstrip(ETC)
        names += [part for part in (bare, ETC if bare != name else "") if part]
    return names


def _named(names: list[str], mark: Mark, level: Level) -> NameList:
    """Names that stand in one text as the list they should be."""
    is_open = ETC in names
    entries = tuple(Name(name, mark) for name in names if name != ETC)
    return NameList(entries, mark, level, is_open, mark if is_open else None)


def _describe(node: Node) -> str:
    """What a node is, in words: 列表, “键: 值”, 文字“…”"""
    if isinstance(node, SequenceNode):
        return "列表"
    if isinstance(node, MappingNode):
        return "“键: 值”"
    value: str = node.value
    if not value.strip():
        return "空的"
    return f"“{_shortened(value)}”"


def _shortened(text: str) -> str:
    """The first line of a text, or as much of it as a message can quote."""
    first = text.split("\n")[0]
    return f"{first[:20]}…" if len(first) > 20 or first != text else first


def _keys(shape: Shape) -> str:
    return "、".join(_names(shape.fields.values()))


def _names(fields: Iterable[Field]) -> list[str]:
    return [field.key for field in fields]
