"""One run of `collect`: find the workbooks, read them, and merge them with the stored progress."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from types import MappingProxyType

from gkrw.core.assignments import LoadedTable
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Table
from gkrw.files.file_access import MAX_DOCUMENT_BYTES, read_limited
from gkrw.progress.edit_times import settled_returns
from gkrw.progress.ledger import (
    LedgerEntry,
    ValueSource,
    kept_name,
    return_digest,
    value_digest,
    with_entries,
)
from gkrw.progress.records import DepartmentProgress, ReportedProgress, value_text
from gkrw.returns.cell_texts import plain_name
from gkrw.returns.collective_members import reject_other_members
from gkrw.returns.merge import merge
from gkrw.returns.merged_return import MergedReturn, apply_updates
from gkrw.returns.missing_rows import missing_rows
from gkrw.returns.return_finding_kinds import ODD_TIME, RETIRED_ID, UNREADABLE_WORKBOOK, not_taken
from gkrw.returns.return_reader import read_returns
from gkrw.returns.returned_sheet import CLOCKS_DIFFER, DepartmentReturn, Rejection
from gkrw.returns.sheet_origin import bodies_in

_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".zip", ".rar", ".7z")
"""The suffixes of files that may be meant as returns. Only .xlsx is read; the others are rejected
with a fix."""
REJECTS_PREFIX = "未入库_"
"""The beginning of the names of workbooks that hold what was not taken."""


@dataclass(frozen=True, slots=True)
class ReturnFiles:
    """The workbooks to read, by the file name that messages use, the files that are ignored, and
    those that gkrw or Excel wrote beside the returns, which are left out."""

    workbooks: Mapping[str, Path]
    ignored: tuple[Path, ...]
    left_out: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """The merged sheets of one workbook, and what is wrong with the workbook as a whole.

    A workbook that `is_settled` was collected before, was replaced by later returns, and was not
    read again. Only then `departments` is not empty: it names the departments of its sheets.
    """

    path: Path
    sheets: tuple[MergedReturn, ...]
    rejected: Sequence[Rejection]
    departments: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the workbook was not read again: one that is read has sheets or rejections."""
        return not (self.sheets or self.rejected)

    @property
    def rejections(self) -> list[Rejection]:
        """Everything that was not taken; empty for a workbook whose sheets are all settled."""
        is_old = bool(self.sheets) and all(sheet.is_settled for sheet in self.sheets)
        beside = [] if is_old else self.rejected
        return [*beside, *(each for sheet in self.sheets for each in sheet.rejections)]


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """The workbooks of one run, and the new progress of each department whose file is to be written
    because a return of it is new and not blank, or updates or confirms a value."""

    workbooks: tuple[WorkbookResult, ...]
    changed: tuple[DepartmentProgress, ...]

    @property
    def sheets(self) -> list[MergedReturn]:
        """The merged sheets of all workbooks."""
        return [sheet for workbook in self.workbooks for sheet in workbook.sheets]

    def given_up(self) -> list[Rejection]:
        """Return the texts that were not stored, or were replaced, because of --take."""
        return [text for sheet in self.sheets for text in sheet.given_up]

    def rejections(self) -> list[Rejection]:
        """Return everything that was not taken, in the order of the files."""
        return [each for workbook in self.workbooks for each in workbook.rejections]


def find_return_files(paths: Iterable[Path]) -> ReturnFiles:
    """Find the workbooks among files and in folders and their subfolders, each once.

    A path that is not a folder is never ignored. Raises OSError.
    """
    found: dict[Path, Path] = {}
    ignored: list[Path] = []
    left_out: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), path)
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_dir() or hidden:
                continue
            if file.name.startswith(("~$", REJECTS_PREFIX)):
                left_out.append(file)
            elif file.suffix.lower() not in _SUFFIXES and not _is_unnamed_workbook(file):
                ignored.append(file)
            else:
                found.setdefault(file.resolve(), file)
    names = Counter(path.name for path in found.values())
    workbooks = {
        path.name if names[path.name] == 1 else path.as_posix(): path for path in found.values()
    }
    return ReturnFiles(workbooks, tuple(ignored), tuple(left_out))


def _is_unnamed_workbook(file: Path) -> bool:
    """Whether a file has no suffix and begins like an .xlsx or .xls workbook."""
    if file.suffix:
        return False
    with file.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def collect(
    files: ReturnFiles,
    loaded: LoadedTable,
    reported: ReportedProgress,
    today: date,
    preferred: frozenset[str] = frozenset(),
    others: Mapping[str, str] = MappingProxyType({}),
    received: date | None = None,
    reopened: Collection[str] = (),
) -> CollectionResult:
    """Read the workbooks and merge them with the progress that is stored. Writes nothing.

    `preferred` are the names of the files that win over everything else (--take), `others` the paths
    of the other tables in the folder by key or title. `received` is the day on which the files came, by
    default `today`. `reopened` are the digests of files that are read although they are settled.
    """
    ledgers = {name: each.returns for name, each in reported.departments.items()}
    settled = settled_returns(ledgers.values()).difference(reopened)
    owners = {
        (entry.digest, entry.sheet): name for name, ledger in ledgers.items() for entry in ledger
    }
    known_of: dict[str, list[str]] = defaultdict(list)
    for (digest, _), name in owners.items():
        known_of[digest].append(name)
    names = {(each.digest, each.file) for ledger in ledgers.values() for each in ledger}
    decided = {entry.digest for ledger in ledgers.values() for entry in ledger if entry.is_decided}
    read: dict[str, tuple[list[DepartmentReturn], list[Rejection]]] = {}
    skipped: dict[str, tuple[str, ...]] = {}
    unread: set[str] = set()
    for file, path in files.workbooks.items():
        data = _content(file, path)
        if isinstance(data, Rejection):
            read[file] = [], [data]
            continue
        digest, name = return_digest(data), plain_name(path.name)
        known = known_of.get(digest, [])
        if known and (digest, name) not in names and bodies_in(path.stem, loaded).difference(known):
            is_preferred = file in preferred  # a copy under the name of another department
            read[file] = read_returns(data, file, loaded, today, is_preferred, others)
        elif file not in preferred and digest in settled:
            read[file] = [], []
            unread.add(digest)
            skipped[file] = tuple(known)
        else:
            is_preferred = file in preferred or digest in decided
            read[file] = read_returns(data, file, loaded, today, is_preferred, others, owners)
    returns = [each for sheets, _ in read.values() for each in sheets]
    for returned in returns:
        _forget_stored(returned, reported.departments.get(returned.department))
    reject_other_members(returns, ledgers, preferred, loaded)
    merged = merge(returns, reported.departments, preferred)
    by_file: dict[str, list[MergedReturn]] = defaultdict(list)
    for each in merged:
        each.notes += missing_rows(each, merged)
        each.notes += _saved_after(each, received)
        by_file[each.returned.file].append(each)
    workbooks = tuple(
        WorkbookResult(path, tuple(by_file[file]), read[file][1], skipped.get(file, ()))
        for file, path in files.workbooks.items()
    )
    by_department: dict[str, list[MergedReturn]] = defaultdict(list)
    for each in merged:
        if each.updates or each.confirmed or not (each.is_known or each.is_blank):
            by_department[each.returned.department].append(each)
    beside = {file: len(rejected) for file, (_, rejected) in read.items()}
    sheets = {file: len(found) for file, (found, _) in read.items()}
    changed = tuple(
        _with_returns(
            reported.departments.get(department) or DepartmentProgress(department, ()),
            new,
            loaded.table,
            received or today,
            beside,
            sheets,
        )
        for department, new in by_department.items()
    )
    ledgers |= {each.department: each.returns for each in changed}
    if unread and (more := unread - settled_returns(ledgers.values())):
        return collect(
            files, loaded, reported, today, preferred, others, received, {*reopened, *more}
        )
    return CollectionResult(workbooks, changed)


def _forget_stored(returned: DepartmentReturn, stored: DepartmentProgress | None) -> None:
    """Leave out the rejected texts of retired tasks that were stored while the tasks were in use:
    departments go on with their own files, and nothing of these texts is lost."""
    texts = {entry.id: entry.texts().values() for entry in stored.entries} if stored else {}
    returned.rejected = [
        each
        for each in returned.rejected
        if each.finding.code != RETIRED_ID.code or each.typed not in texts.get(each.task, ())
    ]


def _saved_after(merged: MergedReturn, received: date | None) -> Iterator[Finding]:
    """Yield a note if a new return was saved after the day on which it is said to have come."""
    saved = merged.returned.saved
    if received and saved and not merged.is_known and saved.date() > received + CLOCKS_DIFFER:
        message = f"文件是 {saved:%Y-%m-%d} 保存的，--received 写的却是 {received}，照 {received} 收到记入台账。"
        place = CellPlace(merged.returned.file, merged.returned.sheet)
        yield ODD_TIME.at(place, message, "日子写错了的，在进展文件的 returns 里改 received。")


def _with_returns(
    progress: DepartmentProgress,
    merged: Sequence[MergedReturn],
    table: Table,
    received: date,
    beside: Mapping[str, int],
    sheets: Mapping[str, int],
) -> DepartmentProgress:
    """Return a department's progress with the updates and the ledger entries of its returns.

    Both by file name, `beside` is the number of rejections outside the sheets of departments, and
    `sheets` the number of these sheets.
    """
    updates = [update for each in merged for update in each.updates]
    entries = (
        LedgerEntry(
            plain_name(PurePath(each.returned.file).name),
            each.returned.sheet,
            each.returned.digest,
            each.returned.saved,
            received,
            each.taken,
            len(each.rejections) + beside[each.returned.file],
            each.returned.row_digests,
            tuple(
                ValueSource(
                    *update.key,
                    update.cell.place.cell,
                    value_digest(value_text(update.after)),
                    each.is_preferred,
                )
                for update in (*each.updates, *each.confirmed)
            ),
            sheets[each.returned.file],
            each.returned.row_cells,
        )
        for each in merged
    )
    sourced = {update.key for each in merged for update in (*each.updates, *each.confirmed)}
    returns = with_entries(progress.returns, entries, sourced)
    return replace(apply_updates(progress, updates, table), returns=returns)


def _content(file: str, path: Path) -> bytes | Rejection:
    """Return the content of a file, or why it cannot be read."""
    place = CellPlace(file)
    try:
        data = read_limited(path, MAX_DOCUMENT_BYTES)
    except OSError as error:
        reason = f"文件读不了（{error.strerror or type(error).__name__}）"
        fix = "在 Excel 里关闭这个文件，检查权限，再收一次。"
        return Rejection(not_taken(UNREADABLE_WORKBOOK, place, reason, fix))
    if data is None:
        message, fix = "文件超过 20 MB，没有读取。", "确认文件选对了；图片不要放进清单。"
        return Rejection(UNREADABLE_WORKBOOK.at(place, message, fix))
    return data


def kept_workbooks(result: CollectionResult) -> dict[str, bytes]:
    """Return the content of each workbook with a sheet that is not blank, by the name under which
    the workbook is kept. Reads the files again. Raises OSError."""
    kept = {}
    for each in result.workbooks:
        if any(not sheet.is_blank for sheet in each.sheets):
            data, digest = each.path.read_bytes(), each.sheets[0].returned.digest
            if return_digest(data) == digest:  # nobody has saved it in between
                kept[kept_name(each.path.name, digest)] = data
    return kept
