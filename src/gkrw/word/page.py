"""The page of an official document after GB/T 9704-2012《党政机关公文格式》, built part by part.

The default templates are made of it. Every measure names the clause it comes from. Lengths are
twips (1/20 pt, 56.7 to the mm) unless the name says otherwise.
"""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gkrw.package import write_package

MM = 1440 / 25.4
"""Twips in a millimetre."""

# 5.1, 5.2.1: A4; 天头 37 mm, 订口 28 mm, 版心 156 mm x 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT = round(37 * MM), round(28 * MM)
RIGHT, BOTTOM = round((210 - 28 - 156) * MM), round((297 - 37 - 225) * MM)
# 5.2.2: 3号 (16 pt) type; 5.2.3: 22 lines a page, 28 characters a line, which fill 版心: 225 mm
# are 12756 twips, so 579 a line; 156 mm are 442 pt, so 28 characters of 16 pt need 0.25 pt less.
LINE = 579
SPACING = -5
CHARACTER = 16 * 20 + SPACING
# 7.5: page numbers in 4号 (14 pt), 7 mm under 版心.
NUMBER_LINE = 20 * 17
FOOTER = BOTTOM - round(7 * MM) - NUMBER_LINE
EMU_PER_MM = 36000

# 5.2.2 names 仿宋; 7.2.4 and 7.3.1 小标宋; 7.3.3 黑体 and 楷体; 7.5 宋体. They are only named.
FONTS = ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体")
FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = FONTS
RED = "FF0000"
"""7.2.4: 发文机关标志 and 7.2.7: the line under it are red."""

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DRAWING = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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
_IDS = {part: f"rId{number}" for number, part in enumerate(_PARTS)}
"""The id by which the document refers to each of its parts."""


def package_of(body: str) -> bytes:
    """A document with this body, in WordprocessingML, as the bytes of a .docx file: the same every
    time. It has the styles and the page numbers that go with them."""
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            {
                key: (part.rstrip("1234"), f"{part}.xml")
                for part, key in _IDS.items()
                if part != "document"
            }
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "word/theme.xml": _theme(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
        "word/footer3.xml": _sideways_footer("right"),
        "word/footer4.xml": _sideways_footer("left"),
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
        f'{_HEAD}<Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{inside}</Relationships>'


def _settings() -> str:
    return (
        f"{_HEAD}<w:settings {_W}>"
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
    return f"{_HEAD}<w:fonts {_W}>{fonts}</w:fonts>"


def _theme() -> str:
    """Word wants a theme with every document; no style takes anything from it."""
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
        f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="公文"><a:themeElements><a:clrScheme name="公文">{colors}</a:clrScheme>'
        f'<a:fontScheme name="公文">{fonts}</a:fontScheme><a:fmtScheme name="公文">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


# -- styles --------------------------------------------------------------------------------------


def _fonts(name: str) -> str:
    """A font for Chinese and for everything else: quotation marks, too, are drawn in it."""
    return (
        f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"'
        ' w:hint="eastAsia"/>'
    )


def _style(
    key: str,
    name: str,
    paragraph: str = "",
    *,
    font: str = "",
    half_points: int = 0,
    color: str = "",
    spacing: int | None = None,
) -> str:
    """A paragraph style on 公文正文; `paragraph` are its properties in the order of the schema."""
    run = _fonts(font) if font else ""
    run += f'<w:color w:val="{color}"/>' if color else ""
    run += f'<w:spacing w:val="{spacing}"/>' if spacing is not None else ""
    run += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="a"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _exactly(line: int, before: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


def _centred(line: int = LINE, before: int = 0) -> str:
    return _exactly(line, before) + '<w:jc w:val="center"/>'


_CELL_MARGINS = (
    "<w:tblCellMar>"
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
_MARK_LINE = 20 * 46
_MARK_BEFORE = round(35 * MM) - 95
"""7.2.4: the top of 发文机关标志 is 35 mm under that of 版心; 95 twips lie above its strokes."""


def _styles() -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
    cell = _exactly(320)
    return (
        f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}"
        f'<w:spacing w:val="{SPACING}"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{_exactly(LINE)}'
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/>{_CELL_MARGINS}</w:tblPr></w:style>'
        # 7.2.4: centred, red, 小标宋.
        + _style(
            "gkMark",
            "公文 发文机关标志",
            _centred(_MARK_LINE, _MARK_BEFORE),
            font=XIAOBIAOSONG,
            half_points=72,
            color=RED,
            spacing=0,
        )
        # 7.2.5: two lines under it, centred; 7.2.7: the red line 4 mm below, as wide as 版心.
        + _style(
            "gkNumber",
            "公文 发文字号",
            f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
            + _centred(before=2 * LINE),
        )
        # 7.3.1: 2号小标宋, two blank lines under the red line, centred.
        + _style(
            "gkTitle", "公文 标题", _centred(before=2 * LINE), font=XIAOBIAOSONG, half_points=44
        )
        # 7.3.2: one blank line under the title, flush left.
        + _style("gkRecipient", "公文 主送机关", _exactly(LINE, LINE) + '<w:jc w:val="left"/>')
        # 7.3.3: each paragraph begins two characters in.
        + _style("gkBody", "公文 正文", indent)
        # 7.3.3: the first level of headings in 黑体.
        + _style("gkHeading", "公文 一级标题", "<w:keepNext/>" + indent, font=HEITI)
        # 7.3.4: one blank line under the text, two characters in.
        + _style("gkAttached", "公文 附件说明", _exactly(LINE, LINE) + indent)
        # 7.3.5: under a seal, the date ends four characters from the right, and the office is
        # centred over it: a date such as 2026年11月5日 is some seven characters long.
        + _style(
            "gkOffice",
            "公文 署名",
            "<w:keepNext/><w:tabs>"
            f'<w:tab w:val="center" w:pos="{round(20.5 * CHARACTER)}"/></w:tabs>'
            + _exactly(LINE, 2 * LINE)
            + '<w:jc w:val="left"/>',
        )
        + _style(
            "gkDate",
            "公文 成文日期",
            f'<w:ind w:rightChars="400" w:right="{4 * CHARACTER}"/><w:jc w:val="right"/>',
        )
        # 7.3.6: in brackets on the next line, two characters in.
        + _style("gkContact", "公文 附注", indent)
        # 7.3.7: 附件 in 3号黑体 flush left; its title centred on the third line.
        + _style("gkAnnex", "公文 附件", '<w:jc w:val="left"/>', font=HEITI)
        + _style(
            "gkAnnexTitle",
            "公文 附件标题",
            _centred(before=LINE),
            font=XIAOBIAOSONG,
            half_points=44,
        )
        + _style("gkPart", "公文 清单小标题", "<w:keepNext/>" + _exactly(LINE, 120), font=HEITI)
        + _style(
            "gkPartNote",
            "公文 清单说明",
            "<w:keepNext/>" + _exactly(400),
            font=KAITI,
            half_points=24,
        )
        # 5.2.2 leaves the size in tables open: 5号 (10.5 pt).
        + _style(
            "gkCell", "公文 表格文字", cell + '<w:jc w:val="left"/>', half_points=21, spacing=0
        )
        + _style(
            "gkCellCentred",
            "公文 表格居中",
            cell + '<w:jc w:val="center"/>',
            half_points=21,
            spacing=0,
        )
        + _style(
            "gkCellHead",
            "公文 表头",
            "<w:keepNext/>" + cell + '<w:jc w:val="center"/>',
            font=HEITI,
            half_points=21,
            spacing=0,
        )
        + _style(
            "gkCellNote",
            "公文 表格小字",
            cell + '<w:jc w:val="left"/>',
            font=KAITI,
            half_points=18,
            spacing=0,
        )
        + _style(
            "gkPage", "公文 页码", _exactly(NUMBER_LINE), font=SONGTI, half_points=28, spacing=0
        )
        + "</w:styles>"
    )


# -- page numbers --------------------------------------------------------------------------------


def _page_number(side: str) -> str:
    """7.5: — 1 —, one character in from the edge of 版心."""
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
    return f"{_HEAD}<w:ftr {_W}>{_page_number(side)}</w:ftr>"


def _sideways_footer(side: str) -> str:
    """7.5: on a page that lies on its side the number stays where it is on the sheet.

    The top of such a page is the left edge of the sheet, so the number stands at its left,
    turned: near the lower edge on odd pages, near the upper one on even pages.
    """
    length, width = 40, 6  # mm
    x = 35 - 7 - width
    y = 210 - (210 - 28 - 156) - length if side == "right" else 28
    text = _page_number(side)
    return (
        f'{_HEAD}<w:ftr {_W}{_DRAWING}><w:p><w:pPr><w:pStyle w:val="gkPage"/></w:pPr>'
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


# -- the text ------------------------------------------------------------------------------------


def paragraph(style: str, text: str = "", properties: str = "") -> str:
    """A paragraph of one run; `properties` are further ones in the order of the schema."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def runs(style: str, pieces: Iterable[tuple[str, str]], properties: str = "") -> str:
    """A paragraph of texts, each with the properties of its run; the texts may say anything.
    `properties` are further ones of the paragraph in the order of the schema."""
    inside = "".join(
        f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text, look in pieces
        if text
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def upright() -> str:
    """The properties of a section of A4 pages."""
    return (
        f"<w:sectPr>{_footers('footer1', 'footer2')}"
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f"{_margins(TOP, RIGHT, BOTTOM, LEFT)}"
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def sideways() -> str:
    """The properties of a section of A4 pages that lie on their side."""
    # 5.2.1 turned by a quarter: the top of the page is the left edge of the sheet.
    return (
        f'<w:sectPr>{_footers("footer3", "footer4")}<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}"'
        f' w:orient="landscape"/>{_margins(LEFT, TOP, RIGHT, BOTTOM)}'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def _footers(odd: str, even: str) -> str:
    return (
        f'<w:footerReference w:type="default" r:id="{_IDS[odd]}"/>'
        f'<w:footerReference w:type="even" r:id="{_IDS[even]}"/>'
    )


def _margins(top: int, right: int, bottom: int, left: int) -> str:
    return (
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="851" w:footer="{min(FOOTER, bottom - 300)}" w:gutter="0"/>'
    )


# -- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in twips, and what stands in its cells."""

    heading: str
    width: int
    inside: str = ""

    @staticmethod
    def of_text(heading: str, width: int, style: str, text: str) -> "Column":
        """A column with one paragraph in each cell."""
        return Column(heading, width, paragraph(style, text))


def table(columns: Sequence[Column], entry: str, entries: str, foot: Sequence[str] = ()) -> str:
    """A table with a row for each entry of a list, and perhaps a last one; its heading is repeated
    on each page."""
    total = sum(each.width for each in columns)
    rows = (
        _spanning(f"{{%tr for {entry} in {entries} %}}", total, len(columns)),
        _row(columns, [each.inside for each in columns]),
        _spanning("{%tr endfor %}", total, len(columns)),
        _row(columns, [paragraph("gkCellCentred", text) for text in foot]) if foot else "",
    )
    return _framed(columns, rows)


def table_of(columns: Sequence[Column], rows: Iterable[tuple[Sequence[str], bool]]) -> str:
    """A table with these rows: the paragraphs of each cell, and whether the row may be divided
    between two pages. What stands `inside` the columns is not used."""
    return _framed(columns, (_row(columns, cells, divided) for cells, divided in rows))


def _framed(columns: Sequence[Column], rows: Iterable[str]) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{each.width}"/>' for each in columns)
    head = "".join(_cell(each.width, paragraph("gkCellHead", each.heading)) for each in columns)
    total = sum(each.width for each in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{_CELL_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(rows)}</w:tbl>"
    )


def _row(columns: Sequence[Column], cells: Sequence[str], divided: bool = False) -> str:
    inside = "".join(_cell(each.width, cell) for each, cell in zip(columns, cells, strict=True))
    kept = "" if divided else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{kept}{inside}</w:tr>"


def _cell(width: int, inside: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )


def _spanning(tag: str, width: int, columns: int) -> str:
    """A row that only holds a tag, over all columns; it is gone in the document."""
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{columns}"/></w:tcPr>{paragraph("gkCell", tag)}</w:tc></w:tr>'
    )
