"""Whether a finished letter says everything: it is opened again and read like any document."""

from collections.abc import Iterator, Mapping
from typing import Any

from gkrw.letters.fields import NONE
from gkrw.office.docx.row_proof import Record, lost_records
from gkrw.office.docx.visible_text import read_document

_WHOLE = ("工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标")
"""The fields of each task that a letter must have whole, as far as the task has them."""
_AROUND_ADDRESSEE = 8
"""The most characters that may stand in a paragraph with the addressee: 主送：……："""


def lost_from(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a letter should say and does not, in Chinese: T10 的工作要求. Nothing when all is there.

    A task's texts must stand together in one row of a table, each in a place of its own and, where
    a heading has the field's name, in that column; in a letter without tables, anywhere. The
    addressee must stand outside the tables, in a paragraph with hardly anything else.
    """
    seen = read_document(data)
    addressee = context["主送机关"]
    most = len(addressee) + _AROUND_ADDRESSEE
    # The title of the annex has the department's name too, and is no address.
    addressed = any(
        addressee in each and len(each) <= most and context["附件标题"] not in each
        for each in seen.paragraphs
    )
    lost = [] if addressed else ["主送机关"]
    records = (
        Record(
            task["编号"],
            {name: task[name].replace("\n", "") for name in _WHOLE if task[name] != NONE},
        )
        for task in _tasks(context)
    )
    return lost + lost_records(seen, records, _WHOLE)


def _tasks(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in context["各部分"]:
        yield from part["任务清单"]
    yield from context["可能涉及"]
