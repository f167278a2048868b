"""G414: collectives that contain themselves."""

from edits import with_collective

from tables import check, edited


def cycles(text: str) -> list[tuple[int, int]]:
    return [(each.place.line, each.place.column) for each in check(text) if each.code == "G414"]


def test_a_collective_that_lists_itself_is_reported():
    assert cycles(with_collective("各单位", "[财政局, 各单位]")) == [(12, 20)]


def test_two_collectives_that_list_each_other_are_both_reported():
    text = with_collective("各单位", "[各机构]", text=with_collective("各机构", "[各单位, 财政局]"))
    assert len(cycles(text)) == 2


def test_a_collective_in_another_and_an_unknown_member_are_none():
    text = with_collective("各单位", "[各机构, 没有]", text=with_collective("各机构", "[财政局]"))
    assert cycles(text) == []


def test_all_departments_cannot_contain_themselves():
    assert cycles(edited(("members: all", "members: all\n    except: [财政局]"))) == []
