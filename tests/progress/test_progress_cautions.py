"""What numbers do not say by themselves."""

from datetime import date

from gkrw.progress.cautions import cautions
from gkrw.progress.standing import Standing
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


def test_what_was_reported_without_a_status_is_named():
    from gkrw.checked import check
    from gkrw.progress.model import Entry
    from gkrw.progress.standing import standings
    from gkrw.recipients import find_recipients

    checked = check(read(edited()))
    assert checked is not None
    reported = {
        "审计局": {"T01": Entry("T01", note="下月开始"), "T02": Entry("T02", result="在办")}
    }
    found = said(*standings(checked, find_recipients(checked)[0], reported, AS_OF))
    assert found == ["报了内容、没有写完成状态，按未报算：审计局 T02、T01。"]
