"""The real table has the same tasks as the source that it was typed from."""

import json
from collections import Counter

import pytest
from source_table import DEPARTMENTS, Row, read_rows

ROWS = read_rows()
CONTRACT_KEYS = (
    *("id", "section", "group", "topic", "title", "requirement", "lead", "responsible"),
    *("deadline", "targets", "note", "status", "moved", "due"),
    *("support", "extra", "deadlines"),
)


@pytest.fixture
def listed(gkrw) -> list[dict]:
    return json.loads(gkrw("list", "--format", "json").out)


def test_source_has_44_tasks_in_5_sections_and_11_groups():
    assert [*Counter(row.section for row in ROWS).values()] == [18, 8, 6, 6, 6]
    assert len({row.group for row in ROWS}) == 11


def test_ids_count_from_01_to_44_in_order(listed):
    assert [task["id"] for task in listed] == [f"T{number:02}" for number in range(1, 45)]


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: f"T{number + 1:02}")
def test_task_says_what_the_source_says(number: int, listed):
    task = listed[number]
    assert Row(**{key: task[key] for key in Row.__dataclass_fields__}) == ROWS[number]
    assert tuple(task) == CONTRACT_KEYS


def test_rows_that_continue_the_title_above_have_it():
    titles = [row.title for row in ROWS]
    assert titles[7] == titles[6] == "基本信息、结果信息公开"
    assert titles[13] == titles[14] == titles[15] == "三大攻坚战信息公开"
    assert titles[24] == titles[23] == "重点舆情"


def test_two_requirements_have_two_paragraphs():
    two = [f"T{number:02}" for number, row in enumerate(ROWS, 1) if "\n" in row.requirement]
    assert two == ["T10", "T31"]


def test_tasks_without_a_topic():
    without = {number for number, row in enumerate(ROWS, 1) if row.topic is None}
    assert without == {18, 26, *range(27, 39), 39}


def test_three_tasks_name_no_lead():
    assert [number for number, row in enumerate(ROWS, 1) if not row.lead] == [12, 13, 17]


def test_nothing_in_the_source_is_corrected():
    assert ROWS[27].title == "“双随机,一公开”"
    assert ROWS[22].requirement.endswith("主体责任")


def test_department_cells_read_as_the_source_writes_them(real_table):
    tasks = {task.id: task for task in real_table.tasks()}
    assert (
        str(tasks["T12"].responsible) == "各园区，经发局、建设局、自然资源局、财政局、卫生健康委等"
    )
    assert str(tasks["T16"].responsible) == "各园区，各相关部门（生态环境局、农林水务局、建设局等）"
    assert str(tasks["T01"].responsible) == "各园区，各部门"


def test_targets_are_the_numbers_that_requirements_set(listed):
    targets = {task["id"]: task["targets"] for task in listed if task["targets"]}
    assert targets == {
        "T29": [{"name": "公示时限", "at_least": None, "at_most": 7, "unit": "个工作日"}],
        "T32": [
            {"name": "“一窗”", "at_least": 70, "at_most": None, "unit": "%"},
            {"name": "网上可办率", "at_least": 90, "at_most": None, "unit": "%"},
        ],
    }


def test_departments_are_the_15_of_the_table(gkrw):
    bodies = json.loads(gkrw("depts", "--format", "json").out)
    assert [body["name"] for body in bodies if body["kind"] == "department"] == DEPARTMENTS
    assert [body["name"] for body in bodies if body["kind"] == "collective"] == [
        "各园区",
        "各部门",
        "各相关部门",
    ]
