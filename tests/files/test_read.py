"""Files are read up to a limit, and named in messages by the shortest path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gkrw.core.errors import UserError
from gkrw.files.file_access import display_path, read_limited, refuse_lock_file, typed_path


@pytest.mark.parametrize("limit", [4, 5])
def test_a_file_up_to_the_limit_is_read(limit: int, tmp_path: Path):
    path = tmp_path / "表.yaml"
    path.write_bytes(b"1234")
    assert read_limited(path, limit) == b"1234"


def test_a_file_over_the_limit_gives_none(tmp_path: Path):
    path = tmp_path / "表.yaml"
    path.write_bytes(b"1234")
    assert read_limited(path, 3) is None


def test_an_empty_file_is_not_over_any_limit(tmp_path: Path):
    path = tmp_path / "表.yaml"
    path.touch()
    assert read_limited(path, 0) == b""


def test_a_missing_file_is_an_os_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_limited(tmp_path / "没有这个文件.yaml", 10)


@pytest.mark.parametrize(
    ("here", "path", "expected"),
    [
        ("", lambda project: project / "data" / "tasks.yaml", "data/tasks.yaml"),
        ("", lambda _: Path("data") / "tasks.yaml", "data/tasks.yaml"),
        ("data", lambda project: project / "data" / "tasks.yaml", "tasks.yaml"),
    ],
)
def test_a_path_below_the_working_directory_is_shown_relative(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    here: str,
    path: Callable[[Path], Path],
    expected: str,
):
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / here)
    assert display_path(path(tmp_path)) == expected


def test_a_path_elsewhere_is_shown_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "通知").mkdir()
    monkeypatch.chdir(tmp_path / "通知")
    elsewhere = tmp_path / "data" / "tasks.yaml"
    assert display_path(elsewhere) == str(elsewhere)


def test_a_typed_path_may_begin_with_the_home_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", "/home/wang")
    assert typed_path("~/政务公开/台账.docx") == Path("/home/wang/政务公开/台账.docx")
    assert typed_path("~没有这个人/台账.docx") == Path("~没有这个人/台账.docx")


def test_the_file_beside_an_open_document_is_named_as_such():
    refuse_lock_file(Path("~台账.docx"))
    with pytest.raises(UserError, match=r"~\$台账.docx 是 Word、Excel 打开文件时留下的临时文件"):
        refuse_lock_file(Path("收到的/~$台账.docx"))
