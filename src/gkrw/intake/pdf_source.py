"""Read a PDF as a foreign document: lines that go on in the next one are joined, and tables that go on
on the next page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gkrw.core.errors import UserError
from gkrw.intake.pdf_tables import goes_on, is_full, join_lines, joined_table
from gkrw.intake.source import (
    STARTS_ITEM,
    Assumption,
    ForeignDocument,
    Paragraph,
    SourceBlock,
    usual_characters,
)
from gkrw.office.pdf import PdfLine, PdfPage, PdfTable, read_pdf_pages

_CONVERT = "用 WPS 把 PDF 转成 Word 文件，再导入。"
_PAGE_NUMBER = re.compile(r"[-—–－·\s第]*\d{1,4}[-—–－·\s页]*(?:[/／,，]?\s*共?\s*\d{1,4}\s*页?)?")
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


def _ends(page: PdfPage) -> set[PdfLine]:
    """Return the first and the last block of a page, where they are lines."""
    ends = (page.blocks[at] for at in (0, -1) if page.blocks)
    return {each for each in ends if isinstance(each, PdfLine)}


class _PdfReader:
    """Joins what pages part."""

    def __init__(self, pages: Sequence[PdfPage]) -> None:
        self.pages = pages
        self.remarks: list[str] = []
        self.doubts: list[Assumption] = []
        self.tables = 0
        self.right = max((line.right for page in pages for line in _lines_of(page)), default=0)
        """The right edge of the text on all pages."""
        if pictures := sum(page.pictures for page in pages):
            self.remarks.append(f"{pictures} 幅图片里的文字读不了，没有导入。")

    def blocks(self) -> Iterator[SourceBlock]:
        """Yield the paragraphs and tables."""
        running = self._running_lines()
        lines: list[tuple[PdfLine, str]] = []
        pieces: list[tuple[int, PdfTable]] = []
        """The pages of the table that is being read, and the parts on them."""
        for number, page in enumerate(self.pages, 1):
            count = 0
            for block in page.blocks:
                if isinstance(block, PdfLine):
                    if block in _ends(page) and (
                        _PAGE_NUMBER.fullmatch(block.text) or block.text in running
                    ):
                        continue
                    yield from self._table(pieces)
                    pieces = []
                    count += 1
                    lines.append((block, f"第{number}页第{count}行"))
                    continue
                yield from self._paragraphs(lines)
                lines = []
                if pieces and not (pieces[-1][0] == number - 1 and goes_on(pieces[-1][1], block)):
                    yield from self._table(pieces)
                    pieces = []
                pieces.append((number, block))
        yield from self._table(pieces)
        yield from self._paragraphs(lines)

    def _running_lines(self) -> set[str]:
        """Return the lines that stand on top or at the foot of most pages, and note them."""
        counts = Counter(line.text for page in self.pages for line in _ends(page))
        most = max(len(self.pages) / 2, 2)
        running = {text for text, count in counts.items() if count > most}
        self.remarks += [f"每页都有的“{text}”没有导入。" for text in sorted(running)]
        return running

    def _paragraphs(self, lines: Sequence[tuple[PdfLine, str]]) -> Iterator[Paragraph]:
        """Yield the paragraphs of lines: a line that fills the page goes on in the next one, if that
        has no indent."""
        left = min((line.left for line, _ in lines), default=0)
        text, first = "", ""
        before: PdfLine | None = None
        for line, place in lines:
            is_same = (
                before
                and before.right - before.left > _LEAST_WIDTH * before.size
                and is_full(before, line.text, self.right, 2.2)
                and line.left - left < 0.8 * line.size
                and not STARTS_ITEM.match(line.text.strip())
            )
            if is_same:
                text = join_lines(text, line.text.strip())
            else:
                if text:
                    yield Paragraph(usual_characters(text), first)
                text, first = line.text.strip(), place
            before = line
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
