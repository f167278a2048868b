"""What `gkrw git setup` installs and `gkrw git undo` removes: lines in .gitattributes, settings of
the repository that make `git diff` readable and merge by task, and the pre-commit hook."""

import hashlib
import shlex
import shutil
import sys
from enum import Enum
from pathlib import Path

from gkrw.core.errors import Exit
from gkrw.files.file_access import clear_leftovers, replace_file
from gkrw.git.repository import GitError, Repository, run_git, try_git

ATTRIBUTES_FILE = ".gitattributes"
TABLE_DRIVER, _DOCUMENT_DRIVER = "gkrw-table", "gkrw-document"
"""The names of the drivers for diff and merge, which .gitattributes assigns and the settings of git
define."""
TABLE_ATTRIBUTES = {"text": "set", "eol": "lf", "diff": TABLE_DRIVER, "merge": TABLE_DRIVER}
"""The attributes of the table and the progress files. Without eol=lf, git on Windows may write CRLF
(core.autocrlf)."""

# -- .gitattributes ----------------------------------------------------------------------------

_BEGIN = "# gkrw 开始：以下几行由 gkrw git setup 写入，由 gkrw git undo 取走。"
_END = "# gkrw 结束"
_OWN_ENDS = (f"={TABLE_DRIVER}", f"={_DOCUMENT_DRIVER}")
"""The ends of the lines of gkrw, also those of former versions."""


def install_attributes(root: Path, table: str, progress_folder: str) -> bool:
    """Write the lines of gkrw into .gitattributes in the folder `root`, in place of older ones. The
    other paths are relative to `root`. Return whether the file changed. Raises GitError if the file
    is a symbolic link, and OSError."""
    path = root / ATTRIBUTES_FILE
    if path.is_symlink():
        raise GitError(
            f"{ATTRIBUTES_FILE} 是符号链接，git 不读它，没有改。",
            "换成普通文件，再运行 gkrw git setup。",
        )
    old = path.read_bytes() if path.exists() else b""
    new = with_attributes(old, table, progress_folder)
    if new == old:
        return False
    clear_leftovers(root)
    replace_file(path, new)
    return True


def with_attributes(content: bytes, table: str, progress_folder: str) -> bytes:
    """Return the content of a .gitattributes file with the lines of gkrw at its end, in place of
    older ones. The paths are relative to its folder."""
    kept, _ = _split(content)
    end = b"\r\n" if b"\r\n" in kept else b"\n"
    if kept and not kept.endswith(b"\n"):
        kept += end
    as_table = f"text eol=lf diff={TABLE_DRIVER} merge={TABLE_DRIVER}"
    lines = (
        _BEGIN,
        f"{_pattern(f'/{table}')} {as_table}",
        f"{_pattern(f'/{progress_folder}/', '*.yaml')} {as_table}",
        # -text: git must not convert line breaks in documents, whatever is set for all files.
        f"*.docx -text diff={_DOCUMENT_DRIVER}",
        f"*.xlsx -text diff={_DOCUMENT_DRIVER}",
        _END,
    )
    return kept + b"".join(line.encode() + end for line in lines)


def uninstall_attributes(root: Path) -> bool:
    """Remove the lines of gkrw, or the file if it has no other lines. Return whether there were any
    lines of gkrw. Raises OSError."""
    path = root / ATTRIBUTES_FILE
    kept, is_installed = _split(path.read_bytes() if path.exists() else b"")
    if not is_installed:
        return False
    if kept:
        replace_file(path, kept)
    else:
        path.unlink()
    return True


def _split(content: bytes) -> tuple[bytes, bool]:
    """Return the lines that are not from gkrw, and whether there are lines of gkrw. Lines that
    someone added between the marks of gkrw are kept, even if the end mark is missing."""
    kept: list[bytes] = []
    inside = is_installed = False
    for line in content.splitlines(keepends=True):
        text = line.decode("utf-8", "replace").strip()
        if text in (_BEGIN, _END):
            inside, is_installed = text == _BEGIN, True
        elif not (inside and text.endswith(_OWN_ENDS)):
            kept.append(line)
    return b"".join(kept), is_installed


def _pattern(path: str, glob: str = "") -> str:
    """Return a pattern that matches exactly a path, followed by a glob; quoted if git needs it."""
    escaped = "".join(f"\\{char}" if char in "*?[\\" else char for char in path) + glob
    if any(char in ' \t"' or char < " " for char in escaped):
        quoted = escaped.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        return f'"{quoted}"'
    return escaped


# -- settings ----------------------------------------------------------------------------------

_HUNK_HEADING = "\n".join(
    (r"^ *- id: *(.*)$", r"^ *- title: *(.*)$", r"^ *- topic: *(.*)$", r"^([a-z_]+:).*$")
)
"""Patterns of lines. After @@, git shows the last matching line before a change: the id of a task
(in progress files too), the title of a section, group or topic, or a key at the top level."""
_CONTINUATION = "".join(map(chr, range(0x400, 0x440)))
"""The characters U+0400 to U+043F: in UTF-8, the byte D0 and each byte that can follow the first
byte of a character. In a bracket expression git reads them as these bytes if it matches bytes
(LC_ALL=C), and as Cyrillic letters if it matches characters. Single bytes would be simpler, but git
on macOS refuses them."""
_WORD = "|".join(
    (
        r"[0-9A-Za-z_]+([.][0-9]+)*%?",
        f"[^[:space:]{_CONTINUATION}][{_CONTINUATION}]*",
        f"[{_CONTINUATION}]+",
        "[^[:space:]]",
    )
)
"""A word: Latin letters and digits, with decimals and a percent sign, or a single character."""
_QUOTE_PATH = "core.quotePath"
"""Turned off so that git shows Chinese file names as they are, unless the user has decided."""
_QUOTE_PATH_IS_OURS = "gkrw.setQuotePath"
"""Records that gkrw turned off core.quotePath, so that `undo` does not change a decision of the
user."""


def gkrw_command() -> str:
    """Return the command that starts this gkrw in a shell, in any folder."""
    beside = Path(sys.executable).with_name("gkrw.exe" if sys.platform == "win32" else "gkrw")
    executable = str(beside) if beside.is_file() else shutil.which("gkrw")
    if executable:
        return shlex.quote(Path(executable).absolute().as_posix())
    # -I: files in the folder that git is called in must not be imported as modules.
    return f"{shlex.quote(Path(sys.executable).as_posix())} -I -m gkrw"


def _settings(command: str) -> dict[str, str]:
    """Return the settings by key; `command` starts gkrw.

    The settings do not let git cache the text of documents (cachetextconv): after an update of
    gkrw, or a failure to start it, the cache would still have the old text, and gitk shows the
    cache as a branch.
    """
    # A text conversion that fails ends the whole `git diff` or `git log`. So if gkrw is missing or
    # cannot read a file, the text is the reason and a digest, which tells two such files apart.
    text = (
        f'f() {{ {command} git text -- "$1" 2>&1 || '
        '{ echo "（gkrw 没有读出这个文件的文字，只比较下面的校验值。gkrw 换了地方的，'
        '重新运行 gkrw git setup。）"; git hash-object --no-filters -- "$1"; }; }; f'
    )
    # git takes any exit code up to 128 for a conflict, and what is in %A for its result. So where
    # gkrw did not write a result, the script merges by lines.
    merge = (
        f'f() {{ {command} git merge "$@"; code=$?; [ $code -eq 0 ] && return 0; '
        "[ $code -eq 1 ] && grep -q '^<<<<<<<' \"$2\" && return 1; "
        "echo '注意：gkrw 没有合并这个文件，由 git 按行合并。"
        "gkrw 换了地方的，重新运行 gkrw git setup。' >&2; "
        'git merge-file --marker-size="$4" -L ours -L base -L theirs "$2" "$1" "$3"; }; '
        "f %O %A %B %L %P"
    )
    return {
        f"merge.{TABLE_DRIVER}.name": "gkrw 分解表，按任务合并",
        f"merge.{TABLE_DRIVER}.driver": merge,
        f"diff.{TABLE_DRIVER}.xfuncname": _HUNK_HEADING,
        f"diff.{TABLE_DRIVER}.wordRegex": _WORD,
        f"diff.{_DOCUMENT_DRIVER}.textconv": text,
        f"diff.{_DOCUMENT_DRIVER}.wordRegex": _WORD,
    }


def install_settings(repository: Repository, command: str) -> bool:
    """Write the settings of gkrw. Return whether any changed. Raises GitError."""
    changed = False
    for key, value in _settings(command).items():
        if _value(repository, key) != value:
            run_git(repository, "config", "--local", "--replace-all", key, value)
            changed = True
    if try_git(repository, "config", "--get", _QUOTE_PATH, with_user_settings=True) is None:
        run_git(repository, "config", "--local", _QUOTE_PATH, "false")
        run_git(repository, "config", "--local", _QUOTE_PATH_IS_OURS, "true")
        changed = True
    return changed


def uninstall_settings(repository: Repository) -> bool:
    """Remove the settings of gkrw. Return whether there were any. Raises GitError."""
    keys = [key for key in _settings("") if _value(repository, key) is not None]
    if _value(repository, _QUOTE_PATH_IS_OURS) is not None:
        keys.append(_QUOTE_PATH_IS_OURS)
        if _value(repository, _QUOTE_PATH) == "false":
            keys.append(_QUOTE_PATH)
    for key in keys:
        run_git(repository, "config", "--local", "--unset-all", key)
    return bool(keys)


def _value(repository: Repository, key: str) -> str | None:
    output = try_git(repository, "config", "--local", "--get", key)
    return output.text if output else None


def has_own_attributes(repository: Repository, path: str) -> bool:
    """Return whether git uses the attributes of gkrw for a path, according to all .gitattributes
    files."""
    out = run_git(repository, "check-attr", "-z", *TABLE_ATTRIBUTES, "--", path)
    values = out.decode("utf-8", "replace").split("\0")[2::3]
    return values == [*TABLE_ATTRIBUTES.values()]


def has_windows_line_breaks(repository: Repository, path: str) -> bool:
    """Return whether a file has CRLF line breaks, on the disk or in the index."""
    out = run_git(repository, "ls-files", "--eol", "--", path).partition(b"\t")[0]
    return any(kind in out for kind in (b"/crlf", b"/mixed"))


# -- the pre-commit hook -----------------------------------------------------------------------

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
  echo '正在合并的，最后一步是 git merge --continue；rebase、cherry-pick 的，同样加 --continue。' >&2
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


def install_hook(repository: Repository, command: str, table: str, progress_folder: str) -> Path:
    """Write the hook and return its path. `command` starts gkrw; `table` and `progress_folder` are
    relative to the top folder. Raises GitError if there is a hook that someone else wrote or
    edited, or if all repositories share a folder of hooks; and OSError."""
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
    text = f"#!/bin/sh\n{_mark(script)}\n{script}"
    clear_leftovers(path.parent)
    replace_file(path, text.encode("utf-8", "surrogateescape"), mode=0o755)
    return path


def uninstall_hook(repository: Repository) -> HookState:
    """Remove our hook if nobody edited it. Return the state before. Raises GitError and OSError."""
    path = hook_path(repository)
    state = _state(path)
    if state is HookState.OURS:
        path.unlink()
    return state


def _state(path: Path) -> HookState:
    if not (path.exists() or path.is_symlink()):
        return HookState.NONE
    text = path.read_bytes().decode("utf-8", "replace")
    if not text.strip():
        return HookState.NONE  # left behind by a run that was killed while writing
    _, _, rest = text.partition("\n")
    mark, _, script = rest.partition("\n")
    if not mark.startswith(_MARK):
        return HookState.FOREIGN
    return HookState.OURS if mark == _mark(script) else HookState.CHANGED


def _mark(script: str) -> str:
    """Return the comment with a digest of the script, which shows later whether it was edited."""
    digest = hashlib.sha256(script.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{_MARK}{digest}"
