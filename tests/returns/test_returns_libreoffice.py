"""The full round with LibreOffice: it opens a checklist, fills it in and saves it, and gkrw reads it."""

import re
import subprocess
from datetime import date

from calc import PDF, needs_calc, resaved
from workbooks import cells_of, edited, issued, issued_jointly, put, read, row_of, table

from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.returns.return_reader import read_returns

pytestmark = needs_calc
ENTRIES = {
    "T10": TaskProgress("T10", Status.UNDER_WAY, (), "=1+1\n第二段。", None, "", "", "0931-1234567")
}


def test_a_checklist_that_is_only_saved_again_says_what_was_issued(tmp_path):
    returned = read(resaved(issued(entries=ENTRIES), tmp_path))
    assert cells_of(returned, "T10") == {
        "status": Status.UNDER_WAY,
        "result": "=1+1\n第二段。",
        "phone": "0931-1234567",
    }
    assert (returned.rejected, returned.notes) == ([], [])
    row = row_of(returned, "T10")
    assert row.issued == {
        key: cell
        for cell, key in zip(
            ("推进中", "", "=1+1\n第二段。", "", "", "", "0931-1234567", ""),
            ("status", "value", "result", "finished", "evidence", "reporter", "phone", "note"),
            strict=True,
        )
    }


def test_what_is_typed_in_libreoffice_comes_back(tmp_path):
    data = resaved(
        issued(),
        tmp_path,
        {
            "J4": "已完成",
            "K29": 5,
            "L4": "第一段：“公开”。\n第二段。",
            "M4": 46303,
            "P4": "0931-1234567",
            "N4": '=HYPERLINK("https://www.example.gov.cn/fj";"附件")',
            "O4": "_x000D_",
            "Q5": "=1+1",
            "D4": "改过",  # locked for a person, not for a macro
        },
    )
    returned = read(data, today=date.today())
    assert cells_of(returned, "T10") == {
        "status": Status.DONE,
        "result": "第一段：“公开”。\n第二段。",
        "finished": date(2026, 10, 8),
        "evidence": "附件 https://www.example.gov.cn/fj",
        "reporter": "_x000D_",
        "phone": "0931-1234567",
    }
    assert [str(value) for value in cells_of(returned, "T29").values()] == ["5"]
    assert cells_of(returned, "T14") == {"note": "2"}  # a formula that was worked out
    assert [each.place.cell for each in returned.rejected] == ["D4"]
    assert returned.notes == []


def test_a_workbook_of_all_departments_comes_back_whole(tmp_path):
    data = resaved(issued_jointly(), tmp_path, {"J4": "推进中"}, sheet="财政局")
    found, rejected = read_returns(data, "总.xlsx", table(), date.today())
    assert rejected == []
    assert len(found) == 16
    typed = {
        each.department: [row.task.id for row in each.rows if any(cell.value for cell in row.cells)]
        for each in found
    }
    assert typed["财政局"] == ["T10"]
    assert sum(map(len, typed.values())) == 1
    assert all(not each.rejected and not each.notes for each in found)


def test_a_damaged_fixed_text_is_still_told_after_saving(tmp_path):
    data = resaved(edited(issued(), put(E4="只公开预算。")), tmp_path)
    (rejection,) = read(data).rejected
    assert rejection.place.cell == "E4"


def test_no_text_is_clipped_on_paper(tmp_path):
    pdf = tmp_path / "清单.pdf"
    pdf.write_bytes(resaved(issued(entries=ENTRIES), tmp_path, form=PDF))
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    said = re.sub(r"\s", "", shown)
    for row in table().rows:
        if table().assignments.role("财政局", row.task) and row.task.id in said:
            for part in re.findall(r"[\u4e00-\u9fff]{5}", row.task.requirement):
                assert set(part) <= set(said)
    pages = shown.count("\f")
    assert 6 <= pages <= 10  # the text has 9 points
    assert shown.count("完成状态") >= pages - 1  # the headings are repeated
    assert f"第{pages}页，共{pages}页" in said
