"""Fill the template of the letters and prove each result."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gkrw.letters.letter_proof import lost_from
from gkrw.office.docx.template import WordTemplate


class Made(NamedTuple):
    """A letter as bytes, or what is wrong with it, in Chinese."""

    data: bytes
    wrong: str


def make(template: WordTemplate, context: Mapping[str, Any]) -> Made:
    """One letter, filled and read again."""
    try:
        data = template.render(context)
        lost = lost_from(data, context)
    except Exception as error:  # whatever a template brings about is no traceback
        return Made(b"", f"模板填写时出错（{type(error).__name__}）")
    return Made(data, f"写出的通知缺少：{'、'.join(lost[:5])}" if lost else "")
