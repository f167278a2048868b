"""A workbook that somebody sent, opened with care: its sheets as rows of cells."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from gkrw.office.ooxml_zip import (
    Unusable,
    has_declarations,
    is_utf8_xml,
    read_package,
)
from gkrw.office.xlsx.sheet_extras import (
    MAIN,
    MOST_COLUMNS,
    Position,
    attached_to,
    comments_of,
    parsed,
    position_of,
    unescaped,
)

_BOOK = "xl/workbook.xml"
_MOST_XML = 48 * 1024 * 1024
"""The most that the XML of a workbook may have: a checklist of 10,000 rows has some 20 MB."""
_MOST_ROWS = 20_000
"""The most rows with something in them that a sheet may have."""
_MOST = {
    b"c": 600_000,
    b"row": 200_000,
    b"si": 600_000,
    b"f": 50_000,
    b"mergeCell": 5_000,
    b"hyperlink": 50_000,
    b"comment": 20_000,
    b"xf": 70_000,
    b"sheet": 300,
}
"""The most elements of a kind that a workbook may have: each takes hundreds of bytes of memory and
but a few of a compressed file."""
_LAST_ROW = 1_048_576
_COUNTED = re.compile(rb"<(?:\w+:)?(c|row|si|f|mergeCell|hyperlink|comment|xf|sheet)[ />]")
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c r="(?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])\d+"(?:[^>]*[^/>])?>\s*<(?:\w+:)?(?:v|is|f)\b'
)
"""A cell with something in it beyond column GR, the 200th."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read, and what to do, in Chinese."""

    message: str
    fix: str


_SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，不加密码，再交来。"
_ASK = "请交来的人用 Excel 或 WPS 重新保存一次，再交来。"
_SAID = {
    Unusable.EMPTY: ("文件是空的。", _ASK),
    Unusable.OLD: ("这是旧的 .xls 或 .et 文件，或者是加了密码的文件。", _SAVE_AS),
    Unusable.NO_ZIP: ("这不是 Excel 工作簿，或者文件已经损坏。", _SAVE_AS),
    Unusable.TOO_BIG: ("解压后大得不正常，没有打开。", _ASK),
    Unusable.TWICE: ("文件已经损坏：里面有重名的部分。", _ASK),
    Unusable.COMPRESSION: ("文件不是用 Excel 的方式压缩的。", _ASK),
    Unusable.ENCRYPTED: ("文件加了密码。", "去掉密码再交来。"),
    Unusable.BROKEN: ("文件已经损坏，解不开。", _ASK),
}


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet: the values of the rows that have some, and what is more than a value.

    `formats` has how numbers are shown. `uncomputed` are formulas without a value, because the
    program that saved them did not work them out. `merged` has, for each cell of a merged range
    but the first, that first cell. `links` are the targets of hyperlinks, `comments` the texts of
    what is attached to cells.
    """

    name: str
    rows: Mapping[int, tuple[Any, ...]]
    formats: Mapping[Position, str] = field(default_factory=dict)
    uncomputed: Mapping[Position, str] = field(default_factory=dict)
    merged: Mapping[Position, Position] = field(default_factory=dict)
    links: Mapping[Position, str] = field(default_factory=dict)
    comments: Mapping[Position, str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Any:
        """The value of a cell; None where it has none."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else None


def cell_name(position: Position) -> str:
    """H7"""
    row, column = position
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_grid(data: bytes) -> tuple[SheetGrid, ...] | Refusal:
    """The sheets of a workbook, or why it is not read. Raises nothing for what is in the file."""
    parts = read_package(data)
    if isinstance(parts, Unusable):
        return Refusal(*_SAID[parts])
    if refusal := _refused(parts):
        return refusal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of what it leaves out
            return tuple(_sheets(data, parts))
    except _TooMany as error:
        return Refusal(f"工作表“{error}”的行多得不正常，没有读取。", _ASK)
    except Exception as error:  # openpyxl raises almost anything for a damaged workbook
        return Refusal(f"文件已经损坏，读不了（{type(error).__name__}）。", _ASK)


class _TooMany(Exception):
    """More rows than any checklist has."""


def _refused(parts: Mapping[str, bytes]) -> Refusal | None:
    lower = {name.lower() for name in parts}
    if _BOOK not in lower:
        if "word/document.xml" in lower:
            return Refusal("这是 Word 文件，不是 Excel 工作簿。", "请交来填好的 Excel 清单。")
        if "mimetype" in lower or "content.xml" in lower:
            return Refusal("这是 .ods 文件，不是 .xlsx 工作簿。", _SAVE_AS)
        return Refusal("这不是 Excel 工作簿。", _SAVE_AS)
    xml = {name: each for name, each in parts.items() if _is_xml(name, each)}
    if sum(map(len, xml.values())) > _MOST_XML:
        return Refusal("工作表大得不正常，没有打开。", _ASK)
    if _is_a_bomb(xml):
        return Refusal("单元格多得不正常，没有打开。", _ASK)
    for name, content in xml.items():
        if not is_utf8_xml(content):
            return Refusal(f"文件里的 {name} 不是 UTF-8 编码。", _ASK)
        if has_declarations(content):
            return Refusal(f"文件里的 {name} 有 Excel 不会写的内容（DOCTYPE），没有打开。", _ASK)
    return None


def _is_xml(name: str, content: bytes) -> bool:
    """Whether a part may be read as XML: a sheet's may have any name."""
    return name.lower().endswith((".xml", ".rels")) or content[:64].lstrip(_BEFORE_XML)[:1] == b"<"


_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first bracket: byte order marks, halves of wide characters, blanks."""


def _is_a_bomb(parts: Mapping[str, bytes]) -> bool:
    """Whether there is far more of something than any checklist has. Stops as soon as it knows."""
    left = dict(_MOST)
    for content in parts.values():
        if _FAR_CELL.search(content):
            return True
        for match in _COUNTED.finditer(content):
            left[match[1]] -= 1
            if left[match[1]] < 0:
                return True
    return False


def _sheets(data: bytes, parts: Mapping[str, bytes]) -> Iterator[SheetGrid]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        assert isinstance(sheet, ReadOnlyWorksheet)
        sheet.reset_dimensions()  # WPS writes wrong ones
        _put_back_escapes(sheet, parts)
        rows: dict[int, tuple[Any, ...]] = {}
        formats: dict[Position, str] = {}
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS)):
            if number >= _LAST_ROW:
                raise _TooMany(sheet.title)
            values = [cell.value for cell in cells]
            while values and values[-1] is None:
                values.pop()
            if not values:
                continue
            rows[number] = tuple(map(_as_typed, values))
            if len(rows) > _MOST_ROWS:
                raise _TooMany(sheet.title)
            for at, value in enumerate(values):
                if value.__class__ in (int, float):
                    formats[number, at] = cells[at].number_format
        # openpyxl has no public name for the part of a sheet, and no type for this one.
        path: str = sheet._worksheet_path.lstrip("/")  # type: ignore[attr-defined]
        if any(_NO_DAY in values for values in rows.values()):
            _put_back_numbers(rows, parts.get(path, b""))
        beyond = attached_to(path, parts)
        yield SheetGrid(sheet.title, rows, formats, *beyond, comments_of(path, parts))
    book.close()


def _as_typed(value: Any) -> Any:
    return unescaped(value) if isinstance(value, str) else value


def _put_back_escapes(sheet: ReadOnlyWorksheet, parts: Mapping[str, bytes]) -> None:
    """openpyxl takes the escape of _ out of shared texts and leaves the other escapes in: what was
    typed as _x000D_ would be a line break. All sheets of a workbook have the same list of texts."""
    # openpyxl has no public name for them either.
    shared: list[str] = sheet._shared_strings  # type: ignore[attr-defined]
    for content in parts.values():
        if b"x005F_" in content and (root := parsed(content)).tag == f"{MAIN}sst":
            texts = ["".join(map(_text, each)) for each in root.iter(f"{MAIN}si")]
            if [text.replace("x005F_", "") for text in texts] == shared:
                shared[:] = texts


def _text(child: etree._Element) -> str:
    """What a part of a shared text adds to it: it itself, or one of its runs; not how it is said."""
    if child.tag == f"{MAIN}t":
        return child.text or ""
    return (child.findtext(f"{MAIN}t") or "") if child.tag == f"{MAIN}r" else ""


_NO_DAY = "#VALUE!"
"""What openpyxl makes of a number that is shown as a date and is none, such as 20261008."""


def _put_back_numbers(rows: dict[int, tuple[Any, ...]], source: bytes) -> None:
    root = parsed(source)
    for cell in root.iter(f"{MAIN}c"):
        row, column = position_of(cell.get("r", ""))
        value = cell.findtext(f"{MAIN}v")
        if (
            cell.get("t", "n") == "n"
            and value
            and rows.get(row, ())[column : column + 1] == (_NO_DAY,)
        ):
            number = float(value)
            values = list(rows[row])
            values[column] = int(number) if number == int(number) else number
            rows[row] = tuple(values)
