"""How fast checklists are written and collected: `python bench/checklists.py [rounds]`.

Writing: the floor is a plain openpyxl script that writes the same cells with the same styles, each
style set once and copied to the other cells; it is given the cells. Once for 16 small workbooks and
once for a big one of 10,000 rows. gkrw reads and checks the table, and opens each workbook again to
prove it.

Collecting: the floor is `openpyxl.load_workbook` of the same 200 returns, every cell looked at.
gkrw understands each cell and compares it with what is stored. Then 1,000 returns in one command,
beside 200 in one: the time must not grow much faster than their number.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import call, compile_everything, exit_code, gkrw, in_turn, report, run, seconds_of
from tables import REAL_TABLE, write_departments, write_table

WRITING_AT_MOST = 1.6
COLLECTING_AT_MOST = 0.6
GROWTH_AT_MOST = 5.3
RETURNS, COPIES = 200, 5


def _writing(folder: Path, rounds: int) -> list[bool]:
    big = folder / "big.yaml"
    write_table(big, 10_000)
    kept = []
    for name, table, *options in (
        ("16 checklists", REAL_TABLE, "--split"),
        ("a checklist of 10,000 rows", big, "--dept", "各园区"),
    ):
        issued, plain = _new(folder, "issued"), _new(folder, "plain")
        command = gkrw(table, "checklist", *options, "--out", issued)
        run(command)
        run(call("write_cells", issued, folder / "cells"))
        programs = {
            f"openpyxl, {name}": seconds_of(call("copy_cells", folder / "cells", plain)),
            f"gkrw, {name}": seconds_of(command),
        }
        seconds = in_turn(programs, rounds)
        kept.append(report(seconds, {f"gkrw, {name}": WRITING_AT_MOST}))
    return kept


def _collecting(folder: Path, rounds: int) -> list[bool]:
    table = folder / "departments.yaml"
    write_departments(table, RETURNS)
    issued, few, many = (_new(folder, name) for name in ("issued", "few", "many"))
    run(gkrw(table, "checklist", "--split", "--out", issued))
    run(call("fill_in", issued, few))
    for path in few.iterdir():
        for copy in range(COPIES):
            shutil.copy(path, many / f"{path.stem}_{copy}.xlsx")
    collect = gkrw(table, "collect", few, "--dry-run")
    programs = {
        f"load_workbook, {RETURNS} returns": seconds_of(call("load_workbooks", few)),
        f"gkrw collect, {RETURNS} returns": seconds_of(collect),
    }
    kept = report(
        in_turn(programs, rounds), {f"gkrw collect, {RETURNS} returns": COLLECTING_AT_MOST}
    )
    # No warming round: these take a minute.
    ratios = [
        run(gkrw(table, "collect", many, "--dry-run")).seconds / run(collect).seconds
        for _ in range(rounds)
    ]
    growth = statistics.median(ratios)
    verdict = "" if growth <= GROWTH_AT_MOST else "  TOO SLOW"
    print(
        f"{RETURNS * COPIES} returns take {growth:.2f}x as long as {RETURNS}"
        f"  (at most {GROWTH_AT_MOST}x){verdict}"
    )
    return [kept, growth <= GROWTH_AT_MOST]


def _new(folder: Path, name: str) -> Path:
    shutil.rmtree(folder / name, ignore_errors=True)
    (folder / name).mkdir()
    return folder / name


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    with tempfile.TemporaryDirectory() as name:
        kept = _writing(Path(name), rounds) + _collecting(Path(name), rounds)
    return exit_code(kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
