"""The rules of a table, one module each: KIND describes the finding, `check` yields the findings.

Every module of this package is a rule, except for `context`.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from itertools import chain
from types import ModuleType

from gkrw.core.findings import Finding, errors_in, in_order
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import Table
from gkrw.core.roster import Roster, build_roster
from gkrw.rules.context import Context

_OF_ERRORS = (
    *("bracket_without_collective", "collective_cycle", "duplicate_id", "id_shape"),
    *("impossible_date", "missing_names", "name_clash", "nobody_reports", "repeated_column"),
    *("retired_id", "target_form", "unknown_department"),
)
"""The rules that find errors."""


@cache
def every_rule() -> tuple[ModuleType, ...]:
    """Return every rule, in the order of the codes."""
    from pkgutil import iter_modules

    names = (each.name for each in iter_modules(__path__) if each.name != "context")
    return tuple(sorted(map(_rule, names), key=lambda rule: str(rule.KIND.code)))


def _rule(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def check(
    table: Table, roster: Roster | None = None, found: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Run every rule on a table. Return the findings, and those `found` before, in the order of the
    file."""
    with no_cyclic_collection():
        context = Context(table, roster or build_roster(table))
        return in_order(chain(found, *(rule.check(context) for rule in every_rule())))


def find_errors(table: Table, roster: Roster, found: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Return the errors among what `check` returns. Only the rules of errors are imported and run:
    with all of them, `gkrw list` takes a tenth longer."""
    with no_cyclic_collection():
        context = Context(table, roster)
        rules = map(_rule, _OF_ERRORS)
        return in_order(errors_in(chain(found, *(rule.check(context) for rule in rules))))
