"""Read what the cells of a sheet have besides values: formulas, merged ranges, links, comments."""

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.escape import unescape

from gkrw.office.safe_xml import parse_xml

Position = tuple[int, int]
"""A row and a column, both from 0."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""The namespace of SpreadsheetML, as lxml writes it before element names."""
MAX_COLUMNS = 200
"""The columns of a sheet that are read."""
_MAX_MERGED = 100_000
"""The merged cells of a sheet that are read."""
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HAS_EXTRAS = re.compile(rb"<(?:\w+:)?(?:f[ >/]|mergeCell |hyperlink )")
_LITERAL_LINK = re.compile(r'\s*HYPERLINK\(\s*"((?:[^"]|"")+)"\s*[,)]', re.IGNORECASE)
"""HYPERLINK("https://…","附件"): only an address that is written out, because nothing is computed."""


class SheetExtras(NamedTuple):
    """Properties of the cells of a sheet besides values, by position.

    `uncomputed` are formulas without a value, `merged` is the first cell of the range for each of
    its other cells, `links` are the targets of hyperlinks.
    """

    uncomputed: dict[Position, str]
    merged: dict[Position, Position]
    links: dict[Position, str]
    comments: dict[Position, str]


def read_extras(path: str, parts: Mapping[str, bytes]) -> SheetExtras:
    """Read the extras of the sheet in the part `path`. Raises etree.XMLSyntaxError."""
    source = parts.get(path, b"")
    if _HAS_EXTRAS.search(source) is None:
        return SheetExtras({}, {}, {}, _comments(path, parts))
    root = parse_xml(source)
    links = _links(root, _relation_targets(path, parts, "/hyperlink"))
    return SheetExtras(_uncomputed(root), _merged(root), links, _comments(path, parts))


def _uncomputed(root: etree._Element) -> dict[Position, str]:
    return {
        position_of(cell.get("r", "")): f"={formula.text or ''}"
        for formula in root.iter(f"{MAIN}f")
        if (cell := formula.getparent()) is not None
        and not (cell.findtext(f"{MAIN}v") or cell.get("t") == "str")
    }


def _merged(root: etree._Element) -> dict[Position, Position]:
    merged: dict[Position, Position] = {}
    for element in root.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(element.get("ref", "")))
        if 0 in (left, top, right, bottom) or right > MAX_COLUMNS:
            continue  # whole rows or columns
        if len(merged) + (right - left + 1) * (bottom - top + 1) > _MAX_MERGED:
            continue
        cells = [
            (row, column) for row in range(top - 1, bottom) for column in range(left - 1, right)
        ]
        merged |= dict.fromkeys(cells[1:], cells[0])
    return merged


def _links(root: etree._Element, targets: Mapping[str, str]) -> dict[Position, str]:
    """The targets of hyperlinks, and the addresses in HYPERLINK formulas. `targets` are those of
    the sheet's relations by id."""
    in_formulas = {
        position_of(cell.get("r", "")): match[1].replace('""', '"')
        for formula in root.iter(f"{MAIN}f")
        if (cell := formula.getparent()) is not None
        and (match := _LITERAL_LINK.match(formula.text or "")) is not None
    }
    return in_formulas | {
        position_of(element.get("ref", "").split(":")[0]): targets[relation]
        for element in root.iter(f"{MAIN}hyperlink")
        if (relation := element.get(_RELATION_ID, "")) in targets
    }


def _comments(path: str, parts: Mapping[str, bytes]) -> dict[Position, str]:
    """The comments of a sheet. Threaded comments are stored as plain ones too."""
    comments: dict[Position, str] = {}
    for target in _relation_targets(path, parts, "/comments").values():
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lstrip("/")
        if name in parts:
            for element in parse_xml(parts[name]).iter(f"{MAIN}comment"):
                text = "".join(element.itertext(f"{MAIN}t", with_tail=False))
                comments[position_of(element.get("ref", ""))] = unescaped(text)
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


def unescaped(text: str) -> str:
    """Return a text without the escapes of a workbook: _x000D_ is a line break and _x005F_ is _
    (ST_Xstring, ECMA-376 part 1, 22.9.2.19). An unpaired surrogate becomes U+FFFD."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def position_of(name: str) -> Position:
    """Return the position of a cell such as H7. Raises an error of openpyxl for any other text."""
    letters, row = coordinate_from_string(name)
    return row - 1, column_index_from_string(letters) - 1
