"""The history of one task or one department: the versions of the file that changed its meaning.

Every version is held against the one before it, as `diff` does. Versions whose text shows that
nothing can have changed for what was asked are not read as YAML (`blocks` says why that is safe),
and what was read is let go as soon as nobody needs it.

A merge that took the file from one side as it was changed nothing. Of one that put both sides
together only that counts which is new against every parent: the rest was told at the commits that
made it. A version that is no table is told and passed over: the next one is held against the last
one that was a table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gkrw.core.findings import Finding, Severity
from gkrw.core.gc_pause import own_cycles_collected
from gkrw.core.model import Table
from gkrw.diff.tree_diff import diff
from gkrw.git.blobs import read_blobs
from gkrw.git.file_history import Commit, History
from gkrw.history.blocks import (
    Blocks,
    Touched,
    changed_tasks,
    is_known,
)
from gkrw.history.contents import Content, Contents
from gkrw.history.subject import HistorySubject, SubjectChanges
from gkrw.store.places import TextMark

WORKING = "working file"
"""Stands for the content of the file on the disk, which is no blob yet."""
SHORT = 10
"""How many digits of a commit's hash are shown."""
EMPTY = Table("", None, None, (), (), (), TextMark("", 0, 0))
"""What the first version is held against, and what a deleted file says."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version of the file, in a sequence of them in which what it was made from comes later.

    `commit` is None for the file on the disk. `blob` and `before` are as in Commit.
    """

    commit: Commit | None
    blob: str | None
    before: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A version that changed what was asked for (`told`), or one that is no table (`broken` says
    why). `unread` are the errors because of which some of the versions could not be compared."""

    commit: Commit | None
    told: SubjectChanges | None = None
    unread: tuple[Finding, ...] = ()
    broken: Finding | None = None


def log(history: History, asked: HistorySubject, working: bytes | None, file: str) -> "Log":
    """What is asked of a history. `working` are the bytes of the file on the disk, whose name in
    places is `file`; None where there is none."""
    steps = [Step(each, each.blob, each.before) for each in history.commits]
    given = {}
    if working is not None:
        given[WORKING] = Content(working, file)
        steps.insert(0, Step(None, WORKING, tuple(step.blob for step in steps[:1])))
    names: dict[str, str] = {}
    # Of the commits with one content the last that changed it: not one that only renamed the file.
    for commit in sorted(history.commits, key=lambda each: each.blob in each.before):
        if commit.blob is not None:
            names.setdefault(commit.blob, f"{commit.hash[:SHORT]}:{commit.path}")
    uses = [each for step in steps for each in (step.blob, *step.before) if each is not None]
    contents = Contents(uses, names, given, lambda blobs: read_blobs(history.repository, blobs))
    return Log(steps, asked, contents)


@dataclass
class Log:
    """One walk through the versions. `found` may be asked for once; what there is to say besides is
    known when it has come to its end.

    `name` is what the newest version calls it; `was_there` says that some version had it, `names`
    what else of its kind there was, the newest first; `cut` is the commit before which a shallow
    clone has nothing. `compared` counts the pairs of versions that had to be read and compared.
    """

    steps: Sequence[Step]
    asked: HistorySubject
    contents: Contents
    touched: Callable[[Blocks, Blocks], Touched | None] = changed_tasks
    was_there: bool = False
    name: str = ""
    names: dict[str, None] = field(default_factory=dict)
    cut: Commit | None = None
    compared: int = 0
    _called: dict[str | None, str] = field(default_factory=dict)
    """What is asked for is called so in these contents; empty: it is nothing there."""

    def found(self) -> Iterator[Found]:
        """What changed, the newest first."""
        for number, step in enumerate(self.steps):
            found = self._at(number, step)
            if found is not None:
                yield found
            self.contents.let_go(step.blob, *step.before)

    def _at(self, number: int, step: Step) -> Found | None:
        name = self._called.get(step.blob)
        if name == "":
            self._call(step.before, name)
            return None
        new = self.contents.get(step.blob)
        if new is not None and new.watch is None and (broken := self._broken(new)):
            self._call(step.before, name)
            return Found(step.commit, broken=broken)
        if name is None:
            found = new is not None and new.loaded is not None and new.loaded.table is not None
            name = self.asked.finds(_table(new)) if found else ""
            name = name or self.asked.name
            self._called[step.blob] = name
            self.name = self.name or name
        if new is not None and new.watch is None:
            self._watch(new, name)
        if step.commit is not None and step.commit.is_cut and not step.before:
            self.cut = step.commit
            return None
        unread: dict[Finding, None] = {}
        older: list[str | None] = [each for each in step.before if each is not None]
        told = [self._between(number, each, new, name, unread) for each in older or [None]]
        every = [each for each in told if each is not None]
        if len(every) < len(told):
            return None
        one = every[0] if len(every) == 1 else self.asked.common(every)
        return None if one is None else Found(step.commit, one, tuple(unread))

    def _between(
        self,
        number: int,
        blob: str | None,
        new: Content | None,
        name: str,
        unread: dict[Finding, None],
    ) -> SubjectChanges | None:
        """What changed from a content to that of a step, and what it was called there."""
        old = self.contents.get(blob)
        if old is not None and new is not None:
            touched = self._touched(old, new)
            if touched is not None and new.watch is not None:
                self._call((blob,), name)
                return new.watch.told(touched)
        if new is not None:
            self._broken(new)  # it may be known by its text only
        if old is not None and self._broken(old):
            last = self._last_readable(number, blob)
            if last is _UNKNOWN:
                self._call((blob,), name)
                return None
            old = self.contents.get(last)
        else:
            last = blob
        with own_cycles_collected():  # or every table that was compared would stay
            changes = diff(_table(old), _table(new))
        self.compared += 1
        self._call((blob, last), self.asked.earlier(changes, name))
        unread |= dict.fromkeys(_errors(old, new))
        return self.asked.told(changes, name)

    def _touched(self, old: Content, new: Content) -> Touched | None:
        """The tasks that all differences are inside of, where their texts suffice."""
        if new.watch is None or new.blocks is None or old.blocks is None:
            return None
        touched = self.touched(old.blocks, new.blocks)
        if touched is None or not new.watch.suffices(touched):
            return None
        if old.loaded is None and old.watch is None:
            old.watch = new.watch
        return touched

    def _watch(self, content: Content, name: str) -> None:
        """Note which tasks matter, where the text shows the tasks that were read."""
        table = _table(content)
        if content.blocks is not None and is_known(content.blocks, table):
            content.watch = self.asked.watch(table, name)

    def _call(self, blobs: Sequence[str | None], name: str | None) -> None:
        for blob in blobs:
            if name is not None and not self._called.get(blob):
                self._called[blob] = name

    def _broken(self, content: Content) -> Finding | None:
        """Why a content is no table; None when it is one. It is read here, if it was not yet."""
        is_new = content.loaded is None
        loaded = content.load()
        if loaded.table is None:
            return loaded.findings[0]
        if is_new:
            self.was_there = self.was_there or bool(self.asked.finds(loaded.table))
            self.names |= dict.fromkeys(self.asked.names(loaded.table))
        return None

    def _last_readable(self, number: int, blob: str | None) -> str | None:
        """The last content before a broken one that is a table; None when there is none."""
        while blob is not None and (content := self.contents.get(blob)):
            if not self._broken(content):
                return blob
            later = range(number + 1, len(self.steps))
            number = next((each for each in later if self.steps[each].blob == blob), -1)
            if number < 0:
                return _UNKNOWN
            step = self.steps[number]
            if not step.before and step.commit is not None and step.commit.is_cut:
                return _UNKNOWN
            blob = next((each for each in step.before if each is not None), None)
        return None


_UNKNOWN = "unknown"
"""Instead of a content: a shallow clone does not have it."""


def _table(content: Content | None) -> Table:
    """The table that was read; the empty one of a file that is not there."""
    if content is None or content.loaded is None or content.loaded.table is None:
        return EMPTY
    return content.loaded.table


def _errors(*contents: Content | None) -> list[Finding]:
    return [
        finding
        for content in contents
        if content is not None and content.loaded is not None
        for finding in content.loaded.findings
        if finding.severity is Severity.ERROR
    ]
