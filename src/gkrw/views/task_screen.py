"""A list of tasks for a terminal: a table where there is room, cards where there is not."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from gkrw.views.task_list import TaskEntry, TaskList, TaskListPart
from gkrw.views.wrap import name_units, units, wrap

_TABLE_FROM = 100
"""The width in cells from which a table reads better than cards."""
_WIDEST = 168
"""The greatest width in cells: longer lines are hard to read."""
_GAP = 2

_HEADING = "bold cyan"
_SUBHEADING = "bold"
_ID = "cyan"
_TITLE = "bold"
_DIM = "bright_black"
_LEAD = "yellow"
_NOTE = "yellow"


def draw_tasks(task_list: TaskList, width: int) -> Iterator[RenderableType]:
    """The parts of the list for a terminal `width` cells wide."""
    for remark in task_list.remarks:
        yield _wrapped(remark, width, _NOTE)
    for number, part in enumerate(task_list.parts):
        if number or task_list.remarks:
            yield Text("")
        yield from _headings(part, width)
        if width >= _TABLE_FROM:
            yield _table(part.entries, min(width, _WIDEST))
        else:
            yield from _cards(part.entries, width)
    if task_list.parts:
        yield Text("")
        yield Rule(style=_DIM, characters="─")
    for line in task_list.summary:
        yield _wrapped(line, width, _SUBHEADING)
    for line in task_list.notes:
        yield _wrapped(line, width, _NOTE)


def _wrapped(text: str, width: int, style: str = "") -> Text:
    return Text("\n".join(wrap(text, width)), style=style, no_wrap=True, overflow="ignore")


def _headings(part: TaskListPart, width: int) -> Iterator[RenderableType]:
    first, *rest = part.headings
    styles = [_HEADING] if rest or not first.startswith("（") else [_SUBHEADING]
    yield _wrapped(first, width, styles[0])
    for heading in rest:
        yield _wrapped(heading, width, _SUBHEADING)


def _table(entries: Iterable[TaskEntry], width: int) -> Table:
    widths = _widths(width)
    table = Table(
        box=None, show_edge=False, pad_edge=False, padding=(0, _GAP, 0, 0), header_style=_DIM
    )
    for title, size in zip(
        ("编号", "工作任务", "工作要求", "牵头部门", "责任部门"), widths, strict=True
    ):
        table.add_column(title, width=size, no_wrap=True, overflow="ignore")
    for number, entry in enumerate(entries):
        if number:
            table.add_row()
        table.add_row(
            Text(entry.id, style=_ID),
            _title(entry, widths[1]),
            _requirement(entry, widths[2]),
            Text("\n".join(wrap(entry.lead, widths[3], name_units)), style=_LEAD),
            Text("\n".join(wrap(entry.responsible, widths[4], name_units))),
        )
    return table


def _widths(width: int) -> tuple[int, int, int, int, int]:
    """The widths in cells of the five columns of a table `width` cells wide."""
    room = width - 4 * _GAP
    title, lead, responsible = room * 20 // 100, room * 13 // 100, room * 18 // 100
    number = 6
    return number, title, room - number - title - lead - responsible, lead, responsible


def _title(entry: TaskEntry, width: int) -> Text:
    text = _wrapped(entry.title, width, _TITLE)
    for step in entry.path:
        text.append("\n")
        text.append("\n".join(wrap(step, width)), style=f"not bold {_DIM}")
    if entry.role:
        text.append("\n")
        text.append("\n".join(wrap(entry.role, width)), style=f"not bold {_LEAD}")
    return text


def _requirement(entry: TaskEntry, width: int) -> Text:
    text = _wrapped(entry.requirement, width)
    for label, fact in entry.facts:
        text.append("\n")
        text.append("\n".join(wrap(f"{label}：{fact}", width)), style=_NOTE)
    return text


def _cards(entries: Iterable[TaskEntry], width: int) -> Iterator[RenderableType]:
    indent = 6
    room = width - indent
    for number, entry in enumerate(entries):
        if number:
            yield Text("")
        heading = Text(f"{entry.id:<{indent - 1}} ", style=_ID, no_wrap=True, overflow="ignore")
        heading.append(("\n" + " " * indent).join(wrap(entry.title, room)), style=_TITLE)
        yield heading
        body = Text(no_wrap=True, overflow="ignore")
        if entry.path:
            body.append("\n".join(wrap(" › ".join(entry.path), room)) + "\n", style=_DIM)
        if entry.role:
            body.append("\n".join(wrap(entry.role, room)) + "\n", style=_LEAD)
        body.append("\n".join(wrap(entry.requirement, room)) + "\n")
        facts = [("牵头部门", entry.lead, _LEAD), ("责任部门", entry.responsible, "")]
        facts += [(label, fact, _NOTE) for label, fact in entry.facts]
        for label, fact, style in facts:
            body.append(f"{label}  ", style=_DIM)
            lines = wrap(fact, room - 10, name_units if label.endswith("部门") else units)
            body.append(("\n" + " " * 10).join(lines) + "\n", style=style)
        body.right_crop(1)
        yield Padding(body, (0, 0, 0, indent))
