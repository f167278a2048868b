"""Check what a template contains besides its tags: tracked changes and comments, fields of Word, tags
where none are filled, fonts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.office.docx.tag_syntax import OPENINGS, TagProblem
from gkrw.office.docx.template import filled_kind
from gkrw.office.docx.template_source import SourceParagraph
from gkrw.office.docx.template_spec import FONT, NOT_ALLOWED, OWN_FIELD, UNSAFE
from gkrw.office.ooxml import W, parse_xml

# -- what is not finished --------------------------------------------------------------------------

_CHANGES = {
    f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
}


class Unfinished(NamedTuple):
    """A tracked change or a comment, with the name of its part."""

    part: str
    element: etree._Element
    message: str


def unfinished(parts: Mapping[str, bytes]) -> Iterator[Unfinished]:
    """Yield the first tracked change of each paragraph, and each comment."""
    comments = parts.get("word/comments.xml")
    written = (
        {each.get(f"{W}id") for each in parse_xml(comments).iter(f"{W}comment")} if comments else {}
    )
    for name, content in parts.items():
        if filled_kind(name) is None:
            continue
        seen: set[object] = set()
        for element in parse_xml(content).iter(etree.Element):
            author = element.get(f"{W}author")
            by = f"（{author}）" if author else ""
            if element.tag == f"{W}commentReference" and element.get(f"{W}id") in written:
                yield Unfinished(name, element, "有批注，会跟着每一份文件发出去。")
            elif author is not None or element.tag in _CHANGES:
                around = next(element.iterancestors(f"{W}p", f"{W}tr"), element)
                if around not in seen:
                    yield Unfinished(
                        name, element, f"修订{by}还没有处理完，会跟着每一份文件发出去。"
                    )
                seen.add(around)


# -- content ---------------------------------------------------------------------------------------

_RAW = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?raw\b")
_FETCHING_FIELD = re.compile(
    r"(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I
)
_OWN_FIELD = re.compile(
    r"(DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS"
    r"|USERADDRESS|FILENAME|TITLE|SUBJECT|KEYWORDS|COMMENTS|INFO|DOCPROPERTY|MERGEFIELD|MERGEREC"
    r"|MERGESEQ|NEXT|NEXTIF|SKIPIF|ASK|FILLIN)\b",
    re.I,
)
"""Fields with the date, a person, a property of the file or the record of a mail merge."""


def content_problems(
    root: etree._Element, paragraphs: Sequence[SourceParagraph]
) -> Iterator[TagProblem]:
    """Yield a problem for each raw tag, for each field that fetches something from outside, and for
    each that Word fills anew when the document is opened."""
    numbers = {each.element: number for number, each in enumerate(paragraphs, 1)}
    for number, paragraph in enumerate(paragraphs, 1):
        if _RAW.search(paragraph.text):
            yield TagProblem(NOT_ALLOWED, number, "有 raw 标签，里面的标签不会填写。")
    for element, code in _field_codes(root):
        number = numbers.get(next(element.iterancestors(f"{W}p"), element), 0)
        if _FETCHING_FIELD.match(code):
            yield TagProblem(UNSAFE, number, f"有引用外部内容的域：{code[:60]}")
        elif own := _OWN_FIELD.match(code):
            yield TagProblem(
                OWN_FIELD, number, f"有 {own[1].upper()} 域，内容由 Word 填写，会自己变。"
            )


def tags_outside_text(
    root: etree._Element, paragraphs: Sequence[SourceParagraph]
) -> list[TagProblem]:
    """Return a problem for each element with a tag outside of text: in attributes, field codes,
    comments of the XML and the like."""
    found = []
    numbers = {each.element: number for number, each in enumerate(paragraphs, 1)}
    for element in root.iter():
        texts = [*map(str, element.attrib.values()), element.tail or ""]
        if element.tag not in (f"{W}t", f"{W}delText"):
            texts.append(element.text or "")
        if any(opening in text for text in texts for opening in OPENINGS):
            message = "标签写在了文字以外的地方（如图片说明、域代码）。"
            around = next(element.iterancestors(f"{W}p"), element)
            found.append(TagProblem(NOT_ALLOWED, numbers.get(around, 0), message))
    return found


def unfilled_findings(name: str, content: bytes, place: ParagraphPlace) -> Iterator[Finding]:
    """Yield the findings in a part that is never filled, such as comments."""
    if b"{{" in content or b"{%" in content:
        message = f"“{name}”这一部分（如批注）里有标签，不会填写。"
        yield NOT_ALLOWED.at(place, message, "把标签移到正文、页眉或页脚的普通文字里。")
    for _, code in _field_codes(parse_xml(content)):
        if _FETCHING_FIELD.match(code):
            yield UNSAFE.at(place, f"有引用外部内容的域：{code[:60]}")


def _field_codes(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return each field of a part, as the element where it begins and its code."""
    simple = [(each, str(each.get(f"{W}instr")).strip()) for each in root.iter(f"{W}fldSimple")]
    begun: tuple[etree._Element, str] = (root, "")
    found = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag == f"{W}fldChar":
            found.append(begun)
            begun = (element, "")
        else:
            # A code may be in several pieces.
            begun = (begun[0] if begun[1] else element, begun[1] + (element.text or ""))
    return [*simple, *((each, code.strip()) for each, code in (*found, begun) if code.strip())]


def font_findings(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    """Yield a warning for each style and paragraph with a font for Latin letters only."""
    for name, content in parts.items():
        if name != "word/styles.xml" and not filled_kind(name):
            continue
        latin_only: dict[str, str] = {}
        for fonts in parse_xml(content).iter(f"{W}rFonts"):
            latin = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            if latin and not (fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme")):
                latin_only.setdefault(_owner(fonts), latin)
        for owner, latin in latin_only.items():
            yield FONT.at(place, f"{owner}只设了西文字体 {latin}，没有设中文字体。")


def _owner(fonts: etree._Element) -> str:
    """Return a phrase for the style or paragraph that sets a font; 默认字体 where neither does."""
    for ancestor in fonts.iterancestors(f"{W}style", f"{W}p"):
        if ancestor.tag == f"{W}p":
            text = "".join(each.text or "" for each in ancestor.iter(f"{W}t"))
            return f"“{text[:20]}”一段"
        name = ancestor.find(f"{W}name")
        return f"样式“{'' if name is None else name.get(f'{W}val')}”"
    return "默认字体"
