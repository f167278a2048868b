"""What a cell can hold."""

import pytest

from gkrw.office.xlsx.cells import MAX_CHARACTERS, too_long


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
