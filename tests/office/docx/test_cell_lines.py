"""Dates in narrow cells are not broken."""

import pytest

from gkrw.office.docx.cell_lines import cell_lines, date_width


@pytest.mark.parametrize(
    "text", ["年底前", "2026年12月31日前", "持续推进，每季度向社会公布一次进展情况", ""]
)
def test_a_text_that_fits_or_has_no_date_stays_as_it_is(text):
    assert cell_lines(text, 10.5) == text


@pytest.mark.parametrize(
    "lines",
    [
        ["12月底前（原定", "2026年6月30日，", "经管委会主任办公会议", "同意调整）"],
        ["自2026年1月1日至", "2026年12月31日"],
    ],
)
def test_a_longer_text_is_broken_beside_its_dates(lines):
    assert cell_lines("".join(lines), 10.5).split("\n") == lines


def test_a_date_that_is_wider_than_a_line_has_its_year_on_a_line_of_its_own():
    lines = ["2026年", "12月31日前；", "2027年", "3月31日前"]
    assert cell_lines("".join(lines), 6.5).split("\n") == lines


def test_a_mark_after_a_date_may_stand_in_the_margin():
    lines = ["2026年12月31日前；", "2027年3月31日前"]
    assert cell_lines("".join(lines), 10.38).split("\n") == lines


def test_the_widest_date_of_a_text():
    assert date_width("持续推进") == 0
    assert date_width("3月底前；2026年12月31日前全部完成") == date_width("2026年12月31日前；") > 10


def test_each_of_several_deadlines_begins_on_a_line_of_its_own():
    lines = ["3月底前出台实施方案；", "2026年12月31日前", "全部完成"]
    assert cell_lines("".join(lines), 10.5).split("\n") == lines
    assert cell_lines("3月底前；9月底前", 10.5) == "3月底前；9月底前"
