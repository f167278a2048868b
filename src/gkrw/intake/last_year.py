"""Take over from the table of another year: the ids of the same tasks, departments, targets."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from gkrw.core.deadlines import year_in
from gkrw.core.model import Table
from gkrw.core.slips import last_numbers, next_id
from gkrw.intake.headings import KEYS, ColumnMeaning, heading_text
from gkrw.intake.progress_columns import KEPT_HEADING
from gkrw.store.shapes import OUTLINE

SURE = 70
"""The lowest likeness (0 to 100) at which two tasks are the same one. In a year edited by hand
(tests/support/next_year.py) no pair is wrong, and 28 of 31 tasks are found, 17 of 20 with edited
texts; the first wrong pair has 57."""
_PERHAPS = 45
"""The lowest likeness (0 to 100) that is worth a look."""
_MARGIN = 8
"""How much more like each other the two tasks of a pair are than either is to any other task."""
_WORD = 2
"""The fewest characters of a word that says what a text is about."""
_SENTENCE = 8
"""The fewest characters of a requirement that is looked for in another one."""
_SAME_SENTENCE = 85
"""The lowest likeness (0 to 100) at which a requirement is part of another one."""
_NUMBER = re.compile(r"[\d.%]+")
_AMOUNT = re.compile(r"[\d.%每第年季度月周日天旬半一二两三四五六七八九十百千万亿]*")
"""Numbers and times, which change from year to year."""


class YearMatch(NamedTuple):
    """A task of the new table and one of the other table, by their positions, and their likeness
    from 0 to 100."""

    new: int
    old: int
    score: float


class YearMatches(NamedTuple):
    """The pairs of the same tasks, the pairs that are not sure, whose new tasks count as new, and
    the positions of old tasks without a new one."""

    sure: tuple[YearMatch, ...]
    doubtful: tuple[YearMatch, ...]
    gone: tuple[int, ...]


class TaskTexts(NamedTuple):
    """The texts of a task that are compared."""

    title: str
    requirement: str


def match_years(new: Sequence[TaskTexts], old: Sequence[TaskTexts]) -> YearMatches:
    """Match the tasks of two years by their texts."""
    from rapidfuzz import fuzz, process

    pairs = _equal_pairs(new, old)
    taken_new, taken_old = {each.new for each in pairs}, {each.old for each in pairs}
    rest_new = [at for at in range(len(new)) if at not in taken_new]
    rest_old = {at: _whole(old[at]) for at in range(len(old)) if at not in taken_old}
    left_new, left_old = (
        {text: frozenset(text) for text in (_text(tasks[at].requirement) for at in rest)}
        for tasks, rest in ((new, rest_new), (old, rest_old))
    )
    scores: dict[int, list[tuple[float, int]]] = {}
    for at in rest_new:
        found = process.extract(
            _whole(new[at]), rest_old, scorer=fuzz.ratio, score_cutoff=_PERHAPS, limit=3
        )
        scores[at] = sorted(((_likeness(new[at], old[o]), o) for _, _, o in found), reverse=True)
    doubtful = []
    best_of_old: dict[int, list[float]] = {}
    for found_scores in scores.values():
        for score, o in found_scores:
            best_of_old.setdefault(o, []).append(score)
    for at, found_scores in scores.items():
        if not found_scores:
            continue
        score, o = found_scores[0]
        best, *rivals = sorted(best_of_old[o], reverse=True)
        rivals += [each for each, _ in found_scores[1:]]
        pair = YearMatch(at, o, score)
        is_clear = best == score and all(each <= score - _MARGIN for each in rivals)
        if (
            score >= SURE
            and is_clear
            and not _has_other_subject(new[at], old[o])
            and not _is_in_two(old[o], new[at], left_new)
            and not _is_in_two(new[at], old[o], left_old)
        ):
            pairs.append(pair)
        elif score >= _PERHAPS:
            doubtful.append(pair)
    matched = {each.old for each in pairs}
    doubtful = [each for each in doubtful if each.old not in matched]
    gone = tuple(at for at in range(len(old)) if at not in matched)
    return YearMatches(tuple(sorted(pairs)), tuple(doubtful), gone)


def _equal_pairs(new: Sequence[TaskTexts], old: Sequence[TaskTexts]) -> list[YearMatch]:
    """Return the pairs of tasks whose texts are the same, each text being there once."""
    by_text: dict[str, list[int]] = {}
    for at, each in enumerate(old):
        by_text.setdefault(_whole(each), []).append(at)
    texts = [*map(_whole, new)]
    count = Counter(texts)
    return [
        YearMatch(at, by_text[text][0], 100.0)
        for at, text in enumerate(texts)
        if count[text] == 1 and len(by_text.get(text, ())) == 1
    ]


def _whole(task: TaskTexts) -> str:
    return _text(f"{task.title}\n{task.requirement}")


def _text(text: str) -> str:
    """Return a text without what changes from year to year: the year itself, punctuation."""
    return re.sub(r"20\d\d年?|[\s，。、；：“”（）]", "", text)


def _likeness(new: TaskTexts, old: TaskTexts) -> float:
    """Return how like two tasks are: three quarters by what they require, a quarter by the title."""
    from rapidfuzz import fuzz

    requirement = fuzz.ratio(_text(new.requirement), _text(old.requirement))
    title = fuzz.ratio(_text(new.title), _text(old.title))
    return 0.75 * requirement + 0.25 * title


def _has_other_subject(new: TaskTexts, old: TaskTexts) -> bool:
    """Return whether two texts say the same of different things, as 城关区改造 and 安宁区改造 do: a word
    was replaced by another in title and requirement alike, or nothing but such words differ."""
    titles = [*_replaced(_text(old.title), _text(new.title))]
    requirements = [*_replaced(_text(old.requirement), _text(new.requirement))]
    for was, now in titles:
        if not was or not now or _NUMBER.fullmatch(was):
            continue
        is_gone = was in old.requirement and was not in new.requirement
        if is_gone and now in new.requirement and now not in old.requirement:
            return True
    words = [each for each in requirements if not all(map(_AMOUNT.fullmatch, each))]
    return bool(words) and all(
        len(was) >= _WORD and len(now) >= _WORD and not {*was} & {*now} for was, now in words
    )


def _is_in_two(whole: TaskTexts, part: TaskTexts, others: Mapping[str, frozenset[str]]) -> bool:
    """Return whether one of the requirements `others` (with their characters) is part of that of a
    task, and not of that of the task `part`: the task was split, or two were merged."""
    from rapidfuzz import fuzz

    text, own = _text(whole.requirement), _text(part.requirement)
    characters = frozenset(text)
    return any(
        _SENTENCE <= len(each) < len(text)
        and len(having - characters) <= len(having) / 4  # few pass it, and the rest is slow
        and fuzz.partial_ratio(each, text) >= _SAME_SENTENCE
        and fuzz.partial_ratio(each, own) < _SAME_SENTENCE
        for each, having in others.items()
    )


def _replaced(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield what was replaced by what from one text to another, empty where it was added or left
    out."""
    from rapidfuzz.distance import Levenshtein

    for _, same in groupby(Levenshtein.opcodes(old, new), lambda each: each.tag == "equal"):
        codes = [*same]
        if codes[0].tag == "equal":
            continue
        yield (
            old[codes[0].src_start : codes[-1].src_end],
            new[codes[0].dest_start : codes[-1].dest_end],
        )


class Earlier:
    """The table of another year, with its data as the file has them."""

    def __init__(self, data: Mapping[str, Any], table: Table) -> None:
        self.data = data
        self.table = table
        self.tasks = list(tasks_below(data))
        self.retired: list[str] = [str(each) for each in data.get("retired") or ()]

    @property
    def departments(self) -> list[dict[str, Any]]:
        """The departments, as the file has them."""
        return [dict(each) for each in self.data.get("departments") or ()]

    @property
    def collectives(self) -> dict[str, dict[str, Any]]:
        """The collectives by name."""
        return {each["name"]: dict(each) for each in self.data.get("collectives") or ()}

    def meanings(self) -> dict[str, ColumnMeaning]:
        """What columns mean by the headings that the table gives its own."""
        own = self.data.get("columns") or {}
        kinds = {kind: own[key] for kind, key in KEYS.items() if isinstance(own.get(key), str)}
        found = {heading_text([heading]): kind for kind, heading in kinds.items()}
        for name in self.table.columns.extra:
            found[heading_text([name.text.removesuffix(KEPT_HEADING)])] = ColumnMeaning.EXTRA
        return found

    def titled(self) -> list[TaskTexts]:
        """The texts of its tasks."""
        return [
            TaskTexts(str(each.get("title", "")), str(each.get("requirement", "")).strip("\n"))
            for each in self.tasks
        ]

    def particulars(self, title: str) -> dict[str, Any]:
        """Return what a table with this title takes over besides tasks: the office, and the key
        with its year replaced, where that gives another key."""
        key, year = self.data.get("key"), year_in(title)
        found: dict[str, Any] = {}
        if isinstance(key, str) and year and re.sub(r"20\d\d", str(year), key) != key:
            found["key"] = re.sub(r"20\d\d", str(year), key)
        if office := self.data.get("office"):
            found["office"] = dict(office)
        return found

    def apply(self, data: dict[str, Any], tasks: Sequence[dict[str, Any]]) -> YearMatches:
        """Give the tasks of a new table the ids and targets of the same tasks, new ids to the
        others, and write what is retired."""
        titled = [TaskTexts(each["title"], each["requirement"]) for each in tasks]
        matches = match_years(titled, self.titled())
        used = [str(each.get("id", "")) for each in self.tasks] + self.retired
        numbers = last_numbers(used)
        by_new = {each.new: each.old for each in matches.sure}
        like = used[0] if used else "T01"
        ahead = 0
        for at, task in enumerate(tasks):
            if at in by_new:
                old = self.tasks[by_new[at]]
                task["id"] = old["id"]
                if targets := _kept_targets(old, task):
                    task["targets"] = targets
            else:
                task["id"], ahead = next_id(like, numbers, ahead), ahead + 1
        retired = [*self.retired, *(str(self.tasks[at]["id"]) for at in matches.gone)]
        if retired:
            data["retired"] = list(dict.fromkeys(retired))
        return matches


def _kept_targets(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Any]:
    """Return the targets of a task whose numbers are still in its requirement."""
    return [
        each
        for each in old.get("targets") or ()
        if all(
            str(each[key]) in new["requirement"] for key in ("at_least", "at_most") if key in each
        )
    ]


def tasks_below(heading: Mapping[str, Any]) -> "list[dict[str, Any]]":
    """Return the tasks below a heading, or in a table, in the order of the file."""
    found: list[dict[str, Any]] = []
    for key in heading:
        if key in OUTLINE:
            for each in heading[key] or ():
                found += [each] if "id" in each else tasks_below(each)
    return found
