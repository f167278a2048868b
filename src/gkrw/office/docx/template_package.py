"""Open a Word template from an untrusted source, and check everything in it besides its tags."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.office.docx.template import OPENINGS, is_filled
from gkrw.office.docx.template_spec import FONT, NOT_ALLOWED, NOT_WORD, UNSAFE
from gkrw.office.docx.template_tags import TagProblem
from gkrw.office.ooxml import BODY, UnsafeXml, Unusable, W, parse_xml, read_package, unsafe_xml

_MAX_FILLED = 2 * 1024 * 1024
"""The limit for a part with tags, in bytes: that of the default template has 15 kB."""
_EMBEDDED = ("/aFChunk", "/oleObject", "/package", "/subDocument", "/control")
"""The types of relationships to embedded documents and programs, which Word would open."""


def open_template_package(data: bytes, file: str) -> tuple[dict[str, bytes], list[Finding]]:
    """The parts of a .docx file by name, or no parts and why the file must not be used."""
    place = ParagraphPlace(file, 0)
    parts = read_package(data)
    if isinstance(parts, Unusable):
        kind, fix = _KINDS_AND_FIXES.get(parts, (NOT_WORD, _SAVE_AS))
        message = parts.value.format(old=_OLD, file="Word 文件", program="Word")
        return {}, [kind.at(place, message, fix)]
    if any(is_filled(name) and len(content) > _MAX_FILLED for name, content in parts.items()):
        return {}, [UNSAFE.at(place, "模板的文字部分大得不正常。", _START_AFRESH)]
    if BODY not in parts:
        message = "文件里没有 Word 的正文（word/document.xml）。"
        return {}, [NOT_WORD.at(place, message, _SAVE_AS)]
    findings = list(_check_parts(parts, place))
    return ({} if findings else parts), findings


_SAVE_AS = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”，不加密码。"
_START_AFRESH = "运行 gkrw template new 重新取一份默认模板，再把改动加进去。"
_OLD = ".doc 文件，或者是加了密码的 Word 文件"
_KINDS_AND_FIXES = {
    Unusable.TOO_BIG: (UNSAFE, _START_AFRESH),
    Unusable.ENCRYPTED: (NOT_WORD, "去掉密码，另存为 .docx。"),
}


def _check_parts(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    if any(PurePosixPath(name).name.lower() in ("vbaproject.bin", "vbadata.xml") for name in parts):
        yield UNSAFE.at(place, "模板里有宏。", "另存为不带宏的 .docx 文件。")
    types = parts.get("[Content_Types].xml", b"")
    if b"wordprocessingml.document.main+xml" not in types:
        yield NOT_WORD.at(place, "这不是普通的 Word 文档（可能是 .dotx 或 .docm）。", _SAVE_AS)
    if not re.search(rb'"/?word/document\.xml"', parts.get("_rels/.rels", b"")):
        yield NOT_WORD.at(place, "文件的正文不在 Word 通常放的地方。", _SAVE_AS)
    for name, content in parts.items():
        if is_filled(name.lower()) and not is_filled(name):
            yield NOT_WORD.at(place, f"文件里的 {name} 大小写不对。", _SAVE_AS)
        if not name.lower().endswith((".xml", ".rels")):
            continue
        unsafe = unsafe_xml(content)
        if unsafe is UnsafeXml.NOT_UTF8:
            yield NOT_WORD.at(place, f"{name} 不是 UTF-8 编码。", _SAVE_AS)
            continue
        if unsafe is UnsafeXml.DECLARATIONS:
            yield UNSAFE.at(place, f"{name} 里有 Word 不会写的内容（DOCTYPE）。", _START_AFRESH)
            continue
        try:
            root = parse_xml(content)
        except etree.XMLSyntaxError:
            yield NOT_WORD.at(place, f"文件已经损坏：{name} 读不了。", _START_AFRESH)
            continue
        if name.lower().endswith(".rels"):
            yield from _check_relationships(root, place)


def _check_relationships(root: etree._Element, place: ParagraphPlace) -> Iterator[Finding]:
    """A finding for each external file, except for hyperlinks, and each embedded one."""
    for relationship in root:
        kind, target = relationship.get("Type", ""), relationship.get("Target", "")[:80]
        if relationship.get("TargetMode") == "External":
            if not kind.endswith("/hyperlink"):
                fix = "在 Word 中删掉这个链接；图片改为直接插入，不用“链接到文件”。"
                yield UNSAFE.at(place, f"模板引用了外部文件：{target}", fix)
        elif kind.endswith(_EMBEDDED):
            fix = "在 Word 中删掉嵌入的对象；要用它的内容，复制成普通文字。"
            yield UNSAFE.at(place, f"模板里嵌入了别的文件：{target}", fix)


# -- content ---------------------------------------------------------------------------------------

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
        yield TagProblem(NOT_ALLOWED, 0, message, "在 Word 里接受或拒绝全部修订。")
    for paragraph in root.iter(f"{W}p"):
        if _RAW.search(text_in(paragraph)):
            yield TagProblem(NOT_ALLOWED, 0, "有 raw 标签，里面的标签不会填写。")
    for code in _fetching_fields(root):
        yield TagProblem(UNSAFE, 0, f"有引用外部内容的域：{code}")


def tags_outside_text(root: etree._Element) -> list[TagProblem]:
    """Tags in attributes, field codes, comments of the XML and the like."""
    found = []
    for element in root.iter():
        texts = [*map(str, element.attrib.values()), element.tail or ""]
        if element.tag not in (f"{W}t", f"{W}delText"):
            texts.append(element.text or "")
        if any(opening in text for text in texts for opening in OPENINGS):
            message = "标签写在了文字以外的地方（如图片说明、域代码）。"
            found.append(TagProblem(NOT_ALLOWED, 0, message))
    return found


def unfilled_part_findings(name: str, content: bytes, file: str) -> Iterator[Finding]:
    """The findings in a part that is never filled, such as comments."""
    place = ParagraphPlace(file, 0)
    if b"{{" in content or b"{%" in content:
        message = f"“{name}”这一部分（如批注）里有标签，不会填写。"
        yield NOT_ALLOWED.at(place, message, "把标签移到正文、页眉或页脚的普通文字里。")
    for code in _fetching_fields(parse_xml(content)):
        yield UNSAFE.at(place, f"有引用外部内容的域：{code}")


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
            yield FONT.at(ParagraphPlace(file, 0), message)


def _owner(fonts: etree._Element) -> str:
    """The style or paragraph that has a font."""
    for ancestor in fonts.iterancestors(f"{W}style", f"{W}p"):
        if ancestor.tag == f"{W}p":
            return f"“{text_in(ancestor)[:20]}”一段"
        name = ancestor.find(f"{W}name")
        return f"样式“{'' if name is None else name.get(f'{W}val')}”"
    return "默认字体"
