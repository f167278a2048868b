"""The walk through a history finds with the quick comparison what it finds with full diffs."""

import copy
from datetime import datetime, timezone
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from table_edits import (
    BASES,
    SINGLE,
    Data,
    edit_all,
    edit_deadline,
    edit_note,
    edit_reports,
    edit_requirement,
    edit_targets,
    edit_task_names,
    edit_title,
)

from gkrw.git.file_history import Commit
from gkrw.history.history_walk import FileVersion, HistoryWalk, ParsedBlobs
from gkrw.history.subject import DepartmentSubject, HistorySubject, TaskSubject
from gkrw.views.diff_page import history_record, log_page
from tables import edited


class DiffedTask(TaskSubject):
    """A task for which every version is compared in full."""

    def changes_in_place(self, *_: object) -> None:
        return None


class DiffedDepartment(DepartmentSubject):
    """A department for which every version is compared in full."""

    def changes_in_place(self, *_: object) -> None:
        return None


def walk(subject: HistorySubject, texts: list[str], parents: list[tuple[int, ...]]) -> HistoryWalk:
    """A walk through versions, the oldest first, each made from the versions with these numbers."""
    blobs = [f"{texts.index(text):010x}".ljust(40, "0") for text in texts]
    data = {blob: text.encode() for blob, text in zip(blobs, texts, strict=True)}
    versions = []
    for number, blob in enumerate(blobs):
        before = tuple(blobs[parent] for parent in parents[number])
        when = datetime(2026, 3, 1, 10, number % 60, tzinfo=timezone.utc)
        commit = Commit(
            f"{number:040x}", "王协调", when, f"第{number}版", "data/tasks.yaml", blob, before
        )
        versions.insert(0, FileVersion(commit, blob, before))
    files = {blob: f"{blob[:10]}:data/tasks.yaml" for blob in blobs}
    parsed = ParsedBlobs(
        versions, files, {}, lambda wanted: ((blob, data[blob]) for blob in wanted)
    )
    return HistoryWalk(versions, subject, parsed)


def in_a_row(texts: list[str]) -> list[tuple[int, ...]]:
    return [() if number == 0 else (number - 1,) for number in range(len(texts))]


def shown(walk: HistoryWalk) -> list[object]:
    """Everything that is shown of a walk."""
    return [
        (log_page(entry, walk.subject, "data/tasks.yaml"), history_record(entry))
        for entry in walk.entries()
    ]


def written(data: Data) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def damaged(text: str, rng: Random) -> str:
    """A text with one line spoiled, or only written in another way."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    line = lines[at]
    lines[at] = rng.choice(
        [
            f"{line} # 注",
            f"{line}\n{line}",
            line.replace(": ", ': "', 1),
            line.replace(": ", ": [", 1),
            f" {line}",
            line[1:],
            line.replace("  ", "\t", 1),
            "",
            f"{line}\r",
            line.replace("id: T0", "id: T1"),
            f"# {line}",
            line.replace("。", "。'"),
            "<<<<<<< 我",
        ]
    )
    return "\n".join(lines)


USUAL = (
    *(edit_title, edit_requirement, edit_deadline, edit_targets, edit_note, edit_task_names),
    edit_reports,
)


def history_of(base: Data, rng: Random, length: int, damage: float) -> list[str]:
    """Versions with one to three edits each, most of them of single tasks. Some have a slip that the
    next version does not have, some the text of an earlier version."""
    data = copy.deepcopy(base)
    texts = [written(data)]
    for _ in range(length):
        kinds = USUAL if rng.random() < 0.75 else SINGLE
        edit_all(data, rng.choices(kinds, k=rng.choice([1, 1, 1, 2, 3])), rng)
        text = written(data)
        if rng.random() < 0.1:
            text = rng.choice(texts)
        texts.append(damaged(text, rng) if rng.random() < damage else text)
    return texts


@settings(max_examples=60)
@given(
    base=st.sampled_from(BASES),
    seed=st.integers(0, 10**6),
    damage=st.sampled_from([0.0, 0.0, 0.4]),
    merges=st.sampled_from([0.0, 0.3]),
    subjects=st.sampled_from(
        [
            *((TaskSubject(task), DiffedTask(task)) for task in ("T01", "T02", "T14")),
            *(
                (DepartmentSubject(name), DiffedDepartment(name))
                for name in ("财政局", "审计局", "各部门")
            ),
        ]
    ),
)
def test_the_quick_comparison_finds_the_same_entries_as_full_diffs(
    base, seed, damage, merges, subjects
):
    rng = Random(seed)
    texts = history_of(base, rng, 12, damage)
    parents = in_a_row(texts)
    for number in range(2, len(texts)):
        if rng.random() < merges:
            parents[number] = (number - 1, rng.randrange(number - 1))
    quick, full = (walk(subject, texts, parents) for subject in subjects)
    assert shown(quick) == shown(full)
    assert (quick.newest_name, quick.is_known) == (full.newest_name, full.is_known)


def test_most_versions_of_a_usual_history_need_no_diff(monkeypatch):
    from gkrw.history import history_walk

    diffs = []
    original = history_walk.diff
    monkeypatch.setattr(
        "gkrw.history.history_walk.diff", lambda *tables: diffs.append(1) or original(*tables)
    )
    texts = history_of(BASES[1], Random(5), 60, 0)
    shown(walk(TaskSubject("T14"), texts, in_a_row(texts)))
    assert 0 < len(diffs) < 40


@pytest.mark.parametrize("subject", [TaskSubject("T01"), DepartmentSubject("财政局")])
def test_no_table_is_kept_longer_than_needed(subject):
    texts = history_of(BASES[0], Random(1), 30, 0)
    steps = walk(subject, texts, in_a_row(texts))
    assert max(len(steps.blobs) for _ in steps.entries()) <= 4
    assert len(steps.blobs) == 0


def test_the_walk_ends_at_its_limit():
    texts = history_of(BASES[0], Random(2), 20, 0)
    steps = walk(TaskSubject("T01"), texts, in_a_row(texts))
    assert len(shown(steps)) == steps.changes > 2
    assert steps.changes != steps.limit
    steps = walk(TaskSubject("T01"), texts, in_a_row(texts))
    steps.limit = 2
    assert len(shown(steps)) == 2
    assert steps.changes == steps.limit


@pytest.mark.parametrize("subject", [TaskSubject("T02"), DepartmentSubject("审计局")])
def test_errors_of_both_versions_are_noted(subject):
    wrong = edited(("members: all", "members: 全部"))
    texts = [wrong, wrong.replace("title: 审计公开", "title: 审计结果公开")]
    newest, _ = walk(subject, texts, in_a_row(texts)).entries()
    assert len(newest.unread) == 2
