"""Fixtures for every test: a frozen copy of the office's table, and a command line to run on it.

Tests never read the live `data/` and `templates/`, so an office can edit both and keep a green suite.
Only test_office_files.py checks the live files.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from repositories import Repo, new_repo, without_settings

from gkrw.cli.app import run
from gkrw.core.model import Table
from gkrw.project.open_table import read_table

ROOT = Path(__file__).parent.parent
PROJECT = Path(__file__).parent / "frozen_project"
REAL_TABLE = PROJECT / "data" / "tasks.yaml"
OFFICE_TABLES = sorted((Path(__file__).parent / "office_tables").glob("*.yaml"))
"""Tables of other offices: other headings, columns and roles."""

# Days of commits and of saved files are read in local time.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):  # not on Windows
    time.tzset()

# The same cases on every machine and in every run; fuzz/ looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@dataclass(frozen=True)
class Ran:
    """The result of a command line."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def real_table() -> Table:
    """The frozen copy of the office's table."""
    table = read_table(REAL_TABLE).table
    assert table is not None
    return table


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GKRW_TABLE", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    without_settings(monkeypatch)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository in a folder whose name needs quoting in a shell."""
    return new_repo(tmp_path / "政务 公开'26")


@pytest.fixture
def gkrw(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command line in the folder of the frozen project, its output piped."""
    monkeypatch.chdir(PROJECT)

    def call(*arguments: str) -> Ran:
        code = run(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture(name="run")
def run_in_project(gkrw: Callable[..., Ran], project: Path) -> Callable[..., Ran]:
    """Run a command line on the table of `project`, a folder that the module of the test makes."""

    def call(*arguments: str) -> Ran:
        return gkrw("--table", str(project / "data" / "tasks.yaml"), *arguments)

    return call


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[[str], str]:
    """Write a table to a file. Returns its path, for --table."""

    def write(text: str) -> str:
        path = tmp_path / "tasks.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def written_files(folder: Path) -> dict[str, bytes]:
    """The files that a command wrote into a folder, by name."""
    return {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name[0] != "."
    }
