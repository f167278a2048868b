"""What the tests of versions and history stand on."""

from pathlib import Path

import pytest

from repositories import Repo, new_repo, without_settings


@pytest.fixture(autouse=True)
def _git(monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository in a folder whose name is no shell's friend."""
    return new_repo(tmp_path / "政务 公开'26")
