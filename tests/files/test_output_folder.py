"""A folder of generated files is replaced as a whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from gkrw.core.errors import UserError
from gkrw.files import output_folder
from gkrw.files.document_kind import DocumentKind
from gkrw.files.output_folder import MANIFEST, FolderUpdate

LETTERS = DocumentKind.LETTERS


def put(folder: Path, files: dict[str, bytes], owners: frozenset[str] | None = None) -> None:
    """One run that writes files; each belongs to the text before its first dot."""
    output_folder.recover(folder)
    output_folder.check(folder, LETTERS)
    new = FolderUpdate(folder, LETTERS, owners)
    new.begin()
    try:
        for name, data in files.items():
            new.add(name, data, name.split(".")[0])
        new.commit()
    finally:
        new.abandon()


def held(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out" / "letters"


def test_a_new_folder_holds_the_files(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    assert held(folder) == {"财政局.docx": b"1", "审计局.docx": b"2"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_the_next_set_replaces_the_whole(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    put(folder, {"财政局.docx": b"3"})
    assert held(folder) == {"财政局.docx": b"3"}


def test_a_run_for_one_leaves_the_others(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    put(folder, {"财政局.新.docx": b"3"}, frozenset({"财政局"}))
    assert held(folder) == {"财政局.新.docx": b"3", "审计局.docx": b"2"}
    assert set(output_folder.manifest_of(folder)) == {"财政局.新.docx", "审计局.docx"}


def test_what_somebody_put_there_stays(folder):
    put(folder, {"财政局.docx": b"1"})
    (folder / "签收").mkdir()
    (folder / "签收" / "扫描.pdf").write_bytes(b"scan")
    (folder / "说明.txt").write_bytes(b"note")
    put(folder, {"财政局.docx": b"2"})
    assert held(folder) == {
        "财政局.docx": b"2",
        "签收/扫描.pdf".replace("/", os.sep): b"scan",
        "说明.txt": b"note",
    }


def test_what_was_edited_is_told_from_what_was_made(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    assert output_folder.edited(folder, None) == []
    (folder / "审计局.docx").write_bytes("改过".encode())
    assert output_folder.edited(folder, None) == ["审计局.docx"]
    assert output_folder.edited(folder, ["财政局"]) == []
    (folder / "财政局.docx").unlink()
    assert output_folder.edited(folder, None) == ["审计局.docx"]


def test_an_edited_file_of_others_stays_edited(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    (folder / "审计局.docx").write_bytes(b"edited")
    put(folder, {"财政局.docx": b"3"}, frozenset({"财政局"}))
    assert held(folder)["审计局.docx"] == b"edited"
    assert output_folder.edited(folder, None) == ["审计局.docx"]


def test_a_folder_with_other_files_is_refused(folder):
    folder.mkdir(parents=True)
    (folder / "年度总结.docx").write_bytes(b"mine")
    with pytest.raises(UserError, match="里有别的文件"):
        put(folder, {"财政局.docx": b"1"})
    assert held(folder) == {"年度总结.docx": b"mine"}


def test_a_file_is_no_folder(folder):
    folder.parent.mkdir()
    folder.write_bytes(b"")
    with pytest.raises(UserError, match="是文件"):
        put(folder, {"财政局.docx": b"1"})


def test_an_empty_folder_is_used(folder):
    folder.mkdir(parents=True)
    put(folder, {"财政局.docx": b"1"})
    assert held(folder) == {"财政局.docx": b"1"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"files": 1}',
        '{"files": {"a": {}}}',
        '{"files": {"a": {"sha256": "", "owner": []}}}',
        "null",
        "<<<<<<< HEAD",
    ],
)
def test_with_a_manifest_that_cannot_be_read_nothing_is_replaced(folder, text):
    put(folder, {"财政局.docx": b"1"})
    (folder / "财政局.docx").write_bytes(b"edited")
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="读不了"):
        put(folder, {"财政局.docx": b"2"})
    assert held(folder) == {"财政局.docx": b"edited"}


def test_a_file_that_gkrw_did_not_make_is_in_the_way(folder):
    put(folder, {"审计局.docx": b"1"}, frozenset({"审计局"}))
    (folder / "财政局.docx").write_bytes(b"mine")
    assert output_folder.edited(folder, None) == []
    assert output_folder.edited(folder, None, ["财政局.docx"]) == ["财政局.docx"]


def test_folders_of_others_are_not_touched(folder):
    foreign = folder.parent / ".letters.old"
    foreign.mkdir(parents=True)
    (foreign / "照片.jpg").write_bytes(b"mine")
    put(folder, {"财政局.docx": b"1"})
    assert (foreign / "照片.jpg").read_bytes() == b"mine"


def test_what_changes_at_the_last_moment_is_kept(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    (folder / "说明.txt").write_bytes(b"old")
    exchange = output_folder._exchange

    def meanwhile(new: Path, old: Path) -> Path:
        (folder / "财政局.docx").write_bytes(b"edited at the last moment")
        (folder / "迟到.pdf").write_bytes(b"late")
        (folder / "说明.txt").unlink()
        (folder / "说明.txt").write_bytes(b"new")
        return exchange(new, old)

    monkeypatch.setattr(output_folder, "_exchange", meanwhile)
    put(folder, {"财政局.docx": b"3", "审计局.docx": b"4"})
    assert held(folder) == {
        "财政局.docx": b"3",
        "改动_财政局.docx": b"edited at the last moment",
        "审计局.docx": b"4",
        "说明.txt": b"new",
        "迟到.pdf": b"late",
    }


def test_a_run_that_was_killed_half_way_leaves_nothing_behind(folder):
    put(folder, {"财政局.docx": b"1"})
    new = FolderUpdate(folder, LETTERS, None)
    new.begin()
    new.add("审计局.docx", b"half", "审计局")
    output_folder.recover(folder)
    assert held(folder) == {"财政局.docx": b"1"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_a_run_that_was_killed_at_its_end_loses_nothing(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1"})
    monkeypatch.setattr(output_folder, "_clear", lambda _: None)
    put(folder, {"财政局.docx": b"2"})
    monkeypatch.undo()
    (folder.parent / ".letters.new" / "迟到.pdf").write_bytes(b"late")
    output_folder.recover(folder)
    assert held(folder) == {"财政局.docx": b"2", "迟到.pdf": b"late"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_recovery_never_replaces_what_was_saved_since(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1"})
    (folder / "说明.txt").write_bytes(b"old")
    monkeypatch.setattr(output_folder, "_clear", lambda _: None)
    put(folder, {"财政局.docx": b"2"})
    monkeypatch.undo()
    (folder / "说明.txt").unlink()
    (folder / "说明.txt").write_bytes(b"saved since")
    output_folder.recover(folder)
    assert held(folder) == {
        "财政局.docx": b"2",
        "改动_说明.txt": b"old",
        "说明.txt": b"saved since",
    }


def test_what_comes_late_into_a_folder_of_somebody_is_kept(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1"})
    (folder / "签收").mkdir()
    (folder / "签收" / "一.pdf").write_bytes(b"one")
    exchange = output_folder._exchange

    def meanwhile(new: Path, old: Path) -> Path:
        (folder / "签收" / "二.pdf").write_bytes(b"two")
        return exchange(new, old)

    monkeypatch.setattr(output_folder, "_exchange", meanwhile)
    put(folder, {"财政局.docx": b"2"})
    assert {Path(name).name for name in held(folder)} == {"财政局.docx", "一.pdf", "二.pdf"}


def test_each_late_change_has_a_name_of_its_own(folder, monkeypatch):
    exchange = output_folder._exchange
    changes = iter([b"first", b"second"])

    def meanwhile(new: Path, old: Path) -> Path:
        (folder / "财政局.docx").write_bytes(next(changes))
        return exchange(new, old)

    put(folder, {"财政局.docx": b"1"})
    monkeypatch.setattr(output_folder, "_exchange", meanwhile)
    put(folder, {"财政局.docx": b"2"})
    put(folder, {"财政局.docx": b"3"})
    assert held(folder) == {
        "2_改动_财政局.docx": b"second",
        "改动_财政局.docx": b"first",
        "财政局.docx": b"3",
    }


def test_an_interruption_after_the_exchange_keeps_the_old_folder(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1"})
    exchange = output_folder._exchange

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def meanwhile(new: Path, old: Path) -> Path:
        (folder / "迟到.pdf").write_bytes(b"late")
        monkeypatch.setattr(output_folder, "_rescue", interrupted)
        return exchange(new, old)

    monkeypatch.setattr(output_folder, "_exchange", meanwhile)
    with pytest.raises(KeyboardInterrupt):
        put(folder, {"财政局.docx": b"2"})
    monkeypatch.undo()
    output_folder.recover(folder)
    assert held(folder) == {"财政局.docx": b"2", "迟到.pdf": b"late"}


def test_a_folder_with_the_name_of_a_letter_is_in_the_way(folder):
    put(folder, {"审计局.docx": b"1"})
    (folder / "财政局.docx").mkdir()
    (folder / "财政局.docx" / "照片.jpg").write_bytes(b"mine")
    with pytest.raises(UserError, match="是文件夹"):
        put(folder, {"财政局.docx": b"2"})
    assert (folder / "财政局.docx" / "照片.jpg").read_bytes() == b"mine"


def test_an_empty_folder_of_a_killed_run_is_used(folder):
    (folder.parent / ".letters.new").mkdir(parents=True)
    put(folder, {"财政局.docx": b"1"})
    assert held(folder) == {"财政局.docx": b"1"}


def test_the_folder_one_stands_in_is_not_replaced(folder, monkeypatch):
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    with pytest.raises(UserError, match="当前所在的文件夹"):
        put(folder, {"财政局.docx": b"1"})


def test_an_error_on_the_way_leaves_the_old_set(folder):
    put(folder, {"财政局.docx": b"1"})
    with pytest.raises(OSError, match="没有"):
        put(folder, {"审计局.docx": b"2", "没有/这个文件夹.docx": b"3"})
    assert held(folder) == {"财政局.docx": b"1"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_where_folders_cannot_be_exchanged_one_is_put_aside(folder, monkeypatch):
    monkeypatch.setattr(output_folder, "_exchanged", lambda *_: False)
    put(folder, {"财政局.docx": b"1"})
    put(folder, {"财政局.docx": b"2"})
    assert held(folder) == {"财政局.docx": b"2"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_what_a_killed_run_put_aside_is_put_back(folder):
    put(folder, {"财政局.docx": b"1"})
    folder.rename(folder.parent / ".letters.old")
    FolderUpdate(folder, LETTERS, None).begin()
    output_folder.recover(folder)
    assert held(folder) == {"财政局.docx": b"1"}
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


_RUN = """
import os, sys
from pathlib import Path
from gkrw.files import output_folder
from gkrw.files.document_kind import DocumentKind

folder, run, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0


def count(event, _):
    global steps
    if event == "open" or event.split(".")[0] in ("os", "shutil"):
        steps += 1
        if steps == last:
            os._exit(9)


sys.addaudithook(count)
output_folder.recover(folder)
new = output_folder.FolderUpdate(folder, DocumentKind.LETTERS, None)
new.begin()
for body in "甲乙丙丁":
    new.add(f"{body}.docx", f"{run} {body}".encode() * 200, body)
new.commit()
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 和 macOS 能一步交换两个文件夹")
def test_killed_at_any_step_it_holds_one_whole_set(folder):
    """Each run is killed one step later than the one before, until one lives; what is left of all
    of them is still there when the next one starts."""
    put(folder, {f"{body}.docx": f"0 {body}".encode() * 200 for body in "甲乙丙丁"})
    for step in range(1, 300):
        process = subprocess.run(
            [sys.executable, "-c", _RUN, str(folder), str(step), str(step)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        files = held(folder)
        assert len(files) == 4
        assert len({data.split()[0] for data in files.values()}) == 1, "two sets are mixed"
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        assert set(names) == set(files)
        assert output_folder.edited(folder, None) == []
        if process.returncode == 0:
            break
        assert process.returncode == 9
    assert step > 20, "it was not killed on its way"
    assert files["甲.docx"].startswith(str(step).encode())
    assert [path.name for path in folder.parent.iterdir()] == ["letters"]


def test_an_edit_in_the_last_moment_is_kept_beside_the_new_file(folder):
    put(folder, {"财政局.docx": b"1"})
    new = FolderUpdate(folder, LETTERS, None)
    new.begin()
    new.add("财政局.docx", b"2", "财政局")
    assert output_folder.edited(folder, None, ["财政局.docx"]) == []
    (folder / "财政局.docx").write_bytes("刚刚改的".encode())
    new.commit()
    assert held(folder) == {"财政局.docx": b"2", "改动_财政局.docx": "刚刚改的".encode()}


def test_a_file_of_ones_own_with_the_name_of_a_new_one_is_kept_beside_it(folder):
    put(folder, {"财政局.docx": b"1"})
    new = FolderUpdate(folder, LETTERS, None)
    new.begin()
    new.add("财政局.pdf", b"2", "财政局")
    (folder / "财政局.pdf").write_bytes("盖了章的".encode())
    new.commit()
    assert held(folder) == {"财政局.pdf": b"2", "改动_财政局.pdf": "盖了章的".encode()}


def test_a_folder_in_the_place_of_a_generated_file_is_kept(folder):
    put(folder, {"财政局.docx": b"1"})
    new = FolderUpdate(folder, LETTERS, None)
    new.begin()
    new.add("审计局.docx", b"2", "审计局")
    (folder / "财政局.docx").unlink()
    (folder / "财政局.docx").mkdir()
    (folder / "财政局.docx" / "说明.txt").write_bytes(b"3")
    new.commit(force=True)
    assert held(folder) == {"审计局.docx": b"2", "财政局.docx/说明.txt": b"3"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上建链接要有管理员权限")
def test_a_link_to_a_folder_is_kept_and_not_followed(folder):
    put(folder, {"财政局.docx": b"1"})
    (folder / "上面").symlink_to(".")
    put(folder, {"财政局.docx": b"2"})
    assert (folder / "上面").readlink() == Path()
    assert (folder / "财政局.docx").read_bytes() == b"2"
    assert output_folder.edited(folder, None) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有这样的权限")
def test_the_folder_keeps_its_permissions(folder):
    put(folder, {"财政局.docx": b"1"})
    folder.chmod(0o2770)
    put(folder, {"财政局.docx": b"2"})
    assert folder.stat().st_mode & 0o7777 == 0o2770


def test_check__each_kind_has_a_folder_of_its_own(folder):
    put(folder, {"财政局.docx": b"1"})
    with pytest.raises(UserError) as refused:
        output_folder.check(folder, DocumentKind.CHECKLISTS)
    assert "里是 gkrw 写的通知，为免删掉没有写清单" in refused.value.message
    assert f"--out {folder / 'checklists'}" in refused.value.fix
    output_folder.check(folder, LETTERS)


def test_check__a_manifest_without_a_kind_is_that_of_letters(folder):
    put(folder, {"财政局.docx": b"1"})
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest.pop("kind") == "letters"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    output_folder.check(folder, LETTERS)
    with pytest.raises(UserError, match="通知"):
        output_folder.check(folder, DocumentKind.REPORT)
