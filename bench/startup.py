"""How fast commands start, and their memory: `python bench/startup.py [rounds]`.

The floor is `python -c "import typer"`. Beside it stand an empty Typer program that imports yaml
besides, which is what a command line with a YAML file cannot do without, and a plain PyYAML script
that lists the same department's tasks without finding a single mistake.
"""

import sys

from measure import (
    call,
    compile_everything,
    exit_code,
    gkrw,
    in_turn,
    python,
    report,
    report_megabytes,
    run,
    seconds_of,
)
from tables import REAL_TABLE

LIST, VERSION, COMPLETION = "gkrw list --dept 财政局", "gkrw --version", "completion of --dept 财"
ALONE = "gkrw"
"""Where the project stands: it also reads progress files, and runs git three times."""
LIMITS = {LIST: 1.8, VERSION: 1.9, COMPLETION: 1.9, ALONE: 2.4}
MEGABYTES_AT_MOST = 24.0
COMPLETING = {
    "_GKRW_COMPLETE": "complete_bash",
    "COMP_WORDS": "gkrw list --dept 财",
    "COMP_CWORD": "3",
    "GKRW_TABLE": str(REAL_TABLE),
}


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    listing = gkrw(REAL_TABLE, "list", "--dept", "财政局")
    programs = {
        "python -c 'import typer'": seconds_of(python("import typer")),
        "an empty Typer program, with yaml": seconds_of(call("empty_typer")),
        "a PyYAML script that lists": seconds_of(call("list_tasks", REAL_TABLE, "财政局")),
        LIST: seconds_of(listing),
        VERSION: seconds_of(gkrw(REAL_TABLE, "--version")),
        COMPLETION: seconds_of(gkrw(REAL_TABLE)[:1], **COMPLETING),
        ALONE: seconds_of(gkrw(REAL_TABLE)),
    }
    kept = report(in_turn(programs, rounds), LIMITS)
    memory = report_megabytes(f"memory of {LIST}", run(listing).megabytes, MEGABYTES_AT_MOST)
    return exit_code([kept, memory])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
