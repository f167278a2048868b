"""`gkrw schema`: the JSON Schema of the table, or of a progress file."""

from typing import Annotated

import typer

from gkrw.cli.printing import write
from gkrw.views.formats import json_text


def schema_command(
    progress: Annotated[
        bool, typer.Option("--progress", help="输出进展文件的，而不是分解表的。")
    ] = False,
) -> None:
    """输出分解表文件的 JSON Schema，编辑器据此提示和检查。

    例：gkrw schema > data/tasks.schema.json
    """
    if progress:
        from gkrw.progress.progress_schema import json_schema
    else:
        from gkrw.store.shapes import json_schema
    write(json_text(json_schema()))
