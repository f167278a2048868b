"""Move the progress that the columns of an imported table hold into records for progress files.

A value is taken for the body that reports it: the only one that has the task, the one that is named
before it in the cell, or the lead. What cannot be understood, or is nobody's, stays in a further
column of the table, and that is said.
"""

import copy
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from gkrw.core.assignments import LoadedTable
from gkrw.core.model import COLUMNS, LISTS, Reports, Row
from gkrw.core.wording import quoted, shortened
from gkrw.intake.body_names import is_office_name
from gkrw.intake.import_table import ImportedTable, table_text
from gkrw.intake.last_year import tasks_below
from gkrw.intake.progress_columns import (
    ProgressColumn,
    counted_statuses,
    day_in,
    progress_column,
    report_parts,
    said_status,
    values_of,
    with_percent,
)
from gkrw.intake.source import Assumption, SheetCell, sheet_cell
from gkrw.progress.ledger import Ledger, LedgerEntry, ValueSource, value_digest
from gkrw.progress.records import DepartmentProgress, TargetValues, TaskProgress
from gkrw.progress.statuses import Status, parse_status


class SourceFile(NamedTuple):
    """The imported file: its name, the digest by which the ledger knows it, and whether gkrw
    exported it."""

    name: str
    digest: str
    is_own: bool


class TakenProgress(NamedTuple):
    """The table without the progress that was taken, and the progress of each department."""

    table: ImportedTable
    departments: tuple[DepartmentProgress, ...]


def progress_headings(table: ImportedTable) -> list[str]:
    """Return the headings of the further columns of a table that hold progress."""
    extra = table.data.get("columns", {}).get("extra", ())
    return [each for each in extra if progress_column(each, table.chosen)]


def take_progress(table: ImportedTable, loaded: LoadedTable, file: SourceFile) -> TakenProgress:
    """Take the progress out of the further columns of an imported table. `loaded` is the same table."""
    doubts: list[Assumption] = []
    taken: set[tuple[str, str]] = set()
    unled: set[str] = set()
    found: dict[str, list[_Entry]] = defaultdict(list)
    shared = others_report = False
    for row in loaded.rows:
        cells = [
            _Cell(column, text, table.places[row.task.id, heading], at)
            for heading, text in row.task.extra
            if (column := progress_column(heading, table.chosen))
            if (at := sheet_cell(table.places.get((row.task.id, heading), "")))
        ]
        reader = _RowReader(row, loaded, cells, file.is_own)
        for body, values in reader.values().items():
            found[body].append(_Entry(row, values))
        taken |= {(row.task.id, heading) for heading in reader.taken}
        unled |= set() if reader.leads else {row.task.id}
        doubts += reader.doubts
        if len(reader.found) > 1 or not reader.found.keys() <= {reader.lead}:
            others_report |= len(reader.every) > 1
        shared |= reader.is_shared
    leads_report = not (others_report or file.is_own or "reports" in table.data) and shared
    if leads_report:
        told = "都是一项任务一格进展，看作只由牵头部门填报，写了 reports: lead；别的部门也要报的，删去这一行"
        doubts.append(Assumption("填报", told))
    elif shared:
        told = "只由牵头部门填报的任务，在分解表里这项任务下面加一行 reports: lead；不加的，别的部门算未报"
        doubts.append(Assumption("填报", told))
    identity = loaded.table.identity.recorded
    bodies = (body.name for body in loaded.roster.bodies() if body.name in found)
    departments = tuple(
        DepartmentProgress(
            name,
            tuple(each.progress for each in found[name]),
            table=identity,
            returns=_ledger(found[name], file),
        )
        for name in bodies
    )
    data = _without(table.data, taken)
    if leads_report:
        data = {**{key: data.pop(key) for key in ("format", "title")}, "reports": "lead", **data}
        for task in (each for each in tasks_below(data) if each["id"] in unled):
            task["reports"] = "all"
    rest = replace(
        table,
        text=table_text(data),
        data=data,
        doubts=tuple(dict.fromkeys((*table.doubts, *doubts))),
    )
    return TakenProgress(rest, departments)


# -- one task --------------------------------------------------------------------------------------


class _Cell(NamedTuple):
    """A cell with progress: its column, its text, and where it is, in words and on its sheet."""

    column: ProgressColumn
    text: str
    place: str
    at: SheetCell


class _Value(NamedTuple):
    """A value that was taken from a cell."""

    key: str
    value: Any
    at: SheetCell


class _Entry(NamedTuple):
    """What one body reported on one task."""

    row: Row
    values: Sequence[_Value]

    @property
    def progress(self) -> TaskProgress:
        """The entry of the progress file."""
        fields: dict[str, Any] = {}
        for key, value, _ in self.values:
            is_more = key in fields and isinstance(value, str)
            fields[key] = f"{fields[key]}\n{value}" if is_more else value
        return TaskProgress(self.row.task.id, title=self.row.task.title, **fields)

    def sources(self) -> Iterator[tuple[str, ValueSource]]:
        """Yield the sheet and the source of each value: the first of its cells."""
        cells: dict[str, SheetCell] = {}
        for key, _, at in self.values:
            cells.setdefault(key, at)
        for key, text in self.progress.texts().items():
            at = cells["values" if key not in cells else key]
            yield at.sheet, ValueSource(self.row.task.id, key, at.cell, value_digest(text))


class _RowReader:
    """Reads the cells of one task."""

    def __init__(self, row: Row, loaded: LoadedTable, cells: Sequence[_Cell], is_own: bool) -> None:
        self.row = row
        self.roster = loaded.roster
        self.is_own = is_own
        order = ("status", "values", "result", "finished")
        self.cells = sorted(
            cells, key=lambda each: (*order, each.column.key).index(each.column.key)
        )
        self.every = loaded.assignments.reporters(row)
        self.leads = loaded.assignments.reporters(row, Reports.LEAD)
        self.lead = next(iter(self.leads)) if len(self.leads) == 1 else ""
        self.found: dict[str, list[_Value]] = defaultdict(list)
        self.taken: set[str] = set()
        self.is_shared = False
        """Whether the lead was taken to report for all that have the task."""
        self.doubts: list[Assumption] = []
        self.has_status = any(each.column.key == "status" for each in cells)

    def values(self) -> dict[str, list[_Value]]:
        """Return the values of each body."""
        counted = [each for each in self.cells if self._counts(each)]
        for cell in self.cells:
            if cell not in counted:
                self._read(cell)
        for cell in counted:
            self._read_counts(cell)
        return self.found

    def _keep(self, cell: _Cell, why: str) -> None:
        text = f"{cell.column.heading}{quoted(shortened(cell.text))}"
        self.doubts.append(Assumption(cell.place, f"{text}{why}，没有写进进展，留在表里"))

    def _read(self, cell: _Cell) -> None:
        if others := self._others_named(cell.text):
            self._keep(cell, f"里写的{quoted(others[0])}没有这项任务")
            return
        parts = self._parts(cell)
        if parts is None:
            self._keep(cell, "不知道是哪个部门报的" if self.every else "没有部门可以报")
            return
        values: dict[str, list[_Value]] = {}
        for body, text in parts.items():
            parsed: list[_Value] = []
            for key, part in self._split(cell, text):
                before = [*self.found.get(body, ()), *parsed]
                parsed.append(_Value(key, self._parsed(key, part, cell, body, before), cell.at))
            if any(each.value is None for each in parsed):
                self._keep(cell, self._why(cell, body))
                return
            values[body] = parsed
        for body, parsed in values.items():
            self.found[body] += parsed
            if cell.column.key == "result" and not self.has_status:
                self._tell_status(body, parsed[0], cell)
            said = said_status(parts[body], cell.column.heading)
            if cell.column.key == "status" and said and not said.is_sure:
                self._say(cell, f"{quoted(shortened(parts[body]))}看作{said.status.value}")
        self.taken.add(cell.column.heading)

    def _split(self, cell: _Cell, text: str) -> Iterable[tuple[str, str]]:
        """Return the keys and texts in the part of a cell that is about one body."""
        key, label = cell.column.key, cell.column.label
        if key == "result" and self.is_own:
            return report_parts(text, self.row.task.targets)
        if key == "status" and (said := said_status(text, cell.column.heading)):
            found = (key, said.status.value), ("finished", said.day), ("result", said.rest)
            return [each for each in found if each[1]]
        text = with_percent(text, cell.column.heading)
        has_others = sum(each.column.key == key for each in self.cells) > 1
        if cell.column.is_one_of_several and (has_others or key == "note"):
            text = f"{label}：{text}"
        return [(key, text)]

    def _parsed(
        self, key: str, text: str, cell: _Cell, body: str, earlier: Iterable[_Value]
    ) -> Status | TargetValues | date | str | None:
        """Return the value that a text means; None where it cannot be taken. `earlier` are the other
        values of the body."""
        before = {each.key: each.value for each in earlier}
        if key in before and not (cell.column.is_one_of_several or key == "result"):
            return None
        if key == "status":
            return parse_status(text)
        if key == "values":
            return values_of(text, self.row.task.targets)
        if key != "finished":
            return text
        day = day_in(text)
        status = before.get("status")
        if day and status is None:
            self.found[body].append(_Value("status", Status.DONE, cell.at))
            self._say(cell, f"有完成日期，看作{Status.DONE.value}")
        return day if status in (None, Status.DONE) else None

    def _why(self, cell: _Cell, body: str) -> str:
        key = cell.column.key
        before = {each.key: each.value for each in self.found.get(body, ())}
        if key in before:
            return "已经有另一栏的内容"
        if key == "finished" and day_in(cell.text):
            return "和完成状态不一致"
        return "看不懂"

    def _say(self, cell: _Cell, text: str) -> None:
        self.doubts.append(Assumption(cell.place, text))

    def _tell_status(self, body: str, value: _Value, cell: _Cell) -> None:
        """Take the status out of a result that says nothing else, or says it in a sentence of its own
        at the beginning, where no column has it."""
        text = str(value.value).removeprefix(f"{cell.column.label}：")
        said = said_status(text, cell.column.heading)
        if said and said.rest and said.is_sure and not re.match(r"[^，,：:]*?[。；;\n]", text):
            said = None  # 已完成，余下的正在办理
        values = [each for each in self.found[body] if each.key != "status"]  # of an earlier column
        self.found[body] = values
        if said is None:
            return
        self.found[body].append(_Value("status", said.status, cell.at))
        self._say(cell, f"{quoted(shortened(cell.text))}看作完成状态：{said.status.value}")
        if (day := day_in(said.day)) and all(each.column.key != "finished" for each in self.cells):
            self.found[body].append(_Value("finished", day, cell.at))

    # -- whose it is -------------------------------------------------------------------------------

    def _parts(self, cell: _Cell) -> dict[str, str] | None:
        """Return the parts of a text by the body that each is about; None where nobody can be told."""
        if len(self.every) == 1:
            return {next(iter(self.every)): cell.text}
        if named := self._named_parts(cell.text):
            return named
        if self.lead:
            self.is_shared = True
            self._say(
                cell,
                f"几个部门共用一格进展，看作{self.lead}报的",
            )
            return {self.lead: cell.text}
        return None

    def _others_named(self, text: str) -> list[str]:
        """Return the bodies before whose texts a cell has their names, and that have not the task."""
        labels = (re.split("[:：]", line, maxsplit=1) for line in text.split("\n"))
        names = [each[0].strip() for each in labels if len(each) > 1]
        known = [(name, self.roster.find(name)) for name in names if is_office_name(name)]
        return [name for name, body in known if body is None or body.name not in self.every]

    def _named_parts(self, text: str) -> dict[str, str]:
        """Return the parts of a text that begins with the name of a body: 财政局：已公开。 Empty for
        another text."""
        parts: dict[str, list[str]] = {}
        body = ""
        for line in text.split("\n"):
            name, sign, rest = re.sub("[:：]", "：", line, count=1).partition("：")
            found = self.roster.find(name.strip()) if sign else None
            if found is not None and found.name in self.every and found.name not in parts:
                body, line = found.name, rest
            if not body:
                return {}
            parts.setdefault(body, []).append(line.strip())
        return {name: "\n".join(lines) for name, lines in parts.items()}

    # -- exported 台账 -------------------------------------------------------------------------------

    def _counts(self, cell: _Cell) -> bool:
        """Return whether a cell has the statuses of several bodies. An exported 台账 counts members of
        collectives too, whom it does not name."""
        if cell.column.key != "status" or len(self.every) < 2:
            return False
        total = sum(counted_statuses(cell.text).values())
        return total == len(self.every) or (self.is_own and total > 0)

    def _read_counts(self, cell: _Cell) -> None:
        """Take a status that all bodies have, or all that reported something. The status of those
        with the day on which they were done is known already."""
        counts = Counter(counted_statuses(cell.text))
        silent = counts.pop(None, 0)
        told = [body for body, values in self.found.items() if _status_in(values)]
        counts.subtract(_status_in(self.found[body]) for body in told)
        left = {status: count for status, count in counts.items() if count}
        everybody = not told and not silent and counts.total() == len(self.every)
        bodies = [each for each in (self.every if everybody else self.found) if each not in told]
        if left and [*left.values()] != [len(bodies)]:
            self._keep(cell, "不知道各是哪个部门的")
            return
        for status in left:
            if not everybody:
                self._say(cell, f"{quoted(cell.text)}看作报了内容的{'、'.join(bodies)}的状态")
            for body in bodies:
                self.found[body].append(_Value("status", status, cell.at))
        self.taken.add(cell.column.heading)


def _status_in(values: Iterable[_Value]) -> Status | None:
    return next((each.value for each in values if each.key == "status"), None)


# -- the ledger and the table ----------------------------------------------------------------------


def _ledger(entries: Sequence[_Entry], file: SourceFile) -> Ledger:
    """Return the ledger of a department: an entry for each sheet or table with values of it. It has
    no times: nobody knows when the department reported."""
    sheets: dict[str, list[ValueSource]] = {}
    for entry in entries:
        for sheet, source in entry.sources():
            sheets.setdefault(sheet, []).append(source)
    return tuple(
        LedgerEntry(
            file.name,
            sheet,
            file.digest,
            taken=len({each.task for each in sources}),
            values=tuple(sources),
        )
        for sheet, sources in sheets.items()
    )


def _without(data: Mapping[str, Any], taken: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return the data of a table without texts in further columns, given by the id of the task and
    the heading, and without columns that are empty then."""
    table = copy.deepcopy(dict(data))
    left = set()
    for task in tasks_below(table):
        extra = task.get("extra", {})
        for heading in [each for each in extra if (task["id"], each) in taken]:
            del extra[heading]
        left.update(extra)
        if not extra:
            task.pop("extra", None)
    columns = table.get("columns", {})
    if "extra" in columns:
        columns["extra"] = [each for each in columns["extra"] if each in left]
        if not columns["extra"]:
            del columns["extra"]
        if columns == {key: COLUMNS[key] for key in LISTS[:2]}:
            del table["columns"]
    return table
