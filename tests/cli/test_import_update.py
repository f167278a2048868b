"""`gkrw import --update`: an exported table that was edited comes back as edits of the table."""

import difflib
import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from pypinyin import lazy_pinyin
from repositories import Repo

from conftest import OFFICE_TABLES, PROJECT

KINDS = ("docx", "xlsx", "html", "csv", "md")


@pytest.fixture
def project(repo: Repo) -> Path:
    """A repository with the table, committed."""
    shutil.copytree(PROJECT / "data", repo.folder / "data", dirs_exist_ok=True)
    shutil.rmtree(repo.folder / "data" / "progress", ignore_errors=True)
    repo.commit("一")
    return repo.folder


@pytest.fixture
def exported(run, project) -> Callable[[str], Path]:
    """Export the table of now as one kind of document. Returns its path."""

    def export(kind: str, *options: str) -> Path:
        assert run("export", "--format", kind, "--force", *options).code == 0
        (path,) = (project / "out" / "export").glob(f"*.{kind}")
        return path

    return export


def table(project: Path) -> str:
    return (project / "data" / "tasks.yaml").read_text(encoding="utf-8")


def changed_lines(before: str, after: str) -> list[str]:
    """The lines of the new text that are not in the old one, or at another place."""
    compared = difflib.ndiff(before.split("\n"), after.split("\n"))
    return [line[2:].strip() for line in compared if line.startswith("+ ")]


def edit_workbook(path: Path, edit: Callable[[openpyxl.worksheet.worksheet.Worksheet], object]):
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())


def row_of(sheet, task_id: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == task_id)


def column_of(sheet, heading: str) -> int:
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == heading)


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_edited_changes_no_byte(run, project, exported, kind):
    before = table(project)
    ran = run("import", str(exported(kind)), "--update")
    assert (ran.code, "没有要写进分解表的改动" in ran.out) == (0, True)
    assert table(project) == before


def test_one_cell_of_a_workbook_is_one_change(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        at = sheet.cell(row_of(sheet, "T41"), column_of(sheet, "工作要求"))
        at.value = at.value.replace("考核体系", "考核体系，权重不低于4%")

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert ran.code == 0
    assert "改动 1 处：工作要求 1 处。" in ran.out
    assert changed_lines(before, table(project)) == [
        "将政务公开纳入目标责任考核体系，权重不低于4%。"
    ]


def test_one_cell_of_a_word_document_is_one_change(run, project, exported):
    before, path = table(project), exported("docx")
    document = docx.Document(str(path))
    (cell,) = [
        cell
        for row in document.tables[0].rows
        for cell in row.cells
        if cell.text == "将政务公开纳入目标责任考核体系。"
    ]
    cell.paragraphs[0].runs[0].text = "将政务公开纳入绩效考核体系。"
    document.save(str(path))
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(before, table(project)) == ["将政务公开纳入绩效考核体系。"]


def test_a_page_of_a_browser_that_was_edited_comes_back_too(run, project, exported):
    before, path = table(project), exported("html")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("纳入目标责任考核体系", "纳入绩效考核体系"), encoding="utf-8")
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(before, table(project)) == ["将政务公开纳入绩效考核体系。"]


def test_an_edited_merged_cell_changes_the_default_of_the_heading(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        column = column_of(sheet, "牵头部门")
        sheet.cell(row_of(sheet, "T33"), column).value = "新区经发局"

    edit_workbook(path, edit)
    run("import", str(path), "--update")
    assert changed_lines(before, table(project)) == ["lead: [新区经发局]"]
    assert table(project).count("lead: [党工委办公室]") == before.count("lead: [党工委办公室]") - 1


def test_a_missing_row_is_asked_about_and_the_task_stays(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, lambda sheet: sheet.delete_rows(row_of(sheet, "T41")))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "没有 T41 纳入考核及分值权重 这一行了，表里没有动" in ran.out
    assert "gkrw task retire T41" in ran.out
    assert table(project) == before


def test_a_row_without_an_id_is_a_new_task_behind_the_one_above_it(run, exported):
    path = exported("csv")
    text = path.read_text(encoding="utf-8-sig")
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if ",T41," in line)
    new = re.sub(r",T41,.*?,.*?,", ",,督查通报,每季度通报一次。,", lines[at], count=1)
    lines.insert(at + 1, new)
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    ran = run("import", str(path), "--update")
    assert "新任务的编号：T45。" in ran.out
    assert ran.code == 0
    ids = run("list", "--format", "id").out.split()
    assert ids[ids.index("T41") + 1] == "T45"
    again = run("import", str(path), "--update")
    assert "看作 T45" in again.out
    assert "没有要写进分解表的改动" in again.out


def test_a_row_that_lost_its_id_is_found_again_by_its_text(run, project, exported):
    path = exported("xlsx")

    def edit(sheet):
        at = row_of(sheet, "T29")
        sheet.cell(at, column_of(sheet, "编号")).value = None
        title = sheet.cell(at, column_of(sheet, "工作任务"))
        title.value = "“双公示”工作"

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert "看作 T29" in ran.out
    assert "title: “双公示”工作" in table(project)
    assert ran.code == 0


def test_rows_in_another_order_are_moved_tasks(run, exported):
    path = exported("csv")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    at = next(number for number, line in enumerate(lines) if ",T36," in line)
    lines[at - 1], lines[at] = lines[at], lines[at - 1]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    assert run("import", str(path), "--update").code == 0
    ids = run("list", "--format", "id").out.split()
    assert ids[ids.index("T34") : ids.index("T37")] == ["T34", "T36", "T35"]


def test_two_copies_of_one_version_are_both_taken_and_conflicts_asked_about(
    run, project, exported, repo
):
    first, second = exported("xlsx"), project / "第二份.xlsx"
    shutil.copy(first, second)

    def put(task, heading, value):
        def edit(sheet):
            sheet.cell(row_of(sheet, task), column_of(sheet, heading)).value = value

        return edit

    edit_workbook(first, put("T41", "工作要求", "甲改的要求。"))
    edit_workbook(second, put("T41", "工作要求", "乙改的要求。"))
    edit_workbook(second, put("T39", "工作要求", "乙另外改的。"))
    assert run("import", str(first), "--update").code == 0
    repo.commit("二")
    ran = run("import", str(second), "--update")
    assert ran.code == 1
    assert "T41 的工作要求两边都改了" in ran.out
    assert "甲改的要求。" in table(project)
    assert "乙另外改的。" in table(project)
    assert "乙改的要求。" not in table(project)


def test_a_version_that_is_in_no_history_is_said_and_nothing_changed(run, project, exported, repo):
    path = exported("docx")
    text = table(project).replace("公众参与", "公众列席", 1)
    (project / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    assert run("import", str(path), "--update").code in (0, 1)  # the version is in git
    shutil.rmtree(repo.folder / ".git")
    ran = run("import", str(path), "--update")
    assert (ran.code, "找不到那个版本" in ran.err) == (1, True)


def test_a_wrong_name_is_refused_by_the_rules_and_nothing_written(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        sheet.cell(row_of(sheet, "T41"), column_of(sheet, "牵头部门")).value = "新区考合办"

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert ran.code == 2
    assert "新区考合办" in ran.err
    assert table(project) == before


def test_a_trial_run_writes_nothing(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        sheet.cell(row_of(sheet, "T41"), column_of(sheet, "工作任务")).value = "考核"

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update", "--dry-run")
    assert "会改成这样，还没有写" in ran.out
    assert "改动 1 处：工作任务 1 处。" in ran.out
    assert table(project) == before


def test_update_takes_no_options_of_a_new_table(run, exported):
    assert run("import", str(exported("csv")), "--update", "--out", "x.yaml").code == 2
    assert run("import", str(exported("csv")), "--dry-run").code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_ledger_that_nobody_edited_changes_no_byte(run, project, exported, kind):
    text = table(project).replace("id: T41\n", "id: T41\n                deadline: 2026-11-30\n", 1)
    (project / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    before = table(project)
    path = exported(kind, "--progress", "--as-of", "2026-11-25")
    ran = run("import", str(path), "--update")
    assert (ran.code, table(project)) == (0, before)
    assert "用 gkrw collect 收" in ran.err


def test_a_new_row_may_name_nobody(run, project, exported):
    path = exported("csv")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    at = next(number for number, line in enumerate(lines) if ",T41," in line)
    new = re.sub(r",T41,.*", ",,督查通报,每季度通报一次。,（未写明）,,", lines[at])
    path.write_text("\n".join([*lines[: at + 1], new, *lines[at + 1 :]]), encoding="utf-8-sig")
    assert run("import", str(path), "--update").code == 0
    assert "title: 督查通报" in table(project)
    assert run("validate").code == 0


def test_a_heading_without_tasks_takes_a_new_row(run, project, exported):
    path = exported("csv")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    new = "六、督查,,,,督查通报,每季度通报一次。,管委会办公室,,"
    path.write_text("\n".join([*lines[:-1], new, ""]), encoding="utf-8-sig")
    ran = run("import", str(path), "--update")
    assert (ran.code, "表里没有这个分类" in ran.out) == (1, True)
    with (project / "data" / "tasks.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n  - title: 督查\n    tasks: []\n")
    run("import", str(path), "--update")
    assert "title: 督查通报" in table(project)


def put(task: str, heading: str, value: object):
    """Write a value into a cell of a workbook."""

    def edit(sheet):
        sheet.cell(row_of(sheet, task), column_of(sheet, heading)).value = value

    return edit


@pytest.mark.parametrize("options", [("--flat",), ("--progress",), ("--dept", "财政局")])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
@pytest.mark.parametrize("office_table", OFFICE_TABLES, ids=lambda path: path.stem)
def test_no_table_and_no_option_makes_an_edit(run, project, office_table, kind, options):
    if options == ("--flat",) and kind != "xlsx":
        options = ()
    if options[:1] == ("--dept",):
        name = re.findall(r"^  - name: (.+)$", office_table.read_text(encoding="utf-8"), re.M)[-1]
        options = ("--dept", name)
    shutil.copy(office_table, project / "data" / "tasks.yaml")
    before = table(project)
    run("export", "--format", kind, *options)
    for path in (project / "out" / "export").glob(f"*.{kind}"):
        ran = run("import", str(path), "--update")
        assert "没有要写进分解表的改动" in ran.out
    assert table(project) == before


def test_a_deleted_column_is_asked_about_and_deletes_nothing(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, lambda sheet: sheet.delete_cols(column_of(sheet, "责任部门")))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "文件里没有“责任部门”一栏，表里的这一栏没有动" in ran.out
    assert table(project) == before


def test_a_page_without_one_of_its_columns_is_refused(run, project, exported):
    before, path = table(project), exported("html")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('data-key="responsible"', "", 1), encoding="utf-8")
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "少了“责任部门”一栏" in ran.err
    assert table(project) == before


def test_an_emptied_title_or_requirement_is_asked_about(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, put("T05", "工作任务", None))
    edit_workbook(path, put("T06", "工作要求", None))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "T05 的工作任务是空的，没有动" in ran.out
    assert "T06 的工作要求是空的，没有动" in ran.out
    assert table(project) == before


def test_an_emptied_list_names_nobody(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, put("T05", "责任部门", None))
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(before, table(project)) == ["responsible: []"]


def test_exchanged_ids_are_asked_about(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")

    def edit(sheet):
        column, first, second = column_of(sheet, "编号"), row_of(sheet, "T05"), row_of(sheet, "T06")
        sheet.cell(first, column).value, sheet.cell(second, column).value = "T06", "T05"

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "编号是 T06，任务和要求却是 T05 的" in ran.out
    assert table(project) == before


def test_what_is_no_part_of_an_export_is_listed(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")

    def edit(sheet):
        sheet.append(["注：请各单位核对"])
        sheet.insert_cols(3)
        sheet.cell(3, 3).value, sheet.cell(6, 3).value = "领导批示", "已阅"

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "“注：请各单位核对”不是任务的内容，没有收" in ran.out
    assert "“领导批示”不是导出的栏目，里面的 1 格没有收" in ran.out
    assert table(project) == before


def test_headings_of_two_levels_are_renamed_at_once(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "一、政府信息公开":
                    cell.value = "一、信息公开"
                if cell.value == "（一）主动公开":
                    cell.value = "（一）主动发布"

    edit_workbook(path, edit)
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(before, table(project)) == ["- title: 信息公开", "- title: 主动发布"]


def test_a_name_with_brackets_stays_one_name(run, project, exported):
    text = table(project).replace("各园区", "各村（社区）")
    (project / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    path = exported("xlsx", "--flat")
    edit_workbook(path, put("T05", "责任部门", "各村（社区），审计局"))
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(text, table(project)) == ["responsible: [各村（社区）, 审计局]"]


def test_a_file_without_merges_keeps_the_lists_that_were_merged(run, project, exported):
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        for cells in [str(each) for each in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(cells)

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert (ran.code, table(project)) == (0, before)


@pytest.mark.usefixtures("project")
def test_a_file_without_the_headings_is_refused(run, tmp_path):
    path = tmp_path / "别的.csv"
    path.write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "没有找到分解表的栏名和任务" in ran.err


def test_a_new_task_without_bodies_names_nobody(run, project, exported):
    path = exported("xlsx", "--flat")

    def edit(sheet):
        at = row_of(sheet, "T41") + 1
        sheet.insert_rows(at)
        for heading, value in (("工作任务", "督查通报"), ("工作要求", "每季度通报一次。")):
            sheet.cell(at, column_of(sheet, heading)).value = value

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert (ran.code, "新任务的编号：T45。" in ran.out) == (0, True)
    new = table(project).split("督查通报")[1].split("- id:")[0]
    assert "lead: []" in new
    assert "responsible: []" in new


def test_a_table_from_elsewhere_is_refused(run, project, tmp_path):
    before, path = table(project), tmp_path / "别的.csv"
    path.write_text("工作任务,工作要求,牵头部门\n督查,每季度督查。,财政局\n", encoding="utf-8")
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "没有一行写着分解表里的编号" in ran.err
    assert table(project) == before


def test_what_a_workbook_hides_is_said(run, exported):
    path = exported("xlsx", "--flat")
    edit_workbook(path, put("T05", "工作要求", '="审计"&"公开"'))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "的公式没有结果" in ran.err


def test_a_table_that_cannot_be_edited_is_named_itself(run, project, exported):
    path = exported("csv")
    data = yaml.safe_load(table(project))
    text = json.dumps(data, ensure_ascii=False, default=str)
    (project / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "tasks.yaml 不是一行一个键的写法" in ran.err


def reorder(arrange: Callable[[list[list[str]], dict[str, int]], list[list[str]]]):
    """Write the rows of a flat workbook in another order. `arrange` gets them and the positions of
    the columns by heading."""

    def edit(sheet):
        head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "编号")
        at = {cell.value: number for number, cell in enumerate(sheet[head])}
        rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
        for number, row in enumerate(arrange([row for row in rows if row[at["编号"]]], at)):
            for column, value in enumerate(row):
                sheet.cell(head + 1 + number, column + 1).value = value or None

    return edit


def move_rows(*ids: str, behind: str):
    def arrange(rows, at):
        moved = [row for row in rows if row[at["编号"]] in ids]
        rest = [row for row in rows if row not in moved]
        place = [row[at["编号"]] for row in rest].index(behind) + 1
        return [*rest[:place], *moved, *rest[place:]]

    return reorder(arrange)


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("heading", ["工作任务", "工作要求", "牵头部门", "责任部门", "量化指标"])
def test_rows_that_were_sorted_are_not_moved(run, project, exported, heading, is_descending):
    before, path = table(project), exported("xlsx", "--flat")

    def arrange(rows, at):
        def key(row):
            return lazy_pinyin(row[at[heading]])

        blank = [row for row in rows if not row[at[heading]]]  # Excel puts them last
        return [
            *sorted((r for r in rows if r not in blank), key=key, reverse=is_descending),
            *blank,
        ]

    edit_workbook(path, reorder(arrange))
    edit_workbook(path, put("T41", "工作任务", "纳入考核"))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert f"文件里的行按{heading}排过序，表里任务的先后没有动" in ran.out
    assert changed_lines(before, table(project)) == ["title: 纳入考核"]


def test_rows_that_were_turned_round_are_not_moved(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, reorder(lambda rows, _: rows[::-1]))
    assert "按编号排过序" in run("import", str(path), "--update").out
    assert table(project) == before


def test_rows_that_were_moved_together_stay_together(run, project, exported):
    path = exported("xlsx", "--flat")
    edit_workbook(path, move_rows("T10", "T11", behind="T15"))
    assert run("import", str(path), "--update").code == 0
    ids = run("list", "--format", "id").out.split()
    assert ids[ids.index("T12") : ids.index("T16")] == ["T12", "T13", "T14", "T15", "T10", "T11"]
    after = table(project)
    assert run("import", str(path), "--update").code == 0
    assert table(project) == after


def test_a_heading_that_was_moved_is_asked_about(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")
    edit_workbook(path, move_rows("T23", "T24", "T25", behind="T18"))
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "分类的先后在文件里变了（“解读回应参与 › 舆情回应”），表里没有动" in ran.out
    assert table(project) == before


def test_a_heading_that_was_moved_in_the_table_too_is_no_question(run, project, exported):
    path = exported("xlsx", "--flat")
    edit_workbook(path, move_rows("T23", "T24", "T25", behind="T18"))
    text = table(project)
    third, fourth, fifth = (
        text.index(f"    - title: {title}") for title in ("政策解读", "舆情回应", "公众参与")
    )
    text = text[:third] + text[fourth:fifth] + text[third:fourth] + text[fifth:]
    (project / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    ran = run("import", str(path), "--update")
    assert (ran.code, table(project)) == (0, text), ran.out


def test_exchanged_texts_move_no_task(run, project, exported):
    before, path = table(project), exported("xlsx", "--flat")

    def edit(sheet):
        first, second = row_of(sheet, "T10"), row_of(sheet, "T12")
        for heading in ("工作任务", "工作要求"):
            one, other = (sheet.cell(at, column_of(sheet, heading)) for at in (first, second))
            one.value, other.value = other.value, one.value

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert "编号是 T10，任务和要求却是 T12 的" in ran.out
    assert table(project) == before


@pytest.mark.parametrize("is_above", [False, True])
def test_a_new_row_with_the_id_of_another_never_takes_its_place(run, project, exported, is_above):
    before, path = table(project), exported("xlsx", "--flat")

    def edit(sheet, task_id="T12"):
        at = row_of(sheet, "T12") + (0 if is_above else 1)
        sheet.insert_rows(at)
        for heading, text in {
            "编号": task_id,
            "工作任务": "惠企政策公开",
            "工作要求": "公开惠企政策清单，每季度更新一次。",
        }.items():
            sheet.cell(at, column_of(sheet, heading)).value = text

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert "编号 T12 有几行，内容不一样，没有动" in ran.out
    assert table(project) == before
    path = exported("xlsx", "--flat")
    edit_workbook(path, lambda sheet: edit(sheet, None))
    assert "新任务的编号：T45" in run("import", str(path), "--update").out


@pytest.mark.parametrize("typed", ["Ｔ１０", "t10", " T10 ", "Ｔ 10"])
def test_an_id_may_be_typed_in_full_width(run, project, exported, typed):
    before, path = table(project), exported("xlsx")
    edit_workbook(path, put("T10", "工作要求", "重写的要求，和原来的完全不同。"))
    edit_workbook(path, put("T10", "编号", typed))
    assert run("import", str(path), "--update").code == 0
    assert changed_lines(before, table(project)) == ["重写的要求，和原来的完全不同。"]


def test_the_titles_of_two_headings_may_be_exchanged(run, project, exported):
    path = exported("xlsx", "--flat")
    other = {"（三）政策解读": "（三）舆情回应", "（四）舆情回应": "（四）政策解读"}

    def edit(sheet):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.value = other.get(cell.value, cell.value)

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert "改动 2 处：二级分类标题 2 处" in ran.out
    after = table(project)
    assert after.index("title: 舆情回应") < after.index("id: T19") < after.index("title: 政策解读")
    assert run("import", str(path), "--update").code == 0
    assert table(project) == after


def test_headings_of_two_levels_that_were_renamed_are_taken_once(run, project, exported):
    path = exported("xlsx", "--flat")
    other = {"二、解读回应参与": "二、解读和回应", "（三）政策解读": "（三）多样解读"}

    def edit(sheet):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.value = other.get(cell.value, cell.value)

    edit_workbook(path, edit)
    assert run("import", str(path), "--update").code == 0
    after = table(project)
    assert run("import", str(path), "--update").code == 0
    assert table(project) == after


def test_many_missing_rows_are_one_question(run, project, exported):
    before, path = table(project), exported("csv", "--dept", "财政局")
    ran = run("import", str(path), "--update")
    assert "要请您决定的（1 处）" in ran.out
    assert "本来就只导出一部分的，不用管" in ran.out
    assert table(project) == before


def test_a_new_row_that_was_taken_and_edited_again_is_asked_about(run, project, exported, repo):
    path = exported("xlsx", "--flat")

    def edit(sheet):
        at = row_of(sheet, "T12") + 1
        sheet.insert_rows(at)
        sheet.cell(at, column_of(sheet, "工作任务")).value = "惠企政策公开"
        sheet.cell(at, column_of(sheet, "工作要求")).value = "公开惠企政策清单，每季度更新一次。"

    edit_workbook(path, edit)
    assert run("import", str(path), "--update").code == 0
    repo.commit("二")
    before = table(project)

    def edit_again(sheet):
        at = row_of(sheet, "惠企政策公开")
        sheet.cell(at, column_of(sheet, "工作要求")).value = "公开惠企政策清单，每月更新一次。"

    edit_workbook(path, edit_again)
    ran = run("import", str(path), "--update")
    assert "和导出以后新加的 T45 相似" in ran.out
    assert table(project) == before


@pytest.mark.parametrize("words", [("合计", "共4项"), ("", "审核人：张三"), ("", "合  计")])
def test_a_sum_or_a_signature_below_the_tasks_is_no_new_task(run, project, exported, words):
    shutil.copy(OFFICE_TABLES[0].parent / "无牵头无分类.yaml", project / "data" / "tasks.yaml")
    before, path = table(project), exported("xlsx")

    def edit(sheet):
        at, first = sheet.max_row + 1, column_of(sheet, "编号")
        for column, text in enumerate((*words, "2026年7月1日"), first):
            sheet.cell(at, column).value = text or None

    edit_workbook(path, edit)
    ran = run("import", str(path), "--update")
    assert ran.code == 1
    assert "不是任务的内容，没有收" in ran.out
    assert table(project) == before


def test_a_row_moved_into_a_merged_cell_of_word_leaves_the_lists_around_it(run, project, exported):
    before, path = table(project), exported("docx")
    document = docx.Document(str(path))
    rows = {cell.text: row for each in document.tables for row in each.rows for cell in row.cells}
    rows["T40"]._tr.addnext(rows["T12"]._tr)  # T40 and T41 have one merged cell
    document.save(str(path))
    assert run("import", str(path), "--update").code == 0
    changed = yaml.safe_load(table(project))
    lists = {
        task["id"]: task.get("responsible")
        for data in (yaml.safe_load(before), changed)
        for task in tasks_in(data)
        if task["id"] in ("T40", "T41")
    }
    assert lists == {"T40": None, "T41": None}
    ids = run("list", "--format", "id").out.split()
    assert ids[ids.index("T40") :][:3] == ["T40", "T12", "T41"]


def tasks_in(data):
    """All tasks in the data of a table or a heading."""
    if "id" in data:
        return [data]
    below = (data.get(key) or [] for key in ("sections", "groups", "tasks"))
    return [task for each in below for inner in each for task in tasks_in(inner)]
