"""A table that says who reports: checklists, returns, status and report, as they are typed."""

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import edited, put

from conftest import REAL_TABLE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which the leads report, and all only on T40."""
    text = REAL_TABLE.read_text(encoding="utf-8")
    text = text.replace("\nsections:\n", "\nreports: lead\nsections:\n", 1)
    text = re.sub(r"( *)- id: T40\n", r"\g<0>\1  reports: all\n", text)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def issued(run, project: Path, body: str = "审计局") -> bytes:
    assert run("checklist", "--dept", body).code == 0
    (path,) = (project / "out" / "checklists").glob(f"*{body}*.xlsx")
    return path.read_bytes()


def column(sheet: Worksheet, heading: str) -> str:
    return next(cell.column_letter for cell in sheet[3] if cell.value == heading)


def rows_of(data: bytes) -> dict[str, dict[str, str]]:
    """The texts of each row by heading, by the id of its task."""
    head, *rows = load_workbook(io.BytesIO(data))["任务清单"].iter_rows(min_row=3, values_only=True)
    return {row[1]: dict(zip(head, row, strict=True)) for row in rows}


def filled(data: bytes, task: str, **cells: str) -> bytes:
    """The checklist with cells of one row filled in, by heading."""
    sheet = load_workbook(io.BytesIO(data))["任务清单"]
    number = next(row[1].row for row in sheet.iter_rows(min_row=4) if row[1].value == task)
    return edited(data, put(**{f"{column(sheet, key)}{number}": cells[key] for key in cells}))


def returned(run, project: Path, data: bytes, *options: str):
    (project / "审计局.xlsx").write_bytes(data)
    return run("collect", str(project / "审计局.xlsx"), *options)


def test_rows_to_fill_in_come_first_and_the_others_are_marked(run, project):
    rows = rows_of(issued(run, project))
    asked = [task for task, row in rows.items() if row["完成状态"] != "不用填"]
    assert asked == ["T05", "T40", "总体"]
    assert list(rows)[:2] == ["T05", "T40"]
    assert len(rows) == 37
    assert rows["总体"]["工作任务"] == "总体情况"


def test_the_guide_explains_the_rows_that_are_not_filled_in(run, project):
    book = load_workbook(io.BytesIO(issued(run, project)))
    texts = [cell.value for cell in book["说明"]["B"] if cell.value]
    assert any("不用填" in text and "总体" in text for text in texts)
    assert book["任务清单"]["A2"].value.startswith(
        "共36项，其中牵头1项、共同35项；填报2项，其余34项供了解，不用填。"
    )


def test_a_run_says_how_much_there_is_to_fill_in(run):
    ran = run("checklist", "--split")
    assert "要填报的：16 个单位、74 行、521 格，另有 531 行供了解；已经填好 0 格。" in ran.out
    one = json.loads(run("checklist", "--dept", "审计局", "--format", "json").out)
    assert [(each["rows"], each["cells"], each["filled"]) for each in one] == [(2, 14, 0)]


def test_an_untouched_checklist_reports_nothing(run, project):
    ran = returned(run, project, issued(run, project))
    assert (ran.code, "收 0 项" in ran.out) == (0, True)


def test_an_overall_remark_comes_back_and_is_filled_in_the_next_time(run, project):
    remark = "共同任务均按牵头单位要求落实。"
    ran = returned(run, project, filled(issued(run, project), "总体", 完成情况=remark))
    assert ran.code == 0
    assert run("validate").code == 0
    assert rows_of(issued(run, project))["总体"]["完成情况"] == remark
    assert f"审计局报的共同任务总体情况：{remark}" in run("status", "--dept", "审计局").out
    status = run("status").out
    assert "另报了共同任务总体情况的 1 个：审计局。" in status
    (silent,) = [line for line in status.splitlines() if line.startswith("还没有报的")]
    assert "审计局" not in silent
    assert "不计入" not in run("status").out


def test_what_is_written_into_a_row_for_information_is_kept_and_not_counted(run, project):
    ran = returned(run, project, filled(issued(run, project), "T01", 完成情况="已经参加。"))
    assert ran.code == 0
    assert "T01 不由审计局填报，填的收了，不计入完成情况的统计。" in ran.out
    assert "不计入以上项数的任务，也报了进展：审计局 T01。" in run("status").out


def test_only_what_others_report_on_is_noted_as_not_counted(run, project):
    data = filled(issued(run, project), "T05", 完成情况="已经公开。")
    data = filled(data, "总体", 完成情况="均按要求落实。")
    ran = returned(run, project, data)
    assert "收 2 项" in ran.out
    assert "不由审计局填报" not in ran.out


def test_what_was_reported_before_others_reported_on_it_is_not_noted(run, project):
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("reports: lead\n", ""), encoding="utf-8")
    returned(run, project, filled(issued(run, project), "T01", 完成情况="已经参加。"))
    again = issued(run, project)
    assert rows_of(again)["T01"]["完成情况"] == "已经参加。"
    table.write_text(text, encoding="utf-8")
    ran = returned(run, project, filled(again, "T05", 完成情况="已经公开。"))
    assert "收 1 项" in ran.out
    assert "不由审计局填报" not in ran.out


def test_a_status_for_a_row_for_information_is_taken(run, project):
    returned(run, project, filled(issued(run, project), "T01", 完成状态="已完成"))
    text = (project / "data" / "progress" / "审计局.yaml").read_text(encoding="utf-8")
    assert "id: T01" in text
    assert "status: 已完成" in text


def test_the_word_for_rows_not_filled_in_is_no_status_of_another_row(run, project):
    ran = returned(run, project, filled(issued(run, project), "T05", 完成状态="不用填"))
    assert ran.code == 1
    assert "完成状态不能是“不用填”" in ran.out


def test_a_checklist_issued_before_the_table_asks_everybody_is_still_read(run, project):
    data = filled(issued(run, project), "T05", 完成状态="已完成")
    table = project / "data" / "tasks.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("reports: lead\n", ""), "utf-8")
    ran = returned(run, project, data)
    assert "收 1 项" in ran.out
    assert "完成状态不能是" not in ran.out


def test_an_overall_row_is_known_by_its_texts_where_its_id_is_missing(run, project):
    data = filled(issued(run, project), "总体", 编号="", 完成情况="都在推进。")
    ran = returned(run, project, data, "--verbose")
    assert (ran.code, "按工作任务和工作要求认作 总体" in ran.out + ran.err) == (0, True)
    assert "总体 完成情况：（空） → 都在推进。" in ran.out


def test_an_overall_row_with_another_id_is_one_finding_that_names_it(run, project):
    data = filled(issued(run, project), "总体", 编号="总体情况", 完成情况="都在推进。")
    ran = returned(run, project, data, "--verbose")
    assert (ran.code, ran.out.count("没有收。")) == (1, 1)
    assert "这一行的内容是 总体 的。改正编号，再收一次。" in ran.out


def test_an_overall_row_of_a_body_that_reports_on_every_task_is_refused_as_that(run, project):
    untouched = issued(run, project)
    table = project / "data" / "tasks.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("reports: lead\n", ""), "utf-8")
    assert returned(run, project, untouched).code == 0
    ran = returned(run, project, filled(untouched, "总体", 完成情况="都在推进。"), "--verbose")
    assert (ran.code, ran.out.count("没有收。")) == (1, 1)
    assert "审计局没有由别的单位填报的共同任务，不用“总体”这一行" in ran.out


def test_who_has_nothing_to_report_is_asked_for_nothing(run, project):
    table = project / "data" / "tasks.yaml"
    text = re.sub(" *reports: all\n", "", table.read_text(encoding="utf-8"))
    table.write_text(text.replace("社保局, 教体局", "社保局"), "utf-8")
    assert "要填报的：15 个单位、" in run("checklist", "--split").out
    status = run("status").out
    assert "还没有报的 15 个：" in status
    assert "教体局" not in status
    assert "教体局" not in run("status", "--returns").out
    assert "没有要交的单位。" in run("status", "--returns", "--dept", "教体局").out
    assert "教体局\t0\t" in run("status", "--dept", "教体局").out


def test_who_has_reported_only_an_overall_remark_has_reported(run, project):
    data = filled(issued(run, project), "总体", 完成状态="推进中", 备注="另有说明。")
    assert returned(run, project, data).code == 0
    (silent,) = re.findall("还没有报的 .*", run("status").out)
    assert "审计局" not in silent
    assert "审计局报的共同任务总体情况：推进中；另有说明。" in run("status", "--dept", "审计局").out
    assert "gkrw status --dept" in run("show", "总体").err


def test_marks_of_rows_for_information_are_nothing_that_is_lost(run, project):
    data = issued(run, project)
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("title: 兰州新区", "title: 青山县", 1), "utf-8")
    ran = returned(run, project, data, "--verbose")
    assert (ran.code, ran.out.count("没有收。")) == (1, 1)
    lead = "                lead: [管委会办公室]\n"
    gone = text.replace(lead, f"{lead}                responsible: []\n", 1)
    assert gone != text
    table.write_text(gone, "utf-8")
    ran = returned(run, project, data, "--verbose")
    assert "T01 不是审计局的任务" in ran.out
    assert "J6" not in ran.out


def test_status_counts_a_task_by_those_who_report_on_it(run):
    rows = json.loads(run("status", "--format", "json").out)
    totals = {row["name"]: row["total"] for row in rows}
    assert (totals["审计局"], totals["财政局"], sum(totals.values())) == (2, 4, 74)
    assert "一项任务有几个部门填报，就算几项。" in run("status").out


def test_list_and_show_say_who_reports(run):
    assert "；由它填报进展的 2 项。" in run("list", "--dept", "审计局").out
    assert "由谁填报：管委会办公室——牵头单位填报" in run("show", "T01").out
    without_lead = run("show", "T12").out
    assert "卫生健康委、各园区——没有牵头单位，由责任部门点名的单位填报" in without_lead
    assert "由谁填报" not in run("show", "T40").out


def test_depts_says_what_each_choice_asks_for(run):
    assert (
        "要填报的共 74 行。在表里写 reports 可以改："
        "lead（牵头单位填报）59 行、named（点名的单位填报）104 行、all（承担的单位都填报）605 行。"
    ) in run("depts").out


def test_a_change_of_who_reports_is_in_the_diff(run, project):
    ran = run("diff", str(REAL_TABLE), str(project / "data" / "tasks.yaml"))
    assert "由谁填报" in ran.out
    assert "牵头单位填报" in ran.out


def test_the_workbook_of_the_report_has_the_overall_remarks(run, project):
    remark = "共同任务均按牵头单位要求落实。"
    returned(run, project, filled(issued(run, project), "总体", 完成情况=remark))
    assert run("report", "--as-of", "2026-11-01").code == 0
    (path,) = (project / "out").rglob("*统计*.xlsx")
    rows = [*load_workbook(path)["总体情况"].iter_rows(min_row=4, values_only=True)]
    assert [(row[1], row[4]) for row in rows] == [("审计局", remark)]


def test_the_report_speaks_of_those_who_report(run, project):
    ran = run("report", "--as-of", "2026-11-01")
    assert "16 个单位填报 74 项次" in ran.out
    (path,) = (project / "out").rglob("*通报*.docx")
    text = "\n".join(each.text for each in Document(path).paragraphs)
    assert "一项任务由几个单位填报的，按单位分别计算" in text
    assert "共44项任务，由16个单位填报。其中，尚无填报单位均已完成的任务" in text


def letter(run, project: Path, body: str) -> str:
    assert run("letters", "--dept", body, "--due", "2026-12-10").code == 0
    (path,) = (project / "out" / "letters").glob(f"*{body}*.docx")
    return "\n".join(each.text for each in Document(path).paragraphs)


def test_a_letter_asks_only_for_what_the_department_reports_on(run, project):
    text = letter(run, project, "财政局")
    assert (
        "请于2026年12月10日前将由你单位填报进展的4项任务（T10、T12、T14、T40）的落实情况"
        "及佐证材料报管委会办公室。"
    ) in text
    assert "共38项" in text, "the duties are what they were"


def test_a_letter_asks_nothing_of_a_department_that_reports_on_nothing(run, project):
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8").replace("  reports: all\n", "  reports: lead\n")
    table.write_text(text.replace("[各园区, 社保局, 教体局,", "[各园区, 社保局,"), "utf-8")
    text = letter(run, project, "教体局")
    assert "进展由牵头部门等填报的单位统一报送，请向其提供落实情况及佐证材料。" in text
    assert "2026年12月10日" not in text
