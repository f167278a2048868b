"""Damaged tables through reading, every rule, the reading commands, and diff against the original."""

from pathlib import Path
from random import Random

from commands import gkrw, project
from damage import REAL, SMALL_TABLES, damaged_bytes, damaged_data, damaged_text
from runner import Files, main

from gkrw import store
from gkrw.core.findings import errors_in
from gkrw.project.open_table import check_table
from gkrw.store.decode import decode

_BY_NUMBER = (
    ("list",),
    ("list", "--dept", "财政局", "--include-possible"),
    ("list", "--dept", "各部门", "--format", "csv"),
    ("list", "--format", "md"),
    ("list", "--format", "json"),
    ("list", "--section", "一", "--grep", "公开", "--format", "jsonl"),
    ("list", "--overdue", "--status", "未报"),
    ("show", "T01", "T02"),
    ("show", "T01", "--format", "json"),
    ("depts",),
    ("depts", "--matrix"),
    ("depts", "--format", "json"),
    (),
    ("schema", "--own"),
    ("validate",),
    ("validate", "--fix"),
    ("validate", "--format", "json"),
    ("validate", "--format", "github", "--strict"),
    ("status", "--as-of", "2026-12-01"),
    ("status", "--as-of", "2026-12-01", "--format", "json"),
    ("diff", "原.yaml", "表.yaml"),
    ("diff", "表.yaml", "原.yaml", "--by-dept"),
    ("diff", "原.yaml", "表.yaml", "--format", "md"),
    ("diff", "原.yaml", "表.yaml", "--format", "json", "--by-dept"),
)
_WIDTHS = (0, 0, 0, 20, 40, 80, 120)


def make(rng: Random) -> Files:
    original = REAL if rng.random() < 0.1 else rng.choice(SMALL_TABLES)
    kind = rng.random()
    if kind < 0.45:
        damaged = damaged_text(rng, original).encode("utf-8", "surrogatepass")
    elif kind < 0.9:
        damaged = damaged_data(rng, original).encode("utf-8", "surrogatepass")
    else:
        damaged = damaged_bytes(rng, damaged_text(rng, original))
    choice = f"{rng.randrange(len(_BY_NUMBER))} {rng.choice(_WIDTHS)}"
    return {"原.yaml": original.encode(), "表.yaml": damaged, "command.txt": choice.encode()}


def check(files: Files) -> None:
    parsed = store.read(files["表.yaml"], "表.yaml")
    lines = parsed.text.count("\n") + 2
    findings = parsed.findings
    loaded = check_table(parsed)
    if loaded is None:
        assert errors_in(findings)
    else:
        findings = loaded.findings
        for row in loaded.rows:
            loaded.assignments.role("财政局", row.task)
    for finding in findings:
        assert finding.place.file == "表.yaml", finding
        assert 1 <= finding.place.line <= lines, finding
        assert finding.place.column >= 1, finding
        assert finding.message.strip(), finding
        assert finding.fix.strip(), finding
    decode(files["表.yaml"], "表.yaml")
    number, width = files["command.txt"].split()
    command = _BY_NUMBER[int(number)]
    with project({name: files[name] for name in ("原.yaml", "表.yaml")}) as folder:
        before = sorted(each.name for each in Path(folder).rglob("*"))
        gkrw("--table", "表.yaml", *command, columns=int(width))
        assert sorted(each.name for each in Path(folder).rglob("*")) == before


if __name__ == "__main__":
    main(make, check)
