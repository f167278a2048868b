"""What no one can be sure of, and what stands elsewhere: asked about or listed, never stored silently."""

import io
import re
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from workbooks import (
    TODAY,
    cells_of,
    edited,
    issued,
    issued_jointly,
    put,
    read,
    row_of,
    saved,
    table,
    with_parts,
)

from conftest import REAL_TABLE
from gkrw.checklist.content import HIDDEN_SHEET
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.progress.ledger import return_digest
from gkrw.progress.statuses import Status
from gkrw.returns.issued_record import read_issued
from gkrw.returns.merge import merge
from gkrw.returns.return_reader import read_returns


def rejected_codes(returned):
    return [each.finding.code for each in returned.rejected]


# -- whose, and of which task ----------------------------------------------------------------------


def test_what_stands_below_the_title_of_another_department_is_not_taken():
    def paste(sheet):
        sheet["A44"] = "审计局政务公开工作任务清单"
        for column in range(1, 19):
            sheet.cell(45, column).value = sheet.cell(3, column).value
        sheet["B46"], sheet["J46"], sheet["L46"] = "T01", "已完成", "审计局填的"

    returned = read(edited(issued(), put(J4="已完成"), paste))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert cells_of(returned, "T01") == {}
    assert [(each.finding.code, each.typed) for each in returned.rejected] == [
        ("G905", "已完成"),
        ("G905", "审计局填的"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        *("审计局", "单位：审计局", "附：审计局任务清单", "审计局填报", "二、新区审计局（12项）"),
        *("审计局2026年11月完成情况统计表", "以下由审计局补充"),
    ],
)
def test_a_title_is_known_by_the_department_that_it_names(title):
    pasted = put(A44=title, B45="T14", J45="推进中", L45="审计局填的。")
    returned = read(edited(issued(), put(J4="已完成"), pasted))
    assert (cells_of(returned, "T10"), cells_of(returned, "T14")) == ({"status": Status.DONE}, {})
    said = {each.typed: each.finding.code for each in returned.rejected}
    assert said.pop(title, "G954") == "G954"  # what is more than a name is listed
    assert said == {"推进中": "G905", "审计局填的。": "G905"}


def test_a_remark_that_names_another_department_is_listed():
    returned = read(edited(issued(), put(J4="已完成", A44="审计局王五已审核")))
    assert [(each.finding.code, each.typed) for each in returned.rejected] == [
        ("G954", "审计局王五已审核")
    ]


REMARKS = (
    "以下由审计局补充",
    "与审计局共同完成",
    "审计局、财政局会商一致",
    "联系审计局王五 8251234",
)


@pytest.mark.parametrize("cell", ["A", "B", "E", "L"])
@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_amid_the_rows_does_not_cut_off_those_below(remark, cell):
    def insert(sheet):
        sheet.insert_rows(12)
        sheet[f"{cell}12"] = remark

    returned = read(edited(issued(), put(J4="已完成", J20="推进中", L41="写好了。"), insert))
    assert len(returned.rows) == 38
    assert {each.typed for each in returned.rejected} == {remark}
    assert cells_of(returned, "T44")["result"] == "写好了。"


@pytest.mark.parametrize("below", [{"B44": "T14"}, {"B44": "T06"}, {"B44": "编号", "B45": "T14"}])
def test_below_a_remark_the_rows_of_another_are_known_by_their_ids_or_headings(below):
    def paste(sheet):
        sheet["A43"] = "以下由审计局补充"
        if below["B44"] == "编号":
            for column in range(1, 19):
                sheet.cell(44, column).value = sheet.cell(3, column).value

    row = max(int(cell[1:]) for cell in below)
    filled = put(**below, **{f"J{row}": "推进中", f"L{row}": "审计局填的。"})
    returned = read(edited(issued(), put(J4="已完成"), paste, filled))
    assert cells_of(returned, "T14") == {}
    codes = {each.finding.code for each in returned.rejected if each.typed == "审计局填的。"}
    assert codes == {"G905"}


def test_a_title_beside_other_texts_is_one_where_the_rows_of_another_follow():
    rows = put(
        A43="单位：审计局", E43="填报日期：11月20日", B44="T14", J44="推进中", L44="审计局填的。"
    )
    returned = read(edited(issued(), put(J4="已完成"), rows))
    assert cells_of(returned, "T14") == {}
    assert ("G905", "审计局填的。") in {
        (each.finding.code, each.typed) for each in returned.rejected
    }


@pytest.mark.parametrize("is_headed", [True, False])
def test_a_filled_row_below_an_empty_one_of_the_task_is_asked_about_if_it_was_pasted(is_headed):
    def paste(sheet):
        for column in range(1, 18):
            if is_headed:
                sheet.cell(43, column).value = sheet.cell(3, column).value
            sheet.cell(44, column).value = sheet.cell(5, column).value
        sheet["F44"] = "牵头" if is_headed else "责任"
        sheet["L44"] = "审计局填的。"

    returned = read(edited(issued(), put(J4="已完成"), paste))
    assert "T14" not in {row.task.id for row in returned.rows}
    (rejection,) = returned.rejected
    assert (rejection.finding.code, rejection.place.cell, rejection.typed) == (
        *("G916", "L44"),
        "审计局填的。",
    )
    assert "第 5 行空着" in rejection.finding.message


def test_a_pasted_row_and_the_empty_one_above_it_are_compared_too():
    def paste(sheet):
        for column in range(1, 18):
            sheet.cell(44, column).value = sheet.cell(5, column).value
        sheet["F5"], sheet["F44"], sheet["L44"] = "√", "责任", "审计局填的。"
        sheet["I44"] = "8:30"

    returned = read(edited(issued(), put(J4="已完成"), paste))
    assert {(each.place.cell, each.typed) for each in returned.rejected} == {
        ("F5", "√"),
        ("I44", "8:30"),
        ("L44", "审计局填的。"),
    }


def test_a_row_of_a_task_that_was_copied_below_is_taken():
    def copy(sheet):
        for column in range(1, 18):
            sheet.cell(43, column).value = sheet.cell(5, column).value
        sheet["L43"] = "第二行才填了。"

    returned = read(edited(issued(), put(J4="已完成"), copy))
    assert (cells_of(returned, "T14"), returned.rejected) == ({"result": "第二行才填了。"}, [])
    (note,) = returned.notes
    assert (note.code, note.message) == ("G975", "T14 第 5 行空着，收了第 43 行的，请核对。")


def test_the_rows_of_another_department_pasted_below_are_told_by_one_of_them():
    """Of the tasks that both share, one is led by the other department."""
    others = load_workbook(io.BytesIO(issued("审计局")))["任务清单"]

    def paste(sheet):
        for number in range(4, 9):
            for column in range(1, 10):
                sheet.cell(46 + number, column).value = others.cell(number, column).value
            sheet.cell(46 + number, 12).value = f"审计局做的第 {number} 件事。"

    returned = read(edited(issued(), put(J4="已完成"), paste))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert {each.finding.code for each in returned.rejected} == {"G916"}
    assert len(returned.rejected) == 5
    assert [row.task.id for row in returned.rows if any(cell.typed for cell in row.cells)] == [
        "T10"
    ]


def test_a_remark_with_ones_own_name_does_not_end_the_rows_of_another():
    rows = put(
        A43="审计局", B44="T14", J44="推进中", A45="会同财政局报送王五", B46="T40", J46="已完成"
    )
    returned = read(edited(issued(), put(J4="已完成"), rows))
    assert (cells_of(returned, "T14"), cells_of(returned, "T40")) == ({}, {})


@pytest.mark.parametrize(
    "remark",
    [
        "单位：财政局",
        "以上财政、审计两项已与审计局逐项核对一致，其余由各业务科室自行填报，未经核对。",
    ],
)
def test_a_remark_or_a_title_of_ones_own_is_no_title_of_another(remark):
    returned = read(edited(issued(), put(A44=remark, B45="T14", J45="推进中")))
    assert cells_of(returned, "T14")["status"] is Status.UNDER_WAY


def test_a_task_about_checklists_is_no_title():
    text = REAL_TABLE.read_text(encoding="utf-8").replace(
        "title: 公众参与", "title: 政务公开工作任务清单", 1
    )
    returned = read(
        edited(issued(text=text), put(J4="已完成", J5="推进中", J9="推进中")), text=text
    )
    assert (len(returned.rows), returned.rejected) == (38, [])


def test_a_title_that_names_nobody_contradicts_nothing():
    data = edited(issued(), put(A1="政务公开工作任务清单", J4="已完成"))
    assert cells_of(read(data), "T10") == {"status": Status.DONE}


def test_ids_that_moved_on_by_one_in_the_table_are_refused_by_the_text_of_the_row():
    ids = {f"T{n:02}": f"T{n + 1:02}" for n in range(10, 45)}
    text = REAL_TABLE.read_text(encoding="utf-8")
    for old in sorted(ids, reverse=True):
        text = text.replace(f"id: {old}\n", f"id: {ids[old]}\n")
    returned = read(edited(issued(), put(J4="已完成")), text=text)
    assert returned.rows == [] or all(row.task.id < "T10" for row in returned.rows)
    (rejection,) = [each for each in returned.rejected if each.typed == "已完成"]
    assert rejection.place.cell == "J4"
    assert "T11" in rejection.finding.message + rejection.finding.fix


def copied_sheet(state="visible", **cells):
    book = load_workbook(io.BytesIO(edited(issued(), put(J4="已完成"))))
    copied = book.copy_worksheet(book["任务清单"])
    copied.sheet_state = state
    put(**cells)(copied)
    return saved(book)


def test_two_sheets_of_one_department_in_a_file_contradict_each_other():
    found, rejected = read_returns(copied_sheet(J4="推进中"), "财政局.xlsx", table(), TODAY)
    assert rejected == []
    for files in (frozenset(), frozenset({"财政局.xlsx"})):
        conflicts = [each for part in merge(found, {}, files) for each in part.conflicts]
        assert {each.finding.code for each in conflicts} == {"G943"}
        assert "删掉另一页" in conflicts[0].finding.fix


def test_two_sheets_of_one_department_that_say_the_same_are_one():
    found, _ = read_returns(copied_sheet(), "财政局.xlsx", table(), TODAY)
    assert [len(part.updates) for part in merge(found, {})] == [1, 0]


def test_a_hidden_copy_is_not_collected_but_what_differs_is_listed():
    data = copied_sheet("hidden", J4="推进中", L5="旧的")
    (returned,), rejected = read_returns(data, "财政局.xlsx", table(), TODAY)
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [(each.finding.code, each.typed) for each in rejected] == [
        ("G906", "推进中"),
        ("G906", "旧的"),
    ]


def test_what_is_rejected_on_a_hidden_copy_is_listed_too():
    _, rejected = read_returns(copied_sheet("hidden", J5="滞后"), "财政局.xlsx", table(), TODAY)
    assert [(each.finding.code, each.typed) for each in rejected] == [("G921", "滞后")]


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_the_exact_heading_wins_over_one_that_is_nearly_the_same(first):
    def add(sheet):
        sheet.insert_cols(12 if first else 13)
        sheet.cell(3, 12 if first else 13).value = "完成情况（第三季度）"
        sheet.cell(4, 12 if first else 13).value = "三季度完成"
        sheet.cell(4, 13 if first else 12).value = "全部完成"

    returned = read(edited(issued(), add))
    assert cells_of(returned, "T10") == {"result": "全部完成"}
    assert [(each.typed, each.heading) for each in returned.rejected] == [
        ("三季度完成", "完成情况（第三季度）")
    ]


def doubled(column: int, **cells):
    def edit(sheet):
        sheet.insert_cols(column + 1)
        sheet.cell(3, column + 1).value = sheet.cell(3, column).value
        put(**cells)(sheet)

    return edit


def test_two_columns_with_one_heading_that_differ_are_asked_about():
    cells = {"J4": "已完成", "L4": "三季度的。", "M4": "四季度的。", "L5": "一样。", "M5": "一样。"}
    data = edited(issued(), doubled(12, **cells, L6="只写了左边。"))
    returned = read(data)
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert cells_of(returned, "T14") == {"result": "一样。"}
    assert cells_of(returned, "T40") == {"result": "只写了左边。"}
    said = {each.place.cell: each.finding.message for each in returned.rejected}
    assert said == {
        "L4": "“完成情况”一栏的表头出现了两次，两栏填得不一样，没有收。",
        **dict.fromkeys(("M4", "M5"), "这一栏的表头出现了两次，没有收。"),
    }
    (taken,), _ = read_returns(data, "财政局.xlsx", table(), TODAY, True)
    assert cells_of(taken, "T10")["result"] == "三季度的。"


LAST_YEAR = REAL_TABLE.read_text(encoding="utf-8").replace(
    "title: 兰州新区", "title: 2025年兰州新区", 1
)
THIS_YEAR = LAST_YEAR.replace("title: 2025年", "title: 2026年", 1)


OTHER_TITLES = (
    "审计局",
    "审计局2026年政务公开台账",
    "审计局政务公开工作任务清单（11月）",
    "填报：新区审计局",
)


@pytest.mark.parametrize("cell", ["A1", "E2"])
@pytest.mark.parametrize("title", OTHER_TITLES)
def test_a_title_in_other_words_is_a_sign_too(title, cell):
    data = edited(issued(), put(**{cell: title}, J4="已完成"))
    found, rejected = read_returns(data, "财政局.xlsx", table(), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G903"})
    assert "表头上面写的是审计局" in rejected[0].finding.message


@pytest.mark.parametrize(
    "title", ["填报单位：审计局", "单位：新区审计局（盖章）", "审计局政务公开工作任务清单"]
)
def test_a_second_title_of_another_department_is_asked_about(title):
    """Who borrows a form writes the own name above the headings, and leaves the title."""
    data = edited(issued(), put(E2=title, J4="已完成"))
    found, rejected = read_returns(data, "财政局.xlsx", table(), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G903"})
    assert "标题写的是审计局、财政局" in rejected[0].finding.message
    (taken,), _ = read_returns(data, "财政局.xlsx", table(), TODAY, True)
    assert (taken.department, cells_of(taken, "T10")) == ("财政局", {"status": Status.DONE})


@pytest.mark.parametrize(
    "title",
    [
        "填报单位：财政局",
        "填报单位：管委会办公室",
        "填报单位：预算科",
        "单位：万元",
        "单位：审计局、财政局",
    ],
)
def test_a_second_title_that_contradicts_nothing_is_taken(title):
    returned = read(edited(issued(), put(E2=title, J4="已完成")))
    assert cells_of(returned, "T10") == {"status": Status.DONE}


WITH_SHORT_NAME = REAL_TABLE.read_text(encoding="utf-8").replace("考核办", "妇联")


@pytest.mark.parametrize(
    "name",
    [
        "妇联",
        "妇联11月",
        "11_妇联_政务公开工作任务清单",
        "附件2：妇联填报（第二次）",
        "新区妇联11月",
    ],
)
def test_a_name_of_two_characters_is_a_sign_too(name):
    others = edited(issued(text=WITH_SHORT_NAME), put(J4="已完成"))
    found, rejected = read_returns(others, f"{name}.xlsx", table(WITH_SHORT_NAME), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G951"})
    own = edited(issued("妇联", text=WITH_SHORT_NAME), put(J4="已完成"))
    assert read(own, f"{name}.xlsx", WITH_SHORT_NAME).department == "妇联"


@pytest.mark.parametrize("name", ["妇联主席审", "省妇联转来", "财政局妇联小组"])
def test_two_characters_in_another_text_are_no_name(name):
    data = edited(issued(text=WITH_SHORT_NAME), put(J4="已完成"))
    assert read(data, f"{name}.xlsx", WITH_SHORT_NAME).department == "财政局"


@pytest.mark.parametrize(
    "text",
    [
        "请转审计局王五",
        "报送单位：管委会办公室",
        "与审计局会商",
        "财政局2026年台账",
        "截至11月20日",
    ],
)
def test_other_texts_above_the_headings_are_no_titles(text):
    returned = read(edited(issued(), put(E2=text, J4="已完成")))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [each.typed for each in returned.rejected] == [text]


def test_reporters_of_another_department_are_asked_about():
    data = edited(issued(), put(J4="已完成", O4="审计局王五", O5="王五"))
    found, rejected = read_returns(data, "财政局.xlsx", table(), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G903"})
    assert "填报人是审计局的" in rejected[0].finding.message
    (taken,), rejected = read_returns(data, "财政局.xlsx", table(), TODAY, True)
    assert (cells_of(taken, "T10")["reporter"], rejected) == ("审计局王五", [])


@pytest.mark.parametrize(
    "reporters", [("张三",), ("新区财政局张三",), ("财政局张三", "审计局王五"), ("财政局、审计局",)]
)
def test_other_reporters_are_taken(reporters):
    cells = {f"O{row}": name for row, name in enumerate(reporters, 4)}
    assert cells_of(read(edited(issued(), put(**cells))), "T10")["reporter"] == reporters[0]


@pytest.mark.parametrize(
    "reporter",
    ["税务局王五", "王五（统计局）", "兰州新区公安局 王五", "中川园区管委会", "县法院王五"],
)
def test_a_reporter_of_a_body_that_is_not_in_the_table_is_taken_and_said(reporter):
    returned = read(edited(issued(), put(J4="已完成", O4=reporter, O5=reporter)))
    assert cells_of(returned, "T10")["reporter"] == reporter
    (note,) = returned.notes
    assert (note.code, note.place.cell) == ("G980", "O4")
    assert note.message.endswith("，分解表里没有这个单位，照财政局的收了，请核对。")


@pytest.mark.parametrize(
    "reporter",
    [
        *("张三", "欧阳建国", "何局", "张局长", "王国镇", "李部", "兰州新区财政局张三"),
        *("区财政局张三", "财政张三", "局办公室", "党政办公室张三", "预算科", "国库科张三（代）"),
        *("综合部李四", "王分局", "税务局、财政局", "本局张三", "各部门"),
    ],
)
def test_persons_and_parts_of_ones_own_department_are_no_other_body(reporter):
    returned = read(edited(issued(), put(J4="已完成", O4=reporter)))
    assert (cells_of(returned, "T10")["reporter"], returned.notes) == (reporter, [])


def test_a_hidden_row_of_the_same_task_is_named_as_hidden():
    def hide(sheet):
        sheet.row_dimensions[43].hidden = True

    returned = read(edited(issued(), put(J4="已完成", B43="T10", J43="推进中"), hide))
    assert returned.rejected[0].finding.message == (
        "T10 写了几行，内容不一样（另见第 43 行，有隐藏的行），没有收。"
    )


@pytest.mark.parametrize("typed", [-0.0, "-0", "－0.0"])
def test_nothing_below_zero_is_zero(typed):
    assert str(cells_of(read(edited(issued(), put(K29=typed))), "T29")["value"]) == "0"


@pytest.mark.parametrize("has_record", [True, False])
def test_an_answer_in_the_cell_of_the_requirement_makes_no_other_task_of_it(has_record):
    data = issued() if has_record else without_record(issued())
    answer = put(E4="3月20日在门户网站公布，群众反映良好，无投诉举报情况。", J4="已完成")
    returned = read(edited(data, answer))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert rejected_codes(returned) == ["G931"]


@pytest.mark.parametrize("typed", ["/", "—", "-", "／"])
def test_a_mark_for_nothing_is_no_status(typed):
    returned = read(edited(issued(), put(J4=typed, M4=typed)))
    assert (cells_of(returned, "T10"), returned.rejected) == ({}, [])
    assert [(each.code, each.place.cell) for each in returned.notes] == [("G957", "J4")]


@pytest.mark.parametrize(
    ("typed", "is_said"),
    [
        ("同上", True),
        ("内容同上。", True),
        ("〃", True),
        ("见上一行", True),
        ("同上级部门联合公开", False),
    ],
)
def test_the_same_as_above_is_taken_and_said(typed, is_said):
    returned = read(edited(issued(), put(L4="已公开。", L5=typed)))
    assert cells_of(returned, "T14") == {"result": typed}
    assert [each.code for each in returned.notes] == (["G976"] if is_said else [])


@pytest.mark.parametrize("preferred", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        THIS_YEAR,
        THIS_YEAR.replace("title: 2026年", "key: lz-2026\ntitle: 2026年", 1),
        THIS_YEAR.replace("title: 2026年兰州新区政务公开", "title: 兰州新区优化营商环境", 1),
    ],
    ids=["year", "key", "title"],
)
def test_a_checklist_of_another_table_is_never_taken(text, preferred):
    data = edited(issued(text=LAST_YEAR), put(J4="已完成"))
    found, rejected = read_returns(data, "财政局.xlsx", table(text), TODAY, preferred)
    assert found == []
    assert [(each.finding.code, each.typed) for each in rejected] == [
        ("G907", ""),
        ("G907", "已完成"),
    ]
    assert "2025年兰州新区政务公开工作重点任务分解表" in rejected[0].finding.message


def test_a_corrected_title_is_no_other_table():
    data = edited(issued(text=THIS_YEAR), put(J4="已完成"))
    corrected = THIS_YEAR.replace("政务公开工作重点任务分解表", "政务公开重点工作任务分解表", 1)
    (returned,), rejected = read_returns(data, "财政局.xlsx", table(corrected), TODAY)
    assert (returned.department, rejected) == ("财政局", [])


def test_a_title_that_a_year_was_put_into_is_asked_about():
    found, rejected = read_returns(issued(), "财政局.xlsx", table(THIS_YEAR), TODAY)
    assert (found, [each.finding.code for each in rejected]) == ([], ["G907"])
    assert "改过标题或 key 的，改回去再收" in rejected[0].finding.fix


def test_tables_of_one_title_are_told_apart_by_their_keys():
    first, second = (THIS_YEAR.replace("title:", f"key: {key}\ntitle:", 1) for key in ("a", "b"))
    found, rejected = read_returns(issued(text=first), "财政局.xlsx", table(second), TODAY)
    assert (found, [each.finding.code for each in rejected]) == ([], ["G907"])


WITH_KEY = THIS_YEAR.replace("title:", "key: lz-2026\ntitle:", 1)


def test_a_checklist_of_a_table_that_lost_its_key_is_taken_by_its_title():
    data = edited(issued(text=WITH_KEY), put(J4="已完成"))
    (returned,), rejected = read_returns(data, "财政局.xlsx", table(THIS_YEAR), TODAY)
    assert (cells_of(returned, "T10"), rejected) == ({"status": Status.DONE}, [])


def test_another_table_is_named_by_its_title_also_where_it_has_a_key():
    data = edited(issued(text=WITH_KEY), put(J4="已完成"))
    found, rejected = read_returns(data, "财政局.xlsx", table(LAST_YEAR), TODAY)
    assert found == []
    assert rejected[0].finding.message == (
        "这是“2026年兰州新区政务公开工作重点任务分解表”的清单，不是这张分解表的，没有收。"
    )


@pytest.mark.parametrize(
    ("text", "typed", "is_said"),
    [
        (THIS_YEAR, "2025-06-30", True),
        (THIS_YEAR, "2026-06-30", False),
        (None, "2025-06-30", True),  # more than a year ago
        (None, "2025-12-20", False),
    ],
)
def test_a_day_of_another_year_is_taken_and_said(text, typed, is_said):
    (returned,), _ = read_returns(
        edited(issued(text=text), put(J4="已完成", M4=typed)), "财政局.xlsx", table(text), TODAY
    )
    assert str(cells_of(returned, "T10")["finished"]) == typed
    assert [each.code for each in returned.notes] == (["G970"] if is_said else [])


def test_values_of_targets_that_were_edited_since_are_asked_about():
    lines = REAL_TABLE.read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if "id: T32" in line)
    first, second = [n for n in range(at, at + 30) if "- name: " in lines[n]][:2]
    size = second - first
    swapped = [*lines[:first], *lines[second : second + size], *lines[first:second]]
    text = "\n".join(swapped + lines[second + size :])
    assert text != "\n".join(lines)

    def fill(sheet):
        row = next(cell.row for cell in sheet["B"] if cell.value == "T32")
        sheet.cell(row, 11).value, sheet.cell(row, 12).value = 71, 95
        sheet.cell(row, 10).value = "推进中"

    returned = read(edited(issued("经发局"), fill), "经发局.xlsx", text)
    assert cells_of(returned, "T32") == {"status": Status.UNDER_WAY}
    assert [(each.finding.code, each.typed) for each in returned.rejected] == [
        ("G923", "71"),
        ("G923", "95"),
    ]


SINGLE_TARGET = """              - name: 公示时限
                at_most: 7
                unit: 个工作日
"""


@pytest.mark.parametrize(
    ("now", "is_taken"),
    [
        (SINGLE_TARGET.replace("7", "10"), True),
        (SINGLE_TARGET.replace("个工作日", "个月"), False),
        (
            "              - name: 公示率\n                at_least: 90\n                unit: '%'\n",
            False,
        ),
        (SINGLE_TARGET.replace("时限", "率") + SINGLE_TARGET, False),
    ],
    ids=["another number", "another unit", "another target", "one more"],
)
def test_a_value_is_that_of_the_target_for_which_it_was_asked(now, is_taken):
    before = REAL_TABLE.read_text(encoding="utf-8")
    assert SINGLE_TARGET in before
    text = before.replace(SINGLE_TARGET, now)
    returned = read(edited(issued(), put(J29="推进中", K29=5)), text=text)
    values = [cell.value for cell in row_of(returned, "T29").cells if cell.key == "value"]
    assert values == ([Decimal(5)] if is_taken else [])
    said = [(each.finding.code, each.typed) for each in returned.rejected]
    assert said == ([] if is_taken else [("G923", "5")])


def test_a_task_that_is_gone_since_the_issue_is_said_to_be_gone():
    text = REAL_TABLE.read_text(encoding="utf-8")
    start, end = text.index("              - id: T14"), text.index("              - id: T15")
    returned = read(edited(issued(), put(L5="已公开。")), text=text[:start] + text[end:])
    (rejection,) = returned.rejected
    assert (rejection.finding.code, rejection.typed) == ("G912", "已公开。")
    assert rejection.finding.message == "清单发出时有 T14，现在分解表里没有，没有收。"
    assert "retired 里加上 T14" in rejection.finding.fix


# -- what was typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (3, '0"期"', "3期"),
        (46303, 'yyyy"年"m"月"d"日"', "2026年10月8日"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.5, "# ?/?", "1/2"),
    ],
)
def test_a_number_in_a_column_of_texts_is_what_its_cell_shows(value, code, text):
    def edit(sheet):
        sheet["L4"] = value
        sheet["L4"].number_format = code

    assert cells_of(read(edited(issued(), edit)), "T10") == {"result": text}


def formatted(cell: str, value, code: str):
    def edit(sheet):
        sheet[cell] = value
        sheet[cell].number_format = code

    return edit


@pytest.mark.parametrize(
    ("cell", "task", "value", "code", "message"),
    [
        ("J4", "T10", "已完成", ";;;", "完成状态里填了“已完成”，单元格的格式不显示它，照收了"),
        ("L4", "T10", "已公开。", "0;;;", "完成情况里填了“已公开。”，单元格的格式不显示它，照收了"),
        ("L4", "T10", 46303, ";;;@", "完成情况里填了“46303”，单元格的格式不显示它，照收了"),
        ("K29", "T29", 5, "0;;0", None),
        ("K29", "T29", 5, ";;;", "指标完成值里填了“5”，单元格的格式不显示它，照收了"),
        ("M4", "T10", 46303, '""', "完成日期里填了“2026-10-08”，单元格的格式不显示它，照收了"),
        ("M4", "T10", 46303, 'yyyy"年"', "完成日期显示的是“2026年”，格里是 2026-10-08，照格里的收"),
        ("M4", "T10", 46303, 'm"月"d"日"', None),
        ("M4", "T10", 46303, "d", "完成日期显示的是“8”，格里是 2026-10-08，照格里的收"),
        ("M4", "T10", 46303, "d-mmm-yy", None),
        ("M4", "T10", 46303, "0.00", None),
        ("K29", "T29", -5, '""', "指标完成值里填了“-5”，单元格的格式不显示它，照收了"),
        ("Q4", "T10", True, "0%", "备注显示的是“100%”，格里是 TRUE，照格里的收"),
        ("Q4", "T10", True, "General", None),
        ("M4", "T10", 46303, "General", None),
        ("M4", "T10", 20261008, "0", None),
        ("O4", "T10", "张三", '@"（代）"', "填报人显示的是“张三（代）”，格里是 张三，照格里的收"),
        ("O4", "T10", "张三", "0;@", None),
        ("O4", "T10", "张三", "_ @_ ", None),
        ("L4", "T10", 3, '@"期"', "完成情况是一个数，显示的样子说不准，按“3”收"),
        ("L4", "T10", 1, '[=1]"是";[=0]"否";', None),
        ("L4", "T10", -1, '[=1]"是";0', "完成情况是一个数，显示的样子说不准，按“-1”收"),
        ("M4", "T10", 46303, "0.0E+0", "完成日期显示的是“4.6E+4”，格里是 2026-10-08，照格里的收"),
        ("M4", "T10", 46303, "[DBNum2]0", "完成日期是一个数，显示的样子说不准，按“2026-10-08”收"),
        ("M4", "T10", 46303, '[DBNum1]yyyy"年"m"月"d"日"', None),
        ("M4", "T10", 46303, "[$-F800]dddd, mmmm dd, yyyy", None),
        ("K29", "T29", 12345, '0!.0,"万"', "指标完成值显示的是“1.2万”，格里是 12345，照格里的收"),
        ("K29", "T29", 0.5, "h:mm", "指标完成值显示的是“12:00”，格里是 0.5，照格里的收"),
        ("K29", "T29", 12345, '#,##0"个"', None),
    ],
)
def test_what_a_cell_does_not_show_as_it_holds_it_is_said(cell, task, value, code, message):
    returned = read(edited(issued(), put(J4="已完成"), formatted(cell, value, code)))
    assert returned.rejected == []
    said = [each.message for each in returned.notes if each.code == "G965"]
    assert said == ([] if message is None else [f"{task} 的{message}，请核对。"])
    assert cells_of(returned, task)


def test_a_number_whose_look_is_not_known_is_taken_and_said():
    def edit(sheet):
        sheet["L4"] = 46303
        sheet["L4"].number_format = "[DBNum2]0"

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T10") == {"result": "46303"}
    assert [each.code for each in returned.notes] == ["G965"]


def test_days_of_a_workbook_that_counts_from_1904():
    def part(content):
        return content.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')

    data = edited(issued(), put(J4="已完成", M4=44841))
    with ZipFile(io.BytesIO(data)) as archive:
        book = part(archive.read("xl/workbook.xml"))
    assert b"date1904" in book
    returned = read(with_parts(data, {"xl/workbook.xml": book}))
    assert str(cells_of(returned, "T10")["finished"]) == "2026-10-08"


def test_invisible_characters_are_no_part_of_a_status_an_id_or_a_date():
    cells = put(J4="\u200b已完成\u200b", B4="T\u200d10", M4="2026-10-08\ufeff", O4="张\u200b三")
    returned = read(edited(issued(), cells))
    assert cells_of(returned, "T10") == {
        "status": Status.DONE,
        "finished": cells_of(returned, "T10")["finished"],
        "reporter": "张三",
    }
    assert returned.rejected == []


@pytest.mark.parametrize(
    ("typed", "stored", "why"),
    [
        (9318250000, "9318250000", "丢了开头的 0"),
        ("139000O1111", "139000O1111", "字母"),
        ("1390000111", "1390000111", "位数不对"),
        ("\u202d13900001111\u202c", "13900001111", "看不见的字符"),
    ],
)
def test_an_odd_telephone_number_is_taken_and_said(typed, stored, why):
    returned = read(edited(issued(), put(P4=typed)))
    assert cells_of(returned, "T10") == {"phone": stored}
    (note,) = returned.notes
    assert (note.code, why in note.message) == ("G967", True)


@pytest.mark.parametrize(
    "typed",
    ["13900001111", "0931-8250000", "010-62345678", "8250000转8012", "+8613900001111", "12345"],
)
def test_a_telephone_number_that_may_be_right_is_not_remarked_on(typed):
    assert read(edited(issued(), put(P4=typed))).notes == []


def test_a_number_that_lost_its_last_digits_is_not_taken():
    returned = read(edited(issued(), put(P4=620101199001010111)))
    assert rejected_codes(returned) == ["G925"]


def test_struck_text_is_taken_and_said():
    def edit(sheet):
        sheet["L4"] = "原定九月完成"
        sheet["L4"].font = Font(strike=True)

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T10") == {"result": "原定九月完成"}
    assert [each.code for each in returned.notes] == ["G966"]


@pytest.mark.parametrize("typed", ["D:\\材料\\截图.png", "file:///C:/a.docx", "\\\\server\\材料"])
def test_a_file_on_somebodys_own_disk_is_said(typed):
    returned = read(edited(issued(), put(N4=typed)))
    assert [each.code for each in returned.notes] == ["G968"]


@pytest.mark.parametrize(
    ("target", "is_said"),
    [
        *[(path, True) for path in ("附件/公告.docx", "..\\..\\公告.pdf", "公告.pdf")],
        *[(url, False) for url in ("https://example.gov.cn/a:b", "mailto:a@example.gov.cn")],
        *[("www.example.gov.cn", False), ("https://example.gov.cn/附件.docx", False)],
    ],
)
def test_a_link_to_a_file_near_the_workbook_is_said(target, is_said):
    def link(sheet):
        sheet["N4"] = "附件"
        sheet["N4"].hyperlink = target

    returned = read(edited(issued(), link))
    assert cells_of(returned, "T10") == {"evidence": f"附件 {target.removeprefix('mailto:')}"}
    assert [each.code for each in returned.notes] == ["G968"] * is_said


def test_a_status_among_the_results_is_said():
    returned = read(
        edited(issued(), put(L4="已完成", L5="已完成，共3期", J6="推进中", L6="推进中"))
    )
    assert [(each.code, each.place.cell) for each in returned.notes] == [("G969", "L4")]


def test_a_struck_text_of_the_table_is_said():
    def strike(sheet):
        sheet["D5"].font = Font(strike=True)

    returned = read(edited(issued(), put(J4="已完成"), strike))
    (note,) = returned.notes
    assert (note.code, note.place.cell) == ("G966", "D5")
    assert note.message == "T14 的“工作任务”“三大攻坚战信息公开”划了删除线，请核对。"


def test_a_link_on_a_cell_that_stores_none_is_kept_among_what_was_not_taken():
    def edit(sheet):
        sheet["J4"] = "已完成"
        sheet["J4"].hyperlink = "http://example.gov.cn/1"

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [(each.finding.code, each.typed) for each in returned.rejected] == [
        ("G935", "http://example.gov.cn/1")
    ]


def test_a_link_with_a_line_separator_is_cleaned_like_a_text():
    def edit(sheet):
        sheet["N4"].hyperlink = "http://example.gov.cn/a\u2028b"
        sheet["N4"] = "公开栏"

    evidence = cells_of(read(edited(issued(), edit)), "T10")["evidence"]
    assert "\u2028" not in evidence


# -- what stands elsewhere -------------------------------------------------------------------------


def test_a_small_file_with_more_text_than_any_checklist_is_refused():
    """400 cells of the file share one text; 20,000 in 120 kB took 30 s and 2.6 GB."""
    data, sheet = edited(issued()), "xl/worksheets/sheet2.xml"  # without shared texts
    rows = "".join(
        f'<row r="{number}"><c r="L{number}" t="s"><v>0</v></c></row>' for number in range(100, 500)
    )
    with ZipFile(io.BytesIO(data)) as package:
        cells = package.read(sheet).decode().replace("</sheetData>", f"{rows}</sheetData>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{main}"><si><t>{"甲" * 30_000}</t></si></sst>'
    parts = {sheet: cells.encode(), "xl/sharedStrings.xml": shared.encode()}
    found, (rejection,) = read_returns(with_parts(data, parts), "财政局.xlsx", table(), TODAY)
    assert (found, rejection.finding.code) == ([], "G901")
    assert rejection.finding.message.startswith("里面的文字有 1200 万字")


def test_more_cells_than_any_checklist_has_are_refused_before_they_are_listed():
    data = issued()
    sheet = "xl/worksheets/sheet2.xml"
    cells = "<c><v>1</v></c>" * 100
    rows = "".join(f'<row r="{number}">{cells}</row>' for number in range(100, 1600))
    with ZipFile(io.BytesIO(data)) as package:
        part = package.read(sheet).decode().replace("</sheetData>", f"{rows}</sheetData>")
    parts = {sheet: part.encode()}
    found, (rejection,) = read_returns(with_parts(data, parts), "财政局.xlsx", table(), TODAY)
    assert (found, rejection.finding.code) == ([], "G901")
    assert re.fullmatch(r"里面填了 150\d{3} 格，多得不正常，没有收。", rejection.finding.message)
    assert rejection.finding.fix == "请部门只留任务清单的各行各栏，删掉别的内容，再收一次。"


def test_text_on_the_guide_and_above_the_headings_is_listed():
    book = load_workbook(io.BytesIO(issued()))
    book["说明"]["B14"] = "我局无T16所列职能，请核减"
    book["任务清单"]["E2"] = "联系人李四"
    (returned,), rejected = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert [each.typed for each in returned.rejected] == ["联系人李四"]
    assert [(each.finding.code, each.typed) for each in rejected] == [
        ("G904", "我局无T16所列职能，请核减")
    ]


def test_an_edited_paragraph_of_the_guide_is_listed():
    book = load_workbook(io.BytesIO(issued()))
    assert book["说明"]["B5"].value.startswith("完成状态")
    book["说明"]["B5"] = "状态我局自定"
    _, rejected = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert [each.typed for each in rejected] == ["状态我局自定"]


def test_text_on_the_sheet_of_all_tasks_is_listed():
    book = load_workbook(io.BytesIO(issued_jointly("财政局", "审计局")))
    book["总表"]["L4"] = "这项不归我局"
    _, rejected = read_returns(saved(book), "回收.xlsx", table(), TODAY)
    assert [each.typed for each in rejected] == ["这项不归我局"]


def test_a_sheet_that_is_a_chart_is_listed_like_a_picture():
    book = load_workbook(io.BytesIO(edited(issued(), put(J4="已完成"))))
    chart = BarChart()
    chart.title = "三季度完成率"
    chart.add_data(Reference(book["任务清单"], min_col=1, min_row=4, max_row=6))
    book.create_chartsheet("完成率").add_chart(chart)
    (returned,), rejected = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert [(str(each.place), each.finding.code, each.typed) for each in rejected] == [
        ("财政局.xlsx › 完成率", "G934", ""),
        ("财政局.xlsx › 完成率", "G934", "三季度完成率"),
    ]
    assert "这里有图表页" in rejected[0].finding.message


def test_a_cell_far_out_is_named():
    returned = read(edited(issued(), put(XFD4=".")))
    assert [(each.place.cell, each.typed) for each in returned.rejected] == [("XFD4", ".")]


def test_totals_and_signatures_below_the_rows_are_listed():
    cells = put(A43="合计", J43="完成1项", A44="填报人：张三", A45="（盖章）")
    returned = read(edited(issued(), cells))
    assert {each.typed for each in returned.rejected} == {
        *("合计", "完成1项", "填报人：张三", "（盖章）")
    }


def test_a_message_about_many_rows_of_a_task_names_a_few():
    cells = {f"B{row}": "T10" for row in range(43, 343)}
    cells |= {f"L{row}": f"第{row}行" for row in range(43, 343)}
    returned = read(edited(issued(), put(**cells)))
    assert {each.finding.code for each in returned.rejected} == {"G916"}
    assert len(returned.rejected) == 300
    assert max(len(each.finding.message) for each in returned.rejected) < 80
    first = returned.rejected[0].finding.message
    assert first == "T10 写了几行，内容不一样（另见第 44、45、46、47、48 行等），没有收。"


def test_a_text_in_the_column_of_numbers_is_listed():
    returned = read(edited(issued(), put(A5="是", A6=7, J4="已完成")))
    assert [(each.place.cell, each.typed) for each in returned.rejected] == [("A5", "是")]


def test_a_table_of_ones_own_is_refused_with_what_it_lacks():
    book = Workbook()
    book.active.append(["序号", "工作任务", "完成状态", "完成情况"])
    book.active.append([1, "财政信息公开", "推进中", "正常"])
    found, (rejection, *cells) = read_returns(saved(book), "财政局.xlsx", table(), TODAY)
    assert found == []
    assert "表头里有“完成状态”“完成情况”，但是没有“编号”" in rejection.finding.message
    assert "正常" in {each.typed for each in cells}


# -- of another department, by signs that are not exact -------------------------------------------


@pytest.mark.parametrize(
    ("title", "sheet", "file"),
    [
        ("税务局政务公开工作任务清单", "税务局", "税务局.xlsx"),
        ("审计局2026年政务公开工作任务清单", "任务清单", "清单.xlsx"),
        ("兰州新区审计局政务公开工作任务清单", "审计局填报", "清单.xlsx"),
        ("审计局任务清单", "任务清单", "清单.xlsx"),
        ("填报单位：审计局", "任务清单", "清单.xlsx"),
        ("财政局政务公开工作任务清单", "审计局填报", "清单.xlsx"),
    ],
)
def test_a_title_or_a_sheet_of_anybody_else_is_asked_about(title, sheet, file):
    def rename(page):
        page.title = sheet

    data = edited(issued(), put(A1=title, J4="已完成"), rename)
    found, rejected = read_returns(data, file, table(), TODAY)
    assert found == []
    assert "已完成" in {each.typed for each in rejected}


@pytest.mark.parametrize(
    ("title", "file", "message"),
    [
        ("税务局政务公开工作任务清单", "财政局.xlsx", "标题写的是税务局"),
        ("财政局、审计局政务公开工作任务清单", "清单.xlsx", "没有写明是哪个部门的"),
    ],
)
def test_a_title_of_no_one_department_is_not_outweighed(title, file, message):
    book = load_workbook(io.BytesIO(edited(issued(), put(A1=title, J4="已完成"))))
    del book["_gkrw"]
    found, rejected = read_returns(saved(book), file, table(), TODAY)
    assert (found, rejected[0].finding.code) == ([], "G903")
    assert message in rejected[0].finding.message


def test_the_rows_of_a_neighbour_below_ones_own_title_are_asked_about():
    neighbours = load_workbook(io.BytesIO(edited(issued("审计局"), put(J4="推进中"))))["任务清单"]

    def paste(sheet):
        for row in neighbours.iter_rows(min_row=3):
            for cell in row:
                sheet.cell(cell.row, cell.column).value = cell.value

    found, rejected = read_returns(edited(issued(), paste), "财政局.xlsx", table(), TODAY)
    assert (found, [each.typed for each in rejected]) == ([], ["", "推进中"])
    assert "标题、文件名等写的是财政局，各行的承担角色是审计局的" in rejected[0].finding.message


def sheet_of(body: str, text: str | None = None):
    return load_workbook(io.BytesIO(issued(body, text=text)))["任务清单"]


def test_the_rows_of_a_neighbour_are_known_where_others_report_on_the_shared_tasks():
    """The row 总体 below has a role too, but is no task."""
    text = REAL_TABLE.read_text(encoding="utf-8").replace("annex:", "reports: lead\nannex:", 1)
    rows = [*sheet_of("审计局", text).iter_rows(min_row=3)]
    assert rows[-1][1].value == "总体"

    def paste(sheet):
        for cell in (cell for row in rows for cell in row):
            sheet.cell(cell.row, cell.column).value = cell.value
        sheet["J4"] = "已完成"

    data = edited(issued(text=text), paste)
    found, rejected = read_returns(data, "财政局.xlsx", table(text), TODAY)
    assert (found, [each.typed for each in rejected]) == ([], ["", "已完成"])
    assert "各行的承担角色是审计局的" in rejected[0].finding.message


def test_one_role_tells_whose_rows_they_are_where_all_rows_are_the_neighbours():
    """审计局 leads one task, and shares all but one of those of 教体局."""
    title = put(A1="教体局政务公开工作任务清单", J4="已完成")
    data = copied_into_a_new_file(issued("审计局"), title)
    found, rejected = read_returns(data, "教体局.xlsx", table(), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G903"})
    assert "各行的承担角色是审计局的" in rejected[0].finding.message
    own = copied_into_a_new_file(issued("教体局"), put(F4="牵头", J4="已完成"))
    assert len(read(own, "教体局.xlsx").rows) == 37


def test_whose_a_sheet_is_is_not_asked_again_when_the_table_changes_the_roles():
    tasks = "".join(
        f"      - id: T0{number}\n        title: 第{number}项公开\n"
        f"        requirement: 公开第{number}类信息。\n"
        "        lead: [财政局]\n        responsible: [审计局]\n"
        for number in (1, 2)
    )
    before = (
        "format: 1\ntitle: 分解表\ndepartments:\n  - name: 财政局\n  - name: 审计局\n"
        f"sections:\n  - title: 公开\n    tasks:\n{tasks}"
    )
    after = before.replace("lead: [财政局]", "lead: [审计局]").replace(
        "responsible: [审计局]", "responsible: [财政局]"
    )
    data = without_record(edited(issued(text=before), put(I4="已完成")))
    found, _ = read_returns(data, "财政局.xlsx", table(after), TODAY)
    assert found == []
    owners = {(return_digest(data), "任务清单"): "财政局"}
    (returned,), _ = read_returns(data, "财政局.xlsx", table(after), TODAY, owners=owners)
    assert cells_of(returned, "T01") == {"status": Status.DONE}


def test_the_empty_sheets_of_others_in_a_joint_workbook_are_no_news():
    joint = issued_jointly("财政局", "审计局")
    own = edited(joint, put(J4="已完成"), sheet="财政局")
    (returned,), rejected = read_returns(own, "财政局.xlsx", table(), TODAY)
    assert (returned.department, rejected) == ("财政局", [])
    both = edited(own, put(J4="推进中"), sheet="审计局")
    _, rejected = read_returns(both, "财政局.xlsx", table(), TODAY)
    assert [(each.finding.code, each.typed) for each in rejected] == [
        ("G951", ""),
        ("G951", "推进中"),
    ]


def test_a_role_that_the_department_corrects_is_no_sign():
    returned = read(edited(issued(), put(F4="责任", F5="责任", J4="已完成")))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    assert rejected_codes(returned) == ["G931", "G931"]


@pytest.mark.parametrize("preferred", [False, True])
def test_a_return_of_a_department_that_is_no_longer_in_the_table_is_asked_about(preferred):
    renamed = REAL_TABLE.read_text(encoding="utf-8").replace("财政局", "金融局")
    data = edited(issued(), put(J4="已完成"))
    found, rejected = read_returns(data, "财政局.xlsx", table(renamed), TODAY, preferred)
    assert (found, [each.typed for each in rejected]) == ([], ["", "已完成"])
    finding = rejected[0].finding
    assert (finding.code, finding.message) == (
        "G903",
        "看不出这一页是哪个部门的清单：标题写的是财政局，分解表里没有这个单位，没有收。",
    )
    assert finding.fix.startswith("改了名的，在分解表里把“财政局”写进新名称的 aliases，再收一次")
    with_alias = renamed.replace("aliases: [新区金融局]", "aliases: [新区金融局, 财政局]")
    (returned,), _ = read_returns(data, "财政局.xlsx", table(with_alias), TODAY)
    assert (returned.department, cells_of(returned, "T10")) == ("金融局", {"status": Status.DONE})


def test_a_title_that_is_no_body_is_never_what_a_file_to_take_is_of():
    data = edited(issued(), put(A1="财 政 局政务公开工作任务清单", J4="已完成"))
    (returned,), _ = read_returns(data, "财政局.xlsx", table(), TODAY, True)
    assert returned.department == "财政局"


@pytest.mark.parametrize(
    "title",
    ["新区财政局政务公开工作任务清单", "财政局2026年政务公开工作任务清单", "填报单位：财政局"],
)
def test_a_title_with_ones_own_name_contradicts_nothing(title):
    data = edited(issued(), put(A1=title, J4="已完成"))
    assert cells_of(read(data), "T10") == {"status": Status.DONE}


def test_a_block_below_the_mere_name_of_another_department_is_not_taken():
    returned = read(edited(issued(), put(A43="审计局", B44="T10", J44="已完成")))
    assert cells_of(returned, "T10") == {}
    assert ("G905", "已完成") in {(each.finding.code, each.typed) for each in returned.rejected}


def test_a_name_beside_other_texts_is_no_title():
    def lead_first(sheet):  # no column of ids, and the lead department in the first one
        sheet.delete_cols(1, 2)
        for row in range(3, 42):
            sheet.cell(row, 1).value, sheet.cell(row, 5).value = (
                sheet.cell(row, 5).value,
                sheet.cell(row, 1).value,
            )
        sheet["H4"] = "已完成"

    returned = read(edited(issued(), lead_first))
    assert cells_of(returned, "T10") == {"status": Status.DONE}


def test_a_hidden_page_does_not_take_the_place_of_one_that_is_rejected():
    book = load_workbook(io.BytesIO(edited(issued(), put(L4="旧的"))))
    hidden = book.copy_worksheet(book["任务清单"])
    hidden.sheet_state = "hidden"
    book["任务清单"]["L4"], book["任务清单"]["A1"] = "新的", "审计局政务公开工作任务清单"
    found, rejected = read_returns(saved(book), "回收.xlsx", table(), TODAY)
    assert found == []
    assert {"旧的", "新的"} <= {each.typed for each in rejected}


def test_a_checklist_without_its_record_is_of_the_table_on_its_guide():
    book = load_workbook(io.BytesIO(issued(text=LAST_YEAR)))
    del book["_gkrw"]
    found, rejected = read_returns(saved(book), "财政局.xlsx", table(THIS_YEAR), TODAY)
    assert (found, rejected[0].finding.code) == ([], "G907")


QINGSHAN = (Path(__file__).parent.parent / "support" / "qingshan-tasks.yaml").read_text("utf-8")
QINGSHAN_2025 = QINGSHAN.replace("2026年", "2025年")


def copied_into_a_new_file(data: bytes, *edits, name: str = "任务清单", **properties) -> bytes:
    """Copy the sheet of a checklist into a new workbook, as Excel does: without guide and record."""
    book, source = Workbook(), load_workbook(io.BytesIO(data))["任务清单"]
    sheet = book.worksheets[0]
    sheet.title = name
    for row in source.iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value
    for edit in edits:
        edit(sheet)
    for key, value in properties.items():
        setattr(book.properties, key, value)
    return saved(book)


def without_record(data: bytes, *edits) -> bytes:
    book = load_workbook(io.BytesIO(edited(data, *edits)))
    del book["_gkrw"]
    return saved(book)


def collected(data: bytes, text: str, file: str = "农业农村和水务局.xlsx", preferred: bool = False):
    return read_returns(data, file, table(text), TODAY, preferred)


SINCE = QINGSHAN.replace("title:", "key: qs-2026\nyear: 2026\ntitle:", 1)
BEFORE = QINGSHAN.replace("title:", "key: qs-2025\nyear: 2025\ntitle:", 1)


@pytest.mark.parametrize(
    ("data", "sign"),
    [
        (
            copied_into_a_new_file(issued("农业农村和水务局", text=QINGSHAN_2025)),
            "完成时限写的是 2025 年",
        ),
        (
            copied_into_a_new_file(issued("农业农村和水务局", text=SINCE), name="2025年"),
            "工作表的名称写的是 2025 年",
        ),
        (
            copied_into_a_new_file(
                issued("农业农村和水务局", text=SINCE),
                put(A1="农业农村和水务局2025年政务公开工作任务清单"),
            ),
            "标题写的是 2025 年",
        ),
        (
            copied_into_a_new_file(
                issued("农业农村和水务局", text=SINCE),
                put(A2="共29项。请只填浅黄色的栏目。请于2025年12月10日前交回。"),
            ),
            "要求 2025 年交回",
        ),
        (
            copied_into_a_new_file(
                issued("农业农村和水务局", text=SINCE),
                put(O4="2025-05-20", O5="2025-06-30", O6="2024.12.1"),
            ),
            "完成日期都是 2025 年或者更早的",
        ),
    ],
    ids=["deadlines", "sheet", "title", "due", "finished"],
)
def test_a_sheet_without_its_record_is_asked_about_where_it_is_of_another_year(data, sign):
    found, rejected = collected(edited(data, put(N4="去年写的。"), sheet=first_sheet(data)), SINCE)
    assert found == []
    assert {each.finding.code for each in rejected} == {"G908"}
    assert sign in rejected[0].finding.message
    assert "去年写的。" in {each.typed for each in rejected}
    assert "--take 农业农村和水务局.xlsx" in rejected[0].finding.fix


def test_of_a_refused_sheet_what_is_typed_into_the_columns_of_the_table_is_listed_too():
    typed = put(O4="2025-05-20", O5="2024.12.1", I5="请延期", D46="下面是补充")
    _, rejected = collected(edited(issued("农业农村和水务局", text=SINCE), typed), SINCE)
    assert {each.finding.code for each in rejected} == {"G908"}
    assert {(each.place.cell, each.typed) for each in rejected} >= {
        ("I5", "请延期"),
        ("D46", "下面是补充"),
        ("O4", "2025-05-20"),
    }


def test_a_link_on_an_empty_cell_below_the_rows_is_listed():
    def link(sheet):
        sheet["J4"] = "已完成"
        sheet["K60"].hyperlink = "https://www.example.gov.cn/1"
        sheet["K60"].value = ""

    returned = read(edited(issued(), link))
    assert cells_of(returned, "T10") == {"status": Status.DONE}
    (rejection,) = returned.rejected
    assert (rejection.finding.code, rejection.place.cell) == ("G934", "K60")
    assert rejection.typed == "https://www.example.gov.cn/1"


def test_an_edited_text_is_listed_also_in_a_row_that_shares_the_id_of_another():
    def merge(sheet):
        sheet["H5"] = "请市里牵头"
        sheet.merge_cells("B4:B5")

    returned = read(edited(issued(), put(J4="已完成"), merge))
    typed = {(each.place.cell, each.typed) for each in returned.rejected}
    assert ("H5", "请市里牵头") in typed
    assert not {cell for cell, _ in typed} & {"D5", "E5", "G5"}


def test_a_link_on_the_status_of_a_row_that_is_not_taken_is_listed():
    def link(sheet):
        sheet["B43"], sheet["K43"] = "T99", "补充"
        sheet["J43"] = "已完成"
        sheet["J43"].hyperlink = "https://www.example.gov.cn/1"

    returned = read(edited(issued(), link))
    typed = {(each.place.cell, each.typed) for each in returned.rejected}
    assert ("J43", "https://www.example.gov.cn/1") in typed


def test_days_of_another_year_contradict_the_record_of_what_was_issued():
    data = edited(issued("农业农村和水务局", text=SINCE), put(O4="2025-05-20", O5="2024.12.1"))
    found, rejected = collected(data, SINCE)
    assert found == []
    assert {each.finding.code for each in rejected} == {"G908"}
    assert "完成日期都是 2025 年或者更早的" in rejected[0].finding.message
    [read], _ = collected(data, SINCE, preferred=True)
    assert cells_of(read, "T19")["finished"] == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("days", "is_taken"),
    [
        (("2025-06-30", "2025-11-20"), False),
        (("2025-12-20", "2025-11-20"), True),  # handed in after the end of the year
        (("2025-11-20", "2026-11-20"), True),
        (("2025-11-20", None), True),  # one is noted: it may be a slip
    ],
)
def test_without_a_year_of_the_table_days_are_compared_with_the_day_of_return(days, is_taken):
    asked = "共38项。请只填浅黄色的栏目。请于2026年12月10日前交回。"
    data = edited(issued(), put(A2=asked, L4="已公开。", M4=days[0], M5=days[1]))
    found, rejected = collected(data, REAL_TABLE.read_text("utf-8"), "财政局.xlsx")
    assert bool(found) == is_taken
    assert is_taken or "最晚的是 2025-11-20" in rejected[0].finding.message


def first_sheet(data: bytes) -> str:
    return load_workbook(io.BytesIO(data)).sheetnames[0]


def test_rows_that_are_mostly_worded_otherwise_are_of_another_table():
    data = copied_into_a_new_file(issued("农业农村和水务局", text=SINCE), put(N4="去年写的。"))
    since = re.sub(r"(requirement: (?:\|\n +)?)(.{8}).*", r"\1\2，今年起逐月逐项对外公布。", SINCE)
    found, rejected = collected(data, since)
    assert (found, rejected[0].finding.code) == ([], "G908")
    assert "行的工作任务和工作要求与分解表的不一样" in rejected[0].finding.message


@pytest.mark.parametrize(
    "edit",
    [
        put(A1=None, A2=None),
        put(A1="政务公开工作任务清单（补报）", A2="请于2027年1月10日前交回。"),
        put(O4="2025-12-20", O5="2026-01-10"),
        put(E4="公开三级河湖长名单", E5="改了一句。", I4="5月底前"),
    ],
    ids=["no-title", "due-next-january", "one-day-of-last-year", "a-few-texts"],
)
def test_a_sheet_without_its_record_and_without_such_signs_is_taken(edit):
    data = copied_into_a_new_file(issued("农业农村和水务局", text=SINCE), put(N4="已公开。"), edit)
    (returned,), _ = collected(data, SINCE)
    assert cells_of(returned, "T19")["result"] == "已公开。"


def test_a_sheet_that_seems_to_be_of_another_year_can_be_taken():
    data = copied_into_a_new_file(
        issued("农业农村和水务局", text=SINCE), put(N4="已公开。"), name="2025年"
    )
    (returned,), _ = collected(data, SINCE, preferred=True)
    assert cells_of(returned, "T19")["result"] == "已公开。"
    assert [each.code for each in returned.notes] == ["G964"]


def test_a_title_of_another_year_contradicts_the_record():
    data = edited(
        issued("农业农村和水务局", text=SINCE),
        put(A1="农业农村和水务局2025年政务公开工作任务清单", N4="去年写的。"),
    )
    found, rejected = collected(data, SINCE)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G908"})


@pytest.mark.parametrize(
    "title", ["农业农村和水务局2025年政务公开台账", "2025年政务公开工作任务清单（补报）"]
)
def test_a_title_of_another_year_in_other_words_contradicts_the_record_too(title):
    data = edited(issued("农业农村和水务局", text=SINCE), put(E2=title, N4="去年写的。"))
    found, rejected = collected(data, SINCE)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G908"})


def test_rows_of_last_year_pasted_over_those_that_were_issued_are_asked_about():
    last = load_workbook(io.BytesIO(issued("农业农村和水务局", text=QINGSHAN_2025)))["任务清单"]

    def paste(sheet):
        for row in last.iter_rows(min_row=4, max_col=10):
            for cell in row:
                sheet[cell.coordinate] = cell.value
        sheet["N4"] = "去年写的。"

    found, rejected = collected(edited(issued("农业农村和水务局", text=SINCE), paste), SINCE)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G908"})
    assert "完成时限写的是 2025 年" in rejected[0].finding.message


@pytest.mark.parametrize("copied", [False, True])
def test_one_deadline_that_was_edited_is_no_sign_of_another_year(copied):
    data = edited(
        issued("农业农村和水务局", text=SINCE),
        put(I4="2025年5月底前", N4="已公开。", N5="也公开了。"),
    )
    if copied:
        data = copied_into_a_new_file(data)
    (returned,), _ = collected(data, SINCE)
    assert cells_of(returned, "T19")["result"] == "已公开。"
    said = [each.finding.message for each in returned.rejected]
    assert [each for each in said if "T19 的“完成时限”是固定的栏目，改动没有收" in each]


def test_a_table_whose_texts_changed_since_the_issue_is_the_same_table():
    data = edited(issued("农业农村和水务局", text=QINGSHAN_2025), put(N4="已公开。"))
    later = QINGSHAN_2025.replace("2025年5月底前", "2026年5月底前")
    later = re.sub(r"(requirement: (?:\|\n +)?)(.{8}).*", r"\1\2，今年起逐月逐项对外公布。", later)
    (returned,), _ = collected(data, later)
    assert cells_of(returned, "T19")["result"] == "已公开。"


@pytest.mark.parametrize("key", ["", "key: lz-2026\n"])
@pytest.mark.parametrize(
    "edit",
    [
        put(A2="共38项。请只填浅黄色的栏目。请于2025年12月10日前交回。"),
        put(M4="2025-05-20", M5="2025-06-30"),
    ],
    ids=["due", "finished"],
)
def test_a_record_without_a_year_does_not_tell_this_year_from_the_last_one(key, edit):
    """The table has got a year, or a key and a year, only since."""
    now = REAL_TABLE.read_text(encoding="utf-8").replace("title:", f"{key}year: 2026\ntitle:", 1)
    filled = put(J4="已完成", J5="已完成", L4="去年写的。")
    found, rejected = read_returns(edited(issued(), filled, edit), "财政局.xlsx", table(now), TODAY)
    assert (found, {each.finding.code for each in rejected}) == ([], {"G908"})
    (taken,), _ = read_returns(edited(issued(), filled), "财政局.xlsx", table(now), TODAY)
    assert cells_of(taken, "T10")["result"] == "去年写的。"


@pytest.mark.parametrize("guide", [True, False])
def test_a_checklist_without_its_record_is_of_the_table_in_its_properties(guide):
    book = load_workbook(io.BytesIO(issued("农业农村和水务局", text=BEFORE)))
    del book["_gkrw"]
    if not guide:
        del book["说明"]
    found, rejected = collected(saved(book), SINCE)
    assert (found, rejected[0].finding.code) == ([], "G907")
    found, rejected = collected(saved(book), BEFORE)
    assert ([each.department for each in found], rejected) == (["农业农村和水务局"], [])


def test_properties_that_gkrw_did_not_write_say_nothing():
    data = copied_into_a_new_file(
        issued("农业农村和水务局", text=SINCE), subject="工作材料", keywords="水务 2025年"
    )
    (returned,), _ = collected(data, SINCE)
    assert returned.department == "农业农村和水务局"


@pytest.mark.parametrize("has_record", [True, False])
def test_a_row_with_the_texts_of_no_task_is_asked_about(has_record):
    pasted_requirement = "编印稳就业、促消费政策汇编，向企业免费发放。"
    pasted = put(D4="稳就业政策汇编", E4=pasted_requirement, L4="汇编已印发。")
    rest = put(D5="三大攻坚战信息", L5="已公开。")
    data = issued() if has_record else without_record(issued())
    returned = read(edited(data, pasted, rest))
    assert "T10" not in {row.task.id for row in returned.rows}
    assert cells_of(returned, "T14") == {"result": "已公开。"}
    (rejection,) = [each for each in returned.rejected if each.typed == "汇编已印发。"]
    assert rejection.finding.code == "G914"
    assert {"稳就业政策汇编", pasted_requirement} <= {each.typed for each in returned.rejected}


# -- lost by a program or in a hurry ---------------------------------------------------------------


def test_a_row_that_was_added_without_an_id_is_listed():
    returned = read(edited(issued(), put(D43="新增任务甲", E43="新增要求乙")))
    assert [each.typed for each in returned.rejected] == ["新增任务甲", "新增要求乙"]


def test_everything_on_a_sheet_that_is_not_taken_is_kept():
    def comment(sheet):
        sheet["L5"].comment = Comment("请核实", "王")

    data = edited(issued(), put(J4="已完成", S4="补充", T9="旁边"), comment)
    book = load_workbook(io.BytesIO(data))
    book.create_sheet("意见")["A1"] = "另有意见"
    found, rejected = read_returns(saved(book), "审计局.xlsx", table(), TODAY)
    assert found == []
    assert {"已完成", "补充", "旁边", "请核实", "另有意见"} <= {each.typed for each in rejected}


def series(column, *values, first=4):
    return put(**{f"{column}{row}": value for row, value in enumerate(values, first)})


PHONES = [13900001111 + n for n in range(6)]


@pytest.mark.parametrize(
    ("edits", "places"),
    [
        ([series("P", *PHONES)], "P4 到 P9 的联系电话"),
        ([series("P", *map(str, PHONES[:3]), first=38)], "P38 到 P40 的联系电话"),
        ([series("P", "无", "0931-8250007", "0931-8250008", "0931-8250009", "无")], "P5 到 P7"),
        ([series("O", "张三", "张三1", "张三2", "张三3")], "O5 到 O7 的填报人"),
        (
            [
                series("M", *(f"2026-05-{day}" for day in range(10, 16))),
                series("J", *["已完成"] * 6),
            ],
            "M4 到 M9 的完成日期",
        ),
    ],
)
def test_what_was_filled_by_dragging_is_pointed_out(edits, places):
    (note,) = [each for each in read(edited(issued(), *edits)).notes if each.code == "G977"]
    assert places in note.message


@pytest.mark.parametrize(
    "edits",
    [
        [series("P", *PHONES[:2])],
        [series("P", *[PHONES[0]] * 6)],
        [series("P", *PHONES), series("O", *"甲乙丙丁戊己")],
        [series("N", "附件1", "附件2", "附件3", "附件4")],
        [series("M", "2026-05-10", "2026-05-11", "2026-05-12")],
        [series("P", PHONES[0], None, PHONES[1], None, PHONES[2])],
    ],
)
def test_other_series_are_not(edits):
    assert "G977" not in {each.code for each in read(edited(issued(), *edits)).notes}


def test_rare_characters_are_no_invisible_ones():
    cells = cells_of(read(edited(issued(), put(O4="王\ue863", L4="\U0002ebf0村已公开"))), "T10")
    assert cells == {"reporter": "王\ue863", "result": "\U0002ebf0村已公开"}


def test_a_text_that_begins_with_image_is_no_picture():
    text = "image(1).png、image(2).png 已发邮箱"
    assert cells_of(read(edited(issued(), put(N4=text))), "T10") == {"evidence": text}


def test_cells_merged_across_columns_are_not_copied_from_one_into_another():
    def merge_cells(sheet):
        sheet["O4"] = "张三"
        sheet.merge_cells("O4:Q4")

    data = edited(issued(), merge_cells)
    assert cells_of(read(data), "T10") == {"reporter": "张三"}
    with ZipFile(io.BytesIO(data)) as archive:  # a merge by the format painter keeps what it hides
        page = archive.read("xl/worksheets/sheet2.xml")
    covered = page.replace(b' t="n"></c><c r="Q4"', b' t="str"><v>139</v></c><c r="Q4"')
    assert covered != page
    returned = read(with_parts(data, {"xl/worksheets/sheet2.xml": covered}))
    assert cells_of(returned, "T10") == {"reporter": "张三"}
    assert [each.typed for each in returned.rejected] == ["139"]


@pytest.mark.parametrize(
    ("cell", "heading"),
    [("M3", "完成日期（计划）"), ("L3", "完成情况（上年度）"), ("L3", "完成情况审核意见")],
)
def test_a_heading_that_was_given_another_meaning_is_another_column(cell, heading):
    filled = put(**{cell: heading, cell.replace("3", "4"): "2026-10-08"})
    returned = read(edited(issued(), filled))
    assert cells_of(returned, "T10") == {}
    (rejection,) = returned.rejected
    assert (rejection.finding.code, rejection.typed) == ("G932", "2026-10-08")
    assert heading in rejection.finding.message


@pytest.mark.parametrize("heading", ["完成日期（必填）", "完成日期（如2026-10-8）", "*完成日期："])
def test_a_heading_with_a_hint_is_the_same_column(heading):
    returned = read(edited(issued(), put(J4="已完成", M3=heading, M4="2026-10-08")))
    assert str(cells_of(returned, "T10")["finished"]) == "2026-10-08"


def test_the_usual_heading_wins_over_another_word_for_it():
    def add(sheet):
        sheet.insert_cols(13)
        sheet["M3"], sheet["M4"], sheet["N4"] = "日期", "2026-01-01", "2026-10-08"

    returned = read(edited(issued(), add))
    assert str(cells_of(returned, "T10")["finished"]) == "2026-10-08"


def test_a_day_with_a_time_zone_is_read():
    data = edited(issued(), put(M4="x"))
    with ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    day = re.sub(
        rb'<c r="M4"([^>]*) t="\w+"([^>]*)>.*?</c>',
        rb'<c r="M4"\1 t="d"\2><v>2026-10-08T00:00:00+08:00</v></c>',
        sheet,
    )
    assert day != sheet
    returned = read(with_parts(data, {"xl/worksheets/sheet2.xml": day}))
    assert str(cells_of(returned, "T10")["finished"]) == "2026-10-08"


# -- headings that say something else ------------------------------------------------------------


def test_a_numbered_heading_of_values_is_that_target_however_it_is_written():
    data = issued("经发局")
    row = row_with(data, "T32")
    edit = put(L3="指标完成值2", **{f"K{row}": 71, f"L{row}": 95})
    returned = read(edited(data, edit), "经发局.xlsx")
    assert cells_of(returned, "T32") == {"value": Decimal(71), "value2": Decimal(95)}


def test_a_heading_that_names_another_target_is_asked_about():
    data = issued("经发局")
    row = row_with(data, "T32")
    edit = put(K3="指标完成值（网上可办率）", **{f"K{row}": 95})
    returned = read(edited(data, edit), "经发局.xlsx")
    assert cells_of(returned, "T32") == {}
    (rejection,) = returned.rejected
    assert rejection.finding.message == "表头写的是“网上可办率”，这一栏是“‘一窗’”的，没有收。"


def row_with(data: bytes, task: str) -> int:
    """The number of a task's row."""
    sheet = load_workbook(io.BytesIO(data))["任务清单"]
    return next(cell.row for cell in sheet["B"] if cell.value == task)


def test_rows_below_headings_in_another_order_are_not_taken():
    def edit(sheet):
        sheet.insert_rows(20)
        for column in range(1, 18):
            sheet.cell(20, column).value = sheet.cell(3, column).value
        sheet["L20"], sheet["Q20"] = "备注", "完成情况"
        sheet["L10"], sheet["L25"] = "公开了。", "没有要说的。"

    returned = read(edited(issued(), edit))
    (rejection,) = returned.rejected
    assert (rejection.place.cell, rejection.finding.code) == ("L25", "G905")
    assert sum(bool(cell.typed) for row in returned.rows for cell in row.cells) == 1


def test_a_number_that_is_shown_rounded_is_pointed_out():
    def edit(sheet):
        sheet["K29"] = 6.6
        sheet["K29"].number_format = "0"

    returned = read(edited(issued(), edit))
    assert cells_of(returned, "T29") == {"value": Decimal("6.6")}
    (note,) = returned.notes
    assert note.message == "T29 的指标完成值显示的是“7”，格里是 6.6，照格里的收，请核对。"


def test_a_row_whose_id_and_title_a_merged_cell_hides_is_not_that_of_the_row_above():
    def edit(sheet):
        sheet.merge_cells("B5:D6")  # T14 over T40
        sheet["P6"] = "0931-8250000"

    returned = read(edited(issued(), edit))
    rejected = [each for each in returned.rejected if each.typed == "0931-8250000"]
    assert [(each.place.cell, each.finding.code) for each in rejected] == [("P6", "G915")]
    assert cells_of(returned, "T14") == {}


def test_cells_far_to_the_right_of_the_record_of_what_was_issued_take_no_memory():
    rows = {0: {0: "format", 1: "1"}, 1: {0: "department", 1: "id", 3: "status"}}
    rows |= {row: {0: "财政局", 1: f"T{row}", 3: "已完成", 16_383: "x"} for row in range(2, 200)}
    tracemalloc.start()
    found = read_issued([SheetGrid(HIDDEN_SHEET, rows=rows)], table(), {})
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.rows["财政局", "T10"].texts == {"status": "已完成"}
    assert most < 2_000_000
