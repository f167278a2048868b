"""Tables of every shape become the tasks that a person would read in them.

The layouts of public task tables are in layouts.txt, each with its tasks.
"""

import re
from pathlib import Path

import pytest
from foreign_documents import (
    PARAGRAPH,
    comma_separated,
    imported,
    page,
    passed_through,
    saved_as,
    told,
    valid,
    word_file,
    workbook,
)
from rendered import needs_libreoffice

from gkrw.intake.import_table import import_source
from gkrw.intake.sources.pdf_source import document_of
from gkrw.office.pdf import pages_of

FORMATS = {"docx": word_file, "xlsx": workbook, "html": page}
_LAYOUT = re.compile(r"^## (.+?)\n(.+?)\n-->\n(.+?)\n(?=\n##|\Z)", re.M | re.S)
LAYOUTS = {
    name: (picture, tasks.split("\n"))
    for name, picture, tasks in _LAYOUT.findall(
        Path(__file__).with_name("layouts.txt").read_text(encoding="utf-8")
    )
}
"""By the name of the shape: the document, and each task as `told` writes it."""


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("picture", "tasks"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_tasks_of_a_layout(suffix, picture, tasks):
    if suffix == "html" and picture.startswith("｜"):
        pytest.skip("a page has no empty tables")
    found = imported(FORMATS[suffix](picture), f"a.{suffix}")
    assert told(found) == tasks


ROWS = "工作任务｜责任科室\n推行分时段预约｜门诊部\n开展上门换药｜护理部\n"


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("above", "title", "left_out"),
    [
        (
            "关于印发《青山医院“改善服务”任务分解表》的通知\n现印发给你们。\n附件\n"
            "青山医院\n“改善服务”任务分解表\n",
            "青山医院“改善服务”任务分解表",
            ["关于印发《青山医院“改善服务”任务分解表》的通知", "现印发给你们。"],
        ),
        ("市卫生健康局\n2026年任务分解表\n", "市卫生健康局2026年任务分解表", []),
        (  # the office that signs, and the day
            "现印发给你们。\n市卫生健康局\n2026年1月20日\n2026年任务分解表\n",
            "2026年任务分解表",
            ["现印发给你们。", "市卫生健康局", "2026年1月20日"],
        ),
        ("内部资料\n2026年任务分解表\n", "2026年任务分解表", ["内部资料"]),
    ],
)
def test_a_title_on_two_lines(suffix, above, title, left_out):
    found = imported(FORMATS[suffix](above + ROWS), f"a.{suffix}")
    assert found.data["title"] == title
    assert [each.text for each in found.left_out] == left_out


@pytest.mark.parametrize("suffix", FORMATS)
def test_several_deadlines_of_a_cell(suffix):
    rows = "工作任务｜责任科室｜完成时限\n推行预约｜门诊部｜4月底前完成摸底；10月底前全院推行。\n"
    found = imported(FORMATS[suffix](f"2026年任务分解表\n{rows}"), f"a.{suffix}")
    assert found.data["tasks"][0]["deadline"] == ["4月底前完成摸底", "10月底前全院推行"]


MERGED_ONLY = (
    "the title column is the heading",
    "four columns of headings",
    "a heading cell over two levels and over the task",
    "one requirement over several tasks",
    "bodies and deadlines over several tasks",
    "tasks of which one is merged over several others",
    "headings with their numbers in a column of ids, below a title that no usual word ends",
    "a column of an unknown heading over several tasks",
    "leads, supports and deadlines merged over tasks of other lengths",
    "two rows of headings, with communities among the duties",
)
"""Layouts in which only merged cells tell that an empty cell goes on from the one above it."""


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name not in MERGED_ONLY])
def test_the_tasks_of_a_layout_without_merged_cells(name):
    picture, tasks = LAYOUTS[name]
    assert told(imported(comma_separated(picture), "a.csv")) == tasks


@needs_libreoffice
@pytest.mark.parametrize(("own", "other"), [("docx", "odt"), ("xlsx", "ods")])
def test_the_tasks_of_all_layouts_that_libreoffice_saved(own, other, tmp_path):
    documents = {name: FORMATS[own](picture) for name, (picture, _) in LAYOUTS.items()}
    again = passed_through(documents, own, other, tmp_path)
    found = {name: told(imported(data, f"a.{own}")) for name, data in again.items()}
    assert found == {name: tasks for name, (_, tasks) in LAYOUTS.items()}


@needs_libreoffice
def test_the_tasks_of_all_layouts_in_a_pdf(tmp_path):
    """All but the end of a paragraph that fills its line, which looks like any other line."""
    documents = {name: word_file(picture) for name, (picture, _) in LAYOUTS.items()}
    pages = {
        name: pages_of(data)
        for name, data in saved_as(documents, "docx", "pdf", tmp_path / "pdf").items()
    }
    found = {
        name: told(valid(import_source(document_of(each, name), {})))
        for name, each in pages.items()
    }

    def joined(tasks: list[str]) -> list[str]:
        return [each.replace(PARAGRAPH, "") for each in tasks]

    assert {name: joined(tasks) for name, tasks in found.items()} == {
        name: joined(tasks) for name, (_, tasks) in LAYOUTS.items()
    }
