"""The page, the fonts and the styles of an official document after GB/T 9704-2012《党政机关公文格式》.

Each measure names its clause. Lengths are in twips (1/20 pt, 56.7 per mm) unless stated otherwise.
"""

MM = 1440 / 25.4
"""Twips in a millimetre."""

# 5.1, 5.2.1: A4; 天头 37 mm, 订口 28 mm, 版心 156 mm x 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT = round(37 * MM), round(28 * MM)
TYPE_WIDTH = round(156 * MM)
RIGHT, BOTTOM = round((210 - 28 - 156) * MM), round((297 - 37 - 225) * MM)
# 5.2.2: 3号 (16 pt) type. 5.2.3: 22 lines and 28 characters fill 版心: 21 lines of 29.6 pt and a
# character are 225 mm. 156 mm are 442 pt: 28 characters of 16 pt need 0.25 pt less each.
TYPE = 16 * 20
LINE = 592
SPACING = -5
CHARACTER = TYPE + SPACING
LEADING = round(3.4 * MM)
"""The space above the characters of a line (measured in LibreOffice, which draws them four fifths of
the line's height below its top)."""
# The margins leave exactly 22 lines: the first characters are at the top of 版心, the last at its foot.
TOP_OF_LINES = TOP - LEADING
BOTTOM_OF_LINES = PAGE_HEIGHT - TOP_OF_LINES - 22 * LINE - 4
# 7.5: page numbers in 4号 (14 pt). Their dash is 7 mm under 版心, and 153 twips above the lower edge
# of its line.
NUMBER_LINE = 20 * 17
NUMBER_DASH = 153
FOOTER = BOTTOM - round(7 * MM) - NUMBER_DASH

# 5.2.2 names 仿宋; 7.2.4 and 7.3.1 小标宋; 7.3.3 黑体 and 楷体; 7.5 宋体. Documents name the fonts
# and do not contain them.
FONTS = ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体")
FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = FONTS
RED = "FF0000"
"""7.2.4: 发文机关标志 is red; 7.2.7: so is the line below 发文字号."""

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def fonts(name: str) -> str:
    """Return one font for Chinese and all other characters, so that quotation marks look
    Chinese."""
    return (
        f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"'
        ' w:hint="eastAsia"/>'
    )


def type_size(half_points: int) -> str:
    """Return the properties of a run for a size of type."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _style(
    key: str,
    name: str,
    paragraph: str,
    font: str = "",
    half_points: int = 0,
    spacing: int | None = None,
    color: str = "",
) -> str:
    """Return a paragraph style based on the default one. `paragraph` are its properties in the
    order of the schema; `spacing` is between characters, in twips."""
    run = fonts(font) if font else ""
    run += f'<w:color w:val="{color}"/>' if color else ""
    run += f'<w:spacing w:val="{spacing}"/>' if spacing is not None else ""
    run += type_size(half_points) if half_points else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}">'
        f'<w:name w:val="公文 {name}"/><w:basedOn w:val="a"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _exactly(line: int, before: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


def _centred(line: int = LINE, before: int = 0) -> str:
    return _exactly(line, before) + '<w:jc w:val="center"/>'


def hanging_indent(left: int, back: int) -> str:
    """Return the indents of a paragraph in characters: of all lines, and by how many of them the first
    line begins before the others."""
    return (
        f'<w:ind w:leftChars="{left * 100}" w:left="{left * CHARACTER}"'
        f' w:hangingChars="{back * 100}" w:hanging="{back * CHARACTER}"/>'
    )


DATE_CENTRE = round((28 - 4 - 6.5 / 2) * CHARACTER)
"""The centre of 署名 and 成文日期, from the left edge of 版心."""
MOST_CENTRED = 14
"""The greatest length in characters of a name that can be centred there."""


BESIDE_CENTRE = round(6.75 * CHARACTER)
"""The centre of the office to the left of 署名 in a joint issue."""


def centre_tab(position: int) -> str:
    """Return a tab stop at which text is centred."""
    return f'<w:tab w:val="center" w:pos="{position}"/>'


def _right_tab(position: int) -> str:
    return f'<w:tab w:val="right" w:pos="{position}"/>'


def _rule(height: int) -> str:
    """Return the properties of a paragraph that is a black line `height` twips high. Borders would
    not do: LibreOffice does not keep paragraphs with borders in one frame."""
    return '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>' + _exactly(height)


MARK_SIZES = ((12, 72), (15, 58), (18, 48), (22, 40), (27, 32), (36, 24))
"""The sizes of 发文机关标志: characters that fit on a line of 156 mm, and half-points. 7.2.4 leaves the
size to the office."""

DEADLINE_COLUMN = 2320
"""The width of the columns with deadlines. A date such as 2026年12月31日前 in 5号 (10.5 pt) fits."""


CELL_SIZES = (21, 18, 15)
"""The sizes of type in tables, in half-points: 5号, and 小5号 and 6号 where a table has many columns."""
_CELL_LINE = 320
"""The height of their lines in the first of these sizes; the others have lines in proportion."""


CELL_MARGIN = 140
"""Twips: both margins of a cell."""


def deadline_room(column: float, size: int = CELL_SIZES[0]) -> float:
    """Return the width of a column without its margins, in full-width characters of a size in
    half-points."""
    return (column - CELL_MARGIN) / (10 * size)


def cell_type(size: int) -> tuple[str, str]:
    """Return the properties of a paragraph and of its runs for text of a size in a cell, given in
    half-points. Both are empty for the usual size."""
    if size == CELL_SIZES[0]:
        return "", ""
    return _exactly(round(size * _CELL_LINE / CELL_SIZES[0])), type_size(size)


DEADLINE_WIDTH = deadline_room(DEADLINE_COLUMN)
CELL_MARGINS = (
    "<w:tblCellMar>"
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
MARK_LINE = 20 * 46
MARK_TOP, MARK_FOOT = 100, 97
"""The space above and below the strokes of 发文机关标志 in its line (measured)."""
_MARK_BEFORE = round(35 * MM) + LEADING - MARK_TOP
"""7.2.4: the top of 发文机关标志 is 35 mm below that of 版心."""


def styles_part() -> str:
    """Return the part word/styles.xml."""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
    left, kept = '<w:jc w:val="left"/>', "<w:keepNext/>"
    # 7.3.5.1: with a seal, the date ends four characters from the right, and the office is centred
    # above it. A date has 6 to 7 characters: 2026年3月5日, 2026年12月10日. Both are centred at one tab
    # stop, so that they stay in place in every font.
    signed = f"<w:tabs>{centre_tab(DATE_CENTRE)}</w:tabs>"
    # 7.4.2, 7.4.3: further lines of 抄送 begin below its first name.
    record, sides = _exactly(26 * 20), 'w:left="1120" w:right="280"'
    printed = f"<w:tabs>{_right_tab(TYPE_WIDTH - 280)}</w:tabs>"
    line = f'<w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/>'
    styles = (
        # 7.2.4: centred, red, 小标宋.
        _style(
            "gkMark",
            "发文机关标志",
            _centred(MARK_LINE, _MARK_BEFORE),
            XIAOBIAOSONG,
            MARK_SIZES[0][1],
            0,
            RED,
        ),
        _style(
            "gkLetterMark", "信函标志", _centred(MARK_LINE), XIAOBIAOSONG, MARK_SIZES[0][1], 0, RED
        ),
        # 10.1: 发文字号 at the right edge of 版心.
        _style("gkLetterLine", "信函文号", f"<w:tabs>{_right_tab(TYPE_WIDTH)}</w:tabs>{left}"),
        # 7.2.1 to 7.2.3: 3号; 密级 and 紧急程度 in 黑体.
        _style("gkMarking", "份号和密级", left),
        # 7.2.5: two lines below, centred, or with 签发人 at the right edge less one character (7.2.6);
        # 7.2.7: the red line 4 mm below, as wide as 版心.
        _style(
            "gkNumber",
            "发文字号",
            f"<w:pBdr>{line}</w:pBdr><w:tabs>{centre_tab(TYPE_WIDTH // 2)}"
            f"{_right_tab(TYPE_WIDTH - CHARACTER)}</w:tabs>{_exactly(LINE, 2 * LINE)}{left}",
        ),
        # 7.3.1: 2号小标宋, two blank lines below the red line, centred.
        _style("gkTitle", "标题", _centred(before=2 * LINE), XIAOBIAOSONG, 44),
        # 7.3.2: one blank line below the title, flush left.
        _style("gkRecipient", "主送机关", _exactly(LINE, LINE) + left),
        # 7.3.3: the first line of a paragraph is indented by two characters.
        _style("gkBody", "正文", indent),
        # 7.3.3: the first level of headings in 黑体.
        _style("gkHeading", "一级标题", kept + indent, HEITI),
        # 7.3.4: one blank line below the text, indented by two characters; further lines begin below
        # the first character of the name.
        _style("gkAttached", "附件说明", kept + _exactly(LINE, LINE) + hanging_indent(5, 3)),
        # 7.3.5
        _style("gkOffice", "署名", kept + signed + _exactly(LINE, 2 * LINE) + left),
        _style("gkDate", "成文日期", kept + signed + left),
        # 7.3.6: in brackets on the next line, indented by two characters.
        _style("gkContact", "附注", indent),
        # 7.3.7: 附件 in 3号黑体 flush left; its title centred on the third line.
        _style("gkAnnex", "附件", left, HEITI),
        _style("gkAnnexTitle", "附件标题", _centred(before=LINE), XIAOBIAOSONG, 44),
        _style("gkPart", "清单小标题", kept + _exactly(LINE, 120), HEITI),
        _style("gkPartNote", "清单说明", kept + _exactly(400), KAITI, 24),
        # 5.2.2 does not set the size in tables: 5号 (10.5 pt).
        _style("gkCell", "表格文字", _exactly(_CELL_LINE) + left, "", CELL_SIZES[0], 0),
        _style("gkCellCentred", "表格居中", _centred(_CELL_LINE), "", CELL_SIZES[0], 0),
        _style("gkCellHead", "表头", kept + _centred(_CELL_LINE), HEITI, CELL_SIZES[0], 0),
        _style("gkCellNote", "表格小字", _exactly(_CELL_LINE) + left, KAITI, CELL_SIZES[1], 0),
        # 7.4: lines of 0.35 mm and 0.25 mm as wide as 版心; 4号 type one character from its edges.
        _style("gkRuleOuter", "版记首末线", _rule(20), "", 2, 0),
        _style("gkRuleInner", "版记中线", _rule(14), "", 2, 0),
        # Below the last line, from the foot of 版心 to the foot of the lines.
        _style("gkFoot", "版记以下", _exactly(BOTTOM - BOTTOM_OF_LINES), "", 2, 0),
        _style("gkCopies", "抄送", record + f'<w:ind {sides} w:hanging="840"/>' + left, "", 28, 0),
        _style(
            "gkPrinter",
            "印发",
            printed + record + '<w:ind w:left="280" w:right="280"/>' + left,
            "",
            28,
            0,
        ),
        # A paragraph that Word requires, after a table or a frame. It takes no room.
        _style("gkLow", "占位", _exactly(20), "", 2, 0),
        _style("gkPage", "页码", _exactly(NUMBER_LINE), SONGTI, 28, 0),
    )
    return (
        f"<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}"
        f'<w:spacing w:val="{SPACING}"/>{type_size(TYPE // 10)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{_exactly(LINE)}'
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/>{CELL_MARGINS}</w:tblPr></w:style>'
        f"{''.join(styles)}</w:styles>"
    )
