"""Which table something was made for."""

import pytest

from gkrw.core.identity import TableIdentity

TITLE = "2026年政务公开工作重点任务分解表"


@pytest.mark.parametrize(
    ("key", "recorded", "is_of"),
    [
        ("", "", True),  # a record of a former version
        ("", TITLE, True),
        ("", "2026年政务公开重点工作任务分解表", True),  # corrected
        ("", "政务公开工作重点任务分解表", False),  # of which year
        ("", "2026年度政务公开工作重点任务分解表（修订）", True),
        ("", "2026年新区政务公开工作重点任务分解表", True),
        ("", "2026年兰州新区政务公开工作重点任务分解表", False),
        ("", "2026年政务公开工做重点任务分解表", True),
        ("", "2026年政务服务工作重点任务分解表", False),
        ("", "2025年政务公开工作重点任务分解表", False),
        ("", "2026年优化营商环境任务分解表", False),
        ("", "zwgk-2025", False),
        ("zwgk-2026", "zwgk-2026", True),
        ("zwgk-2026", TITLE, True),  # recorded before there was a key
        ("zwgk-2026", "zwgk-2025", False),
        ("zwgk-2026", "2025年政务公开工作重点任务分解表", False),
    ],
)
def test_what_a_record_is_of(key, recorded, is_of):
    assert TableIdentity(key, TITLE).is_of(recorded) is is_of


def test_two_tables_of_one_title_are_told_apart_by_their_keys():
    assert not TableIdentity("zwgk-2026", TITLE).is_of("yqgk-2026", TITLE)
    assert TableIdentity("", TITLE).is_of("zwgk-2026", TITLE), "the key was taken out again"


def test_the_key_is_recorded_or_else_the_title():
    assert TableIdentity("zwgk-2026", TITLE).recorded == "zwgk-2026"
    assert TableIdentity("", TITLE).recorded == TITLE


@pytest.mark.parametrize(
    ("recorded", "is_of"),
    [
        ("政务公开工作重点任务分解表", True),  # recorded before the year was written
        ("政务公开工作重点任务分解表（2026年）", True),
        ("政务公开工作重点任务分解表（2025年）", False),
        ("2025年政务公开工作重点任务分解表", False),
    ],
)
def test_the_year_of_a_title_without_one_is_recorded_with_it(recorded, is_of):
    table = TableIdentity("", "政务公开工作重点任务分解表", 2026)
    assert table.recorded == "政务公开工作重点任务分解表（2026年）"
    assert table.is_of(recorded) is is_of


def test_halves_of_a_year_are_tables_of_their_own():
    assert not TableIdentity("", "2026年上半年政务公开任务分解表").is_of(
        "2026年下半年政务公开任务分解表"
    )
