"""Names typed in pinyin: czj, caizhengju or caizj for 财政局."""

import os
import re
import unicodedata
from collections.abc import Iterator
from enum import Enum


class Spelling(Enum):
    """How far a text in pinyin spells a name."""

    WHOLE = "whole"
    START = "start"


def pinyin_letters(typed: str) -> str:
    """Return a text that may be pinyin as small letters and digits only: caizhengju for Cai Zheng
    Ju. Empty for any other text."""
    plain = unicodedata.normalize("NFKC", typed).casefold().replace("ü", "v")
    letters = re.sub(r"[\s'’-]", "", plain)
    return letters if re.fullmatch(r"(?=[0-9]*[a-z])[a-z0-9]+", letters) else ""


def spelling(letters: str, name: str) -> Spelling | None:
    """Return how far `letters` spell a name; None where they do not. Each character may be written
    in full or by its initial, in any of its readings."""
    reached = {0}
    is_start = False
    for forms in _forms(name):
        is_start = is_start or any(
            form.startswith(letters[position:]) for position in reached for form in forms
        )
        reached = {
            position + len(form)
            for position in reached
            for form in forms
            if letters.startswith(form, position)
        }
    if len(letters) in reached:
        return Spelling.WHOLE
    return Spelling.START if is_start else None


def full_pinyin(name: str) -> str:
    """Return the pinyin of a name, each character in its most frequent reading."""
    return "".join(readings(character)[0] for character in name)


def spelled_out(letters: str, name: str) -> str:
    """Return the initials of a name if they start with `letters`, or else its full pinyin if that
    does; else `letters`."""
    initials = "".join(readings(character)[0][:1] for character in name)
    return next((s for s in (initials, full_pinyin(name)) if s.startswith(letters)), letters)


def readings(character: str) -> list[str]:
    """Return the readings of a character without tones, the most frequent one first. Letters and
    digits are their own reading, punctuation has an empty one."""
    # The phrases of pypinyin would hide other readings, and take a quarter of a second to load.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    plain = unicodedata.normalize("NFKC", character).casefold()
    if not plain.isalnum():
        return [""]
    return pinyin(plain, style=Style.NORMAL, heteronym=True)[0]


def _forms(name: str) -> Iterator[set[str]]:
    """Yield what may be typed for each character of a name: c, ch or chang for 长."""
    for character in name:
        forms = set()
        for reading in readings(character):
            initial = re.match("[zcs]h", reading)
            forms |= {reading, reading.replace("v", "u"), reading[:1]}
            forms |= {initial[0]} if initial else set()
        yield forms
