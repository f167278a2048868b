"""Departments and collectives as plain data."""

import pytest

from gkrw.core import roster
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.model import Table
from gkrw.views import department_records
from gkrw.views.department_records import BodyTasks
from tables import edited, read


def bodies(table: Table) -> list[BodyTasks]:
    return department_records.tasks_by_body(LoadedTable(table, roster.build_roster(table), ()))


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
        ("collective", 34),
        ("possible", 4),
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
        "collective": 0,
        "possible": 0,
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
    found = department_records.body_cells(body_tasks(real_table, name))
    assert dict(zip(department_records.OVERVIEW_COLUMNS, found, strict=True)) == dict(
        zip(department_records.OVERVIEW_COLUMNS, cells, strict=True)
    )


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
    assert {number: dict(found) for number, found in counts.items()} == {
        1: {Role.LEAD: 2, Role.NAMED: 1, Role.COLLECTIVE: 11, Role.POSSIBLE: 2},
        2: {Role.COLLECTIVE: 8},
        3: {Role.COLLECTIVE: 4, Role.POSSIBLE: 2},
        4: {Role.COLLECTIVE: 6},
        5: {Role.LEAD: 1, Role.COLLECTIVE: 5},
    }


def test_the_sections_add_up_to_the_whole(real_table):
    for each in bodies(real_table):
        counts = each.by_section().values()
        for role in Role:
            assert sum(found[role] for found in counts) == each.count(role)


def test_a_section_without_tasks_of_the_body_is_a_dash(real_table):
    sections = {1: "一、政府信息公开", 4: "四、平台建设"}
    assert department_records.matrix_line(body_tasks(real_table, "各相关部门"), sections) == (
        "各相关部门",
        "0/2/0",
        "-",
    )
