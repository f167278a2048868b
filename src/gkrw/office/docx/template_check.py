"""What is wrong with a template, found without filling it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import TemplateError
from lxml import etree

from gkrw.core.findings import Finding, FindingKind, ParagraphPlace, has_errors
from gkrw.office.docx import template_findings
from gkrw.office.docx.namespaces import W
from gkrw.office.docx.open_docx import FILLED, open_package
from gkrw.office.docx.tags import TagLine, problems_in, problems_of
from gkrw.office.docx.template import WordTemplate, compiled, source_of
from gkrw.office.docx.template_fields import TemplateField, TemplateSpec
from gkrw.office.safe_xml import parse_xml

_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_OPENINGS = ("{{", "{%", "{#")
_OUTSIDE_FIELDS = re.compile(
    r"\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I
)


_RAW = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?raw\b")


def check_template(
    data: bytes, file: str, form: TemplateSpec
) -> tuple[WordTemplate | None, list[Finding]]:
    """Compile a template and check it. Returns it, or None if it has errors, and all findings."""
    template = None
    parts, findings = open_package(data, file)
    used: set[str] = set()
    for name, content in parts.items():
        if FILLED.fullmatch(name):
            findings += _in_part(name, content, file, form, used)
        elif name.startswith("word/") and name.endswith(".xml"):
            findings += _in_unfilled_part(name, content, file)
    if parts and not findings:
        findings += _missing(form, form.fields, "", used, ParagraphPlace(file, 0))
        template = _compile(parts, form)
        if template is None:
            findings.append(_fills_badly(file))
    if parts:
        findings += _fonts(parts, file)
    return None if has_errors(findings) else template, findings


def _compile(parts: Mapping[str, bytes], form: TemplateSpec) -> WordTemplate | None:
    """Compile a template and fill it with sample values, then with empty ones. Returns None when
    that fails or gives no XML."""
    try:
        template = compiled(parts)
        for full in (True, False):
            values = _sample(form.fields, full)
            for each in template.filled.values():
                parse_xml(each.render(values).encode())
    except (TemplateError, SyntaxError, ValueError, TypeError, RecursionError):
        return None
    return template


def _fills_badly(file: str) -> Finding:
    return template_findings.BROKEN_TAG.at(
        ParagraphPlace(file, 0),
        "填写时会弄坏文件：有成对的标签写法不一（如 for 和 tr endfor），或一半在链接、修订或文本框里。",
        "成对的标签写成一样的（都有 tr 或都没有），在普通文字里重新输入一遍；有修订的先接受修订。",
    )


def _sample(fields: Sequence[TemplateField], full: bool) -> dict[str, object]:
    """A value for every field, or an empty one for those that may be empty.

    Lists have two entries: what a misplaced loop repeats no longer fits together.
    """
    return {
        each.name: ([_sample(each.of, full) if each.of else "甲"] * 2 if full else [])
        if each.is_list
        else int(full)
        if each.number
        else "甲" * full
        for each in fields
    }


def _missing(
    form: TemplateSpec,
    fields: Sequence[TemplateField],
    above: str,
    used: set[str],
    place: ParagraphPlace,
) -> Iterator[Finding]:
    names = {each.name for each in fields if each.required} | {
        each.name for each in fields if each.name in form.either
    }
    for each in fields:
        if each.name not in names:
            continue
        path = above + each.name
        if path not in used and above + form.either.get(each.name, each.name) not in used:
            inside = f"（写在 {above.rstrip('.')} 的循环里）" if above else ""
            yield template_findings.MISSING_FIELD.at(
                place,
                f"模板里没有“{each.name}”{inside}，{form.kind.label}会缺少这项内容。",
                f"补上{'循环' if each.of else '标签'}。{each.explanation}",
            )
        elif each.of:
            yield from _missing(form, each.of, f"{path}.", used, place)


# -- tags ----------------------------------------------------------------------------------------


def _in_part(
    name: str, content: bytes, file: str, form: TemplateSpec, used: set[str]
) -> Iterator[Finding]:
    """What is wrong with the tags of one part."""
    root = parse_xml(content)
    label = next((label for start, label in _PARTS.items() if f"/{start}" in name), "正文")
    paragraphs = list(root.iter(f"{W}p"))
    where = _places(paragraphs)
    lines = [TagLine(_text(each), _row_text(each)) for each in paragraphs]
    problems = [*_in_odd_places(root), *problems_in(lines, form.fields, used)]
    if not problems:
        # The same once more for what is really filled, which docxtpl has put together.
        problems = [
            (each.kind, 0, each.message, each.fix)
            for each in problems_of(source_of(content.decode()), form.fields, set())
        ]
    for kind, number, message, fix in problems:
        text = lines[number - 1].text if number else ""
        known = not text or text.strip() in message
        shown = "" if known else f"“{text[:40]}{'…' if len(text) > 40 else ''}”："
        found_at = where[number - 1] if number else ""
        yield kind.at(ParagraphPlace(file, number, 1, label, found_at), shown + message, fix)


def _in_unfilled_part(name: str, content: bytes, file: str) -> Iterator[Finding]:
    """A finding for a part with tags that is never filled, such as comments."""
    if any(opening.encode() in content for opening in _OPENINGS[:2]):
        yield template_findings.NOT_ALLOWED.at(
            ParagraphPlace(file, 0),
            f"“{name}”这一部分（如批注）里有标签，不会填写。",
            "把标签移到正文、页眉或页脚的普通文字里。",
        )
    yield from (
        kind.at(ParagraphPlace(file, 0), message, fix)
        for kind, _, message, fix in _outside_fields(parse_xml(content))
    )


def _outside_fields(root: etree._Element) -> Iterator[tuple[FindingKind, int, str, str]]:
    """The fields by which Word fetches something from outside; a field's code may be in pieces."""
    codes = [*(str(each.get(f"{W}instr")) for each in root.iter(f"{W}fldSimple")), ""]
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag != f"{W}fldChar":
            codes[-1] += element.text or ""
        else:
            codes.append("")
    for code in codes:
        if _OUTSIDE_FIELDS.match(code):
            yield (
                template_findings.UNSAFE,
                0,
                f"有引用外部内容的域：{code.strip()[:60]}",
                template_findings.UNSAFE.fix,
            )


def _in_odd_places(root: etree._Element) -> Iterator[tuple[FindingKind, int, str, str]]:
    """Tags that are not in a text or not to be filled, and fields that fetch from outside."""
    if next(root.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
        yield (
            template_findings.NOT_ALLOWED,
            0,
            "修订还没有处理完：有删掉的文字。",
            "在 Word 里接受或拒绝全部修订。",
        )
    for paragraph in root.iter(f"{W}p"):
        if _RAW.search(_text(paragraph)):
            yield (
                template_findings.NOT_ALLOWED,
                0,
                "有 raw 标签，里面的标签不会填写。",
                template_findings.NOT_ALLOWED.fix,
            )
    for element in root.iter():
        texts = [*(str(value) for value in element.attrib.values()), element.tail or ""]
        if element.tag not in (f"{W}t", f"{W}delText"):
            texts.append(element.text or "")
        if any(opening in text for text in texts for opening in _OPENINGS):
            yield (
                template_findings.NOT_ALLOWED,
                0,
                "标签写在了文字以外的地方（如图片说明、域代码）。",
                template_findings.NOT_ALLOWED.fix,
            )
    yield from _outside_fields(root)


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _places(paragraphs: Sequence[etree._Element]) -> list[str]:
    """How somebody finds each paragraph: 第 3 段, those in tables not counted, 第 2 个表格第 1 行."""
    tables: dict[etree._Element, dict[etree._Element, int]] = {}
    order: dict[etree._Element, int] = {}
    places, outside = [], 0
    for each in paragraphs:
        row = next(each.iterancestors(f"{W}tr"), None)
        table = next(each.iterancestors(f"{W}tbl"), None)
        if row is None or table is None:
            outside += 1
            places.append(f"第 {outside} 段")
            continue
        rows = tables.setdefault(table, {})
        order.setdefault(table, len(tables))
        number = rows.setdefault(row, len(rows) + 1)
        places.append(f"第 {order[table]} 个表格第 {number} 行")
    return places


def _row_text(paragraph: etree._Element) -> str | None:
    row = next(paragraph.iterancestors(f"{W}tr"), None)
    return None if row is None else _text(row)


# -- fonts ---------------------------------------------------------------------------------------


def _fonts(parts: Mapping[str, bytes], file: str) -> Iterator[Finding]:
    """A finding for each style, and each part, with a font for Latin letters only."""
    for name, content in parts.items():
        if name != "word/styles.xml" and not FILLED.fullmatch(name):
            continue
        seen: set[str] = set()
        for fonts in parse_xml(content).iter(f"{W}rFonts"):
            latin = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            chinese = fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme")
            where = _where(fonts)
            if latin and not chinese and where not in seen:
                seen.add(where)
                yield template_findings.FONT.at(
                    ParagraphPlace(file, 0),
                    f"{where}只设了西文字体 {latin}，没有设中文字体。",
                    template_findings.FONT.fix,
                )


def _where(fonts: etree._Element) -> str:
    for above in fonts.iterancestors():
        if above.tag == f"{W}style":
            name = above.find(f"{W}name")
            return f"样式“{'' if name is None else name.get(f'{W}val')}”"
        if above.tag == f"{W}p":
            return f"“{_text(above)[:20]}”一段"
    return "默认字体"
