"""Telephone numbers and mail addresses that look wrong."""

import re
import unicodedata

_EXTENSION = re.compile(r"(?:转|ext\.?|-)\d{1,6}$", re.IGNORECASE)
_AREA_AND_NUMBER = r"(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}"
_COMPLETE = re.compile(
    rf"(?:(?:\+|00)?86)?(?:0{_AREA_AND_NUMBER}|1[3-9]\d{{9}})|(?:\+|00)86{_AREA_AND_NUMBER}"
)
"""A number with its area code, or of a mobile telephone."""
_SHORT = re.compile(r"[2-9]\d{6,7}|[48]00\d{7}|9\d{4}|1\d{2,4}")
"""A number without an area code, or of a service."""


def is_complete_phone(text: str) -> bool:
    """Whether a text is a telephone number that can hardly be another number: of a mobile telephone,
    or with its area code, also with an extension."""
    return any(map(_COMPLETE.fullmatch, _with_and_without_extension(text)))


def odd_phone(text: str) -> str:
    """Return why one of the telephone numbers in a text looks wrong, as the end of a Chinese
    sentence; empty where none does."""
    for each in re.split(r"[\n、，,；;/／]", unicodedata.normalize("NFKC", text)):
        if re.search(r"\d[oOlI]|[oOlI]\d", re.sub(_BETWEEN, "", each)):
            return "里像是有字母"
        whole, number = _with_and_without_extension(each)
        is_short = _SHORT.fullmatch(whole) or _SHORT.fullmatch(number)
        if number.removeprefix("+").isdecimal() and not (is_complete_phone(each) or is_short):
            return "像是丢了开头的 0" if _COMPLETE.fullmatch(f"0{whole}") else "的位数不对"
    return ""


_BETWEEN = r"[\s()]"


def _with_and_without_extension(text: str) -> tuple[str, str]:
    """Return a telephone number without blanks, brackets and dashes, whole and without its
    extension."""
    number = re.sub(_BETWEEN, "", unicodedata.normalize("NFKC", text))
    whole, bare = (re.sub("[-—–]", "", each) for each in (number, _EXTENSION.sub("", number)))
    return whole, bare


def odd_mail(text: str) -> str:
    """Return why one of the mail addresses in a text looks wrong, as the end of a Chinese sentence;
    empty where none does."""
    for each in re.findall(r"[^\s、，,；;/]+", text):
        if "＠" in each:
            return "里的 ＠ 是全角的"
        if "@" not in each:
            return "里没有 @"
        if not re.fullmatch(r"[\w.+-]+@(?:[\w-]+\.)+\w{2,}", each):
            return "不像是邮箱"
    return ""
