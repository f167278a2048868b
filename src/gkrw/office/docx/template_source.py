"""The source of a Jinja template, made from the XML of a part of a Word template.

Tags that Word has split over runs are put together in the run where they begin; {%tr … %} and
{%p … %} replace the row or paragraph around them. Everything else in the part stays.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from gkrw.office.docx.tag_syntax import TAG, UNSEEN
from gkrw.office.ooxml import XML_HEAD, W

_TEXT, _RUN, _PARAGRAPH, _ROW = (f"{W}{name}" for name in ("t", "r", "p", "tr"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
UNIT_TAG = re.compile(r"\s*\{%(p|tr) (.*)%\}\s*")
"""The text of a paragraph whose tag replaces the paragraph or its row; group 2 is the statement."""
_OPENS_OR_ENDS = re.compile(r"\s*(?:for|if|endfor|endif)\b")
_BLANK = re.compile(r"[^\S ]")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class SourceParagraph(NamedTuple):
    """A paragraph of a part, with its texts (`w:t`) except those of the text boxes in it. No tag is
    split over several texts."""

    element: etree._Element
    texts: Sequence[etree._Element]

    @property
    def text(self) -> str:
        """The text of the paragraph."""
        return "".join(each.text or "" for each in self.texts)

    def text_at(self, offset: int) -> etree._Element:
        """Return the element that holds the character at an offset of the text."""
        for each in self.texts:
            offset -= len(each.text or "")
            if offset < 0:
                return each
        return self.texts[-1]

    @property
    def unit(self) -> etree._Element | None:
        """The element that a {%tr … %} or {%p … %} in it replaces; None without such a tag."""
        match = UNIT_TAG.fullmatch(self.text)
        if match is None:
            return None
        return self.element if match[1] == "p" else next(self.element.iterancestors(_ROW), None)

    @property
    def section(self) -> etree._Element | None:
        """The section that a paragraph ends which a tag replaces. The break stays: before the tag
        that opens a condition or a loop, after the one that ends it."""
        match = UNIT_TAG.fullmatch(self.text)
        if match is None or match[1] != "p" or not _OPENS_OR_ENDS.match(match[2]):
            return None
        return self.element.find(f"{W}pPr/{W}sectPr")


def read_paragraphs(root: etree._Element) -> list[SourceParagraph]:
    """Return the paragraphs of a part in document order, with their tags put together: this changes
    the tree. Blanks of all kinds in a tag become plain ones, invisible characters go, and quotation
    marks become straight."""
    texts: dict[etree._Element, list[etree._Element]] = {p: [] for p in root.iter(_PARAGRAPH)}
    for text in root.iter(_TEXT):
        paragraph = next(text.iterancestors(_PARAGRAPH), None)
        if paragraph is not None:
            texts[paragraph].append(text)
    for each in texts.values():
        _join_tags(each)
    return [SourceParagraph(*each) for each in texts.items()]


def _join_tags(texts: Sequence[etree._Element]) -> None:
    whole = "".join(each.text or "" for each in texts)
    spans = [match.span() for match in TAG.finditer(whole)]
    if not spans:
        return
    start = taken = 0
    ends = iter(spans)
    tag = next(ends, None)
    for each in texts:
        end = start + len(each.text or "")
        stop = max(end, taken)
        has_tag = False
        while tag and tag[0] < end:
            stop, tag, has_tag = max(end, tag[1]), next(ends, None), True
        if has_tag or start < taken:
            _set_text(each, TAG.sub(_as_typed, whole[max(start, taken) : stop]), has_tag)
        start, taken = end, stop


def _set_text(text: etree._Element, written: str, has_tag: bool) -> None:
    """Set a text; remove it with its run where a tag has taken all of it."""
    text.text = written
    run = text.getparent()
    if has_tag:
        text.set(_SPACE, "preserve")
    elif not written and run is not None and run.tag == _RUN:
        run.remove(text)
        if all(each.tag == f"{W}rPr" for each in run) and (around := run.getparent()) is not None:
            around.remove(run)


def _as_typed(tag: re.Match[str]) -> str:
    return _BLANK.sub(" ", re.sub(UNSEEN, "", tag[0]).translate(_STRAIGHT))


_LINE = "<?gkrw-line ?>"
_UNIT = re.compile(r"<\?gkrw-tag (\d+)\?>")


def jinja_source(root: etree._Element, paragraphs: Sequence[SourceParagraph]) -> str:
    """Return the source of a Jinja template for a part with these paragraphs. Paragraph n is on line
    n + 1. Changes the tree, which is of no use after."""
    inside = list(root.iter(_PARAGRAPH))
    tags = list(_give_way(paragraphs))
    for paragraph in inside:
        paragraph.addprevious(etree.ProcessingInstruction("gkrw-line", ""))
    written = re.sub(r"[\r\n]+", " ", XML_HEAD + etree.tostring(root, encoding="unicode"))
    written = TAG.sub(lambda tag: html.unescape(tag[0]), written).replace(_LINE, "\n")
    return _UNIT.sub(lambda marker: tags[int(marker[1])], written)


def _section_end(section: etree._Element) -> etree._Element:
    """Return a paragraph that ends a section and takes no room."""
    paragraph = etree.Element(_PARAGRAPH)
    properties = etree.SubElement(paragraph, f"{W}pPr")
    spacing = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}
    etree.SubElement(properties, f"{W}spacing", {f"{W}{key}": spacing[key] for key in spacing})
    properties.append(section)
    return paragraph


def _give_way(paragraphs: Sequence[SourceParagraph]) -> Iterator[str]:
    """Replace rows and paragraphs by markers, and yield the tag for each. The tag contains the line
    breaks of the paragraphs that it replaces, so that later ones keep their lines."""
    number = 0
    for paragraph in paragraphs:
        match, unit = UNIT_TAG.fullmatch(paragraph.text), paragraph.unit
        if match is None or unit is None or (parent := unit.getparent()) is None:
            continue
        inside = list(unit.iter(_PARAGRAPH))
        before = inside.index(paragraph.element) + 1
        marker = etree.ProcessingInstruction("gkrw-tag", str(number))
        marker.tail = unit.tail
        parent.replace(unit, marker)
        if (section := paragraph.section) is not None:
            after = match[2].strip().startswith("end")
            parent.insert(parent.index(marker) + after, _section_end(section))
        number += 1
        yield f"{{%{chr(10) * before} {match[2]}{chr(10) * (len(inside) - before)}%}}"
