"""Read a PDF as a foreign document: lines that go on in the next one are joined, and tables that go on
on the next page."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mode
from typing import NamedTuple

from gkrw.core.errors import UserError
from gkrw.intake.source import Assumption, ForeignDocument, Paragraph, SourceBlock
from gkrw.intake.source_text import ENDS_SENTENCE, STARTS_ITEM, usual_characters
from gkrw.intake.sources.pdf_tables import goes_on, is_full, join_lines, joined_table, text_end
from gkrw.intake.sources.running_lines import running_lines
from gkrw.office.pdf import PdfLine, PdfPage, PdfTable, read_pdf_pages

_CONVERT = "用 WPS 把 PDF 转成 Word 文件，再导入。"
_UNKNOWN_CHARACTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_LEAST_WIDTH = 18
"""Full-width characters: a narrower line does not fill a page."""


def read_pdf(data: bytes, stem: str) -> ForeignDocument:
    """Read a PDF. Raise UserError where it cannot be read, or has no text."""
    return document_of(read_pdf_pages(data), stem)


def document_of(pages: Sequence[PdfPage], stem: str) -> ForeignDocument:
    """Return the document on pages. Raise UserError where they have no text."""
    texts = [line.text for page in pages for line in _lines_of(page)]
    if not any(texts):
        raise UserError("PDF 里没有文字，多半是扫描的图片。", f"先识别文字：{_CONVERT}")
    unknown = sum(len(_UNKNOWN_CHARACTER.findall(text)) for text in texts)
    if unknown * 20 > sum(map(len, texts)):
        raise UserError("PDF 里的文字取不出来，字体里没有写明是哪些字。", _CONVERT)
    reader = _PdfReader(pages)
    blocks = tuple(reader.blocks())
    return ForeignDocument(blocks, stem, tuple(reader.remarks), "pdf", doubts=tuple(reader.doubts))


def _lines_of(page: PdfPage) -> Iterator[PdfLine]:
    """Yield the lines of a page, also those in cells."""
    for block in page.blocks:
        if isinstance(block, PdfLine):
            yield block
        else:
            for cell in block.cells:
                yield from cell.lines


class _PlacedLine(NamedTuple):
    """A line outside of tables, its place, and the right edge of the text."""

    line: PdfLine
    place: str
    right: float

    def may_go_on_in(self, following: "_PlacedLine") -> bool:
        """Return whether a line fills the page, and the next one is of its size and no new item."""
        line, other = self.line, following.line
        return (
            line.right - line.left > _LEAST_WIDTH * line.size
            and abs(line.size - other.size) < 1
            and is_full(line, other, self.right)
            and not STARTS_ITEM.match(other.text.strip())
        )


def _text_edges(pages: Sequence[PdfPage]) -> dict[int, float]:
    """Return the right edges of the text outside of tables, by the rounded widths of pages."""
    edges: dict[int, float] = {}
    for page in pages:
        ends = (text_end(each) for each in page.blocks if isinstance(each, PdfLine))
        edges[round(page.width)] = max([edges.get(round(page.width), 0), *ends])
    return edges


class _PdfReader:
    """Joins what pages part."""

    def __init__(self, pages: Sequence[PdfPage]) -> None:
        self.pages = pages
        self.remarks: list[str] = []
        self.doubts: list[Assumption] = []
        self.tables = 0
        self.edges = _text_edges(pages)
        if pictures := sum(page.pictures for page in pages):
            self.remarks.append(f"{pictures} 幅图片里的文字读不了，没有导入。")

    def blocks(self) -> Iterator[SourceBlock]:
        """Yield the paragraphs and tables."""
        running, repeated = running_lines(self.pages)
        self.remarks += [f"每页都有的“{usual_characters(text)}”没有导入。" for text in repeated]
        lines: list[_PlacedLine] = []
        pieces: list[tuple[int, PdfTable]] = []
        """The pages of the table that is being read, and the parts on them."""
        for number, page in enumerate(self.pages, 1):
            count = 0
            for block in page.blocks:
                if isinstance(block, PdfLine):
                    if (number, block) in running:
                        continue
                    yield from self._table(pieces)
                    pieces = []
                    count += 1
                    place = f"第{number}页第{count}行"
                    lines.append(_PlacedLine(block, place, self.edges[round(page.width)]))
                    continue
                yield from self._paragraphs(lines)
                lines = []
                if pieces and not (pieces[-1][0] == number - 1 and goes_on(pieces[-1][1], block)):
                    yield from self._table(pieces)
                    pieces = []
                pieces.append((number, block))
        yield from self._table(pieces)
        yield from self._paragraphs(lines)

    def _paragraphs(self, lines: Sequence["_PlacedLine"]) -> Iterator[Paragraph]:
        """Yield the paragraphs of lines: a full line goes on in the next one, if that begins where
        such lines begin: at the edge, or behind it where the first lines hang."""
        full = [
            following.line.left
            for before, following in pairwise(lines)
            if before.may_go_on_in(following) and not ENDS_SENTENCE.search(before.line.text)
        ]
        left = (
            mode(map(round, full)) if full else min((each.line.left for each in lines), default=0)
        )
        text, first = "", ""
        before: _PlacedLine | None = None
        for each in lines:
            is_same = (
                before
                and before.may_go_on_in(each)
                and abs(each.line.left - left) < 0.8 * each.line.size
            )
            if is_same:
                text = join_lines(text, each.line.text.strip())
            else:
                if text:
                    yield Paragraph(usual_characters(text), first)
                text, first = each.line.text.strip(), each.place
            before = each
        if text:
            yield Paragraph(usual_characters(text), first)

    def _table(self, pieces: Sequence[tuple[int, PdfTable]]) -> Iterator[SourceBlock]:
        """Yield the grid of a table whose parts stand on these pages."""
        if not pieces:
            return
        self.tables += 1
        grid, doubts = joined_table(f"表{self.tables}", pieces)
        self.doubts += doubts
        if grid.width == 1:  # a frame around text
            yield from (Paragraph(cell.text, cell.place) for cell in grid.cells() if cell.lines)
        else:
            yield grid
