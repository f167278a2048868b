"""Build the package of an official document around its body, after GB/T 9704-2012
《党政机关公文格式》: styles, settings and page numbers."""

import zipfile

from gkrw.office.docx.docx_styles import styles_part
from gkrw.office.docx.namespaces import DRAWING, HEAD, WORD
from gkrw.office.docx.page_measures import EMU_PER_MM, FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG
from gkrw.office.ooxml_zip import write_package

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"

_PARTS = {
    "document": _MAIN + "document.main+xml",
    "styles": _MAIN + "styles+xml",
    "settings": _MAIN + "settings+xml",
    "fontTable": _MAIN + "fontTable+xml",
    "footer1": _MAIN + "footer+xml",
    "footer2": _MAIN + "footer+xml",
    "footer3": _MAIN + "footer+xml",
    "footer4": _MAIN + "footer+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
PART_IDS = {part: f"rId{number}" for number, part in enumerate(_PARTS)}
"""The relationship id of each part in the document."""


def build_document(body: str) -> bytes:
    """A document with some body, given as XML. Returns a .docx file, always the same bytes for the
    same body."""
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"{HEAD}<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            {
                key: (part.rstrip("1234"), f"{part}.xml")
                for part, key in PART_IDS.items()
                if part != "document"
            }
        ),
        "word/styles.xml": styles_part(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "word/theme.xml": _theme(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
        "word/footer3.xml": _landscape_footer("right"),
        "word/footer4.xml": _landscape_footer("left"),
    }
    return write_package(
        {name: text.encode() for name, text in files.items()}, zipfile.ZIP_DEFLATED
    )


# -- the package ---------------------------------------------------------------------------------


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}relationships">{inside}</Relationships>'


def _settings() -> str:
    return (
        f"{HEAD}<w:settings {WORD}>"
        '<w:zoom w:percent="100"/><w:evenAndOddHeaders/>'  # 7.5: odd right, even left
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:settings>"
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, family in (
            (FANGSONG, "modern"),
            (XIAOBIAOSONG, "script"),
            (HEITI, "modern"),
            (KAITI, "modern"),
            (SONGTI, "auto"),
        )
    )
    return f"{HEAD}<w:fonts {WORD}>{fonts}</w:fonts>"


def _theme() -> str:
    """A theme that no style uses: Word expects one in each document."""
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in (
            ("dk1", "000000"),
            ("lt1", "FFFFFF"),
            ("dk2", "000000"),
            ("lt2", "FFFFFF"),
            *((f"accent{number}", "000000") for number in range(1, 7)),
            ("hlink", "0000FF"),
            ("folHlink", "800080"),
        )
    )
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{FANGSONG}"/><a:ea typeface="{FANGSONG}"/>'
        f'<a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="公文"><a:themeElements><a:clrScheme name="公文">{colors}</a:clrScheme>'
        f'<a:fontScheme name="公文">{fonts}</a:fontScheme><a:fmtScheme name="公文">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


# -- page numbers --------------------------------------------------------------------------------


def _page_number(side: str) -> str:
    """— 1 —, one character from the edge of 版心 (7.5)."""
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="gkPage"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>{field}'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )


def _footer(side: str) -> str:
    return f"{HEAD}<w:ftr {WORD}>{_page_number(side)}</w:ftr>"


def _landscape_footer(side: str) -> str:
    """The page number of a landscape page (7.5), at the same place of the sheet as on others.

    The top of the page is the left edge of the sheet. So the number is rotated and at the left of
    the page: near its lower edge on odd pages, near its upper edge on even pages.
    """
    length, width = 40, 6  # mm
    x = 35 - 7 - width
    y = 210 - (210 - 28 - 156) - length if side == "right" else 28
    text = _page_number(side)
    return (
        f'{HEAD}<w:ftr {WORD}{DRAWING}><w:p><w:pPr><w:pStyle w:val="gkPage"/></w:pPr>'
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0"'
        ' distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="1"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x * EMU_PER_MM}</wp:posOffset>'
        "</wp:positionH>"
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y * EMU_PER_MM}</wp:posOffset>'
        "</wp:positionV>"
        f'<wp:extent cx="{width * EMU_PER_MM}" cy="{length * EMU_PER_MM}"/><wp:wrapNone/>'
        f'<wp:docPr id="{1 if side == "right" else 2}" name="页码"/><wp:cNvGraphicFramePr/>'
        "<a:graphic><a:graphicData"
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width * EMU_PER_MM}" cy="{length * EMU_PER_MM}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        f"</wps:spPr><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent></w:r></w:p></w:ftr>"
    )
