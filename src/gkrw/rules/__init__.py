"""The rules of a table, one module each: KIND describes the finding, `check` yields the findings.

Every module of this package is a rule, except for `context`.
"""

from collections.abc import Iterable
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

from gkrw.core.findings import Finding, in_order
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import Table
from gkrw.core.roster import Roster, build_roster
from gkrw.rules.context import Context

RULES = sorted(
    (
        import_module(f"{__name__}.{module.name}")
        for module in iter_modules(__path__)
        if module.name != "context"
    ),
    key=lambda rule: str(rule.KIND.code),
)
"""Every rule, in the order of the codes."""


def check(
    table: Table, roster: Roster | None = None, found: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Run every rule on a table. Return the findings, and those `found` before, in the order of the
    file."""
    with no_cyclic_collection():
        context = Context(table, roster or build_roster(table))
        return in_order(chain(found, *(rule.check(context) for rule in RULES)))
