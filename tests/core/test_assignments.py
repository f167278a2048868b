"""The tasks of each body by role, and the names that give it its role."""

from gkrw.core import roster
from gkrw.core.assignments import Assignments, Role
from gkrw.core.model import Table
from tables import edited, read


def assignments_of(table: Table) -> Assignments:
    return Assignments(table, roster.build_roster(table))


def small(*changes: tuple[str, str]) -> Assignments:
    """The assignments of the small table after some changes."""
    table = read(edited(*changes)).table
    assert table is not None
    return assignments_of(table)


def ids(assignments: Assignments, body: str) -> dict[Role, list[str]]:
    """The ids of a body's tasks by role."""
    by_role = assignments.by_body[body]
    return {role: [row.task.id for row in rows] for role, rows in by_role.items()}


def test_the_tasks_of_a_department_by_role(real_table):
    found = ids(assignments_of(real_table), "财政局")
    assert found[Role.LEAD] == ["T10", "T14", "T40"]
    assert found[Role.NAMED] == ["T12"]
    assert len(found[Role.COLLECTIVE]) == 34
    assert found[Role.POSSIBLE] == ["T11", "T16", "T31", "T32"]


def test_a_role_that_a_body_never_has_is_absent():
    assert ids(small(), "审计局") == {Role.LEAD: ["T02"], Role.COLLECTIVE: ["T01"]}


def test_a_collective_has_the_tasks_that_name_it():
    assert ids(small(), "各部门") == {Role.NAMED: ["T01"]}


def test_a_body_without_tasks_has_no_role():
    without = small(("responsible: [各部门]", "responsible: [审计局]"))
    assert ids(without, "各部门") == {}


def test_only_the_given_rows_count(real_table):
    assignments = assignments_of(real_table)
    rows = [row for row in assignments.rows if row.section_number == 5]
    found = assignments.within("财政局", rows)
    assert {role: len(tasks) for role, tasks in found.items()} == {
        Role.LEAD: 1,
        Role.COLLECTIVE: 5,
    }


def test_the_strongest_role_counts():
    both = small(("responsible: [建设局]", "responsible: [审计局, 各部门]"))
    assert both.role("审计局", both.rows[1].task) is Role.LEAD
    assert both.role("财政局", both.rows[1].task) is Role.COLLECTIVE


def test_a_role_has_the_names_that_give_it():
    both = small(("responsible: [建设局]", "responsible: [建设局, 各部门]"))
    first, second = (row.task for row in both.rows)
    (lead,) = both.sources("财政局", first)
    assert (lead.key, lead.name.text) == ("lead", "新区财政局")
    (shared,) = both.sources("财政局", second)
    assert (shared.key, shared.name.text) == ("responsible", "各部门")
    assert [each.name.text for each in both.sources("建设局", second)] == ["建设局"]


def test_a_lead_that_is_also_named_as_responsible_has_its_role_from_the_lead_alone():
    both = small(("responsible: [建设局]", "responsible: [建设局, 审计局]"))
    task = both.rows[1].task
    assert [(each.key, each.name.text) for each in both.sources("审计局", task)] == [
        ("lead", "审计局")
    ]
    assert [(each.key, each.name.text) for each in both.sources("建设局", task)] == [
        ("responsible", "建设局")
    ]


def test_the_collectives_through_which_a_body_has_tasks_stand_each_once(real_table):
    assignments = assignments_of(real_table)
    rows = assignments.by_body["财政局"]
    assert assignments.collectives("财政局", rows[Role.COLLECTIVE]) == ("各部门",)
    assert assignments.collectives("财政局", rows[Role.POSSIBLE]) == ("各相关部门",)
    assert assignments.collectives("财政局", rows[Role.LEAD]) == ()
