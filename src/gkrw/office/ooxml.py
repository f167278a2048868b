"""A .docx or .xlsx file as a zip of XML parts.

Files from others are not trusted: reading limits their unpacked size and opens nothing outside the
file. Writing gives the same bytes every time.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from enum import Enum

from lxml import etree

from gkrw.files.file_access import IN_ANNEX, IN_LFS, unfetched

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every part, the earliest that a zip can have: the time of writing changes no byte."""


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a zip file, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3  # the same on Windows
            archive.writestr(info, content)
    return stream.getvalue()


# -- reading ---------------------------------------------------------------------------------------


class Unusable(Enum):
    """Why a file cannot be opened as a package. The value is the message for users, a format string
    with `old` (the kinds of OLE files), `file` (the kind that was expected) and `program` (the
    program that writes it)."""

    EMPTY = "文件是空的。"
    IN_LFS = IN_LFS
    IN_ANNEX = IN_ANNEX
    OLD = "这是旧的 {old}。"
    """A file in the format before 2007, which may be encrypted too."""
    NO_ZIP = "这不是 {file}，或者文件已经损坏。"
    TOO_BIG = "解压后大得不正常，没有打开。"
    TWICE = "文件已经损坏：里面有重名的部分。"
    COMPRESSION = "文件不是用 {program} 的方式压缩的。"
    ENCRYPTED = "文件加了密码。"
    BROKEN = "文件已经损坏，解不开。"


_MOST_PARTS = 2000
_MOST_BYTES = 100 * 1024 * 1024
"""The most that all parts may unpack to."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted package in an OLE file."""
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_package(data: bytes) -> dict[str, bytes] | Unusable:
    """Return the parts of a file by name, or why it cannot be used."""
    if not data:
        return Unusable.EMPTY
    if what := unfetched(data):
        return Unusable(what)
    if data.startswith(_OLE):
        return Unusable.ENCRYPTED if ENCRYPTED_STREAM in data else Unusable.OLD
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return Unusable.BROKEN if data.startswith(_ZIP) else Unusable.NO_ZIP
    if not all(info.filename for info in archive.infolist()):  # is_dir() fails on an empty name
        return Unusable.BROKEN
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_BYTES:
        return Unusable.TOO_BIG
    if len({info.filename.lower() for info in infos}) < len(infos):
        return Unusable.TWICE
    if any(info.compress_type not in _COMPRESSIONS for info in infos):
        return Unusable.COMPRESSION
    if any(info.flag_bits & 1 for info in infos):
        return Unusable.ENCRYPTED
    try:
        return {info.filename: _content(archive, info) for info in infos}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error):
        return Unusable.BROKEN


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack one part. Raise zipfile.BadZipFile where its size is not the one that the zip gives;
    no more than that is read."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile
    return content


# -- XML -------------------------------------------------------------------------------------------

_OTHER_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]*encoding=["'](?!(?:utf-?8|(?:us-)?ascii)["'])""", re.IGNORECASE
)


class UnsafeXml(Enum):
    """Why a part must not be parsed. Office programs write no such parts. The value is the message,
    a format string with the `name` of the part and `program`."""

    NOT_UTF8 = "文件里的 {name} 不是 UTF-8 编码。"
    DECLARATIONS = "文件里的 {name} 有 {program} 不会写的内容（DOCTYPE），没有打开。"
    """It declares entities or a document type."""


def unsafe_xml(content: bytes) -> UnsafeXml | None:
    """Return why a part must not be parsed; None when it may be parsed."""
    if _OTHER_ENCODING.match(content) or b"\0" in content:
        return UnsafeXml.NOT_UTF8
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return UnsafeXml.NOT_UTF8
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return UnsafeXml.DECLARATIONS
    return None


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of a part. Raise lxml.etree.XMLSyntaxError, also for XML nested too
    deeply."""
    return etree.fromstring(content, _PARSER)


def parse_values(content: bytes) -> etree._Element:
    """Return the root of a part as parse_xml does, without comments and processing instructions: in a
    tree they divide the text around them."""
    return etree.fromstring(content, _PARSER_OF_VALUES)


# Made once: making a parser takes as long as parsing 5 kB.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_PARSER_OF_VALUES = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


def remove(element: etree._Element) -> None:
    """Remove an element from its parent, and the text that follows it there."""
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def xml_bytes(root: etree._Element) -> bytes:
    """Return a part with this root."""
    return f"{XML_HEAD}{etree.tostring(root, encoding='unicode')}".encode()


# -- Word ------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's elements, as it precedes their names in lxml."""
BODY = "word/document.xml"
"""The name of the part with the body."""


class PartKind(Enum):
    """The kinds of parts with text. The value is the Chinese name."""

    BODY = "正文"
    HEADER = "页眉"
    FOOTER = "页脚"
    FOOTNOTES = "脚注"
    ENDNOTES = "尾注"
    COMMENTS = "批注"


_PART_NAME = re.compile(
    r"word/(?:(document)|(header)\d*|(footer)\d*|(footnotes)|(endnotes)|(comments))\.xml"
)


def part_kind(name: str) -> PartKind | None:
    """Return the kind of a part, by its name; None for a part without text."""
    match = _PART_NAME.fullmatch(name)
    return tuple(PartKind)[match.lastindex - 1] if match and match.lastindex else None
