"""Show and install the scripts by which a shell asks gkrw what to offer for the Tab key."""

import os
import shlex
import shutil
from pathlib import Path

from gkrw.cli.printing import write, write_lines
from gkrw.core.errors import system_errors, usage_error
from gkrw.core.suggest import did_you_mean, misspelt
from gkrw.files.file_access import replace_file

_POWERSHELLS = ("powershell", "pwsh")
SHELLS = ("bash", "zsh", "fish", *_POWERSHELLS)

_BASH = r"""_gkrw_completion() {
    local IFS=$'\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \
                   _GKRW_COMPLETE=complete_bash "$1" 2>/dev/null ) )
    return 0
}

complete -o default -o nosort -F _gkrw_completion gkrw 2>/dev/null ||
    complete -o default -F _gkrw_completion gkrw
"""
# zsh runs the file as the function _gkrw at the first Tab, and the function itself from then on.
_ZSH = """#compdef gkrw

_gkrw() {
  eval "$(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _GKRW_COMPLETE=complete_zsh gkrw 2>/dev/null)"
}

if [[ $funcstack[1] == _gkrw ]]; then
  _gkrw "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _gkrw gkrw
fi
"""
_FISH = """function __gkrw_offers
    env _GKRW_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=$argv[1] \\
        _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) gkrw 2>/dev/null
end

complete --command gkrw --no-files --keep-order \\
    --condition "__gkrw_offers is-args" --arguments "(__gkrw_offers get-args)"
"""


def show_completion(typed: str) -> None:
    """Write the script for a shell, by default for the one that runs gkrw. Raises UserError for an
    unknown shell."""
    write(_script(_shell(typed, "--show-completion")))


def install_completion(typed: str) -> None:
    """Install the script for a shell, by default for the one that runs gkrw, and say what to do
    next. Raises UserError for an unknown shell, and where a file cannot be written."""
    shell = _shell(typed, "--install-completion")
    if shell in _POWERSHELLS and shutil.which(shell) is None:
        raise usage_error(f"这台电脑上没有 {shell}。", "写明电脑上有的一种终端。")
    with system_errors(f"为 {shell} 安装命令补全", "检查文件和权限，再试一次。"):
        if shell in _POWERSHELLS:
            from typer._completion_shared import install

            _, path = install(shell=shell, prog_name="gkrw", complete_var="_GKRW_COMPLETE")
            lines: list[str] = []
            then = "关掉这个窗口，重新打开 PowerShell"
        else:
            path, lines, then = _install(shell)
    write_lines(
        [f"已为 {shell} 安装命令补全：{path}", *lines, f"下一步：{then}，按 Tab 键就能补全。"]
    )


def _install(shell: str) -> tuple[Path, list[str], str]:
    """Write the script to the home folder. Returns its path, what else was changed, and what to do
    next."""
    home = Path.home()
    if shell == "fish":
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        path = settings / "fish" / "completions" / "gkrw.fish"
    elif shell == "zsh":
        path, start = home / ".zfunc" / "_gkrw", Path(os.environ.get("ZDOTDIR") or home) / ".zshrc"
        line, again = "fpath+=~/.zfunc; autoload -Uz compinit; compinit", "exec zsh"
    else:
        path, start = home / ".bash_completions" / "gkrw.sh", home / ".bashrc"
        line, again = f"source {shlex.quote(str(path))}", "source ~/.bashrc"
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, _script(shell).encode())
    if shell == "fish":
        return path, [], "在 fish 里输入 gkrw 和一个空格"
    then = f"重新打开终端，或者在 {shell} 里运行 {again}"
    start = start.resolve()  # often a link into a folder of settings
    before = start.read_bytes() if start.exists() else b""
    if line.encode() in before:
        return path, [], then
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    replace_file(start, before + gap + line.encode() + b"\n")
    return path, [f"已在 {start} 末尾加上一行：{line}"], then


def _script(shell: str) -> str:
    if shell in _POWERSHELLS:
        from typer._completion_shared import get_completion_script

        return (
            get_completion_script(prog_name="gkrw", complete_var="_GKRW_COMPLETE", shell=shell)
            + "\n"
        )
    return {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]


def _shell(typed: str, option: str) -> str:
    """Return the name of the shell that was typed, or that runs gkrw. Raises UserError for a shell
    that has no script."""
    shell = typed.lower().removesuffix(".exe") or _running_shell()
    if shell in SHELLS:
        return shell
    choices = f"可以用：{'、'.join(SHELLS)}。"
    if not typed:
        message = f"现在的终端是 {shell}，不能补全。" if shell else "认不出现在用的是哪种终端。"
        raise usage_error(message, f"写明为哪一种终端，如 gkrw {option} bash；{choices}")
    meant = did_you_mean(misspelt(shell, SHELLS))
    raise usage_error(f"{option} 不能是“{typed}”。", f"{meant}{choices}")


def _running_shell() -> str:
    """Return the name of the shell that runs gkrw; empty if it is not known."""
    import shellingham  # type: ignore[import-untyped] # Typer's; it has no types

    try:
        return str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        return ""
