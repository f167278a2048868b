"""A run that writes checklists: all of them, or none."""

import pytest
from workbooks import lists

from gkrw.checklist.publish import JOINT, ChecklistsPlan, refuse, workbooks_of
from gkrw.core.errors import UserError
from gkrw.files.output_folder import publish
from tables import edited


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path):
    text = edited(("对审计发现问题、整改落实及问责情况进行公开。", "公" * 32_768))
    plan = ChecklistsPlan(lists("审计局", text=text), tmp_path / "清单", True, None)
    with pytest.raises(UserError, match="T02 有一段文字长 32768 个字"):
        refuse(plan)
    assert list(tmp_path.iterdir()) == []


def test_a_run_whose_workbook_is_not_good_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("gkrw.checklist.proof.lost_from", lambda *_: ["财政局 › T10 的“…”"])
    plan = ChecklistsPlan(lists("财政局"), tmp_path / "清单", True, None)
    with pytest.raises(UserError, match="没有通过核对"):
        publish(plan.destination, workbooks_of(plan))
    assert list(tmp_path.iterdir()) == []


def test_files_are_numbered_and_named_after_their_departments(tmp_path):
    checklists = lists("财政局", "审计局")
    split = ChecklistsPlan(checklists, tmp_path, split=True, owners=None)
    assert [name[2:] for name in split.files()] == [
        "_审计局_政务公开工作任务清单.xlsx",
        "_财政局_政务公开工作任务清单.xlsx",
    ]
    joint = ChecklistsPlan(checklists, tmp_path, split=False, owners=None)
    assert joint.files() == {JOINT: checklists.sheets}
