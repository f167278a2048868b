"""CPU time and memory of processes, several of them in turn, so that all meet the same machine.

Every measured program is a process of its own, in turn with what it is compared with. Ratios are
taken within a round and their median is reported: the rounds of a busy machine differ more than the
programs of one round. A limit is a ratio to the first program, the floor.
"""

import os
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BENCH = Path(__file__).parent
PROJECT = BENCH.parent
Command = Sequence[str]


class Usage(NamedTuple):
    """What a process used: CPU seconds of user and system, and its peak memory in MB."""

    seconds: float
    megabytes: float


def compile_everything() -> None:
    """Byte-compile gkrw, the benchmarks and every installed package.

    Python may be told not to write bytecode (PYTHONDONTWRITEBYTECODE): then each import would be
    compiled anew in each run, and that would be measured.
    """
    folders = (PROJECT / "src", BENCH, sysconfig.get_path("purelib"))
    command = [sys.executable, "-m", "compileall", "-qq", "-j0", *map(str, folders)]
    # Some packages bring files that are no Python of this version; those fail, and nobody cares.
    subprocess.run(command, check=False)


def python(code: str, *arguments: object) -> Command:
    """The command that runs some Python code."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def call(function: str, *arguments: object) -> Command:
    """The command that calls a function of programs.py, with its arguments as texts."""
    code = (
        f"import sys; sys.path.insert(0, {str(BENCH)!r}); import programs;"
        f" programs.{function}(*sys.argv[1:])"
    )
    return python(code, *arguments)


def gkrw(table: Path, *arguments: object) -> Command:
    """The command that a person types, on one table."""
    program = Path(sys.executable).with_name("gkrw")
    return [str(program), "--table", str(table), *map(str, arguments)]


def run(command: Command, environment: Mapping[str, str] | None = None) -> Usage:
    """Run a process to its end and return what it used. Its failure raises.

    The peak memory is never below that of the process which measures: it is the peak of both, so
    this process imports little.
    """
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors.decode()}")
    return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def printed(command: Command) -> list[float]:
    """Run a process that measures itself, because its start-up does not count; what it prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def seconds_of(command: Command, **environment: str) -> Callable[[], float]:
    """A measurement for `in_turn`: the CPU seconds of a whole process."""
    return lambda: run(command, environment).seconds


def in_turn(programs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The seconds of every program in every round; a round before the first warms the caches."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, measurement in programs.items():
            taken = measurement()
            if number:
                seconds[name].append(taken)
    return seconds


def report(seconds: Mapping[str, Sequence[float]], limits: Mapping[str, float]) -> bool:
    """Print each program beside the first one, the floor. Returns whether all keep their limits."""
    floor, *others = seconds
    base = seconds[floor]
    print(f"{_cell(floor)} {statistics.median(base) * 1000:8.0f} ms")
    kept = True
    for name in others:
        ratio = statistics.median(a / b for a, b in zip(seconds[name], base, strict=True))
        line = f"{_cell(name)} {statistics.median(seconds[name]) * 1000:8.0f} ms  {ratio:6.2f}x"
        if name in limits:
            kept &= ratio <= limits[name]
            line += f"  (at most {limits[name]}x)"
            line += "" if ratio <= limits[name] else "  TOO SLOW"
        print(line, flush=True)
    return kept


def report_megabytes(name: str, megabytes: float, at_most: float) -> bool:
    """Print a peak of memory. Returns whether it keeps its limit."""
    verdict = "" if megabytes <= at_most else "  TOO MUCH"
    print(
        f"{_cell(name)} {megabytes:8.1f} MB          (at most {at_most:.1f} MB){verdict}",
        flush=True,
    )
    return megabytes <= at_most


def exit_code(kept: Iterable[bool]) -> int:
    """0 when all limits are kept, else 1. Everything is measured before."""
    return 0 if all([*kept]) else 1


def _cell(text: str) -> str:
    width = sum(2 if ord(character) > 0x2E7F else 1 for character in text)
    return text + " " * (44 - width)
