"""Read progress files into records and findings. Content that cannot be used becomes a finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from yaml.nodes import MappingNode, Node

from gkrw.core import deadlines
from gkrw.core.findings import Finding, FindingKind, Place, Severity, in_order
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Collective, Members
from gkrw.core.suggest import nearest
from gkrw.files.file_access import MAX_YAML_BYTES, display_path, read_limited
from gkrw.progress import progress_finding_kinds as kinds
from gkrw.progress import progress_schema
from gkrw.progress.records import DepartmentProgress, TargetValues, TaskProgress, in_targets_order
from gkrw.progress.status import Status, parse_status
from gkrw.project.layout import progress_folder
from gkrw.store import finding_kinds as store_kinds
from gkrw.store.decode import decode
from gkrw.store.nodes import compose
from gkrw.store.values import Fields, ValueReader

_WITHOUT_CHECKLIST = (Members.ALL, Members.LISTED, Members.UNSPECIFIED)
"""The collectives that receive no checklist of their own, and so report nothing."""


@dataclass(frozen=True, slots=True)
class ProgressFile:
    """One file as it was read. `progress` is None where its department is not known."""

    path: Path
    progress: DepartmentProgress | None
    text: str
    findings: tuple[Finding, ...]

    @property
    def file(self) -> str:
        """The name of the file in the places of its findings."""
        return display_path(self.path)


def read_progress_files(table: Path, loaded: LoadedTable) -> list[ProgressFile]:
    """Read every progress file beside the file of a table, by name. Raises OSError."""
    folder = progress_folder(table)
    files: list[ProgressFile] = []
    owners: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(".") or path.suffix.lower() not in (".yaml", ".yml"):
            continue  # other files, and what editors and gkrw put there while they write
        file = _read_file(path, loaded, owners)
        files.append(file)
        if file.progress is not None:
            owners[file.progress.department] = file.file
    return files


def _read_file(path: Path, loaded: LoadedTable, owners: Mapping[str, str]) -> ProgressFile:
    start = Place(display_path(path), 1, 1)
    if path.suffix != ".yaml":
        finding = kinds.NOT_READ.at(
            start,
            f"{path.name} 没有读取：扩展名应当是 .yaml。",
            f"改名为 {path.with_suffix('.yaml').name}；不要了的，把文件删掉。",
        )
        return ProgressFile(path, None, "", (finding,))
    data = read_limited(path, MAX_YAML_BYTES)
    if data is None:
        finding = store_kinds.TOO_BIG.at(start, "文件太大，没有读取。", "确认文件选对了。")
        return ProgressFile(path, None, "", (finding,))
    return read_progress_file(data, path, loaded, owners)


def read_progress_file(
    data: bytes, path: Path, loaded: LoadedTable, owners: Mapping[str, str] = MappingProxyType({})
) -> ProgressFile:
    """Read one progress file. `owners` are the departments that have a file, with its name."""
    file = display_path(path)
    text, findings = decode(data, file)
    composed = compose(text, file)
    findings += composed.findings
    progress = None
    if isinstance(composed.root, MappingNode):
        reader = _ProgressReader(composed.text, composed.whole, loaded, composed.lost)
        progress = reader.progress(composed.root, file, owners)
        findings += reader.findings
    elif composed.root is not None or not findings:
        findings.append(
            store_kinds.NOT_A_TABLE.at(
                Place(file, 1, 1),
                "进展文件里没有内容，或者不是“键: 值”的形式。",
                "从版本库取回这个文件；不要了的，把文件删掉。",
            )
        )
    return ProgressFile(path, progress, text, in_order(findings))


class _ProgressReader(ValueReader):
    """Walks the nodes of one progress file."""

    def __init__(self, text: str, whole: bool, loaded: LoadedTable, lost: tuple[int, ...]) -> None:
        super().__init__(text, whole, lost)
        self.loaded = loaded
        self.tasks = {row.task.id: row.task for row in loaded.rows}
        self.retired = {name.text for name in loaded.table.retired}

    def report_at(self, kind: FindingKind, place: Place, message: str, fix: str = "") -> None:
        """Keep a finding at a place, with the fix of its kind where none is given."""
        self.findings.append(kind.at(place, message, fix or kind.fix))

    def progress(
        self, root: MappingNode, file: str, owners: Mapping[str, str]
    ) -> DepartmentProgress | None:
        """Read the whole file; None where its department is not known."""
        shape = progress_schema.PROGRESS
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        department = self.department(fields, owners)
        seen: dict[str, TaskProgress] = {}
        for node in self.entries(fields, shape.fields["tasks"], shape):
            entry = self.entry(node, department)
            if entry is None:
                continue
            if entry.id in seen:
                first = seen[entry.id].place.line
                self.report_at(
                    kinds.TWICE, entry.place, f"{entry.id} 的进展在第 {first} 行已经有了。"
                )
            else:
                seen[entry.id] = entry
        if not department:
            return None
        order = {task_id: number for number, task_id in enumerate(self.tasks)}
        entries = sorted(seen.values(), key=lambda entry: order.get(entry.id, len(order)))
        return DepartmentProgress(department, tuple(entries), file)

    def department(self, fields: Fields, owners: Mapping[str, str]) -> str:
        """Return the canonical name of the department; empty where it cannot be used."""
        name = self.text(fields, progress_schema.PROGRESS.fields["department"])
        if name is None:
            return ""
        place = Place.of(fields["department"].start_mark)
        body = self.loaded.roster.find(name)
        if body is None and not self.loaded.table.knows_bodies:
            return ""  # it may be in the part of the table that could not be read
        if body is None:
            meant = self.loaded.roster.suggest(name)
            fix = f"是不是{'、'.join(meant)}？" if meant else ""
            self.report_at(
                kinds.UNKNOWN_BODY,
                place,
                f"分解表里没有“{name}”。",
                fix + kinds.UNKNOWN_BODY.fix,
            )
            return ""
        if isinstance(body, Collective) and body.members in _WITHOUT_CHECKLIST:
            self.report_at(
                kinds.UNKNOWN_BODY,
                place,
                f"“{name}”是统称，不单独报送进展。",
                "改成报送的部门的名称。",
            )
            return ""
        if body.name in owners:
            other = owners[body.name]
            self.report_at(kinds.UNKNOWN_BODY, place, f"{body.name}的进展已经在 {other} 里了。")
            return ""
        return body.name

    def entry(self, node: Node, department: str) -> TaskProgress | None:
        """Read the progress of one task; None without an id."""
        shape = progress_schema.ENTRY
        fields = self.fields(node, shape)
        if fields is None:
            return None
        task_id = self.text(fields, shape.fields["id"])
        texts = {
            key: self.text(fields, shape.fields[key]) or ""
            for key in progress_schema.TEXT_KEYS
            if key in fields
        }
        status = self.status(fields)
        finished = self.finished(fields)
        values = self.values(fields, task_id)
        if task_id is None:
            return None
        entry = TaskProgress(
            task_id, status, values, finished=finished, **texts, mark=node.start_mark
        )
        self.check(entry, fields, department)
        return entry

    def check(self, entry: TaskProgress, fields: Fields, department: str) -> None:
        """Check an entry against the table; skipped where the table could not be read completely."""
        place = Place.of(fields["id"].start_mark)
        task = self.tasks.get(entry.id)
        whole = self.loaded.table.whole
        if task is None and entry.id in self.retired:
            self.report_at(kinds.RETIRED, place, f"{entry.id} 已经停用。")
        elif task is None and whole:
            meant = nearest(entry.id, self.tasks, most=1)
            fix = f"是不是 {meant[0]}？" if meant else ""
            message = f"分解表里没有 {entry.id}。"
            self.report_at(kinds.UNKNOWN_TASK, place, message, fix + kinds.UNKNOWN_TASK.fix)
        elif (
            task and whole and department and self.loaded.assignments.role(department, task) is None
        ):
            self.report_at(kinds.NOT_THEIRS, place, f"{entry.id} 不是{department}的任务。")
        if entry.finished is not None and entry.status is not Status.DONE:
            at = Place.of(fields["finished"].start_mark)
            status = f"是{entry.status.value}" if entry.status else "没有写"
            self.report_at(kinds.UNFINISHED, at, f"{entry.id} 有完成日期，状态却{status}。")

    def status(self, fields: Fields) -> Status | None:
        """Read the status; only the exact words are accepted."""
        text = self.text(fields, progress_schema.ENTRY.fields["status"])
        if text is None:
            return None
        for status in Status:
            if status.value == text:
                return status
        place = Place.of(fields["status"].start_mark)
        meant = parse_status(text)
        fix = f"是不是 {meant.value}？" if meant else ""
        self.report_at(
            kinds.STATUS,
            place,
            f"不认识完成状态“{text}”。",
            fix + kinds.STATUS.fix,
        )
        return None

    def finished(self, fields: Fields) -> date | None:
        """Read the day on which the task was finished."""
        text = self.text(fields, progress_schema.ENTRY.fields["finished"])
        if text is None:
            return None
        day = deadlines.day_of(text)
        if day is None or day.year not in deadlines.YEARS:
            place = Place.of(fields["finished"].start_mark)
            self.report_at(kinds.DATE, place, f"完成日期“{text}”不是一天。")
            return None
        return day

    def values(self, fields: Fields, task_id: str | None) -> TargetValues:
        """Read the values of targets. The names are not checked where the task is not known."""
        values: dict[str, Decimal] = {}
        task = self.tasks.get(task_id or "")
        known = None
        if task is not None and self.loaded.table.whole:
            known = [target.name for target in task.targets]
        for node in self.entries(
            fields, progress_schema.ENTRY.fields["targets"], progress_schema.ENTRY
        ):
            each = self.fields(node, progress_schema.VALUE) or {}
            name = self.text(each, progress_schema.VALUE.fields["name"])
            number = self.number(each, progress_schema.VALUE.fields["value"])
            if name is None or number is None:
                continue
            if name in values or (known is not None and name not in known):
                why = "写了两次" if name in values else f"不是 {task_id} 的指标"
                self.report_at(kinds.TARGET, Place.of(each["name"].start_mark), f"“{name}”{why}。")
            else:
                values[name] = number
        return in_targets_order(values, task.targets if task else ())


def errors_in(files: Iterable[ProgressFile]) -> Iterator[Finding]:
    """Yield the errors of all files."""
    for file in files:
        yield from (each for each in file.findings if each.severity is Severity.ERROR)
