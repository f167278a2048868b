"""`gkrw status`, as it is typed."""

import json
import re
from pathlib import Path

import pytest

from conftest import REAL_TABLE

POSSIBLE = "T11"
"""A task of 各相关部门, which may or may not be 考核办's."""
_REPORT = """\
format: 1
department: {name}
tasks:
  - id: {task}
    status: {status}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose T10 is due at the end of October, with three departments' reports."""
    text = REAL_TABLE.read_text(encoding="utf-8")
    at = text.index("id: T10\n") + len("id: T10\n")
    text = f"{text[:at]}                deadline: 10月底前\n{text[at:]}"
    (tmp_path / "data" / "progress").mkdir(parents=True)
    (tmp_path / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    for name, task, status in (
        ("财政局", "T10", "推进中"),
        ("审计局", "T05", "已完成"),
        ("经发局", "T32", "推进中\n    targets:\n      - name: 网上可办率\n        value: 85"),
    ):
        (tmp_path / "data" / "progress" / f"{name}.yaml").write_text(
            _REPORT.format(name=name, task=task, status=status), encoding="utf-8"
        )
    return tmp_path


@pytest.fixture
def status(gkrw, project):
    def call(*arguments: str):
        table = str(project / "data" / "tasks.yaml")
        return gkrw("--table", table, "status", "--as-of", "2026-11-25", *arguments)

    return call


def test_status__by_department_and_by_section(status):
    ran = status()
    assert ran.code == 0
    assert "部门\t共\t已完成\t推进中\t未开始\t未报\t逾期\t完成率\t灯\n" in ran.out
    assert "财政局\t38\t0\t1\t0\t37\t1\t0%\t红\n" in ran.out
    assert "审计局\t36\t1\t0\t0\t35\t1\t3%\t红\n" in ran.out
    assert "三、服务公开\t" in ran.out
    assert "还没有报的 13 个：管委会办公室、" in ran.out
    assert "  财政局 T10 财政信息公开：10月底前，推进中\n" in ran.out
    (missed,) = (line for line in ran.out.splitlines() if line.startswith("未达标："))
    assert missed.startswith("未达标：经发局 T32 ")
    assert missed.endswith("，网上可办率≥90%，报的是 85%。")


def test_status__the_day_decides_what_is_late(gkrw, project):
    table = str(project / "data" / "tasks.yaml")
    ran = gkrw("--table", table, "status", "--as-of", "2026-09-01")
    assert "逾期" not in ran.out.split("截至")[1]
    assert "财政局\t38\t0\t1\t0\t37\t0\t0%\t黄\n" in ran.out


def test_status__many_late_ones_are_listed_when_asked_for(status):
    short, whole = status(), status("--overdue")
    assert "只列 10 项（加 --overdue 列出全部）" in short.out
    late = [line for line in whole.out.splitlines() if line.startswith("  ")]
    assert len(late) == 16
    assert len([line for line in short.out.splitlines() if line.startswith("  ")]) == 10


def test_status__one_department(status):
    ran = status("--dept", "新区财政局")
    assert "合计\t38\t0\t1\t0\t37\t1\t0%\t红\n" in ran.out
    assert "审计局" not in ran.out


def test_status__json(status):
    (record,) = json.loads(status("--dept", "经发局", "--format", "json").out)
    assert record == {
        "name": "经发局",
        "total": 40,
        "done": 0,
        "under_way": 1,
        "not_started": 0,
        "unreported": 39,
        "overdue": 1,
        "returned": True,
        "light": "红",
        "late": ["T10"],
        "missed": ["T32"],
        "stage_unsure": [],
    }


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("csv", "\ufeff部门,共,已完成,推进中,未开始,未报,逾期,完成率,灯"),
        ("md", "| 部门 | 共 | 已完成 | 推进中 | 未开始 | 未报 | 逾期 | 完成率 | 灯 |"),
        ("id", "管委会办公室"),
    ],
)
def test_status__other_formats(status, form, first):
    lines = status("--format", form).out.splitlines()
    assert lines[0] == first
    assert len(lines) == {"csv": 17, "md": 18, "id": 16}[form]


def test_status__wrong_progress_is_said(status, project):
    (project / "data" / "progress" / "考核办.yaml").write_text(
        _REPORT.format(name="考核办", task="T99", status="已完成"), encoding="utf-8"
    )
    ran = status()
    assert ran.code == 1
    assert "进展文件有 1 处错误，上面的结果可能不全。" in ran.err


def test_status__without_reports(gkrw):
    ran = gkrw("status", "--as-of", "2026-11-25")
    assert ran.code == 0
    assert "合计\t605\t0\t0\t0\t605\t0\t0%\t—\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "昨天"], "--as-of “昨天”不是日期"),
        (["--as-of", "2026-02-30"], "日历上没有这一天"),
        (["--as-of", "9999-12-10"], "年份不在 2000—2099 之内"),
        (["--dept", "财政"], "没有名为“财政”的部门或统称"),
    ],
)
def test_status__wrong_usage(gkrw, arguments, said):
    ran = gkrw("status", *arguments)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(("width", "bars"), [(80, False), (120, True)])
def test_status__bars_where_there_is_room(status, monkeypatch, width, bars):
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    ran = status()
    assert ("....." in ran.out) is bars
    assert "管委会办公室" in ran.out
    assert all(len(line) <= width for line in ran.out.splitlines())


def test_status__late_ones_for_programs(status):
    (record,) = json.loads(status("--overdue", "--dept", "财政局", "--format", "json").out)
    assert record == {
        "department": "财政局",
        "id": "T10",
        "title": "财政信息公开",
        "role": "lead",
        "deadline": "10月底前",
        "due": "2026-10-31",
        "status": "推进中",
        "deadlines": [{"text": "10月底前", "day": "2026-10-31", "passed": True}],
    }
    lines = status("--overdue", "--format", "csv").out.splitlines()
    assert lines[0] == "\ufeff部门,编号,工作任务,角色,完成时限,状态"
    assert "财政局,T10,财政信息公开,牵头,10月底前,推进中" in lines
    assert len(lines) == 17
    assert status("--overdue", "--format", "id").out == "T10\n"


def test_status__several_deadlines(status, project):
    """T10: 财政局 is under way, all others of 各部门 have reported nothing."""
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("10月底前", "[3月底前出台方案, 2027-03-31]"), encoding="utf-8")
    out = status("--dept", "财政局").out
    assert "财政局\t38\t0\t1\t0\t37\t0\t0%\t黄\n" in out
    assert "阶段时限已过、报的是推进中，这一阶段做到没有，请核实：财政局 T10。" in out
    assert "  审计局 T10 财政信息公开：3月底前出台方案（已过）；2027-03-31，未报\n" in status().out
    (record,) = json.loads(status("--dept", "财政局", "--format", "json").out)
    assert (record["late"], record["stage_unsure"]) == ([], ["T10"])
    (late,) = json.loads(status("--overdue", "--dept", "审计局", "--format", "json").out)
    assert (late["deadline"], late["due"]) == ("3月底前出台方案；2027-03-31", "2026-03-31")
    assert [each["passed"] for each in late["deadlines"]] == [True, False]


def test_status__a_deadline_without_a_year_is_said(status, project):
    said = "分解表没有写年份，T10 的完成时限按 2026 年算"
    assert said in status().out
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(re.sub("(?m)^title: ", "title: 2026年", text, count=1), encoding="utf-8")
    assert said not in status().out


def test_status__text_without_a_status_is_no_silence(status, project):
    (project / "data" / "progress" / "考核办.yaml").write_text(
        "format: 1\ndepartment: 考核办\ntasks:\n  - id: T05\n    result: 正在拟定方案\n",
        encoding="utf-8",
    )
    ran = status()
    assert "报了内容、没有写完成状态，按未报算：考核办 T05。" in ran.out
    (silent,) = (line for line in ran.out.splitlines() if line.startswith("还没有报的"))
    assert "考核办" not in silent


def test_status__what_is_only_possibly_a_task_is_named(status, project):
    (project / "data" / "progress" / "考核办.yaml").write_text(
        _REPORT.format(name="考核办", task=POSSIBLE, status="已完成"), encoding="utf-8"
    )
    ran = status()
    assert f"不计入以上项数的任务，也报了进展：考核办 {POSSIBLE}。" in ran.out


def test_status__a_collective_reports_nothing(status):
    ran = status("--dept", "各部门")
    assert ran.code == 2
    assert "各部门没有进展：是统称，任务分别写给各成员。" in ran.err


# -- in other commands -----------------------------------------------------------------------------


def test_list__by_what_was_reported(gkrw, project):
    table = str(project / "data" / "tasks.yaml")

    def ids(*arguments: str) -> list[str]:
        ran = gkrw("--table", table, "list", "--format", "id", *arguments)
        assert ran.code == 0
        return ran.out.split()

    assert ids("--dept", "财政局", "--status", "推进中") == ["T10"]
    assert ids("--dept", "财政局", "--status", "已完成") == []
    assert len(ids("--dept", "财政局", "--status", "未报")) == 37
    assert ids("--dept", "财政局", "--dept", "审计局", "--status", "推进中，已完成") == [
        "T05",
        "T10",
    ]
    assert ids("--overdue", "--as-of", "2026-11-25") == ["T10"]
    assert ids("--overdue", "--as-of", "2026-10-31") == []
    assert ids("--dept", "审计局", "--status", "已完成", "--overdue", "--as-of", "2026-11-25") == []


def test_list__the_summary_counts_what_is_listed(gkrw, project):
    table = str(project / "data" / "tasks.yaml")
    ran = gkrw("--table", table, "list", "--dept", "财政局", "--status", "推进中")
    assert "财政局（符合条件的）：牵头 1 项，责任 0 项，共同 0 项。\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--status", "推进中"], "--status 要和 --dept 一起用"),
        (["--dept", "财政局", "--status", "办完"], "--status 不能是“办完”"),
        (["--overdue", "--as-of", "昨天"], "--as-of “昨天”不是日期"),
    ],
)
def test_list__wrong_usage_of_what_was_reported(gkrw, arguments, said):
    ran = gkrw("list", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_show__what_each_department_reported(gkrw, project):
    ran = gkrw("--table", str(project / "data" / "tasks.yaml"), "show", "T10", "T32")
    assert "进展：财政局——推进中\n" in ran.out
    assert "进展：经发局——推进中；网上可办率 85%\n" in ran.out


def test_list__json_has_the_status_that_one_department_reported(gkrw, project):
    table = str(project / "data" / "tasks.yaml")

    def statuses(*arguments: str) -> dict[str, str | None]:
        ran = gkrw("--table", table, "list", "--format", "json", *arguments)
        return {each["id"]: each["status"] for each in json.loads(ran.out)}

    found = statuses("--dept", "财政局")
    assert found["T10"] == "推进中"
    assert [task for task, status in found.items() if status] == ["T10"]
    assert set(statuses().values()) == {None}
    assert set(statuses("--dept", "财政局", "--dept", "审计局").values()) == {None}


def test_status__the_lights_are_explained_below_the_table_of_a_terminal(status, monkeypatch):
    assert "灯：红" not in status().out
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    out = status().out
    assert "灯：红，有任务逾期；黄，有任务在 30 天以内到期，" in out
    assert out.index("完成率") < out.index("灯：红") < out.index("截至 2026-11-25")


def test_status__without_returns_there_is_no_table_of_them(status):
    out = status("--returns").out
    assert "第几次" not in out
    assert out.startswith("0 个单位交过，")
