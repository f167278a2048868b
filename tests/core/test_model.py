"""The table's records: how names and targets are written, and how tasks are numbered."""

import pytest
import source_table

from gkrw.core.model import Table
from gkrw.core.names import Level, NameList
from tables import SMALL, edited, read


def responsible(written: str) -> NameList:
    """A list of names as it is written in YAML."""
    table = read(edited(("responsible: [建设局]", f"responsible: {written}"))).table
    assert table is not None
    return list(table.tasks())[1].responsible


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("[]", ""),
        ("[财政局]", "财政局"),
        ("[经发局, 建设局]", "经发局、建设局"),
        ("[经发局, 建设局, 等]", "经发局、建设局等"),
        ("[各园区, 各部门]", "各园区，各部门"),
        ("[各园区, 经发局, 建设局, 等]", "各园区，经发局、建设局等"),
        ("[经发局, 各园区]", "经发局，各园区"),
        ("[{各相关部门: [生态环境局, 建设局]}]", "各相关部门（生态环境局、建设局）"),
        (
            "[各园区, {各相关部门: [生态环境局, 农林水务局, 建设局, 等]}]",
            "各园区，各相关部门（生态环境局、农林水务局、建设局等）",
        ),
    ],
)
def test_a_list_of_names_is_written_as_the_office_writes_it(written, cell):
    assert str(responsible(written)) == cell


@pytest.mark.parametrize("task_id", ["T01", "T11", "T12", "T13", "T14", "T16", "T17"])
def test_a_cell_of_the_real_table_stands_in_the_source_as_it_is_written(real_table, task_id):
    task = next(task for task in real_table.tasks() if task.id == task_id)
    assert f"\t{task.responsible}\n" in source_table.SOURCE.read_text(encoding="utf-8")


def test_the_flat_list_has_bracketed_names_after_their_collective_and_etc_last():
    names = responsible("[各园区, {各相关部门: [生态环境局, 建设局, 等]}, 审计局, 等]")
    assert names.flat() == ["各园区", "各相关部门", "生态环境局", "建设局", "等", "审计局", "等"]
    assert [name.text for name in names.every_name()] == [
        *("各园区", "各相关部门", "生态环境局", "建设局", "审计局"),
    ]


def test_an_empty_list_is_not_the_same_as_one_that_is_written_nowhere():
    empty = responsible("[]")
    assert (empty.flat(), empty.level) == ([], Level.TASK)
    text = edited(
        ("        responsible: [各部门]\n", ""), ("            responsible: [建设局]\n", "")
    )
    table = read(text).table
    assert {task.responsible.level for task in table.tasks()} == {Level.NOWHERE}
    assert all(task.responsible != empty for task in table.tasks())


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("name: 网上可办率, at_least: 90, unit: '%'", "网上可办率≥90%"),
        ("name: 公示时限, at_most: 7, unit: 个工作日", "公示时限≤7个工作日"),
        ("name: “一窗”, at_least: 70.0, unit: '%'", "“一窗”≥70%"),
        ("name: 差错率, at_most: 0.5, unit: '%'", "差错率≤0.5%"),
        ("name: 公开率, at_least: 100, unit: '%'", "公开率≥100%"),
        ("name: 信息, at_least: 1200, unit: 条", "信息≥1200条"),
        ("name: 投诉, at_most: 0, unit: 件", "投诉≤0件"),
        ("name: 会议, at_least: 1, at_most: 4, unit: 次", "会议≥1次，≤4次"),
    ],
)
def test_a_target_is_written_with_its_bounds(target, shown):
    table = read(f"{SMALL}            targets: [{{{target}}}]\n").table
    assert [str(each) for each in list(table.tasks())[1].targets] == [shown]


def test_rows_count_groups_on_across_sections(real_table):
    rows = list(real_table.rows())
    headings = dict.fromkeys((row.section_heading, row.group_heading) for row in rows)
    assert list(headings) == [
        ("一、政府信息公开", "（一）主动公开"),
        ("一、政府信息公开", "（二）依申请公开"),
        ("二、解读回应参与", "（三）政策解读"),
        ("二、解读回应参与", "（四）舆情回应"),
        ("二、解读回应参与", "（五）公众参与"),
        ("三、服务公开", "（六）“放管服”改革信息公开"),
        ("三、服务公开", "（七）政务服务公开"),
        ("四、平台建设", "（八）政府网站"),
        ("四、平台建设", "（九）政务新媒体"),
        ("五、制度建设与组织保障", "（十）组织保障"),
        ("五、制度建设与组织保障", "（十一）学习、落实新修订的《政府信息公开条例》情况"),
    ]


def test_rows_are_all_tasks_in_the_order_of_the_file(real_table):
    assert [row.task.id for row in real_table.rows()] == [
        f"T{number:02}" for number in range(1, 45)
    ]
    assert [row.task for row in real_table.rows()] == list(real_table.tasks())
    lines = [row.task.place.line for row in real_table.rows()]
    assert lines == sorted(lines)


def test_a_row_knows_its_topic():
    with_topic, without = read(SMALL).table.rows()
    assert with_topic.topic is not None
    assert with_topic.topic.title == "会议公开"
    assert without.topic is None


def test_a_heading_without_tasks_still_has_its_number():
    text = SMALL.replace(
        "sections:\n", "sections:\n  - title: 总则\n    groups:\n      - {title: 依据, tasks: []}\n"
    )
    first = next(iter(read(text).table.rows()))
    assert (first.section_heading, first.group_heading) == ("二、政府信息公开", "（二）主动公开")


def test_tables_that_mean_the_same_are_equal_wherever_their_lines_stand():
    rest = """\
            deadline: 年底前
            targets: [{name: 公示时限, at_most: 7, unit: 个工作日}]
"""
    text = edited(("[建设局]", "[建设局, 等]")) + rest
    moved = edited(("sections:\n", "# 正文\n\nsections:\n"), text=text)
    assert read(moved).table == read(text).table
    for change in (("[审计局]", "[财政局]"), ("局, 等]", "局]"), ("年底", "年中"), ("7", "8")):
        assert read(edited(change, text=text)).table != read(text).table


def test_names_are_equal_whether_written_at_the_task_or_taken_from_above():
    written = read(edited(("responsible: [建设局]", "responsible: [各部门]"))).table
    first, second = written.tasks()
    assert first.responsible.level is not second.responsible.level
    assert first.responsible == second.responsible


def test_the_place_of_each_written_field_is_known():
    second = list(read(SMALL).table.tasks())[1]
    assert str(second.place) == "表.yaml:24:13"
    assert {key: (place.line, place.column) for key, place in second.places.items()} == {
        "id": (24, 17),
        "title": (25, 20),
        "requirement": (27, 15),
        "lead": (28, 19),
        "responsible": (29, 26),
    }


MIXED = """\
format: 1
title: 营商环境重点任务
departments:
  - name: 财政局
tasks:
  - {id: K01, title: 一, requirement: 做好。, lead: [财政局], responsible: []}
  - topic: 专班
    tasks:
      - {id: K02, title: 二, requirement: 做好。, lead: [财政局], responsible: []}
sections:
  - title: 审批服务
    lead: [财政局]
    tasks:
      - {id: K03, title: 三, requirement: 做好。, responsible: []}
    groups:
      - title: 提速
        responsible: []
        tasks:
          - {id: K04, title: 四, requirement: 做好。}
  - title: 监管
    groups:
      - title: 执法
        tasks:
          - topic: 入企检查
            tasks:
              - {id: K05, title: 五, requirement: 做好。, lead: [], responsible: [财政局]}
"""


def mixed_table(text: str = MIXED) -> Table:
    """The table in a text with nothing wrong in it."""
    parsed = read(text)
    assert parsed.findings == ()
    assert parsed.table is not None
    return parsed.table


def test_tasks_may_stand_in_the_table_in_a_section_in_a_group_or_under_a_topic():
    rows = list(mixed_table().rows())
    assert [(row.task.id, row.path) for row in rows] == [
        ("K01", ()),
        ("K02", ("专班",)),
        ("K03", ("一、审批服务",)),
        ("K04", ("一、审批服务", "（一）提速")),
        ("K05", ("二、监管", "（二）执法", "入企检查")),
    ]
    assert [row.category for row in rows] == [
        "",
        "专班",
        "一、审批服务",
        "（一）提速",
        "（二）执法·入企检查",
    ]
    assert [row.first_heading for row in rows] == [
        "未分类",
        "专班",
        "一、审批服务",
        "一、审批服务",
        "二、监管",
    ]
    assert rows[0][1:] == (None,) * 5


def test_a_task_inherits_from_whatever_headings_it_has():
    tasks = {task.id: task for task in mixed_table().tasks()}
    assert str(tasks["K03"].lead) == "财政局"
    assert tasks["K04"].responsible.is_stated
    assert not tasks["K04"].responsible.entries


def test_tasks_come_before_or_after_groups_as_the_file_has_them():
    head, _, rest = MIXED.partition("    tasks:\n      - {id: K03")
    groups, _, after = rest.partition("    groups:")[2].partition("  - title: 监管")
    moved = (
        f"{head}    groups:{groups}    tasks:\n      - {{id: K03, title: 三, requirement: 做好。,"
        f" responsible: []}}\n  - title: 监管{after}"
    )
    assert [task.id for task in mixed_table(moved).tasks()] == ["K01", "K02", "K04", "K03", "K05"]
