"""What the Tab key offers."""

import os
import subprocess
import sys

import pytest

from conftest import PROJECT
from gkrw.cli.app import run
from tables import SMALL


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
            ["G601", "G602", "G603", "G604", "G605", "G606", "G607", "G608"],
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


def test_install_completion_says_so_in_chinese(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gkrw", "--install-completion", "bash"],
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "已为 bash 安装命令补全" in done.stdout.decode()
    assert any(tmp_path.rglob("*gkrw*"))
