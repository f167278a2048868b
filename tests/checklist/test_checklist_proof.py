"""The proof of a finished workbook."""

import io

from openpyxl import load_workbook
from workbooks import lists

from gkrw.checklist.content import OVERVIEW_SHEET
from gkrw.checklist.draw import department_workbook, joint_workbook
from gkrw.checklist.proof import lost_from


def test_what_is_missing_from_a_workbook_is_named():
    made = lists("财政局")
    data = department_workbook(made.sheets[0], made)
    assert lost_from(data, {"任务清单": made.sheets[0].rows}) == []
    book = load_workbook(io.BytesIO(data))
    book["任务清单"]["E5"] = book["任务清单"]["E5"].value[:-1]
    book["任务清单"]["G7"] = None
    stream = io.BytesIO()
    book.save(stream)
    lost = lost_from(stream.getvalue(), {"任务清单": made.sheets[0].rows})
    assert [each[:15] for each in lost] == ["任务清单 › T14 的“围绕", "任务清单 › T12 的“（未"]


def test_nothing_is_missing_from_the_workbook_of_all_departments():
    checklists = lists()
    sheets = {name: sheet.rows for name, sheet in checklists.named_sheets().items()}
    sheets[OVERVIEW_SHEET] = checklists.overview
    assert lost_from(joint_workbook(checklists), sheets) == []
