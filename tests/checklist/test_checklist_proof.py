"""The proof of a finished workbook."""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook
from workbooks import edited, lists, put

from gkrw.checklist.content import OVERVIEW_SHEET
from gkrw.checklist.draw import department_workbook, joint_workbook
from gkrw.checklist.proof import lost_from
from gkrw.progress.records import Status, TaskProgress


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


def test_dates_and_numbers_that_were_reported_are_looked_for():
    reported = {
        "T29": TaskProgress(
            "T29", Status.DONE, (("公示时限", Decimal("7.25")),), finished=date(2026, 10, 8)
        )
    }
    made = lists("财政局", entries={"财政局": reported})
    data = department_workbook(made.sheets[0], made)
    rows = {"任务清单": made.sheets[0].rows}
    assert lost_from(data, rows) == []
    changed = edited(data, put(L29=7.26, N29=date(2026, 10, 9)))
    assert lost_from(changed, rows) == [
        "任务清单 › T29 的“7.25”",
        "任务清单 › T29 的“2026-10-08”",
    ]
