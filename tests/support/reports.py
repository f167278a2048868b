"""Helpers for tests of reports: small tables, progress, and the reports on them."""

from datetime import date
from decimal import Decimal

from gkrw.core.assignments import LoadedTable
from gkrw.progress.records import DepartmentProgress, ReportedProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table as check_loaded
from gkrw.report.content import Report, compose_report
from tables import edited, read

AS_OF = date(2026, 11, 25)
DONE, UNDER_WAY, NOT_STARTED = Status.DONE, Status.UNDER_WAY, Status.NOT_STARTED
TARGETS = "targets: [{name: 公开率, at_least: 90, unit: '%'}]"


def table(*changes: tuple[str, str]) -> LoadedTable:
    """Load a table with T01 (lead 财政局, responsible 各部门) and T02 (lead 审计局, responsible 建设局)."""
    loaded = check_loaded(read(edited(*changes)))
    assert loaded is not None
    return loaded


LATE = ("lead: [审计局]", f"lead: [审计局]\n            deadline: 10月底前\n            {TARGETS}")
"""A change: T02 is due at the end of October and has a target."""
YEAR = ("title: 政务公开工作重点任务分解表", "title: 2026年政务公开工作重点任务分解表")


def report_of(
    entries: dict[str, list[TaskProgress]] | None = None,
    *changes: tuple[str, str],
    as_of: date = AS_OF,
) -> Report:
    """Compose the report on entries, by department."""
    progresses = {
        name: DepartmentProgress(name, tuple(each)) for name, each in (entries or {}).items()
    }
    return compose_report(table(*changes), ReportedProgress(progresses, ()), as_of)


FULL = {
    "财政局": [TaskProgress("T01", DONE)],
    "审计局": [
        TaskProgress("T01", UNDER_WAY, result="=SUM(A1)\n正在拟定方案"),
        TaskProgress("T02", UNDER_WAY, (("公开率", Decimal("85.5")),), phone="0931-8259000"),
    ],
}
"""审计局 is late with T02 and misses its target; 建设局 has reported nothing."""


def full_report() -> Report:
    """The report on FULL."""
    return report_of(FULL, LATE, YEAR)


OFFICE = """\
format: 1
title: 2026年《政务公开》重点任务分解表
office:
  name: 管委会办公室
  full_name: 某某新区管理委员会办公室
  contact: 王五
  phone: 0931-8250000
departments:
  - name: 财政局
  - name: 审计局
  - name: 建设局
  - name: 教体局
collectives:
  - name: 各园区
    members: unlisted
  - name: 各部门
    members: all
  - name: 各相关部门
    members: unspecified
sections:
  - title: 政府信息公开
    groups:
      - title: 主动公开
        tasks:
          - topic: 会议公开
            tasks:
              - id: T01
                title: 公众参与
                requirement: 建立健全公众代表列席政府有关会议的制度。
                lead: [财政局]
                responsible: [各部门]
          - id: T02
            title: 审计公开
            requirement: 公开率不低于90%，答复时限不超过7个工作日。
            lead: [审计局]
            responsible: [建设局]
            deadline: 10月底前
            targets:
              - {name: 公开率, at_least: 90, unit: '%'}
              - {name: 答复时限, at_most: 7, unit: 个工作日}
  - title: 服务公开
    groups:
      - title: 政务服务
        tasks:
          - id: T03
            title: 办事指南
            requirement: 编制办事指南。
            lead: [建设局]
            responsible: [各园区]
          - id: T04
            title: 台账
            requirement: 建立台账。
            lead: []
            responsible: [各相关部门]
"""
"""Two sections, an office, a topic, a task with two targets, and one that no body has for certain."""


OF_AUDIT = TaskProgress(
    "T02",
    UNDER_WAY,
    (("公开率", Decimal("85.5")), ("答复时限", Decimal(9))),
    result="正在办理",
    evidence="https://www.example.gov.cn/sj",
    reporter="张三",
    phone="13900001111",
    note="年底完成",
)
"""An entry in which everything is filled in but the day on which the task was done."""


def office_report() -> Report:
    """The report on OFFICE with progress of all kinds: none of 教体局 and 各园区, of 建设局 only on a
    task that is possibly its own."""
    loaded = check_loaded(read(OFFICE))
    assert loaded is not None
    reported = {
        "财政局": [TaskProgress("T01", DONE, finished=date(2026, 9, 1)), TaskProgress("T04", DONE)],
        "审计局": [OF_AUDIT, TaskProgress("T01", NOT_STARTED)],
        "建设局": [TaskProgress("T04", UNDER_WAY)],
    }
    progresses = {name: DepartmentProgress(name, tuple(each)) for name, each in reported.items()}
    return compose_report(loaded, ReportedProgress(progresses, ()), AS_OF)
