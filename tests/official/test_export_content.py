"""What an export holds: the selected tasks, their columns, merged cells and progress."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.core.assignments import Role
from gkrw.official.content import Selection, compose_export, export_columns, spans
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import open_table

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def loaded():
    return open_table(REAL_TABLE)


def office_table(name):
    return open_table(next(path for path in OFFICE_TABLES if path.stem == name))


def headings(export):
    return [column.heading for column in export_columns(export)]


def test_the_whole_table_in_the_order_of_the_file(loaded):
    export = compose_export(loaded, "0123")
    assert [row.task.id for row in export.rows] == [row.task.id for row in loaded.rows]
    assert not export.shows_progress
    assert export.title == loaded.table.title


def test_columns_are_those_of_the_table():
    export = compose_export(office_table("配合和责任领导"), "")
    assert headings(export) == [
        *("一级分类", "二级分类", "专题", "编号", "重点工作", "具体要求", "牵头单位", "责任单位"),
        *("配合单位", "完成时限", "量化指标", "责任领导", "任务来源"),
    ]


@pytest.mark.parametrize("key", ["sections", "groups"])
def test_headings_of_one_level_are_not_called_a_first_or_second_one(table_file, key):
    text = "format: 1\ntitle: 2026年任务\ndepartments: [{name: 教育局}]\n"
    text += f"{key}:\n  - title: 民生\n    tasks:\n"
    text += (
        "      - {id: T01, title: 建学校, requirement: 建学校。, lead: [教育局], responsible: []}\n"
    )
    export = compose_export(open_table(Path(table_file(text))), "")
    assert headings(export)[:2] == ["类别", "编号"]


@pytest.mark.parametrize("path", OFFICE_TABLES, ids=lambda path: path.stem)
def test_every_text_of_a_task_is_in_a_column(path):
    export = compose_export(open_table(path), "")
    columns = {column.key: column.texts for column in export_columns(export)}
    for at, row in enumerate(export.rows):
        task = row.task
        assert columns["requirement"][at] == task.requirement
        for key in ("lead", "responsible", "support"):
            names = str(getattr(task, key))
            assert names == (columns[key][at] if key in columns else "")
        assert [columns[f"extra.{heading}"][at] for heading, _ in task.extra] == [
            text for _, text in task.extra
        ]


def test_a_list_is_merged_over_the_tasks_that_have_it_from_a_heading():
    export = compose_export(office_table("配合和责任领导"), "")
    # F01 and F02 have 县司法局 from their group; F02 has its own support.
    assert spans(export, "lead") == [2, 0, 1, 1]
    assert spans(export, "support") == [1, 1, 1, 1]
    assert spans(export, "section") == [3, 0, 0, 1]
    assert spans(export, "topic") == [1, 1, 1, 1]
    assert spans(export, "title") == [1, 1, 1, 1]


def test_equal_lists_of_two_headings_are_not_merged(loaded):
    export = compose_export(loaded, "")
    found = spans(export, "responsible")
    assert sum(found) == len(export.rows)
    for at, row in enumerate(export.rows):
        if found[at] == 0:
            assert row.task.responsible is export.rows[at - 1].task.responsible


def test_one_department_in_one_role(loaded):
    export = compose_export(loaded, "", Selection(("财政局",), (Role.LEAD,)))
    assert [row.task.id for row in export.rows] == [
        row.task.id for row in loaded.assignments.by_body["财政局"][Role.LEAD]
    ]
    assert [each[:2] for each in export.holders(export.rows[0])] == [("财政局", Role.LEAD)]


def progress_of(task, department, *others, **values):
    return {department: {task: TaskProgress(task, **values)}} | dict(others)


def test_progress_of_one_body_has_no_name(loaded):
    entries = progress_of(
        "T10", "财政局", status=Status.DONE, result="预算已公开", note="决算待定", finished=DAY
    )
    export = compose_export(loaded, "", Selection(("财政局",)), entries, DAY)
    columns = {column.key: column.texts for column in export_columns(export)}
    at = [row.task.id for row in export.rows].index("T10")
    assert columns["status"][at] == "已完成"
    assert columns["result"][at] == "预算已公开（备注：决算待定）"
    assert columns["finished"][at] == "2026-11-25"
    assert export.title.endswith("（台账）")


def test_progress_of_several_bodies_is_counted_and_named(loaded):
    entries = progress_of("T10", "财政局", status=Status.DONE, result="预算已公开")
    entries["各园区"] = {"T10": TaskProgress("T10", Status.UNDER_WAY, result="正在核对")}
    export = compose_export(loaded, "", None, entries, DAY)
    columns = {column.key: column.texts for column in export_columns(export)}
    at = [row.task.id for row in export.rows].index("T10")
    assert columns["status"][at].startswith("已完成1，推进中1，未报")
    assert columns["result"][at] == "财政局：预算已公开\n各园区：正在核对"


def test_values_of_targets_have_their_units():
    loaded = office_table("配合和责任领导")
    values = (("一窗受理率", Decimal("92.5")),)
    entries = progress_of("F04", "县政务服务中心", status=Status.DONE, values=values)
    export = compose_export(loaded, "", Selection(("县政务服务中心",)), entries, DAY)
    columns = {column.key: column.texts for column in export_columns(export)}
    assert columns["values"][-1] == "一窗受理率92.5%"


def test_a_status_selects_tasks_of_which_a_body_reported_it(loaded):
    entries = progress_of("T10", "财政局", status=Status.DONE)
    selection = Selection(statuses=frozenset({"已完成"}))
    export = compose_export(loaded, "", selection, entries)
    assert [row.task.id for row in export.rows] == ["T10"]
    assert not export.shows_progress
