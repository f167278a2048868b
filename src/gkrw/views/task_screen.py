"""Tasks for a terminal: a list as a table or as cards, and all facts about single tasks."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gkrw.views.task_list import TaskColumns, TaskEntry, TaskList
from gkrw.views.wrap import list_units, name_units, units, wrap, wrapped

_TABLE_FROM = 100
"""The width in cells from which a table reads better than cards."""
_WIDEST, _FACTS_WIDEST = 168, 120
"""The greatest widths in cells of a list and of facts: longer lines are hard to read."""
_GAP = 2

_HEADING = "bold cyan"
_SUBHEADING = "bold"
_ID = "cyan"
_TITLE = "bold"
_LABEL = "cyan"
_LEAD = "yellow"
_NOTE = "yellow"
_STYLES = {"lead": _LEAD}


def draw_tasks(task_list: TaskList, width: int) -> Iterator[RenderableType]:
    """Yield the parts of the list for a terminal `width` cells wide."""
    for remark in task_list.remarks:
        yield wrapped(remark, width, _NOTE)
    for number, part in enumerate(task_list.parts):
        if number or task_list.remarks:
            yield Text("")
        for heading in part.headings:
            is_group = heading.startswith("（")
            yield wrapped(heading, width, _SUBHEADING if is_group else _HEADING)
        if width >= _TABLE_FROM:
            yield _table(part.entries, task_list.columns, min(width, _WIDEST))
        else:
            yield from _cards(part.entries, task_list.columns, width)
    if task_list.parts:
        yield Text("")
        yield Text("─" * min(width, _WIDEST), style="dim")
    for line in task_list.summary:
        yield wrapped(line, width, _SUBHEADING)
    for line in task_list.notes:
        yield wrapped(line, width, _NOTE)


def _table(entries: Iterable[TaskEntry], columns: TaskColumns, width: int) -> Table:
    widths = _widths(width, columns.lists)
    table = Table(
        box=None, show_edge=False, pad_edge=False, padding=(0, _GAP, 0, 0), header_style=_LABEL
    )
    keys = ("title", "requirement", *columns.lists)
    titles = ("编号", *(columns.headings[key] for key in keys))
    for title, size in zip(titles, widths, strict=True):
        table.add_column(title, width=size, no_wrap=True, overflow="ignore")
    for number, entry in enumerate(entries):
        if number:
            table.add_row()
        requirement = wrapped(entry.task.requirement, widths[2])
        for label, fact in columns.facts(entry.task):
            requirement.append("\n" + "\n".join(wrap(f"{label}：{fact}", widths[2])), style=_NOTE)
        table.add_row(
            Text(entry.task.id, style=_ID),
            _title(entry, widths[1]),
            requirement,
            *(
                Text("\n".join(wrap(names, size, name_units)), style=_STYLES.get(key, ""))
                for key, (_, names), size in zip(
                    columns.lists, columns.names(entry.task), widths[3:], strict=True
                )
            ),
        )
    return table


def _widths(width: int, lists: Sequence[str]) -> list[int]:
    """Return the widths in cells of the columns of a table `width` cells wide: number, title,
    requirement, and the lists of names."""
    room = width - (2 + len(lists)) * _GAP
    number, title = 6, room * 20 // 100
    names = [room * (18 if key == "responsible" else 13) // 100 for key in lists]
    return [number, title, room - number - title - sum(names), *names]


def _title(entry: TaskEntry, width: int) -> Text:
    text = wrapped(entry.task.title, width, _TITLE)
    for step in entry.path:
        text.append("\n" + "\n".join(wrap(step, width)), style="not bold")
    if entry.role:
        text.append("\n" + "\n".join(wrap(entry.role, width)), style=f"not bold {_LEAD}")
    return text


def _cards(
    entries: Iterable[TaskEntry], columns: TaskColumns, width: int
) -> Iterator[RenderableType]:
    indent = 6
    room = width - indent
    for number, entry in enumerate(entries):
        if number:
            yield Text("")
        task = entry.task
        heading = Text(f"{task.id:<{indent - 1}} ", style=_ID, no_wrap=True, overflow="ignore")
        heading.append(("\n" + " " * indent).join(wrap(task.title, room)), style=_TITLE)
        yield heading
        body = Text(no_wrap=True, overflow="ignore")
        if entry.path:
            body.append("\n".join(wrap(" › ".join(entry.path), room)) + "\n")
        if entry.role:
            body.append("\n".join(wrap(entry.role, room)) + "\n", style=_LEAD)
        body.append("\n".join(wrap(task.requirement, room)) + "\n")
        names = zip(columns.lists, columns.names(task), strict=True)
        facts = [
            *(
                (label, text, name_units, _STYLES.get(key, ""))
                for key, (label, text) in names
                if text
            ),
            *((label, text, units, _NOTE) for label, text in columns.facts(task)),
        ]
        labels = max([8, *(cell_len(label) for label, *_ in facts)]) + 2
        for label, fact, pieces, style in facts:
            body.append(label + " " * (labels - cell_len(label)), style=_LABEL)
            lines = wrap(fact, room - labels, pieces)
            body.append(("\n" + " " * labels).join(lines) + "\n", style=style)
        body.right_crop(1)
        yield Padding(body, (0, 0, 0, indent))


def draw_facts(
    sheets: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int, prose: Collection[str]
) -> Iterator[RenderableType]:
    """Yield each sheet for a terminal `width` cells wide: its title, then the label and text of
    each fact. The texts of the labels in `prose` are sentences, the others lists."""
    width = min(width, _FACTS_WIDEST)
    for number, (title, facts) in enumerate(sheets):
        if number:
            yield Text("")
        yield wrapped(title, width, _HEADING)
        column = max(cell_len(label) for label, _ in facts) + 2
        for label, fact in facts:
            line = Text(no_wrap=True, overflow="ignore")
            line.append(label + " " * (column - cell_len(label)), style=_LABEL)
            pieces = units if label in prose else list_units
            line.append(("\n" + " " * column).join(wrap(fact, width - column, pieces)))
            yield line
