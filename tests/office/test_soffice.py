"""LibreOffice is stopped with all that it has started when a run ends early."""

import sys
import time
from pathlib import Path

import pytest

from gkrw.core.errors import UserError
from gkrw.office import soffice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_what_libreoffice_started_does_not_outlive_a_run_that_is_interrupted(tmp_path, monkeypatch):
    noted = tmp_path / "child"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 100 &\necho $! > '{noted}'\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(soffice, "converter", lambda: str(program))
    monkeypatch.setattr(soffice, "_SECONDS", 1)
    monkeypatch.setattr(soffice, "_SECONDS_EACH", 0)
    with pytest.raises(UserError, match="很久没有转完"):
        list(soffice.pdfs_of({"甲.docx": b""}))
    child = int(noted.read_text())
    for _ in range(100):
        if not is_alive(child):
            break
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_program_that_fails_is_said_to_have_failed(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 7\n")
    program.chmod(0o755)
    monkeypatch.setattr(soffice, "converter", lambda: str(program))
    with pytest.raises(UserError, match="出错"):
        list(soffice.pdfs_of({"甲.docx": b""}))
