"""The content of checklists."""

import pytest
from workbooks import lists

from gkrw.checklist.content import department_sheet_names, list_title, without_title
from tables import SMALL


@pytest.mark.parametrize(
    ("departments", "expected"),
    [
        (["财政局", "审计局"], ["财政局", "审计局"]),
        (["说明", "总表", "HISTORY"], ["说明（2）", "总表（2）", "HISTORY（2）"]),
        (["a/b", "a:b", "'x'"], ["a_b", "a_b（2）", "x"]),
        (["名" * 40, "名" * 41], ["名" * 31, "名" * 28 + "（2）"]),
    ],
)
def test_names_of_sheets_are_allowed_and_different(departments, expected):
    assert department_sheet_names(departments) == expected


@pytest.mark.parametrize(
    ("table", "title"),
    [
        ("兰州新区政务公开工作重点任务分解表", "政务公开工作任务清单"),
        ("储备中心2026年信息公开任务分工表", "信息公开工作任务清单"),
        ("青山县2026年政府信息公开要点", "政府信息公开工作任务清单"),
        ("2026年普法责任清单", "任务清单"),
    ],
)
def test_the_title_of_a_checklist_names_the_work_and_can_be_taken_off_again(table, title):
    assert list_title(table) == title
    assert without_title(f"财务科{title}") == "财务科"


def test_what_others_report_on_stands_last_and_is_not_counted():
    text = SMALL.replace("lead: [审计局]", "lead: [审计局]\n            reports: lead")
    made = lists(text=text)
    (rows,) = (sheet.rows for sheet in made.sheets if sheet.department == "建设局")
    assert [(row.task.id, row.is_asked) for row in rows][:2] == [("T01", True), ("T02", False)]
    progress = {row.task.id: row.fixed["progress"] for row in made.overview}
    assert progress == {"T01": "未报3", "T02": "未报1"}
