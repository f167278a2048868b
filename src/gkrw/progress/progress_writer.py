"""Write progress files: YAML laid out as a table is written by hand, replaced in one step."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import chain, count
from pathlib import Path
from typing import Any

import yaml

from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import UserError
from gkrw.core.findings import errors_in
from gkrw.files.file_access import clear_leftovers, locked, replace_file, safe_name
from gkrw.progress.ledger import LedgerEntry, cells_text, rows_text
from gkrw.progress.progress_reader import read_progress_file
from gkrw.progress.progress_schema import ENTRY, RETURN
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.store.decode import CONFLICT_MARK
from gkrw.store.shapes import FORMAT_VERSION


@contextmanager
def progress_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the progress files, from reading to writing them.

    The lock keeps a run from overwriting what another run has written in between. Raises UserError
    while another run holds the lock, and OSError where nothing can be written.
    """
    try:
        with locked(folder / ".lock", f"另一个 gkrw 正在写 {folder} 里的进展，这一次没有写。"):
            clear_leftovers(folder)
            yield
    finally:
        with suppress(OSError):  # removes the folder only if it is empty
            folder.rmdir()


def save_progress(folder: Path, progress: DepartmentProgress) -> Path:
    """Write the file of one department, unless it has that content already. Returns its path."""
    path = folder / Path(progress.file).name if progress.file else _new_path(folder, progress)
    data = dump_progress(progress)
    if not (path.is_file() and path.read_bytes() == data):
        replace_file(path, data)
    return path


def check_read_back(progress: DepartmentProgress, loaded: LoadedTable) -> None:
    """Raise UserError if the file of a department would be read back as something else."""
    name = progress.file or progress_file_name(progress)
    read = read_progress_file(dump_progress(progress), Path(name), loaded)
    if read.progress != progress:
        errors = errors_in(read.findings)
        why = f"（{errors[0].message}）" if errors else ""
        raise UserError(
            f"{progress.department}的进展写出来读回去不一样{why}，什么也没有写。",
            "把这句话和交回的清单发给维护的人；这个部门以外的，可以先收。",
        )


def _new_path(folder: Path, progress: DepartmentProgress) -> Path:
    """Return a free path for a department that has no file yet."""
    name = progress_file_name(progress)
    taken = {each.name.casefold() for each in folder.iterdir()} if folder.is_dir() else set()
    names = chain([name], (f"{Path(name).stem}（{number}）.yaml" for number in count(2)))
    return folder / next(each for each in names if each.casefold() not in taken)


def progress_file_name(progress: DepartmentProgress) -> str:
    """Return the default name of a department's file: 财政局.yaml."""
    name = safe_name(f"{progress.department[:60]}.yaml")
    return f"_{name}" if name.startswith(".") else name


def dump_progress(progress: DepartmentProgress) -> bytes:
    """Return the content of a progress file. The same records always give the same bytes."""
    department = " ".join(progress.department.split())
    is_imported = progress.returns and all(each.is_imported for each in progress.returns)
    writer = "import" if is_imported else "collect"
    head = f"# {department}的进展，由 gkrw {writer} 写入；手工改过以后，请运行 gkrw validate。\n"
    content = {
        "format": FORMAT_VERSION,
        **({"table": progress.table} if progress.table else {}),
        "department": progress.department,
        "tasks": [_plain(entry) for entry in progress.entries],
        **({"returns": [*map(_plain_return, progress.returns)]} if progress.returns else {}),
    }
    return (head + dump_yaml(content)).encode()


def _plain(entry: TaskProgress) -> dict[str, Any]:
    """Return the keys of an entry that have a value, in the order of the schema."""
    plain = {key: getattr(entry, key, None) for key in ENTRY.fields}
    plain["status"] = entry.status and entry.status.value
    plain["targets"] = [{"name": name, "value": value} for name, value in entry.values]
    return {key: value for key, value in plain.items() if value}


def _plain_return(entry: LedgerEntry) -> dict[str, Any]:
    plain: dict[str, Any] = {key: getattr(entry, key) for key in RETURN.fields}
    plain["saved"] = entry.saved_text
    plain["sheets"] = entry.sheets if entry.sheets > 1 else 0
    plain["rows"] = rows_text(entry.rows)
    plain["cells"] = cells_text(entry.cells)
    plain["values"] = "\n".join(map(str, entry.values))
    return {key: value for key, value in plain.items() if value}


_NOT_IN_A_BLOCK = re.compile("[\x85\u2028\u2029]|\n\\Z")
"""A line break that a YAML block scalar does not keep: one that editors do not count as a line
break, or one at the end of the text."""


def dump_yaml(content: Any) -> str:
    """Return data as YAML. The same data always give the same text.

    Lists are indented below their key, and each paragraph of a text has one line. Takes mappings,
    lists, texts, whole numbers, Decimal and date; every one of them is read back as it was.
    """
    return yaml.dump(
        content,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
        default_flow_style=False,
    )


class _Dumper(yaml.SafeDumper):
    def increase_indent(
        self,
        flow: bool = False,
        indentless: bool = False,  # noqa: ARG002 - PyYAML passes it
    ) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML passes it
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if _NOT_IN_A_BLOCK.search(text) or CONFLICT_MARK.search(text):
        style = '"'
    elif "\n" in text:
        # By default PyYAML writes some texts of several lines in single quotes, which the reader
        # refuses as folded.
        fits = dumper.analyze_scalar(text + "\n").allow_block
        style, text = ("|", text + "\n") if fits else ('"', text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_number)
