"""The styles of official documents after GB/T 9704-2012, each with its clause."""

from gkrw.office.docx.namespaces import HEAD, WORD
from gkrw.office.docx.page_measures import (
    CHARACTER,
    FANGSONG,
    HEITI,
    KAITI,
    LINE,
    MM,
    NUMBER_LINE,
    RED,
    SONGTI,
    SPACING,
    XIAOBIAOSONG,
)


def _fonts(name: str) -> str:
    """One font for Chinese and all other characters, so that quotation marks look Chinese."""
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
    """A paragraph style based on the default one. `paragraph` are its properties in the order of the
    schema; `spacing` is between characters, in twips."""
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


CELL_MARGINS = (
    "<w:tblCellMar>"
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
_MARK_LINE = 20 * 46
_MARK_BEFORE = round(35 * MM) - 95
"""7.2.4: the top of 发文机关标志 is 35 mm below that of 版心. The font has 95 twips above its strokes."""


def styles_part() -> str:
    """The part word/styles.xml."""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
    cell = _exactly(320)
    return (
        f"{HEAD}<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}"
        f'<w:spacing w:val="{SPACING}"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{_exactly(LINE)}'
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/>{CELL_MARGINS}</w:tblPr></w:style>'
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
        # 7.2.5: two lines below, centred; 7.2.7: the red line 4 mm below it, as wide as 版心.
        + _style(
            "gkNumber",
            "公文 发文字号",
            f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
            + _centred(before=2 * LINE),
        )
        # 7.3.1: 2号小标宋, two blank lines below the red line, centred.
        + _style(
            "gkTitle", "公文 标题", _centred(before=2 * LINE), font=XIAOBIAOSONG, half_points=44
        )
        # 7.3.2: one blank line below the title, flush left.
        + _style("gkRecipient", "公文 主送机关", _exactly(LINE, LINE) + '<w:jc w:val="left"/>')
        # 7.3.3: the first line of a paragraph is indented by two characters.
        + _style("gkBody", "公文 正文", indent)
        # 7.3.3: the first level of headings in 黑体.
        + _style("gkHeading", "公文 一级标题", "<w:keepNext/>" + indent, font=HEITI)
        # 7.3.4: one blank line below the text, indented by two characters.
        + _style("gkAttached", "公文 附件说明", _exactly(LINE, LINE) + indent)
        # 7.3.5: with a seal, the date ends four characters from the right, and the office is
        # centred above it: a date such as 2026年11月5日 has about seven characters.
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
        # 7.3.6: in brackets on the next line, indented by two characters.
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
        # 5.2.2 does not set the size in tables: 5号 (10.5 pt).
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
