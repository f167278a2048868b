"""`gkrw schema`: the JSON Schema of the table."""

from gkrw.cli.output import json_text, write


def schema_command() -> None:
    """输出分解表文件的 JSON Schema，编辑器据此提示和检查。

    例：gkrw schema > data/tasks.schema.json
    """
    from gkrw.store.schema import json_schema

    write(json_text(json_schema()))
