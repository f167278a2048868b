"""Names typed in pinyin."""

import subprocess
import sys

import pytest

from conftest import REAL_TABLE
from gkrw.core.pinyin import Spelling, full_pinyin, pinyin_letters, spelling


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("czj", "财政局"),
        ("caizhengju", "财政局"),
        ("caizj", "财政局"),
        ("czhj", "财政局"),
        ("chongqingban", "重庆办"),
        ("cqb", "重庆办"),
        ("hangzhengju", "行政局"),
        ("xzspj", "行政审批局"),
        ("kuaijichu", "会计处"),
        ("hjc", "会计处"),
        ("changlequ", "长乐区"),
        ("zlq", "长乐区"),
        ("yuequ", "乐区"),
        ("lvhuachu", "绿化处"),
        ("luhuachu", "绿化处"),
        ("12345rxb", "12345热线办"),
        ("cbdgwh", "ＣＢＤ管委会"),
        ("gkbc", "公开办（筹）"),
    ],
)
def test_a_name_is_spelled_by_initials_or_in_full_in_any_reading(typed, name):
    assert spelling(typed, name) is Spelling.WHOLE


@pytest.mark.parametrize("typed", ["c", "cz", "caizh", "caizheng", "caizhen"])
def test_the_start_of_a_spelling(typed):
    assert spelling(typed, "财政局") is Spelling.START


@pytest.mark.parametrize("typed", ["czjj", "zj", "caj", "caizhengjua", "hcz", "czi"])
def test_what_spells_another_name(typed):
    assert spelling(typed, "财政局") is None


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Cai Zheng Ju", "caizhengju"),
        ("ｃｚｊ", "czj"),
        ("xi'an", "xian"),
        ("lü-hua", "lvhua"),
        ("12345rx", "12345rx"),
        ("财政局", ""),
        ("2026", ""),
        ("czj。", ""),
        ("", ""),
    ],
)
def test_what_may_be_pinyin(typed, letters):
    assert pinyin_letters(typed) == letters


def test_a_long_name_of_many_readings_is_read_at_once():
    assert spelling("x" * 60, "行" * 60) is Spelling.WHOLE
    assert spelling("x" * 60 + "z", "行" * 60) is None


def test_full_pinyin_takes_the_most_frequent_reading():
    assert full_pinyin("财政局") == "caizhengju"


def test_the_library_is_imported_for_a_name_in_letters_only():
    code = (
        "import sys; from gkrw.cli.app import run; "
        f"run(['--table', {str(REAL_TABLE)!r}, 'list', '--dept', sys.argv[1]]); "
        "sys.exit('pypinyin' in sys.modules)"
    )
    codes = [
        subprocess.run(
            [sys.executable, "-c", code, name], capture_output=True, check=False
        ).returncode
        for name in ("财政局", "没有的局", "czj")
    ]
    assert codes == [0, 0, 1]
