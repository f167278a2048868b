"""The workbook of a report has the right cells, as another library reads them."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook
from reports import FULL, YEAR, full_report, office_report, report_of
from reports import LATE as T02_IS_LATE

from gkrw.progress.records import ReportedProgress
from gkrw.project.open_table import open_table
from gkrw.report.content import compose_report
from gkrw.report.draw import workbook_of
from gkrw.report.publish import lost_from_workbook
from gkrw.report.sheets import ALL, CHARTS, HEATMAP, LATE, MISSED, SUMMARY


@pytest.fixture(scope="module")
def made() -> bytes:
    return workbook_of(full_report())


def seen(data: bytes, sheet: str) -> list[list[object]]:
    """The rows of a sheet from the headings on, as another library reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[2:]


def test_sheets_are_in_the_order_in_which_they_are_read(made):
    names = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    assert names == [SUMMARY, CHARTS, HEATMAP, LATE, MISSED, ALL]


def test_the_summary_counts_departments_and_sections(made):
    rows = seen(made, SUMMARY)
    assert rows[0] == [
        *("序号", "单位", "项次", "牵头", "责任", "共同", "已完成", "推进中", "未开始", "未报"),
        *("逾期", "未达标", "完成率", "灯"),
    ]
    assert rows[1:5] == [
        [1, "财政局", 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, "绿"],
        [2, "审计局", 2, 1, 0, 1, 0, 2, 0, 0, 1, 1, 0, "红"],
        [3, "建设局", 2, 0, 1, 1, 0, 0, 0, 2, 1, 0, 0, "红"],
        ["", "合计", 5, 2, 1, 2, 1, 2, 0, 2, 2, 1, 0.2, "红"],
    ]
    assert rows[6][:3] == ["序号", "分类", "项次"]
    assert rows[7] == [1, "一、政府信息公开", 5, 2, 1, 2, 1, 2, 0, 2, 2, 1, 0.2, "红"]
    assert rows[9][0] == "还没有报送的 1 个：建设局。"


def test_the_heat_map_has_a_share_for_each_department_and_section(made):
    rows = seen(made, HEATMAP)
    assert rows[:5] == [
        ["单位", "一、政府信息公开", "合计"],
        ["财政局", 1, 1],
        ["审计局", 0, 0],
        ["建设局", 0, 0],
        ["合计", 0.2, 0.2],
    ]
    assert rows[6:8] == [
        ["已完成/承担（项次）", "", ""],  # the headings above are repeated on its page
        ["财政局", "1/1", "1/1"],
    ]
    (rule,) = load_workbook(io.BytesIO(made))[HEATMAP].conditional_formatting
    assert [each.type for each in rule.rules] == ["colorScale"]


def test_a_department_without_tasks_in_a_section_has_no_share():
    second = "  - title: 解读回应\n    groups:\n      - title: 解读\n        tasks:\n"
    second += "          - id: T03\n            title: 政策解读\n            lead: [财政局]\n"
    second += "            requirement: |\n              解读政策。\n            responsible: []\n"
    report = report_of(
        {}, ("            responsible: [建设局]\n", "            responsible: [建设局]\n" + second)
    )
    rows = seen(workbook_of(report), HEATMAP)
    assert rows[2] == ["审计局", 0, "—", 0]


def test_late_ones_are_listed_with_whom_to_call(made):
    rows = seen(made, LATE)
    assert [row[:9] for row in rows] == [
        ["序号", "单位", "编号", "类别", "工作任务", "角色", "完成时限", "到期日", "状态"],
        [
            1,
            "审计局",
            "T02",
            "（一）主动公开",
            "审计公开",
            "牵头",
            "10月底前",
            date(2026, 10, 31),
            "推进中",
        ],
        [
            2,
            "建设局",
            "T02",
            "（一）主动公开",
            "审计公开",
            "责任",
            "10月底前",
            date(2026, 10, 31),
            "未报",
        ],
    ]
    assert dict(zip(rows[0], rows[1], strict=True))["联系电话"] == "0931-8259000"


def test_missed_targets_are_listed(made):
    rows = seen(made, MISSED)
    assert rows[1][:8] == [
        1,
        "审计局",
        "T02",
        "（一）主动公开",
        "审计公开",
        "牵头",
        "公开率≥90%",
        "85.5%",
    ]


def test_where_nothing_is_late_it_is_said():
    data = workbook_of(report_of())
    assert seen(data, LATE)[1][0] == "没有逾期的任务。"
    assert seen(data, MISSED)[1][0] == "报送的指标完成值没有未达标的。"


def test_every_item_is_listed(made):
    rows = seen(made, ALL)
    assert [row[1:3] for row in rows[1:]] == [
        ["财政局", "T01"],
        ["审计局", "T02"],
        ["审计局", "T01"],
        ["建设局", "T02"],
        ["建设局", "T01"],
    ]
    assert dict(zip(rows[0], rows[2], strict=True))["指标完成值"] == "公开率 85.5%"


def test_what_looks_like_a_formula_stays_a_text(made):
    rows = seen(made, ALL)
    assert dict(zip(rows[0], rows[3], strict=True))["完成情况"] == "=SUM(A1)\n正在拟定方案"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_the_workbook_is_valid_open_xml(tmp_path, made):
    path = tmp_path / "统计.xlsx"
    path.write_bytes(made)
    assert [each.description for each in OpenXmlValidator().validate(path).errors] == []


def test_the_same_report_gives_the_same_bytes(made):
    assert workbook_of(full_report()) == made


# -- with everything -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> bytes:
    return workbook_of(office_report())


def test_every_row_of_the_summary(whole):
    rows = seen(whole, SUMMARY)
    assert rows[1:7] == [
        [1, "财政局", 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, "绿"],
        [2, "审计局", 2, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, "红"],
        [3, "建设局", 3, 1, 1, 1, 0, 0, 0, 3, 1, 0, 0, "红"],
        [4, "教体局", 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, "—"],
        [5, "各园区", 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, "—"],
        ["", "合计", 8, 3, 2, 3, 1, 1, 1, 5, 2, 1, 0.13, "红"],
    ]
    assert rows[9:11] == [
        [1, "一、政府信息公开", 6, 2, 1, 3, 1, 1, 1, 3, 2, 1, 0.17, "红"],
        [2, "二、服务公开", 2, 1, 1, 0, 0, 0, 0, 2, 0, 0, 0, "—"],
    ]
    assert [row[0] for row in rows[12:]] == [
        "还没有报送的 2 个：教体局、各园区。",
        "不计入以上项数的任务，也报了进展：财政局 T04；建设局 T04。",
        "没有写明由哪个单位承担，不在其内：T04。",
    ]


def test_every_cell_of_an_item(whole):
    rows = seen(whole, ALL)
    (item,) = (
        dict(zip(rows[0], row, strict=True)) for row in rows if row[1:3] == ["审计局", "T02"]
    )
    assert item == {
        "序号": 2,
        "单位": "审计局",
        "编号": "T02",
        "类别": "（一）主动公开",
        "工作任务": "审计公开",
        "角色": "牵头",
        "完成时限": "10月底前",
        "到期日": date(2026, 10, 31),
        "状态": "推进中",
        "完成日期": "",
        "指标完成值": "公开率 85.5%\n答复时限 9个工作日",
        "灯": "红",
        "完成情况": "正在办理",
        "填报人": "张三",
        "联系电话": "13900001111",
        "佐证材料": "https://www.example.gov.cn/sj",
        "备注": "年底完成",
    }
    assert rows[1][3] == "（一）主动公开·会议公开"
    assert rows[1][9] == date(2026, 9, 1)


def test_each_missed_target_has_a_row(whole):
    rows = seen(whole, MISSED)
    assert [row[6:8] for row in rows[1:]] == [
        ["公开率≥90%", "85.5%"],
        ["答复时限≤7个工作日", "9个工作日"],
    ]


def test_without_any_task_there_is_no_chart():
    from gkrw.progress.records import ReportedProgress
    from gkrw.project.open_table import check_table
    from gkrw.report.content import compose_report
    from tables import edited, read

    text = edited(
        ("        responsible: [各部门]\n", ""),
        ("lead: [新区财政局]", "lead: []"),
        ("lead: [审计局]", "lead: []"),
        ("responsible: [建设局]", "responsible: []"),
    )
    checked = check_table(read(text))
    assert checked is not None
    report = compose_report(checked, ReportedProgress({}, ()), date(2026, 11, 25))
    data = workbook_of(report)
    assert lost_from_workbook(data, report) == []
    assert CHARTS not in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names


def test_a_department_may_be_called_like_a_heading():
    from gkrw.progress.records import ReportedProgress
    from gkrw.project.open_table import check_table
    from gkrw.report.content import compose_report
    from tables import edited, read

    text = edited(("  - name: 建设局\n", "  - name: 合计\n"), ("[建设局]", "[合计]"))
    checked = check_table(read(text))
    assert checked is not None
    report = compose_report(checked, ReportedProgress({}, ()), date(2026, 11, 25))
    assert lost_from_workbook(workbook_of(report), report) == []


# -- charts ----------------------------------------------------------------------------------------


def charts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart"))
        return [archive.read(name).decode() for name in names]


def test_charts_remember_what_they_show(made):
    departments, sections, pie = charts(made)
    assert re.findall(r"<tx>.*?<v>(.*?)</v>", departments, re.S) == [
        "已完成",
        "推进中",
        "未开始",
        "未报",
    ]
    shown = re.findall(r"<val>(.*?)</val>", departments, re.S)
    values = [re.findall(r"<v>(.*?)</v>", each) for each in shown]
    assert values == [["1", "0", "0"], ["0", "2", "0"], ["0", "0", "0"], ["0", "0", "2"]]
    assert "一、政府信息公开" in sections
    (whole,) = re.findall(r"<val>(.*?)</val>", pie, re.S)
    assert re.findall(r"<v>(.*?)</v>", whole) == ["1", "2", "0", "2"]


@pytest.mark.parametrize("report", [full_report, office_report], ids=["small", "whole"])
def test_charts_take_their_numbers_and_names_from_the_summary(report):
    made = workbook_of(report())
    summary = load_workbook(io.BytesIO(made))[SUMMARY]
    found = re.findall(
        r"<val><numRef><f>'汇总'!(.*?)</f>(.*?)</numRef>", "".join(charts(made)), re.S
    )
    assert len(found) == 9
    for cells, cache in found:
        first, _, last = cells.replace("$", "").partition(":")
        values = [cell.value for row in summary[f"{first}:{last or first}"] for cell in row]
        assert [str(value) for value in values] == re.findall(r"<v>(.*?)</v>", cache)


# -- the proof -------------------------------------------------------------------------------------


def test_nothing_is_lost(made):
    assert lost_from_workbook(made, full_report()) == []


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "expected"),
    [
        (SUMMARY, "G4", 7, "汇总 › 第 4 行"),
        (SUMMARY, "B5", "审计署", "汇总 › 第 5 行"),
        (SUMMARY, "M7", 1, "汇总 › 第 7 行"),
        (SUMMARY, "C10", 1, "汇总 › 第 10 行"),
        (SUMMARY, "A12", None, "汇总 › 第 12 行"),
        (SUMMARY, "A14", "另", "汇总 › 第 14 行"),
        (HEATMAP, "B4", 0.5, "热力图 › 第 4 行"),
        (HEATMAP, "B10", "2/2", "热力图 › 第 10 行"),
        (LATE, "I4", "已完成", "逾期 › 第 4 行"),
        (LATE, "A6", 3, "逾期 › 第 6 行"),
        (MISSED, "H4", "90%", "未达标 › 第 4 行"),
        (ALL, "E6", None, "明细 › 第 6 行"),
        (ALL, "M6", "正在办理", "明细 › 第 6 行"),
        (ALL, "B8", "财政局", "明细 › 第 8 行"),
    ],
)
def test_what_a_workbook_says_otherwise_is_found(made, sheet, cell, value, expected):
    book = load_workbook(io.BytesIO(made))
    book[sheet][cell].value = value
    stream = io.BytesIO()
    book.save(stream)
    assert expected in lost_from_workbook(stream.getvalue(), full_report())


def test_a_row_too_few_is_found():
    fewer = report_of({"财政局": FULL["财政局"]}, T02_IS_LATE, YEAR, as_of=date(2026, 10, 31))
    assert "逾期 › 第 4 行" in lost_from_workbook(workbook_of(fewer), full_report())


def test_the_light_is_a_colour_and_a_word(made):
    cells = load_workbook(io.BytesIO(made))[SUMMARY]
    assert [cells[f"N{row}"].value for row in (4, 5)] == ["绿", "红"]
    assert [cells[f"N{row}"].fill.fgColor.rgb[2:] for row in (4, 5)] == ["C6EFCE", "FFC7CE"]


@pytest.fixture(scope="module")
def county() -> bytes:
    """The workbook on a table of 39 departments, none of which has reported."""
    loaded = open_table(Path(__file__).parents[1] / "support" / "qingshan-tasks.yaml")
    return workbook_of(compose_report(loaded, ReportedProgress({}, ()), date(2026, 10, 31)))


def test_as_many_charts_stand_on_a_page_as_have_room(whole, county):
    def breaks(data: bytes, sheet: str) -> int:
        return len(load_workbook(io.BytesIO(data))[sheet].row_breaks.brk)

    # Both bar charts of a small table share a page; the county's three have one each, with the pie
    # on the last.
    assert (len(charts(whole)), breaks(whole, CHARTS)) == (3, 1)
    assert breaks(county, CHARTS) == len(charts(county)) - 1
    assert (breaks(whole, HEATMAP), breaks(county, HEATMAP)) == (0, 1)


def test_no_chart_is_higher_than_a_page(county):
    *departments, sections, _pie = charts(county)
    names = [
        re.findall(r"<v>(.*?)</v>", re.findall(r"<cat>(.*?)</cat>", each, re.S)[0])
        for each in departments
    ]
    assert [len(each) for each in names] == [13, 13, 13]
    assert names[0][0] == "县政府办公室"
    assert names[-1][-1] == "红岩镇"
    scales = [re.findall(r'<max val="(.*?)"', each) for each in (*departments, sections)]
    assert scales == [["40"], ["40"], ["40"], []]  # one scale for all departments


def test_a_long_remark_is_no_wider_than_the_table(county):
    sheet = load_workbook(io.BytesIO(county))[SUMMARY]
    (remark,) = (row[0] for row in sheet.iter_rows() if "还没有报送的 39 个" in str(row[0].value))
    assert f"A{remark.row}:N{remark.row}" in {str(each) for each in sheet.merged_cells.ranges}
    assert remark.alignment.wrap_text
    assert sheet.row_dimensions[remark.row].height > 30


def test_every_page_of_a_table_has_its_headings(county):
    book = load_workbook(io.BytesIO(county))
    tables = [sheet for sheet in book.worksheets if sheet.title != CHARTS]
    assert {sheet.print_title_rows for sheet in tables} == {"$3:$3"}


def test_tasks_in_remarks_are_in_the_order_of_the_table(county):
    texts = [str(row[0]) for row in seen(county, SUMMARY)]
    (remark,) = (text for text in texts if "没有判断逾期" in text)
    ids = re.findall(r"T\d+", remark)
    assert ids == sorted(ids)


def test_a_column_that_no_item_fills_is_left_out(county):
    sheet = load_workbook(io.BytesIO(county))[ALL]
    assert {"佐证材料", "备注"}.isdisjoint(cell.value for cell in sheet[3])
    assert seen(county, MISSED)[0][-3:] == ["完成情况", "填报人", "联系电话"]  # none was missed
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[3]}
    assert widths["工作任务"] > 15
