"""A Word document as plain text, to compare two versions of it: every paragraph and table row a
line, also what stands in headers, notes and comments and what is marked as deleted."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from gkrw.office.docx.open_docx import BODY, W, parse
from gkrw.office.ooxml_zip import has_declarations, is_utf8_xml

MOST_XML = 24 * 1024 * 1024
"""The most that the parts with text may have: a book of 1,000 pages has some 10 MB."""
_PARTS = (
    (re.compile(r"word/document\.xml"), ""),
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/comments\.xml"), "批注"),
)
_MEDIA = re.compile(r"word/(?:media|embeddings)/(.+)")
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("p", "tbl", "tr", "tc"))
_TEXT, _DELETED = f"{W}t", f"{W}delText"
_BREAKS = {
    f"{W}tab": "\t",
    f"{W}br": "↵",
    f"{W}cr": "↵",
    f"{W}noBreakHyphen": "-",
    f"{W}drawing": "〔图〕",
    f"{W}pict": "〔图〕",
    f"{W}object": "〔嵌入的对象〕",
}
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same once more, for older programs."""
_APART = (_PARAGRAPH, _TABLE)


class UnreadableDocument(Exception):
    """The text of a document cannot be had. The message is Chinese."""


def plain_text(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The lines of a document. Raises NoText for one that Word would not have written."""
    for name, heading in _with_text(parts):
        lines = list(_blocks(_root(name, parts[name])))
        if heading and any(line.strip() for line in lines):
            yield f"〔{heading}〕"
            yield from (line for line in lines if line.strip())
        elif not heading:
            yield from lines
    for name in sorted(parts):
        if match := _MEDIA.fullmatch(name):
            yield f"〔{match[1]}：{hashlib.sha256(parts[name]).hexdigest()[:12]}〕"


def _with_text(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The names of the parts with text, in the order in which they are written, and headings."""
    if BODY not in parts:
        raise UnreadableDocument("文件里没有 Word 的正文（word/document.xml）。")
    found = [
        (name, heading)
        for pattern, heading in _PARTS
        for name in sorted(parts)
        if pattern.fullmatch(name)
    ]
    if sum(len(parts[name]) for name, _ in found) > MOST_XML:
        raise UnreadableDocument("文字部分大得不正常，没有打开。")
    return found


def _root(name: str, content: bytes) -> etree._Element:
    if not is_utf8_xml(content):
        raise UnreadableDocument(f"文件里的 {name} 不是 UTF-8 编码。")
    if has_declarations(content):
        raise UnreadableDocument(f"文件里的 {name} 有 Word 不会写的内容（DOCTYPE），没有打开。")
    try:
        return parse(content)
    except etree.XMLSyntaxError:
        raise UnreadableDocument(f"文件已经损坏：{name} 读不了。") from None


def _blocks(element: etree._Element) -> Iterator[str]:
    """A line for each paragraph, and for each row of a table."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child)
        elif child.tag == _TABLE:
            yield from _table(child)
        elif child.tag != _TWICE:
            yield from _blocks(child)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    """The paragraph's own line, then those of the text boxes in it."""
    yield "".join(_pieces(paragraph)).rstrip()
    for box in _nearest(paragraph, _APART):
        yield from _paragraph(box) if box.tag == _PARAGRAPH else _table(box)


def _table(table: etree._Element) -> Iterator[str]:
    for row in _nearest(table, (_ROW,)):
        cells = (_one_line(_blocks(cell)) for cell in _nearest(row, (_CELL,)))
        yield f"| {' | '.join(cells)} |"


def _one_line(lines: Iterator[str]) -> str:
    return " ↵ ".join(line.strip() for line in lines if line.strip())


def _nearest(element: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of a kind below one that are not below another of that kind, in order."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag != _TWICE:
            yield from _nearest(child, tags)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The texts of a paragraph, without those of the text boxes in it."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _DELETED:
            yield f"〔删去：{child.text or ''}〕"
        elif child.tag in _BREAKS:
            yield _BREAKS[str(child.tag)]
            yield from _pieces(child)
        elif child.tag not in _APART and child.tag != _TWICE:
            yield from _pieces(child)
