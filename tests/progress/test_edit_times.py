"""Which cells of a return were filled in for it, and which it only carries along."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from gkrw.progress.edit_times import EditTimes, Snapshot, settled_returns
from gkrw.progress.ledger import (
    LedgerEntry,
    ValueSource,
    cells_by_sheet,
    cells_text,
    moment_text,
    parse_moment,
    parse_row_cells,
    parse_value_source,
    value_digest,
    with_entries,
)

DAYS = [datetime(2026, 6, 1, tzinfo=timezone.utc) + timedelta(days=day) for day in range(9)]


def digests(cells: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value_digest(text) + "+" * (len(text) > 5)) for key, text in cells.items())


def snapshot(day: int, **rows: dict[str, str] | None) -> Snapshot:
    """A sheet that was saved on a day, with the texts of each task; only the digest for a row that
    begins with an underscore, as ledgers of early versions have it."""
    texts = {task: cells or {} for task, cells in rows.items()}
    return Snapshot(
        DAYS[day],
        {task: value_digest(str(cells)) if cells else "" for task, cells in texts.items()},
        {task: dict(digests(cells)) for task, cells in texts.items()},
    )


def days_of(*snapshots: Snapshot) -> list[dict[str, int]]:
    named = {(str(at), "任务清单"): each for at, each in enumerate(snapshots)}
    times = EditTimes(named)
    return [
        {" ".join(key): DAYS.index(day) for key, day in times.of_sheet(sheet).items()}
        for sheet in named
    ]


FIRST = {"status": "推进中", "result": "方案正在起草，月底前送审。"}


def test_only_the_cell_that_was_changed_is_new():
    june = FIRST | {"status": "已完成"}
    july = FIRST | {"result": "方案已经印发。"}
    assert days_of(snapshot(0, T10=FIRST), snapshot(1, T10=june), snapshot(2, T10=july)) == [
        {"T10 status": 0, "T10 result": 0},
        {"T10 status": 1, "T10 result": 0},
        {"T10 status": 0, "T10 result": 2},
    ]


def test_a_status_that_two_copies_set_alike_is_no_sign_that_one_continues_the_other():
    june = {"status": "已完成", "result": "方案已经印发。"}
    july = FIRST | {"status": "已完成"}
    *_, last = days_of(snapshot(0, T10=FIRST), snapshot(1, T10=june), snapshot(2, T10=july))
    assert last["T10 result"] == 0


def test_a_status_that_was_set_back_in_a_file_that_goes_on_is_new():
    june = {"T10": FIRST | {"status": "已完成"}, "T14": {"result": "名单已经公布。"}}
    july = june | {"T10": FIRST}
    before = {"T10": FIRST, "T14": None}
    *_, last = days_of(snapshot(0, **before), snapshot(1, **june), snapshot(2, **july))
    assert last == {"T10 status": 2, "T10 result": 0, "T14 result": 1}


def test_a_status_that_may_have_been_set_back_is_doubtful():
    named = {
        ("五月", "任务清单"): snapshot(0, T10=FIRST),
        ("六月", "任务清单"): snapshot(1, T10=FIRST | {"status": "已完成"}),
        ("七月", "任务清单"): snapshot(2, T10=FIRST),
    }
    assert EditTimes(named).doubtful == {(("七月", "任务清单"), ("T10", "status"))}


def test_a_long_text_tells_which_file_is_continued_where_another_one_is_nearer():
    """July has the result of May, and the short values that June changed."""
    short = dict.fromkeys(("status", "evidence", "reporter", "phone", "note"), "是")
    may, june = FIRST, short | {"result": "方案已经印发。"}
    july = short | {"result": FIRST["result"]}
    named = {
        ("五六七"[day], "清单"): snapshot(day, T10=cells)
        for day, cells in enumerate((may, june, july))
    }
    *_, last = days_of(*named.values())
    assert last == dict.fromkeys((f"T10 {key}" for key in short), 1) | {"T10 result": 0}
    assert (("七", "清单"), ("T10", "result")) not in EditTimes(named).doubtful


def test_a_file_without_a_long_text_does_not_continue_the_one_that_has_it():
    may = {"status": "推进中", "note": "无"}
    june = {"status": "已完成", "note": "无", "result": "方案已经印发。"}
    july = {"status": "已完成", "note": "见附件"}
    *_, last = days_of(snapshot(0, T10=may), snapshot(1, T10=june), snapshot(2, T10=july))
    assert last == {"T10 status": 2, "T10 note": 2}


def test_of_two_files_that_are_as_near_the_later_one_is_continued():
    """The status was reported anew in July; August goes on from there, and not from May."""
    may = {"T10": {"status": "已完成"}, "T14": {"result": "名单正在核对。"}}
    june = {"T10": None, "T14": {"result": "名单已经公布。"}}
    july = june | {"T10": {"status": "已完成"}}
    august = july | {"T14": {"result": "名单已经更正。"}}
    days = [snapshot(day, **rows) for day, rows in enumerate((may, june, july, august))]
    assert [each.get("T10 status") for each in days_of(*days)] == [0, None, 2, 2]


def test_sheets_that_were_saved_at_once_do_not_continue_each_other():
    one, two = ("五月", "任务清单"), ("五月", "任务清单 (2)")
    times = EditTimes({one: snapshot(0, T10=FIRST), two: snapshot(0, T10=FIRST)})
    assert not times.goes_on(two, one, ("T10", "status"))
    assert not times.goes_on(one, two, ("T10", "status"))


def test_a_file_without_the_row_is_not_continued():
    without, with_row = snapshot(1, T14=None), snapshot(0, T10=FIRST)
    assert days_of(with_row, without, snapshot(2, T10=FIRST))[2] == {
        "T10 status": 0,
        "T10 result": 0,
    }


def test_a_row_of_which_only_the_digest_is_known_is_compared_as_a_whole():
    old = snapshot(0, T10=FIRST)._replace(cells={})
    changed = FIRST | {"status": "已完成"}
    assert days_of(old, snapshot(1, T10=FIRST), snapshot(2, T10=changed))[1:] == [
        {"T10 status": 0, "T10 result": 0},
        {"T10 status": 2, "T10 result": 0},
    ]


def entry(name: str, day: int, cells: dict[str, str], *taken: str) -> LedgerEntry:
    return LedgerEntry(
        f"{name}.xlsx",
        "任务清单",
        name,
        DAYS[day],
        rows=(("T10", value_digest(str(cells))),),
        cells=(("T10", digests(cells)),),
        values=tuple(ValueSource("T10", key, "J4", value_digest(cells[key])) for key in taken),
    )


def test_a_file_is_read_again_when_a_late_one_shows_that_it_was_newer():
    """Two copies of the May file came first; the later of them carried the status of May along."""
    june = entry("六月", 1, FIRST | {"status": "已完成"}, "result")
    july = entry("七月", 2, FIRST, "status")
    august = entry("八月", 3, FIRST | {"note": "无"})
    assert settled_returns([(june, july, august)]) == {"六月", "七月"}
    late = entry("五月", 0, FIRST)
    assert settled_returns([(june, july, august, late)]) == {"五月", "七月"}
    (source,) = july.values
    decided = replace(july, values=(source._replace(is_decided=True),))
    assert settled_returns([(june, decided, august, late)]) == {"五月", "六月", "七月"}


def test_a_file_of_which_something_was_rejected_is_read_again():
    may, june = entry("五月", 0, FIRST), entry("六月", 1, FIRST | {"status": "已完成"})
    assert settled_returns([(may, june)]) == {"五月"}
    assert settled_returns([(replace(may, rejected=1), june)]) == set()


def test_cells_that_an_earlier_return_has_alike_are_not_written_again():
    one = entry("五月", 0, FIRST, "status")
    two = entry("六月", 1, FIRST)
    ledger = with_entries((one,), [two], [])
    assert [bool(each.cells) for each in ledger] == [True, False]
    assert cells_by_sheet(ledger)[two.key] == {"T10": dict(digests(FIRST))}


def test_cells_of_a_row_that_was_issued_otherwise_are_written():
    one, two = entry("五月", 0, FIRST), entry("六月", 1, FIRST)
    status = digests({"status": FIRST["status"]})  # the result was there when it was issued
    ledger = with_entries((one,), [replace(two, cells=(("T10", status),))], [])
    assert cells_by_sheet(ledger)[two.key] == {"T10": dict(status)}


@pytest.mark.parametrize(
    "text", ["T10 status=7d5ade6d result=84b12bae+", "T10 targets.网上 可办率=84b12bae", "T10"]
)
def test_cells_are_read_as_they_are_written(text):
    row = parse_row_cells(text)
    assert row is not None
    assert cells_text([row]) == text


@pytest.mark.parametrize("text", ["", "T10 status", "T10 status=7d5a", "T10 =7d5ade6d x"])
def test_a_line_that_means_no_cells(text):
    assert parse_row_cells(text) is None


@pytest.mark.parametrize("text", ["T10 status K4 7d5ade6d", "T10 status K4 7d5ade6d --take"])
def test_a_source_is_read_as_it_is_written(text):
    assert str(parse_value_source(text)) == text


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("2026-06-20T08:10:00Z", True),
        *[(text, False) for text in ("2026-6-20T8:10:00Z", "0900-06-20T08:10:00Z", "六月二十日")],
    ],
)
def test_a_moment_is_read_only_as_it_is_written(text, is_read):
    moment = parse_moment(text)
    assert (moment is not None) is is_read
    assert moment is None or moment_text(moment) == text
