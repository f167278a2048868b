"""Open the package of a Word template from an untrusted source: its parts, or why it is not used."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.files.file_access import FETCHES
from gkrw.office.docx.package_cleaning import HARMLESS_LINKS, source_of
from gkrw.office.docx.tag_syntax import OPENINGS
from gkrw.office.docx.template import filled_kind
from gkrw.office.docx.template_content import LOCAL_LINK, LOCAL_LINK_FIX, is_local_file
from gkrw.office.docx.template_places import place_of_relationship
from gkrw.office.docx.template_spec import NOT_ALLOWED, NOT_WORD, UNSAFE
from gkrw.office.ooxml import BODY, UnsafeXml, Unusable, parse_xml, read_package, unsafe_xml

_MAX_FILLED = 2 * 1024 * 1024
"""The limit for a part with tags, in bytes: that of the default template has 15 kB."""
_EMBEDDED = ("/aFChunk", "/oleObject", "/package", "/subDocument", "/control")
"""The types of relationships to embedded documents and programs, which Word would open."""


def open_template_package(data: bytes, file: str) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the parts of a .docx file by name, and no findings; or no parts, and the findings why
    the file must not be used."""
    place = ParagraphPlace(file, 0)
    parts = read_package(data)
    if isinstance(parts, Unusable) and data.startswith(b"%PDF-"):
        return {}, [NOT_WORD.at(place, "这是 PDF 文件，不是 Word 文件。", _START_AFRESH)]
    if isinstance(parts, Unusable):
        kind, fix = _KINDS_AND_FIXES.get(parts, (NOT_WORD, _SAVE_AS))
        message = parts.value.format(old=_OLD, file="Word 文件", program="Word")
        return {}, [kind.at(place, message, fix)]
    if any(filled_kind(name) and len(content) > _MAX_FILLED for name, content in parts.items()):
        return {}, [UNSAFE.at(place, "模板的文字部分大得不正常。", _START_AFRESH)]
    if BODY not in parts:
        names = [each.lower() for each in parts]
        for sign, message, fix in _OTHER_FILES:
            if any(each.startswith(sign) or each.endswith(sign) for each in names):
                return {}, [NOT_WORD.at(place, message, fix)]
        message = "文件里没有 Word 的正文（word/document.xml）。"
        return {}, [NOT_WORD.at(place, message, _SAVE_AS)]
    findings = list(_check_parts(parts, place)) or [
        finding
        for name in parts
        if name.lower().endswith(".rels")
        for finding in _check_relationships(parts, name, file)
    ]
    return ({} if findings else parts), findings


_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The namespace of the strict variant of the format, a choice in Word's dialog for saving."""
_SAVE_AS = (
    "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”（不选“Strict Open XML 文档”），不加密码。"
)
_START_AFRESH = "运行 gkrw template new 重新取一份默认模板，再把改动加进去。"
_OLD = ".doc 文件，或者是加了密码的 Word 文件"
_OTHER_FILES = (
    ("xl/", "这是 Excel 文件，不是 Word 文件。", _START_AFRESH),
    ("ppt/", "这是 PowerPoint 文件，不是 Word 文件。", _START_AFRESH),
    ("ofd.xml", "这是 OFD 文件，不是 Word 文件。", _START_AFRESH),
    (".docx", "这是压缩包，不是 Word 文件。", "先解压，再用里面的 .docx 文件。"),
)
"""What the name of a part begins or ends with in a file of another kind, the message and the fix."""
_KINDS_AND_FIXES = {
    Unusable.EMPTY: (NOT_WORD, _START_AFRESH),
    **{Unusable(what): (NOT_WORD, fetch) for what, fetch in FETCHES.items()},
    Unusable.TOO_BIG: (UNSAFE, _START_AFRESH),
    Unusable.ENCRYPTED: (NOT_WORD, "去掉密码，另存为 .docx。"),
}


def _check_parts(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    if any(PurePosixPath(name).name.lower() in ("vbaproject.bin", "vbadata.xml") for name in parts):
        yield UNSAFE.at(place, "模板里有宏。", "另存为不带宏的 .docx 文件。")
    if _STRICT in parts[BODY]:
        message = "这是按“严格 Open XML”（Strict Open XML）保存的，不是普通的 Word 文档。"
        yield NOT_WORD.at(place, message, _SAVE_AS)
        return
    types = parts.get("[Content_Types].xml", b"")
    if b"wordprocessingml.document.main+xml" not in types:
        yield NOT_WORD.at(place, "这不是普通的 Word 文档（可能是 .dotx 或 .docm）。", _SAVE_AS)
    if not re.search(rb'"/?word/document\.xml"', parts.get("_rels/.rels", b"")):
        yield NOT_WORD.at(place, "文件的正文不在 Word 通常放的地方。", _SAVE_AS)
    for name, content in parts.items():
        if filled_kind(name.lower()) and not filled_kind(name):
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
        if filled_kind(name) and root.prefix != "w":
            message = f"{name} 不是 Word 或 WPS 写的（里面的名称没有 w: 前缀）。"
            yield NOT_WORD.at(place, message, _SAVE_AS)


def _check_relationships(parts: Mapping[str, bytes], rels: str, file: str) -> Iterator[Finding]:
    """Yield a finding for each external file, except for hyperlinks, and each embedded one. `rels`
    is the name of the part with the relationships."""
    part = source_of(rels) or ""
    for relationship in parse_xml(parts[rels]):
        kind, target = relationship.get("Type", ""), relationship.get("Target", "")[:80]
        place = place_of_relationship(parts, file, part, relationship.get("Id", ""))
        if any(opening in unquote(target) for opening in OPENINGS):
            message = f"链接的地址“{target}”里有标签，不会填写。"
            yield NOT_ALLOWED.at(place, message, "取消超链接，标签写在文字里。")
        elif relationship.get("TargetMode") == "External":
            if kind.endswith("/hyperlink") and is_local_file(target):
                yield UNSAFE.at(place, LOCAL_LINK.format(target), LOCAL_LINK_FIX)
            elif not kind.endswith(("/hyperlink", *HARMLESS_LINKS)):
                fix = "在 Word 中删掉这个链接；图片改为直接插入，不用“链接到文件”。"
                yield UNSAFE.at(place, f"模板引用了外部文件“{target}”。", fix)
        elif kind.endswith("/aFChunk"):
            fix = "用 Word 打开，再保存一次：它会变成普通文字。"
            yield UNSAFE.at(place, f"模板里嵌入了别的文件“{target}”，还没有变成文字。", fix)
        elif kind.endswith("/package") and part.startswith("word/charts/"):
            fix = "在 Word 中复制图表，用“选择性粘贴”贴成图片，删掉原来的图表。"
            yield UNSAFE.at(place, "图表里嵌入了 Excel 工作簿。", fix)
        elif kind.endswith(_EMBEDDED):
            fix = "在 Word 中删掉嵌入的对象；要用它的内容，复制成普通文字。"
            yield UNSAFE.at(place, f"模板里嵌入了别的文件“{target}”。", fix)
