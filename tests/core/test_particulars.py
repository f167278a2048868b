"""Numbers and dates of letters."""

from datetime import date

import pytest

from gkrw.core.particulars import (
    BLANK,
    BLANK_DATE,
    COPIES,
    PRINTED,
    PRINTER,
    DocumentNumber,
    Particulars,
    parse_document_number,
    printed_parts,
)
from gkrw.core.wording import written_date


@pytest.mark.parametrize(
    "text",
    [
        "新政公开函〔2026〕7号",
        "新政公开函[2026]7号",
        "新政公开函（2026）7号",
        "新政公开函【2026】第7号",
        " 新政公开函〔2026〕007号 ",
    ],
)
def test_a_number_is_written_as_the_standard_has_it(text):
    assert str(parse_document_number(text)) == "新政公开函〔2026〕7号"


@pytest.mark.parametrize(
    "text",
    ["", "7号", "新政公开函7号", "新政公开函〔26〕7号", "新政公开函〔2026〕0号", "〔2026〕7号"],
)
def test_what_is_no_number_is_none(text):
    assert parse_document_number(text) is None


def test_numbers_count_on():
    assert DocumentNumber("新政公开函", 2026, 9).plus(1) == DocumentNumber("新政公开函", 2026, 10)


def test_a_date_has_arabic_digits_without_padding():
    assert written_date(date(2026, 3, 5)) == "2026年3月5日"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({}, {}),
        ({COPIES: "档案馆"}, {COPIES: "档案馆"}),
        ({PRINTED: "2026年3月5日"}, {PRINTER: BLANK, PRINTED: "2026年3月5日"}),
        ({PRINTER: "新区办公室"}, {PRINTER: "新区办公室", PRINTED: BLANK_DATE}),
    ],
)
def test_who_printed_it_and_when_belong_together(given, printed):
    assert printed_parts(None, Particulars(parts=given)) == printed
