"""`gkrw collect`: store the content of returned checklists in the progress files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.options import load_valid_table, refuse_errors, table_path
from gkrw.cli.printing import note
from gkrw.cli.writing_options import RESULT_FORMATS, ResultFormatOption, write_result
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError, system_errors, usage_error
from gkrw.core.wording import first_of
from gkrw.files.file_access import display_path, refuse_lock_file, typed_path
from gkrw.project import other_tables, output_folder, progress_folder, returns_folder
from gkrw.views.formats import Format

if TYPE_CHECKING:
    from gkrw.returns.collect import CollectionResult, ReturnFiles


def collect_command(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="文件或文件夹…", help="填好交回的清单，或放着它们的文件夹。"),
    ],
    take: Annotated[
        list[str],
        options.option(
            "--take",
            "文件",
            "与已存的或另一份不一致时，以这个文件（或文件夹里的文件）为准，可以写几次。",
        ),
    ] = [],  # noqa: B006 - never changed
    received: Annotated[
        str,
        options.option("--received", "日期", "哪天收到的，记入台账，如 2026-06-21；不写就是今天。"),
    ] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help="收过的工作簿另存一份到 data/returns，供以后核对。")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会收进什么，不写。")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="逐格列出：收了的，没有收的。")
    ] = False,
    format: ResultFormatOption = "text",
) -> int:
    """把填好交回的清单收进 data/progress，一个部门一个文件。

    只收填报的栏目，不改分解表。同一个部门的，按文件里记的保存时间，后面的换下前面的。

    分不出先后的、看不懂的都不收，列在前面，另存到 out/未入库；每个内容来自哪一格，都记在进展文件里。

    例：gkrw collect 回收表 --dry-run
    """
    output = options.choose(RESULT_FORMATS, format, "--format")
    loaded = load_valid_table(ctx, "进展")
    path = table_path(ctx)
    return_files = _find_files(files)
    preferred = _preferred(take, return_files)
    arrived = options.parse_day(received, "--received")
    if arrived and arrived > date.today():
        raise usage_error(f"--received {arrived} 还没有到。", "写实际收到的日期，或者不写。")
    with nullcontext() if dry_run else _writing(path):
        result = _collect(path, loaded, return_files, preferred, arrived)
        rejects_path = None if dry_run else _save(path, loaded, result, keep)
    from gkrw.views.collection_summary import collection_lines, collection_records

    write_result(output, collection_records(result), collection_lines(result, dry_run, verbose))
    if output is Format.TEXT:
        for ignored in return_files.ignored:
            note(f"没有读 {ignored.name}：不是 .xlsx 工作簿。")
    if rejects_path is not None:
        note(f"没有收的内容另存在 {rejects_path}。")
    return Exit.FOUND if result.rejections() else Exit.DONE


def _find_files(typed: Sequence[str]) -> "ReturnFiles":
    from gkrw.returns.collect import find_return_files

    paths = [typed_path(text) for text in typed]
    for path in paths:
        refuse_lock_file(path)
        if not path.exists():
            raise UserError(f"找不到 {path}。", "检查路径和文件名。", exit=Exit.WORLD)
    with system_errors("读取文件夹", "检查路径和权限。"):
        files = find_return_files(paths)
    if not files.workbooks:
        raise _nothing_to_read(files)
    return files


def _nothing_to_read(files: "ReturnFiles") -> UserError:
    """Return the error that there are no workbooks to read; it names the files that are there."""
    from gkrw.returns.collect import REJECTS_PREFIX

    fix = "把交回的清单放进这个文件夹，或直接写出文件名。"
    there = [path.name for path in (*files.left_out, *files.ignored)]
    found = f"，只有 {first_of(there, _FILES_NAMED, '个文件')}" if there else ""
    if any(path.name.startswith(REJECTS_PREFIX) for path in files.left_out):
        fix = f"{REJECTS_PREFIX}… 是上次没有收的内容，不再收：在原来的清单里改好，收那一份。"
    return UserError(f"没有找到 .xlsx 工作簿{found}。", fix, exit=Exit.WORLD)


_FILES_NAMED = 3


def _preferred(take: Sequence[str], files: "ReturnFiles") -> frozenset[str]:
    """Return the names of the workbooks that --take selects. Raises UserError for a name that
    matches no workbook, or several of them, or for a folder without workbooks."""
    names: set[str] = set()
    for text in take:
        wanted = typed_path(text).resolve()
        matches = [
            name
            for name, path in files.workbooks.items()
            if name == text or path.name == text or path.resolve() == wanted
        ]
        if wanted.is_dir():
            paths = files.workbooks.items()
            matches = [name for name, path in paths if wanted in path.resolve().parents]
        if not matches or (len(matches) > 1 and not wanted.is_dir()):
            reason = "有几个，分不清是哪一个" if matches else "不在这次要收的文件里"
            fix = f"写出路径：{first_of(matches, _FILES_NAMED)}。" if matches else ""
            raise usage_error(f"--take 的“{text}”{reason}。", fix or "写出要收的文件的名称或路径。")
        names.update(matches)
    return frozenset(names)


@contextmanager
def _writing(table: Path) -> Iterator[None]:
    """Hold the lock of the progress files, and raise system errors as UserError."""
    from gkrw.progress.progress_writer import progress_lock

    with system_errors("读写文件", _FIX), progress_lock(progress_folder(table)):
        yield


_FIX = "检查磁盘空间和权限；打开着的清单先在 Excel 里关闭，再收一次（已收的不会重复）。"


def _collect(
    table: Path,
    loaded: LoadedTable,
    files: "ReturnFiles",
    preferred: frozenset[str],
    received: date | None,
) -> "CollectionResult":
    from gkrw.progress.progress_reader import load_progress
    from gkrw.returns.collect import collect

    with system_errors("读写文件", _FIX):
        stored = load_progress(table, loaded)
        refuse_errors("进展文件", stored.errors, "没有收")
        others = {name: display_path(other) for other, name in other_tables(table).items()}
        return collect(files, loaded, stored, date.today(), preferred, others, received)


def _save(table: Path, loaded: LoadedTable, result: "CollectionResult", keep: bool) -> Path | None:
    """Write the workbook of what was not taken, then the workbooks to keep, and last the progress.
    Return the path of the first workbook, None if it is not needed."""
    from gkrw.files.file_access import clear_leftovers, replace_file
    from gkrw.progress.progress_writer import check_read_back, save_progress
    from gkrw.returns.collect import kept_workbooks

    for progress in result.changed:
        check_read_back(progress, loaded)
    path: Path | None = None
    files: dict[Path, bytes] = {}
    lost = [each for each in (*result.rejections(), *result.given_up()) if each.typed]
    if lost:  # openpyxl takes as long to import as all of gkrw
        from gkrw.returns.rejects import rejects_workbook

        name, data = rejects_workbook(lost)
        path = output_folder(table, "未入库") / name
        files[path] = data
    if keep:
        folder = returns_folder(table)
        files |= {folder / name: data for name, data in kept_workbooks(result).items()}
    for target, data in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(target.parent)
        if not (target.is_file() and target.read_bytes() == data):
            replace_file(target, data)
    for progress in result.changed:
        save_progress(progress_folder(table), progress)
    return path
