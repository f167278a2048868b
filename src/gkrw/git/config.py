"""The settings of git in one repository that make `git diff` readable for the table and show Word
and Excel files as text."""

import shlex
import shutil
import sys
from pathlib import Path

from gkrw.git.attributes import DOCUMENT_DRIVER, TABLE_DRIVER
from gkrw.git.repository import Repository, run_git, try_git

_HUNK_HEADING = "\n".join(
    (
        r"^ *- id: *(.*)$",
        r"^ *- title: *(.*)$",
        r"^ *- topic: *(.*)$",
        r"^([a-z_]+:).*$",
    )
)
"""Lines of which git shows the last one before a change behind @@: the id of a task (in progress
files too), the title of a section, group or topic, or a key at the top level."""
_CONTINUATION = "".join(map(chr, range(0x400, 0x440)))
"""Characters that are, in UTF-8, the byte D0 and each byte that can follow the first byte of a
character. In a bracket expression they are these bytes where git matches bytes (LC_ALL=C), and
Cyrillic letters where it matches characters. Single bytes would be plainer, but git on macOS
refuses them."""
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
"""Notes that gkrw has turned it off, so that a decision of the user is not undone."""


def gkrw_command() -> str:
    """Return the command that starts this gkrw in a shell, in any folder."""
    beside = Path(sys.executable).with_name("gkrw.exe" if sys.platform == "win32" else "gkrw")
    executable = str(beside) if beside.is_file() else shutil.which("gkrw")
    if executable:
        return shlex.quote(Path(executable).absolute().as_posix())
    # -I: files in the folder that git is called in must not be imported as modules.
    return f"{shlex.quote(Path(sys.executable).as_posix())} -I -m gkrw"


def settings(command: str) -> dict[str, str]:
    """Return the settings by key; `command` starts gkrw.

    Git does not cache the text of documents (cachetextconv): the cache would outlive newer versions
    of gkrw and failures to start it, and gitk shows it as a branch.
    """
    # A text conversion that fails ends the whole `git diff` or `git log`. So if gkrw is missing or
    # cannot read a file, the text is the reason and a digest, which tells two such files apart.
    text = (
        f'f() {{ {command} git text -- "$1" 2>&1 || '
        '{ echo "（gkrw 没有读出这个文件的文字，只比较下面的校验值。gkrw 换了地方的，'
        '重新运行 gkrw git setup。）"; git hash-object --no-filters -- "$1"; }; }; f'
    )
    return {
        f"diff.{TABLE_DRIVER}.xfuncname": _HUNK_HEADING,
        f"diff.{TABLE_DRIVER}.wordRegex": _WORD,
        f"diff.{DOCUMENT_DRIVER}.textconv": text,
        f"diff.{DOCUMENT_DRIVER}.wordRegex": _WORD,
    }


def install(repository: Repository, command: str) -> bool:
    """Write the settings of gkrw into the repository; returns whether any changed. Raises
    GitError."""
    changed = False
    for key, value in settings(command).items():
        if _value(repository, key) != value:
            run_git(repository, "config", "--local", "--replace-all", key, value)
            changed = True
    if try_git(repository, "config", "--get", _QUOTE_PATH, with_user_settings=True) is None:
        run_git(repository, "config", "--local", _QUOTE_PATH, "false")
        run_git(repository, "config", "--local", _QUOTE_PATH_IS_OURS, "true")
        changed = True
    return changed


def uninstall(repository: Repository) -> bool:
    """Remove the settings of gkrw; returns whether there were any. Raises GitError."""
    keys = [key for key in settings("") if _value(repository, key) is not None]
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


def diff_driver(repository: Repository, path: str) -> str:
    """Return the diff driver that git uses for a path, by all .gitattributes files together."""
    out = run_git(repository, "check-attr", "-z", "diff", "--", path)
    return out.split(b"\0")[2].decode("utf-8", "replace")
