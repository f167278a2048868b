"""Account for every text of a document: what is neither in the table nor left out is lost."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gkrw.core.wording import folded
from gkrw.intake.body_names import ROLE
from gkrw.intake.headings import kind_of
from gkrw.intake.outline import Found, parted_number

_PART = re.compile(r"\w+")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千.]+")


class Account:
    """The texts of a table and of what was left out, in which parts of others are looked up."""

    def __init__(self, data: Mapping[str, Any], found: Found) -> None:
        texts = [*_texts(data), *(each.text for each in found.left_out)]
        self._whole = {_bare(text) for text in texts}
        self._all = "\n".join(self._whole)
        self._headings = {_bare(text) for text in (*found.columns.values(), *found.extra)}
        self._seen: dict[str, str] = {}

    def missing(self, text: str) -> str:
        """Return the parts of a text that are nowhere, joined by 、; empty where all are there."""
        if text not in self._seen:
            self._seen[text] = "、".join(self._missing(text))
        return self._seen[text]

    def _missing(self, text: str) -> Iterator[str]:
        bare = _bare(text)
        if not bare or bare in self._whole or bare in self._headings or kind_of(text):
            return
        if _bare(parted_number(text).text) in self._whole:
            return
        for part in _PART.findall(text):
            core = _bare(ROLE.sub("", part)).removeprefix("由").removesuffix("等")
            if _NUMBER.fullmatch(core) or core in self._all or kind_of(part) or not core:
                continue
            if all(each in self._all for each in re.split("等|会同|和|及|与|商", core)):
                continue
            yield part


def _bare(text: str) -> str:
    return "".join(_PART.findall(folded(text)))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield str(key)
            yield from _texts(value)
    else:
        for each in data:
            yield from _texts(each)
