"""Account for every text of a document: what is neither in the table nor left out is lost."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from gkrw.core.names import ETC
from gkrw.core.wording import folded
from gkrw.intake.body_names import ROLE, without_by
from gkrw.intake.headings import BODY_KINDS, heading_text, kind_of
from gkrw.intake.outline import Found, parted_number, with_closed_number
from gkrw.intake.source import ForeignDocument, Grid, Paragraph
from gkrw.intake.source_text import one_line

_PART = re.compile(r"\w+")
_WIDE_MARKS = re.compile("[，：；（）！？％]+")
"""Marks of which nothing is left: a text that has one takes six times as long to fold."""
_JOINTS = re.compile("等|会同?|以及|和|及|与|商")
_BEGINS_JOINED = re.compile("^(?:会同?|以及|和|及|与|商)(?=..)")
_LABEL_IS = re.compile("([\u4e00-\u9fff]{4,6})[为是](?=..)")
"""A label without a colon: 责任单位为甲局."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_KINDS = ("部门", "单位", "部门和单位", "方面", "主", "辅")
_GENERIC_TAIL = re.compile("等(?:成员)?(?:部门|单位|部门和单位|方面)?$")


def lost_texts(
    source: ForeignDocument, data: Mapping[str, Any], found: Found
) -> Iterator[Paragraph]:
    """Yield the parts of texts of a document that are neither in the table nor among what was left
    out."""
    account = _Account(data, found)
    for block in source.blocks:
        units = [block] if isinstance(block, Paragraph) else _cells(block)
        for text, place in units:
            if missing := account.missing(text, place):
                yield Paragraph(missing, place)


def _cells(grid: Grid) -> Iterator[tuple[str, str]]:
    return (("\n".join(cell.lines), cell.place) for cell in grid.cells() if cell.lines)


class _Account:
    """The texts of a table and of what was left out, in which parts of others are looked up."""

    def __init__(self, data: Mapping[str, Any], found: Found) -> None:
        self._verbatim = {*_texts(data), *(each.text for each in found.left_out)}
        self._headings = found.column_texts
        self._numbers = found.numbers
        self._parts: dict[str, bool] = {}
        self._missing: dict[str, str] = {}
        """What is missing of texts that were looked up: many cells have the same."""

    @cached_property
    def _whole(self) -> set[str]:
        """The bare texts. Many documents have no cell for which they are needed."""
        return {"", *map(_bare, self._verbatim)}

    @cached_property
    def _all(self) -> str:
        return "\n".join(self._whole)

    def missing(self, text: str, place: str) -> str:
        """Return the parts of a text that are nowhere; empty where there is none."""
        if text in self._verbatim or place in self._numbers:
            return ""
        if text not in self._missing:
            self._missing[text] = "、".join(self._missing_parts(text))
        return self._missing[text]

    def _missing_parts(self, text: str) -> Iterator[str]:
        if heading_text([text]) in self._headings:
            return
        title = parted_number(one_line(text.split("\n"))).text
        if title in self._verbatim or all(map(self._is_verbatim, _PART.findall(text))):
            return
        if _bare(text) in self._whole or _bare(title) in self._whole:
            return
        for line in text.split("\n"):
            number = parted_number(with_closed_number(line.strip()))
            if _bare(number.text) in self._whole:
                continue
            for part in _PART.findall(number.text):
                if (told := _LABEL_IS.match(part)) and kind_of(told[1]) in BODY_KINDS:
                    part = part[told.end() :]
                core = without_by(_bare(ROLE.sub("", part.lstrip(_CIRCLED)))).removeprefix(ETC)
                core = _GENERIC_TAIL.sub("", core)
                if core and not self._has(core) and not kind_of(part):
                    behind = _BEGINS_JOINED.sub("", core)  # 甲局（张某）会乙局
                    if behind != core and self._has(behind):
                        continue
                    yield part

    def _is_verbatim(self, part: str) -> bool:
        """Return whether a part, or the name in it, is a text of its own."""
        return part in self._verbatim or _GENERIC_TAIL.sub("", ROLE.sub("", part)) in self._verbatim

    def _has(self, core: str) -> bool:
        """Return whether a part, or each of the names joined in it, is somewhere."""
        if core not in self._parts:
            self._parts[core] = (
                core in self._whole
                or core in _KINDS
                or core in self._all
                or any(
                    match.start() > 1
                    and (core[: match.start()] in _KINDS or core[: match.start()] in self._all)
                    and len(core) > match.end() + 1
                    and self._has(core[match.end() :])
                    for match in _JOINTS.finditer(core)
                )
            )
        return self._parts[core]


def _bare(text: str) -> str:
    return "".join(_PART.findall(folded(_WIDE_MARKS.sub("", text))))


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
