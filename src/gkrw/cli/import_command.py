"""`gkrw import`: a foreign document becomes a table."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.printing import write_page
from gkrw.cli.table_editing import table_lock
from gkrw.cli.writing_options import RESULT_FORMATS, ResultFormatOption, write_result
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.findings import errors_in
from gkrw.files.file_access import display_path, read_document, replace_file
from gkrw.files.output_folder import is_present
from gkrw.views.formats import Format

if TYPE_CHECKING:
    from gkrw.core.assignments import CheckedTable, LoadedTable
    from gkrw.intake.headings import ColumnMeaning
    from gkrw.intake.import_table import ImportedTable
    from gkrw.intake.last_year import Earlier
    from gkrw.intake.source import ForeignDocument


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
            "意思有：序号、编号、分类、任务、要求、牵头、责任、配合、时限、指标、备注、其他、不要。",
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
        if out or columns or match or title or force or chosen is not Format.TEXT:
            raise usage_error(
                "--update 不和 --out、--columns、--match、--title、--force、--format 一起用。",
                "去掉它们。",
            )
        from gkrw.cli.export_update import update_table

        document, name = open_foreign(file)
        return update_table(ctx, document, name, dry_run)
    if dry_run:
        raise usage_error("--dry-run 要和 --update 一起用。", "不写 --out，就是只看。")
    target = _target(out, force)
    earlier = read_earlier(match) if match else None
    imported, loaded = read_foreign(file, parse_columns(columns), title, earlier)
    from gkrw.store import SourceLines
    from gkrw.views.import_preview import import_preview, import_record

    shown = display_path(target) if target else None
    lines = SourceLines({_NAME: imported.text})
    if chosen is Format.TEXT:
        write_result(chosen, (), import_preview(imported, loaded, lines))
        if earlier:
            _show_years(earlier, imported, loaded, match)
    if target:
        with table_lock(target.resolve()):  # an editing command may be writing it
            replace_file(target.resolve(), imported.text.encode())
        after = ["", f"已写入 {shown}。对照原文看一遍，再运行 gkrw --table {shown} validate。"]
    else:
        after = ["", "没有写文件。看着对的，加上 --out data/tasks.yaml 写出。"]
    write_result(chosen, [import_record(imported, loaded, shown, earlier)], after)
    return Exit.FOUND if loaded.errors else Exit.DONE


_NAME = "导入的表"
"""Stands for the file of the table in places, while it is not written."""


def _target(out: str, force: bool) -> Path | None:
    """Return the file of --out. Raises UserError for one that must not be written."""
    if not out.strip():
        return None
    target = Path(out).expanduser()
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


def parse_columns(typed: Iterable[str]) -> "Mapping[str, ColumnMeaning]":
    """Parse 内容=要求,科室=责任. Raises UserError for an unknown meaning."""
    from gkrw.intake.headings import ColumnMeaning, heading_text

    meanings = {each.value: each for each in ColumnMeaning}
    chosen = {}
    for pair in (each for text in typed for each in re.split("[,，]", text) if each.strip()):
        heading, sign, meaning = re.sub("[＝:：]", "=", pair).rpartition("=")
        if not sign or meaning.strip() not in meanings:
            raise usage_error(
                f"--columns 的“{pair.strip()}”不能认。",
                f"写成 栏名=意思，意思有：{'、'.join(meanings)}。",
            )
        chosen[heading_text(heading)] = meanings[meaning.strip()]
    return chosen


def read_foreign(
    file: str,
    columns: "Mapping[str, ColumnMeaning]",
    title: str = "",
    earlier: "Earlier | None" = None,
) -> "tuple[ImportedTable, CheckedTable]":
    """Import a document, and check its table by the rules. Raises UserError, with the name of the
    file, where it cannot be read or no task is found."""
    from gkrw import store
    from gkrw.intake.import_table import import_source
    from gkrw.project.open_table import check_table

    document, name = open_foreign(file)
    try:
        imported = import_source(document, columns, title, earlier)
    except UserError as error:
        raise UserError(f"{name}：{error.message}", error.fix, exit=error.exit) from None
    loaded = check_table(store.read(imported.text.encode(), _NAME))
    if loaded is None:
        raise UserError(f"{name}：认出来的内容写不成分解表。", "请把这个文件交给维护人员。")
    return imported, loaded


def open_foreign(file: str) -> "tuple[ForeignDocument, str]":
    """Read a document, and return it with the name for messages. Raises UserError, with the name,
    where it cannot be read."""
    from gkrw.intake.import_table import read_source

    path = Path(file).expanduser()
    name = display_path(path)
    missing = UserError(f"找不到文件 {file}。", "检查路径和文件名。", exit=Exit.WORLD)
    if path.is_dir():
        raise usage_error(f"{file} 是文件夹。", "写明要导入的文件。")
    data = read_document(path, f" {name}", missing)
    try:
        return read_source(data, path.name), name
    except UserError as error:
        raise UserError(f"{name}：{error.message}", error.fix, exit=error.exit) from None


def read_earlier(file: str) -> "Earlier":
    """Read the table of another year. Raises UserError where the file holds no table."""
    from gkrw.intake.last_year import Earlier
    from gkrw.project.open_table import read_table
    from gkrw.store.layout import data_of

    parsed = read_table(Path(file).expanduser())
    if parsed.table is None or parsed.root is None or errors_in(parsed.findings):
        raise UserError(
            f"--match 的 {parsed.file} 不是分解表，或者有错误。",
            f"先改好：gkrw --table {parsed.file} validate。",
        )
    return Earlier(data_of(parsed.root), parsed.table)


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
