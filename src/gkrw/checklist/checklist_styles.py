"""The named styles of a checklist."""

from functools import cache

from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection

from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.office.xlsx.cells import CENTRED, FONT, LEFT, cell_style, frame_styles, heading_style

_NUMBER_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.CODE: "@"}
_ALIGNMENTS = {"": LEFT, "Centred": CENTRED, "Top": Alignment("left", "top", wrap_text=True)}
"""By the ending of a style's name."""
_FILLED_IN = (
    ColumnKind.TEXT,
    ColumnKind.CODE,
    ColumnKind.DATE,
    ColumnKind.NUMBER,
    ColumnKind.STATUS,
)


@cache  # 1.4 ms for each of a run's workbooks
def every_style() -> tuple[NamedStyle, ...]:
    """Return every style that a checklist uses, to be added to one new workbook after another."""
    guide = NamedStyle("gkGuide", font=Font(name=FONT, size=11), alignment=_ALIGNMENTS["Top"])
    nothing = cell_style(
        "gkNothing",
        font=Font(name=FONT, size=10, color="7F7F7F"),
        fill=PatternFill("solid", fgColor="E7E6E6"),
        alignment=Alignment("center", "center"),
    )
    styles = [*frame_styles(), heading_style("gkHeadFill", "9C5700"), guide, nothing]
    for ending, alignment in _ALIGNMENTS.items():
        styles.append(cell_style(f"gkFixed{ending}", alignment=alignment))
        styles += [
            cell_style(
                f"gk{kind.name.title()}{ending}",
                fill=PatternFill("solid", fgColor="FFFBE6"),
                alignment=alignment,
                protection=Protection(locked=False),
                number_format=_NUMBER_FORMATS.get(kind, "General"),
            )
            for kind in _FILLED_IN
        ]
    return tuple(styles)


def style_of(column: ChecklistColumn, overfull: bool = False) -> str:
    """Return the name of the style of a column's cells.

    A centred text that is longer than its row shows neither its beginning nor its end. So cells to
    fill in are aligned to the top, and all cells of an `overfull` row.
    """
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not ColumnKind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"
