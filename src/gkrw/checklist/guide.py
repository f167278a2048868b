"""Draw the sheet that tells a department how to fill in its checklist."""

from openpyxl.worksheet.worksheet import Worksheet

from gkrw.checklist.content import Checklists
from gkrw.core.model import Office
from gkrw.core.wording import written_date
from gkrw.office.xlsx import sheet_layout
from gkrw.office.xlsx.cells import CellWriter
from gkrw.office.xlsx.sheet_layout import set_up_landscape
from gkrw.progress.records import Status

_FIRST_ROW = 4
"""The row of the first paragraph, from 1."""


def guide_paragraphs(checklists: Checklists) -> list[str]:
    """Return the paragraphs of the guide."""
    statuses = "、".join(status.value for status in Status)
    office = checklists.office
    sender = office.name if office and office.name else "发来清单的单位"
    due = f"，请于{written_date(checklists.due)}前" if checklists.due else ""
    return [
        "只填浅黄色的栏目；其他栏目来自分解表，已经锁定，不用改。对任务本身有意见的，写在“备注”里。",
        f"完成状态：从下拉列表中选（{statuses}）。",
        "指标完成值：只有定了量化指标的任务要填。只填数字，不写单位：90% 填 90，7 个工作日填 7。"
        "有几个指标的，按“量化指标”一栏的编号填到对应的列。",
        "完成情况：做了什么、到了哪一步；没有完成的，写明原因和下一步打算。格内换行按 Alt+Enter。",
        "完成日期：已完成的填实际完成的日期，如 2026-10-08。",
        "佐证材料（链接）：公开网页的网址，或者另外报送的材料名称。",
        "筛选、调整行高和列宽，可以直接做。需要排序的，请先撤消保护（“审阅”→“撤消工作表保护”，没有密码），"
        "排好序的照样可以交回。请不要删除行、列和工作表。",
        "上次报过的内容已经填好，有变化的直接改。已报过的内容，清空单元格不会删去；要改，请写上新的内容。",
        f"填好后保存为 .xlsx 文件{due}交回{sender}{_contact(office)}。",
    ]


def _contact(office: Office | None) -> str:
    particulars = (("联系人", office and office.contact), ("电话", office and office.phone))
    text = "，".join(f"{label}：{value}" for label, value in particulars if value)
    return f"（{text}）" if text else ""


def draw_guide(sheet: Worksheet, checklists: Checklists) -> None:
    """Draw the guide on an empty sheet."""
    writer = CellWriter(sheet)
    writer.put(1, 1, "填写说明", "gkTitle")
    sheet.row_dimensions[1].height = 30
    writer.put(2, 1, checklists.table_title, "gkRemark")
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 90
    for number, text in enumerate(guide_paragraphs(checklists), 1):
        row = _FIRST_ROW + number - 1
        writer.put(row, 1, number, "gkGuide")
        writer.put(row, 2, text, "gkGuide")
        sheet.row_dimensions[row].height = sheet_layout.row_height([(text, 82)]) + 4
    set_up_landscape(sheet, checklists.table_title)
    sheet.protection.sheet = True
