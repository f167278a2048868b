"""What the tests of the report share: a small table, what was reported of it, and its report."""

from datetime import date
from decimal import Decimal

from gkrw.checked import Checked
from gkrw.checked import check as check_loaded
from gkrw.progress import Reported
from gkrw.progress.model import Entry, Progress, Status
from gkrw.report.content import Report, compile_report
from tables import edited, read

AS_OF = date(2026, 11, 25)
DONE, UNDER_WAY, NOT_STARTED = Status.DONE, Status.UNDER_WAY, Status.NOT_STARTED
TARGETS = "targets: [{name: 公开率, at_least: 90, unit: '%'}]"


def table(*changes: tuple[str, str]) -> Checked:
    """T01 (lead 财政局) and T02 (lead 审计局, responsible 建设局); T01 is everybody's."""
    found = check_loaded(read(edited(*changes)))
    assert found is not None
    return found


LATE = ("lead: [审计局]", f"lead: [审计局]\n            deadline: 10月底前\n            {TARGETS}")
"""T02 was due at the end of October, and has a target."""
YEAR = ("title: 政务公开工作重点任务分解表", "title: 2026年政务公开工作重点任务分解表")


def report_of(
    entries: dict[str, list[Entry]] | None = None,
    *changes: tuple[str, str],
    as_of: date = AS_OF,
) -> Report:
    """The report on what departments have reported, by their names."""
    progresses = {name: Progress(name, tuple(each)) for name, each in (entries or {}).items()}
    return compile_report(table(*changes), Reported(progresses, ()), as_of)


FULL = {
    "财政局": [Entry("T01", DONE)],
    "审计局": [
        Entry("T01", UNDER_WAY, result="=SUM(A1)\n正在拟定方案"),
        Entry("T02", UNDER_WAY, (("公开率", Decimal("85.5")),), phone="0931-8259000"),
    ],
}
"""审计局 is late with T02 and misses its target; 建设局 has reported nothing."""


def full_report() -> Report:
    """The report on FULL."""
    return report_of(FULL, LATE, YEAR)
