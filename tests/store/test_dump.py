"""A whole table that is written anew says the same."""

import pytest

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.store.dump import dump
from gkrw.store.layout import Layout, lay_out


@pytest.mark.parametrize("list_indent", [0, 2])
@pytest.mark.parametrize("file", [REAL_TABLE, *OFFICE_TABLES], ids=lambda file: file.stem)
def test_a_table_that_is_written_anew_has_the_same_data(file, list_indent):
    layout = lay_out(file.read_bytes())
    assert isinstance(layout, Layout)
    again = lay_out(dump(layout.root.data, list_indent).encode())
    assert isinstance(again, Layout)
    assert again.root.data == layout.root.data
