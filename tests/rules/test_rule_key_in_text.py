"""G416: a key that became text of the requirement above."""

import pytest
from edits import with_requirement

from tables import SMALL, check, edited, places, read


def test_a_task_pasted_too_far_right_is_not_lost_without_a_word():
    task = "- id: T03\n  title: 新任务\n  requirement: 按要求公开。\n  lead: [审计局]\n"
    pasted = "".join(f"{' ' * 14}{line}\n" for line in task.splitlines())
    last = (
        "            requirement: |\n              对审计发现问题、整改落实及问责情况进行公开。\n"
    )
    text = edited((last, "")) + last + pasted
    [finding] = [each for each in check(text) if each.code == "G416"]
    assert (finding.place.line, finding.place.column) == (30, 15)
    assert finding.message == "任务 T02 的工作要求里有一行以“- id:”开头，像是键，成了文字。"
    assert finding.fix == "从这一行起左移，让“- id:”从第 11 列开始；确实是文字的，换一种写法。"
    moved = text.replace(pasted, "".join(f"{' ' * 10}{line}\n" for line in task.splitlines()))
    table = read(moved).table
    assert table is not None
    assert [each.id for each in table.tasks()] == ["T01", "T02", "T03"]


def test_a_key_below_a_paragraph_is_told_the_column_of_the_keys():
    [finding] = [
        each for each in check(with_requirement("公开。", "lead: [审计局]")) if each.code == "G416"
    ]
    assert (finding.place.line, finding.place.column) == (28, 15)
    assert "让“lead:”从第 13 列开始" in finding.fix


@pytest.mark.parametrize(
    "text",
    ["lead 部门公开。", "填写标题（title）。", "网址 id:3 的信息公开。", "note：另行通知。"],
)
def test_ordinary_text_is_not_reported(text):
    assert "G416" not in [code for code, *_ in places(with_requirement("公开。", text))]
    assert "G416" not in [code for code, *_ in places(SMALL)]
