"""Whether a finished letter says everything: it is opened again and read like any document."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gkrw.letters.fields import NONE
from gkrw.letters.opening import BODY, FILLED, W, parse

_TABLE, _ROW, _TEXT = (f"{W}{tag}" for tag in ("tbl", "tr", "t"))
_CELL = f"{W}tc"
_BETWEEN = "\x1f"
"""Stands between the cells of a row: a control character, which no text has."""
_WHOLE = ("工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标")
"""The fields of each task that a letter must have whole, as far as the task has them."""


def lost_from(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a letter should say and does not, in Chinese: T10 的工作要求. Nothing when all is there.

    A task's texts must stand together in one row of a table, or, in a letter without tables,
    anywhere; the addressee must stand outside the tables.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # Every part is read again, so that none is sent out that cannot be.
        read = {
            name: parse(archive.read(name)) for name in archive.namelist() if FILLED.match(name)
        }
    rows, prose = _rows_and_prose(read[BODY])
    # The title of the annex has the department's name too, and is no address.
    addressed = prose.replace(context["附件标题"], "")
    lost = [] if context["主送机关"] in addressed else ["主送机关"]
    waiting = dict(enumerate(rows))  # each row can stand for one task only
    for task in _tasks(context):
        wanted = {name: task[name].replace("\n", "") for name in _WHOLE if task[name] != NONE}
        texts = wanted.values()
        row = next((row for row, has in waiting.items() if _has_each(has, texts)), None)
        if row is not None:
            del waiting[row]
        elif rows or not _has_each(prose, texts):
            likest = max(waiting.values(), key=lambda has: _likeness(has, texts), default=prose)
            missing = [name for name, text in wanted.items() if text not in likest]
            lost += [f"{task['编号']} 的{name}" for name in missing or wanted]
    return lost


def _rows_and_prose(document: Any) -> tuple[list[str], str]:
    """The text of each table row, cell by cell, and that outside of tables, without line breaks."""
    for hidden in list(document.iter(f"{W}vanish")):
        if hidden.get(f"{W}val") in ("0", "false", "off"):
            continue
        run = hidden.getparent().getparent()
        for text in run.iter(_TEXT):
            text.text = ""
    rows = [
        _BETWEEN.join("".join(cell.itertext(_TEXT)) for cell in row.iter(_CELL))
        for row in document.iter(_ROW)
    ]
    outside = (child for child in document.find(f"{W}body") if child.tag != _TABLE)
    return rows, "".join(text for child in outside for text in child.itertext(_TEXT))


def _has_each(row: str, wanted: Iterable[str]) -> bool:
    """Whether every text is there in a place of its own: 财政局 is not, in 财政局、审计局 alone
    when both are wanted."""
    for text in sorted(wanted, key=len, reverse=True):
        if text not in row:
            return False
        row = row.replace(text, _BETWEEN, 1) if text else row
    return True


def _likeness(row: str, wanted: Iterable[str]) -> int:
    """How many characters of what is wanted a row has."""
    return sum(len(text) for text in wanted if text in row)


def _tasks(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in context["各部分"]:
        yield from part["任务清单"]
    yield from context["可能涉及"]
