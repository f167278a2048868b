"""`gkrw export --format html`, as it is typed."""

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from conftest import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the frozen project, with the progress of a department and its liaison."""
    text = (PROJECT / "data" / "tasks.yaml").read_text(encoding="utf-8")
    liaison = "  - name: 财政局\n    contact: 李四\n"
    (tmp_path / "data" / "progress").mkdir(parents=True)
    (tmp_path / "data" / "tasks.yaml").write_text(
        text.replace("  - name: 财政局\n", liaison), encoding="utf-8"
    )
    (tmp_path / "data" / "progress" / "财政局.yaml").write_text(
        "format: 1\ndepartment: 财政局\ntasks:\n  - id: T10\n    status: 推进中\n    reporter: 张三\n",
        encoding="utf-8",
    )
    return tmp_path


def page_in(project: Path) -> html.HtmlElement:
    (path,) = (project / "out" / "export").glob("*.html")
    return html.document_fromstring(path.read_bytes())


def test_the_page_of_a_day(run, project):
    ran = run("export", "--format", "html", "--progress", "--as-of", "2026-11-25")
    assert (ran.code, ran.err) == (0, "")
    page = page_in(project)
    assert page.findtext(".//title") == "兰州新区政务公开工作重点任务分解表（台账）"
    assert "进展截至2026年11月25日" in page.find(".//header").text_content()
    shown = " ".join(page.find_class("legend")[0].text_content().split())
    bodies = json.loads(run("status", "--as-of", "2026-11-25", "--format", "json").out)
    keys = ("done", "under_way", "not_started", "unreported", "overdue")
    counts = [sum(each[key] for each in bodies) for key in keys]
    assert counts[1] == 1
    assert shown == "已完成 {} 推进中 {} 未开始 {} 未报 {} 其中逾期 {}".format(*counts)
    assert not {"张三", "李四"} & {*page.text_content().split()}


def test_persons_are_named_when_asked_for(run, project):
    assert run("export", "--format", "html", "--progress", "--contacts").code == 0
    text = page_in(project).text_content()
    assert "李四" in text
    assert "填报人：张三" in text


def test_persons_are_in_no_other_format(run, project):
    ran = run("export", "--contacts")
    assert ran.code == 2
    assert "--contacts 只用于网页。" in ran.err
    assert not (project / "out").exists()


def test_what_changed_since_a_day_comes_from_git(gkrw, repo):
    table = PROJECT / "data" / "tasks.yaml"
    path = repo.write("data/tasks.yaml", table.read_bytes())
    repo.commit("三月一日")
    progress = "format: 1\ndepartment: 财政局\ntasks:\n  - id: T10\n    status: 已完成\n"
    repo.write("data/progress/财政局.yaml", progress)
    text = table.read_text(encoding="utf-8").replace("title: 公众参与", "title: 公众代表", 1)
    repo.write("data/tasks.yaml", text)
    options = ("--format", "html", "--progress", "--as-of", "2026-03-05", "--since", "2026-03-01")
    ran = gkrw("--table", str(path), "export", *options)
    assert ran.code == 0
    assert "用的是 2026-03-01 为止提交的分解表和进展" in ran.err
    text = " ".join(page_in(repo.folder).find_class("changes")[0].text_content().split())
    assert text.startswith("2026年3月1日以来的变化 进展（1 项任务，变为已完成 1 项次）")
    assert "财政局 未报→已完成" in text
    assert "工作任务：公众参与代表" in text


def test_changes_are_in_no_other_format(run):
    ran = run("export", "--since", "2026-03-01")
    assert (ran.code, ran.out) == (2, "")
    assert "--since 只用于网页。" in ran.err


def test_the_same_bytes_again(run, project):
    files = []
    for folder in ("甲", "乙"):
        assert run("export", "--format", "html", "--out", str(project / folder)).code == 0
        files += [path.read_bytes() for path in (project / folder).glob("*.html")]
        shutil.rmtree(project / folder)
    assert files[0] == files[1]
