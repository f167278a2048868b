"""How fast commands start: `python bench/startup.py [rounds]`.

The yardstick is a Typer program with one empty command that imports yaml and rich.table:
Typer itself loads pydantic, so an import of typer alone would be no fair floor.
"""

import os
import sys
from pathlib import Path

from measure import compile_everything, in_turn, python, report

YARDSTICK = """
import typer, yaml, rich.table
app = typer.Typer()
@app.command()
def main() -> None: ...
app()
"""
GKRW = "import sys; from gkrw.cli import main; sys.argv[0] = 'gkrw'; main()"
COMPLETION = f"""
import os
os.environ.update(_GKRW_COMPLETE="complete_bash", COMP_WORDS="gkrw list --dept 财", COMP_CWORD="3")
{GKRW}
"""
LIMITS = {"gkrw list --dept 财政局": 1.2, "gkrw --version": 1.05, "completion of --dept 财": 1.05}


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    os.chdir(Path(__file__).parent.parent)
    compile_everything()
    programs = {
        "yardstick": python(YARDSTICK),
        "gkrw list --dept 财政局": python(GKRW, "list", "--dept", "财政局"),
        "gkrw --version": python(GKRW, "--version"),
        "completion of --dept 财": python(COMPLETION),
    }
    return 0 if report(in_turn(programs, rounds), LIMITS) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
