"""A whole table that is written anew says the same."""

import pytest

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.store.dump import dump
from gkrw.store.layout import Layout, lay_out
from tables import read


@pytest.mark.parametrize("list_indent", [0, 2])
@pytest.mark.parametrize("file", [REAL_TABLE, *OFFICE_TABLES], ids=lambda file: file.stem)
def test_a_table_that_is_written_anew_has_the_same_data(file, list_indent):
    layout = lay_out(file.read_bytes())
    assert isinstance(layout, Layout)
    again = lay_out(dump(layout.root.data, list_indent).encode())
    assert isinstance(again, Layout)
    assert again.root.data == layout.root.data


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> 修订", "  ======="])
def test_a_paragraph_that_looks_like_a_mark_of_a_conflict_is_quoted(mark):
    text = f"依法公开。\n{mark}\n主动公开。"
    task = {"id": "T01", "title": "公开", "requirement": text}
    departments = [{"name": "财政局"}]
    written = dump({"format": "1", "departments": departments, "tasks": [task]}, 2)
    assert "G115" not in {finding.code for finding in read(written).findings}
    layout = lay_out(written.encode())
    assert isinstance(layout, Layout)
    assert layout.root.data["tasks"] == [task]


@pytest.mark.parametrize(
    ("requirement", "is_below_a_bar"),
    [
        ("甲", True),
        ("甲\n\n乙", True),
        ("\n甲", True),
        ("甲\n乙 ", True),
        ("", False),
        ("甲\n ", False),
        ("甲\n\u3000", False),
        (" 甲", False),
        ("\t甲", False),
        ("甲\u2028乙", False),
    ],
)
def test_a_text_that_lines_below_a_bar_would_change_is_quoted(requirement, is_below_a_bar):
    task = {"id": "T01", "title": "预算公开", "requirement": requirement}
    data = {"format": "1", "title": "分解表", "tasks": [task]}
    written = dump(data)
    assert ("requirement: |" in written) == is_below_a_bar
    again = lay_out(written.encode())
    assert isinstance(again, Layout)
    assert again.root.data == data
