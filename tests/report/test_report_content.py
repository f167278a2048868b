"""The content of a report, from a table and its progress."""

from datetime import date

from reports import DONE, FULL, LATE, YEAR, full_report, office_report, report_of

from gkrw.progress.records import TaskProgress
from gkrw.report.content import cells_of


def test_items_are_counted_by_department_and_by_section():
    report = full_report()
    assert [(each.name, each.total, each.count(DONE)) for each in report.departments] == [
        ("财政局", 1, 1),
        ("审计局", 2, 0),
        ("建设局", 2, 0),
    ]
    assert [(each.name, each.total) for each in report.sections] == [("一、政府信息公开", 5)]
    assert (report.tasks, report.whole.total) == (2, 5)


def test_late_missed_and_silent_are_told_by_name():
    report = full_report()
    assert [(item.department, item.row.task.id) for item in report.whole.late] == [
        ("审计局", "T02"),
        ("建设局", "T02"),
    ]
    ((item, target),) = report.missed_targets
    assert (item.department, item.row.task.id) == ("审计局", "T02")
    assert target == {"指标": "公开率≥90%", "完成值": "85.5%"}
    assert report.silent == ("建设局",)


def test_the_day_decides_what_is_late():
    assert report_of(FULL, LATE, YEAR, as_of=date(2026, 10, 31)).whole.late == ()


def test_a_task_that_nobody_has_is_named():
    report = report_of(
        {}, ("        responsible: [各部门]\n", ""), ("lead: [新区财政局]", "lead: []")
    )
    assert report.unassigned == ("T01",)
    assert report_of().unassigned == ()


def test_collectives_that_report_themselves_are_addressed():
    assert report_of().addressee == "各部门"
    parks = ("  - name: 各部门\n", "  - name: 各园区\n    members: unlisted\n  - name: 各部门\n")
    asked = ("responsible: [建设局]", "responsible: [建设局, 各园区]")
    assert report_of({}, parks, asked).addressee == "各园区、各部门"


def test_a_year_that_was_supposed_is_known():
    assert report_of(FULL, LATE).without_year == ("T02",)
    assert full_report().without_year == ()


def test_the_issuing_office_is_no_addressee_where_it_is_named_alone():
    office = ("departments:", "office:\n  name: 财政局\ndepartments:")
    assert report_of({}, office).addressee == "各部门"
    some = [
        ("responsible: [各部门]", "responsible: [建设局]"),
        ("lead: [审计局]", "lead: [财政局]"),
    ]
    assert report_of({}, *some).addressee == "财政局、建设局"
    assert report_of({}, office, *some).addressee == "建设局"


def test_the_title_names_the_table():
    assert full_report().title == ("关于《2026年政务公开工作重点任务分解表》落实进展情况的通报")


def test_text_without_a_status_is_no_silence():
    report = report_of({"建设局": [TaskProgress("T02", result="正在办理")]})
    assert "建设局" not in report.silent


def test_what_was_reported_on_other_tasks_is_no_silence():
    report = office_report()
    assert report.silent == ("教体局", "各园区")
    assert report.cautions == [
        "不计入以上项数的任务，也报了进展：财政局 T04；建设局 T04。",
        "没有写明由哪个单位承担，不在其内：T04。",
    ]


def test_all_tasks_are_counted_also_those_that_nobody_has():
    assert office_report().tasks == 4


def test_a_title_inside_a_title_has_single_marks():
    assert office_report().title == ("关于《2026年〈政务公开〉重点任务分解表》落实进展情况的通报")


def test_a_deadline_that_was_moved_says_what_it_was():
    moved = ("deadline: 10月底前", "deadline: 12月底前")
    reason = (
        "            targets:",
        "            moved: [{from: 10月底前, reason: 主任办公会同意}]\n            targets:",
    )
    report = report_of(FULL, LATE, YEAR, moved, reason)
    (cells, *_) = [cells_of(each) for each in report.whole.items if each.row.task.id == "T02"]
    assert cells["完成时限"] == "12月底前（原定10月底前，主任办公会同意）"
    assert report.whole.late == ()
    assert "完成时限调整过：T02（原定10月底前，主任办公会同意）。" in report.cautions
