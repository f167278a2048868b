"""Remarks on what the numbers of a standing do not show."""

from datetime import date

from gkrw.core.recipients import find_recipients
from gkrw.progress.cautions import cautions
from gkrw.progress.records import TaskProgress
from gkrw.progress.standing import Standing, standings_of
from gkrw.progress.status import Status
from gkrw.project.open_table import check_table
from tables import edited, read

AS_OF = date(2026, 11, 25)


def said(*standings: Standing, without_year: tuple[str, ...] = ()) -> list[str]:
    return list(cautions(standings, without_year, AS_OF))


def test_nothing_is_said_without_a_cause():
    assert said(Standing("财政局", ())) == []


def test_what_is_not_counted_is_named_by_department():
    found = said(
        Standing("财政局", (), ("T11", "T16")),
        Standing("审计局", ()),
        Standing("考核办", (), ("T99",)),
    )
    assert found == ["不计入以上项数的任务，也报了进展：财政局 T11、T16；考核办 T99。"]


def test_a_year_that_was_supposed_is_named():
    (found,) = said(without_year=("T10", "T12"))
    assert found.startswith("分解表的标题没有年份，T10、T12 的完成时限按 2026 年算；")


def of(*changes: tuple[str, str], **entries: TaskProgress) -> list[str]:
    """Return the standing of 审计局 with these entries, by the id of their task."""
    checked = check_table(read(edited(*changes)))
    assert checked is not None
    return said(*standings_of(checked, find_recipients(checked)[0], {"审计局": entries}, AS_OF))


def test_what_was_reported_without_a_status_is_named():
    found = of(T01=TaskProgress("T01", note="下月开始"), T02=TaskProgress("T02", result="在办"))
    assert found == ["报了内容、没有写完成状态，按未报算：审计局 T02、T01。"]


def test_what_was_finished_later_is_named():
    found = of(T01=TaskProgress("T01", Status.DONE, finished=date(2026, 12, 1)))
    assert found == ["完成日期在 2026-11-25 以后，也按现在报的算作已完成：审计局 T01。"]
    assert of(T01=TaskProgress("T01", Status.DONE, finished=AS_OF)) == []


def test_what_is_done_without_its_targets_value_is_named():
    target = "lead: [审计局]\n            targets: [{name: 公开率, at_least: 90, unit: '%'}]"
    found = of(("lead: [审计局]", target), T02=TaskProgress("T02", Status.DONE))
    assert found == ["报了已完成、没有填全指标完成值：审计局 T02。"]
