"""How fast a big table is read and checked: `python bench/reading.py [rounds] [--huge]`.

The floor is a bare `yaml.compose` of the same file with PyYAML's C loader and the cyclic collector
paused. Each process measures itself, so that start-up does not count. With --huge, 100,000 tasks
are read as well: their time must grow no faster than the table, and they must fit into 2 GB. The huge
table is read between five and five readings of the 10,000, which together take as long, so both
meet the same changes of a machine whose speed changes by the second.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from measure import call, compile_everything, in_turn, printed, report
from tables import write_table

AT_MOST = 1.6
GROWTH_AT_MOST = 11.0
MEGABYTES_AT_MOST = 2048


def _measure(path: Path, rounds: int) -> bool:
    programs = {
        "yaml.compose": lambda: printed(call("compose", path))[0],
        "read and check": lambda: _read(path)[0],
    }
    return report(in_turn(programs, rounds), {"read and check": AT_MOST})


def _read(path: Path) -> list[float]:
    return printed(call("read_and_check", path))


def _measure_growth(small: Path, huge: Path, rounds: int) -> bool:
    ratios, megabytes = [], 0.0
    for _ in range(rounds):
        times = [_read(small)[0] for _ in range(5)]
        taken, megabytes = _read(huge)
        times += [_read(small)[0] for _ in range(5)]
        ratios.append(taken / statistics.mean(times))
    growth = statistics.median(ratios)
    spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
    print(
        f"100,000 tasks: {growth:.1f}x of 10,000 ({spread}; at most {GROWTH_AT_MOST}x),"
        f" {megabytes:.0f} MB"
    )
    return growth <= GROWTH_AT_MOST and megabytes <= MEGABYTES_AT_MOST


def main(rounds: int, huge: bool) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    with tempfile.TemporaryDirectory() as folder:
        table = _written(Path(folder), 10_000)
        kept = _measure(table, rounds)
        if huge:
            kept = _measure_growth(table, _written(Path(folder), 100_000), rounds) and kept
    return 0 if kept else 1


def _written(folder: Path, tasks: int) -> Path:
    path = folder / f"{tasks}.yaml"
    write_table(path, tasks)
    return path


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--huge"]
    sys.exit(main(int(arguments[0]) if arguments else 9, "--huge" in sys.argv))
