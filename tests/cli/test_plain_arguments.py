"""What input methods and Word make of a command line, and what is left as it was typed."""

import pytest

from gkrw.cli.app import command
from gkrw.cli.plain_arguments import plain_arguments

DEPT = ["list", "--dept", "财政局"]


def plain(*typed: str) -> list[str]:
    return plain_arguments(typed, command())


@pytest.mark.parametrize(
    "option",
    [
        *("——dept", "—dept", "–dept", "－－dept", "﹣﹣dept", "‐‐dept", "‑‑dept", "−−dept"),
        *(
            "-–dept",
            "-dept",
            "－dept",
            "一一dept",
            "--ｄｅｐｔ",
            "--DEPT",
            "\u200b--dept",
            "--de\u00adpt",
        ),
    ],
)
def test_an_option_with_any_dashes_and_letters(option):
    assert plain("list", option, "财政局") == DEPT
    assert plain("list", f"{option}=财政局") == DEPT
    assert plain("list", f"{option}＝财政局") == DEPT
    assert plain("list", f"{option}　财政局") == DEPT


@pytest.mark.parametrize("typed", ["－d财政局", "—d=财政局", "-D　财政局", "–d　“财政局”"])
def test_a_short_option(typed):
    assert plain("list", typed) == ["list", "-d", "财政局"]


def test_dashes_inside_the_name_of_an_option():
    expected = ["list", "--as-of", "2026-3-5"]
    assert plain("list", "——as—of", "2026-3-5") == expected
    assert plain("list", "--as‑of", "2026-3-5") == expected
    assert plain("list", "--as_of", "2026-3-5") == expected
    assert plain("log", "－n５") == ["log", "-n", "5"]


def test_a_word_that_holds_several_arguments_is_split_at_wide_blanks():
    assert plain("list　--dept　财政局") == DEPT
    assert plain("list", "--dept", "财政局　--format", "json") == [*DEPT, "--format", "json"]
    assert plain("list", "--overdue\xa0--dept=财政局") == ["list", "--overdue", "--dept", "财政局"]
    assert plain("collect", "没有的.xlsx　——dry-run") == ["collect", "没有的.xlsx", "--dry-run"]


@pytest.mark.parametrize("command", ["LIST", "ｌｉｓｔ", "“list”", "list\ufeff"])
def test_the_name_of_a_command(command):
    assert plain(command, "--dept", "财政局") == DEPT


def test_commands_of_a_group():
    assert plain("Git", "ＳＥＴＵＰ", "——hook") == ["git", "setup", "--hook"]
    assert plain("——table", "甲。yaml", "list") == ["--table", "甲。yaml", "list"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("“财政局”", "财政局"),
        ("”财政局“", "财政局"),
        ("「财政局」", "财政局"),
        ("'财政局'", "财政局"),
        ("财政局。", "财政局"),
        ("财政局，", "财政局"),
        (" \u200b财政局\ufeff　", "财政局"),
        ("“财政局”，“审计局”。", "财政局，审计局"),
        ("“财政局、审计局”", "财政局、审计局"),
        ("“放管服”办公室", "“放管服”办公室"),
        ("公开办（筹）", "公开办（筹）"),
        ("ＣＢＤ管委会", "ＣＢＤ管委会"),
        ("。", "。"),
    ],
)
def test_names_of_departments(typed, names):
    assert plain("list", "--dept", typed) == ["list", "--dept", names]


@pytest.mark.parametrize(
    "typed", ["Ｔ１０，Ｔ１２", "T10,T12", "T10、T12。", "T10　T12", "“T10”；“T12”", "“T10 T12”"]
)
def test_ids(typed):
    assert plain("show", typed) == ["show", "T10", "T12"]
    assert plain("show", "Ｔ１０", "t12。") == ["show", "T10", "t12"]
    assert plain("log", "“Ｔ１０”。") == ["log", "T10"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("２０２６年３月５日", "2026年3月5日"),
        ("2026年3月5号", "2026年3月5日"),
        ("2026.3.5", "2026.3.5"),
        ("2026/3/5", "2026/3/5"),
        ("２０２６／３／５", "2026/3/5"),
        ("2026。3。5。", "2026-3-5"),
        ("2026、3、5", "2026-3-5"),
        ("2026·3·5", "2026-3-5"),
        ("2026－3－5", "2026-3-5"),
        ("2026—3–5", "2026-3-5"),
        ("20260305", "2026-03-05"),
        ("“2026-3-5”", "2026-3-5"),
        ("明天", "明天"),
    ],
)
def test_dates(typed, day):
    assert plain("letters", "--date", typed) == ["letters", "--date", day]


@pytest.mark.parametrize(
    ("option", "typed", "word"),
    [
        ("--format", "ＪＳＯＮ", "JSON"),
        ("--format", "“json”", "json"),
        ("--format", "Ｗord、Excel，网页", "docx,xlsx,html"),
        ("--role", "牵头　责任", "牵头,责任"),
        ("--role", "ｌｅａｄ，责任。", "lead,责任"),
        ("--status", "已完成。", "已完成"),
        ("--section", "（一）", "（一）"),
    ],
)
def test_words_of_a_few(option, typed, word):
    assert plain("list", option, typed) == ["list", option, word]


@pytest.mark.parametrize(
    ("typed", "revision"),
    [
        ("HEAD～1", "HEAD~1"),
        ("head~2", "HEAD~2"),
        ("ＨＥＡＤ", "HEAD"),
        ("2026。3。5", "2026-3-5"),
        ("２０２６年３月５日", "2026年3月5日"),
        ("定稿（二）", "定稿（二）"),
        ("“征求意见”", "“征求意见”"),
        ("head-office", "head-office"),
        (".", "."),
    ],
)
def test_revisions(typed, revision):
    assert plain("diff", typed) == ["diff", revision]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("责任领导=张三",), ("责任领导", "张三")),
        (("“责任领导”：张三：书记", "——dry-run"), ("“责任领导”", "张三：书记", "--dry-run")),
        (("责任领导", "A=B"), ("责任领导", "A=B")),
        (("责任领导=", "张三"), ("责任领导", "张三")),
        (("责任领导：", "张三"), ("责任领导", "张三")),
        (("责任领导", "=", "张三"), ("责任领导", "张三")),
        (("责任领导", "＝", "张三", "李四"), ("责任领导", "张三", "李四")),
        (("责任领导", "：", "张三", "——dry-run"), ("责任领导", "张三", "--dry-run")),
        (("责任领导", "="), ("责任领导",)),
        (("责任领导", "=1+1"), ("责任领导", "=1+1")),
        (("责任领导",), ("责任领导",)),
    ],
)
def test_a_sign_may_stand_between_a_field_and_its_value(typed, expected):
    assert plain("task", "set", "T10", *typed) == ["task", "set", "T10", *expected]


@pytest.mark.parametrize(
    ("command", "option", "text"),
    [
        ("list", "--grep", "——dept　“政务”　ＡＢ，１２。"),
        ("list", "--grep", "\u200b公开"),
        ("letters", "--number", "新政公开〔２０２６〕７号"),
        ("letters", "--out", "“通知”　－－稿。"),
        ("letters", "--template", "没有的。docx"),
        ("validate", "--strict", "——"),
    ],
)
def test_free_texts_stay_as_typed(command, option, text):
    assert plain(command, option, text) == [command, option, text]
    if option != "--strict":
        assert plain(command, f"{option}＝{text}") == [command, option, text]


def test_files_stay_as_typed_unless_only_the_plain_name_exists(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("清单.xlsx", "“甲”.xlsx", "“乙”", "HEAD～1"):
        (tmp_path / name).write_bytes(b"")
    assert plain("collect", "“清单.xlsx”") == ["collect", "清单.xlsx"]
    assert plain("collect", "\u202a清单.xlsx") == ["collect", "清单.xlsx"]
    assert plain("collect", "“甲”.xlsx", "“乙”") == ["collect", "“甲”.xlsx", "“乙”"]
    assert plain("diff", "HEAD～1") == ["diff", "HEAD～1"]


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["--dept", "财政局"],
        ["没有的命令", "“财政局”", "－附件"],
        ["list", "-fjson", "-"],
        ["list", "--", "——dept", "“财政局”"],
        ["list", "——", "—财政局"],
        ["list", "--dept"],
        ["show"],
    ],
)
def test_what_is_plain_or_cannot_be_understood_stays(typed):
    assert plain(*typed) == typed


def test_an_unknown_option_is_named_as_it_was_meant():
    assert plain("list", "——detp", "x") == ["list", "--detp", "x"]


def test_a_command_line_from_word_runs(gkrw):
    expected = gkrw("list", "--dept", "财政局", "--format", "id")
    assert gkrw("list", "——dept", "“财政局”。", "—format", "ｉｄ") == expected
    assert gkrw("List　–dept＝财政局　－f　id") == expected
    assert gkrw("show", "Ｔ１０，Ｔ１２").out == gkrw("show", "T10", "T12").out
