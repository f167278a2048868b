"""Whether a finished letter says everything: it is opened again and read like any document."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gkrw.letters.fields import NONE
from gkrw.letters.opening import FILLED, parse
from gkrw.letters.seen import Cell, TableRow, seen_in

_WHOLE = ("工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标")
"""The fields of each task that a letter must have whole, as far as the task has them."""
_TAKEN = "\x1f"
"""Takes the place of a text that was found: a control character, which no text has."""
_AROUND_ADDRESSEE = 8
"""The most characters that may stand in a paragraph with the addressee: 主送：……："""


def lost_from(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a letter should say and does not, in Chinese: T10 的工作要求. Nothing when all is there.

    A task's texts must stand together in one row of a table, each in a place of its own and, where
    a heading has the field's name, in that column; in a letter without tables, anywhere. The
    addressee must stand outside the tables, in a paragraph with hardly anything else.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if FILLED.match(name):  # so that none is sent out that cannot be read
            parse(content)
    seen = seen_in(parts)
    addressee = context["主送机关"]
    most = len(addressee) + _AROUND_ADDRESSEE
    # The title of the annex has the department's name too, and is no address.
    addressed = any(
        addressee in each and len(each) <= most and context["附件标题"] not in each
        for each in seen.paragraphs
    )
    lost = [] if addressed else ["主送机关"]
    prose = TableRow((Cell("".join(seen.paragraphs), 0, 1),), ())
    waiting = dict(enumerate(seen.rows))  # each row can stand for one task only
    for task in _tasks(context):
        wanted = {name: task[name].replace("\n", "") for name in _WHOLE if task[name] != NONE}
        number = next((at for at, row in waiting.items() if not _missing(row, wanted)), None)
        if number is not None:
            del waiting[number]
            continue
        candidates = waiting.values() if seen.rows else [prose]
        nearest = min((_missing(row, wanted) for row in candidates), key=len, default=[*wanted])
        lost += [f"{task['编号']} 的{name}" for name in nearest]
    return lost


def _missing(row: TableRow, wanted: Mapping[str, str]) -> list[str]:
    """The fields whose texts a row has not, each in a place of its own: 财政局 is not, in
    财政局、审计局 alone when both are wanted."""
    texts = [cell.text for cell in row.cells]
    missing = []
    for name in sorted(wanted, key=lambda name: len(wanted[name]), reverse=True):
        text = wanted[name]
        for at in _places_for(name, row):
            if text in texts[at]:
                texts[at] = texts[at].replace(text, _TAKEN, 1) if text else texts[at]
                break
        else:
            missing.append(name)
    return [name for name in wanted if name in missing]


def _places_for(name: str, row: TableRow) -> Sequence[int]:
    """The cells of a row in which a field may stand: those under a heading that has its name, or
    all when there is none."""
    names = (name, name.replace("部门", "单位"))
    heads = [cell for cell in row.headings if any(each in cell.text for each in names)]
    if not heads:
        return range(len(row.cells))
    return [
        at
        for at, cell in enumerate(row.cells)
        if any(cell.start < head.end and head.start < cell.end for head in heads)
    ]


def _tasks(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in context["各部分"]:
        yield from part["任务清单"]
    yield from context["可能涉及"]
