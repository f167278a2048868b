"""The keys of a progress file, declared once for the reader and the JSON Schema."""

from typing import Any

from gkrw.core.wording import quoted
from gkrw.progress.records import target_key
from gkrw.progress.statuses import Status
from gkrw.store.json_schema import schema_of
from gkrw.store.shapes import KeySpec, ValueForm, many, shape

TARGET_VALUE = shape(
    "value",
    "指标完成值",
    KeySpec("name", "指标名称", "分解表中这项任务的指标名称。", required=True),
    KeySpec("value", "完成值", "数字，按指标的单位，如 92.5。", ValueForm.NUMBER, required=True),
)
ENTRY = shape(
    "entry",
    "一项进展",
    KeySpec("id", "编号", "任务的编号，如 T10。", required=True),
    KeySpec("title", "工作任务", "报的时候任务的名称；与现在的对不上，就是编号换了任务。"),
    KeySpec(
        "status",
        "完成状态",
        "未开始、推进中或已完成。",
        ValueForm.CHOICE,
        choices=tuple(status.value for status in Status),
    ),
    many(
        "targets", "指标完成值", "有量化指标的任务，各指标的完成值。", TARGET_VALUE, required=False
    ),
    KeySpec("result", "完成情况", "做了什么、到了哪一步；每段一行。", ValueForm.TEXT),
    KeySpec("finished", "完成日期", "实际完成的日期，如 2026-10-08。", ValueForm.DAY),
    KeySpec("evidence", "佐证材料", "网址，或材料的名称。", ValueForm.TEXT),
    KeySpec("reporter", "填报人", "填报人的姓名。", ValueForm.TEXT),
    KeySpec("phone", "联系电话", "填报人的电话；全是数字的加引号。", ValueForm.TEXT),
    KeySpec("note", "备注", "填报人写的备注。", ValueForm.TEXT),
)
RETURN = shape(
    "return",
    "一份回收表",
    KeySpec("file", "文件名", "交回的工作簿的文件名。", required=True),
    KeySpec("sheet", "工作表", "工作簿里的哪一页。", required=True),
    KeySpec("digest", "校验值", "文件内容的校验值，认得出是不是同一份。", required=True),
    KeySpec("saved", "保存时间", "办公软件记在文件里的保存时间（UTC），决定先后。", ValueForm.DAY),
    KeySpec("received", "收到日期", "收到的日期，如 2026-06-21。", ValueForm.DAY),
    KeySpec("taken", "收的项数", "第一次收的时候，收了几项任务的内容。", ValueForm.NUMBER),
    KeySpec("rejected", "没有收的处数", "第一次收的时候，有几处没有收。", ValueForm.NUMBER),
    KeySpec("sheets", "页数", "文件里有几个部门的页；只有一个的不写。", ValueForm.NUMBER),
    KeySpec("rows", "各行", "这一页上各项任务的编号，和那一行填的内容的校验值，用空格隔开。"),
    KeySpec(
        "cells",
        "各格",
        "每行是一项任务的编号，和它填了的各格的内容的校验值；与以前哪一份的一行相同的不写。",
        ValueForm.TEXT,
    ),
    KeySpec(
        "values",
        "来源",
        "现在存的内容，哪些是从这一份来的：每行依次是编号、栏目、单元格、内容的校验值。",
        ValueForm.TEXT,
    ),
)
PROGRESS = shape(
    "progress",
    "进展文件",
    KeySpec("format", "格式版本", "本文件的格式版本，现在是 1。", ValueForm.FORMAT, required=True),
    KeySpec("table", "分解表", "这份进展是哪张分解表的：它的 key，没有 key 的写标题。"),
    KeySpec("department", "部门", "报送的部门，分解表中的名称。", required=True),
    many("tasks", "各项进展", "每项任务一项，按分解表的顺序。", ENTRY),
    many("returns", "回收台账", "收过的回收表，由 gkrw collect 记。", RETURN, required=False),
)
PROGRESS_SHAPES = (PROGRESS, ENTRY, TARGET_VALUE, RETURN)


def progress_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a progress file as plain data."""
    return schema_of(
        PROGRESS_SHAPES,
        "政务公开工作任务进展",
        "gkrw 的进展文件，data/progress 里一个部门一份。在编辑器中打开时，按它提示和检查。",
    )


def key_label(key: str) -> str:
    """Return the Chinese name of a value by its key in TaskProgress.texts: 完成情况, or
    “网上可办率”的完成值 for a target. An unknown key is returned as it is."""
    _, is_target, name = key.partition(target_key(""))
    if is_target:
        return f"{quoted(name)}的完成值"
    return ENTRY.fields[key].label if key in ENTRY.fields else key
