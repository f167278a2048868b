"""Check how the text of a template looks: documents look like it, so that a mark that somebody made
while editing goes out in each of them."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from lxml import etree

from gkrw.core.wording import shortened
from gkrw.office.docx.element_settings import RUN_PROPERTIES, is_switched_on, settings_of
from gkrw.office.docx.tag_syntax import TAG, TagProblem
from gkrw.office.docx.template_source import SourceParagraph
from gkrw.office.docx.template_spec import ODD_LOOK
from gkrw.office.ooxml import W

_HIGHLIGHT, _COLOR, _SHADING = f"{W}highlight", f"{W}color", f"{W}shd"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_SHADED = (f"{W}p", f"{W}tc", f"{W}tbl")
"""What may have a background of its own, in its properties."""
_IN_SHAPE, _TABLE_STYLE = f"{W}txbxContent", f"{W}tblPr/{W}tblStyle"
_ISSUER = re.compile(r"\b(?:发文机关|发文机关标志)\b")
"""The fields that are red (7.2.4)."""


def odd_looks(paragraphs: Sequence[SourceParagraph]) -> Iterator[TagProblem]:
    """Yield a problem for each text of a paragraph that is highlighted, struck through, white on
    white, or whose field is in a colour. What a style sets is meant so."""
    for number, paragraph in enumerate(paragraphs, 1):
        # Word divides a text into runs as it likes.
        looks = ((_look(text), _shown(text)) for text in paragraph.texts)
        for look, pieces in groupby((each for each in looks if each[1]), itemgetter(0)):
            text = shortened("".join(shown for _, shown in pieces).strip())
            if look and text:
                message = f"“{text}”{look}，写出的每一份都会是这样。"
                yield TagProblem(ODD_LOOK, number, message, quote=text)


def _shown(text: etree._Element) -> str:
    """Return what documents have of a text: without statements and comments."""
    return TAG.sub(lambda tag: tag[0] if tag[0].startswith("{{") else "", text.text or "")


def _look(text: etree._Element) -> str:
    """Return how a text looks odd; empty where it does not."""
    run = text.getparent()
    return "" if run is None else "，".join(_looks(run, _shown(text)))


def _looks(run: etree._Element, shown: str) -> Iterator[str]:
    settings = settings_of(run, RUN_PROPERTIES)
    shading = run.find(f"{RUN_PROPERTIES}/{_SHADING}")
    if settings.get(_HIGHLIGHT, "none") != "none" or _is_filled(shading):
        yield "加了底色"
    if any(is_switched_on(settings, strike) for strike in _STRIKES):
        yield "加了删除线"
    color = settings.get(_COLOR, "auto")
    if not re.fullmatch("[0-9A-Fa-f]{6}", color):
        return
    channels = bytes.fromhex(color)
    if min(channels) > 240:
        if not _has_background(run):
            yield "是白色的，看不见"
    elif max(channels) - min(channels) > 64 and "{{" in shown and not _ISSUER.search(shown):
        yield "是彩色的"


def _is_filled(shading: etree._Element | None) -> bool:
    if shading is None:
        return False
    has_pattern = shading.get(f"{W}val") not in (None, "clear", "nil")
    return has_pattern or shading.get(f"{W}fill") not in (None, "", "auto", "FFFFFF")


def _has_background(run: etree._Element) -> bool:
    """Return whether a text stands, or may stand, on another ground than white paper: shapes and
    styles of tables have grounds of their own."""
    around = [run, *run.iterancestors(*_SHADED)]
    shadings = (each.find(f"{each.tag!s}Pr/{_SHADING}") for each in around)
    return (
        any(map(_is_filled, shadings))
        or any(each.find(_TABLE_STYLE) is not None for each in around)
        or next(run.iterancestors(_IN_SHAPE), None) is not None
    )
