"""One run of `collect`: find the workbooks, read them, and merge them with the stored progress."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from gkrw.core.assignments import LoadedTable
from gkrw.core.findings import CellPlace
from gkrw.files.file_access import MAX_DOCUMENT_BYTES, read_limited
from gkrw.progress.records import DepartmentProgress, ReportedProgress
from gkrw.returns.merge import CellUpdate, MergedReturn, apply_updates, merge
from gkrw.returns.rejects_workbook import PREFIX
from gkrw.returns.return_finding_kinds import UNREADABLE_WORKBOOK, not_taken
from gkrw.returns.return_reader import read_returns
from gkrw.returns.return_records import DepartmentReturn, Rejection

_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".zip")
"""Files that may be meant as returns. All but the first are rejected with a fix."""


@dataclass(frozen=True, slots=True)
class ReturnFiles:
    """The workbooks to read, by the names that places give, and the files that are ignored."""

    workbooks: Mapping[str, Path]
    ignored: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """The merged sheets of one workbook, and what is wrong with the workbook as a whole."""

    file: str
    path: Path
    sheets: tuple[MergedReturn, ...]
    rejected: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """The workbooks of one run, and the new progress of each department that has updates."""

    workbooks: tuple[WorkbookResult, ...]
    changed: tuple[DepartmentProgress, ...]

    def rejections(self) -> list[Rejection]:
        """Everything that was not taken, in the order of the files."""
        rejections: list[Rejection] = []
        for workbook in self.workbooks:
            rejections += workbook.rejected
            for sheet in workbook.sheets:
                rejections += sheet.rejections
        return rejections


def find_return_files(paths: Iterable[Path]) -> ReturnFiles:
    """Find the workbooks among files and in folders, each once. Raises OSError."""
    found: dict[Path, Path] = {}
    ignored: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), path)
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_dir() or hidden or file.name.startswith(("~$", PREFIX)):
                continue
            if file.suffix.lower() not in _SUFFIXES:
                ignored.append(file)
            else:
                found.setdefault(file.resolve(), file)
    names = Counter(path.name for path in found.values())
    workbooks = {
        path.name if names[path.name] == 1 else path.as_posix(): path for path in found.values()
    }
    return ReturnFiles(workbooks, tuple(ignored))


def collect(
    files: ReturnFiles,
    loaded: LoadedTable,
    reported: ReportedProgress,
    today: date,
    preferred: frozenset[str] = frozenset(),
) -> CollectionResult:
    """Read the workbooks and merge them with the progress that is stored. Writes nothing.

    `preferred` are the names of the files that win over everything else (--take).
    """
    read = {
        file: _read_workbook(file, path, loaded, today) for file, path in files.workbooks.items()
    }
    returns = [each for sheets, _ in read.values() for each in sheets]
    merged = merge(returns, reported.entries, preferred)
    updates: dict[str, list[CellUpdate]] = {}
    for each in merged:
        updates.setdefault(each.returned.department, []).extend(each.updates)
    tasks = {row.task.id: row.task for row in loaded.rows}
    changed = tuple(
        apply_updates(
            reported.departments.get(department) or DepartmentProgress(department, ()), new, tasks
        )
        for department, new in updates.items()
        if new
    )
    in_order = iter(merged)
    workbooks = tuple(
        WorkbookResult(
            file, files.workbooks[file], tuple(islice(in_order, len(sheets))), tuple(rejected)
        )
        for file, (sheets, rejected) in read.items()
    )
    return CollectionResult(workbooks, changed)


def _read_workbook(
    file: str, path: Path, loaded: LoadedTable, today: date
) -> tuple[list[DepartmentReturn], list[Rejection]]:
    place = CellPlace(file)
    try:
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    except OSError as error:
        reason = f"文件读不了（{error.strerror or type(error).__name__}）"
        fix = "在 Excel 里关闭这个文件，检查权限，再收一次。"
        return [], [Rejection(not_taken(UNREADABLE_WORKBOOK, place, reason, fix))]
    if data is None:
        message, fix = "文件超过 20 MB，没有读取。", "确认文件选对了；图片不要放进清单。"
        return [], [Rejection(UNREADABLE_WORKBOOK.at(place, message, fix))]
    return read_returns(data, file, loaded, today)
