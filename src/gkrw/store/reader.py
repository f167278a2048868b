"""Read the table from YAML nodes.

A value that is missing or cannot be used is left empty in its record, so that the rest can be read,
checked and compared. A method returns None for a record that cannot be used at all.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core import suggest
from gkrw.core.deadlines import day_of, year_in
from gkrw.core.model import (
    COLUMNS,
    LISTS,
    Collective,
    Columns,
    Department,
    Group,
    Heading,
    Members,
    Office,
    Reports,
    Section,
    Table,
    Task,
    Topic,
)
from gkrw.core.names import Level, Name, NameList
from gkrw.core.slips import REASON_TO_FILL_IN
from gkrw.core.task_parts import Deadline, DeadlineMove, Target
from gkrw.store import finding_kinds as kinds
from gkrw.store import shapes
from gkrw.store.name_reader import NameReader, unstated
from gkrw.store.nodes import FieldPlaces, Fields, by_key, describe
from gkrw.store.shapes import KeySpec, Shape, ValueForm
from gkrw.store.values import NULLS

if TYPE_CHECKING:
    from gkrw.core.accepted import AcceptedFinding

_ID, _TITLE, _REQUIREMENT = (shapes.TASK.fields[key] for key in ("id", "title", "requirement"))

Defaults = tuple[NameList | None, ...]
"""The lists of the headings above, by LISTS, None where there are none."""
H = TypeVar("H", bound=Heading)


class TableReader(NameReader):
    """Walks the nodes of one table and collects the findings."""

    def table(self, root: Node) -> Table | None:
        """Read the whole table; None where the file is not a mapping."""
        if isinstance(root, ScalarNode) and root.value in NULLS:
            return None
        if not isinstance(root, MappingNode):
            message = f"文件的最外层应当是“键: 值”的形式，这里是{describe(root)}。"
            fix = "确认文件选对了；开头应当有 format、title、departments，和 sections、groups 或 tasks。"
            self.report(kinds.NOT_A_TABLE, root, message, fix)
            return None
        shape = shapes.TABLE
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        title = self.text(fields, shape.fields["title"]) or ""
        self.columns = self.declared_columns(self.written(fields, shape.fields["columns"]))
        self.no_list = unstated(root, Level.NOWHERE)
        children = self.children(fields, shape, root, (None, None, None))
        return Table(
            title=title,
            annex=self.text(fields, shape.fields["annex"]),
            key=self.text(fields, shape.fields["key"]) or "",
            year=self.year(fields, shape.fields["year"]) or year_in(title),
            office=self.office(self.written(fields, shape.fields["office"])),
            departments=self.read_entries(fields, "departments", shape, self.department),
            collectives=self.read_entries(fields, "collectives", shape, self.collective),
            columns=self.columns or Columns(lists=self.lists(), mark=root.start_mark),
            children=children,
            retired=self.plain_names(fields, "retired", shape),
            accepted=self.accepted(fields, shape) if "accepted" in fields else (),
            reports=self.reports(fields, shape),
            mark=root.start_mark,
            whole=self.complete,
            knows_bodies=self.knows_bodies(fields),
        )

    def accepted(self, fields: Fields, shape: Shape) -> "tuple[AcceptedFinding, ...]":
        """Read the findings that the table accepts. Most tables have none."""
        from gkrw.store.acceptance import read_accepted

        return self.read_entries(fields, "accepted", shape, partial(read_accepted, self))

    def knows_bodies(self, fields: Fields) -> bool:
        """Return whether every department and collective in the file could be read."""
        below = [fields[key] for key in shapes.OUTLINE if key in fields]
        lists = (fields.get("departments"), fields.get("collectives"))
        return (
            self.bodies_read
            and all(node is None or isinstance(node, SequenceNode) for node in lists)
            and all(any(line > node.start_mark.line for node in below) for line in self.lost)
        )

    def declared_columns(self, node: Node | None) -> Columns | None:
        """Read `columns`; None where it is not written or unusable."""
        shape = shapes.COLUMN_HEADINGS
        fields = None if node is None else self.fields(node, shape)
        if node is None or fields is None:
            return None
        texts = ((key, self.text(fields, shape.fields[key])) for key in fields if key in COLUMNS)
        return Columns(
            own=tuple((key, text) for key, text in texts if text and text != COLUMNS[key]),
            lists=tuple(key for key in LISTS if key in fields),
            extra=self.plain_names(fields, "extra", shape),
            is_written=True,
            mark=node.start_mark,
        )

    def lists(self) -> tuple[str, ...]:
        """Return the keys of the lists that the table uses. Without `columns`, it has supporting
        bodies where it names some."""
        if self.columns is not None:
            return self.columns.lists
        return LISTS if self.has_support else LISTS[:2]

    def extra(self, fields: Fields) -> tuple[tuple[str, str], ...]:
        """Read the texts of further columns, in the order in which the table declares these; those
        of unknown columns are reported and come last."""
        field = shapes.TASK.fields["extra"]
        node = self.written(fields, field)
        if node is None:
            return ()
        if not isinstance(node, MappingNode):
            problem = f"应当是{field.form.value}，这里是{describe(node)}。"
            fix = "写成 extra: {责任领导: 张三} 的样子。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix)
            return ()
        declared = [name.text for name in self.columns.extra] if self.columns else []
        texts: dict[str, str] = {}
        for key, value in node.value:
            heading = self.scalar(key, field)
            if heading is None or self._has_wide_colon(key, value):
                continue
            text = self.scalar(value, KeySpec(heading, field.label, "", ValueForm.TEXT))
            if heading in texts:
                message = f"“{heading}”写了两次，后一次没有读取。"
                self.report(kinds.DUPLICATE_KEY, key, message, "留下正确的一处，删掉另一处。")
            elif text is not None:
                texts[heading] = text
            if heading not in declared:
                meant = suggest.did_you_mean(suggest.nearest(heading, declared, most=1))
                fix = f"{meant}新的一栏，写进最上层 columns 的 extra：[{heading}]。"
                if self.columns is None:
                    roles = ", ".join(f"{each}: {COLUMNS[each]}" for each in self.lists())
                    fix = f"在最上层写上 columns: {{{roles}, extra: [{heading}]}}。"
                message = f"columns 的 extra 里没有“{heading}”这一栏。"
                self.report(kinds.NO_COLUMN, key, message, fix)
        known = {each: texts[each] for each in declared if each in texts}
        return tuple({**known, **texts}.items())

    def _has_wide_colon(self, key: Node, value: Node) -> bool:
        """Report a column whose text is behind a full-width colon, {责任领导：张三}, which YAML takes
        for a part of the heading. Return whether it is one."""
        if not isinstance(key, ScalarNode) or key.style or value.value != "":
            return False
        heading, colon, text = (each.strip() for each in key.value.partition("："))
        if not (heading and colon and text):
            return False
        right = f"{heading}: {text}"
        message = f"“{key.value}”的冒号是全角的，栏名和内容没有分开。"
        self.report(kinds.SYNTAX, key, message, f"用半角冒号，后面加一个空格：{right}。", right)
        return True

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
            note=self.text(fields, shape.fields["note"]),
            mark=fields.get("name", node).start_mark,
            **{
                key: self.text(fields, shape.fields[key])
                for key in ("full_name", "contact", "phone", "mail")
            },
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

    def children(
        self, fields: Fields, shape: Shape, node: Node, above: Defaults
    ) -> tuple[Heading | Task, ...]:
        """Read the headings and tasks in a heading or in the table, in the order of the file."""
        found: tuple[Heading | Task, ...] = ()
        is_empty = True
        for key in fields:
            if read := self.readers.get(key):
                if shape is shapes.TOPIC:
                    read = self.task
                is_empty = False
                found += self.read_entries(fields, key, shape, read, above)
        if is_empty and self.whole:
            key = next(key for key in reversed(shape.fields) if key in shapes.OUTLINE)
            self.report_missing(node, shape, shape.fields[key])
        return found

    @cached_property
    def readers(self) -> "dict[str, Callable[[Node, Defaults], Heading | Task | None]]":
        """The methods that read an entry of the lists of headings and tasks, by key."""
        section = partial(self.heading, shapes.SECTION, Section, Level.SECTION)
        group = partial(self.heading, shapes.GROUP, Group, Level.GROUP)
        return {"sections": section, "groups": group, "tasks": self.item}

    def item(self, node: Node, above: Defaults) -> Topic | Task | None:
        """Read one entry of `tasks`: a topic where it has a key that only topics have."""
        written = by_key(node)
        if "topic" in written or "tasks" in written:
            return self.heading(shapes.TOPIC, Topic, Level.TOPIC, node, above)
        return self.task(node, above, written)

    def heading(
        self, shape: Shape, record: type[H], level: Level, node: Node, above: Defaults
    ) -> H | None:
        """Read a heading. The first key of its shape is the title. A task in its place is reported
        and left out."""
        written = by_key(node)
        if "id" in written and not ("tasks" in written or "groups" in written):
            self.report_misplaced_task(node, shape)
            return None
        fields = self.fields(node, shape, written)
        if fields is None:
            return None
        title = next(iter(shape.fields))
        lead, responsible, support = [
            self.name_list(fields, key, shape, level) if key in fields else None for key in LISTS
        ]
        defaults = (lead or above[0], responsible or above[1], support or above[2])
        return record(
            self.text(fields, shape.fields[title]) or "",
            lead,
            responsible,
            support,
            self.children(fields, shape, node, defaults),
            mark=self.heading_mark(fields, title, node),
            reports=self.reports(fields, shape) if "reports" in fields else None,
        )

    def task(self, node: Node, above: Defaults, written: Fields | None = None) -> Task | None:
        """Read one task, with the lists of names that apply to it. `written` are the values of its
        mapping by key, if the caller has them."""
        shape = shapes.TASK
        fields = self.fields(node, shape, written)
        if fields is None:
            return None
        lead = self.name_list(fields, "lead", shape) if "lead" in fields else None
        responsible = (
            self.name_list(fields, "responsible", shape) if "responsible" in fields else None
        )
        support = self.name_list(fields, "support", shape) if "support" in fields else None
        return Task(
            id=self.text(fields, _ID) or "",
            title=self.text(fields, _TITLE) or "",
            requirement=self.text(fields, _REQUIREMENT) or "",
            lead=lead or above[0] or self.unwritten("lead", node),
            responsible=responsible or above[1] or self.unwritten("responsible", node),
            support=support or above[2] or self.no_list,
            deadlines=self.deadlines(fields) if "deadline" in fields else (),
            targets=self.read_entries(fields, "targets", shape, self.target)
            if "targets" in fields
            else (),
            note=self.text(fields, shape.fields["note"]) if "note" in fields else None,
            mark=node.start_mark,
            places=FieldPlaces(self.source, node),
            moved=self.read_entries(fields, "moved", shape, self.move) if "moved" in fields else (),
            reports=self.reports(fields, shape) if "reports" in fields else None,
            extra=self.extra(fields) if "extra" in fields else (),
        )

    def unwritten(self, key: str, node: Node) -> NameList:
        """Return the list of a task that has none and inherits none: an object of its own, unless
        the table does not have such lists at all."""
        has_list = self.columns is None or key in self.columns.lists
        return unstated(node, Level.NOWHERE) if has_list else self.no_list

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

    def deadlines(self, fields: Fields) -> tuple[Deadline, ...]:
        """Read the deadline, or a list of several, with the day of each that names one."""
        node, field = fields["deadline"], shapes.TASK.fields["deadline"]
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if not nodes:
            fix = "补上时限；没有规定的，删掉这一行。"
            self.report_value(kinds.EMPTY_VALUE, node, field, "一个也没有列。", fix)
        return tuple(
            Deadline(text, day_of(text), mark=each.start_mark)
            for each in nodes
            if (text := self.text({field.key: each}, field))
        )

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
