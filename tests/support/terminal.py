"""Run gkrw on a terminal, as a person does."""

import os
import subprocess
import sys

import pytest

from conftest import PROJECT

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="Windows 没有伪终端")
_SCRIPT = """\
import os, pty, sys
command = [sys.executable, "-m", "gkrw", *sys.argv[1:]]
sys.exit(os.waitstatus_to_exitcode(pty.spawn(command, lambda fd: os.read(fd, 65536))))
"""


def on_terminal(*arguments: str, **environment: str) -> bytes:
    """Run a command line in the project. Returns what it shows; variables without a text are not
    set."""
    variables = {"TERM": "xterm-256color", **environment}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments],
        cwd=PROJECT,
        env={**os.environ, **{name: text for name, text in variables.items() if text}},
        capture_output=True,
        check=True,
    )
    return done.stdout
