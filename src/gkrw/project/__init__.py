"""The files of one project: the places of the table and of everything that lies beside it.

A project is a folder with data/tasks.yaml. Everything else is found from the table's path, so that
a table elsewhere has files of its own.
"""

import re
from contextlib import suppress
from pathlib import Path

TABLE_PATH = Path("data") / "tasks.yaml"
_HEAD = re.compile(r"^(key|title|sections):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_MOST_READ = 1_000_000


def find_table(start: Path) -> Path | None:
    """The table of the nearest folder at or above `start`, as git finds its repository; or None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        candidate = folder / TABLE_PATH
        if candidate.is_file():
            return candidate
    return None


def progress_folder(table: Path) -> Path:
    """Return data/progress. For another table beside tasks.yaml, such as data/园区.yaml, return
    data/progress/园区."""
    return table.parent / "progress" / _own_folder(table)


def returns_folder(table: Path) -> Path:
    """The folder of the returned workbooks that are kept: data/returns; see progress_folder."""
    return table.parent / "returns" / _own_folder(table)


def output_folder(table: Path, name: str) -> Path:
    """The default folder of generated documents: out/letters, out/checklists …"""
    return _root(table) / "out" / _own_folder(table) / name


def rejects_folder(table: Path) -> Path:
    """The folder of the workbooks with what `collect` could not store."""
    return output_folder(table, "未入库")


def template_path(table: Path, name: str) -> Path:
    """The project's own Word template: templates/letter.docx or templates/report.docx, in the
    folder of the table or the nearest above it; in the project's where there is none."""
    for folder in table.resolve().parents:
        if (path := folder / "templates" / f"{name}.docx").is_file():
            return path
    return _root(table) / "templates" / f"{name}.docx"


def _own_folder(table: Path) -> str:
    """The folder that keeps a table's files apart from those of the tasks.yaml beside it."""
    is_usual = table.name == TABLE_PATH.name or not table.with_name(TABLE_PATH.name).is_file()
    return "" if is_usual else table.stem


def other_tables(table: Path) -> dict[Path, str]:
    """Every other table in the folder of a table, the YAML files with a line that says sections,
    with its key, or else its title, as it is written. A file that cannot be read is left out."""
    found = {}
    for other in sorted(table.parent.glob("*.yaml")):
        with suppress(OSError):
            text = other.read_bytes()[:_MOST_READ].decode("utf-8", "replace")
            head = dict(_HEAD.findall(text))
            if "sections" in head and other.name != table.name:
                found[other] = head.get("key") or head.get("title", "")
    return found


def _root(table: Path) -> Path:
    return table.resolve().parent.parent
