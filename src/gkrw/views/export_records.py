"""An exported table as CSV, Markdown and JSON Lines, and what a run of `export` has written."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from gkrw.core.errors import refuse_lost
from gkrw.core.model import Collective, Row
from gkrw.core.task_parts import json_number
from gkrw.official.content import (
    Export,
    ExportColumn,
    Holder,
    columns_below_headings,
    export_columns,
    parts_of,
)
from gkrw.progress.standing import is_met
from gkrw.views.formats import Format, escape_markdown, guarded, markdown_table, records_text
from gkrw.views.run_summary import removed_lines, written_word
from gkrw.views.task_records import task_record

if TYPE_CHECKING:
    from gkrw.files.output_folder import Destination

TEXT_FORMATS = (Format.MD, Format.CSV, Format.JSONL)


def proved_text(export: Export, format: Format) -> str:
    """Return the file of one of TEXT_FORMATS. Raises UserError if something is missing in it."""
    text = export_text(export, format)
    refuse_lost(
        f" {format.value} 文件", missing_from_text(text, export, format), "什么也没有写出。"
    )
    return text


def export_text(export: Export, format: Format) -> str:
    """Return the file without a check that it is complete."""
    if format is Format.MD:
        return _markdown(export)
    columns = export_columns(export)
    headings = [column.heading for column in columns]
    return records_text(format, holder_records(export), headings, _cells(columns), ())


def _cells(columns: Sequence[ExportColumn]) -> Iterator[tuple[str, ...]]:
    return zip(*(column.texts for column in columns), strict=True)


def _markdown(export: Export) -> str:
    """Return the title, the remarks, and a table below each heading."""
    annex = export.loaded.table.annex
    remarks = [*([annex] if annex else []), *export.remarks]
    text = f"# {escape_markdown(export.title)}\n"
    text += "".join(f"\n{escape_markdown(remark)}\n" for remark in remarks)
    columns = columns_below_headings(export)
    headings = [escape_markdown(column.heading) for column in columns]
    cells = _cells(columns)
    for begun, part in parts_of(export):
        for heading in begun:
            level = "###" if heading.startswith("（") else "##"
            text += f"\n{level} {escape_markdown(heading)}\n"
        text += "\n" + markdown_table(headings, [next(cells) for _ in part.rows])
    return text


# -- a record for each task and body ---------------------------------------------------------------


def holder_records(export: Export) -> Iterator[dict[str, Any]]:
    """Yield a record for each body that has a task. All have the same keys; what is unknown is
    None. A task that no body has is one record without a body."""
    table = export.loaded.table
    collectives = {
        each.name for each in export.loaded.roster.bodies() if isinstance(each, Collective)
    }
    head = {
        "office": table.office.formal_name if table.office else None,
        "table_key": table.identity.recorded,
        "table_title": table.title,
        "year": table.year,
        "version": export.version,
        "as_of": str(export.as_of) if export.as_of else None,
    }
    for row in export.rows:
        record = {**head, **task_record(row, table.year)}
        holders = export.holders(row)
        for holder in holders:
            kind = "collective" if holder.body in collectives else "department"
            yield {**record, **_of_holder(export, row, holder, kind)}
        if not holders:
            yield {**record, **_of_holder(export, row, None, None)}


def _of_holder(export: Export, row: Row, holder: Holder | None, kind: str | None) -> dict[str, Any]:
    item = holder.item if holder else None
    entry = item.entry if item else None
    assignments = export.loaded.assignments
    return {
        "body": holder.body if holder else None,
        "kind": kind,
        "role": holder.role.value if holder else None,
        "reports": bool(holder and holder.body in assignments.reporters(row)),
        "reported": entry is not None if item else None,
        "status": entry.status.value if entry and entry.status else None,
        "overdue": item.is_overdue if item else None,
        "light": item.light.value if item else None,
        "finished": str(entry.finished) if entry and entry.finished else None,
        "target_values": [
            {
                "name": target.name,
                "value": json_number(item.values[target.name]),
                "unit": target.unit,
                "met": is_met(target, item.values[target.name]),
            }
            for target in row.task.targets
            if item and target.name in item.values
        ],
        "result": (entry.result or None) if entry else None,
        "evidence": (entry.evidence or None) if entry else None,
        "remark": (entry.note or None) if entry else None,
    }


# -- reading a file again --------------------------------------------------------------------------


def missing_from_text(text: str, export: Export, format: Format) -> list[str]:
    """Read the text of a file again and return the rows that are not as they should be: T10."""
    expected: list[tuple[str, object]]
    found: list[Any]
    if format is Format.JSONL:
        expected = [(f"{each['id']} {each['body'] or ''}", each) for each in holder_records(export)]
        found = [json.loads(line) for line in text.split("\n")[:-1]]
    elif format is Format.MD:
        cells = _cells(columns_below_headings(export))
        expected = [(row.task.id, [*next(cells)]) for row in export.rows]
        found = _read_markdown(text)
    else:
        cells = _cells(export_columns(export))
        expected = [(row.task.id, [*map(guarded, next(cells))]) for row in export.rows]
        found = [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))][1:]
    pairs = zip_longest(expected, found, fillvalue=("多出的一行", None))
    return [label for (label, wanted), each in pairs if each != wanted]


def _read_markdown(text: str) -> list[list[str]]:
    """Return the cells of the rows of all tables, without those of headings."""
    lines = text.split("\n")
    rows = [
        line
        for line, after in pairwise(lines)
        if line.startswith("| ") and not line.startswith("| --- ") and after[:6] != "| --- "
    ]
    return [[*map(_unescaped, re.split(r" \| ", line[2:-2]))] for line in rows]


def _unescaped(cell: str) -> str:
    """Return the text of a cell of Markdown: the inverse of escape_markdown."""
    text = re.sub(r"\\(.)", r"\1", cell.replace("<br>", "\n"))
    return text.replace("&lt;", "<").replace("&amp;", "&")


# -- what a run has written ------------------------------------------------------------------------


def export_summary(
    export: Export, destination: "Destination", removed: Sequence[str], dry_run: bool
) -> Iterator[str]:
    """Yield a line for each file, then what the run wrote and removed."""
    yield from (file.name for file in destination.files)
    scope = export.selection.description or "全表"
    tasks = f"{scope}，共 {len(export.rows)} 项"
    yield f"{written_word(dry_run)} {len(destination.files)} 份文件（{tasks}）：{destination.folder}"
    yield from removed_lines(removed)
