"""Open a Word template from an untrusted source."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace
from gkrw.office.docx.blocks import BODY
from gkrw.office.docx.template import is_filled
from gkrw.office.docx.template_findings import NOT_WORD, UNSAFE
from gkrw.office.ooxml_zip import MESSAGES, Unusable, read_package
from gkrw.office.safe_xml import UnsafeXml, parse_xml, unsafe_xml

_MAX_FILLED = 2 * 1024 * 1024
"""The limit for a part with tags, in bytes: that of the default template has 15 kB."""
_HYPERLINK = "/hyperlink"
_EMBEDDED = ("/aFChunk", "/oleObject", "/package", "/subDocument", "/control")
"""The types of relationships to embedded documents and programs, which Word would open."""
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")


def open_template_package(data: bytes, file: str) -> tuple[dict[str, bytes], list[Finding]]:
    """The parts of a .docx file by name, or no parts and why the file must not be used."""
    place = ParagraphPlace(file, 0)
    parts = read_package(data)
    if isinstance(parts, Unusable):
        kind, fix = _KINDS_AND_FIXES.get(parts, (NOT_WORD, _SAVE_AS))
        return {}, [kind.at(place, _MESSAGES[parts], fix)]
    if any(is_filled(name) and len(content) > _MAX_FILLED for name, content in parts.items()):
        return {}, [UNSAFE.at(place, "模板的文字部分大得不正常。", _START_AFRESH)]
    if BODY not in parts:
        message = "文件里没有 Word 的正文（word/document.xml）。"
        return {}, [NOT_WORD.at(place, message, _SAVE_AS)]
    findings = list(_check_parts(parts, place))
    return ({} if findings else parts), findings


_SAVE_AS = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”，不加密码。"
_START_AFRESH = "运行 gkrw template new 重新取一份默认模板，再把改动加进去。"
_MESSAGES = {
    **MESSAGES,
    Unusable.OLD: "这是旧的 .doc 文件，或者是加了密码的 Word 文件。",
    Unusable.NO_ZIP: "这不是 Word 文件，或者文件已经损坏。",
    Unusable.COMPRESSION: "文件不是用 Word 的方式压缩的。",
}
_KINDS_AND_FIXES = {
    Unusable.TOO_BIG: (UNSAFE, _START_AFRESH),
    Unusable.ENCRYPTED: (NOT_WORD, "去掉密码，另存为 .docx。"),
}


def _check_parts(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    if any(PurePosixPath(name).name.lower() in _MACRO_PARTS for name in parts):
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
        problem = unsafe_xml(content)
        if problem is UnsafeXml.NOT_UTF8:
            yield NOT_WORD.at(place, f"{name} 不是 UTF-8 编码。", _SAVE_AS)
            continue
        if problem is UnsafeXml.DECLARATIONS:
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
            if not kind.endswith(_HYPERLINK):
                yield UNSAFE.at(
                    place,
                    f"模板引用了外部文件：{target}",
                    "在 Word 中删掉这个链接；图片改为直接插入，不用“链接到文件”。",
                )
        elif kind.endswith(_EMBEDDED):
            yield UNSAFE.at(
                place,
                f"模板里嵌入了别的文件：{target}",
                "在 Word 中删掉嵌入的对象；要用它的内容，复制成普通文字。",
            )
