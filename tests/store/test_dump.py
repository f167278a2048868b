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
