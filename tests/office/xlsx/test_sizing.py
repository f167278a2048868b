"""Row heights and column widths that show every text whole."""

import pytest

from gkrw.office.xlsx import sizing


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
    assert sizing.line_count(text, width) == lines


def test_a_row_is_as_high_as_its_longest_text_needs():
    cells = [("政务公开" * 3, 10), ("政务", 10)]
    assert sizing.row_height(cells) == 3 * sizing.LINE + 5
    assert sizing.row_height([("政务公开" * 100, 10)]) == sizing.MAX_HEIGHT


def test_a_column_is_narrower_with_short_texts_and_wider_with_very_long_ones():
    assert sizing.column_width(["政务"], 30) == 6
    assert sizing.column_width(["政务公开政务"], 30) == 14
    assert sizing.column_width(["政务公开" * 20], 30) == 30
    widened = sizing.column_width(["政务公开" * 200], 30)
    assert widened > 30
    assert sizing.fits("政务公开" * 200, widened)
