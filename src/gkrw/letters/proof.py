"""Prove a finished letter: read the document again and find what it does not say."""

from collections.abc import Mapping
from typing import Any

from gkrw.letters.fields import NO_VALUE
from gkrw.office.docx.document_proof import missing_texts, read_visible_text

_WHOLE = ("工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标")
"""The fields of a task that a letter must have in full, where the task has a value."""
_MAX_AROUND_ADDRESSEE = 8
"""The number of characters that a paragraph may have besides the addressee: 主送：……："""


def lost_from(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """Return what a letter should say and does not: T10 的工作要求.

    The texts of a task must stand in one row of a table, see missing_texts. The addressee must stand
    outside the tables, in a paragraph with hardly anything else.
    """
    seen = read_visible_text(data)
    addressee = context["主送机关"]
    most = len(addressee) + _MAX_AROUND_ADDRESSEE
    # The title of the annex has the name, too, but does not address the letter.
    addressed = any(
        addressee in each and len(each) <= most and context["附件标题"] not in each
        for each in seen.paragraphs
    )
    lost = [] if addressed else ["主送机关"]
    tasks = [task for part in context["各部分"] for task in part["任务清单"]]
    expected = []
    for task in (*tasks, *context["可能涉及"]):
        written = (name for name in _WHOLE if task[name] != NO_VALUE)
        expected.append((task["编号"], {name: task[name].replace("\n", "") for name in written}))
    return lost + missing_texts(seen, expected, _WHOLE)
