"""Read the table from YAML nodes.

A value that is missing or cannot be used is left empty in its record, so that everything else can
be read, checked and compared.
"""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core import deadlines
from gkrw.core.model import (
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
from gkrw.store import finding_kinds, shapes
from gkrw.store.name_lists import NameReader
from gkrw.store.nodes import REPEATED
from gkrw.store.places import FieldPlaces
from gkrw.store.shapes import Shape
from gkrw.store.values import NULLS, Fields, describe

_TOPIC_KEYS = ("topic", "tasks")


class TableReader(NameReader):
    """Walks the nodes of one table and collects the findings."""

    def table(self, root: Node) -> Table | None:
        """Read the whole table; None where the file is no mapping."""
        if isinstance(root, ScalarNode) and root.value in NULLS:
            return None
        if not isinstance(root, MappingNode):
            self.report(
                finding_kinds.NOT_A_TABLE,
                root,
                f"文件的最外层应当是“键: 值”的形式，这里是{describe(root)}。",
                "确认文件选对了；开头应当有 format、title、departments、sections。",
            )
            return None
        shape = shapes.TABLE
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        office = fields.get("office")
        return Table(
            title=self.text(fields, shape.fields["title"]) or "",
            annex=self.text(fields, shape.fields["annex"]),
            office=None if office is None else self.office(office),
            departments=self.read_entries(fields, "departments", shape, self.department),
            collectives=self.read_entries(fields, "collectives", shape, self.collective),
            sections=self.read_entries(fields, "sections", shape, self.section),
            retired=self.plain_names(fields, "retired", shape),
            mark=root.start_mark,
            whole=self.complete,
            knows_bodies=self.knows_bodies(fields),
        )

    def knows_bodies(self, fields: Fields) -> bool:
        """Whether every department and collective in the file could be read."""
        sections = fields.get("sections")
        before = sections.start_mark.line if sections is not None else None
        lists = (fields.get("departments"), fields.get("collectives"))
        return (
            self.bodies_read
            and all(node is None or isinstance(node, SequenceNode) for node in lists)
            and all(before is not None and line > before for line in self.lost)
        )

    def office(self, node: Node) -> Office | None:
        """Read the issuing office."""
        shape = shapes.OFFICE
        if node.tag == REPEATED or self.report_null(node, shapes.TABLE.fields["office"]):
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
        """Read one entry of `departments`."""
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
        """Read one entry of `collectives`."""
        shape = shapes.COLLECTIVE
        fields = self.fields(node, shape)
        if fields is None:
            return None
        name = self.text(fields, shape.fields["name"])
        members, listed = self.members(fields, shape)
        exceptions = self.plain_names(fields, "except", shape)
        if exceptions and members is not Members.ALL:
            self.report(
                finding_kinds.WRONG_TYPE,
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
        """Read `members`, with the names where they are listed; Members.UNREAD where it cannot be
        used."""
        node = fields.get("members")
        field = shape.fields["members"]
        if node is None or node.tag == REPEATED or self.report_null(node, field):
            return Members.UNREAD, ()
        if isinstance(node, SequenceNode):
            if not node.value:
                self.report(
                    finding_kinds.EMPTY_VALUE,
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
            finding_kinds.WRONG_TYPE,
            node,
            f"“members”（成员）应当是 {field.form.value}，这里是{describe(node)}。",
            "全部部门写 all，没有列明写 unlisted，没有说明是哪些写 unspecified，或写成列表。",
        )
        return Members.UNREAD, ()

    def section(self, node: Node) -> Section | None:
        """Read one entry of `sections`."""
        shape = shapes.SECTION
        fields = self.fields(node, shape)
        if fields is None:
            return None
        lead = self.name_list(fields, "lead", shape, Level.SECTION)
        responsible = self.name_list(fields, "responsible", shape, Level.SECTION)
        return Section(
            title=self.text(fields, shape.fields["title"]) or "",
            groups=self.read_entries(
                fields, "groups", shape, lambda item: self.group(item, lead, responsible)
            ),
            lead=lead,
            responsible=responsible,
            mark=self.heading_mark(fields, "title", node),
        )

    def group(
        self, node: Node, lead: NameList | None, responsible: NameList | None
    ) -> Group | None:
        """Read one entry of `groups`, with the defaults of its section."""
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
            items=self.read_entries(fields, "tasks", shape, item),
            lead=own_lead,
            responsible=own_responsible,
            mark=self.heading_mark(fields, "title", node),
        )

    def topic(
        self, node: Node, lead: NameList | None, responsible: NameList | None
    ) -> Topic | None:
        """Read a topic among the tasks of a group, with the defaults of the levels above."""
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
            tasks=self.read_entries(
                fields, "tasks", shape, lambda item: self.task(item, lead, responsible)
            ),
            lead=own_lead,
            responsible=own_responsible,
            mark=self.heading_mark(fields, "topic", node),
        )

    def task(self, node: Node, lead: NameList | None, responsible: NameList | None) -> Task | None:
        """Read one task, with the lists of names that hold for it."""
        shape = shapes.TASK
        fields = self.fields(node, shape)
        if fields is None or not isinstance(node, MappingNode):
            return None
        known = shape.fields
        nowhere = node.start_mark
        if "lead" in fields:
            lead = self.name_list(fields, "lead", shape, Level.TASK)
        if "responsible" in fields:
            responsible = self.name_list(fields, "responsible", shape, Level.TASK)
        return Task(
            id=self.text(fields, known["id"]) or "",
            title=self.text(fields, known["title"]) or "",
            requirement=self.text(fields, known["requirement"]) or "",
            lead=lead or NameList((), nowhere, Level.NOWHERE, is_stated=False),
            responsible=responsible or NameList((), nowhere, Level.NOWHERE, is_stated=False),
            deadline=self.deadline(fields) if "deadline" in fields else None,
            targets=self.read_entries(fields, "targets", shape, self.target)
            if "targets" in fields
            else (),
            note=self.text(fields, known["note"]) if "note" in fields else None,
            mark=nowhere,
            places=FieldPlaces(self.source, node),
        )

    def deadline(self, fields: Fields) -> Deadline | None:
        """Read the deadline, with its day where it names one."""
        text = self.text(fields, shapes.TASK.fields["deadline"])
        if text is None:
            return None
        return Deadline(text, deadlines.day_of(text), fields["deadline"].start_mark)

    def target(self, node: Node) -> Target | None:
        """Read one entry of `targets`; None where a bound of it cannot be read."""
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
