"""What official documents have in common: their numbers and dates, and blanks to fill in by hand."""

import re
from dataclasses import dataclass
from datetime import date

from gkrw.core.model import Office
from gkrw.core.wording import written_date

BLANK = "＿＿＿＿＿＿"
"""What stands where somebody must write by hand: nothing unknown is ever invented."""
BLANK_OFFICE = "＿＿＿（发文机关）＿＿＿"
BLANK_DATE = "＿＿＿＿年＿＿月＿＿日"
BLANK_NUMBER = "＿＿＿＿〔＿＿＿＿〕＿＿号"

_NUMBER = re.compile(
    r"(?P<words>[^\s\d〔［\[【（(]+)\s*[〔［\[【（(]\s*(?P<year>\d{4})\s*[〕］\]】）)]"
    r"\s*第?\s*0*(?P<serial>[1-9]\d{0,5})\s*号"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A 发文字号: the office's words, a year and a serial number.

    Written as GB/T 9704-2012, 7.2.5 has it: the year in full in 〔〕, no 第, no padding.
    """

    words: str
    year: int
    serial: int

    def after(self, letters: int) -> "DocumentNumber":
        """The number so many letters on."""
        return DocumentNumber(self.words, self.year, self.serial + letters)

    def __str__(self) -> str:
        return f"{self.words}〔{self.year}〕{self.serial}号"


def parse_number(text: str) -> DocumentNumber | None:
    """新政公开函〔2026〕7号, also with [2026] or （2026）, or full-width digits; None when it is no such number."""
    match = _NUMBER.fullmatch(text.strip().translate(_HALF_WIDTH))
    if match is None:
        return None
    return DocumentNumber(match["words"], int(match["year"]), int(match["serial"]))


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was said of the documents of a run; None for what is to be filled in by hand.

    `number` is the first document's, `due` by when to report. The office and its telephone are the
    table's.
    """

    day: date | None = None
    due: date | None = None
    number: DocumentNumber | None = None


def particulars_said(
    office: Office | None, given: Particulars, number: DocumentNumber | None
) -> dict[str, str]:
    """The fields that say who issues a document, and when, by their names in a template; blanks to
    write in by hand where something is not known."""
    return {
        "发文机关": (office and office.full_name) or BLANK_OFFICE,
        "发文字号": str(number) if number else BLANK_NUMBER,
        "报送期限": written_date(given.due) if given.due else "",
        "报送期限空白": BLANK_DATE,
        "报送单位": office.name if office and office.name else BLANK,
        "联系人": (office and office.contact) or BLANK,
        "电话": (office and office.phone) or BLANK,
        "成文日期": written_date(given.day) if given.day else BLANK_DATE,
    }
