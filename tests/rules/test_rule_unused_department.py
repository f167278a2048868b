"""G403: a department or collective that no task names."""

from edits import with_collective, with_responsible

from tables import check, edited, places

_WITH_WEATHER = ("  - name: 建设局\n", "  - name: 建设局\n  - name: 气象局\n")


def test_a_department_that_only_a_collective_contains_is_reported():
    [finding] = check(edited(_WITH_WEATHER))
    assert (finding.code, finding.place.line, finding.place.column) == ("G403", 8, 11)
    assert finding.message == "没有任务点到“气象局”。"


def test_a_collective_that_no_task_names_is_reported():
    assert places(with_collective("各园区", "unlisted")) == [("G403", 11, 11)]


def test_a_department_that_is_only_excepted_is_reported():
    text = edited(_WITH_WEATHER, ("members: all", "members: all\n    except: [气象局]"))
    assert places(text) == [("G403", 8, 11)]


def test_a_name_in_brackets_counts():
    text = edited(
        _WITH_WEATHER, ("responsible: [建设局]", "responsible: [建设局, {各部门: [气象局]}]")
    )
    assert places(text) == []


def test_a_member_of_a_collective_that_a_task_names_counts():
    text = edited(
        _WITH_WEATHER, text=with_collective("各单位", "[气象局]", with_responsible("各单位"))
    )
    assert places(text) == []


def test_an_alias_counts():
    text = edited(
        ("  - name: 建设局\n", "  - name: 气象局\n    aliases: [新区气象局]\n  - name: 建设局\n"),
        ("lead: [审计局]", "lead: [审计局, 新区气象局]"),
    )
    assert places(text) == []


def test_nothing_is_said_where_an_unknown_name_may_be_meant_for_it():
    text = edited(_WITH_WEATHER, ("responsible: [建设局]", "responsible: [气象厅]"))
    assert "G403" not in {code for code, *_ in places(text)}
