"""Running a command line of gkrw in this process, with what it prints held back."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from gkrw.cli.app import run


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def project(files: dict[str, bytes]) -> Iterator[Path]:
    """A folder with some files, which is the working directory for the block."""
    before = Path.cwd()
    with TemporaryDirectory(prefix="gkrw-fuzz-") as name:
        folder = Path(name)
        for path, data in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def gkrw(*arguments: str, columns: int = 0, codes: tuple[int, ...] = (0, 1, 2)) -> str:
    """Run one command line and check what holds for all of them. Returns its output.

    With `columns` the output is a terminal of that width.
    """
    out = _Screen() if columns else io.StringIO()
    err = io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        os.environ["COLUMNS"] = str(columns or 80)
        code = run(arguments)
    said, complaint = out.getvalue(), err.getvalue()
    assert code in codes, (arguments, code, complaint)
    assert "Traceback" not in complaint, complaint
    assert code == 0 or said.strip() or complaint.strip(), arguments
    for text in (said, complaint):
        shown = text.replace("\x1b[", "") if columns else text
        bad = [c for c in shown if (c < " " and c not in "\n\t\r") or "\x7f" <= c <= "\x9f"]
        assert not bad, (arguments, bad, text[:300])
    if "json" in arguments and code != 2 and said:
        json.loads(said)
    said.encode()  # a lone surrogate must not be printed
    return said
