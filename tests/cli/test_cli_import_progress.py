"""`gkrw import --progress`: what the columns of a foreign table report goes into progress files."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from foreign_documents import word_file, workbook

from conftest import OFFICE_TABLES, written_files
from gkrw.files import file_access
from gkrw.progress.progress_reader import load_progress
from gkrw.progress.progress_writer import dump_progress, progress_file_name
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import open_table

LEDGER = """\
XX县2026年重点任务台账
序号｜工作任务｜牵头单位｜责任单位｜完成时限｜是否完成｜完成情况｜存在问题｜完成日期
1｜建设学校。｜教育局｜住建局、财政局｜2026年12月｜否｜已开工2所。｜征地慢｜
2｜建设医院。｜卫健局｜｜2026年10月｜是｜已建成。⏎已验收。｜｜2026-09-30
3｜建设公园。｜｜住建局、财政局｜2026年9月｜是｜住建局：已建成。⏎财政局：资金到位。｜｜
4｜修路。｜｜住建局、财政局｜2026年9月｜｜修好。｜｜
"""


@pytest.fixture
def gkrw(gkrw, tmp_path, monkeypatch):
    """Run a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return gkrw


def draw(folder: Path, picture: str, kind: str = "xlsx") -> str:
    """Write a document into a folder. Returns its name."""
    data = workbook(picture) if kind == "xlsx" else word_file(picture)
    (folder / f"台账.{kind}").write_bytes(data)
    return f"台账.{kind}"


def reported(table: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The stored values by department and task."""
    progress = load_progress(table, open_table(table))
    assert progress.errors == ()
    return {
        (name, task): entry.texts()
        for name, entries in progress.entries.items()
        for task, entry in entries.items()
    }


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_each_value_goes_to_the_body_that_reports_it(gkrw, tmp_path, kind):
    file = draw(tmp_path, LEDGER, kind)
    ran = gkrw("import", file, "--progress", "--out", "data/tasks.yaml")
    assert (ran.code, "进展写入 data/progress 的 4 个文件" in ran.out) == (0, True)
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"result": "已开工2所。", "note": "存在问题：征地慢"},
        ("卫健局", "T02"): {
            "status": "已完成",
            "result": "已建成。\n已验收。",
            "finished": "2026-09-30",
        },
        ("住建局", "T03"): {"result": "已建成。"},
        ("财政局", "T03"): {"result": "资金到位。"},
    }


def test_what_nobody_can_be_told_to_have_reported_stays_in_the_table(gkrw, tmp_path):
    ran = gkrw("import", draw(tmp_path, LEDGER), "--progress", "--out", "data/tasks.yaml")
    extra = {task["id"]: task["extra"] for task in json.loads(gkrw("list", "--format", "json").out)}
    assert extra == {
        "T01": {"是否完成": "否"},
        "T02": {},
        "T03": {"是否完成": "是"},
        "T04": {"完成情况（原表）": "修好。"},
    }
    for line in (
        "是否完成“否”看不懂，没有写进进展，留在表里",
        "是否完成“是”不知道是哪个部门报的，没有写进进展，留在表里",
        "几个部门共用一格进展，看作教育局报的",
    ):
        assert line in ran.out


def test_the_table_and_its_progress_are_clean_and_every_value_has_its_cell(gkrw, tmp_path):
    gkrw("import", draw(tmp_path, LEDGER), "--progress", "--out", "data/tasks.yaml")
    checked = gkrw("validate", "--format", "json")
    assert [each for each in json.loads(checked.out) if each["code"].startswith("G8")] == []
    shown = gkrw("show", "T02", "--source").out
    sheet = "台账.xlsx › Sheet"
    for line in (
        f"卫健局的完成状态——{sheet} › F4",
        f"卫健局的完成情况——{sheet} › G4",
        f"卫健局的完成日期——{sheet} › I4",
    ):
        assert line in shown
    assert "卫健局\t1\t1\t0\t0\t0\t0\t100%" in gkrw("status", "--as-of", "2026-10-31").out


def test_in_word_a_value_comes_from_a_row_and_a_column_of_a_table(gkrw, tmp_path):
    gkrw("import", draw(tmp_path, LEDGER, "docx"), "--progress", "--out", "data/tasks.yaml")
    assert "教育局的完成情况——台账.docx › 表1 › G2" in gkrw("show", "T01", "--source").out


def test_without_the_option_the_columns_stay_and_the_option_is_told(gkrw, tmp_path):
    ran = gkrw("import", draw(tmp_path, LEDGER), "--out", "data/tasks.yaml")
    told = (
        "“是否完成”、“完成情况（原表）”、“存在问题”、“完成日期（原表）”是报上来的进展，现在留在表里"
    )
    assert told in ran.out
    assert "--progress" in ran.out
    assert not (tmp_path / "data" / "progress").exists()


def test_a_preview_writes_nothing_and_counts_what_it_would_write(gkrw, tmp_path):
    file = draw(tmp_path, LEDGER)
    ran = gkrw("import", file, "--progress")
    assert "进展：4 个部门，4 项，其中 3 项没有认出完成状态，统计时按未报算：T01、T03" in ran.out
    assert "  卫健局　已完成 1" in ran.out
    assert [each.name for each in tmp_path.iterdir()] == [file]
    (record,) = json.loads(gkrw("import", file, "--progress", "--format", "json").out)
    assert {"department": "卫健局", "tasks": ["T02"]} in record["progress"]


def test_a_column_that_the_user_keeps_stays(gkrw, tmp_path):
    options = ("--progress", "--columns", "存在问题=其他", "--out", "data/tasks.yaml")
    gkrw("import", draw(tmp_path, LEDGER), *options)
    (task, *_) = json.loads(gkrw("list", "--format", "json").out)
    assert task["extra"]["存在问题"] == "征地慢"


def test_progress_that_is_there_is_never_replaced(gkrw, tmp_path):
    file, folder = draw(tmp_path, LEDGER), tmp_path / "data" / "progress"
    folder.mkdir(parents=True)
    for name in ("教育局", "审计局"):
        (folder / f"{name}.yaml").write_text("mine", encoding="utf-8")
    for options in ((), ("--force",)):
        ran = gkrw("import", file, "--progress", "--out", "data/tasks.yaml", *options)
        assert (ran.code, "data/progress 里已经有 2 个进展文件" in ran.err) == (2, True)
        assert not (tmp_path / "data" / "tasks.yaml").exists()
    assert written_files(folder) == {"教育局.yaml": b"mine", "审计局.yaml": b"mine"}


def test_all_is_written_or_nothing(gkrw, tmp_path, monkeypatch):
    file, data = draw(tmp_path, LEDGER), tmp_path / "data"
    data.mkdir()
    (data / "tasks.yaml").write_text("old", encoding="utf-8")
    replace = file_access.replace_file

    def no_space_for_the_table(path, content, mode=None):
        if path.name == "tasks.yaml":
            raise OSError(28, "No space left on device")
        replace(path, content, mode)

    monkeypatch.setattr(file_access, "replace_file", no_space_for_the_table)
    ran = gkrw("import", file, "--progress", "--out", "data/tasks.yaml", "--force")
    assert ran.code == 3
    assert written_files(data) == {"tasks.yaml": b"old"}


def test_progress_of_another_table_is_in_a_folder_of_its_own(gkrw, tmp_path):
    file = draw(tmp_path, LEDGER)
    gkrw("import", file, "--progress", "--out", "data/tasks.yaml")
    gkrw("import", file, "--progress", "--title", "另一张表", "--out", "data/园区.yaml")
    assert (
        reported(tmp_path / "data" / "园区.yaml").keys()
        == reported(tmp_path / "data" / "tasks.yaml").keys()
    )
    assert len(written_files(tmp_path / "data" / "progress" / "园区")) == 4


def test_a_table_without_such_columns_is_said_to_have_none(gkrw, tmp_path):
    (tmp_path / "表.csv").write_text("工作任务,责任单位\n建设学校。,教育局\n", encoding="utf-8")
    ran = gkrw("import", "表.csv", "--progress", "--out", "t.yaml")
    assert (ran.code, "里面没有完成情况这样的栏" in ran.err) == (1, True)
    assert not (tmp_path / "t.yaml").exists()


def test_a_status_brings_its_day_and_its_text_along(gkrw, tmp_path):
    picture = (
        "工作任务｜责任单位｜完成状态\n建学校。｜教育局｜已完成（2026年8月28日）\n"
        "建医院。｜卫健局｜正在推进。已组织18次。\n修路。｜交通局｜完成75%\n绿化。｜园林局｜滞后\n"
    )
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"status": "已完成", "finished": "2026-08-28"},
        ("卫健局", "T02"): {"status": "推进中", "result": "已组织18次。"},
        ("交通局", "T03"): {"status": "推进中", "result": "完成75%"},
    }
    assert "“完成75%”看作推进中" in ran.out
    assert "完成状态（原表）“滞后”看不懂" in ran.out


def test_a_result_tells_the_status_by_a_share_or_a_first_sentence_only(gkrw, tmp_path):
    picture = (
        "工作任务｜责任单位｜进度（%）\n建学校。｜教育局｜75\n建医院。｜卫健局｜已完成。2座。\n"
        "修路。｜交通局｜已完成，余下的正在办理\n绿化。｜园林局｜已完成（2026年8月28日）\n"
    )
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"status": "推进中", "result": "75%"},
        ("卫健局", "T02"): {"status": "已完成", "result": "已完成。2座。"},
        ("交通局", "T03"): {"result": "已完成，余下的正在办理"},
        ("园林局", "T04"): {
            "status": "已完成",
            "result": "已完成（2026年8月28日）",
            "finished": "2026-08-28",
        },
    }
    assert "其中 1 项没有认出完成状态，统计时按未报算：T03" in ran.out


def test_imported_progress_is_no_return(gkrw, tmp_path):
    picture = "工作任务｜责任单位｜完成情况\n建学校。｜教育局｜已完成\n修路。｜交通局｜\n"
    gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert "0 个单位交过，2 个还没有：教育局、交通局。" in gkrw("status", "--returns").out
    assert "1 个单位报过；" in gkrw().out
    written = (tmp_path / "data" / "progress" / "教育局.yaml").read_text(encoding="utf-8")
    assert written.startswith("# 教育局的进展，由 gkrw import 写入")


def test_one_cell_for_several_bodies_is_reported_by_the_lead_alone(gkrw, tmp_path):
    picture = (
        "工作任务｜牵头单位｜配合单位｜完成状态\n建学校。｜教育局｜住建局、财政局｜已完成\n"
        "修路。｜交通局｜财政局｜推进中\n迎接检查。｜｜｜\n"
    )
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert "写了 reports: lead" in ran.out
    assert "\nreports: lead\n" in (tmp_path / "data" / "tasks.yaml").read_text(encoding="utf-8")
    shown = json.loads(gkrw("validate", "--format", "json").out)
    assert [each for each in shown if each["severity"] == "error"] == []


def test_any_column_can_be_said_to_hold_progress(gkrw, tmp_path):
    picture = (
        "工作任务｜责任单位｜反馈｜办否｜交卷\n建学校。｜教育局｜已竣工。｜已办结｜2026-09-30\n"
    )
    file = draw(tmp_path, picture)
    ran = gkrw("import", file, "--progress")
    assert (ran.code, "--columns 进度=完成情况" in ran.err) == (1, True)
    columns = ("--columns", "反馈=完成情况,办否=完成状态,交卷=完成日期")
    ran = gkrw("import", file, "--progress", *columns, "--out", "data/tasks.yaml")
    assert "反馈→完成情况，办否→完成状态，交卷→完成日期" in ran.out
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"status": "已完成", "result": "已竣工。", "finished": "2026-09-30"}
    }


def test_a_column_that_the_user_says_is_another_is_not_called_progress(gkrw, tmp_path):
    picture = "工作任务｜责任单位｜存在问题\n建学校。｜教育局｜征地慢。\n"
    ran = gkrw("import", draw(tmp_path, picture), "--columns", "存在问题=其他")
    assert "是报上来的进展" not in ran.out


def test_a_status_is_told_by_the_only_column_that_has_its_word(gkrw, tmp_path):
    picture = (
        "工作任务｜责任单位｜完成情况\n建学校。｜教育局｜已办结\n建医院。｜卫健局｜正在招标。\n"
    )
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"status": "已完成", "result": "已办结"},
        ("卫健局", "T02"): {"result": "正在招标。"},
    }
    assert "“已办结”看作完成状态：已完成" in ran.out


def test_several_columns_of_results_keep_their_headings(gkrw, tmp_path):
    picture = (
        "工作任务｜责任单位｜完成情况｜<\n^｜^｜上半年｜下半年\n建学校。｜教育局｜开工。｜竣工。\n"
    )
    gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {
        ("教育局", "T01"): {"result": "上半年：开工。\n下半年：竣工。"}
    }


def test_what_another_body_wrote_is_nobodys_of_the_task(gkrw, tmp_path):
    picture = "工作任务｜责任单位｜完成情况\n建学校。｜教育局｜审计局：已审计。\n建医院。｜卫健局｜完工。\n"
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {("卫健局", "T02"): {"result": "完工。"}}
    assert "里写的“审计局”没有这项任务" in ran.out


def test_a_day_that_contradicts_the_status_stays_in_the_table(gkrw, tmp_path):
    picture = "工作任务｜责任单位｜完成状态｜完成日期\n建学校。｜教育局｜推进中｜2026-09-30\n"
    ran = gkrw("import", draw(tmp_path, picture), "--progress", "--out", "data/tasks.yaml")
    assert reported(tmp_path / "data" / "tasks.yaml") == {("教育局", "T01"): {"status": "推进中"}}
    assert "完成日期（原表）“2026-09-30”和完成状态不一致，没有写进进展，留在表里" in ran.out


# -- exported 台账 ----------------------------------------------------------------------------------


def with_progress(folder: Path, source: Path) -> Path:
    """A project with a table of an office in which one body has reported on each task that names
    one: who is in a collective is in no export."""
    table = folder / "old" / "data" / "tasks.yaml"
    (table.parent / "progress").mkdir(parents=True)
    table.write_bytes(source.read_bytes())
    loaded = open_table(table)
    entries: dict[str, list[TaskProgress]] = {}
    for number, row in enumerate(loaded.rows):
        reaches = [loaded.roster.reach(each) for each in row.task.lists]
        named = [body for each in reaches for body in sorted(each.named)]
        body = next((each for each in named if each in loaded.assignments.reporters(row)), None)
        if body is None:
            continue
        is_done = number % 2 == 0
        entry = TaskProgress(
            row.task.id,
            Status.DONE if is_done else Status.UNDER_WAY,
            tuple((each.name, Decimal("92.5")) for each in row.task.targets),
            "已公开（含三公）。\n按季度更新。",
            date(2026, 10, 8) if is_done else None,
            "https://www.example.gov.cn/",
            note="" if is_done else "见（附件）；略",
            title=row.task.title,
        )
        entries.setdefault(body, []).append(entry)
    for body, found in entries.items():
        file = DepartmentProgress(body, tuple(found), table=loaded.table.identity.recorded)
        path = table.parent / "progress" / progress_file_name(file)
        path.write_bytes(dump_progress(file))
    return table


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("source", OFFICE_TABLES, ids=lambda path: path.stem)
def test_an_exported_ledger_gives_its_progress_back(gkrw, tmp_path, kind, source):
    old = with_progress(tmp_path, source)
    export = ("export", "--progress", "--as-of", "2026-11-20", "--format", kind, "--out", "out")
    assert gkrw("--table", str(old), *export).code == 0
    (file,) = (tmp_path / "out").glob(f"*.{kind}")
    assert gkrw("import", str(file), "--progress", "--out", "data/tasks.yaml").code == 0
    assert reported(tmp_path / "data" / "tasks.yaml") == reported(old)


def test_an_exported_page_keeps_its_progress_to_itself(gkrw, tmp_path):
    old = with_progress(tmp_path, OFFICE_TABLES[0])
    gkrw("--table", str(old), "export", "--progress", "--format", "html", "--out", "out")
    (file,) = (tmp_path / "out").glob("*.html")
    ran = gkrw("import", str(file), "--progress")
    assert (ran.code, "xlsx" in ran.err) == (1, True)
