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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            ("城关区老旧小区改造", "完成城关区老旧小区改造30个，惠及居民2000户。"),
            ("七里河区老旧小区改造", "完成七里河区老旧小区改造30个，惠及居民2000户。"),
        ),
        (
            ("综保区一期", "完成兰州新区综合保税区一期项目建设并投入使用。"),
            ("综保区二期", "完成兰州新区综合保税区二期项目建设并投入使用。"),
        ),
        (
            ("保留证明事项", "保留一批有法律法规依据的证明事项，公布清单。"),
            ("取消证明事项", "取消一批没有法律法规依据的证明事项，公布清单。"),
        ),
        (
            ("加强业务培训", "组织开展政务公开业务培训，参训人员不少于200人次。"),
            ("加强业务培训", "组织开展安全生产业务培训，参训人员不少于300人次。"),
        ),
    ],
)
def test_the_same_said_of_another_thing_is_another_task(old, new):
    matches = match_years([TaskTexts(*new)], [TaskTexts(*old)])
    assert matches.sure == ()
    assert [(each.new, each.old) for each in matches.doubtful] == [(0, 0)]


def test_other_numbers_and_times_are_no_other_thing():
    old = [TaskTexts("农村公路", "新建改建农村公路30公里，每半年通报一次进度。")]
    new = [TaskTexts("农村公路", "新建改建农村公路50公里，每季度通报一次进度。")]
    assert [(each.new, each.old) for each in match_years(new, old).sure] == [(0, 0)]


BOTH = TaskTexts(
    "财政信息公开",
    "通过门户网站公开政府预决算、部门预决算及“三公”经费预决算等内容。按规定定期公开债务限额、余额、债务率、偿债率。",
)
HALVES = [
    TaskTexts("财政信息公开", "通过门户网站公开政府预决算、部门预决算及“三公”经费预决算等内容。"),
    TaskTexts("债务信息公开", "按规定定期公开债务限额、余额、债务率、偿债率。"),
]


@pytest.mark.parametrize(("old", "new"), [([BOTH], HALVES), (HALVES, [BOTH])])
def test_what_was_split_or_merged_has_no_id_of_its_own(old, new):
    assert match_years(new, old).sure == ()
    (likeliest, *_) = match_years(new, old).doubtful
    assert (likeliest.new, likeliest.old) == (0, 0)
