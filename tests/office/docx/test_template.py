"""Filling a template: whatever the table says comes out as text, and nothing gets out."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile

import pytest

from conftest import REAL_TABLE, ROOT
from letters import checked, context, filled, letters_of, names_in, rows_of, template_with, text_of
from tables import edited


@pytest.fixture(scope="module")
def real():
    return checked(REAL_TABLE.read_text(encoding="utf-8"))


def test_every_task_stands_in_a_row_of_its_own(real):
    for letter in letters_of(real):
        rows = rows_of(filled(context(real, letter.body.name)))
        assert [row[1] for row in rows] == [row.task.id for row in letter.rows]
        for cells, row in zip(rows, letter.rows, strict=True):
            assert cells[2].split("\n")[0] == row.task.title
            assert cells[3] == row.task.requirement
            assert cells[4] == (str(row.task.lead) or "（未写明）")
            assert cells[5] == (str(row.task.responsible) or "（未写明）")


def test_the_letter_says_what_standard_letters_say(real):
    said = text_of(filled(context(real, "财政局")))
    assert "关于落实《兰州新区政务公开工作\n重点任务分解表》的通知" in said
    assert "财政局：" in said
    assert "共38项，其中牵头负责3项，作为责任部门承担1项，与其他部门共同承担34项（" in said
    assert "附件：财政局政务公开工作任务清单" in said
    assert "（联系人：＿＿＿＿＿＿，电话：＿＿＿＿＿＿）" in said
    assert "{" not in said
    assert "可能涉及" not in said


def test_a_department_without_a_lead_is_not_told_of_leading(real):
    said = text_of(filled(context(real, "各园区")))
    assert "对牵头负责的任务" not in said
    assert "你单位" not in said
    assert (
        "请各园区分别明确1名分管负责同志和1名联络员，及时将名单（姓名、职务、联系电话）报管委会办公室。"
        "对承担的任务，要按照职责分工，配合牵头部门抓好落实。" in said
    )


def test_possible_tasks_have_a_list_of_their_own(real):
    said = text_of(filled(context(real, "财政局", possible=True)))
    assert "是否承担尚待明确的任务（不计入以上项数）" in said
    assert "没有说明是否包括财政局，待明确后执行。" in said


HOSTILE = [
    "<b>加粗</b>",
    "R&D 与 A<B>C",
    "{{ 7*7 }}{% for 甲 in 乙 %}",
    "]]>结束",
    "&lt;已转义&gt;",
    "{{ 主送机关 }}",
    "{_{ 与 }_}",
    "表情😀与生僻字𠮷",
    "引号\"双\"和'单'",
    "\\1 \\g<0> $1",
    "公开" * 2500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_hostile_text_is_only_text(text):
    quoted = "'" + text.replace("'", "''") + "'"
    table = checked(
        edited(
            ("title: 审计公开", f"title: {quoted}"),
            (
                "requirement: |\n              对审计发现问题、整改落实及问责情况进行公开。",
                f"requirement: |\n              {text}\n              第二段。",
            ),
        )
    )
    (row,) = [row for row in rows_of(filled(context(table, "审计局"))) if row[1] == "T02"]
    assert row[2].split("\n")[0] == text
    assert row[3] == f"{text}\n第二段。"


def test_a_condition_takes_a_missing_value_for_empty():
    table = checked(edited(("lead: [审计局]", "lead: [审计局]\n            deadline: 年底前")))
    written = "{{ 任务.完成时限 }}"
    condition = f"{{% if 任务.完成时限 %}}完成时限：{written}{{% else %}}长期坚持{{% endif %}}"
    values = context(table, "审计局")
    usual, conditional = (
        {row[1]: row[6] for row in rows_of(filled(values, template))}
        for template in (None, template_with((written, condition)))
    )
    assert usual == {"T01": "—", "T02": "年底前"}
    assert conditional == {"T01": "长期坚持", "T02": "完成时限：年底前"}


def test_line_breaks_in_a_single_field_are_those_of_word(real):
    template = template_with(
        ("{%p for 段落 in 任务.工作要求各段 %}", "{%p if 任务.编号 %}"),
        ("{{ 段落 }}", "{{ 任务.工作要求 }}"),
        (
            "{%p endfor %}</w:t></w:r></w:p></w:tc>",
            "{%p endif %}</w:t></w:r></w:p></w:tc>",
        ),
    )
    (row,) = [row for row in rows_of(filled(context(real, "财政局"), template)) if row[1] == "T10"]
    assert row[3].count("\n") == 1
    assert "等内容。\n按规定" in row[3]


def test_no_line_break_that_counts_paragraphs_is_left_in_a_document(real):
    with zipfile.ZipFile(io.BytesIO(filled(context(real, "财政局")))) as archive:
        assert b"\n" not in archive.read("word/document.xml")


def test_parts_keep_their_order_and_the_date_of_no_clock(real):
    data = filled(context(real, "财政局"))
    assert names_in(data)[0] == "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "settings",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C"}],
)
def test_the_same_input_gives_the_same_bytes_in_every_process(real, settings):
    code = (
        "import hashlib, sys; sys.path[:0] = ['tests', 'tests/support'];"
        "from conftest import REAL_TABLE; from letters import *;"
        "table = checked(REAL_TABLE.read_text(encoding='utf-8'));"
        "print(hashlib.sha256(filled(context(table, '财政局'))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT / 'tests' / 'letters'}",
            "PYTHONUTF8": "1",
            **settings,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(filled(context(real, "财政局"))).hexdigest()
