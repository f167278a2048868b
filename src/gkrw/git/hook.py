"""The pre-commit hook: a commit whose table has errors is not made."""

import hashlib
import shlex
from enum import Enum
from pathlib import Path

from gkrw.git.repository import (
    GitError,
    Repository,
    ask,
    try_asking,
)

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


class Hook(Enum):
    """What stands in the hook's place."""

    NONE = "none"
    OURS = "ours"
    CHANGED = "changed"
    """Ours, but somebody has put something in."""
    FOREIGN = "foreign"


def hook_path(repository: Repository) -> Path:
    """Where git looks for the hook, which core.hooksPath may say. Raises GitTrouble."""
    found = ask(repository, "rev-parse", "--git-path", "hooks/pre-commit")
    return repository.root / found.decode("utf-8", "surrogateescape").removesuffix("\n")


def look(path: Path) -> Hook:
    """What is there. Raises OSError."""
    if not (path.exists() or path.is_symlink()):
        return Hook.NONE
    text = path.read_bytes().decode("utf-8", "replace")
    _, _, rest = text.partition("\n")
    mark, _, script = rest.partition("\n")
    if not mark.startswith(_MARK):
        return Hook.FOREIGN
    return Hook.OURS if mark == _mark(script) else Hook.CHANGED


def install(repository: Repository, command: str, table: str, progress: str) -> Path:
    """Write the hook; `command` starts gkrw, the paths start at the top folder. A hook that is
    there and not ours stays: look first. Raises GitTrouble, OSError."""
    scope = try_asking(repository, "config", "--show-scope", "--get", "core.hooksPath")
    if scope and scope[0].split("\t")[0] not in ("local", "worktree"):
        raise GitError(
            "这台电脑上所有版本库共用一个钩子文件夹（core.hooksPath），没有装钩子。",
            f"在共用的 pre-commit 里加一行：gkrw --table {shlex.quote(table)} validate --staged",
        )
    path = hook_path(repository)
    script = _SCRIPT.format(
        command=command,
        table=shlex.quote(table),
        paths=f"{shlex.quote(table)} {shlex.quote(progress)}",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if look(path) is Hook.OURS:
        path.unlink()
    with path.open("xb") as stream:
        stream.write(f"#!/bin/sh\n{_mark(script)}\n{script}".encode("utf-8", "surrogateescape"))
    path.chmod(0o755)
    return path


def _mark(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{_MARK}{digest}"
