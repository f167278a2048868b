"""Writing one file in one step: what stands there before, after and when it fails."""

import os
import stat

import pytest

from gkrw.files.file_access import clear_leftovers, replace_file, replace_files


def mode_of(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这种权限")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_replaced_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "财政局.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace_file(path, b"new")
    assert (path.read_bytes(), mode_of(path)) == (b"new", mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这种权限")
def test_a_new_file_can_be_read_by_everybody(tmp_path):
    path = tmp_path / "财政局.yaml"
    replace_file(path, b"new")
    assert (path.read_bytes(), mode_of(path)) == (b"new", 0o644)


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "财政局.yaml"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_leftovers_of_killed_runs_are_removed_and_other_files_kept(tmp_path):
    for name in (".gkrw-1.tmp", "财政局.yaml", ".gkrw-说明", "别的.tmp"):
        (tmp_path / name).write_bytes(b"")
    clear_leftovers(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"财政局.yaml", ".gkrw-说明", "别的.tmp"}


def test_several_files_are_written_together(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"old")
    replace_files({tmp_path / "a.yaml": b"1", tmp_path / "b.yaml": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.yaml": b"1",
        "b.yaml": b"2",
    }


def test_files_before_one_that_cannot_be_written_are_put_back(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"old")
    files = dict.fromkeys((tmp_path / name for name in ("a.yaml", "b.yaml", "no/c.yaml")), b"new")
    with pytest.raises(OSError, match=r"no"):
        replace_files(files)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yaml": b"old"}
