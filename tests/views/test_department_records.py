"""Departments and collectives as plain data."""

import pytest

from gkrw.core import roster
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.model import Table
from gkrw.views import department_records
from gkrw.views.department_records import BodyTasks
from tables import edited, read


def loaded(table: Table) -> LoadedTable:
    return LoadedTable(table, roster.build_roster(table), ())


def bodies(table: Table) -> list[BodyTasks]:
    return department_records.tasks_by_body(loaded(table))


def body_tasks(table: Table, name: str) -> BodyTasks:
    """One body of a table with its tasks."""
    return next(each for each in bodies(table) if each.body.name == name)


def body_record(table: Table, name: str) -> dict[str, object]:
    """One row of `depts --format json`."""
    return department_records.body_record(body_tasks(table, name))


def test_a_department_as_json(real_table):
    record = body_record(real_table, "财政局")
    assert list(record.items()) == [
        ("name", "财政局"),
        ("kind", "department"),
        ("aliases", ["新区财政局"]),
        ("lead", 3),
        ("named", 1),
        ("support", 0),
        ("collective", 34),
        ("possible", 4),
        ("full_name", None),
        ("contact", None),
        ("phone", None),
        ("mail", None),
    ]


def test_aliases_to_be_confirmed_come_last(real_table):
    expected = ["新区民政司法和社保局", "民政局", "社保局"]
    assert body_record(real_table, "民政司法和社保局")["aliases"] == expected


def test_a_collective_as_json(real_table):
    assert body_record(real_table, "各园区") == {
        "name": "各园区",
        "kind": "collective",
        "aliases": [],
        "lead": 0,
        "named": 44,
        "support": 0,
        "collective": 0,
        "possible": 0,
        "full_name": None,
        "contact": None,
        "phone": None,
        "mail": None,
    }


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("财政局", ("财政局", "部门", "新区财政局", "3", "1", "34", "4", "是")),
        ("各园区", ("各园区", "统称", "", "0", "44", "0", "0", "是")),
        ("各部门", ("各部门", "统称", "", "0", "36", "0", "0", "否")),
        ("各相关部门", ("各相关部门", "统称", "", "0", "4", "0", "0", "否")),
    ],
)
def test_the_cells_of_a_department_or_collective(real_table, name, cells):
    columns = department_records.overview_columns(loaded(real_table))
    assert columns == ("名称", "类别", "别名", "牵头", "责任", "共同", "可能", "收通知")
    assert department_records.body_cells(body_tasks(real_table, name)) == cells


def test_the_overview_has_the_roles_of_the_table():
    table = read(edited(("responsible: [建设局]", "support: [建设局]"))).table
    columns = department_records.overview_columns(loaded(table))
    assert columns[3:-1] == ("牵头", "责任", "配合", "共同", "可能")
    cells = department_records.body_cells(body_tasks(table, "建设局"))
    assert cells[3:] == ("0", "0", "1", "1", "0", "是")


def test_a_department_with_possible_tasks_only_gets_no_letter():
    text = edited(
        ("members: all", "members: unspecified"),
        ("[新区财政局]\n          -", "[审计局]\n          -"),
    )
    table = read(text).table
    cells = department_records.body_cells(body_tasks(table, "财政局"))
    assert cells[3:] == ("0", "0", "0", "1", "否")


# -- by section ----------------------------------------------------------------------------------


def test_the_tasks_of_a_department_by_section(real_table):
    counts = body_tasks(real_table, "财政局").by_section()
    assert {heading[0]: dict(found) for heading, found in counts.items()} == {
        "一": {Role.LEAD: 2, Role.NAMED: 1, Role.COLLECTIVE: 11, Role.POSSIBLE: 2},
        "二": {Role.COLLECTIVE: 8},
        "三": {Role.COLLECTIVE: 4, Role.POSSIBLE: 2},
        "四": {Role.COLLECTIVE: 6},
        "五": {Role.LEAD: 1, Role.COLLECTIVE: 5},
    }


def test_the_sections_add_up_to_the_whole(real_table):
    for each in bodies(real_table):
        counts = each.by_section().values()
        for role in Role:
            assert sum(found[role] for found in counts) == each.count(role)


def test_a_section_without_tasks_of_the_body_is_a_dash(real_table):
    sections = ["一、政府信息公开", "四、平台建设"]
    assert department_records.matrix_line(body_tasks(real_table, "各相关部门"), sections) == (
        "各相关部门",
        "0/2/0",
        "-",
    )
