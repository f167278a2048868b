"""Checklists drawn as workbooks: their cells, their layout, and that Excel accepts them."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook
from workbooks import issued, issued_jointly, lists, table

from gkrw.checklist.content import compose_checklists, guide_paragraphs
from gkrw.checklist.draw import cut_tasks, department_workbook, joint_workbook
from gkrw.core.recipients import find_recipients
from gkrw.office.xlsx import Paper
from gkrw.office.xlsx.workbook_writer import MAX_HEIGHT, line_count, needed_height
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from tables import edited

REPORTED = {
    "T10": TaskProgress(
        "T10",
        Status.DONE,
        (),
        "预决算已经公开。\n债务信息按季度公开。",
        date(2026, 10, 8),
        "https://www.example.gov.cn/czj",
        "张三",
        "0931-1234567",
        "=1+1",
    )
}


def sheet_of(data: bytes, name: str = "任务清单"):
    return load_workbook(io.BytesIO(data))[name]


def test_a_department_gets_its_tasks_by_role():
    sheet = sheet_of(issued())
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_col=10)]
    assert len(rows) == 38
    assert [row[0] for row in rows] == list(range(1, 39))
    assert [row[5] for row in rows] == ["牵头"] * 3 + ["责任"] + ["共同"] * 34
    assert rows[0] == [
        1,
        "T10",
        "（一）主动公开·重点领域信息公开",
        "财政信息公开",
        "通过兰州新区门户网站公开政府预决算、部门预决算及“三公”经费预决算等内容。\n"
        "按规定定期公开债务限额、余额、债务率、偿债率以及经济财政状况、债券发行、存续期管理等信息。",
        "牵头",
        "新区财政局",
        "各园区，各部门",
        None,
        None,
    ]
    assert sheet["A1"].value == "财政局政务公开工作任务清单"
    assert sheet["A2"].value.startswith("共38项，其中牵头3项、责任1项、共同34项。")


def test_what_was_reported_is_filled_in_again():
    sheet = sheet_of(issued(entries=REPORTED))
    assert [sheet[f"{letter}4"].value for letter in "JKLMNOPQ"] == [
        "已完成",
        "—",
        "预决算已经公开。\n债务信息按季度公开。",
        sheet["M4"].value,
        "https://www.example.gov.cn/czj",
        "张三",
        "0931-1234567",
        "=1+1",
    ]
    assert sheet["M4"].value.date() == date(2026, 10, 8)


def test_targets_have_a_column_each():
    sheet = sheet_of(issued("经发局"))
    assert [sheet[f"{letter}3"].value for letter in "IJKL"] == [
        "量化指标",
        "完成状态",
        "指标完成值",
        "指标完成值（2）",
    ]
    (row,) = (cell.row for cell in sheet["B"] if cell.value == "T32")
    assert sheet[f"I{row}"].value == "（1）“一窗”≥70%\n（2）网上可办率≥90%"
    assert [sheet[f"{letter}{row}"].value for letter in "KL"] == [None, None]
    assert [sheet[f"{letter}4"].value for letter in "KL"] == ["—", "—"]


def test_values_of_targets_are_filled_in_as_numbers():
    entry = TaskProgress("T32", Status.UNDER_WAY, (("网上可办率", Decimal("92.5")),))
    sheet = sheet_of(issued("经发局", {"T32": entry}))
    (row,) = (cell.row for cell in sheet["B"] if cell.value == "T32")
    assert [sheet[f"{letter}{row}"].value for letter in "KL"] == [None, 92.5]


def test_only_what_is_to_be_filled_in_can_be_changed():
    sheet = sheet_of(issued())
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.autoFilter  # openpyxl: False allows it
    locked = {letter: sheet[f"{letter}4"].protection.locked for letter in "ABCDEFGHIJKLMNOPQ"}
    assert [letter for letter, is_locked in locked.items() if not is_locked] == list("JLMNOPQ")


def test_cells_are_checked_as_they_are_filled_in():
    checks = {
        str(check.sqref): check for check in sheet_of(issued()).data_validations.dataValidation
    }
    assert {cells: check.type for cells, check in checks.items()} == {
        "J4:J41": "list",
        "K4:K41": "decimal",
        "M4:M41": "date",
    }
    assert checks["J4:J41"].formula1 == '"未开始,推进中,已完成"'
    for check in checks.values():
        assert check.showErrorMessage
        assert not check.showDropDown  # True hides the arrow
        assert check.error.startswith("请")


def test_each_status_has_its_colour():
    (formatting,) = sheet_of(issued()).conditional_formatting
    rules = formatting.rules
    assert str(formatting.sqref) == "J4:J41"
    assert [rule.formula for rule in rules] == [['"已完成"'], ['"推进中"'], ['"未开始"']]
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == 3


def test_the_page_is_ready_to_print():
    sheet = sheet_of(issued())
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
    assert sheet.freeze_panes == "E4"
    assert sheet.auto_filter.ref == "A3:Q41"


def test_every_row_is_high_enough_for_its_texts():
    sheet = sheet_of(issued(entries=REPORTED))
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            width = sheet.column_dimensions[cell.column_letter].width
            lines = line_count(str(cell.value or ""), width)
            assert sheet.row_dimensions[cell.row].height >= lines * 16.2


def test_a_very_long_requirement_gets_a_wider_column():
    text = edited(("对审计发现问题、整改落实及问责情况进行公开。", "审计公开。" * 400))
    sheet = sheet_of(issued("审计局", text=text))
    width = sheet.column_dimensions["E"].width
    assert width > 30
    assert needed_height([("审计公开。" * 400, width)]) <= MAX_HEIGHT


def test_a_long_answer_takes_the_room_that_other_columns_can_spare():
    answer = "一是成立工作专班，明确责任分工；二是逐项对照整改。" * 15
    entries = {"T10": TaskProgress("T10", Status.UNDER_WAY, result=answer)}
    sheet = sheet_of(issued(entries=entries))
    usual = sheet_of(issued()).column_dimensions["L"].width
    width = sheet.column_dimensions["L"].width
    assert width > usual
    assert needed_height([(answer, usual)]) > MAX_HEIGHT >= needed_height([(answer, width)])
    assert _printed(sheet) > 8.95
    (content,) = lists("财政局", entries={"财政局": entries}).sheets
    assert cut_tasks(content, Paper.A4) == []


def test_an_answer_that_no_row_shows_whole_is_named():
    entries = {"T10": TaskProgress("T10", result="逐项对照整改。" * 100)}
    (content,) = lists("财政局", entries={"财政局": entries}).sheets
    assert cut_tasks(content, Paper.A4) == ["T10"]
    assert cut_tasks(content, Paper.A3) == []


def _printed(sheet) -> float:
    """The points of 10-point text on paper, by the pixels of Excel's columns at 96 to the inch."""
    columns = sheet.column_dimensions.values()
    width = sum(7 * each.width + 5 for each in columns) * 0.75
    margins = sheet.page_margins
    return 10 * min(1, (841.9 - 72 * (margins.left + margins.right)) / width)


def test_what_is_printed_can_be_read():
    book = load_workbook(io.BytesIO(issued_jointly()))
    sizes = {sheet.title: _printed(sheet) for sheet in book.worksheets[2:-1]}
    assert len(sizes) == 16
    assert min(sizes.values()) > 8.95
    assert sizes["财政局"] > 8.99
    assert 9.8 < _printed(book["总表"]) <= 10


def headings_of(sheet) -> dict[str, float]:
    """The headings of a sheet with the widths of their columns."""
    widths = sheet.column_dimensions
    return {cell.value: widths[cell.column_letter].width for cell in sheet[3]}


def test_columns_that_no_task_needs_are_left_out():
    """In the table no task has a deadline; T29, of all departments, has a target."""
    headings = headings_of(sheet_of(issued()))
    assert "完成时限" not in headings
    assert {"量化指标", "指标完成值"} <= headings.keys()
    without = headings_of(sheet_of(issued("审计局", text=edited())))
    assert not {"完成时限", "量化指标", "指标完成值"} & without.keys()
    deadline = ("lead: [审计局]\n", "lead: [审计局]\n            deadline: 年底前\n")
    assert "完成时限" in headings_of(sheet_of(issued("审计局", text=edited(deadline))))


def test_what_the_department_did_has_the_most_room():
    headings = headings_of(sheet_of(issued()))
    assert max(headings, key=headings.__getitem__) == "完成情况"
    wide = lists("财政局", paper=Paper.A3)
    sheet = sheet_of(department_workbook(wide.sheets[0], wide))
    assert str(sheet.page_setup.paperSize) == "8"
    assert headings_of(sheet)["完成情况"] > 1.5 * headings["完成情况"]


def test_rows_grow_with_what_is_typed():
    """A row whose height is customized keeps it; the others are only as high as their texts need."""
    content = zipfile.ZipFile(io.BytesIO(issued())).read("xl/worksheets/sheet2.xml").decode()
    rows = {
        int(number): "customHeight" in attributes
        for number, attributes in re.findall(r'<row r="(\d+)"([^>]*)>', content)
    }
    assert [number for number, is_fixed in rows.items() if is_fixed] == [1, 2, 3]
    assert 'ht="' in re.search(r'<row r="4"([^>]*)>', content)[1]


def test_a_text_longer_than_its_row_shows_its_beginning():
    entries = {"T14": TaskProgress("T14", Status.UNDER_WAY, (), "正在办理，已经完成方案。" * 60)}
    sheet = sheet_of(issued(entries=entries))
    assert sheet.row_dimensions[5].height == MAX_HEIGHT
    assert [sheet[f"{letter}5"].alignment.vertical for letter in "CDEGHLNQ"] == ["top"] * 8
    # What is typed in later may be as long: the cells to fill in are never centred.
    assert [sheet[f"{letter}6"].alignment.vertical for letter in "ELNQ"] == ["center", *["top"] * 3]


def test_one_workbook_has_everything():
    book = load_workbook(io.BytesIO(issued_jointly()))
    assert book.sheetnames[:4] == ["说明", "总表", "管委会办公室", "党工委办公室"]
    assert book.sheetnames[-2:] == ["各园区", "_gkrw"]
    assert len(book.sheetnames) == 19
    assert book["_gkrw"].sheet_state == "veryHidden"
    overview = book["总表"]
    assert [cell.value for cell in overview["B"]][3:] == [f"T{n:02}" for n in range(1, 45)]
    assert overview["I4"].value == "未报16"


def test_the_overview_counts_what_was_reported():
    entries = {
        "财政局": {"T01": TaskProgress("T01", Status.DONE)},
        "审计局": {"T01": TaskProgress("T01")},
    }
    book = load_workbook(io.BytesIO(joint_workbook(lists(entries=entries))))
    assert book["总表"]["I4"].value == "已完成1，未报15"


def test_an_independent_validator_finds_no_error(tmp_path):
    path = tmp_path / "清单.xlsx"
    for data in (issued(entries=REPORTED), issued_jointly("财政局", "经发局")):
        path.write_bytes(data)
        assert OpenXmlValidator().validate(path).errors == []


def test_another_reader_sees_the_same_cells():
    data = issued(entries=REPORTED)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("任务清单")
    theirs = rows.to_python(skip_empty_area=False)
    ours = sheet_of(data)
    for number, row in enumerate(theirs[2:], 3):
        for at, value in enumerate(row, 1):
            cell = ours.cell(number, at).value
            if isinstance(value, date):
                assert cell.date() == value
            else:
                assert value == (cell if cell is not None else "")


def test_the_same_input_gives_the_same_bytes():
    made = lists("财政局")
    assert department_workbook(made.sheets[0], made) == department_workbook(made.sheets[0], made)
    assert b"dcterms" not in zipfile.ZipFile(io.BytesIO(issued())).read("docProps/core.xml")


HOSTILE = [
    '=HYPERLINK("http://example.com","点")',
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{ 7*7 }}<b>&amp;R&D]]>",
    "甲_x000D_乙",
    "𠮷👍",
    "' 引号",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    quoted = text.replace("'", "''")
    written = edited(
        ("title: 审计公开", f"title: '{quoted}'"),
        ("对审计发现问题、整改落实及问责情况进行公开。", text),
    )
    entries = {"T02": TaskProgress("T02", None, (), text, None, text, text, text, text)}
    data = issued("审计局", entries, written)
    sheet = sheet_of(data)
    for letter in "DEJLMNO":
        cell = sheet[f"{letter}4"]
        assert cell.data_type == "s"
        assert cell.value == text
        assert cell.quotePrefix is (text[0] in "=+-@")
    written = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet2.xml")
    assert b"<f>" not in written
    assert b"<f " not in written


# -- the guide ------------------------------------------------------------------------------------


def test_the_guide_says_whom_to_send_it_to_and_when():
    checked = table()
    made = compose_checklists(
        checked, find_recipients(checked, ("财政局",))[0], {}, "v1", date(2026, 12, 10)
    )
    sheet = load_workbook(io.BytesIO(department_workbook(made.sheets[0], made)))["说明"]
    assert sheet["B12"].value == "填好后保存为 .xlsx 文件，请于2026年12月10日前交回管委会办公室。"


def test_the_guide_promises_nothing_that_the_protection_forbids():
    said = "\n".join(guide_paragraphs(None, None))
    assert "可以排序" not in said  # Excel sorts no protected range that has locked cells
    assert "排序的，请先撤消保护（“审阅”→“撤消工作表保护”，没有密码）" in said
    assert "只把单元格删空，报过的仍然保留。" in said


def test_columns_of_texts_are_formatted_as_text_so_that_excel_converts_nothing():
    sheet = load_workbook(io.BytesIO(issued()))["任务清单"]
    formats = {sheet.cell(3, cell.column).value: cell.number_format for cell in sheet[4]}
    texts = ("完成情况", "佐证材料（链接）", "填报人", "联系电话", "备注")
    assert {formats[heading] for heading in texts} == {"@"}
    assert formats["完成日期"] == "yyyy-mm-dd"


def test_the_guide_says_how_evidence_is_handed_in():
    assert "图片、文件不要贴在表里，另外报送" in "".join(guide_paragraphs(None, None))
