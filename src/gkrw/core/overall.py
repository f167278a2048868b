"""The row of a checklist for a remark on all tasks of the role COLLECTIVE that others report on."""

from gkrw.core.assignments import Assignments, Role
from gkrw.core.model import Row, Task
from gkrw.core.names import Level, Name, NameList

OVERALL_ID = "总体"
"""Replaces the task id in checklists and progress files. No task can have it."""


class OverallRow(Row):
    """The row in place of a task. Its headings have no meaning."""

    __slots__ = ()

    @property
    def category(self) -> str:
        """共同任务"""
        return "共同任务"


def overall_row(assignments: Assignments, body: str) -> OverallRow | None:
    """Return the row for a body; None if it reports on each task of its role COLLECTIVE."""
    shared = assignments.by_body[body].get(Role.COLLECTIVE, ())
    rows = [row for row in shared if not assignments.is_reporter(body, row)]
    if not rows:
        return None
    mark = assignments.table.mark
    written = assignments.collectives(body, rows)
    entries = tuple(Name(text, mark=mark) for text in written)
    nowhere = NameList((), Level.NOWHERE, is_stated=False, mark=mark)
    has = assignments.table.lists
    nobody = NameList((Name("—", mark=mark),), Level.TASK, mark=mark)
    names = NameList(entries, Level.TASK, mark=mark)
    task = Task(
        id=OVERALL_ID,
        title="总体情况",
        requirement="共同承担、由别的单位填报的任务，本单位落实的总体情况。没有要说的，可以不填。",
        lead=nobody if "lead" in has else nowhere,
        responsible=names if "responsible" in has else nowhere,
        support=nowhere,
        deadlines=(),
        targets=(),
        note=None,
        places={},
        mark=mark,
    )
    return OverallRow(task, *rows[0][1:])
