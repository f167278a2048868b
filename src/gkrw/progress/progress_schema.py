"""The keys of a progress file, declared once for the reader and the JSON Schema."""

from typing import Any

from gkrw.progress.records import Status
from gkrw.store.shapes import KeySpec, ValueForm, schema_of, shape

VALUE = shape(
    "value",
    "指标完成值",
    KeySpec("name", "指标名称", ValueForm.LINE, "分解表中这项任务的指标名称。", required=True),
    KeySpec("value", "完成值", ValueForm.NUMBER, "数字，按指标的单位，如 92.5。", required=True),
)
ENTRY = shape(
    "entry",
    "一项进展",
    KeySpec("id", "编号", ValueForm.LINE, "任务的编号，如 T10。", required=True),
    KeySpec(
        "status",
        "完成状态",
        ValueForm.CHOICE,
        "未开始、推进中或已完成。",
        choices=tuple(status.value for status in Status),
    ),
    KeySpec(
        "targets",
        "指标完成值",
        ValueForm.MANY,
        "有量化指标的任务，各指标的完成值。",
        shapes=(VALUE,),
    ),
    KeySpec("result", "完成情况", ValueForm.TEXT, "做了什么、到了哪一步；每段一行。"),
    KeySpec("finished", "完成日期", ValueForm.DAY, "实际完成的日期，如 2026-10-08。"),
    KeySpec("evidence", "佐证材料", ValueForm.TEXT, "网址，或材料的名称。"),
    KeySpec("reporter", "填报人", ValueForm.TEXT, "填报人的姓名。"),
    KeySpec("phone", "联系电话", ValueForm.TEXT, "填报人的电话；全是数字的加引号。"),
    KeySpec("note", "备注", ValueForm.TEXT, "填报人写的备注。"),
)
PROGRESS = shape(
    "progress",
    "进展文件",
    KeySpec("format", "格式版本", ValueForm.FORMAT, "本文件的格式版本，现在是 1。", required=True),
    KeySpec("department", "部门", ValueForm.LINE, "报送的部门，分解表中的名称。", required=True),
    KeySpec(
        "tasks",
        "各项进展",
        ValueForm.MANY,
        "每项任务一项，按分解表的顺序。",
        required=True,
        shapes=(ENTRY,),
    ),
)
SHAPES = (PROGRESS, ENTRY, VALUE)
TEXT_KEYS = ("result", "evidence", "reporter", "phone", "note")
"""The keys of an entry whose values are stored as they were typed."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a progress file as plain data."""
    return schema_of(
        SHAPES,
        "政务公开工作任务进展",
        "gkrw 的进展文件，data/progress 里一个部门一份。在编辑器中打开时，按它提示和检查。",
    )
