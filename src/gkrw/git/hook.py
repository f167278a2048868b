"""The pre-commit hook, which refuses a commit whose table has errors."""

import hashlib
import shlex
from enum import Enum
from pathlib import Path

from gkrw.core.errors import Exit
from gkrw.git.repository import GitError, Repository, run_git, try_git

_MARK = "# gkrw git setup --hook "
_SCRIPT = """\
# 提交前检查暂存的分解表和进展文件；gkrw git undo 取走它。
git --literal-pathspecs diff --cached --quiet --no-ext-diff --diff-filter=d -- {paths} && exit 0
said=$({command} --table {table} validate --staged 2>&1)
code=$?
[ $code -eq 0 ] && exit 0
printf '%s\\n' "$said" >&2
if [ $code -eq 126 ] || [ $code -eq 127 ]; then
  echo '错误：找不到 gkrw，没有检查分解表，也没有提交。' >&2
  echo '改法：装好 gkrw，重新运行 gkrw git setup --hook；不要这项检查的，删掉 pre-commit 钩子。' >&2
else
  echo '错误：要提交的分解表没有通过检查，没有提交。' >&2
  echo '改法：改好后 git add，再提交；确实要先提交的，用 git commit --no-verify。' >&2
fi
exit 1
"""


class HookState(Enum):
    """The kinds of file at the path of the hook."""

    NONE = "none"
    OURS = "ours"
    CHANGED = "changed"
    """Our hook, edited by someone."""
    FOREIGN = "foreign"


def hook_path(repository: Repository) -> Path:
    """Return the path where git looks for the hook; core.hooksPath may set it. Raises GitError."""
    out = run_git(repository, "rev-parse", "--git-path", "hooks/pre-commit")
    return repository.root / out.decode("utf-8", "surrogateescape").removesuffix("\n")


def install(repository: Repository, command: str, table: str, progress_folder: str) -> Path:
    """Write the hook and return its path; `command` starts gkrw, the other paths are relative to
    the top folder.

    Raises GitError if there is a hook of someone else, and OSError.
    """
    path = hook_path(repository)
    state = _state(path)
    if state in (HookState.FOREIGN, HookState.CHANGED):
        raise GitError(
            f"已经有 pre-commit 钩子（{path}），没有改它。",
            f"在里面加一行：gkrw --table {shlex.quote(table)} validate --staged || exit 1",
            exit=Exit.FOUND,
        )
    scope = try_git(repository, "config", "--show-scope", "--get", "core.hooksPath")
    if scope and scope.text.split("\t")[0] not in ("local", "worktree"):
        raise GitError(
            "这台电脑上所有版本库共用一个钩子文件夹（core.hooksPath），没有装钩子。",
            f"在共用的 pre-commit 里加一行：gkrw --table {shlex.quote(table)} validate --staged",
        )
    script = _SCRIPT.format(
        command=command,
        table=shlex.quote(table),
        paths=f"{shlex.quote(table)} {shlex.quote(progress_folder)}",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if state is HookState.OURS:
        path.unlink()
    with path.open("xb") as stream:
        stream.write(f"#!/bin/sh\n{_mark(script)}\n{script}".encode("utf-8", "surrogateescape"))
    path.chmod(0o755)
    return path


def uninstall(repository: Repository) -> HookState:
    """Remove the hook if it is ours and unchanged; returns what was there. Raises GitError,
    OSError."""
    path = hook_path(repository)
    state = _state(path)
    if state is HookState.OURS:
        path.unlink()
    return state


def _state(path: Path) -> HookState:
    if not (path.exists() or path.is_symlink()):
        return HookState.NONE
    text = path.read_bytes().decode("utf-8", "replace")
    _, _, rest = text.partition("\n")
    mark, _, script = rest.partition("\n")
    if not mark.startswith(_MARK):
        return HookState.FOREIGN
    return HookState.OURS if mark == _mark(script) else HookState.CHANGED


def _mark(script: str) -> str:
    """Return the comment with a digest of the script, which shows later whether it was edited."""
    digest = hashlib.sha256(script.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{_MARK}{digest}"
