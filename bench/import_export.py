"""How fast documents become tables and tables documents: `python bench/import_export.py [rounds]`.

The floor is the library alone: it reads the same document and looks at each cell, or writes the same
cells. It has no more to do than that, so CSV and HTML are nearly nothing to read. For imports there
is a plain script besides, which writes the cells it read as YAML with libyaml and composes them
again, as PyYAML does: what a table that was imported costs at least.

gkrw understands the columns, parses the names, accounts for every text, writes the table, reads it
again and checks it by all rules. An export is read again before it takes its name.

The small documents have 220 tasks, as a long table of a year has; a third of their time is start-up.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from measure import call, compile_everything, exit_code, gkrw, in_turn, report, run, seconds_of
from tables import write_table

LIBRARIES = {"xlsx": "openpyxl", "docx": "python-docx", "csv": "csv", "html": "lxml"}
IMPORT_AT_MOST = {
    200: {"xlsx": 1.7, "docx": 1.1, "csv": 10.5, "html": 5.2},
    10_000: {"xlsx": 2.5, "docx": 0.5, "csv": 48.0, "html": 8.8},
}
"""The limits by the number of tasks and the kind of document."""
EXPORT_AT_MOST = {
    200: {"xlsx": 1.8, "docx": 1.1, "csv": 7.0, "html": 7.8},
    10_000: {"xlsx": 1.2, "docx": 0.65, "csv": 12.5, "html": 7.2},
}


def _importing(folder: Path, tasks: int, kind: str, rounds: int) -> bool:
    document, table = folder / "foreign" / f"tasks.{kind}", folder / "imported.yaml"
    name = f"import of {kind}, {tasks:,} tasks"
    programs = {
        f"{LIBRARIES[kind]}, {name}": seconds_of(call("read_cells", document)),
        f"the same and PyYAML, {name}": seconds_of(call("cells_to_yaml", document, table)),
        f"gkrw, {name}": seconds_of(gkrw(table, "import", document, "--out", table, "--force")),
    }
    seconds = in_turn(programs, rounds)
    return report(seconds, {f"gkrw, {name}": IMPORT_AT_MOST[tasks][kind]})


def _exporting(folder: Path, tasks: int, kind: str, rounds: int) -> bool:
    source, issued, plain = folder / "table.yaml", folder / "issued", folder / "plain"
    name = f"export of {kind}, {tasks:,} tasks"
    cells = folder / "cells"
    flat = ("--flat",) if kind == "xlsx" else ()
    command = gkrw(source, "export", "--format", kind, *flat, "--out", issued)
    shutil.rmtree(issued, ignore_errors=True)
    run(command)
    floor = call("write_rows", cells, plain / f"tasks.{kind}")
    if kind == "xlsx":
        run(call("write_cells", issued, folder / "styled"))
        floor = call("copy_cells", folder / "styled", plain)
    programs = {
        f"{LIBRARIES[kind]}, {name}": seconds_of(floor),
        f"gkrw, {name}": seconds_of(command),
    }
    return report(in_turn(programs, rounds), {f"gkrw, {name}": EXPORT_AT_MOST[tasks][kind]})


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    kept = []
    for tasks in IMPORT_AT_MOST:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_table(folder / "table.yaml", tasks)
            for made in ("foreign", "plain"):
                (folder / made).mkdir()
            run(
                gkrw(
                    folder / "table.yaml", "export", "--format", "csv,docx", "--out", folder / "own"
                )
            )
            run(call("write_foreign", folder / "own", folder / "foreign", folder / "cells"))
            kept += [_importing(folder, tasks, kind, rounds) for kind in LIBRARIES]
            kept += [_exporting(folder, tasks, kind, rounds) for kind in LIBRARIES]
    return exit_code(kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
