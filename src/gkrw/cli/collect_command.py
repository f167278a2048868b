"""`gkrw collect`: returned checklists into the progress files."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.inputs import load_table, require_valid, table_path
from gkrw.cli.printing import note, write, write_lines
from gkrw.cli.writing_options import ResultFormat, ResultFormatOption
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.loaded_table import LoadedTable
from gkrw.project.layout import progress_folder, rejects_folder
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.progress import ReportedProgress
    from gkrw.returns.collect import Collected, Files
    from gkrw.returns.merge import CellUpdate, Outcome
    from gkrw.returns.return_records import Trouble


def collect_command(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="文件或文件夹…", help="填好交回的清单，或放着它们的文件夹。"),
    ],
    take: Annotated[
        list[str],
        options.option("--take", "文件", "与已存的或另一份不一致时，以这个文件为准，可以写几次。"),
    ] = [],  # noqa: B006 - Typer reads it, nobody changes it
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出会收进哪些改动，不写。")
    ] = False,
    format: ResultFormatOption = "text",
) -> int:
    """把填好交回的清单收进 data/progress，一个部门一个文件。

    只收填报的栏目，不改分解表。与已存的不一致的、看不懂的都不收，逐格列出，另存到 out/未入库。

    例：gkrw collect 回收表 --dry-run
    """
    report = options.choose(ResultFormat, format, "--format")
    opened = load_table(ctx)
    require_valid(opened, "进展")
    path = table_path(ctx)
    found = _files(files)
    preferred = _preferred(take, found)
    collected, leftover = _run(path, opened, found, preferred, dry_run)
    if report is ResultFormat.JSON:
        write(json_text(list(_records(collected, found))))
    else:
        lines = _lines(collected, found, dry_run)
        write_lines(lines)
        for each in found.skipped:
            note(f"没有读 {each.name}：不是 .xlsx 工作簿。")
    if leftover is not None:
        note(f"没有收的内容另存在 {leftover}。")
    return Exit.FOUND if collected.not_taken() else Exit.DONE


def _files(typed: Sequence[str]) -> "Files":
    from gkrw.returns.collect import files_in

    paths = [Path(text).expanduser() for text in typed]
    for path in paths:
        if not path.exists():
            raise UserError(f"找不到 {path}。", "检查路径和文件名。", exit=Exit.WORLD)
    try:
        found = files_in(paths)
    except OSError as error:
        raise UserError(
            f"读取文件夹时出错：{os_reason(error)}。", "检查路径和权限。", exit=Exit.WORLD
        ) from None
    if not found.workbooks:
        raise UserError(
            "没有找到 .xlsx 工作簿。",
            "把交回的清单放进这个文件夹，或直接写出文件名。",
            exit=Exit.WORLD,
        )
    return found


def _preferred(take: Sequence[str], found: "Files") -> frozenset[str]:
    names = set()
    for text in take:
        wanted = Path(text).expanduser()
        fitting = [
            name
            for name, path in found.workbooks.items()
            if name == text or path.name == text or path.resolve() == wanted.resolve()
        ]
        if len(fitting) != 1:
            said = "不在这次要收的文件里" if not fitting else "有几个，分不清是哪一个"
            raise usage_error(f"--take 的“{text}”{said}。", "写出要收的文件的名称或路径。")
        names.add(fitting[0])
    return frozenset(names)


def _run(
    path: Path, opened: LoadedTable, found: "Files", preferred: frozenset[str], dry_run: bool
) -> "tuple[Collected, Path | None]":
    from gkrw.progress import load_progress
    from gkrw.progress.progress_writer import progress_lock, save_progress
    from gkrw.returns.collect import collect

    folder = progress_folder(path)
    try:
        with nullcontext() if dry_run else progress_lock(folder):
            before = load_progress(path, opened)
            _refuse_wrong(before)
            collected = collect(found, opened, before, date.today(), preferred)
            if dry_run:
                return collected, None
            leftover = _save_leftover(collected, rejects_folder(path))
            for progress in collected.changed:
                save_progress(folder, progress)
            return collected, leftover
    except OSError as error:
        raise UserError(
            f"读写文件时出错：{os_reason(error)}。",
            "检查磁盘空间和权限；打开着的清单先在 Excel 里关闭，再收一次（已收的不会重复）。",
            exit=Exit.WORLD,
        ) from None


def _refuse_wrong(before: "ReportedProgress") -> None:
    if before.errors:
        first = before.errors[0]
        raise UserError(
            f"进展文件有 {len(before.errors)} 处错误，没有收。第一处：{first.place} {first.message}",
            "先改好：运行 gkrw validate 查看全部。",
        )


def _save_leftover(collected: "Collected", folder: Path) -> Path | None:
    from gkrw.files.file_access import replace_file
    from gkrw.returns.rejects_workbook import leftover

    made = leftover(collected.not_taken())
    if made is None:
        return None
    name, data = made
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / name, data)
    return folder / name


# -- what is said ----------------------------------------------------------------------------------


def _lines(collected: "Collected", found: "Files", dry_run: bool) -> Iterator[str]:
    for file in found.workbooks:
        for trouble in collected.troubles.get(file, ()):
            if not trouble.typed:
                yield from _trouble(trouble)
        for outcome in collected.outcomes:
            if outcome.returned.file == file:
                yield from _outcome(outcome, dry_run)
    taken = sum(outcome.taken for outcome in collected.outcomes)
    wrong = len(collected.not_taken())
    verb = "会收" if dry_run else "已收"
    said = f"，{wrong} 处没有收，见上" if wrong else ""
    yield f"{verb} {len(collected.changed)} 个部门的 {taken} 项进展{said}。"


def _outcome(outcome: "Outcome", dry_run: bool) -> Iterator[str]:
    from gkrw.returns.return_records import Trouble

    returned = outcome.returned
    rejected = len(returned.rejected) + len(outcome.conflicts)
    wrong = f"，没有收 {rejected} 处" if rejected else ""
    yield (
        f"{returned.file} › {returned.sheet}：{returned.department}，"
        f"收 {outcome.taken} 项，没有变化 {outcome.unchanged} 项{wrong}"
    )
    if dry_run:
        for change in outcome.changes:
            yield f"  {_change(change)}"
    known: list[Trouble] = [*returned.rejected, *outcome.conflicts]
    for trouble in known:
        yield from _trouble(trouble, "  ")
    for each in (*returned.notes, *outcome.notes):
        yield f"  注意：{each.place}：{each.message}{each.fix}"


def _change(change: "CellUpdate") -> str:
    from gkrw.core.wording import shortened
    from gkrw.returns.cell_values import shown

    before = shortened(change.before, 40) or "（空）"
    return f"{change.task} {change.heading}：{before} → {shortened(shown(change.after), 40)}"


def _trouble(trouble: "Trouble", indent: str = "") -> Iterator[str]:
    yield f"{indent}{trouble.place}：{trouble.message}"
    if trouble.fix:
        yield f"{indent}  改法：{trouble.fix}"


def _records(collected: "Collected", found: "Files") -> Iterator[dict[str, Any]]:
    for file, path in found.workbooks.items():
        wrong = [_record(trouble) for trouble in collected.troubles.get(file, ())]
        outcomes = [each for each in collected.outcomes if each.returned.file == file]
        for outcome in outcomes:
            yield {
                "path": str(path),
                "department": outcome.returned.department,
                "taken": outcome.taken,
                "unchanged": outcome.unchanged,
                "conflicts": [_record(each) for each in outcome.conflicts],
                "rejected": [_record(each) for each in outcome.returned.rejected],
            }
        if wrong or not outcomes:
            yield {
                "path": str(path),
                "department": None,
                "taken": 0,
                "unchanged": 0,
                "conflicts": [],
                "rejected": wrong,
            }


def _record(trouble: "Trouble") -> dict[str, Any]:
    return {
        "sheet": trouble.place.sheet or None,
        "cell": trouble.place.cell or None,
        "task": trouble.task or None,
        "message": trouble.message + trouble.fix,
    }
