"""What `collect` says: what is alike in one line, first what was not taken, then the sheets."""

from pathlib import Path

from workbooks import TODAY, edited, issued, put, table

from gkrw.progress.records import ReportedProgress
from gkrw.returns.collect import collect, find_return_files
from gkrw.views.run_summary import blank_lines, collection_lines
from tables import edited as table_with
from tables import read


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


def test_two_returns_that_differ_are_one_message_each(tmp_path):
    one = edited(issued(), put(J4="推进中", L4="已公开。", J5="推进中"))
    two = edited(issued(), put(J4="已完成", L4="没有公开。", J5="未开始"))
    (tmp_path / "财政局（甲）.xlsx").write_bytes(one)
    (tmp_path / "财政局（乙）.xlsx").write_bytes(two)
    files = find_return_files([tmp_path])
    result = collect(files, table(), ReportedProgress({}, ()), TODAY)
    lines = list(collection_lines(result, dry_run=True, verbose=False))
    assert sum("另一份回收表填的是" in line for line in lines) == 2
    assert sum(line == "  同样的还有 2 处：L4、J5（用 --verbose 逐格列出）" for line in lines) == 2


def test_a_sheet_that_is_refused_is_one_message(tmp_path):
    (tmp_path / "审计局.xlsx").write_bytes(edited(issued(), put(J4="推进中", L4="已公开。")))
    files = find_return_files([tmp_path])
    result = collect(files, table(), ReportedProgress({}, ()), TODAY)
    refusal, cells, fix, total = collection_lines(result, dry_run=True, verbose=False)
    assert refusal.startswith("审计局.xlsx › 任务清单：文件名和里面的清单不是一个部门的")
    assert cells == "  填了的有 2 处：J4、L4（用 --verbose 逐格列出）"
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


def test_notes_about_what_was_taken_come_last(tmp_path):
    lines = lines_of(tmp_path, J4="已完成", M4="10月8日")
    assert lines[0].startswith("财政局.xlsx › 任务清单：财政局，收 1 项")
    assert lines[-2].startswith("注意：财政局.xlsx › 任务清单 › M4：")


def test_where_the_blanks_of_a_document_are_filled_in_for_good():
    office = "office: {name: 简称, full_name: 全称, contact: 姓名, phone: '号码'}"
    blanks = ["发文机关全称", "发文字号", "联系人", "电话"]
    _, line = blank_lines(blanks, None)
    assert line == f"发文机关全称、联系人、电话写进分解表，以后就有：写上 {office}。"
    loaded = read(table_with(("sections:\n", f"{office}\nsections:\n")))
    assert loaded.findings == ()
    assert loaded.table is not None
    _, line = blank_lines(["发文字号", "电话"], loaded.table.office)
    assert line == "电话写进分解表，以后就有：office 里加上 phone: '号码'。"
    assert len(list(blank_lines(["发文字号"], None))) == 1
    assert list(blank_lines([], None)) == []
