"""Word documents as others make them: changed, framed, with hidden text and pictures."""

import io
import struct
import zipfile
import zlib

import pytest
from docx import Document
from foreign_documents import blocks_of, imported, told, word_file, word_table

from gkrw.core.errors import UserError
from gkrw.intake.source_reader import read_source

PLAIN = "序号｜工作任务｜责任单位\n1｜建设学校。｜教育局\n2｜建设医院。｜卫健局"
TOLD = ["-｜建设学校｜=｜责任 教育局", "-｜建设医院｜=｜责任 卫健局"]


def changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """Return a document with texts of its body replaced."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                text = content.decode()
                for before, after in changes:
                    assert before in text
                    text = text.replace(before, after)
                content = text.encode()
            new.writestr(name, content)
    return result.getvalue()


_ROW = '<w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p>'
"""How a row begins."""


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tracked_changes_are_read_as_accepted():
    who = 'w:id="1" w:author="某" w:date="2026-01-01T00:00:00Z"'
    old = f"<w:del {who}><w:r><w:delText>民政局</w:delText></w:r></w:del>"
    second = _ROW + run("2")
    gone = f"<w:tr><w:trPr><w:del {who}/></w:trPr><w:tc><w:p>{run('9')}</w:p></w:tc></w:tr>"
    data = changed(
        word_file(PLAIN),
        (run("教育局"), f"{old}<w:ins {who}>{run('教育局')}</w:ins>"),
        (second, gone + second.replace("<w:tr>", f"<w:tr><w:trPr><w:ins {who}/></w:trPr>")),
    )
    assert told(imported(data, "a.docx")) == TOLD


def test_ticks_of_a_font_of_symbols_are_read():
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    data = word_file("序号｜工作任务｜教育局｜财政局\n1｜建设学校。｜√｜\n2｜编制预算。｜√｜√")
    assert told(imported(changed(data, (run("√"), tick)), "a.docx")) == [
        "-｜建设学校｜=｜责任 教育局",
        "-｜编制预算｜=｜责任 教育局、财政局",
    ]


def test_a_table_in_a_frame_and_one_in_a_cell_are_read():
    tables = [each for each in blocks_of(PLAIN) if not isinstance(each, str)]
    document = Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "XX县重点任务清单"
    frame._tc.append(word_table(tables[0]))
    frame.add_paragraph("")
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text = "左边的说明"
    inner = "序号｜工作任务｜责任单位\n3｜建设公园。｜住建局\n4｜建设公路。｜交通局"
    outer.cell(1, 1)._tc.append(
        word_table(next(each for each in blocks_of(inner) if not isinstance(each, str)))
    )
    outer.cell(1, 1).add_paragraph("")
    found = imported(saved(document), "a.docx")
    assert told(found) == [
        *TOLD,
        "-｜建设公园｜=｜责任 住建局",
        "-｜建设公路｜=｜责任 交通局",
    ]
    assert found.data["title"] == "XX县重点任务清单"
    assert [each.text for each in found.left_out] == ["左边的说明"]


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_text_boxes_are_read_and_said():
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>文本框里的话</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    data = changed(
        word_file("开头\n\n" + PLAIN), ("<w:t>开头</w:t></w:r>", "<w:t>开头</w:t></w:r>" + box)
    )
    found = imported(data, "a.docx")
    assert told(found) == TOLD
    assert [each.text for each in found.left_out] == ["开头", "文本框里的话"]


def test_hidden_text_and_rows_are_said():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部掌握）</w:t></w:r>"
    row = _ROW + run("2")
    data = changed(
        word_file(PLAIN),
        (run("卫健局"), run("卫健局") + hidden),
        (row, row.replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")),
    )
    found = imported(data, "a.docx")
    assert told(found) == TOLD
    assert found.remarks == (
        "表1第3行第3列有隐藏的文字，没有导入：（内部掌握）",
        "表格有 1 行是隐藏的，也导入了，请核对。",
    )


def test_a_text_below_a_merged_cell_is_said():
    picture = "序号｜工作任务｜责任单位\n1｜建设学校。｜教育局\n2｜建设医院。｜^"
    data = word_file(picture)
    data = changed(
        data,
        (
            '<w:vMerge/></w:tcPr><w:p><w:r><w:t xml:space="preserve"/></w:r></w:p>',
            f"<w:vMerge/></w:tcPr><w:p>{run('卫健局')}</w:p>",
        ),
    )
    found = imported(data, "a.docx")
    assert told(found) == [TOLD[0], "-｜建设医院｜=｜责任 教育局"]
    assert found.remarks == ("表1第3行第3列（被合并单元格遮住）有隐藏的文字，没有导入：卫健局",)


def test_a_scanned_picture_has_no_tasks_and_that_is_said():
    document = Document()
    document.add_picture(io.BytesIO(_PNG))
    with pytest.raises(UserError, match="1 幅图片里的文字读不了") as caught:
        imported(saved(document), "扫描件.docx")
    assert caught.value.fix


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)


def _package(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;</w:document>'
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    "name", ["表.docx", "表.xlsx", "表.xls", "表.doc", "表.csv", "表.txt", "表"]
)
@pytest.mark.parametrize(
    "data",
    {
        "empty": b"",
        "blank": b" \n\n ",
        "locked": _OLE,
        "no zip": b"PK\x03\x04" + bytes(60),
        "cut off": word_file(PLAIN)[:5000],
        "zip bomb": _package({"word/document.xml": bytes(120 * 1024 * 1024)}),
        "XML bomb": _package({"word/document.xml": _BOMB}),
        "XML bomb in a workbook": _package({"xl/workbook.xml": _BOMB}),
        "no XML": _package({"word/document.xml": b"<w:p>"}),
        "another zip": _package({"a.txt": b"1"}),
        "binary": bytes(range(256)) * 20,
        "picture": _PNG,
        "prose": "今天开会。".encode("gbk"),
        "empty table": word_file("｜\n｜"),
        "only headings": word_file("序号｜工作任务｜责任单位"),
        "deep": b"<html>" + b"<div>" * 5000 + b"1" + b"</div>" * 5000,
        "deep tables": b"<table><tr><td>" * 3000,
    }.values(),
    ids=lambda data: f"{len(data)} bytes",
)
def test_what_is_no_table_of_tasks_gives_an_error_with_a_fix(data, name):
    with pytest.raises(UserError) as caught:
        imported(data, name)
    assert caught.value.message
    assert caught.value.fix


def test_places_are_those_of_word():
    blocks = read_source(word_file("标题\n\n" + PLAIN), "a.docx").blocks
    assert blocks[0].place == "第1段"
    assert blocks[1].rows[1][2].place == "表1第2行第3列"


def filled(table, *rows: tuple[str, ...]):
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_a_list_in_a_cell_is_a_part_of_its_text():
    document = Document()
    rows = (
        ("序号", "工作任务", "责任单位"),
        ("1", "改造小区：", "住建局"),
        ("2", "修桥。", "交通局"),
    )
    task = filled(document.add_table(3, 3), *rows).cell(1, 1)
    filled(task.add_table(2, 2), ("幸福里", "320户"), ("东苑", "180户"))
    task.add_paragraph("年底前竣工。")
    stream = io.BytesIO()
    document.save(stream)
    found = imported(stream.getvalue(), "a.docx")
    assert told(found) == [
        "-｜改造小区｜改造小区：⏎幸福里，320户；⏎东苑，180户；⏎年底前竣工。｜责任 住建局",
        "-｜修桥｜=｜责任 交通局",
    ]
    assert ("表1第2行第2列", "格里的小表放进了这一格的文字，一行写成一行") in found.doubts
    assert not found.left_out
