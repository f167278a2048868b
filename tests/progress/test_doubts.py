"""What is asked about in reported progress: each kind of doubt, and none about what is usual."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gkrw.core.model import Task
from gkrw.progress.doubts import Doubt, doubts_of, is_odd_value
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status

TODAY = date(2026, 11, 25)


def task_of(table, task_id: str) -> Task:
    """A task of the table: T32 has shares for targets, T29 has days, T10 has no target."""
    return next(task for task in table.tasks() if task.id == task_id)


def doubts(table, entry: TaskProgress, year: int | None = 2026, today: date | None = TODAY):
    """The doubts about an entry, as key, code and message."""
    found = doubts_of(entry, task_of(table, entry.id), year, today)
    return [(each.key, each.kind.code, each.message) for each in found]


@pytest.mark.parametrize(
    ("value", "odd"),
    [
        ("0", False),
        ("0.95", True),
        ("1", True),  # 100 % as a spreadsheet stores it
        ("1.01", False),
        ("50", False),
        ("100", False),
        ("101", True),
        ("-5", True),
    ],
)
def test_a_share_is_odd_where_it_may_be_a_fraction_or_is_above_all(real_table, value, odd):
    target = task_of(real_table, "T32").targets[1]
    assert str(target) == "网上可办率≥90%"
    for unit in ("%", "％"):
        assert is_odd_value(Decimal(value), replace(target, unit=unit)) is odd


@pytest.mark.parametrize(
    ("value", "odd"), [("0", False), ("0.5", False), ("150", False), ("-1", True)]
)
def test_a_number_of_days_is_odd_only_below_zero(real_table, value, odd):
    (target,) = task_of(real_table, "T29").targets
    assert target.unit == "个工作日"
    assert is_odd_value(Decimal(value), target) is odd


@pytest.mark.parametrize(
    ("at_least", "at_most", "value", "odd"),
    [
        (None, "1", "0.3", False),  # 差错率≤1%
        (None, "0.5", "1", False),
        (None, "1", "101", True),
        ("110", None, "120", False),  # 比上年增长
        ("110", None, "0.95", True),
        ("-3", None, "-2", False),
        ("90", "100", "-2", True),
    ],
)
def test_a_share_is_usual_where_the_target_itself_is_as_small_or_great(
    real_table, at_least, at_most, value, odd
):
    bounds = [bound and Decimal(bound) for bound in (at_least, at_most)]
    some = task_of(real_table, "T32").targets[1]
    target = replace(some, at_least=bounds[0], at_most=bounds[1])
    assert is_odd_value(Decimal(value), target) is odd


def test_usual_values_are_not_asked_about(real_table):
    usual = TaskProgress(
        "T32",
        Status.DONE,
        (("“一窗”", Decimal("72.5")), ("网上可办率", Decimal(100))),
        "已完成，共进驻 312 项。",
        TODAY,
        "https://www.example.gov.cn/yc",
        "张三",
        "0931-8250000",
        "见 2026 年第 3 期简报",
    )
    assert doubts(real_table, usual) == []
    assert doubts(real_table, TaskProgress("T32")) == []


def test_an_odd_value_is_asked_about_by_the_key_of_its_target(real_table):
    values = (("“一窗”", Decimal(72)), ("网上可办率", Decimal("0.95")))
    assert doubts(real_table, TaskProgress("T32", values=values)) == [
        ("targets.网上可办率", "G959", "T32 的“网上可办率”报的是 0.95%，请核对。")
    ]


def test_a_value_of_no_target_of_the_task_is_not_asked_about_here(real_table):
    values = (("办结率", Decimal("0.95")),)
    assert doubts(real_table, TaskProgress("T32", values=values)) == []


@pytest.mark.parametrize("key", ["result", "evidence", "reporter", "phone", "note"])
def test_a_file_on_somebodys_own_disk_is_asked_about_in_every_text(real_table, key):
    entry = TaskProgress("T10", **{key: r"D:\材料\截图.png"})
    ((found_key, code, message),) = doubts(real_table, entry)
    assert (found_key, code) == (key, "G968")
    assert message.endswith(r"“D:\材料\截图.png”是填报人电脑上的地址，别人打不开。")


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("file:///C:/材料.docx", True),
        ("FILE:///home/a.docx", True),
        ("见 e:/材料/1.pdf", True),
        (r"扫描件存放于D:\政务公开\2026年", True),
        (r"\\server\材料", True),
        ("https://www.example.gov.cn/file/1", False),
        ("兰州新区门户网站“双公示”专栏", False),
    ],
)
def test_an_address_that_others_cannot_open(real_table, address, local):
    found = doubts(real_table, TaskProgress("T10", evidence=address))
    assert [code for _, code, _ in found] == (["G968"] if local else [])


def test_an_odd_telephone_number_is_asked_about_as_it_was_typed(real_table):
    assert doubts(real_table, TaskProgress("T10", phone="9318250000")) == [
        (
            "phone",
            "G967",
            "T10 的联系电话“9318250000”像是丢了开头的 0，照原样收了，请核对。",
        )
    ]
    assert doubts(real_table, TaskProgress("T10", note="9318250000")) == []


def test_a_status_among_the_results_is_asked_about_where_none_is_reported(real_table):
    assert doubts(real_table, TaskProgress("T10", result="已办结。")) == [
        ("result", "G969", "T10 的完成情况“已办结。”只是一个状态，完成状态空着，请核对。")
    ]
    assert doubts(real_table, TaskProgress("T10", Status.DONE, result="已办结。")) == []
    assert doubts(real_table, TaskProgress("T10", note="已完成")) == [
        ("note", "G969", "T10 的备注“已完成”只是一个状态，完成状态空着，请核对。")
    ]
    assert doubts(real_table, TaskProgress("T10", note="待完成后补报")) == []


def test_a_day_still_to_come_is_asked_about(real_table):
    entry = TaskProgress("T10", Status.DONE, finished=date(2026, 11, 26))
    assert doubts(real_table, entry) == [
        ("finished", "G961", "T10 的完成日期 2026-11-26 还没有到，请核对。")
    ]
    assert doubts(real_table, entry, today=date(2026, 11, 26)) == []
    assert doubts(real_table, entry, today=None) == []


def test_a_day_still_to_come_in_another_year_is_asked_about_once(real_table):
    entry = TaskProgress("T10", Status.DONE, finished=date(2027, 1, 5))
    assert [code for _, code, _ in doubts(real_table, entry)] == ["G961"]


@pytest.mark.parametrize("today", [TODAY, None])
def test_a_day_of_another_year_than_the_table_is_asked_about(real_table, today):
    entry = TaskProgress("T10", Status.DONE, finished=date(2025, 12, 31))
    assert doubts(real_table, entry, today=today) == [
        ("finished", "G970", "T10 的完成日期 2025-12-31 不是 2026 年的，请核对。")
    ]
    assert doubts(real_table, entry, year=2025, today=today) == []


@pytest.mark.parametrize(
    ("finished", "asked"), [(date(2025, 11, 24), False), (date(2025, 11, 23), True)]
)
def test_without_a_year_a_day_of_more_than_a_year_ago_is_asked_about(real_table, finished, asked):
    entry = TaskProgress("T10", Status.DONE, finished=finished)
    message = f"T10 的完成日期 {finished} 不是这一年的，请核对。"
    expected = [("finished", "G970", message)] if asked else []
    assert doubts(real_table, entry, year=None) == expected
    assert doubts(real_table, entry, year=None, today=None) == []


def test_every_doubt_about_one_entry_is_told(real_table):
    entry = TaskProgress(
        "T29",
        values=(("公示时限", Decimal(-7)),),
        result="已完成",
        finished=date(2025, 6, 30),
        evidence=r"D:\双公示.xlsx",
        phone="1390000111",
    )
    found = list(doubts_of(entry, task_of(real_table, "T29"), 2026, TODAY))
    assert all(isinstance(each, Doubt) for each in found)
    assert [(each.key, each.kind.code) for each in found] == [
        ("targets.公示时限", "G959"),
        ("finished", "G970"),
        ("result", "G969"),
        ("evidence", "G968"),
        ("phone", "G967"),
    ]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("phone", "张三", "G967"),
        ("phone", "审计局办公室", "G967"),
        *[("phone", text, None) for text in ("无", "见备注", "张三 13900001111", "a@b.cn", "—")],
        ("phone", "同上", "G976"),
        ("phone", "2026-10-08", "G979"),
        ("phone", "已完成", "G979"),
        ("reporter", "13900001111", "G979"),
        ("reporter", "0931-8250000", "G979"),
        ("reporter", "０９３１－８２５００００", "G979"),
        ("reporter", "+86 139-0000-1111", "G979"),
        ("reporter", "https://a.cn/1", "G979"),
        *[("reporter", text, None) for text in ("张三", "张三13900001111", "王5", "T10")],
        ("evidence", "2026年10月8日", "G979"),
        ("evidence", "已完成", "G979"),
        *[("evidence", text, None) for text in ("https://a.cn/1", "2026年第3期简报", "见附件1")],
        ("result", "2026.10.8", "G979"),
        *[("result", text, None) for text in ("2026年10月8日公开", "http://a.cn/1", "20261008")],
        *[("note", text, None) for text in ("2026-10-08", "13900001111", "已完成")],
        *[("result", text, "G981") for text in ("删除", "清除。", "请删去")],
        *[("result", text, None) for text in ("已删除", "删除过期信息3条")],
    ],
)
def test_a_value_of_another_column_is_asked_about(real_table, key, text, code):
    entry = TaskProgress("T10", Status.UNDER_WAY, **{key: text})
    assert [each[1] for each in doubts(real_table, entry)] == ([code] if code else [])
