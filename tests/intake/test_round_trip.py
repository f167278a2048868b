"""What was exported is imported again: the same tasks, below the same headings, with the same bodies.

A format cannot hold everything. HTML has all of it but notes of bodies, retired ids and accepted
findings. Word and Excel have not who reports, former deadlines and the members of collectives either.
CSV has no title, no annex label and no meaning of columns: headings that are no usual ones have to be
explained. In Word, every deadline that is a day is written 2026年6月30日, so how the table writes it is
lost; and no format but HTML tells an empty list from one that is not stated.
"""

from pathlib import Path
from typing import Any

import pytest

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw import store
from gkrw.core.deadlines import written_deadline
from gkrw.core.model import Table
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.import_table import import_source
from gkrw.intake.own_marks import OwnMarks
from gkrw.intake.source_reader import read_source
from gkrw.official.content import Export, compose_export, export_columns
from gkrw.official.publish import made_document, made_page
from gkrw.project.open_table import open_table
from gkrw.views.export_records import export_text
from gkrw.views.formats import Format

QINGSHAN = Path(__file__).parents[1] / "support" / "qingshan-tasks.yaml"
TABLES = [REAL_TABLE, *OFFICE_TABLES, QINGSHAN]
KINDS = ("docx", "xlsx", "flat.xlsx", "html", "csv")


def exported(export: Export, kind: str) -> bytes:
    if kind == "html":
        return made_page(export, with_contacts=False, changes=None)
    if kind == "csv":
        return export_text(export, Format.CSV).encode()
    return made_document(export, kind.removeprefix("flat."), flat=kind.startswith("flat"))


def facts(table: Table, kind: str) -> list[dict[str, Any]]:
    """The tasks as a document of a kind holds them."""
    found = []
    for row in table.rows():
        task, deadline = row.task, row.task.deadline_text
        found.append(
            {
                "id": task.id,
                "headings": [(type(each).__name__, each.title) for each in row.headings],
                "title": task.title,
                "requirement": task.requirement,
                "lists": [each.flat() for each in task.lists],
                "deadline": written_deadline(deadline) if kind == "docx" else deadline,
                "targets": task.targets_text,
                "extra": task.extra,
                "note": task.note,
            }
        )
        if kind == "html":
            found[-1] |= {"moved": task.moved, "reports": row.reports}
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_an_exported_table_is_imported_as_it_was(path, kind):
    loaded = open_table(path)
    export = compose_export(loaded, "123456789abc")
    source = read_source(exported(export, kind), f"表.{kind}")
    chosen = {}
    if kind == "csv":
        columns = {column.heading: column.key for column in export_columns(export)}
        chosen = OwnMarks("", True, columns).meanings(ColumnMeaning.LEFT_OUT)
    imported = import_source(source, chosen)
    table = store.read(imported.text.encode(), "表.yaml").table
    assert table is not None
    assert facts(table, kind) == facts(loaded.table, kind)
    if kind != "csv":
        assert (table.title, table.annex) == (loaded.table.title, loaded.table.annex)
        assert source.marks is not None
        assert (source.marks.version, source.marks.is_whole) == ("123456789abc", True)
    assert [each.text for each in imported.left_out if not each.text.endswith("项。")] == []
