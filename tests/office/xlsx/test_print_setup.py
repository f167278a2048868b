"""How a sheet is printed."""

from openpyxl import Workbook

from gkrw.office.xlsx.print_setup import set_up_landscape


def printed(title: str):
    sheet = Workbook().worksheets[0]
    set_up_landscape(sheet, title)
    return sheet


def test_a4_lying_on_its_side_one_page_wide():
    page = printed("财政局政务公开工作任务清单").page_setup
    assert (page.orientation, int(page.paperSize)) == ("landscape", 9)
    assert (page.fitToWidth, page.fitToHeight) == (1, 0)


def test_a_sign_that_excel_reads_as_a_command_is_doubled():
    assert printed("R&D 局").oddFooter.left.text == "R&&D 局"


def test_a_footer_never_exceeds_what_excel_allows():
    footer = printed("政务公开" * 100).oddFooter
    assert footer.left.text.endswith("…")
    assert len(str(footer.left)) + len(str(footer.right)) < 255
