"""The JSON Schema of a progress file."""

from typing import Any

from gkrw.progress.file_shape import SHAPES
from gkrw.store.json_schema import schema_of


def json_schema() -> dict[str, Any]:
    """The schema as plain data."""
    return schema_of(
        SHAPES,
        "政务公开工作任务进展",
        "gkrw 的进展文件，data/progress 里一个部门一份。在编辑器中打开时，按它提示和检查。",
    )
