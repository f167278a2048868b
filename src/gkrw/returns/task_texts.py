"""The texts of tasks: which task a returned row is about, what its fixed cells should hold, and
whether a sheet is of this table at all."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from gkrw.checklist.content import compared_texts, digest
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.deadlines import day_of, year_in
from gkrw.core.findings import FindingKind
from gkrw.core.model import Row
from gkrw.core.overall import OVERALL_ID, OverallRow
from gkrw.core.slips import is_retired
from gkrw.core.suggest import nearest
from gkrw.core.wording import shortened
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import cell_text, is_no_id
from gkrw.returns.issued_record import Issued, IssuedRow, IssuedRows
from gkrw.returns.returned_sheet import DepartmentReturn, ReturnedSheet, texts_on
from gkrw.returns.sheet_origin import is_title

_IDENTIFYING = ("title", "requirement")
"""The keys of the columns whose texts identify a task."""
_NO_TITLE = digest("")
_Texts = tuple[str, ...]
"""The digests of a title and a requirement."""


class TableTexts:
    """The texts of all tasks of a table: the same for every return of a run."""

    def __init__(self, loaded: LoadedTable) -> None:
        self.rows_by_id = {row.task.id: row for row in loaded.rows}
        self.by_text = _ids_by_text(loaded.rows)
        self._compared: dict[tuple[str, Role | None], Mapping[str, str]] = {}
        texts = (self.compared(row, None).values() for row in loaded.rows)
        self.known = {role.label for role in Role}.union(*texts)

    def of_row(self, sheet: ReturnedSheet, number: int) -> Collection[str]:
        """Return the ids of the tasks with the texts of a row."""
        return self.by_text.get(_texts_of_row(sheet, number), ())

    def compared(self, row: Row, role: Role | None) -> Mapping[str, str]:
        """Return the texts of `compared_texts`."""
        key = row.task.id, role
        if row.task.id == OVERALL_ID:  # each department has another such row
            return compared_texts(row, role)
        if key not in self._compared:
            self._compared[key] = compared_texts(row, role)
        return self._compared[key]


table_texts = lru_cache(maxsize=1)(TableTexts)


def _ids_by_text(rows: Iterable[Row]) -> Mapping[_Texts, Collection[str]]:
    found: dict[_Texts, set[str]] = defaultdict(set)
    for row in rows:
        title, requirement = digest(row.task.title), digest(row.task.requirement)
        found[title, requirement].add(row.task.id)
        found[_NO_TITLE, requirement].add(row.task.id)
    return found


def _texts_of_row(sheet: ReturnedSheet, number: int) -> _Texts:
    return tuple(digest(cell_text(sheet.value(number, key))) for key in _IDENTIFYING)


class TasksByText:
    """The ids of tasks by title and requirement: as they are now, and as they were when the workbook
    was issued to a department. A row without a title, which a merged cell may hide, is identified
    by its requirement. `overall` is the department's row besides those of tasks, if any."""

    def __init__(
        self, table: TableTexts, issued: IssuedRows, department: str, overall: OverallRow | None
    ) -> None:
        self._table = table
        self._own = _ids_by_text([overall] if overall else [])
        self._own_texts = {*compared_texts(overall, None).values()} if overall else set()
        self._then: dict[_Texts, set[str]] = defaultdict(set)
        self._issued = {text for row in issued.values() for text in row.digests.values()}
        for (body, task), before in issued.items():
            is_known = task in table.rows_by_id or (overall is not None and task == OVERALL_ID)
            if body == department and is_known:
                title, requirement = (before.digests.get(key, "") for key in _IDENTIFYING)
                self._then[title, requirement].add(task)
                self._then[_NO_TITLE, requirement].add(task)

    def is_known(self, key: str, text: str) -> bool:
        """Whether a text of a fixed column is in the table or was issued, or is the number of a row."""
        is_in_table = text in self._table.known or text in self._own_texts
        is_number = key == "number" and text.isdecimal()
        return is_in_table or is_number or digest(text) in self._issued

    def of_row(self, sheet: ReturnedSheet, number: int) -> tuple[Collection[str], Collection[str]]:
        """Return the ids of the tasks with the texts of a row: by present, and by issued texts."""
        texts = _texts_of_row(sheet, number)
        now, own = self._table.by_text.get(texts, ()), self._own.get(texts, ())
        return {*now, *own} if own else now, self._then.get(texts, ())

    def is_another(
        self, sheet: ReturnedSheet, number: int, row: Row, issued: IssuedRow | None
    ) -> bool:
        """Whether both the title and the requirement of a row are neither those of a task, now or
        when it was `issued`, nor like them. Who writes an answer below the requirement, or into its
        cell, leaves the title."""
        typed = {key: cell_text(sheet.value(number, key)) for key in _IDENTIFYING}
        if issued and any(digest(text) == issued.digests.get(key) for key, text in typed.items()):
            return False
        now, found = self._table.compared(row, None), [key for key in typed if typed[key]]
        return bool(found) and all(_likeness(typed[key], now[key]) < _UNLIKE for key in found)


_UNLIKE, _ALIKE = 0.35, 0.7
"""Two tasks of a table hardly have more in common than the first; the same task, worded anew for the
next year, less than the second."""
_COMPARED = 400
"""The number of characters that are compared."""


def _likeness(typed: str, now: str) -> float:
    """Return how much of the shorter one of two texts is in the longer one, from 0 to 1, which is
    also returned for texts that are too short to tell."""
    one, other = _pairs(typed), _pairs(now)
    least = min(len(one), len(other))
    return len(one & other) / least if least else 1.0


@lru_cache(maxsize=1024)
def _pairs(text: str) -> frozenset[str]:
    """Return every pair of neighbouring characters, without marks and blanks."""
    words = re.sub(r"\W", "", text[:_COMPARED])
    return frozenset(map("".join, pairwise(words)))


def problem_of_unknown_id(
    typed: str,
    task_id: str,
    by_text: Collection[str],
    department: str,
    issued: IssuedRows,
    loaded: LoadedTable,
) -> tuple[FindingKind, str, str]:
    """Return why a row with an id that is in no row of a department's checklist cannot be read: the
    kind, the reason and the fix, empty for the fix of the kind. `by_text` are the ids of the tasks
    with the texts of the row, `issued` the rows as they were issued."""
    if task_id == OVERALL_ID:
        reason = f"{department}没有由别的单位填报的共同任务，不用“{OVERALL_ID}”这一行"
        return kinds.NOT_THEIR_TASK, reason, "要说的写到各项任务里，再收一次。"
    if is_retired(loaded.table, task_id):
        return kinds.RETIRED_ID, f"{task_id} 已经不在分解表里（已停用）", ""
    hint = ""
    if by_text:
        hint = f"这一行的内容是 {min(by_text)} 的。"
    elif is_no_id(typed):
        reason = f"“编号”一栏里写的是“{shortened(typed)}”"
        return kinds.UNKNOWN_ID, reason, "不是填报的，不用管。"
    elif (department, task_id) in issued:
        reason = f"清单发出时有 {task_id}，现在分解表里没有"
        fix = f"任务取消了的，在分解表的 retired 里加上 {task_id}；编号改了的，在分解表里改回来，再收一次。"
        return kinds.UNKNOWN_ID, reason, fix
    elif near := nearest(task_id, list(table_texts(loaded).rows_by_id), most=1):
        hint = f"是不是 {near[0]}？"
    return kinds.UNKNOWN_ID, f"分解表里没有 {typed}", f"{hint}改正编号，再收一次。"


_TABLE = re.compile("(?:清单|台账|表)(?:[(（].*)?$")
"""The end of a title in the words of a department."""
_DUE = re.compile(r"请于(20\d\d年\d+月\d+日前)交回")
_YEAR = timedelta(days=366)


def signs_of_other_table(
    sheet: ReturnedSheet, read: DepartmentReturn, issued: Issued, loaded: LoadedTable
) -> str:
    """Return the signs that a sheet is of another table or another year than the workbook says, or of
    another one where the workbook does not say: 标题写的是 2025 年. Empty where there are none.

    The title and the name of the sheet, which gkrw writes without a year, rows that were not issued
    so, and days of completion that are all of an earlier year are always signs; where the year of the
    table is not known, those that are all more than a year before the day of return. The day of
    return itself is one only on a sheet without a record of what was issued, or with one that says
    neither key nor year, though the table has one by now.
    """
    year, signs = loaded.table.year, []
    above = texts_on(sheet.grid, sheet.layout.row).values()
    titles = [text for text in above if is_title(text) or _TABLE.search(text)]
    for label, texts in (("标题", titles), ("工作表的名称", [sheet.grid.name])):
        years = {year_in(text) for text in texts} - {None, year}
        if year and years:
            signs.append(f"{label}写的是 {max(filter(None, years))} 年")
    if read.rejected:  # an edited cell of the table is always rejected
        signs += _signs_of_rows(sheet, read.department, issued.rows, loaded)
    due = [day for text in above for each in _DUE.findall(text) if (day := day_of(each))]
    is_recorded = any(body == read.department for body, _ in issued.rows) and (
        issued.table == loaded.table.identity.recorded or year_in(issued.table) is not None
    )
    if year and due and not is_recorded and not {day.year for day in due} <= {year, year + 1}:
        signs.append(f"要求 {max(due).year} 年交回")
    finished = [
        cell.value
        for row in read.rows
        for cell in row.cells
        if cell.key == "finished" and isinstance(cell.value, date) and row.is_new(cell)
    ]
    latest = max(finished) if len(finished) > 1 else None
    if latest and year and latest.year < year:
        signs.append(f"完成日期都是 {latest.year} 年或者更早的")
    elif latest and not year and due and latest < min(due) - _YEAR:
        signs.append(f"完成日期都比要求交回的日子早一年以上（最晚的是 {latest}）")
    return "，".join(signs)


_FEW_ROWS = 3


def _signs_of_rows(
    sheet: ReturnedSheet, department: str, issued: IssuedRows, loaded: LoadedTable
) -> Iterator[str]:
    """Yield a sign where half of the deadlines with a year have another one, or most rows are worded
    otherwise, than in the table and than issued. A single deadline that was edited on a sheet with
    a record of what was issued is no sign."""
    table, year = table_texts(loaded), loaded.table.year
    known, differing, dated, years = 0, 0, 0, list[str]()
    for number in sheet.numbers:
        row = table.rows_by_id.get(sheet.ids[number])
        if row is None:
            continue
        now, known = table.compared(row, None), known + 1
        before = issued.get((department, row.task.id))
        edited = {
            key: text
            for key in (*_IDENTIFYING, "deadline")
            if (text := cell_text(sheet.value(number, key))) != now[key]
            and not (before and digest(text) == before.digests.get(key))
        }
        if len(edited) > 1 and table.of_row(sheet, number):
            continue  # the ids were sorted alone
        dated += bool(_years(cell_text(sheet.value(number, "deadline"))))
        written = _years(edited.pop("deadline", ""))
        if year and written and not written & {str(year), *_years(now["deadline"])}:
            years.append(max(written))
        joined = "".join(now[key] for key, text in edited.items() if text)
        differing += _likeness("".join(edited.values()), joined) < _ALIKE
    has_record = any(body == department for body, _ in issued)
    if years and 2 * len(years) >= dated and len(years) > has_record:
        yield f"完成时限写的是 {max(years)} 年"
    if differing >= _FEW_ROWS and 2 * differing > known:
        yield f"{differing} 行的工作任务和工作要求与分解表的不一样"


def _years(text: str) -> set[str]:
    return set(re.findall(r"(?<!\d)20\d\d(?!\d)", text))
