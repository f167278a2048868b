"""The content of checklists."""

import pytest

from gkrw.checklist.content import department_sheet_names


@pytest.mark.parametrize(
    ("departments", "expected"),
    [
        (["财政局", "审计局"], ["财政局", "审计局"]),
        (["说明", "总表", "HISTORY"], ["说明（2）", "总表（2）", "HISTORY（2）"]),
        (["a/b", "a:b", "'x'"], ["a_b", "a_b（2）", "x"]),
        (["名" * 40, "名" * 41], ["名" * 31, "名" * 28 + "（2）"]),
    ],
)
def test_names_of_sheets_are_allowed_and_different(departments, expected):
    assert department_sheet_names(departments) == expected
