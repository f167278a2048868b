"""Read the sheets of a workbook from an untrusted source.

Only the parts that a return needs are read, so that faults in other properties and in validations
do no harm.
"""

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from gkrw.core.errors import UserError
from gkrw.office.ooxml import parse_xml
from gkrw.office.xlsx import number_format
from gkrw.office.xlsx.cell_positions import (
    LAST_COLUMN,
    LAST_ROW,
    Position,
    cell_name,
    cells_of_range,
    corners,
    position_of,
)
from gkrw.office.xlsx.workbook_parts import (
    SAVE_AGAIN,
    SheetObject,
    WorkbookParts,
    local_name,
    open_workbook,
    read_comments,
    read_objects,
    read_page_texts,
    read_time_of_saving,
    unescaped,
)

_MAX_ROWS = 20_000
"""The limit for the rows of a sheet that have a value."""
_MAX_MERGED = 100_000
"""The limit for the cells of all merged ranges of a sheet, also of ranges that overlap, which no
program writes: they take as much time. Further ranges are ignored."""


class Number(NamedTuple):
    """A number in a cell.

    `shown` is its text in Excel, None where it is not known. `day` is the moment for the number as
    a count of days, to the second, None where it is out of range. `is_date` and `is_percent` say
    whether the cell shows a date, or the number times 100 with %.
    """

    value: float
    shown: str | None
    day: datetime | None = None
    is_date: bool = False
    is_percent: bool = False

    @classmethod
    def of(cls, value: float, code: str, epoch_1904: bool = False) -> "Number":
        """Return a number in a cell with the number format `code`."""
        return cls(
            int(value) if value.is_integer() else value,
            number_format.shown_number(value, code, epoch_1904),
            _day(number_format.moment_of(value, epoch_1904)),
            number_format.is_date_format(code),
            number_format.is_percent_format(code),
        )


CellValue = str | bool | Number | None


@dataclass(slots=True)
class SheetGrid:
    """One sheet: the values of its cells by row and column, and what it has besides values.

    Rows and columns count from 0; there are only rows and cells with a value. `uncomputed` are
    formulas without a value: the program that saved the file did not compute them. `merged` maps
    each cell of a merged range except the first to that first cell. `links` are the targets of
    hyperlinks. `struck` are cells with text that is struck through. `objects` are pictures, text
    boxes and other things that are in no cell. `state` is visible, hidden or veryHidden, which a
    user cannot show again. `hidden_rows` and `hidden_columns` are those that a user does not see.
    """

    name: str
    state: str = "visible"
    rows: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    uncomputed: dict[Position, str] = field(default_factory=dict)
    merged: dict[Position, Position] = field(default_factory=dict)
    links: dict[Position, str] = field(default_factory=dict)
    comments: dict[Position, str] = field(default_factory=dict)
    struck: set[Position] = field(default_factory=set)
    objects: list[SheetObject] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell; None where it has none."""
        return self.rows.get(row, {}).get(column)


class SavedWorkbook(NamedTuple):
    """The sheets of a workbook, and the time at which an office program saved it, None where the
    file does not say."""

    sheets: tuple[SheetGrid, ...]
    saved: datetime | None


def read_workbook(data: bytes) -> tuple[SheetGrid, ...]:
    """Return the sheets of a workbook. Raise UserError, and nothing else, for a file that cannot be
    read."""
    return read_saved_workbook(data).sheets


def read_saved_workbook(data: bytes) -> SavedWorkbook:
    """Read a workbook. Raise UserError, and nothing else, for a file that cannot be read."""
    try:
        parts = open_workbook(data)
        sheets = tuple(_Reader(parts).sheets())
        if not sheets:
            raise UserError("文件已经损坏，里面没有工作表。", SAVE_AGAIN)
        return SavedWorkbook(sheets, read_time_of_saving(parts))
    except UserError:
        raise
    except (etree.XMLSyntaxError, ValueError, TypeError, LookupError, OverflowError) as error:
        message = f"文件已经损坏，读不了（{type(error).__name__}）。"
        raise UserError(message, SAVE_AGAIN) from None


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, parts: WorkbookParts) -> None:
        self.parts = parts
        self.part = parts.workbook()
        self.root = parse_xml(parts.contents[self.part])
        properties = self.root.find("{*}workbookPr")
        flag = "" if properties is None else properties.get("date1904", "")
        self.epoch_1904 = flag in ("1", "true", "on")
        self.numbers: dict[tuple[str, str], Number] = {}
        self.formulas: dict[str, str] = {}
        """The formulas of a sheet that several cells share, by their number."""

    def sheets(self) -> Iterator[SheetGrid]:
        targets = self.parts.related(self.part, "/worksheet")
        for element in self.root.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(_relation_id(element), "")
            content = self.parts.get(target)
            if content is not None:  # not a sheet of charts or of macros
                name, state = element.get("name", ""), element.get("state", "visible")
                yield self.sheet(name, state, target, content)

    def sheet(self, name: str, state: str, part: str, content: bytes) -> SheetGrid:
        grid = SheetGrid(name, state)
        targets = self.parts.related(part, "/hyperlink")
        self.formulas.clear()
        number, left = -1, _MAX_MERGED
        for element in _elements(content, "col", "row", "mergeCell", "hyperlink", "headerFooter"):
            kind = local_name(element)
            if kind == "mergeCell":
                cells = cells_of_range(element.get("ref", ""), left)
                left -= len(cells)
                grid.merged |= dict.fromkeys(cells[1:], cells[0]) if cells else {}
            elif kind == "hyperlink":
                relation = _relation_id(element)
                if relation in targets:
                    fragment = element.get("location", "").lstrip("#")
                    target = targets[relation] + (fragment and f"#{fragment}")
                    grid.links |= dict.fromkeys(_linked(grid, element.get("ref", "")), target)
            elif kind == "headerFooter":
                grid.objects += read_page_texts(element)
            elif kind == "col":
                if _is_hidden(element):
                    grid.hidden_columns |= _columns_of(element)
            else:
                number = _row_number(element, number)
                if _is_hidden(element):
                    grid.hidden_rows.add(number)
                for position, cell in _cells(element, number):
                    self.read_cell(grid, position, cell)
                if len(grid.rows) > _MAX_ROWS:
                    message = f"工作表“{name}”的行多得不正常，没有读取。"
                    raise UserError(message, SAVE_AGAIN)
        grid.objects += read_objects(self.parts, part)
        for at, text in read_comments(self.parts, part).items():
            if commented := position_of(at):
                grid.comments[commented] = text
        return grid

    def read_cell(self, grid: SheetGrid, position: Position, cell: etree._Element) -> None:
        """Add a cell to its sheet: its value, its link, its picture, or a formula without a
        value."""
        parts = {local_name(each): each for each in reversed(cell)}  # the first of each name
        (value, is_struck), formula = self.value(cell, parts), self.formula(parts.get("f"))
        if _is_picture(cell, value, formula):
            grid.objects.append(SheetObject(position, "嵌入图片", ""))
            return
        links = len(_LINK.findall(formula)) if formula else 0
        if formula and (match := _LITERAL_LINK.match(formula)):
            grid.links[position] = match[1].replace('""', '"')
            links -= 1
        if links:
            grid.objects.append(SheetObject(position, "用公式拼出的链接", f"={formula}"))
        if value is not None:
            row = grid.rows.setdefault(position[0], {})
            if position[1] in row:  # no office program writes a cell twice
                raise UserError(
                    f"文件已经损坏：{grid.name} 的 {cell_name(position)} 有两个值。", SAVE_AGAIN
                )
            row[position[1]] = value
            if is_struck:
                grid.struck.add(position)
        elif formula is not None and cell.get("t") != "str":
            grid.uncomputed[position] = f"={formula}"

    def formula(self, element: etree._Element | None) -> str | None:
        """Return the formula in an element, None without one. One that several cells share is
        returned as the first of them has it."""
        if element is None or element.get("t") != "shared":
            return None if element is None else element.text or ""
        return self.formulas.setdefault(element.get("si", ""), element.text or "")

    # -- values ------------------------------------------------------------------------------------

    def value(
        self, cell: etree._Element, parts: Mapping[str, etree._Element]
    ) -> tuple[CellValue, bool]:
        """Return the value of a cell, and whether some of its text is struck through. `parts` are
        the elements in it."""
        kind, text = cell.get("t", "n"), parts["v"].text if "v" in parts else None
        number = int(cell.get("s") or 0)
        code, is_struck = self.styles[number] if number < len(self.styles) else _PLAIN
        if kind == "inlineStr":
            text = _text_of(parts["is"]) if "is" in parts else None
            return text or None, is_struck or _has_struck_run(cell)
        if not text:
            return None, False
        if kind == "s":
            shared, has_struck_run = self.strings[int(text)]
            return shared or None, is_struck or has_struck_run
        if kind == "d":  # in Strict Open XML
            moment = datetime.fromisoformat(text.removesuffix("Z"))
            text = str(number_format.serial_of(moment, self.epoch_1904))
        if kind in ("n", "d"):
            return self.number(text, code), is_struck
        return text in ("1", "true") if kind == "b" else unescaped(text), is_struck

    def number(self, text: str, code: str) -> CellValue:
        """Return a number, or the text itself where it is infinite or not a number (NaN)."""
        if (text, code) not in self.numbers:
            value = float(text)
            if not math.isfinite(value):
                return text
            self.numbers[text, code] = Number.of(value, code, self.epoch_1904)
        return self.numbers[text, code]

    @cached_property
    def strings(self) -> Sequence[tuple[str, bool]]:
        """The texts that cells refer to by their number, and whether some of each is struck."""
        content = self.parts.first(self.part, "/sharedStrings", "xl/sharedStrings.xml")
        items = _elements(content or b"", "si")
        return [(_text_of(item), _has_struck_run(item)) for item in items]

    @cached_property
    def styles(self) -> Sequence[tuple[str, bool]]:
        """The number format of each style of cells, and whether it strikes text through."""
        content = self.parts.first(self.part, "/styles", "xl/styles.xml")
        if content is None:
            return []
        root = parse_xml(content)
        codes = dict(number_format.BUILT_IN)
        codes |= {
            int(each.get("numFmtId", 0)): each.get("formatCode", "")
            for each in root.iterfind("{*}numFmts/{*}numFmt")
        }
        fonts = enumerate(root.iterfind("{*}fonts/{*}font"))
        struck = {number for number, font in fonts if _is_on(font.find("{*}strike"))}
        return [
            (
                codes.get(int(each.get("numFmtId") or 0), number_format.UNKNOWN),
                int(each.get("fontId") or 0) in struck,
            )
            for each in root.iterfind("{*}cellXfs/{*}xf")
        ]


_PLAIN = (number_format.GENERAL, False)
_LITERAL_LINK = re.compile(r'[\s+]*HYPERLINK\(\s*"((?:[^"]|"")+)"\s*[,)]', re.IGNORECASE)
"""HYPERLINK("https://…","附件"): only an address that is written out, because nothing is computed."""
_LINK = re.compile(r"HYPERLINK\(", re.IGNORECASE)
_PICTURE = re.compile(r"=\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)


def _is_picture(cell: etree._Element, value: CellValue, formula: str | None) -> bool:
    """Return whether a cell holds a picture: by the formula DISPIMG (WPS) or IMAGE (Excel), or by
    an error value with value metadata (vm), which Excel writes for a picture placed in a cell."""
    is_error = cell.get("t") == "e" and cell.get("vm")
    if is_error or (formula is not None and _PICTURE.match(f"={formula}")):
        return True
    return isinstance(value, str) and _PICTURE.match(value) is not None


def _elements(content: bytes, *names: str) -> Iterator[etree._Element]:
    """Yield the elements with these names and free each one, so that a large part takes little
    memory."""
    if not content:
        return
    tags = [f"{{*}}{name}" for name in names]
    events = etree.iterparse(
        io.BytesIO(content), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in events:
        yield element
        element.clear()
        if (parent := element.getparent()) is not None:
            del parent[: parent.index(element)]


def _relation_id(element: etree._Element) -> str:
    """Return the value of r:id, whose namespace is another one in Strict Open XML; empty without
    one."""
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def _is_hidden(element: etree._Element) -> bool:
    """Return whether a row, or some columns, are hidden, also by a filter."""
    return element.get("hidden") in ("1", "true", "on")


def _columns_of(element: etree._Element) -> set[int]:
    """Return the columns that a `col` is about, from 0."""
    first, last = (element.get(name, "") for name in ("min", "max"))
    if not (first.isdecimal() and last.isdecimal()):
        return set()
    return set(range(max(int(first), 1) - 1, min(int(last), LAST_COLUMN)))


def _row_number(row: etree._Element, before: int) -> int:
    """Return the number of a row, from 0: the written one, else the one after `before`."""
    written = row.get("r", "")
    return int(written) - 1 if written.isdecimal() and 0 < int(written) <= LAST_ROW else before + 1


def _cells(row: etree._Element, number: int) -> Iterator[tuple[Position, etree._Element]]:
    """Yield the cells of a row that are not empty, with their positions. A cell without a name is
    to the right of the cell before it."""
    column = -1
    for cell in row.iterchildren("{*}c"):
        position = position_of(cell.get("r", ""))
        column = column + 1 if position is None else position[1]
        if len(cell):  # a third of the cells are empty
            yield (number, column), cell


def _linked(grid: SheetGrid, reference: str) -> Iterator[Position]:
    """Yield the first cell of a range, and the others that hold something."""
    top, left, bottom, right = corners(reference)
    if top <= bottom:
        yield top, left
    rows = range(top, bottom + 1) if bottom - top < len(grid.rows) else sorted(grid.rows)
    for row in rows:
        if top <= row <= bottom and row in grid.rows:
            yield from ((row, column) for column in grid.rows[row] if left <= column <= right)


def _text_of(item: etree._Element) -> str:
    """Return the text of a cell, joined from its runs, without the reading aids (rPh)."""
    texts = [
        child.text or "" if name == "t" else child.findtext("{*}t") or ""
        for child in item
        if (name := local_name(child)) in ("t", "r")
    ]
    return unescaped("".join(texts))


def _has_struck_run(item: etree._Element) -> bool:
    return any(map(_is_on, item.iter("{*}strike")))


def _is_on(element: etree._Element | None) -> bool:
    """Return whether a switch such as <strike/> is on."""
    return element is not None and element.get("val", "1") not in ("0", "false", "off")


_SECOND = timedelta(seconds=1)


def _day(moment: datetime | None) -> datetime | None:
    """Return a moment rounded to the nearest second; None for None."""
    if moment is None:
        return None
    half_up = timedelta(seconds=moment.microsecond >= 500_000 and moment < datetime.max - _SECOND)
    return moment.replace(microsecond=0) + half_up
