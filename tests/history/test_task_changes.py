"""The changes in a diff that concern one task."""

from versions_of_table import OFFICE, after, between

from gkrw.diff.changes import ChangeKind
from gkrw.history.subject import changes_of_task

OPEN, ASKED = "      - title: 主动公开\n", "      - title: 依申请公开\n"
SERVICES = "  - title: 服务公开\n"
HEAD, TAIL = OFFICE[: OFFICE.index(OPEN)], OFFICE[OFFICE.index(SERVICES) :]
FIRST = OFFICE[OFFICE.index(OPEN) : OFFICE.index(ASKED)]
SECOND = OFFICE[OFFICE.index(ASKED) : OFFICE.index(SERVICES)]


def test_changes_of_task__not_a_heading_moved_within_its_own_heading():
    found = between(OFFICE, HEAD + SECOND + FIRST + TAIL)
    assert [(each.kind, each.moves[0].is_within_heading) for each in found.changes] == [
        (ChangeKind.MOVED, True)
    ]
    assert [changes_of_task(found, task) for task in ("T01", "T04", "T06")] == [(), (), ()]


def test_changes_of_task__a_heading_moved_to_another_heading():
    found = between(OFFICE, HEAD + FIRST + TAIL + SECOND)
    (moved,) = found.changes
    assert moved.kind is ChangeKind.MOVED
    assert changes_of_task(found, "T04") == (moved,)
    assert changes_of_task(found, "T01") == ()


def test_changes_of_task__who_reports_where_it_reaches_the_task():
    found = between(OFFICE, OFFICE.replace(ASKED, f"{ASKED}        reports: lead\n"))
    assert changes_of_task(found, "T04") == found.changes
    assert changes_of_task(found, "T01") == ()
    found = between(OFFICE, OFFICE.replace("sections:", "reports: named\nsections:", 1))
    assert changes_of_task(found, "T06") == found.changes


def test_changes_of_task__who_reports_as_a_heading_or_the_table_says_it():
    found = after(
        ("format: 1\n", "format: 1\nreports: named\n"),
        ("  - title: 政府信息公开", "  - title: 政府信息公开\n    reports: lead"),
        ("title: 台账", "title: 台账\n            reports: all"),
    )
    of_table, of_section, of_task = found.changes
    changes = [changes_of_task(found, task) for task in ("T04", "T05", "T06")]
    assert changes == [(of_section,), (of_task,), (of_table,)]
