"""Git repositories for the tests, independent of the user's git settings."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

DAY = "2026-03-0{} 10:00:00 +0800"


def without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the user's git settings from the environment, and set an author."""
    for name in [each for each in os.environ if each.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "王协调",
        "GIT_AUTHOR_EMAIL": "wang@example.cn",
        "GIT_COMMITTER_NAME": "王协调",
        "GIT_COMMITTER_EMAIL": "wang@example.cn",
    }.items():
        monkeypatch.setenv(name, value)


@dataclass
class Repo:
    """A repository in a folder; `day` is the day in March 2026 of its next commit."""

    folder: Path
    day: int = 1

    def git(self, *arguments: str, ok: bool = True, **environment: str) -> str:
        """Run git in the folder. Returns its output, with standard error unless `ok`."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            capture_output=True,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0 or not ok, done.stderr.decode()
        return (done.stdout + (b"" if ok else done.stderr)).decode()

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the repository. Returns its path."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def commit(self, subject: str) -> str:
        """Commit everything, one day after the commit before. Returns the hash."""
        day = DAY.format(self.day)
        self.day += 1
        self.git("add", "-A")
        self.git(
            *("commit", "-q", "--allow-empty", "-m", subject),
            GIT_AUTHOR_DATE=day,
            GIT_COMMITTER_DATE=day,
        )
        return self.git("rev-parse", "HEAD").strip()


def new_repo(folder: Path) -> Repo:
    """Create an empty repository with a branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    repo = Repo(folder)
    repo.git("init", "-q", "-b", "main")
    return repo


def clone(repo: Repo, folder: Path, *options: str) -> Path:
    """Clone a repository with options of git clone. Returns its table."""
    repo.git("config", "uploadpack.allowFilter", "true")
    subprocess.run(["git", "clone", "-q", *options, repo.folder.as_uri(), str(folder)], check=True)
    return folder / "data" / "tasks.yaml"
