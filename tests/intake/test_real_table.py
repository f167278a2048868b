"""The office's own table, as Word and Excel have it, gives the tasks that were typed from it."""

from types import SimpleNamespace

import pytest
from foreign_documents import imported, page, passed_through, saved_as, told, word_file, workbook
from rendered import needs_libreoffice
from source_table import drawn_pieces

from conftest import REAL_TABLE

TASKS = told(SimpleNamespace(text=REAL_TABLE.read_text(encoding="utf-8")))


def check(data: bytes, name: str) -> None:
    """Check that a document gives the 44 tasks, the title and the annex, and that all is kept."""
    found = imported(data, name)
    assert told(found) == TASKS
    assert len(TASKS) == 44
    assert found.data["title"] == "兰州新区政务公开工作重点任务分解表"
    assert found.data["annex"] == "附件2"
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("draw", "name"), [(word_file, "表.docx"), (workbook, "表.xlsx"), (page, "表.html")]
)
def test_six_pieces_with_headings_repeated_and_cells_merged(draw, name):
    check(draw(drawn_pieces()), name)


@needs_libreoffice
@pytest.mark.parametrize(
    ("draw", "own", "other"), [(word_file, "docx", "odt"), (workbook, "xlsx", "ods")]
)
def test_six_pieces_that_libreoffice_saved(draw, own, other, tmp_path):
    again = passed_through({"表": draw(drawn_pieces())}, own, other, tmp_path)
    check(again["表"], f"表.{own}")


@needs_libreoffice
def test_six_pieces_in_a_pdf(tmp_path):
    pages = saved_as({"表": word_file(drawn_pieces())}, "docx", "pdf", tmp_path / "pdf")
    check(pages["表"], "表.pdf")
