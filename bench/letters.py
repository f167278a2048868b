"""How fast letters are made, and their memory: `python bench/letters.py [rounds]`.

The floor is the loop of docxtpl's own documentation, over the same 16 letters with the same
template: a script that is given all their texts. gkrw reads and checks the table, composes the
letters, fills them, opens each again and proves that it says what the table says.

The memory is that of 2,000 letters to 2,000 departments, each with 44 tasks, beside that of the same
run without writing them: letters are written one after the other, and none is kept.
"""

import sys
import tempfile
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
from tables import REAL_TABLE, write_departments

AT_MOST = 0.6
DEPARTMENTS = 2_000
MORE_MEGABYTES_AT_MOST = 20


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    template = PROJECT / "templates" / "letter.docx"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(call("write_contexts", REAL_TABLE, folder / "contexts.json"))
        (folder / "plain").mkdir()
        options = ("--template", template, "--out", folder / "letters")
        programs = {
            "docxtpl, 16 letters": seconds_of(
                call("docxtpl_loop", template, folder / "contexts.json", folder / "plain")
            ),
            "gkrw letters, 16 letters": seconds_of(gkrw(REAL_TABLE, "letters", *options)),
        }
        kept = report(in_turn(programs, rounds), {"gkrw letters, 16 letters": AT_MOST})

        many = folder / "many.yaml"
        write_departments(many, DEPARTMENTS)
        options = ("--template", template, "--out", folder / "many")
        without = run(gkrw(many, "letters", *options, "--dry-run")).megabytes
        with_letters = run(gkrw(many, "letters", *options)).megabytes
        print(f"{DEPARTMENTS} letters that are not written: {without:.1f} MB")
        memory = report_megabytes(
            f"{DEPARTMENTS} letters", with_letters, without + MORE_MEGABYTES_AT_MOST
        )
    return exit_code([kept, memory])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
