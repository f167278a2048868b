"""What fixing changes in files: the changed lines, and which findings are gone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from gkrw.core.findings import Finding
from gkrw.core.wording import with_signs
from gkrw.store.fixing import Refused
from gkrw.views.finding_text import every_kind


class ChangedLine(NamedTuple):
    """A line of a comparison. `sign` is - for an old line, + for a new one, and empty for a title
    above others."""

    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}" if self.sign else self.text


_MOST_LINES = 60
"""The most changed lines of a file that are shown."""


def changed_lines(file: str, old: str, new: str) -> Iterator[ChangedLine]:
    """Yield the name of a file and its changed lines, each group with the number of its first
    line. In long comparisons only the first lines are given."""
    was, now = old.split("\n"), new.split("\n")
    told = [ChangedLine("", file)]
    for tag, start, end, at, to in SequenceMatcher(None, was, now, False).get_opcodes():
        if tag != "equal":
            told.append(ChangedLine("", f"第 {start + 1} 行"))
            told += [ChangedLine("-", _shown(line)) for line in was[start:end]]
            told += [ChangedLine("+", _shown(line)) for line in now[at:to]]
    if len(told) > 1:
        yield from told[:_MOST_LINES]
    if len(told) > _MOST_LINES:
        yield ChangedLine("", f"…… 还有 {len(told) - _MOST_LINES} 行，没有列出")


def _shown(line: str) -> str:
    """Return a line with a sign for each tab, and for each wide blank before the text."""
    text = line.lstrip("\u3000\xa0 \t")
    blanks = line[: len(line) - len(text)].replace("\u3000", "□").replace("\xa0", "□")
    return with_signs(f"{blanks}{text}".replace("\t", "⇥"))


def fix_summary(made: Sequence[Finding], refused: Sequence[Refused]) -> Iterator[str]:
    """Yield lines on the findings whose edits are made, by kind, and on those that are left."""
    kinds = every_kind()
    counts = Counter(each.code for each in made)
    if counts:
        told = "，".join(
            f"{code} {kinds[code].title} {count} 处" for code, count in sorted(counts.items())
        )
        yield f"能改好 {len(made)} 处：{told}。"
    for finding, reason in refused:
        yield f"{finding.place}: {finding.code} 没有改：{reason}。"
