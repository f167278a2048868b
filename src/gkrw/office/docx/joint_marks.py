"""发文机关标志 of a joint issue: the names are equally wide (GB/T 9704-2012, 7.2.4 and its figures)."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from gkrw.office.docx.schema_order import put_in_order
from gkrw.office.docx.title_lines import text_width
from gkrw.office.ooxml import W, parse_xml, remove, xml_bytes

MARKS_FIELD = "发文机关标志"
"""The field with the names, each on a line of its own."""
_VALUE = f"{W}val"
_PARAGRAPH, _RUN, _TEXT, _BREAK = (f"{W}{name}" for name in ("p", "r", "t", "br"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES, _SPACING = f"{W}rPr", f"{W}spacing"


def spread_marks(body: bytes, names: Sequence[str]) -> bytes:
    """Return a body in which the shorter names of 发文机关标志 are spread to the width of the longest,
    wherever one run has all of them.

    The space is between their characters, so that it is right in every font. Styles do not matter:
    WPS and LibreOffice give them other ids.
    """
    root = parse_xml(body)
    for run in list(root.iter(_RUN)):
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        if paragraph is not None and _spread(run, names):
            put_in_order(paragraph)
    return xml_bytes(root)


def _spread(run: etree._Element, names: Sequence[str]) -> bool:
    """Replace a run with the names, each on a line, by runs for each line; leave one with anything
    else in it. Returns whether it was replaced."""
    size = run.find(f"{_PROPERTIES}/{W}sz")
    inside = {each.tag for each in run} - {_PROPERTIES}
    if size is None or inside != {_TEXT, _BREAK}:
        return False
    lines = [""]
    for each in run:
        if each.tag == _BREAK:
            lines.append("")
        elif each.tag == _TEXT:
            lines[-1] += each.text or ""
    if lines != list(names):
        return False
    widest = max(map(text_width, lines))
    for number, line in enumerate(lines):
        missing = (widest - text_width(line)) * int(str(size.get(_VALUE))) * 10  # twips
        # No space after the last character: the line would not be centred.
        pieces = [(line[:-1], round(missing / (len(line) - 1))), (line[-1:], 0)]
        for at, (text, spacing) in enumerate(pieces if len(line) > 1 else [(line, 0)]):
            run.addprevious(_run(run, text, spacing, is_new_line=number > 0 and at == 0))
    remove(run)
    return True


def _run(like: etree._Element, text: str, spacing: int, is_new_line: bool) -> etree._Element:
    """Return a run with the properties of another one and `spacing` between characters, in twips."""
    run = etree.Element(_RUN)
    properties = deepcopy(like.find(_PROPERTIES))
    assert properties is not None
    if spacing:
        for each in properties.findall(_SPACING):
            properties.remove(each)
        etree.SubElement(properties, _SPACING, {_VALUE: str(spacing)})
    run.append(properties)
    if is_new_line:
        etree.SubElement(run, _BREAK)
    etree.SubElement(run, _TEXT, {_SPACE: "preserve"}).text = text
    return run
