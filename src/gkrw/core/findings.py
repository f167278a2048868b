"""Findings in a table, a template or a workbook: kind, place, message and fix."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from gkrw.core.wording import Labelled, on_one_line


class Severity(Labelled):
    """The severity of a finding. Only an error makes a table invalid."""

    ERROR = "error", "错误"
    WARNING = "warning", "警告"
    HINT = "hint", "提示"

    def kind(self, code: str, title: str, meaning: str, example: str, fix: str) -> "FindingKind":
        """Return a kind of finding with this severity."""
        return FindingKind(code, self, title, meaning, example, fix)


class Mark(Protocol):
    """A point in a file as a YAML loader gives it: line and column start at 0."""

    name: str
    line: int
    column: int


class Place(NamedTuple):
    """A point in a file. Line and column start at 1; the column counts characters."""

    file: str
    line: int
    column: int

    @classmethod
    def of(cls, mark: Mark) -> "Place":
        """Return the place of a loader's mark."""
        return cls(mark.name, mark.line + 1, mark.column + 1)

    def within(self, text: str, offset: int) -> "Place":
        """Return the place of `text[offset]`, where this is the place of `text[0]`.

        Every line of `text` starts in the column of this place, as in an indented YAML block.
        """
        before = text[:offset]
        line_start = before.rfind("\n") + 1
        return Place(self.file, self.line + before.count("\n"), self.column + offset - line_start)

    def __str__(self) -> str:
        return on_one_line(f"{self.file}:{self.line}:{self.column}")


class StartPlace(Place):
    """The place of a text that the file has in other characters: with escapes, or folded. Its
    beginning stands for every place within it."""

    __slots__ = ()

    def within(self, text: str, offset: int) -> Place:  # noqa: ARG002 - likewise a Place
        """Return this place."""
        return self


class ParagraphPlace(NamedTuple):
    """A paragraph of a Word document.

    `line` is its number in the part, from 1, including paragraphs in tables; 0 stands for the whole
    document. `shown` is how a person finds it: 第 3 段 (outside tables) or 第 2 个表格第 1 行.
    """

    file: str
    line: int
    column: int = 1
    part: str = "正文"
    """The part of the document: 正文, 页眉, 页脚."""
    shown: str = ""

    def __str__(self) -> str:
        shown = self.shown or f"第 {self.line} 段"
        parts = [self.file, self.part, shown] if self.line else [self.file]
        return on_one_line(" › ".join(parts))


class CellPlace(NamedTuple):
    """A place in a workbook: a cell (H7), a row (第 7 行), a whole sheet or the whole file."""

    file: str
    sheet: str = ""
    cell: str = ""

    @property
    def line(self) -> int:
        """0: a workbook has no lines of text."""
        return 0

    @property
    def column(self) -> int:
        """0: a cell is named by `cell` alone."""
        return 0

    def __str__(self) -> str:
        return on_one_line(" › ".join(part for part in self if part))


AnyPlace = Place | ParagraphPlace | CellPlace


class TextEdit(NamedTuple):
    r"""The one right change of the text for a finding: at `place`, `old` is replaced by `new`.

    Both are empty where the text only has to be written anew: as UTF-8 without a BOM, with \n.
    `rivals` are other texts in place of `new`, one for each way in which all such edits of a file
    might be meant: the edit is right only if no other way is as good. `changes_meaning` is whether
    the table says something else after it.
    """

    place: Place
    old: str
    new: str
    rivals: tuple[str, ...] = ()
    changes_meaning: bool = False


class FindingSubject(NamedTuple):
    """What in a table a finding is about: a task by its id, else a heading by its title, else a
    department or collective by its name. All three are empty for the table as a whole."""

    task: str = ""
    heading: str = ""
    name: str = ""

    @property
    def phrase(self) -> str:
        """任务 T11, 标题“主动公开”; empty for the table."""
        if self.task:
            return f"任务 {self.task}"
        return f"标题“{self.heading}”" if self.heading else f"“{self.name}”" if self.name else ""


class Finding(NamedTuple):
    """One problem at one place, and its fix; `edit` makes it, where there is one right way.
    `accepted` is the reason for which the table accepts it, empty for nearly every finding."""

    code: str
    severity: Severity
    message: str
    fix: str
    place: AnyPlace
    subject: FindingSubject = FindingSubject()
    accepted: str = ""
    edit: TextEdit | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of a finding in a table or progress file. Its subject, and the
        reason for which it is accepted, are null where there is none."""
        told = {**self.subject._asdict(), "accepted": self.accepted}
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "fix": self.fix,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            **{key: value or None for key, value in told.items()},
        }


class FindingKind(NamedTuple):
    """A kind of problem: its code (G and three digits) and what `--explain` says about it.

    `meaning` says what it is and why it matters, `example` shows it in YAML, `fix` says how
    to put it right. All three are Chinese and shown as they are.
    """

    code: str
    severity: Severity
    title: str
    meaning: str
    example: str
    fix: str

    def at(
        self, place: AnyPlace, message: str, fix: str | None = None, edit: TextEdit | None = None
    ) -> Finding:
        """Return a finding of this kind. Without `fix` it has the fix of the kind."""
        fix = self.fix if fix is None else on_one_line(fix)
        return Finding(self.code, self.severity, on_one_line(message), fix, place, edit=edit)


def kinds_in(namespace: Mapping[str, object]) -> tuple[FindingKind, ...]:
    """Return every kind that a module defines, in its order. `namespace` is its globals()."""
    return tuple(each for each in namespace.values() if isinstance(each, FindingKind))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without duplicates, sorted by place and then by code."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.place, each.code)))


def new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that are only in the second ones, whatever lines they are on."""
    known = Counter(map(sameness, before))
    for finding in after:
        if known[sameness(finding)]:
            known[sameness(finding)] -= 1
        else:
            yield finding


def sameness(finding: Finding) -> tuple[str, str, str]:
    """Return what stays the same of a finding when lines above it are added or deleted."""
    return finding.code, finding.place.file, re.sub(_LINE_NUMBERS, "", finding.message)


_LINE_NUMBERS = r"第 [\d、—]+ 行"


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that make a table or a template invalid."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
