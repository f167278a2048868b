"""Typed cell values, parsed into the values that are stored."""

from datetime import date

import pytest

from gkrw.core.findings import CellPlace
from gkrw.office.xlsx.workbook_reader import Number
from gkrw.returns.cell_reader import parse_date_cell, parse_phone_cell
from gkrw.returns.cell_texts import cell_text

TODAY = date(2026, 11, 25)
PLACE = CellPlace("财政局.xlsx", "任务清单", "M4")


def cell(value, code="General", epoch_1904=False):
    """The value of a cell as it is read."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Number.of(float(value), code, epoch_1904) if is_number else value


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (36526, date(2000, 1, 1)),
        (46303, date(2026, 10, 8)),
        (46303.75, date(2026, 10, 8)),
        ("46303", date(2026, 10, 8)),
        (73050, date(2099, 12, 31)),
        (20261008, date(2026, 10, 8)),
        (20261008.0, date(2026, 10, 8)),
    ],
)
def test_a_serial_number_of_excel_is_a_day(serial, day):
    assert parse_date_cell(cell(serial), TODAY, PLACE) == day


@pytest.mark.parametrize("serial", [36525, 73051, 0, 1, -46303, 20261008.5, 20261308, True])
def test_a_number_that_is_no_day_of_this_century_is_refused(serial):
    rejected = parse_date_cell(cell(serial), TODAY, PLACE)
    assert (rejected.code, rejected.place) == ("G924", PLACE)


@pytest.mark.parametrize("typed", ["11月25日", "11.25", "11-25"])
def test_a_day_without_its_year_is_the_last_such_day(typed):
    assert parse_date_cell(typed, TODAY, PLACE) == date(2026, 11, 25)
    assert parse_date_cell(typed, date(2026, 11, 24), PLACE) == date(2025, 11, 25)


@pytest.mark.parametrize(
    "typed",
    [
        *("2026年10月8日 星期四", "2026/10/08（周四）", "2026-10-08周四", "10月8日星期四"),
        *("二〇二六年十月八日", "二○二六年十月八号", "十月八日", "2026年十月8日星期四"),
    ],
)
def test_a_day_in_chinese_and_with_its_day_of_the_week_is_that_day(typed):
    assert parse_date_cell(typed, TODAY, PLACE) == date(2026, 10, 8)


@pytest.mark.parametrize(
    "typed",
    [
        "2026年10月8日 星期五",
        "2026-10-08 周日",
        "10月8日星期三",
        "星期四",
        "十月三十二日",
        "一二月八日",
    ],
)
def test_what_is_no_day_or_contradicts_its_day_of_the_week_is_asked_about(typed):
    assert parse_date_cell(typed, TODAY, PLACE).code == "G924"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13900001111, "13900001111"),
        (13900001111.0, "13900001111"),
        (9318250000.0, "9318250000"),
        (1.5, "1.5"),
        (1e15, "1000000000000000"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        ("  甲\r\n乙\u2028丙 ", "甲\n乙\n丙"),
        ("甲\v乙\f丙", "甲\n乙\n丙"),  # line breaks of Word
        (None, ""),
    ],
)
def test_any_value_as_text(value, text):
    assert cell_text(cell(value)) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (3, '0"期"', "3期"),
        (46303, 'yyyy"年"m"月"d"日"', "2026年10月8日"),
        (46303, "[DBNum1]yyyy", "二〇二六"),
        (46303, "[DBNum2]0", "46303"),  # not known how it is shown
        (46303, "[$-F800]dddd, mmmm dd, yyyy", "2026-10-08"),  # as the system writes dates
        (46303.5, "yyyy-mm-dd hh:mm:ss.00", "2026-10-08 12:00:00.00"),
    ],
)
def test_a_number_is_the_text_that_its_cell_shows(value, code, text):
    assert cell_text(cell(value, code)) == text


def test_a_workbook_that_counts_days_from_1904_keeps_its_days():
    assert parse_date_cell(cell(44841, epoch_1904=True), TODAY, PLACE) == date(2026, 10, 8)


@pytest.mark.parametrize("typed", ["13900001111", "0931-8250000 转 8012"])
def test_a_telephone_number_is_taken_as_typed(typed):
    assert parse_phone_cell(typed, PLACE) == typed


@pytest.mark.parametrize("typed", ["1.39E+10", "1.39e10", "１.39E+10", "-1E5"])
def test_a_telephone_number_that_lost_its_digits_is_refused(typed):
    rejected = parse_phone_cell(typed, PLACE)
    assert (rejected.code, rejected.place) == ("G925", PLACE)
