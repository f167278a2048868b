"""What a deadline says: a date, or words that the office uses."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrw.core.deadlines import (
    day_of,
    due_on,
    has_impossible_date,
    has_odd_year,
    is_known_wording,
    needs_year,
    written_deadline,
    year_in,
)

_31_OCTOBER = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", _31_OCTOBER),
        ("2026.10.31", _31_OCTOBER),
        ("2026/10/31", _31_OCTOBER),
        ("2026年10月31日", _31_OCTOBER),
        ("2026年10月31日前", _31_OCTOBER),
        ("2026年10月31日之前", _31_OCTOBER),
        ("2026年10月31日以前", _31_OCTOBER),
        ("2026-10-31前", _31_OCTOBER),
        ("2026-3-5", date(2026, 3, 5)),
        ("2026年3月5日前", date(2026, 3, 5)),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)
def test_a_full_date_is_a_day(text, day):
    assert day_of(text) == day
    assert not has_impossible_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30", "2027-02-29", "2026年11月31日前", "2026.13.1", "2026-00-10", "2026/9/31"),
        *("2月30日前", "11月31日", "2026年3月1日至6月31日", "自2026年2月29日起"),
    ],
)
def test_a_date_that_the_calendar_does_not_have_is_impossible(text):
    assert day_of(text) is None
    assert has_impossible_date(text)


_IN_USE = [
    "年底前",
    "年底之前",
    "年底",
    "年末",
    "年中",
    "今年年底前",
    "2026年底前",
    "2026年年底前",
    "2026年",
    "2026年内",
    "本年度内",
    "10月底前",
    "2026年10月底前",
    "2026年6月底",
    "2026年12月",
    "10月31日前",
    "9月上旬",
    "12月中旬前",
    "上半年",
    "下半年",
    "2026年上半年",
    "第三季度",
    "2026年第四季度",
    "三季度末前",
    "每年",
    "每半年",
    "每季度",
    "每月",
    "每周",
    "每季度一次",
    "每年至少两次",
    "每月至少1次",
    "持续推进",
    "长期",
    "长期坚持",
    "常态化",
    "常态化推进",
    "全年",
    "及时",
    "按规定时限",
    "自收到申请之日起20个工作日内",
    "自印发之日起七个工作日内",
    "作出决定之日起7个工作日内",
    "形成之日起20日内",
    *("年内", "2026年年内", "十二月底前", "每月10日前", "每季度末", "每年12月底前", "实时", "常年"),
    *("随时", "长期推进", "持续开展", "全年持续推进", "20个工作日内"),
    *("信息形成之日起20个工作日内", "自印发之日起四个工作日内"),
]


@pytest.mark.parametrize("text", _IN_USE)
def test_words_in_use_are_known_and_name_no_day(text):
    assert is_known_wording(text)
    assert day_of(text) is None
    assert not has_impossible_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "待定",
        "视情况而定",
        "抓紧",
        "13月底前",
        "12月31日前每月报送",
        "年底前完成的除外",
        "财政局",
        "每次",
        *("前", "内", "之前", "末前"),
    ],
)
def test_other_words_are_not_known(text):
    assert not is_known_wording(text)
    assert day_of(text) is None
    assert not has_impossible_date(text)


@pytest.mark.parametrize(
    "text",
    ["2026年3月1日至6月30日", "2026-10-31至2026-11-30", "自2026年1月1日起", "2026年10月31日下班前"],
)
def test_a_span_or_a_date_with_more_words_is_no_single_day_and_not_impossible(text):
    assert day_of(text) is None
    assert not has_impossible_date(text)


@pytest.mark.parametrize("text", ["2026年10月", "10-31", "10月31日", "2026", "26-10-31"])
def test_a_part_of_a_date_is_no_day(text):
    assert not has_impossible_date(text)
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", _31_OCTOBER),
        ("年底前", date(2026, 12, 31)),
        ("年内", date(2026, 12, 31)),
        ("今年年底", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
        ("明年上半年", date(2027, 6, 30)),
        ("2027年", date(2027, 12, 31)),
        ("2027年前", date(2026, 12, 31)),
        ("10月底前", _31_OCTOBER),
        ("10月31日前", _31_OCTOBER),
        ("十月底", _31_OCTOBER),
        ("十二月中旬", date(2026, 12, 20)),
        ("二月底前", date(2026, 2, 28)),
        ("2028年2月底前", date(2028, 2, 29)),
        ("10月份", _31_OCTOBER),
        ("10月前", date(2026, 9, 30)),
        ("1月前", date(2025, 12, 31)),
        ("6月上旬", date(2026, 6, 10)),
        ("上半年", date(2026, 6, 30)),
        ("年中", date(2026, 6, 30)),
        ("下半年", date(2026, 12, 31)),
        ("第三季度", date(2026, 9, 30)),
        ("四季度末", date(2026, 12, 31)),
        ("全年", date(2026, 12, 31)),
        ("2月30日前", None),
        ("0000年底前", None),
        ("0001年前", None),
        ("9999年底前", None),
        ("1026-10-31", None),
        ("持续推进", None),
        ("每季度", None),
        ("每月10日前", None),
        ("7个工作日内", None),
        ("全年持续推进", None),
        ("视情况而定", None),
        ("另行通知", None),
        ("", None),
    ],
)
def test_the_last_day_of_a_deadline(text, day):
    assert due_on(text, 2026) == day


WORDINGS = [
    line.split("\t")
    for line in Path(__file__).with_name("deadline_wordings.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "day"), WORDINGS)
def test_wordings_of_real_tables_are_understood(text, day):
    assert is_known_wording(text) or day_of(text)
    assert due_on(text, 2026) == (None if day == "-" else date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月底前完成30%，年底前完成100%", date(2026, 12, 31)),
        ("1月1日起至12月31日", date(2026, 12, 31)),
        ("1月至次年3月", date(2027, 3, 31)),
        ("明年3月、明年6月", date(2027, 6, 30)),
        ("次年3月、6月", date(2027, 6, 30)),
        ("明年1月、今年12月", date(2027, 1, 31)),
        ("2025年12月至次年3月、次年6月底前", date(2026, 6, 30)),
        ("第二、三季度", date(2026, 9, 30)),
        ("2026年6、12月", date(2026, 12, 31)),
        ("2025年10月、12月", date(2025, 12, 31)),
        ("2026年12月底前（第一批），2027年6月底前（第二批）", date(2027, 6, 30)),
        ("2026年12月31日（星期四）前", date(2026, 12, 31)),
        ("上半年启动，下半年完成", date(2026, 12, 31)),
        ("长期坚持，2026年6月底前取得实效", date(2026, 6, 30)),
        ("2027年，1月31日前", date(2027, 1, 31)),
        ("12月31日0时前", date(2026, 12, 30)),
        ("12月31日17:30前", date(2026, 12, 31)),
        ("二〇二六年十二月三十一日前", date(2026, 12, 31)),
        ("２０２６．１２．３１", date(2026, 12, 31)),
        ("“十五五”期间", date(2030, 12, 31)),
        ("6月底前、每季度末", date(2026, 6, 30)),
        ("12月底前，每月报送", date(2026, 12, 31)),
        ("2026年6月底前全院推行", date(2026, 6, 30)),
        ("6月底前，12月底前再评估一次", date(2026, 12, 31)),
        ("6月底前起草方案", date(2026, 6, 30)),
        ("10月前实施", date(2026, 9, 30)),
        ("10月31日前首批窗口开放", _31_OCTOBER),
        ("9.1-9.30", date(2026, 9, 30)),  # no cell of figures: its days have all their figures
        ("6月底前，每年3月、12月底前", date(2026, 6, 30)),  # what follows recurs as well
    ],
)
def test_one_cell_may_say_more_than_a_day(text, day):
    assert due_on(text, 2026) == day


@pytest.mark.parametrize(
    "text",
    [
        "12月底前完成后10日内",  # from another day on
        "2026年12月31日后",
        "12月31日前后",
        "每年6月、12月底前",  # every year
        "12月31日前每月报送",
        "11月-2月",  # of which year
        "12月底前（11月）",  # a remark that says another day
        "5日前",  # of which month
        "2026.1",  # what a spreadsheet leaves of 2026.10
        "12.1",
        "26年底",
        "9月25日至5日",  # of which month
        "1月5日至10日内",
        "5月1-10个工作日",
        "持续推进（12月底前）",  # either
        "国庆节前（9月30日后）",
        "3月15日前签订承诺书后10日内",
        "20222月底前",
        "2026年12月底前完成2027年计划编制",
        "10月前期准备",
        "12月31日前一周",
        "12月底前三个工作日",
        "6月底前启动建设",
        "6月底前视情推进",
        "6月底前未完成的另报",
        "6月底前登记的企业",
        "每年3月报送，12月底前公开",  # December recurs as well
        "每月25日前，30日前",
        "一月一次",
        "6月推进会前",
        "十一",  # a number in a column of numbers, no holiday
    ],
)
def test_no_wording_gets_a_day_that_it_does_not_mean(text):
    assert due_on(text, 2026) is None


_PIECES = [
    *"年月日底初末前后起至到、，/（）和每第0123456789一二十",
    "季度",
    "上半年",
    "完成",
    "持续推进",
    "2026年",
]


@given(
    st.sampled_from([text for text, _ in WORDINGS]),
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 2), st.sampled_from(_PIECES)), max_size=3
    ),
)
def test_a_neighbour_of_a_known_wording_is_read_without_an_error(text, edits):
    for place, removed, piece in edits:
        text = text[:place] + piece + text[place + removed :]
    day = due_on(text, 2026)
    assert day is None or is_known_wording(text) or day_of(text) == day


def test_a_text_of_any_length_is_read():
    assert due_on("（" * 5_000 + "）" * 5_000, 2026) is None
    assert due_on("（）" * 5_000, 2026) is None
    assert due_on("12月底前、" * 20 + "12月底前", 2026) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2025年政务公开工作重点任务分解表", 2025),
        ("2026 年度分解表", 2026),
        ("政务公开工作重点任务分解表", None),
        ("兰州新区12026年表", None),
    ],
)
def test_the_year_of_a_table(title, year):
    assert year_in(title) == year


@pytest.mark.parametrize(
    ("text", "needed"),
    [("10月底前", True), ("年底前", True), ("2026-10-31", False), ("持续推进", False)],
)
def test_whether_a_deadline_needs_a_year(text, needed):
    assert needs_year(text) is needed


@pytest.mark.parametrize(
    ("text", "odd"),
    [("1026年底前", True), ("1026-10-31", True), ("2026年底前", False), ("年底前", False)],
)
def test_a_year_that_nobody_means(text, odd):
    assert has_odd_year(text) is odd


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-03-31", "2026年3月31日"),
        ("2026.4.30", "2026年4月30日"),
        ("2026/9/30前", "2026年9月30日前"),
        ("2026年06月05日前", "2026年6月5日前"),
        ("2026-10", "2026年10月"),
        ("2026.10月底", "2026年10月底"),
        ("2026年12月", "2026年12月"),
        ("12月底前（原定2026-06-30，经同意调整）", "12月底前（原定2026年6月30日，经同意调整）"),
        *(
            (same, same)
            for same in ("年底前", "2026年2季度", "2026-2027年", "2026-02-30", "9月30日前", "")
        ),
    ],
)
def test_how_documents_write_a_deadline(text, written):
    assert written_deadline(text) == written
