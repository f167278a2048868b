"""The Chinese descriptions of changes."""

import pytest
from versions_of_table import OFFICE, after, between, described

from gkrw.diff.entry import rewritings_note, summarize


def test_nothing_changed():
    assert summarize(between(OFFICE, OFFICE)) == "含义没有变化。"


def test_each_accepted_finding_that_changed_has_a_line():
    kept, gone = (f"  - {{code: G40{n}, task: T01, reason: 原表如此}}\n" for n in (5, 6))
    old = f"{OFFICE}accepted:\n{kept}{gone}"
    new = old.replace(gone, "  - {code: G403, name: 民政局, reason: 今年没有任务}\n")
    assert described(between(old, new.replace("原表如此", "原表写了等字"))) == [
        "~ 分解表",
        "认可的问题：G405 任务 T01（原表[-如此-]{+写了等字+}）",
        "认可的问题：{+G403 “民政局”（今年没有任务）+}",
        "不再认可：[-G406 任务 T01（原表如此）-]",
    ]
    assert summarize(between(OFFICE, old)) == "改动 1 处：分解表认可的问题 1 处。"


def test_summary_counts_tasks_in_new_and_removed_headings():
    group = OFFICE[OFFICE.index("      - title: 依申请公开") : OFFICE.index("  - title: 服务公开")]
    assert summarize(after((group, ""))) == "改动 1 处：删除二级分类 1 个（内有任务 2 项）。"


def test_summary_counts_changes_by_field():
    found = after(
        ("台账，每季度", "台账，每月"),
        ("responsible: [各部门]", "responsible: [各园区]"),
        ("- name: 建设局\n", "- name: 建设局\n    aliases: [住建局]\n"),
    )
    assert summarize(found) == "改动 3 处：部门别名 1 处，默认责任部门 1 处，工作要求 1 处。"


def test_default_with_its_tasks_and_the_bodies_gained_and_lost():
    assert described(after(("responsible: [各部门]", "responsible: [各园区, 财政局]"))) == [
        "~ （一）主动公开",
        "默认责任部门：[-各部门-]{+各园区，财政局+}",
        "影响的任务：T01、T03",
        "名单中增加：各园区",
        "名单中去掉：各部门、审计局、建设局、民政局",
    ]


def test_new_default_shows_the_lists_that_it_replaces():
    assert described(
        after(("topic: 会议公开", "topic: 会议公开\n            responsible: [财政局]"))
    ) == [
        "~ 会议公开",
        "默认责任部门：[-（没有写）-]{+财政局+}",
        "T01 的责任部门：[-各部门-]{+财政局+}",
        "名单中去掉：各部门、审计局、建设局、民政局",
    ]


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (("[新区财政局]\n  - name: 审", "[新区财政局, 财局]\n  - name: 审"), "增加别名：{+财局+}"),
        (("    aliases: [新区财政局]\n", ""), "去掉别名：[-新区财政局-]"),
        (("unconfirmed: [社保局]", "aliases: [社保局]"), "已确认的别名：{+社保局+}"),
        (
            ("aliases: [新区财政局]", "unconfirmed: [新区财政局]"),
            "改为待确认的别名：{+新区财政局+}",
        ),
    ],
)
def test_aliases(edit, line):
    assert line in described(after(edit))


def test_members():
    lines = described(after(("members: all", "members: all\n    except: [审计局]")))
    assert lines[1:3] == ["成员：全部部门{+（审计局除外）+}", "成员中去掉：审计局"]


def test_new_task_is_described_with_all_its_fields():
    task = (
        "          - id: T07\n            title: 年报\n            requirement: 按期发布年度报告。\n"
        "            deadline: 年底前\n"
    )
    assert described(after(("  - title: 服务公开", task + "  - title: 服务公开"))) == [
        "+ T07 年报 新增任务",
        "工作要求：按期发布年度报告。",
        "牵头部门：民政局",
        "责任部门：各园区",
        "完成时限：年底前",
    ]


def test_removed_group_is_described_with_its_tasks():
    group = OFFICE[OFFICE.index("      - title: 依申请公开") : OFFICE.index("  - title: 服务公开")]
    lines = described(after((group, "")))
    assert lines[:3] == [
        "- （二）依申请公开 删除二级分类",
        "默认牵头部门：民政局",
        "默认责任部门：各园区",
    ]
    assert "  - T04 答复" in lines
    assert "  工作要求：依规做好依申请公开答复工作。" in lines


def test_move_is_described_with_both_positions_and_its_effects():
    part = OFFICE[OFFICE.index("          - id: T03") : OFFICE.index("      - title: 依申请公开")]
    new = OFFICE.replace(part, "").replace("          - id: T04", part + "          - id: T04")
    assert described(between(OFFICE, new)) == [
        "→ T03 审计公开 移动任务",
        "位置：[-一、政府信息公开 › （一）主动公开-]{+一、政府信息公开 › （二）依申请公开+}（排到最前）",
        "责任部门随之改变：[-各部门-]{+各园区+}",
        "名单中增加：各园区",
        "名单中去掉：各部门、财政局、审计局、建设局、民政局",
    ]


def test_changes_of_one_task_are_one_entry():
    lines = described(
        after(
            ("title: 公众参与", "title: 公众代表参与"),
            ("[新区财政局]\n              -", "[建设局]\n              -"),
        )
    )
    assert lines == [
        "~ T01 公众代表参与",
        "工作任务：公众{+代表+}参与",
        "牵头部门：[-新区财政局-]{+建设局+}",
    ]


def test_alias_instead_of_a_name_is_said_to_mean_the_same_department():
    lines = described(after(("[新区财政局]\n              -", "[财政局]\n              -")))
    assert lines[-1] == "所指的部门没有变，只是写法或次序变了。"


def test_a_new_id_is_pointed_out():
    lines = described(after(("id: T05", "id: T45")))
    assert "编号：[-T05-]{+T45+}" in lines
    assert any("疑似改了编号：T05 → T45" in line for line in lines)


def test_a_reused_id_is_pointed_out():
    new = OFFICE.replace("id: T05", "id: T45").replace(
        "  - title: 服务公开",
        "          - id: T05\n            title: 年报\n            requirement: 发布年度报告。\n"
        "  - title: 服务公开",
    )
    assert any("编号 T05 在旧版中是另一项任务" in line for line in described(between(OFFICE, new)))


def test_rewritings_are_a_note():
    found = after(("    deadline: 每季度", "    deadline: 每季度\n            lead: [民政局]"))
    assert rewritings_note(found.rewritings) == (
        "另有 1 处只改了写法，对任何任务、任何部门都没有影响：T05 的牵头部门。"
    )


def test_number_in_a_text_and_in_its_target():
    assert described(between(OFFICE, OFFICE.replace("90", "95"))) == [
        "~ T06 办事指南",
        "工作要求：网上可办率不低于[-90%-]{+95%+}。",
        "量化指标：网上可办率≥[-90%-]{+95%+}",
    ]


def test_one_of_several_deadlines():
    several = OFFICE.replace("deadline: 每季度", "deadline: [3月底前, 每季度]")
    assert described(between(several, several.replace("3月底前", "2月底前"))) == [
        "~ T05 台账",
        "完成时限：[-3-]{+2+}月底前；每季度",
    ]


def test_one_text_that_becomes_two_deadlines():
    one = OFFICE.replace("deadline: 每季度", "deadline: 3月底前；每季度")
    two = OFFICE.replace("deadline: 每季度", "deadline: [3月底前, 每季度]")
    assert described(between(one, two)) == [
        "~ T05 台账",
        "完成时限：3月底前；每季度",
        "分成的时限不一样：列表里的每一项分别判断。",
    ]


def test_the_liaison_of_a_department_and_the_contact_of_the_office_have_names_of_their_own():
    edit = ("  - name: 审计局\n", "  - name: 审计局\n    contact: 李四\n    phone: '8259000'\n")
    assert described(after(edit)) == [
        "~ 审计局",
        "联络员：{+李四+}",
        "联络员电话：{+8259000+}",
    ]
    text = OFFICE.replace("format: 1\n", "format: 1\noffice:\n  name: 办公室\n  contact: 王芳\n")
    assert described(between(text, text.replace("王芳", "李明")))[1] == "联系人：[-王芳-]{+李明+}"
