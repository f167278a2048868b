"""How fast a big table is read and checked: `python bench/reading.py [rounds] [--huge]`.

The yardstick is a bare `yaml.compose` of the same file with PyYAML's C loader and the cyclic
collector paused. Each measurement is a process of its own that says its own CPU time, so that
start-up does not count. With --huge, 100,000 tasks are read as well: their time must grow no
faster than the table, and they must fit into 2 GB. It is set beside ten readings of the 10,000,
half of them before and half after it, which take as long: so both meet the same changes of a
machine whose speed changes by the second, and not only its best or its usual moments.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import compile_everything, python, report
from tables import write_table

COMPOSE = """
import gc, sys, time, yaml
gc.disable()
start = time.process_time()
with open(sys.argv[1], encoding="utf-8") as stream:
    yaml.compose(stream, Loader=yaml.CSafeLoader)
print(time.process_time() - start)
"""
READ = """
import resource, sys, time
from pathlib import Path
from gkrw import rules, store
import gkrw.store.nodes, gkrw.store.reader
start = time.process_time()
loaded = store.load(Path(sys.argv[1]))
rules.check(loaded.table)
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
AT_MOST = 1.6
GROWTH_AT_MOST = 11.0
MEGABYTES_AT_MOST = 2048


def _run(code: str, path: Path) -> list[float]:
    done = subprocess.run(python(code, str(path)), check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def _measure(path: Path, rounds: int) -> bool:
    seconds: dict[str, list[float]] = {"yaml.compose": [], "read and check": []}
    for _ in range(rounds):
        seconds["yaml.compose"].append(_run(COMPOSE, path)[0])
        seconds["read and check"].append(_run(READ, path)[0])
    return report(seconds, {"read and check": AT_MOST})


def _measure_growth(small: Path, huge: Path, rounds: int) -> bool:
    ratios, megabytes = [], 0.0
    for _ in range(rounds):
        times = [_run(READ, small)[0] for _ in range(5)]
        taken, megabytes = _run(READ, huge)
        times += [_run(READ, small)[0] for _ in range(5)]
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
