"""Which cells of returns are stored, unchanged, or in conflict with what is stored."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from workbooks import edited, issued, put, read, table

from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.merge import merge
from gkrw.returns.merged_return import apply_updates
from gkrw.returns.returned_sheet import DepartmentReturn

STORED = {
    "T10": TaskProgress(
        "T10", Status.UNDER_WAY, (), "正在准备。", None, "", "张三", "0931-1234567", ""
    )
}


def returned(file: str = "财政局.xlsx", entries=None, **cells) -> DepartmentReturn:
    return read(edited(issued(entries=entries), put(**cells)), file)


def outcome_of(*returns: DepartmentReturn, stored=STORED, take=()):
    progress = DepartmentProgress("财政局", tuple(stored.values()))
    return merge(returns, {"财政局": progress}, frozenset(take))


def changes_of(outcome) -> dict[str, str]:
    return {".".join(each.key): str(each.after) for each in outcome.updates}


def conflicts_of(outcome) -> list[tuple[str, str]]:
    return [(each.place.cell, each.finding.message) for each in outcome.conflicts]


def test_what_was_empty_is_taken():
    (outcome,) = outcome_of(returned(J4="已完成", L4="已经公开。"), stored={})
    assert [(*each.key, each.before, each.after) for each in outcome.updates] == [
        ("T10", "status", "", Status.DONE),
        ("T10", "result", "", "已经公开。"),
    ]
    assert (outcome.taken, outcome.unchanged) == (1, 37)


def test_an_untouched_return_changes_nothing():
    (outcome,) = outcome_of(returned(entries=STORED))
    assert (outcome.taken, outcome.unchanged) == (0, 38)
    assert outcome.conflicts == []


def test_what_was_changed_since_it_was_issued_is_taken():
    (outcome,) = outcome_of(returned(entries=STORED, J4="已完成"))
    assert changes_of(outcome) == {"T10.status": "Status.DONE"}


def test_the_same_return_again_changes_nothing():
    done = {"T10": TaskProgress("T10", Status.DONE, (), "已经公开。")}
    (outcome,) = outcome_of(returned(J4="已完成", L4="已经公开。"), stored=done)
    assert (outcome.taken, outcome.conflicts) == (0, [])


def test_an_old_checklist_left_as_it_was_does_not_undo_what_came_since():
    later = {"T10": TaskProgress("T10", Status.DONE, (), "已经公开。")}
    (outcome,) = outcome_of(returned(entries=STORED, Q4="补充"), stored=later)
    assert changes_of(outcome) == {"T10.note": "补充"}
    assert outcome.conflicts == []


def test_the_last_column_left_as_it_was_does_not_undo_what_came_since():
    noted = {"T10": TaskProgress("T10", note="预算已报送。")}
    later = {"T10": TaskProgress("T10", note="预决算均已报送。")}
    mine = returned(entries=noted, Q5="无")
    assert mine.rows[0].cells[-1].key == "note"  # 备注
    (outcome,) = outcome_of(mine, stored=later)
    assert changes_of(outcome) == {"T14.note": "无"}
    assert outcome.conflicts == []


def test_a_change_to_what_has_changed_since_is_a_conflict():
    later = {"T10": TaskProgress("T10", Status.DONE, (), "已经公开。")}
    (outcome,) = outcome_of(returned(entries=STORED, L4="已提请审议。"), stored=later)
    assert outcome.updates == []
    assert conflicts_of(outcome) == [
        ("L4", "T10 的完成情况填的是“已提请审议。”，已存的是“已经公开。”，没有收。")
    ]
    assert outcome.unchanged == 37


def target_of(value: int) -> dict[str, TaskProgress]:
    return {"T29": TaskProgress("T29", None, (("公示时限", Decimal(value)),))}


def test_a_change_to_a_target_value_that_has_changed_since_is_a_conflict():
    mine = returned(entries=target_of(7), K29=5)
    (outcome,) = outcome_of(mine, stored=target_of(6))
    assert outcome.updates == []
    assert conflicts_of(outcome) == [
        ("K29", "T29 的指标完成值填的是“5”，已存的是“6”，没有收。"),
    ]
    (outcome,) = outcome_of(mine, stored=target_of(7))
    assert [(each.before, each.after) for each in outcome.updates] == [("7", Decimal(5))]


def test_a_return_without_its_hidden_sheet_conflicts_with_what_is_stored():
    before = returned(J4="已完成", O4="张三")
    bare = DepartmentReturn(before.file, before.sheet, before.department)
    bare.rows = [replace(row, issued=None) for row in before.rows]
    (outcome,) = outcome_of(bare)
    assert outcome.updates == []  # 张三 is stored already
    assert [cell for cell, _ in conflicts_of(outcome)] == ["J4"]


def test_take_lets_a_file_win():
    later = {"T10": TaskProgress("T10", Status.DONE, (), "已经公开。")}
    old = returned(entries=STORED, L4="已提请审议。")
    (outcome,) = outcome_of(old, stored=later, take=["财政局.xlsx"])
    assert changes_of(outcome) == {"T10.result": "已提请审议。"}
    assert outcome.conflicts == []


def test_a_filled_value_never_gives_way_to_an_empty_one():
    (outcome,) = outcome_of(returned(entries=STORED, L4=None, O4="  "))
    assert outcome.updates == []
    assert [(each.place.cell, each.message) for each in outcome.notes] == [
        ("L4", "T10 的完成情况清空了，已存的“正在准备。”仍然保留。"),
        ("O4", "T10 的填报人清空了，已存的“张三”仍然保留。"),
    ]


@pytest.mark.parametrize("take", [(), ("乙.xlsx",)])
def test_two_returns_that_disagree_are_a_conflict_of_both(take):
    one, two = (
        returned("甲.xlsx", J4="已完成", O4="张三"),
        returned("乙.xlsx", J4="推进中", O4="张三"),
    )
    first, second = outcome_of(one, two, stored={}, take=take)
    if take:
        assert changes_of(first) == {"T10.reporter": "张三"}
        assert changes_of(second) == {"T10.status": "Status.UNDER_WAY"}
        assert (first.conflicts, second.conflicts) == ([], [])
        assert [each.message for each in first.notes] == [
            "T10 的完成状态填的是“已完成”，按 --take 以“推进中”为准。"
        ]
    else:
        assert changes_of(first) == {"T10.reporter": "张三"}  # what agrees is taken once
        assert changes_of(second) == {}
        assert conflicts_of(second) == [
            (
                "J4",
                "T10 的完成状态填的是“推进中”，另一份回收表填的是“已完成”（甲.xlsx › 任务清单 › J4），没有收。",
            )
        ]
        assert conflicts_of(first)[0][0] == "J4"


def test_a_conflict_of_three_returns_names_what_the_others_say_in_order():
    outcomes = outcome_of(
        returned("甲.xlsx", J4="未开始", L4="未办。"),
        returned("乙.xlsx", J4="已完成", L4="已办结。"),
        returned("丙.xlsx", J4="推进中", L4="在办。"),
        stored={},
    )
    messages = [[message for _, message in conflicts_of(outcome)] for outcome in outcomes]
    of_one, of_two, of_three = (f"（{name}.xlsx › 任务清单 › J4）" for name in "甲乙丙")
    assert [each[0] for each in messages] == [
        "T10 的完成状态填的是“未开始”，另一份回收表填的是"
        f"“已完成”{of_two}、“推进中”{of_three}，没有收。",
        "T10 的完成状态填的是“已完成”，另一份回收表填的是"
        f"“推进中”{of_three}、“未开始”{of_one}，没有收。",
        "T10 的完成状态填的是“推进中”，另一份回收表填的是"
        f"“已完成”{of_two}、“未开始”{of_one}，没有收。",
    ]
    assert [each[1].replace("L4", "") for each in messages] == [
        "T10 的完成情况填的是“未办。”，另一份回收表填的是"
        "“在办。”（丙.xlsx › 任务清单 › ）、“已办结。”（乙.xlsx › 任务清单 › ），没有收。",
        "T10 的完成情况填的是“已办结。”，另一份回收表填的是"
        "“在办。”（丙.xlsx › 任务清单 › ）、“未办。”（甲.xlsx › 任务清单 › ），没有收。",
        "T10 的完成情况填的是“在办。”，另一份回收表填的是"
        "“已办结。”（乙.xlsx › 任务清单 › ）、“未办。”（甲.xlsx › 任务清单 › ），没有收。",
    ]


def test_two_files_to_take_that_disagree_are_a_conflict_still():
    one, two = returned("甲.xlsx", J4="已完成"), returned("乙.xlsx", J4="推进中")
    outcomes = outcome_of(one, two, stored={}, take=["甲.xlsx", "乙.xlsx"])
    assert [len(outcome.conflicts) for outcome in outcomes] == [1, 1]


def test_changes_are_put_into_the_progress_in_the_order_of_the_table():
    (outcome,) = outcome_of(
        returned(entries=STORED, J29="已完成", K29=5, M29=date(2026, 10, 8), J4="已完成")
    )
    before = DepartmentProgress("财政局", tuple(STORED.values()), "data/progress/财政局.yaml")
    after = apply_updates(before, outcome.updates, table().table)
    assert after.file == before.file
    assert after.table == table().table.title
    t10, t29 = after.entries
    assert t10 == replace(STORED["T10"], status=Status.DONE, title="财政信息公开")
    assert (t29.id, t29.values, t29.finished) == (
        "T29",
        (("公示时限", Decimal(5)),),
        date(2026, 10, 8),
    )


def test_the_same_number_written_otherwise_is_no_change():
    stored = {"T29": TaskProgress("T29", None, (("公示时限", Decimal("7.50")),))}
    (outcome,) = outcome_of(returned(entries=stored), stored=stored)
    assert (outcome.updates, outcome.conflicts) == ([], [])
    later = {"T29": TaskProgress("T29", None, (("公示时限", Decimal(6)),))}
    (outcome,) = outcome_of(returned(entries=stored), stored=later)
    assert (outcome.updates, outcome.conflicts) == ([], [])
