"""The quick comparison of two neighbouring versions: which tasks had only their own fields edited.

A full diff takes a third of the time of reading a version, and most commits edit a single task. So
a history asks here first, and runs the diff only where the subject may have changed.
"""

from collections.abc import Iterable, Sequence

from gkrw.core.model import Group, Section, Table, Task, Topic

TaskPair = tuple[Task, Task]
"""A task of the old table and the same task of the new one."""


def edited_in_place(old: Table, new: Table) -> Sequence[TaskPair] | None:
    """Return the tasks that differ; None where more than fields of tasks may have changed.

    A result means that `diff` pairs every heading and every task with the one in the same place,
    and finds no change that concerns a task or department but through the tasks returned:

    - Departments, collectives, retired ids, titles of headings and ids of the tasks in them are
      equal, so nothing came, went, moved or got another id or name. A list written at a heading
      matters only through the tasks that it gives other names, and those are among the edited.
    - No id comes twice, so `diff` pairs each task that kept its title and requirement with itself.
    - Of the rewritten tasks, none can be paired with another one. A single one has no other left;
      several must have kept their titles, all of them different, because `diff` pairs related tasks
      by id, and a task under another id only if it has taken over that one's title.

    What could not be read is missing from both tables alike, or makes them differ.
    """
    if (old.departments, old.collectives, old.retired) != (
        new.departments,
        new.collectives,
        new.retired,
    ):
        return None
    if _skeleton(old.sections) != _skeleton(new.sections):
        return None
    pairs = list(zip(old.tasks(), new.tasks(), strict=True))
    if len({task.id for task, _ in pairs}) < len(pairs):
        return None
    edited = [(before, after) for before, after in pairs if before != after]
    rewritten = [
        (before, after)
        for before, after in edited
        if (before.title, before.requirement) != (after.title, after.requirement)
    ]
    kept_titles = {after.title for before, after in rewritten if before.title == after.title}
    if len(rewritten) > 1 and len(kept_titles) < len(rewritten):
        return None
    return edited


def _skeleton(parts: Iterable[Section | Group | Topic | Task]) -> list[object]:
    """Return the titles of headings, each with what is in it, and the ids of tasks."""
    return [
        part.id if isinstance(part, Task) else (part.title, _skeleton(_children(part)))
        for part in parts
    ]


def _children(heading: Section | Group | Topic) -> Iterable[Group | Topic | Task]:
    if isinstance(heading, Section):
        return heading.groups
    return heading.items if isinstance(heading, Group) else heading.tasks
