"""`gkrw list`"""

import csv
import io
import json

import pytest

from tables import SMALL, edited


def ids(ran) -> list[str]:
    return ran.out.split()


def test_list__an_alias_is_its_department(gkrw):
    by_alias = gkrw("list", "--dept", "新区财政局", "--format", "json")
    assert by_alias.out == gkrw("list", "--dept", "财政局", "--format", "json").out
    assert by_alias.code == 0


def test_list__an_alias_says_whom_it_stands_for(gkrw):
    assert gkrw("list", "--dept", "新区财政局").out.startswith("“新区财政局”即财政局。\n")


def test_list__an_unconfirmed_alias_says_that_too(gkrw):
    ran = gkrw("list", "--dept", "社保局")
    assert ran.out.startswith("“社保局”在分解表中按“民政司法和社保局”理解，待确认。\n")
    machine = gkrw("list", "--dept", "社保局", "--format", "id")
    assert "社保局" not in machine.out
    assert "待确认" in machine.err


def test_list__unknown_department_is_wrong_usage_with_a_suggestion(gkrw):
    ran = gkrw("list", "--dept", "财政")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "错误：没有名为“财政”的部门或统称。\n改法：是不是财政局？运行 gkrw depts 查看全部名称。\n"
    )


@pytest.mark.parametrize("typed", ["czj", "caizhengju", "CZJ", "xqczj"])
def test_list__a_department_in_pinyin_says_on_standard_error_whom_it_took(gkrw, typed):
    ran = gkrw("list", "--dept", typed)
    assert ran.out == gkrw("list", "--dept", "财政局").out
    assert (ran.code, ran.err) == (0, f"注意：“{typed}”即财政局。\n")


def test_list__pinyin_of_several_departments_lists_them(gkrw, table_file):
    path = table_file(edited(("name: 建设局", "name: 司教局"), ("[建设局]", "[司教局]")))
    ran = gkrw("--table", path, "list", "--dept", "sjj")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "错误：“sjj”可以是审计局、司教局。\n改法：写明是哪一个，如 审计局。\n"


def test_list__groups_by_role_when_one_department_is_asked_for(gkrw):
    out = gkrw("list", "--dept", "财政局").out
    headings = [line for line in out.splitlines() if line.endswith("项）")]
    assert headings == ["牵头（3 项）", "责任（1 项）", "共同（34 项）"]
    lead = out[: out.index("责任（1 项）")]
    assert [word for word in lead.split() if word.startswith("T")] == ["T10", "T14", "T40"]


def test_list__sums_up_and_names_what_is_only_possible(gkrw):
    last = gkrw("list", "--dept", "财政局").out.splitlines()[-2:]
    assert last == [
        "财政局：牵头 3 项，责任 1 项，共同 34 项。",
        "另有 4 项责任部门为“各相关部门”，未明确是否包括本单位（T11、T16、T31、T32）。"
        "加上 --include-possible 一并列出。",
    ]


def test_list__possible_tasks_come_only_when_asked_for(gkrw):
    without = ids(gkrw("list", "--dept", "财政局", "--format", "id"))
    included = ids(gkrw("list", "--dept", "财政局", "--include-possible", "--format", "id"))
    only = ids(gkrw("list", "--dept", "财政局", "--role", "possible", "--format", "id"))
    assert only == ["T11", "T16", "T31", "T32"]
    assert set(included) == {*without, *only}
    assert set(without).isdisjoint(only)
    shown = gkrw("list", "--dept", "财政局", "--include-possible").out
    assert "可能涉及（4 项）" in shown
    assert "可能涉及的 4 项责任部门为“各相关部门”" in shown
    assert "牵头 3 项，责任 1 项，共同 34 项，可能涉及 4 项。" in shown


@pytest.mark.parametrize("word", ["lead", "牵头", "LEAD", "lead,牵头", "牵头，"])
def test_list__roles_by_english_or_chinese_word(gkrw, word):
    ran = gkrw("list", "--dept", "财政局", "--role", word, "--format", "id")
    assert ids(ran) == ["T10", "T14", "T40"]


def test_list__says_which_roles_it_left_out(gkrw):
    out = gkrw("list", "--dept", "财政局", "--role", "牵头,责任").out
    assert "财政局：牵头 3 项，责任 1 项，共同 34 项（只列出牵头、责任）。" in out


def test_list__several_departments_say_each_role(gkrw):
    out = gkrw("list", "--dept", "财政局", "--dept", "审计局", "--section", "1").out
    assert "角色：财政局牵头、审计局共同" in out
    assert "财政局（符合所选分类和文字的）：牵头 2 项" in out
    assert "审计局（符合所选分类和文字的）：牵头 1 项" in out


def test_list__names_may_be_parted_by_commas(gkrw):
    by_comma = gkrw("list", "--dept", "财政局，审计局", "--format", "json").out
    assert by_comma == gkrw("list", "-d", "财政局", "-d", "审计局", "--format", "json").out


def test_list__section_as_it_is_shown_or_said(gkrw):
    for asked in ("三、服务公开", "第三部分"):
        assert len(gkrw("list", "--section", asked, "--format", "id").out.split()) == 6
    assert gkrw("list", "--group", "（五）公众参与", "--format", "id").out == "T26\n"


@pytest.mark.parametrize("asked", ["三", "3", "三、", "服务公开", "３"])
def test_list__section_by_number_or_title(gkrw, asked):
    ran = gkrw("list", "--section", asked, "--format", "id")
    assert ids(ran) == ["T27", "T28", "T29", "T30", "T31", "T32"]


@pytest.mark.parametrize("asked", ["（五）", "5", "五", "(5)", "公众参与"])
def test_list__group_by_number_or_title(gkrw, asked):
    assert ids(gkrw("list", "--group", asked, "--format", "id")) == ["T26"]


def test_list__unknown_section_names_those_there_are(gkrw):
    ran = gkrw("list", "--section", "九")
    assert ran.code == 2
    assert "一、政府信息公开；二、解读回应参与" in ran.err


def test_list__unknown_group_names_those_there_are(gkrw):
    ran = gkrw("list", "--group", "不存在")
    assert ran.code == 2
    assert "（一）主动公开；（二）依申请公开" in ran.err


def test_list__grep_wants_every_word(gkrw):
    assert ids(gkrw("list", "--grep", "一窗 网上", "--format", "id")) == ["T32"]
    assert ids(gkrw("list", "--grep", "ppp", "--format", "id")) == ["T12"]


def test_list__nothing_found_is_no_error(gkrw):
    ran = gkrw("list", "--grep", "高铁")
    assert (ran.code, ran.out) == (0, "没有符合条件的任务（全表 44 项）。\n")
    assert gkrw("list", "--grep", "高铁", "--format", "json").out == "[]\n"
    assert "没有符合条件的任务。" in gkrw("list", "--dept", "财政局", "--grep", "高铁").out


@pytest.mark.parametrize("option", [["--role", "牵头"], ["--include-possible"]])
def test_list__a_role_needs_a_department(gkrw, option):
    ran = gkrw("list", *option)
    assert ran.code == 2
    assert f"{option[0]} 要和 --dept 一起用" in ran.err


@pytest.mark.parametrize(
    ("option", "value", "meant"),
    [("--role", "主办", "lead（牵头）"), ("--format", "jsn", "是不是 json？")],
)
def test_list__unknown_choice_is_wrong_usage(gkrw, option, value, meant):
    ran = gkrw("list", "--dept", "财政局", option, value)
    assert ran.code == 2
    assert meant in ran.err


def test_list__role_is_in_json_with_one_department_only(gkrw):
    one = json.loads(gkrw("list", "--dept", "财政局", "--format", "json").out)
    assert {task["id"]: task["role"] for task in one}["T12"] == "named"
    two = json.loads(gkrw("list", "-d", "财政局", "-d", "审计局", "--format", "json").out)
    assert "role" not in two[0]
    assert {task["id"]: task["roles"] for task in two}["T05"] == {
        "财政局": "collective",
        "审计局": "lead",
    }
    assert "roles" not in one[0]


def test_list__jsonl_is_one_object_a_line(gkrw):
    lines = gkrw("list", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines][:2] == ["T01", "T02"]
    assert len(lines) == 44


def test_list__csv_opens_in_excel_and_is_whole(gkrw, real_table):
    out = gkrw("list", "--dept", "财政局", "--include-possible", "--format", "csv").out
    assert out.startswith("\ufeff编号,")
    rows = list(csv.DictReader(io.StringIO(out[1:])))
    requirements = {row["编号"]: row["工作要求"] for row in rows}
    tasks = {task.id: task.requirement for task in real_table.tasks()}
    assert requirements == {task_id: tasks[task_id] for task_id in requirements}
    assert rows[0]["承担角色"] == "共同"


@pytest.mark.parametrize("title", ["=HYPERLINK(公众)", "+1+公众", "-1-公众", "@SUM(公众)"])
def test_list__csv_makes_no_formula_of_a_text(gkrw, table_file, title):
    path = table_file(edited(("title: 公众参与", f"title: '{title}'")))
    rows = list(csv.reader(io.StringIO(gkrw("--table", path, "list", "--format", "csv").out)))
    assert rows[1][4] == f"'{title}"


def test_list__markdown_keeps_hostile_text_as_text(gkrw, table_file):
    path = table_file(edited(("title: 公众参与", "title: <b>公|众</b>*参*与&amp;")))
    out = gkrw("--table", path, "list", "--format", "md").out
    assert "&lt;b>公\\|众&lt;/b>\\*参\\*与&amp;amp;" in out
    assert all(line.startswith("| ") and line.endswith(" |") for line in out.splitlines())


def test_list__piped_text_is_whole_plain_and_not_wrapped(gkrw, real_table):
    out = gkrw("list").out
    assert "\x1b" not in out
    lines = [line.strip().removeprefix("工作要求：") for line in out.splitlines()]
    for task in real_table.tasks():
        for paragraph in task.requirement.split("\n"):
            assert paragraph in lines
    assert "共 44 项任务：5 个部分，11 类，15 个部门。" in out


def test_list__piped_text_shows_targets_and_deadlines(gkrw, table_file):
    change = ("lead: [审计局]", "lead: [审计局]\n            deadline: 年底前")
    out = gkrw("--table", table_file(edited(change)), "list").out
    assert "      完成时限：年底前\n" in out
    assert "量化指标：公示时限≤7个工作日" in gkrw("list", "--grep", "T29").out


def test_list__section_and_group_headings_stand_above_their_tasks(gkrw):
    lines = [line for line in gkrw("list").out.splitlines() if line and line[0] != " "]
    assert lines[:3] == ["一、政府信息公开", "（一）主动公开", "（二）依申请公开"]
    assert lines[3:5] == ["二、解读回应参与", "（三）政策解读"]


def test_list__table_with_errors_is_listed_with_a_warning(gkrw, table_file):
    path = table_file(edited(("lead: [审计局]", "lead: [审记局]")))
    ran = gkrw("--table", path, "list", "--dept", "财政局", "--format", "id")
    assert (ran.code, ran.out) == (1, "T01\n")
    assert "分解表有 1 处错误" in ran.err
    assert f"{path}:28:20" in ran.err


def test_list__table_is_found_from_a_folder_below(gkrw, monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "out" / "letters").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "out" / "letters")
    assert gkrw("list", "--format", "id").out == "T01\nT02\n"


def test_list__environment_names_the_table_and_the_option_beats_it(
    gkrw, monkeypatch, table_file, tmp_path
):
    monkeypatch.setenv("GKRW_TABLE", table_file(SMALL))
    assert gkrw("list", "--format", "id").out == "T01\nT02\n"
    other = tmp_path / "other.yaml"
    other.write_text(edited(("id: T01", "id: T09")), encoding="utf-8")
    assert gkrw("--table", str(other), "list", "--format", "id").out == "T09\nT02\n"


def test_list__an_unknown_role_is_named_before_a_missing_department(gkrw):
    ran = gkrw("list", "--role", "主办")
    assert ran.code == 2
    assert "--role 不能是“主办”。" in ran.err
