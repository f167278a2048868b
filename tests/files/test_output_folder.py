"""An output folder is replaced as a whole or not at all, and nothing of the user's is lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from gkrw.core.errors import UserError
from gkrw.files.file_access import joined_name
from gkrw.files.manifest import MANIFEST, DocumentKind, read_manifest
from gkrw.files.output_folder import (
    Destination,
    OutputFile,
    Published,
    ReplaceableFolder,
    publish,
    refuse_overwrite,
)

LETTERS = DocumentKind.LETTERS


def destination(
    folder: Path,
    *names: str,
    owners: frozenset[str] | None = None,
    force: bool = False,
    kind: DocumentKind = LETTERS,
) -> Destination:
    """Files for a folder; the owner of each is the text before its first dot."""
    files = tuple(OutputFile(name, name.split(".")[0]) for name in names)
    return Destination(folder, kind, owners, files, force)


def put(folder: Path, files: dict[str, bytes], *owners: str, force: bool = False) -> Published:
    """Publish files in the place of the earlier ones of some owners, or of all."""
    whose = frozenset(owners) if owners else None
    return publish(destination(folder, *files, owners=whose, force=force), files.values())


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def beside(folder: Path) -> list[str]:
    """The names of everything else in the folder's parent."""
    return [path.name for path in folder.parent.iterdir() if path != folder]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out" / "letters"


@pytest.fixture
def at_the_last_moment(folder, monkeypatch) -> Callable[[Callable[[], object]], None]:
    """Call a function right before the folder is put aside, after the last check for edits."""

    def arrange(happens: Callable[[], object]) -> None:
        rename = Path.rename

        def renaming(path: Path, target: Path) -> Path:
            if path == folder:
                happens()
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", renaming)

    return arrange


# -- what a run writes, replaces and keeps ---------------------------------------------------------


def test_a_new_folder_holds_the_files(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    assert held(folder) == {"财政局.docx": b"1", "审计局.docx": b"2"}
    assert beside(folder) == []


def test_an_empty_folder_is_used(folder):
    folder.mkdir(parents=True)
    put(folder, {"财政局.docx": b"1"})
    assert held(folder) == {"财政局.docx": b"1"}
    assert beside(folder) == []


def test_the_next_set_replaces_the_whole(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    published = put(folder, {"财政局.docx": b"3"})
    assert held(folder) == {"财政局.docx": b"3"}
    assert published == Published(["审计局.docx"], [], [])
    assert beside(folder) == []


def test_a_run_for_one_leaves_the_others(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    put(folder, {"财政局.新.docx": b"3"}, "财政局")
    assert held(folder) == {"财政局.新.docx": b"3", "审计局.docx": b"2"}
    assert set(read_manifest(folder).entries) == {"财政局.新.docx", "审计局.docx"}
    put(folder, {"财政局.docx": b"4"})
    assert held(folder) == {"财政局.docx": b"4"}


def test_what_somebody_put_there_stays(folder):
    put(folder, {"财政局.docx": b"1"})
    (folder / "签收").mkdir()
    (folder / "签收" / "扫描.pdf").write_bytes(b"scan")
    (folder / "说明.txt").write_bytes(b"note")
    put(folder, {"财政局.docx": b"2"})
    assert held(folder) == {
        "财政局.docx": b"2",
        "签收/扫描.pdf": b"scan",
        "说明.txt": b"note",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上建链接要有管理员权限")
def test_links_are_kept_and_not_followed(folder):
    put(folder, {"财政局.docx": b"1"})
    elsewhere = folder.parent / "别处"
    elsewhere.mkdir()
    (elsewhere / "照片.jpg").write_bytes(b"mine")
    (folder / "上面").symlink_to(".")
    (folder / "没有").symlink_to("没有这个文件")
    (folder / "别处").symlink_to(elsewhere, target_is_directory=True)
    put(folder, {"财政局.docx": b"2"})
    assert (folder / "上面").readlink() == Path()
    assert (folder / "没有").readlink() == Path("没有这个文件")
    assert (folder / "别处").readlink() == elsewhere
    assert (folder / "财政局.docx").read_bytes() == b"2"
    assert (elsewhere / "照片.jpg").read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有这样的权限")
def test_the_folder_keeps_its_permissions(folder):
    put(folder, {"财政局.docx": b"1"})
    folder.chmod(0o2770)
    put(folder, {"财政局.docx": b"2"})
    assert folder.stat().st_mode & 0o7777 == 0o2770


def test_as_many_contents_as_files(folder):
    with pytest.raises(ValueError, match="zip"):
        publish(destination(folder, "财政局.docx", "审计局.docx"), [b"1"])
    assert not folder.exists()


# -- refusals --------------------------------------------------------------------------------------


def test_a_folder_with_other_files_is_refused(folder):
    folder.mkdir(parents=True)
    (folder / "年度总结.docx").write_bytes(b"mine")
    with pytest.raises(UserError, match="里有别的文件"):
        put(folder, {"财政局.docx": b"1"}, force=True)
    assert held(folder) == {"年度总结.docx": b"mine"}
    assert beside(folder) == []


def test_a_file_is_no_folder(folder):
    folder.parent.mkdir()
    folder.write_bytes(b"")
    with pytest.raises(UserError, match="是文件"):
        put(folder, {"财政局.docx": b"1"})


def test_the_folder_one_stands_in_is_not_replaced(folder, monkeypatch):
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    with pytest.raises(UserError, match="当前所在的文件夹"):
        put(folder, {"财政局.docx": b"1"})


def test_a_folder_is_not_replaced_by_who_stands_in_a_folder_of_it(folder, monkeypatch):
    put(folder, {"财政局.docx": b"1"})
    (folder / "签收" / "十月").mkdir(parents=True)
    for inside in (folder / "签收", folder / "签收" / "十月"):
        monkeypatch.chdir(inside)
        with pytest.raises(UserError, match="当前所在的文件夹"):
            put(folder, {"财政局.docx": b"2"}, force=True)
    assert held(folder) == {"财政局.docx": b"1"}
    monkeypatch.chdir(folder.parent)
    put(folder, {"财政局.docx": b"2"})


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


def test_each_kind_has_a_folder_of_its_own(folder):
    put(folder, {"财政局.docx": b"1"})
    with pytest.raises(UserError) as refused:
        refuse_overwrite(destination(folder, kind=DocumentKind.CHECKLISTS))
    assert "里是 gkrw 写的通知，为免删掉没有写清单" in refused.value.message
    assert f"--out {folder / 'checklists'}" in refused.value.fix
    refuse_overwrite(destination(folder))


def test_a_manifest_without_a_kind_is_that_of_letters(folder):
    put(folder, {"财政局.docx": b"1"})
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest.pop("kind") == "letters"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    refuse_overwrite(destination(folder))
    with pytest.raises(UserError, match="通知"):
        refuse_overwrite(destination(folder, kind=DocumentKind.REPORT))


def test_a_folder_with_the_name_of_a_letter_is_in_the_way(folder):
    put(folder, {"审计局.docx": b"1"})
    (folder / "财政局.docx").mkdir()
    (folder / "财政局.docx" / "照片.jpg").write_bytes(b"mine")
    with pytest.raises(UserError, match="是文件夹"):
        put(folder, {"财政局.docx": b"2"}, force=True)
    assert (folder / "财政局.docx" / "照片.jpg").read_bytes() == b"mine"


def test_another_run_holds_the_folder(folder):
    def meanwhile() -> Iterator[bytes]:
        with pytest.raises(UserError, match="另一个 gkrw 正在写"):
            put(folder, {"财政局.docx": b"2"})
        yield b"1"

    publish(destination(folder, "财政局.docx"), meanwhile())
    assert held(folder) == {"财政局.docx": b"1"}


def test_something_else_with_the_name_of_the_work_folder_is_not_touched(folder):
    foreign = folder.parent / ".letters.gkrw"
    foreign.mkdir(parents=True)
    (foreign / "照片.jpg").write_bytes(b"mine")
    with pytest.raises(UserError, match=r"\.letters\.gkrw 已经在那里"):
        put(folder, {"财政局.docx": b"1"})
    assert (foreign / "照片.jpg").read_bytes() == b"mine"
    assert not folder.exists()


# -- 发文字号 --------------------------------------------------------------------------------------


def numbered(folder: Path, *owners: str, **numbers: str) -> Published:
    files = tuple(OutputFile(f"{owner}.docx", owner, number) for owner, number in numbers.items())
    whose = frozenset(owners) if owners else None
    return publish(Destination(folder, LETTERS, whose, files), [b"1"] * len(files))


def test_a_number_is_used_once(folder):
    numbered(folder, 财政局="函〔2026〕7号", 审计局="函〔2026〕8号")
    with pytest.raises(UserError, match="函〔2026〕8号已经用在“审计局"):
        numbered(folder, "财政局", 财政局="函〔2026〕8号")
    assert numbered(folder, "财政局", 财政局="函〔2026〕7号").unused_numbers == []


def test_the_number_of_a_file_that_is_no_longer_there_can_be_used(folder):
    numbered(folder, 财政局="函〔2026〕7号", 审计局="函〔2026〕8号")
    (folder / "审计局.docx").unlink()
    numbered(folder, "财政局", 财政局="函〔2026〕8号")


def test_numbers_that_are_not_used_again_are_named(folder):
    numbered(folder, 财政局="函〔2026〕7号", 审计局="函〔2026〕8号")
    assert numbered(folder, "财政局", 财政局="函〔2026〕9号").unused_numbers == ["函〔2026〕7号"]
    again = numbered(folder, 财政局="函〔2026〕8号", 审计局="")
    assert again.unused_numbers == ["函〔2026〕9号"]


# -- files that somebody edited --------------------------------------------------------------------


def edited(folder: Path, *names: str, owners: frozenset[str] | None = None) -> str:
    """Return the reason for which a run is refused; empty if it is not."""
    try:
        refuse_overwrite(destination(folder, *names, owners=owners))
    except UserError as error:
        return error.message
    return ""


def test_what_was_edited_is_told_from_what_was_made(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    assert edited(folder) == ""
    (folder / "审计局.docx").write_bytes("改过".encode())
    (folder / "财政局.docx").unlink()
    assert "有 1 份文件在生成以后被改过：审计局.docx。没有写出任何通知。" in edited(folder)
    assert edited(folder, owners=frozenset({"财政局"})) == ""


def test_of_many_edited_files_three_are_named(folder):
    names = ["司法局.docx", "审计局.docx", "建设局.docx", "财政局.docx"]
    put(folder, dict.fromkeys(names, b"1"))
    for name in names[:3]:
        (folder / name).write_bytes(b"edited")
    assert "有 3 份文件在生成以后被改过：司法局.docx、审计局.docx、建设局.docx。" in edited(folder)
    (folder / "财政局.docx").write_bytes(b"edited")
    assert "有 4 份文件在生成以后被改过：司法局.docx、审计局.docx、建设局.docx等。" in edited(
        folder
    )


def test_a_file_that_gkrw_did_not_make_is_in_the_way(folder):
    put(folder, {"审计局.docx": b"1"}, "审计局")
    (folder / "财政局.docx").write_bytes(b"mine")
    assert edited(folder) == ""
    assert "：财政局.docx。" in edited(folder, "财政局.docx")


def test_an_edited_file_of_others_stays_edited(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    (folder / "审计局.docx").write_bytes(b"edited")
    put(folder, {"财政局.docx": b"3"}, "财政局")
    assert held(folder) == {"财政局.docx": b"3", "审计局.docx": b"edited"}
    assert "：审计局.docx。" in edited(folder)


def test_only_force_replaces_what_was_edited(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    (folder / "财政局.docx").write_bytes(b"edited")
    (folder / "审计局.docx").write_bytes(b"edited")
    with pytest.raises(UserError, match="有 2 份文件在生成以后被改过"):
        put(folder, {"财政局.docx": b"3"})
    published = put(folder, {"财政局.docx": b"3"}, force=True)
    assert held(folder) == {"财政局.docx": b"3"}
    assert published == Published(["审计局.docx"], ["审计局.docx", "财政局.docx"], [])


def test_a_folder_in_the_place_of_a_generated_file_is_kept(folder):
    put(folder, {"财政局.docx": b"1"})
    (folder / "财政局.docx").unlink()
    (folder / "财政局.docx").mkdir()
    (folder / "财政局.docx" / "说明.txt").write_bytes(b"3")
    put(folder, {"审计局.docx": b"2"}, force=True)
    assert held(folder) == {"审计局.docx": b"2", "财政局.docx/说明.txt": b"3"}


# -- edits during a run ----------------------------------------------------------------------------


def test_an_edit_while_the_files_are_made_stops_the_run(folder):
    put(folder, {"财政局.docx": b"1"})

    def meanwhile() -> Iterator[bytes]:
        (folder / "财政局.docx").write_bytes(b"edited")
        yield b"2"

    with pytest.raises(UserError, match="被改过：财政局"):
        publish(destination(folder, "财政局.docx"), meanwhile())
    assert held(folder) == {"财政局.docx": b"edited"}
    assert beside(folder) == []


def test_what_changes_at_the_last_moment_is_kept(folder, at_the_last_moment):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2", "建设局.docx": b"3"})
    (folder / "说明.txt").write_bytes(b"old")
    (folder / "签收").mkdir()
    (folder / "签收" / "一.pdf").write_bytes(b"one")

    def happens() -> None:
        (folder / "财政局.docx").write_bytes(b"edited at the last moment")
        (folder / "建设局.docx").write_bytes(b"edited, and not made again")
        (folder / "教体局.docx").write_bytes(b"of ones own")
        (folder / "迟到.pdf").write_bytes(b"late")
        (folder / "签收" / "二.pdf").write_bytes(b"two")
        (folder / "说明.txt").unlink()
        (folder / "说明.txt").write_bytes(b"new")

    at_the_last_moment(happens)
    put(folder, {"财政局.docx": b"3", "审计局.docx": b"4", "教体局.docx": b"5"})
    assert held(folder) == {
        "财政局.docx": b"3",
        "改动_财政局.docx": b"edited at the last moment",
        "审计局.docx": b"4",
        "建设局.docx": b"edited, and not made again",
        "教体局.docx": b"5",
        "改动_教体局.docx": b"of ones own",
        "签收/一.pdf": b"one",
        "签收/二.pdf": b"two",
        "说明.txt": b"new",
        "迟到.pdf": b"late",
    }
    assert beside(folder) == []


def test_force_gives_up_only_the_edits_that_were_there_before(folder, at_the_last_moment):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    (folder / "财政局.docx").write_bytes(b"edited")
    at_the_last_moment(lambda: (folder / "审计局.docx").write_bytes(b"edited just now"))
    put(folder, {"财政局.docx": b"3", "审计局.docx": b"4"}, force=True)
    assert held(folder) == {
        "财政局.docx": b"3",
        "审计局.docx": b"4",
        "改动_审计局.docx": b"edited just now",
    }


def test_each_late_change_has_a_name_of_its_own(folder, at_the_last_moment):
    put(folder, {"财政局.docx": b"1"})
    changes = iter([b"first", b"second"])
    at_the_last_moment(lambda: (folder / "财政局.docx").write_bytes(next(changes)))
    put(folder, {"财政局.docx": b"2"})
    put(folder, {"财政局.docx": b"3"})
    assert held(folder) == {
        "2_改动_财政局.docx": b"second",
        "改动_财政局.docx": b"first",
        "财政局.docx": b"3",
    }


def test_a_late_edit_that_says_the_same_is_not_kept_twice(folder, at_the_last_moment):
    put(folder, {"财政局.docx": b"1"})
    at_the_last_moment(lambda: (folder / "财政局.docx").write_bytes(b"2"))
    put(folder, {"财政局.docx": b"2"})
    assert held(folder) == {"财政局.docx": b"2"}


# -- errors and kills ------------------------------------------------------------------------------


def test_an_error_on_the_way_leaves_the_old_set(folder):
    put(folder, {"财政局.docx": b"1"})
    with pytest.raises(OSError, match="没有"):
        put(folder, {"审计局.docx": b"2", "没有/这个文件夹.docx": b"3"})
    assert held(folder) == {"财政局.docx": b"1"}
    assert beside(folder) == []


@pytest.mark.parametrize("fails", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("step", range(1, 6))
def test_whichever_rename_fails_it_holds_one_whole_set(folder, monkeypatch, fails, step):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"1"})
    (folder / "说明.txt").write_bytes(b"note")
    rename, steps = Path.rename, iter(range(1, 100))

    def renaming(path: Path, target: Path) -> Path:
        if next(steps) == step:
            raise fails
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renaming)
    old = {"财政局.docx": b"1", "审计局.docx": b"1", "说明.txt": b"note"}
    new = {**old, "财政局.docx": b"2"}
    if step <= 4:
        with pytest.raises(fails):
            put(folder, {"财政局.docx": b"2"}, "财政局")
    else:
        put(folder, {"财政局.docx": b"2"}, "财政局")
    assert held(folder) == (old if step <= 2 else new)
    assert beside(folder) == []


def test_a_folder_made_by_somebody_after_a_kill_loses_nothing(folder):
    put(folder, {"财政局.docx": b"1", "审计局.docx": b"2"})
    work = folder.parent / ".letters.gkrw"
    work.mkdir()
    folder.rename(work / "old")
    (work / "new").mkdir()
    folder.mkdir()
    (folder / "财政局.docx").write_bytes(b"mine")
    ReplaceableFolder(folder).recover()
    assert held(folder) == {
        "财政局.docx": b"mine",
        "改动_财政局.docx": b"1",
        "审计局.docx": b"2",
    }
    assert beside(folder) == []


_RUN = """
import os, sys
from pathlib import Path
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, OutputFile, publish

folder, run, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0


def count(event, _):
    global steps
    if event == "open" or event.split(".")[0] in ("os", "shutil"):
        steps += 1
        if steps == last:
            os._exit(9)


owners = frozenset("甲乙丙")
files = tuple(OutputFile(f"{owner}.docx", owner) for owner in owners)
import filelock, tempfile  # their own files are none of the steps
sys.addaudithook(count)
publish(Destination(folder, DocumentKind.LETTERS, owners, files), [run.encode() * 200] * 3)
os._exit(0)
"""
_OTHERS = {"丁.docx": b"kept", "戊.docx": b"edited", "说明.txt": b"mine", "签收/一.pdf": b"one"}


def test_killed_at_any_step_it_holds_one_whole_set(folder, tmp_path):
    """Each run is killed one step later than the one before, until one ends by itself. A run begins
    with the leftovers of all earlier ones; after each, a copy of them is recovered and checked."""
    put(
        folder,
        {f"{body}.docx": b"0" * 200 for body in "甲乙丙"} | {"丁.docx": b"kept", "戊.docx": b""},
    )
    (folder / "戊.docx").write_bytes(b"edited")
    (folder / "说明.txt").write_bytes(b"mine")
    (folder / "签收").mkdir()
    (folder / "签收" / "一.pdf").write_bytes(b"one")
    sets = set()
    for step in range(1, 400):
        process = subprocess.run(
            [sys.executable, "-c", _RUN, str(folder), f"{step} ", str(step)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        copied = tmp_path / "copied"
        shutil.copytree(folder.parent, copied, symlinks=True)
        recovered = copied / folder.name
        ReplaceableFolder(recovered).recover()
        files = held(recovered)
        made = {files.pop(f"{body}.docx") for body in "甲乙丙"}
        assert files == _OTHERS
        assert len(made) == 1, "two sets are mixed"
        assert set(read_manifest(recovered).entries) == {f"{body}.docx" for body in "甲乙丙丁戊"}
        assert edited(recovered, owners=frozenset("甲乙丙丁")) == ""
        sets |= made
        shutil.rmtree(copied)
        if process.returncode == 0:
            break
        assert process.returncode == 9
    assert step > 20, "it was not killed on its way"
    assert made == {f"{step} ".encode() * 200}
    assert len(sets) > 2, "it was never killed after its files had taken their place"
    assert beside(folder) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于落实《任务分解表》的通知", "关于落实《任务分解表》的通知"),
        (
            "关于落实《市第二人民医院2026年度“改善医疗服务”重点工作任务分解表》的通知",
            "关于落实《市第二人民医院2026年度“改善医疗服务”重…》的通知",
        ),
        (
            "市第二人民医院2026年度“改善医疗服务”重点工作任务分解表（台账）",
            "市第二人民医院2026年度“改善医疗服务”重点工作任务…（台账）",
        ),
        ("关于" + "进一步" * 20 + "的通知", "关于" + "进一步" * 9 + "进"),
    ],
)
def test_the_end_of_a_long_title_stays_in_the_name_of_a_file(title, name):
    assert joined_name(["06", title], ".docx") == f"06_{name}.docx"
    assert len(name.encode()) <= 90
