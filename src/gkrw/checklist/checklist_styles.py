"""The looks of a checklist's cells, as styles by name."""

from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection

from gkrw.checklist.columns import ChecklistColumn, ColumnKind
from gkrw.office.xlsx.cell_styles import CENTRED, FONT, LEFT, above_tables, cell, heading

_FORMATS = {ColumnKind.DATE: "yyyy-mm-dd", ColumnKind.CODE: "@"}
_ALIGNMENTS = {"": LEFT, "Centred": CENTRED, "Top": Alignment("left", "top", wrap_text=True)}
"""By the ending of a style's name."""
_FILLED_IN = (
    ColumnKind.TEXT,
    ColumnKind.CODE,
    ColumnKind.DATE,
    ColumnKind.NUMBER,
    ColumnKind.STATUS,
)


def every_style() -> list[NamedStyle]:
    """Every style that a checklist uses."""
    guide = NamedStyle("gkGuide", font=Font(name=FONT, size=11), alignment=_ALIGNMENTS["Top"])
    nothing = cell(
        "gkNothing",
        font=Font(name=FONT, size=10, color="7F7F7F"),
        fill=PatternFill("solid", fgColor="E7E6E6"),
        alignment=Alignment("center", "center"),
    )
    made = [*above_tables(), heading("gkHeadFill", "9C5700"), guide, nothing]
    for ending, alignment in _ALIGNMENTS.items():
        made.append(cell(f"gkFixed{ending}", alignment=alignment))
        made += [
            cell(
                f"gk{kind.name.title()}{ending}",
                fill=PatternFill("solid", fgColor="FFFBE6"),
                alignment=alignment,
                protection=Protection(locked=False),
                number_format=_FORMATS.get(kind, "General"),
            )
            for kind in _FILLED_IN
        ]
    return made


def style_of(column: ChecklistColumn, overfull: bool = False) -> str:
    """The style of a column's cells. Of a text that is longer than its row the middle would be
    shown, and neither end: what is typed in later may be so long, and in an `overfull` row all."""
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not ColumnKind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"
