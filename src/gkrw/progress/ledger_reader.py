"""Read the ledger in a progress file."""

from typing import Any

from yaml.nodes import Node

from gkrw.core import deadlines
from gkrw.core.wording import quoted, shortened
from gkrw.progress import progress_finding_kinds as kinds
from gkrw.progress import progress_schema
from gkrw.progress.ledger import (
    LedgerEntry,
    parse_moment,
    parse_row_cells,
    parse_rows,
    parse_value_source,
)
from gkrw.store.shapes import ValueForm
from gkrw.store.values import ValueReader


def read_ledger_entry(reader: ValueReader, node: Node) -> LedgerEntry | None:
    """Read one entry of the ledger; return None without a file name, a sheet or a digest."""
    shape = progress_schema.RETURN
    fields = reader.fields(node, shape)
    if fields is None:
        return None
    texts = {
        key: reader.text(fields, field) or ""
        for key, field in shape.fields.items()
        if field.form is not ValueForm.NUMBER
    }
    saved = parse_moment(texts["saved"])
    received = deadlines.day_of(texts["received"])
    for key, meant in (("saved", saved), ("received", received)):
        if texts[key] and meant is None:
            message = f"{shape.fields[key].label}“{texts[key]}”看不懂。"
            reader.report(kinds.LEDGER, fields[key], message)
    found: dict[str, list[Any]] = {"values": [], "cells": []}
    for key, parse in (("values", parse_value_source), ("cells", parse_row_cells)):
        for line in filter(None, texts[key].split("\n")):
            row = parse(line)
            if row is None:
                message = f"“{shape.fields[key].label}”的这一行看不懂：{quoted(shortened(line))}。"
                reader.report(kinds.LEDGER, fields[key], message)
            else:
                found[key].append(row)
    counts = {
        key: int(reader.number(fields, shape.fields[key]) or 0 if key in fields else 0)
        for key in ("taken", "rejected", "sheets")
    }
    if not (texts["file"] and texts["sheet"] and texts["digest"]):
        return None
    return LedgerEntry(
        texts["file"],
        texts["sheet"],
        texts["digest"],
        saved,
        received,
        counts["taken"],
        counts["rejected"],
        sheets=max(counts["sheets"], 1),
        rows=parse_rows(texts["rows"]),
        values=tuple(found["values"]),
        cells=tuple(found["cells"]),
    )
