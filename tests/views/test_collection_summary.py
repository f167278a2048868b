"""What `collect` says: what is alike in one line, first what was not taken, then the sheets."""

from pathlib import Path

from workbooks import TODAY, edited, issued, put, table

from gkrw.progress.records import ReportedProgress
from gkrw.returns.collect import collect, find_return_files
from gkrw.views.collection_summary import collection_lines


def lines_of(folder: Path, verbose: bool = False, **cells: object) -> list[str]:
    (folder / "财政局.xlsx").write_bytes(edited(issued(), put(**cells)))
    files = find_return_files([folder])
    result = collect(files, table(), ReportedProgress({}, ()), TODAY)
    return list(collection_lines(result, dry_run=True, verbose=verbose))


def test_a_column_that_somebody_added_is_one_message(tmp_path):
    added = {f"S{row}": "同意" for row in range(4, 24)} | {"S3": "领导意见"}
    first, alike, fix, sheet, total = lines_of(tmp_path, **added)
    assert first == "财政局.xlsx › 任务清单 › S4：“领导意见”不是清单里的栏目，没有收。"
    assert alike == "  同样的还有 19 处：S5、S6、S7、S8等（用 --verbose 逐格列出）"
    assert fix.startswith("  改法：")
    assert sheet.endswith("财政局，收 0 项，没有变化 18 项，没有收 20 处")
    assert total == "会收 0 个部门的 0 项进展，20 处没有收，见上。"


def test_two_added_columns_are_two_messages(tmp_path):
    lines = lines_of(tmp_path, S3="领导意见", S4="同意", T3="分管领导", T4="王局长")
    assert [line for line in lines if "不是清单里的栏目" in line] == [
        "财政局.xlsx › 任务清单 › S4：“领导意见”不是清单里的栏目，没有收。",
        "财政局.xlsx › 任务清单 › T4：“分管领导”不是清单里的栏目，没有收。",
    ]


def test_different_mistakes_are_different_messages(tmp_path):
    lines = lines_of(tmp_path, J4="滞后", J5="逾期", M4="十月底")
    assert [
        line.split("：")[0] for line in lines if line.startswith("财政局.xlsx › 任务清单 ›")
    ] == [
        "财政局.xlsx › 任务清单 › J4",
        "财政局.xlsx › 任务清单 › M4",
    ]


def test_two_returns_that_differ_are_one_message(tmp_path):
    one = edited(issued(), put(J4="推进中", L4="已公开。", J5="推进中"))
    two = edited(issued(), put(J4="已完成", L4="没有公开。", J5="未开始"))
    (tmp_path / "财政局（甲）.xlsx").write_bytes(one)
    (tmp_path / "财政局（乙）.xlsx").write_bytes(two)
    files = find_return_files([tmp_path])
    result = collect(files, table(), ReportedProgress({}, ()), TODAY)
    first, alike, *_ = lines = list(collection_lines(result, dry_run=True, verbose=False))
    assert "另一份回收表填的是" in first
    assert alike == "  同样的还有 2 处：L4、J5（用 --verbose 逐格列出）"
    assert "\n".join(lines).count("另一份回收表填的是") == 1


def test_a_sheet_that_is_refused_is_one_message(tmp_path):
    (tmp_path / "审计局.xlsx").write_bytes(edited(issued(), put(J4="推进中", L4="已公开。")))
    files = find_return_files([tmp_path])
    result = collect(files, table(), ReportedProgress({}, ()), TODAY)
    refusal, cells, fix, total = collection_lines(result, dry_run=True, verbose=False)
    assert refusal.startswith("审计局.xlsx › 任务清单：文件名和里面的清单不是一个部门的")
    assert cells == "  里面填的有 2 处：J4、L4（用 --verbose 逐格列出）"
    assert fix.startswith("  改法：问清以后")
    assert total == "会收 0 个部门的 0 项进展，3 处没有收，见上。"


def test_what_stands_beside_the_checklist_comes_after_its_own_cells(tmp_path):
    lines = lines_of(tmp_path, S3="领导意见", S4="同意", J4="滞后")
    assert [line.split("：")[0] for line in lines if "没有收。" in line] == [
        "财政局.xlsx › 任务清单 › J4",
        "财政局.xlsx › 任务清单 › S4",
    ]


def test_every_cell_is_listed_when_asked_for(tmp_path):
    lines = lines_of(tmp_path, verbose=True, J4="滞后", J5="逾期", J6="已完成")
    assert sum("没有收。" in line for line in lines) == 2
    assert "  T40 完成状态：（空） → 已完成" in lines


def test_what_many_files_of_a_department_contradict_is_said_once(tmp_path):
    for n in range(5):
        cells = {"J4": "已完成" if n % 2 else "推进中", "L4": f"第{n}个人写的情况说明。"}
        (tmp_path / f"财政局{n}.xlsx").write_bytes(edited(issued(), put(**cells)))
    (tmp_path / "审计局.xlsx").write_bytes(edited(issued("审计局"), put(J4="已完成")))
    result = collect(find_return_files([tmp_path]), table(), ReportedProgress({}, ()), TODAY)
    for verbose in (False, True):
        lines = list(collection_lines(result, dry_run=True, verbose=verbose))
        first, fix, second, same_fix, *_, total = lines
        assert first == (
            "财政局0.xlsx › 任务清单 › J4：T10 的完成状态填的是“推进中”，"
            "另一份回收表填的是“已完成”（财政局1.xlsx › 任务清单 › J4等 2 处），没有收。"
        )
        assert second.startswith("财政局0.xlsx › 任务清单 › L4：T10 的完成情况填的是")
        assert second.endswith("（财政局3.xlsx › 任务清单 › L4）等 4 种，没有收。")
        assert fix == same_fix
        assert sum("填的是" in line for line in lines) == 2
        assert total.startswith("会收 1 个部门的 1 项进展，10 处没有收，见上。")


def test_two_files_that_contradict_each_other_in_many_rows_are_one_message(tmp_path):
    for name, text in (("甲", "已完成"), ("乙", "推进中")):
        cells = {f"J{row}": text for row in range(4, 20)}
        (tmp_path / f"{name}.xlsx").write_bytes(edited(issued(), put(**cells)))
    result = collect(find_return_files([tmp_path]), table(), ReportedProgress({}, ()), TODAY)
    first, alike, *_ = lines = list(collection_lines(result, dry_run=True, verbose=False))
    assert first.startswith("乙.xlsx › 任务清单 › J4：T10 的完成状态填的是“推进中”")
    assert alike == "  同样的还有 15 处：J5、J6、J7、J8等（用 --verbose 逐格列出）"
    assert len(lines) == 6


def test_notes_about_what_was_taken_come_last(tmp_path):
    lines = lines_of(tmp_path, J4="已完成", M4="10月8日")
    assert lines[0].startswith("财政局.xlsx › 任务清单：财政局，收 1 项")
    assert lines[-2].startswith("注意：财政局.xlsx › 任务清单 › M4：")
