"""Set up how a sheet is printed."""

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gkrw.core.wording import shortened

_MAX_TITLE = 100
"""Characters of a title in the footer: Excel limits the whole footer to 255."""


def set_up_landscape(sheet: Worksheet, title: str) -> None:
    """Print a sheet on A4 landscape, one page wide, with title and page number in the footer."""
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3  # inches: about what a printer cannot reach
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = shortened(title, _MAX_TITLE).replace("&", "&&")
    footer.right.text = "第 &P 页，共 &N 页"
