"""The changes that a document for leaders has: without what only editors of the table need."""

from dataclasses import replace

from gkrw.diff.changes import BODIES, Diff, Subject

_FOR_EDITORS = ("note", "key", "retired", "accepted")
"""Fields that only the editors of the table use."""
_LAST = (*BODIES, Subject.TABLE, Subject.OFFICE)


def for_leaders(diff: Diff) -> Diff:
    """Return a diff without the changes of notes, of the table's key, of retired ids and of accepted
    findings, and without the lines that the editors should add to the table; the changes of tasks
    and headings come first."""
    told = [replace(each, slip="") for each in diff.changes if each.field not in _FOR_EDITORS]
    rewritings = tuple(each for each in diff.rewritings if each.field not in _FOR_EDITORS)
    ordered = sorted(told, key=lambda each: each.subject in _LAST)
    return replace(diff, changes=tuple(ordered), rewritings=rewritings)
