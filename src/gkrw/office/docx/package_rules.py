"""The rules that the parts of a document must meet for Word to open it without a repair.

`mended` corrects what has only one correction: a cell without a paragraph, a repeated id, half of a
field, properties in the wrong order. `broken_references` finds references to something that is not
in the file.
"""

import copy
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from gkrw.office.docx.schema_order import put_in_order
from gkrw.office.ooxml import BODY, PartKind, W, parse_xml, part_kind, remove, xml_bytes

_REFERENCES: Callable[[etree._Element], Any] = etree.XPath(
    "//@*[namespace-uri()='http://schemas.openxmlformats.org/officeDocument/2006/relationships']"
)
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SPID = "{urn:schemas-microsoft-com:office:office}spid"
_ID, _NAME, _VALUE = f"{W}id", f"{W}name", f"{W}val"
_PARAGRAPH, _TABLE, _ROW, _CELL, _SECTION = (
    f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "sectPr")
)
_FIELD, _CODE = f"{W}fldChar", f"{W}instrText"
_CONTROL, _CONTENT, _CUSTOM = (f"{W}{name}" for name in ("sdt", "sdtContent", "customXml"))
_HOLDERS = tuple(
    f"{W}{name}" for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "body")
)
"""The elements whose last block must be a paragraph."""
_NOTES = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}


# -- which parts to mend ---------------------------------------------------------------------------

_ENDS = [
    *((b"</w:p>", f"</w:{name[len(W) :]}>".encode()) for name in _HOLDERS if name != f"{W}body"),
    (b"</w:tr>", b"</w:tbl>"),
]
_CONTENT_END = b"</w:sdtContent>"
_WITH_IDS = (
    b":docPr ",
    b":bookmarkStart ",
    b":permStart ",
    b":sdt>",
    b"noteReference ",
    b"urn:schemas-microsoft-com:vml",
)


def needs_mending(part: bytes, template: bytes) -> bool:
    """Return whether a part made from the part `template` may lack a last paragraph or row
    somewhere. True for every part that does; much faster than parsing it."""
    return (_CONTENT_END in template and b"<w:sdtContent></w:sdtContent>" in part) or any(
        part.count(end) != part.count(last + end) for last, end in _ENDS if end in template
    )


def has_ids(part: bytes) -> bool:
    """Return whether a part has ids that must be unique, which a loop would repeat."""
    return any(each in part for each in _WITH_IDS)


# -- mending ---------------------------------------------------------------------------------------


def mended(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a document, corrected. Parts without a fault keep their bytes."""
    roots = {
        name: parse_xml(content)
        for name, content in parts.items()
        if part_kind(name) or name in ("word/styles.xml", "word/numbering.xml")
    }
    before = {name: etree.tostring(root) for name, root in roots.items()}
    texts = [root for name, root in roots.items() if part_kind(name)]
    for root in roots.values():
        put_in_order(root)
    for root in texts:
        _remove_empty(root)
        _whole_fields(root)
        for holder in list(root.iter(*_HOLDERS)):
            _end_with_paragraph(holder)
    _unique_notes(roots)
    _unique_ids(texts)
    for start, end in (("bookmarkStart", "bookmarkEnd"), ("permStart", "permEnd")):
        _unique_ranges(texts, f"{W}{start}", f"{W}{end}")
    changed = {
        name: xml_bytes(root)
        for name, root in roots.items()
        if etree.tostring(root) != before[name]
    }
    return {**parts, **changed}


def _remove_empty(root: etree._Element) -> None:
    """Remove tables without rows, and content controls around nothing."""
    for table in list(root.iter(_TABLE)):
        if next(table.iter(_ROW), None) is None:
            remove(table)
    for control in reversed(list(root.iter(_CONTROL))):
        content = control.find(_CONTENT)
        is_inline = next(control.iterancestors(_PARAGRAPH, *_HOLDERS), root).tag == _PARAGRAPH
        if not is_inline and (content is None or len(content) == 0):
            remove(control)


def _whole_fields(root: etree._Element) -> None:
    """Remove what is left of a field without its beginning or its end. Both are in the same cell,
    text box, header or the like; Word takes all the text behind a lone beginning for a code."""
    fields: dict[etree._Element, list[list[etree._Element]]] = defaultdict(list)
    halves: list[etree._Element] = []
    for element in root.iter(_FIELD, _CODE):
        open_fields = fields[next(element.iterancestors(*_HOLDERS), root)]
        kind = element.get(f"{W}fldCharType") if element.tag == _FIELD else ""
        if kind == "begin":
            open_fields.append([element])
        elif not open_fields:
            halves += [element] if kind else []
        elif kind == "end":
            open_fields.pop()
        else:
            open_fields[-1].append(element)
    halves += [each for begun in fields.values() for parts in begun for each in parts]
    for element in halves:
        remove(element)


def _end_with_paragraph(holder: etree._Element) -> None:
    """Add an empty paragraph to a cell, text box, header or the like whose last block is no
    paragraph. In a cell it gets the properties of a paragraph in the same row."""
    blocks = [each for each in holder if each.tag in (_PARAGRAPH, _TABLE, _CONTROL, _CUSTOM)]
    last = blocks[-1] if blocks else None
    while last is not None and last.tag in (_CONTROL, _CUSTOM):
        inside = last.iterchildren(_PARAGRAPH, _TABLE, _CONTROL, _CUSTOM, _CONTENT, reversed=True)
        last = next(inside, None)
        if last is not None and last.tag == _CONTENT:
            inside = last.iterchildren(_PARAGRAPH, _TABLE, _CONTROL, _CUSTOM, reversed=True)
            last = next(inside, None)
    if last is not None and last.tag == _PARAGRAPH:
        return
    if holder.tag == f"{W}body" and last is None:
        return
    added = etree.Element(_PARAGRAPH)
    row = holder.getparent() if holder.tag == _CELL else None
    if row is not None:
        like = next((each for each in row.iter(f"{W}pPr") if each.find(_SECTION) is None), None)
        if like is not None:
            added.append(copy.deepcopy(like))
    if len(holder) and holder[-1].tag == _SECTION:
        holder[-1].addprevious(added)
    else:
        holder.append(added)


class _Slot(NamedTuple):
    """A place for an id: an attribute of an element."""

    element: etree._Element
    attribute: str

    @property
    def value(self) -> str:
        return str(self.element.get(self.attribute, ""))


def _unique_ids(roots: Iterable[etree._Element]) -> None:
    """Give another id to each picture, text box and content control that repeats an id."""
    drawings, controls, shapes, spids = [], [], [], []
    for root in roots:
        drawings += [_Slot(each, "id") for each in root.iter(f"{_WP}docPr")]
        controls += [_Slot(each, _VALUE) for each in root.iterfind(f".//{W}sdtPr/{_ID}")]
        for shape in root.iter(f"{_VML}*"):
            if shape.tag != f"{_VML}shapetype":
                shapes += [_Slot(shape, "id")] if shape.get("id") else []
                spids += [_Slot(shape, _SPID)] if shape.get(_SPID) else []
    for slots in (drawings, controls):
        _number(slots, str, lambda text: re.fullmatch(r"-?\d{1,10}", text) is not None)
    for slots in (shapes, spids):
        _number(slots, lambda number: f"_x0000_s{number + 1024}", bool)


def _number(
    slots: Iterable[_Slot], write: Callable[[int], str], is_valid: Callable[[str], Any]
) -> None:
    slots = list(slots)
    fresh = _fresh((each.value for each in slots), write)
    seen: set[str] = set()
    for slot in slots:
        if slot.value in seen or not is_valid(slot.value):
            slot.element.set(slot.attribute, next(fresh))
        seen.add(slot.value)


def _fresh(taken: Iterable[str], write: Callable[[int], str] = str) -> Iterator[str]:
    """Yield ids that are not taken."""
    known = set(taken)
    return (new for number in count(1) if (new := write(number)) not in known)


def _unique_ranges(roots: Iterable[etree._Element], start: str, end: str) -> None:
    """Give each range, such as a bookmark, an id and a name of its own; the first with a name keeps
    it. Remove starts without an end, and ends without a start."""
    roots = list(roots)
    every = [str(each.get(_ID)) for root in roots for each in root.iter(start)]
    fresh = _fresh(every)
    names = {str(each.get(_NAME, "")).lower() for root in roots for each in root.iter(start)}
    seen: set[str] = set()
    named: set[str] = set()
    for root in roots:
        begun: dict[str, list[etree._Element]] = defaultdict(list)
        for element in list(root.iter(start, end)):
            old = str(element.get(_ID))
            if element.tag == end:
                if begun[old]:
                    element.set(_ID, str(begun[old].pop().get(_ID)))
                else:
                    remove(element)
                continue
            begun[old].append(element)
            if old in seen:
                element.set(_ID, next(fresh))
            seen.add(str(element.get(_ID)))
            if name := str(element.get(_NAME, "")):
                if name.lower() in named:
                    name = next(
                        new
                        for number in count(2)
                        if (new := f"{name[:34]}_{number}").lower() not in names
                    )
                    element.set(_NAME, name)
                named.add(name.lower())
                names.add(name.lower())
        for each in begun.values():
            for element in each:
                remove(element)


def _unique_notes(roots: Mapping[str, etree._Element]) -> None:
    """Give each repeated reference to a footnote or endnote a copy of the note."""
    for part, name in _NOTES.items():
        if part not in roots or BODY not in roots:
            continue
        notes = {str(each.get(_ID)): each for each in roots[part].iter(f"{W}{name}")}
        fresh = _fresh([*notes])
        seen: set[str] = set()
        for reference in roots[BODY].iter(f"{W}{name}Reference"):
            key = str(reference.get(_ID))
            if key in seen and key in notes:
                note = copy.deepcopy(notes[key])
                key = next(fresh)
                note.set(_ID, key)
                reference.set(_ID, key)
                roots[part].append(note)
            seen.add(key)


# -- references ------------------------------------------------------------------------------------


class BrokenReference(NamedTuple):
    """Something that refers to what is not in the file. `element` is None for a whole part."""

    part: str
    element: etree._Element | None
    message: str


def broken_references(parts: Mapping[str, bytes]) -> Iterator[BrokenReference]:
    """Yield the references in parts with text to relationships, files and notes that are not there,
    and the parts that have no content type."""
    types = parse_xml(parts["[Content_Types].xml"])
    extensions = {str(each.get("Extension", "")).lower() for each in types}
    overrides = {str(each.get("PartName", "")).lower() for each in types}
    for name in parts:
        extension = name.rpartition(".")[2].lower()
        if extension not in extensions and f"/{name}".lower() not in overrides and name[0] != "[":
            yield BrokenReference(name, None, f"文件里没有写明 {name} 是什么类型。")
    for name, content in parts.items():
        kind = part_kind(name)
        if not kind or kind is PartKind.COMMENTS:
            continue
        root = parse_xml(content)
        targets = relationship_targets(parts, name)
        for value in _REFERENCES(root):
            target = targets.get(str(value))
            if value and (target is None or (target and target not in parts)):
                message = f"引用的内容（{target or value}）不在文件里。"
                yield BrokenReference(name, value.getparent(), message)
        for part, note in _NOTES.items() if kind is PartKind.BODY else ():
            known = (
                {each.get(_ID) for each in parse_xml(parts[part]).iter(f"{W}{note}")}
                if part in parts
                else set()
            )
            for reference in root.iter(f"{W}{note}Reference"):
                if reference.get(_ID) not in known:
                    yield BrokenReference(name, reference, "有脚注或尾注的编号，没有它的内容。")


def referring_elements(root: etree._Element, key: str) -> Iterator[etree._Element]:
    """Yield the elements of a part that refer to its relationship with the id `key`."""
    return (value.getparent() for value in _REFERENCES(root) if value == key)


def relationship_targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Return the names of the parts that a part refers to, by relationship id; empty for a
    hyperlink and for an external file. Names are compared without regard to case."""
    folder, file = posixpath.split(name)
    relationships = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    if relationships is None:
        return {}
    known = {each.lower(): each for each in parts}
    targets = {}
    for each in parse_xml(relationships):
        is_link = str(each.get("Type")).endswith("/hyperlink")
        target = posixpath.normpath(
            posixpath.join("/", folder, unquote(str(each.get("Target"))))
        ).lstrip("/")
        is_outside = is_link or each.get("TargetMode") == "External"
        targets[str(each.get("Id"))] = "" if is_outside else known.get(target.lower(), target)
    return targets
