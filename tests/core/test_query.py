"""Which tasks are asked for."""

import pytest

from gkrw.core import roster
from gkrw.core.assignments import Assignments, Role
from gkrw.core.model import Table
from gkrw.core.query import Query, headings_like, select
from gkrw.core.wording import group_heading, section_heading
from tables import SMALL, read


def assignments_of(table: Table) -> Assignments:
    return Assignments(table, roster.build_roster(table))


def ids(table: Table, **asked: object) -> list[str]:
    """The ids of the tasks that fit a query."""
    return [hit.row.task.id for hit in select(assignments_of(table), Query(**asked))]


# -- sections and groups -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("一", {1}),
        ("1", {1}),
        ("一、", {1}),
        ("５", {5}),
        (" 3 ", {3}),
        ("平台", {4}),
        ("政府信息公开", {1}),
        ("公开", {1, 3}),
        ("6", set()),
        ("0", set()),
        ("经费", set()),
        ("", set()),
        ("  ", set()),
    ],
)
def test_sections_by_number_or_part_of_the_title(real_table, asked, numbers):
    titles = [each.title for each in real_table.sections]
    assert headings_like(titles, section_heading, asked) == numbers


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("（三）", {3}),
        ("(三)", {3}),
        ("三", {3}),
        ("3", {3}),
        ("（十一）", {11}),
        ("11", {11}),
        ("解读", {3}),
        ("政务", {7, 9}),
        ("信息公开", {6, 11}),
        ("“放管服”", {6}),
        ("12", set()),
        ("会议公开", set()),
        ("", set()),
    ],
)
def test_groups_by_number_or_part_of_the_title(real_table, asked, numbers):
    titles = [each.title for each in real_table.groups]
    assert headings_like(titles, group_heading, asked) == numbers


def test_a_number_past_the_last_may_still_be_part_of_a_title():
    titles = ["12345热线公开", "依申请公开"]
    assert headings_like(titles, group_heading, "12345") == {1}
    assert headings_like(titles, group_heading, "45") == {1}
    assert headings_like(titles, group_heading, "1") == {1}


# -- the tasks that fit --------------------------------------------------------------------------


def test_an_empty_query_asks_for_everything(real_table):
    assert ids(real_table) == [f"T{number:02}" for number in range(1, 45)]


def test_a_department_has_its_assigned_tasks_only(real_table):
    found = ids(real_table, bodies=("财政局",))
    assert len(found) == 38
    assert not {"T11", "T16", "T31", "T32"} & set(found)


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ((Role.LEAD,), ["T10", "T14", "T40"]),
        ((Role.NAMED,), ["T12"]),
        ((Role.POSSIBLE,), ["T11", "T16", "T31", "T32"]),
        ((Role.NAMED, Role.LEAD), ["T10", "T12", "T14", "T40"]),
        ((), []),
    ],
)
def test_only_the_roles_asked_for(real_table, roles, found):
    assert ids(real_table, bodies=("财政局",), roles=roles) == found


def test_roles_count_only_with_a_department(real_table):
    assert len(ids(real_table, roles=(Role.LEAD,))) == 44


def test_a_hit_tells_the_role_of_each_department_asked_about(real_table):
    query = Query(bodies=("生态环境局", "财政局"), roles=(Role.LEAD, Role.NAMED))
    hits = {hit.row.task.id: hit.roles for hit in select(assignments_of(real_table), query)}
    assert hits == {
        "T10": {"财政局": Role.LEAD},
        "T12": {"财政局": Role.NAMED},
        "T13": {"生态环境局": Role.NAMED},
        "T14": {"生态环境局": Role.NAMED, "财政局": Role.LEAD},
        "T16": {"生态环境局": Role.LEAD},
        "T40": {"财政局": Role.LEAD},
    }


def test_without_a_department_a_hit_has_no_roles(real_table):
    hits = select(assignments_of(real_table), Query())
    assert all(hit.roles == {} for hit in hits)


def test_sections_and_groups_narrow_each_other(real_table):
    assert ids(real_table, groups=frozenset({2, 7})) == ["T18", "T31", "T32"]
    assert ids(real_table, sections=frozenset({3})) == [f"T{number}" for number in range(27, 33)]
    assert ids(real_table, sections=frozenset({3}), groups=frozenset({2, 7})) == ["T31", "T32"]
    assert ids(real_table, sections=frozenset({1}), groups=frozenset({7})) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("双公示",), ["T29"]),
        (("脱贫攻坚",), ["T15", "T22", "T25"]),
        (("脱贫攻坚", "舆情"), ["T25"]),
        (("舆情", "脱贫攻坚"), ["T25"]),
        (("T07",), ["T07"]),
        (("t07",), ["T07"]),
        (("ppp",), ["T12"]),
        (("审计", "机器人"), []),
        (("行政规范性文件公开",), ["T09"]),
    ],
)
def test_a_task_must_have_every_word_somewhere(real_table, words, found):
    assert ids(real_table, words=words) == found


def test_a_topic_is_searched_and_names_of_departments_are_not(real_table):
    assert ids(real_table, words=("会议公开",)) == ["T01", "T02"]
    assert ids(real_table, words=("新区审计局",)) == []


@pytest.mark.parametrize("words", [("双随机，一公开",), ("双随机,一公开",), ("70％",), ("ppp",)])
def test_width_and_case_of_letters_and_marks_do_not_matter(real_table, words):
    assert ids(real_table, words=words)


def test_words_are_found_across_the_break_between_paragraphs(real_table):
    # T10: ……“三公”经费预决算等内容。⏎按规定定期公开债务限额……
    assert ids(real_table, words=("等内容。按规定定期",)) == ["T10"]


def test_words_are_not_found_across_two_fields():
    table = read(SMALL).table
    assert ids(table, words=("审计公开",)) == ["T02"]
    assert ids(table, words=("审计公开对审计",)) == []


def test_the_note_is_searched():
    table = read(f"{SMALL}            note: 去年由监察室负责\n").table
    assert ids(table, words=("监察室",)) == ["T02"]


def test_every_condition_must_hold(real_table):
    asked = {"bodies": ("财政局",), "roles": (Role.LEAD,), "sections": frozenset({1})}
    assert ids(real_table, **asked, words=("债务",)) == ["T10"]
