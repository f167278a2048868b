"""CPU time of whole processes, several programs in turn, so that all meet the same machine."""

import compileall
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"


def compile_everything() -> None:
    """Byte-compile gkrw and what it imports, or the first import of each run would be measured.

    Python may be told not to write bytecode (PYTHONDONTWRITEBYTECODE), so it is done by hand.
    """
    packages = [Path(module.__file__ or "").parent for module in _imported()]
    for folder in (SOURCE, *packages):
        compileall.compile_dir(folder, quiet=2)


def _imported() -> list[object]:
    import pydantic
    import rich
    import typer
    import yaml

    return [pydantic, rich, typer, yaml]


def cpu_seconds(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """User and system seconds of one run with its output thrown away. Its failure raises."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime


def in_turn(programs: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[float]]:
    """The CPU seconds of every program in every round; the first round only warms caches."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for round_number in range(rounds + 1):
        for name, command in programs.items():
            taken = cpu_seconds(command)
            if round_number:
                seconds[name].append(taken)
    return seconds


def report(seconds: Mapping[str, Sequence[float]], limits: Mapping[str, float]) -> bool:
    """Print each program beside the first one, the yardstick; gives whether all keep their limit.

    The ratio is the median of the ratios of each round, because the rounds of a busy machine
    differ more than the programs of one round.
    """
    yardstick, *others = seconds
    base = seconds[yardstick]
    print(f"{yardstick:<28} {statistics.median(base) * 1000:8.0f} ms")
    kept = True
    for name in others:
        ratio = statistics.median(a / b for a, b in zip(seconds[name], base, strict=True))
        limit = limits[name]
        kept = kept and ratio <= limit
        verdict = "ok" if ratio <= limit else "TOO SLOW"
        middle = statistics.median(seconds[name]) * 1000
        print(f"{name:<28} {middle:8.0f} ms  {ratio:5.2f}x  (at most {limit}x)  {verdict}")
    return kept


def python(code: str, *arguments: str) -> list[str]:
    """The command that runs some Python code."""
    return [sys.executable, "-c", code, *arguments]
