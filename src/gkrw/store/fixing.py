"""Make the edits of findings: change the texts of files, read them again, and keep only what is
right."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from gkrw.core.findings import Finding, Place, TextEdit, errors_in, new_findings, sameness
from gkrw.core.model import Table
from gkrw.store import ParsedFile
from gkrw.store.finding_kinds import (
    BYTE_ORDER_MARK,
    DUPLICATE_KEY,
    EMPTY_VALUE,
    ENCODING,
    LINE_ENDINGS,
    SYNTAX,
    UNKNOWN_KEY,
    WRONG_INDENT,
)
from gkrw.store.layout import Unreadable, lay_out

Contents = Mapping[Path, bytes | None]
"""The content of each file, None if it is too big."""


class Reading(NamedTuple):
    """What the contents of files were read as: all findings; the text and the record (a table, or
    the progress of a department) of each file by its name; and the path of each name."""

    findings: Sequence[Finding]
    texts: Mapping[str, str]
    records: Mapping[str, object]
    paths: Mapping[str, Path]

    @property
    def open(self) -> list[Finding]:
        """The findings that are not accepted."""
        return [each for each in self.findings if not each.accepted]


class Refused(NamedTuple):
    """A finding whose edit was not made, and why not, in Chinese."""

    finding: Finding
    reason: str


class Fixed(NamedTuple):
    """The new contents of all files, what they are read as, the findings whose edits were made, and
    those whose edits were not."""

    contents: Contents
    reading: Reading
    made: Sequence[Finding]
    refused: Sequence[Refused]


_OF_FILE = {kind.code for kind in (ENCODING, BYTE_ORDER_MARK, LINE_ENDINGS)}
_OF_INDENT = {WRONG_INDENT.code}
_OF_SYNTAX = {SYNTAX.code}
_OF_STRUCTURE = {
    *(kind.code for kind in (SYNTAX, DUPLICATE_KEY, UNKNOWN_KEY, EMPTY_VALUE)),
    "G502",  # blanks in a text: rules are above this room
}
_KEY_IN_TEXT = "G416"
_MOST_RUNS = 12
"""The most runs of lines whose indentation is tried one by one: each takes several readings."""
_MOST_SLIPS = 4
"""The most slips on one line that are mended to see what an indentation means."""
_AMBIGUOUS = "行首的空格有不止一种读法，说不准是哪一种"
_UNCLEAR = "这里还有别的写法问题，改好以后才看得出行首该空几格"
_RETRIED = (_AMBIGUOUS, _UNCLEAR)
_WORSE = "改了以后会有别的问题"
_STILL_WRONG = "改了以后这一行还有错误"
_OTHER_MEANING = "改了以后表的意思会变"
_NOT_THERE = "这一行的写法不一样，没有把握"


def fix(contents: Contents, read: Callable[[Contents], Reading]) -> Fixed:
    """Make the edits of the findings in files until there are no more to make.

    An edit is made only if reading the files again gives no finding that was not there before,
    except in a file that was not read completely, and if the records stay equal, except by an edit
    that changes the meaning.
    """
    work = _Work(contents, read)
    while findings := work.waiting():
        work.attempt(findings)
    left = {_key(each) for each in work.reading.findings}
    refused = [each for key, each in work.refused.items() if key in left]
    return Fixed(work.contents, work.reading, work.made, refused)


class _Way(NamedTuple):
    """One way to indent lines: the contents of the files, what they are read as, the findings whose
    edits were made, and how bad it is."""

    contents: Contents
    reading: Reading
    done: Sequence[Finding]
    badness: tuple[int, ...]


class _Work:
    """The present contents and what they are read as. Each attempt makes or refuses an edit."""

    def __init__(self, contents: Contents, read: Callable[[Contents], Reading]) -> None:
        self.contents = contents
        self.read = read
        self.reading = read(contents)
        self.made: list[Finding] = []
        self.refused: dict[object, Refused] = {}

    def waiting(self) -> list[Finding]:
        """Return findings with edits that were not refused: about the encoding and line breaks if
        there are any, else about indentation, else about syntax, else all."""
        found = [each for each in self.reading.open if each.edit and not self._is_refused(each)]
        for kinds in (_OF_FILE, _OF_INDENT, _OF_SYNTAX):
            if first := [each for each in found if each.code in kinds]:
                return first
        return found

    def _is_refused(self, finding: Finding) -> bool:
        return _key(finding) in self.refused

    def attempt(self, findings: Sequence[Finding]) -> None:
        """Make the edits of all findings, or else of some, or refuse one."""
        edits = [each.edit for each in findings if each.edit]
        if any(each.rivals for each in edits):
            return self._attempt_indents(
                [each for each in findings if each.edit and each.edit.rivals]
            )
        contents, done = _edited(self.contents, self.reading, findings, edits)
        if not done:
            return self._refuse(findings, _NOT_THERE)
        reading = self.read(contents)
        problem = _problem(self.reading, reading, done)
        if not problem:
            return self._keep(contents, reading, done)
        if len(done) == 1:
            return self._refuse(done, problem)
        return self.attempt(done[: len(done) // 2])

    def _attempt_indents(self, findings: Sequence[Finding]) -> None:
        """Indent lines in the best of all ways. Refuse if another way is as good and means
        something else."""
        ways = self._ways(findings)
        if not ways:
            return self._refuse(findings, _NOT_THERE)
        best, *others = sorted(ways, key=lambda way: way.badness)
        equal = [each for each in others if each.badness == best.badness]
        # Lines in a part that could not be read are the same in every way.
        is_unread = bool(equal) and not _is_whole(best.reading)
        is_unclear = best.badness[0] or best.badness[2] or is_unread
        if is_unclear or any(each.reading.records != best.reading.records for each in equal):
            runs = _runs(findings)
            if len(runs) == 1 or len(runs) > _MOST_RUNS:
                return self._refuse(findings, _UNCLEAR if is_unclear else _AMBIGUOUS)
            for run in runs:
                self._attempt_indents(run)
                if not self._is_refused(run[0]):
                    return None  # the places of the others are no longer right
            return None
        return self._keep(best.contents, best.reading, best.done)

    def _ways(self, findings: Sequence[Finding]) -> list[_Way]:
        """Return the ways to indent lines whose texts are different: as was guessed when they were
        read, then by each rival."""
        edits = [each.edit for each in findings if each.edit]
        count = min(len(edit.rivals) for edit in edits)
        news = [[edit.new for edit in edits]]
        news += [[edit.rivals[number] for edit in edits] for number in range(count)]
        places = {
            (each.place.file, each.place.line + below) for each in findings for below in (0, 1)
        }
        ways: dict[tuple[bytes | None, ...], _Way] = {}
        for some in news:
            way = [edit._replace(new=new) for edit, new in zip(edits, some, strict=True)]
            contents, done = _edited(self.contents, self.reading, findings, way)
            if done and (text := tuple(contents.values())) not in ways:
                ways[text] = self._mended(contents, done, places)
        return list(ways.values())

    def _mended(
        self, contents: Contents, done: list[Finding], places: Collection[tuple[str, int]]
    ) -> _Way:
        """Return a way to indent lines with the other slips on them mended too, because only then
        it is seen what the lines mean: with a wide colon, a key that is indented too far looks
        better, as more text of the line above, than one that is indented as it should be."""
        reading = self.read(contents)
        for _ in range(_MOST_SLIPS):
            slips = [
                each
                for each in reading.findings
                if each.edit and not each.edit.rivals and each.place[:2] in places
            ]
            edits = [each.edit for each in slips if each.edit]
            contents, mended = _edited(contents, reading, slips, edits)
            if not mended:
                break
            reading, done = self.read(contents), [*done, *mended]
        return _Way(contents, reading, done, _badness(reading, places))

    def _keep(self, contents: Contents, reading: Reading, done: Sequence[Finding]) -> None:
        self.contents, self.reading = contents, reading
        self.made += done
        left = {_key(each) for each in reading.findings}
        # what surrounds the lines is now clearer
        self.refused = {
            key: each for key, each in self.refused.items() if each.reason not in _RETRIED
        }
        self._refuse([each for each in done if _key(each) in left], _NOT_THERE)

    def _refuse(self, findings: Iterable[Finding], reason: str) -> None:
        for each in findings:
            self.refused[_key(each)] = Refused(each, reason)


def _edited(
    contents: Contents, reading: Reading, findings: Sequence[Finding], edits: Sequence[TextEdit]
) -> tuple[Contents, list[Finding]]:
    """Return contents with edits, one for each finding, and the findings whose edits could be
    made."""
    edited, done = dict(contents), []
    for file in dict.fromkeys(each.place.file for each in edits):
        some = [each for each in edits if each.place.file == file]
        text, kept = apply_edits(reading.texts[file], some)
        edited[reading.paths[file]] = text.encode("utf-8", "surrogatepass")
        done += [finding for finding, edit in zip(findings, edits, strict=True) if edit in kept]
    return edited, done


def _runs(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings in runs of neighbouring lines."""
    runs: list[list[Finding]] = []
    for each in findings:
        last = runs[-1][-1].place if runs else None
        if last and (last.file, last.line + 1) == (each.place.file, each.place.line):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _is_whole(reading: Reading) -> bool:
    """Return whether all files could be read completely."""
    return all(
        each.whole if isinstance(each, Table) else each is not None
        for each in reading.records.values()
    )


def _key(finding: Finding) -> object:
    edit = finding.edit
    return sameness(finding), edit and (edit.old, edit.new, edit.place)


def _problem(before: Reading, after: Reading, done: Sequence[Finding]) -> str:
    """Return why a change is not right; empty if it is."""
    for file in dict.fromkeys(each.place.file for each in done):
        some = [each for each in done if each.place.file == file]
        was, now = (each.records.get(file) for each in (before, after))
        if not _is_whole(before) or any(each.code in _OF_SYNTAX for each in some):
            if isinstance(was, Table) and not _has_all_of(was, now, some):
                return _OTHER_MEANING
            continue  # what could not be read before may have findings of its own
        keeps = not any(each.edit and each.edit.changes_meaning for each in some)
        if keeps and was is not None and was != now:
            return _OTHER_MEANING
        if new := next(new_findings(before.findings, after.open), None):
            return f"{_WORSE}：{new.code} {new.message}".rstrip("。")
        if left := _errors_left(after, some):
            return f"{_STILL_WRONG}：{left[0].code} {left[0].message}".rstrip("。")
    return ""


def _errors_left(after: Reading, done: Sequence[Finding]) -> list[Finding]:
    """Return the errors that are left on the lines of edits and that nothing can fix: the text of a
    line was then not understood."""
    lines = {
        each.place[:2]
        for each in done
        if each.edit and each.edit.old and "\n" not in each.edit.old + each.edit.new
    }
    return [each for each in errors_in(after.findings) if not each.edit and each.place[:2] in lines]


def _has_all_of(was: Table, now: object, done: Sequence[Finding]) -> bool:
    """Return whether another table has every task of a table with the same texts. Tasks at the
    places of some findings may differ, and what tasks inherit from headings may too."""
    if not isinstance(now, Table):
        return False
    edited = set()
    for table in (was, now):
        starts = [(task.mark.line + 1, task.id) for task in table.tasks()]
        for each in done:
            above = (start for start in starts if start[0] <= each.place.line)
            edited.add(max(above, default=(0, ""))[1])
    there = {(task.id, task.title, task.requirement) for task in now.tasks()}
    return all(
        (task.id, task.title, task.requirement) in there
        for task in was.tasks()
        if task.id not in edited
    )


def _badness(reading: Reading, places: Collection[tuple[str, int]]) -> tuple[int, ...]:
    """Return how badly lines at some places are indented: the numbers of keys there that became
    text, of tasks that could not be read, of findings there that speak of it, and of others."""
    there = [each for each in reading.open if (each.place.file, each.place.line) in places]
    tables = [each for each in reading.records.values() if isinstance(each, Table)]
    tasks = sum(1 for table in tables for _ in table.tasks())
    is_bad = sum(each.code in _OF_STRUCTURE and each.edit is None for each in there)
    in_texts = sum(each.code == _KEY_IN_TEXT for each in there)
    return in_texts, -tasks, is_bad, len(there), len(reading.open)


def apply_edits(text: str, edits: Iterable[TextEdit]) -> tuple[str, list[TextEdit]]:
    """Return a text with edits, and the edits that were made. One that overlaps another, or whose
    old text is not at its place, is left out."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for edit in dict.fromkeys(edits):
        if edit.place.line < len(starts):
            offset = starts[edit.place.line - 1] + edit.place.column - 1
            if text.startswith(edit.old, offset):
                found.append((offset, offset + len(edit.old), edit))
    found.sort(key=lambda each: each[:2])
    done, end = [], 0
    for start, stop, edit in found:
        if start >= end:
            done.append((start, stop, edit))
            end = max(end, stop)
    for start, stop, edit in reversed(done):
        text = text[:start] + edit.new + text[stop:]
    return text, [edit for _, _, edit in done]


def retiring_edit(parsed: ParsedFile, ids: Sequence[str]) -> TextEdit | None:
    """Return the edit that adds ids to `retired`, as `patch` writes it; None where the text cannot
    be patched."""
    from gkrw.store.patch import NotPatched, patch

    content = parsed.text.encode("utf-8", "surrogatepass")
    layout = lay_out(content)
    if isinstance(layout, Unreadable) or not parsed.text.endswith("\n"):
        return None
    data = layout.root.data
    retired = data.get("retired", [])
    if not isinstance(retired, list):
        return None
    patched = patch(content, {**data, "retired": [*retired, *ids]})
    if isinstance(patched, NotPatched):
        return None
    before, after = parsed.text.split("\n"), patched.content.decode().split("\n")
    start = _same_lines(before, after)
    end = _same_lines(before[start:][::-1], after[start:][::-1])
    old, new = ("\n".join([*lines[start : len(lines) - end], ""]) for lines in (before, after))
    return TextEdit(Place(parsed.file, start + 1, 1), old, new, changes_meaning=True)


def _same_lines(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
