"""Put together the parts of a table that stand on several pages of a PDF."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

from gkrw.intake.body_names import GENERIC_END, is_body_like, is_office_name, is_person_like
from gkrw.intake.source import Assumption, Grid, GridCell, cell_place, filled_grid
from gkrw.intake.source_text import (
    ENDS_SENTENCE,
    GOES_ON,
    STARTS_ITEM,
    join_broken,
    usual_characters,
)
from gkrw.office.pdf import PdfCell, PdfLine, PdfTable, merged_edges, nearest_edge

_SLACK = 0.3
"""Parts of the size of the type: the room that programs leave between Chinese and Latin letters."""
_SAME_END = 1.0
"""Points: lines that are stretched to the edge end so near to it."""
_SEPARATOR = re.compile(r"[、，,；;]")
_NUMBER = re.compile(
    r"[（(]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})[)）.．、]?|[A-Za-z]{1,3}-?\d{1,4}(?:-\d{1,4})?"
)
_HANGING = "，。、；：！？”’）》〕】"
"""Marks that may stand beyond the edge of the text."""
_LONG_LINE, _PERSON = 12, 3
"""The fewest characters of a line in a cell that is no name, and the most of a person's name."""


def joined_table(
    name: str, pieces: Sequence[tuple[int, PdfTable]]
) -> tuple[Grid, list[Assumption]]:
    """Return the grid of a table, of which each piece stands on the page with the number before it,
    and what was assumed."""
    rows = _TableRows(name, [piece for _, piece in pieces])
    for page, piece in pieces:
        rows.add(piece, page)
    return rows.grid(), rows.doubts


def text_end(line: PdfLine) -> float:
    """Return where a line ends without the marks that may stand beyond the edge of the text."""
    marks = len(line.text) - len(line.text.rstrip(_HANGING))
    return line.right - line.size * marks


def is_full(line: PdfLine, following: PdfLine, right: float) -> bool:
    """Return whether what the following line begins with has no room in a line that ends before
    `right`."""
    return right - line.right < following.word + _SLACK * line.size


def join_lines(first: str, second: str) -> str:
    """Join two parts of a broken line, also one that is broken at a hyphen, or a number that has no
    room in a narrow cell."""
    line = first.rpartition("\n")[2]
    is_one_word = line.endswith("-") or (line.isdecimal() and len(line) < 4)
    return first + second if is_one_word else join_broken(first, second)


def goes_on(above: PdfTable, below: PdfTable) -> bool:
    """Return whether the table on the next page has the edges of the one before."""
    sides = [
        (min(cell.left for cell in each.cells), max(cell.right for cell in each.cells))
        for each in (above, below)
    ]
    return all(abs(one - other) < 3 for one, other in zip(*sides, strict=True))


class _Look(NamedTuple):
    """How the cells of a table look: the points between their edges and their text, and the distance
    between two lines, in sizes of the type."""

    padding: float
    pitch: float
    is_justified: bool
    """Whether full lines are stretched to the edge."""


class _OpenCell:
    """A cell of the joined table. Pages part it into several."""

    def __init__(self, cell: PdfCell, rows: range, columns: range, look: "_Look") -> None:
        self.parts = [cell]
        self.rows = rows
        self.columns = columns
        self.look = look
        self.right = cell.right - look.padding
        """The right edge of the text."""

    def ends_above(self, lines: int) -> bool:
        """Return whether the text goes down to the lower edge of the cell, but for some lines."""
        part = self.parts[-1]
        if not part.lines:
            return False
        last = part.lines[-1]
        return part.bottom - last.bottom < lines * self.look.pitch * last.size

    def is_cut_before(self, cell: "_OpenCell") -> bool:
        """Return whether the text goes on in that of another cell: it ends at a comma, or its last line
        is full, does not end a sentence, and does not end a list of names."""
        last, first = self.parts[-1].lines[-1:], cell.parts[0].lines[:1]
        if not (last and first):
            return False
        if GOES_ON.search(last[0].text.strip()):
            return True
        return (
            not ENDS_SENTENCE.search(last[0].text)
            and is_full(last[0], first[0], self.right)
            and not self.has_names()
        )

    def has_names(self) -> bool:
        """Return whether the text is a list of names of bodies."""
        names = re.split(rf"{_SEPARATOR.pattern}|\n", self.text(True))
        return all(map(is_office_name, names))

    def doubtful_names(self, known: Set[str]) -> Iterator[tuple[str, str]]:
        """Yield the lines that fill the cell, with the next one, where both may be names of bodies or
        the parts of one name, which does not stand elsewhere."""
        for line, following in pairwise(self.lines()):
            names = line.text.strip(), following.text.strip()
            if (
                all(map(is_body_like, names))
                and self.may_go_on(line, following)
                and _are_one(*names, known) is None
            ):
                yield names

    def may_go_on(self, line: PdfLine, following: PdfLine) -> bool:
        """Return whether a line is full, and the next one begins no paragraph: it is not farther away
        than others, and not indented behind the end of a sentence."""
        left, right = following.left - self.parts[0].left, self.parts[0].right - following.right
        is_short = self.look.is_justified and self.right - line.right > _SAME_END
        is_indented = left - self.look.padding > 0.8 * line.size and abs(left - right) > line.size
        is_apart = following.top - line.top > 1.25 * self.look.pitch * line.size
        return (
            is_full(line, following, self.right)
            and not (is_short or is_apart)
            and not (is_indented and ENDS_SENTENCE.search(line.text))
            and not STARTS_ITEM.match(following.text.strip())
        )

    def lines(self) -> Iterator[PdfLine]:
        """Yield the lines of all parts."""
        for part in self.parts:
            yield from part.lines

    def text(self, joins_names: bool = False, known: Set[str] = frozenset()) -> str:
        """Return the text. A line that fills the cell goes on in the next one, unless both may be
        names; with `joins_names` it does so always. Two lines are one name, or two, that are so
        among the names that stand elsewhere."""
        result = ""
        before: PdfLine | None = None
        for line in self.lines():
            text = line.text.strip()
            if before and self.may_go_on(before, line):
                is_name = _are_one(before.text.strip(), text, known)
                goes_on = joins_names or _is_part(before.text, text) if is_name is None else is_name
            else:
                goes_on = False
            result = join_lines(result, text) if goes_on else f"{result}\n{text}"
            before = line
        return usual_characters(result.strip("\n"))


def _is_part(line: str, following: str) -> bool:
    """Return whether a full line is rather a part of a text than a name."""
    are_persons = len(line) <= _PERSON and (is_person_like(line) or is_person_like(following))
    return (
        len(following) == 1
        or line.isdecimal()
        or len(line) >= _LONG_LINE
        or not (are_persons or is_body_like(line))
    )


def _are_one(line: str, following: str, known: Set[str]) -> bool | None:
    """Return whether two lines are one name, as it is among these, or as the break parts a word as
    办公室; or two of them; None if nothing tells."""
    words = GENERIC_END.finditer(line + following)
    if line + following in known or any(each.start() < len(line) < each.end() for each in words):
        return True
    return False if {line, following} <= known else None


class _TableRows:
    """The rows of a table, page by page."""

    def __init__(self, name: str, pieces: Sequence[PdfTable]) -> None:
        self.name = name
        cells = [cell for piece in pieces for cell in piece.cells]
        self.edges = list(merged_edges(edge for cell in cells for edge in (cell.left, cell.right)))
        self.look = _look_of(cells)
        self.cells: list[_OpenCell] = []
        self.height = 0
        self.heads: list[list[str]] = []
        """The texts of the first rows, which the next pages may repeat."""
        self.numbered = self.numbered_columns(pieces)
        self.doubts: list[Assumption] = []

    def numbered_columns(self, pieces: Sequence[PdfTable]) -> set[range]:
        """Return the columns in which each row below the headings has a number of its own."""
        texts: dict[range, list[str]] = {}
        merged: set[range] = set()
        for cell in (each for piece in pieces for each in piece.cells if each.lines):
            columns, text = self.columns(cell), "".join(line.text for line in cell.lines).strip()
            texts.setdefault(columns, []).append(text)
            if len(cell.rows) > 1 and _NUMBER.fullmatch(text):
                merged.add(columns)
        numbered = set()
        for columns, found in texts.items():
            heads = [*takewhile(lambda text: not _NUMBER.fullmatch(text), found)]
            below = [text for text in found if text not in heads]
            if len(below) > 1 and all(map(_NUMBER.fullmatch, below)) and columns not in merged:
                numbered.add(columns)
        return numbered

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
                cell,
                range(max(cell.rows.start, repeated), cell.rows.stop),
                self.columns(cell),
                self.look,
            )
            for cell in piece.cells
            if cell.rows.stop > repeated
        ]
        first = [each for each in cells if each.rows.start == repeated] if self.height else []
        above = {each.columns: each for each in self.cells if each.rows.stop == self.height}
        is_cut = self.is_cut(first, above)
        is_numbered = any(each.columns in self.numbered and each.text() for each in first)
        moved = self.height - repeated - is_cut
        if is_cut:
            self.doubt(page, first[0], "接着上一页最后一行，看作同一行")
        for cell in cells:
            cell.rows = range(cell.rows.start + moved, cell.rows.stop + moved)
            opened = above.get(cell.columns) if cell in first else None
            if opened and (is_cut or self.is_same(opened, cell, page, is_numbered)):
                opened.parts += cell.parts
                opened.rows = range(opened.rows.start, cell.rows.stop)
            else:
                self.cells.append(cell)
        self.height = moved + piece.height

    def columns(self, cell: PdfCell) -> range:
        """Return the columns that a cell covers."""
        return range(nearest_edge(self.edges, cell.left), nearest_edge(self.edges, cell.right))

    def is_cut(self, first: Sequence[_OpenCell], above: Mapping[range, _OpenCell]) -> bool:
        """Return whether the first row of a page is the rest of the row above: it has no number where
        each row has one; or texts go on that are cut at the foot of the page."""
        pairs = [(opened, each) for each in first if (opened := above.get(each.columns))]
        texts = [(opened, each) for opened, each in pairs if each.text()]
        if len(pairs) != len(first) or not texts:
            return False
        numbers = [(opened, each) for opened, each in pairs if each.columns in self.numbered]
        if any(each.text() for _, each in numbers):
            return False
        if any(opened.text() for opened, _ in numbers):
            # A paragraph of three lines is not parted; it leaves so much room.
            return all(opened.ends_above(4) or not opened.text() for opened, _ in texts)
        if any(_NUMBER.fullmatch(each.text()) for _, each in texts):
            return False
        if not all(opened.ends_above(2) for opened, _ in texts):
            return False
        cut = sum(opened.is_cut_before(each) for opened, each in texts)
        single = [pair for pair in pairs if all(len(each.rows) == 1 for each in pair)]
        if any(opened.text() and not each.text() for opened, each in single):
            return cut > 0
        return cut > 1 and all(
            opened.is_cut_before(each) or opened.has_names() for opened, each in texts
        )

    def is_same(self, opened: _OpenCell, cell: _OpenCell, page: int, is_numbered: bool) -> bool:
        """Return whether a cell on top of a page goes on with one at the foot of the page before, as
        merged ones may. `is_numbered` says that its row has a number. Notes what a reader should
        compare."""
        text, above = cell.text(), _start(opened)
        if not above:
            return False
        is_merged = len(cell.rows) > 1 or len(opened.rows) > 1
        if not text:
            meant = f"看作接着上一页的“{above}”" if is_merged else f"看作没有写，不是“{above}”"
            self.doubt(page, cell, f"是空的，{meant}")
            return is_merged
        # The first row has the headings of the columns.
        if not (opened.rows.start and opened.ends_above(2)):
            return False
        if not opened.is_cut_before(cell) or (is_numbered and not is_merged):
            return False
        meant = (
            f"看作接着上一页的“{above}”"
            if is_merged
            else f"看作另一行，没有接在上一页的“{above}”后面"
        )
        self.doubt(page, cell, f"“{_start(cell)}”{meant}")
        return is_merged

    def doubt(self, page: int, cell: _OpenCell, text: str) -> None:
        column = cell.columns.start + 1
        self.doubts.append(Assumption(f"第{page}页{self.name}顶上第{column}列", text))

    def known_names(self) -> Set[str]:
        """Return the names of bodies that stand on a line of their own in a cell, or between marks."""
        known: set[str] = set()
        for cell in self.cells:
            text = cell.text(True)
            if _SEPARATOR.search(text) or len([*cell.lines()]) == 1:
                known.update(_SEPARATOR.split(text))
        return {each for each in known if is_body_like(each)}

    def grid(self) -> Grid:
        """Return the grid of all rows. In a column with names that are parted by 、 or commas, a full
        line goes on in the next one; where nothing parts them, each line may be a name."""
        separated = {each.columns for each in self.cells if _SEPARATOR.search(each.text())}
        known = self.known_names()
        cells = []
        for each in self.cells:
            where = cell_place(self.name, each.rows.start, each.columns.start)
            text = each.text(each.columns in separated, known)
            if not _SEPARATOR.search(text):
                meant = "一个名称" if each.columns in separated else "两个名称"
                self.doubts += [
                    Assumption(where, f"“{name}”写满了一行，和下一行的“{following}”看作{meant}")
                    for name, following in each.doubtful_names(known)
                ]
            if text and any(part.spills for part in each.parts):
                self.doubts.append(Assumption(where, "文字写出了格子的边，可能和旁边一格的混了"))
            cells.append(GridCell(text, each.rows, each.columns, where))
        return filled_grid(self.name, cells, (self.height, len(self.edges) - 1))


def _look_of(cells: Sequence[PdfCell]) -> _Look:
    """Return how cells look: the least distance of a text from its edges, the usual one of lines, and
    whether the lines that go on in the next one end at the edge."""
    lines = [(line, cell) for cell in cells for line in cell.lines]
    gaps = (min(line.left - cell.left, cell.right - text_end(line)) for line, cell in lines)
    padding = max(min(gaps, default=0), 0)
    pairs = [(*pair, cell.right - padding) for cell in cells for pair in pairwise(cell.lines)]
    pitches = [(line.top - before.top) / before.size for before, line, _ in pairs]
    broken = [
        right - line.right < _SAME_END
        for line, following, right in pairs
        if is_full(line, following, right) and not ENDS_SENTENCE.search(line.text)
    ]
    is_justified = len(broken) > 4 and sum(broken) > 0.9 * len(broken)
    return _Look(padding, median(pitches or [1.6]), is_justified)


def _start(cell: _OpenCell) -> str:
    return cell.text(True).replace("\n", "")[:12]
