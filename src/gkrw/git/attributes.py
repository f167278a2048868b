"""The lines of gkrw in .gitattributes, between two comments that mark them."""

from collections.abc import Sequence
from pathlib import Path

from gkrw.files.file_access import replace_file
from gkrw.git.repository import GitError

FILE_NAME = ".gitattributes"
TABLE_DRIVER, DOCUMENT_DRIVER = "gkrw-table", "gkrw-document"
"""The names of the diff drivers, which .gitattributes assigns and the settings of git define."""
_BEGIN = "# gkrw 开始：以下几行由 gkrw git setup 写入，由 gkrw git undo 取走。"
_END = "# gkrw 结束"


def attribute_lines(table: str, progress_folder: str) -> list[str]:
    """Return the lines for a table, the progress files and all documents; paths are relative to the
    top folder."""
    return [
        f"{_pattern(f'/{table}')} diff={TABLE_DRIVER}",
        f"{_pattern(f'/{progress_folder}/', '*.yaml')} diff={TABLE_DRIVER}",
        # -text: git must not convert line breaks in documents, whatever holds for all files.
        f"*.docx -text diff={DOCUMENT_DRIVER}",
        f"*.xlsx -text diff={DOCUMENT_DRIVER}",
    ]


def install(root: Path, lines: Sequence[str]) -> bool:
    """Replace the lines of gkrw in the file of a top folder; returns whether the file changed.

    Raises GitError for a symbolic link, and OSError.
    """
    path = root / FILE_NAME
    if path.is_symlink():
        raise GitError(
            f"{FILE_NAME} 是符号链接，git 不读它，没有改。", "换成普通文件，再运行 gkrw git setup。"
        )
    old = path.read_bytes() if path.exists() else b""
    kept, _ = _split(old)
    end = b"\r\n" if b"\r\n" in kept else b"\n"
    if kept and not kept.endswith(b"\n"):
        kept += end
    new = kept + b"".join(line.encode() + end for line in (_BEGIN, *lines, _END))
    if new == old:
        return False
    replace_file(path, new)
    return True


def uninstall(root: Path) -> bool:
    """Remove the lines of gkrw, and the file if it has no others; returns whether there were any.

    Raises OSError.
    """
    path = root / FILE_NAME
    if not path.exists():
        return False
    kept, is_installed = _split(path.read_bytes())
    if not is_installed:
        return False
    if kept:
        replace_file(path, kept)
    else:
        path.unlink()
    return True


def _split(content: bytes) -> tuple[bytes, bool]:
    """Return the lines that are not from gkrw, and whether there are others.

    Lines that someone added between those of gkrw are kept, even if the end mark is missing.
    """
    kept: list[bytes] = []
    inside = is_installed = False
    for line in content.splitlines(keepends=True):
        text = line.decode("utf-8", "replace").strip()
        if text in (_BEGIN, _END):
            inside, is_installed = text == _BEGIN, True
        elif not (inside and text.endswith((f"diff={TABLE_DRIVER}", f"diff={DOCUMENT_DRIVER}"))):
            kept.append(line)
    return b"".join(kept), is_installed


def _pattern(path: str, glob: str = "") -> str:
    """Return a pattern that matches exactly a path, followed by a glob; quoted if git needs it."""
    escaped = "".join(f"\\{char}" if char in "*?[\\" else char for char in path) + glob
    if any(char in ' \t"' or char < " " for char in escaped):
        quoted = escaped.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        return f'"{quoted}"'
    return escaped
