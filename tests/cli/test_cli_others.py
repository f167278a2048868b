"""`gkrw show`, `depts`, `validate`, `schema`, and how a run ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PROJECT
from gkrw import __version__
from gkrw.store.json_schema import table_json_schema
from gkrw.views.finding_text import every_kind
from gkrw.views.formats import json_text
from tables import SMALL, edited


def test_show__everything_about_a_task(gkrw):
    ran = gkrw("show", "T32")
    assert ran.code == 0
    assert ran.out == (
        "T32  办理公开（一窗服务、一网通办、最多跑一次服务）\n"
        "分类：三、服务公开 › （七）政务服务公开\n"
        "工作要求：进驻政务大厅事项实现“一窗”达70%以上，"
        "甘肃政务服务网新区子站政务服务事项网上可办率不低于90%。\n"
        "牵头部门：新区经发局（取自“（七）政务服务公开”的默认值，第 253 行）\n"
        "责任部门：各园区，各相关部门（取自“（七）政务服务公开”的默认值，第 254 行）\n"
        "牵头单位：经发局——牵头部门点名，写作“新区经发局”\n"
        "责任单位：各园区、各相关部门——责任部门点名\n"
        "可能涉及：管委会办公室、党工委办公室、审计局、民政司法和社保局、财政局、农林水务局、"
        "生态环境局、市场监管局、考核办、建设局、自然资源局、卫生健康委、应急管理局、教体局"
        "（14 个）——责任部门写的是“各相关部门”，没有说明是哪些部门\n"
        "完成时限：未规定\n"
        "量化指标：“一窗”≥70%；网上可办率≥90%\n"
        "位置：data/tasks.yaml:261\n"
    )


def test_show__shows_what_a_small_table_has(gkrw, table_file):
    change = (
        "lead: [审计局]",
        "lead: []\n            deadline: 2026-10-31\n            note: 待定",
    )
    out = gkrw("--table", table_file(edited(change)), "show", "T02").out
    assert "牵头部门：（未写明）（本任务写的是 []）" in out
    assert "完成时限：2026-10-31" in out
    assert "备注：待定" in out


def test_show__each_of_several_deadlines_with_the_day_that_it_means(gkrw, table_file):
    change = (
        "lead: [审计局]",
        "lead: [审计局]\n            deadline: [3月底前出台方案, 尽快完成, 2026-10-31]",
    )
    year = ("title: 政务公开", "year: 2026\ntitle: 政务公开")
    out = gkrw("--table", table_file(edited(change, year)), "show", "T02").out
    assert (
        "完成时限：3月底前出台方案（按 2026-03-31 判断）；尽快完成（说不准是哪一天，不判断逾期）；"
        "2026-10-31\n"
    ) in out


def test_show__several_tasks_in_the_order_asked_and_each_once(gkrw):
    out = gkrw("show", "T12", "t10", "T12", "--format", "id").out
    assert out.split() == ["T12", "T10"]


@pytest.mark.parametrize(
    "typed", [["T10,T12"], ["t10，Ｔ１２"], ["T10、T12", "T10"], ["T10,", "T12"]]
)
def test_show__ids_may_be_separated_by_commas_of_every_width(gkrw, typed):
    assert gkrw("show", *typed, "--format", "id").out == "T10\nT12\n"


def test_show__only_a_comma_is_no_id(gkrw):
    ran = gkrw("show", "，")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "错误：缺少编号。")


def test_validate__takes_the_file_as_an_argument(gkrw, table_file):
    path = table_file(edited(("lead: [审计局]", "lead: [审记局]")))
    assert gkrw("validate", path).out == gkrw("--table", path, "validate").out
    ran = gkrw("--table", path, "validate", path)
    assert (ran.code, "只能写一个" in ran.err) == (2, True)
    missing = gkrw("validate", "没有.yaml")
    assert (missing.code, "找不到分解表 没有.yaml" in missing.err) == (3, True)


_ACCEPTED = "accepted:\n  - {code: G405, task: T02, reason: 原表如此}\n"


def test_validate__accepted_findings_are_counted_apart(gkrw, table_file):
    path = table_file(edited(("[建设局]", "[建设局, 等]")) + _ACCEPTED)
    quiet, told = gkrw("validate", path), gkrw("validate", path, "--accepted")
    assert (quiet.code, told.code) == (0, 0)
    assert quiet.out == f"{path}：没有别的问题，认可的 1 处（用 --accepted 列出）。\n"
    assert told.out == (
        f"{path}:29:32: 提示 G405 任务 T02 的责任部门以“等”结尾，是否还有其他部门待明确。\n"
        "    responsible: [建设局, 等]\n"
        "    认可：原表如此\n"
        f"{path}：没有别的问题，认可的 1 处。\n"
    )
    (finding,) = json.loads(gkrw("validate", path, "--format", "json").out)
    assert finding["accepted"] == "原表如此"
    assert gkrw("validate", path, "--format", "github").out == ""


def test_validate__strict_asks_for_nothing_new(gkrw, table_file):
    open_lead = ("lead: [审计局]", "lead: [审计局, 审计局]")
    assert gkrw("validate", table_file(edited(open_lead)), "--strict").code == 1
    entry = "accepted:\n  - {code: G408, task: T02, reason: 原表如此}\n"
    assert gkrw("validate", table_file(edited(open_lead) + entry), "--strict").code == 0
    left_over = gkrw("validate", table_file(SMALL + entry), "--strict")
    assert (left_over.code, "警告 G221" in left_over.out) == (1, True)


def test_validate__explain_says_how_to_accept_what_can_be_accepted(gkrw):
    told = gkrw("validate", "--explain", "G406").out
    for subject in ("task: T11", "heading: 主动公开", "name: 气象局"):
        assert f"- {{code: G406, {subject}, reason: 写明理由}}" in told
    for code in ("G401", "G952"):
        assert "accepted" not in gkrw("validate", "--explain", code).out


def test_validate__a_progress_file_is_checked_with_its_table(gkrw, table_file):
    table = table_file(SMALL)
    file = Path(table).parent / "progress" / "审计局.yaml"
    file.parent.mkdir()
    file.write_text("department: 审计局\n", encoding="utf-8")
    ran = gkrw("validate", str(file))
    assert ran.code == 2
    assert "是进展文件，不是分解表" in ran.err
    assert f"运行 gkrw validate {table}" in ran.err


@pytest.mark.parametrize(
    "command",
    [[], ["list"], ["show"], ["validate"], ["template"], ["template", "check"], ["git", "setup"]],
)
def test_h_is_help_everywhere(gkrw, command):
    short = gkrw(*command, "-h")
    assert (short.code, short.out) == (0, gkrw(*command, "--help").out)
    assert short.out.startswith("用法：gkrw")


def test_show__json_is_the_same_object_as_in_list(gkrw):
    shown = json.loads(gkrw("show", "T10", "--format", "json").out)
    listed = json.loads(gkrw("list", "--grep", "T10", "--format", "json").out)
    assert shown == listed
    assert "T10" in gkrw("show", "T10", "--format", "csv").out


def test_show__unknown_id_is_wrong_usage_with_a_suggestion(gkrw):
    ran = gkrw("show", "T1O")
    assert ran.code == 2
    assert "没有编号为“T1O”的任务。\n改法：是不是 T10" in ran.err


def test_depts__counts_of_the_contract(gkrw):
    bodies = {body["name"]: body for body in json.loads(gkrw("depts", "--format", "json").out)}
    assert bodies["财政局"] == {
        "name": "财政局",
        "kind": "department",
        "aliases": ["新区财政局"],
        "lead": 3,
        "named": 1,
        "support": 0,
        "collective": 34,
        "possible": 4,
        "full_name": None,
        "contact": None,
        "phone": None,
        "mail": None,
    }
    assert bodies["民政司法和社保局"]["aliases"] == ["新区民政司法和社保局", "民政局", "社保局"]
    assert bodies["各园区"]["kind"] == "collective"
    assert bodies["各园区"]["named"] == 44


LIAISON = (
    "  - name: 审计局\n",
    "  - name: 审计局\n    contact: 李四\n    phone: '0931-8259000'\n    mail: sjj@example.gov.cn\n",
)


def test_depts__names_the_liaisons_where_the_table_has_any(gkrw, table_file):
    table = table_file(edited(LIAISON))
    lines = [line.split("\t") for line in gkrw("--table", table, "depts").out.splitlines()]
    assert lines[0][-4:] == ["收通知", "联络员", "电话", "邮箱"]
    assert lines[1][-3:] == ["", "", ""]
    assert lines[2][-3:] == ["李四", "0931-8259000", "sjj@example.gov.cn"]
    (_, record, *_) = json.loads(gkrw("--table", table, "depts", "--format", "json").out)
    assert [record[key] for key in ("contact", "phone", "mail")] == lines[2][-3:]


def test_show__the_liaisons_of_those_that_are_named(gkrw, table_file):
    out = gkrw("--table", table_file(edited(LIAISON)), "show", "T02").out
    assert "责任单位：建设局——责任部门点名\n联络员：审计局 李四 0931-8259000\n" in out


def test_status__silent_departments_are_named_with_their_liaisons(gkrw, table_file):
    table = table_file(edited(LIAISON))
    named = "审计局（李四 0931-8259000）、建设局"
    assert f"还没有报的 3 个：财政局、{named}。" in gkrw("--table", table, "status").out
    returns = gkrw("--table", table, "status", "--returns").out
    assert f"3 个还没有：财政局、{named}。" in returns


def test_depts__says_who_receives_a_letter(gkrw):
    lines = [line.split("\t") for line in gkrw("depts").out.splitlines()]
    letters = {line[0]: line[-1] for line in lines if len(line) == 8}
    assert letters["财政局"] == letters["各园区"] == "是"
    assert letters["各部门"] == letters["各相关部门"] == "否"
    assert lines[-2] == ["共 18 个部门和统称，收通知的 16 个。"]


def test_depts__matrix_adds_up_to_the_counts(gkrw):
    matrix = json.loads(gkrw("depts", "--matrix", "--format", "json").out)
    counts = json.loads(gkrw("depts", "--format", "json").out)
    for row, body in zip(matrix, counts, strict=True):
        assert len(row["sections"]) == 5
        for role in ("lead", "named", "collective", "possible"):
            assert sum(section[role] for section in row["sections"]) == body[role]


def test_depts__an_unconfirmed_alias_is_marked(gkrw):
    assert "新区民政司法和社保局、民政局（待确认）、社保局（待确认）" in gkrw("depts").out


def test_depts__csv_of_the_matrix_has_a_column_for_each_number(gkrw):
    lines = gkrw("depts", "--matrix", "--format", "csv").out.splitlines()
    assert lines[0].startswith("\ufeff名称,一、政府信息公开 牵头,一、政府信息公开 责任,")
    assert [line for line in lines if line.startswith("财政局")] == [
        "财政局,2,1,11,0,0,8,0,0,4,0,0,6,1,0,5"
    ]


def test_depts__matrix_as_text_and_csv(gkrw):
    out = gkrw("depts", "--matrix").out
    assert "财政局\t2/1/11\t0/0/8\t0/0/4\t0/0/6\t1/0/5" in out
    assert "各相关部门\t0/2/0\t-\t0/2/0\t-\t-" in out
    assert gkrw("depts", "--matrix", "--format", "csv").out.startswith(
        "\ufeff名称,一、政府信息公开"
    )
    assert gkrw("depts", "--matrix", "--format", "id").out.split()[0] == "管委会办公室"
    assert gkrw("depts", "--format", "id").out.split()[-1] == "各相关部门"


def test_validate__real_table_has_open_questions_and_no_errors(gkrw):
    ran = gkrw("validate")
    assert ran.code == 0
    assert "错误 0 处，警告 7 处，提示 10 处。没有错误，通过。" in ran.out
    strict = gkrw("validate", "--strict")
    assert strict.code == 1
    assert "按 --strict，有警告不通过。" in strict.out


def test_validate__text_shows_place_line_and_fix(gkrw, table_file):
    path = table_file(edited(("lead: [审计局]", "lead: [审记局]")))
    ran = gkrw("--table", path, "validate")
    assert ran.code == 1
    assert ran.out == (
        f"{path}:28:20: 错误 G401 任务 T02 的牵头部门“审记局”不是已知的部门或统称。\n"
        "    lead: [审记局]\n"
        "    改法：是不是审计局？确有这个写法的，请加到该部门的 aliases；是新部门的，请加到 departments。\n"
        f"{path}：错误 1 处，警告 0 处，提示 0 处。不通过。"
        "不明白的，运行 gkrw validate --explain 代码（如 G401）。\n"
    )


def test_validate__shows_errors_first(gkrw, table_file):
    path = table_file(
        edited(("lead: [新区财政局]", "lead: []"), ("lead: [审计局]", "lead: 审计局"))
    )
    lines = [line for line in gkrw("--table", path, "validate").out.splitlines() if ": " in line]
    assert [line.split()[1:3] for line in lines if line.startswith(path)][:2] == [
        ["错误", "G203"],
        ["警告", "G404"],
    ]


def test_validate__json_is_the_findings_of_the_contract(gkrw, table_file):
    path = table_file(edited(("lead: [审计局]", "lead: 审计局")))
    (finding,) = json.loads(gkrw("--table", path, "validate", "--format", "json").out)
    assert list(finding) == [
        *("code", "severity", "message", "fix", "file", "line", "column"),
        *("task", "heading", "name", "accepted"),
    ]
    assert (finding["task"], finding["accepted"]) == ("T02", None)
    assert finding["code"] == "G203"
    assert finding["severity"] == "error"
    assert (finding["file"], finding["line"], finding["column"]) == (path, 28, 19)
    assert finding["fix"] == "写成 lead: [审计局]。"


def test_validate__github_annotations_are_one_line_each(gkrw, table_file):
    path = table_file(edited(("对审计发现问题", "率达90%,对审计发现问题")))
    out = gkrw("--table", path, "validate", "--format", "github").out
    assert f"::warning file={path},line=27,col=20,title=G501::任务 T02 " in out
    assert "里有“90%25”，没有登记量化指标。改法：" in out
    assert "::warning file=" in gkrw("validate", "--format", "github").out
    assert "::notice file=data/tasks.yaml,line=" in gkrw("validate", "--format", "github").out
    assert all(line.startswith("::") for line in out.splitlines())


def test_validate__nothing_wrong(gkrw, table_file):
    path = table_file(SMALL)
    assert gkrw("--table", path, "validate", "--strict").code == 0
    assert gkrw("--table", path, "validate").out == f"{path}：没有发现问题。\n"


def test_validate__a_file_that_is_no_table(gkrw, table_file):
    path = table_file("- 财政局\n- 审计局\n")
    ran = gkrw("--table", path, "validate")
    assert ran.code == 1
    assert "G111" in ran.out
    for command in (["list"], ["depts"], ["show", "T01"]):
        ran = gkrw("--table", path, *command)
        assert (ran.code, ran.out) == (1, "")
        assert f"错误：{path}:1:1 " in ran.err


CODES = sorted(every_kind())


@pytest.mark.parametrize("code", CODES)
def test_validate__explains_every_code(gkrw, code):
    ran = gkrw("validate", "--explain", code.lower())
    assert ran.code == 0
    assert ran.out.startswith(f"{code}  ")
    assert "\n例：\n" in ran.out
    assert "\n改法：" in ran.out


def test_validate__explain_all_lists_every_code(gkrw):
    lines = gkrw("validate", "--explain", "all").out.splitlines()
    assert [line.split()[0] for line in lines] == CODES


def test_validate__explain_unknown_code(gkrw):
    ran = gkrw("validate", "--explain", "G999")
    assert ran.code == 2
    assert "没有代码为“G999”的问题。" in ran.err


def test_schema__prints_the_schema_of_the_table(gkrw):
    assert gkrw("schema").out == json_text(table_json_schema())


def test_table_missing(gkrw, tmp_path, monkeypatch):
    ran = gkrw("--table", str(tmp_path / "没有.yaml"), "list")
    assert ran.code == 3
    assert "找不到分解表" in ran.err
    monkeypatch.chdir(tmp_path)
    ran = gkrw("list")
    assert ran.code == 3
    assert "都没有 data/tasks.yaml" in ran.err


def test_table_is_a_folder(gkrw):
    ran = gkrw("--table", "data", "list")
    assert ran.code == 3
    assert "是一个文件夹" in ran.err
    assert "data/tasks.yaml" in ran.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="超级用户不受文件权限限制")
def test_table_not_readable(gkrw, table_file):
    path = table_file(SMALL)
    Path(path).chmod(0)
    ran = gkrw("--table", path, "list")
    assert ran.code == 3
    assert "没有权限读取" in ran.err


def test_table_on_a_broken_disk(gkrw, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("gkrw.project.open_table.read_limited", fail)
    ran = gkrw("list")
    assert ran.code == 3
    assert "读取 " in ran.err
    monkeypatch.setattr(
        "gkrw.project.open_table.read_limited", lambda *_: fail_with(PermissionError(13, "no"))
    )
    assert "没有权限读取" in gkrw("list").err


def fail_with(error: Exception):
    raise error


USAGE_ERRORS = [
    (["lst"], "没有 lst 这个命令。\n改法：是不是 list？"),
    (["list", "--dep", "财政局"], "没有 --dep 这个选项。\n改法：是不是 --dept？"),
    (["list", "--table", "x"], "--table 要写在命令前面：gkrw --table … list。"),
    (["list", "财政局"], "多出了“财政局”。\n改法：写成 gkrw list --dept 财政局。"),
    (["list", "-t", "x"], "-t 要写在命令前面"),
    (["show", "--dept", "财政局"], "没有 --dept 这个选项。\n改法：运行 gkrw show --help"),
    (["list", "--format"], "运行 gkrw list --help 查看用法。"),
    (["show"], "缺少编号。"),
    (["list", "--dept"], "选项 --dept 后面缺少一个值。"),
    (["list", "--include-possible=1"], "选项 --include-possible 后面不带值。"),
    (["--table"], "选项 --table 后面缺少一个值。"),
    (["--tabel", "x", "list"], "是不是 --table？"),
    (["list", "-z"], "没有 -z 这个选项。"),
    (["template", "--"], "没有写要运行的命令。"),
]


def test_show__says_that_errors_may_hide_a_task(gkrw, table_file):
    path = table_file(edited(("title: 公众参与", "title：公众参与")))
    ran = gkrw("--table", path, "show", "T01")
    assert ran.code == 2
    assert "分解表有错误，可能有任务没有读出来：先运行 gkrw validate。" in ran.err


def test_show__says_that_a_task_was_retired(gkrw, table_file):
    path = table_file(edited(("sections:", "retired: [T98]\nsections:")))
    ran = gkrw("--table", path, "show", "T98")
    assert ran.code == 2
    assert "T98 已经停用。\n改法：看以前的内容，运行 gkrw log T98。" in ran.err


def test_show__names_every_unknown_id(gkrw):
    assert "没有编号为“T98”“T99”的任务。" in gkrw("show", "T98", "T10", "T99").err


def test_standard_output_may_be_closed():
    for command in ("list", "schema", "validate", "depts"):
        shell = f'"{sys.executable}" -m gkrw {command} >&-'
        done = subprocess.run(shell, shell=True, cwd=PROJECT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_reasons_of_the_system_are_chinese(gkrw, tmp_path, monkeypatch):
    long = tmp_path / ("政" * 200)
    assert "文件名或路径太长" in gkrw("--table", str(long), "list").err
    assert "路径中间有一段不是文件夹" in gkrw("--table", "data/tasks.yaml/表", "list").err
    monkeypatch.setenv("GKRW_TABLE", "没有.yaml")
    assert "由环境变量 GKRW_TABLE 指定" in gkrw("list").err


def test_no_space_left(gkrw, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gkrw.cli.schema_command.write", full)
    ran = gkrw("schema")
    assert (ran.code, ran.err.splitlines()[0]) == (3, "错误：写出结果时出错：磁盘已满。")


@pytest.mark.parametrize(("arguments", "said"), USAGE_ERRORS, ids=lambda value: str(value)[:30])
def test_usage_errors_are_chinese(gkrw, arguments, said):
    ran = gkrw(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "--help 查看用法。" in ran.err
    words = ran.err.replace("GKRW_TABLE", "")
    assert not any(word in words for word in ("Error", "Usage", "option", "No such", "Missing"))


def test_a_group_without_a_command_shows_its_help(gkrw):
    ran = gkrw("template")
    assert ran.code == 2
    assert "用法：gkrw template [选项] 命令" in ran.err


def test_version(gkrw):
    assert gkrw("--version").out == f"gkrw {__version__}\n"


def test_python_m_gkrw():
    done = subprocess.run(
        [sys.executable, "-m", "gkrw", "show", "T01", "--format", "id"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"T01"


def test_output_is_utf8_whatever_the_locale_is():
    done = subprocess.run(
        [sys.executable, "-m", "gkrw", "list", "--dept", "财政局"],
        cwd=PROJECT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        check=True,
    )
    assert "财政局：牵头 3 项" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这种管道")
def test_a_reader_that_leaves_early_ends_the_command_quietly():
    command = f'"{sys.executable}" -m gkrw list --format jsonl | head -n 1'
    done = subprocess.run(command, shell=True, cwd=PROJECT, capture_output=True, check=False)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_show__an_id_without_its_zeros_is_suggested_with_them(gkrw):
    done = gkrw("show", "T1")
    assert done.code == 2
    assert "是不是 T01？" in done.err


def test_show__quotation_marks_inside_a_quoted_heading_are_single(gkrw):
    out = gkrw("show", "T28").out
    assert "取自“（六）‘放管服’改革信息公开”的默认值" in out


def test_validate__names_the_codes_of_errors_first(gkrw, table_file):
    path = table_file(edited(("id: T02", "id: T01")))
    last = gkrw("--table", path, "validate").out.splitlines()[-1]
    assert "--explain 代码（如 G301" in last


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "已中断"),
        (MemoryError(), 3, "内存不够"),
        (UnicodeEncodeError("gbk", "𬭛局", 0, 1, "no"), 3, "（gbk）写不出文件名里的“𬭛”"),
        (OSError(28, "full"), 3, "磁盘已满"),
    ],
)
def test_what_the_world_does_to_a_command_is_said(gkrw, monkeypatch, raised, code, said):
    def fall(*_: object) -> None:
        raise raised

    monkeypatch.setattr("gkrw.cli.task_commands.open_table", fall, raising=False)
    monkeypatch.setattr("gkrw.project.open_table.read_table", fall)
    ran = gkrw("list")
    assert ran.code == code
    assert said in ran.err


def test_an_interruption_while_modules_are_imported_is_quiet():
    program = (
        "import sys; sys.path_hooks.insert(0, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt));"
        " sys.path_importer_cache.clear(); from gkrw.cli import main; main()"
    )
    code = program.replace("from gkrw.cli import main; main()", "main()")
    code = f"from gkrw.cli import main; {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 130
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("pointer", "message", "fix"),
    [
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n",
            "文件的内容在 Git LFS 里，还没有取到这台电脑上。",
            "运行 git lfs pull，再试一次。",
        ),
        (
            b"/annex/objects/SHA256E-s12345--4d7a2146.yaml\n",
            "文件的内容在 git-annex 里，还没有取到这台电脑上。",
            "进入项目文件夹运行 git annex get .，再试一次。",
        ),
    ],
)
def test_a_file_of_which_the_content_is_elsewhere_is_to_be_fetched(
    gkrw, tmp_path, pointer, message, fix
):
    table = tmp_path / "data" / "tasks.yaml"
    (table.parent / "progress").mkdir(parents=True)
    table.write_text(SMALL, encoding="utf-8")
    template, workbook = tmp_path / "通知.docx", tmp_path / "审计局.xlsx"
    for file in (template, workbook):
        file.write_bytes(pointer)

    def said(*arguments: str) -> str:
        ran = gkrw("--table", str(table), *arguments)
        assert ran.code in (1, 3)
        return ran.out + ran.err

    commands = [
        ("template", "check", str(template)),
        ("letters", "--template", str(template)),
        ("git", "text", str(template)),
        ("git", "text", str(workbook)),
        ("collect", str(workbook), "--dry-run"),
        ("import", str(template)),
        ("import", str(workbook)),
    ]
    outputs = [said(*command) for command in commands]
    (table.parent / "progress" / "审计局.yaml").write_bytes(pointer)
    outputs.append(said("validate"))
    table.write_bytes(pointer)
    outputs.append(said("list"))
    assert all(message in output and fix in output for output in outputs)


def test_a_link_of_git_annex_to_a_table_that_is_elsewhere_is_said(gkrw, tmp_path, monkeypatch):
    table = tmp_path / "data" / "tasks.yaml"
    table.parent.mkdir()
    table.symlink_to("../.git/annex/objects/ab/cd/SHA256E-s12--4d.yaml/SHA256E-s12--4d.yaml")
    monkeypatch.chdir(tmp_path)
    for arguments in ((), ("list",), ("--table", "data/tasks.yaml", "validate")):
        ran = gkrw(*arguments)
        assert ran.code == 3
        assert "这个文件的内容在 git-annex 里，还没有取到这台电脑上。" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "~$台账.docx"),
        ("init", "新项目", "--import", "~$台账.docx"),
        ("collect", "~$台账.xlsx"),
        ("letters", "--template", "~$通知.docx"),
        ("template", "check", "~$通知.docx"),
        ("git", "text", "~$台账.docx"),
    ],
)
def test_the_lock_file_of_an_open_document_is_not_read(gkrw, arguments: tuple[str, ...]):
    ran = gkrw(*arguments)
    assert ran.code == 2
    assert f"{arguments[-1]} 是 Word、Excel 打开文件时留下的临时文件" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "表.csv", "--out", "~没有/tasks.yaml"),
        ("schema", "--out", "~没有/tasks.schema.json"),
        ("export", "--out", "~没有"),
        ("init", "~没有/项目"),
    ],
)
def test_a_name_that_begins_with_a_tilde_is_a_name(
    gkrw, tmp_path: Path, table_file, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    table = table_file(SMALL)
    monkeypatch.chdir(tmp_path)
    Path("表.csv").write_text("任务,责任单位\n公开财政预算,财政局\n", encoding="utf-8")
    Path("~没有").mkdir()
    gkrw("--table", table, *arguments)
    assert [*Path("~没有").iterdir()]


def test_a_folder_in_place_of_a_table_is_told_with_a_file_that_is_there(gkrw, tmp_path: Path):
    assert "改法：指明文件，如 data/tasks.yaml。" in gkrw("validate", "data").err
    inside = tmp_path / "out"
    inside.mkdir()
    ran = gkrw("validate", str(inside))
    assert ran.code == 3
    assert "改法：指明分解表的文件，它是 .yaml 的。" in ran.err


@pytest.mark.parametrize("arguments", [("validate",), ("diff",), ("import", "表.csv", "--match")])
def test_a_workbook_in_place_of_a_table_is_named_as_such(gkrw, tmp_path: Path, arguments):
    book = tmp_path / "改过的.xlsx"
    book.write_bytes(b"PK\x03\x04" + bytes(40))
    ran = gkrw(*arguments, str(book))
    assert ran.code == 2
    assert f"{book} 是 Word、Excel 或 PDF 文件，不是分解表。" in ran.err
