"""Find out whose checklist a returned sheet is, and what it held when it was issued."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from gkrw.checklist.columns import compared_keys
from gkrw.checklist.content import (
    GUIDE_SHEET,
    HIDDEN_FORMAT,
    HIDDEN_SHEET,
    TITLES_WITH_WORK,
    digest,
    without_title,
)
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.roster import can_receive
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.returns.cell_texts import cell_text, normalized_id
from gkrw.returns.returned_sheet import ReturnedSheet, texts_on


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row as it was issued: the digests of its fixed texts, empty where they are not known, and
    the texts of its cells to fill in. Both are by column key."""

    digests: Mapping[str, str]
    texts: Mapping[str, str]


IssuedRows = Mapping[tuple[str, str], IssuedRow]
"""The rows of a workbook as they were issued, by department and task id."""


class Issued(NamedTuple):
    """What a workbook held when it was issued: its rows, and the digests of the sheets that are not
    filled in, by sheet name."""

    rows: IssuedRows
    sheets: Mapping[str, str]
    table: str = ""
    """The key of the table, or its title; empty where the workbook does not say."""
    table_title: str = ""
    """The title of the table where `table` is its key; else empty."""
    columns: Mapping[str, str] = MappingProxyType({})
    """The headings of the columns that only this table had or named so, by key."""


def read_issued(grids: Sequence[SheetGrid], loaded: LoadedTable) -> Issued:
    """Read the hidden sheet. If it is missing or of another format, only `table` may be known."""
    hidden = next((grid.rows for grid in grids if grid.name == HIDDEN_SHEET), {})
    guide = next((grid for grid in grids if grid.name == GUIDE_SHEET), None)
    rows = [
        [cells.get(column) for column in range(max(2, *cells) + 1)]
        for _, cells in sorted(hidden.items())
    ]
    start = next((at for at, row in enumerate(rows) if row[:2] == ["department", "id"]), None)
    record = {cell_text(row[0]): cell_text(row[1]) for row in rows[:start]}
    if start is None or record.get("format") != str(HIDDEN_FORMAT):
        # without the record, the guide still has the title of the table below its heading
        return Issued({}, {}, cell_text(guide.value(1, 0)) if guide else "")
    keys = [cell_text(key) for key in rows[start][3:]]
    sheets = {cell_text(row[1]): cell_text(row[2]) for row in rows[:start] if row[0] == "sheet"}
    own = next((row[1:] for row in rows[:start] if row[0] == "columns"), [])
    pairs = (cell_text(each).partition("=") for each in own)
    compared = compared_keys(loaded.table)
    issued = {}
    for row in rows[start + 1 :]:
        department, task, joined, *texts = map(cell_text, row)
        digests = joined.split(" ")
        # A department may have been renamed since: its old name may be an alias now.
        issued[loaded.roster.canonical.get(department, department), task] = IssuedRow(
            dict(zip(compared, digests, strict=True)) if len(digests) == len(compared) else {},
            dict(zip_longest(keys, texts[: len(keys)], fillvalue="")),
        )
    title = record.get("table", "")
    return Issued(
        issued,
        sheets,
        record.get("key") or title,
        title if record.get("key") else "",
        {key: heading for key, _, heading in pairs if key and heading},
    )


_TITLE = re.compile("任务清单$|^(?:填报)?(?:单位|部门)[:：]")
"""A text above the headings that says whose checklist it is."""
NOT_WRITTEN = "没有写明是哪个部门的"


class Origin(NamedTuple):
    """The department of a sheet; empty where it is not certain, and `problem` says why.

    With --take, `department` is that of the first certain sign, and `problem` says which signs
    contradict each other.
    """

    department: str
    problem: str = ""
    only_file_name: bool = False
    """Whether everything but the name of the file agrees."""
    unknown: str = ""
    """A name in the title that is none of the table's, if no other sign names a body."""


def origin_of_sheet(
    sheet: ReturnedSheet, issued: IssuedRows, loaded: LoadedTable, preferred: bool
) -> Origin:
    """Return the department of a sheet.

    The title above the headings, the name of the sheet, the departments that the workbook was
    issued to and the name of the file are signs, in that order; each may be missing. Where they
    contradict each other, the department is not certain; if the file is `preferred` (--take), the
    first sign that names a single department counts.
    """
    above = texts_on(sheet.grid, sheet.layout.row).values()
    titles = {without_title(text) for text in above if _TITLE.search(text)} - {""}
    found = {
        # a title without a known body counts as an unknown body
        "标题写的是": {each for text in titles for each in bodies_in(text, loaded) or {text}},
        "工作表的名称是": bodies_in(sheet.grid.name, loaded),
        "清单发给的是": _bodies_called((department for department, _ in issued), loaded),
        "文件名写的是": bodies_in(PurePath(sheet.file).stem, loaded),
    }
    signs = {label: bodies for label, bodies in found.items() if bodies}
    known = _bodies_called(set().union(*signs.values()), loaded)
    common = set.intersection(*signs.values()) if signs else set()
    if len(common) == 1 and common <= known:
        return Origin(common.pop())
    if not signs or (common and common <= known):
        return Origin("", NOT_WRITTEN)
    problem = "，".join(f"{label}{'、'.join(sorted(each))}" for label, each in signs.items())
    if not known:
        return Origin("", f"{problem}，分解表里没有这个单位", unknown="、".join(sorted(titles)))
    certain = [bodies for bodies in signs.values() if len(bodies) == 1 and bodies <= known]
    if preferred and certain:
        return Origin(min(certain[0]), problem)
    signs.pop("文件名写的是", None)
    inside = set.intersection(*signs.values())
    return Origin("", problem, len(inside) == 1 and inside <= known)


_OTHER_ROLES = 2
"""A department may correct its role in one row; in several, it would hardly be another's in all."""


def whose_roles(
    sheet: ReturnedSheet, department: str, issued: IssuedRows, loaded: LoadedTable
) -> str:
    """Return the other departments that have all the roles written in the rows of a sheet, where
    several rows have another role than the sheet's own department: the rows of a neighbour were
    pasted below its title. Empty where there are none."""
    typed = {
        normalized_id(sheet.typed_id(number)): cell_text(sheet.value(number, "role"))
        for number in sheet.numbers
    }
    typed = {task: role for task, role in typed.items() if role in _ROLES}
    own = _role_labels(loaded, department)
    wrong = sum(
        before is None or before.digests.get("role") != digest(role)
        for task, role in typed.items()
        if role != own.get(task)
        for before in [issued.get((department, task))]
    )
    if wrong < _OTHER_ROLES:
        return ""
    bodies = loaded.assignments.by_body.keys() - {department}
    return "、".join(
        sorted(body for body in bodies if typed.items() <= _role_labels(loaded, body).items())
    )


_ROLES = {role.label for role in Role}


def _role_labels(loaded: LoadedTable, body: str) -> dict[str, str]:
    by_role = loaded.assignments.by_body[body]
    return {row.task.id: role.label for role, rows in by_role.items() for row in rows}


_LONGEST_TITLE = 30
"""Characters: a longer text in a row of its own is a remark."""


def title_of_block(
    sheet: ReturnedSheet, number: int, loaded: LoadedTable
) -> tuple[str, Collection[str]]:
    """Return the text of a row if it is the title of a checklist, and the bodies that it names; an
    empty text for any other row.

    A title is the first text of a row that ends as titles do, or the only text of a row if it is
    the name of a body, or a short text with one that is not in a column to fill in: 单位：审计局.
    """
    texts = {
        at: text for at, value in sheet.grid.rows[number].items() if (text := cell_text(value))
    }
    if not texts:
        return "", ()
    at, first = min(texts.items())
    is_title = first.endswith(TITLES_WITH_WORK)
    if not (is_title or len(texts) == 1):
        return "", ()
    body = loaded.roster.find(without_title(first))
    if is_title or body:
        return first, {body.name} if body else bodies_in(first, loaded)
    filled = {sheet.layout.columns[key] for key in sheet.layout.filled}
    bodies = (
        bodies_in(first, loaded) if at not in filled and len(first) <= _LONGEST_TITLE else set()
    )
    return first if bodies else "", bodies


def bodies_in(text: str, loaded: LoadedTable) -> set[str]:
    """Return the bodies whose names are in a title or a file name; where one name is part of
    another, only the longer one counts."""
    if whole := _bodies_called([text], loaded):
        return whole
    inside = [name for name in loaded.roster.canonical if len(name) > 2 and name in text]
    longest = [
        name for name in inside if not any(name != other and name in other for other in inside)
    ]
    return _bodies_called(longest, loaded)


def _bodies_called(names: Iterable[str], loaded: LoadedTable) -> set[str]:
    """Return the canonical names of the bodies with these names that can get a checklist."""
    bodies = (loaded.roster.find(name.strip()) for name in dict.fromkeys(names))
    return {body.name for body in bodies if body is not None and can_receive(body)}
