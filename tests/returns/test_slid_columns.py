"""A column that is some rows lower than the rest: somebody inserted a cell. Asked about; a usual
return is not."""

import io
import random
from datetime import date

import pytest
from openpyxl import load_workbook
from return_office import JUNE, MAY, Office
from workbooks import ROWS, cells_of, edited, issued, put, read

from conftest import REAL_TABLE
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.merge import merge

DONE, UNDER_WAY, NOT_STARTED = "已完成", "推进中", "未开始"


def inserted(cell: str, rows: int = 1, last: int = 41):
    """Insert cells into a column, and move those below it down."""

    def edit(sheet):
        column, first = cell[0], int(cell[1:])
        sheet.move_range(f"{column}{first}:{column}{last}", rows=rows)

    return edit


def codes_of(returned) -> dict[str, str]:
    found = [*(each.finding for each in returned.rejected), *returned.notes]
    return {each.place.cell: each.code for each in found if each.code in ("G918", "G975")}


# -- in a first return -----------------------------------------------------------------------------

FILLED = {4: DONE, 5: UNDER_WAY, 9: DONE, 10: UNDER_WAY, 20: NOT_STARTED, 30: DONE}


def filled_in(*columns: str, rows=FILLED):
    cells = {f"J{row}": status for row, status in rows.items()}
    for column in columns:
        cells |= {f"{column}{row}": f"{column} 第{row}行。" for row in rows}
    return put(**cells)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_results_below_their_statuses_are_asked_about(rows):
    edits = filled_in("L", "O", "P"), inserted("L5", rows)
    returned = read(edited(issued(), *edits))
    assert codes_of(returned) == {f"L{row + rows}": "G918" for row in (5, 9, 10, 20, 30)}
    (message,) = {each.finding.message for each in returned.rejected}
    assert message == (
        f"“完成情况”一栏像是移了位：从第 {5 + rows} 行起，比“完成状态”低 {rows} 行，没有收。"
    )
    kept = {cell.typed for row in returned.rows for cell in row.cells}
    assert {"L 第4行。", "O 第5行。", DONE} <= kept


def test_where_nothing_else_tells_which_column_has_moved_both_are_asked_about():
    returned = read(edited(issued(), filled_in("L"), inserted("L4")))
    assert set(codes_of(returned)) == {
        *(f"L{row + 1}" for row in FILLED),
        *(f"J{row}" for row in FILLED),
    }


def test_cells_that_are_merged_elsewhere_do_not_matter():
    merged = put(A43="以上情况属实"), lambda sheet: sheet.merge_cells("A43:Q43")
    returned = read(edited(issued(), *merged, filled_in("L", "O"), inserted("J4")))
    assert codes_of(returned) == {f"J{row + 1}": "G918" for row in FILLED}


def test_statuses_below_the_rest_are_asked_about():
    returned = read(edited(issued(), filled_in("L", "O"), inserted("J4")))
    assert codes_of(returned) == {f"J{row + 1}": "G918" for row in FILLED}


def test_dates_below_the_tasks_that_are_done_are_asked_about():
    dates = put(M4="2026-03-01", M9="2026-05-06", M30="2026-06-07")
    returned = read(edited(issued(), filled_in("L", "O"), dates, inserted("M4")))
    assert codes_of(returned) == dict.fromkeys(["M5", "M10", "M31"], "G918")


def test_a_status_far_below_does_not_hide_that_the_others_have_moved():
    returned = read(edited(issued(), filled_in("L", "O"), inserted("J4"), put(J46=DONE)))
    assert codes_of(returned) == {f"J{row + 1}": "G918" for row in FILLED}


def test_dates_below_the_tasks_that_are_done_may_be_chance():
    dates = put(**{f"M{row}": "2026-03-01" for row in range(5, 8)}, M8="2026-03-02")
    filled = filled_in("L", rows=dict.fromkeys(range(4, 8), DONE))
    assert codes_of(read(edited(issued(), filled, dates))) == {}


def test_a_status_below_the_last_row_tells_that_the_column_has_moved():
    words = [DONE, UNDER_WAY]
    every = {row: words[row % 2] for row in range(4, 42)}
    returned = read(edited(issued(), filled_in("L", "O", rows=every), inserted("J20")))
    assert codes_of(returned) == {f"J{row}": "G918" for row in range(21, 42)}
    assert "J42" in {each.place.cell for each in returned.rejected}


@pytest.mark.parametrize(
    ("rows", "lower"),
    [(range(4, 9), 1), (range(4, 9), 2), (range(4, 14, 2), 2)],
    ids=["one lower", "two lower", "every other"],
)
def test_rows_of_which_only_the_first_and_the_last_tell_are_pointed_out(rows, lower):
    filled = filled_in("L", rows=dict.fromkeys(rows, DONE))
    returned = read(edited(issued(), filled, inserted("L4", lower)))
    assert codes_of(returned) == {f"L{4 + lower}": "G975"}
    assert sum(len([cell for cell in row.cells if cell.typed]) for row in returned.rows) == 10


def test_a_number_below_the_mark_of_no_target_has_moved():
    def edit(sheet):
        row = next(cell.row for cell in sheet["B"] if cell.value == "T32")
        sheet.cell(row, 10).value, sheet.cell(row, 11).value = UNDER_WAY, 71
        inserted(f"K{row - 1}")(sheet)

    returned = read(edited(issued("经发局"), edit), "经发局.xlsx")
    assert ("G923", "71") in {(each.finding.code, each.typed) for each in returned.rejected}
    assert all(cell.key != "value" or not cell.typed for row in returned.rows for cell in row.cells)


def sorted_alone(columns: str, rows=range(4, 42)):
    """Turn round the order of the cells of some columns."""

    def edit(sheet):
        for column in columns:
            cells = [sheet[f"{column}{row}"].value for row in rows]
            for row, value in zip(rows, reversed(cells), strict=True):
                sheet[f"{column}{row}"] = value

    return edit


PARTED = {
    "the table": sorted_alone("BCDEFGHI"),
    "the table with its numbers": sorted_alone("ABCDEFGHI"),
    "what is filled in": sorted_alone("JKLMNOPQ"),
    "some of that": sorted_alone("JKL"),
    "moved up": lambda sheet: sheet.move_range("J11:Q41", rows=-1),
    "moved down": lambda sheet: sheet.move_range("J11:Q40", rows=1),
}


@pytest.mark.parametrize("edit", PARTED.values(), ids=PARTED)
def test_tasks_that_were_sorted_without_what_is_filled_in_are_known_by_the_marks(edit):
    """T29 alone has a target, so the others have the mark for none."""
    filled = filled_in("L", rows={**FILLED, 29: UNDER_WAY})
    returned = read(edited(issued(), filled, edit))
    assert not any(cell.value for row in returned.rows for cell in row.cells)
    assert {each.finding.code for each in returned.rejected} == {"G918"}
    assert "“指标完成值”一栏的“—”像是别的行的（T29 有，" in returned.rejected[0].finding.message


def test_tasks_in_another_order_are_asked_about_where_the_one_with_a_target_is_empty():
    returned = read(edited(issued(), filled_in("L"), PARTED["the table"]))
    assert not any(cell.value for row in returned.rows for cell in row.cells)


def test_tasks_that_others_report_on_tell_it_by_their_mark_too():
    text = REAL_TABLE.read_text("utf-8").replace("\nsections:", "\nreports: named\nsections:", 1)
    data = issued(text=text)
    moved = sorted_alone("BCDEFGHI", range(4, 30))
    returned = read(edited(data, put(J4=DONE, L4="已经公开了。"), moved), text=text)
    assert not any(cell.value for row in returned.rows for cell in row.cells)
    assert "已经公开了。" in {each.typed for each in returned.rejected}


KEPT_TOGETHER = {
    "whole rows": (sorted_alone("ABCDEFGHIJKLMNOPQ"),),
    "all but the numbers": (sorted_alone("BCDEFGHIJKLMNOPQ"),),
    "a mark typed": (put(K29="—"),),
    "marks removed": (put(**{f"K{row}": None for row in range(4, 42)}),),
    "marks removed, one typed": (put(**{f"K{n}": None for n in range(4, 42)}), put(K29="—")),
}


@pytest.mark.parametrize("edits", KEPT_TOGETHER.values(), ids=KEPT_TOGETHER)
def test_tasks_that_kept_what_is_filled_in_are_taken(edits):
    returned = read(edited(issued(), put(J4=DONE, L4="已经公开了。"), *edits))
    assert cells_of(returned, "T10") == {"status": Status.DONE, "result": "已经公开了。"}
    assert codes_of(returned) == {}


def test_a_row_that_was_moved_to_the_one_with_a_target_is_pointed_out():
    edit = put(J4=DONE, L28="写错了行。"), lambda sheet: sheet.move_range("J28:Q28", rows=1)
    returned = read(edited(issued(), *edit))
    assert cells_of(returned, "T29")["result"] == "写错了行。"
    assert codes_of(returned) == {"K29": "G975"}


def test_a_target_that_another_task_got_since_the_issue_tells_nothing():
    before = REAL_TABLE.read_text("utf-8")
    start, end = (
        before.index("            targets:\n              - name: 公示时限"),
        before.index("          - id: T30"),
    )
    target, rest = before[start:end], before[end:]
    lead = "            lead: [新区民政司法和社保局]\n"
    text = before[:start] + rest.replace(lead, lead + target, 1)
    returned = read(edited(issued(), put(J4=DONE)), text=text)
    assert cells_of(returned, "T10") == {"status": Status.DONE}


USUAL = {
    "everything": filled_in("L", "O", "P"),
    "no result for some": put(
        J4=DONE, J5=DONE, J6=UNDER_WAY, L5="已公开。", L6="正在办理。", L9="另有。"
    ),
    "only statuses": filled_in(),
    "only results": put(L4="a", L5="b", L9="c"),
    "a signature": put(**{f"L{row}": f"第{row}行。" for row in range(5, 42)}, L42="以上情况属实。"),
    "one person": put(
        **{f"J{row}": DONE for row in (4, 6, 8)}, **{f"O{row}": "张三" for row in (5, 7, 9)}
    ),
    "a mark": put(K29="—", J29=UNDER_WAY, L29="还没有数字。"),
}


@pytest.mark.parametrize("edit", USUAL.values(), ids=USUAL)
def test_a_usual_return_is_not_asked_about(edit):
    assert codes_of(read(edited(issued(), edit))) == {}


def test_returns_filled_in_here_and_there_are_hardly_ever_rejected():
    chance = random.Random(20261128)
    for _ in range(40):
        cells = {}
        for row in range(4, 42):
            if chance.random() < 0.5:
                cells[f"J{row}"] = chance.choice([DONE, UNDER_WAY, NOT_STARTED])
                if chance.random() < 0.8:
                    cells[f"L{row}"] = f"第{row}行的进展。"
                if cells[f"J{row}"] == DONE and chance.random() < 0.8:
                    cells[f"M{row}"] = "2026-03-01"
        assert "G918" not in codes_of(read(edited(issued(), put(**cells)))).values()


# -- in a later return -----------------------------------------------------------------------------

STATUSES = {"T10": DONE, "T14": UNDER_WAY, "T40": NOT_STARTED, "T12": UNDER_WAY, "T01": DONE}
STORED = {
    task: TaskProgress(task, Status(status), reporter="张三") for task, status in STATUSES.items()
}


def outcome_of(*edits, take: bool = False):
    returned = read(edited(issued(entries=STORED), *edits))
    progress = DepartmentProgress("财政局", tuple(STORED.values()))
    (outcome,) = merge([returned], {"财政局": progress}, {"财政局.xlsx"} if take else ())
    return outcome


@pytest.mark.parametrize("rows", [1, 2])
def test_short_values_that_were_there_before_and_are_lower_are_asked_about(rows):
    outcome = outcome_of(put(O29="李四"), inserted("J5", rows))
    assert {each.key for each in outcome.updates} == {("T29", "reporter")}
    assert set(codes_of(outcome.returned).values()) == {"G918"}
    assert "“完成状态”一栏像是移了位：J5 空了" in outcome.rejections[0].finding.message


@pytest.mark.parametrize(
    ("edits", "taken"),
    [
        ([put(J4=UNDER_WAY), inserted("J5")], {"T10"}),
        ([put(J10=DONE), inserted("J5")], set()),
        ([inserted("J5", 2), put(J6=DONE)], set()),
        ([inserted("J5", 2), put(J5=DONE)], {"T14"}),
    ],
    ids=["above", "below", "in the gap", "at its beginning"],
)
def test_a_new_status_beside_those_that_are_lower_does_not_hide_that_they_are(edits, taken):
    outcome = outcome_of(*edits)
    assert {each.key[0] for each in outcome.updates} == taken
    assert {"J8", "J9"} <= codes_of(outcome.returned).keys()


def test_statuses_that_went_on_here_and_there_are_not_asked_about():
    chance = random.Random(20261128)
    later = {NOT_STARTED: UNDER_WAY, UNDER_WAY: DONE, DONE: ""}
    for _ in range(40):
        cells = {
            f"J{row}": later[word]
            for row, word in enumerate(STATUSES.values(), 4)
            if chance.random() < 0.4
        }
        assert "G918" not in codes_of(outcome_of(put(**cells)).returned).values()


def test_a_removed_cell_moves_the_values_up():
    def removed(sheet):
        sheet.move_range("J6:J41", rows=-1)

    outcome = outcome_of(removed)
    assert (outcome.updates, outcome.notes) == ([], [])
    assert set(codes_of(outcome.returned)) == {"J5", "J6", "J7"}


def test_what_moved_on_purpose_can_be_taken():
    assert outcome_of(inserted("J5"), take=True).updates != []


@pytest.mark.parametrize(
    "edit",
    [
        put(J5=DONE, J6=UNDER_WAY, J7=DONE),
        put(J4=None, J5=DONE, J6=UNDER_WAY),
        put(J5="清空", J6=UNDER_WAY),
        put(J4=None, J5=DONE, J6=UNDER_WAY, J7=NOT_STARTED, J8=NOT_STARTED),
        put(J4=None, J5=None, J6=None, J7=None, J8=None),
    ],
)
def test_statuses_that_went_on_are_not_asked_about(edit):
    assert codes_of(outcome_of(edit).returned) == {}


def test_a_column_that_slid_since_the_last_return_is_asked_about(tmp_path):
    office = Office(tmp_path)
    first = {f"J{row}": word for row, word in zip(range(4, 9), STATUSES.values(), strict=True)}
    office.receive("五月", MAY, **first)
    office.collect()
    later = {
        f"J{row + 1}": word for row, word in zip(range(5, 9), list(first.values())[1:], strict=True)
    }
    office.receive("六月", JUNE, J4=DONE, **later)
    assert {each.finding.code for each in office.collect().rejections()} == {"G918"}
    assert office.progress.by_id["T14"].status is Status.UNDER_WAY
    assert ROWS["T40"] == 6
    assert office.progress.by_id["T40"].status is Status.NOT_STARTED


def test_values_of_targets_that_slid_since_the_last_return_are_asked_about():
    head = "format: 1\ntitle: 指标分解表\ndepartments:\n  - name: 财政局\nsections:\n"
    tasks = [
        f"      - id: T0{number}\n        title: 第{number}项\n        lead: [财政局]\n"
        f"        requirement: 第{number}类事项网上可办。\n"
        '        targets: [{name: 网上可办率, at_least: 60, unit: "%"}]\n'
        for number in range(1, 6)
    ]
    text = f"{head}  - title: 服务\n    tasks:\n{''.join(tasks)}"
    values = dict(zip(range(4, 8), (74, 82, 91, 66), strict=True))
    may = put(**{f"K{row}": value for row, value in values.items()})
    june = put(**{f"K{row + 1}": value for row, value in values.items()})
    returns = [
        read(edited(issued(text=text), edit, at=at), text=text)
        for edit, at in ((may, MAY), (june, JUNE))
    ]
    one, two = merge(returns, {})
    assert [len(one.updates), len(two.updates)] == [4, 0]
    assert codes_of(two.returned) == dict.fromkeys(["K5", "K6", "K7", "K8"], "G918")


@pytest.mark.parametrize(("first", "moved"), [(None, 5), ("清空", 0)])
def test_a_status_that_was_cleared_is_no_gap(first, moved):
    lower = {f"J{row}": word for row, word in enumerate(STATUSES.values(), 5)}
    assert len(codes_of(outcome_of(put(J4=first, **lower)).returned)) == moved


def test_what_was_decided_for_is_not_asked_about_again(tmp_path):
    office = Office(tmp_path)
    office.receive("五月", MAY)
    data = edited(issued(), filled_in("L"), inserted("L5"), at=MAY)
    (tmp_path / "五月.xlsx").write_bytes(data)
    for _ in range(2):
        assert {each.finding.code for each in office.collect().rejections()} == {"G918"}
    office.collect(take=("五月",))
    assert office.progress.by_id["T40"].result == "L 第5行。"
    again = office.collect()
    assert (again.rejections(), again.changed) == ([], ())


def all_lower(first: int, rows: int, last: int = 41, skipped: int = 0):
    """Fill in all rows but those at `first`, and as many below the last one."""
    numbers = [*range(4, first), *range(first + rows, last + rows + 1)]
    return put(
        **{f"J{n}": "已完成" for n in numbers if n != skipped},
        **{f"L{n}": f"第 {n} 行的事已经办好了。" for n in numbers if n != skipped},
    )


@pytest.mark.parametrize(("first", "rows"), [(4, 1), (4, 2), (20, 1), (41, 1)])
def test_all_columns_that_moved_down_together_are_not_taken(first, rows):
    returned = read(edited(issued(), all_lower(first, rows)))
    taken = {row.number + 1 for row in returned.rows if any(cell.value for cell in row.cells)}
    assert taken == set(range(4, first))
    moved = [each for each in returned.rejected if each.finding.code == "G918"]
    assert len(moved) == 2 * (41 - first - rows + 1)
    if moved:
        assert f"像是都往下移了 {rows} 行，没有收。" in moved[0].finding.message


def test_a_status_below_the_last_row_is_pointed_out_where_several_rows_are_empty():
    returned = read(edited(issued(), all_lower(4, 1, skipped=20)))
    assert len([row for row in returned.rows if any(cell.value for cell in row.cells)]) == 36
    (note,) = returned.notes
    assert (note.code, note.place.cell) == ("G975", "J42")


def test_statuses_two_rows_below_the_last_one_are_pointed_out_where_the_empty_rows_are_apart():
    numbers = {*range(4, 44)} - {10, 20}
    returned = read(edited(issued(), put(**{f"J{number}": DONE for number in numbers})))
    assert codes_of(returned) == {"J43": "G975"}


def test_a_status_in_the_first_row_for_information_is_pointed_out():
    text = REAL_TABLE.read_text("utf-8").replace("\nsections:", "\nreports: named\nsections:", 1)
    data = issued(text=text)
    rows = [
        number
        for number, (cell,) in enumerate(load_workbook(io.BytesIO(data))["任务清单"]["J4:J42"], 4)
        if cell.value == "不用填"
    ]
    lower = put(**{f"J{n}": "已完成" for n in range(5, rows[0] + 1)})
    returned = read(edited(data, lower), text=text)
    (note,) = [each for each in returned.notes if each.code == "G975"]
    assert note.place.cell == f"J{rows[0]}"
    whole = put(**{f"J{n}": "已完成" for n in range(4, rows[0] + 1)})
    codes = {each.code for each in read(edited(data, whole), text=text).notes}
    assert codes == {"G973"}


@pytest.mark.parametrize(
    "below",
    [
        put(L42="以上情况属实。"),
        put(J42="已完成", D42="另外一件事", E42="我们自己加的。"),
        put(J46="已完成"),
    ],
)
def test_other_texts_below_the_last_row_are_no_sign_of_it(below):
    returned = read(edited(issued(), all_lower(4, 0), put(J4=None, L4=None), below))
    assert len([row for row in returned.rows if any(cell.value for cell in row.cells)]) == 37
    assert returned.notes == []


# -- beside ----------------------------------------------------------------------------------------

WHOLE = ("已完成", "已经公开。", date(2026, 6, 20), "http://a.cn/1", "张三", "13900001111")
WHOLE_AT = ("J", "L", "M", "N", "O", "P")


def beside(columns: int, values=WHOLE):
    """Fill in two rows, some columns to the right of where the values belong."""
    return put(
        **{
            f"{chr(ord(column) + columns)}{row}": value
            for row in (4, 6)
            for column, value in zip(WHOLE_AT, values, strict=True)
            if value
        }
    )


@pytest.mark.parametrize("columns", [-2, -1, 1, 2])
def test_a_row_that_was_filled_in_beside_its_columns_is_not_taken(columns):
    returned = read(edited(issued(), beside(columns), put(J5="推进中", O5="李四")))
    assert cells_of(returned, "T10") == cells_of(returned, "T40") == {}
    assert cells_of(returned, "T14") == {"status": Status.UNDER_WAY, "reporter": "李四"}
    side = "右" if columns > 0 else "左"
    messages = {each.finding.message for each in returned.rejected}
    assert f"T10 这一行填的像是都往{side}移了 {abs(columns)} 栏，没有收。" in messages
    typed = [each.typed for each in returned.rejected if each.place.cell[1:] == "4"]
    assert {"2026-06-20", "http://a.cn/1", "张三", "13900001111"} <= {*typed}
    assert [each for each in returned.notes if each.place.cell[1:] in "46"] == []


@pytest.mark.parametrize(
    "values",
    [
        ("推进中", "正在办。", None, None, "张三", "13900001111"),
        (None, "已经公开。", date(2026, 6, 20), None, "张三", "0931-8250000"),
    ],
)
def test_two_values_beside_their_columns_are_enough(values):
    returned = read(edited(issued(), beside(1, values)))
    assert cells_of(returned, "T10") == {}


@pytest.mark.parametrize(
    "edit",
    [
        put(J4="已完成", O4="13900001111", P4="张三"),
        put(J4="已完成", L4="2026-10-08"),
        put(J4="已完成", Q4="13900001111", P4="0931-8250000"),
        put(J4="推进中", N4="2026-10-08", Q4="http://a.cn/1"),
    ],
)
def test_single_values_in_another_column_are_taken(edit):
    returned = read(edited(issued(), edit))
    assert "G918" not in {each.finding.code for each in returned.rejected}
    assert cells_of(returned, "T10")["status"]
