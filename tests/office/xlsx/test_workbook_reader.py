"""Workbooks from anywhere: read, or refused with a reason."""

import io
import zipfile
from urllib.parse import quote

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from workbooks import edited, issued, saved, with_parts

from gkrw.core.errors import UserError
from gkrw.letters.default_template import build_letter_template
from gkrw.office.ooxml import read_package, write_package
from gkrw.office.xlsx.cell_positions import cell_name
from gkrw.office.xlsx.workbook_reader import Number, read_workbook

SHEET = "xl/worksheets/sheet2.xml"
_WORKSHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b'
    b"</sheetData>%b</worksheet>"
)
_ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc">]><worksheet>&b;</worksheet>'


def with_sheet(content: bytes) -> bytes:
    return with_parts(issued(), {SHEET: content})


def _zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        for number in range(12):
            archive.writestr(f"xl/media/{number}.bin", bytes(10_000_000))
    return stream.getvalue()


def _with_one_drawing_for_all(sheets: int) -> bytes:
    """A workbook of sheets that all have the same large drawing."""
    book = Workbook()
    for number in range(sheets):
        book.create_sheet(f"{number}")
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="/drawing" Target="/xl/drawings/drawing1.xml"/>'
        b"</Relationships>"
    )
    parts = {f"xl/worksheets/_rels/sheet{n + 2}.xml.rels": relation for n in range(sheets)}
    drawing = b"<wsDr>" + b" " * 2_000_000 + b"</wsDr>"
    return with_parts(saved(book), parts | {"xl/drawings/drawing1.xml": drawing})


def test_values_keep_their_rows_and_columns():
    book = Workbook()
    book.active.title = "清单"
    book.active["B3"] = "编号"
    book.active["D3"] = 0.5
    book.active["D3"].number_format = "0%"
    (sheet,) = read_workbook(saved(book))
    assert (sheet.name, sheet.rows) == ("清单", {2: {1: "编号", 3: Number.of(0.5, "0%")}})
    assert (sheet.rows[2][3].shown, sheet.rows[2][3].is_percent) == ("50%", True)
    assert (sheet.value(2, 1), sheet.value(2, 9), sheet.value(9, 1)) == ("编号", None, None)


def test_a_cell_is_named_as_in_excel():
    assert [cell_name(at) for at in ((0, 0), (6, 7), (9, 26))] == ["A1", "H7", "AA10"]


UNREADABLE = {
    "empty": (b"", "文件是空的"),
    "text": ("编号,完成状态".encode(), "这不是 Excel 工作簿"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧的 .xls 或 .et 文件"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "这是压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "这是压缩包"),
    "gz": (b"\x1f\x8b\x08" + bytes(60), "这是压缩包"),
    "pdf": (b"%PDF-1.7\n", "这是 PDF 文件"),
    "picture": (b"\x89PNG\r\n", "这是图片"),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "文件加了密码",
    ),
    "xlsb": (
        write_package(
            {
                "_rels/.rels": b'<Relationships><Relationship Type="r/officeDocument" '
                b'Target="xl/workbook.bin"/></Relationships>',
                "xl/workbook.bin": b"\x83\x01\x00",
            }
        ),
        "这是 .xlsb 文件",
    ),
    "numbers": (write_package({"Index/Document.iwa": b"\x00"}), "Numbers"),
    "zip-of-workbooks": (write_package({"财政局.xlsx": issued()}), "这是压缩包"),
    "zip-of-pictures": (write_package({"照片/公开栏.jpg": b"\xff\xd8"}), "这是压缩包"),
    "no-sheets": (
        write_package({"xl/workbook.xml": b"<workbook/>"}),
        "里面没有工作表",
    ),
    "cut-off": (issued()[:-200], "已经损坏，解不开"),
    "word": (build_letter_template(), "这是 Word 文件"),
    "no-book": (with_parts(issued(), {}, without="xl/workbook.xml"), "这不是 Excel 工作簿"),
    "broken-xml": (with_sheet(b"<worksheet"), "已经损坏"),
    "entities": (with_sheet(_ENTITY), "DOCTYPE"),
    "gbk": (with_sheet(b'<?xml version="1.0" encoding="GBK"?><worksheet/>'), "不是 UTF-8"),
    "utf-16-entities": (with_sheet(_ENTITY.decode().encode("utf-16")), "DOCTYPE"),
    "twice": (
        with_sheet(_WORKSHEET % (b'<row r="4">' + b'<c r="J4"><v>1</v></c>' * 2 + b"</row>", b"")),
        "任务清单 的 J4 有两个值",
    ),
    "text-of-no-number": (
        with_sheet(_WORKSHEET % (b'<row><c t="s"><v>-1</v></c></row>', b"")),
        "已经损坏",
    ),
    "one-part-for-two-sheets": (
        with_parts(
            issued(),
            {
                "xl/workbook.xml": read_package(issued())["xl/workbook.xml"].replace(
                    b"</sheets>",
                    b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships" name="x" sheetId="9" r:id="rId2"/></sheets>',
                )
            },
        ),
        "几个工作表是同一份内容",
    ),
    "one-drawing-for-many-sheets": (_with_one_drawing_for_all(40), "大得不正常"),
    "zip-bomb": (_zip_bomb(), "大得不正常"),
    "xml-bomb": (with_sheet(b"<c/>" * 13_000_000), "大得不正常"),
}


@pytest.mark.parametrize(("data", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_workbook_that_cannot_be_read_is_refused_with_a_fix(data, message):
    with pytest.raises(UserError, match=message) as raised:
        read_workbook(data)
    assert raised.value.fix


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_parts_may_be_in_utf_16(encoding):
    parts = read_package(issued())
    mark = "\ufeff"
    wide = {
        name: (mark + content.decode().replace("UTF-8", "UTF-16")).encode(encoding)
        for name, content in parts.items()
    }
    assert read_workbook(write_package(wide)) == read_workbook(issued())


def test_a_sheet_may_not_hide_its_entities_behind_another_name():
    relations = "xl/_rels/workbook.xml.rels"
    renamed = read_package(issued())[relations].replace(b"sheet2.xml", b"sheet2.bin")
    parts = {"xl/worksheets/sheet2.bin": _ENTITY, relations: renamed}
    with pytest.raises(UserError, match="DOCTYPE"):
        read_workbook(with_parts(issued(), parts, without=SHEET))


TOO_MUCH = {
    "cells": (b"<row>" + b"<c/>" * 700_000 + b"</row>", b""),
    "rows": (b"<row/>" * 250_000, b""),
    "merged": (b"", b"<mergeCells>" + b'<mergeCell ref="A1:SZ9"/>' * 61_000 + b"</mergeCells>"),
}


@pytest.mark.parametrize("content", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_sheet_that_would_take_too_much_memory_is_refused(content):
    with pytest.raises(UserError, match="单元格多得不正常，没有打开。"):
        read_workbook(with_sheet(_WORKSHEET % content))


def test_too_many_texts_are_refused():
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"<si/>" * 700_000
        + b"</sst>"
    )
    with pytest.raises(UserError, match="单元格多得不正常，没有打开。"):
        read_workbook(with_parts(issued(), {"xl/sharedStrings.xml": strings}))


def test_too_many_rows_are_refused():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_100))
    with pytest.raises(UserError, match="工作表“任务清单”的行多得不正常，没有读取。"):
        read_workbook(with_sheet(_WORKSHEET % (rows, b"")))


def test_merged_cells_are_read_up_to_a_limit():
    def edit(sheet):
        sheet.merge_cells("K4:K6")
        sheet.merge_cells("A2000:CV3100")  # 110,100 cells

    (sheet,) = (each for each in read_workbook(edited(issued(), edit)) if each.name == "任务清单")
    assert sheet.merged == {(4, 10): (3, 10), (5, 10): (3, 10)}


def test_a_table_of_ten_thousand_merged_tasks_is_read():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_000))
    ranges = b"".join(b'<mergeCell ref="B%d:B%d"/>' % (n, n + 1) for n in range(1, 20_000, 2))
    merged = b"<mergeCells>" + ranges + b"</mergeCells>"
    (sheet,) = (
        each
        for each in read_workbook(with_sheet(_WORKSHEET % (rows, merged)))
        if each.name == "任务清单"
    )
    assert len(sheet.merged) == 10_000


@pytest.mark.parametrize(("kind", "uncomputed"), [(b"", {(0, 0): "=B1"}), (b't="str"', {})])
def test_a_formula_whose_result_is_the_empty_text_has_been_computed(kind, uncomputed):
    row = b'<row r="1"><c r="A1" %b><f>B1</f><v></v></c></row>' % kind
    found = read_workbook(with_sheet(_WORKSHEET % (row, b"")))
    (sheet,) = (each for each in found if each.name == "任务清单")
    assert (sheet.rows, sheet.uncomputed) == ({}, uncomputed)


def test_merged_cells_that_overlap_count_each_time():
    ranges = b'<mergeCell ref="A1:SZ9"/>' * 59_000 + b'<mergeCell ref="A20:A2000"/>'
    merged = b"<mergeCells>" + ranges + b"</mergeCells>"
    (sheet,) = (
        each
        for each in read_workbook(with_sheet(_WORKSHEET % (b"", merged)))
        if each.name == "任务清单"
    )
    assert {row for row, _ in sheet.merged} == {*range(9)}


def test_hidden_columns_and_links_that_overlap_count_each_time():
    columns = b'<cols><col min="3" max="4" hidden="1"/>' + b"".join(
        b'<col min="%d" max="16384" hidden="1"/>' % first for first in (2000, 9000, 1)
    )
    cells = b"".join(b"<c><v>1</v></c>" for _ in range(1000))
    links = [b"A1", b"A1:XFD1048576", *([b"A1:ALL1"] * 1001), b"A20"]
    content = (_WORKSHEET % (b'<row r="1">%b</row>' % cells, b"")).replace(
        b"<sheetData>", columns + b"</cols><sheetData>"
    )
    content = content.replace(
        b"</worksheet>",
        b'<hyperlinks xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        + b"".join(b'<hyperlink ref="%b" r:id="rId1"/>' % each for each in links)
        + b"</hyperlinks></worksheet>",
    )
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="/hyperlink" Target="https://a.cn/" TargetMode="External"/>'
        b"</Relationships>"
    )
    parts = {SHEET: content, SHEET.replace("sheets/", "sheets/_rels/") + ".rels": relation}
    (sheet,) = (
        each for each in read_workbook(with_parts(issued(), parts)) if each.name == "任务清单"
    )
    assert sheet.hidden_columns == {2, 3, *range(1999, 16_384)}
    assert sheet.links == {(0, column): "https://a.cn/" for column in range(1000)}


def test_a_drawing_of_more_than_a_million_tags_is_refused():
    drawing = b"<wsDr>" + b"<p><t>x</t></p>" * 400_000 + b"</wsDr>"
    with pytest.raises(UserError, match="单元格多得不正常"):
        read_workbook(with_parts(issued(), {"xl/drawings/drawing1.xml": drawing}))


def test_more_formats_than_a_workbook_has_are_not_looked_at():
    book = Workbook()
    for number in range(600):
        book.active.cell(1, number + 1, 3).number_format = f'0"期{number}"'
    (sheet,) = read_workbook(saved(book))
    assert (sheet.rows[0][0].shown, sheet.rows[0][599].shown) == ("3期0", None)


def test_numbers_of_too_many_looks_are_refused():
    cells = "".join(f'<c s="11"><v>{46000 + number}</v></c>' for number in range(16_000))
    rows = "".join(f"<row>{cells.replace('</v>', f'.{row}</v>')}</row>" for row in range(1, 9))
    with pytest.raises(UserError, match="单元格多得不正常"):
        read_workbook(with_sheet(_WORKSHEET % (rows.encode(), b"")))


def test_a_workbook_is_read_whatever_its_parts_are_called():
    parts = read_package(issued())
    renamed = {
        {"xl/sharedStrings.xml": "xl/SharedStrings.xml", SHEET: "xl\\worksheets\\list.xml"}.get(
            name, name
        ): content.replace(b"sheet2.xml", b"list.xml")
        for name, content in parts.items()
    }
    assert read_workbook(write_package(renamed)) == read_workbook(issued())


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"]
)
def test_a_part_that_nobody_needs_may_be_missing_or_empty(part):
    texts = [
        {at: value for at, value in row.items() if isinstance(value, str)}
        for sheet in read_workbook(issued())
        for row in sheet.rows.values()
    ]
    without = read_workbook(with_parts(issued(), {}, without=part))
    assert texts == [
        {at: value for at, value in row.items() if isinstance(value, str)}
        for sheet in without
        for row in sheet.rows.values()
    ]


@pytest.mark.parametrize("name", ["清单.xml", "task list.xml"])
def test_names_of_parts_may_be_written_as_addresses(name):
    parts = read_package(issued())
    renamed = {
        part.replace("sheet2.xml", name): content.replace(b"sheet2.xml", quote(name).encode())
        for part, content in parts.items()
    }
    assert read_workbook(write_package(renamed)) == read_workbook(issued())


@pytest.mark.parametrize("encoding", ["utf8", "US-ASCII", "ascii"])
def test_parts_may_name_a_kind_of_utf_8(encoding):
    start = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    sheet = start + read_package(issued())[SHEET]
    assert read_workbook(with_parts(issued(), {SHEET: sheet})) == read_workbook(issued())


def test_strict_open_xml_is_read():
    strict = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    parts = dict(read_package(issued()))
    for name in parts:
        for old, new in strict:
            parts[name] = parts[name].replace(old, new)
    assert read_workbook(write_package(parts)) == read_workbook(issued())


def test_cells_and_rows_without_names_follow_each_other():
    rows = b'<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c><v>7</v></c></row>'
    sheet = read_workbook(with_sheet(_WORKSHEET % (rows, b"")))[1]
    assert sheet.rows == {0: {0: "a", 1: "b"}, 1: {0: Number.of(7.0, "General")}}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="inlineStr"><v>已公开</v></c>', "已公开"),
        ("<c><is><t>已公开</t></is></c>", "已公开"),
        ('<c t="inlineStr"><is><t>已<!-- 注 -->公<?x y?>开</t></is></c>', "已公开"),
        ('<c t="inlineStr"><is><r><t>已公</t><t>开</t></r></is></c>', "已公开"),
        ("<c><v>已公开</v></c>", "已公开"),
        ('<c t="b"><v>TRUE</v></c>', True),
        ('<c t="d"><v>13:30:00</v></c>', "13:30:00"),
        ('<c t="d"><v>2026-10-08T12:00:00Z</v></c>', Number.of(46303.5, "General")),
        ("<c><is/><v>7</v></c>", Number.of(7.0, "General")),
    ],
)
def test_what_a_cell_holds_is_read_however_it_is_written(cell, value):
    row = f"<row>{cell}</row>".encode()
    assert read_workbook(with_sheet(_WORKSHEET % (row, b"")))[1].rows == {0: {0: value}}


def test_a_text_between_comments_of_a_large_part_is_read():
    row = '<row><c t="str"><v>已<!-- 注 -->公开</v></c></row>'.encode()
    sheet = read_workbook(with_sheet(_WORKSHEET % (row, b" " * 2_000_000)))[1]
    assert sheet.rows == {0: {0: "已公开"}}


def test_a_link_without_a_mode_is_an_address():
    links = b'<hyperlinks><hyperlink ref="A1" r:id="rId1" xmlns:r="r"/></hyperlinks>'
    relation = (
        b'<Relationships><Relationship Id="rId1" Type="r/hyperlink" '
        b'Target="https://example.gov.cn/1"/></Relationships>'
    )
    parts = {
        SHEET: _WORKSHEET % (b"", links),
        "xl/worksheets/_rels/sheet2.xml.rels": relation,
    }
    sheet = read_workbook(with_parts(issued(), parts))[1]
    assert sheet.links == {(0, 0): "https://example.gov.cn/1"}


def test_what_was_written_with_a_pen_is_an_object():
    drawing = (
        '<wsDr xmlns:mc="m"><twoCellAnchor><from><col>2</col><row>3</row></from>'
        "<mc:AlternateContent><mc:Choice><contentPart/></mc:Choice><mc:Fallback><pic/></mc:Fallback>"
        "</mc:AlternateContent></twoCellAnchor></wsDr>"
    )
    relation = (
        b'<Relationships><Relationship Id="rId1" Type="r/drawing" Target="../drawings/1.xml"/>'
        b"</Relationships>"
    )
    parts = {
        "xl/drawings/1.xml": drawing.encode(),
        "xl/worksheets/_rels/sheet2.xml.rels": relation,
    }
    sheet = read_workbook(with_parts(issued(), parts))[1]
    assert [each[:2] for each in sheet.objects if each.position] == [((3, 2), "手写内容")]


def test_pictures_in_cells_are_no_values():
    rows = (
        b'<row r="1"><c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
        b'<c r="B1" t="e" vm="1"><v>#VALUE!</v></c></row>'
    )
    sheet = read_workbook(with_sheet(_WORKSHEET % (rows, b"")))[1]
    assert sheet.rows == {}
    assert [each.position for each in sheet.objects] == [(0, 0), (0, 1)]


def test_a_sheet_without_cells_is_there_by_its_kind():
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["一季度", 3])
    chart = BarChart()
    chart.title = "各单位完成率"
    chart.add_data(Reference(sheet, min_col=2, min_row=1))
    page = book.create_chartsheet("完成率")
    page.add_chart(chart)
    data = saved(book)
    (read, shown) = read_workbook(data)
    assert (read.rows, read.objects) == ({0: {0: "一季度", 1: Number.of(3.0, "General")}}, [])
    assert (shown.name, shown.rows, shown.state) == ("完成率", {}, "visible")
    assert [each[1:] for each in shown.objects] == [("图表页", ""), ("图表", "各单位完成率")]
    (_, lost) = read_workbook(with_parts(data, {}, without="xl/chartsheets/sheet1.xml"))
    assert lost.objects[0].kind == "缺了内容的一页（文件可能不完整）"


def test_the_text_of_a_chart_is_read_once_however_often_it_is_shown():
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = 3
    chart = BarChart()
    chart.title = "完成率"
    chart.add_data(Reference(sheet, min_col=1, min_row=1))
    sheet.add_chart(chart, "C2")
    data = saved(book)
    drawing = read_package(data)["xl/drawings/drawing1.xml"]
    start, end = drawing.index(b"<oneCellAnchor"), drawing.index(b"</wsDr>")
    many = drawing[:end] + drawing[start:end] * 3 + drawing[end:]
    (read,) = read_workbook(with_parts(data, {"xl/drawings/drawing1.xml": many}))
    assert [each.text for each in read.objects] == ["完成率", "", "", ""]
