"""Put together the parts of a table that stand on several pages of a PDF."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from gkrw.intake.body_names import is_body_like
from gkrw.intake.source import (
    ENDS_SENTENCE,
    STARTS_ITEM,
    Assumption,
    Grid,
    GridCell,
    filled_grid,
    join_broken,
    usual_characters,
)
from gkrw.office.pdf import PdfCell, PdfLine, PdfTable, merged_edges, nearest_edge

_LATIN_WORD = re.compile(r"[!-~]*")
_PADDING = 5.4
"""Points: what Word leaves between the text of a cell and its right edge."""
_SEPARATOR = re.compile(r"[、，,；;]")
_LONG_LINE, _PERSON = 12, 3
"""The fewest characters of a line in a cell that is no name, and the most of a person's name."""


def joined_table(
    name: str, pieces: Sequence[tuple[int, PdfTable]]
) -> tuple[Grid, list[Assumption]]:
    """Return the grid of a table, of which each piece stands on the page with the number before it,
    and what was assumed."""
    cells = [cell for _, piece in pieces for cell in piece.cells]
    edges = list(merged_edges(edge for cell in cells for edge in (cell.left, cell.right)))
    rows = _TableRows(name, edges)
    for page, piece in pieces:
        rows.add(piece, page)
    return rows.grid(), rows.doubts


def is_full(line: PdfLine, following: str, right: float, slack: float) -> bool:
    """Return whether the first word of the following line has no room in a line that ends before
    `right`. A Chinese character is a word of its own; it may have moved down together with a mark,
    or another one: `slack` is the most of them."""
    word = len(_LATIN_WORD.match(following)[0])  # type: ignore[index] # matches nothing too
    return right - line.right < line.size * max(0.65 * word, slack)


def join_lines(first: str, second: str) -> str:
    """Join two parts of a broken line, also one that is broken at a hyphen."""
    return first + second if first.endswith("-") else join_broken(first, second)


def goes_on(above: PdfTable, below: PdfTable) -> bool:
    """Return whether the table on the next page has the edges of the one before."""
    sides = [
        (min(cell.left for cell in each.cells), max(cell.right for cell in each.cells))
        for each in (above, below)
    ]
    return all(abs(one - other) < 3 for one, other in zip(*sides, strict=True))


class _OpenCell:
    """A cell of the joined table. Pages part it into several."""

    def __init__(self, cell: PdfCell, rows: range, columns: range) -> None:
        self.parts = [cell]
        self.rows = rows
        self.columns = columns

    def ends_at_edge(self) -> bool:
        """Return whether the text goes down to the lower edge of the cell."""
        part = self.parts[-1]
        return bool(part.lines) and part.bottom - part.lines[-1].bottom < part.lines[-1].size

    def is_cut_before(self, text: str) -> bool:
        """Return whether the text goes down to the lower edge of the cell and goes on in another: its
        last line is full and does not end a sentence."""
        part = self.parts[-1]
        return (
            self.ends_at_edge()
            and not ENDS_SENTENCE.search(part.lines[-1].text)
            and is_full(part.lines[-1], text, part.right - _PADDING, 2.2)
        )

    def full_names(self) -> Iterator[tuple[str, str]]:
        """Yield the lines that fill the cell, with the next one, where both may be names of bodies or
        the parts of one name."""
        for part in self.parts:
            for line, following in pairwise(part.lines):
                names = line.text.strip(), following.text.strip()
                if all(map(is_body_like, names)) and is_full(
                    line, names[1], part.right - _PADDING, 1.2
                ):
                    yield names

    def text(self, joins_names: bool = False) -> str:
        """Return the text. A line that fills the cell goes on in the next one, unless both may be
        names; with `joins_names` it does so always."""
        result = ""
        before: PdfLine | None = None
        for part in self.parts:
            for line in part.lines:
                text = line.text.strip()
                goes_on = (
                    before
                    and is_full(before, text, part.right - _PADDING, 1.2)
                    and not STARTS_ITEM.match(text)
                    and (
                        joins_names
                        or len(before.text) >= _LONG_LINE
                        or (len(before.text) > _PERSON and not is_body_like(before.text))
                    )
                )
                result = join_lines(result, text) if goes_on else f"{result}\n{text}"
                before = line
        return usual_characters(result.strip("\n"))


class _TableRows:
    """The rows of a table, page by page."""

    def __init__(self, name: str, edges: Sequence[float]) -> None:
        self.name = name
        self.edges = edges
        self.cells: list[_OpenCell] = []
        self.height = 0
        self.heads: list[list[str]] = []
        """The texts of the first rows, which the next pages may repeat."""
        self.doubts: list[Assumption] = []

    def add(self, piece: PdfTable, page: int) -> None:
        """Add the part on a page. Rows of headings that are repeated are left out."""
        texts = [
            [line.text for cell in piece.cells if cell.rows.start == row for line in cell.lines]
            for row in range(piece.height)
        ]
        repeated = 0
        if self.height:
            pairs = zip(texts, self.heads, strict=False)
            repeated = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        else:
            self.heads = texts
        cells = [
            _OpenCell(
                cell, range(max(cell.rows.start, repeated), cell.rows.stop), self.columns(cell)
            )
            for cell in piece.cells
            if cell.rows.stop > repeated
        ]
        first = [each for each in cells if each.rows.start == repeated] if self.height else []
        above = {each.columns: each for each in self.cells if each.rows.stop == self.height}
        is_cut = _is_cut(first, above)
        moved = self.height - repeated - is_cut
        if is_cut:
            self.doubt(page, first[0], "接着上一页最后一行，看作同一行")
        for cell in cells:
            cell.rows = range(cell.rows.start + moved, cell.rows.stop + moved)
            opened = above.get(cell.columns) if cell in first else None
            if opened and (is_cut or self.is_same(opened, cell, page)):
                opened.parts += cell.parts
                opened.rows = range(opened.rows.start, cell.rows.stop)
            else:
                self.cells.append(cell)
        self.height = moved + piece.height

    def columns(self, cell: PdfCell) -> range:
        """Return the columns that a cell covers."""
        return range(nearest_edge(self.edges, cell.left), nearest_edge(self.edges, cell.right))

    def is_same(self, opened: _OpenCell, cell: _OpenCell, page: int) -> bool:
        """Return whether a cell on top of a page goes on with one at the foot of the page before, as
        merged ones may. Notes what a reader should compare."""
        text, above = cell.text(), _start(opened)
        if not above:
            return False
        is_merged = len(cell.rows) > 1 or len(opened.rows) > 1
        if not text:
            meant = f"看作接着上一页的“{above}”" if is_merged else f"看作没有写，不是“{above}”"
            self.doubt(page, cell, f"是空的，{meant}")
            return is_merged
        # The first row has the headings of the columns.
        if is_merged and opened.rows.start and opened.is_cut_before(text):
            self.doubt(page, cell, f"“{_start(cell)}”看作接着上一页的“{above}”")
            return True
        return False

    def doubt(self, page: int, cell: _OpenCell, text: str) -> None:
        column = cell.columns.start + 1
        self.doubts.append(Assumption(f"第{page}页{self.name}顶上第{column}列", text))

    def grid(self) -> Grid:
        """Return the grid of all rows. In a column with names that are parted by 、 or commas, a full
        line goes on in the next one; where nothing parts them, each line may be a name."""
        separated = {each.columns for each in self.cells if _SEPARATOR.search(each.text())}
        place = f"{self.name}第{{row}}行第{{column}}列"
        cells = []
        for each in self.cells:
            where = place.format(row=each.rows.start + 1, column=each.columns.start + 1)
            text = each.text(each.columns in separated)
            if each.columns not in separated:
                self.doubts += [
                    Assumption(where, f"“{name}”写满了一行，和下一行的“{following}”看作两个名称")
                    for name, following in each.full_names()
                ]
            cells.append(GridCell(text, each.rows, each.columns, where))
        return filled_grid(self.name, cells, (self.height, len(self.edges) - 1), True, place)


def _is_cut(first: Sequence[_OpenCell], above: Mapping[range, _OpenCell]) -> bool:
    """Return whether the first row of a page is the rest of the row above: a text goes on that is cut
    at the foot of the page, and the number, or another cell, is empty."""
    pairs = [(opened, each.text()) for each in first if (opened := above.get(each.columns))]
    texts = [(opened, text) for opened, text in pairs if text]
    return (
        len(pairs) == len(first)
        and all(opened.ends_at_edge() for opened, _ in texts)
        and any(opened.is_cut_before(text) for opened, text in texts)
        and any(opened.text() and not text for opened, text in pairs)
    )


def _start(cell: _OpenCell) -> str:
    return cell.text(True).replace("\n", "")[:12]
