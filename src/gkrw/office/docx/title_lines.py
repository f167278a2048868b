"""Where the title of a document breaks into lines."""

import re

CHARACTERS = 20
"""As many of 2号 (22 pt) stand on a line 156 mm wide."""

_WORD_BEGINS = re.compile(
    r"《|“|(?<=[》”])|工作|重点|任务|政务|政府|信息|目标|责任|进一步|全面|做好"
)


def lines_of(title: str) -> list[str]:
    """The title on as few lines as hold it, as even as its words allow.

    GB/T 9704-2012, 7.3.1: a break leaves words whole, and the lines are of fitting length.
    Where no word is known to begin, Word breaks the line by itself.
    """
    if len(title) <= CHARACTERS:
        return [title]
    starts = [match.start() for match in _WORD_BEGINS.finditer(title) if match.start()]
    fitting = [at for at in starts if at <= CHARACTERS]
    if not fitting:
        return [title]
    rest = -(-len(title) // CHARACTERS) - 1
    even = len(title) / (rest + 1)
    at = min(fitting, key=lambda start: (len(title) - start > rest * CHARACTERS, abs(start - even)))
    return [title[:at], *lines_of(title[at:])]
