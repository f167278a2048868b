"""Two tables → every change of meaning, each once, at the level where it was made.

What follows from a change is part of it: the tasks that a default reaches, the names that hold
for a task because it moved, the lists in which a renamed department was renamed too, the tasks
that a new heading took over or a removed one gave up.
"""

from collections.abc import Iterator

from gkrw.core.findings import Place
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import Table
from gkrw.core.roster import build
from gkrw.diff import bodies
from gkrw.diff.changes import (
    Change,
    ChangeKind,
    Diff,
    Subject,
    Value,
)
from gkrw.diff.list_effects import effects_of
from gkrw.diff.matching import match
from gkrw.diff.outline import outline, task_of
from gkrw.diff.parts import Parts
from gkrw.diff.sides import Side, Sides
from gkrw.diff.walk import Judged, Walk

OFFICE_FIELDS = ("name", "full_name", "contact", "phone")


def diff(old: Table, new: Table) -> Diff:
    """What changed in the meaning from one table to another."""
    with no_cyclic_collection():
        return _diff(old, new)


def _diff(old: Table, new: Table) -> Diff:
    departments = bodies.pair(old.departments, new.departments)
    collectives = bodies.pair(old.collectives, new.collectives)
    sides = Sides(
        Side(old, build(old)),
        Side(new, build(new)),
        departments.renamed | collectives.renamed,
    )
    trees = outline(old), outline(new)
    match(*trees)
    tasks = trees[1].of[Subject.TASK]
    work = Walk(Parts(sides, *trees, effects_of(tasks)))
    below = list(work.sections())  # first: it finds the lists that a renaming edited
    above = [
        *_top(sides),
        *work.with_edits(bodies.body_changes(departments, Subject.DEPARTMENT, sides)),
        *work.with_edits(bodies.body_changes(collectives, Subject.COLLECTIVE, sides)),
    ]
    every = [*above, *below]
    return Diff(
        old,
        new,
        changes=tuple(change for change, is_meant in every if is_meant),
        rewritings=tuple(change for change, is_meant in every if not is_meant),
        renamed=sides.renamed,
        pairs=tuple([(task_of(task.twin), task_of(task)) for task in tasks if task.twin]),
    )


def _top(sides: Sides) -> Iterator[Judged]:
    """The title, the annex, the office and the retired ids."""
    old, new = sides.old.table, sides.new.table

    def change(subject: Subject, field: str, before: Value, after: Value, place: Place) -> Change:
        return Change(
            ChangeKind.CHANGED, subject, 0, "", place, field=field, before=before, after=after
        )

    for key in ("title", "annex"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield change(Subject.TABLE, key, before, after, new.place), True
    if old.retired != new.retired:
        texts = [{name.text for name in table.retired} for table in (old, new)]
        place = (new.retired or old.retired)[0].place
        yield (
            change(Subject.TABLE, "retired", old.retired, new.retired, place),
            texts[0] != texts[1],
        )
    if old.office is None or new.office is None:
        office = new.office or old.office
        if office is not None:
            kind = ChangeKind.REMOVED if new.office is None else ChangeKind.ADDED
            yield (
                Change(
                    kind,
                    Subject.OFFICE,
                    0,
                    office.name,
                    office.place,
                    before=old.office,
                    after=new.office,
                ),
                True,
            )
        return
    for key in OFFICE_FIELDS:
        before, after = getattr(old.office, key), getattr(new.office, key)
        if before != after:
            yield change(Subject.OFFICE, key, before, after, new.office.place), True
