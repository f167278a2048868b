"""A few of the points at which fuzz/system_calls.py disturbs every command that writes."""

import os
import shutil
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent.parent / "fuzz"
pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None and os.environ.get("CI") != "true", reason="要装 strace"
)
CALLS = ("write", "fsync", "rename")


@pytest.mark.parametrize("command", ["template", "setup", "init"])
def test_a_failing_call_and_a_killed_run_leave_the_old_or_the_new(command, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(FUZZ)])
    import system_calls as calls

    calls.make_project(tmp_path / "base", ())
    sweep = calls.Sweep(command, tmp_path / "base", tmp_path)
    points = {(each.call, each.fate): each for each in sweep.points() if each.call in CALLS}
    assert {call for call, _ in points} == set(CALLS)
    for call, fate in (("write", "ENOSPC"), ("fsync", "EIO"), ("rename", "KILL")):
        point = points[call, fate]
        assert sweep.problems(point) == [], point
