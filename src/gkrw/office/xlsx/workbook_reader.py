"""Read the sheets of a workbook from an untrusted source."""

import io
import itertools
import posixpath
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from gkrw.core.errors import UserError
from gkrw.office.ooxml import Unusable, parse_xml, read_package, unsafe_xml

Position = tuple[int, int]
"""A row and a column, both from 0."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of SpreadsheetML, as lxml writes it before element names."""
_MAX_XML = 48 * 1024 * 1024
"""The limit for all XML of a workbook, in bytes: a checklist of 10,000 rows has about 20 MB."""
_MAX_ROWS = 20_000
"""The limit for the rows of a sheet that have a value."""
_MAX_COLUMNS = 200
"""The columns of a sheet that are read."""
_MAX_MERGED = 100_000
"""The merged cells of a sheet that are read."""
_MAX_ELEMENTS = {
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
"""The limits for the elements of a workbook: each takes hundreds of bytes of memory, but only a few
in a compressed file."""
_LAST_ROW = 1_048_576
_COUNTED = re.compile(rb"<(?:\w+:)?(%b)[ />]" % b"|".join(_MAX_ELEMENTS))
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c r="(?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])\d+"(?:[^>]*[^/>])?>\s*<(?:\w+:)?(?:v|is|f)\b'
)
"""A cell with a value beyond column GR, the 200th."""
_SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，不加密码，再交来。"
_SAVE_AGAIN = "请交来的人用 Excel 或 WPS 重新保存一次，再交来。"
_OLD = ".xls 或 .et 文件，或者是加了密码的文件"
_FIXES = {
    Unusable.OLD: _SAVE_AS,
    Unusable.NO_ZIP: _SAVE_AS,
    Unusable.ENCRYPTED: "去掉密码再交来。",
}
"""The fixes that are not _SAVE_AGAIN."""


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet: the values of the rows that have any, and what cells have besides values.

    Rows and columns count from 0. `formats` are the number formats of cells with numbers.
    `uncomputed` are formulas without a value: the program that saved the file did not compute
    them. `merged` maps each cell of a merged range except the first to that first cell. `links` are
    the targets of hyperlinks.
    """

    name: str
    rows: Mapping[int, tuple[Any, ...]]
    formats: Mapping[Position, str]
    uncomputed: Mapping[Position, str]
    merged: Mapping[Position, Position]
    links: Mapping[Position, str]
    comments: Mapping[Position, str]

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell; None where it has none."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else None


def cell_name(position: Position) -> str:
    """Return the name of a cell, such as H7."""
    row, column = position
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_workbook(data: bytes) -> tuple[SheetGrid, ...]:
    """Return the sheets of a workbook. Raises only UserError, for a file that cannot be read."""
    parts = read_package(data)
    if isinstance(parts, Unusable):
        message = parts.value.format(old=_OLD, file="Excel 工作簿", program="Excel")
        raise UserError(message, _FIXES.get(parts, _SAVE_AGAIN))
    _check_parts(parts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out
            return tuple(_read_sheets(data, parts))
    except UserError:
        raise
    except Exception as error:  # openpyxl raises almost anything for a damaged workbook
        message = f"文件已经损坏，读不了（{type(error).__name__}）。"
        raise UserError(message, _SAVE_AGAIN) from None


def _check_parts(parts: Mapping[str, bytes]) -> None:
    """Raise UserError for parts that must not be parsed."""
    names = {name.lower() for name in parts}
    if "xl/workbook.xml" not in names:
        if "word/document.xml" in names:
            raise UserError("这是 Word 文件，不是 Excel 工作簿。", "请交来填好的 Excel 清单。")
        if "mimetype" in names or "content.xml" in names:
            raise UserError("这是 .ods 文件，不是 .xlsx 工作簿。", _SAVE_AS)
        raise UserError("这不是 Excel 工作簿。", _SAVE_AS)
    xml = {  # the part of a sheet may have any name
        name: content
        for name, content in parts.items()
        if name.lower().endswith((".xml", ".rels")) or content[:64].lstrip(_BEFORE_XML)[:1] == b"<"
    }
    if sum(map(len, xml.values())) > _MAX_XML:
        raise UserError("工作表大得不正常，没有打开。", _SAVE_AGAIN)
    if _has_too_many_elements(xml.values()):
        raise UserError("单元格多得不正常，没有打开。", _SAVE_AGAIN)
    for name, content in xml.items():
        if unsafe := unsafe_xml(content):
            raise UserError(unsafe.value.format(name=name, program="Excel"), _SAVE_AGAIN)


_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Bytes that may precede the first bracket: byte order marks, halves of wide characters, blanks."""


def _has_too_many_elements(contents: Iterable[bytes]) -> bool:
    """Whether some XML has far more elements than any checklist."""
    left = dict(_MAX_ELEMENTS)
    for content in contents:
        if _FAR_CELL.search(content):
            return True
        for match in _COUNTED.finditer(content):
            left[match[1]] -= 1
            if left[match[1]] < 0:
                return True
    return False


def _read_sheets(data: bytes, parts: Mapping[str, bytes]) -> Iterator[SheetGrid]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        assert isinstance(sheet, ReadOnlyWorksheet)
        sheet.reset_dimensions()  # WPS writes wrong ones
        _restore_escapes(sheet, parts)
        rows: dict[int, tuple[Any, ...]] = {}
        formats: dict[Position, str] = {}
        for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS)):
            values = [cell.value for cell in cells]
            while values and values[-1] is None:
                values.pop()
            if values:
                rows[number] = tuple(
                    _unescaped(each) if isinstance(each, str) else each for each in values
                )
            if number >= _LAST_ROW or len(rows) > _MAX_ROWS:
                message = f"工作表“{sheet.title}”的行多得不正常，没有读取。"
                raise UserError(message, _SAVE_AGAIN)
            for column, value in enumerate(values):
                if value.__class__ in (int, float):
                    formats[number, column] = cells[column].number_format
        # openpyxl has no public name for the part of a sheet, and no type for this one.
        path: str = sheet._worksheet_path.lstrip("/")  # type: ignore[attr-defined]
        if any(_NO_DATE in values for values in rows.values()):
            _restore_numbers(rows, parts.get(path, b""))
        yield SheetGrid(sheet.title, rows, formats, *_extras(path, parts))
    book.close()


def _unescaped(text: str) -> str:
    """Return a text without the escapes of a workbook: _x000D_ is a line break and _x005F_ is _
    (ST_Xstring, ECMA-376 part 1, 22.9.2.19). An unpaired surrogate becomes U+FFFD."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _restore_escapes(sheet: ReadOnlyWorksheet, parts: Mapping[str, bytes]) -> None:
    """Restore the escapes of underscores in the shared texts of a workbook.

    openpyxl removes those but leaves the other escapes in, so _x000D_ that somebody typed would
    become a line break.
    """
    # openpyxl has no public name for the shared texts either.
    shared: list[str] = sheet._shared_strings  # type: ignore[attr-defined]
    for content in parts.values():
        if b"x005F_" in content and (root := parse_xml(content)).tag == f"{_MAIN}sst":
            texts = ["".join(map(_text_of_run, item)) for item in root.iter(f"{_MAIN}si")]
            if [text.replace("x005F_", "") for text in texts] == shared:
                shared[:] = texts


def _text_of_run(child: etree._Element) -> str:
    """The text of a child of a shared text; empty for anything but text and runs."""
    if child.tag == f"{_MAIN}t":
        return child.text or ""
    return (child.findtext(f"{_MAIN}t") or "") if child.tag == f"{_MAIN}r" else ""


_NO_DATE = "#VALUE!"
"""The value that openpyxl gives a number with a date format that is no date, such as 20261008."""


def _restore_numbers(rows: dict[int, tuple[Any, ...]], source: bytes) -> None:
    """Put the numbers of a sheet back where openpyxl could not make dates of them."""
    root = parse_xml(source)
    for cell in root.iter(f"{_MAIN}c"):
        row, column = _position_of(cell.get("r", ""))
        text = cell.findtext(f"{_MAIN}v")
        is_number = cell.get("t", "n") == "n" and text
        if is_number and rows.get(row, ())[column : column + 1] == (_NO_DATE,):
            number = float(text or "")
            values = list(rows[row])
            values[column] = int(number) if number.is_integer() else number
            rows[row] = tuple(values)


# -- what cells have besides values ----------------------------------------------------------------

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HAS_EXTRAS = re.compile(rb"<(?:\w+:)?(?:f[ >/]|mergeCell |hyperlink )")
_LITERAL_LINK = re.compile(r'\s*HYPERLINK\(\s*"((?:[^"]|"")+)"\s*[,)]', re.IGNORECASE)
"""HYPERLINK("https://…","附件"): only an address that is written out, because nothing is computed."""
_Texts = dict[Position, str]


def _extras(
    path: str, parts: Mapping[str, bytes]
) -> tuple[_Texts, dict[Position, Position], _Texts, _Texts]:
    """`uncomputed`, `merged`, `links` and `comments` of the sheet in the part `path`."""
    source = parts.get(path, b"")
    comments = _comments(path, parts)
    if _HAS_EXTRAS.search(source) is None:
        return {}, {}, {}, comments
    root = parse_xml(source)
    formulas = [
        (cell, formula.text or "")
        for formula in root.iter(f"{_MAIN}f")
        if (cell := formula.getparent()) is not None
    ]
    uncomputed = {
        _position_of(cell.get("r", "")): f"={text}"
        for cell, text in formulas
        if not (cell.findtext(f"{_MAIN}v") or cell.get("t") == "str")
    }
    links = {
        _position_of(cell.get("r", "")): match[1].replace('""', '"')
        for cell, text in formulas
        if (match := _LITERAL_LINK.match(text)) is not None
    }
    targets = _relation_targets(path, parts, "/hyperlink")
    links |= {
        _position_of(element.get("ref", "").split(":")[0]): targets[relation]
        for element in root.iter(f"{_MAIN}hyperlink")
        if (relation := element.get(_RELATION_ID, "")) in targets
    }
    return uncomputed, _merged(root), links, comments


def _merged(root: etree._Element) -> dict[Position, Position]:
    merged: dict[Position, Position] = {}
    for element in root.iter(f"{_MAIN}mergeCell"):
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(element.get("ref", "")))
        if 0 in (left, top, right, bottom) or right > _MAX_COLUMNS:
            continue  # whole rows or columns
        if len(merged) + (right - left + 1) * (bottom - top + 1) > _MAX_MERGED:
            continue
        cells = list(itertools.product(range(top - 1, bottom), range(left - 1, right)))
        merged |= dict.fromkeys(cells[1:], cells[0])
    return merged


def _comments(path: str, parts: Mapping[str, bytes]) -> dict[Position, str]:
    """The comments of a sheet. Threaded comments are stored as plain ones too."""
    comments: dict[Position, str] = {}
    for target in _relation_targets(path, parts, "/comments").values():
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lstrip("/")
        if name in parts:
            for element in parse_xml(parts[name]).iter(f"{_MAIN}comment"):
                text = "".join(element.itertext(f"{_MAIN}t", with_tail=False))
                comments[_position_of(element.get("ref", ""))] = _unescaped(text)
    return comments


def _relation_targets(path: str, parts: Mapping[str, bytes], kind: str) -> dict[str, str]:
    """The targets of a part's relations whose type ends with `kind`, by relation id."""
    folder, _, name = path.rpartition("/")
    content = parts.get(f"{folder}/_rels/{name}.rels")
    if content is None:
        return {}
    return {
        element.get("Id", ""): element.get("Target", "")
        for element in parse_xml(content)
        if element.get("Type", "").endswith(kind)
    }


def _position_of(name: str) -> Position:
    """Return the position of a cell such as H7. Raises an error of openpyxl for any other text."""
    letters, row = coordinate_from_string(name)
    return row - 1, column_index_from_string(letters) - 1
