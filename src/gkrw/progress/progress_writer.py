"""Records → progress files: readable as git diffs, and old or new at any moment, never torn."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

from gkrw.core.errors import UserError
from gkrw.files.file_access import clear_leftovers, replace_file
from gkrw.files.filenames import safe_name
from gkrw.progress.file_shape import TEXTS
from gkrw.progress.records import DepartmentProgress, TaskProgress


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the progress files from reading to writing, so that no run overwrites what another has
    written in between. Raises UserError, or OSError where nothing can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass  # where nothing can be written, the lock would only seem to be taken
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UserError(
            f"另一个 gkrw 正在写 {folder} 里的进展，这一次没有写。", "等它结束，再运行一次。"
        ) from None
    try:
        clear_leftovers(folder)
        yield
    finally:
        with suppress(OSError):  # Windows removes it itself when it is given back
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()
        with suppress(OSError):  # where nothing was written, nothing is left
            folder.rmdir()


def save(folder: Path, progress: DepartmentProgress) -> Path:
    """Write one department's file, unless it says the same already; gives its path."""
    path = folder / Path(progress.file).name if progress.file else _new_path(folder, progress)
    data = dump(progress)
    if not (path.is_file() and path.read_bytes() == data):
        replace_file(path, data)
    return path


def _new_path(folder: Path, progress: DepartmentProgress) -> Path:
    """A path for a department without a file: what is there already is another department's."""
    path = folder / file_name(progress)
    taken = {each.name.casefold() for each in folder.iterdir()} if folder.is_dir() else set()
    number = 1
    while path.name.casefold() in taken:
        number += 1
        path = folder / f"{Path(file_name(progress)).stem}（{number}）.yaml"
    return path


def file_name(progress: DepartmentProgress) -> str:
    """财政局.yaml"""
    name = safe_name(f"{progress.department[:60]}.yaml")
    return f"_{name}" if name.startswith(".") else name


# -- the text of a file ----------------------------------------------------------------------------


def dump(progress: DepartmentProgress) -> bytes:
    """A progress file. The same records always give the same bytes."""
    head = f"# {_one_line(progress.department)}的进展，由 gkrw collect 写入；手工改过以后，请运行 gkrw validate。\n"
    content = {
        "format": 1,
        "department": progress.department,
        "tasks": [_plain(entry) for entry in progress.entries],
    }
    text = yaml.dump(
        content,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
        default_flow_style=False,
    )
    return (head + text).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(entry: TaskProgress) -> dict[str, Any]:
    """The keys of an entry that have something, in the order of the shape."""
    found: dict[str, Any] = {"id": entry.id}
    if entry.status is not None:
        found["status"] = entry.status.value
    if entry.values:
        found["targets"] = [{"name": name, "value": value} for name, value in entry.values]
    texts = {key: text for key in TEXTS if (text := getattr(entry, key))}
    if "result" in texts:
        found["result"] = texts.pop("result")
    if entry.finished is not None:
        found["finished"] = entry.finished
    return {**found, **texts}


_ODD_BREAK = re.compile("[\x85\u2028\u2029]|\n\\Z")
"""A line break that a block cannot keep: one that no editor counts, or one at the end."""


class _Dumper(yaml.SafeDumper):
    """Writes as the table is written by hand: lists indented, paragraphs a line each."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if _ODD_BREAK.search(text):
        style = '"'
    elif "\n" in text:
        # Left to itself, PyYAML puts some in single quotes over several lines: folded, to a reader.
        fits = dumper.analyze_scalar(text + "\n").allow_block
        style, text = ("|", text + "\n") if fits else ('"', text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _represent_date(dumper: _Dumper, day: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_number)
_Dumper.add_representer(date, _represent_date)
