"""G418: a telephone number or mail address that looks wrong."""

import pytest

from tables import check, edited


def told(key: str, text: str) -> list[tuple[str, int, str]]:
    """The findings on a particular of the liaison of 审计局, with their lines."""
    change = ("  - name: 审计局\n", f"  - name: 审计局\n    {key}: {text}\n")
    return [(each.code, each.place.line, each.message) for each in check(edited(change))]


def test_a_telephone_number_without_its_leading_zero():
    assert told("phone", "'931-8259000'") == [
        ("G418", 6, "审计局的联络员电话“931-8259000”像是丢了开头的 0。")
    ]


def test_a_mail_address_without_an_at_sign():
    assert told("mail", "sjj.example.gov.cn") == [
        ("G418", 6, "审计局的联络员邮箱“sjj.example.gov.cn”里没有 @。")
    ]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        *(("phone", "'0931-8259000'"), ("phone", "0931-8259000"), ("phone", "'13900001111'")),
        *(("mail", "sjj@example.gov.cn"), ("contact", "张三")),
    ],
)
def test_particulars_that_may_be_right(key, text):
    assert told(key, text) == []


def test_the_telephone_number_of_the_office():
    office = "office:\n  name: 管委会办公室\n  phone: '9318259000'\ndepartments:\n"
    ((code, message),) = [
        (each.code, each.message) for each in check(edited(("departments:\n", office)))
    ]
    assert (code, message) == ("G418", "发文机关的电话“9318259000”像是丢了开头的 0。")


@pytest.mark.parametrize("text", ["13900001111", "02125663377"])
def test_a_number_without_quotes_is_kept_and_asked_to_be_quoted(text):
    """To other software it is a number: the first in full, the second read as octal."""
    ((code, _, message),) = told("phone", text)
    assert code == "G203"
    assert f"{text} 没有加引号会被当成数字" in message
