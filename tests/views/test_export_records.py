"""The table as CSV, Markdown and JSON Lines."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.official.content import Selection, compose_export
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import open_table
from gkrw.views.export_records import TEXT_FORMATS, export_text, missing_from_text
from gkrw.views.formats import Format

TABLES = [REAL_TABLE, *OFFICE_TABLES]
DAY = date(2026, 11, 25)


def loaded_table(name):
    return open_table(next(path for path in TABLES if path.stem == name))


def lines_of(export):
    return [json.loads(line) for line in export_text(export, Format.JSONL).split("\n")[:-1]]


def with_text(export, text):
    """The same export, with another requirement of its first task."""
    first, *others = export.rows
    task = replace(first.task, requirement=text)
    return replace(export, rows=(first._replace(task=task), *others))


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_nothing_is_missing(path, format):
    export = compose_export(open_table(path), "0123456789ab")
    assert missing_from_text(export_text(export, format), export, format) == []


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_a_text_that_is_cut_is_found_out(format):
    export = compose_export(loaded_table("tasks"), "")
    text = export_text(export, format)
    assert "T01" in missing_from_text(text.replace("建立健全利益相关方", ""), export, format)[0]
    shorter = text.rstrip("\n").rpartition("\n")[0] + "\n"
    assert missing_from_text(shorter, export, format)


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "-一条\n-二条",
        "a|b \\| c\\",
        "R&D <b> &lt; <br>",
        "*重点*_一_",
        '"引"，\u2028下',
        "",
    ],
)
def test_hostile_texts_come_back_as_they_were(text, format):
    export = with_text(compose_export(loaded_table("配合和责任领导"), ""), text)
    assert missing_from_text(export_text(export, format), export, format) == []


def test_csv_has_a_full_row_for_each_task():
    export = compose_export(loaded_table("配合和责任领导"), "")
    text = export_text(export, Format.CSV)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert len(rows) == 5
    assert rows[2][:4] == ["一、健全依法行政制度", "（一）规范性文件管理", "", "F02"]
    assert rows[2][6] == "县司法局"


def test_csv_is_no_formula():
    export = with_text(compose_export(loaded_table("配合和责任领导"), ""), "=1+1")
    assert "'=1+1" in export_text(export, Format.CSV)


def test_markdown_has_headings_and_a_table_below_each():
    export = compose_export(loaded_table("深浅不一"), "")
    lines = export_text(export, Format.MD).split("\n")
    assert lines[0] == "# 开发区2026年营商环境重点任务"
    assert [line for line in lines if line.startswith("##")] == [
        *("## 一、审批服务", "### （一）提速增效", "## 二、监管执法")
    ]
    assert sum(line.startswith("| --- ") for line in lines) == 4


def test_json_lines_have_a_row_for_each_task_and_body():
    loaded = loaded_table("配合和责任领导")
    lines = lines_of(compose_export(loaded, "1f" * 6))
    f02 = [each for each in lines if each["id"] == "F02"]
    assert [(each["body"], each["role"]) for each in f02] == [
        *(("县司法局", "lead"), ("县政府办", "named")),
        *(("县财政局", "support"), ("县市场监管局", "support")),
    ]
    first = f02[0]
    assert (first["office"], first["table_key"], first["version"]) == (
        "青山县司法局",
        "fzb-2026",
        "1f" * 6,
    )
    assert (first["deadline"], first["due"]) == ("6月底前", "2026-06-30")
    assert first["as_of"] is first["status"] is first["overdue"] is None
    assert len({tuple(each) for each in lines}) == 1  # the same keys in the same order


def test_a_body_that_is_a_collective_is_one():
    lines = lines_of(compose_export(loaded_table("深浅不一"), ""))
    assert {each["kind"] for each in lines if each["body"] == "各园区"} == {"collective"}
    assert {each["kind"] for each in lines if each["body"] == "行政审批局"} == {"department"}


def test_a_task_that_no_body_has_is_one_line():
    loaded = loaded_table("深浅不一")
    export = compose_export(loaded, "")
    empty = replace(loaded.rows[0].task.lead, entries=())
    task = replace(loaded.rows[0].task, lead=empty, responsible=empty)
    lines = lines_of(replace(export, rows=(loaded.rows[0]._replace(task=task),)))
    assert [(each["id"], each["body"], each["reports"]) for each in lines] == [("K01", None, False)]


def test_progress_is_in_the_line_of_its_body():
    loaded = loaded_table("配合和责任领导")
    values = (("一窗受理率", Decimal("92.5")),)
    progress = TaskProgress(
        "F04", Status.DONE, values, "已实现", date(2026, 11, 20), "http://a.cn", note="待核"
    )
    entries = {"县政务服务中心": {"F04": progress}}
    export = compose_export(loaded, "", Selection(), entries, date(2026, 12, 1))
    f04 = {each["body"]: each for each in lines_of(export) if each["id"] == "F04"}
    done = f04["县政务服务中心"]
    assert (done["status"], done["overdue"], done["light"]) == ("已完成", False, "黄")
    assert done["finished"] == "2026-11-20"
    assert done["target_values"] == [
        {"name": "一窗受理率", "value": 92.5, "unit": "%", "met": False}
    ]
    assert (done["result"], done["evidence"], done["remark"]) == ("已实现", "http://a.cn", "待核")
    silent = f04["县财政局"]
    assert (silent["reports"], silent["reported"], silent["status"]) == (True, False, None)
    assert silent["overdue"] is True
    assert silent["as_of"] == "2026-12-01"
