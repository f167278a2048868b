"""The history of a file, through renames and merges."""

import random
import subprocess
from pathlib import Path

import pytest
from repositories import Repo, new_repo

from gkrw.git.file_history import FileHistory, file_history, parse_raw_date
from gkrw.git.repository import GitError

PATH = "data/tasks.yaml"


def text(first: str = "", last: str = "") -> str:
    return first + "".join(f"第{number}项任务的要求。\n" for number in range(30)) + last


def subjects(found: FileHistory) -> list[str]:
    return [each.subject for each in found.commits]


@pytest.fixture
def table(repo: Repo) -> Path:
    """Three commits, the second of which does not touch the table."""
    repo.write(PATH, text())
    repo.commit("建表")
    repo.write("说明.txt", "一\n")
    repo.commit("说明")
    file = repo.write(PATH, text(last="加一项\n"))
    repo.commit("加一项")
    return file


def test_file_history__only_the_commits_that_changed_the_file_newest_first(repo, table):
    found = file_history(table).commits
    assert [each.subject for each in found] == ["加一项", "建表"]
    newest, oldest = found
    assert newest.author == "王协调"
    assert f"{newest.date:%Y-%m-%d %H:%M %z}" == "2026-03-03 10:00 +0800"
    assert newest.hash == repo.git("rev-parse", "HEAD").strip()
    assert newest.path == PATH
    assert newest.blob == repo.git("rev-parse", f"HEAD:{PATH}").strip()
    assert newest.parent_blobs == (oldest.blob,)
    assert oldest.parent_blobs == ()
    assert not any(each.is_boundary for each in found)


@pytest.mark.usefixtures("table")
def test_file_history__follows_a_rename(repo):
    repo.git("mv", PATH, "data/任务 表.yaml")
    repo.commit("改名")
    renamed = repo.write("data/任务 表.yaml", text(last="加两项\n"))
    repo.commit("再加")
    found = file_history(renamed).commits
    assert [(each.subject, each.path) for each in found] == [
        ("再加", "data/任务 表.yaml"),
        ("改名", "data/任务 表.yaml"),
        ("加一项", PATH),
        ("建表", PATH),
    ]
    assert found[1].parent_blobs == (found[1].blob,) == (found[2].blob,)


def test_file_history__renamed_and_back_again(repo, table):
    repo.git("mv", PATH, "data/b.yaml")
    repo.commit("改名")
    repo.git("mv", "data/b.yaml", PATH)
    repo.commit("改回")
    assert subjects(file_history(table)) == ["改回", "改名", "加一项", "建表"]


@pytest.mark.usefixtures("table")
def test_file_history__another_file_at_the_old_name_is_not_the_table(repo):
    repo.git("mv", PATH, "data/b.yaml")
    repo.commit("改名")
    repo.write(PATH, "另一张表\n")
    repo.commit("新表")
    assert subjects(file_history(repo.folder / "data/b.yaml")) == ["改名", "加一项", "建表"]


def test_file_history__deleted_and_made_again(repo, table):
    table.unlink()
    repo.commit("删除")
    repo.write(PATH, "全新的一张表\n")
    repo.commit("重建")
    found = file_history(table).commits
    assert [(each.subject, each.blob is None) for each in found] == [
        ("重建", False),
        ("删除", True),
        ("加一项", False),
        ("建表", False),
    ]
    assert found[0].parent_blobs == (None,)


def branch(repo: Repo, name: str, start: str) -> None:
    repo.git("checkout", "-q", "-b", name, start)


def test_file_history__a_merge_of_both_sides_is_a_change_with_two_parents(repo, table):
    branch(repo, "修改", "HEAD~1")
    repo.write(PATH, text(first="改开头\n"))
    repo.commit("改开头")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "合并", "修改")
    found = file_history(table).commits
    by_subject = {each.subject: each for each in found}
    assert set(by_subject) == {"合并", "改开头", "加一项", "建表"}
    assert found[0].subject == "合并"
    assert found[-1].subject == "建表"
    assert by_subject["合并"].parent_blobs == (by_subject["加一项"].blob, by_subject["改开头"].blob)
    assert by_subject["改开头"].parent_blobs == (by_subject["建表"].blob,)


def test_file_history__a_merge_that_takes_one_side_is_no_change(repo, table):
    branch(repo, "修改", "HEAD")
    repo.write(PATH, text(last="改结尾\n"))
    repo.commit("改结尾")
    repo.git("checkout", "-q", "main")
    repo.write("说明.txt", "二\n")
    repo.commit("说明二")
    repo.git("merge", "-q", "-m", "合并", "修改")
    assert subjects(file_history(table)) == ["改结尾", "加一项", "建表"]


def test_file_history__a_side_that_a_merge_discarded_is_left_out(repo, table):
    branch(repo, "作废", "HEAD~1")
    repo.write(PATH, text(first="作废的改动\n"))
    repo.commit("作废的改动")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-s", "ours", "-m", "不要", "作废")
    assert subjects(file_history(table)) == ["加一项", "建表"]


@pytest.mark.usefixtures("table")
def test_file_history__renamed_on_one_side_and_changed_on_the_other(repo):
    branch(repo, "改名", "HEAD~1")
    repo.git("mv", PATH, "data/任务.yaml")
    repo.commit("改名")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "合并", "改名")
    merged = repo.folder / "data" / "任务.yaml"
    found = {each.subject: each for each in file_history(merged).commits}
    # The merge has the text of one side and only the name from the other.
    assert set(found) == {"加一项", "建表"}
    assert found["加一项"].path == PATH


@pytest.mark.usefixtures("table")
def test_file_history__renamed_on_one_side_and_changed_on_both(repo):
    branch(repo, "改名", "HEAD~1")
    repo.git("mv", PATH, "data/任务.yaml")
    repo.commit("改名")
    repo.write("data/任务.yaml", text(first="改开头\n"))
    repo.commit("改开头")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "合并", "改名")
    found = {
        each.subject: each for each in file_history(repo.folder / "data" / "任务.yaml").commits
    }
    assert {each.subject: each.path for each in found.values()} == {
        "合并": "data/任务.yaml",
        "改开头": "data/任务.yaml",
        "改名": "data/任务.yaml",
        "加一项": PATH,
        "建表": PATH,
    }
    assert found["合并"].parent_blobs == (found["加一项"].blob, found["改开头"].blob)
    assert found["改名"].parent_blobs == (found["建表"].blob,)


@pytest.mark.usefixtures("table")
def test_file_history__detached_head_and_linked_worktree(repo, tmp_path):
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "另一份"), "HEAD~1")
    assert subjects(file_history(tmp_path / "另一份" / PATH)) == ["建表"]


def test_file_history__of_odd_authors_encodings_and_dates(repo, table):
    repo.write(PATH, text(last="再改\n"))
    repo.git("add", "-A")
    message = repo.folder.parent / "message"
    message.write_bytes("改动说明\n第二行".encode("gbk"))
    repo.git(
        *("-c", "i18n.commitEncoding=GBK", "commit", "-q", "-F", str(message)),
        GIT_AUTHOR_DATE="2026-03-04 23:30:00 -0330",
        GIT_AUTHOR_NAME="Wang",
        GIT_COMMITTER_NAME="Wang",
    )
    newest = file_history(table).commits[0]
    assert newest.subject == "改动说明 第二行"
    assert f"{newest.date:%Y-%m-%d %H:%M %z}" == "2026-03-04 23:30 -0330"


@pytest.mark.parametrize("seed", range(6))
def test_file_history__of_random_branches_has_the_commits_of_git_log_and_the_content_of_each_parent(
    seed, repo
):
    """Forty commits of one to three parents, with contents that recur."""
    chance = random.Random(seed)
    stream: list[str] = []
    for number in range(1, 41):
        near = chance.sample(range(max(1, number - 3), number), min(number - 1, 3))
        parents = near[: chance.choice((1, 1, 1, 1, 1, 2, 2, 3))]
        stream.append(
            f"commit refs/heads/c{number}\nmark :{number}\n"
            f"committer 王 <w@example.cn> {1_770_000_000 + number * 60} +0800\ndata 1\nx\n"
        )
        stream += [f"{'merge' if at else 'from'} :{parent}\n" for at, parent in enumerate(parents)]
        if number == 1 or chance.random() < 0.6:
            content = f"{chance.randrange(9)}\n"
            stream.append(f"M 100644 inline {PATH}\ndata 2\n{content}")
    stream.append(f"M 100644 inline {PATH}\ndata 2\n9\n")
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=repo.folder,
        input="".join(stream).encode(),
        check=True,
    )
    repo.git("checkout", "-q", "c40")
    found = file_history(repo.folder / PATH).commits
    expected = repo.git("log", "--date-order", "--format=%H", "--", PATH).split()
    assert [each.hash for each in found] == expected
    assert len(found) >= 5
    for each in found:
        contents = [
            repo.git("rev-parse", "-q", "--verify", f"{commit}:{PATH}", ok=False).strip() or None
            for commit in repo.git("rev-parse", f"{each.hash}^@", each.hash).split()
        ]
        assert contents == [*each.parent_blobs, each.blob]


@pytest.mark.parametrize("raw", ["", "x", "99999999999999 +0800", "1 +9999"])
def test_parse_raw_date__returns_the_epoch_for_nonsense(raw):
    assert parse_raw_date(raw).year == 1970


@pytest.mark.usefixtures("table")
def test_file_history__of_a_shallow_clone_ends_at_a_boundary(repo, tmp_path):
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", repo.folder.as_uri(), str(tmp_path / "浅")],
        check=True,
    )
    (only,) = file_history(tmp_path / "浅" / PATH).commits
    assert only.is_boundary
    assert only.parent_blobs == ()


def test_file_history__without_a_commit_or_the_file(tmp_path):
    new = new_repo(tmp_path / "新的")
    file = new.write(PATH, "一\n")
    with pytest.raises(GitError, match="还没有任何提交") as raised:
        file_history(file)
    assert 'git commit -m "' in raised.value.fix  # without a message git opens an editor
    new.write("说明.txt", "一\n")
    new.git("add", "说明.txt")
    new.git("commit", "-q", "-m", "说明")
    with pytest.raises(GitError, match=r"里没有 data/tasks\.yaml"):
        file_history(file)
