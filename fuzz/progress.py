"""Progress files, made and damaged: read, written again, read back, shown by every command."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from commands import gkrw, project
from damage import REAL, RICH, damaged_bytes, damaged_data, damaged_text, odd_text
from runner import Files, main

from gkrw import store
from gkrw.core.assignments import LoadedTable
from gkrw.progress.ledger import LedgerEntry, ValueSource, value_digest
from gkrw.progress.progress_reader import read_progress_file
from gkrw.progress.progress_writer import dump_progress, progress_file_name
from gkrw.progress.records import DepartmentProgress, TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table
from gkrw.returns.cell_texts import plain_name
from gkrw.store.decode import strip_forbidden

_BY_NUMBER = (
    ("status", "--as-of", "2026-12-01"),
    ("status", "--by", "task", "--as-of", "2026-12-01"),
    ("status", "--as-of", "2026-12-01", "--format", "json"),
    (),
    ("validate", "--format", "json"),
    ("validate",),
    ("show", "T01"),
    ("show", "T02", "--format", "json"),
    ("list", "--overdue", "--format", "json"),
    ("list", "--status", "已完成"),
)


@cache
def loaded_table(text: str) -> LoadedTable:
    loaded = check_table(store.read(text.encode(), "data/tasks.yaml"))
    assert loaded is not None
    return loaded


def make(rng: Random) -> Files:
    table = REAL if rng.random() < 0.1 else RICH
    progress = _random_progress(rng, loaded_table(table))
    written = dump_progress(progress)
    kind = rng.random()
    text = written.decode("utf-8", "surrogatepass")
    if kind < 0.3:
        data = damaged_text(rng, text).encode("utf-8", "surrogatepass")
    elif kind < 0.5:
        data = damaged_data(rng, text).encode("utf-8", "surrogatepass")
    elif kind < 0.6:
        data = damaged_bytes(rng, text)
    else:
        data = written
    choice = f"{rng.randrange(len(_BY_NUMBER))} {rng.choice((0, 0, 30, 80))}"
    whole = b"whole" if data is written else b""
    return {
        "tasks.yaml": table.encode(),
        progress_file_name(progress): data,
        "command.txt": choice.encode(),
        "whole.txt": whole,
    }


def _random_progress(rng: Random, loaded: LoadedTable) -> DepartmentProgress:
    """Progress that collecting could store: texts without the characters that no file may have."""
    department = rng.choice([each.name for each in loaded.table.departments])
    entries = []
    for row in loaded.rows:
        if rng.random() < 0.4:
            continue
        entries.append(
            TaskProgress(
                row.task.id,
                rng.choice((None, *Status)),
                tuple(
                    (target.name, _number(rng)) for target in row.task.targets if rng.random() < 0.7
                ),
                _text(rng),
                rng.choice((None, date(2000, 1, 1) + timedelta(rng.randrange(36000)))),
                _text(rng),
                _text(rng),
                _text(rng),
                _text(rng),
            )
        )
    returns = tuple(_random_return(rng, entries) for _ in range(rng.choice((0, 0, 1, 1, 3))))
    return DepartmentProgress(department, tuple(entries), returns=returns)


def _random_return(rng: Random, entries: list[TaskProgress]) -> LedgerEntry:
    """An entry of the ledger with a part of the sources, some of values edited since."""
    saved = datetime(2000, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=rng.randrange(10**9))
    values = [
        ValueSource(entry.id, key, f"L{rng.randrange(1, 10**6)}", value_digest(text))
        for entry in entries
        for key, text in entry.texts().items()
        if rng.random() < 0.5
    ]
    rows = tuple((entry.id, rng.choice(("", value_digest(entry.id)))) for entry in entries)
    return LedgerEntry(
        plain_name(f"{_text(rng)}.xlsx"),
        plain_name(_text(rng)),
        f"{rng.getrandbits(64):016x}",
        rng.choice((None, saved)),
        rng.choice((None, saved.date())),
        rng.randrange(100),
        rng.randrange(3),
        rows,
        tuple(values),
        rng.choice((1, 1, 16)),
    )


def _number(rng: Random) -> Decimal:
    digits = Decimal(rng.choice((0, 1, 95, 100, rng.randrange(10**6), 10**15 - 1)))
    return digits.scaleb(-rng.choice((0, 0, 1, 2, 5)))


def _text(rng: Random) -> str:
    if rng.random() < 0.4:
        return ""
    pieces = (
        odd_text(rng),
        "已召开会议。",
        "13900001111",
        "\n",
        " ",
        "　",
        "公开\n　　推进",
        "0171",
    )
    return strip_forbidden("".join(rng.choice(pieces) for _ in range(rng.randint(1, 4)))).strip()


def check(files: Files) -> None:
    table = files["tasks.yaml"]
    loaded = loaded_table(table.decode())
    (name,) = (each for each in files if each.endswith(".yaml") and each != "tasks.yaml")
    path = Path("data/progress") / name
    read = read_progress_file(files[name], path, loaded)
    lines = read.text.count("\n") + 2
    for finding in read.findings:
        assert 1 <= finding.place.line <= lines, finding
        assert finding.place.column >= 1, finding
        assert finding.message.strip(), finding
        assert finding.fix.strip(), finding
    errors = [each for each in read.findings if each.severity.value == "error"]
    if files["whole.txt"]:
        unreadable = [each for each in errors if each.code < "G8"]
        assert not unreadable, unreadable
        assert read.progress is not None
        assert dump_progress(read.progress) == files[name]
    if read.progress is not None:
        written = dump_progress(read.progress)
        again = read_progress_file(written, path, loaded)
        assert again.progress == read.progress, (again.progress, read.progress)
        assert dump_progress(again.progress) == written
        assert not [each for each in again.findings if each.code < "G8"], again.findings
    number, width = files["command.txt"].split()
    kept = {"data/tasks.yaml": table, f"data/progress/{name}": files[name]}
    with project(kept):
        gkrw(*_BY_NUMBER[int(number)], columns=int(width), codes=(0, 1, 2))


if __name__ == "__main__":
    main(make, check)
