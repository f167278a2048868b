"""The lines of gkrw in .gitattributes: put in, kept apart from other people's, taken out."""

from collections.abc import Sequence
from pathlib import Path

from gkrw.files.file_access import replace_file

FILE = ".gitattributes"
TABLE_DRIVER, DOCUMENT_DRIVER = "gkrw-table", "gkrw-document"
"""The names by which .gitattributes and git's settings speak of the same."""
_BEGIN = "# gkrw 开始：以下几行由 gkrw git setup 写入，由 gkrw git undo 取走。"
_END = "# gkrw 结束"


def lines_for(table: str) -> list[str]:
    """The lines for a table, whose path starts at the top folder, and the documents."""
    folder = table.rpartition("/")[0]
    progress = f"/{folder}/progress/" if folder else "/progress/"
    return [
        f"{_pattern(f'/{table}')} diff={TABLE_DRIVER}",
        f"{_pattern(progress, '*.yaml')} diff={TABLE_DRIVER}",
        # Whatever stands above for all files: line breaks inside a document are no line breaks.
        f"*.docx -text diff={DOCUMENT_DRIVER}",
        f"*.xlsx -text diff={DOCUMENT_DRIVER}",
    ]


def put(root: Path, lines: Sequence[str]) -> bool:
    """Have exactly these lines of gkrw in the file of a top folder; gives whether it has changed.
    Raises OSError."""
    path = root / FILE
    old = path.read_bytes() if path.exists() else b""
    kept, _ = _without(old)
    end = b"\r\n" if b"\r\n" in kept else b"\n"
    if kept and not kept.endswith(b"\n"):
        kept += end
    new = kept + b"".join(line.encode() + end for line in (_BEGIN, *lines, _END))
    if new == old:
        return False
    replace_file(path, new)
    return True


def take_out(root: Path) -> bool:
    """Remove the lines of gkrw; gives whether there were any. A file with no others is removed.
    Raises OSError."""
    path = root / FILE
    if not path.exists():
        return False
    kept, found = _without(path.read_bytes())
    if not found:
        return False
    if kept:
        replace_file(path, kept)
    else:
        path.unlink()
    return True


def _without(content: bytes) -> tuple[bytes, bool]:
    """The file without what gkrw wrote, and whether there was something. Lines that somebody has
    put between those stay, whether or not the block still has its end."""
    kept: list[bytes] = []
    inside = found = False
    for line in content.splitlines(keepends=True):
        text = line.decode("utf-8", "replace").strip()
        if text in (_BEGIN, _END):
            inside, found = text == _BEGIN, True
        elif not (inside and text.endswith((f"diff={TABLE_DRIVER}", f"diff={DOCUMENT_DRIVER}"))):
            kept.append(line)
    return b"".join(kept), found


def _pattern(path: str, glob: str = "") -> str:
    """A pattern that means exactly that path, followed by a glob; quoted where git needs it."""
    escaped = "".join(f"\\{each}" if each in "*?[\\" else each for each in path) + glob
    if any(each in ' \t"' or each < " " for each in escaped):
        quoted = escaped.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        return f'"{quoted}"'
    return escaped
