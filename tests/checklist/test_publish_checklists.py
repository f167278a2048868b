"""A run that writes checklists: all of them, or none."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from workbooks import edited as edited_workbook
from workbooks import lists, put

from gkrw.checklist.content import OVERVIEW_SHEET
from gkrw.checklist.draw import department_workbook, joint_workbook
from gkrw.checklist.publish import checklist_files, lost_from, made_checklists, sheets_by_file
from gkrw.core.errors import UserError
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, publish
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from tables import edited


def test_a_text_that_no_cell_can_hold_is_refused():
    text = edited(("对审计发现问题、整改落实及问责情况进行公开。", "公" * 32_768))
    with pytest.raises(UserError, match="T02 有一段文字长 32768 个字"):
        checklist_files(lists("审计局", text=text), split=True)


def test_a_run_whose_workbook_is_not_good_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("gkrw.checklist.publish.lost_from", lambda *_: ["财政局 › T10 的“…”"])
    checklists = lists("财政局")
    files = checklist_files(checklists, split=True)
    destination = Destination(tmp_path / "清单", DocumentKind.CHECKLISTS, None, files)
    with pytest.raises(UserError, match="没有通过核对"):
        publish(destination, made_checklists(checklists, split=True))
    assert list(tmp_path.iterdir()) == []


def test_files_are_numbered_and_named_after_their_departments():
    checklists = lists("财政局", "审计局")
    assert [name[2:] for name in sheets_by_file(checklists, split=True)] == [
        "_审计局_政务公开工作任务清单.xlsx",
        "_财政局_政务公开工作任务清单.xlsx",
    ]
    assert sheets_by_file(checklists, split=False) == {
        "政务公开工作任务清单.xlsx": checklists.sheets
    }


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
    changed = edited_workbook(data, put(K29=7.26, M29=date(2026, 10, 9)))
    assert lost_from(changed, rows) == [
        "任务清单 › T29 的“7.25”",
        "任务清单 › T29 的“2026-10-08”",
    ]
