"""The files of one project: the places of the table and of everything that lies beside it.

A project is a folder with data/tasks.yaml. Everything else is found from the table's path, so that
a table elsewhere has files of its own.
"""

from pathlib import Path

TABLE_PATH = Path("data") / "tasks.yaml"


def find_table(start: Path) -> Path | None:
    """The table of the nearest folder at or above `start`, as git finds its repository; or None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        candidate = folder / TABLE_PATH
        if candidate.is_file():
            return candidate
    return None


def progress_folder(table: Path) -> Path:
    """The folder of the progress files, beside the table."""
    return table.parent / "progress"


def output_folder(table: Path, name: str) -> Path:
    """The default folder of generated documents: out/letters, out/checklists …"""
    return _root(table) / "out" / name


def rejects_folder(table: Path) -> Path:
    """The folder of the workbooks with what `collect` could not store."""
    return output_folder(table, "未入库")


def template_path(table: Path, name: str) -> Path:
    """The project's own Word template: templates/letter.docx, templates/report.docx."""
    return _root(table) / "templates" / f"{name}.docx"


def _root(table: Path) -> Path:
    return table.resolve().parent.parent
