"""Words, numbers and formats that several documents and messages share."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import cache
from itertools import groupby

UNWRITTEN = "（未写明）"
"""Stands for a list of names that is empty or that the table does not state."""


def quoted(text: str) -> str:
    """Return a text in quotation marks; those inside it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def quoted_in_command(path: object) -> str:
    """Return a path as a command line needs it: in quotation marks if it contains a blank."""
    return f'"{path}"' if " " in str(path) else str(path)


def quoted_in_yaml(text: str) -> str:
    """Return a text as a YAML string in single quotes: 'T10: 财政'."""
    return "'" + text.replace("'", "''") + "'"


_PLAIN_ENTRY = (
    r"(?=.*[^\x00-\x7f]|\d{4}-\d\d-\d\d$)[\w（](?:[\w.（）。，、；“”/ -]*[\w.（）。，、；”/-])?"
)


def entry_in_yaml(text: str) -> str:
    """Return a Chinese text or a date as an item in the brackets of a YAML list, quoted where YAML
    or a reader of YAML could take it for something else."""
    return text if re.fullmatch(_PLAIN_ENTRY, text) else quoted_in_yaml(text)


def shortened(text: str, most: int = 30) -> str:
    """Return the first line of a text for a message, cut after `most` characters. An … marks a
    cut."""
    first = text.split("\n")[0]
    return f"{first[:most]}…" if len(first) > most or first != text else first


def first_of(texts: Sequence[str], most: int, unit: str = "") -> str:
    """Return texts joined: 财政局、审计局. Of more than `most`, only the first are given, followed by
    the number of all: 财政局等 70 个; by 等 alone without a `unit`."""
    more = f"等 {len(texts)} {unit}" if unit else "等"
    return "、".join(texts[:most]) + (more if len(texts) > most else "")


def with_signs(text: str) -> str:
    """Return a text of the same length that is safe to show. Control characters become signs such
    as ␛, and a tab a blank; marks of direction, and bytes that are no UTF-8, become �. Line breaks
    stay."""
    # Nearly every text is printable. Translating all takes 8 % of the time to check a table.
    return text if text.isprintable() else text.translate(_SIGNS)


def on_one_line(text: str) -> str:
    """Return a text as `with_signs` does, with a sign for each line break too."""
    return with_signs(text).replace("\n", LINE_BREAK_SIGN)


LINE_BREAK_SIGN = "␊"


_UNSEEN = [0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x2070)]
_SIGNS = dict.fromkeys([*range(0x7F, 0xA0), *_UNSEEN, *range(0xDC80, 0xDD00)], "\ufffd") | {
    code: {"\t": " ", "\n": "\n"}.get(chr(code), chr(0x2400 + code)) for code in range(32)
}
UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    r"\udc80-\udcff]|\r(?!\n)"
)
"""Matches a character that `with_signs` replaces, except a tab and the line break of Windows."""


_INVISIBLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F)),
)
INVISIBLE = f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _INVISIBLE)}]"
"""A pattern of the characters that are invisible or change the direction of the text."""
_NOTHING = {code: None for first, last in _INVISIBLE for code in range(first, last + 1)}


def without_invisible(text: str) -> str:
    """Return a text without the characters of INVISIBLE."""
    return text.translate(_NOTHING)


def odd_letters(word: str) -> str:
    """Return a remark on a character of a key or an id that is invisible, or only looks like a Latin
    letter: （其中有看不见的字符 U+200B）; an empty text where there is none."""
    for letter in word:
        if not without_invisible(letter):
            return f"（其中有看不见的字符 U+{ord(letter):04X}）"
        name = unicodedata.name(letter, "")
        if name.startswith(("CYRILLIC", "GREEK", "ARMENIAN")):
            return f"（其中的“{letter}”是 U+{ord(letter):04X}，不是英文字母）"
    return ""


def folded(text: str) -> str:
    """Return a text without differences of width (，, ７０％ 70%) and of capital and small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def bare(text: str) -> str:
    """Return a name or an id without invisible characters, without blanks and quotation marks
    around it, and without punctuation after it."""
    text = without_invisible(text)
    while (rest := unquoted(text.strip().rstrip(_ENDS))) != text:
        text = rest
    return text


def unquoted(text: str) -> str:
    """Return a text without the quotation marks around all of it."""
    is_quoted = len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES
    return text[1:-1] if is_quoted and _QUOTES.isdisjoint(text[1:-1]) else text


_QUOTES = frozenset("\"'＂＇“”‘’„‟「」『』﹁﹂﹃﹄〝〞")
_ENDS = "。．.，,、；;"


DATE_IN_TEXT = (
    r"\d(?:\d{3}年(?:\d{1,2}月(?:\d{1,2}日)?)?[前底]?|\d?月\d{1,2}日前?"
    r"|\d{3}[-./]\d{1,2}[-./]\d{1,2}前?)"
)
"""A pattern of a date in a text: 2026年6月30日前, 6月30日, 2026-06-30. It should stay on one line."""


WORKS = tuple(
    f"{kind}公开工作"
    for kind in ("政务", "政府信息", "信息", "党务", "校务", "院务", "厂务", "村务")
)
"""What `work_of` returns, the usual first."""


def work_of(table_title: str) -> str:
    """Return the words for the work that a table is about: 政务公开工作, or 信息公开工作 for one that is
    about that; empty where its title does not speak of 公开."""
    named = (work for work in WORKS if work.removesuffix("工作") in table_title)
    return next(named, WORKS[0] if "公开" in table_title else "")


_SHORT_TITLE = re.compile(
    "((?:责任|项目|问题|措施)?(?:清单|台账)|(?:任务|工作)?(?:分工|安排|要点|计划)"
    "|(?:重点|工作)任务|(?:分工|工作|实施)方案|分解表|分工表|一览表|明细表)"
    "(?:[（(][^（()）]*[)）])?$"
)
"""The word for the kind of a table at the end of its title, before a remark such as （征求意见稿）. Not
任务清单: so the annex of a letter is called."""


def short_title(table_title: str) -> str:
    """Return the words by which a document calls a table whose title it has given: the last ones of
    the title, such as 责任清单 or 台账; 分解表 where they are of no known kind."""
    found = _SHORT_TITLE.search(table_title)
    return found[1] if found else "分解表"


def written_date(day: date) -> str:
    """Return a date as 2026年3月5日: Arabic digits, no padding (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def without_blanks_at_figures(text: str) -> str:
    """Return a sentence of the screen, 改动 3 处, as documents print it: 改动3处. Ids keep the blank
    after them: T10 财政信息公开."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<![A-Za-z\d._-])(\d+) (?=[\u4e00-\u9fff])", r"\1", text
    )


def in_title_marks(title: str) -> str:
    """Return a title as written inside 《》: its own marks become 〈〉."""
    return title.translate(str.maketrans("《》", "〈〉"))


class Labelled(Enum):
    """An enum whose members have a value for programs and a Chinese label for people.

    Members are written `NAME = value, label`.
    """

    label: str

    # `label` has a default for type checkers: to them, a look-up by value passes one argument.
    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


_MOST_RANGES = 60


def id_ranges(tasks: Sequence[str]) -> str:
    """Return consecutive ids as ranges: T01—T09、T15. At most 60 ranges are given, followed by
    the number of all ids."""

    def run(numbered: tuple[int, str]) -> tuple[str, int, int]:
        """Return a key that is the same for consecutive ids: T09, T10."""
        at, task = numbered
        number = re.fullmatch(r"(.*?)(\d+)", task)
        return (number[1], len(number[2]), int(number[2]) - at) if number else (task, 0, at)

    ranges = [[task for _, task in same] for _, same in groupby(enumerate(tasks), run)]
    texts = [
        f"{each[0]}—{each[-1]}" if len(each) > 2 else "、".join(each)
        for each in ranges[:_MOST_RANGES]
    ]
    more = f" 等 {len(tasks)} 项" if len(ranges) > _MOST_RANGES else ""
    return "、".join(texts) + more


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Return a number in Chinese: 1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; in digits from 1000 on.
    Raise ValueError below 1."""
    if number < 1:
        raise ValueError(f"no Chinese number for {number}")
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # 十二 alone, but 一百一十二
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@cache  # 3 ms
def _all_numbers() -> dict[str, int]:
    return {chinese_number(number): number for number in range(1, 1000)}


def parse_heading_number(text: str) -> int | None:
    """Parse 三, 3, ３, （三）, (3), 三、, 3. or 第三部分. Return None for any other text and for 0."""
    core = text.strip().strip("（()）、.． ")
    core = re.sub("^第(.*)部分$", r"\1", core)
    if re.fullmatch(r"[0-9０-９]{1,3}", core):
        return int(core) or None
    return _all_numbers().get(core)


UNGROUPED = "未分类"
"""Stands for the heading of tasks that have none, where others have one."""


def section_heading(number: int, title: str) -> str:
    """Return the heading of a section: 一、政府信息公开"""
    return f"{chinese_number(number)}、{title}"


def group_heading(number: int, title: str) -> str:
    """Return the heading of a group: （一）主动公开"""
    return f"（{chinese_number(number)}）{title}"
