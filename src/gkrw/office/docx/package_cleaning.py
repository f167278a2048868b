"""Drop from a template what readers do not see and no document must contain: who wrote it and where,
the Word template and the mail merge that it was attached to, stored data, protection against edits,
links of content controls to hidden data."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from gkrw.office.docx.package_rules import relationship_targets
from gkrw.office.ooxml import BODY, W, parse_xml, part_kind, remove, xml_bytes

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
    "/glossaryDocument",
    "/printerSettings",
    "/webextensiontaskpanes",
    "/extensibility",
    "/userCustomization",
    "/keyMapCustomizations",
    "/attachedToolbars",
    "/classificationlabels",
)
_STORED_DATA = "/customXml"
"""The type of relationships to the data of content controls and of document servers, which are
dropped, and to drawings by hand, which the text refers to."""
SETTINGS = "word/settings.xml"
PROTECTION = f"{W}documentProtection"
_SETTINGS_NAMES = (
    "writeProtection view attachedTemplate linkStyles mailMerge revisionView trackRevisions"
    " activeWritingStyle formsDesign saveThroughXslt docVars rsids attachedSchema schemaLibrary"
    " readModeInkLockDown"
)
_SETTINGS = (
    *(f"{W}{name}" for name in _SETTINGS_NAMES.split()),
    "{http://schemas.microsoft.com/office/word/2010/wordml}docId",
    "{http://schemas.microsoft.com/office/word/2012/wordml}docId",
)
_PASSWORD_FREE = (f"{W}edit", f"{W}enforcement", f"{W}formatting")
"""The attributes of a protection without a password."""
_HIDDEN_DATA = (
    *(f"{W}comment{name}" for name in ("RangeStart", "RangeEnd", "Reference")),
    *(f"{W}{name}" for name in ("permStart", "permEnd", "printerSettings", "dataBinding")),
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
        elif name == SETTINGS:
            kept[name] = _without(content, "w:", lambda each: each.tag in _SETTINGS)
            kept[name] = _without_protection(kept[name], parts)
        elif name in ("word/styles.xml", "word/numbering.xml"):
            kept[name] = _without(
                content, ":author=", lambda each: each.get(f"{W}author") is not None
            )
        elif part_kind(name):
            kept[name] = _without(content, "w:", lambda each: each.tag in _HIDDEN_DATA)
            kept[name] = _without_paragraph_ids(kept[name])
            kept[name] = _without_paths(kept[name])
    return _reachable(kept)


def _is_dropped(parts: Mapping[str, bytes], name: str) -> Callable[[etree._Element], bool]:
    """Return a function that says whether to drop a relationship of a part: for its type, or
    because it leads nowhere and the part does not use it."""
    content, targets = parts.get(name, b""), relationship_targets(parts, name)

    def is_dropped(relationship: etree._Element) -> bool:
        key = str(relationship.get("Id"))
        target = targets.get(key, "")
        kind = str(relationship.get("Type", ""))
        is_unused = bool(target) and f'"{key}"'.encode() not in content
        is_dead = is_unused and (target not in parts or kind.endswith(_STORED_DATA))
        return is_dead or kind.endswith(_DROPPED)

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


def is_for_forms(protection: etree._Element, parts: Mapping[str, bytes]) -> bool:
    """Return whether a protection lets readers fill in the fields of a form, and there are any."""
    return protection.get(f"{W}edit") == "forms" and b":ffData" in parts.get(BODY, b"")


def _without_protection(settings: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the settings without the protection of the template, and without the password of a
    form."""
    if b"documentProtection" not in settings:
        return settings
    root = parse_xml(settings)
    for protection in list(root.iter(PROTECTION)):
        if not is_for_forms(protection, parts):
            remove(protection)
        for name in {*protection.attrib}.difference(_PASSWORD_FREE):
            del protection.attrib[name]
    return xml_bytes(root)


_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home)/).*[\\/]", re.DOTALL)
_NAMES_OF_PICTURES = (
    *("descr", "name", "title", "alt"),
    "{urn:schemas-microsoft-com:office:office}title",
    "{urn:schemas-microsoft-com:office:office}href",
)


def _without_paths(content: bytes) -> bytes:
    """Return a part in which descriptions of pictures name their files without the folders, which
    Word and WPS write down when a picture is inserted."""
    if b"\\" not in content and b"file:" not in content and b"/Users/" not in content:
        return content
    root = parse_xml(content)
    for element in root.iter(etree.Element):
        for name in _NAMES_OF_PICTURES:
            if (value := element.get(name)) and _PATH.match(value):
                element.set(name, _PATH.sub("", value))
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
