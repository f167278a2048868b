"""Pairs of tables, both edited and damaged: compared, described, by department, and as a document."""

import json
import re
from random import Random

from damage import REAL, SINGLE, SMALL_TABLES, WRONG, damaged_data, damaged_text, data_of, edit_all
from runner import Files, main

from gkrw import store
from gkrw.diff.by_department import by_department
from gkrw.diff.comparison_document import (
    BY_CHANGE,
    BY_DEPARTMENT,
    comparison_rows,
    compose_comparison,
)
from gkrw.diff.describe import describe_changes
from gkrw.diff.tree_diff import diff
from gkrw.store.decode import FORBIDDEN
from gkrw.views.diff_page import change_page, markdown_of, plain_text_of

_DOCUMENT_EVERY = 20


def make(rng: Random) -> Files:
    base = REAL if rng.random() < 0.1 else rng.choice(SMALL_TABLES)
    return {
        "旧.yaml": _version(rng, base),
        "新.yaml": _version(rng, base if rng.random() < 0.95 else rng.choice(SMALL_TABLES)),
        "document.txt": b"yes" if rng.randrange(_DOCUMENT_EVERY) == 0 else b"",
    }


def _version(rng: Random, base: str) -> bytes:
    kind = rng.random()
    if kind < 0.6:
        data = data_of(base)
        edits = [rng.choice((*SINGLE, *SINGLE, *WRONG)) for _ in range(rng.randint(0, 8))]
        edit_all(data, edits, rng)
        text = json.dumps(data, ensure_ascii=False)
        text = damaged_text(rng, text) if rng.random() < 0.2 else text
    elif kind < 0.9:
        text = damaged_data(rng, base)
    else:
        text = damaged_text(rng, base)
    return text.encode("utf-8", "surrogatepass")


def check(files: Files) -> None:
    tables = [store.read(files[name], name).table for name in ("旧.yaml", "新.yaml")]
    old, new = tables
    if old is None or new is None:
        return
    found = diff(old, new)
    assert all(entry.heading or entry.action for entry in describe_changes(found.changes))
    json.dumps([change.as_json() for change in found.changes], ensure_ascii=False).encode()
    json.dumps([each.as_json() for each in by_department(found)]).encode()
    for by_dept in (False, True):
        page = change_page(found, "旧 → 新", by_dept)
        for text in (plain_text_of(page), markdown_of(page)):
            text.encode()
            assert not re.search(FORBIDDEN, text), text[:300]
        if files["document.txt"]:
            rows = comparison_rows(page.entries)
            if rows:
                layout = BY_DEPARTMENT if by_dept else BY_CHANGE
                one = compose_comparison(layout, new.title, [page.versions], rows)
                assert one == compose_comparison(layout, new.title, [page.versions], rows)
    for table in (old, new):
        same = diff(table, table)
        assert same.changes == same.rewritings == ()
    back = diff(new, old)
    assert back.is_empty == found.is_empty


if __name__ == "__main__":
    main(make, check)
