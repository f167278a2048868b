"""Each syntax error in the real table gives one finding, at the line with the mistake."""

import re

import pytest

from conftest import REAL_TABLE
from gkrw.core.findings import Severity
from tables import check, read

REAL = REAL_TABLE.read_text(encoding="utf-8")


def block_of(task_id: str) -> tuple[int, int]:
    """Return the first line of a task in the real table, and the line after it."""
    match = re.search(rf"(?m)^( *)- id: {task_id}\n", REAL)
    assert match is not None
    after = re.search(rf"(?m)^ {{0,{len(match[1])}}}\S", REAL[match.end() :])
    assert after is not None
    return match.start(), match.end() + after.start()


def shifted(task_id: str, blanks: int, first_line_only: bool = False) -> str:
    """Return the real table with the lines of a task moved to the right, or to the left if negative."""
    start, end = block_of(task_id)
    lines = REAL[start:end].split("\n")
    moved = [
        (" " * blanks + line if blanks > 0 else line[-blanks:]) if line else "" for line in lines
    ]
    if first_line_only:
        moved[1:] = lines[1:]
    return REAL[:start] + "\n".join(moved) + REAL[end:]


def line_of(task_id: str) -> int:
    return REAL[: block_of(task_id)[0]].count("\n") + 1


@pytest.mark.parametrize("task_id", ["T10", "T12", "T17", "T33"])
@pytest.mark.parametrize("blanks", [1, 2, -1])
def test_a_task_out_of_line_is_the_one_that_is_named(task_id, blanks):
    text = shifted(task_id, blanks)
    errors = [each for each in check(text) if each.severity is Severity.ERROR]
    assert [(each.code, each.place.line) for each in errors] == [("G106", line_of(task_id))]
    table = read(text).table
    assert table is not None
    others = [task.id for task in table.tasks()]
    assert len(others) >= 42
    assert task_id not in others


@pytest.mark.parametrize(("task_id", "blanks"), [("T10", 2), ("T12", 1), ("T12", -1)])
def test_a_dash_out_of_line_is_the_line_that_is_named(task_id, blanks):
    text = shifted(task_id, blanks, first_line_only=True)
    errors = [each for each in check(text) if each.severity is Severity.ERROR]
    assert [(each.code, each.place.line) for each in errors] == [("G106", line_of(task_id))]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- id: T12", "- id：T12", "这一行缺少冒号，或者冒号后面没有空格。"),
        ("- id: T12", "-id: T12", "这一行开头的“- ”写法不对：要用半角减号，后面加一个空格。"),
        ("- id: T12", "－ id: T12", "这一行开头的“- ”写法不对：要用半角减号，后面加一个空格。"),
        ("- id: T12", "• id: T12", "这一行开头的“- ”写法不对：要用半角减号，后面加一个空格。"),
    ],
)
def test_a_wrong_beginning_of_an_entry_is_found_on_its_line(old, new, message):
    errors = [each for each in check(REAL.replace(old, new)) if each.severity is Severity.ERROR]
    assert (errors[0].place.line, errors[0].message) == (line_of("T12"), message)


@pytest.mark.parametrize("colon", ["：", "： "])
def test_a_full_width_colon_in_braces_is_called_that(colon):
    text = REAL.replace("{各相关部门: [", "{各相关部门" + colon + "[")
    [error] = [each for each in check(text) if each.severity is Severity.ERROR]
    assert error.message == "方括号或花括号里用了全角冒号。"


def test_a_requirement_that_is_not_below_its_key_is_told_to_go_there():
    start, end = block_of("T12")
    block = REAL[start:end]
    text = REAL[:start] + re.sub(r"(?m)^ +按规定公开", " " * 14 + "按规定公开", block) + REAL[end:]
    messages = [each.message for each in check(text) if each.severity is Severity.ERROR]
    assert "这一段文字没有缩进到“|”那一行的下面。" in messages


def test_wide_blanks_before_a_key_are_named():
    text = REAL.replace(
        "                title: 财政信息公开", "　　　　　　　　title: 财政信息公开"
    )
    errors = [each for each in check(text) if each.severity is Severity.ERROR]
    assert [each.message for each in errors] == ["行首用了全角空格或不换行空格缩进。"]
