"""The files of one project: the paths of the table and of everything that belongs to it.

A project is a folder with data/tasks.yaml. All other paths follow from the path of the table, so
that a table elsewhere has files of its own.
"""

import re
from contextlib import suppress
from pathlib import Path

TABLE_PATH = Path("data") / "tasks.yaml"
_HEAD = r"(?m)^(key|title|departments):[ \t]*(.*?)[ \t]*$"
_MOST_READ = 1_000_000
_SCHEMA = re.compile(rb"(?m)^#\s*yaml-language-server:\s*\$schema=\S*tasks\S*\.json")


def find_table(start: Path) -> Path | None:
    """Return the table of the nearest folder at or above `start`, as git finds its repository; or
    None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        candidate = folder / TABLE_PATH
        if candidate.is_file() or candidate.is_symlink():  # what it links to may be missing
            return candidate
    return None


def progress_folder(table: Path) -> Path:
    """Return data/progress. For another table beside tasks.yaml, such as data/园区.yaml, return
    data/progress/园区."""
    return table.parent / "progress" / _own_folder(table)


def returns_folder(table: Path) -> Path:
    """Return the folder that keeps returned workbooks: data/returns, or one inside it as in
    progress_folder."""
    return table.parent / "returns" / _own_folder(table)


def output_folder(table: Path, name: str) -> Path:
    """Return the default folder of generated documents: out/letters, out/checklists …; for another
    table out/园区/letters."""
    return project_folder(table) / "out" / _own_folder(table) / name


def template_path(table: Path, name: str) -> Path:
    """Return the path of the project's own Word template: templates/letter.docx or
    templates/report.docx in the nearest folder at or above the table's that has it. Where none has
    it, return its path in the project's folder."""
    for folder in table.resolve().parents:
        if (path := folder / "templates" / f"{name}.docx").is_file():
            return path
    return project_folder(table) / "templates" / f"{name}.docx"


def _own_folder(table: Path) -> str:
    """Return the name of the subfolder that keeps the files of a table apart from those of a
    tasks.yaml beside it; empty where none is needed."""
    is_usual = table.name == TABLE_PATH.name or not table.with_name(TABLE_PATH.name).is_file()
    return "" if is_usual else table.stem


def other_tables(table: Path) -> dict[Path, str]:
    """Return the other tables in the folder of a table: their paths, and the key of each or else
    its title, as written. A table is a YAML file with a line that begins with departments:. A
    file that cannot be read is left out."""
    found = {}
    for other in sorted(table.parent.glob("*.yaml")):
        if other.name == table.name:
            continue
        with suppress(OSError):
            head = _head(other.read_bytes())
            if "departments" in head:
                found[other] = head.get("key") or head.get("title", "")
    return found


def is_table(data: bytes) -> bool:
    """Return whether the content of a file is that of a table, by the line for editors with its
    schema, or by its keys."""
    if b"\0" in data[:_MOST_READ]:  # no text: spare it being decoded
        return False
    return bool(_SCHEMA.search(data[:_MOST_READ])) or {"title", "departments"} <= {*_head(data)}


def _head(data: bytes) -> dict[str, str]:
    """Return the lines of the keys in _HEAD at the top level, as written."""
    return dict(re.findall(_HEAD, data[:_MOST_READ].decode("utf-8", "replace")))


def project_folder(table: Path) -> Path:
    """Return the folder of the project of a table: the one above data."""
    return table.resolve().parent.parent


def table_version(path: Path) -> str:
    """Return the version of the table in a file, see content_version. Raises OSError."""
    return content_version(path.read_bytes())


def content_version(content: bytes) -> str:
    """Return the version of a table, by which documents say from which one they are: 12 hex digits
    of the digest of its file, without BOM and with \\n for \\r\\n, because git may change line
    breaks."""
    import hashlib  # loads OpenSSL: 3 MB

    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()[:12]
