"""`gkrw schema`: the JSON Schema for editors."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gkrw.cli import options
from gkrw.cli.options import table_path
from gkrw.cli.printing import write, write_lines
from gkrw.core.errors import Exit, system_errors, usage_error
from gkrw.core.findings import Severity
from gkrw.files.file_access import (
    MAX_YAML_BYTES,
    clear_leftovers,
    read_limited,
    replace_file,
    typed_path,
)
from gkrw.project.open_table import check_table, no_table, read_table
from gkrw.views.formats import json_text


def schema_command(
    ctx: typer.Context,
    progress: Annotated[
        bool, typer.Option("--progress", help="输出进展文件的，而不是分解表的。")
    ] = False,
    own: Annotated[
        bool,
        typer.Option(
            "--own",
            help="连同这张表的部门、统称、编号：编辑器会提示这些名称，还能插入一项新任务、一个新部门。",
        ),
    ] = False,
    out: Annotated[
        str,
        options.option("--out -o", "文件", "写到文件里，如 data/tasks.schema.json；不写就是输出。"),
    ] = "",
) -> int:
    """输出分解表文件的 JSON Schema，编辑器据此提示和检查。

    例：gkrw schema --own --out data/tasks.schema.json
    """
    if own and progress:
        raise usage_error("--own 和 --progress 不能一起用。", "去掉其中一个。")
    text = json_text(_schema(ctx, progress, own))
    if not out:
        write(text)
        return Exit.DONE
    path = typed_path(out)
    with system_errors(f"写 {path} ", "检查路径和权限，再试一次。"):
        _refuse_other_file(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(path.parent)
        replace_file(path, text.encode())
    write_lines([f"已写出 {path}。"])
    return Exit.DONE


def _schema(ctx: typer.Context, progress: bool, own: bool) -> dict[str, Any]:
    if own:
        from gkrw.store.own_schema import own_schema

        parsed = read_table(table_path(ctx))
        checked = check_table(parsed)
        if checked is None:
            raise no_table(parsed)
        codes = (each.code for each in checked.findings if each.severity is not Severity.ERROR)
        return own_schema(checked.table, codes)
    if progress:
        from gkrw.progress.progress_schema import progress_json_schema

        return progress_json_schema()
    from gkrw.store.json_schema import table_json_schema

    return table_json_schema()


def _refuse_other_file(path: Path) -> None:
    """Raise UserError for a file that is there and is no JSON Schema, such as the table itself."""
    if not path.exists():
        return
    fix = "换一个文件名，如 data/tasks.schema.json。"
    if path.is_dir():
        raise usage_error(f"{path} 是文件夹。", fix)
    try:
        is_schema = "$schema" in json.loads(read_limited(path, MAX_YAML_BYTES) or b"")
    except (ValueError, TypeError):
        is_schema = False
    if not is_schema:
        raise usage_error(f"{path} 不是 JSON Schema，没有覆盖。", fix)
