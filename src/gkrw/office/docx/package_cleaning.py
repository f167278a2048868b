"""Drop from a template what readers do not see and no document must contain: who wrote it, the Word
template and the mail merge that it was attached to, links of content controls to hidden data."""

from collections.abc import Callable, Mapping

from lxml import etree

from gkrw.office.docx.package_rules import relationship_targets
from gkrw.office.ooxml import W, parse_xml, part_kind, remove, xml_bytes

HARMLESS_LINKS = (
    "/attachedTemplate",
    "/mailMergeSource",
    "/mailMergeHeaderSource",
)
"""The types of relationships to external files that a document does not need."""
_DROPPED = (
    *HARMLESS_LINKS,
    "/recipientData",
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
    "/documenttasks",
    "/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/thumbnail",
    "/digital-signature/origin",
)
_SETTINGS = tuple(
    f"{W}{name}" for name in ("attachedTemplate", "linkStyles", "mailMerge", "trackRevisions")
)
_HIDDEN_DATA = (
    *(f"{W}comment{name}" for name in ("RangeStart", "RangeEnd", "Reference")),
    f"{W}dataBinding",
    f"{W}showingPlcHdr",
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)
"""The marks of comments, which are dropped; and the links with which Word replaces the text of a
content control by data stored elsewhere."""
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PARAGRAPH_IDS = (f"{_WORD_2010}paraId", f"{_WORD_2010}textId")
_TYPES = "[Content_Types].xml"


def cleaned(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without what must not go out, and without parts that no relationship leads
    to. Parts without a change keep their bytes."""
    kept = dict(parts)
    for name, content in parts.items():
        if name.endswith(".rels"):
            kept[name] = _without(content, "Type", _is_dropped(parts, source_of(name) or ""))
        elif name == "word/settings.xml":
            kept[name] = _without(content, "w:", lambda each: each.tag in _SETTINGS)
        elif name in ("word/styles.xml", "word/numbering.xml"):
            kept[name] = _without(
                content, ":author=", lambda each: each.get(f"{W}author") is not None
            )
        elif part_kind(name):
            kept[name] = _without(content, "w:", lambda each: each.tag in _HIDDEN_DATA)
            kept[name] = _without_paragraph_ids(kept[name])
    return _reachable(kept)


def _is_dropped(parts: Mapping[str, bytes], name: str) -> Callable[[etree._Element], bool]:
    """Return a function that says whether to drop a relationship of a part: for its type, or
    because it leads nowhere and the part does not use it."""
    content, targets = parts.get(name, b""), relationship_targets(parts, name)

    def is_dropped(relationship: etree._Element) -> bool:
        key = str(relationship.get("Id"))
        target = targets.get(key, "")
        is_dead = bool(target) and target not in parts and f'"{key}"'.encode() not in content
        return is_dead or str(relationship.get("Type", "")).endswith(_DROPPED)

    return is_dropped


def _without(content: bytes, sign: str, is_dropped: Callable[[etree._Element], bool]) -> bytes:
    """Return a part without some elements. A part that does not contain `sign` is not parsed."""
    if sign.encode() not in content:
        return content
    root = parse_xml(content)
    dropped = [each for each in root.iter(etree.Element) if is_dropped(each)]
    for each in dropped:
        remove(each)
    return xml_bytes(root) if dropped else content


def _without_paragraph_ids(content: bytes) -> bytes:
    """Return a part without the ids of paragraphs and rows: a loop would repeat them."""
    if b":paraId=" not in content and b":textId=" not in content:
        return content
    root = parse_xml(content)
    for element in root.iter(etree.Element):
        for attribute in _PARAGRAPH_IDS:
            element.attrib.pop(attribute, None)
    return xml_bytes(root)


def _reachable(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that relationships lead to, and the content types without the others."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        name = waiting.pop()
        for target in relationship_targets(parts, name).values():
            if target in parts and target not in found:
                found.add(target)
                waiting.append(target)
    kept = {
        name: content
        for name, content in parts.items()
        if name in found or name == _TYPES or source_of(name) in ("", *found)
    }
    kept[_TYPES] = _without(
        kept[_TYPES],
        "PartName",
        lambda each: str(each.get("PartName", "/")).lstrip("/") not in ("", *kept),
    )
    return kept


def source_of(name: str) -> str | None:
    """Return the name of the part whose relationships a part holds, empty for those of the package;
    None if it holds none."""
    folder, _, file = name.rpartition("_rels/")
    return folder + file.removesuffix(".rels") if file.endswith(".rels") else None
