"""发文机关标志 of a joint issue: the names are equally wide (GB/T 9704-2012, 7.2.4 and its figures)."""

from copy import deepcopy

from lxml import etree

from gkrw.office.docx.schema_order import put_in_order
from gkrw.office.docx.title_lines import text_width
from gkrw.office.ooxml import W, parse_xml, remove, xml_bytes

MARKS_FIELD = "发文机关标志"
"""The field with the names, each on a line of its own."""
_VALUE = f"{W}val"
_STYLES = ("gkMark", "gkLetterMark")
_RUN, _TEXT, _BREAK = f"{W}r", f"{W}t", f"{W}br"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES, _SPACING = f"{W}rPr", f"{W}spacing"


def spread_marks(body: bytes) -> bytes:
    """Return a body in which the shorter names of 发文机关标志 are spread to the width of the longest.

    The space is between their characters, so that it is right in every font.
    """
    root = parse_xml(body)
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(_VALUE) in _STYLES:
            for run in paragraph.findall(_RUN):
                _spread(run)
            put_in_order(paragraph)
    return xml_bytes(root)


def _spread(run: etree._Element) -> None:
    """Replace a run with several lines by runs for each line; leave one with anything else in it."""
    size = run.find(f"{_PROPERTIES}/{W}sz")
    inside = {each.tag for each in run} - {_PROPERTIES}
    if size is None or inside != {_TEXT, _BREAK}:
        return
    lines = [""]
    for each in run:
        if each.tag == _BREAK:
            lines.append("")
        elif each.tag == _TEXT:
            lines[-1] += each.text or ""
    widest = max(map(text_width, lines))
    for number, line in enumerate(lines):
        missing = (widest - text_width(line)) * int(str(size.get(_VALUE))) * 10  # twips
        # No space after the last character: the line would not be centred.
        pieces = [(line[:-1], round(missing / (len(line) - 1))), (line[-1:], 0)]
        for at, (text, spacing) in enumerate(pieces if len(line) > 1 else [(line, 0)]):
            run.addprevious(_run(run, text, spacing, is_new_line=number > 0 and at == 0))
    remove(run)


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
