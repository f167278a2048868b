"""Find the lines at the top and at the foot of the pages of a PDF that are no text: page numbers, and
what each page repeats."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gkrw.office.pdf import PdfLine, PdfPage

_MOST_LINES = 3
"""How many lines a page has above or below its text."""
_SAME_HEIGHT = 2.0
"""Points: how far such lines on two pages may be apart."""
_NUMERAL = re.compile(
    r"\d+|(?<![A-Za-z])(?:[IVXLC]+|[ivxlc]+)(?![A-Za-z])|[一二三四五六七八九十百〇零○]+"
)
_PAGE_NUMBER = re.compile(r"[-—–－·~～\s第]*#[-—–－·~～\s页]*(?:[/／,，]?\s*共?\s*#\s*页?)?")
_COUNTS_PAGES = re.compile(r"第\s*#\s*页|共\s*#\s*页|^[-—–－·~～]+\s*#\s*[-—–－·~～]+$")


class _End(NamedTuple):
    """A line at an end of a page: its text with # for each numeral."""

    page: int
    line: PdfLine
    is_foot: bool
    pattern: str

    def is_number_of_its_page(self) -> bool:
        """Return whether the line may be the number of its page, whatever other pages have."""
        is_counted = _COUNTS_PAGES.search(self.pattern) is not None
        numeral = _NUMERAL.search(self.line.text)
        return _PAGE_NUMBER.fullmatch(self.pattern) is not None and (
            is_counted or (numeral is not None and numeral[0] == str(self.page))
        )

    def may_count_pages(self) -> bool:
        """Return whether a line with other numbers on each page may be one with page numbers."""
        return bool(_PAGE_NUMBER.fullmatch(self.pattern) or _COUNTS_PAGES.search(self.pattern))


def running_lines(pages: Sequence[PdfPage]) -> tuple[set[tuple[int, PdfLine]], list[str]]:
    """Return the lines that are no text, with the numbers of their pages, and the texts of those that
    are more than page numbers."""
    ends = [each for number, page in enumerate(pages, 1) for each in _ends(page, number)]
    alike: dict[tuple[bool, str], list[_End]] = {}
    for each in ends:
        alike.setdefault((each.is_foot, each.pattern), []).append(each)
    running: set[tuple[int, PdfLine]] = set()
    repeated: dict[str, None] = {}
    for each in ends:
        same = [
            other
            for other in alike[each.is_foot, each.pattern]
            if abs(other.line.top - each.line.top) < _SAME_HEIGHT
        ]
        equal = {other.page for other in same if other.line.text == each.line.text}
        others = {other.page for other in same} if each.may_count_pages() else set()
        is_repeated = len(equal) > min(len(pages) / 2, 2) and len(equal) > 1
        if is_repeated or len(others) > 1 or each.is_number_of_its_page():
            running.add((each.page, each.line))
            if is_repeated or not _PAGE_NUMBER.fullmatch(each.pattern):
                repeated[each.line.text if is_repeated else each.pattern.replace("#", "…")] = None
    return running, [*repeated]


def _ends(page: PdfPage, number: int) -> Iterator[_End]:
    """Yield the first and the last lines of a page, before its first table and behind its last one."""
    for is_foot in (False, True):
        for block in [*page.blocks[:: -1 if is_foot else 1]][:_MOST_LINES]:
            if not isinstance(block, PdfLine):
                break
            yield _End(number, block, is_foot, _NUMERAL.sub("#", block.text.strip()))
