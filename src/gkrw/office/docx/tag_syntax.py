"""The tags in the paragraphs of a template: complete, allowed where they are, and in pairs."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gkrw.core.findings import FindingKind
from gkrw.office.docx.template_findings import BROKEN_TAG, NOT_ALLOWED


class TagProblem(NamedTuple):
    """A problem in a paragraph. `paragraph` counts from 1; 0 where it is not known."""

    kind: FindingKind
    paragraph: int
    message: str
    fix: str


def problem(kind: FindingKind, paragraph: int, message: str, fix: str = "") -> TagProblem:
    """A problem with the usual fix of its kind, or with another."""
    return TagProblem(kind, paragraph, message, fix or kind.fix)


class ParagraphText(NamedTuple):
    """The text of a paragraph, and that of the table row around it (None outside of tables)."""

    text: str
    row: str | None = None


_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r)(?= )")
_MAX_CHARACTERS = 300
_MAX_BRACKETS = 10


def syntax_problems(paragraphs: Sequence[ParagraphText]) -> list[TagProblem]:
    """The problems that can be seen without knowing the fields. Pairs are checked only where each
    tag is right by itself."""
    problems = [
        found for number, each in enumerate(paragraphs, 1) for found in _in_paragraph(each, number)
    ]
    return problems or _unpaired([each.text for each in paragraphs])


def _in_paragraph(paragraph: ParagraphText, number: int) -> Iterator[TagProblem]:
    if incomplete := _incomplete(paragraph.text):
        yield problem(BROKEN_TAG, number, incomplete)
        return
    for tag in _TAG.findall(paragraph.text):
        if forbidden := _forbidden(tag):
            yield problem(NOT_ALLOWED, number, forbidden)
        elif prefix := _PREFIX.match(tag):
            yield from _misplaced(tag, prefix[1], prefix[2], paragraph, number)


def _incomplete(text: str) -> str:
    """The problem with the braces of a paragraph; empty when they pair."""
    rest = _TAG.sub("", text)
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        if opening in rest:
            return f"{opening} 后面没有 {closing}。"
        if closing in rest:
            return f"{closing} 前面没有 {opening}。"
    if "｛" in rest or "｝" in rest:
        return "用了全角的花括号。"
    if "{" in rest or "}" in rest:
        return "花括号要写两个：{{ 字段 }}。"
    return ""


def _forbidden(tag: str) -> str:
    """The problem with the characters of a tag; empty when there is none."""
    if len(tag) > _MAX_CHARACTERS or tag.count("(") > _MAX_BRACKETS:
        return "标签太长。"
    if "\\" in tag:
        return "标签里不能用反斜杠。"
    if "&" in tag:
        return "标签里不能用 &。"
    if tag.startswith("{#") and ("{" in tag[1:] or "}" in tag[:-1]):
        return "说明（{# … #}）里不能有花括号。"
    if tag[2] in "-+" or tag[-3] in "-+":
        return "标签里不能用 - 和 + 去掉空白。"
    return ""


def _misplaced(
    tag: str, opening: str, prefix: str, paragraph: ParagraphText, number: int
) -> Iterator[TagProblem]:
    """The problem with a tag for a whole paragraph or row, such as {%p and {%tr."""
    around, unit, whole = {
        "p": (paragraph.text, "段", "一段"),
        "tr": (paragraph.row, "行", "一行表格"),
    }.get(prefix, ("", "", ""))
    if opening != "{%" or not unit:
        message = f"标签不能以 {opening}{prefix} 开头。"
        yield problem(NOT_ALLOWED, number, message, f"改成 {opening} 开头。")
    elif around is None:
        yield problem(BROKEN_TAG, number, "{%tr 只能写在表格里。", "改成 {%p，单独占一段。")
    elif around.strip() != tag:
        message = f"{{%{prefix} 要单独占{whole}，同一{unit}的其他内容会丢掉。"
        yield problem(BROKEN_TAG, number, message, f"把其他内容移到别的{unit}。")


# -- pairs -----------------------------------------------------------------------------------------

_STATEMENT = re.compile(r"\{%(?:(tr|p) )?\s*(\w+)")
_OPENED_BY = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_ALIKE = "缺了开头的补上开头；成对的标签写成一样的：都以 {%tr 开头、都以 {%p 开头，或都以 {% 开头。"


class _Opening(NamedTuple):
    """A {% for %} or {% if %} without its end so far."""

    name: str
    prefix: str
    number: int
    tag: str


def _unpaired(texts: Sequence[str]) -> list[TagProblem]:
    """The first loop or condition whose end is missing, unlike it or too many.

    A prefix (tr, p) is the level of the document at which a tag works, so an end belongs to the
    nearest opening with its own prefix. That finds the opening whose own end is missing, which
    Jinja, who knows no prefixes, cannot.
    """
    pending: list[_Opening] = []
    for number, tag in ((n, tag) for n, text in enumerate(texts, 1) for tag in _TAG.findall(text)):
        match = _STATEMENT.match(tag)
        prefix, name = (match[1] or "", match[2]) if match else ("", "")
        if name in ("for", "if"):
            pending.append(_Opening(name, prefix, number, tag))
        if name not in _OPENED_BY:
            continue
        opened_by = " 或 ".join(_OPENED_BY[name])
        openings = [each for each in pending if each.name in _OPENED_BY[name]]
        alike = [each for each in openings if each.prefix == prefix]
        if not openings:
            return [problem(BROKEN_TAG, number, f"多了一个 {tag}，前面没有对应的 {opened_by}。")]
        if not alike:
            nearest = f"最近的是 {openings[-1].tag}，两个写法不一"
            message = f"{tag} 前面没有同样写法的 {opened_by}；{nearest}。"
            return [problem(BROKEN_TAG, number, message, _ALIKE)]
        if pending[-1] is not alike[-1]:
            break
        if name.startswith("end"):
            pending.pop()
    if not pending:
        return []
    name, prefix, number, tag = pending[-1]
    return [problem(BROKEN_TAG, number, f"{tag} 没有结束，少了 {{%{prefix} end{name} %}}。")]
