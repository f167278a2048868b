"""A sentence that says which of the bodies leads."""

import pytest
from foreign_documents import imported, word_file

from gkrw.intake.lead_rules import states_lead_rule


@pytest.mark.parametrize(
    "text",
    [
        "责任单位中列第一位的为牵头单位",
        "排在第一位的为牵头单位",
        "首位为牵头单位",
        "各任务责任单位排名第一的为牵头部门",
        "列首位的单位负责牵头",
        "第一个单位为牵头单位，其余为配合单位",
        "第一责任单位为牵头单位",
        "首位单位牵头",
    ],
)
def test_the_first_body_leads(text):
    assert states_lead_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "列第一位的不一定为牵头单位",
        "牵头单位要第一时间报送进展",
        "各牵头单位要把责任落实摆在首要位置",
        "把项目建设列在第一位，发改局牵头推进",
        "第一批任务由甲局牵头",
    ],
)
def test_other_sentences_say_nothing_of_the_first_body(text):
    assert not states_lead_rule(text)


@pytest.mark.parametrize(
    "picture",
    [
        "工作任务｜责任单位（列第一位的为牵头单位）\n建设学校。｜教育局、财政局",
        "任务清单\n注：责任单位中排在第一位的为牵头单位。\n工作任务｜责任单位\n建设学校。｜教育局、财政局",
    ],
)
def test_a_note_at_a_table_is_followed_too(picture):
    table = imported(word_file(picture), "a.docx")
    (task,) = table.data["tasks"]
    assert (task["lead"], task["responsible"]) == (["教育局"], ["财政局"])
    assert any("照此把 1 项任务" in each.text for each in table.doubts)


@pytest.mark.parametrize(
    ("note", "bodies"),
    [
        ("标★的为牵头单位", "财政局、★教育局"),
        ("带*的为牵头部门", "教育局*、财政局"),
        ("标注“※”的是牵头科室", "※教育局，财政局"),
    ],
)
def test_the_bodies_with_a_mark_lead_where_a_note_says_so(note, bodies):
    table = imported(
        word_file(f"任务清单\n注：{note}。\n工作任务｜责任单位\n建学校。｜{bodies}"), "a"
    )
    (task,) = table.data["tasks"]
    assert (task["lead"], task["responsible"]) == (["教育局"], ["财政局"])
    assert any("照此认出 1 项任务的牵头单位" in each.text for each in table.doubts)


def test_that_bold_names_lead_is_told():
    picture = "任务清单\n注：加粗的为牵头单位。\n工作任务｜责任单位\n建设学校。｜教育局、财政局"
    table = imported(word_file(picture), "a")
    (task,) = table.data["tasks"]
    assert task["responsible"] == ["教育局", "财政局"]
    assert any("名单没有照此改动，请核对" in each.text for each in table.doubts)
