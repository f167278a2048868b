"""The texts of foreign documents: lines that wrapping broke are joined, stray blanks and unusual
characters go."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gkrw.core.wording import INVISIBLE

_CJK = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_STRAY_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t\u3000\xa0]+(?=[{_CJK}])")
_STRAY_AT_FIGURE = re.compile(
    r"(?<=\d)[ \xa0]+(?=[\u4e00-\u9fff%％])|(?<=[\u4e00-\u9fff])[ \xa0]+(?=\d)"
    r"|(?<=\d)[\t\u3000]+(?=[年月日个%％])|(?<=[年月])[\t\u3000]+(?=\d)"
)


def without_stray_blanks(text: str) -> str:
    """Return a text without the blanks that wrapping left between Chinese characters: 工作机 制, and at
    figures: 12 月."""
    if not (" " in text or "\u3000" in text or "\xa0" in text or "\t" in text):
        return text
    return _STRAY_AT_FIGURE.sub("", _STRAY_BLANK.sub("", text))


GOES_ON = re.compile(r"[，、,（(“《〔【]$")
"""How a line ends that goes on in the next one."""
ENDS_PARAGRAPH = re.compile(r"[。；;！!？?：:）)】〕\]”]$")
"""How a line may end a paragraph of prose."""
WRAPPED_FROM = 25
"""The fewest characters of a line of prose that may go on in the next one, however it ends."""
STARTS_ITEM = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})(?:[)）、]|[.．](?!\d))|第[一二三四五六七八九十\d]+[条项部，、]"
    r"|[①-⑳]|[-—·●■▪]"
)
"""How a line begins that does not go on from the one before."""
ENDS_SENTENCE = re.compile(r"[。；;！!？?：:…][”’）)》〉]*$|[.]$")
"""How a line ends a sentence."""


def joined_paragraphs(lines: Iterable[str]) -> tuple[str, int]:
    """Join the lines of a cell that wrapping broke within a sentence. Return the paragraphs as lines,
    and the number of joins. No wrapping broke lines of which one, in the middle of a sentence, had
    room for what begins the next one."""
    lines = tuple(lines)
    widest = max(map(_width, lines), default=0)
    are_apart = any(
        _width(line) + _width(_unit(following)) <= widest - _RAGGED
        and not (GOES_ON.search(line) or ENDS_SENTENCE.search(line))
        and (following[0] not in "（(" or STARTS_ITEM.match(following))
        for line, following in pairwise(lines)
    )
    result: list[str] = []
    joins = 0
    for line in lines:
        ends = not result or ENDS_SENTENCE.search(result[-1])
        is_apart = are_apart and not (ends or GOES_ON.search(result[-1]) or line[0] in "（(")
        if ends or is_apart or STARTS_ITEM.match(line):
            result.append(line)
        else:
            result[-1] = join_broken(result[-1], line)
            joins += 1
    return "\n".join(result), joins


_RAGGED = 3
"""By how much the lines of a wrapped text differ, in Chinese characters."""


_QUOTED_OR_LATIN = re.compile(r".?[“‘《〈][^”’》〉]*[”’》〉]|[!-~]+")


def _unit(line: str) -> str:
    """Return what wrapping does not part at the beginning of a line: a character, a Latin word, a text
    in quotation marks."""
    match = _QUOTED_OR_LATIN.match(line)
    return match[0] if match else line[:1]


def _width(line: str) -> float:
    """Return the width of a line in Chinese characters."""
    return sum(0.5 if each.isascii() else 1 for each in line)


def join_broken(first: str, second: str) -> str:
    """Join two parts of a broken line. Latin words and figures get a blank between them."""
    both_latin = first[-1:].isascii() and second[:1].isascii()
    return f"{first} {second}" if both_latin and first and second else first + second


def one_line(lines: Iterable[str]) -> str:
    """Join the lines of a heading or a title, also of one that is written downwards, a character a
    line."""
    result = ""
    for line in lines:
        result = join_broken(result, line) if result else line
    return without_stray_blanks(result)


def outside_brackets(text: str, quotes: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the characters outside of brackets with their positions; with `quotes`, quotation marks
    are brackets too."""
    depth = 0
    for at, character in enumerate(text):
        if character in "（(〔[【" or (quotes and character in "“《"):
            depth += 1
        elif character in "）)〕]】" or (quotes and character in "”》"):
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield at, character


_SYMBOL_CODES = {
    "√": (0xFC, 0x50),
    "☑": (0xFE, 0x52),
    "×": (0xFB,),
    "☒": (0xFD,),
    "□": (0xA8, 0xA3),
}
"""What the codes of usual marks in Wingdings and Wingdings 2 show."""
_CONTROLS = {code: None for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}


def usual_characters(text: str) -> str:
    """Return a text with the line breaks of every system as line feeds, with 〔〕 for the like of
    them, and without control characters, invisible ones, and other blanks than the usual ones."""
    for odd, usual in _ODD_BRACKETS:
        text = text.replace(odd, usual)
    if text.isprintable():
        return _NO_TEXT.sub("", text)
    text = text.translate(_SYMBOLS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _NO_TEXT.sub("", text.translate(_CONTROLS)).replace("\xa0", " ")


_ODD_BRACKETS = (("［", "〔"), ("］", "〕"), ("﹝", "〔"), ("﹞", "〕"))
_SYMBOLS = {0xF000 | code: mark for mark, codes in _SYMBOL_CODES.items() for code in codes}
_NO_TEXT = re.compile(rf"{INVISIBLE}|[\u2028\u2029\ud800-\udfff\ufffe\uffff]")
