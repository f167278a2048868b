"""One version of a file: which content is meant by what was typed, and what is staged."""

import subprocess
from pathlib import Path

import pytest
from repositories import Repo, clone, new_repo

from gkrw.core.errors import Exit, UserError
from gkrw.git.repository import GitError
from gkrw.git.revisions import Revision, read_revision, read_staged


def text(lines: int, extra: str = "") -> str:
    """A text long enough for git to recognise the file when it is renamed."""
    return "".join(f"第{number}项任务的要求。\n" for number in range(lines)) + extra


@pytest.fixture
def table(repo: Repo) -> Path:
    """Three commits, on 1, 2 and 3 March; the file on the disk has more."""
    for number in (1, 2, 3):
        repo.write("data/tasks.yaml", text(30, f"版本{number}\n"))
        repo.commit(f"第{number}次")
    return repo.write("data/tasks.yaml", text(30, "没有提交\n"))


def got(spec: str | None, table: Path) -> str:
    """The last line of the version."""
    version = read_revision(spec, table)
    assert isinstance(version, Revision), version
    return version.data.decode().splitlines()[-1]


def refused(spec: str | None, table: Path) -> UserError:
    with pytest.raises(UserError) as error:
        read_revision(spec, table)
    assert error.value.fix
    return error.value


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (None, "版本3"),
        ("HEAD", "版本3"),
        ("HEAD~1", "版本2"),
        ("main^^", "版本1"),
        ("main@{0}", "版本3"),
        ("HEAD:data/tasks.yaml", "版本3"),
        ("HEAD~2:data/tasks.yaml", "版本1"),
        ("HEAD~1^{tree}", "版本2"),
        (":/第2次", "版本2"),
        ("2026-03-02", "版本2"),
        ("2026年3月1日", "版本1"),
        ("2026-03-31", "版本3"),
    ],
)
def test_read_revision__what_git_accepts(spec, expected, table):
    assert got(spec, table) == expected


def test_read_revision__branch_and_tag(repo, table):
    repo.git("branch", "送审稿", "HEAD~1")
    repo.git("tag", "-a", "-m", "印发", "2026-03-02", "HEAD~2")
    assert got("送审稿", table) == "版本2"
    assert got("2026-03-02", table) == "版本1", "a tag of that name comes before the day"


def test_read_revision__names_its_commit(repo, table):
    last = repo.git("rev-parse", "HEAD").strip()
    version = read_revision(None, table)
    assert isinstance(version, Revision)
    assert version.name == f"最近一次提交（{last[:7]}，2026-03-03）"
    assert version.file == "HEAD:data/tasks.yaml"
    assert version.commit == last
    assert version.path is None
    by_hash = read_revision(last, table)
    assert isinstance(by_hash, Revision)
    assert by_hash.name == f"{last[:10]}（2026-03-03）"


def test_read_revision__a_file_takes_precedence_over_a_revision(repo, table, monkeypatch):
    monkeypatch.chdir(repo.folder)
    repo.write("main", "文件\n")
    version = read_revision("main", table)
    assert isinstance(version, Revision)
    assert (version.name, version.data, version.path) == ("main", "文件\n".encode(), Path("main"))


def test_read_revision__a_file_outside_any_repository(tmp_path):
    file = tmp_path / "去年.yaml"
    file.write_text("去年\n", encoding="utf-8")
    assert got(str(file), tmp_path / "没有" / "tasks.yaml") == "去年"


def test_read_revision__path_in_a_revision_from_this_folder(repo, table, monkeypatch):
    monkeypatch.chdir(repo.folder / "data")
    assert got("HEAD~1:./tasks.yaml", table) == "版本2"


@pytest.mark.parametrize("name", ["新 表.yaml", "-新表.yaml", "表'\"[1]*.yaml", "新表\t.yaml"])
@pytest.mark.usefixtures("table")
def test_read_revision__before_the_file_was_renamed(name, repo):
    (repo.folder / "data").rename(repo.folder / "数据")
    (repo.folder / "数据" / "tasks.yaml").rename(repo.folder / "数据" / name)
    repo.commit("改名")
    renamed = repo.folder / "数据" / name
    assert got("HEAD~1", renamed) == "版本3"
    assert got("2026-03-01", renamed) == "版本1"
    version = read_revision("HEAD~2", renamed)
    assert isinstance(version, Revision)
    assert version.file == "HEAD~2:data/tasks.yaml"


def test_read_revision__renamed_on_another_branch(repo, table):
    repo.git("checkout", "-q", "-f", "-b", "整理", "HEAD~1")
    repo.git("mv", "data/tasks.yaml", "data/任务.yaml")
    repo.commit("改名")
    repo.git("checkout", "-q", "main")
    assert got("整理", table) == "版本2"


@pytest.mark.usefixtures("table")
def test_read_revision__last_commit_of_a_file_that_was_just_moved(repo):
    repo.git("checkout", "-q", "data/tasks.yaml")
    repo.git("mv", "data/tasks.yaml", "data/任务.yaml")
    assert got(None, repo.folder / "data" / "任务.yaml") == "版本3"
    assert got("HEAD", repo.folder / "data" / "任务.yaml") == "版本3"


def test_read_revision__a_day_is_the_state_of_the_branch_then_without_later_merges(repo, table):
    repo.git("checkout", "-q", "-f", "-b", "修改", "HEAD~2")
    repo.day = 2
    repo.write("别的.txt", "一\n")
    repo.write("data/tasks.yaml", "旁支\n" + text(30, "版本1\n"))
    repo.commit("旁支")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "合并", "修改")
    version = read_revision("2026-03-02", table)
    assert isinstance(version, Revision)
    assert version.data.decode() == text(30, "版本2\n")


def test_read_revision__line_breaks_are_those_of_the_repository(repo, table):
    repo.git("config", "core.autocrlf", "true")
    table.unlink()
    repo.git("checkout", "-q", "data/tasks.yaml")
    assert b"\r\n" in table.read_bytes()
    version = read_revision(None, table)
    assert isinstance(version, Revision)
    assert b"\r" not in version.data


def test_read_revision__detached_head(repo, table):
    repo.git("checkout", "-q", "-f", "HEAD~1")
    assert got(None, table) == "版本2"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("没有的", "没有“没有的”这个版本或文件。"),
        ("--output=坏了", "没有“--output=坏了”这个版本或文件。"),
        ("-h", "没有“-h”这个版本或文件。"),
        ("0" * 40, f"没有“{'0' * 40}”这个版本或文件。"),
        ("HEAD~9", "没有“HEAD~9”这个版本或文件。"),
        ("HEAD:没有.yaml", "没有“HEAD:没有.yaml”这个版本或文件。"),
        ("HEAD..main", "“HEAD..main”是两个版本，这里要一个。"),
        (" ", "没有写明是哪个版本。"),
        ("长" * 300, f"没有“{'长' * 300}”这个版本或文件。"),
        ("~没有这个人/表.yaml", "没有“~没有这个人/表.yaml”这个版本或文件。"),
        ("a\0b", "版本的写法里有不能使用的字符。"),
        ("2025-12-31", "到 2025-12-31 为止，当前分支还没有提交。"),
        ("@{2020-01-01}", "这台电脑上的引用日志没有那么早，不知道“@{2020-01-01}”是哪个版本。"),
    ],
)
def test_read_revision_refuses__what_does_not_exist(spec, message, repo, table):
    no = refused(spec, table)
    assert no.message == message
    assert no.exit is Exit.USAGE
    assert not (repo.folder / "坏了").exists()


def test_read_revision_refuses__and_suggests_the_nearest_name(repo, table):
    repo.git("branch", "release")
    assert "是不是 release？" in refused("relaese", table).fix


def test_read_revision_refuses__the_start_of_several_hashes(repo, table):
    repo.write("一.txt", "142")
    repo.write("二.txt", "784")
    repo.git("add", "-A")
    double = "8324"
    assert repo.git("ls-files", "-s").count(f" {double}") == 2
    no = refused(double, table)
    assert no.message == f"有几次提交的编号都以 {double} 开头。"
    assert no.exit is Exit.USAGE


def test_read_revision_refuses__of_a_revision_without_the_file(repo, table):
    repo.git("checkout", "-q", "-f", "--orphan", "空的")
    repo.git("rm", "-rfq", "--cached", ".")
    table.unlink()
    repo.write("说明.txt", "别的内容\n")
    repo.commit("没有表")
    repo.git("checkout", "-q", "main")
    no = refused("空的", table)
    assert no.message == "版本“空的”里没有 data/tasks.yaml。"
    assert no.exit is Exit.USAGE


def test_read_revision_refuses__a_letter_is_not_taken_for_a_branch_with_it(repo, table):
    repo.git("branch", "五月的修改")
    assert "是不是" not in refused("a", table).fix  # as in main
    assert "是不是 五月的修改？" in refused("五月的修", table).fix


@pytest.mark.usefixtures("table")
def test_read_revision_refuses__of_a_file_that_was_never_committed(repo):
    new = repo.write("data/新的.yaml", "全新的内容\n")
    no = refused(None, new)
    assert no.message == "版本库的最近一次提交里没有 data/新的.yaml。"
    assert no.exit is Exit.WORLD


@pytest.mark.parametrize("spec", [None, "main", "HEAD~1", "2026-03-01"])
def test_read_revision_refuses__without_any_commit(spec, tmp_path):
    table = new_repo(tmp_path / "新的").write("data/tasks.yaml", "一\n")
    no = refused(spec, table)
    assert no.message.endswith("的版本库里还没有任何提交。")
    assert no.exit is Exit.WORLD


def test_read_revision_refuses__without_a_repository(tmp_path):
    no = refused("HEAD", tmp_path / "tasks.yaml")
    assert "不在 git 版本库里" in no.message
    assert no.exit is Exit.WORLD


@pytest.mark.usefixtures("repo")
def test_read_revision_refuses__a_file_that_is_too_big(table, monkeypatch):
    monkeypatch.setattr("gkrw.git.revisions.MAX_YAML_BYTES", 5)
    assert "超过 64 MiB" in refused(str(table), table).message
    monkeypatch.setattr("gkrw.git.repository.MAX_YAML_BYTES", 5)
    assert "超过 64 MiB" in refused("HEAD", table).message


@pytest.mark.usefixtures("table")
def test_read_revision_refuses__in_a_shallow_clone_with_the_command_that_fetches_the_rest(
    repo, tmp_path
):
    shallow = clone(repo, tmp_path / "浅", "--depth=1")
    assert got(None, shallow) == "版本3"
    for spec in ("HEAD~1", "2026-03-01"):
        no = refused(spec, shallow)
        assert "git fetch --unshallow" in no.fix


@pytest.mark.parametrize("filter", ["blob:none", "tree:0"])
@pytest.mark.usefixtures("table")
def test_read_revision_refuses__in_a_partial_clone_and_fetches_nothing(filter, repo, tmp_path):
    partial = clone(repo, tmp_path / "部分", f"--filter={filter}")
    assert got(None, partial) == "版本3"
    no = refused("HEAD~1", partial)
    assert "部分克隆" in no.message
    assert no.exit is Exit.WORLD
    listed = ("rev-list", "--objects", "--all", "--missing=print")
    missing = subprocess.run(
        ["git", *listed], cwd=partial.parent, capture_output=True, check=True
    ).stdout
    assert missing.count(b"\n?") >= 2, "nothing was fetched"


def test_read_staged__is_what_was_added_not_what_is_on_the_disk(repo):
    table = repo.write("data/tasks.yaml", "加进去的\n")
    repo.write("data/progress/财政局.yaml", "进展\n")
    repo.write("data/progress/.草稿.yaml", "草稿\n")
    repo.write("data/progress/旧/审计局.yaml", "旧的\n")
    repo.git("add", "-A")
    repo.write("data/tasks.yaml", "后来改的\n")
    repo.write("data/progress/审计局.yaml", "没有加\n")
    staged, progress = read_staged(table, table.parent / "progress")
    assert staged.decode() == "加进去的\n"
    assert progress == [(table.parent / "progress" / "财政局.yaml", "进展\n".encode())]


def test_read_staged__in_a_hook_uses_the_index_of_that_commit(repo, monkeypatch):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    repo.write("data/tasks.yaml", "二\n")
    repo.git("add", "-A", GIT_INDEX_FILE=str(repo.folder / ".git" / "next-index"))
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    assert read_staged(table, table.parent / "progress")[0].decode() == "二\n"


def test_read_staged__ignores_the_index_of_another_repository(repo, monkeypatch, tmp_path):
    table = repo.write("data/tasks.yaml", "一\n")
    repo.commit("第一次")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "别的"))
    assert read_staged(table, table.parent / "progress")[0].decode() == "一\n"


def test_read_staged__refuses_an_unstaged_file_and_a_conflict(repo):
    table = repo.write("data/tasks.yaml", "一\n")
    with pytest.raises(GitError, match="暂存区里没有"):
        read_staged(table, table.parent / "progress")
    repo.commit("第一次")
    repo.git("checkout", "-q", "-b", "旁支")
    repo.write("data/tasks.yaml", "二\n")
    repo.commit("二")
    repo.git("checkout", "-q", "main")
    repo.write("data/tasks.yaml", "三\n")
    repo.commit("三")
    repo.git("merge", "-q", "旁支", ok=False)
    with pytest.raises(GitError, match="合并冲突还没有处理完"):
        read_staged(table, table.parent / "progress")
