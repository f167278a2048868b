"""The sheet that tells a department how to fill in its checklist."""

import io
from datetime import date

from openpyxl import load_workbook
from workbooks import lists, table

from gkrw.checklist.content import compose_checklists
from gkrw.checklist.draw import department_workbook
from gkrw.checklist.guide import guide_paragraphs
from gkrw.core.recipients import find_recipients


def test_the_guide_says_whom_to_send_it_to_and_when():
    checked = table()
    made = compose_checklists(
        checked, find_recipients(checked, ("财政局",))[0], {}, "v1", date(2026, 12, 10)
    )
    sheet = load_workbook(io.BytesIO(department_workbook(made.sheets[0], made)))["说明"]
    assert sheet["B12"].value == "填好后保存为 .xlsx 文件，请于2026年12月10日前交回管委会办公室。"


def test_the_guide_promises_nothing_that_the_protection_forbids():
    said = "\n".join(guide_paragraphs(lists("财政局")))
    assert "可以排序" not in said  # Excel sorts no protected range that has locked cells
    assert "排序的，请先撤消保护（“审阅”→“撤消工作表保护”，没有密码）" in said
    assert "清空单元格不会删去；要改，请写上新的内容。" in said
