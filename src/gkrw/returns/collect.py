"""One run of collecting: which files, what they say, and what was stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gkrw.core.findings import CellPlace
from gkrw.core.loaded_table import LoadedTable
from gkrw.files.file_access import MAX_DOCUMENT_BYTES, read_limited
from gkrw.progress import ReportedProgress
from gkrw.progress.records import DepartmentProgress
from gkrw.returns.merge import (
    CellUpdate,
    Outcome,
    applied,
    merge,
)
from gkrw.returns.rejects_workbook import PREFIX
from gkrw.returns.return_reader import read_returns
from gkrw.returns.return_records import Returned, Trouble

_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".zip")
"""What may be meant as a return: all but the first are refused with what to do about it."""


@dataclass(frozen=True, slots=True)
class Files:
    """The workbooks to read, by the name that places give, and what else lies beside them."""

    workbooks: Mapping[str, Path]
    skipped: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """What one run found: the outcome of each sheet, the troubles of whole workbooks by file, and
    the new progress of each department that has changes."""

    outcomes: tuple[Outcome, ...]
    troubles: Mapping[str, tuple[Trouble, ...]]
    changed: tuple[DepartmentProgress, ...] = ()
    files: Sequence[str] = field(default_factory=tuple)

    def not_taken(self) -> list[Trouble]:
        """Everything that was not taken, in the order of the files."""
        found: list[Trouble] = []
        for file in self.files:
            found += self.troubles.get(file, ())
            for outcome in self.outcomes:
                if outcome.returned.file == file:
                    found += (*outcome.returned.rejected, *outcome.conflicts)
        return found


def files_in(paths: Iterable[Path]) -> Files:
    """The workbooks among files and in folders, each once. Raises OSError."""
    found: dict[Path, Path] = {}
    skipped: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), path)
            continue
        for each in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            if each.is_dir() or hidden or each.name.startswith(("~$", PREFIX)):
                continue
            if each.suffix.lower() not in _SUFFIXES:
                skipped.append(each)
            else:
                found.setdefault(each.resolve(), each)
    names = [path.name for path in found.values()]
    return Files(
        {
            path.name if names.count(path.name) == 1 else path.as_posix(): path
            for path in found.values()
        },
        tuple(skipped),
    )


def collect(
    files: Files,
    checked: LoadedTable,
    reported: ReportedProgress,
    today: date,
    preferred: frozenset[str] = frozenset(),
) -> Collected:
    """What the workbooks say, and what of it is new."""
    returns: list[Returned] = []
    troubles: dict[str, tuple[Trouble, ...]] = {}
    for name, path in files.workbooks.items():
        try:
            data = read_limited(path, MAX_DOCUMENT_BYTES)
        except OSError as error:
            why = f"文件读不了（{error.strerror or type(error).__name__}），没有收。"
            unread = Trouble(CellPlace(name), why, "在 Excel 里关闭这个文件，检查权限，再收一次。")
            troubles[name] = (unread,)
            continue
        if data is None:
            large = Trouble(
                CellPlace(name), "文件超过 20 MB，没有读取。", "确认文件选对了；图片不要放进清单。"
            )
            troubles[name] = (large,)
            continue
        found, wrong = read_returns(data, name, checked, today)
        returns += found
        troubles[name] = tuple(wrong)
    outcomes = merge(returns, reported.entries, preferred)
    changes: dict[str, list[CellUpdate]] = {}
    for outcome in outcomes:
        changes.setdefault(outcome.returned.department, []).extend(outcome.changes)
    tasks = {row.task.id: row.task for row in checked.rows}
    changed = tuple(
        applied(reported.departments.get(name) or DepartmentProgress(name, ()), those, tasks)
        for name, those in changes.items()
        if those
    )
    return Collected(tuple(outcomes), troubles, changed, tuple(files.workbooks))
