"""What a sheet has besides cells: comments, pictures, text boxes, embedded files."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gkrw.office.ooxml import parse_xml
from gkrw.office.xlsx.workbook_parts import WorkbookParts, local_name


class SheetObject(NamedTuple):
    """A thing that is in no cell: the row and column (from 0) of its upper left corner, None where
    that is not known; its kind, as users call it; and its text."""

    position: tuple[int, int] | None
    kind: str
    text: str


def read_comments(parts: WorkbookParts, part: str) -> dict[str, str]:
    """Return the texts of the comments by the names of their cells.

    A thread of comments takes the place of the plain comment that is stored with it for older
    programs.
    """
    plain = {
        element.get("ref", ""): "".join(element.itertext("{*}t", with_tail=False))
        for element in _related_elements(parts, part, "/comments", "comment")
    }
    threads: dict[str, list[str]] = defaultdict(list)
    for element in _related_elements(parts, part, "/threadedComment", "threadedComment"):
        threads[element.get("ref", "")].append(element.findtext("{*}text") or "")
    return plain | {at: "\n".join(texts) for at, texts in threads.items()}


def _related_elements(
    parts: WorkbookParts, part: str, kind: str, name: str
) -> Iterator[etree._Element]:
    for target in parts.related(part, kind).values():
        content = parts.get(target)
        if content is not None:
            yield from parse_xml(content).iter(f"{{*}}{name}")


_SHAPES = {"pic": "图片", "sp": "图形", "graphicFrame": "图表", "cxnSp": "线条"}


def read_objects(parts: WorkbookParts, part: str) -> Iterator[SheetObject]:
    """Yield the pictures, text boxes, charts and embedded files of a sheet."""
    for kind in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        for anchor in _related_elements(parts, part, "/drawing", kind):
            start = anchor.find("{*}from")
            row, column = (
                "" if start is None else (start.findtext(f"{{*}}{name}") or "").strip()
                for name in ("row", "col")
            )
            is_placed = row.isdecimal() and column.isdecimal()
            position = (int(row), int(column)) if is_placed else None
            for shape, name in _shapes(anchor):
                text = _shape_text(shape)
                is_box = name == "sp" and text
                yield SheetObject(position, "文本框" if is_box else _SHAPES[name], text)
    embedded = parts.related(part, "/oleObject") | parts.related(part, "/package")
    for target in embedded.values():
        yield SheetObject(None, "嵌入的文件", re.sub(r".*/", "", target))
    if parts.related(part, "/image"):
        yield SheetObject(None, "背景图片", "")


def _shapes(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the shapes in an anchor, those of groups too. Of alternatives only the first counts:
    the other is a picture of it for older programs."""
    for child in element:
        name = local_name(child)
        if name in _SHAPES:
            yield child, name
        elif name in ("grpSp", "AlternateContent", "Choice"):
            yield from _shapes(child)


def _shape_text(shape: etree._Element) -> str:
    paragraphs = (
        "".join(paragraph.itertext("{*}t", with_tail=False)) for paragraph in shape.iter("{*}p")
    )
    return "\n".join(text for text in paragraphs if text.strip())
