"""Tables with slips that have one right correction, and with any damage, through `validate --fix`."""

from pathlib import Path
from random import Random

from damage import REAL, SMALL_TABLES, damaged_text
from fixable_slips import slipped
from runner import Files, main

from gkrw.core.findings import errors_in
from gkrw.project.open_table import check_table
from gkrw.store import read
from gkrw.store.fixing import Contents, Reading, fix

FILE = Path("表.yaml")


def make(rng: Random) -> Files:
    original = REAL if rng.random() < 0.3 else rng.choice(SMALL_TABLES)
    text = damaged_text(rng, original) if rng.random() < 0.3 else original
    damaged, changed = slipped(rng, text)
    is_whole = text == original
    return {
        "原.yaml": original.encode() if is_whole else b"",
        FILE.name: damaged,
        "lines.txt": " ".join(map(str, sorted(changed))).encode(),
    }


def check(files: Files) -> None:
    result = fix({FILE: files[FILE.name]}, _read)
    assert fix(result.contents, _read).contents == result.contents
    original = files["原.yaml"]
    if not original:
        return
    fixed = result.contents[FILE]
    assert fixed is not None
    before, after = (each.decode().split("\n") for each in (original, fixed))
    slips = {int(each) for each in files["lines.txt"].split()}
    assert len(before) == len(after)
    assert all(before[at] == after[at] for at in range(len(before)) if at not in slips)
    if not result.refused and not errors_in(result.reading.findings):
        assert result.reading.records[FILE.name] == read(original, FILE.name).table


def _read(contents: Contents) -> Reading:
    parsed = read(contents[FILE], FILE.name)
    loaded = check_table(parsed)
    found = parsed.findings if loaded is None else loaded.findings
    names = {FILE.name: FILE}
    return Reading(found, {FILE.name: parsed.text}, {FILE.name: parsed.table}, names)


if __name__ == "__main__":
    main(make, check)
