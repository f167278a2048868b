"""A few cases of each fuzzing script; the scripts themselves run as long as one likes."""

import importlib.util
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

FUZZ = Path(__file__).parent.parent / "fuzz"
COUNTS = {
    **{"tables": 60, "progress": 40, "diffs": 40, "deadlines": 400, "workbooks": 15},
    **{"templates": 12, "merges": 40, "patches": 40, "fixes": 30},
}


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script as a module. Some have the name of a module of the tests, so it gets another."""
    monkeypatch.syspath_prepend(str(FUZZ))
    sys.path.append(sys.path.pop(0))  # behind the modules of the tests
    spec = importlib.util.spec_from_file_location(f"fuzz_{name}", FUZZ / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", COUNTS)
def test_no_case_fails(name, monkeypatch):
    module = script(name, monkeypatch)
    from runner import failure_of

    for number in range(COUNTS[name]):
        files = module.make(Random(f"test-{number}"))
        error = failure_of(module.check, files, 60)
        if error is not None:
            raise AssertionError(f"case test-{number}") from error


def test_a_case_that_hangs_or_raises_is_a_failure_and_a_message_is_none(monkeypatch):
    script("deadlines", monkeypatch)
    from runner import TooSlow, failure_of

    from gkrw.core.errors import UserError

    def hang(_: object) -> None:
        while True:
            pass

    def refuse(_: object) -> None:
        raise UserError("读不了。")

    def fall(_: object) -> None:
        raise ValueError

    assert isinstance(failure_of(hang, {}, 0.05), TooSlow)
    assert isinstance(failure_of(fall, {}, 1), ValueError)
    assert failure_of(refuse, {}, 1) is None
