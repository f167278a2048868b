"""Properties of the diff: applied to the old table it gives the new one, and one edit is one change."""

import copy
import json
from random import Random

import pytest
from applying import apply, as_written
from hypothesis import given, settings
from hypothesis import strategies as st
from table_edits import (
    BASES,
    OFFICES,
    SINGLE,
    WRONG,
    drop_default,
    edit_all,
    edit_default,
    table_of,
)

from gkrw.core.model import Table
from gkrw.diff.by_department import by_department
from gkrw.diff.changes import ChangeKind, Diff
from gkrw.diff.describe import describe_changes
from gkrw.diff.tree_diff import diff

tries = settings(max_examples=120)


@pytest.mark.parametrize("edit", SINGLE, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("base", BASES, ids=["small", "real"])
def test_one_edit_is_one_change_or_one_rewriting(base, edit):
    for seed in range(12):
        changed = copy.deepcopy(base)
        edit(Random(seed), changed)
        old, new = table_of(base), table_of(changed)
        found = diff(old, new)
        if base == changed:
            assert not found.changes
            assert not found.rewritings
        else:
            assert len(found.changes) + len(found.rewritings) == 1, (seed, found.changes)
            if old != new:
                means = edit not in (edit_default, drop_default)
                assert len(found.changes) == 1 or not means
        assert_applies(found, new)


def assert_applies(found: Diff, new: Table) -> None:
    made = apply(found)
    assert made == new
    assert as_written(made) == as_written(new)


@tries
@given(
    base=st.sampled_from([*BASES, *OFFICES]),
    edits=st.lists(st.sampled_from(SINGLE), min_size=2, max_size=12),
    seed=st.integers(0, 10**6),
)
def test_the_changes_applied_to_the_old_table_give_the_new_one(base, edits, seed):
    changed = copy.deepcopy(base)
    edit_all(changed, edits, Random(seed))
    old, new = table_of(base), table_of(changed)
    assert_applies(diff(old, new), new)
    assert_applies(diff(new, old), old)


_ANY = st.lists(st.sampled_from((*SINGLE, *WRONG, *WRONG)), max_size=8)


@tries
@given(
    base=st.sampled_from([*BASES, *OFFICES]), before=_ANY, edits=_ANY, seed=st.integers(0, 10**6)
)
def test_tables_with_repeated_things_are_compared(base, before, edits, seed):
    rng = Random(seed)
    first = copy.deepcopy(base)
    edit_all(first, before, rng)
    second = copy.deepcopy(first)
    edit_all(second, edits, rng)
    old, new = table_of(first), table_of(second)
    found = diff(old, new)
    assert_applies(found, new)
    assert all(entry.name for entry in describe_changes(found.changes))
    json.dumps([change.as_json() for change in found.changes])
    json.dumps([each.as_json() for each in by_department(found)])
    same = diff(new, new)
    assert same.changes == same.rewritings == ()


@tries
@given(edits=st.lists(st.sampled_from(SINGLE), max_size=12), seed=st.integers(0, 10**6))
def test_a_table_does_not_differ_from_itself(edits, seed):
    changed = copy.deepcopy(BASES[1])
    edit_all(changed, edits, Random(seed))
    found = diff(table_of(changed), table_of(changed))
    assert found.changes == ()
    assert found.rewritings == ()


def test_kinds_are_all_reached():
    kinds = set()
    for edit in SINGLE:
        changed = copy.deepcopy(BASES[1])
        edit(Random(3), changed)
        kinds |= {change.kind for change in diff(table_of(BASES[1]), table_of(changed)).changes}
    assert kinds == set(ChangeKind)
