"""What workbooks and sheets are called, and how a hidden sheet is laid out."""

import re

GUIDE = "说明"
OVERVIEW = "总表"
SINGLE = "任务清单"
"""The sheet of a workbook that has but one department."""
HIDDEN = "_gkrw"
"""The sheet, not shown, that says what the workbook was made from."""
FORMAT = 1
"""The version of the hidden sheet's layout."""
_MOST = 31
"""The longest name of a sheet: a limit of Excel."""


def sheet_names(departments: list[str]) -> list[str]:
    """A name for the sheet of each department: allowed by Excel, and each once."""
    taken = {name.casefold() for name in (GUIDE, OVERVIEW, SINGLE, HIDDEN, "history")}
    names = []
    for department in departments:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", department).strip("'")[:_MOST] or "_"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            ending = f"（{number}）"
            name = plain[: _MOST - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names
