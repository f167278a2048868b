"""The words of offices for columns are understood."""

import pytest

from gkrw.intake.headings import ColumnMeaning, is_heading_row, kind_of, person_heading

WORDS = {
    ColumnMeaning.NUMBER: "序号 序 No. 项次 问题序号",
    ColumnMeaning.ID: "编号",
    ColumnMeaning.HEADING: "类别 一级指标 重点领域 板块 任务类别 分类 重点方向 一级目标",
    ColumnMeaning.TITLE: (
        "工作任务 重点工作 任务 民生实事 项目名称 三级指标 内容清单 整改任务 反馈问题 任务名称"
        " 工作项目 改革任务 交办事项 实事项目 重点任务 2026年重点任务 指标名称 反馈意见 案由"
    ),
    ColumnMeaning.REQUIREMENT: (
        "任务内容 具体要求 工作要求 工作内容 具体内容 主要内容 细化分工 工作任务安排 整改措施"
        " 工作举措 具体措施 目标任务 建设内容 建设规模及内容 工作内容及要求"
        " 工作举措及成果形式 具体措施和完成标志 主要措施与时间安排 工作措施、成果形式"
    ),
    ColumnMeaning.LEAD: "牵头单位 牵头部门 牵头责任单位 主办单位 牵头科室 市级牵头单位",
    ColumnMeaning.RESPONSIBLE: (
        "责任单位 责任部门 责任科室 责任处室 责任股室 承办单位 单位 责任分工 牵头单位/责任单位"
        " 牵头及配合单位 责任单位（列第一位的为牵头单位） 责任单位及责任人 省级责任部门"
    ),
    ColumnMeaning.SUPPORT: "配合单位 协同责任单位 参与单位 协办 会办 配合部门 协办单位",
    ColumnMeaning.EXTRA: "责任领导 牵头领导 责任人 分管领导 分管校领导 联系人 联系人及电话 责任人（部门） 配合人",
    ColumnMeaning.DEADLINE: (
        "完成时限 时限要求 时限 完成时间 整改时限 时间节点 完成期限 办结日期 截止 截止时间 截止日期"
        " 截至时间 预计完成时间 预计完成 最迟完成时间 要求完成日期 计划竣工时间 到期日 应完成时间"
    ),
    ColumnMeaning.NOTE: "备注 说明",
    None: (
        "实际完成时间 计划开工时间 填报时间 销号日期 完成情况 是否完成"
        " 自评分 考核要点 整改目标 验收意见 任务来源 滞后原因 标准清单 措施清单 成果形式 措施及完成情况"
    ),
}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [(word, kind) for kind, words in WORDS.items() for word in words.split()],
)
def test_the_words_of_offices(heading, kind):
    assert kind_of(heading) is kind
    assert kind_of(f"{heading[:1]} {heading[1:]}：") is kind


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("责任领导", "责任领导"),
        ("责任单位及责任人", "责任人"),
        ("责任单位（责任人）", "责任人"),
        ("牵头部门、分管领导", "分管领导"),
        ("责任部门/人", "责任人"),
        ("责任单位", ""),
    ],
)
def test_the_part_of_a_heading_about_persons(heading, part):
    assert person_heading(heading) == part


@pytest.mark.parametrize(
    ("row", "is_heading"),
    [
        ("序号 工作任务 责任单位", True),
        ("任务 科室", True),
        ("甲 乙 责任单位", False),
        ("1 推进重点工作 教育局 年底", False),
        ("工作任务", False),
        ("姓名 单位 职务 电话", True),
        ("任务 具体工作 责任部门 3月 4月 5月 6月", True),
        ("完成主体，通过验收。 责任单位", False),
    ],
)
def test_a_row_of_headings(row, is_heading):
    assert is_heading_row(row.split()) is is_heading
