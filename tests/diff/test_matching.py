"""Matching of the parts of two tables: each threshold from both sides."""

import pytest
from versions_of_table import between

from gkrw.diff.changes import ChangeKind, Subject

HEAD = """\
format: 1
title: 分解表
departments: [{name: 财政局}]
sections:
  - title: 公开
    groups:
"""
# All different, so that the similarity of two texts is the number of characters that they share.
LETTERS = [chr(0x4E00 + number) for number in range(400)]
OLD, NEW = LETTERS[:200], LETTERS[200:]


def task(task_id: str, title: str, requirement: str) -> str:
    return f"          - {{id: {task_id}, title: {title}, requirement: {requirement}, lead: [财政局]}}\n"


def group(title: str, *tasks: str) -> str:
    return f"      - title: {title}\n        tasks:\n{''.join(tasks)}"


def changes_of(old: str, new: str) -> list[tuple[ChangeKind, Subject, str | None]]:
    """The changes between two tables of these groups."""
    found = between(HEAD + old, HEAD + new).changes
    return [(each.kind, each.subject, each.field) for each in found]


def mixed(shared: int, length: int = 100) -> str:
    """A text of `shared` characters of OLD, in their order, and others after them."""
    return "".join(OLD[:shared] + NEW[shared:length])


@pytest.mark.parametrize(("shared", "same"), [(40, True), (39, False)])
def test_tasks_of_one_id_match_from_a_similarity_of_40(shared, same):
    # Another new task has the old text nearly word for word: it is the old one if the id is not.
    old = group("甲", task("T01", "旧题", mixed(100)))
    rest = task("T09", "旧题", mixed(90))
    new = group("甲", task("T01", "新题", mixed(shared)), rest)
    found = changes_of(old, new)
    renumbered = any(kind is ChangeKind.RENUMBERED for kind, _, _ in found)
    assert renumbered is not same
    assert ((ChangeKind.CHANGED, Subject.TASK, "title") in found) is same


def test_tasks_of_one_id_and_title_match_whatever_the_text():
    old = group("甲", task("T01", "题", mixed(100)))
    new = group("甲", task("T01", "题", mixed(0)), task("T09", "他题", mixed(90)))
    assert set(changes_of(old, new)) == {
        (ChangeKind.ADDED, Subject.TASK, None),
        (ChangeKind.CHANGED, Subject.TASK, "requirement"),
    }


@pytest.mark.parametrize(
    ("shared", "kinds"),
    [
        (171, {ChangeKind.RENUMBERED, ChangeKind.CHANGED}),
        (169, {ChangeKind.ADDED, ChangeKind.REMOVED}),
    ],
)
def test_tasks_of_different_ids_match_from_a_similarity_of_85(shared, kinds):
    # Title, line break and text are compared: 200 characters, `shared` of them alike.
    old = group("甲", task("T01", "题", mixed(198, 198)))
    new = group("甲", task("T09", "题", mixed(shared - 2, 198)))
    assert {kind for kind, _, _ in changes_of(old, new)} == kinds


@pytest.mark.parametrize("requirement", ["", "''"], ids=["missing", "empty"])
def test_tasks_without_a_text_do_not_match_for_that(requirement):
    old = group("甲", task("T01", "公众参与", mixed(100)), task("T02", "审计公开", requirement))
    new = group("甲", task("T01", "公众参与", mixed(100)), task("T09", "建议提案办理", requirement))
    found = between(HEAD + old, HEAD + new).changes
    assert [(each.kind, each.name) for each in found] == [
        (ChangeKind.REMOVED, "T02"),
        (ChangeKind.ADDED, "T09"),
    ]


def test_the_more_similar_task_matches():
    old = group("甲", task("T01", "题", mixed(98)))
    new = group("甲", task("T08", "题", mixed(88, 98)), task("T09", "题", mixed(97, 98)))
    found = between(HEAD + old, HEAD + new).changes
    assert [each.name for each in found if each.kind is ChangeKind.ADDED] == ["T08"]


def many(*numbers: int) -> list[str]:
    """Tasks without similar texts."""
    return [
        task(f"T{number:02}", f"题{number}", "".join(LETTERS[number * 20 :][:20]))
        for number in numbers
    ]


@pytest.mark.parametrize(("kept", "same"), [(2, True), (1, False)])
def test_headings_of_different_titles_match_if_they_share_half_of_their_tasks(kept, same):
    old = group("甲", *many(1, 2, 3, 4)) + group("乙", *many(5))
    numbers = [1, 2, 3, 4]
    new = group("丙", *many(*numbers[:kept])) + group("乙", *many(5, *numbers[kept:]))
    found = changes_of(old, new)
    assert ((ChangeKind.CHANGED, Subject.GROUP, "title") in found) is same
    assert ((ChangeKind.REMOVED, Subject.GROUP, None) in found) is not same


def test_headings_of_one_title_match_by_their_tasks():
    two = (
        HEAD + group("考核", *many(1)) + "  - title: 保障\n    groups:\n" + group("考核", *many(2))
    )
    other = (
        HEAD + group("考核", *many(2)) + "  - title: 保障\n    groups:\n" + group("考核", *many(1))
    )
    kinds = {(each.kind, each.subject) for each in between(two, other).changes}
    assert (ChangeKind.ADDED, Subject.GROUP) not in kinds
    assert kinds


def test_empty_headings_match_by_place_or_title():
    second = "  - title: 保障\n    groups:\n"
    empty = "      - title: 考核\n        tasks: []\n"
    full = group("甲", *many(1))
    old = full + empty + second + group("乙", *many(2))
    renamed = old.replace("考核", "监督")
    assert changes_of(old, renamed) == [(ChangeKind.CHANGED, Subject.GROUP, "title")]
    moved = full + second + group("乙", *many(2)) + empty
    assert changes_of(old, moved) == [(ChangeKind.MOVED, Subject.GROUP, None)]
