"""Runs random cases of one script: each has a seed, a limit of seconds, and is kept when it fails.

A script has a function that makes the files of one case from a random generator, and one that
checks them: it raises AssertionError, or lets through what gkrw raises. Only UserError is an answer
to bad input; everything else is a failure.
"""

import argparse
import gc
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

from gkrw.core.errors import UserError

FUZZ = Path(__file__).parent
FAILURES = FUZZ / "failures"
TOLD_EVERY = 30
"""Seconds between two lines about how far a run is."""
Files = Mapping[str, bytes]
"""The input of one case: contents by name, so that a failing one can be kept and run again."""


class TooSlow(BaseException):
    """A case took longer than its limit. No `except Exception` stops it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after some seconds."""

    def stop(*_: object) -> None:
        raise TooSlow(f"more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def failure_of(
    check: Callable[[Files], None], files: Files, seconds: float
) -> BaseException | None:
    """What a case fails with, or None."""
    try:
        with limited(seconds):
            check(files)
    except UserError as error:
        # An answer, and it must say something.
        return None if error.message.strip() else error
    except (Exception, TooSlow, SystemExit) as error:
        return error
    return None


def run_cases(
    make: Callable[[Random], Files],
    check: Callable[[Files], None],
    *,
    count: int,
    seed: str,
    seconds: float,
    name: str,
) -> int:
    """Run cases; each kind of failure is kept once. Returns the number of kinds."""
    begun = told = time.monotonic()
    kinds: dict[str, int] = {}
    for number in range(count):
        if number % 200 == 0:
            gc.unfreeze()  # commands freeze what they read: a process runs one of them elsewhere
        files = make(Random(f"{seed}-{number}"))
        error = failure_of(check, files, seconds)
        if error is not None:
            kind = kind_of(error)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] == 1:
                kept = _keep(FAILURES / name / f"{seed}-{number}", files, error)
                print(f"case {number}: {kind}\n  kept in {kept}", flush=True)
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            print(f"{number + 1} cases in {told - begun:.0f} s", flush=True)
    print(f"{name}: {count} cases of seed {seed} in {time.monotonic() - begun:.0f} s")
    for kind, times in kinds.items():
        print(f"  {times} × {kind}")
    return len(kinds)


def kind_of(error: BaseException) -> str:
    """The type of an error and the lines of code that it came from: cases of one kind share it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if f"{FUZZ.name}/runner" not in each.filename][-2:]
    where = " < ".join(f"{Path(each.filename).name}:{each.lineno}" for each in reversed(ours))
    return type(error).__name__ + ("" if isinstance(error, TooSlow) else f" at {where}")


def _keep(folder: Path, files: Files, error: BaseException) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "error.txt").write_text(
        "".join(traceback.format_exception(error)), encoding="utf-8", errors="replace"
    )
    return folder


def main(make: Callable[[Random], Files], check: Callable[[Files], None]) -> None:
    """The command line of a script. Ends with 1 when a case failed."""
    name = Path(sys.argv[0]).stem
    parser = argparse.ArgumentParser(prog=f"fuzz/{name}.py")
    parser.add_argument("--count", type=int, default=1000, help="how many cases")
    parser.add_argument("--seed", default="0", help="another seed gives other cases")
    parser.add_argument("--seconds", type=float, default=5.0, help="the limit of one case")
    parser.add_argument("--again", type=Path, help="run one kept case, with its traceback")
    asked = parser.parse_args()
    if asked.again:
        kept = {
            each.name: each.read_bytes()
            for each in sorted(asked.again.iterdir())
            if each.name != "error.txt"
        }
        with limited(asked.seconds):
            check(kept)
        print("no failure")
        return
    failed = run_cases(
        make, check, count=asked.count, seed=asked.seed, seconds=asked.seconds, name=name
    )
    sys.exit(1 if failed else 0)
