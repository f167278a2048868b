"""The table in Excel: merged as it is issued, or with a full row for each task."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.core.errors import UserError
from gkrw.official.content import compose_export
from gkrw.official.workbook import SHEET, build_workbook, missing_from_workbook
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import open_table

TABLES = [REAL_TABLE, *OFFICE_TABLES]


def export_of(name):
    return compose_export(open_table(next(path for path in TABLES if path.stem == name)), "1f" * 6)


def sheet_of(data: bytes):
    return load_workbook(io.BytesIO(data))[SHEET]


@pytest.mark.parametrize("flat", [False, True], ids=["merged", "flat"])
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_workbooks_are_valid_whole_and_the_same_every_time(path, flat, tmp_path):
    export = compose_export(open_table(path), "0123456789ab")
    data = build_workbook(export, flat)
    file = tmp_path / "table.xlsx"
    file.write_bytes(data)
    assert [each.description for each in OpenXmlValidator().validate(file).errors] == []
    assert missing_from_workbook(data, export, flat) == []
    assert build_workbook(export, flat) == data


def test_headings_and_defaults_are_merged():
    sheet = sheet_of(build_workbook(export_of("配合和责任领导")))
    assert [cell.value for cell in sheet[3]][:8] == [
        *("一级分类", "二级分类", "专题", "编号", "重点工作", "具体要求", "牵头单位", "责任单位"),
    ]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A4:A6", "B4:B5", "G4:G5"}
    assert sheet.auto_filter.ref is None


def test_a_flat_workbook_has_a_full_row_for_each_task():
    export = export_of("配合和责任领导")
    sheet = sheet_of(build_workbook(export, flat=True))
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref == "A3:M7"
    assert [cell.value for cell in sheet["G"][3:]] == [str(row.task.lead) for row in export.rows]
    assert sheet.freeze_panes == "A4"


def test_it_is_printed_one_page_wide_in_landscape_with_repeated_headings():
    sheet = sheet_of(build_workbook(export_of("tasks")))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.print_title_rows == "$3:$3"


def test_title_remark_and_properties():
    book = load_workbook(io.BytesIO(build_workbook(export_of("深浅不一"))))
    assert book[SHEET]["A1"].value == "开发区2026年营商环境重点任务"
    assert book[SHEET]["A2"].value == "共5项。"
    found = book.properties
    assert (found.keywords, found.version) == ("jkq-2026", "1f" * 6)
    assert found.subject == "开发区2026年营商环境重点任务"


def test_the_ledger_has_the_progress_and_its_day():
    entries = {"审计局": {"T05": TaskProgress("T05", Status.DONE, result="=已公开")}}
    export = compose_export(open_table(REAL_TABLE), "", None, entries, date(2026, 11, 25))
    data = build_workbook(export)
    sheet = sheet_of(data)
    assert sheet["A2"].value == "附件2　共44项。　截至2026年11月25日。"
    (row,) = (row for row in sheet.iter_rows(min_row=4) if row[3].value == "T05")
    assert "审计局：=已公开" in [cell.value for cell in row]
    assert missing_from_workbook(data, export) == []


def test_a_text_like_a_formula_stays_a_text():
    loaded = open_table(REAL_TABLE)
    task = replace(loaded.rows[0].task, requirement="=SUM(A1)")
    export = compose_export(loaded, "")
    export = replace(export, rows=(loaded.rows[0]._replace(task=task), *export.rows[1:]))
    cell = sheet_of(build_workbook(export))["F4"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_a_text_that_no_cell_can_hold_is_refused():
    loaded = open_table(REAL_TABLE)
    task = replace(loaded.rows[0].task, requirement="长" * 32_768)
    with pytest.raises(UserError, match="任务 T01 有一段文字长 32768 个字"):
        build_workbook(
            replace(compose_export(loaded, ""), rows=(loaded.rows[0]._replace(task=task),))
        )


@pytest.mark.parametrize("flat", [False, True], ids=["merged", "flat"])
def test_a_workbook_that_is_not_as_it_should_be_is_found_out(flat):
    export = export_of("tasks")
    data = build_workbook(export, flat)
    row = export.rows[1]
    other = row._replace(task=replace(row.task, title="别的"))
    changed = replace(export, rows=(export.rows[0], other, *export.rows[2:]))
    assert missing_from_workbook(data, changed, flat) == ["T02 的工作任务"]
    short = build_workbook(replace(export, rows=export.rows[:40]), flat)
    assert {each.split(" ")[0] for each in missing_from_workbook(short, export, flat)} >= {
        *("T41", "T42", "T43", "T44")
    }
