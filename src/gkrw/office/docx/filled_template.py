"""Fill a Word template and prove that the document says everything."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gkrw.office.docx.template import WordTemplate


class FilledTemplate(NamedTuple):
    """A document, and in Chinese the problem with it, empty when it is good."""

    data: bytes
    problem: str


def fill_and_prove(
    template: WordTemplate,
    context: Mapping[str, Any],
    lost_from: Callable[[bytes, Mapping[str, Any]], list[str]],
    label: str,
) -> FilledTemplate:
    """Fill a template and read the document again: `lost_from` names what it should say and does
    not. `label` is the word for the document in the problem: 通知."""
    try:
        data = template.render(context)
        lost = lost_from(data, context)
    except Exception as error:  # a template can fail in any way; none is a reason for a traceback
        return FilledTemplate(b"", f"模板填写时出错（{type(error).__name__}）")
    return FilledTemplate(data, f"写出的{label}缺少：{'、'.join(lost[:5])}" if lost else "")


def template_fix(command: str) -> str:
    """The fix for a problem of a document; `command` writes a default template."""
    return (
        "检查模板：字段都在，没有隐藏的文字或行，表格每一栏的字段与表头对得上；"
        f"不知道怎样改的，用 {command} 重新取一份默认模板。"
    )
