"""Edits of tasks, as edits of the text."""

from collections.abc import Callable
from difflib import unified_diff
from typing import Any

import pytest
import yaml

from conftest import REAL_TABLE
from gkrw.core.errors import UserError
from gkrw.edit.edited_table import edited_table
from gkrw.edit.field_values import TaskField, find_field, typed_value
from gkrw.edit.task_edits import add_task, move_task, retire_task, set_field
from gkrw.edit.task_places import Wanted, find_seat, headings_in
from gkrw.store.layout import Layout, lay_out
from tables import SMALL, edited

REAL = REAL_TABLE.read_text(encoding="utf-8")
WITHOUT_HEADINGS = """\
format: 1
title: 工作任务分解表
departments:
  - name: 财政局
tasks:
  - id: A01
    title: 预算公开
    requirement: 按时公开。
    lead: [财政局]
    responsible: []
"""
VALUES = {
    TaskField("title"): "台账",
    TaskField("requirement"): "建立台账。",
    TaskField("lead"): ["财政局"],
    TaskField("responsible"): [],
}


def data_of(text: str) -> Any:
    layout = lay_out(text.encode())
    assert isinstance(layout, Layout)
    return layout.root.data


def changed(text: str, edit: Callable[[Any], Any]) -> list[str]:
    """The lines that an edit takes away and adds."""
    new = edited_table(text.encode(), "表.yaml", edit).content.decode()
    diff = unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def refusal(text: str, edit: Callable[[Any], Any]) -> str:
    with pytest.raises(UserError) as caught:
        edited_table(text.encode(), "表.yaml", edit)
    return f"{caught.value.message} {caught.value.fix}"


def test_a_refused_edit_says_what_to_do():
    def reverse(data):
        data["tasks"][0]["lead"].reverse()

    lead = "lead: [财政局,\n      # 请示过\n      审计局]"
    text = WITHOUT_HEADINGS.replace("lead: [财政局]", lead)
    assert refusal(text.replace("departments:", "departments:\n  - name: 审计局"), reverse) == (
        "没有改：表.yaml 注释“# 请示过”会丢掉：它写的地方认不出是谁的。"
        " 把这条注释移到它说的那一项的上面，和那一项左边对齐，再改。"
    )
    assert "gkrw validate" in refusal(f"title: 分解表\n{text}", reverse)


# -- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "lines"),
    [
        (
            "title",
            "审计结果公开",
            ["-            title: 审计公开", "+            title: 审计结果公开"],
        ),
        ("工作任务", "审计", ["-            title: 审计公开", "+            title: 审计"]),
        (
            "lead",
            "新区财政局、审计局",
            ["-            lead: [审计局]", "+            lead: [新区财政局, 审计局]"],
        ),
        ("lead", "无", ["-            lead: [审计局]", "+            lead: []"]),
        (
            "责任部门",
            "各部门（财政局、建设局等）",
            [
                "-            responsible: [建设局]",
                "+            responsible: [{各部门: [财政局, 建设局, 等]}]",
            ],
        ),
        ("responsible", "", ["-            responsible: [建设局]"]),
        ("deadline", "2026-10-31", ["+            deadline: 2026-10-31"]),
        (
            "deadline",
            "3月底前出台方案；2026-10-31",
            ["+            deadline: [3月底前出台方案, 2026-10-31]"],
        ),
        ("note", "一: 二", ["+            note: '一: 二'"]),
        ("reports", "LEAD", ["+            reports: lead"]),
        (
            "requirement",
            "对审计发现问题、整改落实及问责情况进行公开。\n  每季度一次。",
            ["+              每季度一次。"],
        ),
        (
            "“牵头”",
            "“财政局”、“审计局”",
            ["-            lead: [审计局]", "+            lead: [财政局, 审计局]"],
        ),
        ("时限", "２０２６－１０－３１", ["+            deadline: 2026-10-31"]),
        ("时限", "６月底前；2026．12．31", ["+            deadline: [6月底前, 2026.12.31]"]),
        *[
            (
                "指标",
                typed,
                [
                    "+            targets:",
                    "+              - name: 整改率",
                    "+                at_least: 90",
                    "+                unit: '%'",
                    "+              - name: 自来水、燃气报装时间",
                    "+                at_least: 1",
                    "+                at_most: 7",
                    "+                unit: 日",
                ],
            )
            for typed in (
                "整改率≥90%、自来水、燃气报装时间≥1日，≤7日",
                "整改率≥90%，自来水、燃气报装时间≥1日、≤7日",
            )
        ],
        (
            "targets",
            "整改率≥９０％；答复期限 ≤ 7个工作日",
            [
                "+            targets:",
                "+              - name: 整改率",
                "+                at_least: 90",
                "+                unit: '%'",
                "+              - name: 答复期限",
                "+                at_most: 7",
                "+                unit: 个工作日",
            ],
        ),
    ],
)
def test_setting_a_field_changes_only_its_lines(field, typed, lines):
    def edit(data: Any) -> None:
        found = find_field(data, field)
        set_field(data, "T02", found, typed_value(found, typed))

    assert changed(SMALL, edit) == lines


@pytest.mark.parametrize(
    ("before", "after", "recorded"),
    [
        ("[3月底前, 年底前]", ["5月底前", "年底前"], ["3月底前"]),
        ("[3月底前, 年底前]", "年底前", ["3月底前"]),
        ("10月底前", ["10月底前", "年底前"], ["10月底前"]),  # late no more, as a mere stage
        ("年底前", ["3月底前", "年底前"], []),
    ],
)
def test_a_reason_records_those_of_several_deadlines_that_changed(before, after, recorded):
    text = edited(("lead: [审计局]\n", f"lead: [审计局]\n            deadline: {before}\n"))
    data = yaml.safe_load(text)
    set_field(data, "T02", TaskField("deadline"), after, "经管委会主任办公会议同意")
    task = data["sections"][0]["groups"][0]["tasks"][1]
    assert task["deadline"] == after
    assert [each["from"] for each in task.get("moved", [])] == recorded


def test_a_reason_without_another_deadline_is_not_dropped_in_silence():
    text = edited(("lead: [审计局]\n", "lead: [审计局]\n            deadline: 年底前\n"))

    def edit(data: Any) -> None:
        set_field(data, "T02", TaskField("deadline"), "年底前", "经会议同意")

    assert refusal(text, edit) == (
        "T02 的时限已经是“年底前”，没有推后，原因没有记。"
        " 要补记原定的时限：先改回原定的，再带 --reason 改一次；"
        "或者在任务里写上 moved: [{from: 原定的时限, reason: 原因}]。"
    )
    data = yaml.safe_load(text)
    for _ in range(2):  # the same command again
        set_field(data, "T02", TaskField("deadline"), "明年6月底前", "经会议同意")
    assert len(data["sections"][0]["groups"][0]["tasks"][1]["moved"]) == 1


def test_a_reason_records_the_former_deadline():
    text = edited(("lead: [审计局]\n", "lead: [审计局]\n            deadline: 6月底前\n"))

    def edit(data: Any) -> None:
        set_field(data, "T02", TaskField("deadline"), "12月底前", "经管委会主任办公会议同意")

    assert changed(text, edit) == [
        "-            deadline: 6月底前",
        "+            deadline: 12月底前",
        "+            moved:",
        "+              - {from: 6月底前, reason: 经管委会主任办公会议同意}",
    ]


@pytest.mark.parametrize(
    ("field", "problem"),
    [("titel", "是不是 title？"), ("id", "编号定下就不再改"), ("moved", "随时限一起记")],
)
def test_other_fields_are_refused(field, problem):
    with pytest.raises(UserError) as caught:
        find_field(data_of(SMALL), field)
    assert problem in caught.value.fix


def test_a_target_that_cannot_be_read_is_refused():
    with pytest.raises(UserError, match="看不懂指标“整改率90”"):
        typed_value(TaskField("targets"), "整改率90")


def test_a_wrong_value_is_refused_with_the_message_of_the_rule():
    def edit(data: Any) -> None:
        set_field(data, "T02", TaskField("lead"), ["财证局"])

    said = refusal(SMALL, edit)
    assert "任务 T02 的牵头部门“财证局”不是已知的部门或统称" in said
    assert "是不是财政局？" in said


def test_an_error_that_was_there_before_does_not_stop_an_edit_and_new_warnings_are_told():
    text = edited(("lead: [审计局]", "lead: [审记局]"))
    result = edited_table(
        text.encode(),
        "表.yaml",
        lambda data: set_field(data, "T02", TaskField("title"), "一、审计"),
    )
    assert [each.code for each in result.findings] != []
    assert {each.severity.value for each in result.findings} == {"warning"}


def test_an_unknown_task_is_refused_with_a_suggestion():
    said = refusal(SMALL, lambda data: set_field(data, "T2", TaskField("title"), "审计"))
    assert "没有编号为“T2”的任务" in said
    assert "是不是 T02？" in said


def test_a_text_that_cannot_be_read_is_refused_with_its_place():
    assert "表.yaml:2" in refusal("format: 1\ntitle: [一\n", lambda _: None)
    assert "“键: 值”" in refusal(
        SMALL.replace("  - name: 财政局\n    aliases: [新区财政局]", "  - 财政局"), lambda _: None
    )


# -- new tasks, and their places -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "behind"),
    [
        (Wanted(after="T01"), "T01"),
        (Wanted(before="T02"), "会议公开"),
        (Wanted(group="主动"), "T02"),
        (Wanted(group="（一）"), "T02"),
        (Wanted(section="1", group="1"), "T02"),
        (Wanted(topic="会议"), "T01"),
        (Wanted(group="一", topic="会议公开"), "T01"),
    ],
)
def test_a_place_is_given_by_a_heading_or_a_task(wanted, behind):
    data = data_of(SMALL)
    seat = find_seat(data, wanted)
    before = seat.items[seat.index - 1]
    assert before.get("id", before.get("topic")) == behind


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (
            Wanted(),
            "没有写放在哪里。 加上 --after 编号，或者 --section、--group、--topic 分类：一、政府信息公开；",
        ),
        (
            Wanted(section="政府信息"),
            "下面还有分类。 用 --group 写明是哪一类：一、政府信息公开 › （一）",
        ),
        (
            Wanted(group="公文"),
            "没有叫“公文”的二级分类。 可以用：一、政府信息公开 › （一）主动公开。",
        ),
        (
            Wanted(section="一", group="（二）"),
            "没有叫“（二）”的二级分类。 可以用：一、政府信息公开 › （一）主动公开。",
        ),
        (
            Wanted(section="一", group="主动", topic="审计"),
            "没有叫“审计”的专题。 可以用：一、政府信息公开 › （一）主动公开 › 会议公开。",
        ),
        (Wanted(after="T01", before="T02"), "只能写一个"),
        (Wanted(after="T01", group="一"), "写了 --after，就不用再写分类"),
        (Wanted(after="T09"), "没有编号为“T09”的任务"),
    ],
)
def test_a_place_that_is_not_clear_is_refused(wanted, problem):
    assert problem in refusal(SMALL, lambda data: find_seat(data, wanted))


def test_a_table_without_headings_needs_no_place():
    assert changed(
        WITHOUT_HEADINGS, lambda data: add_task(data, Wanted(), VALUES, ()) and None
    ) == [
        "+  - id: A02",
        "+    title: 台账",
        "+    requirement: |",
        "+      建立台账。",
        "+    lead: [财政局]",
        "+    responsible: []",
    ]


@pytest.mark.parametrize(
    ("retired", "used", "expected"),
    [([], [], "T03"), (["T05"], [], "T06"), ([], ["T09", "X100"], "T10")],
)
def test_a_new_id_was_never_used(retired, used, expected):
    data = data_of(SMALL)
    data["retired"] = retired
    assert add_task(data, Wanted(after="T01"), VALUES, used) == expected


def test_every_heading_has_a_number_and_a_path():
    paths = [each.path for each in headings_in(data_of(SMALL))]
    assert paths == [
        "一、政府信息公开",
        "一、政府信息公开 › （一）主动公开",
        "一、政府信息公开 › （一）主动公开 › 会议公开",
    ]


# -- moved and retired tasks -----------------------------------------------------------------------


def test_a_moved_task_keeps_its_lines_and_its_comment():
    text = edited(("              - id: T01\n", "              # 待定\n              - id: T01\n"))
    lines = changed(text, lambda data: move_task(data, "T01", Wanted(after="T02")))
    assert lines[:2] == ["-            tasks:", "-              # 待定"]
    assert "+          # 待定" in lines
    assert "+          - id: T01" in lines
    assert [line[1:].strip() for line in lines if line[0] == "-"][1:] == [
        line[1:].strip() for line in lines if line[0] == "+" and "tasks: []" not in line
    ]


def test_a_moved_task_keeps_the_bodies_that_it_had_from_its_heading():
    text = (
        edited(
            (
                "        responsible: [各部门]\n",
                "        responsible: [各部门]\n        reports: lead\n",
            )
        )
        + """\
      - title: 依申请公开
        responsible: [建设局]
        support: [财政局]
        tasks:
          - id: T03
            title: 答复
            requirement: 依规答复。
            lead: [审计局]
"""
    )
    lines = changed(text, lambda data: move_task(data, "T01", Wanted(after="T03")))
    assert [line for line in lines if line[0] == "+"][-3:] == [
        "+            responsible: [各部门]",
        "+            support: []",
        "+            reports: lead",
    ]
    back = changed(text, lambda data: move_task(data, "T01", Wanted(after="T02")))
    assert not [line for line in back if "responsible" in line]


def test_a_task_that_everybody_reports_says_so_where_only_the_lead_does():
    text = (
        SMALL
        + """\
      - title: 依申请公开
        reports: lead
        tasks:
          - id: T03
            title: 答复
            requirement: 依规答复。
            lead: [审计局]
            responsible: [建设局]
"""
    )
    lines = changed(text, lambda data: move_task(data, "T02", Wanted(after="T03")))
    assert "+            reports: all" in lines


def test_a_task_is_not_moved_nowhere():
    assert "没有写移到哪里" in refusal(SMALL, lambda data: move_task(data, "T01", Wanted()))
    assert "自己旁边" in refusal(SMALL, lambda data: move_task(data, "T01", Wanted(after="T01")))


def test_a_retired_task_leaves_its_id():
    def edit(data: Any) -> str:
        retire_task(data, "T11")
        return "T11 公开：并入 T10"

    with_retired = edited_table(REAL.encode(), "表.yaml", edit).content.decode()
    assert "T11 已经停用。" in refusal(with_retired, lambda data: retire_task(data, "T11"))
    lines = changed(REAL, edit)
    assert lines[:3] == ["+# T11 公开：并入 T10", "+retired: [T11]", "+"]
    assert lines[3].strip("- ") == "id: T11"
    assert all(line.startswith("-") for line in lines[3:])


def test_what_was_accepted_about_a_retired_task_goes_with_it():
    text = edited(
        (
            "sections:\n",
            "accepted:\n  - {code: G407, task: T02, reason: 原表如此}\n"
            "  - {code: G403, name: 审计局, reason: 原表如此}\nsections:\n",
        )
    )
    lines = changed(text, lambda data: retire_task(data, "T02") and None)
    assert [line for line in lines if "reason" in line] == [
        "-  - {code: G407, task: T02, reason: 原表如此}"
    ]


def test_an_id_of_two_tasks_is_not_edited():
    text = SMALL.replace("id: T02", "id: T01")
    said = refusal(text, lambda data: set_field(data, "T01", TaskField("title"), "新"))
    assert "编号 T01 有几项任务在用" in said
