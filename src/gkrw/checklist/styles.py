"""The looks of a checklist's cells, as styles by name."""

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from gkrw.checklist.columns import Column, Kind

_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.CODE: "@"}
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "宋体"
_ALIGNMENTS = {
    "": Alignment("left", "center", wrap_text=True),
    "Centred": Alignment("center", "center", wrap_text=True),
    "Top": Alignment("left", "top", wrap_text=True),
}
"""By the ending of a style's name."""


def every_style() -> list[NamedStyle]:
    """Every style that a checklist uses."""
    made = [
        NamedStyle(
            "gkTitle", font=Font(name="黑体", size=16), alignment=Alignment("left", "center")
        ),
        NamedStyle(
            "gkRemark",
            font=Font(name=_FONT, size=10, color="595959"),
            alignment=Alignment("left", "center"),
        ),
        NamedStyle(
            "gkGuide",
            font=Font(name=_FONT, size=11),
            alignment=Alignment("left", "top", wrap_text=True),
        ),
    ]
    for name, colour in (("gkHead", "44546A"), ("gkHeadFill", "9C5700")):
        made.append(
            NamedStyle(
                name,
                font=Font(name="黑体", size=10, color="FFFFFF"),
                fill=PatternFill("solid", fgColor=colour),
                border=_BORDER,
                alignment=Alignment("center", "center", wrap_text=True),
            )
        )
    for ending, alignment in _ALIGNMENTS.items():
        made.append(
            NamedStyle(
                f"gkFixed{ending}",
                font=Font(name=_FONT, size=10),
                border=_BORDER,
                alignment=alignment,
            )
        )
        for kind in (Kind.TEXT, Kind.CODE, Kind.DATE, Kind.NUMBER, Kind.STATUS):
            made.append(
                NamedStyle(
                    f"gk{kind.name.title()}{ending}",
                    font=Font(name=_FONT, size=10),
                    fill=PatternFill("solid", fgColor="FFFBE6"),
                    border=_BORDER,
                    alignment=alignment,
                    protection=Protection(locked=False),
                    number_format=_FORMATS.get(kind, "General"),
                )
            )
    made.append(
        NamedStyle(
            "gkNothing",
            font=Font(name=_FONT, size=10, color="7F7F7F"),
            fill=PatternFill("solid", fgColor="E7E6E6"),
            border=_BORDER,
            alignment=Alignment("center", "center"),
        )
    )
    return made


def style_of(column: Column, overfull: bool = False) -> str:
    """The style of a column's cells. Of a text that is longer than its row the middle would be
    shown, and neither end: what is typed in later may be so long, and in an `overfull` row all."""
    ending = "Centred" if column.centred else ""
    if not column.centred and (overfull or column.kind is not Kind.FIXED):
        ending = "Top"
    return f"gk{column.kind.name.title()}{ending}"
