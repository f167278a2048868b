"""Commands that edit the table."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from test_cli_completion import complete
from workbooks import edited as filled
from workbooks import issued, put

from conftest import REAL_TABLE
from gkrw.cli import asking, table_editing
from tables import SMALL, edited


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture
def table(project: Path) -> Path:
    return project / "data" / "tasks.yaml"


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Sit at a terminal and type lines."""
    monkeypatch.setattr(asking, "can_ask", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_change_is_written_and_shown_as_diff_shows_it(run, table):
    ran = run("task", "set", "t02", "工作任务", "审计结果公开")
    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith("data/tasks.yaml：已改好")
    assert "    工作任务  审计{+结果+}公开" in ran.out
    assert table.read_text(encoding="utf-8") == edited(("title: 审计公开", "title: 审计结果公开"))
    assert [each.name for each in table.parent.iterdir()] == ["tasks.yaml"]


def test_a_dry_run_shows_the_change_and_writes_nothing(run, table):
    ran = run("task", "set", "T02", "lead", "财政局、审计局", "--dry-run")
    assert ran.code == 0
    assert "会改成这样，还没有写" in ran.out
    assert "牵头部门" in ran.out
    assert table.read_text(encoding="utf-8") == SMALL


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("task", "set", "T02", "lead", "财证局"), "不是已知的部门或统称。"),
        (("task", "set", "T02", "reports", "谁"), "不认识“谁”。"),
        (("task", "set", "T02", "title", ""), "缺少“title”（工作任务）。"),
        (("task", "set", "T02", "deadline", "2026-02-30"), "日历上没有的日期"),
        (("task", "add", "--title", "台账"), "没有写 --requirement。"),
        (("task", "add", "--title", "甲", "--requirement", "乙。", "--set", "丙"), "没有 =。"),
        (("task", "retire", "T02", "T03"), "没有编号为“T03”的任务。"),
        (("dept", "add", "新区财政局"), "已经是财政局的别名。"),
        (("dept", "add", " "), "名称是空的。"),
        (("dept", "rename", "税务局", "国税局"), "没有名为“税务局”的部门或统称。"),
    ],
)
def test_a_wrong_request_changes_nothing(run, table, arguments, problem):
    ran = run(*arguments)
    assert ran.code == 2
    assert problem in ran.err
    assert "改法：" in ran.err
    assert table.read_text(encoding="utf-8") == SMALL


def test_names_may_be_separated_by_blanks(run, table):
    assert run("task", "set", "T02", "lead", "财政局", "审计局").code == 0
    assert "lead: [财政局, 审计局]\n" in table.read_text(encoding="utf-8")


def test_new_warnings_are_shown_with_their_lines(run):
    ran = run("task", "set", "T02", "title", "一、审计公开")
    assert ran.code == 0
    assert "改动以后多出 1 处要看的：" in ran.out
    assert "data/tasks.yaml:25:20: 警告" in ran.out


def test_a_deadline_that_is_put_off_without_a_reason_is_noted(run):
    assert run("task", "set", "T02", "deadline", "2026-06-30").err == ""
    ran = run("task", "set", "T02", "deadline", "2026-12-31", "--dry-run")
    assert "写上 moved: [{from: 2026-06-30, reason: " in ran.out
    assert "加上 --reason 原因 再运行" in ran.err
    ran = run("task", "set", "T02", "deadline", "2026-12-31")
    assert "以后推后时限时写上 --reason" in ran.err
    assert "moved" not in ran.err, "the line to add is shown once"
    ran = run("task", "set", "T02", "deadline", "2027-06-30", "--reason", "经会议同意")
    assert ran.err == ""


def test_a_deadline_that_is_deleted_is_not_put_off(run):
    assert run("task", "set", "T02", "deadline", "2026-06-30").code == 0
    ran = run("task", "set", "T02", "deadline", "")
    assert "[-2026-06-30-]" in ran.out
    assert "推后" not in ran.out + ran.err
    assert ran.err == ""


def test_a_task_is_added_with_options(run, table):
    ran = run(
        *("task", "add", "--title", "台账", "--requirement", "建立台账。\n每季度统计。"),
        *("--lead", "财政局、审计局", "--deadline", "年底前", "--after", "T01"),
        *("--set", "备注=待定"),
    )
    assert ran.code == 0, ran.err
    assert ran.out.endswith("编号是 T03。\n")
    new = """\
              - id: T03
                title: 台账
                requirement: |
                  建立台账。
                  每季度统计。
                lead: [财政局, 审计局]
                deadline: 年底前
                note: 待定
"""
    assert table.read_text(encoding="utf-8") == edited(
        ("          - id: T02", f"{new}          - id: T02")
    )


def test_a_new_id_is_not_one_that_git_or_progress_knows(run, repo):
    path = repo.write("data/tasks.yaml", SMALL.replace("id: T02", "id: T07"))
    repo.commit("建表")
    repo.write("data/tasks.yaml", SMALL)
    repo.write(
        "data/progress/财政局.yaml",
        "format: 1\ndepartment: 财政局\ntasks:\n  - id: T05\n    status: 推进中\n",
    )
    ran = run(
        "--table",
        str(path),
        "task",
        "add",
        "--title",
        "台账",
        "--requirement",
        "建立台账。",
        "--lead",
        "财政局",
        "--group",
        "1",
    )
    assert ran.code == 0, ran.err
    assert ran.out.endswith("编号是 T08。\n")


def test_a_terminal_is_asked_for_what_was_not_typed(run, table, monkeypatch):
    answer(
        monkeypatch,
        *("", "台账"),  # the title must not be blank
        *("建立台账。", "每季度统计。", ""),
        *("",),  # no deadline
        *("", "公文", "主动公开"),
        *("财证局", "无"),
        *("",),  # the default
    )
    ran = run("task", "add")
    assert ran.code == 0, ran.err
    for said in ("这一项不能空着。", "“公文”说不准是哪里。", "没有名为“财证局”的部门或统称。"):
        assert said in ran.err
    place = "改法：写一项任务的编号，如 T10，或者上面一个分类的整个标题。\n"
    assert ran.err.count(place) == 2
    assert (
        table.read_text(encoding="utf-8")
        == SMALL
        + """\
          - id: T03
            title: 台账
            requirement: |
              建立台账。
              每季度统计。
            lead: []
"""
    )


def test_an_input_that_ends_writes_nothing(run, table, monkeypatch):
    answer(monkeypatch, "台账")
    assert run("task", "add").code == 130
    assert table.read_text(encoding="utf-8") == SMALL


def test_tasks_are_moved_and_retired(run, table):
    assert run("task", "move", "T01", "--after", "T02").code == 0
    ran = run("task", "retire", "T02", "--reason", "并入 T01")
    assert ran.code == 0
    assert "# T02 审计公开：并入 T01\nretired: [T02]\n" in table.read_text(encoding="utf-8")
    assert run("show", "T02").code == 2


def test_a_renamed_department_keeps_its_progress_and_replaces_its_letters(run, project, table):
    assert run("letters", "--dept", "财政局", "--number", "新政〔2026〕7号").code == 0
    progress = project / "data" / "progress" / "财政局.yaml"
    progress.parent.mkdir()
    text = "format: 1\ndepartment: 财政局\ntasks:\n  - id: T01\n    status: 推进中\n"
    progress.write_text(text, encoding="utf-8")
    ran = run("dept", "rename", "czj", "财政金融局")
    assert ran.code == 0, ran.err
    assert "  - name: 财政金融局\n    aliases: [新区财政局, 财政局]\n" in table.read_text(
        encoding="utf-8"
    )
    status = json.loads(run("list", "--dept", "财政金融局", "--format", "json").out)
    assert status[0]["status"] == "推进中"
    again = run("letters", "--dept", "财政金融局", "--number", "新政〔2026〕7号")
    assert again.code == 0, again.err
    letters = sorted(each.name for each in (project / "out" / "letters").glob("*.docx"))
    assert len(letters) == 1
    assert "财政金融局" in letters[0]
    assert run("validate").code == 0


def test_a_checklist_issued_under_the_old_name_is_collected_for_the_new_one(run, project, table):
    text = REAL_TABLE.read_text(encoding="utf-8")
    table.write_text(text, encoding="utf-8")
    returned = project / "回收" / "财政局.xlsx"
    returned.parent.mkdir()
    returned.write_bytes(filled(issued("财政局"), put(L4="已经报送。"), at="2026-06-20T08:10:00Z"))
    assert run("collect", str(returned)).code == 0
    assert run("dept", "rename", "财政局", "财政金融局").code == 0
    returned.write_bytes(filled(issued("财政局"), put(L4="又报了。"), at="2026-07-20T08:10:00Z"))
    ran = run("collect", str(returned))
    assert ran.code == 0, ran.out
    (file,) = (project / "data" / "progress").glob("*.yaml")
    stored = file.read_text(encoding="utf-8")
    assert file.name == "财政局.yaml"
    assert "department: 财政金融局\n" in stored
    assert "又报了。" in stored
    assert run("status", "--dept", "财政金融局").code == 0
    assert "错误 0 处" in run("validate").out


def test_what_is_known_of_a_department_is_not_new_under_its_new_name(run, table):
    table.write_text(
        edited(("  - name: 建设局\n", "  - name: 建设局\n  - name: 气象局\n")), "utf-8"
    )
    assert "没有任务点到“气象局”" in run("validate").out
    ran = run("dept", "rename", "气象局", "气象台")
    assert ran.code == 0
    assert "多出" not in ran.out
    assert "没有任务点到“气象台”" in run("validate").out


def test_a_department_that_was_just_added_is_to_be_named_and_not_to_be_deleted(run):
    ran = run("dept", "add", "数据局")
    assert "没有任务点到“数据局”" in ran.out
    assert "如 gkrw task set 编号 责任部门 原来的单位、数据局。" in ran.out
    assert "删去" not in ran.out


def test_the_role_to_name_a_new_department_in_is_one_that_the_table_has(run, table):
    leads_only = SMALL.replace("        responsible: [各部门]\n", "")
    leads_only = leads_only.replace("            responsible: [建设局]\n", "")
    columns = "columns: {lead: 牵头单位}\nsections:\n"
    table.write_text(leads_only.replace("sections:\n", columns), encoding="utf-8")
    ran = run("dept", "add", "数据局")
    assert "如 gkrw task set 编号 牵头单位 原来的单位、数据局。" in ran.out
    assert run("task", "set", "T02", "牵头单位", "审计局、数据局").code == 0


def test_what_is_written_so_already_is_not_said_to_be_changed(run, table):
    for arguments in (("set", "T02", "title", "审计公开"), ("set", "T02", "note", "")):
        for more in ((), ("--dry-run",)):
            ran = run("task", *arguments, *more)
            assert ran.out.endswith("tasks.yaml：没有改动，表里已经是这样写的。\n")
            assert ran.code == 0
    assert table.read_text(encoding="utf-8") == SMALL


def test_a_department_whose_name_stands_for_many_is_noted(run, table):
    ran = run("dept", "add", "各分局")
    assert "从 departments 移到 collectives，写成 - {name: 各分局, members: unlisted}。" in ran.err
    text = table.read_text(encoding="utf-8").replace("  - name: 各分局\n", "")
    moved = text.replace("sections:\n", "  - {name: 各分局, members: unlisted}\nsections:\n")
    table.write_text(moved, encoding="utf-8")
    assert run("validate").code == 0
    assert "统称" not in run("dept", "add", "数据局").err


def test_quotation_marks_of_input_methods_are_no_part_of_names(run, table):
    assert run("dept", "add", "“数据局”", "——alias", "“新区数据局”").code == 0
    assert run("dept", "rename", "“建设局”", "“住建局”", "--everywhere").code == 0
    assert run("task", "set", "T02", "lead", "“审计局”，“数据局”").code == 0
    text = table.read_text(encoding="utf-8")
    assert "name: 数据局\n    aliases: [新区数据局]\n" in text
    assert "name: 住建局\n" in text
    assert "lead: [审计局, 数据局]\n" in text


def test_quotation_marks_around_a_text_are_kept_and_noted(run, table):
    ran = run("task", "set", "T02", "title", "“审计公开”")
    assert "内容连同引号一起写了" in ran.err
    assert "title: “审计公开”\n" in table.read_text(encoding="utf-8")
    assert run("task", "set", "T02", "title", "“审计”结果公开").err == ""


def test_the_telephone_number_is_written_in_half_width(run, table):
    assert run("dept", "add", "数据局", "--phone", "０９３１－８２５９０００").code == 0
    assert "phone: 0931-8259000\n" in table.read_text(encoding="utf-8")


def test_a_full_name_that_stays_is_noted(run, table):
    text = edited(("    aliases: [新区财政局]\n", "    full_name: 新区财政局（金融局）\n"))
    table.write_text(text.replace("新区财政局]", "财政局]"), encoding="utf-8")
    assert "部门的全称（full_name）没有改" in run("dept", "rename", "财政局", "财政金融局").err


def test_edits_at_once_are_made_one_after_the_other(table):
    names = [f"{word}局" for word in "甲乙丙丁戊己"]
    command = [sys.executable, "-m", "gkrw", "--table", str(table), "dept", "add"]
    runs = [subprocess.Popen([*command, name], stdout=subprocess.DEVNULL) for name in names]
    assert [each.wait(60) for each in runs] == [0] * len(names)
    text = table.read_text(encoding="utf-8")
    assert sorted(name for name in names if f"  - name: {name}\n" in text) == sorted(names)
    assert [each.name for each in table.parent.iterdir()] == ["tasks.yaml"]


def test_what_an_editor_saves_meanwhile_is_not_lost(run, table, monkeypatch):
    edit = table_editing._edited

    def edit_while_an_editor_saves(path, change):
        done = edit(path, change)
        table.write_text(SMALL + "# 刚写的\n", encoding="utf-8")
        return done

    monkeypatch.setattr(table_editing, "_edited", edit_while_an_editor_saves)
    ran = run("task", "set", "T02", "title", "审计")
    assert ran.code == 1
    assert "刚才在别的软件里保存过" in ran.err
    assert table.read_text(encoding="utf-8") == SMALL + "# 刚写的\n"


def test_an_edit_that_cannot_wait_longer_says_so(run, table, monkeypatch):
    monkeypatch.setattr(table_editing, "_WAIT", 0)
    with FileLock(table.with_name(".gkrw.lock")):
        ran = run("task", "set", "T02", "title", "审计")
    assert ran.code == 1
    assert "另一个 gkrw 正在改" in ran.err
    assert table.read_text(encoding="utf-8") == SMALL


def test_the_real_table_keeps_every_other_line(gkrw, tmp_path):
    path = tmp_path / "tasks.yaml"
    text = REAL_TABLE.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8", newline="\r\n")
    assert gkrw("--table", str(path), "task", "set", "T10", "deadline", "2026-10-31").code == 0
    old, new = (
        text.replace("\n", "\r\n").encode().splitlines(True),
        path.read_bytes().splitlines(True),
    )
    added = [line for line in new if line not in old]
    assert added == [b"                deadline: 2026-10-31\r\n"]
    assert [line for line in new if line not in added] == old


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("gkrw task s", ["set"]),
        ("gkrw task set T0", [f"T0{number}" for number in range(1, 10)]),
        ("gkrw task set T10 de", ["deadline"]),
        ("gkrw task set T10 lead 财", ["财政局"]),
        ("gkrw task set T10 lead 财政局、审", ["财政局、审计局"]),
        ("gkrw task set T10 reports n", ["named"]),
        ("gkrw task set T10 title 财", []),
        ("gkrw task move T10 --topic 决", ["决策预公开"]),
        ("gkrw task add --set n", ["note="]),
        ("gkrw dept rename 考", ["考核办"]),
    ],
)
def test_completion(words, offered, monkeypatch, capsys):
    assert complete(words, monkeypatch, capsys) == offered


@pytest.mark.parametrize("typed", ["财政局、教育局", "财政局,教育局", "财政局 教育局"])
@pytest.mark.parametrize("command", [("add",), ("rename", "审计局")])
def test_several_names_are_no_department(run, table, command, typed):
    ran = run("dept", *command, typed)
    assert ran.code == 2
    assert f"“{typed}”是 2 个名称，这里要一个。" in ran.err
    assert table.read_text(encoding="utf-8") == SMALL


def test_a_blank_within_a_name_is_told_to_be_taken_out(run):
    ran = run("dept", "add", "应急 局")
    assert (ran.code, "去掉空格，写成 应急局" in ran.err) == (2, True)


def test_a_list_of_names_that_a_new_task_needs_is_asked_for_by_its_option(run, table):
    task = ("task", "add", "--title", "台账", "--requirement", "建立台账。", "--group", "1")
    ran = run(*task)
    assert ran.code == 2
    assert ran.err == (
        "错误：没有写牵头部门，放的地方也没有默认值。\n"
        "改法：加上 --lead 部门；没有写明部门的，写 --lead 无。\n"
    )
    assert table.read_text(encoding="utf-8") == SMALL
    assert run(*task, "--set", "牵头部门=财政局").code == 0


def test_a_column_that_the_table_does_not_have_is_to_be_declared(run):
    ran = run("task", "set", "T02", "责任领导", "张三")
    assert ran.code == 2
    assert "表里另有的栏，先列在 columns 的 extra 里。" in ran.err
