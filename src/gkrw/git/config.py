"""Git's settings of one repository by which plain `git diff` reads well for the table and shows
Word and Excel files as text."""

import shlex
import shutil
import sys
from pathlib import Path

from gkrw.git.attributes import DOCUMENT_DRIVER, TABLE_DRIVER
from gkrw.git.repository import Repository, ask, try_asking

_HEADINGS = "\n".join(
    (
        r"^ *- id: *(.*)$",
        r"^ *- title: *(.*)$",
        r"^ *- topic: *(.*)$",
        r"^([a-z_]+:).*$",
    )
)
"""What git writes behind the @@ of a change, the last such line above it: the id of a task (also in
progress files), the title of a section, group or topic, or a key of the file."""
_CONTINUED = "".join(map(chr, range(0x400, 0x440)))
"""Characters whose UTF-8 bytes are D0 and every byte that can follow a first one. In a bracket they
are these bytes where git counts bytes (LC_ALL=C), and Cyrillic letters where it counts characters.
Bytes that are no characters would say it more plainly, but git on macOS refuses them."""
_WORD = "|".join(
    (
        r"[0-9A-Za-z_]+([.][0-9]+)*%?",
        f"[^[:space:]{_CONTINUED}][{_CONTINUED}]*",
        f"[{_CONTINUED}]+",
        "[^[:space:]]",
    )
)
"""A word: a run of letters and digits with its decimals and percent sign, or one character."""


def gkrw_command() -> str:
    """How a shell starts this gkrw, wherever it is called."""
    beside = Path(sys.executable).with_name("gkrw.exe" if sys.platform == "win32" else "gkrw")
    found = str(beside) if beside.is_file() else shutil.which("gkrw")
    if found:
        return shlex.quote(Path(found).absolute().as_posix())
    # -I: whatever lies in the folder that git is called in must not be taken for a module.
    return f"{shlex.quote(Path(sys.executable).as_posix())} -I -m gkrw"


def wanted(command: str) -> dict[str, str]:
    """The settings by their keys; `command` starts gkrw.

    The text of documents is not cached by git (cachetextconv): it would be kept when gkrw has
    learnt to say more, and kept when gkrw was not there, and gitk shows the cache as a branch.
    """
    # A text conversion that fails ends the whole of `git diff` or `git log`: without gkrw, or with
    # a file that cannot be read, the reason is shown in the place of the text, and a digest, so
    # that another such file is not taken for the same.
    text = (
        f'f() {{ {command} git text -- "$1" 2>&1 || '
        '{ echo "（gkrw 没有读出这个文件的文字，只比较下面的校验值。gkrw 换了地方的，'
        '重新运行 gkrw git setup。）"; git hash-object --no-filters -- "$1"; }; }; f'
    )
    return {
        f"diff.{TABLE_DRIVER}.xfuncname": _HEADINGS,
        f"diff.{TABLE_DRIVER}.wordRegex": _WORD,
        f"diff.{DOCUMENT_DRIVER}.textconv": text,
        f"diff.{DOCUMENT_DRIVER}.wordRegex": _WORD,
    }


def put(repository: Repository, command: str) -> bool:
    """Have these settings in the repository's own; gives whether they have changed. Raises
    GitTrouble."""
    changed = False
    for key, value in wanted(command).items():
        if _value(repository, key) != value:
            ask(repository, "config", "--local", "--replace-all", key, value)
            changed = True
    if try_asking(repository, "config", "--get", _NAMES_KEY, plain=True) is None:
        ask(repository, "config", "--local", _NAMES_KEY, "false")
        ask(repository, "config", "--local", _OURS_KEY, "true")
        changed = True
    return changed


_NAMES_KEY, _OURS_KEY = "core.quotePath", "gkrw.setQuotePath"
"""Chinese file names as they are, unless somebody has decided already; and that it was gkrw that
did, so that nobody else's decision is taken back."""


def take_out(repository: Repository) -> bool:
    """Remove the settings; gives whether there were any. Raises GitTrouble."""
    keys = [key for key in wanted("") if _value(repository, key) is not None]
    if _value(repository, _OURS_KEY) is not None:
        keys.append(_OURS_KEY)
        if _value(repository, _NAMES_KEY) == "false":
            keys.append(_NAMES_KEY)
    for key in keys:
        ask(repository, "config", "--local", "--unset-all", key)
    return bool(keys)


def _value(repository: Repository, key: str) -> str | None:
    found = try_asking(repository, "config", "--local", "--get", key)
    return found[0] if found else None


def driver_of(repository: Repository, path: str) -> str:
    """The driver that git takes for a path, whatever .gitattributes files say."""
    out = ask(repository, "check-attr", "-z", "diff", "--", path)
    return out.split(b"\0")[2].decode("utf-8", "replace")
