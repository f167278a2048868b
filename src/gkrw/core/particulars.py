"""The particulars of official documents: office, number and dates, and blanks to fill in."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from gkrw.core.deadlines import day_of
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

    @property
    def is_letter_form(self) -> bool:
        """Whether the number is one of 信函格式 (10.1): 新政公开函."""
        return self.words.endswith(("函", "函字"))

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
    `parts` are the optional parts by name, as they are printed: 紧急程度 → 特急.
    """

    day: date | None = None
    due: date | None = None
    number: DocumentNumber | None = None
    parts: Mapping[str, str] = {}


def _copy_number(text: str) -> str | None:
    return text.zfill(6) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _secrecy(text: str) -> str | None:
    found = re.fullmatch(r"(绝密|机密|秘密)(?:\s*[★*☆]\s*(.+))?", text)
    return found and "★".join(filter(None, found.groups()))


def _urgency(text: str) -> str | None:
    return text if text in ("特急", "加急") else None


def _names(text: str) -> str | None:
    return text.rstrip("。.；; ") or None


def _day(text: str) -> str | None:
    day = day_of(text)
    return written_date(day) if day else None


COPIES, PRINTER, PRINTED = "抄送", "印发机关", "印发日期"
OPTIONAL_PARTS: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    "份号": ("000001", _copy_number),
    "密级": ("秘密★1年", _secrecy),
    "紧急程度": ("特急", _urgency),
    "签发人": ("张三", _names),
    COPIES: ("县委办公室，县人大常委会办公室", _names),
    PRINTER: ("青山县人民政府办公室", _names),
    PRINTED: ("2026-03-05", _day),
}
"""The parts that only some documents have (GB/T 9704-2012, 7.2 and 7.4): for each an example, and a
function that returns a typed text as it is printed, or None if it is invalid."""
CONTACTS_DUE = "名单期限"
LETTER_PARTS = {**OPTIONAL_PARTS, CONTACTS_DUE: ("2026-03-15", _day)}
"""Letters also have the day by which they ask for the names of the persons in charge."""


def particular_fields(
    office: Office | None, particulars: Particulars, number: DocumentNumber | None
) -> dict[str, Any]:
    """Return the particulars by their field names in a template. An unknown one is a blank to fill
    in, an optional one that is not given is empty. 报送期限 is empty if it is unknown, because a
    template has 报送期限空白 for it."""
    due, day = particulars.due, particulars.day
    parts = printed_parts(office, particulars)
    lead = (office and office.full_name) or BLANK_OFFICE
    names = [lead, *(each.text for each in office.joint)] if office else [lead]
    *above, (left, right) = _rows_of_offices(names)
    return {
        "发文机关": lead,
        "发文机关标志": "\n".join(names),
        "标志字数": max(map(len, names)),
        "主办机关字数": len(lead),
        "发文字号": str(number) if number else BLANK_NUMBER,
        "报送期限": written_date(due) if due else "",
        "报送期限空白": BLANK_DATE,
        "报送单位": (office and office.name) or BLANK,
        "联系人": (office and office.contact) or BLANK,
        "电话": (office and office.phone) or BLANK,
        "前几排署名": [{"左": one, "右": other} for one, other in above],
        "左边署名": left,
        "署名": right,
        "署名字数": len(right),
        "成文日期": written_date(day) if day else BLANK_DATE,
        **{name: parts.get(name, "") for name in OPTIONAL_PARTS},
    }


def issuer_in_title(office: Office | None) -> str:
    """Return the offices with which the title of a document begins, after 党政机关公文处理工作条例, article 9:
    at most two by name, more as 青山县人民政府办公室等3部门. Empty where the full name is unknown."""
    if office is None or not office.full_name:
        return ""
    names = [office.full_name, *(each.text for each in office.joint)]
    return f"{names[0]}等{len(names)}部门" if len(names) > 2 else "　".join(names)


_LONGEST_BESIDE = 13
"""The most characters of names that are beside each other in 署名."""


def _rows_of_offices(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the offices of 署名 in rows of two, left and right. A single office is at the right."""
    if max(map(len, names)) > _LONGEST_BESIDE:
        return [("", name) for name in names]
    rows = [(names[at], names[at + 1]) for at in range(0, len(names) - 1, 2)]
    return [*rows, ("", names[-1])] if len(names) % 2 else rows


def printed_parts(office: Office | None, particulars: Particulars) -> dict[str, str]:
    """Return the optional parts that a document has, as they are printed: those given for the run
    and those in the table. 印发机关 and 印发日期 belong together, so one without the other has a
    blank."""
    parts = dict(particulars.parts)
    if office and office.copies_to:
        parts.setdefault(COPIES, "，".join(name.text for name in office.copies_to))
    if office and office.printer:
        parts.setdefault(PRINTER, office.printer)
    if PRINTER in parts or PRINTED in parts:
        parts = {PRINTER: BLANK, PRINTED: BLANK_DATE, **parts}
    return parts


_FIELDS = {
    "发文机关全称": ("发文机关", "发文机关标志", "署名"),
    "报送期限": ("报送期限空白",),
}
"""The template fields in which the blank for a particular is, where they have other names."""


def blank_particulars(
    office: Office | None, particulars: Particulars, used: Set[str] | None = None
) -> list[str]:
    """Return the names of the unknown particulars that leave a blank, in the order of a document.
    `used` are the fields that the template writes, None for all."""
    parts = printed_parts(office, particulars)
    known = {
        "发文机关全称": office and office.full_name,
        "发文字号": particulars.number,
        "报送期限": particulars.due,
        "报送单位": office and office.name,
        "成文日期": particulars.day,
        "联系人": office and office.contact,
        "电话": office and office.phone,
        PRINTER: parts.get(PRINTER) != BLANK,
        PRINTED: parts.get(PRINTED) != BLANK_DATE,
    }
    unknown = (name for name, value in known.items() if not value)
    return [
        name
        for name in unknown
        if used is None or any(each in used for each in _FIELDS.get(name, (name,)))
    ]
