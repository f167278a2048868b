"""Telephone numbers and mail addresses that look wrong."""

import pytest

from gkrw.core.contacts import is_complete_phone, odd_mail, odd_phone


@pytest.mark.parametrize(
    "text",
    [
        *("", "见备注", "13900001111", "+8613900001111", "8613900001111", "１３９００００１１１１"),
        *("0931-8250000", "(0931)8250000", "010-62345678", "8250000", "4001234567"),
        *("8250000转8012", "0931-8250000转12", "0931-8250000-8012", "96123", "12345", "110"),
        *("86 13900001111", "+86 139 0000 1111", "139-0000-1111", "+86-139-0000-1111"),
        *("0086 13900001111", "86-0931-8250000", "+86 931 8250000", "+86-(0)10-62345678"),
        "0931-8250000、13900001111",
    ],
)
def test_a_telephone_number_that_may_be_right(text):
    assert odd_phone(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("139000O1111", "里像是有字母"),
        ("0931-825000l", "里像是有字母"),
        ("9318250000", "像是丢了开头的 0"),
        ("1062345678", "像是丢了开头的 0"),
        ("1390000111", "的位数不对"),
        ("139000011111", "的位数不对"),
        ("825000", "的位数不对"),
        ("(0931)825000", "的位数不对"),
        ("+8612900001111", "的位数不对"),
        ("+86 1390000111", "的位数不对"),
        ("+86-931-825000", "的位数不对"),
        ("86 931 8250000", "的位数不对"),
        ("13900001111、9318250000", "像是丢了开头的 0"),
        ("0931-8250000/1390000111", "的位数不对"),
    ],
)
def test_a_telephone_number_that_looks_wrong(text, why):
    assert odd_phone(text) == why


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        *[(text, True) for text in ("13900001111", "+86 139-0000-1111", "0931 8250000")],
        *[
            (text, True)
            for text in ("０９３１－８２５００００", "0931-8250000转12", "+86 931 8250000")
        ],
        *[(text, False) for text in ("8250000", "20261008", "4001234567", "110", "1390000111")],
        *[(text, False) for text in ("", "张三 13900001111", "13900001111、13900002222")],
    ],
)
def test_a_number_that_can_only_be_of_a_telephone(text, is_complete):
    assert is_complete_phone(text) is is_complete


@pytest.mark.parametrize(
    "text",
    ["", "czj@example.gov.cn", "zhang.san+zw@163.com", "a@b.cn、c_d@e-f.com.cn", "李四@例子.中国"],
)
def test_a_mail_address_that_may_be_right(text):
    assert odd_mail(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("czj.example.gov.cn", "里没有 @"),
        ("czj＠example.gov.cn", "里的 ＠ 是全角的"),
        ("czj@", "不像是邮箱"),
        ("czj@example", "不像是邮箱"),
        ("a@b.cn；无", "里没有 @"),
    ],
)
def test_a_mail_address_that_looks_wrong(text, why):
    assert odd_mail(text) == why
