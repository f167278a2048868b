"""The looks that all workbooks share, as styles by name."""

from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LEFT = Alignment("left", "center", wrap_text=True)
CENTRED = Alignment("center", "center", wrap_text=True)


def cell(name: str, **more: Any) -> NamedStyle:
    """A cell with a border and 10-point text, centred where nothing else is said."""
    look = {"font": Font(name=FONT, size=10), "border": BORDER, "alignment": CENTRED}
    return NamedStyle(name, **{**look, **more})


def heading(name: str, colour: str) -> NamedStyle:
    """A heading of a column: white on a colour."""
    return cell(
        name,
        font=Font(name="黑体", size=10, color="FFFFFF"),
        fill=PatternFill("solid", fgColor=colour),
    )


def above_tables() -> list[NamedStyle]:
    """A sheet's title, the remark below it, and the headings of columns."""
    line = Alignment("left", "center")
    return [
        NamedStyle("gkTitle", font=Font(name="黑体", size=16), alignment=line),
        NamedStyle("gkRemark", font=Font(name=FONT, size=10, color="595959"), alignment=line),
        heading("gkHead", "44546A"),
    ]
