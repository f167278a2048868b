"""The columns of a table as the annex of its letters has them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from gkrw.core.model import COLUMNS, LISTS, Table

_USUAL_LISTS = LISTS[:2]


class AnnexColumns(NamedTuple):
    """The columns of the tasks in the annex of a letter.

    `headings` are by YAML key. `lists` are the keys of the lists of names that the table has.
    `extra` are the columns of the table that gkrw does not interpret: the name of the field in
    templates, and the heading. `has_categories` is whether tasks have headings above them.
    """

    headings: dict[str, str] = COLUMNS
    lists: tuple[str, ...] = _USUAL_LISTS
    extra: tuple[tuple[str, str], ...] = ()
    has_categories: bool = True


def annex_columns(table: Table) -> AnnexColumns:
    """Return the columns for a table. A table with the usual columns has those of the default
    template as it is shipped."""
    headings = table.columns
    if not table.has_own_columns:
        return AnnexColumns()
    return AnnexColumns(
        {key: headings[key] for key in COLUMNS},
        table.lists,
        tuple(_fields_of([name.text for name in headings.extra])),
        any(row.path for row in table.rows()),
    )


def proved_fields(columns: AnnexColumns, used: Collection[str]) -> dict[str, str]:
    """Return the headings of the fields of a task that a letter must have in full, where the task
    has a value. `used` are the paths of the fields that the template writes; it need not write
    further columns."""
    fields = ("title", "requirement", *columns.lists, "deadline", "targets")
    names = {path.rpartition(".")[2] for path in used}
    return {
        **{COLUMNS[key]: columns.headings[key] for key in fields},
        **{field: heading for field, heading in columns.extra if field in names},
    }


def _fields_of(headings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the field and the heading of each further column. Headings that differ only in what a
    name cannot have get numbers: 栏_责任领导2."""
    seen: Counter[str] = Counter()
    for heading in headings:
        field = extra_field(heading)
        seen[field] += 1
        yield (field if seen[field] == 1 else f"{field}{seen[field]}"), heading


def extra_field(heading: str) -> str:
    """Return the name of the field of a further column in templates: the heading, without what a
    name cannot have, after 栏_: 栏_责任领导"""
    return "栏_" + re.sub(r"\W", "", heading)
