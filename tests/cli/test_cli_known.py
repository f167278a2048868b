"""`--known DAY`: the figures of a day as they were known on it, from git."""

import json

import pytest

from tables import edited

DEADLINE = (
    "            lead: [审计局]\n",
    "            deadline: 6月底前\n            lead: [审计局]\n",
)
TABLE = edited(DEADLINE, ("departments:\n", "year: 2026\ndepartments:\n"))
PROGRESS = "format: 1\ndepartment: 审计局\ntasks:\n  - id: T02\n    status: {}\n"


@pytest.fixture
def project(repo):
    """A table whose T02 is under way on 1 March and done on 2 March, when it got a new deadline."""
    repo.write("data/tasks.yaml", TABLE)
    repo.write("data/progress/审计局.yaml", PROGRESS.format("推进中"))
    repo.commit("三月一日")
    repo.write("data/tasks.yaml", TABLE.replace("6月底前", "2月底前"))
    repo.write("data/progress/审计局.yaml", PROGRESS.format("已完成"))
    repo.commit("三月二日")
    return repo


@pytest.fixture
def run(gkrw, project):
    def call(*arguments: str):
        return gkrw("--table", str(project.folder / "data" / "tasks.yaml"), *arguments)

    return call


def standing_of(run, *arguments: str) -> dict:
    ran = run("status", *arguments, "--dept", "审计局", "--format", "json")
    assert ran.code == 0
    (record,) = json.loads(ran.out)
    return record


def test_the_figures_of_a_day_are_those_that_were_known_on_it(run):
    first = standing_of(run, "--known", "2026-03-01")
    assert (first["done"], first["under_way"], first["overdue"]) == (0, 1, 0)
    assert standing_of(run, "--known", "2026-03-01", "--as-of", "2026-07-01")["overdue"] == 1
    second = standing_of(run, "--known", "2026-03-02")
    assert (second["done"], second["under_way"]) == (1, 0)
    assert standing_of(run)["done"] == 1


def test_the_report_of_a_day_can_be_written_again(run, tmp_path):
    ran = run("report", "--known", "2026-03-01", "--out", str(tmp_path / "通报"))
    assert ran.code == 0
    assert "截至 2026-03-01：" in ran.out
    assert "推进中 1，" in ran.out
    assert "用的是 2026-03-01 为止提交的分解表和进展：最近一次提交（" in ran.err


def test_a_folder_that_was_moved_is_found_where_it_was(project, gkrw):
    project.git("mv", "data", "资料")
    project.commit("移动")
    ran = gkrw(
        *("--table", str(project.folder / "资料" / "tasks.yaml"), "status"),
        *("--known", "2026-03-01", "--dept", "审计局", "--format", "json"),
    )
    assert json.loads(ran.out)[0]["under_way"] == 1


def test_a_day_before_the_first_commit_is_wrong_usage(run):
    ran = run("status", "--known", "2020-01-01")
    assert (ran.code, "到 2020-01-01 为止，当前分支还没有提交" in ran.err) == (2, True)


def test_last_years_figures_can_be_asked_for_after_next_years_table_took_its_path(project, gkrw):
    data = project.folder / "data"
    (data / "progress" / "2025").mkdir()
    (data / "progress" / "审计局.yaml").rename(data / "progress" / "2025" / "审计局.yaml")
    (data / "tasks.yaml").rename(data / "2025.yaml")
    project.write("data/tasks.yaml", TABLE.replace("year: 2026", "key: zwgk-2027\nyear: 2027"))
    project.commit("换到明年的表")

    def call(*arguments: str):
        return gkrw("--table", str(data / "2025.yaml"), *arguments)

    first = standing_of(call, "--known", "2026-03-01")
    assert (first["done"], first["under_way"]) == (0, 1)
    assert "三月二日" in call("log", "T02").out
    this_year = gkrw("--table", str(data / "tasks.yaml"), "status", "--known", "2026-03-01")
    assert "用的是 2026-03-01 为止提交的分解表（" in this_year.err
