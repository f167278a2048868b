"""Break a title into lines after GB/T 9704-2012, 7.3.1: no word is cut, the lines have suitable
lengths, and together they look like a trapezoid or a diamond."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

LINE_WIDTH = 20
"""The characters of 2号 (22 pt) on a line 156 mm wide."""

# A word comes before shorter words that it begins with.
_WORDS = (
    "政务公开工作|政府信息公开工作|政府信息公开|政务公开|信息公开|主动公开|政务服务|营商环境|放管服改革"
    "|法治政府建设|法治政府|法治建设|生态环境保护|生态环境|环境保护|民生实事|安全生产|乡村振兴|社会治理|数字政府|督察整改"
    "|重点任务分解表|任务分解表|责任分解表|任务分工表|重点任务|重点工作|工作要点|工作任务|目标任务|目标责任|主要任务|任务清单|责任清单|项目清单|问题清单|修改对照表|变化对照表"
    "|实施方案|工作方案|行动方案|行动计划|工作计划|工作报告|落实进展|落实情况|进展情况|完成情况|工作情况"
    "|管理委员会|委员会|办公室|人民政府|任务分工|责任分工|分解表|对照表|分工表|台账|清单|方案|要点|意见|办法"
    "|关于|印发|转发|全面|进一步|贯彻|落实|推进|深化|加强|做好|开展|完善|建立|优化|基层|公开|公布"
    "|重点|任务|工作|目标|责任|措施|情况|进展|年度|季度|各部门|部门|单位|政府|信息|政务|有关|问题|事项|项目|整改"
    "|改革|发展|建设|服务|管理|监督|考核|标准化|规范化|通知|通报|报告|决定"
)
_PLACE = r"[\u4e00-\u9fff]{2,4}?(?:自治区|自治州|自治县|新区|开发区|高新区|园区|街道|省|市|县|区|州|旗|镇|乡)"
_YEAR = "(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九十]{1,4})年度?"
_OPENING, _CLOSING = "《〈“‘（〔", "》〉”’）〕、，：；"
_TOKEN = re.compile(
    rf"(?P<word>{_WORDS}|{_PLACE}(?!场)|{_YEAR})|(?P<open>[{_OPENING}])|(?P<close>[{_CLOSING}]|[的等])"
    r"|(?P<joint>[和及与])|(?P<other>[A-Za-z]+|\d+|.)",
    re.DOTALL,
)
_INSIDE = re.compile(
    "(?<=公开)(?=工作)|(?<=重点|目标)(?=任务|工作|责任)|(?<=落实)(?=进展|情况)"
    "|(?<=任务|责任)(?=分解表|分工表)"
)
"""Where a phrase of two words may be broken if the lines would be very uneven otherwise."""
_INSIDE_COST = 8
"""The cost of such a break, in characters of difference between the longest and shortest line."""


_SHORT_ISSUER = 8
"""Characters. A shorter name gets no line of its own rather than other words do."""
_ISSUER_COST = -150
"""The break after other names is worth one more line, which costs 100."""


class _Break(NamedTuple):
    at: int
    cost: int


@cache  # the letters of a run have one title
def break_title(title: str, issuer: str = "") -> tuple[str, ...]:
    """Return the lines of a title. A title that fits is one line; so is one in which too few words
    are known, and which Word breaks. `issuer` is the name of an office before the title: a line
    does not end inside it if it fits on one, and preferably ends after it."""
    title = issuer + title
    width = _line_width(title)
    if width <= LINE_WIDTH:
        return (title,)
    breaks = sorted(_breaks(title))
    if text_width(issuer) <= LINE_WIDTH:
        breaks = [each for each in breaks if each.at > len(issuer)]
        if issuer:
            is_short = text_width(issuer) < _SHORT_ISSUER
            breaks.insert(0, _Break(len(issuer), 0 if is_short else _ISSUER_COST))
    fewest = -int(-width // LINE_WIDTH)
    layouts = [each for more in (0, 1) for each in _layouts(title, breaks, fewest + more)]
    return tuple(min(layouts, default=(0, [title]))[1])


def break_landscape_title(title: str) -> tuple[str, ...]:
    """Return the lines of a title on a landscape page, whose lines are 225 mm wide."""
    return (title,) if text_width(title) <= _LANDSCAPE_WIDTH else break_title(title)


_LANDSCAPE_WIDTH = 28
"""The characters of 2号 on such a line."""


def text_width(text: str) -> float:
    """Return the width of a text in full-width characters; digits and Latin letters are half as
    wide."""
    narrow = sum(unicodedata.east_asian_width(each) in ("Na", "H", "N") for each in text)
    return len(text) - narrow / 2


_BESIDE_FIGURES = re.compile(
    r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])"
)


def _line_width(text: str) -> float:
    """Return the width with the space that programs leave between figures and Chinese characters."""
    return text_width(text) + 0.25 * len(_BESIDE_FIGURES.findall(text))


def _breaks(title: str) -> Iterator[_Break]:
    """Yield the places where a line may end: at the ends of known words and of marks, not before a
    closing mark or after an opening one; and inside the phrases of _INSIDE."""
    tokens = list(_TOKEN.finditer(title))
    kinds = [str(each.lastgroup) for each in tokens]
    for number, (before, after) in enumerate(pairwise(kinds), 1):
        # A single unknown character belongs to the words beside it: 管理局, 公开栏.
        lone = any(
            kinds[at] == "other"
            and "other" not in kinds[max(at - 1, 0) : at] + kinds[at + 1 : at + 2]
            for at in (number - 1, number)
        )
        is_unknown = before == after == "other"
        if not (before in ("open", "joint") or after == "close" or lone or is_unknown):
            yield _Break(tokens[number].start(), 0)
    yield from (_Break(each.start(), _INSIDE_COST) for each in _INSIDE.finditer(title))


def _layouts(title: str, breaks: Sequence[_Break], count: int) -> Iterator[tuple[float, list[str]]]:
    """Yield each way to make `count` lines, with its cost."""
    for chosen in combinations(breaks, count - 1):
        ends = [0, *(each.at for each in chosen), len(title)]
        lines = [title[start:end] for start, end in pairwise(ends)]
        widths = [text_width(line) for line in lines]
        if max(map(_line_width, lines)) <= LINE_WIDTH:
            uneven = max(widths) - min(widths) + 0.1 * (widths[-1] > widths[0])
            cost = sum(each.cost for each in chosen)
            yield 1000 * _is_shapeless(widths) + 100 * count + uneven + cost, lines


def _is_shapeless(widths: Sequence[float]) -> bool:
    """Return whether the lines are neither a trapezoid nor a diamond: two are equally long, or one
    is shorter than those above and below it."""
    peak = widths.index(max(widths))
    rising, falling = widths[: peak + 1], widths[peak:]
    has_shape = list(rising) == sorted(rising) and list(falling) == sorted(falling, reverse=True)
    return len(set(widths)) < len(widths) or not has_shape
