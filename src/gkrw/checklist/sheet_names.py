"""The names of sheets, and the format of the hidden sheet."""

import re

GUIDE = "说明"
OVERVIEW = "总表"
SINGLE = "任务清单"
"""The sheet of a workbook for one department."""
HIDDEN = "_gkrw"
"""The hidden sheet that records what the workbook was made from."""
FORMAT = 1
"""The version of the hidden sheet's layout."""
_MAX_LENGTH = 31
"""The longest name of a sheet: a limit of Excel."""


def department_sheet_names(departments: list[str]) -> list[str]:
    """Return a name for the sheet of each department: allowed by Excel, and unique."""
    taken = {name.casefold() for name in (GUIDE, OVERVIEW, SINGLE, HIDDEN, "history")}
    names = []
    for department in departments:
        allowed = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", department).strip("'")[:_MAX_LENGTH] or "_"
        name, number = allowed, 1
        while name.casefold() in taken:
            number += 1
            ending = f"（{number}）"
            name = allowed[: _MAX_LENGTH - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names
