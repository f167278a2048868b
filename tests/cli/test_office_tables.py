"""Tables of ten offices, none of the usual shape, go through every command: no headings or mixed ones,
no lead, supporting bodies, further columns, several deadlines, who reports."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook
from repositories import Repo

from conftest import OFFICE_TABLES, ROOT, Ran
from gkrw.project.open_table import open_table
from gkrw.scaffold.template_kind import TemplateKind

TABLES = [*OFFICE_TABLES, ROOT / "tests" / "support" / "qingshan-tasks.yaml"]
every_table = pytest.mark.parametrize("table", TABLES, ids=[each.stem for each in TABLES])

Run = Callable[..., Ran]


@pytest.fixture
def office(repo: Repo, gkrw: Run) -> Callable[[Path], Run]:
    """Put a table into a repository of its own. Returns the command line on it."""

    def made(table: Path) -> Run:
        repo.write("data/tasks.yaml", table.read_bytes())
        repo.commit("分解表")
        return lambda *arguments: gkrw("--table", str(path_in(repo)), *arguments)

    return made


def path_in(repo: Repo) -> Path:
    return repo.folder / "data" / "tasks.yaml"


def texts_in(raw: dict) -> Iterator[str]:
    """Every text of the tasks of a table as PyYAML reads it: titles, requirements, further columns."""
    for key in ("sections", "groups", "tasks"):
        for each in raw.get(key, ()):
            yield from texts_in(each)
    if "id" in raw:
        yield from (raw["id"], raw["title"])
        for text in (raw["requirement"], *raw.get("extra", {}).values()):
            yield from str(text).rstrip("\n").split("\n")


def ids_in(raw: dict) -> list[str]:
    below = [each for key in ("sections", "groups", "tasks") for each in raw.get(key, ())]
    return ([raw["id"]] if "id" in raw else []) + [task for each in below for task in ids_in(each)]


@every_table
def test_lists_and_facts_have_every_text(table, office):
    raw = yaml.safe_load(table.read_text(encoding="utf-8"))
    run = office(table)
    for shown in (
        run("list").out,
        run("show", *ids_in(raw)).out,
        run("list", "--format", "csv").out,
    ):
        assert [text for text in texts_in(raw) if text not in shown] == []
    records = json.loads(run("list", "--format", "json").out)
    assert sorted(each["id"] for each in records) == sorted(ids_in(raw))
    assert {each["section"] for each in records} != {""}


@every_table
def test_sheets_have_the_headings_of_the_office(table, office):
    raw = yaml.safe_load(table.read_text(encoding="utf-8"))
    run = office(table)
    headings, *rows = csv.reader(io.StringIO(run("list", "--format", "csv").out.lstrip("\ufeff")))
    own = {key: heading for key, heading in raw.get("columns", {}).items() if key != "extra"}
    assert {*own.values(), *raw.get("columns", {}).get("extra", ())} <= {*headings}
    if own:
        absent = {"lead": "牵头部门", "responsible": "责任部门", "support": "配合部门"}
        assert not {usual for key, usual in absent.items() if key not in own} & {*headings}
    assert len({len(row) for row in (headings, *rows)}) == 1


@every_table
def test_departments_add_up(table, office):
    run = office(table)
    ran = run("depts", "--format", "json")
    assert ran.code == 0
    counts = {each["name"]: each for each in json.loads(ran.out)}
    loaded = open_table(table)
    for name, by_role in loaded.assignments.by_body.items():
        for role, rows in by_role.items():
            assert counts[name][role.value] == len(rows)
    assert run("depts").code == run("depts", "--matrix").code == 0


@every_table
def test_letters_have_every_text_of_the_tasks_of_their_department(table, office, tmp_path):
    run = office(table)
    ran = run("letters", "--out", str(tmp_path / "通知"), "--include-self", "--format", "json")
    assert ran.code == 0, ran.err
    loaded = open_table(table)
    letters = {each["department"]: Path(each["path"]) for each in json.loads(ran.out)}
    assert letters
    for name, path in letters.items():
        cells = "\n".join(
            cell.text
            for found in Document(str(path)).tables
            for row in found.rows
            for cell in row.cells
        )
        by_role = loaded.assignments.by_body[name]
        for row in (
            row for role, rows in by_role.items() for row in rows if role.value != "possible"
        ):
            task = row.task
            extra = (line for _, text in task.extra for line in text.split("\n"))
            for text in (task.id, task.title, *task.requirement.split("\n"), *extra):
                assert text in cells, (name, task.id)
            for names in task.lists:
                assert str(names) in cells


def filled_in(path: Path) -> None:
    """Fill in a checklist as a department would."""
    book = load_workbook(path)
    sheet = book["任务清单"]
    rows = list(sheet.iter_rows())
    head = next(row for row in rows if any(cell.value == "编号" for cell in row))
    at = {str(cell.value): cell.column for cell in head}
    for row in rows[head[0].row :]:
        number = row[0].row
        if row[at["编号"] - 1].value and sheet.cell(number, at["完成状态"]).value != "不用填":
            sheet.cell(number, at["完成状态"]).value = "推进中"
            sheet.cell(number, at["完成情况"]).value = f"已印发方案，正在落实第{number}项。"
    book.save(path)


@every_table
def test_checklists_go_out_and_come_back(table, office, tmp_path):
    run = office(table)
    folder = tmp_path / "清单"
    ran = run("checklist", "--split", "--out", str(folder), "--format", "json")
    assert ran.code == 0, ran.err
    issued = json.loads(ran.out)
    for each in issued:
        filled_in(Path(each["path"]))
    returned = json.loads(run("collect", str(folder), "--format", "json").out)
    assert [each["rejected"] + each["conflicts"] for each in returned] == [[] for _ in issued]
    assert sum(each["rows"] for each in issued) > 0
    again = json.loads(run("collect", str(folder), "--format", "json").out)
    assert sum(each["taken"] for each in again) == 0
    assert run("validate").code == 0
    standings = json.loads(run("status", "--as-of", "2026-12-31", "--format", "json").out)
    assert sum(each["under_way"] for each in standings) == sum(each["rows"] for each in issued)
    assert sum(each["unreported"] for each in standings) == 0
    assert run("status", "--as-of", "2026-12-31", "--overdue").code == 0
    joint = run("checklist", "--out", str(tmp_path / "一本"))
    assert joint.code == 0, joint.err


@every_table
def test_an_edited_fixed_cell_is_named_by_the_heading_of_the_office(table, office, tmp_path):
    extra = open_table(table).table.columns.extra
    if not extra:
        return
    run = office(table)
    run("checklist", "--split", "--out", str(tmp_path / "清单"))
    for path in sorted((tmp_path / "清单").glob("*.xlsx")):
        book = load_workbook(path)
        sheet = book["任务清单"]
        head = next(row for row in sheet.iter_rows() if any(cell.value == "编号" for cell in row))
        columns = {cell.value: cell.column for cell in head}
        if extra[0].text in columns:
            sheet.cell(head[0].row + 1, columns[extra[0].text]).value = "换成了别人"
            book.save(path)
            ran = run("collect", str(path), "--dry-run")
            assert f"“{extra[0].text}”是固定的栏目" in ran.out + ran.err
            return
    pytest.fail("no checklist has the further column")


@every_table
def test_a_report_counts_every_task(table, office, tmp_path):
    run = office(table)
    out = tmp_path / "通报"
    ran = run("report", "--as-of", "2026-12-31", "--out", str(out))
    assert ran.code == 0, ran.err
    (document,) = out.glob("*.docx")
    text = "\n".join(each.text for each in Document(str(document)).paragraphs)
    assert f"共{len(ids_in(yaml.safe_load(table.read_text(encoding='utf-8'))))}项任务" in text
    (book,) = out.glob("*.xlsx")
    sheet = load_workbook(book)["明细"]
    headings = [
        cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "序号")
    ]
    extra = [name.text for name in open_table(table).table.columns.extra]
    assert headings[len(headings) - len(extra) :] == extra


@every_table
def test_changes_are_told(table, office, repo, tmp_path):
    run = office(table)
    assert "含义没有变化。" in run("diff").out
    text = path_in(repo).read_text(encoding="utf-8")
    first = open_table(table).rows[0].task
    changed = text.replace(f"title: {first.title}\n", f"title: {first.title}（修订）\n", 1)
    extra = [(heading, said) for heading, said in first.extra if "\n" not in said]
    for heading, said in extra:
        changed = changed.replace(f"{heading}: {said}", f"{heading}: {said}（改）", 1)
        assert changed != text, heading
    path_in(repo).write_text(changed, encoding="utf-8")
    for arguments in ((), ("--by-dept",), ("--format", "md")):
        shown = run("diff", *arguments).out
        assert all(heading in shown for heading, _ in extra)
        assert first.id in shown
    assert "（修订）" in run("diff").out
    document = run("diff", "--format", "docx", "--out", str(tmp_path / "对照表"))
    assert document.code == 0, document.err
    repo.commit("改了一项")
    log = run("log", first.id)
    assert log.code == 0
    assert "（修订）" in log.out
    assert all(heading in log.out for heading, _ in extra)


def test_shared_tasks_of_a_table_without_lead_have_an_overall_row(gkrw, tmp_path):
    path = tmp_path / "表.yaml"
    path.write_text(WITHOUT_LEAD, encoding="utf-8")
    ran = gkrw("--table", str(path), "checklist", "--split", "--out", str(tmp_path / "清单"))
    assert (ran.code, "要填报的：2 个单位、2 行" in ran.out) == (0, True)


WITHOUT_LEAD = """\
format: 1
title: 任务表
columns: {responsible: 责任单位}
reports: named
departments: [{name: 财政局}, {name: 教育局}]
collectives: [{name: 各部门, members: all}]
tasks:
  - {id: T01, title: 一, requirement: 做好。, responsible: [财政局]}
  - {id: T02, title: 二, requirement: 做好。, responsible: [教育局, 各部门]}
"""


def test_a_further_column_of_the_name_of_a_column_of_the_report_changes_no_figure(gkrw, tmp_path):
    path = tmp_path / "表.yaml"
    text = WITHOUT_LEAD.replace("{responsible: 责任单位}", "{responsible: 责任单位, extra: [单位]}")
    path.write_text(
        text.replace("responsible: [财政局]}", "responsible: [财政局], extra: {单位: 城投公司}}"),
        encoding="utf-8",
    )
    out = tmp_path / "通报"
    ran = gkrw("--table", str(path), "report", "--as-of", "2026-12-31", "--out", str(out))
    assert ran.code == 0, ran.err
    (book,) = out.glob("*.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(book)["明细"].iter_rows()]
    first = next(row for row in rows if row[0] == 1)
    assert (first[1], first[-1]) == ("财政局", "城投公司")


def test_changes_are_told_under_the_headings_of_the_office(gkrw, repo):
    file = next(each for each in OFFICE_TABLES if each.stem == "国有企业")
    path = repo.write("data/tasks.yaml", file.read_bytes())
    repo.commit("台账")
    assert gkrw("--table", str(path), "task", "set", "S01", "主办部门", "客户服务部").code == 0
    assert gkrw("--table", str(path), "task", "set", "S01", "重点工作", "公布水质").code == 0
    shown = gkrw("--table", str(path), "diff").out
    assert "重点工作 1 处，主办部门 1 处" in shown
    assert "牵头部门" not in shown
    by_department = gkrw("--table", str(path), "diff", "--by-dept").out
    assert "各子公司" in by_department
    assert "：重点工作、主办部门" in by_department


def test_a_comparison_writes_dates_as_documents_do_whatever_the_column_is_called(
    gkrw, repo, tmp_path
):
    file = next(each for each in OFFICE_TABLES if each.stem == "国有企业")
    path = repo.write("data/tasks.yaml", file.read_bytes())
    repo.commit("台账")
    assert gkrw("--table", str(path), "task", "set", "S02", "时间节点", "2026-11-30").code == 0
    ran = gkrw("--table", str(path), "diff", "--format", "docx", "--out", str(tmp_path / "对照表"))
    assert ran.code == 0, ran.err
    (document,) = (tmp_path / "对照表").glob("*.docx")
    (table,) = Document(str(document)).tables
    before, after = (cell.text for cell in table.rows[1].cells[2:4])
    assert (before, after) == ("时间节点：2026年12月20日", "时间节点：2026年11月30日")


def test_a_table_without_headings_has_no_figures_by_heading(gkrw):
    files = {each.stem: each for each in OFFICE_TABLES}
    shown = gkrw("--table", str(files["国有企业"]), "status", "--as-of", "2026-10-31").out
    assert "未分类" not in shown
    assert "分类" not in shown
    shown = gkrw("--table", str(files["深浅不一"]), "status", "--as-of", "2026-10-31").out
    assert "未分类" in shown


def test_a_table_without_leads_is_not_advised_to_let_them_report(gkrw):
    files = {each.stem: each for each in OFFICE_TABLES}
    shown = gkrw("--table", str(files["无牵头无分类"]), "depts").out
    assert "named（点名的单位填报）4 行、all（承担的单位都填报）8 行" in shown
    assert "lead" not in shown
    shown = gkrw("--table", str(files["高校"]), "depts").out
    assert "各单位清单里要填报的共 5 行。\n" in shown  # whoever reports, there are 5


def test_who_leads_is_not_labelled_like_the_column(gkrw):
    file = next(each for each in OFFICE_TABLES if each.stem == "配合和责任领导")
    shown = gkrw("--table", str(file), "show", "F01").out
    labels = [line.partition("：")[0] for line in shown.splitlines()]
    assert [labels.count(each) for each in ("牵头单位", "牵头", "配合单位", "配合")] == [1, 1, 1, 1]


def test_documents_on_other_work_do_not_speak_of_openness(gkrw, tmp_path):
    file = next(each for each in OFFICE_TABLES if each.stem == "整改清单")
    path = tmp_path / "表.yaml"
    path.write_bytes(file.read_bytes())
    run = lambda *arguments: gkrw("--table", str(path), *arguments)  # noqa: E731
    assert run("checklist", "--out", str(tmp_path / "一本")).code == 0
    assert [each.name for each in (tmp_path / "一本").glob("*.xlsx")] == ["任务清单.xlsx"]
    assert run("checklist", "--split", "--out", str(tmp_path / "清单")).code == 0
    names = sorted(each.name for each in (tmp_path / "清单").glob("*.xlsx"))
    assert names[1] == "02_水务局_任务清单.xlsx"
    workbook = tmp_path / "清单" / names[1]
    assert load_workbook(workbook)["任务清单"]["A1"].value == "水务局任务清单"
    filled_in(workbook)
    ran = run("collect", str(workbook))
    assert (ran.code, "没有收" in ran.out) == (0, False)
    assert run("report", "--as-of", "2026-12-31", "--out", str(tmp_path / "通报")).code == 0
    names = sorted(each.name for each in (tmp_path / "通报").glob("*.*x"))
    assert names == ["工作进展统计_2026-12-31.xlsx", "工作进展通报_2026-12-31.docx"]
    for each in (tmp_path / "通报").glob("*.docx"):
        assert "公开" not in "\n".join(part.text for part in Document(str(each)).paragraphs)


def test_writing_the_usual_columns_takes_nothing_away(gkrw, repo):
    file = next(each for each in OFFICE_TABLES if each.stem == "深浅不一")
    text = file.read_text(encoding="utf-8").replace("    support: [经济发展局]\n", "")
    path = repo.write("data/tasks.yaml", text)
    repo.commit("表")
    columns = "columns: {lead: 牵头部门, responsible: 责任部门}\n"
    path.write_text(columns + text, encoding="utf-8")
    assert "含义没有变化" in gkrw("--table", str(path), "diff").out


def test_words_in_further_columns_are_found(gkrw):
    file = next(each for each in OFFICE_TABLES if each.stem == "国有企业")
    assert gkrw("--table", str(file), "list", "--grep", "郑强", "--format", "id").out == "S01\n"


def test_what_was_a_column_of_the_table_is_no_report_when_the_table_has_lost_it(gkrw, tmp_path):
    path = tmp_path / "表.yaml"
    issued = WITHOUT_LEAD.replace(
        "{responsible: 责任单位}", "{responsible: 责任单位, extra: [指标值, 联系人]}"
    ).replace(
        "responsible: [财政局]}",
        "responsible: [财政局], extra: {指标值: '95', 联系人: 王建国}}",
    )
    path.write_text(issued, encoding="utf-8")
    folder = tmp_path / "清单"
    run = lambda *arguments: gkrw("--table", str(path), *arguments)  # noqa: E731
    assert run("checklist", "--split", "--out", str(folder)).code == 0
    workbook = next(folder.glob("*财政局*.xlsx"))
    filled_in(workbook)
    path.write_text(
        WITHOUT_LEAD.replace(
            "responsible: [财政局]}",
            "responsible: [财政局], targets: [{name: 率, at_least: 95, unit: '%'}]}",
        ),
        encoding="utf-8",
    )
    run("collect", str(workbook))
    progress = (tmp_path / "progress" / "财政局.yaml").read_text(encoding="utf-8")
    assert "推进中" in progress
    assert "95" not in progress.partition("returns:")[0]  # digests may have any digits
    assert "王建国" not in progress


def test_headings_that_were_changed_after_the_issue_trouble_no_department(gkrw, tmp_path):
    path = tmp_path / "表.yaml"
    text = (OFFICE_TABLES[0].parent / "国有企业.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    folder = tmp_path / "清单"
    assert gkrw("--table", str(path), "checklist", "--split", "--out", str(folder)).code == 0
    workbook = next(folder.glob("*客户服务部*.xlsx"))
    filled_in(workbook)
    changed = text.replace("lead: 主办部门", "lead: 协办部门").replace(
        "support: 协办部门", "support: 主办部门"
    )
    changed = changed.replace("完成标准", "验收标准").replace("title: 重点工作", "title: 任务名称")
    path.write_text(changed, encoding="utf-8")
    ran = gkrw("--table", str(path), "collect", str(workbook))
    assert ran.code == 0, ran.out + ran.err
    assert "没有收" not in ran.out


@every_table
def test_the_template_of_a_new_project_is_checked_as_letters_are_written_from_it(
    table, office, repo
):
    run = office(table)
    template = repo.folder / "templates" / "letter.docx"
    template.parent.mkdir()
    template.write_bytes(TemplateKind.LETTER.build_default())
    assert run("template", "check").code == 0
    assert run("letters", "--dry-run").code == 0


def test_a_template_without_a_column_of_the_table_names_the_one_that_has_it(office, repo):
    table = next(each for each in OFFICE_TABLES if "support:" in each.read_text("utf-8"))
    run = office(table)
    edited = repo.folder / "通知.docx"
    document = Document(io.BytesIO(TemplateKind.LETTER.build_default()))
    document.paragraphs[0].add_run("（请认真落实）")
    document.save(str(edited))
    said = "运行 gkrw template new 新模板.docx 取一份，在它上面改，改好了换下原来的。"
    assert said in run("template", "check", str(edited)).out
    assert said in run("letters", "--dry-run", "--template", str(edited)).err
    assert run("template", "new", str(repo.folder / "新模板.docx")).code == 0
    assert run("template", "check", str(repo.folder / "新模板.docx")).code == 0
