"""The 修改对照表: both sides of each change, marked and complete, the same bytes every time."""

import io
import zipfile

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator

from gkrw.diff.by_department import by_department
from gkrw.diff.comparison_document import (
    BY_CHANGE,
    BY_DEPARTMENT,
    comparison_rows,
    draw_comparison,
    missing_from,
)
from gkrw.diff.describe import describe_changes
from gkrw.diff.describe_departments import describe_departments
from gkrw.diff.tree_diff import diff
from tables import SMALL, edited, read


def rows_of(*changes: tuple[str, str], back: bool = False):
    """The rows for some edits of the small table; `back` takes the edited one for the old."""
    old, new = read(SMALL).table, read(edited(*changes)).table
    assert old is not None
    assert new is not None
    return comparison_rows(describe_changes((diff(new, old) if back else diff(old, new)).changes))


def cells(data: bytes) -> list[list[str]]:
    (table,) = Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def drawn(rows, title: str = "修改对照表") -> bytes:
    return draw_comparison(title, ["HEAD~1 → data/tasks.yaml"], rows)


def rows_kept_whole(data: bytes) -> int:
    """How many table rows of a document must not be divided between pages."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").count(b"<w:cantSplit/>")


TEXT = ("对审计发现问题、整改落实及问责情况进行公开。", "对审计发现的问题、整改落实情况进行公开。")
NEW_TASK = (
    "            responsible: [建设局]\n",
    "            responsible: [建设局]\n"
    "          - id: T03\n            title: 政策解读\n            requirement: |\n"
    "              解读政策。\n              回应关切。\n            lead: [财政局]\n",
)


def test_an_edited_text_stands_on_both_sides():
    assert cells(drawn(rows_of(TEXT))) == [
        ["序号", "修改的内容", "原内容", "修改后", "说明"],
        [
            "1",
            "T02 审计公开\n一、政府信息公开·（一）主动公开",
            f"工作要求：{TEXT[0]}",
            f"工作要求：{TEXT[1]}",
            "",
        ],
    ]


def test_changed_characters_are_struck_and_underlined():
    (table,) = Document(io.BytesIO(drawn(rows_of(TEXT)))).tables
    before, after = table.rows[1].cells[2:4]
    struck = [run.text for run in before.paragraphs[0].runs if run.font.strike]
    under = [run.text for run in after.paragraphs[0].runs if run.font.underline]
    assert struck == ["及问责"]
    assert under == ["的"]
    assert not any(run.font.underline for run in before.paragraphs[0].runs)


def test_an_added_task_has_no_text_before():
    (row,) = cells(drawn(rows_of(NEW_TASK)))[1:]
    assert row[1].startswith("T03 政策解读\n")
    assert row[2] == "—"
    assert row[3] == ("工作要求：解读政策。\n回应关切。\n牵头部门：财政局\n责任部门：各部门")
    assert row[4] == "新增任务"


def test_a_removed_task_has_no_text_after():
    (row,) = cells(drawn(rows_of(NEW_TASK, back=True)))[1:]
    assert row[2].startswith("工作要求：解读政策。\n回应关切。\n")
    assert row[3] == "—"
    assert row[4] == (
        "删除任务\n注意：删掉的编号没有记下来，以后可能再给别的任务用：在最上层写上 retired: [T03]。"
    )


def test_a_new_field_was_empty_before():
    (row,) = cells(
        drawn(rows_of(("lead: [审计局]", "lead: [审计局]\n            deadline: 年底前")))
    )[1:]
    assert row[2:4] == ["完成时限：（无）", "完成时限：年底前"]


def test_a_default_of_a_group_is_remarked_with_its_tasks():
    (row,) = cells(drawn(rows_of(("responsible: [各部门]", "responsible: [财政局]"))))[1:]
    assert row[2:4] == ["默认责任部门：各部门", "默认责任部门：财政局"]
    assert "影响的任务：T01" in row[4]
    assert "名单中去掉：各部门、审计局、建设局" in row[4]


def test_a_new_id_is_remarked_as_suspicious():
    (row,) = cells(drawn(rows_of(("id: T02", "id: T09"))))[1:]
    assert row[2:4] == ["编号：T02", "编号：T09"]
    assert "疑似改了编号：T02 → T09" in row[4]


def test_a_new_heading_has_a_row_for_everything_in_it():
    group = (
        "      - title: 主动公开\n",
        "      - title: 政策解读\n        tasks:\n          - id: T03\n            title: 解读\n"
        "            requirement: |\n              解读政策。\n            lead: [财政局]\n"
        "            responsible: []\n      - title: 主动公开\n",
    )
    rows = cells(drawn(rows_of(group)))[1:]
    assert [row[1].split("\n")[0] for row in rows] == ["（一）政策解读", "T03 解读"]
    assert rows[1][1].endswith("一、政府信息公开·（一）政策解读")


def by_department_rows(*changes: tuple[str, str]):
    """The rows of 各部门任务变化对照表 for some edits of the small table."""
    old, new = read(SMALL).table, read(edited(*changes)).table
    assert old is not None
    assert new is not None
    return comparison_rows(describe_departments(by_department(diff(old, new))))


def widths_of(rows, layout) -> dict[str, int]:
    (table,) = Document(io.BytesIO(draw_comparison("对照表", [], rows, layout))).tables
    return {cell.text: cell.width.twips for cell in table.rows[0].cells}


def test_of_several_tasks_the_first_has_the_label():
    deadlines = [("lead: [审计局]", "lead: [审计局]\n            deadline: 年底前"), TEXT]
    title = ("title: 公众参与", "title: 公众参与决策")
    rows = by_department_rows(*deadlines, title)
    named = {row.about[0]: row.remarks for row in rows}
    assert named["审计局"] == (
        "内容有变2项",
        "内容有变：T01 公众参与决策（共同）：工作任务",
        "T02 审计公开（牵头）：工作要求、完成时限",
    )


def test_a_side_on_which_nothing_stands_is_narrow_for_the_sake_of_the_others():
    narrow = 1000
    added = widths_of(rows_of(NEW_TASK), BY_CHANGE)
    removed = widths_of(rows_of(NEW_TASK, back=True), BY_CHANGE)
    edited_only = widths_of(by_department_rows(TEXT), BY_DEPARTMENT)
    assert (added["原内容"], added["修改后"]) == (narrow, 3600 + 2600)
    assert (removed["原内容"], removed["修改后"]) == (3600 + 2600, narrow)
    assert (edited_only["变化前"], edited_only["变化后"]) == (narrow, narrow)
    assert edited_only["说明"] == 4236 + 2 * 2000
    assert widths_of(rows_of(TEXT, NEW_TASK), BY_CHANGE) == BY_CHANGE.columns


HOSTILE = [
    "<w:br/>&amp;<b>公开</b>",
    "{{ 标题 }}{% for x in y %}",
    "_x000D_公开",
    "=SUM(A1)公开",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_text_is_kept_as_text(text):
    rows = rows_of((TEXT[0], f"{text}。"))
    (row,) = cells(drawn(rows))[1:]
    assert row[3] == f"工作要求：{text}。"
    assert missing_from(drawn(rows), rows) == []


def test_the_document_is_valid_open_xml(tmp_path):
    path = tmp_path / "对照表.docx"
    path.write_bytes(drawn(rows_of(TEXT, NEW_TASK)))
    assert [each.description for each in OpenXmlValidator().validate(path).errors] == []


def test_the_same_changes_give_the_same_bytes():
    assert drawn(rows_of(TEXT)) == drawn(rows_of(TEXT))


def test_a_long_row_may_be_divided_between_pages():
    long = f"{'公开政策信息，' * 100}。"
    assert rows_kept_whole(drawn(rows_of((TEXT[0], long)))) == 1  # the heading
    assert rows_kept_whole(drawn(rows_of(TEXT))) == 2


# -- the proof -------------------------------------------------------------------------------------


def test_a_complete_document_has_nothing_missing():
    rows = rows_of(TEXT, NEW_TASK)
    assert missing_from(drawn(rows), rows) == []


def test_missing_texts_are_named():
    rows = rows_of(TEXT, NEW_TASK)
    assert missing_from(drawn(rows[:1]), rows) == [
        f"T03 政策解读 的{name}" for name in ("修改的内容", "原内容", "修改后", "说明")
    ]
    other = rows_of((TEXT[0], "对审计情况进行公开。"), NEW_TASK)
    assert "T02 审计公开 的修改后" in missing_from(drawn(other), rows)


def test_the_days_of_deadlines_are_written_out_whatever_the_table_calls_them():
    columns = (
        "columns:\n  lead: 牵头部门\n  responsible: 责任部门\n  deadline: 时间节点\nsections:\n"
    )
    text = edited(("sections:\n", columns))
    dated = "lead: [审计局]\n            deadline: 2026-06-30"
    old, new = read(text).table, read(text.replace("lead: [审计局]", dated)).table
    entries = describe_changes(diff(old, new).changes)
    (row,) = cells(drawn(comparison_rows(entries)))[1:]
    assert "时间节点：2026年6月30日" in row[3]
