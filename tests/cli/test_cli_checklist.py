"""`gkrw checklist` and `gkrw collect`, as they are typed: out, filled in, and back."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbooks import edited, put

from conftest import REAL_TABLE, written_files
from tables import edited as edited_table


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the real table."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tasks.yaml").write_bytes(REAL_TABLE.read_bytes())
    return tmp_path


def written(project: Path) -> list[str]:
    return list(written_files(project / "out" / "checklists"))


def fill(project: Path, name: str = "财政局", sheet: str = "任务清单", **cells) -> Path:
    """A return: the checklist as issued, with cells filled in, in a folder of its own."""
    folder = project / "回收表"
    folder.mkdir(exist_ok=True)
    (issued,) = (project / "out" / "checklists").glob(f"*{name}*.xlsx")
    path = folder / f"{name}.xlsx"
    path.write_bytes(edited(issued.read_bytes(), put(**cells), sheet=sheet))
    return path


def progress(project: Path) -> dict[str, str]:
    folder = project / "data" / "progress"
    if not folder.is_dir():
        return {}
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


# -- out -------------------------------------------------------------------------------------------


def test_checklist__one_workbook_with_a_sheet_for_each(run, project):
    ran = run("checklist")
    assert ran.code == 0
    assert written(project) == ["政务公开工作任务清单.xlsx"]
    assert "财政局  牵头 3 项，责任 1 项，共同 34 项\n" in ran.out
    assert "已写出 1 份清单（16 个部门，每个部门一页）" in ran.out
    assert "各部门没有清单：是统称，任务分别写给各成员。\n" in ran.out
    book = load_workbook(project / "out" / "checklists" / "政务公开工作任务清单.xlsx")
    assert len(book.sheetnames) == 19


def test_checklist__a_workbook_for_each(run, project):
    ran = run("checklist", "--split", "--due", "2026年12月10日")
    assert ran.code == 0
    assert len(written(project)) == 16
    assert written(project)[5] == "06_财政局_政务公开工作任务清单.xlsx"
    book = load_workbook(project / "out" / "checklists" / written(project)[5])
    assert book.sheetnames == ["说明", "任务清单", "_gkrw"]
    assert "请于2026年12月10日前交回。" in book["任务清单"]["A2"].value


def test_checklist__one_department_leaves_the_others_alone(run, project):
    run("checklist", "--split")
    before = {
        name: (project / "out" / "checklists" / name).read_bytes() for name in written(project)
    }
    ran = run("checklist", "--dept", "新区财政局")
    assert ran.code == 0
    assert "“新区财政局”即财政局。" in ran.err
    assert "已写出 1 份清单" in ran.out
    after = {
        name: (project / "out" / "checklists" / name).read_bytes() for name in written(project)
    }
    assert after == before


def test_checklist__json_says_what_was_written(run, project):
    ran = run("checklist", "--dept", "财政局", "--format", "json")
    assert json.loads(ran.out) == [
        {
            "path": str(project / "out" / "checklists" / "06_财政局_政务公开工作任务清单.xlsx"),
            "department": "财政局",
            "lead": 3,
            "named": 1,
            "support": 0,
            "collective": 34,
            "possible": 0,
            "rows": 38,
            "cells": 267,
            "filled": 0,
        }
    ]


def test_checklist__possible_tasks_only_when_asked_for(run):
    ran = run("checklist", "--dept", "财政局", "--include-possible")
    assert "可能涉及 4 项" in ran.out


def test_checklist__dry_run_writes_nothing(run, project):
    ran = run("checklist", "--split", "--dry-run")
    assert "会写出 16 份清单" in ran.out
    assert not (project / "out").exists()


def test_checklist__what_somebody_filled_in_is_not_overwritten(run, project):
    run("checklist", "--split")
    path = project / "out" / "checklists" / written(project)[5]
    path.write_bytes(edited(path.read_bytes(), put(J4="已完成")))
    before = path.read_bytes()
    ran = run("checklist", "--split")
    assert ran.code == 1
    assert "里有 1 份文件在生成以后被改过：06_财政局" in ran.err
    assert path.read_bytes() == before
    assert run("checklist", "--split", "--force").code == 0
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dept", "财政"], "没有名为“财政”的部门或统称"),
        (["--dept", "各部门"], "各部门没有清单：是统称"),
        (["--due", "年底"], "--due “年底”不是日期"),
        (["--out", " "], "--out 没有写明文件夹"),
        (["--format", "csv"], "--format 不能是“csv”"),
    ],
)
def test_checklist__wrong_usage(run, project, arguments, said):
    ran = run("checklist", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not (project / "out").exists()


def test_checklist__an_invalid_table_gives_none(gkrw, tmp_path):
    table = tmp_path / "data" / "tasks.yaml"
    table.parent.mkdir()
    table.write_text(edited_table(("lead: [审计局]", "lead: [审计厅]")), encoding="utf-8")
    ran = gkrw("--table", str(table), "checklist")
    assert ran.code == 1
    assert "没有写清单" in ran.err


def test_checklist__two_runs_give_the_same_bytes(run, project):
    run("checklist", "--split")
    first = {
        name: (project / "out" / "checklists" / name).read_bytes() for name in written(project)
    }
    run("checklist", "--split", "--out", str(project / "又"))
    for name, data in first.items():
        assert (project / "又" / name).read_bytes() == data


# -- and back --------------------------------------------------------------------------------------


def test_collect__an_untouched_checklist_changes_nothing(run, project):
    run("checklist", "--split")
    ran = run("collect", str(project / "out" / "checklists"))
    assert ran.code == 0
    assert "财政局，收 0 项，没有变化 38 项\n" in ran.out
    assert ran.out.endswith("已收 0 个部门的 0 项进展。\n")
    assert progress(project) == {}


def test_collect__what_was_filled_in_goes_into_the_progress_file(run, project):
    run("checklist", "--split")
    path = fill(project, J4="已办结", L4="已经公开。", M4="2026.10.8", P4=13900001111)
    ran = run("collect", str(path))
    assert ran.code == 0
    assert "财政局.xlsx › 任务清单：财政局，收 1 项，没有变化 37 项\n" in ran.out
    text = progress(project)["财政局.yaml"]
    assert text.startswith(
        "# 财政局的进展，由 gkrw collect 写入；手工改过以后，请运行 gkrw validate。\n"
        "format: 1\n"
        "table: 兰州新区政务公开工作重点任务分解表\n"
        "department: 财政局\n"
        "tasks:\n"
        "  - id: T10\n"
        "    title: 财政信息公开\n"
        "    status: 已完成\n"
        "    result: 已经公开。\n"
        "    finished: 2026-10-08\n"
        "    phone: '13900001111'\n"
        "returns:\n"
        "  - file: 财政局.xlsx\n"
        "    sheet: 任务清单\n"
    )
    rows = r"    received: {}\n    taken: 1\n    rows: T10:[0-9a-f]{{8}} T14 T40 T12 T01"
    assert re.search(rows.format(date.today()), text)
    assert "    values: |\n      T10 status J4 7d5ade6d\n      T10 result L4 33640e5c\n" in text
    again = run("collect", str(path))
    assert (again.code, again.out.split("\n")[0]) == (0, "1 份是以前收过的，没有新内容。")
    assert progress(project)["财政局.yaml"] == text
    assert run("validate").code == 0


def test_collect__the_day_on_which_a_return_came_and_a_copy_of_it(run, project):
    run("checklist", "--split")
    path = fill(project, J4="推进中")
    ran = run("collect", str(path), "--received", "2026-06-21", "--keep")
    assert ran.code == 0
    (kept,) = (project / "data" / "returns").iterdir()
    assert kept.read_bytes() == path.read_bytes()
    assert kept.name.startswith("财政局_")
    lines = run("status", "--returns", "--due", "2026-06-19", "--dept", "财政局").out.split("\n")
    assert lines[1].split("\t")[:3] == ["财政局", "1", "2026-06-21"]
    assert lines[1].endswith("财政局.xlsx\t1 项\t\t2 天")
    assert "1 个单位都交了。" in lines
    (record,) = json.loads(run("status", "--returns", "--dept", "财政局", "-f", "json").out)
    assert (record["round"], record["received"], record["taken"]) == (1, "2026-06-21", 1)
    ahead = run("collect", str(path), "--received", "2999-01-01")
    assert ahead.code == 2


def test_show__says_from_which_cell_of_which_return_each_value_is(run, project):
    run("checklist", "--split")
    run("collect", str(fill(project, J4="推进中", K29=5)), "--received", "2026-06-21")
    shown = run("show", "T10", "T29", "--source").out
    assert "来源：财政局的完成状态——财政局.xlsx › 任务清单 › J4（" in shown
    assert "财政局的“公示时限”的完成值——财政局.xlsx › 任务清单 › K29（" in shown
    assert "2026-06-21 收到）" in shown
    file = project / "data" / "progress" / "财政局.yaml"
    file.write_text(file.read_text("utf-8").replace("推进中", "已完成"), "utf-8")
    assert "——手工改过，原来是 财政局.xlsx" in run("show", "T10", "--source").out
    assert "G812 T10 的完成状态现在是“已完成”，不是财政局.xlsx › 任务清单 › J4 报的" in (
        run("validate").out
    )


def test_collect__a_folder_to_take(run, project):
    run("checklist", "--split")
    folder = project / "以这里的为准"
    folder.mkdir()
    first = fill(project, J4="推进中")
    run("collect", str(first))
    text = (project / "data" / "progress" / "财政局.yaml").read_text("utf-8")
    (project / "data" / "progress" / "财政局.yaml").write_text(
        text.replace("推进中", "未开始"), "utf-8"
    )
    second = fill(project, J4="已完成")
    second.rename(folder / "财政局.xlsx")
    assert run("collect", str(folder)).code == 1
    assert run("collect", str(folder), "--take", str(folder)).code == 0
    assert "status: 已完成" in progress(project)["财政局.yaml"]


def test_checklist__answers_too_long_to_print_are_named(run, project):
    run("checklist", "--split")
    run("collect", str(fill(project, L4="逐项对照整改。" * 100)))
    ran = run("checklist", "--split", "--force")
    assert "报过的内容太长，打印不全：财政局 T10。用 --paper A3，或者请部门写短一些。" in ran.err
    assert "打印不全" not in run("checklist", "--split", "--force", "--paper", "A3").err


def test_collect__the_next_checklist_has_it_filled_in_and_the_circle_goes_on(run, project):
    run("checklist", "--split")
    run("collect", str(fill(project, J4="推进中", L4="正在准备。")))
    ran = run("checklist", "--split")
    assert "共同 34 项，已有进展 1 项\n" in ran.out
    run("collect", str(fill(project, J4="已完成")))
    text = progress(project)["财政局.yaml"]
    assert "status: 已完成\n    result: 正在准备。\n" in text


def test_collect__dry_run_shows_the_changes_and_writes_nothing(run, project):
    run("checklist", "--split")
    path = fill(project, J4="已完成", L4="已经公开。")
    ran = run("collect", str(path), "--dry-run")
    assert ran.code == 0
    assert ran.out == (
        "财政局.xlsx › 任务清单：财政局，收 1 项，没有变化 37 项\n"
        "会收 1 个部门的 1 项进展。收进什么，加 --verbose 逐格列出。\n"
    )
    ran = run("collect", str(path), "--dry-run", "--verbose")
    assert "  T10 完成状态：（空） → 已完成\n  T10 完成情况：（空） → 已经公开。\n" in ran.out
    assert ran.out.endswith("会收 1 个部门的 1 项进展。\n")
    assert progress(project) == {}


def test_collect__what_is_not_taken_is_said_and_kept(run, project):
    run("checklist", "--split")
    path = fill(project, J4="滞后", L4="正在准备。", M5="十月底")
    ran = run("collect", str(path))
    assert ran.code == 1
    assert (
        "财政局.xlsx › 任务清单 › J4：T10 的完成状态不能是“滞后”，没有收。\n"
        "  改法：从下拉列表中选：未开始、推进中、已完成。\n"
    ) in ran.out
    assert "result: 正在准备。" in progress(project)["财政局.yaml"]
    (kept,) = (project / "out" / "未入库").iterdir()
    assert f"没有收的内容另存在 {kept}。" in ran.err
    sheet = load_workbook(kept)["未入库"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:6] for row in rows] == [
        ["财政局.xlsx", "任务清单", "J4", "T10", "完成状态", "滞后"],
        ["财政局.xlsx", "任务清单", "M5", "T14", "完成日期", "十月底"],
    ]


def test_collect__a_conflict_waits_for_take(run, project):
    run("checklist", "--split")
    path = fill(project, J4="推进中")
    run("collect", str(path))
    path = fill(project, J4="已完成")
    ran = run("collect", str(path))
    assert ran.code == 1
    assert "T10 的完成状态填的是“已完成”，已存的是“推进中”，没有收。" in ran.out
    assert "status: 推进中" in progress(project)["财政局.yaml"]
    ran = run("collect", str(path), "--take", "财政局.xlsx")
    assert ran.code == 0
    assert "status: 已完成" in progress(project)["财政局.yaml"]


def test_collect__take_asks_which_of_two_files_of_one_name(run, project):
    run("checklist", "--split")
    for month in ("4月", "5月"):
        (project / "回收表" / month).mkdir(parents=True)
        path = fill(project, J4="推进中")
        path.rename(project / "回收表" / month / "财政局.xlsx")
    ran = run("collect", str(project / "回收表"), "--take", "财政局.xlsx")
    assert ran.code == 2
    assert "--take 的“财政局.xlsx”有几个，分不清是哪一个。\n改法：写出路径：" in ran.err
    assert f"{Path('5月', '财政局.xlsx')}。" in ran.err


def test_collect__a_folder_with_other_things_in_it(run, project):
    run("checklist", "--split")
    fill(project, J4="已完成")
    folder = project / "回收表"
    (folder / "说明.docx").write_bytes(b"PK")
    (folder / "~$财政局.xlsx").write_bytes(b"lock")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    ran = run("collect", str(folder))
    assert ran.code == 1
    assert "没有读 说明.docx：不是 .xlsx 工作簿。" in ran.err
    assert "坏.xlsx：文件已经损坏，解不开。" in ran.out
    assert "status: 已完成" in progress(project)["财政局.yaml"]
    assert "~$" not in ran.out


@pytest.mark.parametrize("name", ["财政局.xls", "财政局.et", "财政局.ods", "财政局.csv"])
def test_collect__what_may_be_a_return_in_another_format_is_named(run, project, name):
    (project / "回收表").mkdir()
    (project / "回收表" / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    ran = run("collect", str(project / "回收表"))
    assert ran.code == 1
    assert ran.out.startswith(f"{name}：")
    assert "另存为“Excel 工作簿（.xlsx）”" in ran.out


def test_collect__one_workbook_of_all(run, project):
    run("checklist")
    issued = project / "out" / "checklists" / "政务公开工作任务清单.xlsx"
    data = edited(issued.read_bytes(), put(J4="已完成"), sheet="财政局")
    path = project / "总.xlsx"
    path.write_bytes(edited(data, put(J4="推进中"), sheet="审计局"))
    ran = run("collect", str(path))
    assert ran.code == 0
    assert sorted(progress(project)) == ["审计局.yaml", "财政局.yaml"]


def test_collect__json(run, project):
    run("checklist", "--split")
    path = fill(project, J4="已完成", M4="十月底")
    (record,) = json.loads(run("collect", str(path), "--format", "json").out)
    assert record == {
        "path": str(path),
        "department": "财政局",
        "taken": 1,
        "unchanged": 37,
        "conflicts": [],
        "rejected": [
            {
                "sheet": "任务清单",
                "cell": "M4",
                "task": "T10",
                "code": "G924",
                "message": "完成日期应当是日期，填的是“十月底”，没有收。"
                "已完成的，填实际完成的日期，如 2026-10-08；没有完成的，空着。",
            }
        ],
        "warnings": [],
        "earlier": [],
        "saved": None,
        "known": False,
    }


def test_collect__progress_that_cannot_be_read_stops_it(run, project):
    run("checklist", "--split")
    path = fill(project, J4="已完成")
    (project / "data" / "progress").mkdir()
    broken = "format: 1\ndepartment: 财政局\ntasks:\n  - id: T10\n    status: 办了\n"
    (project / "data" / "progress" / "财政局.yaml").write_text(broken, encoding="utf-8")
    ran = run("collect", str(path))
    assert ran.code == 1
    assert "进展文件有 1 处错误，没有收" in ran.err
    assert progress(project)["财政局.yaml"] == broken
    assert run("checklist", "--split").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["没有.xlsx"], 3, "找不到 没有.xlsx"),
        ([], 2, ""),
        ([".", "--take", "没有.xlsx"], 2, "--take 的“没有.xlsx”不在这次要收的文件里"),
    ],
)
def test_collect__wrong_usage(run, project, monkeypatch, arguments, code, said):
    run("checklist", "--split")
    monkeypatch.chdir(project / "out" / "checklists")
    ran = run("collect", *arguments)
    assert ran.code == code
    assert said in ran.err


def test_collect__an_empty_folder(run, project):
    (project / "空").mkdir()
    ran = run("collect", str(project / "空"))
    assert ran.code == 3
    assert "没有找到 .xlsx 工作簿" in ran.err


def test_collect__is_refused_while_another_run_writes(run, project):
    from gkrw.progress.progress_writer import progress_lock

    run("checklist", "--split")
    path = fill(project, J4="已完成")
    with progress_lock(project / "data" / "progress"):
        ran = run("collect", str(path))
    assert ran.code == 1
    assert "另一个 gkrw 正在写" in ran.err


def test_validate__checks_progress_files_too(run, project):
    folder = project / "data" / "progress"
    folder.mkdir()
    (folder / "财政局.yaml").write_text(
        "format: 1\ndepartment: 财政局\ntasks:\n  - id: T99\n", encoding="utf-8"
    )
    ran = run("validate")
    assert ran.code == 1
    assert "财政局.yaml:4:9: 错误 G802 分解表里没有 T99。\n    - id: T99\n" in ran.out
    found = json.loads(run("validate", "--format", "json").out)
    assert [each["code"] for each in found if each["file"].endswith("财政局.yaml")] == ["G802"]
    assert "file=" in run("validate", "--format", "github").out


def test_the_issued_workbook_can_be_opened_from_its_bytes(run, project):
    run("checklist", "--dept", "财政局")
    data = (project / "out" / "checklists" / written(project)[0]).read_bytes()
    assert load_workbook(io.BytesIO(data)).active.title == "任务清单"


def test_collect__a_folder_with_nothing_but_what_was_not_taken(run, tmp_path):
    folder = tmp_path / "补报"
    folder.mkdir()
    (folder / "未入库_1a2b3c4d.xlsx").touch()
    ran = run("collect", str(folder))
    assert ran.err == (
        "错误：没有找到 .xlsx 工作簿，只有 未入库_1a2b3c4d.xlsx。\n"
        "改法：未入库_… 是上次没有收的内容，不再收：在原来的清单里改好，收那一份。\n"
    )
    (folder / "未入库_1a2b3c4d.xlsx").rename(folder / "情况说明.docx")
    assert "工作簿，只有 情况说明.docx。\n改法：把交回的清单放进" in run("collect", str(folder)).err
