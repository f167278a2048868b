"""What the Tab key offers."""

import pytest

from conftest import PROJECT
from gkrw.cli.app import run
from tables import SMALL, edited


def complete(words: str, monkeypatch, capsys, table: str | None = None) -> list[str]:
    """What bash is offered for the last of some words."""
    monkeypatch.setenv("_GKRW_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    if table:
        monkeypatch.setenv("GKRW_TABLE", table)
    monkeypatch.chdir(PROJECT)
    with pytest.raises(SystemExit):
        run([])
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("gkrw list --dept 财", ["财政局"]),
        ("gkrw list -d 新区财", ["新区财政局"]),
        ("gkrw list --dept 各", ["各园区", "各部门", "各相关部门"]),
        ("gkrw show T0", [f"T0{number}" for number in range(1, 10)]),
        ("gkrw show T10 T44", ["T44"]),
        ("gkrw list --section 平", ["平台建设"]),
        ("gkrw list --group 政", ["政策解读", "政务服务公开", "政府网站", "政务新媒体"]),
        ("gkrw list --role 牵", ["牵头"]),
        ("gkrw list --format js", ["json", "jsonl"]),
        ("gkrw validate --format g", ["github"]),
        (
            "gkrw validate --explain G60",
            [f"G60{number}" for number in range(1, 10)],
        ),
        ("gkrw val", ["validate"]),
        ("gkrw list --inc", ["--include-possible"]),
    ],
)
def test_completion(words, offered, monkeypatch, capsys):
    assert complete(words, monkeypatch, capsys) == offered


def test_completion_of_an_empty_word_offers_canonical_names_only(monkeypatch, capsys):
    offered = complete("gkrw list --dept ", monkeypatch, capsys)
    assert len(offered) == 18
    assert "新区财政局" not in offered


def test_completion_reads_the_table_of_the_option(monkeypatch, capsys, table_file):
    path = table_file(SMALL)
    assert complete(f"gkrw --table {path} show T", monkeypatch, capsys) == ["T01", "T02"]


def test_completion_without_a_usable_table_offers_nothing(monkeypatch, capsys, table_file):
    assert complete("gkrw show T", monkeypatch, capsys, table_file("- 坏的\n")) == []
    assert complete("gkrw show T", monkeypatch, capsys, "没有这个文件") == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("gkrw list --dept 财政局,审", ["财政局,审计局"]),
        ("gkrw list --dept 财政局、审", ["财政局、审计局"]),
        ("gkrw list --dept 财政局,财", []),
        ("gkrw list --dept = 财", ["财政局"]),
        ("gkrw list --dept = 财政局,审", ["财政局,审计局"]),
        ("gkrw list --dept=财", ["--dept=财政局"]),
        ("gkrw list ——dept 财", ["财政局"]),
        ("gkrw list ——dep", ["--dept"]),
        ("gkrw list --role lead,责", ["lead,责任"]),
        ("gkrw list --status 已完成,未", ["已完成,未开始", "已完成,未报"]),
        ("gkrw show T10,T4", ["T10,T40", "T10,T41", "T10,T42", "T10,T43", "T10,T44"]),
        ("gkrw show t44", ["T44"]),
        ("gkrw list --dept cz", ["财政局"]),
        ("gkrw list --dept caizheng", ["财政局"]),
        ("gkrw list --dept 财政局,sj", ["财政局,审计局"]),
        ("gkrw list --group zcjd", []),
        ("gkrw list --role qt", []),
        ("gkrw list --unknown x --overdue=1 --dept 财", ["财政局"]),
        ("gkrw nonsense --dept 财", []),
        ("gkrw checklist --paper A", ["A4", "A3"]),
        ("gkrw --install-completion ", ["bash", "zsh", "fish", "powershell"]),
        ("gkrw --install-completion z", ["zsh"]),
    ],
)
def test_completion_of_lists_after_an_equals_sign_and_by_pinyin(
    words, offered, monkeypatch, capsys
):
    assert complete(words, monkeypatch, capsys) == offered


@pytest.mark.parametrize("option", ["--version", "--install-completion bash", "--show-completion"])
def test_completion_runs_nothing(option, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete(f"gkrw {option} li", monkeypatch, capsys) in (["list"], [])
    assert list(tmp_path.iterdir()) == []


def asked(shell: str, line: str, gkrw, monkeypatch, capsys) -> str:
    """What a shell other than bash is answered for a line."""
    monkeypatch.setenv("_GKRW_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    with pytest.raises(SystemExit) as end:
        gkrw()
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("gkrw show T44", "T44\t信息公开目录\n"),
        ("gkrw list --dept 新区财", "新区财政局\t即财政局\n"),
        ("gkrw list --dept 各园", "各园区\t统称\n"),
        ("gkrw list --dept=财", "--dept=财政局\n"),
        ("gkrw list --dept cz", "czj\t财政局\n"),
        ("gkrw list --dept=财政局,shenj", "--dept=财政局,shenjiju\t审计局\n"),
        (
            "gkrw sho",
            "show\t显示任务的全部内容：在哪一类，谁承担、为什么，时限，指标，写在文件的哪一行，各部门的进展。\n",
        ),
    ],
)
def test_fish_is_told_titles_and_names_beside_what_it_inserts(
    line, offered, gkrw, monkeypatch, capsys
):
    assert asked("fish", line, gkrw, monkeypatch, capsys) == offered


def test_zsh_is_told_titles_and_quotes_are_safe(gkrw, monkeypatch, capsys, table_file):
    path = table_file(edited(("title: 审计公开", "title: 'A: 审计“$(x)”''公开\\\\'")))
    monkeypatch.setenv("GKRW_TABLE", path)
    assert asked("zsh", "gkrw show T0", gkrw, monkeypatch, capsys) == (
        "local -a offers; offers=('T01:公众参与' 'T02:A: 审计“$(x)”'\\''公开\\\\'); "
        "_describe -V gkrw offers -U\n"
    )
    assert asked("zsh", "gkrw show X", gkrw, monkeypatch, capsys) == "_files\n"


def test_powershell_is_told_titles(gkrw, monkeypatch, capsys):
    monkeypatch.setenv("_TYPER_COMPLETE_WORD_TO_COMPLETE", "T44")
    offered = asked("powershell", "gkrw show T44", gkrw, monkeypatch, capsys)
    assert offered == "T44:::信息公开目录\n"


def test_versions_of_the_table_are_offered_with_their_subjects(repo, gkrw, monkeypatch, capsys):
    for subject in ("建表", "改一处"):
        repo.write("data/tasks.yaml", SMALL + f"# {subject}\n")
        repo.commit(subject)
    repo.git("tag", "初稿", "HEAD~1")
    repo.git("branch", "修订", "HEAD")
    monkeypatch.setenv("GKRW_TABLE", str(repo.folder / "data/tasks.yaml"))
    lines = asked("fish", "gkrw diff ", gkrw, monkeypatch, capsys).splitlines()
    offered = {name: about[11:] for name, about in (line.split("\t") for line in lines)}
    assert list(offered)[:2] == ["HEAD", "HEAD~1"]
    assert offered["HEAD~1"] == offered["初稿"] == "建表"
    assert offered["修订"] == "改一处"
    assert asked("fish", "gkrw diff HEAD 初", gkrw, monkeypatch, capsys).startswith("初稿\t")


def test_an_unknown_instruction_is_an_error(gkrw, monkeypatch):
    monkeypatch.setenv("_GKRW_COMPLETE", "complete_tcsh")
    ran = gkrw("list")
    assert (ran.code, ran.out) == (2, "")
    assert "不认识补全的指令“complete_tcsh”" in ran.err
