"""Word and Excel files as text."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from gkrw.core.errors import UserError
from gkrw.office import file_text
from gkrw.office.ooxml import read_package, write_package

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text_of(data: bytes) -> str:
    return file_text.text_of(data, "文件")


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(body: str, **parts: bytes) -> bytes:
    """A Word file with that body, as small as can be."""
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return write_package({"word/document.xml": document.encode(), **parts})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word__paragraphs_and_tables_in_their_order():
    document = docx.Document()
    document.add_paragraph("关于落实任务的通知")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("编号", "工作要求", "T10", "公开预算\n公开决算"),
        strict=True,
    ):
        cell.text = text
    document.add_paragraph("特此通知")
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    assert text_of(saved(document)).split("\n") == [
        "关于落实任务的通知",
        "| 编号 | 工作要求 |",
        "| T10 | 公开预算↵公开决算 |",
        "特此通知",
        "〔页脚〕",
        "内部资料",
        "",
    ]


def test_word__what_is_marked_as_deleted_or_put_in_is_told_apart():
    data = word(
        "<w:p><w:r><w:t>按季</w:t></w:r><w:del><w:r><w:delText>度</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>公开</w:t></w:r></w:ins></w:p>"
    )
    assert text_of(data) == "按季〔删去：度〕公开\n"


def test_word__a_text_box_stands_once_and_a_table_in_a_table_in_its_cell():
    box = f"<w:txbxContent>{paragraph('框里')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    data = word(
        f"<w:p {mc}><w:r><w:t>框外</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('外')}<w:tbl><w:tr><w:tc>{paragraph('里')}</w:tc></w:tr>"
        "</w:tbl></w:tc></w:tr></w:tbl>"
    )
    assert text_of(data) == "框外\n框里\n| 外 ↵ | 里 | |\n"


def test_word__a_picture_that_is_replaced_shows():
    first, second = (
        text_of(word(paragraph("图"), **{"word/media/image1.png": content}))
        for content in (b"1", b"2")
    )
    assert first.splitlines()[0] == "图"
    assert first.splitlines()[1].startswith("〔image1.png：")
    assert first != second


def test_word__characters_that_steer_a_terminal_are_replaced():
    text = text_of(word(paragraph("公\u202e开\x85决\u00a0算")))
    assert text == "公\ufffd开\ufffd决\u00a0算\n"


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务清单"
    return book


def test_excel__a_line_for_each_row_with_values_as_they_are_shown():
    book = workbook()
    sheet = book.worksheets[0]
    sheet.append(["编号", "完成率", "日期", "时刻", "数"])
    sheet.append(["T10", 0.7, date(2026, 10, 8), datetime(2026, 10, 8, 9, 30), 12])
    sheet["B2"].number_format = "0%"
    sheet["A4"] = "一\n二"
    sheet["C5"] = "=SUM(E2:E3)"
    sheet["A2"].comment = Comment("请核实", "王")
    assert text_of(saved(book)).split("\n") == [
        "〔工作表：任务清单〕",
        "| 编号 | 完成率 | 日期 | 时刻 | 数 |",
        "| T10 | 70% | 2026-10-08 | 2026-10-08 09:30:00 | 12 |",
        "| 一 ↵ 二 |",
        "|  |  | =SUM(E2:E3) |",
        "〔A2 的批注：请核实〕",
        "",
    ]


def test_excel__a_hidden_sheet_says_so_and_a_programs_own_is_a_digest():
    book = workbook()
    book.create_sheet("备查")["A1"] = "旧"
    book["备查"].sheet_state = "hidden"
    book.create_sheet("_gkrw")["A1"] = "记录"
    book["_gkrw"].sheet_state = "veryHidden"
    lines = text_of(saved(book)).splitlines()
    assert lines[:3] == ["〔工作表：任务清单〕", "〔工作表：备查（隐藏）〕", "| 旧 |"]
    assert lines[3].startswith("〔工作表：_gkrw（程序用的，不显示，校验值 ")
    assert len(lines) == 4


def bomb() -> bytes:
    return write_package({"word/document.xml": b" " * 101 * 1024 * 1024})


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    parts = read_package(data)
    assert isinstance(parts, dict)
    return write_package({**parts, name: content})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件是空的。"),
        (b"hello", "不是 Word 或 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧的 .doc、.xls 文件"),
        (bomb(), "解压后大得不正常"),
        (write_package({"a.txt": b"x"}), "没有 Word 的正文"),
        (word("<w:p>"), "word/document.xml 读不了"),
        (word("<a>" * 300 + "</a>" * 300), "word/document.xml 读不了"),
        (
            write_package(
                {"word/document.xml": "<?xml version='1.0' encoding='gbk'?><a>政</a>".encode("gbk")}
            ),
            "不是 UTF-8",
        ),
        (
            write_package({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'}),
            "DOCTYPE",
        ),
        (
            write_package({"word/document.xml": b"<a>" + b" " * 25 * 1024 * 1024 + b"</a>"}),
            "大得不正常",
        ),
        (write_package({"xl/workbook.xml": b"<workbook/>"}), "已经损坏"),
        (
            with_part(saved(openpyxl.Workbook()), "xl/worksheets/sheet1.xml", b"<c " * 700_000),
            "单元格多得不正常",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable__says_which_file_and_why(data, message):
    with pytest.raises(UserError) as raised:
        text_of(data)
    assert raised.value.message.startswith("文件：")
    assert message in raised.value.message
    assert raised.value.fix
