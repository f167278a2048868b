"""Telephone numbers and mail addresses that look wrong."""

import re
import unicodedata

_EXTENSION = re.compile(r"(?:转|ext\.?|-)\d{1,6}$", re.IGNORECASE)
_AREA_AND_NUMBER = re.compile(
    r"0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}|1[3-9]\d{9}|[2-9]\d{6,7}|[48]00\d{7}|9\d{4}|1\d{2,4}"
)


def odd_phone(text: str) -> str:
    """Return why one of the telephone numbers in a text looks wrong, as the end of a Chinese
    sentence; empty where none does."""
    for each in re.split(r"[\n、，,；;/／]", unicodedata.normalize("NFKC", text)):
        number = re.sub(r"^\+?86(?=1\d{10}$)", "", re.sub(r"[\s()]", "", each))
        if re.search(r"\d[oOlI]|[oOlI]\d", number):
            return "里像是有字母"
        digits, without_extension = (
            re.sub(r"[-—–+]", "", each) for each in (number, _EXTENSION.sub("", number))
        )
        may_be = {digits, without_extension}
        if without_extension.isdecimal() and not any(map(_AREA_AND_NUMBER.fullmatch, may_be)):
            lost_zero = _AREA_AND_NUMBER.fullmatch(f"0{digits}") is not None
            return "像是丢了开头的 0" if lost_zero else "的位数不对"
    return ""


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
