"""`gkrw diff`: versions, formats, exit codes, and the screen at every width."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from repositories import new_repo, without_settings
from rich.cells import cell_len
from terminal import needs_terminal, on_terminal

from conftest import REAL_TABLE, ROOT, Ran
from tables import SMALL, edited

NEW = edited(
    ("列席政府有关会议的制度并抓好落实", "列席政府常务会议的制度并抓好落实，每季度至少邀请1次"),
    ("responsible: [各部门]", "responsible: [各部门, 建设局]"),
    ("lead: [审计局]", "lead: [审计局, 财政局]\n            deadline: 2026-10-31"),
)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str, str], tuple[str, str]]:
    """Write two versions of a table; returns the paths of the files."""

    def write(old: str, new: str) -> tuple[str, str]:
        paths = tmp_path / "旧.yaml", tmp_path / "新.yaml"
        for path, text in zip(paths, (old, new), strict=True):
            path.write_text(text, encoding="utf-8")
        return str(paths[0]), str(paths[1])

    return write


@pytest.fixture
def changed(gkrw, files) -> Callable[..., Ran]:
    """Run `gkrw diff` on SMALL and NEW."""
    paths = files(SMALL, NEW)

    def call(*options: str) -> Ran:
        return gkrw("diff", *paths, *options)

    return call


def test_text(changed):
    ran = changed()
    assert ran.code == 0
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0].endswith("新.yaml")
    assert lines[1] == (
        "改动 4 处：默认责任部门 1 处，工作要求 1 处，牵头部门 1 处，完成时限 1 处。"
    )
    assert "    默认责任部门  各部门{+，建设局+}" in lines
    assert "    影响的任务  T01" in lines
    assert (
        "    工作要求  建立健全列席政府[-有关-]{+常务+}会议的制度并抓好落实{+，每季度至少邀请1次+}。"
        in lines
    )
    assert "    完成时限  {+2026-10-31+}" in lines
    assert any(re.fullmatch(r"~ T02 审计公开  .*新\.yaml:\d+", line) for line in lines)


def test_no_change_of_meaning(gkrw, files):
    paths = files(SMALL, "# 说明\n" + SMALL.replace("title: 公众参与", "title: '公众参与'"))
    ran = gkrw("diff", *paths, "--exit-code")
    assert ran.code == 0
    assert ran.out.splitlines()[1:] == ["含义没有变化。"]


def test_rewritings_are_a_note_and_no_difference(gkrw, files):
    paths = files(
        SMALL, SMALL.replace("lead: [审计局]\n", "lead: [审计局]\n            note: 一\n")
    )
    assert gkrw("diff", *paths, "--exit-code").code == 1
    paths = files(
        SMALL,
        edited(("lead: [新区财政局]", "lead: [新区财政局]\n                responsible: [各部门]")),
    )
    ran = gkrw("diff", *paths, "--exit-code")
    assert ran.code == 0
    assert "含义没有变化。" in ran.out
    assert "另有 1 处只改了写法" in ran.out


def test_exit_code_reports_differences_only_with_the_option(changed):
    assert changed().code == 0
    assert changed("--exit-code").code == 1


def test_by_department(changed):
    lines = changed("--by-dept").out.splitlines()
    assert lines[1].endswith("涉及 3 个部门和统称。")
    at = lines.index("~ 财政局（新增任务 1 项，内容有变 1 项）")
    assert lines[at + 1 : at + 3] == [
        "    新增任务  {+T02 审计公开（牵头）+}",
        "    内容有变  T01 公众参与（牵头）：工作要求、责任部门",
    ]


def test_json(changed):
    records = json.loads(changed("--format", "json").out)
    assert [record["field"] for record in records] == [
        "responsible",
        "requirement",
        "lead",
        "deadline",
    ]
    first = records[0]
    assert (first["kind"], first["subject"], first["name"]) == (
        "changed",
        "group",
        "（一）主动公开",
    )
    assert (first["before"], first["after"]) == (["各部门"], ["各部门", "建设局"])
    assert first["tasks"] == ["T01"]
    assert first["file"].endswith("新.yaml")
    assert all(set(record) == set(first) for record in records)


def test_json_of_everything_at_once(gkrw, tmp_path):
    real = REAL_TABLE.read_text(encoding="utf-8")
    half = real[: real.index("  - title: 服务公开")]
    (tmp_path / "half.yaml").write_text(half, encoding="utf-8")
    forwards = json.loads(
        gkrw("diff", str(tmp_path / "half.yaml"), "data/tasks.yaml", "-f", "json").out
    )
    assert [record["kind"] for record in forwards] == ["added"] * 3
    assert len(forwards[0]["after"]["tasks"]) == 6
    backwards = json.loads(
        gkrw("diff", "data/tasks.yaml", str(tmp_path / "half.yaml"), "-f", "json").out
    )
    assert [record["kind"] for record in backwards] == ["removed"] * 3


def test_json_by_department(changed):
    records = json.loads(changed("--by-dept", "-f", "json").out)
    assert [record["name"] for record in records] == ["财政局", "审计局", "建设局"]
    assert records[0]["gained"] == [
        {"task": "T02", "title": "审计公开", "before": None, "after": "lead"}
    ]
    assert records[0]["edited"][0]["fields"] == ["requirement", "responsible"]


@pytest.mark.parametrize("arguments", [[], ["--by-dept"]])
def test_every_json_key_is_documented(changed, arguments):
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    section = page[page.index("`gkrw diff`") :]
    for record in json.loads(changed("-f", "json", *arguments).out):
        for key in record:
            assert f"`{key}`" in section


# -- markdown --------------------------------------------------------------------------------------


def html_of(markdown: str) -> str:
    """The HTML of the Markdown."""
    return MarkdownIt("commonmark").enable("strikethrough").render(markdown)


def test_markdown(changed):
    out = changed("-f", "md").out
    assert "政府~~有关~~ **常务**会议" in out
    html = html_of(out)
    assert "政府<s>有关</s> <strong>常务</strong>会议" in html
    assert "<h3>一、政府信息公开</h3>" in html
    assert "~~" not in html
    assert "**" not in html


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("信息*公开*。", "信息_公开_。"),
        ("采用<b>粗体</b>。", "采用|竖线|。"),
        ("围绕“放管服”改革。", "围绕“双公示”改革，公开。"),
        ("第一段。", "第一段。\n第二段~~划掉~~。"),
        ("1. 公开。", "# 公开。"),
    ],
)
def test_markdown_shows_every_text_as_it_is(gkrw, files, old, new):
    def text(requirement: str) -> str:
        quoted = json.dumps(requirement, ensure_ascii=False)
        block = "requirement: |\n              对审计发现问题、整改落实及问责情况进行公开。"
        return edited((block, f"requirement: {quoted}"))

    html = html_of(gkrw("diff", *files(text(old), text(new)), "-f", "md").out)
    (line,) = [each for each in html.split("<li>") if each.startswith("工作要求")]

    def read(tags: str) -> str:
        kept = re.sub(rf"<({tags})>.*?</\1>", "", line)
        bare = re.sub(r"<[^>]*>", "", kept.replace("<br>", "\n").replace("<br />", "\n"))
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            bare = bare.replace(entity, character)
        return re.sub(r"[ \n]", "", bare.removeprefix("工作要求："))

    assert read("strong|ins") == re.sub(r"[ \n]", "", old)
    assert read("s|del") == re.sub(r"[ \n]", "", new)


def test_markdown__a_backtick_in_the_name_of_a_file_ends_no_code(gkrw, tmp_path):
    new = tmp_path / "表`<b>`.yaml"
    new.write_text(edited(("title: 审计公开", "title: 审计结果公开")), encoding="utf-8")
    old = tmp_path / "旧.yaml"
    old.write_text(SMALL, encoding="utf-8")
    html = html_of(gkrw("diff", str(old), str(new), "-f", "md").out)
    assert html.count("表`&lt;b&gt;`.yaml:25") == 1


def test_markdown__a_task_without_an_id_before(gkrw, files):
    old, new = files(edited(("id: T02", "id: ''")), SMALL)
    assert gkrw("diff", old, new, "-f", "md").code == 1


# -- versions --------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path, monkeypatch, gkrw) -> Callable[..., Ran]:
    """A project with two commits and an uncommitted edit; runs commands in its folder."""
    without_settings(monkeypatch)
    repo = new_repo(tmp_path / "公开")
    repo.write("data/tasks.yaml", SMALL)
    repo.commit("第一版")
    repo.write("data/tasks.yaml", NEW)
    repo.commit("第二版")
    repo.write("data/tasks.yaml", NEW.replace("title: 公众参与", "title: 公众代表参与"))

    monkeypatch.chdir(repo.folder)
    return gkrw


def test_without_versions_the_uncommitted_changes_are_shown(project):
    out = project("diff").out.splitlines()
    assert re.fullmatch(r"最近一次提交（[0-9a-f]+，2026-03-02） → data/tasks\.yaml", out[0])
    assert out[1] == "改动 1 处：工作任务 1 处。"


def test_one_version_is_compared_with_the_table(project):
    assert "改动 5 处" in project("diff", "HEAD~1").out


def test_two_versions(project):
    out = project("diff", "HEAD~1", "HEAD").out
    assert "改动 4 处" in out
    assert "HEAD:data/tasks.yaml:" in out


def test_a_version_that_is_not_there_is_wrong_usage(project):
    ran = project("diff", "没有这个版本")
    assert ran.code == 2
    assert "没有“没有这个版本”这个版本或文件" in ran.err


def test_a_folder_without_git_has_no_versions(gkrw, tmp_path, monkeypatch):
    without_settings(monkeypatch)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    path = tmp_path / "tasks.yaml"
    path.write_text(SMALL, encoding="utf-8")
    ran = gkrw("--table", str(path), "diff")
    assert ran.code == 3
    assert "改法：" in ran.err


def test_two_files_need_no_project(gkrw, files, monkeypatch, tmp_path):
    paths = files(SMALL, NEW)
    monkeypatch.setenv("GKRW_TABLE", str(tmp_path / "没有.yaml"))
    assert gkrw("diff", *paths).code == 0


def test_unknown_format_is_wrong_usage(changed):
    ran = changed("--format", "xml")
    assert ran.code == 2
    assert "--format 不能是“xml”" in ran.err


def test_a_file_that_is_no_table(gkrw, files):
    ran = gkrw("diff", *files(SMALL, "- 一\n- 二\n"))
    assert ran.code == 2
    assert "新.yaml:1:1" in ran.err


def test_a_partly_unreadable_table_is_compared_with_a_note(gkrw, files):
    broken = NEW.replace("lead: [新区财政局]", "lead: {财政局: 1, 审计局: 2}")
    ran = gkrw("diff", *files(SMALL, broken))
    assert ran.code == 1
    assert "改动 4 处" in ran.out
    assert "新.yaml 有 1 处读不出，只比较了读得出的部分" in ran.err


def test_a_table_that_breaks_the_rules_is_compared(gkrw, files):
    ran = gkrw("diff", *files(SMALL, SMALL.replace("lead: [审计局]", "lead: [审记局]")))
    assert ran.code == 0
    assert ran.err == ""


# -- on a terminal ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("arguments", [[], ["--by-dept"]])
@pytest.mark.parametrize("no_color", ["", "1"])
def test_no_line_is_wider_than_the_screen(changed, monkeypatch, width, arguments, no_color):
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    out = changed(*arguments).out
    for line in out.splitlines():
        # A path has no place to break, and is never cut.
        assert cell_len(line) <= width or "/" in line
        assert line == line.rstrip()
    if not arguments:
        assert "每季度至少邀请1次" in re.sub(r"[\s]|\[-|-\]|\{\+|\+\}", "", out)


@needs_terminal
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_or_marks_on_a_real_terminal(files, no_color, coloured):
    shown = on_terminal("diff", *files(SMALL, NEW), COLUMNS="100", NO_COLOR=no_color)
    out = shown.decode()
    assert ("[-有关-]" in out) is not coloured
    assert ("\x1b[9;31m有关" in out) is coloured
    assert ("\x1b[4;32m常务" in out) is coloured
