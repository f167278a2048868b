"""Read the sheets of a workbook from an untrusted source.

Only the parts that a return needs are read, so that faults in other properties and in validations
do no harm.
"""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from gkrw.core.errors import UserError
from gkrw.office.ooxml import parse_values, parse_xml
from gkrw.office.xlsx import format_codes, number_format
from gkrw.office.xlsx.cell_content import (
    cell_text_of,
    columns_of,
    content_of,
    days_of,
    formula_links,
    is_hidden,
    is_picture,
    row_number,
)
from gkrw.office.xlsx.cell_positions import (
    LAST_COLUMN,
    Position,
    cell_name,
    cells_of_range,
    filled_in_range,
    position_of,
)
from gkrw.office.xlsx.cell_styles import styles_of_cells
from gkrw.office.xlsx.workbook_parts import (
    SAVE_AGAIN,
    SheetObject,
    WorkbookParts,
    kind_of_sheet,
    local_name,
    open_workbook,
    read_comments,
    read_objects,
    read_page_texts,
    read_properties,
    read_time_of_saving,
    relation_id,
    unescaped,
)

_LARGE = 1024 * 1024  # bytes
_MAX_ROWS = 20_000
"""The limit for the rows of a sheet that have a value."""
_MAX_MERGED = 100_000
"""The limit for the cells of all merged ranges of a sheet, also of ranges that overlap, which no
program writes: they take as much time. Further ranges are ignored."""
_MAX_LINKED = 1_000_000
"""Likewise for the cells that are looked at to find those of the ranges of links."""
_MAX_FORMATS = 1_000_000
"""The limit for the lengths of the formats of all different numbers of a workbook: 100,000 dates."""


class Number(NamedTuple):
    """A number in a cell.

    `shown` is its text in Excel, None where it is not known. `day` is the date and time that
    the number means as a count of days, to the second, None where it is out of range. `is_date` and `is_percent` say
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
        number = cls(
            int(value) if value.is_integer() else value,
            number_format.shown_number(value, code, epoch_1904),
            number_format.moment_of(value, epoch_1904),
        )
        if code == format_codes.GENERAL:
            return number
        return number._replace(
            is_date=number_format.is_date_format(code, value),
            is_percent=number_format.is_percent_format(code, value),
        )


CellValue = str | bool | Number | None


@dataclass(slots=True)
class SheetGrid:
    """One sheet: the values of its cells by row and column, and what it has besides values.

    Rows and columns count from 0; there are only rows and cells with a value. `uncomputed` are
    formulas without a value: the program that saved the file did not compute them. `merged` maps
    each cell of a merged range except the first to that first cell. `links` are the targets of
    hyperlinks. `struck` are cells with text that is struck through. `shown` is what cells show whose
    number format shows a text otherwise. `objects` are pictures, text
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
    shown: dict[Position, str] = field(default_factory=dict)
    objects: list[SheetObject] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell; None where it has none."""
        return cells.get(column) if (cells := self.rows.get(row)) else None


class SavedWorkbook(NamedTuple):
    """The sheets of a workbook, when a program saved it (None if unknown), and its properties, see
    `read_properties`."""

    sheets: tuple[SheetGrid, ...]
    saved: datetime | None
    properties: Mapping[str, str]


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
        return SavedWorkbook(sheets, read_time_of_saving(parts), read_properties(parts))
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
        self.columns: dict[str, int] = {}
        """The columns by the letters in names of cells."""
        self.styles_by_number: dict[str, tuple[str, bool]] = {}
        """The results of `style`."""
        self.formatted: set[tuple[str, str]] = set()
        """The numbers with formats that were read, each with its format."""
        self.format_left = _MAX_FORMATS
        self.formulas: dict[str, str] = {}
        """The formulas of a sheet that several cells share, by their number."""

    def sheets(self) -> Iterator[SheetGrid]:
        targets = self.parts.related(self.part, "/worksheet")
        others, read = self.parts.related(self.part, "sheet"), set[str]()
        for element in self.root.iterfind("{*}sheets/{*}sheet"):
            relation = relation_id(element)
            target = targets.get(relation) or others.get(relation, "")
            if target.lower() in read:  # no office program writes this
                raise UserError("文件已经损坏：几个工作表是同一份内容。", SAVE_AGAIN)
            read |= {target.lower()} - {""}
            content = self.parts.get(target)
            name, state = element.get("name", ""), element.get("state", "visible")
            grid = self.sheet(name, state, target, content or b"")
            if content is None or relation not in targets:
                grid.objects.insert(0, SheetObject(None, kind_of_sheet(content), ""))
            yield grid

    def sheet(self, name: str, state: str, part: str, content: bytes) -> SheetGrid:
        grid = SheetGrid(name, state)
        targets = self.parts.related(part, "/hyperlink")
        self.formulas.clear()
        number, left, left_linked, left_columns = -1, _MAX_MERGED, _MAX_LINKED, LAST_COLUMN
        for element in _elements(content, "col", "row", "mergeCell", "hyperlink", "headerFooter"):
            kind = local_name(element)
            if kind == "mergeCell":
                cells = cells_of_range(element.get("ref", ""), left)
                left -= len(cells)
                grid.merged |= dict.fromkeys(cells[1:], cells[0]) if cells else {}
            elif kind == "hyperlink":
                relation = relation_id(element)
                if relation in targets:
                    fragment = element.get("location", "").lstrip("#")
                    target = targets[relation] + (fragment and f"#{fragment}")
                    linked = [
                        *islice(filled_in_range(grid.rows, element.get("ref", "")), left_linked)
                    ]
                    left_linked -= len(linked)
                    grid.links |= dict.fromkeys(filter(None, linked), target)
            elif kind == "headerFooter":
                grid.objects += read_page_texts(element)
            elif kind == "col":
                if is_hidden(element):
                    hidden = columns_of(element)[:left_columns]
                    left_columns -= len(hidden)
                    grid.hidden_columns.update(hidden)
            else:
                number = row_number(element, number)
                if is_hidden(element):
                    grid.hidden_rows.add(number)
                self.read_row(grid, number, element)
                if len(grid.rows) > _MAX_ROWS:
                    message = f"工作表“{name}”的行多得不正常，没有读取。"
                    raise UserError(message, SAVE_AGAIN)
        grid.objects += read_objects(self.parts, part)
        for at, text in read_comments(self.parts, part).items():
            if commented := position_of(at):
                grid.comments[commented] = text
        return grid

    def read_row(self, grid: SheetGrid, number: int, row: etree._Element) -> None:
        """Add the cells of a row to its sheet. A cell without a name is to the right of the cell
        before it."""
        values = grid.rows.get(number, {})
        written, column = str(number + 1), -1
        for cell in row.iterchildren("{*}c"):
            at = self.column(cell.get("r", ""), written)
            column = column + 1 if at is None else at
            if len(cell):  # a third of the cells are empty
                self.read_cell(grid, values, (number, column), cell)
        if values:
            grid.rows[number] = values

    def column(self, name: str, row: str) -> int | None:
        """Return the column of a cell by its name, None for text that is no name. `row` is the
        number of its row, from 1, with which nearly every name ends."""
        letters = name.removesuffix(row)
        if letters != name and letters in self.columns:
            return self.columns[letters]
        position = position_of(name)
        if position is None:
            return None
        if letters.isalpha():
            self.columns[letters] = position[1]
        return position[1]

    def read_cell(
        self,
        grid: SheetGrid,
        values: dict[int, CellValue],
        position: Position,
        cell: etree._Element,
    ) -> None:
        """Add a cell to its sheet: its link, its picture, or a formula without a value; and its
        value to the `values` of its row."""
        kind, (text, element, inline) = cell.get("t", "n"), content_of(cell)
        code, is_struck = self.style(cell.get("s", ""))
        value, has_struck_run = self.value(kind, code, text, inline)
        formula = None if element is None else self.formula(element)
        # a picture placed in a cell by Excel is an error value with value metadata
        if is_picture(value, formula) or (kind == "e" and cell.get("vm")):
            grid.objects.append(SheetObject(position, "嵌入图片", ""))
            return
        if formula:
            address, others = formula_links(formula)
            if address:
                grid.links[position] = address
            if others:
                grid.objects.append(SheetObject(position, "用公式拼出的链接", f"={formula}"))
        if value is not None:
            if position[1] in values:  # no office program writes a cell twice
                raise UserError(
                    f"文件已经损坏：{grid.name} 的 {cell_name(position)} 有两个值。", SAVE_AGAIN
                )
            values[position[1]] = value
            if is_struck or has_struck_run:
                grid.struck.add(position)
            if code not in _PLAIN and isinstance(value, str | bool):
                shown = number_format.shown_text(value, code)
                grid.shown |= {position: shown} if shown.strip() != str(value).strip() else {}
        elif formula is not None and kind != "str":
            grid.uncomputed[position] = f"={formula}"

    def formula(self, element: etree._Element) -> str:
        """Return the formula of a cell. One that several cells share is returned as the first of
        them has it."""
        text = element.text or ""
        if element.get("t") != "shared":
            return text
        return self.formulas.setdefault(element.get("si", ""), text)

    # -- values ------------------------------------------------------------------------------------

    def value(
        self, kind: str, code: str, text: str | None, inline: etree._Element | None
    ) -> tuple[CellValue, bool]:
        """Return the value of a cell with a number format, and whether a run of its text is struck
        through."""
        if inline is not None and (kind == "inlineStr" or not text):
            text, is_struck = cell_text_of(inline)
            return text or None, is_struck
        if not text:
            return None, False
        if kind == "s":
            number = int(text)
            shared, is_struck = self.strings[number if number >= 0 else len(self.strings)]
            return shared or None, is_struck
        if kind == "d":  # in Strict Open XML
            text = days_of(text, self.epoch_1904)
        if kind in ("n", "d"):
            self.count_formatted(text, code)
            return _number(text, code, self.epoch_1904), False
        return text.lower() in ("1", "true") if kind == "b" else unescaped(text), False

    def count_formatted(self, text: str, code: str) -> None:
        """Raise UserError where finding out what numbers show would take too long."""
        if code not in _PLAIN and (text, code) not in self.formatted:
            self.formatted.add((text, code))
            self.format_left -= len(code)
            if self.format_left < 0:
                raise UserError("单元格多得不正常，没有读取。", SAVE_AGAIN)

    def style(self, written: str) -> tuple[str, bool]:
        """Return the number format of a style of cells, and whether it strikes text through."""
        found = self.styles_by_number.get(written)
        if found is None:
            number = int(written or 0)
            is_known = number < len(self.styles)
            found = self.styles[number] if is_known else (format_codes.GENERAL, False)
            self.styles_by_number[written] = found
        return found

    @cached_property
    def strings(self) -> Sequence[tuple[str, bool]]:
        """The texts that cells refer to by their number, and whether some of each is struck."""
        content = self.parts.first(self.part, "/sharedStrings", "xl/sharedStrings.xml")
        return [cell_text_of(item) for item in _elements(content or b"", "si")]

    @cached_property
    def styles(self) -> Sequence[tuple[str, bool]]:
        """The number format of each style of cells, and whether it strikes text through."""
        content = self.parts.first(self.part, "/styles", "xl/styles.xml")
        return [] if content is None else styles_of_cells(content)


_PLAIN = (format_codes.GENERAL, format_codes.TEXT)
"""The usual formats, which show a text as it is."""


@lru_cache(maxsize=4096)  # formatting takes 13 µs, and workbooks have many numbers in common
def _number(text: str, code: str, epoch_1904: bool) -> CellValue:
    """Return a number, or the text itself where it is infinite or no number."""
    try:
        value = float(text)
    except ValueError:
        return unescaped(text)
    return Number.of(value, code, epoch_1904) if math.isfinite(value) else text


def _elements(content: bytes, *names: str) -> Iterator[etree._Element]:
    """Yield the elements with these names. Those of a large part are freed one by one, so that it
    takes little memory; to do so for small ones takes 3 % of the time to collect a return."""
    tags = [f"{{*}}{name}" for name in names]
    if len(content) < _LARGE:
        yield from parse_values(content).iter(*tags) if content else ()
        return
    events = etree.iterparse(
        io.BytesIO(content),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        yield element
        element.clear()
        if (parent := element.getparent()) is not None:
            del parent[: parent.index(element)]
