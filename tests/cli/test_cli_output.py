"""What reaches the screen, whatever is in it: signs for control characters, and a pipe that is
closed early."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import new_repo
from terminal import needs_terminal, on_terminal

from conftest import PROJECT, Ran
from gkrw.core.wording import UNSHOWN
from tables import SMALL, edited

MARKS = "\x1b]0;骗\x07\x85\u202e\u2066"
NAME = f"坏{MARKS}的"
"""A name with control characters, in which each of them can be seen as a sign."""
TWO_LINES = f"{NAME}\n第二行"
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows 的文件名不能有控制字符")


@pytest.fixture
def hostile(tmp_path: Path, gkrw, monkeypatch) -> Callable[..., Ran]:
    """Run a command line, in which NAME stands for the folder of a table, on this table, as on a
    terminal without colours."""
    repo = new_repo(tmp_path / TWO_LINES)
    monkeypatch.setenv("GIT_AUTHOR_NAME", NAME)
    repo.write("data/tasks.yaml", edited(("title: 审计公开", "title: 审计\u202e公开")))
    repo.commit(f"改{NAME}")
    repo.write("data/tasks.yaml", edited(("title: 审计公开", "title: 审计\u2069公开\u061c")))
    gkrw(
        "--table",
        str(repo.folder / "data/tasks.yaml"),
        "template",
        "new",
        str(repo.folder / "t.docx"),
    )
    (repo.folder / "坏.docx").write_bytes(b"no")
    returns = repo.folder / "回收"
    gkrw(
        *("--table", str(repo.folder / "data/tasks.yaml"), "checklist", "--split"),
        *("--dept", "审计局", "--out", str(returns)),
    )
    shutil.copy(next(returns.glob("*.xlsx")), returns / f"{TWO_LINES}.xlsx")
    (returns / f"{NAME}坏.xlsx").write_bytes(b"no")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments: str, drawn: bool = False) -> Ran:
        monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: drawn)
        path = str(repo.folder / "data/tasks.yaml")
        words = [each.replace("FOLDER", str(repo.folder)) for each in arguments]
        return gkrw("--table", path, *words)

    return call


READING = [
    "list",
    "list --format json",
    "list --format csv",
    "list --format md",
    "show T02",
    "show T02 --format jsonl",
    "depts",
    "validate",
    "validate --format json",
    "validate --format github",
    "status",
    "diff",
    "diff --by-dept",
    "diff --format md",
    "diff --format json",
    "log T02",
    "log T02 --format md",
    "log T02 --format json",
    "letters --dry-run --out FOLDER/通知",
    "letters --dry-run --template FOLDER/t.docx",
    "letters --dry-run --template FOLDER/坏.docx",
    "checklist --dry-run --out FOLDER/清单",
    "report --dry-run --out FOLDER/通报",
    "collect --dry-run FOLDER/回收",
    "collect --dry-run --verbose FOLDER/回收",
    "collect --dry-run --format json FOLDER/回收",
    "collect --dry-run FOLDER/没有",
    "template check FOLDER/t.docx",
    "template check FOLDER/坏.docx",
    "template check FOLDER/没有.docx",
    "template new FOLDER/t.docx",
    "git text FOLDER/t.docx",
    "git text FOLDER/坏.docx",
]


@posix_only
@pytest.mark.parametrize("command", READING)
def test_no_control_character_is_written(hostile, command):
    for drawn in (False, True):
        ran = hostile(*command.split(), drawn=drawn)
        styled = r"\x1b\[[0-9;]*m" if drawn else "(?!)"
        said = re.sub(styled, "", ran.out + ran.err)
        assert UNSHOWN.search(said) is None
        # A long line is wrapped anywhere in the name; JSON and GitHub have signs of their own.
        unwrapped = re.sub(r"\\n|%0A", "␊", re.sub(r"\n *", "", said))
        assert re.search("(?<!␊)第二行", unwrapped) is None


@posix_only
@pytest.mark.parametrize(
    "command",
    [
        "letters --out FOLDER/通知",
        "checklist --out FOLDER/清单",
        "diff --format docx --out FOLDER/对照",
        "collect FOLDER/回收",
        "template new FOLDER/新.docx",
        "git setup --hook",
    ],
)
def test_no_control_character_is_written_by_a_command_that_writes_files(hostile, command):
    ran = hostile(*command.split())
    assert "坏␛]0;骗␇���的␊第二行" in ran.out + ran.err or command.startswith("git")
    assert UNSHOWN.search(ran.out + ran.err) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", NAME],
        ["log", NAME],
        ["list", "--dept", NAME],
        ["list", "--format", NAME],
        [f"--{NAME}"],
        ["diff", NAME],
        ["log", "T02", "--limit", NAME],
        ["letters", "--number", NAME],
        ["validate", "--explain", NAME],
    ],
    ids=lambda arguments: arguments[0][:6],
)
def test_what_was_typed_is_shown_with_signs(hostile, arguments):
    ran = hostile(*arguments)
    assert ran.code in (2, 3)
    assert "␛]0" in ran.err
    assert UNSHOWN.search(ran.out + ran.err) is None


@posix_only
def test_json_keeps_every_character(hostile):
    (task,) = json.loads(hostile("show", "T02", "--format", "json").out)
    assert task["title"] == "审计\u2069公开\u061c"
    (first, *_) = json.loads(hostile("log", "T02", "--format", "json").out)[1:]
    assert first["author"] == NAME


def piped(command: str) -> subprocess.CompletedProcess[bytes]:
    """Run gkrw with its output closed at once; the exit code is the one of gkrw."""
    shell = f'set -o pipefail; "{sys.executable}" -m gkrw {command} | true'
    return subprocess.run(["bash", "-c", shell], cwd=PROJECT, capture_output=True, check=False)


@pytest.mark.skipif(shutil.which("bash") is None, reason="没有 bash")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("list --format jsonl", 0),
        ("--help", 0),
        ("list --help", 0),
        ("validate --strict", 1),
        ("validate 2>&1", 0),
        ("list --dept 没有 2>&1", 2),
        ("2>&1", 0),
        ("template check ../../tests/没有.docx 2>&1", 3),
    ],
)
def test_a_reader_that_leaves_early_changes_no_exit_code(command, code):
    done = piped(command)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


@needs_terminal
def test_a_terminal_of_gbk_gets_only_signs_that_it_has(tmp_path):
    path = tmp_path / "表.yaml"
    path.write_text(SMALL.replace("审计公开", "審計\ufb01公开𬭛"), encoding="utf-8")

    def shown(*arguments: str) -> str:
        variables = {"PYTHONIOENCODING": "gbk", "NO_COLOR": "1", "COLUMNS": "80"}
        return on_terminal("--table", str(path), *arguments, **variables).decode("gbk")

    out = shown("show", "T02")
    assert "T02  審計fi公开\\U0002cb5b" in out
    assert "一、政府信息公开 > （一）主动公开" in out
    assert "别名" in shown("depts")
