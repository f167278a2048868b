"""How many tasks each department has in each role."""

from gkrw.core import roster
from gkrw.core.roster import Role
from gkrw.core.tally import by_section, tally
from tables import SMALL, read


def test_the_ids_of_a_department_by_role(real_table):
    known = roster.build(real_table)
    found = tally(real_table.rows(), known, known.find("财政局"))
    assert found.body.name == "财政局"
    assert found.ids[Role.LEAD] == ("T10", "T14", "T40")
    assert found.ids[Role.NAMED] == ("T12",)
    assert found.ids[Role.POSSIBLE] == ("T11", "T16", "T31", "T32")
    assert [found.count(role) for role in Role] == [3, 1, 34, 4]


def test_a_role_that_a_body_never_has_counts_nothing():
    table = read(SMALL).table
    known = roster.build(table)
    found = tally(table.rows(), known, known.find("审计局"))
    assert found.ids == {Role.LEAD: ("T02",), Role.COLLECTIVE: ("T01",)}
    assert [found.count(role) for role in Role] == [1, 0, 1, 0]


def test_a_collective_is_counted_where_it_is_named():
    table = read(SMALL).table
    known = roster.build(table)
    assert tally(table.rows(), known, known.find("各部门")).ids == {Role.NAMED: ("T01",)}


def test_only_the_rows_given_are_counted(real_table):
    known = roster.build(real_table)
    rows = [row for row in real_table.rows() if row.section_number == 5]
    found = tally(rows, known, known.find("财政局"))
    assert [found.count(role) for role in Role] == [1, 0, 5, 0]


def test_the_tasks_of_a_department_by_section(real_table):
    known = roster.build(real_table)
    counts = by_section(real_table.rows(), known, known.find("财政局"))
    assert {number: dict(found) for number, found in counts.items()} == {
        1: {Role.LEAD: 2, Role.NAMED: 1, Role.COLLECTIVE: 11, Role.POSSIBLE: 2},
        2: {Role.COLLECTIVE: 8},
        3: {Role.COLLECTIVE: 4, Role.POSSIBLE: 2},
        4: {Role.COLLECTIVE: 6},
        5: {Role.LEAD: 1, Role.COLLECTIVE: 5},
    }


def test_the_sections_add_up_to_the_whole(real_table):
    known = roster.build(real_table)
    for body in known.bodies():
        whole = tally(real_table.rows(), known, body)
        counts = by_section(real_table.rows(), known, body)
        for role in Role:
            assert sum(found[role] for found in counts.values()) == whole.count(role)


def test_a_section_without_tasks_of_the_body_counts_nothing(real_table):
    known = roster.build(real_table)
    counts = by_section(real_table.rows(), known, known.find("各相关部门"))
    assert counts[4][Role.NAMED] == 0
    assert counts[1][Role.NAMED] == 2
