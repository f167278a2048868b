"""The facts of an exported table, whatever its format: the selected tasks, their columns and
progress, and which cells are merged."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.model import LEVELS, LISTS, Row
from gkrw.core.names import Level
from gkrw.core.recipients import find_recipients
from gkrw.core.roster import can_receive
from gkrw.core.wording import written_date
from gkrw.progress.records import ProgressEntries
from gkrw.progress.standing import Standing, TaskStanding, standings_of
from gkrw.progress.statuses import counts_text

LEDGER = "台账"
"""The word for a table with its progress."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The tasks to export. Empty `bodies` (canonical names) are all of them; `roles` are those of
    the bodies. `statuses` are words such as 推进中 and 未报, of which one of the bodies must have
    reported one; empty for any."""

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ASSIGNED
    statuses: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it selects every task, even one that no body has."""
        return not self.bodies and not self.statuses and self.roles == ASSIGNED

    @property
    def description(self) -> str:
        """财政局、审计局牵头、责任的任务（推进中）; empty for the whole table."""
        if self.is_whole:
            return ""
        roles = "承担" if self.roles == ASSIGNED else "、".join(each.label for each in self.roles)
        statuses = f"（{'、'.join(sorted(self.statuses))}）" if self.statuses else ""
        return f"{'、'.join(self.bodies) or '各单位'}{roles}的任务{statuses}"


class Holder(NamedTuple):
    """A body that has a task in a role. `item` is its progress, None where it does not report on
    the task or where no progress is exported."""

    body: str
    role: Role
    item: TaskStanding | None


@dataclass(frozen=True, slots=True)
class Export:
    """A table to be exported: its selected rows in the order of the file.

    `version` is the digest of the table's file. `as_of` is the day by which deadlines are judged,
    None where progress is not shown. `items` are the standings of the selected bodies that report
    on a task, by the id of the task, in the order of roles; empty without progress.
    """

    loaded: LoadedTable
    rows: tuple[Row, ...]
    version: str
    as_of: date | None = None
    items: Mapping[str, tuple[TaskStanding, ...]] = field(default_factory=dict)
    selection: Selection = field(default_factory=Selection)

    @property
    def shows_progress(self) -> bool:
        """Whether it is a 台账."""
        return self.as_of is not None

    @property
    def title(self) -> str:
        """The title of the table, followed by 台账 where progress is shown and it does not say so."""
        title = self.loaded.table.title
        return f"{title}（{LEDGER}）" if self.shows_progress and LEDGER not in title else title

    @property
    def remarks(self) -> list[str]:
        """The lines between title and table: which tasks, and the day of the progress."""
        tasks = self.selection.description
        day = [f"截至{written_date(self.as_of)}。"] if self.as_of else []
        return [*([f"只列出{tasks}。"] if tasks else []), *day]

    def standing(self, row: Row) -> Standing:
        """Return the items of a task as one standing, which has their worst light."""
        return Standing(row.task.id, self.items.get(row.task.id, ()))

    def holders(self, row: Row) -> list[Holder]:
        """Return the selected bodies that have a task, in the order of the table's bodies."""
        items = {item.department: item for item in self.items.get(row.task.id, ())}
        return [
            Holder(*each, items.get(each[0])) for each in _holders(self.loaded, row, self.selection)
        ]


def _holders(loaded: LoadedTable, row: Row, selection: Selection) -> Iterator[tuple[str, Role]]:
    roles = loaded.assignments.roles(row.task)
    for body in loaded.roster.bodies():
        role = roles.get(body.name)
        is_asked = not selection.bodies or body.name in selection.bodies
        if is_asked and role in selection.roles and can_receive(body):
            yield body.name, role


def compose_export(
    loaded: LoadedTable,
    version: str,
    selection: Selection | None = None,
    entries: ProgressEntries | None = None,
    as_of: date | None = None,
) -> Export:
    """Compose an export. `version` is that of checklists. With `as_of` it shows the progress in
    `entries`; a selection by status needs `entries` too."""
    selection = selection or Selection()
    rows = loaded.rows
    if selection.bodies or selection.roles != ASSIGNED:
        rows = tuple(row for row in rows if any(_holders(loaded, row, selection)))
    found: dict[str, list[TaskStanding]] = defaultdict(list)
    if entries is not None and (as_of or selection.statuses):
        recipients, _ = find_recipients(loaded, selection.bodies)
        # A status is the same on every day.
        standings = standings_of(loaded, recipients, entries, as_of or date.min, selection.roles)
        for standing in standings:
            for item in standing.items:
                found[item.row.task.id].append(item)
    if selection.statuses:
        rows = tuple(
            row
            for row in rows
            if any(item.status_word in selection.statuses for item in found[row.task.id])
        )
    items = {
        row.task.id: tuple(sorted(found[row.task.id], key=lambda each: ASSIGNED.index(each.role)))
        for row in rows
        if as_of and row.task.id in found
    }
    return Export(loaded, rows, version, as_of, items, selection)


# -- columns ---------------------------------------------------------------------------------------


class ExportColumn(NamedTuple):
    """A column: its key in code, its heading, and the text of each row of the export."""

    key: str
    heading: str
    texts: Sequence[str]


def heading_words(used: Collection[str]) -> dict[str, str]:
    """Return the words for the levels of headings by key. `used` are those that there are: a table
    with one of the first two levels has no second one."""
    has_both = LEVELS.keys() - {"topic"} <= {*used}
    return LEVELS if has_both else {**LEVELS, **dict.fromkeys(("section", "group"), "类别")}


PROGRESS_HEADINGS = {
    "status": "完成状态",
    "values": "指标完成值",
    "result": "完成情况",
    "finished": "完成日期",
    "evidence": "佐证材料（链接）",
}
"""The headings of the columns of a 台账 that come after those of the table, by key."""


def marks_of(export: Export) -> str:
    """Return the description of the file of an export, by which `import` knows it again: the version
    of the table, whether all tasks are in it, the keys of the columns by heading."""
    columns = {column.heading: column.key for column in export_columns(export)}
    marks = {"version": export.version, "whole": export.selection.is_whole, "columns": columns}
    return json.dumps({"gkrw": marks}, ensure_ascii=False, separators=(",", ":"))


def is_export(description: str) -> bool:
    """Return whether a description of a file is what `marks_of` made."""
    return description.startswith('{"gkrw":')


def export_columns(export: Export) -> list[ExportColumn]:
    """Return the columns of an export: headings, id, title, requirement, lists of names, deadline,
    targets, further columns, note, and progress. Columns in which no task of the table has
    anything are left out, except those that the table declares."""
    table = export.loaded.table
    names, rows = table.columns, export.rows
    words = heading_words({key for row in rows for key in LEVELS if getattr(row, key) is not None})
    extra = [(name.text, f"extra.{name.text}") for name in names.extra]
    every = [
        ExportColumn("section", words["section"], [row.section_heading for row in rows]),
        ExportColumn("group", words["group"], [row.group_heading for row in rows]),
        ExportColumn("topic", words["topic"], [row.topic_title for row in rows]),
        ExportColumn("id", "编号", [row.task.id for row in rows]),
        ExportColumn("title", names["title"], [row.task.title for row in rows]),
        ExportColumn("requirement", names["requirement"], [row.task.requirement for row in rows]),
        *(
            ExportColumn(key, names[key], [str(getattr(row.task, key)) for row in rows])
            for key in table.lists
        ),
        ExportColumn("deadline", names["deadline"], [row.task.deadline_text for row in rows]),
        ExportColumn("targets", names["targets"], [row.task.targets_text for row in rows]),
        *(
            ExportColumn(key, heading, [dict(row.task.extra).get(heading, "") for row in rows])
            for heading, key in extra
        ),
        ExportColumn("note", names["note"], [row.task.note or "" for row in rows]),
    ]
    if export.shows_progress:
        standings = [export.standing(row) for row in rows]
        texts = (status_text, values_text, result_text, finished_text, evidence_text)
        every += [
            ExportColumn(key, heading, [*map(text_of, standings)])
            for (key, heading), text_of in zip(PROGRESS_HEADINGS.items(), texts, strict=True)
        ]
    kept = {"id", "title", "requirement", "status", "result", *table.lists, *(k for _, k in extra)}
    return [column for column in every if column.key in kept or any(column.texts)]


def spans(export: Export, key: str) -> list[int]:
    """Return for each row how many rows the cell of a column is merged over, itself included: 0 for
    a cell that belongs to the one above it.

    Headings are merged over their tasks, and lists of names over the tasks that have them as the
    default of one heading. Other cells are never merged.
    """
    found: list[int] = []
    for _, same in groupby(enumerate(export.rows), lambda each: _merged_by(each[0], each[1], key)):
        count = len(list(same))
        found += [count, *[0] * (count - 1)]
    return found


def headings_begun(rows: Sequence[Row]) -> list[tuple[str, ...]] | None:
    """Return for each row the headings of sections and groups that begin there. None where such a
    row over all columns would mislead: a task without a heading would seem to be below one."""
    found: list[tuple[str, ...]] = []
    section, group = None, None
    for row in rows:
        is_new = row.section is not section
        has_lost_group = not is_new and group is not None and row.group is None
        if has_lost_group or (is_new and row.section is None):
            return None
        begun = [row.section_heading] if is_new else []
        begun += [row.group_heading] if row.group and row.group is not group else []
        found.append(tuple(begun))
        section, group = row.section, row.group
    return found


def columns_below_headings(export: Export) -> list[ExportColumn]:
    """Return the columns without those of headings that have rows of their own."""
    as_rows = tuple(LEVELS)[:2] if headings_begun(export.rows) else ()
    return [column for column in export_columns(export) if column.key not in as_rows]


def parts_of(export: Export) -> Iterator[tuple[tuple[str, ...], Export]]:
    """Yield the headings that stand in rows of their own, and the rows below them up to the next
    ones: merged cells do not cross them. An export with columns for its headings is one part."""
    begun = headings_begun(export.rows) or [()] * len(export.rows)
    starts = [at for at, headings in enumerate(begun) if headings or not at]
    for start, end in pairwise([*starts, len(begun)]):
        yield begun[start], replace(export, rows=export.rows[start:end])


_LEVELS = {Level.SECTION: 1, Level.GROUP: 2, Level.TOPIC: 3}


def _merged_by(at: int, row: Row, key: str) -> object:
    """Return a key for the row `at`: rows whose cells in a column are merged have the same."""
    above = tuple(map(id, (row.section, row.group, row.topic)))
    if key in LEVELS:
        return above[: [*LEVELS].index(key) + 1]
    level = getattr(row.task, key).level if key in LISTS else None
    return (level, above[: _LEVELS[level]]) if level in _LEVELS else (None, at)


# -- progress --------------------------------------------------------------------------------------


def status_text(standing: Standing) -> str:
    """已完成2，推进中1，未报5；逾期3: the statuses of a task with their numbers; only the word where one
    body reports. Empty where nobody reports."""
    if standing.total == 1:
        text = standing.items[0].status_word
        return f"{text}；逾期" if standing.late else text
    text = counts_text(standing.counts)
    return f"{text}；逾期{len(standing.late)}" if standing.late else text


def values_text(standing: Standing) -> str:
    """财政局：网上可办率92.5%: the reported values of targets."""
    return _by_body(standing, ["；".join(_values(item)) for item in standing.items])


def _values(item: TaskStanding) -> list[str]:
    values = item.values
    return [
        f"{each.name}{values[each.name]:f}{each.unit}"
        for each in item.row.task.targets
        if each.name in values
    ]


def result_text(standing: Standing) -> str:
    """财政局：已公开预算（备注：……）: what each body wrote about the task, on a line of its own."""
    return _by_body(standing, [_result(item, *_note(item)) for item in standing.items])


def report_text(standing: Standing) -> str:
    """财政局：已公开预算（网上可办率92.5%；2026年6月25日完成；佐证：http://…；备注：……）: everything that each
    body reported but its status."""
    return _by_body(
        standing,
        [
            _result(
                item,
                *_values(item),
                *([f"{written_date(item.entry.finished)}完成"] if item.entry.finished else []),
                *([f"佐证：{item.entry.evidence}"] if item.entry.evidence else []),
                *_note(item),
            )
            if item.entry
            else ""
            for item in standing.items
        ],
    )


def _result(item: TaskStanding, *more: str) -> str:
    result = item.entry.result if item.entry else ""
    return f"{result}（{'；'.join(more)}）" if more else result


def _note(item: TaskStanding) -> list[str]:
    return [f"备注：{item.entry.note}"] if item.entry and item.entry.note else []


def finished_text(standing: Standing) -> str:
    """财政局：2026-10-08: the days on which bodies had done the task."""
    days = [item.entry.finished if item.entry else None for item in standing.items]
    return _by_body(standing, [str(day or "") for day in days])


def evidence_text(standing: Standing) -> str:
    """财政局：http://…: the evidence that bodies gave."""
    return _by_body(
        standing, [item.entry.evidence if item.entry else "" for item in standing.items]
    )


def _by_body(standing: Standing, texts: Sequence[str]) -> str:
    """Return the texts of the items, each on a line after the name of its body; a single body needs
    no name."""
    if standing.total == 1:
        return texts[0]
    named = zip(standing.items, texts, strict=True)
    return "\n".join(f"{item.department}：{text}" for item, text in named if text)
