"""Read the pages of a PDF: tables by the lines that are drawn around their cells, and the lines of text
outside of them.

A PDF may hold anything, also what never ends or fills the memory, so a process of its own reads it,
within limits.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gkrw.core.errors import Exit, UserError
from gkrw.office.pdf_lines import find_tables

if TYPE_CHECKING:
    from pdfplumber.page import Page

_SECONDS = 60
_MEGABYTES = 1500
_MOST_PAGES = 500
_DAMAGED = "PDF 已经损坏，读不了。"
_LEAST_BLANK, _WIDE_BLANK = 0.15, 0.8
"""The least room of a blank, and what is one in any case, as a part of the size of the type. Between
Chinese characters and figures, programs leave a quarter."""
_OVER_EDGE = 0.2
"""How far a character may reach over the edge of a cell, as a part of the size of the type."""
_SAME_EDGE = 2.0
"""Points: the lines of neighbouring cells may be so far apart."""


class PdfLine(NamedTuple):
    """A line of text. Distances are in points, from the left and the top of the page. `word` is the
    width of what is first in the line and cannot be broken: a Latin word, or a Chinese character,
    with the marks at it."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    word: float

    @property
    def size(self) -> float:
        """The height of the type."""
        return self.bottom - self.top


class PdfCell(NamedTuple):
    """A cell of a table, with the rows that it covers in the table of its page, from 0. `spills`
    says that its text is written over an edge, so that some of it may be that of a neighbour."""

    lines: tuple[PdfLine, ...]
    left: float
    right: float
    top: float
    bottom: float
    rows: range
    spills: bool = False


class PdfTable(NamedTuple):
    """A table on one page: its cells, row by row, and how many rows it has."""

    cells: tuple[PdfCell, ...]
    height: int


PdfBlock: TypeAlias = PdfLine | PdfTable


class PdfPage(NamedTuple):
    """The lines and tables of a page from top to bottom, how many pictures it has, and its width."""

    blocks: tuple[PdfBlock, ...]
    pictures: int
    width: float


def read_pdf_pages(data: bytes, seconds: float = _SECONDS) -> tuple[PdfPage, ...]:
    """Read all pages of a PDF within some seconds. Raise UserError where it cannot be read."""
    if find_spec("pdfplumber") is None:
        raise UserError(
            "读取 PDF 要另装 pdfplumber，这台电脑上没有找到它。",
            f"运行 {sys.executable} -m pip install pdfplumber 以后再试；"
            "或者用 WPS 把 PDF 转成 Word 文件，再导入。",
            exit=Exit.WORLD,
        )
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send_pages, args=(data, sender), daemon=True)
    process.start()
    sender.close()
    try:
        result = receiver.recv() if receiver.poll(seconds) else "PDF 很久没有读完，已经停止。"
    except EOFError:
        result = "读取 PDF 的程序中途停了，多半是内存不够。"
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(result, str):
        raise UserError(result, "用 WPS 打开，去掉密码，转成 Word 文件，再导入。")
    return tuple(result)


# -- in the process that reads ---------------------------------------------------------------------


def _send_pages(data: bytes, sender: Connection) -> None:
    """Send the pages, or a text that says why they cannot be read. Nothing is printed: the process that
    waits says what is wrong, and ends this one."""
    import logging
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    logging.disable()
    _limit_resources()
    try:
        sender.send(pages_of(data))
    except MemoryError:
        sender.send("PDF 大得不正常，没有读取。")


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    limit = _MEGABYTES * 1024 * 1024
    # Where the process that waits was killed, nothing else ends this one.
    resource.setrlimit(resource.RLIMIT_CPU, (2 * _SECONDS, 2 * _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def pages_of(data: bytes) -> list[PdfPage] | str:
    """Read the pages in this process. Returns a text where it cannot: what is wrong with the PDF."""
    import io

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if not pdf.pages:
                return _DAMAGED
            if len(pdf.pages) > _MOST_PAGES:
                return f"PDF 有 {len(pdf.pages)} 页，超过 {_MOST_PAGES} 页，没有读取。"
            return [_page(page) for page in pdf.pages]
    except MemoryError:
        raise
    except (PdfminerException, MalformedPDFException) as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, MemoryError):
            raise cause from None
        return "PDF 加了密码。" if isinstance(cause, PDFPasswordIncorrect) else _DAMAGED
    except Exception:  # a damaged PDF makes pdfminer raise any error
        return _DAMAGED


def _page(page: "Page") -> PdfPage:
    page = page.dedupe_chars()
    tables = find_tables(page)
    visible = [each for each in page.chars if each["size"] > 0]
    level = [each for each in visible if not _is_slanting(each)]
    blocks: list[tuple[float, PdfBlock]] = []
    for table in tables:
        characters = [each for each in level if _is_within(each, table.bbox)]
        blocks.append((table.bbox[1], _table(table.cells, characters)))
    outside = [each for each in level if not any(_is_within(each, table.bbox) for table in tables)]
    blocks += [(each.top, each) for each in _lines(filter(_is_level, outside))]
    # The number of a landscape page is written along its side, a watermark across the page.
    along = (each for each in outside if not _is_level(each))
    across = (each for each in visible if _is_slanting(each))
    for turned in (along, across):
        if text := "".join(each["text"] for each in turned).strip():
            blocks.append((page.height, PdfLine(text, 0, 0, page.height, page.height, 0)))
    pictures = len(page.images)
    page.close()
    in_order = sorted(blocks, key=lambda each: each[0])
    return PdfPage(tuple(block for _, block in in_order), pictures, float(page.width))


def _is_within(character: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x = (character["x0"] + character["x1"]) / 2
    y = (character["top"] + character["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _is_level(character: dict[str, Any]) -> bool:
    return bool(character["upright"])


def _is_slanting(character: dict[str, Any]) -> bool:
    along, up = map(abs, character["matrix"][:2])
    return bool(min(along, up) > 0.1 * max(along, up))


def _lines(characters: Iterable[dict[str, Any]]) -> tuple[PdfLine, ...]:
    from pdfplumber.utils.text import chars_to_textmap

    if not (characters := [*characters]):  # pdfplumber raises
        return ()
    found = chars_to_textmap(characters).extract_text_lines()
    blanks = [each for each in characters if each["text"].isspace()]
    return tuple(_line(each["chars"], blanks) for each in found)


_FIRST_WORD = re.compile(
    r"(?:.?[“‘][^”’]{1,4}[”’]|[“‘（《〔【([〈「『]*(?:[!-~]+|.))[，。、；：！？”’）》〕】〉」』…—％]*"
)
"""What no line break parts, at the beginning of a line. LibreOffice takes 及“三公” for one word."""


def _line(characters: Sequence[dict[str, Any]], blanks: Sequence[dict[str, Any]]) -> PdfLine:
    text = _text(characters, blanks)
    first, last = characters[0], characters[-1]
    word = _FIRST_WORD.match(text)
    end = characters[min(word.end(), len(characters)) - 1] if word else last
    return PdfLine(
        text,
        first["x0"],
        last["x1"],
        min(each["top"] for each in characters),
        max(each["bottom"] for each in characters),
        end["x1"] - first["x0"],
    )


def _text(characters: Sequence[dict[str, Any]], blanks: Sequence[dict[str, Any]]) -> str:
    """Return the text of a line. A blank is where one was typed, between Latin letters with some
    room, or where a whole character would have room, also where the line is stretched to the edge."""
    text: str = characters[0]["text"]
    rooms = [(each["x0"] - before["x1"]) / each["size"] for before, each in pairwise(characters)]
    stretched = max(median(rooms or [0]), 0)
    for room, (before, each) in zip(rooms, pairwise(characters), strict=True):
        is_latin = before["text"].isascii() and each["text"].isascii()
        middle = (each["x0"] + before["x1"]) / 2
        has_blank = room > _LEAST_BLANK and (
            is_latin
            or room > stretched + _WIDE_BLANK
            or any(
                blank["x0"] <= middle <= blank["x1"]
                and blank["top"] < each["bottom"]
                and blank["bottom"] > each["top"]
                for blank in blanks
            )
        )
        text += " " * has_blank + each["text"]
    return text


def _table(
    boxes: Iterable[tuple[float, float, float, float]], characters: Sequence[dict[str, Any]]
) -> PdfTable:
    """Return the table whose cells have these edges: left, top, right, bottom."""
    boxes = sorted(boxes, key=lambda box: (box[1], box[0]))
    edges = list(merged_edges(edge for box in boxes for edge in (box[1], box[3])))
    in_box, spilling = _by_box(boxes, characters)
    cells = []
    for at, box in enumerate(boxes):
        rows = range(nearest_edge(edges, box[1]), nearest_edge(edges, box[3]))
        lines = _lines(in_box[at])
        spills = at in spilling or any(
            line.top < box[1] - _OVER_EDGE * line.size
            or line.bottom > box[3] + _OVER_EDGE * line.size
            for line in lines
        )
        cells.append(PdfCell(lines, box[0], box[2], box[1], box[3], rows, spills))
    return PdfTable(tuple(cells), len(edges) - 1)


def _by_box(
    boxes: Sequence[tuple[float, float, float, float]], characters: Iterable[dict[str, Any]]
) -> tuple[list[list[dict[str, Any]]], set[int]]:
    """Return the characters in each box, and the boxes over whose sides text is written: what begins in
    a box belongs to it."""
    inside: list[list[dict[str, Any]]] = [[] for _ in boxes]
    spilling = set()
    before: dict[str, Any] | None = None
    last = 0
    for each in characters:
        at = next((at for at, box in enumerate(boxes) if _is_within(each, box)), None)
        if at is None:
            continue
        margin = _OVER_EDGE * each["size"]
        left, right = boxes[at][0] - each["x0"] > margin, each["x1"] - boxes[at][2] > margin
        follows = (
            before is not None
            and abs(before["top"] - each["top"]) < 1
            and abs(before["x1"] - each["x0"]) < margin
        )
        if follows and at != last and (left or last in spilling):
            at = last
            spilling.add(at)
        elif left or right:
            if left:
                start = {**each, "x1": each["x0"]}
                at = next((at for at, box in enumerate(boxes) if _is_within(start, box)), at)
            spilling.add(at)
        inside[at].append(each)
        before, last = each, at
    return inside, spilling


def merged_edges(found: Iterable[float]) -> Iterator[float]:
    """Yield edges, in order, without those that are nearly the same as the one before."""
    last = float("-inf")
    for edge in sorted(found):
        if edge - last > _SAME_EDGE:
            yield edge
            last = edge


def nearest_edge(edges: Sequence[float], edge: float) -> int:
    """Return the position of the edge that is nearest to this one."""
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))
