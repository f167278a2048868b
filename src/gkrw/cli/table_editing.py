"""Edit the table of a run: under a lock, written in one step, and shown as `gkrw diff` shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli.options import table_path
from gkrw.cli.printing import note, write_lines, write_page
from gkrw.core.errors import UserError, system_errors
from gkrw.files.file_access import clear_leftovers, display_path, locked, replace_file
from gkrw.project.open_table import table_content

if TYPE_CHECKING:
    from gkrw.core.assignments import LoadedTable
    from gkrw.edit.edited_table import EditedTable
    from gkrw.store.layout import Data

PreviewOption = Annotated[bool, typer.Option("--dry-run", help="只看会改成什么样，不写进文件。")]
_WAIT = 10
"""The seconds to wait for another edit of the table."""
WRITING_FIX = "检查文件夹和权限；文件在别的软件里打开着的，先关闭，再试一次。"


@contextmanager
def table_lock(path: Path) -> Iterator[None]:
    """Hold the lock of the tables in a folder, from reading to writing one: of two edits at once,
    the second one waits. Raises UserError."""
    lock = path.with_name(".gkrw.lock")
    busy = f"另一个 gkrw 正在改 {display_path(path)}，这一次没有改。"
    with system_errors("写分解表", WRITING_FIX), locked(lock, busy, _WAIT):
        clear_leftovers(path.parent)
        yield


def edit_table(
    ctx: typer.Context, edit: "Callable[[Data], str | None]", dry_run: bool
) -> "EditedTable":
    """Edit the data of the table of this run, write the file, and print the changes and the new
    warnings. Raises UserError where `edit` does, and where the result has new errors."""
    path = table_path(ctx).resolve()
    if dry_run:
        content, edited = _edited(path, edit)
    else:
        _read(path)  # no lock is created beside a file that cannot be read
        with table_lock(path):
            content, edited = _edited(path, edit)
            if edited.content != content:
                _refuse_changed(path, content)
                replace_file(path, edited.content)
    if edited.content == content:
        write_lines([f"{display_path(path)}：没有改动，表里已经是这样写的。"])
    else:
        _show(edited, path, dry_run)
    return edited


def _refuse_changed(path: Path, content: bytes) -> None:
    """Raise UserError if an editor, which knows no lock, has saved the file since it was read."""
    if _read(path) != content:
        raise UserError(
            f"{display_path(path)} 刚才在别的软件里保存过，这一次没有改。", "再运行一次。"
        )


def read_data(ctx: typer.Context) -> "Data":
    """Return the data of the table of this run. Raises UserError."""
    from gkrw.edit.edited_table import table_data

    path = table_path(ctx).resolve()
    return table_data(_read(path), display_path(path))


def _edited(path: Path, edit: "Callable[[Data], str | None]") -> "tuple[bytes, EditedTable]":
    from gkrw.edit.edited_table import edited_table

    content = _read(path)
    return content, edited_table(content, display_path(path), edit)


def _read(path: Path) -> bytes:
    content = table_content(path)
    if content is None:
        raise UserError(f"{display_path(path)} 超过 64 MiB，没有改。", "确认文件选对了。")
    return content


def _show(edited: "EditedTable", path: Path, dry_run: bool) -> None:
    from gkrw.diff.tree_diff import diff
    from gkrw.store import SourceLines
    from gkrw.views.diff_page import change_page
    from gkrw.views.finding_text import finding_lines, worst_first

    name = display_path(path)
    versions = f"{name}：会改成这样，还没有写" if dry_run else f"{name}：已改好"
    changes = diff(edited.before.table, edited.after.table)
    write_page(change_page(changes, versions, by_dept=False), markdown=False)
    if edited.findings:
        lines = SourceLines({name: edited.text})
        write_lines(["", f"改动以后多出 {len(edited.findings)} 处要看的："])
        for finding in worst_first(edited.findings):
            write_lines(finding_lines(finding, lines))
    if dry_run:
        note("这是试算，没有写进文件；去掉 --dry-run 就写。")


def former_ids(path: Path, loaded: "LoadedTable") -> list[str]:
    """Return the ids in progress files, and in the former versions of the table in git."""
    from gkrw.history.past_versions import past_versions
    from gkrw.progress.progress_reader import load_progress

    reported = load_progress(path, loaded)
    ids = [entry for entries in reported.entries.values() for entry in entries]
    past = past_versions(path, loaded.table)
    return [*ids, *(each for version in past.versions for each in version.tasks)]
