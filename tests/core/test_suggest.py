"""The nearest of some known words to one that is not known."""

import pytest

from gkrw.cli.app import COMMANDS
from gkrw.core.suggest import misspelt, nearest

_DEPARTMENTS = [
    *("管委会办公室", "党工委办公室", "经发局", "审计局", "民政司法和社保局", "财政局"),
    *("农林水务局", "生态环境局", "市场监管局", "建设局", "自然资源局", "卫生健康委"),
]


@pytest.mark.parametrize(
    ("typed", "likeliest"),
    [
        ("财政", "财政局"),
        ("财证局", "财政局"),
        ("新区财政局", "财政局"),
        ("生态局", "生态环境局"),
        ("环境", "生态环境局"),
        ("市场监督管理局", "市场监管局"),
        ("卫健委", "卫生健康委"),
        ("党工委办", "党工委办公室"),
        ("社保局", "民政司法和社保局"),
    ],
)
def test_the_likeliest_comes_first(typed, likeliest):
    assert nearest(typed, _DEPARTMENTS)[0] == likeliest


def test_a_word_that_contains_the_typed_one_goes_before_one_that_resembles_it():
    assert nearest("财政", ["财务", "新区财政局", "财政局"])[:2] == ["财政局", "新区财政局"]


@pytest.mark.parametrize("typed", ["气象台", "xyz", "", "   "])
def test_nothing_is_near_to_something_else(typed):
    assert nearest(typed, _DEPARTMENTS) == []


def test_capital_letters_make_no_difference():
    assert nearest("LEAD", ["lead", "responsible"]) == ["lead"]
    assert nearest("t0", ["T01", "T44"]) == ["T01"]


def test_a_key_with_a_slip_is_found():
    assert nearest("leed", ["lead", "responsible", "title"]) == ["lead"]


def test_no_more_than_asked_for_and_none_twice():
    assert nearest("办公室", ["管委会办公室", "党工委办公室"], most=1) == ["管委会办公室"]
    assert nearest("财政", ["财政局", "财政局"]) == ["财政局"]


def test_an_empty_known_word_is_never_suggested():
    assert nearest("财政", ["", "财政局"]) == ["财政局"]


def test_a_single_character_is_no_word_to_be_contained():
    assert nearest("财政局等", ["等", "财政局"]) == ["财政局"]


def test_many_unknown_words_among_many_known_ones_take_little_time():
    # Word by word it would take minutes. There is no limit in seconds: a busy machine would make
    # the test fail at random.
    known = [f"第{number}街道办事处" for number in range(2_000)]
    assert all(nearest(f"弟{number}街到办事处", known) for number in range(1_000, 2_000))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("lst", "list"), ("lsit", "list"), ("slit", "list"), ("lists", "list"), ("LIST", "list")),
        *(("shwo", "show"), ("detps", "depts"), ("deps", "depts"), ("vaildate", "validate")),
        *(("valid", "validate"), ("letter", "letters"), ("cheklist", "checklist")),
        *(("colect", "collect"), ("stauts", "status"), ("stats", "status"), ("reprot", "report")),
        *(("dif", "diff"), ("dfif", "diff"), ("lgo", "log"), ("logs", "log"), ("gti", "git")),
        *(
            ("schem", "schema"),
            ("imprt", "import"),
            ("exprot", "export"),
            ("temlate", "template"),
            ("templat", "template"),
        ),
    ],
)
def test_a_slip_of_the_fingers_is_recognised(typed, meant):
    assert misspelt(typed, COMMANDS) == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        *("search", "find", "get", "set", "add", "put", "delete", "remove"),
        *("ls", "cat", "test", "open", "edit", "print", "login", "start", "sort", "render"),
        *("x", "l", "", "财政局", "T10", "publish", "update", "upload", "sync", "pull"),
    ],
)
def test_no_other_word_is_taken_for_a_slip(typed):
    assert misspelt(typed, COMMANDS) == []
