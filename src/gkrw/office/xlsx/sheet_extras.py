"""What a sheet has beside the values of its cells: formulas, merged cells, links and comments."""

import posixpath
import re
from collections.abc import Mapping

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.escape import unescape

Position = tuple[int, int]
"""A row and a column, both from 0."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_COLUMNS = 200
"""The most columns of a sheet that are looked at."""
_MOST_MERGED = 100_000
"""The most merged cells that are looked at."""


def parsed(source: bytes) -> etree._Element:
    """The root of a part. Raises etree.XMLSyntaxError."""
    return etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))


_BEYOND = re.compile(rb"<(?:\w+:)?(?:f[ >/]|mergeCell |hyperlink )")


def attached_to(
    path: str, parts: Mapping[str, bytes]
) -> tuple[dict[Position, str], dict[Position, Position], dict[Position, str]]:
    """The formulas without a value, the merged cells and the links of a sheet."""
    source = parts.get(path, b"")
    if _BEYOND.search(source) is None:
        return {}, {}, {}
    root = parsed(source)
    uncomputed = {
        position_of(cell.get("r", "")): f"={formula.text or ''}"
        for formula in root.iter(f"{MAIN}f")
        if (cell := formula.getparent()) is not None
        and not (cell.findtext(f"{MAIN}v") or cell.get("t") == "str")
    }
    merged: dict[Position, Position] = {}
    for each in root.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(each.get("ref", "")))
        if 0 in (left, top, right, bottom) or right > MOST_COLUMNS:
            continue  # whole rows or columns
        if len(merged) + (right - left + 1) * (bottom - top + 1) > _MOST_MERGED:
            continue
        inside = [(row, at) for row in range(top - 1, bottom) for at in range(left - 1, right)]
        merged |= dict.fromkeys(inside[1:], inside[0])
    targets = _targets(path, parts, "/hyperlink")
    links = _links_in_formulas(root) | {
        position_of(each.get("ref", "").split(":")[0]): targets[number]
        for each in root.iter(f"{MAIN}hyperlink")
        if (number := each.get(_ID, "")) in targets
    }
    return uncomputed, merged, links


_LITERAL_LINK = re.compile(r'\s*HYPERLINK\(\s*"((?:[^"]|"")+)"\s*[,)]', re.IGNORECASE)
"""HYPERLINK("https://…","附件"): only an address that stands there as it is; nothing is worked out."""


def _links_in_formulas(root: etree._Element) -> dict[Position, str]:
    """The addresses behind the texts that the formula HYPERLINK shows."""
    return {
        position_of(cell.get("r", "")): found[1].replace('""', '"')
        for formula in root.iter(f"{MAIN}f")
        if (cell := formula.getparent()) is not None
        and (found := _LITERAL_LINK.match(formula.text or "")) is not None
    }


_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def comments_of(path: str, parts: Mapping[str, bytes]) -> dict[Position, str]:
    """The comments of a sheet, by cell. Newer ones are kept in the older form besides."""
    found: dict[Position, str] = {}
    for target in _targets(path, parts, "/comments").values():
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lstrip("/")
        if name in parts:
            for each in parsed(parts[name]).iter(f"{MAIN}comment"):
                text = "".join(each.itertext(f"{MAIN}t", with_tail=False))
                found[position_of(each.get("ref", ""))] = unescaped(text)
    return found


def unescaped(text: str) -> str:
    """A text without the escapes of a workbook: _x000D_ is a line break, _x005F_ is _ (ST_Xstring,
    ECMA-376 part 1, 22.9.2.19). Halves of a pair that stand alone are no characters."""
    if "_x" not in text:
        return text
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _targets(path: str, parts: Mapping[str, bytes], kind: str) -> dict[str, str]:
    """The targets of a sheet's relations of one kind, by their numbers."""
    folder, _, name = path.rpartition("/")
    content = parts.get(f"{folder}/_rels/{name}.rels")
    if content is None:
        return {}
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in parsed(content)
        if each.get("Type", "").endswith(kind)
    }


def position_of(name: str) -> Position:
    """The position of H7. Raises an error of openpyxl for what is no name of a cell."""
    letters, row = coordinate_from_string(name)
    return row - 1, column_index_from_string(letters) - 1
