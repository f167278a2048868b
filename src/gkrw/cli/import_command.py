"""`gkrw import`: a foreign document becomes a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.foreign_files import (
    IMPORTED,
    open_foreign,
    parse_columns,
    read_earlier,
    read_foreign,
    read_with_progress,
)
from gkrw.cli.options import reading_progress
from gkrw.cli.printing import write_page
from gkrw.cli.table_editing import table_lock
from gkrw.cli.writing_options import RESULT_FORMATS, ResultFormatOption, write_result
from gkrw.core.errors import Exit, usage_error
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import display_path, replace_file, replace_files, typed_path
from gkrw.files.output_folder import is_present
from gkrw.project import progress_folder
from gkrw.views.formats import Format

if TYPE_CHECKING:
    from gkrw.core.assignments import LoadedTable
    from gkrw.intake.import_table import ImportedTable
    from gkrw.intake.last_year import Earlier
    from gkrw.progress.records import DepartmentProgress


def import_command(
    ctx: typer.Context,
    file: Annotated[
        str,
        options.argument(
            "文件", "Word、Excel、PDF、CSV、网页或文本文件；旧格式要装有 LibreOffice。"
        ),
    ],
    out: Annotated[
        str,
        options.option(
            "--out -o", "文件", "写成哪个文件，如 data/tasks.yaml；不写就只看结果，不写文件。"
        ),
    ] = "",
    columns: Annotated[
        list[str],
        options.option(
            "--columns",
            "栏名=意思",
            "认错了的栏是什么，几个之间用逗号隔开，如 内容=要求,科室=责任。"
            "意思有：序号、编号、分类、任务、要求、牵头、责任、配合、时限、指标、备注、其他、不要；"
            "完成情况、完成状态、完成日期（和 --progress 一起用）。",
        ),
    ] = [],  # noqa: B006 - never changed
    title: Annotated[
        str, options.option("--title", "标题", "分解表的标题；不写就用文件里的。")
    ] = "",
    match: Annotated[
        str,
        options.option(
            "--match",
            "分解表",
            "去年的（或另一份）分解表：同样的任务沿用编号和指标，部门、别名、统称沿用。",
        ),
    ] = "",
    progress: Annotated[
        bool,
        typer.Option(
            "--progress",
            help="表里的完成情况、完成状态等几栏，写进进展文件（data/progress），不放在分解表里。",
        ),
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="这个文件是 gkrw export 导出、又改过的：改了什么，就照编号写进分解表。",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="和 --update 一起用：只看会改成什么样，不写进分解表。")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="--out 的文件已经有了的，也覆盖。")
    ] = False,
    format: ResultFormatOption = "text",
) -> int:
    """把别处的表（Word 附件、Excel、PDF、CSV、粘贴的文字、分条写的方案）变成分解表。

    不写 --out 时只显示认出了什么：有哪些任务和部门，哪些是推断，哪些没有放进表里。

    例：gkrw import 任务分解表.docx --out data/tasks.yaml
    """
    chosen = options.choose(RESULT_FORMATS, format, "--format")
    if update:
        others = (out, columns, match, title, progress, force)
        if any(others) or chosen is not Format.TEXT:
            raise usage_error(
                "--update 不和 --out、--columns、--match、--title、--progress、--force、--format 一起用。",
                "去掉它们。",
            )
        from gkrw.cli.export_update import update_table

        document, name = open_foreign(file)
        return update_table(ctx, document, name, dry_run)
    if dry_run:
        raise usage_error("--dry-run 要和 --update 一起用。", "不写 --out，就是只看。")
    target = _target(out, force)
    earlier = read_earlier(match) if match else None
    meanings = parse_columns(columns)
    reported: tuple[DepartmentProgress, ...] | None = None
    if progress:
        if target:
            _refuse_progress_files(target)
        imported, loaded, reported = read_with_progress(file, meanings, title, earlier)
    else:
        imported, loaded = read_foreign(file, meanings, title, earlier)
    from gkrw.store import SourceLines
    from gkrw.views.import_preview import import_preview, import_record, progress_lines

    shown = display_path(target) if target else None
    lines = SourceLines({IMPORTED: imported.text})
    if chosen is Format.TEXT:
        write_result(chosen, (), import_preview(imported, loaded, lines))
        write_result(chosen, (), progress_lines(imported, reported))
        if earlier:
            _show_years(earlier, imported, loaded, match)
    if target:
        files = _write(target, imported.text, reported or ())
        after = [
            "",
            f"已写入 {shown}{files}。对照原文看一遍，再运行 gkrw --table {quoted_in_command(shown)} validate。",
        ]
    else:
        after = ["", "没有写文件。看着对的，加上 --out data/tasks.yaml 写出。"]
    write_result(chosen, [import_record(imported, loaded, shown, earlier, reported)], after)
    return Exit.FOUND if loaded.errors else Exit.DONE


def _target(out: str, force: bool) -> Path | None:
    """Return the file of --out. Raises UserError for one that must not be written."""
    if not out.strip():
        return None
    target = typed_path(out)
    if target.is_dir():
        inside = target / "tasks.yaml"
        raise usage_error(f"--out 的 {out} 是文件夹。", f"写明文件，如 {display_path(inside)}。")
    if target.suffix not in (".yaml", ".yml"):
        raise usage_error(
            f"--out 的 {out} 不是 .yaml 文件。", "分解表写成 .yaml，如 data/tasks.yaml。"
        )
    if is_present(target) and not force:
        raise usage_error(
            f"{display_path(target)} 已经有了，没有覆盖。",
            "换一个名称；确实要覆盖的，加上 --force。",
        )
    return target


def _refuse_progress_files(target: Path) -> None:
    """Raise UserError where there is progress already in the folder of the table to be written: what
    departments reported is never replaced."""
    from gkrw.progress.progress_reader import progress_contents

    folder = progress_folder(target)
    with reading_progress():
        found = [path.name for path, _ in progress_contents(folder)]
    if found:
        raise usage_error(
            f"{display_path(folder)} 里已经有 {len(found)} 个进展文件，没有写。",
            "把分解表写到另一个文件夹；进展文件不会覆盖，确实不要了的，先移走。",
        )


def _write(target: Path, text: str, reported: "Sequence[DepartmentProgress]") -> str:
    """Write the table, and the progress, or nothing. Return the words for the progress files."""
    table = target.resolve()
    with table_lock(table):  # an editing command may be writing it
        if not reported:
            replace_file(table, text.encode())
            return ""
        from gkrw.progress.progress_writer import dump_progress, progress_file_name, progress_lock

        folder = progress_folder(target)
        with progress_lock(folder):
            _refuse_progress_files(target)
            files = {folder / progress_file_name(each): dump_progress(each) for each in reported}
            replace_files({**files, table: text.encode()})
    return f"，进展写入 {display_path(folder)} 的 {len(files)} 个文件"


def _show_years(
    earlier: "Earlier", imported: "ImportedTable", loaded: "LoadedTable", name: str
) -> None:
    """Show which tasks are the same in both years, and what changed between them."""
    from gkrw.diff.tree_diff import diff
    from gkrw.views.diff_page import change_page
    from gkrw.views.import_preview import year_lines

    assert imported.matches is not None
    lines = ["", *year_lines(imported.matches, earlier, loaded, name)]
    write_result(Format.TEXT, (), lines)
    changes = diff(earlier.table, loaded.table)
    write_page(change_page(changes, f"{name} → 导入的表", by_dept=False), markdown=False)
