"""A run that writes checklists: all of them, or none."""

import pytest
from workbooks import lists

from gkrw.checklist.publish import JOINT, checklist_files, made_checklists, sheets_by_file
from gkrw.core.errors import UserError
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, publish
from tables import edited


def test_a_text_that_no_cell_can_hold_is_refused():
    text = edited(("对审计发现问题、整改落实及问责情况进行公开。", "公" * 32_768))
    with pytest.raises(UserError, match="T02 有一段文字长 32768 个字"):
        checklist_files(lists("审计局", text=text), split=True)


def test_a_run_whose_workbook_is_not_good_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("gkrw.checklist.proof.lost_from", lambda *_: ["财政局 › T10 的“…”"])
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
    assert sheets_by_file(checklists, split=False) == {JOINT: checklists.sheets}
