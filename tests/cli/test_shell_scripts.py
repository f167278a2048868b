"""The scripts of the shells: installing them, and the Tab key in a real bash, zsh and fish."""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import REAL_TABLE


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home folder, and a command `gkrw` on the path."""
    folder, programs = tmp_path / "家", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    program = programs / "gkrw"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gkrw "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GKRW_TABLE", str(REAL_TABLE))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("ZDOTDIR", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.mark.parametrize(
    ("shell", "script", "start", "line"),
    [
        ("bash", ".bash_completions/gkrw.sh", ".bashrc", "source "),
        ("zsh", ".zfunc/_gkrw", ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit"),
    ],
)
def test_install__the_named_shell_from_any_shell(gkrw, home, shell, script, start, line):
    (home / start).write_text("# 我的设置\nexport 甲=1", encoding="utf-8")
    ran = gkrw("--install-completion", shell)
    assert ran.code == 0
    assert ran.out.startswith(
        f"已为 {shell} 安装命令补全：{home / script}\n已在 {home / start} 末尾加上"
    )
    assert "下一步：重新打开终端" in ran.out
    assert (home / script).read_text() == gkrw("--show-completion", shell).out
    before, own, added = (home / start).read_text(encoding="utf-8").splitlines()
    assert (before, own) == ("# 我的设置", "export 甲=1")
    assert added.startswith(line)
    again = gkrw("--install-completion", shell.upper())
    assert "末尾加上" not in again.out
    assert (home / start).read_text(encoding="utf-8").count(line) == 1


def test_install__fish_needs_no_settings(gkrw, home):
    ran = gkrw("--install-completion=fish")
    path = home / ".config" / "fish" / "completions" / "gkrw.fish"
    assert ran.out.splitlines()[0] == f"已为 fish 安装命令补全：{path}"
    assert path.read_text() == gkrw("--show-completion", "fish").out


def test_install__settings_that_are_a_link_stay_one(gkrw, home):
    (home / "dotfiles").mkdir()
    (home / "dotfiles" / "zshrc").write_bytes(b"")
    (home / ".zshrc").symlink_to(home / "dotfiles" / "zshrc")
    assert gkrw("--install-completion", "zsh").code == 0
    assert (home / ".zshrc").is_symlink()
    assert b"compinit" in (home / "dotfiles" / "zshrc").read_bytes()


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
@pytest.mark.parametrize(("shell", "meant"), [("tcsh", ""), ("zhs", "是不是 zsh？"), ("cmd", "")])
def test_an_unknown_shell_is_wrong_usage(gkrw, home, option, shell, meant):
    ran = gkrw(option, shell)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"错误：{option} 不能是“{shell}”。\n"
        f"改法：{meant}可以用：bash、zsh、fish、powershell、pwsh。\n"
    )
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("running", "said"),
    [("dash", "错误：现在的终端是 dash，不能补全。"), (None, "错误：认不出现在用的是哪种终端。")],
)
def test_without_a_name_it_is_the_shell_that_runs(gkrw, monkeypatch, running, said):
    import shellingham

    def detect() -> tuple[str, str]:
        if running is None:
            raise shellingham.ShellDetectionFailure
        return running, f"/bin/{running}"

    monkeypatch.setattr(shellingham, "detect_shell", detect)
    ran = gkrw("--install-completion")
    assert ran.code == 2
    assert ran.err.startswith(said)
    assert "如 gkrw --install-completion bash；" in ran.err
    running = "fish"
    assert gkrw("--install-completion").out.startswith("已为 fish 安装")


def test_install__a_home_that_cannot_be_written(gkrw, home):
    (home / ".zfunc").write_bytes(b"")
    ran = gkrw("--install-completion", "zsh")
    assert (ran.code, ran.out) == (3, "")
    assert "错误：为 zsh 安装命令补全时出错：" in ran.err


def test_powershell_has_a_script_and_needs_powershell(gkrw, monkeypatch):
    assert "Register-ArgumentCompleter" in gkrw("--show-completion", "powershell").out
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ran = gkrw("--install-completion", "powershell")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "错误：这台电脑上没有 powershell。")


class Terminal:
    """An interactive shell that is typed into."""

    def __init__(self, *command: str) -> None:
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execvp(command[0], command)
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))

    def type(self, keys: str, until: str) -> str:
        """Type, and return what is drawn up to a text."""
        os.write(self.screen, keys.encode())
        drawn, end = b"", time.monotonic() + 30
        while time.monotonic() < end:
            if select.select([self.screen], [], [], 0.2)[0]:
                drawn += os.read(self.screen, 65536)
            text = re.sub(
                r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x08", "", drawn.decode(errors="ignore")
            )
            if until in text:
                return text
        raise AssertionError(f"{until!r} is not on the screen: {text!r}")

    def close(self) -> None:
        """End the shell."""
        os.close(self.screen)
        os.waitpid(self.process, 0)


@pytest.fixture
def terminal(monkeypatch) -> Iterator[Callable[..., Terminal]]:
    """Start interactive shells."""
    monkeypatch.setenv("TERM", "xterm")
    started: list[Terminal] = []

    def start(*command: str) -> Terminal:
        started.append(Terminal(*command))
        return started[-1]

    yield start
    for each in started:
        each.close()


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"needs {shell}")


CLEAR = "\x15"


@needs("zsh")
@pytest.mark.parametrize("way", ["installed", "shown"])
def test_zsh__the_first_tab_works_and_every_later_one(gkrw, home, terminal, way):
    (home / ".zshrc").write_text("PS1='%% '\n")
    if way == "installed":
        assert gkrw("--install-completion", "zsh").code == 0
    shell = terminal("zsh", "-i")
    shell.type("", "% ")
    if way == "shown":
        shell.type('eval "$(gkrw --show-completion zsh)"; print 准备""好了\n', "准备好了")
    titles = shell.type("gkrw show T1\t", "T19")
    assert re.search(r"T10 +-- 财政信息公开", titles)
    shell.type(f"{CLEAR}gkrw list --dept cz\t", "财政局 ")
    shell.type(f"{CLEAR}gkrw list --dept=财\t", "政局 ")
    shell.type(f"{CLEAR}gkrw list --dept 财政局,审\t", "计局 ")
    shell.type(f"{CLEAR}gkrw list --dept s\t", "市场监管局")


@needs("zsh")
def test_zsh__the_script_that_typer_installed_before_works_too(home, terminal):
    (home / ".zshrc").write_text(
        "PS1='%% '; autoload -Uz compinit; compinit\n"
        "_old() {\n"
        '  eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _GKRW_COMPLETE=complete_zsh gkrw)\n'
        "}\ncompdef _old gkrw\n"
    )
    shell = terminal("zsh", "-i")
    shell.type("", "% ")
    assert re.search(r"T10 +-- 财政信息公开", shell.type("gkrw show T1\t", "T19"))


def test_bash__tab(gkrw, home, terminal):
    assert gkrw("--install-completion", "bash").code == 0
    with (home / ".bashrc").open("a") as settings:
        settings.write("PS1='% '\n")
    shell = terminal("bash", "--noprofile", "--rcfile", str(home / ".bashrc"), "-i")
    shell.type("", "% ")
    shell.type("gkrw list --dept cz\t", "财政局 ")
    shell.type(f"{CLEAR}gkrw list --dept=财\t", "政局 ")
    shell.type(f"{CLEAR}gkrw list --dept 财政局,审\t", "计局 ")
    shell.type(f"{CLEAR}gkrw show T10,T1\t\t", "T10,T19")
    shell.type(f"{CLEAR}gkrw list --dept s\t\t", "市场监管局")


@needs("fish")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("gkrw show T10,T44", ["T10,T44\t信息公开目录"]),
        ("gkrw list --dept cz", ["czj\t财政局"]),
        ("gkrw list --dept=财", ["--dept=财政局"]),
        ("gkrw list --dept 财政局,sj", ["财政局,sjj\t审计局"]),
        ("gkrw list --dept 新区财", ["新区财政局\t即财政局"]),
    ],
)
def test_fish__offers(gkrw, line, offered):
    assert gkrw("--install-completion", "fish").code == 0
    ran = subprocess.run(
        ["fish", "-c", "complete -C $argv[1]", line], capture_output=True, check=True
    )
    assert ran.stdout.decode().splitlines() == offered
