"""Tasks and departments as plain data."""

import json

import pytest

from gkrw.core.assignments import Role
from gkrw.core.model import Row, Table
from gkrw.core.query import Hit
from gkrw.views import task_records
from tables import SMALL, read

_KEYS = [
    *("id", "section", "group", "topic", "title", "requirement", "lead", "responsible"),
    *("deadline", "targets", "note", "status"),
]


def row(table: Table, task_id: str) -> Row:
    """The row of one task."""
    return next(row for row in table.rows() if row.task.id == task_id)


def small_row(*lines: str) -> Row:
    """The row of T02 of the small table with some more lines."""
    table = read(SMALL + "".join(f"            {line}\n" for line in lines)).table
    return row(table, "T02")


# -- one task ------------------------------------------------------------------------------------


def test_a_task_has_the_keys_of_the_contract_in_order(real_table):
    assert list(task_records.task_record(row(real_table, "T01"))) == _KEYS


def test_the_role_comes_last_and_only_when_one_was_asked_about(real_table):
    task = row(real_table, "T10")
    record = task_records.hit_record(Hit(task, {"财政局": Role.LEAD}), 1)
    assert list(record) == [*_KEYS, "role"]
    assert record["role"] == "lead"
    several = task_records.hit_record(
        Hit(task, {"财政局": Role.LEAD, "审计局": Role.COLLECTIVE}), 2
    )
    assert list(several) == [*_KEYS, "roles"]
    assert several["roles"] == {"财政局": "lead", "审计局": "collective"}
    assert list(task_records.hit_record(Hit(task, {}), 0)) == _KEYS


def test_a_whole_task(real_table):
    assert task_records.task_record(row(real_table, "T16")) == {
        "id": "T16",
        "section": "一、政府信息公开",
        "group": "（一）主动公开",
        "topic": "重点领域信息公开",
        "title": "三大攻坚战信息公开",
        "requirement": (
            "围绕持续开展大气污染治理攻坚、加快防治黑臭水体、防治农业面源污染、推进重点流域综合整治、"
            "加强固体废弃物和城市垃圾分类处置等方面依法及时公开相关信息。"
        ),
        "lead": ["新区生态环境局"],
        "responsible": ["各园区", "各相关部门", "生态环境局", "农林水务局", "建设局", "等"],
        "deadline": None,
        "targets": [],
        "note": None,
        "status": None,
    }


def test_defaults_are_applied(real_table):
    record = task_records.task_record(row(real_table, "T32"))
    assert record["lead"] == ["新区经发局"]
    assert record["responsible"] == ["各园区", "各相关部门"]


def test_what_is_absent_is_null_and_an_empty_list_is_empty(real_table):
    record = task_records.task_record(row(real_table, "T12"))
    assert record["lead"] == []
    assert [record[key] for key in ("deadline", "note", "status")] == [None] * 3
    assert task_records.task_record(row(real_table, "T18"))["topic"] is None


def test_a_deadline_and_a_note_are_as_written():
    record = task_records.task_record(small_row("deadline: 2026年10月31日前", "note: 去年未完成"))
    assert (record["deadline"], record["note"]) == ("2026年10月31日前", "去年未完成")


def test_paragraphs_are_lines(real_table):
    requirement = task_records.task_record(row(real_table, "T10"))["requirement"]
    assert [line[:4] for line in requirement.split("\n")] == ["通过兰州", "按规定定"]


def test_targets_have_a_name_two_bounds_and_a_unit(real_table):
    assert task_records.task_record(row(real_table, "T29"))["targets"] == [
        {"name": "公示时限", "at_least": None, "at_most": 7, "unit": "个工作日"}
    ]
    assert [list(each) for each in task_records.task_record(row(real_table, "T32"))["targets"]] == [
        ["name", "at_least", "at_most", "unit"]
    ] * 2


@pytest.mark.parametrize(
    ("written", "shown"),
    [("90", "90"), ("90.0", "90"), ("0", "0"), ("0.5", "0.5"), ("99.95", "99.95")],
)
def test_a_whole_number_is_an_integer_and_another_a_fraction(written, shown):
    target = f"targets: [{{name: 率, at_least: {written}, at_most: {written}, unit: '%'}}]"
    [record] = task_records.task_record(small_row(target))["targets"]
    assert json.dumps([record["at_least"], record["at_most"]]) == f"[{shown}, {shown}]"


def test_every_task_of_the_real_table_can_be_written_as_json(real_table):
    for each in real_table.rows():
        record = task_records.task_record(each)
        assert json.loads(json.dumps(record, ensure_ascii=False)) == record


# -- a sheet of tasks ----------------------------------------------------------------------------


def test_a_sheet_has_a_role_column_only_when_a_department_was_asked_about():
    assert task_records.task_columns(0) == task_records.TASK_COLUMNS
    assert task_records.task_columns(1) == (*task_records.TASK_COLUMNS, "承担角色")
    assert task_records.task_columns(2) == task_records.task_columns(1)


@pytest.mark.parametrize("bodies", [0, 1, 2])
def test_a_task_has_a_cell_for_each_column(real_table, bodies):
    roles = dict(list({"财政局": Role.LEAD, "经发局": Role.COLLECTIVE}.items())[:bodies])
    cells = task_records.task_cells(Hit(row(real_table, "T10"), roles), bodies)
    assert len(cells) == len(task_records.task_columns(bodies))


def test_the_cells_of_a_task(real_table):
    cells = task_records.task_cells(Hit(row(real_table, "T32"), {}), 0)
    sheet = dict(zip(task_records.task_columns(0), cells, strict=True))
    assert sheet.pop("工作要求").startswith("进驻政务大厅事项实现")
    assert sheet == {
        "编号": "T32",
        "一级分类": "三、服务公开",
        "二级分类": "（七）政务服务公开",
        "专题": "",
        "工作任务": "办理公开（一窗服务、一网通办、最多跑一次服务）",
        "牵头部门": "新区经发局",
        "责任部门": "各园区，各相关部门",
        "完成时限": "",
        "量化指标": "“一窗”≥70%；网上可办率≥90%",
        "备注": "",
    }


def test_the_optional_cells_of_a_task():
    hit = Hit(small_row("deadline: 每季度", "note: 去年未完成"), {})
    sheet = dict(zip(task_records.task_columns(0), task_records.task_cells(hit, 0), strict=True))
    assert (sheet["完成时限"], sheet["备注"], sheet["专题"]) == ("每季度", "去年未完成", "")


@pytest.mark.parametrize(
    ("roles", "bodies", "said"),
    [
        ({"财政局": Role.LEAD}, 1, "牵头"),
        ({"财政局": Role.POSSIBLE}, 1, "可能涉及"),
        ({"财政局": Role.LEAD, "经发局": Role.COLLECTIVE}, 2, "财政局牵头、经发局共同"),
        ({"财政局": Role.NAMED}, 2, "财政局责任"),
    ],
)
def test_roles_name_the_department_when_several_were_asked_about(real_table, roles, bodies, said):
    hit = Hit(row(real_table, "T10"), roles)
    assert task_records.roles_text(hit, bodies) == said
    assert task_records.task_cells(hit, bodies)[-1] == said
