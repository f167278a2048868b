"""The standing of departments: lights, deadlines, targets and counts."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkrw import store
from gkrw.core.assignments import Role
from gkrw.core.deadlines import day_of
from gkrw.core.overall import OVERALL_ID
from gkrw.core.recipients import find_recipients
from gkrw.core.slips import put_off
from gkrw.progress.cautions import cautions, tasks_without_year, without_status_text
from gkrw.progress.records import TaskProgress
from gkrw.progress.standing import (
    Light,
    Standing,
    by_section,
    by_task,
    is_met,
    ranked,
    standings_of,
    total_of,
)
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table
from tables import edited, read

AS_OF = date(2026, 11, 25)
DONE, UNDER_WAY, NOT_STARTED = Status.DONE, Status.UNDER_WAY, Status.NOT_STARTED


def table(deadline: str = "", targets: str = "", title: str = ""):
    added = f"\n            deadline: {deadline}" if deadline else ""
    added += f"\n            targets: {targets}" if targets else ""
    text = edited(("lead: [审计局]", f"lead: [审计局]{added}"))
    if title:
        text = re.sub("(?m)^title: .*", f"title: {title}", text)
    found = check_table(store.read(text.encode(), "表.yaml"))
    assert found is not None
    return found


def standing(entries=None, deadline: str = "", targets: str = "", as_of: date = AS_OF) -> Standing:
    """Return the standing of 审计局, which leads T02 and shares T01 as one of 各部门."""
    checked = table(deadline, targets)
    recipients, _ = find_recipients(checked, ("审计局",))
    (found,) = standings_of(checked, recipients, {"审计局": entries or {}}, as_of)
    return found


def light(status, deadline: str = "", as_of: date = AS_OF, values=(), targets: str = "") -> Light:
    entries = {"T02": TaskProgress("T02", status, values)} if status else {}
    (item,) = (
        item
        for item in standing(entries, deadline, targets, as_of).items
        if item.row.task.id == "T02"
    )
    return item.light


@pytest.mark.parametrize(
    ("status", "deadline", "as_of", "expected"),
    [
        (DONE, "", AS_OF, Light.GREEN),
        (UNDER_WAY, "", AS_OF, Light.GREEN),
        (NOT_STARTED, "", AS_OF, Light.NONE),
        (None, "", AS_OF, Light.NONE),
        (None, "持续推进", AS_OF, Light.NONE),
        (DONE, "10月底前", AS_OF, Light.GREEN),
        (UNDER_WAY, "10月底前", AS_OF, Light.RED),
        (None, "10月底前", AS_OF, Light.RED),
        (UNDER_WAY, "年底前", AS_OF, Light.GREEN),
        (UNDER_WAY, "年底前", date(2026, 12, 1), Light.YELLOW),
        (UNDER_WAY, "年底前", date(2026, 12, 31), Light.YELLOW),
        (None, "年底前", date(2026, 12, 31), Light.YELLOW),
        (UNDER_WAY, "2026-11-24", AS_OF, Light.RED),
        (UNDER_WAY, "2026-11-25", AS_OF, Light.YELLOW),
        (UNDER_WAY, "2026-12-25", AS_OF, Light.YELLOW),
        (UNDER_WAY, "2026-12-26", AS_OF, Light.GREEN),
    ],
)
def test_the_light_of_a_task(status, deadline, as_of, expected):
    assert light(status, deadline, as_of) is expected


# -- several deadlines ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "deadline", "expected"),
    [
        (UNDER_WAY, "[3月底前出台方案, 2027-03-31]", Light.YELLOW),  # reached or not: to be asked
        (NOT_STARTED, "[3月底前出台方案, 2027-03-31]", Light.RED),  # surely not reached
        (None, "[3月底前出台方案, 2027-03-31]", Light.RED),
        (DONE, "[3月底前出台方案, 2027-03-31]", Light.GREEN),
        (UNDER_WAY, "[3月底前出台方案, 10月底前]", Light.RED),
        (UNDER_WAY, "[2027-03-31, 2027-06-30]", Light.GREEN),
        (UNDER_WAY, "[2026-12-01, 2027-06-30]", Light.YELLOW),
        (None, "[2026-12-01, 2027-06-30]", Light.YELLOW),
        (UNDER_WAY, "[6月底前, 持续推进]", Light.RED),
        (UNDER_WAY, "[每季度, 持续推进]", Light.GREEN),
        (NOT_STARTED, "[2027-06-30, 3月底前]", Light.RED),  # in any order
    ],
)
def test_the_light_of_a_task_with_several_deadlines(status, deadline, expected):
    assert light(status, deadline) is expected


@settings(max_examples=300)
@given(
    status=st.sampled_from([None, NOT_STARTED, UNDER_WAY, DONE]),
    days=st.lists(st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=4),
    as_of=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_each_deadline_is_judged_as_if_it_were_the_only_one(status, days, as_of):
    entries = {"T02": TaskProgress("T02", status)} if status else {}
    (item,) = (each for each in standing(entries).items if each.row.task.id == "T02")

    def judged(*some: date | None) -> Light:
        return replace(item, days=some, as_of=as_of).light

    alone = {day: judged(day) for day in [None, *days]}
    last = max(filter(None, days), default=None)
    if status is UNDER_WAY:  # an earlier stage that has passed is only to be asked about
        alone |= {day: Light.YELLOW for day in days if day != last and alone[day] is Light.RED}
    worst = next(each for each in Light if each in alone.values())
    together = replace(item, days=tuple(days), as_of=as_of)
    assert together.light is (worst if worst in (Light.RED, Light.YELLOW) else alone[None])
    assert together.is_stage_unsure == (
        status is UNDER_WAY and not together.is_overdue and any(together.passed)
    )
    if together.is_overdue:
        assert judged(together.due) is Light.RED
    elif last and status is not DONE:
        assert together.due == min((day for day in days if day and day >= as_of), default=last)


_MONTHS = st.lists(st.integers(1, 12), max_size=4, unique=True).map(sorted)


@settings(max_examples=500)
@given(status=st.sampled_from([None, NOT_STARTED, UNDER_WAY]), before=_MONTHS, after=_MONTHS)
def test_no_edit_of_deadlines_hides_what_has_passed_without_a_trace(status, before, after):
    """A task that is late, or whose stage is to be asked about, and is not after an edit."""
    entries = {"T02": TaskProgress("T02", status)} if status else {}
    (item,) = (each for each in standing(entries).items if each.row.task.id == "T02")
    was, now = (
        replace(item, days=tuple(date(2026, each, 15) for each in months), as_of=date(2026, 6, 20))
        for months in (before, after)
    )
    milder = (was.is_overdue and not now.is_overdue) or (
        was.is_stage_unsure and not (now.is_stage_unsure or now.is_overdue)
    )
    texts = [[f"2026-{each:02}-15" for each in months] for months in (before, after)]
    if milder:
        assert any(day_of(text) in was.passed for text, _ in put_off(*texts, 2026, ()))


def test_the_deadlines_that_have_passed_are_marked_while_others_are_to_come():
    def text(status, deadline: str) -> str:
        entries = {"T02": TaskProgress("T02", status)}
        (item,) = (e for e in standing(entries, deadline).items if e.row.task.id == "T02")
        return item.deadline_text

    several = "[3月底前出台方案, 2027-03-31]"
    assert text(UNDER_WAY, several) == "3月底前出台方案（已过）；2027-03-31"
    assert text(DONE, several) == "3月底前出台方案；2027-03-31"
    assert text(UNDER_WAY, "[3月底前, 10月底前]") == "3月底前；10月底前"
    assert text(UNDER_WAY, "10月底前") == "10月底前"


TARGETS = "[{name: 公开率, at_least: 90, unit: '%'}]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("90", Light.GREEN), ("89.9", Light.YELLOW), (None, Light.YELLOW)],
)
def test_a_done_task_whose_target_is_missed_is_yellow(value, expected):
    values = (("公开率", Decimal(value)),) if value else ()
    assert light(DONE, "", AS_OF, values, TARGETS) is expected


def test_a_missed_target_is_told_with_its_value():
    entries = {"T02": TaskProgress("T02", UNDER_WAY, (("公开率", Decimal(80)),))}
    found = standing(entries, targets=TARGETS)
    assert [
        (item.row.task.id, str(target), value)
        for item in found.items
        for target, value in item.missed
    ] == [("T02", "公开率≥90%", Decimal(80))]


@pytest.mark.parametrize(
    ("text", "value", "met"),
    [
        ("{name: 甲, at_least: 70, unit: '%'}", "70", True),
        ("{name: 甲, at_least: 70, unit: '%'}", "69.99", False),
        ("{name: 甲, at_most: 7, unit: 个工作日}", "7", True),
        ("{name: 甲, at_most: 7, unit: 个工作日}", "7.1", False),
    ],
)
def test_whether_a_target_is_met(text, value, met):
    (target,) = (
        target for task in table(targets=f"[{text}]").table.tasks() for target in task.targets
    )
    assert is_met(target, Decimal(value)) is met


@pytest.mark.parametrize(
    ("status", "month", "due"),
    [
        (None, 5, date(2026, 3, 31)),
        (NOT_STARTED, 8, date(2026, 3, 31)),
        (UNDER_WAY, 5, date(2026, 6, 30)),
        (UNDER_WAY, 8, date(2026, 6, 30)),
        (DONE, 8, date(2026, 6, 30)),
    ],
)
def test_a_task_under_way_is_only_late_with_its_last_deadline(status, month, due):
    entries = {"T02": TaskProgress("T02", status)} if status else {}
    found = standing(entries, "[3月底前出台方案, 6月底前]", as_of=date(2026, month, 1))
    (item,) = (each for each in found.items if each.row.task.id == "T02")
    assert item.due == due


def test_what_is_counted():
    found = standing(
        {"T02": TaskProgress("T02", DONE), "T01": TaskProgress("T01", None, (), "正在准备。")}
    )
    assert (found.total, found.count(DONE), found.count(UNDER_WAY), found.count(None)) == (
        2,
        1,
        0,
        1,
    )
    assert (found.rate, len(found.late), found.has_reported) == (50, 0, True)
    assert found.light is Light.YELLOW  # something was not reported


def test_a_department_that_reported_nothing():
    found = standing()
    assert (found.has_reported, found.rate, found.light) == (False, 0, Light.NONE)


def test_a_department_is_green_only_when_every_task_is():
    entries = {"T01": TaskProgress("T01", DONE), "T02": TaskProgress("T02", UNDER_WAY)}
    assert standing(entries).light is Light.GREEN
    assert standing(entries, "10月底前").light is Light.RED


@pytest.mark.parametrize("other", [DONE, UNDER_WAY])
def test_a_department_with_a_yellow_task_is_yellow_though_the_others_are_green(other):
    entries = {"T01": TaskProgress("T01", other), "T02": TaskProgress("T02", UNDER_WAY)}
    assert standing(entries, "2026-12-01").light is Light.YELLOW  # soon
    missed = {**entries, "T02": TaskProgress("T02", DONE, (("公开率", Decimal(80)),))}
    assert standing(missed, targets=TARGETS).light is Light.YELLOW


def test_the_rate_is_never_rounded_up():
    checked = table()
    recipients, _ = find_recipients(checked)
    found = standings_of(checked, recipients, {}, AS_OF)
    items = [item for each in found for item in each.items]
    assert Standing("空", ()).rate == 0
    every = total_of(found)
    assert (every.total, every.rate) == (len(items), 0)


def test_sections_have_the_items_of_all_departments():
    checked = table()
    recipients, _ = find_recipients(checked)
    found = standings_of(checked, recipients, {}, AS_OF)
    (section,) = by_section(found)
    assert section.name == "一、政府信息公开"
    assert section.total == sum(each.total for each in found)


def test_what_was_reported_without_a_status_is_reported():
    found = standing({"T01": TaskProgress("T01", result="已经拟定方案")})
    assert found.has_reported
    assert [item.row.task.id for item in found.items if item.lacks_status] == ["T01"]
    assert found.count(None) == found.total


def test_a_deadline_without_a_year_is_told_only_when_the_title_has_none():
    assert tasks_without_year(table(deadline="10月底前")) == ["T02"]
    assert tasks_without_year(table(deadline="持续推进")) == []
    assert tasks_without_year(table(deadline="[2026-03-31, 10月底前]")) == ["T02"]
    assert (
        tasks_without_year(table(deadline="10月底前", title="2026年政务公开工作重点任务分解表"))
        == []
    )


def test_what_is_not_the_departments_is_besides():
    found = standing({"T02": TaskProgress("T02", DONE), "T99": TaskProgress("T99", DONE)})
    assert found.not_counted == ("T99",)
    only = standing({"T99": TaskProgress("T99", DONE)})
    assert only.has_reported
    assert only.count(None) == only.total


def test_who_only_remarked_on_what_others_report_has_reported():
    found = standing({OVERALL_ID: TaskProgress(OVERALL_ID, result="均按要求落实。")})
    assert (found.has_reported, found.not_counted) == (True, ())
    assert found.count(None) == found.total


def test_the_year_of_deadlines_is_the_titles():
    def late(title: str) -> int:
        checked = table("10月底前", title=title)
        recipients, _ = find_recipients(checked, ("审计局",))
        return len(standings_of(checked, recipients, {}, AS_OF)[0].late)

    assert late("2025年政务公开工作重点任务分解表") == 1
    assert late("2027年政务公开工作重点任务分解表") == 0
    assert late("政务公开工作重点任务分解表") == 1


@pytest.mark.parametrize(
    ("done", "total", "rate"),
    [(0, 0, 0), (0, 7, 0), (6, 38, 16), (20, 38, 53), (604, 605, 99), (605, 605, 100), (1, 605, 0)],
)
def test_a_rate_is_rounded_but_only_all_is_100(done, total, rate):
    item = standing().items[0]
    finished = replace(item, entry=TaskProgress("T01", DONE))
    items = (finished,) * done + (replace(item, entry=None),) * (total - done)
    assert Standing("合计", items).rate == rate


def said(*standings: Standing, without_year: tuple[str, ...] = ()) -> list[str]:
    return list(cautions(standings, without_year, AS_OF))


def test_nothing_is_said_without_a_cause():
    assert said(Standing("财政局", ())) == []


def test_what_is_not_counted_is_named_by_department():
    found = said(
        Standing("财政局", (), ("T11", "T16")),
        Standing("审计局", ()),
        Standing("考核办", (), ("T99",)),
    )
    assert found == ["不计入以上项数的任务，也报了进展：财政局 T11、T16；考核办 T99。"]


def test_many_tasks_of_few_departments_are_counted_by_department():
    many = tuple(f"T{number:02}" for number in range(1, 22))
    found = said(Standing("财政局", (), many), Standing("考核办", (), ("T99",)))
    assert found == ["不计入以上项数的任务，也报了进展：财政局（21 项）、考核办（1 项）。"]
    assert "T20、T21。" in said(Standing("财政局", (), many))[0]


def test_a_year_that_was_supposed_is_named():
    (found,) = said(without_year=("T10", "T12"))
    assert found.startswith("分解表没有写年份，T10、T12 的完成时限按 2026 年算；")


def said_of(*changes: tuple[str, str], **entries: TaskProgress) -> list[str]:
    """Return the standing of 审计局 with these entries, by the id of their task."""
    checked = check_table(read(edited(*changes)))
    assert checked is not None
    return said(*standings_of(checked, find_recipients(checked)[0], {"审计局": entries}, AS_OF))


def test_tasks_whose_deadline_names_no_day_are_named():
    deadline = (
        "            lead: [审计局]\n",
        "            lead: [审计局]\n            deadline: {}\n",
    )
    for text, judged in (("尽快", False), ("持续推进", False), ("年底前", True)):
        found = said_of((deadline[0], deadline[1].format(text)))
        said_so = "1 项任务的完成时限没有说到哪一天，没有判断逾期：T02。"
        assert found == ([] if judged else [said_so])


def test_a_stage_that_may_not_have_been_reached_is_named():
    several = "lead: [审计局]\n            deadline: [3月底前出台方案, 2027-03-31]"
    change = ("lead: [审计局]", several)
    said = "阶段时限已过、报的是推进中，这一阶段做到没有，请核实：审计局 T02。"
    assert said_of(change, T02=TaskProgress("T02", UNDER_WAY)) == [said]
    assert said_of(change, T02=TaskProgress("T02", NOT_STARTED)) == []  # it is late


def test_a_deadline_beside_others_that_names_no_day_is_named():
    several = "lead: [审计局]\n            deadline: [尽快出台方案, 2027-03-31]"
    assert said_of(("lead: [审计局]", several)) == [
        "几个完成时限里有的没有说到哪一天，只按其余的判断：T02。"
    ]


def test_what_was_reported_without_a_status_is_named():
    found = said_of(
        T01=TaskProgress("T01", note="下月开始"), T02=TaskProgress("T02", result="在办")
    )
    assert found == ["报了内容、没有写完成状态，按未报算：审计局 T02、T01。"]


def test_what_was_finished_later_is_named():
    found = said_of(T01=TaskProgress("T01", Status.DONE, finished=date(2026, 12, 1)))
    assert found == ["完成日期在 2026-11-25 以后，也按现在报的算作已完成：审计局 T01。"]
    assert said_of(T01=TaskProgress("T01", Status.DONE, finished=AS_OF)) == []


def test_what_is_done_without_its_targets_value_is_named():
    target = "lead: [审计局]\n            targets: [{name: 公开率, at_least: 90, unit: '%'}]"
    found = said_of(("lead: [审计局]", target), T02=TaskProgress("T02", Status.DONE))
    assert found == ["报了已完成、没有填全指标完成值：审计局 T02。"]


def standings(entries, *changes: tuple[str, str], **options) -> list[Standing]:
    """Return the standings of all departments of the small table, by what each has reported."""
    checked = check_table(read(edited(*changes)))
    assert checked is not None
    reported = {
        name: {task: TaskProgress(task, status) for task, status in held.items()}
        for name, held in entries.items()
    }
    return standings_of(checked, find_recipients(checked)[0], reported, AS_OF, **options)


LATE = (
    "            lead: [审计局]\n",
    "            lead: [审计局]\n            deadline: 10月底前\n",
)


def test_a_task_is_done_when_each_of_its_bodies_has_done_it():
    found = standings({"审计局": {"T02": DONE, "T01": DONE}, "建设局": {"T02": DONE}})
    tasks = by_task(total_of(found).items)
    assert [(each.row.task.id, each.is_done) for each in tasks] == [("T01", False), ("T02", True)]


def test_those_that_are_late_with_a_task_come_with_the_lead_first():
    found = standings(
        {}, LATE, ("  - name: 建设局\n", ""), ("departments:\n", "departments:\n  - name: 建设局\n")
    )
    (task,) = [each for each in by_task(total_of(found).items) if each.late]
    assert [item.department for item in task.late] == ["审计局", "建设局"]


def test_only_the_roles_that_are_asked_for_are_counted():
    reported = {"建设局": {"T01": DONE, "T02": DONE}}
    leads = standings(reported, roles=(Role.LEAD,))
    assert [(each.name, [item.row.task.id for item in each.items]) for each in leads] == [
        ("财政局", ["T01"]),
        ("审计局", ["T02"]),
        ("建设局", []),
    ]
    assert leads[2].not_counted == (), "it is another role, not another's task"


def test_departments_with_the_same_rate_share_a_rank():
    found = standings(
        {
            "财政局": {"T01": DONE},
            "审计局": {"T01": DONE},
            "建设局": {"T01": DONE},
        }
    )
    assert [(rank, each.name) for rank, each in ranked(found)] == [
        (1, "财政局"),
        (2, "审计局"),
        (2, "建设局"),
    ]
    nobody = standings({})
    assert {rank for rank, _ in ranked(nobody)} == {1}


def test_a_department_without_tasks_has_no_rank():
    leads = standings({}, roles=(Role.LEAD,))
    assert [each.name for _, each in ranked(leads)] == ["财政局", "审计局"]


def test_many_tasks_are_named_with_the_number_of_their_departments():
    extra = "".join(f"  - name: 第{number}局\n" for number in range(20))
    added = ("collectives:\n", f"{extra}collectives:\n")
    checked = check_table(read(edited(added)))
    assert checked is not None
    recipients = find_recipients(checked)[0]
    without = {each.body.name: {"T01": TaskProgress("T01", result="已报。")} for each in recipients}
    without["审计局"]["T02"] = TaskProgress("T02", result="已报。")
    found = standings_of(checked, recipients, without, AS_OF)
    assert without_status_text(found) == "T01（23 个单位）、T02（1 个单位）"
    assert without_status_text(found[:3]) == "财政局 T01；审计局 T02、T01；建设局 T01"
