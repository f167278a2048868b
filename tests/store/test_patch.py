"""Changes of the data become edits of the lines that must change."""

import codecs
import copy
from collections.abc import Callable
from difflib import unified_diff
from typing import Any

import pytest

from conftest import REAL_TABLE
from gkrw.store.layout import Layout, lay_out
from gkrw.store.patch import NotPatched, Patched, patch

REAL = REAL_TABLE.read_text(encoding="utf-8")
TEXT = """\
# 表头
format: 1   # 版本

title: 分解表
departments:
- name: 财政局   # 合署
  aliases: [市财政局,
            '金融办']  # 尾
  # 属于财政局
- name: 审计局

sections:
- title: 政府信息公开
  groups:
  # 以下两类由办公室负责

  # 主动公开的说明
  - title: 主动公开
    tasks:  # 任务
    - id: "T01"
      requirement: 一句。
      title: 'X公开'
      note: |-  # 头
        一
          二
      deadline:    # 待定
      responsible:
        - 财政局  # 牵头
        - 审计局
    - {id: T02, title: 台账, requirement: 建立台账。}

  - title: 依申请公开
    tasks: []
# 尾
"""
Tasks = list[dict[str, Any]]


def data_of(text: str) -> Any:
    layout = lay_out(text.encode())
    assert isinstance(layout, Layout)
    return layout.root.data


def tasks(data: Any, group: int = 0) -> Tasks:
    found: Tasks = data["sections"][0]["groups"][group]["tasks"]
    return found


def patched(text: str, change: Callable[[Any], object]) -> str:
    """The text with other data."""
    target = copy.deepcopy(data_of(text))
    change(target)
    result = patch(text.encode(), target)
    assert isinstance(result, Patched)
    assert data_of(result.content.decode()) == target
    return result.content.decode()


def changed(text: str, change: Callable[[Any], object]) -> list[str]:
    """The lines that are taken away and added, as in a diff."""
    diff = unified_diff(text.splitlines(), patched(text, change).splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def test_a_text_of_the_same_data_stays_as_it_is():
    for text in (TEXT, REAL):
        assert patched(text, lambda _: None) == text


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("title", "Y公开", ["-      title: 'X公开'", "+      title: 'Y公开'"]),
        ("requirement", "两句。", ["-      requirement: 一句。", "+      requirement: 两句。"]),
        (
            "requirement",
            "一句。\n两句。",
            [
                "-      requirement: 一句。",
                "+      requirement: |",
                "+        一句。",
                "+        两句。",
            ],
        ),
        ("note", "一\n  二", []),
        ("note", "一\n二\n三", ["-          二", "+        二", "+        三"]),
        (
            "deadline",
            "2026-10-31",
            ["-      deadline:    # 待定", "+      deadline: 2026-10-31    # 待定"],
        ),
        ("responsible", ["财政局", "民政局", "审计局"], ["+        - 民政局"]),
        ("responsible", ["财政局"], ["-        - 审计局"]),
        (
            "responsible",
            ["财政局", "审计局", {"各部门": ["民政局", "等"]}],
            ["+        - {各部门: [民政局, 等]}"],
        ),
        (
            "targets",
            [{"name": "办结率", "at_least": "90", "unit": "%"}],
            [
                "+      targets:",
                "+      - name: 办结率",
                "+        at_least: 90",
                "+        unit: '%'",
            ],
        ),
    ],
)
def test_only_the_lines_of_the_field_change(key, value, lines):
    assert changed(TEXT, lambda data: tasks(data)[0].update({key: value})) == lines


def test_a_task_in_braces_stays_in_braces():
    assert changed(
        TEXT,
        lambda data: tasks(data)[1].update(title="台账: 一", lead=["财政局", "{审计局"]),
    ) == [
        "-    - {id: T02, title: 台账, requirement: 建立台账。}",
        "+    - {id: T02, title: '台账: 一', requirement: 建立台账。, lead: [财政局, '{审计局']}",
    ]


def test_the_quotes_and_the_comment_of_a_list_in_brackets_stay():
    def change(data: Any) -> None:
        data["departments"][0]["aliases"] = ["金融办", "财政局金融办"]

    assert changed(TEXT, change) == [
        "-  aliases: [市财政局,",
        "-            '金融办']  # 尾",
        "+  aliases: ['金融办', 财政局金融办]  # 尾",
    ]


def test_a_moved_task_takes_its_lines_along():
    assert changed(TEXT, lambda data: tasks(data, 1).append(tasks(data).pop(1))) == [
        "-    - {id: T02, title: 台账, requirement: 建立台账。}",
        "-    tasks: []",
        "+    tasks:",
        "+    - {id: T02, title: 台账, requirement: 建立台账。}",
    ]


def test_a_group_that_is_removed_takes_only_its_own_comment():
    lines = changed(TEXT, lambda data: data["sections"][0]["groups"].pop(0))
    assert "-  # 主动公开的说明" in lines
    assert "-  # 以下两类由办公室负责" not in lines
    emptied = patched(TEXT, lambda data: data["sections"][0]["groups"].clear())
    assert emptied.endswith("  groups: []\n  # 以下两类由办公室负责\n# 尾\n")


def test_the_comment_at_the_head_of_the_file_belongs_to_the_file():
    assert patched(TEXT, lambda data: data.pop("format")).startswith("# 表头\n")


def test_a_new_group_is_set_apart_as_the_others_are():
    group = {
        "title": "公开目录",
        "tasks": [{"id": "T03", "title": "目录", "requirement": "编制。"}],
    }
    lines = changed(REAL, lambda data: data["sections"][0]["groups"].insert(1, group))
    assert lines == [
        "+      - title: 公开目录",
        "+        tasks:",
        "+          - id: T03",
        "+            title: 目录",
        "+            requirement: |",
        "+              编制。",
        "+",
    ]


def test_new_keys_stand_where_the_shapes_have_them():
    assert changed(REAL, lambda data: data.update(retired=["T45"], key="zwgk-2026")) == [
        "+key: zwgk-2026",
        "+retired: [T45]",
        "+",
    ]


def test_a_renamed_group_keeps_its_tasks_and_a_task_with_another_id_its_lines():
    def change(data: Any) -> None:
        data["sections"][0]["groups"][0]["title"] = "主动公开工作"
        tasks(data)[0]["id"] = "T09"

    assert changed(TEXT, change) == [
        "-  - title: 主动公开",
        "+  - title: 主动公开工作",
        '-    - id: "T01"',
        '+    - id: "T09"',
    ]


def test_a_first_key_that_is_removed_leaves_no_comment_behind_the_dash():
    text = "departments:\n  - name: 财政局\n    # 别名\n    aliases: [甲]\n"
    assert patched(text, lambda data: data["departments"][0].pop("name")) == (
        "departments:\n  # 别名\n  - aliases: [甲]\n"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("公开：及时", "公开：及时"),
        ("A: B", "'A: B'"),
        ("it's # 注", "'it''s # 注'"),
        ("12:30", "'12:30'"),
        ("2026", "'2026'"),
        ("yes", "'yes'"),
        ("", "''"),
        ("- 一", "'- 一'"),
        ("%", "'%'"),
        (" 前", "' 前'"),
        ("一\n二", '"一\\n二"'),
        ("一\t二", '"一\\u0009二"'),
    ],
)
def test_quotes_are_written_where_yaml_needs_them(value, written):
    assert changed(REAL, lambda data: data.update(annex=value))[1] == f"+annex: {written}"


def test_line_breaks_the_byte_order_mark_and_a_missing_last_break_stay():
    content = codecs.BOM_UTF8 + TEXT.rstrip("\n").replace("\n", "\r\n").encode()
    target = copy.deepcopy(data_of(TEXT))
    target["title"] = "新的分解表"
    result = patch(content, target)
    assert isinstance(result, Patched)
    assert result.content == content.replace("分解表".encode(), "新的分解表".encode())


@pytest.mark.parametrize(
    ("text", "line"),
    [("title: [一\n", 1), ("title: 一\ntitle: 二\n", 0), ("{title: 一}\n", 0)],
)
def test_a_text_that_cannot_be_read_is_not_written(text, line):
    result = patch(text.encode(), {"title": "三"})
    assert isinstance(result, NotPatched)
    assert result.line == line
    assert result.reason


OUTDENTED = """\
format: 1
title: 表
sections:
  - title: 一类
    groups:
      - title: 小类
        tasks:
          - id: T01
            title: 甲
            requirement: 做好。
            lead: [财政局]   # 请示过
          # 以上是第一批
  # 以下是第二批，待定
  - title: 二类
    groups: []
"""


def test_comments_behind_the_last_field_stay_however_they_are_indented():
    def edit(data):
        data["sections"][0]["groups"][0]["tasks"][0]["lead"] = ["审计局"]

    assert patched(OUTDENTED, edit) == OUTDENTED.replace("[财政局]", "[审计局]")
