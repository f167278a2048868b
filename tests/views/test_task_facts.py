"""The bodies that have a task, in which role and why, and where its lists come from."""

import pytest

from gkrw.core import roster
from gkrw.core.assignments import Assignments, Role
from gkrw.core.model import Row, Table
from gkrw.views.task_facts import BodiesInRole, bodies_in_roles, origin
from tables import SMALL, edited, read


def assignments_of(table: Table) -> Assignments:
    return Assignments(table, roster.build_roster(table))


def held(table: Table, task_id: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Role in Chinese, bodies and reason, for each holding of a task."""
    row = next(row for row in table.rows() if row.task.id == task_id)
    found = bodies_in_roles(row, assignments_of(table))
    return [(each.role.label, each.bodies, each.reason) for each in found]


def small(*changes: tuple[str, str]) -> Table:
    """The small table after some changes."""
    table = read(edited(*changes)).table
    assert table is not None
    return table


def second_row(*changes: tuple[str, str]) -> Row:
    """The row of T02 after some changes of the small table."""
    return list(small(*changes).rows())[1]


# -- holders ------------------------------------------------------------------------------------


def test_a_holding_keeps_role_bodies_and_reason():
    row = second_row()
    first = bodies_in_roles(row, assignments_of(read(SMALL).table))[0]
    assert first == BodiesInRole(Role.LEAD, ("审计局",), "牵头部门点名")


def test_the_strongest_role_comes_first_and_bodies_in_the_order_of_the_table(real_table):
    assert held(real_table, "T14") == [
        ("牵头", ("财政局",), "牵头部门点名，写作“新区财政局”"),
        ("责任", ("农林水务局", "生态环境局", "各园区"), "责任部门点名"),
    ]


def test_an_alias_to_be_confirmed_is_said_to_be_so(real_table):
    assert held(real_table, "T13") == [
        ("责任", ("民政司法和社保局",), "责任部门点名，写作“民政局”，待确认"),
        ("责任", ("生态环境局", "应急管理局", "各园区"), "责任部门点名"),
    ]


def test_bodies_in_one_role_for_different_reasons_stand_apart(real_table):
    assert held(real_table, "T05")[:2] == [
        ("牵头", ("管委会办公室",), "牵头部门点名"),
        ("牵头", ("审计局",), "牵头部门点名，写作“新区审计局”"),
    ]


def test_members_share_because_a_collective_includes_them(real_table):
    role, bodies, reason = held(real_table, "T18")[-1]
    assert (role, reason) == ("共同", "责任部门中的“各部门”包括")
    assert len(bodies) == 14
    assert "民政司法和社保局" not in bodies


def test_those_perhaps_meant_come_last_with_the_name_that_is_unclear(real_table):
    found = held(real_table, "T16")
    assert found[:-1] == [
        ("牵头", ("生态环境局",), "牵头部门点名，写作“新区生态环境局”"),
        ("责任", ("农林水务局", "建设局", "各园区", "各相关部门"), "责任部门点名"),
    ]
    role, bodies, reason = found[-1]
    assert (role, len(bodies)) == ("可能涉及", 12)
    assert reason == "责任部门写的是“各相关部门”，没有说明是哪些部门"


def test_a_collective_that_leads_gives_its_reason():
    table = small(("lead: [审计局]", "lead: [各部门]"))
    assert held(table, "T02") == [
        ("牵头", ("各部门",), "牵头部门点名"),
        ("责任", ("建设局",), "责任部门点名"),
        ("共同", ("财政局", "审计局"), "牵头部门中的“各部门”包括"),
    ]


def test_a_collective_that_nobody_specified_may_lead():
    table = small(
        ("lead: [审计局]", "lead: [各相关部门]"),
        ("    members: all\n", "    members: all\n  - {name: 各相关部门, members: unspecified}\n"),
    )
    assert held(table, "T02")[-1] == (
        "可能涉及",
        ("财政局", "审计局"),
        "牵头部门写的是“各相关部门”，没有说明是哪些部门",
    )


def test_a_task_that_names_nobody_has_no_holders():
    table = small(("lead: [审计局]", "lead: []"), ("responsible: [建设局]", "responsible: []"))
    assert held(table, "T02") == []


def test_everybody_with_a_role_is_held_once(real_table):
    assignments = assignments_of(real_table)
    for row in assignments.rows:
        found = [
            (body, each.role) for each in bodies_in_roles(row, assignments) for body in each.bodies
        ]
        assert sorted(found, key=str) == sorted(assignments.roles(row.task).items(), key=str)


# -- origin --------------------------------------------------------------------------------------


def test_a_list_of_the_task_itself():
    row = second_row()
    words, place = origin(row.task.lead, row)
    assert words == "写在本任务"
    assert str(place) == "表.yaml:28:19"


@pytest.mark.parametrize(
    ("heading", "words", "line", "column"),
    [
        ("  - title: 政府信息公开\n", "取自“一、政府信息公开”的默认值", 13, 11),
        ("      - title: 主动公开\n", "取自“（一）主动公开”的默认值", 15, 15),
        ("          - topic: 会议公开\n", "取自专题“会议公开”的默认值", 18, 19),
    ],
    ids=["section", "group", "topic"],
)
def test_a_default_says_from_which_level_it_comes(heading, words, line, column):
    indent = " " * (len(heading) - len(heading.lstrip()) + 2)
    table = small(
        (heading, f"{heading}{indent}lead: [财政局]\n"),
        ("                lead: [新区财政局]\n", ""),
    )
    first = next(table.rows())
    said, place = origin(first.task.lead, first)
    assert said == words
    assert (place.line, place.column) == (line, column)


def test_a_list_that_is_written_nowhere_has_no_place():
    row = second_row(("            lead: [审计局]\n", ""))
    assert origin(row.task.lead, row) == ("没有写", None)


def test_the_real_table_takes_most_responsible_names_from_its_groups(real_table):
    words = [origin(row.task.responsible, row)[0] for row in real_table.rows()]
    assert words[0] == "取自“（一）主动公开”的默认值"
    assert words[11] == "写在本任务"
    assert words[43] == "取自“（十一）学习、落实新修订的《政府信息公开条例》情况”的默认值"
