"""The shape of a progress file, declared once, as that of the table is."""

from gkrw.progress.model import Status
from gkrw.store.shapes import Field, Form, shape

VALUE = shape(
    "value",
    "指标完成值",
    Field("name", "指标名称", Form.LINE, "分解表中这项任务的指标名称。", required=True),
    Field("value", "完成值", Form.NUMBER, "数字，按指标的单位，如 92.5。", required=True),
)
ENTRY = shape(
    "entry",
    "一项进展",
    Field("id", "编号", Form.LINE, "任务的编号，如 T10。", required=True),
    Field(
        "status",
        "完成状态",
        Form.CHOICE,
        "未开始、推进中或已完成。",
        choices=tuple(status.value for status in Status),
    ),
    Field("targets", "指标完成值", Form.MANY, "有量化指标的任务，各指标的完成值。", of=(VALUE,)),
    Field("result", "完成情况", Form.TEXT, "做了什么、到了哪一步；每段一行。"),
    Field("finished", "完成日期", Form.DAY, "实际完成的日期，如 2026-10-08。"),
    Field("evidence", "佐证材料", Form.TEXT, "网址，或材料的名称。"),
    Field("reporter", "填报人", Form.TEXT, "填报人的姓名。"),
    Field("phone", "联系电话", Form.TEXT, "填报人的电话；全是数字的加引号。"),
    Field("note", "备注", Form.TEXT, "填报人写的备注。"),
)
PROGRESS = shape(
    "progress",
    "进展文件",
    Field("format", "格式版本", Form.FORMAT, "本文件的格式版本，现在是 1。", required=True),
    Field("department", "部门", Form.LINE, "报送的部门，分解表中的名称。", required=True),
    Field(
        "tasks", "各项进展", Form.MANY, "每项任务一项，按分解表的顺序。", required=True, of=(ENTRY,)
    ),
)
SHAPES = (PROGRESS, ENTRY, VALUE)
TEXTS = ("result", "evidence", "reporter", "phone", "note")
"""The keys of an entry that are texts as they were typed."""
