"""`gkrw validate` on the progress files beside a table."""

import json
from pathlib import Path

import pytest

from tables import SMALL, edited

GOOD = "format: 1\ndepartment: 审计局\ntasks:\n  - id: T02\n    status: 推进中\n"


@pytest.fixture
def validate(gkrw, table_file, tmp_path):
    """Validate a table with one progress file, 审计局.yaml."""

    def run(progress: str, *arguments: str, table: str = SMALL):
        path = table_file(table)
        folder = tmp_path / "progress"
        folder.mkdir(exist_ok=True)
        (folder / "审计局.yaml").write_text(progress, encoding="utf-8")
        return gkrw("--table", path, "validate", *arguments)

    return run


def test_nothing_wrong(validate):
    ran = validate(GOOD, "--strict")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("没有发现问题。\n")


def test_every_finding_is_shown_with_the_line_of_its_own_file(validate):
    ran = validate(
        GOOD.replace("推进中", "正在办理"), table=edited(("title: 审计公开", "title: 审计，，公开"))
    )
    assert ran.code == 1
    assert "    status: 正在办理\n" in ran.out
    assert "    title: 审计，，公开\n" in ran.out
    assert ran.out.index("G805") < ran.out.index("G506"), "errors come first, whatever the file"
    assert "错误 1 处，警告 1 处，提示 0 处。不通过。" in ran.out


def test_json_and_github_name_the_file(validate):
    broken = GOOD.replace("T02", "T99")
    (finding,) = json.loads(validate(broken, "--format", "json").out)
    assert (finding["code"], finding["line"], finding["column"]) == ("G802", 4, 9)
    assert Path(finding["file"]).name == "审计局.yaml"
    assert "审计局.yaml,line=4,col=9,title=G802::" in validate(broken, "--format", "github").out


def test_a_warning_counts_only_when_it_is_asked_for(validate):
    warned = GOOD + "    finished: 2026-10-08\n"
    assert validate(warned).code == 0
    assert validate(warned, "--strict").code == 1


def test_progress_is_not_checked_against_a_file_that_is_no_table(validate):
    found = json.loads(validate("- 审计局\n", "--format", "json", table="- 财政局\n").out)
    assert [each["code"] for each in found] == ["G111"]


def test_a_file_that_cannot_be_read_is_named(gkrw, table_file, tmp_path):
    (tmp_path / "progress" / "审计局.yaml").mkdir(parents=True)
    ran = gkrw("--table", table_file(SMALL), "validate")
    assert ran.code == 3
    assert "审计局.yaml 时出错：这是一个文件夹。" in ran.err
