"""Returns of one department that come one after another: which one counts, and what is said of it."""

import random
import re
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from return_office import AUGUST, JULY, JUNE, MAY, Office
from workbooks import edited, issued, issued_jointly, put, table

from conftest import REAL_TABLE
from gkrw.progress.records import DepartmentProgress, ReportedProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.collect import CollectionResult, collect, find_return_files, kept_workbooks


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def told(result: CollectionResult) -> list[tuple[str, int, int, int, int]]:
    """Each file with what was taken, replaced, passed over and not taken."""
    return [
        (
            Path(sheet.returned.file).stem,
            len(sheet.updates),
            sheet.replacing,
            len(sheet.earlier),
            len(sheet.rejections),
        )
        for sheet in result.sheets
    ]


def test_a_later_return_takes_the_place_of_an_earlier_one(office):
    office.receive("五月", MAY, J4="推进中", L4="正在准备。")
    office.collect("五月")
    office.receive("六月", JUNE, J4="已完成", L4="正在准备。", M4=date(2026, 6, 18))
    assert told(office.collect("六月")) == [("六月", 2, 1, 0, 0)]
    assert office.texts == {
        "status": "已完成",
        "result": "正在准备。",
        "finished": "2026-06-18",
    }


@pytest.mark.parametrize("rounds", [["五月", "六月"], ["六月", "五月"]])
def test_an_earlier_return_that_comes_again_changes_nothing(office, rounds):
    office.receive("五月", MAY, J4="推进中")
    office.receive("六月", JUNE, J4="已完成")
    for each in rounds:
        office.collect(each)
    assert office.texts == {"status": "已完成"}
    before = office.progress
    result = office.collect()
    assert [each.is_settled for each in result.workbooks] == [True, False]
    assert told(result) == [("六月", 0, 0, 0, 0)]
    assert (office.progress, result.changed) == (before, ())


def test_a_folder_of_all_rounds_at_once_gives_the_last_one(office):
    office.receive("六月", JUNE, J4="已完成", L4="办结。")
    office.receive("五月", MAY, J4="未开始", O4="张三")
    office.receive("七月", JULY, J4="推进中", L4="办结。", O4="李四")
    result = office.collect()
    assert office.texts == {"status": "推进中", "result": "办结。", "reporter": "李四"}
    assert sum(len(sheet.updates) for sheet in result.sheets) == 3
    assert sum(sheet.replacing for sheet in result.sheets) == 0
    assert result.rejections() == []
    assert office.collect().changed == ()


def test_what_one_return_leaves_open_another_may_fill_in(office):
    """Two persons each fill in their rows in a copy of one checklist."""
    office.receive("张三", JUNE, J4="已完成", L4="甲。")
    office.receive("李四", MAY, J5="推进中", L5="乙。")
    office.collect("张三")
    office.collect("李四")
    assert set(office.progress.by_id) == {"T10", "T14"}


def test_a_late_return_does_not_undo_what_a_later_one_changed(office):
    office.receive("五月", MAY, J4="未开始")
    office.collect()
    office.receive("七月", JULY, J4="推进中", O4="张三")
    office.collect()
    office.receive("六月", JUNE, J4="已完成")
    assert told(office.collect("六月")) == [("六月", 0, 0, 1, 0)]
    assert office.texts["status"] == "推进中"


@pytest.mark.parametrize("rounds", [["六月", "七月"], ["七月", "六月"]])
def test_two_copies_that_change_different_cells_of_a_row_are_both_taken(office, rounds):
    may = {"J4": "推进中", "L4": "正在起草预算公开方案。", "O4": "张三"}
    office.receive("五月", MAY, **may)
    office.collect()
    office.receive("六月", JUNE, **may | {"J4": "已完成"})
    office.receive("七月", JULY, **may | {"L4": "预算公开方案已经印发。", "O4": "李四"})
    for each in rounds:
        office.collect(each)
    assert office.texts == {
        "status": "已完成",
        "result": "预算公开方案已经印发。",
        "reporter": "李四",
    }
    result = office.collect()
    assert (result.changed, result.rejections()) == ((), [])


def test_a_row_that_a_later_return_does_not_have_is_taken_from_an_earlier_one(office):
    office.receive("五月", MAY, J4="推进中", J5="推进中")
    office.collect()
    july = edited(issued(), put(J5="已完成"), lambda sheet: sheet.delete_rows(4), at=JULY)
    (office.folder / "七月.xlsx").write_bytes(july)
    office.collect("七月")
    office.receive("六月", JUNE, J4="已完成", J5="推进中")
    office.collect("六月")
    assert office.texts["status"] == "已完成"
    assert office.progress.by_id["T14"].texts()["status"] == "已完成"


def test_two_files_saved_at_one_time_that_disagree_are_a_conflict(office):
    office.receive("甲", JUNE, J4="已完成")
    office.receive("乙", JUNE, J4="推进中")
    assert [count for *_, count in told(office.collect())] == [1, 1]
    assert office.texts == {}


def test_a_file_that_says_no_time_conflicts_with_what_is_stored_and_goes_on_to(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    office.receive("无", J4="已完成")
    for _ in range(2):
        assert [each.finding.code for each in office.collect("无").rejections()] == ["G941"]
    assert office.texts == {"status": "推进中"}
    office.collect("无", take=("无",))
    assert office.texts == {"status": "已完成"}


def test_a_value_edited_by_hand_is_a_conflict_for_a_later_return(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    (entry,) = office.progress.entries
    edited_entry = type(entry)("T10", entry.status, result="改过的。")
    office.progress = DepartmentProgress("财政局", (edited_entry,), returns=office.progress.returns)
    # what was taken before is not asked about again, what is new is
    assert office.collect().rejections() == []
    office.receive("六月", JUNE, J4="推进中", L4="乙。")
    assert [each.finding.code for each in office.collect().rejections()] == ["G941"]
    assert office.texts["result"] == "改过的。"


@pytest.mark.parametrize("other", [{}, {"J5": "不知道"}], ids=["whole", "rejected in part"])
def test_a_file_to_take_wins_over_a_later_one_and_stays(office, other):
    office.receive("五月", MAY, J4="推进中")
    office.receive("六月", JUNE, J4="已完成", **other)
    office.collect()
    office.collect(take=("五月",))
    assert office.texts == {"status": "推进中"}
    result = office.collect()
    assert (result.changed, len(result.rejections())) == ((), len(other))
    office.receive("七月", JULY, J4="未开始")
    office.collect()
    assert office.texts == {"status": "未开始"}


def test_the_word_clears_a_value_and_an_old_return_does_not_bring_it_back(office):
    office.receive("五月", MAY, J4="已完成", L4="甲。", M4=date(2026, 5, 18))
    office.collect()
    office.receive("六月", JUNE, J4="推进中", L4="清空", M4="（清空）")
    assert told(office.collect()) == [("五月", 0, 0, 0, 0), ("六月", 3, 3, 0, 0)]
    assert office.texts == {"status": "推进中"}
    assert office.collect().changed == ()
    assert office.texts == {"status": "推进中"}


def test_an_emptied_cell_of_a_file_to_take_clears_the_value(office):
    office.receive("五月", MAY, J4="已完成", L4="甲。")
    office.collect()
    office.receive("六月", JUNE, base=office.reissue(), L4=None)
    (sheet,) = office.collect("六月").sheets
    assert [note.code for note in sheet.notes] == ["G962"]
    assert office.texts["result"] == "甲。"
    office.collect("六月", take=("六月",))
    assert office.texts == {"status": "已完成"}


def test_a_value_set_back_to_what_was_issued_is_taken_from_a_file_that_goes_on(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    base = office.reissue()
    office.receive("六月", JUNE, base=base, J4="已完成", L4="乙方案已经印发。")
    office.collect()
    office.receive(
        "七月", JULY, base=base, J4="推进中", L4="乙方案已经印发。"
    )  # June's file, set back
    office.collect()
    assert office.texts == {"status": "推进中", "result": "乙方案已经印发。"}


def test_a_value_left_as_it_was_issued_in_another_copy_is_not_set_back(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    base = office.reissue()
    office.receive("六月", JUNE, base=base, J4="已完成", L4="乙方案已经印发。")
    office.receive("七月", JULY, base=base, J5="推进中")
    office.collect()
    assert office.texts == {"status": "已完成", "result": "乙方案已经印发。"}


def test_a_value_as_it_was_issued_in_a_row_with_something_new_is_pointed_out(office):
    office.receive("五月", MAY, J4="推进中", L4="甲方案正在起草。")
    office.collect()
    base = office.reissue()
    office.receive("六月", JUNE, base=base, J4="已完成", L4="甲方案已经印发。")
    office.collect()
    office.receive("七月", JULY, base=base, J4="推进中", L4="发现问题，重新起草。")
    (sheet,) = office.collect("七月").sheets
    assert [(note.code, note.place.cell) for note in sheet.notes] == [("G972", "J4")]
    assert office.texts == {"status": "已完成", "result": "发现问题，重新起草。"}


def test_a_blank_checklist_is_not_entered_into_the_ledger(office):
    (office.folder / "空白.xlsx").write_bytes(issued())
    assert office.collect().changed == ()


def test_the_ledger_says_which_returns_came_and_where_each_value_is_from(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    office.receive("六月", JUNE, J4="已完成", L4="甲。", J5="办了")
    office.collect()
    may, june = office.progress.returns
    assert (may.file, may.sheet, may.taken, may.rejected) == ("五月.xlsx", "任务清单", 1, 0)
    assert (june.file, june.taken, june.rejected) == ("六月.xlsx", 1, 1)
    assert june.saved == datetime(2026, 6, 20, 8, 10, tzinfo=timezone.utc)
    assert june.received == date(2026, 11, 25)
    assert [str(each)[:-9] for each in may.values] == ["T10 result L4"]
    assert [str(each)[:-9] for each in june.values] == ["T10 status J4"]
    assert len(june.rows) == 38


def test_a_return_whose_clock_is_ahead_has_no_order(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    office.receive("明年", "2027-06-20T08:10:00Z", J4="已完成")
    result = office.collect("明年")
    assert [each.finding.code for each in result.rejections()] == ["G941"]
    assert [note.code for note in result.sheets[0].returned.notes] == ["G971"]


def test_a_known_return_under_the_name_of_another_department_is_asked_about(office):
    data = office.receive("财政局五月", MAY, J4="推进中")
    office.collect()
    (office.folder / "财政局五月（副本）.xlsx").write_bytes(data)
    assert office.collect().rejections() == []
    (office.folder / "审计局五月.xlsx").write_bytes(data)
    office.receive("财政局六月", JUNE, J4="已完成")
    for _ in range(2):
        result = office.collect()
        assert {each.finding.code for each in result.rejections()} == {"G951"}
        assert {each.place.file for each in result.rejections()} == {"审计局五月.xlsx"}
    assert office.texts == {"status": "已完成"}
    assert office.collect("审计局五月", take=("审计局五月",)).rejections() == []


def test_a_return_that_was_taken_under_another_name_is_not_asked_about_again(office):
    office.receive("审计局五月", MAY, J4="推进中")
    office.collect(take=("审计局五月",))
    for _ in range(2):
        assert (office.collect().rejections(), office.texts) == ([], {"status": "推进中"})


def test_a_return_that_was_saved_after_the_day_of_its_receipt_is_pointed_out(office):
    office.receive("五月", MAY, J4="推进中")
    files = find_return_files([office.folder])
    for received, codes in ((date(2026, 5, 19), []), (date(2026, 5, 2), ["G971"])):
        result = collect(
            *(files, table(), ReportedProgress({}, ()), date(2026, 6, 1)), received=received
        )
        assert [each.code for sheet in result.sheets for each in sheet.notes] == codes


# -- several persons, each in a file of one's own ------------------------------------------------


def test_an_earlier_return_does_not_settle_what_two_later_ones_disagree_about(office):
    office.receive("甲", JUNE, J4="已完成")
    office.receive("乙", JUNE, J4="推进中")
    office.receive("早", MAY, J4="未开始")
    for _ in range(2):
        assert [each.finding.code for each in office.collect().rejections()] == ["G942", "G942"]
        assert office.texts == {}
    office.collect(take=("乙",))
    assert office.texts == {"status": "推进中"}


def test_a_conflict_stays_one_after_an_earlier_return_came_alone(office):
    office.receive("甲", JUNE, J4="已完成")
    office.receive("乙", JUNE, J4="推进中")
    office.collect()
    office.receive("早", MAY, J4="未开始")
    office.collect("早")
    assert [each.finding.code for each in office.collect().rejections()] == ["G942", "G942"]


def test_what_a_file_carries_along_does_not_undo_what_a_colleague_reported(office):
    mays = {"J4": "推进中", "L4": "张：在办。", "J6": "推进中", "L6": "张：丁。"}
    office.receive("张五月", MAY, **mays)
    office.receive("李六月", JUNE, J4="已完成", L4="李：办结。")
    office.receive("张七月", JULY, **mays, J5="推进中", L5="张：丙。")
    for names in (["张五月"], ["李六月"], ["张七月"], []):
        office.collect(*names)
    assert office.texts == {"status": "已完成", "result": "李：办结。"}
    assert office.progress.by_id["T14"].result == "张：丙。"
    result = office.collect()
    assert (result.changed, result.rejections()) == ((), [])


def test_what_a_file_carries_along_does_not_undo_what_was_decided(office):
    both = {"J5": "推进中", "L5": "丙。", "J6": "未开始"}
    office.receive("甲六月", JUNE, J4="推进中", **both)
    office.receive("乙六月", JUNE, J4="已完成", J7="推进中", L7="丁。")
    office.collect()
    office.collect(take=("甲六月",))
    assert office.texts == {"status": "推进中"}
    office.receive("乙七月", JULY, J4="已完成", J7="已完成", L7="丁。")
    assert office.collect().rejections() == []
    assert office.texts == {"status": "推进中"}
    assert office.progress.by_id["T12"].texts()["status"] == "已完成"


def test_what_is_emptied_in_a_file_that_goes_on_is_told_and_can_be_cleared(office):
    office.receive("五月", MAY, J4="已完成", L4="甲。", L5="乙方案已经印发。")
    office.collect()
    office.receive("六月", JUNE, L5="乙方案已经印发。")  # T10 is emptied
    (sheet,) = office.collect("六月").sheets
    assert [(note.code, note.place.cell) for note in sheet.notes] == [
        ("G962", "J4"),
        ("G962", "L4"),
    ]
    assert office.texts == {"status": "已完成", "result": "甲。"}
    office.collect("六月", take=("六月",))
    assert office.texts == {}


def test_to_take_a_folder_of_all_rounds_changes_nothing_that_is_in_order(office):
    for name, at, status in (
        ("五月", MAY, "未开始"),
        ("六月", JUNE, "推进中"),
        ("七月", JULY, "已完成"),
    ):
        office.receive(name, at, J4=status, L4=f"{name}报的。")
        office.collect()
    result = office.collect(take=("五月", "六月", "七月"))
    assert sum(len(sheet.updates) for sheet in result.sheets) == 0
    assert [note for sheet in result.sheets for note in sheet.notes] == []
    assert office.texts == {"status": "已完成", "result": "七月报的。"}


def test_a_value_edited_by_hand_is_not_asked_about_for_a_row_that_stayed_as_it_was(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    entry = replace(office.progress.entries[0], result="核对以后改的。")
    # as the fix of G812 says: the value is changed, and its source is taken out
    ledger = tuple(
        replace(each, values=tuple(s for s in each.values if s.key != "result"))
        for each in office.progress.returns
    )
    office.progress = replace(office.progress, entries=(entry,), returns=ledger)
    assert office.collect().rejections() == []
    office.receive("六月", JUNE, J4="推进中", L4="甲。", L5="乙。")
    assert office.collect().rejections() == []
    assert office.texts["result"] == "核对以后改的。"
    office.receive("七月", JULY, J4="推进中", L4="又有进展。", L5="乙。")
    assert [each.finding.code for each in office.collect().rejections()] == ["G941"]


@pytest.mark.parametrize("seed", range(12))
def test_the_order_in_which_returns_arrive_does_not_matter(office, seed):
    """A department goes on in one file. In whatever order its returns are collected, and in however
    many runs, what was saved last is stored."""
    chance = random.Random(seed)
    cells: dict[str, str] = {}
    names = []
    for month in range(1, 7):
        for cell in chance.sample(["J4", "L4", "J5", "L5", "Q5", "L6"], 2):
            words = ["未开始", "推进中", "已完成"]
            cells[cell] = chance.choice(words) if cell[0] == "J" else f"{month} 月报的。"
        office.receive(f"{month}月", f"2026-{month:02}-20T08:10:00Z", **cells)
        names.append(f"{month}月")
    chance.shuffle(names)
    while names:
        some = [names.pop() for _ in range(min(chance.randint(1, 3), len(names)))]
        office.collect(*some)
    office.collect()  # a status that was set back is told from one that was left, if all are there
    columns, rows = {"status": "J", "result": "L", "note": "Q"}, {"T10": 4, "T14": 5, "T40": 6}
    stored = {
        f"{columns[key]}{rows[entry.id]}": text
        for entry in office.progress.entries
        for key, text in entry.texts().items()
    }
    assert stored == cells
    assert office.collect().changed == ()


def test_a_word_that_everybody_writes_is_no_sign_of_going_on(office):
    office.receive("五月", MAY, J5="推进中", L5="正在起草，月底前送审。")
    office.collect()
    base = office.reissue()
    office.receive("张三", JUNE, base=base, J5="已完成", L5="六月已经印发。", Q5="无")
    office.receive("李四", JULY, base=base, J4="已完成", Q5="无")
    office.collect()
    assert office.progress.by_id["T14"].texts()["result"] == "六月已经印发。"


def test_a_run_that_stored_one_department_only_is_made_good(tmp_path):
    """A workbook of two departments, of which only one was stored before the run was killed."""
    book = issued_jointly("财政局", "审计局")
    data = edited(book, put(J4="推进中"), sheet="财政局", at=MAY)
    joint = edited(data, put(J4="已完成"), sheet="审计局", at=MAY)
    (tmp_path / "合.xlsx").write_bytes(joint)
    (tmp_path / "财政局.xlsx").write_bytes(edited(issued(), put(J4="已完成"), at=JUNE))
    files = find_return_files([tmp_path])
    first = collect(files, table(), ReportedProgress({}, ()), date(2026, 11, 25))
    stored = {each.department: each for each in first.changed if each.department == "财政局"}
    again = collect(files, table(), ReportedProgress(stored, ()), date(2026, 11, 25))
    assert [each.department for each in again.changed] == ["审计局"]


def test_a_decision_by_take_is_not_undone_by_what_was_known(office):
    office.receive("五月", MAY, L4="甲方案正在起草。")
    office.collect()
    office.receive("六月", JUNE, base=office.reissue(), L4="乙方案正在起草。")
    office.collect(take=("五月",))
    assert office.texts == {"result": "甲方案正在起草。"}
    assert office.collect().changed == ()
    assert office.texts == {"result": "甲方案正在起草。"}


def test_the_word_to_clear_in_a_file_to_take_wins_over_what_another_says(office):
    office.receive("五月", MAY, L4="甲。")
    office.receive("无", L4="清空")
    office.collect(take=("无",))
    assert office.texts == {}


def test_a_file_with_mostly_new_rows_does_not_set_back_what_it_was_issued_with(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    base = office.reissue()
    first = {f"L{row}": f"第 {row} 行的事正在办。" for row in range(5, 9)}
    office.receive("六月", JUNE, base=base, J4="已完成", **first)
    office.collect()
    later = first | {f"L{row}": f"第 {row} 行的事已经办结。" for row in range(6, 9)}
    office.receive("七月", JULY, base=base, J4="推进中", **later)
    office.collect()
    assert office.texts == {"status": "已完成"}


def test_a_return_between_the_one_decided_for_and_a_later_one_changes_nothing(office):
    office.receive("五月", MAY, L4="甲方案正在起草。")
    office.receive("七月", JULY, L4="乙方案正在起草。")
    office.collect(take=("五月",))
    office.receive("六月", JUNE, L4="丙方案正在起草。")
    office.collect("六月")
    assert office.texts == {"result": "甲方案正在起草。"}


def test_a_conflict_with_an_edited_value_is_told_again_in_the_file_that_goes_on(office):
    office.progress = DepartmentProgress("财政局", (TaskProgress("T10", result="手工改过的。"),))
    office.receive("五月", MAY, L4="甲方案正在起草。")
    assert [each.place.cell for each in office.collect().rejections()] == ["L4"]
    office.receive("六月", JUNE, L4="甲方案正在起草。", J5="推进中")
    assert [each.place.cell for each in office.collect("六月").rejections()] == ["L4"]
    assert office.texts == {"result": "手工改过的。"}


def test_a_workbook_that_only_asks_to_clear_a_value_is_not_blank(office):
    office.receive("五月", MAY, L4="甲。")
    office.collect()
    office.receive("无", L4="清空")
    (name,) = kept_workbooks(office.collect("无"))
    assert name.startswith("无_")


def test_a_late_return_does_not_bring_back_what_a_later_one_cleared(office):
    office.receive("六月", JUNE, L4="清空", J4="推进中")
    office.collect()
    office.receive("五月", MAY, L4="甲。")
    for files in (("五月",), ()):
        assert office.collect(*files).rejections() == []
        assert office.texts == {"status": "推进中"}


def test_a_value_deleted_by_hand_does_not_come_back_from_a_known_return(office):
    office.receive("五月", MAY, J4="推进中", L4="甲。")
    office.collect()
    entry = replace(office.progress.entries[0], result="")
    office.progress = replace(office.progress, entries=(entry,))
    assert office.collect().changed == ()
    assert office.texts == {"status": "推进中"}


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2019-05-01T08:00:00Z"]
)
def test_a_time_that_cannot_be_is_no_time(office, at):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    office.receive("钟", at, J4="已完成")
    assert [each.finding.code for each in office.collect().rejections()] == ["G941"]


@pytest.mark.parametrize("text", ["\u200b \u200b", "\ufeff\n\ufeff"])
def test_a_text_of_invisible_characters_is_none(office, text):
    office.receive("五月", MAY, J4="推进中", L4=text)
    office.collect()
    assert office.texts == {"status": "推进中"}


def test_a_row_as_it_was_issued_says_nothing(office):
    office.receive(
        "五月", MAY, J4="推进中", L4="甲方案正在起草。", J5="推进中", L5="乙方案正在起草。"
    )
    office.collect()
    base = office.reissue()
    office.receive("李七月", "2026-07-11T08:00:00Z", base=base, L5="乙方案已经印发。")
    office.receive("张七月", "2026-07-10T08:00:00Z", base=base, L4="甲方案已经送审。")
    office.collect("李七月")
    office.collect("张七月")
    office.receive("李八月", "2026-08-11T08:00:00Z", base=base, L5="乙方案正在落实。")
    office.receive("张八月", "2026-08-10T08:00:00Z", base=base, L4="甲方案已经印发。")
    office.collect("李八月")
    office.collect("张八月")
    assert office.texts["result"] == "甲方案已经印发。"
    assert office.progress.by_id["T14"].result == "乙方案正在落实。"


def test_one_row_that_is_carried_along_is_not_said_anew(office):
    office.receive("李五月", MAY, L4="李：五月正在起草。")
    office.collect()
    office.receive("张六月", JUNE, J4="已完成", L4="张：六月已经印发。")
    office.collect()
    office.receive("李七月", JULY, L4="李：五月正在起草。", L5="李：七月新报的。")
    office.collect()
    assert office.texts == {"status": "已完成", "result": "张：六月已经印发。"}


def test_a_cleared_value_that_is_filled_in_again_has_one_source(office):
    office.receive("财政局5月", MAY, J4="已完成", M4="清空")
    office.receive("财政局", JUNE, J4="已完成", M4=date(2026, 6, 18))
    office.collect()
    assert office.texts["finished"] == "2026-06-18"
    assert office.collect().changed == ()
    office.receive("财政局7月", JULY, J4="已完成", M4=date(2026, 7, 18))
    assert office.collect().rejections() == []
    assert office.texts["finished"] == "2026-07-18"


def test_a_file_to_take_whose_text_is_stored_keeps_it(office):
    office.receive("甲", MAY, L4="甲方案正在起草。")
    office.collect()
    office.receive("乙", base=office.reissue(), L4="乙方案正在起草。")
    for _ in range(2):
        assert office.collect(take=("甲",)).rejections() == []
        assert office.texts == {"result": "甲方案正在起草。"}


# -- several persons, each in a copy of one returned file ------------------------------------------

FIRST = {"J4": "推进中", "L4": "正在起草预算公开方案。"}


def test_a_status_that_may_have_been_set_back_is_kept_and_pointed_out(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.collect()
    office.receive("七月", JULY, **FIRST)  # left, or set back?
    (sheet,) = office.collect("七月").sheets
    assert [(note.code, note.place.cell) for note in sheet.notes] == [("G972", "J4")]
    assert office.texts["status"] == "已完成"


def test_what_was_reported_after_a_file_was_saved_is_no_doubt_about_it(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.receive("七月", JULY, **FIRST | {"J4": "已完成", "L4": "预算公开方案已经印发。"})
    assert [note for sheet in office.collect().sheets for note in sheet.notes] == []
    assert office.texts == {"status": "已完成", "result": "预算公开方案已经印发。"}


def test_a_late_return_is_pointed_out_where_a_later_one_may_have_been_set_back(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("七月", JULY, **FIRST)
    office.collect()
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    (sheet,) = office.collect("六月").sheets
    (note,) = sheet.notes
    assert (note.code, note.place.cell) == ("G972", "J4")
    assert note.message == "T10 的完成状态收了“已完成”，后来保存的 七月.xlsx 里不是这样。"
    assert office.texts["status"] == "已完成"


def test_a_status_that_was_set_back_in_a_file_that_goes_on_is_taken(office):
    june = FIRST | {"J4": "已完成", "L5": "资金分配结果已经公布。"}
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **june)
    office.receive("七月", JULY, **june | {"J4": "推进中"})
    office.collect()
    assert office.texts["status"] == "推进中"


def test_a_first_return_that_comes_last_shows_what_was_only_carried_along(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"L4": "预算公开方案已经印发。"})
    office.receive("七月", JULY, **FIRST | {"J4": "已完成"})
    office.collect("六月")
    office.collect("七月")
    assert office.texts["result"] == FIRST["L4"]  # nobody can know yet
    (sheet,) = office.collect("五月").sheets
    assert [(note.code, note.message) for note in sheet.notes] == [
        ("G974", "T10 的完成情况：六月.xlsx 报的更新。")
    ]
    office.collect()
    assert office.texts == {"status": "已完成", "result": "预算公开方案已经印发。"}
    assert office.collect().changed == ()


def test_what_was_decided_stays_when_a_first_return_comes_last(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"L4": "预算公开方案已经印发。"})
    office.receive("七月", JULY, **FIRST | {"J4": "已完成"})
    office.collect("六月", "七月", take=("七月",))
    office.collect()
    assert office.texts == {"status": "已完成", "result": FIRST["L4"]}


def test_a_ledger_of_an_early_version_goes_on_by_rows(office):
    office.receive("五月", MAY, **FIRST)
    office.collect()
    early = tuple(replace(each, cells=()) for each in office.progress.returns)
    office.progress = replace(office.progress, returns=early)
    office.receive("六月", JUNE, **FIRST, L5="资金分配结果已经公布。")
    office.receive("七月", JULY, **FIRST | {"J4": "已完成"})
    assert office.collect().rejections() == []
    assert office.texts == {"status": "已完成", "result": FIRST["L4"]}


def test_what_was_decided_against_a_copy_is_no_doubt_about_it_any_more(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.collect()
    office.receive("七月", JULY, **FIRST, O4="张三")
    office.collect("七月", take=("七月",))
    assert office.texts["status"] == "推进中"
    office.receive("八月", AUGUST, **FIRST | {"J4": "推进中"}, O4="李四")
    assert [note for sheet in office.collect().sheets for note in sheet.notes] == []
    assert office.texts == {"status": "推进中", "result": FIRST["L4"], "reporter": "李四"}


@pytest.mark.parametrize(
    ("july", "status"),
    [({"O4": "李四"}, None), ({"L4": "预算公开方案已经印发。"}, "推进中")],
    ids=["a copy", "a later state of the file"],
)
def test_only_a_later_state_of_the_file_brings_back_what_it_cleared(office, july, status):
    base = issued(entries={"T10": TaskProgress("T10", Status.UNDER_WAY)})  # since taken out by hand
    office.receive("六月", JUNE, base, J4="清空", L4="预算公开方案已经印发。")
    office.receive("七月", JULY, base, **july)
    assert office.collect().rejections() == []
    assert office.texts.get("status") == status


def test_what_was_stored_of_a_retired_task_is_not_refused_month_after_month(office):
    office.receive("五月", MAY, J4="推进中", J7="推进中", L7="住房保障信息已公开。")
    office.collect()
    text = REAL_TABLE.read_text(encoding="utf-8")
    without = re.sub(r"\n *- id: T12\n.*?(?=\n *- id: T13\n)", "", text, flags=re.DOTALL)
    after = table(without.replace("\nsections:", "\nretired: [T12]\n\nsections:", 1))
    office.receive("六月", JUNE, J4="已完成", J7="已完成", L7="住房保障信息已公开。")
    reported = ReportedProgress({"财政局": office.progress}, ())
    result = collect(find_return_files([office.folder]), after, reported, date(2026, 7, 1))
    said = [str(each.place).split("/")[-1] for each in result.rejections()]
    assert said == ["六月.xlsx › 任务清单 › J7"]


def test_a_value_that_another_one_asks_to_clear_is_a_conflict_that_says_so(office):
    office.receive("甲", J4="清空")
    office.receive("乙", J4="已完成")
    (rejected,) = office.collect().rejections()
    assert rejected.finding.message == (
        "T10 的完成状态填的是“已完成”，另一份回收表填的是“清空”（甲.xlsx › 任务清单 › J4），没有收。"
    )


def test_a_value_that_was_taken_out_by_hand_is_said_to_be_empty(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    office.progress = replace(office.progress, entries=(TaskProgress("T10", result="手工写的。"),))
    office.receive("六月", JUNE, J4="推进中", O4="李四")
    (note,) = office.collect("六月").sheets[0].notes
    assert note.message == "T10 的完成状态清单里是“推进中”，已存的空着，保留已存的。"


def test_a_text_of_another_copy_is_pointed_out_where_its_row_has_something_new(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"L4": "预算公开方案已经印发。"})
    office.collect()
    office.receive("七月", JULY, **FIRST, O4="张三")
    (note,) = office.collect("七月").sheets[0].notes
    assert (note.code, note.place.cell) == ("G972", "L4")
    assert office.texts["result"] == "预算公开方案已经印发。"


def test_a_return_without_the_row_raises_no_doubt_about_it(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("七月", JULY, **FIRST | {"J4": "已完成"})
    office.receive("八月", AUGUST, **FIRST)
    office.collect()
    june = edited(issued(), put(J5="推进中"), lambda sheet: sheet.delete_rows(4), at=JUNE)
    (office.folder / "六月.xlsx").write_bytes(june)
    assert [note.code for note in office.collect("六月").sheets[0].notes] == ["G978"]


def test_a_return_without_a_time_does_not_bring_back_what_was_cleared(office):
    office.receive("五月", MAY, J4="推进中")
    office.receive("六月", JUNE, J4="清空", O4="张三")
    office.collect()
    assert office.texts == {"reporter": "张三"}
    office.receive("不知何时", J4="已完成")
    (rejected,) = office.collect("不知何时").rejections()
    assert "已存的清空了" in rejected.finding.message
    result = office.collect("不知何时", take=("不知何时",))
    assert (office.texts["status"], result.given_up()) == ("已完成", [])


def test_what_was_set_back_to_what_was_issued_is_later_than_a_late_return(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect()
    base, same = office.reissue(), {"L5": "资金分配结果已经公布。"}
    office.receive("七月", JULY, base, J4="已完成", **same)
    office.receive("八月", AUGUST, base, **same)
    office.collect()
    assert office.texts == {"status": "推进中"}
    office.receive("六月", JUNE, base, J4="已完成")
    assert told(office.collect("六月")) == [("六月", 0, 0, 1, 0)]


def test_a_file_to_take_clears_only_what_it_was_issued_with(office):
    office.receive("五月", J4="推进中")
    office.collect()
    office.receive("乙", O4="张三")
    office.collect("乙", take=("乙",))
    assert office.texts == {"status": "推进中", "reporter": "张三"}
    office.receive("丙", base=office.reissue(), J4=None)
    office.collect("丙", take=("丙",))
    assert office.texts == {"reporter": "张三"}


def test_files_to_take_that_differ_decide_nothing_for_a_third(office):
    for name, word in (("甲", "推进中"), ("乙", "已完成"), ("丙", "未开始")):
        office.receive(name, J4=word)
    result = office.collect(take=("甲", "乙"))
    assert (office.texts, result.given_up()) == ({}, [])
    assert [each.finding.code for each in result.rejections()] == ["G942"] * 3


def test_a_value_that_was_taken_and_edited_by_hand_is_no_conflict_with_its_own_return(office):
    office.receive("五月", MAY, J4="推进中", J5="不知道")
    office.collect()
    done = TaskProgress("T10", Status.DONE)
    office.progress = replace(office.progress, entries=(done,))
    assert [each.finding.code for each in office.collect().rejections()] == ["G921"]
    assert office.texts == {"status": "已完成"}


def test_a_return_of_which_nothing_could_be_taken_is_in_the_ledger(office):
    office.receive("五月", J4="不知道")
    result = office.collect()
    assert [(each.taken, each.rejected) for each in office.progress.returns] == [(0, 1)]
    assert len(kept_workbooks(result)) == 1


def test_an_entry_of_which_all_was_cleared_is_gone(office):
    office.receive("五月", MAY, J4="推进中")
    office.receive("六月", JUNE, J4="清空")
    office.collect("五月")
    office.collect("六月")
    assert office.progress.entries == ()


def test_what_is_taken_from_a_file_later_is_added_to_its_entry_of_the_ledger(office):
    office.receive("甲", J4="推进中", O4="张三")
    office.receive("乙", J4="已完成")
    office.collect()
    assert office.texts == {"reporter": "张三"}
    office.collect(take=("甲",))
    (values,) = (each.values for each in office.progress.returns if each.file == "甲.xlsx")
    assert [(each.key, each.is_decided) for each in values] == [
        ("reporter", False),
        ("status", True),
    ]


def test_a_value_edited_by_hand_is_a_conflict_for_a_return_without_a_time(office):
    office.receive("甲", J4="推进中")
    office.collect()
    done = TaskProgress("T10", Status.DONE)
    office.progress = replace(office.progress, entries=(done,))
    office.receive("乙", J4="未开始")
    (rejected,) = office.collect("乙").rejections()
    assert "已存的是“已完成”" in rejected.finding.message


def test_a_doubt_is_told_once_and_not_with_each_later_return(office):
    done = FIRST | {"J4": "已完成"}
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **done)
    office.receive("七月", JULY, **FIRST)
    office.collect()
    office.receive("八月", AUGUST, **done, L5="资金分配结果已经公布。")
    assert office.collect("八月").sheets[0].notes == []
    assert office.texts["status"] == "已完成"


def test_a_return_that_a_later_report_has_overtaken_leaves_no_doubt(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("七月", JULY, **FIRST)
    office.receive("八月", AUGUST, **FIRST | {"J4": "已完成"})
    office.collect()
    office.receive("六月", JUNE, **FIRST | {"J4": "未开始"})
    assert office.collect("六月").sheets[0].notes == []
    assert office.texts["status"] == "已完成"


def test_what_is_reported_after_a_doubt_is_none(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.receive("七月", JULY, **FIRST)
    office.collect()
    office.receive("八月", AUGUST, **FIRST | {"J4": "未开始"})
    assert office.collect("八月").sheets[0].notes == []
    assert office.texts["status"] == "未开始"


def test_two_returns_that_differ_are_told_again_beside_what_was_decided(office):
    office.receive("五月", MAY, J4="推进中")
    office.collect(take=("五月",))
    office.receive("甲", JUNE, J4="已完成")
    office.receive("乙", JUNE, J4="未开始")
    for _ in range(2):
        codes = [each.finding.code for each in office.collect().rejections()]
        assert codes == ["G942", "G942"]
        assert office.texts == {"status": "推进中"}
    office.collect(take=("甲",))
    assert office.collect().rejections() == []
    assert office.texts == {"status": "已完成"}


def test_who_is_taken_at_their_word_that_a_value_is_to_be_cleared_does_not_contradict(office):
    office.receive("四月", "2026-04-20T08:10:00Z", J4="推进中")
    office.receive("五月", MAY, **FIRST | {"J4": "清空"})
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.receive("七月", JULY, **FIRST | {"J4": "清空"})
    office.collect()
    (sheet,) = office.collect("七月", take=("七月",)).sheets
    assert "status" not in office.texts
    assert "G972" not in [note.code for note in sheet.notes]
    office.receive("八月", AUGUST, **FIRST | {"J4": "清空"}, O4="张三")
    assert [note for each in office.collect().sheets for note in each.notes] == []


def test_a_late_return_raises_no_doubt_about_what_was_decided(office):
    office.receive("五月", MAY, **FIRST)
    office.receive("六月", JUNE, **FIRST | {"J4": "已完成"})
    office.receive("七月", JULY, **FIRST)
    office.collect(take=("六月",))
    office.receive("五月底", "2026-05-30T08:10:00Z", **FIRST | {"J4": "未开始"})
    assert office.collect("五月底").sheets[0].notes == []
    assert office.texts["status"] == "已完成"


def test_a_return_of_which_no_row_could_be_read_is_told_again_until_a_later_one_comes(office):
    others = {f"{column}{row}": f"另一项{row}" for column in "BDE" for row in range(4, 42)}
    office.receive("五月", MAY, **others, J4="已完成")
    for _ in range(2):
        assert "已完成" in [each.typed for each in office.collect().rejections()]
    office.receive("六月", JUNE, J4="已完成")
    assert office.collect().rejections() == []
