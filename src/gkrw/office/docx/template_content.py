"""Check what a template contains besides its tags: tracked changes and comments, fields of Word, tags
where none are filled, fonts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.core.wording import shortened
from gkrw.office.docx.blocks import hidden_texts
from gkrw.office.docx.element_settings import OFF, read_hidden_styles
from gkrw.office.docx.package_cleaning import PROTECTION, SETTINGS, is_for_forms
from gkrw.office.docx.tag_syntax import OPENINGS, TAG, TagProblem
from gkrw.office.docx.template import filled_kind
from gkrw.office.docx.template_source import SourceParagraph
from gkrw.office.docx.template_spec import FONT, NOT_ALLOWED, OWN_FIELD, PROTECTED, UNSAFE
from gkrw.office.ooxml import W, parse_xml

# -- what is not finished --------------------------------------------------------------------------

_CHANGES = {
    f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
}


_REMOVE_HIDDEN = (
    "点亮“显示编辑标记”，删掉隐藏的文字，或者在“字体”对话框里取消“隐藏”；"
    "给改模板的人看的说明，写成 {# 说明 #}。"
)
_HIDDEN_ROW = f"{W}trPr/{W}hidden"


class Unfinished(NamedTuple):
    """A tracked change, a comment or hidden text, with the name of its part. Without a `fix` it has
    the usual fix of its kind."""

    part: str
    element: etree._Element
    message: str
    fix: str = ""


def unfinished(parts: Mapping[str, bytes]) -> Iterator[Unfinished]:
    """Yield the first tracked change of each paragraph, each comment, and each paragraph and row
    with hidden text."""
    hidden_styles = read_hidden_styles(parts.get("word/styles.xml"))
    comments = parts.get("word/comments.xml")
    written = (
        {each.get(f"{W}id") for each in parse_xml(comments).iter(f"{W}comment")} if comments else {}
    )
    for name, content in parts.items():
        if filled_kind(name) is None:
            continue
        seen: set[object] = set()
        root = parse_xml(content)
        for paragraph, text in hidden_texts(root, hidden_styles):
            message = f"“{shortened(text)}”是隐藏的文字，收文的人能显示出来。"
            yield Unfinished(name, paragraph, message, _REMOVE_HIDDEN)
        for row in root.iter(f"{W}tr"):
            if (hidden := row.find(_HIDDEN_ROW)) is not None and hidden.get(f"{W}val") not in OFF:
                message = "这一行是隐藏的，收文的人能显示出来。"
                yield Unfinished(name, row, message, _REMOVE_HIDDEN)
        for element in root.iter(etree.Element):
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
_LINK_FIELD = re.compile(r'HYPERLINK\s+(?:"([^"]+)"|([^"\s\\]\S*))', re.I)
LOCAL_LINK = "有链接指向电脑或局域网上的文件“{}”，收文的打不开，文件夹的名称也会带出去。"
"""A format string with the address."""
LOCAL_LINK_FIX = "右键单击这个链接，选“取消超链接”；要对方看的，作为附件发。"
_OWN_FIELD = re.compile(
    r"(DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS"
    r"|USERADDRESS|FILENAME|TITLE|SUBJECT|KEYWORDS|COMMENTS|INFO|DOCPROPERTY|DOCVARIABLE|MERGEFIELD|MERGEREC"
    r"|MERGESEQ|NEXT|NEXTIF|SKIPIF|ASK|FILLIN)\b",
    re.I,
)
"""Fields with the date, a person, a property of the file or the record of a mail merge."""


def is_local_file(target: str) -> bool:
    """Return whether a link leads to a file in a folder, and not to a page, a mail address or a place
    in the document."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", target)
    return scheme[1].lower() == "file" if scheme else not target.startswith(("#", "//"))


def content_problems(
    root: etree._Element, paragraphs: Sequence[SourceParagraph]
) -> Iterator[TagProblem]:
    """Yield a problem for each raw tag, for each field with a tag in its result, for each that fetches
    something from outside, and for each that Word fills anew when the document is opened."""
    numbers = {each.element: number for number, each in enumerate(paragraphs, 1)}
    for number, paragraph in enumerate(paragraphs, 1):
        if _RAW.search(paragraph.text):
            yield TagProblem(NOT_ALLOWED, number, "有 raw 标签，里面的标签不会填写。")
    results = _results_with_tags(root)
    for element, code in _field_codes(root):
        number = numbers.get(next(element.iterancestors(f"{W}p"), element), 0)
        link = _LINK_FIELD.match(code)
        target = (link[1] or link[2]) if link else ""
        if _FETCHING_FIELD.match(code):
            yield TagProblem(UNSAFE, number, f"有引用外部内容的域：{code[:60]}")
        elif target and is_local_file(target):
            yield TagProblem(UNSAFE, number, LOCAL_LINK.format(target[:80]), LOCAL_LINK_FIX)
        elif element in results:
            name = code.split()[0].upper()
            message = f"标签在 {name} 域的里面，Word 更新域的时候会把填写的内容换掉。"
            fix = "点中它，按 Ctrl+Shift+F9 变成普通文字。"
            if name in ("TOC", "INDEX"):
                fix = "删掉目录：它照模板的标题生成，填写以后不会跟着变。"
            yield TagProblem(NOT_ALLOWED, number, message, fix)
        elif own := _OWN_FIELD.match(code):
            yield TagProblem(
                OWN_FIELD, number, f"有 {own[1].upper()} 域，内容由 Word 填写，会自己变。"
            )


_KEPT_RESULTS = ("HYPERLINK", "FORMTEXT", "MACROBUTTON", "ADDIN")
"""Fields whose result is ordinary text, which Word does not replace."""


def _results_with_tags(root: etree._Element) -> set[etree._Element]:
    """Return the elements where the codes of the fields begin whose result has a tag that Word would
    replace.

    A cross-reference may show the tags that its bookmark holds, if no loop repeats them: what is
    filled in is the same at both places.
    """
    found = set()
    open_fields: list[tuple[list[etree._Element], list[str]]] = []  # the code, and the result
    results: list[list[str]] = []  # of the open fields whose code has ended
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        text = element.text or ""
        if element.tag == f"{W}fldSimple":
            result = "".join(each.text or "" for each in element.iter(f"{W}t"))
            if _is_replaced(root, str(element.get(f"{W}instr")), result):
                found.add(element)
        elif kind == "begin":
            open_fields.append(([], []))
        elif kind == "separate" and open_fields:
            results.append(open_fields[-1][1])
        elif kind == "end" and open_fields:
            code, shown = open_fields.pop()
            results = [each for each in results if each is not shown]
            written = "".join(each.text or "" for each in code)
            if _is_replaced(root, written, "".join(shown)):
                found.add(code[0])
        elif element.tag == f"{W}instrText" and open_fields:
            open_fields[-1][0].append(element)
        elif element.tag == f"{W}t":
            for each in results:
                each.append(text)
    return found


def _is_replaced(root: etree._Element, code: str, result: str) -> bool:
    """Return whether Word would replace a result with a tag when it updates the field."""
    name, *rest = code.split() or [""]
    if not TAG.search(result) or name.upper() in _KEPT_RESULTS:
        return False
    is_same = rest and result == _bookmarked(root, rest[0])
    return not (name.upper() == "REF" and is_same and "." not in result)


def _bookmarked(root: etree._Element, name: str) -> str:
    """Return the text of a bookmark."""
    text, key = "", None
    for element in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        if element.tag == f"{W}t":
            text += (element.text or "") * (key is not None)
        elif element.tag == f"{W}bookmarkStart" and element.get(f"{W}name") == name:
            key = element.get(f"{W}id")
        elif element.tag == f"{W}bookmarkEnd" and key == element.get(f"{W}id"):
            return text
    return ""


def ruby_texts(root: etree._Element) -> dict[etree._Element, str]:
    """Return the text of each word with its pronunciation above it (拼音指南)."""
    rubies = root.iter(f"{W}ruby")
    return {each: "".join(text.text or "" for text in each.iter(f"{W}t")) for each in rubies}


def tags_in_ruby(
    rubies: Mapping[etree._Element, str], paragraphs: Sequence[SourceParagraph]
) -> Iterator[TagProblem]:
    """Yield a problem for each paragraph with a tag that has pronunciations above it. `rubies` is the
    result of ruby_texts before the tags were put together."""
    numbers = {each.element: number for number, each in enumerate(paragraphs, 1)}
    seen = set()
    for ruby, before in rubies.items():
        now = "".join(each.text or "" for each in ruby.iter(f"{W}t"))
        number = numbers.get(next(ruby.iterancestors(f"{W}p"), ruby), 0)
        if number not in seen and (now != before or TAG.search(now)):
            seen.add(number)
            message = "标签的字上加了拼音（拼音指南），填写以后拼音不会跟着变。"
            fix = "选中标签，点“拼音指南”，再点“清除读音”（WPS 是“删除拼音”）。"
            yield TagProblem(NOT_ALLOWED, number, message, fix)


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
            message = "标签写在了文字以外的地方（如图片说明、艺术字水印、下拉列表、公式、域代码）。"
            fix = "从那里删掉，把标签写在普通的文字里；要放在页面别处的，用文本框。"
            around = next(element.iterancestors(f"{W}p"), element)
            found.append(TagProblem(NOT_ALLOWED, numbers.get(around, 0), message, fix))
    return found


_UNFILLED = {
    "comments": "批注",
    "numbering": "自动编号",
    "styles": "样式的名称",
    "charts/": "图表",
    "diagrams/": "SmartArt",
}
"""What a user calls the parts that are not filled, by what their names contain."""


def unfilled_findings(name: str, content: bytes, place: ParagraphPlace) -> Iterator[Finding]:
    """Yield the findings in a part that is never filled, such as comments."""
    if b"{{" in content or b"{%" in content:
        what = next((word for part, word in _UNFILLED.items() if part in name), f"“{name}”这一部分")
        message = f"{what}里有标签，不会填写。"
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


def protection_findings(
    parts: Mapping[str, bytes], place: ParagraphPlace, label: str
) -> Iterator[Finding]:
    """Yield a hint where a template is protected against edits. `label` is the word for the
    documents: 通知."""
    settings = parts.get(SETTINGS)
    for protection in parse_xml(settings).iter(PROTECTION) if settings else ():
        if protection.get(f"{W}enforcement", "0") in OFF:
            continue
        message = f"模板设了“限制编辑”，{label}不带它，可以手工填写空白。"
        if is_for_forms(protection, parts):
            message = f"模板设了只许填写窗体，{label}保留这样，不带密码。"
        yield PROTECTED.at(place, message)
