"""The ledger of returns as plain data: the returns of each department, and the source of a
value."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from gkrw.core.model import Row
from gkrw.progress.ledger import LedgerEntry, sources_of, value_digest
from gkrw.progress.progress_schema import key_label
from gkrw.progress.records import DepartmentProgress

LEDGER_COLUMNS = ("部门", "第几次", "收到", "保存", "文件", "收了", "没有收", "迟交")


class LedgerLine(NamedTuple):
    """One return of a department; or a department without returns, with `entry` None and `round` 0.

    `round` numbers the returns of a department from 1. `days_late` is the number of days by which
    the first return came after the due day, or by which today is after it if none came; 0 for a
    later return, None if no due day was given.
    """

    department: str
    round: int
    entry: LedgerEntry | None
    days_late: int | None
    is_saved_in_time: bool = False
    """Whether a late return was saved by the day on which it was due."""


def ledger_lines(
    departments: Sequence[str],
    progress: Mapping[str, DepartmentProgress],
    since: date | None,
    due: date | None,
    today: date,
) -> Iterator[LedgerLine]:
    """Yield a line for each return of these departments that came on the day `since` or later (any
    day for None), in the order in which they came, and one for each department without such a
    return."""
    for name in departments:
        ledger = [
            entry
            for entry in (progress[name].returns if name in progress else ())
            if not entry.is_imported
            if since is None or (entry.received and entry.received >= since)
        ]
        in_order = sorted(ledger, key=lambda each: (each.received or date.min, each.saved_text))
        for number, entry in enumerate(in_order, 1):
            came = entry.received if number == 1 else None
            late = _days_late(came, due)
            saved = entry.saved.astimezone().date() if entry.saved else None
            in_time = bool(late and saved and due and saved <= due)
            yield LedgerLine(name, number, entry, late, in_time)
        if not in_order:
            yield LedgerLine(name, 0, None, _days_late(today, due))


def _days_late(came: date | None, due: date | None) -> int | None:
    return None if due is None else max((came - due).days, 0) if came else 0


def ledger_cells(line: LedgerLine) -> tuple[str, ...]:
    """Return one line as cells, in the order of LEDGER_COLUMNS."""
    late = f"{line.days_late} 天" if line.days_late else ""
    entry = line.entry
    if line.is_saved_in_time:
        late += "（期限前保存）"
    if entry is None:
        return (line.department, "还没有", *[""] * 5, late)
    saved = f"{entry.saved.astimezone():%Y-%m-%d %H:%M}" if entry.saved else ""
    return (
        line.department,
        str(line.round),
        str(entry.received or ""),
        saved,
        entry.file,
        f"{entry.taken} 项",
        f"{entry.rejected} 处" if entry.rejected else "",
        late,
    )


def ledger_record(line: LedgerLine) -> dict[str, Any]:
    """Return one line as a JSON object."""
    entry = line.entry
    record: dict[str, Any] = {"department": line.department, "round": line.round}
    if entry is not None:
        record |= {
            "file": entry.file,
            "sheet": entry.sheet,
            "digest": entry.digest,
            "saved": entry.saved_text or None,
            "received": entry.received and str(entry.received),
            "taken": entry.taken,
            "rejected": entry.rejected,
        }
    return {**record, "days_late": line.days_late}


def source_facts(row: Row, progress: Mapping[str, DepartmentProgress]) -> Iterator[tuple[str, str]]:
    """Yield label and text for each stored value of a task, with the cell that it came from, or one
    fact that nothing was reported. An empty label continues the line above."""
    label = "来源"
    for department, each in progress.items():
        entry = each.by_id.get(row.task.id)
        sources = sources_of(each.returns)
        for key, text in entry.texts().items() if entry else ():
            where = "没有记录来源"
            if found := sources.get((row.task.id, key)):
                origin, source = found
                where = f"{origin.file} › {origin.sheet} › {source.cell}"
                where += f"（{origin.times}）" if origin.times else ""
                if source.digest != value_digest(text):
                    where = f"手工改过，原来是 {where}"
            yield label, f"{department}的{key_label(key)}——{where}"
            label = ""
    if label:
        yield label, "没有部门报过"
