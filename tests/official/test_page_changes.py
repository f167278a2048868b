"""What changed since a day, as the page lists it."""

from datetime import date

import pytest
from lxml import html
from pages import AS_OF
from reports import OFFICE

from gkrw.core.assignments import LoadedTable
from gkrw.official.content import Selection, compose_export
from gkrw.official.page import build_page
from gkrw.official.page_changes import PageChanges, changes_since
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table
from tables import edited, read

SINCE = date(2026, 9, 1)
WAS = {"审计局": {"T02": TaskProgress("T02", Status.UNDER_WAY, result="正在办理")}}
IS = {
    "审计局": {
        "T01": TaskProgress("T01", Status.DONE),
        "T02": TaskProgress("T02", Status.UNDER_WAY, result="已拟定方案"),
    }
}


def loaded(*changes: tuple[str, str]) -> LoadedTable:
    table = check_table(read(edited(*changes, text=OFFICE)))
    assert table is not None
    return table


def export(table: LoadedTable, *bodies: str, as_of: date = AS_OF):
    return compose_export(table, "", Selection(bodies), IS, as_of)


def changes(before: LoadedTable, after: LoadedTable, **options) -> PageChanges:
    return changes_since(export(after), SINCE, before, WAS, **options)


def lines_of(found: PageChanges, after: LoadedTable, **options: bool) -> list[str]:
    page = html.document_fromstring(build_page(export(after), changes=found, **options))
    (section,) = page.find_class("changes")
    texts = ("".join(each.itertext()).split() for each in section.iter("h2", "summary", "li", "p"))
    return [" ".join(text) for text in texts]


def test_progress_and_delays():
    table = loaded()
    assert lines_of(changes(table, table), table) == [
        "2026年9月1日以来的变化",
        "进展（2 项任务，变为已完成 1 项次，新逾期 2 项次）",
        "T01 公众参与 审计局 未报→已完成",
        "T02 审计公开 审计局 新逾期 建设局 新逾期",
    ]


def test_another_text_under_the_same_status():
    table = loaded(("deadline: 10月底前", "deadline: 12月底前"))
    *_, line = lines_of(changes(table, table), table)
    assert line == "T02 审计公开 审计局 推进中，内容有更新"


def test_the_table():
    before = loaded(("title: 办事指南", "title: 办事手册"), ("lead: [建设局]", "lead: [审计局]"))
    after = loaded()
    lines = lines_of(changes(before, after), after)
    title, *fields = lines[lines.index("分解表（2 处）") + 1 :]
    assert title.startswith("T03 办事指南")
    assert fields[0] == "工作任务：办事手册指南"
    assert fields[1] == "牵头部门：审计局建设局"


def test_a_new_task_is_new_to_those_who_have_it():
    after = loaded()
    at = OFFICE.index("          - id: T02")
    text = OFFICE[:at] + OFFICE[OFFICE.index("  - title: 服务公开") :]
    before = check_table(read(text))
    assert before is not None
    found = changes(before, after)
    assert found.tasks == {"T01", "T02"}
    assert any("新增任务" in line for line in lines_of(found, after))


def test_nothing_changed():
    table = loaded(("deadline: 10月底前", "deadline: 8月底前"))
    found = changes_since(export(table), SINCE, table, IS)
    assert lines_of(found, table) == ["2026年9月1日以来的变化", "没有变化。"]


@pytest.mark.parametrize("with_contacts", [False, True])
def test_persons_are_named_only_when_asked_for(with_contacts):
    after = loaded(
        ("contact: 王五", "contact: 赵六"),
        ("- name: 教体局", "- name: 教体局\n    contact: 李四"),
        ("- name: 建设局", "- name: 建设局\n  - name: 水务局\n    phone: 0931-8251111"),
    )
    text = " ".join(lines_of(changes(loaded(), after, with_contacts=with_contacts), after))
    assert "水务局" in text
    for person in ("王五", "赵六", "李四", "0931-8251111"):
        assert (person in text) is with_contacts


def test_of_a_selection_only_its_own_changes():
    before = loaded(
        ("title: 办事指南", "title: 办事手册"), ("title: 审计公开", "title: 审计信息公开")
    )
    found = changes_since(export(loaded(), "审计局"), SINCE, before, WAS)
    assert found.tasks == {"T01", "T02"}
    assert {each.name for each in found.table} == {"T02"}
    assert {step.after.department for step in found.steps} == {"审计局"}


def test_changed_tasks_are_marked():
    table = loaded()
    page = html.document_fromstring(build_page(export(table), changes=changes(table, table)))
    assert page.xpath("//tr[@data-changed]/@id") == ["task-T01", "task-T02"]
