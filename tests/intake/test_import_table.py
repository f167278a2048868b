"""Foreign tables become the table that a person would type from them."""

from source_table import SOURCE

from conftest import REAL_TABLE
from gkrw import store
from gkrw.intake.import_table import import_source, read_source


def facts(text: bytes) -> list[tuple[object, ...]]:
    """The headings and the fields of each task that a document can have."""
    table = store.read(text, "tasks.yaml").table
    assert table is not None
    return [
        (
            *(row.task.id, *row.path, row.task.title, row.task.requirement),
            *(str(each) for each in row.task.lists),
            row.task.deadline_text,
        )
        for row in table.rows()
    ]


def test_the_table_as_it_was_pasted_from_word_gives_the_44_tasks():
    imported = import_source(read_source(SOURCE.read_bytes(), SOURCE.name), {})
    assert facts(imported.text.encode()) == facts(REAL_TABLE.read_bytes())
    assert (imported.data["title"], imported.data["annex"]) == (
        "兰州新区政务公开工作重点任务分解表",
        "附件2",
    )
    assert imported.left_out == ()
