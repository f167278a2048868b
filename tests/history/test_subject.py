"""The quick comparison gives the same changes as the full diff."""

import copy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_edits import (
    BASES,
    SINGLE,
    WRONG,
    Data,
    edit_all,
    edit_deadline,
    edit_note,
    edit_requirement,
    edit_targets,
    edit_task_names,
    edit_task_reports,
    edit_title,
    rewrite_requirement,
    table_of,
    tasks_in,
)

from gkrw.core.model import Table
from gkrw.core.roster import build_roster
from gkrw.diff.tree_diff import diff
from gkrw.history.subject import DepartmentSubject, TaskSubject, edited_in_place
from tables import SMALL, edited, read


def swap_texts(rng: Random, data: Data) -> None:
    """Two tasks exchange their titles, their requirements, or both."""
    one, other = (rng.choice(tasks_in(data)) for _ in range(2))
    for key in rng.choice([("title",), ("requirement",), ("title", "requirement")]):
        one[key], other[key] = other[key], one[key]


OF_TASKS = (
    *(edit_title, edit_requirement, rewrite_requirement, edit_deadline, edit_targets, edit_note),
    *(edit_task_names, edit_task_reports, swap_texts, swap_texts),
)


def assert_tells_the_same(old: Table, new: Table) -> bool:
    """Compare each answer for tasks edited in place with that of the diff, for every task and every
    name; returns whether there was any."""
    pairs = edited_in_place(old, new)
    if pairs is None:
        return False
    difference = diff(old, new)
    names = [*build_roster(new).canonical, "没有的局"]
    subjects = [*map(TaskSubject, [*(task.id for task in new.tasks()), "T0"])]
    for subject in (*subjects, *map(DepartmentSubject, names)):
        changes = subject.changes_in_place(pairs, new, subject.name)
        if changes is not None:
            assert changes == subject.changes(difference, subject.name)
            assert subject.earlier_name(difference, subject.name) == subject.name
    return True


@settings(max_examples=200)
@given(
    base=st.sampled_from(BASES),
    before=st.lists(st.sampled_from((*SINGLE, *WRONG, *WRONG, *WRONG)), max_size=4),
    edits=st.lists(st.sampled_from(OF_TASKS), max_size=8)
    | st.lists(st.sampled_from((*OF_TASKS, *SINGLE, *WRONG)), max_size=4),
    seed=st.integers(0, 10**6),
)
def test_edited_in_place__gives_the_changes_of_the_diff(base, before, edits, seed):
    rng = Random(seed)
    first = copy.deepcopy(base)
    edit_all(first, before, rng)
    second = copy.deepcopy(first)
    edit_all(second, edits, rng)
    assert_tells_the_same(table_of(first), table_of(second))


@pytest.mark.parametrize("edit", OF_TASKS[:-2], ids=lambda edit: edit.__name__)
def test_edited_in_place__answers_for_every_edit_of_one_task(edit):
    changed = copy.deepcopy(BASES[1])
    edit(Random(1), changed)
    assert assert_tells_the_same(table_of(BASES[1]), table_of(changed))


def ids(new: str, old: str = SMALL) -> set[str] | None:
    """The ids of the tasks edited in place from one text of a table to another."""
    tables = read(old).table, read(new).table
    assert tables[0] is not None
    assert tables[1] is not None
    pairs = edited_in_place(*tables)
    return None if pairs is None else {after.id for _, after in pairs}


NEW_TASK = "          - {id: T03, title: 新, requirement: 新的。}\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("title: 政务公开工作重点任务分解表", "title: 分解表"), set()),
        (("  - name: 审计局\n", "  - name: 审计局 # 注\n"), set()),
        (("建立健全列席", "健全列席"), {"T01"}),
        (("title: 审计公开", "title: 审计结果公开"), {"T02"}),
        (("            responsible: [建设局]\n", ""), {"T02"}),
        (("lead: [审计局]", "lead: [{各部门: [审计局, 等]}]"), {"T02"}),
        (("lead: [审计局]", "lead: {审计局"), None),
        (("- id: T02", "- id: T03"), None),
        (("- id: T02", "- id: T01"), None),
        (("          - id: T02\n", f"{NEW_TASK}          - id: T02\n"), None),
        (("responsible: [各部门]", "responsible: [审计局]"), {"T01"}),
        (("        responsible: [各部门]\n", ""), {"T01"}),
        (("topic: 会议公开", "topic: 会议"), None),
        (("title: 政府信息公开", "title: 信息公开"), None),
        (("name: 建设局", "name: 住建局"), None),
        (("aliases: [新区财政局]", "unconfirmed: [新区财政局]"), None),
        (("members: all", "members: unspecified"), None),
        (("sections:\n", "retired: [T09]\nsections:\n"), None),
        (("sections:\n", "reports: lead\nsections:\n"), None),
        (("title: 政府信息公开", "title: 政府信息公开\n    reports: lead"), None),
        (("title: 审计公开", "title: 审计公开\n            reports: lead"), {"T02"}),
    ],
)
def test_edited_in_place__which_tasks(change, expected):
    assert ids(edited(change)) == expected


def test_edited_in_place__a_task_that_leaves_its_topic_is_moved():
    item = "          - topic: 会议公开\n            tasks:\n"
    body = SMALL[SMALL.index("              - id: T01") : SMALL.index("          - id: T02")]
    outside = "".join(line[4:] for line in body.splitlines(keepends=True))
    assert (
        ids(edited((item + body, f"          - {{topic: 会议公开, tasks: []}}\n{outside}"))) is None
    )


def test_edited_in_place__not_tasks_that_took_over_each_others_texts():
    swapped = edited(
        ("title: 公众参与", "title: 审计公开"),
        ("title: 审计公开\n            requirement", "title: 公众参与\n            requirement"),
    )
    assert ids(swapped) is None


def test_edited_in_place__not_tables_in_which_an_id_comes_twice():
    twice = edited(("- id: T02", "- id: T01"))
    assert ids(twice, twice) is None
