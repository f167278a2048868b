"""What a cell can hold, heights and widths that show every text whole, and printing."""

import pytest
from openpyxl import Workbook

from gkrw.office.xlsx import MAX_CHARACTERS, too_long
from gkrw.office.xlsx.workbook_writer import (
    LINE_HEIGHT,
    MAX_HEIGHT,
    column_width,
    line_count,
    needed_height,
    row_height,
    set_up_page,
    workbook_bytes,
)


@pytest.mark.parametrize(
    ("texts", "length"),
    [
        ([], 0),
        (["政务公开", 7, None], 0),
        (["长" * MAX_CHARACTERS], 0),
        (["短", "长" * (MAX_CHARACTERS + 1)], MAX_CHARACTERS + 1),
        (["𠀀" * 20_000], 40_000),  # Excel counts such a character as two
    ],
)
def test_a_text_that_no_cell_holds(texts, length):
    assert too_long(texts) == length


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("政务公开", 10, 1),  # 8 half-width characters and a margin of 2
        ("政务公开工", 10, 2),
        ("ABCDEFGH", 10, 1),
        ("ABCDEFGHI", 10, 2),
        ("政务\n公开", 10, 2),
        ("政务\n\n公开公开公开", 10, 4),
        ("政", 1, 1),
    ],
)
def test_lines_of_a_text(text, width, lines):
    assert line_count(text, width) == lines


def test_a_row_is_as_high_as_its_longest_text_needs():
    cells = [("政务公开" * 3, 10), ("政务", 10)]
    assert row_height(cells) == 3 * LINE_HEIGHT + 5
    assert row_height([("政务公开" * 100, 10)]) == MAX_HEIGHT


def test_a_column_is_narrower_with_short_texts_and_wider_with_very_long_ones():
    assert column_width(["政务"], 30) == 6
    assert column_width(["政务公开政务"], 30) == 14
    assert column_width(["政务公开" * 20], 30) == 30
    widened = column_width(["政务公开" * 200], 30)
    assert widened > 30
    assert needed_height([("政务公开" * 200, widened)]) <= MAX_HEIGHT


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("2026-06-30", 10.9),
        ("2026-06-30，完成其余各项公开工作", 10.9),
        ("分两次：2026年11月30日前、年底前", 16.9),
        ("2026年第三季度完成", 8),
        ("孙丽（13800000000）", 15.9),
        ("张强，0931-8259000", 12.9),
        ("www.example.gov.cn/zwgk/2026/06/30/index.html", 10.9),
    ],
)
def test_a_date_or_a_number_has_room_on_a_line_of_a_narrow_column(text, width):
    assert column_width([text], 8) == width


def printed(title: str):
    sheet = Workbook().worksheets[0]
    set_up_page(sheet, title)
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


def test_no_temporary_file_is_needed(monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("tempfile._get_default_tempdir", full)
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", full)
    book = Workbook()
    book.active["A1"] = "政务"
    assert workbook_bytes(book).startswith(b"PK")
