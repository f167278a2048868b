"""The parts of a workbook from an untrusted source, the relations between them, and the things on a
sheet that are not values of cells: comments, pictures, text boxes, embedded files.

Programs differ in the names of parts, in upper and lower case, in absolute and relative targets and
in namespaces (Strict Open XML has others), so parts are found by their relations.
"""

import codecs
import html
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from gkrw.core.errors import UserError
from gkrw.files.file_access import FETCHES
from gkrw.office.ooxml import Unusable, parse_xml, read_package, unsafe_xml

_MAX_XML = 48 * 1024 * 1024
"""The limit for all XML of a workbook, in bytes: a checklist of 10,000 rows has about 20 MB."""
_MAX_READ = 4 * _MAX_XML
"""The limit for all that is read of the parts, in bytes: that of a sheet is read once, and others a
few times, but many sheets may refer to one and the same."""
_MAX_ELEMENTS = {
    b"c": 600_000,
    b"row": 200_000,
    b"si": 600_000,
    b"r": 500_000,
    b"f": 50_000,
    b"mergeCell": 60_000,  # a table of 10,000 tasks has some 9,000; this many take half a second
    b"hyperlink": 50_000,
    b"comment": 20_000,
    b"threadedComment": 20_000,
    b"xf": 70_000,
    b"sheet": 300,
}
"""The limits for the elements of a workbook: each takes time and memory, but only a few bytes in a
compressed file."""
_MAX_TAGS = 1_200_000
"""The limit for the tags of a part that is not of cells or their texts: it is parsed as a whole."""
SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，不加密码，再交来。"
SAVE_AGAIN = "请交来的人用 Excel 或 WPS 重新保存一次，再交来。"
_TOO_LARGE = ("工作表大得不正常，没有打开。", SAVE_AGAIN)
_OLD = ".xls 或 .et 文件，或者是加了密码的文件"
_FILLED_LIST = "请交来填好的 Excel 清单。"
_ARCHIVE = ("这是压缩包，不是 Excel 工作簿。", "先解压，再收里面的文件。")
_OTHER_FILES = {
    **dict.fromkeys((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"), _ARCHIVE),
    b"%PDF-": ("这是 PDF 文件，不是 Excel 工作簿。", _FILLED_LIST),
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff"), ("这是图片，不是 Excel 工作簿。", _FILLED_LIST)),
}
"""How files of other kinds begin (.rar, .7z, .gz, .pdf, .png, .jpg), the message and the fix."""
_FIXES = {
    **{Unusable(what): fetch for what, fetch in FETCHES.items()},
    Unusable.OLD: SAVE_AS,
    Unusable.NO_ZIP: SAVE_AS,
    Unusable.ENCRYPTED: "去掉密码再交来。",
}
"""The fixes that are not SAVE_AGAIN."""


@dataclass(slots=True)
class WorkbookParts:
    """The parts of a package by their names in lower case, without a leading slash."""

    contents: Mapping[str, bytes]
    left: int = _MAX_READ
    """The bytes that may still be read, see `get`."""

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the targets of those relations of a part whose type ends with `kind`, by relation
        id. A target is the name of a part or an address outside of the file. The part "" is the
        package itself."""
        folder, name = posixpath.split(part)
        content = self.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if content is None:
            return {}
        return {
            element.get("Id", ""): self._target(folder, element)
            for element in parse_xml(content).iter("{*}Relationship")
            if element.get("Type", "").endswith(kind)
        }

    @staticmethod
    def _target(folder: str, relation: etree._Element) -> str:
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or "://" in target:
            return target
        return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))[1:]

    def first(self, part: str, kind: str, name: str) -> bytes | None:
        """Follow the relations of `part` whose type ends with `kind`, and return the content of the
        first target that exists; else that of the part `name`, or None."""
        targets = [*self.related(part, kind).values(), name]
        return next((each for target in targets if (each := self.get(target)) is not None), None)

    def get(self, name: str) -> bytes | None:
        """Return the content of a part; None where there is none of that name. Raises UserError when
        more than _MAX_READ is read."""
        content = self.contents.get(name.lower()) or self.contents.get(unquote(name).lower())
        self.left -= len(content or b"")
        if self.left < 0:
            raise UserError(*_TOO_LARGE)
        return content

    def workbook(self) -> str:
        """Return the name of the part of the workbook; empty where there is none."""
        targets = [*self.related("", "/officeDocument").values(), "xl/workbook.xml"]
        for name in map(str.lower, targets):
            content = self.contents.get(name)
            if content is not None and _is_xml(name, content) and not name.startswith("word/"):
                return name
        return ""


def open_workbook(data: bytes) -> WorkbookParts:
    """Unpack a workbook. Raise UserError for a file that is not a workbook or must not be
    parsed."""
    for start, message_and_fix in _OTHER_FILES.items():
        if data.startswith(start):
            raise UserError(*message_and_fix)
    contents = read_package(data)
    if isinstance(contents, Unusable):
        message = contents.value.format(old=_OLD, file="Excel 工作簿", program="Excel")
        raise UserError(message, _FIXES.get(contents, SAVE_AGAIN))
    parts = WorkbookParts(
        {
            name.replace("\\", "/").lstrip("/").lower(): _as_utf8(each)
            for name, each in contents.items()
        }
    )
    _check(parts.contents)
    if not parts.workbook():
        raise _no_workbook(parts.contents)
    return parts


def _as_utf8(content: bytes) -> bytes:
    """Return a part in UTF-8 if it is XML in UTF-16, the other encoding that parts may have; any
    other part as it is."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return content
    return re.sub(r"^<\?xml[^>]*\?>", "", text).encode() if text.startswith("<") else content


def _check(contents: Mapping[str, bytes]) -> None:
    """Raise UserError for parts that must not be parsed."""
    xml = {name: content for name, content in contents.items() if _is_xml(name, content)}
    if sum(map(len, xml.values())) > _MAX_XML:
        raise UserError(*_TOO_LARGE)
    whole = [each for name, each in xml.items() if not re.search("sheet|strings", name)]
    if _has_too_many_elements(xml.values()) or any(each.count(b"<") > _MAX_TAGS for each in whole):
        raise UserError("单元格多得不正常，没有打开。", SAVE_AGAIN)
    for name, content in xml.items():
        if unsafe := unsafe_xml(content):
            raise UserError(unsafe.value.format(name=name, program="Excel"), SAVE_AGAIN)


def _no_workbook(names: Mapping[str, bytes]) -> UserError:
    if "word/document.xml" in names:
        return UserError("这是 Word 文件，不是 Excel 工作簿。", _FILLED_LIST)
    if "xl/workbook.bin" in names:
        return UserError("这是 .xlsb 文件，不是 .xlsx 工作簿。", SAVE_AS)
    if "index/document.iwa" in names:
        return UserError(
            "这是苹果 Numbers 的文件，不是 Excel 工作簿。", "在 Numbers 里导出到 Excel，再交来。"
        )
    if "mimetype" in names or "content.xml" in names:
        return UserError("这是 .ods 文件，不是 .xlsx 工作簿。", SAVE_AS)
    if "[content_types].xml" not in names:  # checklists, or pictures
        return UserError(*_ARCHIVE)
    return UserError("这不是 Excel 工作簿。", SAVE_AS)


def _is_xml(name: str, content: bytes) -> bool:
    """Return whether a part may be read as XML. Its name does not decide: the part of a sheet may
    have any name."""
    return name.endswith((".xml", ".rels")) or content[:64].lstrip(_BEFORE_XML)[:1] == b"<"


_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Bytes that may precede the first bracket: byte order marks, halves of wide characters, blanks."""


def _has_too_many_elements(contents: Iterable[bytes]) -> bool:
    """Return whether some XML has more elements than _MAX_ELEMENTS allows."""
    contents = list(contents)
    total = sum(content.count(b"<") for content in contents)
    left = {name: limit for name, limit in _MAX_ELEMENTS.items() if limit < total}
    counted = re.compile(rb"<(?:\w+:)?(%b)[ />]" % b"|".join(left))
    for match in chain.from_iterable(map(counted.finditer, contents if left else ())):
        left[match[1]] -= 1
        if left[match[1]] < 0:
            return True
    return False


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, which is another one in Strict Open
    XML."""
    return _without_namespace(str(element.tag))


@lru_cache(maxsize=256)  # a fifth of the time for each of many cells
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def relation_id(element: etree._Element) -> str:
    """Return the value of r:id, whose namespace is another one in Strict Open XML; empty without
    one."""
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def read_time_of_saving(parts: WorkbookParts) -> datetime | None:
    """Return the time at which a program saved the file, as Excel, WPS and LibreOffice write it
    (dcterms:modified, ECMA-376 part 2, 11); None where there is none that can be read.

    The part is searched and not parsed, so that faults in other properties do no harm.
    """
    match = _MODIFIED.search(_properties(parts))
    if match is None:
        return None
    try:
        zone = match[2].decode("ascii").upper().replace("Z", "+00:00")
        moment = datetime.fromisoformat(match[1].decode("ascii") + zone)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        moment = moment.astimezone(timezone.utc).replace(microsecond=0)
        return moment if moment.year >= _FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def read_properties(parts: WorkbookParts) -> dict[str, str]:
    """Return the description, the keywords, the subject and the category of the file, those that it
    has. The part is searched, as in `read_time_of_saving`."""
    found = _PROPERTY.findall(_properties(parts))
    texts = {name.decode(): text.decode("utf-8", "replace").strip() for name, text in found}
    return {name: html.unescape(text) for name, text in texts.items() if text}


def _properties(parts: WorkbookParts) -> bytes:
    return parts.first("", "/core-properties", "docProps/core.xml") or b""


_PROPERTY = re.compile(rb"<(?:\w+:)?(description|keywords|subject|category)\b[^<>]*>([^<]*)<")
_FIRST_YEAR = 1980
"""Programs that do not know the time write the year 1 or 1970."""
_MODIFIED = re.compile(
    rb"<(?:\w+:)?modified\b[^<>]*>\s*(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?([^<\s]*)\s*<"
)


class SheetObject(NamedTuple):
    """A thing on a sheet that is not the value of a cell. `position` is the row and column (from 0)
    of its upper left corner, None where they are not known; `kind` is what users call it."""

    position: tuple[int, int] | None
    kind: str
    text: str


def read_comments(parts: WorkbookParts, part: str) -> dict[str, str]:
    """Return the texts of the comments by the names of their cells.

    A thread of comments takes the place of the plain comment that is stored with it for older
    programs.
    """
    plain = {
        element.get("ref", ""): "".join(element.itertext("{*}t", with_tail=False))
        for element in _related_elements(parts, part, "/comments", "comment")
    }
    threads: dict[str, list[str]] = defaultdict(list)
    for element in _related_elements(parts, part, "/threadedComment", "threadedComment"):
        threads[element.get("ref", "")].append(element.findtext("{*}text") or "")
    return plain | {at: "\n".join(texts) for at, texts in threads.items()}


def _related_elements(
    parts: WorkbookParts, part: str, kind: str, name: str
) -> Iterator[etree._Element]:
    for target in parts.related(part, kind).values():
        yield from _elements_of(parts, target, name)


def _elements_of(parts: WorkbookParts, part: str, name: str) -> Iterator[etree._Element]:
    content = parts.get(part)
    if content is not None:
        yield from parse_xml(content).iter(f"{{*}}{name}")


_SHEETS = {"chartsheet": "图表页", "macrosheet": "宏表", "dialogsheet": "对话框页"}


def kind_of_sheet(content: bytes | None) -> str:
    """Return what users call a sheet that is not one of cells. None is the content of a part that
    is missing."""
    kind = "" if content is None else local_name(parse_xml(content))
    return _SHEETS.get(kind, "缺了内容的一页（文件可能不完整）")


_SHAPES = {
    **{"pic": "图片", "sp": "图形", "graphicFrame": "图表", "cxnSp": "线条"},
    "contentPart": "手写内容",  # ink
}


def read_objects(parts: WorkbookParts, part: str) -> Iterator[SheetObject]:
    """Yield the pictures, text boxes, charts and embedded files of a sheet."""
    drawings = {each: parts.related(each, "") for each in parts.related(part, "/drawing").values()}
    for drawing, kind in product(drawings, ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")):
        for anchor in _elements_of(parts, drawing, kind):
            start = anchor.find("{*}from")
            row, column = (
                "" if start is None else (start.findtext(f"{{*}}{name}") or "").strip()
                for name in ("row", "col")
            )
            is_placed = row.isdecimal() and column.isdecimal()
            position = (int(row), int(column)) if is_placed else None
            for shape, name in _shapes(anchor):
                text = _shape_text(shape) or _related_text(parts, drawings[drawing], shape)
                is_box = name == "sp" and text
                yield SheetObject(position, "文本框" if is_box else _SHAPES[name], text)
    embedded = parts.related(part, "/oleObject") | parts.related(part, "/package")
    for target in embedded.values():
        yield SheetObject(None, "嵌入的文件", re.sub(r".*/", "", target))
    if parts.related(part, "/image"):
        yield SheetObject(None, "背景图片", "")


PAGE_FOOTER = "页脚"
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+ ?|[A-Za-z])')
"""A code in a header or footer (ECMA-376 part 1, 18.3.1.39): font, colour, size, page number …"""
_AROUND = r"(?:Page|of|[第共页，,/—\-\s])*"
_PAGE_WORDS = re.compile(rf"{_AROUND}(?:\d{{1,3}}(?!\d){_AROUND}){{0,2}}", re.IGNORECASE)
"""Page numbers and what stands around them. A telephone number or a date is none."""


def read_page_texts(element: etree._Element) -> Iterator[SheetObject]:
    """Yield the texts in the page headers and footers of a sheet, without page numbers and codes.

    `element` is the headerFooter of the sheet.
    """
    for child in element:
        kind = "页眉" if local_name(child).endswith("Header") else PAGE_FOOTER
        for part in re.split(r"(?<!&)(?:&&)*&[LCR]", child.text or ""):
            text = _PAGE_CODE.sub("", part.replace("&&", "\0")).replace("\0", "&").strip()
            if not _PAGE_WORDS.fullmatch(text):
                yield SheetObject(None, kind, text)


def _shapes(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the shapes in an anchor and in its groups, with the names of their elements. Of
    alternatives only mc:Choice counts: the other is a picture of it for older programs."""
    for child in element:
        name = local_name(child)
        if name in _SHAPES:
            yield child, name
        elif name in ("grpSp", "AlternateContent", "Choice"):
            yield from _shapes(child)


def _related_text(parts: WorkbookParts, targets: dict[str, str], shape: etree._Element) -> str:
    """Return the text of a chart or a diagram, which is in parts of its own. `targets` are those of
    the relations of the drawing; a part is read once, and its relation removed."""
    named = {value for element in shape.iter() for value in element.attrib.values()}
    found = [targets.pop(each) for each in sorted(named & targets.keys())]
    contents = (parts.get(each) for each in found if each.endswith(".xml"))
    return "\n".join(filter(None, (_shape_text(parse_xml(each)) for each in contents if each)))


def _shape_text(shape: etree._Element) -> str:
    paragraphs = (
        "".join(paragraph.itertext("{*}t", with_tail=False)) for paragraph in shape.iter("{*}p")
    )
    return "\n".join(text for text in paragraphs if text.strip())


def unescaped(text: str) -> str:
    """Return a text without the escapes of a workbook: _x000D_ is a carriage return and _x005F_ is
    _ (ST_Xstring, ECMA-376 part 1, 22.9.2.19). An unpaired surrogate becomes U+FFFD."""
    if "_x" not in text:
        return text
    plain = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
