"""The particulars of official documents: office, number and dates, and blanks to fill in."""

import re
from datetime import date
from typing import NamedTuple

from gkrw.core.model import Office
from gkrw.core.wording import written_date

BLANK = "＿＿＿＿＿＿"
"""Stands for an unknown particular, which somebody fills in by hand."""
BLANK_OFFICE = "＿＿＿（发文机关）＿＿＿"
BLANK_DATE = "＿＿＿＿年＿＿月＿＿日"
BLANK_NUMBER = "＿＿＿＿〔＿＿＿＿〕＿＿号"

_NUMBER = re.compile(
    r"(?P<words>[^\s\d〔［\[【（(]+)\s*[〔［\[【（(]\s*(?P<year>\d{4})\s*[〕］\]】）)]"
    r"\s*第?\s*0*(?P<serial>[1-9]\d{0,5})\s*号"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


class DocumentNumber(NamedTuple):
    """A 发文字号: the office's words, a year and a serial number.

    Written after GB/T 9704-2012, 7.2.5: the year in full in 〔〕, no 第, no padding.
    """

    words: str
    year: int
    serial: int

    def plus(self, documents: int) -> "DocumentNumber":
        """Return the number of the document that comes `documents` later."""
        return DocumentNumber(self.words, self.year, self.serial + documents)

    def __str__(self) -> str:
        return f"{self.words}〔{self.year}〕{self.serial}号"


def parse_document_number(text: str) -> DocumentNumber | None:
    """Parse 新政公开函〔2026〕7号, also with [2026] or （2026） and with full-width digits. Return None for
    any other text."""
    match = _NUMBER.fullmatch(text.strip().translate(_HALF_WIDTH))
    if match is None:
        return None
    return DocumentNumber(match["words"], int(match["year"]), int(match["serial"]))


class Particulars(NamedTuple):
    """The particulars of the documents of a run that are not in the table. None means unknown.

    `day` is the date of signing, `due` the day to report by, `number` that of the first document.
    """

    day: date | None = None
    due: date | None = None
    number: DocumentNumber | None = None


def particular_fields(
    office: Office | None, particulars: Particulars, number: DocumentNumber | None
) -> dict[str, str]:
    """Return the particulars by their field names in a template. An unknown one is a blank to fill
    in; 报送期限 is then empty, because a template has 报送期限空白 for it."""
    due, day = particulars.due, particulars.day
    return {
        "发文机关": (office and office.full_name) or BLANK_OFFICE,
        "发文字号": str(number) if number else BLANK_NUMBER,
        "报送期限": written_date(due) if due else "",
        "报送期限空白": BLANK_DATE,
        "报送单位": (office and office.name) or BLANK,
        "联系人": (office and office.contact) or BLANK,
        "电话": (office and office.phone) or BLANK,
        "成文日期": written_date(day) if day else BLANK_DATE,
    }


def blank_particulars(office: Office | None, particulars: Particulars) -> list[str]:
    """Return the names of the particulars that are unknown, in the order of a document."""
    known = {
        "发文机关全称": office and office.full_name,
        "发文字号": particulars.number,
        "报送期限": particulars.due,
        "报送单位": office and office.name,
        "成文日期": particulars.day,
        "联系人": office and office.contact,
        "电话": office and office.phone,
    }
    return [name for name, value in known.items() if not value]
