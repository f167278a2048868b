"""Read progress files into records and findings. Content that cannot be used becomes a finding."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from yaml.nodes import MappingNode, Node

from gkrw.core import deadlines
from gkrw.core.assignments import LoadedTable
from gkrw.core.findings import Finding, Place, errors_in, in_order
from gkrw.core.model import Collective, Members
from gkrw.core.overall import OVERALL_ID
from gkrw.core.slips import are_related_titles
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.core.wording import first_of, quoted, quoted_in_yaml, shortened
from gkrw.files.file_access import MAX_YAML_BYTES, display_path, read_limited
from gkrw.progress import progress_finding_kinds as kinds
from gkrw.progress import progress_schema
from gkrw.progress.doubts import doubts_of
from gkrw.progress.ledger import LedgerEntry, ValueKey, ValueSource, sources_of, value_digest
from gkrw.progress.ledger_reader import read_ledger_entry
from gkrw.progress.progress_schema import key_label
from gkrw.progress.records import (
    TEXT_KEYS,
    DepartmentProgress,
    ReportedProgress,
    TargetValues,
    TaskProgress,
    in_targets_order,
    target_key,
)
from gkrw.progress.statuses import Status, parse_status
from gkrw.project import progress_folder
from gkrw.store import finding_kinds as store_kinds
from gkrw.store.decode import decode
from gkrw.store.nodes import Fields, compose
from gkrw.store.values import ValueReader

_WITH_CHECKLIST = (Members.UNLISTED, Members.UNREAD)
"""The collectives that receive, or may receive, a checklist of their own and so report."""


class ProgressFile(NamedTuple):
    """One file and its findings. `progress` is None where the file could not be used."""

    path: Path
    progress: DepartmentProgress | None
    text: str
    findings: tuple[Finding, ...]

    @property
    def file(self) -> str:
        """The path of the file as messages show it."""
        return display_path(self.path)


def load_progress(
    table: Path,
    loaded: LoadedTable,
    contents: Iterable[tuple[Path, bytes | None]] | None = None,
) -> ReportedProgress:
    """Read the progress files as `read_progress_files` does, and return the usable ones with the
    errors of all. Raises OSError."""
    files = read_progress_files(table, loaded, contents)
    departments = {each.progress.department: each.progress for each in files if each.progress}
    errors = errors_in(finding for each in files for finding in each.findings)
    return ReportedProgress(departments, errors)


def read_progress_files(
    table: Path,
    loaded: LoadedTable,
    contents: Iterable[tuple[Path, bytes | None]] | None = None,
    today: date | None = None,
) -> list[ProgressFile]:
    """Read every progress file beside the file of a table, in the order of names, or the files in
    `contents`; None as content means too big. With `today`, probable mistakes are reported too, see
    `doubts_of`. Raises OSError."""
    files: list[ProgressFile] = []
    owners: dict[str, str] = {}
    for path, data in progress_contents(progress_folder(table)) if contents is None else contents:
        start = Place(display_path(path), 1, 1)
        if path.suffix != ".yaml":
            message = f"{path.name} 没有读取：扩展名应当是 .yaml。"
            fix = f"改名为 {path.with_suffix('.yaml').name}；不要了的，把文件删掉。"
            file = ProgressFile(path, None, "", (kinds.NOT_READ.at(start, message, fix),))
        elif data is None:
            finding = store_kinds.TOO_BIG.at(start, "文件太大，没有读取。")
            file = ProgressFile(path, None, "", (finding,))
        else:
            file = read_progress_file(data, path, loaded, owners, today)
        files.append(file)
        if file.progress is not None:
            owners[file.progress.department] = file.file
    return files


def progress_contents(folder: Path) -> Iterator[tuple[Path, bytes | None]]:
    """Yield each YAML file and its content; None if it is too big or its suffix is not .yaml."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        # Skip other files, and the temporary files of editors and of gkrw.
        if not path.name.startswith(".") and path.suffix.lower() in (".yaml", ".yml"):
            yield path, read_limited(path, MAX_YAML_BYTES) if path.suffix == ".yaml" else None


def read_progress_file(
    data: bytes,
    path: Path,
    loaded: LoadedTable,
    owners: Mapping[str, str] = MappingProxyType({}),
    today: date | None = None,
) -> ProgressFile:
    """Read one progress file. `owners` maps departments to the progress files read before."""
    file = display_path(path)
    text, findings = decode(data, file)
    composed = compose(text, file)
    findings += composed.findings
    progress = None
    if isinstance(composed.root, MappingNode):
        reader = _ProgressReader(composed.text, composed.whole, loaded, composed.lost, today)
        progress = reader.progress(composed.root, file, owners)
        findings += reader.findings
    elif composed.root is not None or not findings:
        message = "进展文件里没有内容，或者不是“键: 值”的形式。"
        fix = "从版本库取回这个文件；不要了的，把文件删掉。"
        findings.append(store_kinds.NOT_A_TABLE.at(Place(file, 1, 1), message, fix))
    return ProgressFile(path, progress, text, in_order(findings))


class _ProgressReader(ValueReader):
    """Walks the nodes of one progress file."""

    def __init__(
        self,
        text: str,
        whole: bool,
        loaded: LoadedTable,
        lost: tuple[int, ...],
        today: date | None,
    ) -> None:
        super().__init__(text, whole, lost)
        self.today = today
        self.loaded = loaded
        self.tasks = {row.task.id: row.task for row in loaded.rows}
        self.retired = {name.text for name in loaded.table.retired}
        self.sources: Mapping[ValueKey, tuple[LedgerEntry, ValueSource]] = {}
        self.without_source: list[str] = []
        """The ids of the entries with a value that no return is recorded for."""
        self.target_nodes: dict[str, Node] = {}
        """The nodes of the target names in the entry being read, by the keys of the targets."""

    def progress(
        self, root: MappingNode, file: str, owners: Mapping[str, str]
    ) -> DepartmentProgress | None:
        """Read the file; return None if it is of another table or its department is not known."""
        shape = progress_schema.PROGRESS
        fields = self.fields(root, shape) or {}
        self.format_version(fields, shape)
        recorded = self.text(fields, shape.fields["table"]) or ""
        identity = self.loaded.table.identity
        if not identity.is_of(recorded):
            message = f"这是“{recorded}”的进展，不是这张表的，没有算进来。"
            fix = f"{kinds.MOVE_FIX}确实是这张表的，改成 table: {identity.recorded}。"
            self.report(kinds.OTHER_TABLE, fields["table"], message, fix)
            return None  # its departments and tasks are others
        department = self.department(fields, owners)
        returns = self.read_entries(
            fields, "returns", shape, lambda node: read_ledger_entry(self, node)
        )
        self.sources = sources_of(returns)
        seen: dict[str, TaskProgress] = {}
        for entry in self.read_entries(
            fields, "tasks", shape, lambda node: self.entry(node, department)
        ):
            first = seen.setdefault(entry.id, entry)
            if first is not entry:
                message = f"{entry.id} 的进展在第 {first.place.line} 行已经有了。"
                self.findings.append(kinds.TWICE.at(entry.place, message))
        for (task_id, key), (_, source) in self.sources.items():
            if self.complete and task_id not in seen and source.digest != _CLEARED:
                message = f"{task_id} 的{key_label(key)}是从回收表来的，现在没有了。"
                self.report(kinds.EDITED, fields["returns"], message)
        if ids := self.without_source:
            message = f"{first_of(ids, _NAMED, '项')} 有的内容没有回收表作来源。"
            self.report(kinds.NO_SOURCE, fields["tasks"], message)
        if not department:
            return None
        order = {task_id: number for number, task_id in enumerate(self.tasks)}
        entries = sorted(seen.values(), key=lambda entry: order.get(entry.id, len(order)))
        return DepartmentProgress(department, tuple(entries), file, recorded, returns)

    def department(self, fields: Fields, owners: Mapping[str, str]) -> str:
        """Return the canonical name of the department; empty where it cannot be used."""
        name = self.text(fields, progress_schema.PROGRESS.fields["department"])
        if name is None:
            return ""
        node = fields["department"]
        body = self.loaded.roster.find(name)
        if body is None:
            if self.loaded.table.knows_bodies:  # else it may be in the part that could not be read
                meant = did_you_mean(self.loaded.roster.suggest(name), gap="")
                fix = meant + kinds.UNKNOWN_BODY.fix
                self.report(kinds.UNKNOWN_BODY, node, f"分解表里没有“{name}”。", fix)
        elif isinstance(body, Collective) and body.members not in _WITH_CHECKLIST:
            message = f"“{name}”是统称，不单独报送进展。"
            fix = (
                "是统称从前合在一起报的，把这个文件移出进展的文件夹另存：各成员以后各报各的；"
                "名称写错了的，改成报送的部门的。"
            )
            self.report(kinds.UNKNOWN_BODY, node, message, fix)
        elif body.name in owners:
            message = f"{body.name}的进展已经在 {owners[body.name]} 里了。"
            self.report(kinds.UNKNOWN_BODY, node, message)
        else:
            return body.name
        return ""

    def entry(self, node: Node, department: str) -> TaskProgress | None:
        """Read the progress of one task; return None if it has no id or is about another task."""
        shape = progress_schema.ENTRY
        fields = self.fields(node, shape)
        if fields is None:
            return None
        task_id = self.text(fields, shape.fields["id"])
        texts = {key: self.text(fields, shape.fields[key]) or "" for key in TEXT_KEYS}
        entry = TaskProgress(
            task_id or "",
            self.status(fields),
            self.values(fields, task_id),
            finished=self.finished(fields),
            title=self.text(fields, shape.fields["title"]) or "",
            **texts,
            mark=node.start_mark,
        )
        if task_id is None or self.is_of_another_task(entry, fields):
            return None
        self.check(entry, fields, department)
        self.check_sources(entry, fields)
        if self.today and (task := self.tasks.get(entry.id)):
            for doubt in doubts_of(entry, task, self.loaded.table.year, self.today):
                node = self.target_nodes.get(doubt.key) or _node_of(doubt.key, fields)
                self.report(doubt.kind, node, doubt.message)
        return entry

    def is_of_another_task(self, entry: TaskProgress, fields: Fields) -> bool:
        """Return whether an entry is about another task that had the id before, and report it."""
        task = self.tasks.get(entry.id)
        if task is None or not entry.title or are_related_titles(entry.title, task.title):
            return False
        message = f"这是给“{entry.title}”报的，现在的 {entry.id} 是“{task.title}”，没有算进来。"
        title = quoted_in_yaml(task.title)
        fix = f"编号换了任务的，在分解表里给新任务换一个编号；确实是同一项的，改成 title: {title}。"
        self.report(kinds.OTHER_TASK, fields["title"], message, fix)
        return True

    def check_sources(self, entry: TaskProgress, fields: Fields) -> None:
        """Report values that were edited since they were collected, and values without a source. Of
        what could not be read nothing is said to be missing."""
        if not self.sources:
            return
        texts, without = entry.texts(), False
        keys = [key for task_id, key in self.sources if task_id == entry.id]
        for key in dict.fromkeys([*texts, *keys]):
            text, found = texts.get(key, ""), self.sources.get((entry.id, key))
            if found is None:
                without = True
                continue
            origin, source = found
            is_unread = not text and (key in fields or not self.complete)
            if source.digest != value_digest(text) and not is_unread:
                node = _node_of(key, fields)
                held = f"现在是{quoted(shortened(text))}" if text else "现在没有了"
                message = (
                    f"{entry.id} 的{key_label(key)}{held}，"
                    f"不是{origin.file} › {origin.sheet} › {source.cell} 报的。"
                )
                self.report(kinds.EDITED, node, message)
        if without:
            self.without_source.append(entry.id)

    def check(self, entry: TaskProgress, fields: Fields, department: str) -> None:
        """Check the task of an entry, as far as the table could be read, and its date."""
        node = fields["id"]
        task = self.tasks.get(entry.id)
        whole = self.loaded.table.whole
        if task is None and entry.id in self.retired:
            self.report(kinds.RETIRED, node, f"{entry.id} 已经停用。")
        elif task is None and whole and entry.id != OVERALL_ID:
            fix = did_you_mean(nearest(entry.id, self.tasks, most=1)) + kinds.UNKNOWN_TASK.fix
            self.report(kinds.UNKNOWN_TASK, node, f"分解表里没有 {entry.id}。", fix)
        elif (
            task and whole and department and self.loaded.assignments.role(department, task) is None
        ):
            self.report(kinds.NOT_THEIRS, node, f"{entry.id} 不是{department}的任务。")
        if entry.finished is not None and entry.status is not Status.DONE:
            status = f"是{entry.status.value}" if entry.status else "没有写"
            message = f"{entry.id} 有完成日期，状态却{status}。"
            self.report(kinds.UNFINISHED, fields["finished"], message)

    def status(self, fields: Fields) -> Status | None:
        """Read the status; only the exact words are accepted."""
        text = self.text(fields, progress_schema.ENTRY.fields["status"])
        meant = None if text is None else parse_status(text)
        if text is None or (meant is not None and meant.value == text):
            return meant
        fix = did_you_mean([meant.value] if meant else []) + kinds.STATUS.fix
        self.report(kinds.STATUS, fields["status"], f"不认识完成状态“{text}”。", fix)
        return None

    def finished(self, fields: Fields) -> date | None:
        """Read the day on which the task was finished."""
        text = self.text(fields, progress_schema.ENTRY.fields["finished"])
        day = None if text is None else deadlines.day_of(text)
        if text is None or (day is not None and day.year in deadlines.YEARS):
            return day
        self.report(kinds.DATE, fields["finished"], f"完成日期“{text}”不是一天。")
        return None

    def values(self, fields: Fields, task_id: str | None) -> TargetValues:
        """Read the values of targets. Names are checked if the task and the table are known."""
        values: dict[str, Decimal] = {}
        task = self.tasks.get(task_id or "")
        known = None
        if task is not None and self.loaded.table.whole:
            known = [target.name for target in task.targets]
        self.target_nodes.clear()
        for node, name, number in self.read_entries(
            fields, "targets", progress_schema.ENTRY, self.value
        ):
            self.target_nodes[target_key(name)] = node
            if name in values or (known is not None and name not in known):
                why = "写了两次" if name in values else f"不是 {task_id} 的指标"
                self.report(kinds.TARGET, node, f"“{name}”{why}。")
            else:
                values[name] = number
        return in_targets_order(values, task.targets if task else ())

    def value(self, node: Node) -> tuple[Node, str, Decimal] | None:
        """Return the node of a target's name, the name and its value; None if one is missing."""
        shape = progress_schema.TARGET_VALUE
        fields = self.fields(node, shape) or {}
        name = self.text(fields, shape.fields["name"])
        number = self.number(fields, shape.fields["value"])
        return None if name is None or number is None else (fields["name"], name, number)


_CLEARED = value_digest("")
_NAMED = 6
"""Ids that a message names."""


def _node_of(key: str, fields: Fields) -> Node:
    """Return the node of a value by its key, or the node of the id where the value is missing."""
    return fields.get(key.partition(".")[0], fields["id"])
