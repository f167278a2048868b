"""Write the files of a new project. Nothing is overwritten, and a run that was stopped can be
repeated."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gkrw.core.errors import UserError, system_errors, usage_error
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import clear_leftovers, replace_file
from gkrw.files.output_folder import is_present
from gkrw.git.setup import ATTRIBUTES_FILE, with_attributes
from gkrw.progress.progress_schema import progress_json_schema
from gkrw.project import TABLE_PATH, progress_folder
from gkrw.scaffold.example_tables import shipped
from gkrw.scaffold.template_kind import TemplateKind
from gkrw.store.json_schema import table_json_schema
from gkrw.views.formats import json_text

GUIDE_FILE, IGNORE_FILE = "说明.md", ".gitignore"
_LINE_ENDS = (
    "# 文字文件一律用 LF 换行，和 gkrw 写的一样：git 才只显示真的改动。\n* text=auto eol=lf\n\n"
)


class WrittenProject(NamedTuple):
    """The paths that a run wrote, relative to the folder of the project with slashes; `kept` are
    those of files that it left as they were: the user's own .gitignore, and what was there
    already."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def has_own_ignore_file(self) -> bool:
        """Whether the .gitignore is one that gkrw did not write."""
        path = self.folder / IGNORE_FILE
        return IGNORE_FILE in self.kept and path.read_bytes() != shipped("gitignore.txt")


def write_project(folder: Path, table: bytes, department: str = "") -> WrittenProject:
    """Write a project with a table into a folder, which need not exist. `department` is one of the
    table's, for the examples in the guide.

    The table comes last: a folder without one is not a project yet. A file that is there with the
    same content is kept. So is a .gitignore; a .gitattributes gets the lines of gkrw. Raises
    UserError, before anything is written, if any other file is in the way; and if a file cannot be
    written.
    """
    if folder.exists() and not folder.is_dir():
        raise usage_error(f"{folder} 是文件，不是文件夹。", "换一个文件夹的名称。")
    with system_errors(f"写 {folder} ", "检查路径、权限和磁盘空间，再运行一次，会接着写完。"):
        contents = _contents(folder, table, department)
        kept = [name for name, content in contents.items() if _is_same(folder / name, content)]
        new = {name: content for name, content in contents.items() if name not in kept}
        if in_the_way := [name for name in new if not _can_write(folder, name)]:
            raise _refusal(folder, in_the_way)
        if is_present(folder / IGNORE_FILE) and new.pop(IGNORE_FILE, None) is not None:
            kept.append(IGNORE_FILE)
        for name, content in new.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            clear_leftovers(path.parent)
            replace_file(path, content)
    return WrittenProject(folder, tuple(new), tuple(kept))


def _contents(folder: Path, table: bytes, department: str) -> dict[str, bytes]:
    """Return the content of each file of a project in the order in which they are written."""
    attributes = folder / ATTRIBUTES_FILE
    old = attributes.read_bytes() if attributes.is_file() else _LINE_ENDS.encode()
    table_path = TABLE_PATH.as_posix()
    data = TABLE_PATH.parent.as_posix()
    return {
        ATTRIBUTES_FILE: with_attributes(old, table_path, progress_folder(TABLE_PATH).as_posix()),
        IGNORE_FILE: shipped("gitignore.txt"),
        GUIDE_FILE: _guide(department),
        **{kind.default_path: kind.build_default() for kind in TemplateKind},
        f"{data}/progress.schema.json": json_text(progress_json_schema()).encode(),
        f"{data}/tasks.schema.json": json_text(table_json_schema()).encode(),
        table_path: table,
    }


def _guide(department: str) -> bytes:
    guide = shipped("guide.md").decode()
    if department:
        guide = guide.replace("--dept 财政局", f"--dept {quoted_in_command(department)}")
    return guide.encode()


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _can_write(folder: Path, name: str) -> bool:
    """Return whether a file can be written without replacing something of the user's."""
    path = folder / name
    if name in (ATTRIBUTES_FILE, IGNORE_FILE):
        return not is_present(path) or (path.is_file() and not path.is_symlink())
    return not is_present(path) and not (path.parent.exists() and not path.parent.is_dir())


def _refusal(folder: Path, names: Iterable[str]) -> UserError:
    place = "这个文件夹" if folder.resolve() == Path.cwd() else f" {folder} "
    there = f"{place}里已经有：{'、'.join(names)}。没有写任何文件。"
    if (folder / TABLE_PATH).is_file():
        return UserError(there.lstrip(), "它已经是一个项目：在里面运行 gkrw，看现在的情况。")
    return UserError(
        there.lstrip(), "换一个新的文件夹，如 gkrw init 新项目；或者先把它们移到别处。"
    )
