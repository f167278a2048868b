"""Returned workbooks as departments send them: filled in, rearranged, renamed, damaged."""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import (
    TODAY,
    cells_of,
    edited,
    issued,
    issued_jointly,
    put,
    read,
    rejections_of,
    row_of,
    saved,
    table,
    with_parts,
)

from conftest import REAL_TABLE
from gkrw.checklist.content import digest
from gkrw.office.ooxml import read_package, write_package
from gkrw.office.xlsx.workbook_writer import normalize
from gkrw.official.content import compose_export
from gkrw.official.workbook import build_workbook
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.return_reader import read_returns
from tables import SMALL

FILLED = put(
    J4="已完成",
    L4="预决算已经公开。",
    M4=date(2026, 10, 8),
    N4="https://www.example.gov.cn/czj",
    O4="张三",
    P4="0931-1234567",
    Q4="无",
)
EXPECTED = {
    "status": Status.DONE,
    "result": "预决算已经公开。",
    "finished": date(2026, 10, 8),
    "evidence": "https://www.example.gov.cn/czj",
    "reporter": "张三",
    "phone": "0931-1234567",
    "note": "无",
}


def test_an_untouched_checklist_says_nothing():
    returned = read(issued())
    assert returned.department == "财政局"
    assert len(returned.rows) == 38
    assert all(cell.value == "" for row in returned.rows for cell in row.cells)
    assert (returned.rejected, returned.notes) == ([], [])


def test_everything_that_is_filled_in_is_read():
    returned = read(edited(issued(), FILLED))
    assert cells_of(returned, "T10") == EXPECTED
    assert (returned.rejected, returned.notes) == ([], [])


def test_a_cell_knows_where_it_stands():
    (cell,) = (
        cell for cell in row_of(read(edited(issued(), FILLED)), "T10").cells if cell.key == "status"
    )
    assert str(cell.place) == "财政局.xlsx › 任务清单 › J4"


# -- moved about -----------------------------------------------------------------------------------


def _sort_backwards(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, values in enumerate(reversed(rows), 4):
        for at, value in enumerate(values, 1):
            sheet.cell(number, at).value = value


def _move_column(sheet: Worksheet, source: str, target: int) -> None:
    values = [cell.value for cell in sheet[source]]
    sheet.delete_cols(sheet[f"{source}1"].column)
    sheet.insert_cols(target)
    for number, value in enumerate(values, 1):
        sheet.cell(number, target).value = value


def _add_total(sheet: Worksheet) -> None:
    sheet["A42"] = "合计"
    sheet["D42"] = 38


MOVED = {
    "sorted": [_sort_backwards],
    "filtered": [lambda sheet: [_hide(sheet, number) for number in range(4, 20)]],
    "other-rows-deleted": [lambda sheet: sheet.delete_rows(10, 20)],
    "rows-inserted": [lambda sheet: sheet.insert_rows(4, 3)],
    "rows-above": [lambda sheet: sheet.insert_rows(1, 5)],
    "title-deleted": [lambda sheet: sheet.delete_rows(1, 2)],
    "column-inserted": [lambda sheet: sheet.insert_cols(10, 2)],
    "column-first": [lambda sheet: sheet.insert_cols(1)],
    "column-moved": [lambda sheet: _move_column(sheet, "J", 17)],
    "fixed-columns-deleted": [lambda sheet: sheet.delete_cols(7, 3)],
    "category-deleted": [lambda sheet: sheet.delete_cols(3)],
    "renamed-sheet": [lambda sheet: setattr(sheet, "title", "Sheet1")],
    "renamed-like-department": [lambda sheet: setattr(sheet, "title", "新区财政局")],
    "header-renamed": [put(J3="状态", L3="进展情况", N3="佐证材料")],
    "header-with-blanks": [put(J3="完成\n状态", L3=" 完成情况 ", O3="填 报 人")],
    "header-explained": [put(J3="完成状态（必填）", M3="完成日期(年-月-日)", P3="联系电话*")],
    "header-full-width": [put(N3="佐证材料(链接)", K3="指标完成值（％）")],
    "header-twice": [lambda sheet: _repeat_heading(sheet, 20)],
    "total-below": [_add_total],
    "remarks-below": [put(A44="填报说明：以上情况属实。")],
    "merged-title": [lambda sheet: sheet.merge_cells("A1:Q1")],
    "unprotected": [lambda sheet: setattr(sheet.protection, "sheet", False)],
    "id-in-small": [put(B4="t10")],
    "id-full-width": [put(B4="Ｔ１０")],
    "id-with-blanks": [put(B4=" T10 ")],
    "id-gone": [put(B4=None)],
    "number-gone": [lambda sheet: sheet.delete_cols(1)],
    "id-column-gone": [lambda sheet: sheet.delete_cols(2)],
}


def _hide(sheet: Worksheet, number: int) -> None:
    sheet.row_dimensions[number].hidden = True


def _repeat_heading(sheet: Worksheet, number: int) -> None:
    sheet.insert_rows(number)
    for cell in sheet[3]:
        sheet.cell(number, cell.column).value = cell.value


@pytest.mark.parametrize("edits", MOVED.values(), ids=MOVED)
def test_what_is_moved_about_is_still_found(edits):
    returned = read(edited(issued(), FILLED, *edits))
    assert returned.department == "财政局"
    assert cells_of(returned, "T10") == EXPECTED
    assert {each.finding.code for each in returned.rejected} <= {"G954"}  # 合计, 填报说明


def test_the_hidden_sheet_may_be_gone():
    book = load_workbook(io.BytesIO(edited(issued(), FILLED)))
    del book["_gkrw"]
    returned = read(saved(book))
    assert cells_of(returned, "T10") == EXPECTED
    assert row_of(returned, "T10").issued is None


def test_a_sheet_copied_into_another_workbook_is_read():
    source = load_workbook(io.BytesIO(edited(issued(), FILLED)))["任务清单"]
    book = Workbook()
    sheet = book.active
    for row in source.iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column).value = cell.value
    returned = read(saved(book), "回收.xlsx")
    assert returned.department == "财政局"
    assert cells_of(returned, "T10") == EXPECTED


def test_several_departments_stand_in_one_workbook():

    data = edited(issued_jointly("财政局", "审计局"), put(J4="已完成"), sheet="审计局")
    found, rejected = read_returns(data, "总.xlsx", table(), TODAY)
    assert [each.department for each in found] == ["审计局", "财政局"]
    assert rejected == []
    assert cells_of(found[0], "T05") == {"status": Status.DONE}


# -- what people type ------------------------------------------------------------------------------

TYPED = {
    "status-done": ({"J4": "已办结"}, {"status": Status.DONE}),
    "status-blank": ({"J4": " 已完成 "}, {"status": Status.DONE}),
    "status-under-way": ({"J4": "正在办理"}, {"status": Status.UNDER_WAY}),
    "status-not-started": ({"J4": "未启动"}, {"status": Status.NOT_STARTED}),
    "date-text": ({"M4": "2026.10.8"}, {"finished": date(2026, 10, 8)}),
    "date-slashes": ({"M4": "2026/10/08"}, {"finished": date(2026, 10, 8)}),
    "date-dashes": ({"M4": "2026-10-8"}, {"finished": date(2026, 10, 8)}),
    "date-chinese": ({"M4": "2026年10月8日"}, {"finished": date(2026, 10, 8)}),
    "date-full-width": ({"M4": "２０２６年１０月８日"}, {"finished": date(2026, 10, 8)}),
    "date-digits": ({"M4": "20261008"}, {"finished": date(2026, 10, 8)}),
    "date-digits-number": ({"M4": 20261008}, {"finished": date(2026, 10, 8)}),
    "date-serial": ({"M4": 46303}, {"finished": date(2026, 10, 8)}),
    "date-time": ({"M4": datetime(2026, 10, 8, 9, 30)}, {"finished": date(2026, 10, 8)}),
    "date-time-text": ({"M4": "2026-10-08 00:00:00"}, {"finished": date(2026, 10, 8)}),
    "date-short-time": ({"M4": "2026-10-18 9:30"}, {"finished": date(2026, 10, 18)}),
    "date-chinese-time": ({"M4": "2026年10月18日9:30"}, {"finished": date(2026, 10, 18)}),
    "date-no-date": ({"M4": "—"}, {}),
    "phone-number": ({"P4": 13900001111}, {"phone": "13900001111"}),
    "phone-float": ({"P4": 13900001111.0}, {"phone": "13900001111"}),
    "text-number": ({"L4": 3}, {"result": "3"}),
    "text-date": ({"Q4": date(2026, 10, 8)}, {"note": "2026-10-08"}),
    "paragraphs": ({"L4": "第一段。\r\n第二段。"}, {"result": "第一段。\n第二段。"}),
    "blanks-around": ({"L4": "  已公开。\n \n"}, {"result": "已公开。"}),
    "escaped": ({"L4": "甲_x000D_\n乙"}, {"result": "甲\n乙"}),
    "formula-like": ({"L4": "'=1+1"}, {"result": "'=1+1"}),
    "truth": ({"L4": True}, {"result": "TRUE"}),
    "emoji": ({"L4": "已公开👍𠮷"}, {"result": "已公开👍𠮷"}),
}


@pytest.mark.parametrize(("cells", "expected"), TYPED.values(), ids=TYPED)
def test_what_people_type_is_understood(cells, expected):
    returned = read(edited(issued(), put(**cells)))
    assert cells_of(returned, "T10") == expected
    assert returned.rejected == []


NUMBERS = {
    "number": (5, "General", Decimal(5)),
    "fraction": (4.5, "General", Decimal("4.5")),
    "text": ("7", "General", Decimal(7)),
    "with-unit": ("7个工作日", "General", Decimal(7)),
    "with-unit-and-blank": ("7 个工作日", "General", Decimal(7)),
    "full-width": ("７．５", "General", Decimal("7.5")),
    "thousands": ("1,000", "General", Decimal(1000)),
    "thousands-with-a-blank": ("1 000", "General", Decimal(1000)),
    "sign-only-shown": (90, '0"%"', Decimal(90)),
}


@pytest.mark.parametrize(
    "typed",
    ["90,85", "3，5", 1e19, 13900001111139000011, "3\n5", "3 5", "① 3", "3²", "12 34", "½"],
)
def test_what_is_not_one_sensible_number_is_not_taken(typed):
    returned = read(edited(issued(), put(K29=typed)))
    assert [each.place.cell for each in returned.rejected] == ["K29"]


def test_a_collective_that_reports_nothing_is_nobodys_sheet():
    data = edited(
        issued(), put(A1="清单", J4="已完成"), lambda sheet: setattr(sheet, "title", "各部门")
    )
    assert read(data).department == "财政局"  # to whom the workbook was issued


@pytest.mark.parametrize(("typed", "shown", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_values_of_targets_are_numbers(typed, shown, expected):
    def edit(sheet):
        number = _row_of_task(sheet, "T29")
        sheet.cell(number, 11).value = typed
        sheet.cell(number, 11).number_format = shown

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T29") == {"value": expected}
    assert returned.rejected == []


PERCENTS = {
    "number": (92.5, "General", Decimal("92.5")),
    "shown-as-percent": (0.925, "0.0%", Decimal("92.5")),
    "shown-as-whole-percent": (0.7, "0%", Decimal(70)),
    "text": ("92.5%", "General", Decimal("92.5")),
    "full-width": ("９２％", "General", Decimal(92)),
    "in-words": ("百分之92", "General", Decimal(92)),
}


@pytest.mark.parametrize(("typed", "shown", "expected"), PERCENTS.values(), ids=PERCENTS)
def test_percentages_are_those_that_are_seen(typed, shown, expected):
    def edit(sheet):
        number = _row_of_task(sheet, "T32")
        sheet.cell(number, 12).value = typed
        sheet.cell(number, 12).number_format = shown

    returned = read(edited(issued("经发局"), edit), "经发局.xlsx")
    assert cells_of(returned, "T32") == {"value2": expected}


def _row_of_task(sheet: Worksheet, task: str) -> int:
    return next(cell.row for cell in sheet["B"] if cell.value == task)


def test_rich_text_is_read_as_text():
    rich = CellRichText("已经", TextBlock(InlineFont(b=True), "公开"), "。")
    assert cells_of(read(edited(issued(), put(L4=rich))), "T10") == {"result": "已经公开。"}


def test_a_link_keeps_its_address():
    def edit(sheet):
        sheet["N4"] = "公告"
        sheet["N4"].hyperlink = "https://www.example.gov.cn/czj"

    found = cells_of(read(edited(issued(), edit)), "T10")
    assert found == {"evidence": "公告 https://www.example.gov.cn/czj"}


def _with_formula(cell: str, formula: str, shown: str) -> bytes:
    """A checklist with a formula that an office program has worked out."""
    sheet = read_package(issued())["xl/worksheets/sheet2.xml"].decode()
    worked_out = rf'<c r="{cell}" \1 t="str"><f>{escape(formula)}</f><v>{escape(shown)}</v></c>'
    changed, count = re.subn(rf'<c r="{cell}" (s="\d+") t="n"></c>', worked_out, sheet)
    assert count == 1
    return with_parts(issued(), {"xl/worksheets/sheet2.xml": changed.encode()})


LINKS = {
    "plain": (
        'HYPERLINK("https://www.example.gov.cn/fj","附件")',
        "附件 https://www.example.gov.cn/fj",
    ),
    "small": (
        'hyperlink( "https://www.example.gov.cn/fj" , A1)',
        "附件 https://www.example.gov.cn/fj",
    ),
    "quoted": (
        'HYPERLINK("https://example.gov.cn/?q=""甲""","附件")',
        '附件 https://example.gov.cn/?q="甲"',
    ),
    "signed": (
        '+HYPERLINK("https://www.example.gov.cn/fj","附件")',
        "附件 https://www.example.gov.cn/fj",
    ),
    "other-formula": ('IF(TRUE,"附件","https://www.example.gov.cn")', "附件"),
}


@pytest.mark.parametrize(("formula", "expected"), LINKS.values(), ids=LINKS)
def test_a_formula_that_shows_a_link_keeps_its_address(formula, expected):
    returned = read(_with_formula("N4", formula, "附件"))
    assert cells_of(returned, "T10") == {"evidence": expected}
    assert returned.rejected == []


@pytest.mark.parametrize(
    "formula",
    [
        'HYPERLINK("https://www.example.gov.cn/"&B4,"附件")',
        'IF(B4="T10",HYPERLINK("https://www.example.gov.cn/","附件"),"")',
    ],
)
def test_a_link_that_a_formula_puts_together_is_said_and_kept(formula):
    returned = read(_with_formula("N4", formula, "附件"))
    assert cells_of(returned, "T10") == {"evidence": "附件"}
    (rejection,) = returned.rejected
    assert (rejection.place.cell, rejection.typed) == ("N4", f"={formula}")
    assert rejection.finding.code == "G934"


def test_a_second_link_of_a_formula_is_said():
    formula = (
        'HYPERLINK("https://a.example.gov.cn","甲")&HYPERLINK("https://b.example.gov.cn","乙")'
    )
    returned = read(_with_formula("N4", formula, "甲乙"))
    assert cells_of(returned, "T10") == {"evidence": "甲乙 https://a.example.gov.cn"}
    (rejection,) = returned.rejected
    assert rejection.typed == f"={formula}"


def test_a_formula_that_several_rows_share_keeps_its_address_in_each():
    """As Excel writes a formula that was filled down."""
    sheet = read_package(issued())["xl/worksheets/sheet2.xml"].decode()
    for number, formula in (
        (4, '<f t="shared" ref="N4:N5" si="0">HYPERLINK("https://www.example.gov.cn","公告")</f>'),
        (5, '<f t="shared" si="0"/>'),
    ):
        worked_out = rf'<c r="N{number}" \1 t="str">{formula}<v>公告</v></c>'
        sheet, count = re.subn(rf'<c r="N{number}" (s="\d+") t="n"></c>', worked_out, sheet)
        assert count == 1
    returned = read(with_parts(issued(), {"xl/worksheets/sheet2.xml": sheet.encode()}))
    found = [cell.typed for row in returned.rows for cell in row.cells if cell.typed]
    assert found == ["公告 https://www.example.gov.cn"] * 2


@pytest.mark.parametrize("reference", ["N4:N9", "A4:P4", "N1:N1048576"])
def test_a_link_over_many_cells_is_that_of_each_that_holds_something(reference):
    def edit(sheet):
        sheet["N4"] = "公告"
        sheet["N4"].hyperlink = "https://www.example.gov.cn/czj"
        sheet["N4"].hyperlink.ref = reference

    found = cells_of(read(edited(issued(), edit)), "T10")
    assert found == {"evidence": "公告 https://www.example.gov.cn/czj"}


def test_an_address_that_a_formula_shows_itself_is_not_said_twice():
    address = "https://www.example.gov.cn/fj"
    returned = read(_with_formula("N4", f'HYPERLINK("{address}")', address))
    assert cells_of(returned, "T10") == {"evidence": address}


def test_a_merged_cell_counts_for_all_its_rows():
    def edit(sheet):
        sheet["J4"] = "已完成"
        sheet.merge_cells("J4:J6")

    returned = read(edited(issued(), edit))
    assert [cells_of(returned, task) for task in ("T10", "T14", "T40")] == [
        {"status": Status.DONE}
    ] * 3
    assert [(str(each.place), each.message) for each in returned.notes] == [
        ("财政局.xlsx › 任务清单 › J5", "单元格是合并的，T14 也按“已完成”收。"),
        ("财政局.xlsx › 任务清单 › J6", "单元格是合并的，T40 也按“已完成”收。"),
    ]


@pytest.mark.parametrize(
    ("typed", "day"), [("10月8日", date(2026, 10, 8)), ("12月28日", date(2025, 12, 28))]
)
def test_a_date_without_its_year_is_the_last_such_day(typed, day):
    returned = read(edited(issued(), put(M4=typed, J4="已完成")))
    assert cells_of(returned, "T10") == {"status": Status.DONE, "finished": day}
    assert [each.message for each in returned.notes] == [f"“{typed}”没有写年份，按 {day} 收。"]


def test_a_date_still_to_come_is_pointed_out():
    returned = read(edited(issued(), put(M4=date(2026, 12, 1), J4="已完成")))
    assert cells_of(returned, "T10")["finished"] == date(2026, 12, 1)
    assert [each.message for each in returned.notes] == [
        "T10 的完成日期 2026-12-01 还没有到，请核对。"
    ]


# -- what is not taken -----------------------------------------------------------------------------

REJECTED = {
    "unknown-status": ("G921", {"J4": "差不多了"}, "J4", "完成状态不能是“差不多了”"),
    "late-is-no-status": ("G921", {"J4": "滞后"}, "J4", "完成状态不能是“滞后”"),
    "status-number": ("G921", {"J4": 1}, "J4", "完成状态不能是“1”"),
    "no-date": ("G924", {"M4": "十月底"}, "M4", "完成日期应当是日期，填的是“十月底”"),
    "impossible-date": ("G924", {"M4": "2026-02-30"}, "M4", "“2026-02-30”：日历上没有这一天"),
    "date-long-ago": ("G924", {"M4": date(1926, 10, 8)}, "M4", "完成日期应当是日期"),
    "date-number": ("G924", {"M4": 3}, "M4", "完成日期应当是日期，填的是“3”"),
    "date-fraction": ("G924", {"M4": 1234567.5}, "M4", "完成日期应当是日期"),
    "date-words": ("G924", {"M4": "10月8日前后"}, "M4", "完成日期应当是日期"),
    "two-dates": ("G924", {"M4": "2026-10-1\n8"}, "M4", "完成日期应当是日期"),
    "value-without-target": ("G923", {"K4": 90}, "K4", "量化指标里没有这一项，填了“90”"),
    "value-in-words": (
        "G923",
        {"K4": "基本达到"},
        "K4",
        "量化指标里没有这一项，填了“基本达到”",
    ),
    "formula-without-value": ("G926", {"L4": "=1+1"}, "L4", "单元格里是公式，文件里没有算好的结果"),
    "hyperlink-formula": (
        "G926",
        {"N4": '=HYPERLINK("http://example.com","甲")'},
        "N4",
        "单元格里是公式，文件里没有算好的结果",
    ),
    "infinite": ("G924", {"M4": 1e300}, "M4", "完成日期应当是日期"),
    "no-finite-number": ("G924", {"M4": 1.7976931348623157e308}, "M4", "完成日期应当是日期"),
    "error": ("G926", {"L4": "#REF!"}, "L4", "单元格里是出错的公式（#REF!）"),
    "error-of-a-connection": ("G926", {"L4": "#GETTING_DATA"}, "L4", "（#GETTING_DATA）"),
    "unknown-task": ("G912", {"B4": "T99", "J4": "已完成"}, "J4", "分解表里没有 T99"),
    "task-of-others": ("G912", {"B4": "T32x", "J4": "已完成"}, "J4", "分解表里没有 T32x"),
    "no-id": ("G911", {"B4": None, "D4": "改过", "J4": "已完成"}, "J4", "这一行没有编号"),
    "requirement-edited": (
        "G931",
        {"E4": "只公开预算。"},
        "E4",
        "T10 的“工作要求”是固定的栏目，改动没有收。分解表：“通过兰州新区",
    ),
    "title-edited": ("G931", {"D4": "财政"}, "D4", "T10 的“工作任务”是固定的栏目，改动没有收"),
    "lead-edited": ("G931", {"G4": "审计局"}, "G4", "交回：“审计局”"),
    "target-added": ("G931", {"I4": "100%"}, "I4", "T10 的“量化指标”是固定的栏目"),
    "planned-day": (
        "G932",
        {"S3": "预计完成日期", "S4": "2026-12-1"},
        "S4",
        "“预计完成日期”不是清单里的栏目",
    ),
    "category-edited": ("G931", {"C4": "别的类"}, "C4", "T10 的“类别”是固定的栏目"),
    "role-edited": ("G931", {"F4": "共同"}, "F4", "T10 的“承担角色”是固定的栏目"),
    "column-without-heading": ("G932", {"S4": "需要协调"}, "S4", "这一栏没有表头，没有收。"),
    "heading-cleared": ("G932", {"M3": None, "M4": "2026-10-08"}, "M4", "这一栏没有表头，没有收。"),
    "extra-column": ("G932", {"S3": "领导意见", "S4": "同意"}, "S4", "“领导意见”不是清单里的栏目"),
    "column-twice": ("G932", {"S3": "完成情况", "S4": "又一段"}, "S4", "这一栏的表头出现了两次"),
}


@pytest.mark.parametrize(("code", "cells", "cell", "text"), REJECTED.values(), ids=REJECTED)
def test_what_cannot_be_taken_is_named_by_its_cell(code, cells, cell, text):
    returned = read(edited(issued(), put(O5="李四", **cells)))
    rejection, *others = returned.rejected
    assert [each.typed for each in others] == (["改过"] if code == "G911" else [])
    assert str(rejection.place) == f"财政局.xlsx › 任务清单 › {cell}"
    assert rejection.finding.code == code
    assert text in rejection.finding.message
    assert rejection.finding.fix
    assert rejection.typed
    assert cells_of(returned, "T14") == {"reporter": "李四"}  # the good rows are taken


def test_a_formula_that_was_not_worked_out_is_kept_as_it_was_typed():
    formula = '=HYPERLINK("http://example.com","甲")'
    (rejection,) = read(edited(issued(), put(N4=formula))).rejected
    assert rejection.typed == formula


def test_a_formula_that_was_not_worked_out_in_a_column_of_numbers_fills_its_row():
    def copy(sheet):
        for column in range(1, 18):
            sheet.cell(43, column).value = sheet.cell(5, column).value
        sheet["K5"], sheet["L43"] = "=1+1", "第二行才填了。"

    returned = read(edited(issued(), copy))
    assert [(each.place.cell, each.typed) for each in returned.rejected] == [
        ("K5", "=1+1"),
        ("L43", "第二行才填了。"),
    ]


def test_a_formula_that_was_not_worked_out_in_a_fixed_column_is_said():
    (rejection,) = read(edited(issued(), put(D4="=A1&B1"))).rejected
    assert (rejection.place.cell, rejection.typed) == ("D4", "=A1&B1")


def test_a_number_in_place_of_a_title_is_said_beside_a_row_without_id():
    returned = read(edited(issued(), put(B4=None, D4="00123", E4=None, L4="已公开。")))
    assert {each.place.cell for each in returned.rejected} == {"D4", "L4"}


def test_a_value_in_words_is_not_taken():
    def edit(sheet):
        sheet.cell(_row_of_task(sheet, "T29"), 11).value = "基本达到"

    (rejection,) = read(edited(issued(), edit)).rejected
    assert rejection.finding.message == "指标完成值应当是数字，填的是“基本达到”，没有收。"


def test_a_task_of_another_department_is_not_taken():
    others = put(
        B4="T02", D4="审计公开", E4="对审计发现问题、整改落实及问责情况进行公开。", J4="已完成"
    )
    returned = read(edited(issued(text=SMALL), others), text=SMALL)
    (rejection,) = returned.rejected
    assert (rejection.place.cell, rejection.typed) == ("J4", "已完成")
    assert rejection.finding.message == "T02 不是财政局的任务，没有收。"


def test_an_id_beside_the_text_of_another_task_is_not_taken():
    returned = read(edited(issued(), put(B4="T01", J4="已完成", J5="推进中")))
    (rejection,) = returned.rejected
    assert (rejection.place.cell, rejection.typed) == ("J4", "已完成")
    assert rejection.finding.message == "编号写的是 T01，工作任务和工作要求却是 T10 的，没有收。"
    assert cells_of(returned, "T14") == {"status": Status.UNDER_WAY}
    assert cells_of(returned, "T01") == {}


def test_a_column_of_ids_that_was_sorted_alone_stores_nothing():
    def edit(sheet):
        ids = [sheet.cell(number, 2).value for number in range(4, 42)]
        for number, task in enumerate(reversed(ids), 4):
            sheet.cell(number, 2).value = task
            sheet.cell(number, 10).value = "已完成"

    returned = read(edited(issued(), edit))
    assert returned.rows == []
    assert len([each for each in returned.rejected if each.typed == "已完成"]) == 38


def test_an_id_that_is_gone_from_the_table_is_told_by_its_text():
    text = REAL_TABLE.read_text(encoding="utf-8").replace("id: T14\n", "id: T54\n", 1)
    returned = read(edited(issued(), put(J5="已完成")), text=text)
    (rejection,) = (each for each in returned.rejected if each.typed)
    assert rejection.finding.message == "分解表里没有 T14，没有收。"
    assert rejection.finding.fix.startswith("这一行的内容是 T54 的。")


def test_rows_of_one_task_that_disagree_are_none_of_them_taken():
    def edit(sheet):
        for at in range(1, 19):
            sheet.cell(42, at).value = sheet.cell(4, at).value

    returned = read(edited(issued(), edit, put(J4="已完成", J42="推进中")))
    assert [(each.place.cell, each.typed) for each in returned.rejected] == [
        ("J4", "已完成"),
        ("J42", "推进中"),
    ]
    assert "T10 写了几行，内容不一样（另见第 42 行）" in returned.rejected[0].finding.message
    assert all(row.task.id != "T10" for row in returned.rows)


@pytest.mark.parametrize(
    ("more", "named"), [(5, "42、43、44、45、46 行"), (6, "42、43、44、45、46 行等")]
)
def test_of_many_rows_of_one_task_only_the_first_are_named(more, named):
    def edit(sheet):
        for row in range(42, 42 + more):
            for at in range(1, 19):
                sheet.cell(row, at).value = sheet.cell(4, at).value
            sheet.cell(row, 10).value = "推进中"

    returned = read(edited(issued(), put(J4="已完成"), edit))
    assert len(returned.rejected) == 1 + more
    assert f"（另见第 {named}）" in returned.rejected[0].finding.message


def test_rows_of_one_task_that_agree_are_taken_once():
    def edit(sheet):
        for at in range(1, 19):
            sheet.cell(42, at).value = sheet.cell(4, at).value

    returned = read(edited(issued(), FILLED, edit))
    assert cells_of(returned, "T10") == EXPECTED
    assert returned.rejected == []


def test_ids_that_were_merged_are_said_to_be_merged():
    filled = put(J4="已完成", J5="推进中", J6="推进中")
    returned = read(edited(issued(), filled, lambda sheet: sheet.merge_cells("B4:B6")))
    assert [(each.place.cell, each.typed, each.finding.message) for each in returned.rejected] == [
        ("J5", "推进中", "编号被合并了，这一行和别的行合用 T10，没有收。"),
        ("J6", "推进中", "编号被合并了，这一行和别的行合用 T10，没有收。"),
    ]
    assert {each.finding.fix for each in returned.rejected} == {
        "取消合并，让每一行都有自己的编号，再收一次。"
    }
    assert cells_of(returned, "T10") == {"status": Status.DONE}  # the row that has the id


def test_a_task_that_was_spread_over_merged_rows_is_not_taken():
    def edit(sheet):
        sheet.insert_rows(5)
        for letter in "BDE":
            sheet.merge_cells(f"{letter}4:{letter}5")

    returned = read(edited(issued(), edit, put(L4="第一季度已公开。", L5="第二季度已公开。")))
    assert [(each.place.cell, each.typed, each.finding.message) for each in returned.rejected] == [
        (
            "L4",
            "第一季度已公开。",
            "编号被合并了，几行合用 T10，内容不一样（另见第 5 行），没有收。",
        ),
        (
            "L5",
            "第二季度已公开。",
            "编号被合并了，几行合用 T10，内容不一样（另见第 4 行），没有收。",
        ),
    ]
    assert all(row.task.id != "T10" for row in returned.rows)


@pytest.mark.parametrize("heading", ["编码", "任务号", "任务编码"])
def test_a_heading_that_means_the_id_is_known(heading):
    returned = read(edited(issued(), FILLED, put(B3=heading)))
    assert cells_of(returned, "T10") == EXPECTED
    assert (returned.rejected, returned.notes) == ([], [])


@pytest.mark.parametrize(
    "edit", [put(B3="代号"), lambda sheet: sheet.delete_cols(2)], ids=["renamed", "deleted"]
)
def test_a_column_of_ids_that_is_gone_is_said_once(edit):
    returned = read(edited(issued(), FILLED, edit))
    assert cells_of(returned, "T10") == EXPECTED
    assert len(returned.rows) == 38
    assert returned.rejected == []
    assert [(str(each.place), each.message) for each in returned.notes] == [
        (
            "财政局.xlsx › 任务清单 › 第 3 行",
            "表头里没有“编号”，38 行按工作任务和工作要求认出是哪一项。",
        )
    ]


def test_a_row_that_neither_an_id_nor_its_text_tells_is_not_taken():
    edit = put(B3="代号", D4="改过", J4="已完成")
    (rejection, other, title) = read(edited(issued(), edit)).rejected
    assert (title.place.cell, title.typed) == ("D4", "改过")
    assert (other.place.cell, other.typed, other.finding.message) == (
        "J4",
        "已完成",
        "这一行没有编号，没有收。",
    )
    assert other.finding.fix == "表头里没有“编号”：补上这一栏，填上任务的编号，如 T10，再收一次。"
    assert (rejection.place.cell, rejection.typed) == ("B4", "T10")


def test_a_row_without_id_is_told_by_the_text_that_was_issued():
    text = REAL_TABLE.read_text(encoding="utf-8").replace("政府预决算、", "政府预算、决算、", 1)
    returned = read(edited(issued(), put(B4=None, J4="已完成")), text=text)
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [each.message for each in returned.notes] == [
        "这一行没有编号，按工作任务和工作要求认作 T10。",
        "T10 的工作要求在清单发出以后改过；填报的内容已收，请核对还对得上。",
    ]


def test_a_number_that_is_longer_than_any_checklist_has_is_no_obstacle():
    def edit(sheet):
        sheet["Q4"] = 1e30
        sheet["Q4"].number_format = "0"

    (rejection,) = read(edited(issued(), put(J4="已完成"), edit)).rejected
    assert (rejection.finding.code, rejection.heading) == ("G925", "备注")


def test_a_record_without_digests_is_no_obstacle():
    data = edited(issued(), put(C7="x"), sheet="_gkrw")
    returned = read(edited(data, put(J4="已完成")))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert (returned.rejected, returned.notes) == ([], [])


def test_a_retired_task_is_said_to_be_retired():
    text = REAL_TABLE.read_text(encoding="utf-8").replace(
        "\nsections:", "\nretired: [T98]\n\nsections:", 1
    )
    returned = read(edited(issued(), put(B4="T98", J4="已完成")), text=text)
    assert any(
        "T98 已经不在分解表里（已停用）" in each.finding.message for each in returned.rejected
    )


def test_what_changed_in_the_table_since_is_said_and_the_report_taken():
    text = REAL_TABLE.read_text(encoding="utf-8").replace("政府预决算、", "政府预算、决算、", 1)
    returned = read(edited(issued(), put(J4="已完成")), text=text)
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [each.message for each in returned.notes] == [
        "T10 的工作要求在清单发出以后改过；填报的内容已收，请核对还对得上。"
    ]
    assert returned.rejected == []


def test_comments_are_said_and_kept():
    def edit(sheet):
        sheet["J4"].comment = Comment("尚缺材料", "张三")

    (rejection,) = read(edited(issued(), edit)).rejected
    assert (rejection.place.cell, rejection.typed, rejection.finding.message) == (
        "J4",
        "尚缺材料",
        "批注没有收。",
    )


def test_words_in_page_headers_are_said_and_kept():
    def edit(sheet):
        sheet.oddHeader.left.text, sheet.oddHeader.right.text = "财政局王五", "13900001111"

    assert [
        (each.typed, each.finding.message) for each in read(edited(issued(), edit)).rejected
    ] == [
        ("财政局王五", "这里有页眉“财政局王五”，没有收。"),
        ("13900001111", "这里有页眉“13900001111”，没有收。"),
    ]


def test_text_that_is_in_no_row_of_a_task_is_said():
    returned = read(edited(issued(), put(E44="以上情况属实")))
    assert [(each.typed, each.finding.message) for each in returned.rejected] == [
        ("以上情况属实", "“以上情况属实”不在任务的行里，没有收。")
    ]


def _text_below_title(sheet: Worksheet) -> None:
    sheet["A2"] = f"{sheet['A2'].value}另：T14 本季度无法完成。"


def _text_in_footer(sheet: Worksheet) -> None:
    sheet.oddFooter.center.text = '经办：&"宋体"&12张三 && 李四'


def _text_in_header(sheet: Worksheet) -> None:
    sheet.oddHeader.center.text = "第 &P 页"
    sheet.oddHeader.right.text = "内部资料"


BESIDE_THE_ROWS = {
    "title": (put(A1="财政局（国库科代填）政务公开工作任务清单"), "国库科代填"),
    "remark": (_text_below_title, "T14 本季度无法完成。"),
    "header": (_text_in_header, "内部资料"),
    "footer": (_text_in_footer, "经办：张三 & 李四"),
}


@pytest.mark.parametrize(("edit", "text"), BESIDE_THE_ROWS.values(), ids=BESIDE_THE_ROWS)
def test_text_around_the_table_is_said_and_kept(edit, text):
    returned = read(edited(issued(), FILLED, edit))
    assert cells_of(returned, "T10") == EXPECTED
    (rejection,) = returned.rejected
    assert text in rejection.typed


def test_another_name_of_the_department_in_the_title_is_no_news():
    returned = read(edited(issued(), put(A1="新区财政局政务公开工作任务清单")))
    assert (returned.department, returned.rejected) == ("财政局", [])


def test_text_added_to_the_guide_is_said_and_kept():
    book = load_workbook(io.BytesIO(edited(issued(), FILLED)))
    guide = book["说明"]
    guide["B6"] = f"{guide['B6'].value}没有指标的填了 0。"
    _, rejected = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert [(str(each.place), each.typed) for each in rejected] == [
        ("财政局.xlsx › 说明 › B6", guide["B6"].value)
    ]


def test_a_link_over_several_cells_belongs_to_those_with_text():
    def link(sheet: Worksheet) -> None:
        sheet["N4"].hyperlink = "https://www.example.gov.cn/gs"
        sheet["N4"].hyperlink.ref = "N4:N7"

    returned = read(edited(issued(), put(N4="公示", N6="公示"), link))
    assert cells_of(returned, "T10") == {"evidence": "公示 https://www.example.gov.cn/gs"}
    assert cells_of(returned, "T40") == {"evidence": "公示 https://www.example.gov.cn/gs"}
    assert cells_of(returned, "T14") == {}


def test_an_added_sheet_is_said_and_kept():
    book = load_workbook(io.BytesIO(edited(issued(), FILLED)))
    book.create_sheet("补充")["A1"] = "另有两点说明。"
    found, rejected = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert len(found) == 1
    assert [(str(each.place), each.typed) for each in rejected] == [
        ("财政局.xlsx › 补充 › A1", "另有两点说明。")
    ]


@pytest.mark.parametrize(
    "edit",
    [put(A1="审计局政务公开工作任务清单"), lambda sheet: setattr(sheet, "title", "审计局")],
    ids=["title", "sheet"],
)
def test_a_workbook_issued_to_one_department_is_not_taken_for_anothers(edit):
    rejected = rejections_of(edited(issued(), put(J4="已完成"), edit))
    message, fix = rejected[0].finding.message, rejected[0].finding.fix
    assert message.startswith("看不出这一页是哪个部门的清单：")
    assert "审计局" in message
    assert "清单发给的是财政局" in message
    assert "--take 财政局.xlsx" in fix


def test_a_file_that_is_named_after_another_department_is_asked_about():
    data = edited(issued(), put(J4="已完成"))
    found, rejected = read_returns(data, "审计局.xlsx", table(), TODAY)
    assert found == []
    assert (rejected[0].finding.code, rejected[1].typed) == ("G951", "已完成")
    assert "文件名写的是审计局" in rejected[0].finding.message
    assert "--take 审计局.xlsx" in rejected[0].finding.fix


def test_taking_a_file_takes_it_for_the_department_of_its_title():
    data = edited(issued(), put(J4="已完成"))
    (returned,), rejected = read_returns(data, "审计局.xlsx", table(), TODAY, preferred=True)
    assert (returned.department, rejected) == ("财政局", [])
    assert [each.code for each in returned.notes] == ["G964"]


@pytest.mark.parametrize("file", ["2026年10月回收.xlsx", "财政局（审计局转来）.xlsx", "a.xlsx"])
def test_a_file_name_that_contradicts_nothing_is_no_sign(file):
    (returned,), rejected = read_returns(issued(), file, table(), TODAY)
    assert (returned.department, rejected, returned.notes) == ("财政局", [], [])


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("统计局", "统计局"),
        ("统计局张三", "统计局"),
        ("2026年统计局政务公开工作任务清单（第二次）", "统计局"),
        ("城关镇10月填报", "城关镇"),
        ("乡村振兴局", "乡村振兴局"),
        ("区政府办公室", "区政府办公室"),
    ],
)
def test_a_file_that_is_named_after_a_body_that_the_table_has_not_is_asked_about(file, named):
    data = edited(issued("审计局"), put(J4="已完成"))
    found, rejected = read_returns(data, f"{file}.xlsx", table(), TODAY)
    assert (found, rejected[0].finding.code) == ([], "G951")
    assert f"文件名写的是{named}，没有收。" in rejected[0].finding.message
    (returned,), _ = read_returns(data, f"{file}.xlsx", table(), TODAY, preferred=True)
    assert returned.department == "审计局"
    alias = REAL_TABLE.read_text("utf-8").replace("新区审计局", f"{named}, 新区审计局", 1)
    (returned,), _ = read_returns(data, f"{file}.xlsx", table(alias), TODAY)
    assert returned.department == "审计局"


def test_a_sheet_that_is_named_after_a_body_that_the_table_has_not_is_asked_about():
    data = edited(issued("审计局"), lambda sheet: setattr(sheet, "title", "统计局"))
    (rejection,) = rejections_of(data, "审计局.xlsx")
    assert "工作表的名称是统计局" in rejection.finding.message


@pytest.mark.parametrize(
    ("department", "files"),
    [
        ("审计局", "新区审计局 市审计局 审计局办公室 经审计局领导审定 审计和统计局"),
        (
            "审计局",
            "已全部完成 各部门回收表 县直各部门 王局长 报政府办 政府信息公开情况 干部表 李建国",
        ),
        (
            "审计局",
            "政务公开办公室收 工作布局 领导审核后 第三季度反馈 交办事项 任务清单（修改后） 填好的",
        ),
        ("民政司法和社保局", "民政局 社保局 司法局 民政和社会保障局"),
        ("卫生健康委", "卫健委 卫生健康委员会"),
        ("各园区", "高新园区管委会 城关镇"),
    ],
)
def test_other_words_and_other_forms_of_the_name_in_a_file_name_are_no_signs(department, files):
    for file in files.split():
        found, _ = read_returns(issued(department), f"{file}.xlsx", table(), TODAY)
        assert [each.department for each in found] == [department], file


@pytest.mark.parametrize("typed", [0.95, -5, 150])
def test_a_share_that_is_hardly_meant_is_pointed_out(typed):
    def edit(sheet):
        sheet.cell(_row_of_task(sheet, "T32"), 12).value = typed

    returned = read(edited(issued("经发局"), edit), "经发局.xlsx")
    assert cells_of(returned, "T32") == {"value2": Decimal(str(typed))}
    (note,) = returned.notes
    assert note.message == f"T32 的“网上可办率”报的是 {typed}%，请核对。"


@pytest.mark.parametrize(("cell", "task"), [("K4", "T10"), ("M4", "T10"), ("M29", "T29")])
def test_a_word_for_nothing_is_said_where_nothing_is_stored(cell, task):
    returned = read(edited(issued(), put(**{cell: "无"})))
    assert cells_of(returned, task) == {}
    assert returned.rejected == []
    heading = "指标完成值" if cell[0] == "K" else "完成日期"
    assert [(each.place.cell, each.message) for each in returned.notes] == [
        (cell, f"{task} 的{heading}填的是“无”，当作没有填。")
    ]


def test_a_word_for_nothing_is_no_value_of_a_target():
    (rejection,) = read(edited(issued(), put(K29="无"))).rejected
    assert (rejection.place.cell, rejection.typed) == ("K29", "无")
    assert rejection.finding.message == "指标完成值应当是数字，填的是“无”，没有收。"
    assert rejection.finding.fix == "是零的填 0；还没有数字的空着，在“完成情况”里写明。"


@pytest.mark.parametrize("mark", ["-", "—", "——", "/"])
def test_a_mark_for_nothing_is_nothing(mark):
    returned = read(edited(issued(), put(K29=mark, M29=mark)))
    assert cells_of(returned, "T29") == {}
    assert (returned.rejected, returned.notes) == ([], [])


@pytest.mark.parametrize("typed", ["1.39E+10", "1.39e10", "１．３９Ｅ＋１０", "9E+9"])
def test_a_telephone_number_that_lost_its_digits_is_not_taken(typed):
    returned = read(edited(issued(), put(J4="已完成", P4=typed)))
    (rejection,) = returned.rejected
    assert (rejection.place.cell, rejection.typed) == ("P4", typed)
    assert rejection.finding.message == f"联系电话成了“{typed}”，后面的数字已经丢失，没有收。"
    assert rejection.finding.fix == "把单元格设为文本格式以后重新填写。"
    assert cells_of(returned, "T10") == {"status": Status.DONE}


def test_names_in_quotation_marks_are_quoted_once():
    def edit(sheet):
        sheet.cell(_row_of_task(sheet, "T32"), 11).value = 0.95

    (note,) = read(edited(issued("经发局"), edit), "经发局.xlsx").notes
    assert note.message == "T32 的“‘一窗’”报的是 0.95%，请核对。"


def test_a_percentage_is_no_number_of_days():
    def edit(sheet):
        sheet["K29"] = 0.9
        sheet["K29"].number_format = "0%"

    (rejection,) = read(edited(issued(), edit)).rejected
    assert "单元格显示的是百分比，指标的单位却是“个工作日”" in rejection.finding.message


def test_a_date_without_its_status_is_pointed_out():
    returned = read(edited(issued(), put(J4="推进中", M4="2026年10月8号")))
    assert cells_of(returned, "T10")["finished"] == date(2026, 10, 8)
    assert [each.message for each in returned.notes] == [
        "T10 有完成日期，状态却不是已完成，请核对。"
    ]


def test_a_missing_column_is_said():
    returned = read(edited(issued(), lambda sheet: sheet.delete_cols(13)))
    assert [each.message for each in returned.notes] == ["表头里没有“完成日期”。"]


# -- whole workbooks -------------------------------------------------------------------------------


def test_a_workbook_that_cannot_be_read_is_rejected_as_a_whole():
    (rejection,) = rejections_of(issued()[:-200])
    assert rejection.finding.code == "G901"
    assert str(rejection.place) == "财政局.xlsx"
    assert "已经损坏" in rejection.finding.message
    assert rejection.finding.fix


NO_CHECKLIST = {
    "no-sheet": with_parts(issued(), {}, without="xl/worksheets/sheet2.xml"),
    "empty-sheet": saved(Workbook()),
    "headings-deleted": edited(issued(), lambda sheet: sheet.delete_rows(3)),
}


@pytest.mark.parametrize("name", NO_CHECKLIST)
def test_a_workbook_without_a_checklist_is_rejected_as_a_whole(name):
    rejection, *cells = rejections_of(NO_CHECKLIST[name])
    # what is written there is kept, and the part that is missing is named
    listed = {"G934"} if name == "no-sheet" else {"G904"}
    assert {each.finding.code for each in cells} <= listed
    assert rejection.finding.code == "G902"
    assert "没有找到任务清单" in rejection.finding.message


@pytest.mark.parametrize("flat", [False, True], ids=["merged", "flat"])
def test_an_export_is_known_by_its_marks_and_taken_back_by_import(flat):
    data = build_workbook(compose_export(table(), "0123456789ab"), flat)
    rejection, *_ = rejections_of(data, "分解表.xlsx")
    assert rejection.finding.message.startswith("这是 gkrw export 导出的表")
    assert "运行 gkrw import 分解表.xlsx --update" in rejection.finding.fix
    again = saved(load_workbook(io.BytesIO(data)))
    assert rejections_of(again, "分解表.xlsx")[0].finding.fix == rejection.finding.fix


def test_a_sheet_that_names_two_departments_is_nobodys():
    data = edited(issued(), put(J4="已完成"), lambda sheet: setattr(sheet, "title", "审计局"))
    rejected = rejections_of(data, "回收.xlsx")
    assert rejected[0].finding.message == (
        "看不出这一页是哪个部门的清单：标题写的是财政局，工作表的名称是审计局，清单发给的是财政局，没有收。"
    )
    assert [(str(each.place), each.typed) for each in rejected[1:]] == [
        ("回收.xlsx › 审计局 › J4", "已完成")
    ]


def test_formatted_rows_down_to_the_last_are_no_harm():
    def edit(sheet):
        sheet["A1048576"].style = "Normal"
        sheet.cell(1_048_576, 1).number_format = "0"

    assert cells_of(read(edited(issued(), FILLED, edit)), "T10") == EXPECTED


def test_what_was_filled_in_when_it_was_issued_is_known():
    entries = {"T10": TaskProgress("T10", Status.UNDER_WAY, (), "正在准备。", None)}
    row = row_of(read(issued(entries=entries)), "T10")
    assert row.issued is not None
    assert {key: text for key, text in row.issued.items() if text} == {
        "status": "推进中",
        "result": "正在准备。",
    }
    assert {cell.key: cell.value for cell in row.cells if cell.value} == {
        "status": Status.UNDER_WAY,
        "result": "正在准备。",
    }


TYPED_ESCAPES = ["甲_x000D_乙", "_x005F_x000D_", "甲_x005F_乙", "_x0041_", "_xD83D_", "_x000d_"]


@pytest.mark.parametrize("text", TYPED_ESCAPES)
def test_what_only_looks_like_an_escape_comes_back_as_it_was_typed(text):
    entries = {"T10": TaskProgress("T10", None, (), text)}
    returned = read(issued(entries=entries))
    assert cells_of(returned, "T10") == {"result": text}
    assert row_of(returned, "T10").issued["result"] == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("甲_x000D__x000A_乙", "甲\n乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x4E2D_文", "中文"),
        ("_xD83D__xDC4D_", "👍"),
        ("甲_xD83D_", "甲�"),
    ],
)
@pytest.mark.parametrize("kind", ["shared", "inline", "formula"])
def test_escapes_of_a_workbook_are_undone_once(written, text, kind):
    if kind == "formula":
        data = _with_formula("L4", "L5", written)
    else:
        data = edited(issued(), put(L4=written))
        if kind == "shared":
            parts = read_package(data)
            normalize(parts)
            data = write_package(parts)
    assert cells_of(read(data), "T10") == {"result": text}


def test_texts_that_come_again_are_not_worked_out_again():
    read(issued())
    before = digest.cache_info().misses
    returned = read(edited(issued(), FILLED))
    assert len(returned.rows) == 38
    assert digest.cache_info().misses == before


def test_a_number_whose_format_shows_nothing_is_taken_and_noted():
    def edit(sheet):
        sheet["L4"] = 46303
        sheet["L4"].number_format = ";;;"

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T10")["result"] == "46303"
    assert [each.code for each in returned.notes if each.place.cell == "L4"] == ["G965"]


def test_a_sentence_in_the_column_of_ids_is_kept_and_takes_nobody_for_a_task():
    sentence = "填报单位负责人意见：情况属实，建议T10时限顺延"
    (rejection,) = read(edited(issued("财政局"), put(B60=sentence))).rejected
    assert rejection.typed == sentence
    assert rejection.finding.code == "G912"
    assert "“编号”一栏里写的是“填报单位负责人意见" in rejection.finding.message
    assert "是不是" not in rejection.finding.fix
