"""`gkrw validate --fix`: what is shown, asked and written."""

from pathlib import Path

import pytest
from repositories import Repo

from gkrw.cli import fixing_files
from tables import SMALL, edited

WRONG = edited(("lead: [审计局]", "lead：[审计局]"), ("[建设局]", "建设局"))
SHOWN = """\
{file}
第 28 行
-             lead：[审计局]
-             responsible: 建设局
+             lead: [审计局]
+             responsible: [建设局]

能改好 2 处：G106 YAML 写法有误 1 处，G203 值的类型不对 1 处。
"""


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_changed_lines_are_shown_and_nothing_is_written_without_yes(gkrw, table_file):
    file = table_file(WRONG)
    ran = gkrw("validate", file, "--fix")
    assert ran.out == SHOWN.format(file=file)
    assert ran.err == "注意：没有写进文件：看过上面的改动，加上 --yes 再运行一次就写。\n"
    assert ran.code == 1
    assert Path(file).read_text(encoding="utf-8") == WRONG


def test_a_dry_run_writes_nothing(gkrw, table_file):
    file = table_file(WRONG)
    ran = gkrw("validate", file, "--fix", "--yes", "--dry-run")
    assert (ran.code, ran.out) == (1, SHOWN.format(file=file))
    assert "这是试算" in ran.err
    assert Path(file).read_text(encoding="utf-8") == WRONG
    assert names_in(Path(file).parent) == ["tasks.yaml"]


def test_with_yes_it_is_written_and_what_is_left_is_listed(gkrw, table_file):
    file = table_file(WRONG.replace("title: 审计公开", "title: 审计,公开"))
    ran = gkrw("validate", file, "--fix", "--yes")
    assert ran.code == 0
    assert f"已写进 {file}。\n\n{file}:25:22: 警告 G501" in ran.out
    assert Path(file).read_text(encoding="utf-8") == SMALL.replace("审计公开", "审计,公开")
    assert names_in(Path(file).parent) == ["tasks.yaml"]


def test_only_the_encoding_is_wrong(gkrw, table_file):
    file = Path(table_file(""))
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    ran = gkrw("validate", str(file), "--fix")
    assert ran.code == 0
    assert ran.out.endswith("文件开头有 BOM 标记 1 处，G103 换行符是 Windows 格式 1 处。\n")
    gkrw("validate", str(file), "--fix", "--yes")
    assert file.read_bytes() == SMALL.encode()


def test_nothing_to_fix(gkrw, table_file):
    file = table_file(edited(("lead: [审计局]", "lead: [审记局]")))
    ran = gkrw("validate", file, "--fix")
    assert ran.out.startswith(f"没有能自动改好的问题。\n\n{file}:28:20: 错误 G401")
    assert ran.code == 1


@pytest.mark.parametrize(("answer", "is_written"), [("y\n", True), ("\n", False), ("", False)])
def test_a_person_is_asked(gkrw, table_file, monkeypatch, answer, is_written):
    class Terminal:
        isatty = staticmethod(lambda: True)
        readline = staticmethod(lambda: answer)

    monkeypatch.setattr(fixing_files.sys, "stdin", Terminal)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    file = table_file(WRONG)
    ran = gkrw("validate", file, "--fix")
    assert "写进文件吗？" in ran.err
    assert (Path(file).read_text(encoding="utf-8") == SMALL) == is_written
    assert ran.code == (0 if is_written else 1)


def test_progress_files_are_fixed_too(gkrw, table_file):
    file = Path(table_file(SMALL))
    progress = file.parent / "progress" / "审计局.yaml"
    progress.parent.mkdir()
    right = "format: 1\ndepartment: 审计局\ntasks:\n  - id: T02\n    status: 推进中\n"
    progress.write_text(right.replace("status: ", "status："), encoding="utf-8")
    ran = gkrw("validate", str(file), "--fix", "--yes")
    assert (ran.code, f"已写进 {progress}。" in ran.out) == (0, True)
    assert progress.read_text(encoding="utf-8") == right
    assert names_in(progress.parent) == ["审计局.yaml"]


@pytest.mark.parametrize(("department", "is_read"), [("审计局", True), ("没有这个单位", False)])
def test_an_edit_is_judged_by_what_it_brings_where_all_files_were_read(
    gkrw, table_file, department, is_read
):
    text = edited(("  - name: 审计局\n", "  - name: 审计局\n    unconfirmed: [审计处]\n"))
    file = Path(table_file(text.replace("lead: [审计局]", "lead: [审计处、财政局]")))
    progress = file.parent / "progress" / "审计局.yaml"
    progress.parent.mkdir()
    content = f"format: 1\ndepartment: {department}\ntasks:\n  - id: T02\n    status: 推进中\n"
    progress.write_text(content, encoding="utf-8")
    ran = gkrw("validate", str(file), "--fix", "--yes")
    assert ("没有改：改了以后会有别的问题" in ran.out) == is_read


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(gkrw, table_file, monkeypatch):
    file = Path(table_file(WRONG))
    other = WRONG + "# 别人刚加的一行\n"

    def edit_and_agree() -> bool:
        file.write_text(other, encoding="utf-8")
        return True

    monkeypatch.setattr(fixing_files, "_agrees", edit_and_agree)
    ran = gkrw("validate", str(file), "--fix")
    assert (ran.code, "刚刚被改过，没有写" in ran.err) == (1, True)
    assert file.read_text(encoding="utf-8") == other


def test_a_forgotten_retired_id_is_recorded(gkrw, repo: Repo):
    repo.write("data/tasks.yaml", SMALL)
    repo.commit("分解表")
    without = SMALL[: SMALL.index("          - id: T02")]
    file = repo.write("data/tasks.yaml", without)
    ran = gkrw("--table", str(file), "validate", "--fix", "--yes")
    assert "G305 编号不见了 1 处" in ran.out
    assert file.read_text(encoding="utf-8") == without.replace(
        "sections:\n", "retired: [T02]\nsections:\n"
    )


@pytest.mark.parametrize(
    "options",
    [["--yes"], ["--dry-run"], ["--fix", "--staged"], ["--fix", "--format", "json"]],
)
def test_options_that_do_not_go_together(gkrw, table_file, options):
    file = table_file(WRONG)
    assert gkrw("validate", file, *options).code == 2
    assert Path(file).read_text(encoding="utf-8") == WRONG


def test_a_link_to_the_table_stays_a_link(gkrw, table_file, tmp_path):
    file, link = Path(table_file(WRONG)), tmp_path / "链接.yaml"
    link.symlink_to(file)
    assert gkrw("validate", str(link), "--fix", "--yes").code == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == SMALL
