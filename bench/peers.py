"""gkrw beside neighbouring programs: `python bench/peers.py FOLDER [rounds]`.

FOLDER is a virtual environment with the peers, of the same Python:

    python3 -m venv FOLDER && FOLDER/bin/pip install yamllint doorstop

yamllint checks the form of the same table, of 44 tasks and of 10,000, and knows nothing of what it
says. doorstop keeps requirements, one file each: it checks 44 of them, with the table's texts. There is
no limit: the programs do different things, and the figures say only where gkrw stands.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import call, compile_everything, gkrw, in_turn, report, run, seconds_of
from tables import REAL_TABLE, write_table

_NO_LINE_LENGTH = "{extends: default, rules: {line-length: disable, document-start: disable}}"


def main(peers: Path, rounds: int) -> int:
    """Measure and print; never fails for being slow."""
    compile_everything()
    subprocess.run([peers / "bin" / "python", "-m", "compileall", "-qq", peers], check=False)
    yamllint = [str(peers / "bin" / "yamllint"), "-d", _NO_LINE_LENGTH]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "doorstop"
        project.mkdir()
        for command in (["git", "init", "-q", str(project)], _doorstop(peers, project, "create")):
            subprocess.run(command, check=True, capture_output=True)
        run(call("write_doorstop_items", REAL_TABLE, project / "items"))
        big = folder / "big.yaml"
        write_table(big, 10_000)
        for programs in (
            {
                "yamllint, 44 tasks": seconds_of([*yamllint, str(REAL_TABLE)]),
                "doorstop, 44 tasks": seconds_of(_doorstop(peers, project)),
                "gkrw validate, 44 tasks": seconds_of(gkrw(REAL_TABLE, "validate")),
            },
            {
                "yamllint, 10,000 tasks": seconds_of([*yamllint, str(big)]),
                "gkrw validate, 10,000 tasks": seconds_of(gkrw(big, "validate")),
            },
        ):
            report(in_turn(programs, rounds), {})
    return 0


def _doorstop(peers: Path, project: Path, *command: str) -> list[str]:
    options = ["-j", str(project), "--no-reformat"]
    more = [*command, "T", str(project / "items")] if command else []
    return [str(peers / "bin" / "doorstop"), *options, *more]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5))
