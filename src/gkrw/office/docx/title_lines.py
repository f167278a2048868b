"""Break the title of a document into lines."""

import re

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
