"""Anything that is typed into a checklist or broken in it: no traceback, and no typed text is lost."""

import io
import random
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError
from workbooks import TODAY, edited, issued, table

from gkrw.checklist.content import filled_cells
from gkrw.progress.records import DepartmentProgress, TaskProgress, value_text
from gkrw.progress.statuses import Status
from gkrw.returns.merge import merge
from gkrw.returns.return_reader import read_returns
from gkrw.returns.returned_sheet import EMPTY_MARKS
from gkrw.store.decode import strip_forbidden

_TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["已完成", "推进中", "滞后", "2026.10.8", "10月8日", "90%", "—", "=1+1", "T99"]
    ),
    st.integers(-(10**22), 10**22),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)),
)
_CELLS = st.dictionaries(
    st.tuples(st.sampled_from("JKLMNOPQ"), st.integers(4, 41) | st.just(29)).map(
        lambda at: f"{at[0]}{at[1]}"
    ),
    _TYPED,
    min_size=1,
    max_size=6,
)
STORED = {"T10": TaskProgress("T10", Status.UNDER_WAY, (), "正在准备。", None, "", "张三")}
PROGRESS = DepartmentProgress("财政局", tuple(STORED.values()))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(_CELLS)
def test_everything_typed_ends_in_progress_in_a_conflict_or_among_what_was_not_taken(cells):
    def edit(sheet):
        for name, value in cells.items():
            try:
                sheet[name] = value
            except IllegalCharacterError:  # no workbook can have it
                sheet[name] = "非法字符"

    found, rejected = read_returns(
        edited(issued(entries=STORED), edit), "财政局.xlsx", table(), TODAY
    )
    assert rejected == []
    (outcome,) = merge(found, {"财政局": PROGRESS})
    taken = {change.cell.place.cell for change in outcome.updates}
    said = {
        each.place.cell
        for each in (
            *outcome.conflicts,
            *outcome.returned.rejected,
            *outcome.returned.notes,
            *outcome.notes,
        )
    }
    same = {
        cell.place.cell
        for row in outcome.returned.rows
        for cell in row.cells
        if value_text(cell.value)
        and value_text(cell.value)
        in (
            value_text(filled_cells(STORED.get(row.task.id), row.task.targets).get(cell.key)),
            (row.issued or {})[cell.key],
        )
    }
    for name, value in cells.items():
        typed = strip_forbidden(str(value)).strip()
        nothing = name[0] in "KM" and typed in EMPTY_MARKS
        if typed and not nothing:
            assert name in taken | said | same, (name, value)


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_broken_at_random_is_read_or_refused(seed):
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(issued(entries=STORED))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(sorted(parts))
        content = parts[name]
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at : at + chance.randrange(1, 40)] = b""
            case 1:
                content[at] = chance.randrange(256)
            case 2:
                content[at:at] = chance.choice([b"<x>", b"</c>", b"&b;", b"\xff", b'"', b"9" * 30])
            case _:
                start = chance.randrange(len(content))
                content[at:at] = content[start : start + 60]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    found, rejected = read_returns(stream.getvalue(), "财政局.xlsx", table(), TODAY)
    assert found or rejected
    merge(found, {"财政局": PROGRESS})
