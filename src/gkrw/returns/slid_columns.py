"""Find columns to fill in that are some rows lower, or higher, than the rest of their rows: somebody
inserted or removed a single cell, and the values below it moved on. Find rows whose values stand some
columns beside their own.

A former state of the sheet tells it best, see `reject_slid`; in a first return, only the other
columns and the marks that gkrw writes can. Chance must not look like it, so several values have to
be where no usual return has them; less than that is only pointed out.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from gkrw.checklist.columns import NOT_APPLICABLE, NOT_ASKED, STATUS, ColumnKind
from gkrw.core.findings import CellPlace
from gkrw.core.overall import OVERALL_ID
from gkrw.office.xlsx.cell_positions import position_of
from gkrw.progress.doubts import column_meant
from gkrw.progress.statuses import Status, parse_status
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import cell_text
from gkrw.returns.column_layout import FILLED
from gkrw.returns.moved_texts import MOST_ROWS, reject_cells
from gkrw.returns.returned_sheet import (
    EMPTY_MARKS,
    DepartmentReturn,
    ReturnedSheet,
    target_of_column,
)

_LEAST = 2
"""From here on it is no chance that values are some rows away."""
_LEAST_IN_STEP = 3
"""The least number of cells that have moved on, where only one row at either end tells."""


_NOTHING = frozenset((*EMPTY_MARKS, NOT_ASKED))
_COMPARED = ("status", "result", "reporter", "phone")
"""The columns that are filled in together: a row has all of them or none."""


def reject_out_of_step(sheet: ReturnedSheet, returned: DepartmentReturn) -> None:
    """Reject the values of a row that stand some columns beside their own, and those of a column that
    stand some rows below those of the other columns, or of the cells where they are asked for. Where
    the latter may be chance, this is only noted."""
    _reject_beside(sheet, returned)
    columns = _Columns(sheet, returned)
    filled_columns = {sheet.layout.columns[key] for key in sheet.layout.filled}
    if not columns.rows or any(
        at in columns.rows and column in filled_columns for at, column in sheet.grid.merged
    ):
        return
    if columns.are_all_lower and _reject_lower(sheet, returned, columns):
        return
    if _reject_parted(sheet, returned, columns):
        return
    for key in sheet.layout.filled:
        if FILLED[key].kind is ColumnKind.NUMBER and (mark := columns.mark_above_number(key)):
            heading, cell = sheet.heading(key), sheet.place(mark, key).cell
            reason = f"“{heading}”一栏像是移了位：{cell} 是“—”，下面没有指标的行填了数"
            reject_cells(returned, reason, columns.places([key], mark))
    filled = {key: columns.filled(key) for key in _COMPARED}
    pairs = [("status", filled["status"], key, filled[key]) for key in _COMPARED[1:]]
    pairs.append(("status", columns.done(), "finished", columns.filled("finished")))
    for one, of_one, two, of_two in pairs:
        for upper, of_upper, lower, of_lower in (
            (one, of_one, two, of_two),
            (two, of_two, one, of_one),
        ):
            step = _step(of_upper, of_lower)
            if step is None or len({sheet.typed(row, lower) for row in of_lower}) < _LEAST:
                continue
            others = [rows for key, rows in filled.items() if key not in (upper, lower)]
            start, height = step
            message = (
                f"“{sheet.heading(lower)}”一栏像是移了位：从第 {start + height + 1} 行起，"
                f"比“{sheet.heading(upper)}”低 {height} 行"
            )
            if not columns.is_certain(of_upper, lower, of_lower, start):
                if len(of_lower) >= _LEAST_IN_STEP and "finished" not in (upper, lower):
                    place = sheet.place(start + height, lower)
                    returned.notes.append(kinds.MAY_BE_MOVED.at(place, f"{message}；照收了。"))
                continue
            moved = {upper, lower}
            if filled.get(upper) in others:
                moved = {lower}
            elif filled.get(lower) in others:
                moved = {upper}
            reject_cells(returned, message, columns.places(moved, start))
            return


def _reject_lower(sheet: ReturnedSheet, returned: DepartmentReturn, columns: "_Columns") -> bool:
    """Reject all values from the first empty row on where there is a status just below the last row
    to fill in, and as many empty rows as it is lower: everything has moved on. Where more rows are
    empty, or the status is in a row for information, this is only noted. Returns whether anything
    was rejected."""
    below = max(columns.filled("status"))
    height = below - max(columns.asked)
    empty = [number for number in sorted(columns.asked) if number not in columns.any_filled]
    if not empty:
        return False
    message = f"第 {below + 1} 行在要填的最后一项下面，填了完成状态：像是都往下移了 {height} 行"
    is_just_gap = empty == list(range(empty[0], empty[0] + height))
    if is_just_gap and below not in columns.rows:
        reject_cells(returned, message, columns.places(sheet.layout.filled, empty[0]))
        return True
    note = kinds.MAY_BE_MOVED.at(sheet.place(below, "status"), f"{message}；上面的照收了。")
    returned.notes.append(note)
    return False


_MARKS = {ColumnKind.NUMBER: NOT_APPLICABLE, ColumnKind.STATUS: NOT_ASKED}
"""What gkrw writes into cells that are not filled in."""


def _reject_parted(sheet: ReturnedSheet, returned: DepartmentReturn, columns: "_Columns") -> bool:
    """Reject everything new where the marks of gkrw stand in rows of other tasks: a part of the
    columns was sorted, or moved up or down. Where one row may have been moved to another one on
    purpose, this is only noted. Returns whether anything was rejected."""
    if not (found := columns.stray_marks()):
        return False
    key, marked, lost = found
    there, missing = (columns.rows[each[0]].task.id for each in (marked, lost))
    reason = (
        f"“{sheet.heading(key)}”一栏的“{_MARKS[FILLED[key].kind]}”像是别的行的"
        f"（{there} 有，{missing} 没有），填的和任务像是没有一起排序、移动"
    )
    if len(lost) == 1 and lost[0] not in columns.any_filled and not columns.are_reordered:
        note = kinds.MAY_BE_MOVED.at(sheet.place(marked[0], key), f"{reason}；照收了。")
        returned.notes.append(note)
        return False
    reject_cells(returned, reason, columns.places(sheet.layout.filled, min(columns.rows)))
    return True


_FIX_OF_ROW = "把这一行填的移回各自的栏目，再收一次；确实是这样填的，加上 --take 和它的文件名。"


def _reject_beside(sheet: ReturnedSheet, returned: DepartmentReturn) -> None:
    """Reject what is new in the rows where several values that can only be those of certain columns
    stand all the same number of columns beside them, and none in its own."""
    columns = sheet.layout.columns
    fixed = {at for key, at in columns.items() if key not in FILLED}
    for row in returned.rows:
        cells = sheet.grid.rows.get(row.number, {})
        if column_meant(sheet.typed(row.number, "status") if "status" in columns else ""):
            continue  # most rows that are filled in
        steps = [
            at - columns[key]
            for at, value in cells.items()
            if at not in fixed and (key := column_meant(cell_text(value))) in columns
        ]
        if len(steps) < _LEAST or len({*steps}) > 1 or not steps[0]:
            continue
        places = {cell.place for cell in row.cells if row.is_new(cell)}
        side = "右" if steps[0] > 0 else "左"
        reason = f"{row.task.id} 这一行填的像是都往{side}移了 {abs(steps[0])} 栏"
        reject_cells(returned, reason, places, _FIX_OF_ROW)


def _step(upper: Collection[int], lower: Collection[int]) -> tuple[int, int] | None:
    """Return the first row from which on the rows of one column are those of another one, but some
    rows lower, and by how many; None where they are not."""
    differing = set(upper) ^ set(lower)
    start = min(differing, default=-1)
    if start not in upper:
        return None
    rest = {row for row in lower if row > start}
    for height in range(1, MOST_ROWS + 1):
        if rest == {row + height for row in upper if row >= start}:
            return start, height
    return None


def _is_step(marked: Collection[int], blank: Collection[int]) -> bool:
    """Whether the blank cells are as many rows below, or above, the marked ones as they are more."""
    height = len(blank) - len(marked)
    return 0 < height <= MOST_ROWS and any(
        {row + step for row in marked} <= {*blank} for step in (height, -height)
    )


class _Columns:
    """The columns to fill in of a sheet: those of its rows of tasks, by number, and just below."""

    def __init__(self, sheet: ReturnedSheet, returned: DepartmentReturn) -> None:
        self.sheet = sheet
        self.rows = {row.number: row for row in returned.rows}
        self._last = max(self.rows, default=-MOST_ROWS - 1)
        self._filled: dict[str, set[int]] = defaultdict(set)
        for number, row in self.rows.items():
            for cell in row.cells:
                if cell.typed and cell.typed not in _NOTHING:
                    self._filled[cell.key].add(number)
        keys = {sheet.layout.columns[key]: key for key in sheet.layout.filled}
        for each in returned.rejected:  # a wrong status, and what is just below the rows
            found = None if each.typed in _NOTHING else position_of(each.place.cell)
            if found and found[1] in keys and (found[0] in self.rows or self._is_below(found[0])):
                self._filled[keys[found[1]]].add(found[0])

    def _is_below(self, number: int) -> bool:
        """Whether a row is just below the last one, and has nothing in the fixed columns."""
        if not 0 < number - self._last <= MOST_ROWS:
            return False
        fixed = (key for key in self.sheet.layout.columns if key not in FILLED)
        return not any(cell_text(self.sheet.value(number, key)) for key in fixed)

    @property
    def any_filled(self) -> Collection[int]:
        """The rows in which something is typed into any column."""
        return set().union(*self._filled.values())

    @property
    def are_all_lower(self) -> bool:
        """Whether there is a status just below the last row to fill in."""
        lower = max(self._filled["status"], default=-1)
        if not 0 < lower - max(self.asked, default=lower) <= MOST_ROWS:
            return False
        return parse_status(self.sheet.typed(lower, "status")) is not None

    @cached_property
    def asked(self) -> Collection[int]:
        """The rows of tasks without those for information."""
        return [
            number
            for number, row in self.rows.items()
            if row.task.id != OVERALL_ID and (row.issued or {}).get(STATUS.key) != NOT_ASKED
        ]

    def filled(self, key: str) -> Collection[int]:
        """Return the rows in which something is typed into a column."""
        return self._filled[key]

    def done(self) -> frozenset[int]:
        """Return the rows with the status 已完成."""
        return frozenset(
            number
            for number, row in self.rows.items()
            if any(cell.key == "status" and cell.value is Status.DONE for cell in row.cells)
        )

    def places(self, keys: Collection[str], start: int) -> set[CellPlace]:
        """Return the places in some columns, from a row on, that hold something new."""
        return {
            cell.place
            for number, row in self.rows.items()
            if number >= start
            for cell in row.cells
            if cell.key in keys and row.is_new(cell)
        }

    def stray_marks(self) -> tuple[str, Sequence[int], Sequence[int]] | None:
        """Return the key of a column with marks of gkrw for cells that are not filled in, the rows
        of tasks that have such a mark of another one, and as many rows that have lost theirs. None
        where there are no such rows, or where former texts tell more, see `reject_moved`."""
        issued = (text for row in self.rows.values() for text in (row.issued or {}).values())
        if any(text not in ("", NOT_ASKED) for text in issued):
            return None
        for key in (key for key in self.sheet.layout.filled if FILLED[key].kind in _MARKS):
            mark = _MARKS[FILLED[key].kind]
            texts = {n: cell_text(self.sheet.value(n, key)) for n in self.rows}
            marked = [n for n in texts if texts[n] == mark and self._is_marked(n, key) is False]
            lost = [n for n in texts if texts[n] != mark and self._is_marked(n, key)]
            lost = lost if key == STATUS.key else [n for n in lost if not texts[n]]
            if marked and (len(marked) == len(lost) or _is_step(marked, lost)):
                return key, marked, lost
        return None

    @property
    def are_reordered(self) -> bool:
        """Whether tasks of one role are in another order than in the table."""
        roles = {n: cell_text(self.sheet.value(n, "role")) for n in self.rows}
        return any(
            roles[above] == roles[below]
            and self.rows[above].task.mark.line > self.rows[below].task.mark.line
            for above, below in pairwise(n for n in sorted(self.rows) if n in self.asked)
        )

    def _is_marked(self, number: int, key: str) -> bool | None:
        """Whether a cell was issued with the mark that it is not to be filled in; None where that is
        not certain: the row is for information, or the task has got or lost its targets since."""
        row = self.rows[number]
        is_known = (row.issued or {}).get(STATUS.key) == NOT_ASKED
        if key == STATUS.key:
            return is_known
        shows_targets = cell_text(self.sheet.value(number, "targets")) != ""
        is_shown = cell_text(self.sheet.value(number, STATUS.key)) == NOT_ASKED
        if is_known or is_shown or shows_targets != bool(row.task.targets):
            return None
        return target_of_column(key, row.task) is None

    def mark_above_number(self, key: str) -> int | None:
        """Return a row of a task with a target that has the mark for 没有指标, if a row of a task
        without one has a number just below: the column has moved."""
        marked = {
            number
            for number, row in self.rows.items()
            if target_of_column(key, row.task)
            and cell_text(self.sheet.value(number, key)) == NOT_APPLICABLE
        }
        stray = [
            number
            for number, row in self.rows.items()
            if marked and not target_of_column(key, row.task) and self.sheet.typed(number, key)
        ]
        near = (number - height for number in stray for height in range(1, MOST_ROWS + 1))
        return next((number for number in near if number in marked), None)

    def is_certain(
        self, of_upper: Collection[int], lower: str, of_lower: Collection[int], start: int
    ) -> bool:
        """Whether it is no chance that a column is lower than another one: there are several runs of
        rows, or a status or a date below the last row."""
        kind = FILLED[lower].kind
        if kind in (ColumnKind.STATUS, ColumnKind.DATE) and not set(of_lower) <= self.rows.keys():
            return True
        runs = [row for row in of_upper if row >= start and row - 1 not in of_upper]
        lost, won = set(of_upper) - set(of_lower), set(of_lower) - set(of_upper)
        return len(runs) >= _LEAST and min(len(lost), len(won)) >= _LEAST
