"""The page of an official document after GB/T 9704-2012《党政机关公文格式》.

Each measure names its clause. Lengths are in twips (1/20 pt, 56.7 per mm) unless stated otherwise.
"""

import re

MM = 1440 / 25.4
"""Twips in a millimetre."""

# 5.1, 5.2.1: A4; 天头 37 mm, 订口 28 mm, 版心 156 mm x 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT = round(37 * MM), round(28 * MM)
RIGHT, BOTTOM = round((210 - 28 - 156) * MM), round((297 - 37 - 225) * MM)
# 5.2.2: 3号 (16 pt) type; 5.2.3: 22 lines per page and 28 characters per line fill 版心. 225 mm are
# 12756 twips: 579 per line. 156 mm are 442 pt: 28 characters of 16 pt need 0.25 pt less each.
LINE = 579
SPACING = -5
CHARACTER = 16 * 20 + SPACING
# 7.5: page numbers in 4号 (14 pt), 7 mm under 版心.
NUMBER_LINE = 20 * 17
FOOTER = BOTTOM - round(7 * MM) - NUMBER_LINE
EMU_PER_MM = 36000

# 5.2.2 names 仿宋; 7.2.4 and 7.3.1 小标宋; 7.3.3 黑体 and 楷体; 7.5 宋体. Documents name the fonts
# and do not contain them.
FONTS = ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体")
FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = FONTS
RED = "FF0000"
"""7.2.4: 发文机关标志 is red; 7.2.7: so is the line below 发文字号."""


_LINE_CHARACTERS = 20
"""The characters of 2号 (22 pt) on a line 156 mm wide."""

_WORD_BEGINS = re.compile(
    r"《|“|(?<=[》”])|工作|重点|任务|政务|政府|信息|目标|责任|进一步|全面|做好"
)


def break_title(title: str) -> list[str]:
    """The title on as few lines as possible, as even as its words allow.

    GB/T 9704-2012, 7.3.1: words are not broken, and the lines have suitable lengths. Where no
    beginning of a word is known, Word breaks the line.
    """
    if len(title) <= _LINE_CHARACTERS:
        return [title]
    starts = [match.start() for match in _WORD_BEGINS.finditer(title) if match.start()]
    fitting = [at for at in starts if at <= _LINE_CHARACTERS]
    if not fitting:
        return [title]
    rest = -(-len(title) // _LINE_CHARACTERS) - 1
    even = len(title) / (rest + 1)
    at = min(
        fitting, key=lambda start: (len(title) - start > rest * _LINE_CHARACTERS, abs(start - even))
    )
    return [title[:at], *break_title(title[at:])]
