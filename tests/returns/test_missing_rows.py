"""Rows that were issued and are gone from a return are said, and change nothing that was reported."""

import pytest
from return_office import JUNE, MAY, Office
from test_uncertain_returns import copied_into_a_new_file, without_record
from workbooks import edited, issued, put, read

from conftest import REAL_TABLE
from tables import SMALL

TEXT = REAL_TABLE.read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def said(result) -> list[tuple[str, str]]:
    return [
        (note.place.file, note.message)
        for sheet in result.sheets
        for note in sheet.notes
        if note.code == "G978"
    ]


def delete(first: int, count: int = 1):
    return lambda sheet: sheet.delete_rows(first, count)


def test_deleted_rows_are_said_in_one_line_and_what_they_reported_stays(office):
    office.receive("五月", MAY, J4="推进中", L5="正在准备公开。")
    office.collect()
    office.receive("六月", JUNE, edited(office.reissue(), delete(5, 3)), J4="已完成")
    result = office.collect()
    assert said(result) == [("六月.xlsx", "少了 3 行：T12、T14、T40，没有动已有的填报。")]
    assert result.rejections() == []
    assert office.progress.by_id["T14"].result == "正在准备公开。"


def test_many_deleted_rows_are_counted(office):
    office.receive("财政局", JUNE, edited(issued(), delete(6, 30)), J4="已完成")
    ((_, message),) = said(office.collect())
    assert message.startswith("少了 30 行：T01、")
    assert "等，没有动" in message


@pytest.mark.parametrize(
    ("edits", "missing"),
    [
        ([put(B5=None)], []),
        ([put(B5="T15"), put(J5="已完成")], []),
        (
            [
                lambda sheet: [
                    sheet.cell(5, at, None).__setattr__("value", None) for at in range(1, 18)
                ]
            ],
            ["T14"],
        ),
        ([put(B5=None, D5="改过的", E5="另一件事。")], ["T14"]),
        ([lambda sheet: sheet.move_range("A4:Q5", 60)], []),
        ([lambda sheet: setattr(sheet.row_dimensions[5], "hidden", True)], []),
    ],
    ids=["id-gone", "wrong-id", "emptied", "id-and-texts-gone", "moved", "hidden"],
)
def test_a_row_that_its_text_tells_is_not_missing(edits, missing):
    assert list(read(edited(issued(), *edits)).missing) == missing


@pytest.mark.parametrize("copy", [without_record, copied_into_a_new_file])
def test_without_a_record_the_tasks_that_the_department_reports_on_count(copy):
    assert list(read(copy(issued(), delete(5, 2))).missing) == ["T14", "T40"]
    assert list(read(copy(issued())).missing) == []


def test_the_row_on_the_overall_situation_is_none_of_the_tasks_that_a_sheet_counts():
    text = SMALL.replace("\nsections:", "\nreports: lead\nsections:", 1)
    whole = without_record(issued("审计局", text=text))
    assert list(read(whole, "审计局.xlsx", text).missing) == []
    assert list(read(edited(whole, delete(4)), "审计局.xlsx", text).missing) == ["T02"]


def test_a_task_that_was_added_since_or_is_no_more_the_departments_is_not_missing():
    before = issued("财政局", text=SMALL)
    added = SMALL + SMALL[SMALL.index("          - id: T02") :].replace("T02", "T03").replace(
        "审计公开", "财政公开"
    ).replace("对审计", "对财政")
    assert list(read(before, text=added).missing) == []
    for copy in (without_record, copied_into_a_new_file):
        assert list(read(copy(before), text=added).missing) == []
    gone = SMALL.replace("responsible: [各部门]", "responsible: [审计局]")
    assert list(read(edited(before, delete(4, 9)), text=gone).missing) == ["T01"]


def test_rows_for_information_only_may_be_deleted():
    text = SMALL.replace("\nsections:", "\nreports: lead\nsections:", 1)
    whole = issued("财政局", text=text)
    assert list(read(edited(whole, delete(5, 5)), text=text).missing) == []
    assert list(read(edited(whole, delete(4)), text=text).missing) == ["T01"]


def test_a_task_that_others_report_on_since_the_issue_is_not_missing():
    text = SMALL.replace("\nsections:", "\nreports: lead\nsections:", 1)
    assert list(read(edited(issued("财政局", text=SMALL), delete(4, 9)), text=text).missing) == [
        "T01"
    ]


def test_rows_that_another_part_of_the_department_has_are_not_missing(office):
    office.receive("张三", MAY, edited(issued(), delete(6, 36)), J4="已完成", J5="推进中")
    office.receive("李四", JUNE, edited(issued(), delete(4, 2)), J4="已完成")
    ((file, message),) = said(office.collect())
    assert file == "张三.xlsx"
    assert message.startswith("少了 35 行")
