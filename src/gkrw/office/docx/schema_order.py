"""The order of the properties of paragraphs, runs, tables, cells and sections in the schema of
WordprocessingML."""

from collections.abc import Mapping
from itertools import pairwise

from lxml import etree

from gkrw.office.ooxml import W

_EDGES = "top left start bottom right end insideH insideV between bar tl2br tr2bl"
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers"
    " pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
    " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr"
    " sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline"
    " shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz"
    " szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish"
    " oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
    " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    " tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText"
    " vAlign hideMark headers cellIns cellDel cellMerge tcPrChange",
    "sectPr": "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols"
    " formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    " sectPrChange",
    "pBdr": _EDGES,
    "tblBorders": _EDGES,
    "tcBorders": _EDGES,
    "p": "pPr",
    "r": "rPr",
    "tc": "tcPr",
    "tbl": "tblPr tblGrid",
    "tr": "tblPrEx trPr",
}
_FIRST: Mapping[object, Mapping[object, int]] = {
    f"{W}{name}": {f"{W}{each}": rank for rank, each in enumerate(order.split())}
    for name, order in _ORDER.items()
}
_ELEMENTS = tuple(f"{W}{name}" for name in _ORDER)
_CONTENT = tuple(f"{W}{name}" for name in ("p", "r", "tc", "tbl", "tr"))
"""Elements whose properties come first, and their content after, in any order."""
_ONCE = tuple(f"{W}{name}" for name in ("pPr", "rPr", "tblPr", "tcPr"))
_FOOTERS: Mapping[object, int] = {f"{W}headerReference": -1, f"{W}footerReference": -1}


def put_in_order(root: etree._Element) -> None:
    """Put the properties in the order of the schema. Of a repeated property, keep the last."""
    for element in list(root.iter(*_ELEMENTS)):
        known = _FIRST[element.tag]
        if element.tag in _CONTENT:
            if not any(child.tag in known for child in element[1:]):
                continue
        elif len(element) < 2:
            continue
        rest = len(known)
        ranks = [known.get(child.tag, _FOOTERS.get(child.tag, rest)) for child in element]
        if any(before > after for before, after in pairwise(ranks)):
            ranked = sorted(zip(ranks, element, strict=True), key=lambda each: each[0])
            element[:] = [child for _, child in ranked]
        if element.tag in _ONCE and len({child.tag for child in element}) < len(element):
            last = {child.tag: child for child in element if child.tag in known}
            for child in list(element):
                if last.get(child.tag, child) is not child:
                    element.remove(child)
