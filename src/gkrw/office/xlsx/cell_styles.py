"""The named styles that all workbooks share."""

from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LEFT = Alignment("left", "center", wrap_text=True)
CENTRED = Alignment("center", "center", wrap_text=True)


def cell_style(name: str, **attributes: Any) -> NamedStyle:
    """Return a style for a cell with a border and 10-point text, centred by default."""
    defaults = {"font": Font(name=FONT, size=10), "border": BORDER, "alignment": CENTRED}
    return NamedStyle(name, **{**defaults, **attributes})


def heading_style(name: str, colour: str) -> NamedStyle:
    """Return a style for the heading of a column: white on a colour."""
    return cell_style(
        name,
        font=Font(name="黑体", size=10, color="FFFFFF"),
        fill=PatternFill("solid", fgColor=colour),
    )


def frame_styles() -> list[NamedStyle]:
    """Return the styles of a sheet's title, of the remark below it and of column headings."""
    alignment = Alignment("left", "center")
    return [
        NamedStyle("gkTitle", font=Font(name="黑体", size=16), alignment=alignment),
        NamedStyle("gkRemark", font=Font(name=FONT, size=10, color="595959"), alignment=alignment),
        heading_style("gkHead", "44546A"),
    ]
