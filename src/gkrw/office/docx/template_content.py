"""Checks of a template besides its tags: forbidden content, and missing Chinese fonts."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.office.docx.namespaces import W
from gkrw.office.docx.tag_syntax import TagProblem, problem
from gkrw.office.docx.template import is_filled
from gkrw.office.docx.template_findings import FONT, NOT_ALLOWED, UNSAFE
from gkrw.office.safe_xml import parse_xml

_OPENINGS = ("{{", "{%", "{#")
_RAW = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?raw\b")
_FETCHING_FIELD = re.compile(
    r"\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I
)


def text_in(element: etree._Element) -> str:
    """All text in an element, as it is in the file."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def content_problems(root: etree._Element) -> Iterator[TagProblem]:
    """Deleted text, raw tags, and fields that fetch something from outside."""
    if next(root.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
        message = "修订还没有处理完：有删掉的文字。"
        yield problem(NOT_ALLOWED, 0, message, "在 Word 里接受或拒绝全部修订。")
    for paragraph in root.iter(f"{W}p"):
        if _RAW.search(text_in(paragraph)):
            yield problem(NOT_ALLOWED, 0, "有 raw 标签，里面的标签不会填写。")
    for code in _fetching_fields(root):
        yield problem(UNSAFE, 0, f"有引用外部内容的域：{code}")


def tags_outside_text(root: etree._Element) -> list[TagProblem]:
    """Tags in attributes, field codes, comments of the XML and the like."""
    found = []
    for element in root.iter():
        texts = [*map(str, element.attrib.values()), element.tail or ""]
        if element.tag not in (f"{W}t", f"{W}delText"):
            texts.append(element.text or "")
        if any(opening in text for text in texts for opening in _OPENINGS):
            message = "标签写在了文字以外的地方（如图片说明、域代码）。"
            found.append(problem(NOT_ALLOWED, 0, message))
    return found


def unfilled_part_findings(name: str, content: bytes, file: str) -> Iterator[Finding]:
    """The findings in a part that is never filled, such as comments."""
    place = ParagraphPlace(file, 0)
    if b"{{" in content or b"{%" in content:
        yield NOT_ALLOWED.at(
            place,
            f"“{name}”这一部分（如批注）里有标签，不会填写。",
            "把标签移到正文、页眉或页脚的普通文字里。",
        )
    for code in _fetching_fields(parse_xml(content)):
        yield UNSAFE.at(place, f"有引用外部内容的域：{code}", UNSAFE.fix)


def _fetching_fields(root: etree._Element) -> Iterator[str]:
    """The codes, shortened, of the fields by which Word fetches something from outside."""
    codes = [*(str(each.get(f"{W}instr")) for each in root.iter(f"{W}fldSimple")), ""]
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag == f"{W}fldChar":
            codes.append("")
        else:
            codes[-1] += element.text or ""  # a code may be in several pieces
    return (code.strip()[:60] for code in codes if _FETCHING_FIELD.match(code))


def font_findings(parts: Mapping[str, bytes], file: str) -> Iterator[Finding]:
    """A warning for each style and paragraph with a font for Latin letters only."""
    for name, content in parts.items():
        if name != "word/styles.xml" and not is_filled(name):
            continue
        latin_only: dict[str, str] = {}
        for fonts in parse_xml(content).iter(f"{W}rFonts"):
            latin = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            if latin and not (fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme")):
                latin_only.setdefault(_owner(fonts), latin)
        for owner, latin in latin_only.items():
            message = f"{owner}只设了西文字体 {latin}，没有设中文字体。"
            yield FONT.at(ParagraphPlace(file, 0), message, FONT.fix)


def _owner(fonts: etree._Element) -> str:
    """The style or paragraph that has a font."""
    for ancestor in fonts.iterancestors(f"{W}style", f"{W}p"):
        if ancestor.tag == f"{W}p":
            return f"“{text_in(ancestor)[:20]}”一段"
        name = ancestor.find(f"{W}name")
        return f"样式“{'' if name is None else name.get(f'{W}val')}”"
    return "默认字体"
