"""The tasks of a new year keep the ids of last year's where they are surely the same."""

import random

import pytest
from next_year import EDITED, LOST, MERGED_OR_SPLIT, NEW, NextTask

from gkrw.core.model import Table
from gkrw.intake.last_year import SURE, TaskTexts, match_years


def next_year(table: Table, seed: int) -> list[NextTask]:
    """All tasks of the next year, those that were not touched too, in another order."""
    touched = {each.was for each in EDITED} | {*LOST}
    same = [NextTask(t.id, t.title, t.requirement) for t in table.tasks() if t.id not in touched]
    tasks = [*same, *EDITED, *MERGED_OR_SPLIT, *NEW]
    random.Random(seed).shuffle(tasks)
    return tasks


@pytest.mark.parametrize("seed", range(5))
def test_no_task_of_an_edited_year_gets_the_id_of_another(real_table, seed):
    old = list(real_table.tasks())
    new = next_year(real_table, seed)
    matches = match_years(
        [TaskTexts(each.title, each.requirement) for each in new],
        [TaskTexts(each.title, each.requirement) for each in old],
    )
    found = {new[each.new]: old[each.old].id for each in matches.sure}
    assert {task.was for task in found} == {*found.values()}
    assert [task for task, was in found.items() if task.was != was] == []
    known = [task for task in new if task.was]
    assert len(found) / len(known) >= 0.9
    assert {old[at].id for at in matches.gone} >= {*LOST}


def test_every_pair_that_is_sure_is_above_the_threshold_and_the_others_are_listed(real_table):
    old = [TaskTexts(each.title, each.requirement) for each in real_table.tasks()]
    new = [TaskTexts(each.title, each.requirement) for each in next_year(real_table, 1)]
    matches = match_years(new, old)
    assert min(each.score for each in matches.sure) >= SURE
    assert {each.new for each in matches.sure}.isdisjoint(each.new for each in matches.doubtful)


def test_two_tasks_alike_are_left_to_the_user():
    old = [TaskTexts("预算公开", "公开政府预算。"), TaskTexts("决算公开", "公开政府决算。")]
    matches = match_years([TaskTexts("预决算公开", "公开政府预决算。")], old)
    assert matches.sure == ()
    assert len(matches.doubtful) == 1


def test_the_year_and_punctuation_make_no_difference():
    old = [TaskTexts("年度报告", "编制2025年政府信息公开年度报告，1月31日前发布。")]
    new = [TaskTexts("年度报告", "编制2026年政府信息公开年度报告，1月31日前发布")]
    assert [each.score for each in match_years(new, old).sure] == [100.0]


def test_a_task_that_was_found_is_no_doubt_about_another():
    old = [TaskTexts("预算公开", "公开政府预算和部门预算。")]
    new = [
        TaskTexts("预算公开", "公开政府预算和部门预算。"),
        TaskTexts("决算公开", "公开政府决算和部门决算。"),
    ]
    matches = match_years(new, old)
    assert [(each.new, each.old) for each in matches.sure] == [(0, 0)]
    assert matches.doubtful == ()
