"""The files of a new project: all of them, and nobody's file is lost."""

import pytest

from gkrw.core.errors import Exit, UserError
from gkrw.scaffold import new_project
from gkrw.scaffold.example_tables import starter_table
from gkrw.scaffold.new_project import write_project
from gkrw.scaffold.template_kind import TemplateKind

FILES = (
    ".gitattributes",
    ".gitignore",
    "说明.md",
    "templates/letter.docx",
    "templates/letter-han.docx",
    "templates/report.docx",
    "templates/report-han.docx",
    "data/progress.schema.json",
    "data/tasks.schema.json",
    "data/tasks.yaml",
)
TABLE = starter_table(2026)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_project_is_written_into_a_new_folder(tmp_path):
    folder = tmp_path / "工作" / "政务 公开"
    project = write_project(folder, TABLE)
    assert project.written == FILES
    assert contents(folder).keys() == {*FILES}
    assert contents(folder)["data/tasks.yaml"] == TABLE
    assert contents(folder)["templates/report.docx"] == TemplateKind.REPORT.build_default()


def test_the_guide_names_a_department_of_the_table(tmp_path):
    write_project(tmp_path, TABLE, "门诊部")
    guide = (tmp_path / "说明.md").read_text(encoding="utf-8")
    assert "`gkrw list --dept 门诊部`" in guide
    assert "财政局" not in guide


def test_a_second_run_changes_nothing(tmp_path):
    write_project(tmp_path, TABLE)
    before = contents(tmp_path)
    project = write_project(tmp_path, TABLE)
    assert (project.written, project.kept) == ((), FILES)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("done", range(len(FILES)))
def test_a_run_that_was_stopped_is_finished_by_the_next(tmp_path, monkeypatch, done):
    replace, left = new_project.replace_file, iter(range(done))

    def stopping(path, content):
        if next(left, None) is None:
            raise KeyboardInterrupt
        replace(path, content)

    monkeypatch.setattr(new_project, "replace_file", stopping)
    with pytest.raises(KeyboardInterrupt):
        write_project(tmp_path, TABLE)
    assert not (tmp_path / "data" / "tasks.yaml").exists()
    monkeypatch.setattr(new_project, "replace_file", replace)
    assert len(write_project(tmp_path, TABLE).written) == len(FILES) - done
    assert contents(tmp_path).keys() == {*FILES}


@pytest.mark.parametrize("name", [each for each in FILES if not each.startswith(".")])
def test_a_file_in_the_way_is_named_and_nothing_is_written(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("我的", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        write_project(tmp_path, TABLE)
    assert name in caught.value.message
    assert "没有写任何文件" in caught.value.message
    assert caught.value.exit is Exit.FOUND
    assert contents(tmp_path) == {name: "我的".encode()}


def test_every_file_in_the_way_is_named(tmp_path):
    write_project(tmp_path, TABLE)
    for name in ("说明.md", "data/tasks.yaml"):
        (tmp_path / name).write_text("我的", encoding="utf-8")
    with pytest.raises(UserError, match=r"说明\.md、data/tasks\.yaml") as caught:
        write_project(tmp_path, TABLE)
    assert "已经是一个项目" in caught.value.fix


@pytest.mark.parametrize("name", ["data", "templates"])
def test_a_file_with_the_name_of_a_folder_is_in_the_way(tmp_path, name):
    (tmp_path / name).write_text("我的", encoding="utf-8")
    with pytest.raises(UserError, match=f"已经有：.*{name}/"):
        write_project(tmp_path, TABLE)
    assert contents(tmp_path).keys() == {name}


def test_a_broken_link_is_in_the_way(tmp_path):
    (tmp_path / "说明.md").symlink_to("没有.md")
    with pytest.raises(UserError, match=r"说明\.md"):
        write_project(tmp_path, TABLE)
    assert [path.name for path in tmp_path.iterdir()] == ["说明.md"]


def test_other_files_in_the_folder_stay(tmp_path):
    (tmp_path / "README.md").write_text("内网仓库", encoding="utf-8")
    write_project(tmp_path, TABLE)
    assert contents(tmp_path).keys() == {*FILES, "README.md"}


def test_the_users_own_git_files_are_kept(tmp_path):
    (tmp_path / ".gitignore").write_text("*.bak\n")
    (tmp_path / ".gitattributes").write_text("*.pdf binary\n")
    project = write_project(tmp_path, TABLE)
    assert project.has_own_ignore_file
    assert (tmp_path / ".gitignore").read_text() == "*.bak\n"
    lines = (tmp_path / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*.pdf binary"
    assert "/data/tasks.yaml text eol=lf diff=gkrw-table merge=gkrw-table" in lines


def test_a_file_cannot_be_a_project(tmp_path):
    path = tmp_path / "政务公开"
    path.write_text("我的", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        write_project(path, TABLE)
    assert caught.value.exit is Exit.USAGE
