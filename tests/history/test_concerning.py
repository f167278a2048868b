"""Of everything that changed, what concerns one task."""

from versions_of_table import OFFICE, between

from gkrw.diff.changes import ChangeKind
from gkrw.history.concerning import concerning

OPEN, ASKED = "      - title: 主动公开\n", "      - title: 依申请公开\n"
SERVICES = "  - title: 服务公开\n"
HEAD, TAIL = OFFICE[: OFFICE.index(OPEN)], OFFICE[OFFICE.index(SERVICES) :]
FIRST = OFFICE[OFFICE.index(OPEN) : OFFICE.index(ASKED)]
SECOND = OFFICE[OFFICE.index(ASKED) : OFFICE.index(SERVICES)]


def test_concerning__a_heading_that_only_stands_in_another_place_of_its_heading_is_nothing():
    found = between(OFFICE, HEAD + SECOND + FIRST + TAIL)
    assert [(each.kind, each.moves[0].is_within_heading) for each in found.changes] == [
        (ChangeKind.MOVED, True)
    ]
    assert [concerning(found, task) for task in ("T01", "T04", "T06")] == [(), (), ()]


def test_concerning__a_heading_that_stands_in_another_one_is_told_for_its_tasks():
    found = between(OFFICE, HEAD + FIRST + TAIL + SECOND)
    (moved,) = found.changes
    assert moved.kind is ChangeKind.MOVED
    assert concerning(found, "T04") == (moved,)
    assert concerning(found, "T01") == ()
