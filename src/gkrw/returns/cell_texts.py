"""The texts of cells, headings and names in returns."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from gkrw.office.xlsx.workbook_reader import CellValue, Number, SheetGrid
from gkrw.progress.records import value_text
from gkrw.store.decode import strip_forbidden


def plain_name(text: str) -> str:
    """Return the name of a file or a sheet on one line, without characters that a file refuses."""
    text = text.encode("utf-8", "replace").decode()
    return " ".join(strip_forbidden(text).split()) or "（没有名称）"


def compact(text: str) -> str:
    """Return a text without blanks and invisible characters, and with half-width characters."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def cell_text(value: CellValue) -> str:
    """Return any value as the text that a person sees, stripped, with \\n as line break."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None:
        return ""
    if isinstance(value, Number):
        return (value.shown or "").strip() or number_text(value)
    return str(value).upper()


def clean_text(text: str) -> str:
    """Return a text as it can be stored: \\n as line break, no characters that a file refuses."""
    if text.isprintable():
        return text.strip()
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)  # \v is a line break of Word
    lines = strip_forbidden(text).replace("\t", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


_MOST_TEXT = 10_000_000
"""Characters in all cells of a workbook: the text of a table of 10,000 tasks has a quarter of it.
Cells share their texts in a file, so a small file can hold many times more."""
_MOST_CELLS = 150_000
"""Cells with a value in a workbook: the sheets of 40 departments with 150 tasks each have 110,000.
Listing 240,000 takes 7 s."""


def excess_of_content(grids: Iterable[SheetGrid]) -> str:
    """Return the message that a workbook holds more text, or more cells, than any checklist; empty
    for a usual workbook."""
    rows = [row.values() for grid in grids for row in grid.rows.values()]
    length = sum(len(value) for row in rows for value in row if isinstance(value, str))
    if length > _MOST_TEXT:
        return f"里面的文字有 {length // 10_000} 万字，多得不正常，没有收。"
    count = sum(map(len, rows))
    return f"里面填了 {count} 格，多得不正常，没有收。" if count > _MOST_CELLS else ""


def number_text(number: Number) -> str:
    """Return the digits of a number, whatever its format shows; a day as 2026-10-08."""
    if number.is_date and number.day is not None and number.day.year > 1900:
        return str(number.day).removesuffix(" 00:00:00")
    return value_text(Decimal(repr(number.value)))


def normalized_id(typed: str) -> str:
    """Return a task id in its usual form: T10 for ｔ 10."""
    return compact(typed).upper()


_LONGEST_ID = 8


def is_no_id(typed: str) -> bool:
    """Whether what is in the column of ids is a text: longer than ids, or of Chinese words alone."""
    return len(typed) > _LONGEST_ID or not re.search("[A-Z0-9]", normalized_id(typed))


def number_in(text: str, unit: str) -> Decimal | None:
    """Return the number in a text, with or without the unit; None where it holds anything else."""
    if any(unicodedata.category(each) == "No" for each in text):
        return None  # ① or ²: a number of an item, or an exponent
    grouped = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text))
    if re.search(r"\d\s+\d", grouped):
        return None  # two numbers, often on two lines
    plain = compact(grouped)
    bare = plain.removesuffix(unit)
    if unit == "%" and plain.startswith("百分之"):
        bare = plain.removeprefix("百分之")
    elif unit == "%":
        bare = bare.removesuffix("%")
    return rounded_number(Decimal(bare)) if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", bare) else None


def rounded_number(number: Decimal) -> Decimal:
    """Remove the noise of binary fractions: 0.7 × 100 is 70; -0 is 0."""
    rounded = (round(number, 9) + 0).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
