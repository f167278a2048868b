"""What every test stands on: the real table, and a command line without the caller's settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gkrw import store
from gkrw.cli.app import run
from gkrw.core.model import Table
from repositories import Repo, new_repo, without_settings

ROOT = Path(__file__).parent.parent
REAL_TABLE = ROOT / "data" / "tasks.yaml"


@dataclass(frozen=True)
class Ran:
    """How a command line ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def real_table() -> Table:
    """The office's own table."""
    table = store.load(REAL_TABLE).table
    assert table is not None
    return table


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GKRW_TABLE", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    without_settings(monkeypatch)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository in a folder whose name is no shell's friend."""
    return new_repo(tmp_path / "政务 公开'26")


@pytest.fixture
def gkrw(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command line as in the project's folder, its output piped."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str) -> Ran:
        code = run(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[[str], str]:
    """Write a table of one's own; gives the path for --table."""

    def write(text: str) -> str:
        path = tmp_path / "tasks.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
