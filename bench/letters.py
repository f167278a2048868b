"""How fast letters are made, and their memory: `python bench/letters.py [rounds]`.

The floor is the loop of docxtpl's own documentation, over the same letters with the same
template: a script that is given all their texts. gkrw reads and checks the table, composes the
letters, fills them, opens each again and proves that it says what the table says.

The memory is that of 2,000 letters to 2,000 departments, each with 44 tasks, beside that of the same
run without writing them: letters are written one after the other, and none is kept.
"""

import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from measure import (
    PROJECT,
    call,
    compile_everything,
    exit_code,
    gkrw,
    in_turn,
    report,
    report_megabytes,
    run,
    seconds_of,
)
from tables import write_departments

AT_MOST = {16: 0.6, 120: 0.3}
"""The limits of a whole run, by number of departments: what happens once, such as reading the table
and checking the template, costs as much as some 25 letters."""
EACH_AT_MOST = 0.25
"""The limit of each letter by which the long run exceeds the short one."""
LETTERS_MORE = max(AT_MOST) - min(AT_MOST)
DEPARTMENTS = 2_000
MORE_MEGABYTES_AT_MOST = 20


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    template = PROJECT / "templates" / "letter.docx"
    kept, measured = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for departments, at_most in AT_MOST.items():
            title = f"gkrw letters, {departments} departments"
            programs = _programs(template, departments, title, folder / str(departments))
            measured.append(in_turn(programs, rounds))
            kept.append(report(measured[-1], {title: at_most}))
        floor, used = (
            [(long - short) / LETTERS_MORE for short, long in zip(*runs, strict=True)]
            for runs in zip(*(each.values() for each in measured), strict=True)
        )
        title = "gkrw letters, each more"
        kept.append(report({"docxtpl, each more": floor, title: used}, {title: EACH_AT_MOST}))

        many = folder / "many.yaml"
        write_departments(many, DEPARTMENTS)
        options = ("--template", template, "--out", folder / "letters")
        without = run(gkrw(many, "letters", *options, "--dry-run")).megabytes
        with_letters = run(gkrw(many, "letters", *options)).megabytes
        print(f"{DEPARTMENTS} letters that are not written: {without:.1f} MB")
        memory = report_megabytes(
            f"{DEPARTMENTS} letters", with_letters, without + MORE_MEGABYTES_AT_MOST
        )
    return exit_code([*kept, memory])


def _programs(
    template: Path, departments: int, title: str, folder: Path
) -> dict[str, Callable[[], float]]:
    """Return docxtpl's loop and gkrw for so many departments; `title` names gkrw. Each run of gkrw
    writes into a new folder: one with earlier letters would be compared with them."""
    (folder / "plain").mkdir(parents=True)
    table, contexts, runs = folder / "table.yaml", folder / "contexts.json", count()
    write_departments(table, departments)
    run(call("write_contexts", table, contexts))

    def gkrw_letters() -> float:
        options = ("--template", template, "--out", folder / f"letters {next(runs)}")
        return run(gkrw(table, "letters", *options)).seconds

    loop = call("docxtpl_loop", template, contexts, folder / "plain")
    return {f"docxtpl, {departments} departments": seconds_of(loop), title: gkrw_letters}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
