"""G304: a task with the id of a task that was removed."""

from edits import with_ids

from tables import SMALL, check, edited, places


def retiring(ids: str, text: str = SMALL) -> str:
    return edited(("sections:\n", f"retired: {ids}\nsections:\n"), text=text)


def test_a_retired_id_in_use_is_reported_at_the_task():
    [finding] = check(retiring("[T02, T44]"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G304", 25, 17)
    assert finding.fix == "换一个没有用过的编号，例如 T45。"


def test_retired_ids_that_nobody_uses_are_right():
    assert places(retiring("[T03, T44]")) == []
    assert places(retiring("[]")) == []


def test_no_retired_id_is_proposed():
    fixes = [each.fix for each in check(retiring("[T09]", with_ids("T01", "T01")))]
    assert ["T10" in fix for fix in fixes] == [True]
