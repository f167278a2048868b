"""Account for every text of a document: what is neither in the table nor left out is lost."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gkrw.core.names import ETC
from gkrw.core.wording import folded
from gkrw.intake.body_names import ROLE
from gkrw.intake.headings import heading_text, kind_of
from gkrw.intake.outline import Found, parted_number
from gkrw.intake.source import ForeignDocument, Paragraph, texts_of

_PART = re.compile(r"\w+")
_JOINTS = re.compile("等|会同?|和|及|与|商")
_GENERIC_TAIL = re.compile("等(?:部门|单位|部门和单位|方面)?$")


def lost_texts(
    source: ForeignDocument, data: Mapping[str, Any], found: Found
) -> Iterator[Paragraph]:
    """Yield the parts of texts of a document that are neither in the table nor among what was left
    out."""
    account = _Account(data, found)
    for block in source.blocks:
        units = [block] if isinstance(block, Paragraph) else texts_of(block.cells())
        for unit in units:
            if missing := account.missing(unit):
                yield Paragraph(missing, unit.place)


class _Account:
    """The texts of a table and of what was left out, in which parts of others are looked up."""

    def __init__(self, data: Mapping[str, Any], found: Found) -> None:
        self._verbatim = {*_texts(data), *(each.text for each in found.left_out)}
        self._whole = {"", *map(_bare, self._verbatim)}
        self._all = "\n".join(self._whole)
        self._headings = found.column_texts
        self._numbers = found.numbers
        self._parts: dict[str, bool] = {}
        self._missing: dict[str, str] = {}
        """What is missing of texts that were looked up: many cells have the same."""

    def missing(self, unit: Paragraph) -> str:
        """Return the parts of a text that are nowhere; empty where there is none."""
        text = unit.text
        if text in self._verbatim or unit.place in self._numbers:
            return ""
        if text not in self._missing:
            self._missing[text] = "、".join(self._missing_parts(unit))
        return self._missing[text]

    def _missing_parts(self, unit: Paragraph) -> Iterator[str]:
        text = unit.text
        if heading_text([text]) in self._headings:
            return
        if _bare(text) in self._whole or _bare(parted_number(unit.line).text) in self._whole:
            return
        for line in text.split("\n"):
            number = parted_number(line.strip())
            if _bare(number.text) in self._whole:
                continue
            for part in _PART.findall(number.text):
                core = _bare(ROLE.sub("", part)).removeprefix("由").removeprefix(ETC)
                core = _GENERIC_TAIL.sub("", core)
                if core and not self._has(core) and not kind_of(part):
                    yield part

    def _has(self, core: str) -> bool:
        """Return whether a part, or each of the names joined in it, is somewhere."""
        if core not in self._parts:
            self._parts[core] = (
                core in self._whole
                or core in self._all
                or any(
                    match.start() > 1
                    and core[: match.start()] in self._all
                    and len(core) > match.end() + 1
                    and self._has(core[match.end() :])
                    for match in _JOINTS.finditer(core)
                )
            )
        return self._parts[core]


def _bare(text: str) -> str:
    return "".join(_PART.findall(folded(text)))


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts in plain data, keys too."""
    pending: list[Any] = [data]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            yield from each
            pending += each.values()
        else:
            pending += each
