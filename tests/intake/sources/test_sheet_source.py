"""Workbooks as others make them: dates, hidden parts, several sheets, covered cells."""

import io
import zipfile
from datetime import date, datetime

import pytest
from foreign_documents import imported, saved, told, workbook
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font

from gkrw.core.errors import UserError

HEADINGS = ["序号", "工作任务", "责任单位", "完成时限"]


def book_of(*rows: list[object], title: str = "重点工作") -> Workbook:
    """Return a workbook with one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize(
    ("value", "code", "deadline"),
    [
        (date(2026, 6, 30), "yyyy-mm-dd", "2026-06-30"),
        (date(2026, 6, 30), "yyyy年m月d日", "2026-06-30"),
        (datetime(2026, 6, 30), "m/d/yy", "2026-06-30"),
        (date(2026, 6, 1), 'yyyy"年"m"月"', "2026年6月"),
        (2025.6, "General", "2025.6"),
        ("2025.6", "@", "2025.6"),
        (0.5, "0%", "50%"),
        ("全年", "General", "全年"),
    ],
)
def test_a_deadline_is_what_a_person_sees(value, code, deadline):
    book = book_of(HEADINGS, [1, "建设学校。", "教育局", value])
    book.active["D2"].number_format = code
    assert told(imported(saved(book), "a.xlsx")) == [
        f"-｜建设学校｜=｜责任 教育局｜时限 {deadline}"
    ]


def test_the_name_of_a_sheet_may_have_braces():
    book = book_of(HEADINGS, [1, "建设学校。", None, "年底"], title="{任务}")
    assert told(imported(saved(book), "a.xlsx")) == ["-｜建设学校｜=｜时限 年底"]


def test_hidden_rows_and_columns_are_read_and_said_and_hidden_sheets_are_not():
    book = book_of(
        HEADINGS, [1, "建设学校。", "教育局", "年底"], [2, "建设医院。", "卫健局", "年底"]
    )
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    other = book.create_sheet("去年")
    other.append(HEADINGS)
    other.append([1, "旧任务。", "教育局", "年底"])
    other.sheet_state = "hidden"
    found = imported(saved(book), "a.xlsx")
    assert told(found) == [
        "-｜建设学校｜=｜责任 教育局｜时限 年底",
        "-｜建设医院｜=｜责任 卫健局｜时限 年底",
    ]
    assert found.remarks == (
        "工作表“重点工作”有 1 行是隐藏的（第 3 行），也导入了，请核对。",
        "工作表“重点工作”有 1 栏是隐藏的（D），也导入了，请核对。",
        "工作表“去年”是隐藏的，没有导入；要导入的，先在 Excel 里显示出来。",
    )


def test_struck_text_comments_and_formulas_without_values_are_said():
    book = book_of(
        HEADINGS, [1, "建设学校。", "教育局", "年底"], [2, "建设医院。", "卫健局", "=B9"]
    )
    book.active["B3"].font = Font(strike=True)
    book.active["C2"].comment = Comment("与财政局商量", "某")
    found = imported(saved(book), "a.xlsx")
    assert [each.text for each in found.left_out] == ["与财政局商量"]
    assert found.remarks == (
        "工作表“重点工作”有 1 格的字划了删除线（B3），也导入了，请核对。",
        "工作表“重点工作”的 D3 的公式没有结果，没有导入：=B9",
    )


def test_a_value_that_a_merged_cell_covers_is_said():
    book = book_of(
        HEADINGS, [1, "建设学校。", "教育局", "年底"], [2, "建设医院。", "卫健局", "年底"]
    )
    data = _merged(saved(book), "C2:C3")
    found = imported(data, "a.xlsx")
    assert told(found)[1] == "-｜建设医院｜=｜责任 教育局｜时限 年底"
    assert found.remarks == ("工作表“重点工作”的 C3（被合并单元格遮住）有文字，没有导入：卫健局",)


def _merged(data: bytes, area: str) -> bytes:
    """Return a workbook in which an area is merged, with the values below: openpyxl deletes them."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cells = f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
                content = content.replace(b"</sheetData>", cells.encode())
            new.writestr(name, content)
    return result.getvalue()


def test_a_table_in_the_middle_of_a_sheet_is_read():
    book = Workbook()
    for row, texts in enumerate([HEADINGS, [1, "建设学校。", "教育局", "年底"]]):
        for column, text in enumerate(texts):
            book.active.cell(5 + 3 * row, 4 + 2 * column, text)
    book.active.cell(900, 190, " ")
    assert told(imported(saved(book), "a.xlsx")) == ["-｜建设学校｜=｜责任 教育局｜时限 年底"]


def test_each_sheet_with_tasks_is_a_heading():
    picture = "\n".join(
        f"【{name}】\n序号｜工作任务｜责任单位\n1｜{name}第一项。｜教育局\n"
        for name in ("党建", "经济")
    )
    found = imported(workbook(picture + "\n【说明】\n只是说明"), "a.xlsx")
    assert told(found) == [
        "/党建｜党建第一项｜=｜责任 教育局",
        "/经济｜经济第一项｜=｜责任 教育局",
    ]
    assert ("工作表“党建”", "工作表的名称“党建”作了它的任务的分类") in map(tuple, found.doubts)
    assert [each.text for each in found.left_out] == ["只是说明"]


def test_sheets_whose_tasks_have_groups_become_sections_and_default_names_nothing():
    picture = "【{}】\n类别｜工作任务｜工作要求｜责任单位\n{}｜{}任务｜完成。｜教育局\n^｜{}工作｜做好。｜教育局\n"
    both = "\n".join(
        picture.format(name, group, name, name) for name, group in [("甲", "一类"), ("乙", "二类")]
    )
    assert told(imported(workbook(both), "a.xlsx"))[0] == "甲/一类｜甲任务｜完成。｜责任 教育局"
    plain = "\n".join(picture.format(f"Sheet{n}", "一类", n, n) for n in (1, 2))
    assert told(imported(workbook(plain), "a.xlsx"))[0] == "/一类｜1任务｜完成。｜责任 教育局"


def test_twenty_sheets_are_read():
    picture = "\n".join(
        f"【第{number}组】\n序号｜工作任务｜责任单位\n1｜第{number}项。｜教育局\n"
        for number in range(20)
    )
    assert len(told(imported(workbook(picture), "a.xlsx"))) == 20


def test_a_sheet_too_wide_is_refused():
    book = book_of([*HEADINGS, *range(300)], [1, "建设学校。", "教育局", "年底"])
    with pytest.raises(UserError, match="304 栏"):
        imported(saved(book), "a.xlsx")


def test_a_workbook_that_openpyxl_saved_again_gives_the_same():
    picture = "序号｜重点领域｜工作任务｜责任单位\n1｜党建｜学习。｜党建办\n2｜^｜培训。｜组织科"
    data = workbook(picture)
    again = saved(load_workbook(io.BytesIO(data)))
    assert told(imported(again, "a.xlsx")) == told(imported(data, "a.xlsx"))


def test_ten_thousand_rows_are_read():
    rows = [[number, f"完成第{number}项。", "教育局", "年底"] for number in range(1, 10_001)]
    found = imported(saved(book_of(HEADINGS, *rows)), "a.xlsx")
    tasks = told(found)
    assert len(tasks) == 10_000
    assert tasks[-1] == "-｜完成第10000项｜=｜责任 教育局｜时限 年底"
    assert found.left_out == ()


def test_a_sheet_of_a_chart_is_said_to_be_left_out():
    book = book_of(HEADINGS, [1, "建设学校。", "教育局", "年底"])
    chart = BarChart()
    chart.title = "各单位完成率"
    chart.add_data(Reference(book.active, min_col=1, min_row=2))
    book.create_chartsheet("完成率").add_chart(chart)
    found = imported(saved(book), "a.xlsx")
    assert found.remarks == ("工作表“完成率” 的图表页没有导入。",)
    assert [each.text for each in found.left_out] == ["各单位完成率"]
    book["完成率"].sheet_state = "hidden"
    (remark,) = imported(saved(book), "a.xlsx").remarks
    assert remark.startswith("工作表“完成率”是隐藏的，没有导入")
