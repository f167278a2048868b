"""Read the table from YAML nodes.

A value that is missing or cannot be used is left empty in its record, so that the rest can be read,
checked and compared. A method returns None for a record that cannot be used at all.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core import deadlines
from gkrw.core.deadlines import year_in
from gkrw.core.findings import Mark, Place
from gkrw.core.model import (
    Collective,
    Deadline,
    DeadlineMove,
    Department,
    Group,
    Heading,
    Members,
    Office,
    Reports,
    Section,
    Table,
    Target,
    Task,
    Topic,
)
from gkrw.core.names import ETC, Level, Name, NameList, parse_names
from gkrw.core.slips import REASON_TO_FILL_IN
from gkrw.store import finding_kinds as kinds
from gkrw.store import shapes
from gkrw.store.decode import strip_forbidden
from gkrw.store.nodes import REPEATED, FieldPlaces
from gkrw.store.shapes import KeySpec, Shape
from gkrw.store.values import NULLS, Fields, ValueReader, describe, is_plain

_NOT_OF_NAMES = re.compile(r"[【】［］\[\]]|(?<![^，、,；;\s【】［］\[\]])-")
_NAME = KeySpec("名单", "一个名称", "")
_TOPIC_KEYS = ("topic", "tasks")

Defaults = tuple[NameList | None, NameList | None]
"""The lead and responsible lists of the headings above, None where there are none."""
H = TypeVar("H", bound=Heading)


class TableReader(ValueReader):
    """Walks the nodes of one table and collects the findings."""

    def __init__(self, text: str, whole: bool, lost: Sequence[int] = ()) -> None:
        super().__init__(text, whole, lost)
        self.usual_names: dict[str, str] = {}

    def table(self, root: Node) -> Table | None:
        """Read the whole table; None where the file is not a mapping."""
        if isinstance(root, ScalarNode) and root.value in NULLS:
            return None
        if not isinstance(root, MappingNode):
            message = f"文件的最外层应当是“键: 值”的形式，这里是{describe(root)}。"
            fix = "确认文件选对了；开头应当有 format、title、departments、sections。"
            self.report(kinds.NOT_A_TABLE, root, message, fix)
            return None
        shape = shapes.TABLE
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        title = self.text(fields, shape.fields["title"]) or ""
        return Table(
            title=title,
            annex=self.text(fields, shape.fields["annex"]),
            key=self.text(fields, shape.fields["key"]) or "",
            year=self.year(fields, shape.fields["year"]) or year_in(title),
            office=self.office(self.written(fields, shape.fields["office"])),
            departments=self.read_entries(fields, "departments", shape, self.department),
            collectives=self.read_entries(fields, "collectives", shape, self.collective),
            sections=self.read_entries(fields, "sections", shape, self.section),
            retired=self.plain_names(fields, "retired", shape),
            reports=self.reports(fields, shape),
            mark=root.start_mark,
            whole=self.complete,
            knows_bodies=self.knows_bodies(fields),
        )

    def knows_bodies(self, fields: Fields) -> bool:
        """Return whether every department and collective in the file could be read."""
        sections = fields.get("sections")
        lists = (fields.get("departments"), fields.get("collectives"))
        return (
            self.bodies_read
            and all(node is None or isinstance(node, SequenceNode) for node in lists)
            and all(sections is not None and line > sections.start_mark.line for line in self.lost)
        )

    def office(self, node: Node | None) -> Office | None:
        """Read the issuing office."""
        shape = shapes.OFFICE
        fields = None if node is None else self.fields(node, shape)
        if node is None or fields is None:
            return None
        return Office(
            name=self.text(fields, shape.fields["name"]) or "",
            full_name=self.text(fields, shape.fields["full_name"]),
            contact=self.text(fields, shape.fields["contact"]),
            phone=self.text(fields, shape.fields["phone"]),
            joint=self.plain_names(fields, "joint", shape),
            copies_to=self.plain_names(fields, "copies_to", shape),
            printer=self.text(fields, shape.fields["printer"]),
            mark=node.start_mark,
        )

    def department(self, node: Node) -> Department | None:
        """Read one entry of `departments`."""
        shape = shapes.DEPARTMENT
        fields = self.fields(node, shape)
        if fields is None:
            return None
        department = Department(
            name=self.text(fields, shape.fields["name"]) or "",
            aliases=self.plain_names(fields, "aliases", shape),
            unconfirmed=self.plain_names(fields, "unconfirmed", shape),
            full_name=self.text(fields, shape.fields["full_name"]),
            note=self.text(fields, shape.fields["note"]),
            mark=fields.get("name", node).start_mark,
        )
        return department if department.name else None

    def collective(self, node: Node) -> Collective | None:
        """Read one entry of `collectives`."""
        shape = shapes.COLLECTIVE
        fields = self.fields(node, shape)
        if fields is None:
            return None
        members, listed = self.members(fields, shape)
        collective = Collective(
            name=self.text(fields, shape.fields["name"]) or "",
            members=members,
            listed=listed,
            exceptions=self.plain_names(fields, "except", shape),
            note=self.text(fields, shape.fields["note"]),
            mark=fields.get("name", node).start_mark,
        )
        if collective.exceptions and members is not Members.ALL:
            message = "只有 members 为 all 的统称才能写 except。"
            fix = "把成员直接列在 members 里，删掉 except。"
            self.report(kinds.WRONG_TYPE, fields["except"], message, fix)
        return collective if collective.name else None

    def members(self, fields: Fields, shape: Shape) -> tuple[Members, tuple[Name, ...]]:
        """Read `members`, with the names where they are listed; Members.UNREAD where it cannot be
        used."""
        field = shape.fields["members"]
        node = self.written(fields, field)
        if node is None:
            return Members.UNREAD, ()
        if isinstance(node, SequenceNode):
            if node.value:
                return Members.LISTED, self.plain_names(fields, "members", shape)
            fix = "列出成员；成员没有列明的，写 unlisted。"
            self.report_value(kinds.EMPTY_VALUE, node, field, "一个也没有列。", fix)
            return Members.UNREAD, ()
        if isinstance(node, ScalarNode) and node.value in shapes.MEMBERS_WORDS:
            return Members(node.value), ()
        problem = f"应当是 {field.form.value}，这里是{describe(node)}。"
        fix = "全部部门写 all，没有列明写 unlisted，没有说明是哪些写 unspecified，或写成列表。"
        self.report_value(kinds.WRONG_TYPE, node, field, problem, fix)
        return Members.UNREAD, ()

    def section(self, node: Node) -> Section | None:
        """Read one entry of `sections`."""
        above = (None, None)
        return self.heading(node, shapes.SECTION, Section, Level.SECTION, self.group, above)

    def group(self, node: Node, above: Defaults) -> Group | None:
        """Read one entry of `groups`."""
        return self.heading(node, shapes.GROUP, Group, Level.GROUP, self.item, above)

    def item(self, node: Node, above: Defaults) -> Topic | Task | None:
        """Read one entry of a group: a topic where it has a key that only topics have."""
        if isinstance(node, MappingNode) and [
            1 for key, _ in node.value if key.value in _TOPIC_KEYS
        ]:
            return self.heading(node, shapes.TOPIC, Topic, Level.TOPIC, self.task, above)
        return self.task(node, above)

    def heading(
        self,
        node: Node,
        shape: Shape,
        record: Callable[..., H],
        level: Level,
        read: Callable[[Node, Defaults], Heading | Task | None],
        above: Defaults,
    ) -> H | None:
        """Read a heading. The first key of its shape is the title. The last key holds the entries
        below the heading, which `read` reads. A task in its place is reported and left out."""
        if self.is_misplaced_task(node, shape):
            return None
        fields = self.fields(node, shape)
        if fields is None:
            return None
        title, *_, below = shape.fields
        lead = self.name_list(fields, "lead", shape, level)
        responsible = self.name_list(fields, "responsible", shape, level)
        defaults = (lead or above[0], responsible or above[1])
        return record(
            self.text(fields, shape.fields[title]) or "",
            lead,
            responsible,
            self.read_entries(fields, below, shape, lambda entry: read(entry, defaults)),
            mark=self.heading_mark(fields, title, node),
            reports=self.reports(fields, shape),
        )

    def task(self, node: Node, above: Defaults) -> Task | None:
        """Read one task, with the lists of names that apply to it."""
        shape = shapes.TASK
        fields = self.fields(node, shape)
        if fields is None:
            return None
        lead = self.name_list(fields, "lead", shape) or above[0]
        responsible = self.name_list(fields, "responsible", shape) or above[1]
        return Task(
            id=self.text(fields, shape.fields["id"]) or "",
            title=self.text(fields, shape.fields["title"]) or "",
            requirement=self.text(fields, shape.fields["requirement"]) or "",
            lead=lead or _unstated(node, Level.NOWHERE),
            responsible=responsible or _unstated(node, Level.NOWHERE),
            deadline=self.deadline(fields) if "deadline" in fields else None,
            targets=self.read_entries(fields, "targets", shape, self.target),
            note=self.text(fields, shape.fields["note"]),
            mark=node.start_mark,
            places=FieldPlaces(self.source, node),
            moved=self.read_entries(fields, "moved", shape, self.move) if "moved" in fields else (),
            reports=self.reports(fields, shape) if "reports" in fields else None,
        )

    def reports(self, fields: Fields, shape: Shape) -> Reports | None:
        """Read who reports the progress; None where it is not written or unusable."""
        word = self.choice(fields, shape.fields["reports"]) if "reports" in fields else None
        return Reports(word) if word else None

    def move(self, node: Node) -> DeadlineMove | None:
        """Read one entry of `moved`."""
        shape = shapes.MOVE
        fields = self.fields(node, shape)
        if fields is None:
            return None
        before, reason = (self.text(fields, shape.fields[key]) for key in ("from", "reason"))
        if reason == REASON_TO_FILL_IN:
            problem, fix = "还没有填。", "写明为什么调整、谁同意的，如 经管委会主任办公会议同意。"
            self.report_value(
                kinds.EMPTY_VALUE, fields["reason"], shape.fields["reason"], problem, fix
            )
        return DeadlineMove(before, reason, mark=node.start_mark) if before and reason else None

    def deadline(self, fields: Fields) -> Deadline | None:
        """Read the deadline, with its day where it names one."""
        text = self.text(fields, shapes.TASK.fields["deadline"])
        if text is None:
            return None
        return Deadline(text, deadlines.day_of(text), mark=fields["deadline"].start_mark)

    def target(self, node: Node) -> Target | None:
        """Read one entry of `targets`; None where a bound of it cannot be read."""
        shape = shapes.TARGET
        fields = self.fields(node, shape)
        if fields is None:
            return None
        bounds = {key: self.number(fields, shape.fields[key]) for key in ("at_least", "at_most")}
        target = Target(
            name=self.text(fields, shape.fields["name"]) or "",
            **bounds,
            unit=self.text(fields, shape.fields["unit"]) or "",
            mark=node.start_mark,
        )
        unread = any(key in fields and bound is None for key, bound in bounds.items())
        return None if unread else target

    def name_list(
        self, fields: Fields, key: str, shape: Shape, level: Level = Level.TASK
    ) -> NameList | None:
        """Read a lead or responsible list; None where the key is not written. A list that cannot be
        read is not stated and has Level.UNREAD."""
        node, field = fields.get(key), shape.fields[key]
        if node is None:
            return None
        if not isinstance(node, SequenceNode) and self.written(fields, field) is None:
            return _unstated(node)
        return self.names_of(node, field, level)

    def names_of(
        self, node: Node, field: KeySpec, level: Level, in_brackets: bool = False
    ) -> NameList:
        """Read a sequence of names. A text in its place is reported, and parsed as names."""
        mark = node.start_mark
        if isinstance(node, ScalarNode):
            names = _parse_mistyped(node.value, mark, level)
            fix = f"写成 {field.key}: {_in_yaml(names)}。"
            self.report_value(kinds.WRONG_TYPE, node, field, "应当是列表，这里是文字。", fix)
            return names
        if not isinstance(node, SequenceNode):
            problem = f"应当是列表，这里是{describe(node)}。"
            fix = f"写成 {field.key}: [名称, 名称]。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix)
            return _unstated(node)
        entries: list[Name] = []
        etc: Mark | None = None
        usual = self.usual_names
        for item in node.value:
            text = item.value
            # Nearly every name needs no check: this saves 8 % of the time to walk a table.
            if (
                item.__class__ is ScalarNode
                and not item.style
                and (text in usual or (is_plain(text) and text != ETC))
            ):
                entries.append(Name(usual.setdefault(text, text), mark=item.start_mark))
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
            return _unstated(node)
        return NameList(tuple(entries), level, etc is not None, etc, mark=mark)

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
                    fix = f"写成 {{{text}: {_in_yaml(bracket)}}}。"
                    message = "括号里的名单应当是列表，这里是文字。"
                    self.report(kinds.NAME_ENTRY, value, message, fix)
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


def _unstated(node: Node, level: Level = Level.UNREAD) -> NameList:
    """Return an empty list that is not stated, because none is written (Level.NOWHERE) or none can
    be read (Level.UNREAD)."""
    return NameList((), level, is_stated=False, mark=node.start_mark)


def _parse_mistyped(text: str, mark: Mark, level: Level) -> NameList:
    """Parse names that were typed as one text, perhaps with full-width brackets or with dashes."""
    return parse_names(_NOT_OF_NAMES.sub(" ", strip_forbidden(text)), mark, level)


def _in_yaml(names: NameList) -> str:
    """Return a list as it is written in YAML: [各园区, {各相关部门: [生态环境局, 建设局, 等]}]"""
    texts = [
        name.text if name.bracket is None else f"{{{name.text}: {_in_yaml(name.bracket)}}}"
        for name in names.entries
    ]
    return f"[{', '.join([*texts, ETC] if names.is_open else texts)}]"
