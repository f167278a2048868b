"""Progress files → records and findings. What cannot be used becomes a finding, never an exception."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from yaml.nodes import MappingNode, Node

from gkrw.core import deadlines
from gkrw.core.findings import (
    Finding,
    FindingKind,
    Place,
    Severity,
    in_order,
)
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.model import Collective, Members, Target
from gkrw.core.suggest import nearest
from gkrw.files.file_access import MAX_YAML_BYTES, display_path, read_limited
from gkrw.progress import file_shape
from gkrw.progress import progress_finding_kinds as kinds
from gkrw.progress.records import (
    DepartmentProgress,
    Status,
    TaskProgress,
    meant_by,
)
from gkrw.project.layout import progress_folder
from gkrw.store import finding_kinds as store_kinds
from gkrw.store.nodes import compose
from gkrw.store.text import decode
from gkrw.store.values import Fields, Values

_SENT_NOTHING = (Members.ALL, Members.LISTED, Members.UNSPECIFIED)
"""The collectives that are sent no checklist of their own, and so report nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read: its records as far as there are any, its text, its findings."""

    path: Path
    progress: DepartmentProgress | None
    text: str
    findings: tuple[Finding, ...]

    @property
    def file(self) -> str:
        """The name that its places give."""
        return display_path(self.path)


def read_all(table: Path, checked: LoadedTable) -> list[Source]:
    """Every progress file beside the table, by name. Raises OSError for one that cannot be read."""
    folder = progress_folder(table)
    sources: list[Source] = []
    owners: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(".") or path.suffix.lower() not in (".yaml", ".yml"):
            continue  # what editors and gkrw keep there while they write, or nothing of gkrw's
        if path.suffix != ".yaml":
            sources.append(_not_read(path))
            continue
        data = read_limited(path, MAX_YAML_BYTES)
        if data is None:
            sources.append(_too_big(path))
            continue
        source = read_one(data, path, checked, owners)
        sources.append(source)
        if source.progress is not None:
            owners[source.progress.department] = display_path(path)
    return sources


def _not_read(path: Path) -> Source:
    found = kinds.NOT_READ.at(
        Place(display_path(path), 1, 1),
        f"{path.name} 没有读取：扩展名应当是 .yaml。",
        f"改名为 {path.with_suffix('.yaml').name}；不要了的，把文件删掉。",
    )
    return Source(path, None, "", (found,))


def _too_big(path: Path) -> Source:
    found = store_kinds.TOO_BIG.at(
        Place(display_path(path), 1, 1), "文件太大，没有读取。", "确认文件选对了。"
    )
    return Source(path, None, "", (found,))


def read_one(
    data: bytes, path: Path, checked: LoadedTable, owners: dict[str, str] | None = None
) -> Source:
    """One progress file; `owners` are the departments that have a file already, and which."""
    file = display_path(path)
    text, findings = decode(data, file)
    composed = compose(text, file)
    findings += composed.findings
    progress = None
    if isinstance(composed.root, MappingNode):
        reader = _Reader(composed.text, composed.whole, checked, composed.lost)
        progress = reader.progress(composed.root, file, owners or {})
        findings += reader.findings
    elif composed.root is not None or not findings:
        findings.append(
            store_kinds.NOT_A_TABLE.at(
                Place(file, 1, 1),
                "进展文件里没有内容，或者不是“键: 值”的形式。",
                "从版本库取回这个文件；不要了的，把文件删掉。",
            )
        )
    return Source(path, progress, text, in_order(findings))


class _Reader(Values):
    """Walks the nodes of one progress file."""

    def __init__(self, text: str, whole: bool, checked: LoadedTable, lost: tuple[int, ...]) -> None:
        super().__init__(text, whole, lost)
        self.checked = checked
        self.tasks = {row.task.id: row.task for row in checked.rows}
        self.retired = {name.text for name in checked.table.retired}

    def at(self, kind: FindingKind, place: Place, message: str, fix: str = "") -> None:
        self.findings.append(kind.at(place, message, fix or kind.fix))

    def progress(
        self, root: MappingNode, file: str, owners: dict[str, str]
    ) -> DepartmentProgress | None:
        """The whole file; None where it is not known whose it is."""
        shape = file_shape.PROGRESS
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        department = self.department(fields, owners)
        seen: dict[str, TaskProgress] = {}
        for node in self.items(fields, shape.fields["tasks"], shape):
            entry = self.entry(node, department)
            if entry is None:
                continue
            if entry.id in seen:
                first = seen[entry.id].place.line
                self.at(kinds.TWICE, entry.place, f"{entry.id} 的进展在第 {first} 行已经有了。")
            else:
                seen[entry.id] = entry
        if not department:
            return None
        order = {task_id: number for number, task_id in enumerate(self.tasks)}
        entries = sorted(seen.values(), key=lambda entry: order.get(entry.id, len(order)))
        return DepartmentProgress(department, tuple(entries), file)

    def department(self, fields: Fields, owners: dict[str, str]) -> str:
        name = self.text(fields, file_shape.PROGRESS.fields["department"])
        if name is None:
            return ""
        place = Place.of(fields["department"].start_mark)
        body = self.checked.roster.find(name)
        if body is None and not self.checked.table.knows_bodies:
            return ""  # the table may have it where it could not be read
        if body is None:
            meant = self.checked.roster.suggest(name)
            fix = f"是不是{'、'.join(meant)}？" if meant else ""
            self.at(
                kinds.UNKNOWN_BODY,
                place,
                f"分解表里没有“{name}”。",
                fix + kinds.UNKNOWN_BODY.fix,
            )
            return ""
        if isinstance(body, Collective) and body.members in _SENT_NOTHING:
            self.at(
                kinds.UNKNOWN_BODY,
                place,
                f"“{name}”是统称，不单独报送进展。",
                "改成报送的部门的名称。",
            )
            return ""
        if body.name in owners:
            other = owners[body.name]
            self.at(kinds.UNKNOWN_BODY, place, f"{body.name}的进展已经在 {other} 里了。")
            return ""
        return body.name

    def entry(self, node: Node, department: str) -> TaskProgress | None:
        shape = file_shape.ENTRY
        fields = self.fields(node, shape)
        if fields is None:
            return None
        task_id = self.text(fields, shape.fields["id"])
        texts = {
            key: self.text(fields, shape.fields[key]) or ""
            for key in file_shape.TEXTS
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
        """What the table says to an entry; nothing of what it may have where it was not read."""
        place = Place.of(fields["id"].start_mark)
        task = self.tasks.get(entry.id)
        whole = self.checked.table.whole
        if task is None and entry.id in self.retired:
            self.at(kinds.RETIRED, place, f"{entry.id} 已经停用。")
        elif task is None and whole:
            meant = nearest(entry.id, self.tasks, most=1)
            fix = f"是不是 {meant[0]}？" if meant else ""
            message = f"分解表里没有 {entry.id}。"
            self.at(kinds.UNKNOWN_TASK, place, message, fix + kinds.UNKNOWN_TASK.fix)
        elif (
            task
            and whole
            and department
            and self.checked.assignments.role(department, task) is None
        ):
            self.at(kinds.NOT_THEIRS, place, f"{entry.id} 不是{department}的任务。")
        if entry.finished is not None and entry.status is not Status.DONE:
            at = Place.of(fields["finished"].start_mark)
            said = f"是{entry.status.value}" if entry.status else "没有写"
            self.at(kinds.UNFINISHED, at, f"{entry.id} 有完成日期，状态却{said}。")

    def status(self, fields: Fields) -> Status | None:
        text = self.text(fields, file_shape.ENTRY.fields["status"])
        if text is None:
            return None
        for status in Status:
            if status.value == text:
                return status
        place = Place.of(fields["status"].start_mark)
        meant = meant_by(text)
        fix = f"是不是 {meant.value}？" if meant else ""
        self.at(
            kinds.STATUS,
            place,
            f"不认识完成状态“{text}”。",
            fix + kinds.STATUS.fix,
        )
        return None

    def finished(self, fields: Fields) -> date | None:
        text = self.text(fields, file_shape.ENTRY.fields["finished"])
        if text is None:
            return None
        day = deadlines.day_of(text)
        if day is None or day.year not in deadlines.YEARS:
            place = Place.of(fields["finished"].start_mark)
            self.at(kinds.DATE, place, f"完成日期“{text}”不是一天。")
            return None
        return day

    def values(self, fields: Fields, task_id: str | None) -> tuple[tuple[str, Decimal], ...]:
        """The values of targets, in the order of the task's; those of unknown tasks as written."""
        found: dict[str, Decimal] = {}
        task = self.tasks.get(task_id or "")
        known = None
        if task is not None and self.checked.table.whole:
            known = [target.name for target in task.targets]
        for node in self.items(fields, file_shape.ENTRY.fields["targets"], file_shape.ENTRY):
            each = self.fields(node, file_shape.VALUE) or {}
            name = self.text(each, file_shape.VALUE.fields["name"])
            number = self.number(each, file_shape.VALUE.fields["value"])
            if name is None or number is None:
                continue
            if name in found or (known is not None and name not in known):
                why = "写了两次" if name in found else f"不是 {task_id} 的指标"
                self.at(kinds.TARGET, Place.of(each["name"].start_mark), f"“{name}”{why}。")
            else:
                found[name] = number
        return in_targets_order(found, task.targets if task else ())


def in_targets_order(
    values: dict[str, Decimal], targets: tuple[Target, ...]
) -> tuple[tuple[str, Decimal], ...]:
    """Values by the names of targets, in the order of the targets, others last."""
    order = [target.name for target in targets]
    known = [name for name in order if name in values]
    return tuple((name, values[name]) for name in (*known, *(n for n in values if n not in order)))


def errors_in(sources: list[Source]) -> Iterator[Finding]:
    """The errors of all files."""
    for source in sources:
        yield from (each for each in source.findings if each.severity is Severity.ERROR)
