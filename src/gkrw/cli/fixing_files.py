"""Fix the files of a project: show the changed lines, ask, and write them."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from gkrw.cli import printing
from gkrw.cli.asking import can_ask
from gkrw.cli.printing import note, screen_width, send, show, write_lines
from gkrw.cli.project_check import ProjectCheck
from gkrw.cli.table_editing import WRITING_FIX, table_lock
from gkrw.core.errors import UserError, system_errors
from gkrw.files.file_access import display_path, replace_file
from gkrw.project import progress_folder
from gkrw.store.fixing import Contents, Fixed, Reading, fix
from gkrw.views.fix_page import changed_lines, fix_summary


def fix_files(
    check: ProjectCheck, contents: Contents, *, dry_run: bool, yes: bool
) -> Contents | None:
    """Fix in files with these contents what has one right fix, show the changed lines, and write
    them if the user agrees. Return the new contents; None if they are not written. Raises
    UserError."""
    fixed = fix(contents, check.read)
    changed = [path for path, data in fixed.contents.items() if data != contents[path]]
    _show(check.read(contents), fixed, changed)
    if not changed:
        write_lines(["没有能自动改好的问题。", ""])
        return contents
    if dry_run:
        note("这是试算，没有写进文件；去掉 --dry-run 就写。")
        return None
    if not yes and not _agrees():
        return None
    _write(check.table, contents, fixed.contents, changed)
    write_lines([f"已写进 {'、'.join(map(display_path, changed))}。", ""])
    return fixed.contents


def _show(before: Reading, fixed: Fixed, changed: Sequence[Path]) -> None:
    names = {path: name for name, path in before.paths.items()}
    after = fixed.reading.texts
    told = [
        line
        for path in changed
        for line in changed_lines(names[path], before.texts[names[path]], after[names[path]])
    ]
    conclusion = list(fix_summary(fixed.made, fixed.refused))
    if printing.is_drawn():
        from rich.text import Text

        from gkrw.views.wrap import hanging

        styles = {"-": "red", "+": "green", "": "bold"}
        show(Text(str(line), style=styles[line.sign], overflow="fold") for line in told)
        conclusion = [line for each in conclusion for line in hanging(each, screen_width())]
    else:
        write_lines(map(str, told))
    write_lines([*([""] if told else []), *conclusion])


def _agrees() -> bool:
    """Ask whether to write. Without a person to ask, say how to have it written."""
    if not can_ask():
        note("没有写进文件：看过上面的改动，加上 --yes 再运行一次就写。")
        return False
    send(sys.stderr, "写进文件吗？写的输入 y，不写的直接按回车：")
    answer = sys.stdin.readline().strip().lower()
    is_yes = answer in ("y", "yes", "ｙ", "是", "写")
    if not is_yes:
        note("没有写。")
    return is_yes


def _write(table: Path, before: Contents, after: Contents, changed: Sequence[Path]) -> None:
    """Replace the changed files, each in one step, unless one is no longer as it was read."""
    with system_errors("写文件", WRITING_FIX), ExitStack() as held:
        if table in changed:
            held.enter_context(table_lock(table.resolve()))
        if [*changed] != [table]:
            from gkrw.progress.progress_writer import progress_lock

            held.enter_context(progress_lock(progress_folder(table)))
        for path in changed:
            if path.read_bytes() != before[path]:
                raise UserError(f"{display_path(path)} 刚刚被改过，没有写。", "再运行一次。")
        for path in changed:
            data = after[path]
            assert data is not None
            replace_file(path.resolve(), data)
