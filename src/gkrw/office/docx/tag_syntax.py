"""Check the syntax of the tags of a template: each is complete, written with the right characters,
alone in its paragraph or row where it must be, and has its pair.

Problems name the characters that an input method, Word or a copied text put in place of others.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from gkrw.core.findings import FindingKind
from gkrw.core.wording import INVISIBLE
from gkrw.office.docx.tag_spelling import (
    LOOK_ALIKE,
    STATEMENT,
    STATEMENTS,
    code_point,
    tag_misspelling,
)
from gkrw.office.docx.template_spec import BROKEN_TAG, NOT_ALLOWED


class TagProblem(NamedTuple):
    """A problem in a paragraph. `paragraph` counts from 1; 0 where it is not known. Without a `fix`
    the problem has the usual fix of its kind, without a `quote` the message quotes the paragraph."""

    kind: FindingKind
    paragraph: int
    message: str
    fix: str = ""
    quote: str = ""


class TagAt(NamedTuple):
    """A statement in a paragraph: {%tr for 任务 in 各部分 %} has the prefix tr and the name for.
    `offset` is its place in the text of the paragraph."""

    name: str
    prefix: str
    paragraph: int
    tag: str
    offset: int


OPENINGS = ("{{", "{%", "{#")
# A tag contains no opening of its own kind: the search for its end stops at the next one.
TAG = re.compile(
    "|".join(rf"\{{{a}(?:(?!\{{{a}).)*?{z}\}}" for a, z in ((r"\{", r"\}"), "%%", "##"))
)
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r)(?= )")


def syntax_problems(
    texts: Sequence[str], rows: Iterable[str | None], fields: Collection[str] = ()
) -> list[TagProblem]:
    """Return the problems that can be seen without parsing the tags. Pairs are checked only where
    each tag is right by itself. `rows` are the texts of the table row around each paragraph, None
    outside of tables; `fields` are the names that must not stand in brackets of other kinds."""
    problems = [
        problem
        for number, (text, row) in enumerate(zip(texts, rows, strict=True), 1)
        for problem in (*_in_paragraph(number, text, row), *_other_brackets(number, text, fields))
    ]
    return problems or pairs(texts)[0]


def _in_paragraph(number: int, text: str, row: str | None) -> Iterator[TagProblem]:
    if left_over := _LEFT_OVER.search(text):
        message = f"“{left_over[0]}”是邮件合并的域留下的文字，不会填写。"
        fix = "改写成 {{ 字段 }}（gkrw template fields 列出全部字段）；不要的，把域和文字一起删掉。"
        yield TagProblem(BROKEN_TAG, number, message, fix, left_over[0])
    if incomplete := _incomplete(text):
        yield TagProblem(BROKEN_TAG, number, *incomplete)
        return
    for tag in TAG.findall(text):
        if forbidden := _forbidden(tag):
            yield TagProblem(NOT_ALLOWED, number, *forbidden, tag)
        elif misspelt := tag_misspelling(tag):
            yield TagProblem(BROKEN_TAG, number, *misspelt, tag)
        elif prefix := _PREFIX.match(tag):
            for kind, *said in _misplaced(tag, prefix[1], prefix[2], text, row):
                yield TagProblem(kind, number, *said)


_OTHER_BRACKETS = re.compile(
    r"\[\[\s*(\w+)\s*\]\]|【\s*(\w+)\s*】|[<＜〈]\s*(\w+)\s*[>＞〉]|\[\s*(\w+)\s*\]"
    r"|\$\s*(\w+)\s*\$|#\s*(\w+)\s*#|%\s*(\w+)\s*%"
)
"""How other programs and people mark a place to fill."""


def _other_brackets(number: int, text: str, fields: Collection[str]) -> Iterator[TagProblem]:
    """Yield a problem for each field that is marked in another way than by a tag. Beside a tag of
    the field it is a label: 【联络员】{{ 联络员 }}."""
    used = {name for tag in TAG.findall(text) for name in re.findall(r"\w+", tag)}
    for found in _OTHER_BRACKETS.finditer(TAG.sub(lambda tag: "\0" * len(tag[0]), text)):
        name = next(filter(None, found.groups()))
        if name in fields and name not in used:
            message = f"“{found[0]}”不是标签，不会填写，会原样留在每一份文件里。"
            fix = f"改成 {{{{ {name} }}}}；就要这几个字的，去掉两边的符号。"
            yield TagProblem(BROKEN_TAG, number, message, fix, _around(text, found.start()))


# -- characters ------------------------------------------------------------------------------------

_LEFT_OVER = re.compile(r"«[^«»]+»|≪[^≪≫]+≫|<<[^<>]+>>|＜＜[^＜＞]+＞＞")
"""What Word and WPS show for a field of a mail merge."""
UNSEEN = rf"(?:{INVISIBLE}|[\ufe00-\ufe0f])"
"""A pattern of the characters that are invisible, variation selectors too."""
_WITHOUT_SIGN = re.compile(rf"\{{\s*(?:(tr|p)\s+)?((?:{'|'.join(STATEMENTS)})\b[^{{}}%]*)\}}")
_BRACES = re.compile("[｛﹛❴｝﹜❵]")
_SIGNS = re.compile(r"(?<=\{)[％﹪٪＃﹟]|[％﹪٪＃﹟](?=\})")
_APART = re.compile(rf"\{{((?:\s|{UNSEEN})+)[{{%#]|[}}%#]((?:\s|{UNSEEN})+)\}}")


def _incomplete(text: str) -> tuple[str, str, str] | None:
    """Return the problem with the braces of a paragraph, its fix, and the text around it; None when
    the braces are in pairs."""
    rest = TAG.sub(lambda tag: "\0" * len(tag[0]), text)
    if wrong := _BRACES.search(rest) or _SIGNS.search(rest):
        what = "花括号" if _BRACES.match(wrong[0]) else "符号"
        right = LOOK_ALIKE[wrong[0]]
        message = f"“{wrong[0]}”是全角的{what}，不是“{right}”。"
        return message, f"切换到英文输入法，改成半角的“{right}”。", _around(text, wrong.start())
    if ("{" in rest or "}" in rest) and (apart := _APART.search(rest)):
        written, blanks = apart[0], apart[1] or apart[2]
        seen = (
            "空格"
            if blanks.isspace()
            else f"看不见的字符（{code_point(blanks.strip() or blanks)}）"
        )
        message = f"“{written[0]}”和“{written[-1]}”中间有{seen}。"
        return message, f"删掉，连着写成 {written[0]}{written[-1]}。", _around(text, apart.start())
    if twice := re.search(r"\{[{%]\s*\0+\s*[%}]\}", rest):
        return "标签里面又套了一个标签。", "只留里面的一层括号。", _around(text, twice.start())
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        for one, message in (
            (opening, f"{opening} 后面没有 {closing}。"),
            (closing, f"{closing} 前面没有 {opening}。"),
        ):
            if one in rest:
                return message, "", _around(text, rest.index(one))
    single = re.search("[{}]", rest)
    if single is None:
        return None
    around = _around(text, single.start())
    if statement := _WITHOUT_SIGN.search(rest):
        right = f"{{%{statement[1] or ''} {statement[2].strip()} %}}"
        return "花括号里少了“%”。", f"写成 {right}。", around
    return "花括号要写两个：{{ 字段 }}。", "", around


def _around(text: str, at: int) -> str:
    """Return the part of a paragraph that a message quotes: of a long one, from shortly before
    `at`."""
    start = max(at - 10, 0) if len(text) > 40 else 0
    return ("…" if start else "") + text[start : start + 40] + ("…" if text[start + 40 :] else "")


def _forbidden(tag: str) -> tuple[str, str] | None:
    """Return the problem with the characters of a tag, and its fix; None when there is none."""
    has_brace_inside = "{" in tag[1:] or "}" in tag[:-1]
    without_signs = f"{tag[:2]}{tag[2:-2].strip('-+')}{tag[-2:]}"
    checks = (
        (len(tag) > 300 or tag.count("(") > 10, "标签太长。", "拆成几个标签。"),
        ("\\" in tag, "标签里不能用反斜杠。", "删掉反斜杠。"),
        ("&" in tag, "标签里不能用 &。", "删掉；几个条件用 and 连接。"),
        (
            tag.startswith("{#") and has_brace_inside,
            "说明（{# … #}）里不能有花括号。",
            "删掉说明里面的花括号。",
        ),
        (
            tag[2] in "-+" or tag[-3] in "-+",
            "标签里不能用 - 和 + 去掉空白。",
            f"改成 {without_signs}。",
        ),
    )
    return next(((message, fix) for is_so, message, fix in checks if is_so), None)


# -- the place of a tag ----------------------------------------------------------------------------


def _misplaced(
    tag: str, opening: str, prefix: str, text: str, row: str | None
) -> Iterator[tuple[FindingKind, str, str]]:
    """Yield the problem with a tag for a whole paragraph or row, such as {%p and {%tr, if any."""
    around, unit, whole = (text, "段", "一段") if prefix == "p" else (row, "行", "一行表格")
    if opening != "{%" or prefix not in ("p", "tr"):
        yield NOT_ALLOWED, f"标签不能以 {opening}{prefix} 开头。", f"改成 {opening} 开头。"
    elif around is None:
        yield BROKEN_TAG, "{%tr 只能写在表格里。", "改成 {%p，单独占一段。"
    elif around.strip() != tag:
        message = f"{{%{prefix} 要单独占{whole}，同一{unit}的其他内容会丢掉。"
        yield BROKEN_TAG, message, f"把其他内容移到别的{unit}。"


# -- pairs -----------------------------------------------------------------------------------------

_OPENED_BY = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_ALIKE = "缺了开头的补上开头；成对的标签写成一样的：都以 {%tr 开头、都以 {%p 开头，或都以 {% 开头。"


def statements(texts: Iterable[str]) -> Iterator[TagAt]:
    """Yield the statements of the paragraphs of a part, in their order."""
    for number, text in enumerate(texts, 1):
        for found in TAG.finditer(text):
            if match := STATEMENT.match(found[0]):
                yield TagAt(match[2], match[1] or "", number, found[0], found.start())


def pairs(texts: Sequence[str]) -> tuple[list[TagProblem], list[list[TagAt]]]:
    """Return the first problem with the pairs: an opening without an end, an end without an
    opening, or an end with another prefix than its opening; empty when there is none. Return also
    the statements that belong together: if, elif, else, endif.

    A prefix (tr, p) is the level of the document at which a tag works, so an end belongs to the
    nearest opening with the same prefix. This finds the opening whose end is missing. Jinja cannot
    find it, because it knows no prefixes.
    """
    pending: list[list[TagAt]] = []
    groups = []
    for at in statements(texts):
        name, prefix, number, tag, _ = at
        if name in ("for", "if"):
            pending.append([at])
        if name not in _OPENED_BY:
            continue
        opened_by = " 或 ".join(_OPENED_BY[name])
        if pending and pending[-1][0].name in _OPENED_BY[name] and pending[-1][0].prefix == prefix:
            pending[-1].append(at)
            if name.startswith("end"):
                groups.append(pending.pop())
            continue
        openings = [each[0] for each in pending if each[0].name in _OPENED_BY[name]]
        if not openings:
            message = f"多了一个 {tag}，前面没有对应的 {opened_by}。"
            return [TagProblem(BROKEN_TAG, number, message)], []
        if all(each.prefix != prefix for each in openings):
            nearest = openings[-1].tag
            message = f"{tag} 前面没有同样写法的 {opened_by}；最近的是 {nearest}，两个写法不一。"
            return [TagProblem(BROKEN_TAG, number, message, _ALIKE)], []
        break
    if not pending:
        return [], groups
    name, prefix, number, tag, _ = pending[-1][0]
    message = f"{tag} 没有结束，少了 {{%{prefix} end{name} %}}。"
    return [TagProblem(BROKEN_TAG, number, message)], []
