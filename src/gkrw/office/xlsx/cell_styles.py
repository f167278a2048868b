"""The styles of cells in a workbook: only what changes the meaning of a value."""

from itertools import islice

from gkrw.office.ooxml import parse_xml
from gkrw.office.xlsx import format_codes
from gkrw.office.xlsx.cell_content import is_on

_MOST_FORMATS = 500
"""The formats with a code of their own that are read: Excel allows 250 in a workbook."""


def styles_of_cells(content: bytes) -> list[tuple[str, bool]]:
    """Return the number format of each style of cells, and whether it strikes text through.

    `content` is the part with the styles.
    """
    root = parse_xml(content)
    codes = dict(format_codes.BUILT_IN)
    codes |= {
        int(each.get("numFmtId", 0)): each.get("formatCode") or format_codes.GENERAL
        for each in islice(root.iterfind("{*}numFmts/{*}numFmt"), _MOST_FORMATS)
    }
    fonts = enumerate(root.iterfind("{*}fonts/{*}font"))
    struck = {number for number, font in fonts if is_on(font.find("{*}strike"))}
    return [
        (
            codes.get(int(each.get("numFmtId") or 0), format_codes.UNKNOWN),
            int(each.get("fontId") or 0) in struck,
        )
        for each in root.iterfind("{*}cellXfs/{*}xf")
    ]
