"""The changes of what a table says once: its title, key and year, its columns, and the office."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gkrw.core.deadlines import year_in
from gkrw.core.findings import Place
from gkrw.core.model import Office, Table
from gkrw.diff.changes import FIELDS, Change, ChangeKind, Subject, field_value


def table_changes(old: Table, new: Table, reached: tuple[str, ...]) -> Iterator[Change]:
    """Changes of the title, key, year, annex, columns, reports, retired ids, accepted findings and
    the office. `reached` are the tasks that the change of reports reaches."""
    # a year taken from the title is reported with the title
    is_written = any(each.year != year_in(each.title) for each in (old, new))
    for key in ("title", "key", *(["year"] if is_written else []), *_OF_TABLE):
        for change in _field_change(Subject.TABLE, old, new, key, new.place):
            yield replace(change, tasks=reached if key == "reports" else ())
    was, now = old.columns, new.columns
    if (was.is_written or now.is_written) and (was != now or was.lists != now.lists):
        kind, subject = ChangeKind.CHANGED, Subject.TABLE
        yield Change(kind, subject, 0, "", now.place, field="columns", before=was, after=now)
    for key in ("retired", "accepted"):
        before, after = getattr(old, key), getattr(new, key)
        place = (after or before or (new,))[0].place
        for change in _field_change(Subject.TABLE, old, new, key, place):
            yield replace(change, is_rewriting=set(before) == set(after))
    if old.office is not None and new.office is not None:
        for key in FIELDS[Office]:
            yield from _field_change(Subject.OFFICE, old.office, new.office, key, new.office.place)
        return
    office = new.office or old.office
    if office is not None:
        kind = ChangeKind.REMOVED if new.office is None else ChangeKind.ADDED
        place, before, after = office.place, old.office, new.office
        yield Change(kind, Subject.OFFICE, 0, office.name, place, before=before, after=after)


_OF_TABLE = ("annex", "reports")


def _field_change(subject: Subject, old: Any, new: Any, key: str, place: Place) -> Iterator[Change]:
    before, after = field_value(old, key), field_value(new, key)
    if before != after:
        yield Change(
            ChangeKind.CHANGED, subject, 0, "", place, field=key, before=before, after=after
        )
