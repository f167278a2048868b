"""The rules of a table, one module each: KIND describes the finding, `check` yields the findings.

A new rule is a module with KIND and `check`, listed in RULES.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from gkrw.core.findings import Finding, FindingKind, in_order
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import Table
from gkrw.core.roster import Roster, build_roster
from gkrw.rules import (
    bracket_without_collective,
    collective_cycle,
    collective_lead,
    doubled_punctuation,
    duplicate_id,
    empty_heading,
    halfwidth_punctuation,
    id_shape,
    impossible_date,
    lead_also_responsible,
    missing_names,
    name_clash,
    named_twice,
    no_full_stop,
    no_lead,
    no_responsible,
    number_without_target,
    numbered_title,
    odd_character,
    open_list,
    repeated_heading,
    repeated_requirement,
    retired_id,
    similar_id,
    stray_space,
    target_form,
    target_not_in_text,
    unbalanced_pair,
    unconfirmed_alias,
    unknown_department,
    unspecified_collective,
    unused_default,
    unused_department,
    unusual_deadline,
)
from gkrw.rules.context import Context


class Rule(Protocol):
    """The interface of a rule's module."""

    @property
    def KIND(self) -> FindingKind: ...  # noqa: N802 - a constant of the module

    @property
    def check(self) -> Callable[[Context], Iterator[Finding]]: ...


RULES: tuple[Rule, ...] = (
    duplicate_id,
    id_shape,
    similar_id,
    retired_id,
    empty_heading,
    repeated_heading,
    numbered_title,
    unknown_department,
    name_clash,
    unused_department,
    no_lead,
    open_list,
    unspecified_collective,
    lead_also_responsible,
    named_twice,
    unconfirmed_alias,
    missing_names,
    no_responsible,
    bracket_without_collective,
    unused_default,
    collective_cycle,
    collective_lead,
    halfwidth_punctuation,
    stray_space,
    repeated_requirement,
    unbalanced_pair,
    no_full_stop,
    doubled_punctuation,
    odd_character,
    impossible_date,
    unusual_deadline,
    target_form,
    target_not_in_text,
    number_without_target,
)
"""Every rule, in the order of the codes."""


def check(table: Table, roster: Roster | None = None) -> tuple[Finding, ...]:
    """Run every rule on a table. Returns the findings in the order of the file."""
    with no_cyclic_collection():
        context = Context(table, roster or build_roster(table))
        return in_order(finding for rule in RULES for finding in rule.check(context))
