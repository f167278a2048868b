"""What a wrong command line is told to be: the line that was meant, or nothing that misleads."""

import shlex

import pytest

from conftest import REAL_TABLE


def fix_of(ran) -> str:
    assert (ran.code, ran.out) == (2, "")
    return ran.err.splitlines()[-1].removeprefix("改法：")


LINES = [
    ("list 财政局", "gkrw list --dept 财政局"),
    ("list 新区财政局 --overdue", "gkrw list --dept 新区财政局 --overdue"),
    ("list 财政局 审计局", "gkrw list --dept 财政局 --dept 审计局"),
    ("status 财政局", "gkrw status --dept 财政局"),
    ("depts 财政局", "gkrw list --dept 财政局"),
    ("list 平台建设", "gkrw list --section 平台建设"),
    ("list json", "gkrw list --format json"),
    ("list overdue", "gkrw list --overdue"),
    ("list T10", "gkrw show T10"),
    ("status T10 T12", "gkrw show T10 T12"),
    (f"--table {REAL_TABLE} list T10", f"gkrw --table {REAL_TABLE} show T10"),
    ("财政局", "gkrw list --dept 财政局"),
    ("财政局 审计局 --overdue", "gkrw list --dept 财政局 --dept 审计局 --overdue"),
    ("T10 T12", "gkrw show T10 T12"),
    ("version", "gkrw --version"),
    ("--dept 财政局", "gkrw list --dept 财政局"),
    ("--dept=财政局 status", "gkrw status --dept=财政局"),
    ("--overdue", "gkrw list --overdue"),
    ("--json list", "gkrw list --format json"),
    ("list --json", "gkrw list --format json"),
    ("list --dept 财政局 --csv", "gkrw list --dept 财政局 --format csv"),
    ("show T10 --jsonl", "gkrw show T10 --format jsonl"),
    ("show 财政局", "gkrw list --dept 财政局"),
    ("show czj", "gkrw list --dept 财政局"),
]


@pytest.mark.parametrize(("typed", "line"), LINES)
def test_the_line_that_was_meant_runs(gkrw, typed, line):
    assert f"{line}。" in fix_of(gkrw(*shlex.split(typed)))
    assert gkrw(*shlex.split(line)[1:]).code == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("list 已完成", "写成 gkrw list --dept 部门 --status 已完成。"),
        ("list --dept 财政局 --lead", "写成 gkrw list --dept 财政局"),
        ("--due 2026-3-5", "这是 letters、checklist、status、report 的选项，写在命令后面。"),
        ("list 别的.yaml", "分解表写在命令前面：gkrw --table 别的.yaml list。"),
        ("list 甲 乙", "部门写成 --dept 部门，"),
        ("letters --department 财政局", "是不是 --dept？"),
        ("letters --output 文件夹", "是不是 --out？"),
        ("list --format excel", "Excel 文件用别的命令写：整张表 gkrw export --format xlsx，"),
        ("status --format word", "Word 文件用别的命令写：整张表 gkrw export --format docx，"),
        ("list --fmt json", "是不是 --format？"),
        ("list ——detp 财政局", "是不是 --dept？"),
        ("setup", "是不是 git setup？"),
        ("check", "是不是 checklist、template check？"),
        ("list --table x", "--table 要写在命令前面"),
    ],
)
def test_what_else_may_have_been_meant(gkrw, typed, said):
    assert said in fix_of(gkrw(*shlex.split(typed)))


@pytest.mark.parametrize(
    "typed",
    ["import", "search 财政", "login", "list --import", "list --sort 标题", "list --all"],
)
def test_nothing_is_suggested_that_was_not_meant(gkrw, typed):
    fix = fix_of(gkrw(*shlex.split(typed)))
    assert "是不是" not in fix
    assert "写成 gkrw list" not in fix


def test_a_depts_line_is_not_told_of_an_option_that_it_does_not_have(gkrw):
    assert "--dept" not in fix_of(gkrw("depts", "没有的局"))


def test_a_table_that_cannot_be_read_is_no_obstacle(gkrw, tmp_path):
    ran = gkrw("--table", str(tmp_path / "没有.yaml"), "list", "财政局")
    assert "多出了“财政局”。" in ran.err
    assert ran.code == 2


def test_the_help_is_named_once(gkrw):
    assert gkrw("help").err.endswith("改法：写成 gkrw --help。\n")
