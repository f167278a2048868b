"""Which columns of a foreign table hold progress, and what their texts say."""

from datetime import date
from decimal import Decimal

import pytest

from gkrw.core.task_parts import Target
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.progress_columns import (
    SaidStatus,
    counted_statuses,
    day_in,
    progress_column,
    report_parts,
    said_status,
    values_of,
    with_percent,
)
from gkrw.progress.statuses import Status


@pytest.mark.parametrize(
    ("key", "headings"),
    [
        (
            "status",
            "完成状态 办理状态 整改状态 销号与否 完成否 是否销号 是否完成 是否已办结 是否按期完成 完成状态（原表）",
        ),
        (
            "result",
            "完成情况 完成情况（原表） 进展情况 工作进展 目前进展 落实情况 整改落实情况 任务完成情况"
            " 目标完成情况 完成情况（上半年） 上半年完成情况 截至6月底进展情况 完成情况及存在问题"
            " 整改成效 办理结果 推进情况 销号情况 办结情况 进度 工作进度 进度(%) 进度（％） 整改进度"
            " 建设进度 形象进度 目前进度 完成率 完成比例 建设情况 办理进展",
        ),
        ("finished", "完成日期 实际完成时间 办结时间 整改完成时间 销号日期"),
        ("evidence", "佐证材料 佐证材料（链接） 证明材料 印证资料 完成佐证 支撑材料清单"),
        ("values", "指标完成值 完成值"),
        ("reporter", "填报人 填表人员 报送人姓名"),
        ("phone", "填报人电话 填报人联系方式"),
        (
            "note",
            "存在问题 存在的主要困难 滞后原因 未按期完成原因 问题和建议 下一步打算 下步工作措施",
        ),
    ],
)
def test_headings_of_progress(key, headings):
    found = {each: progress_column(each) for each in headings.split(" ")}
    assert {each: column and column.key for each, column in found.items()} == dict.fromkeys(
        found, key
    )


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "责任领导",
            "任务来源",
            "整改目标",
            "考核要点",
            "验收意见",
            "进度安排（一季度）",
            "进度要求",
            "项目情况",
        ),
        *(
            "总投资（万元）",
            "联系电话",
            "评分标准",
            "经费落实渠道",
            "预期成效",
            "问题清单",
            "基本情况",
        ),
    ],
)
def test_headings_of_other_columns(heading):
    assert progress_column(heading) is None


def test_the_user_says_what_a_column_holds_before_its_heading():
    chosen = {"反馈": ColumnMeaning.RESULT, "办否": ColumnMeaning.STATUS}
    chosen |= {"交卷": ColumnMeaning.FINISHED, "完成情况": ColumnMeaning.EXTRA}
    found = [progress_column(each, chosen) for each in ("反馈", "办否", "交卷", "完成情况（原表）")]
    assert [each and each.key for each in found] == ["result", "status", "finished", None]


def test_what_tells_several_columns_apart():
    assert [progress_column(each).label for each in ("完成情况（上半年）", "三季度进展情况")] == [
        "上半年",
        "三季度进展情况",
    ]


@pytest.mark.parametrize(
    ("text", "heading", "status"),
    [
        ("已办结", "完成状态", Status.DONE),
        ("推进中；逾期", "完成状态", Status.UNDER_WAY),
        ("是", "是否完成", Status.DONE),
        ("√", "是否按期完成", Status.DONE),
        ("是", "完成否", Status.DONE),
        ("是", "完成状态", None),
        ("滞后", "完成状态", None),
        ("否", "是否完成", None),
        ("×", "是否完成", None),
        ("未完成", "是否完成", None),
        ("尚未办结（征地慢）", "办理状态", None),
        ("已完成招标工作。", "完成状态", None),
        ("整改", "整改状态", None),
    ],
)
def test_statuses(text, heading, status):
    said = said_status(text, heading)
    assert (said.status if said else None) is status


@pytest.mark.parametrize(
    ("text", "status", "day", "rest"),
    [
        ("已完成（2026年8月28日）", Status.DONE, "2026年8月28日", ""),
        ("已完成，2026-08-28", Status.DONE, "2026-08-28", ""),
        ("已于2026年8月28日完成", Status.DONE, "2026年8月28日", ""),
        ("已完成（8月28日）", Status.DONE, "", "8月28日"),
        ("正在推进。已组织18次。", Status.UNDER_WAY, "", "已组织18次。"),
        ("进行中 75%", Status.UNDER_WAY, "", "75%"),
        ("未开始（资金没有到位）", Status.NOT_STARTED, "", "资金没有到位"),
    ],
)
def test_what_stands_behind_a_status_is_kept(text, status, day, rest):
    assert said_status(text, "完成状态") == SaidStatus(status, True, day, rest)


@pytest.mark.parametrize(
    ("text", "heading", "status"),
    [
        ("完成75%", "完成状态", Status.UNDER_WAY),
        ("100％", "完成状态", Status.DONE),
        ("0%", "完成状态", Status.NOT_STARTED),
        ("√", "完成状态", Status.DONE),
        ("已销号", "销号情况", Status.DONE),
        ("整改到位", "整改状态", Status.DONE),
    ],
)
def test_what_only_stands_for_a_status_is_not_sure(text, heading, status):
    said = said_status(text, heading)
    assert (said.status, said.is_sure) == (status, False)


def test_numbers_below_a_heading_with_a_percent_sign():
    texts = [("75", "进度(%)"), ("0", "进度（％）"), ("0.75", "进度(%)"), ("75", "进度")]
    assert [with_percent(*each) for each in texts] == ["75%", "0%", "0.75", "75"]


def test_statuses_of_several_bodies():
    assert counted_statuses("已完成2，未报5；逾期3") == {Status.DONE: 2, None: 5}
    assert counted_statuses("已完成2项，其余推进中") == {}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-08", date(2026, 10, 8)),
        ("2026.10.8", date(2026, 10, 8)),
        ("10月8日", None),
        ("年底前", None),
        ("1026-10-08", None),
    ],
)
def test_days(text, day):
    assert day_in(text) == day


RATE = Target("网上可办率", Decimal(90), None, "%", mark=None)
DAYS = Target("办结时限", None, Decimal(7), "个工作日", mark=None)


@pytest.mark.parametrize(
    ("targets", "text", "values"),
    [
        ((RATE,), "92.5%", [("网上可办率", Decimal("92.5"))]),
        ((RATE,), "网上可办率：92.5", [("网上可办率", Decimal("92.5"))]),
        (
            (RATE, DAYS),
            "办结时限5个工作日；网上可办率95%",
            [("网上可办率", Decimal(95)), ("办结时限", Decimal(5))],
        ),
        ((RATE, DAYS), "95%", None),
        ((RATE,), "约九成", None),
        ((), "95%", None),
    ],
)
def test_values_of_targets(targets, text, values):
    found = values_of(text, targets)
    assert (found and list(found)) == values


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("已公开预算（含三公）", {"result": "已公开预算（含三公）"}),
        (
            "已公开（含三公）。（95%；2026年6月25日完成；佐证：http://a.cn；备注：见（附件）；略）",
            {
                "result": "已公开（含三公）。",
                "values": "95%",
                "finished": "2026年6月25日",
                "evidence": "http://a.cn",
                "note": "见（附件）；略",
            },
        ),
        ("（备注：无）", {"note": "无"}),
    ],
)
def test_the_parts_of_an_exported_report(text, parts):
    assert dict(report_parts(text, (RATE,))) == parts
