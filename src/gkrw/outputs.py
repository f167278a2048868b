"""The kinds of documents that gkrw writes, and why it may refuse to."""

from enum import Enum


class Kind(Enum):
    """What a folder has: each holds one kind, or replacing one set would clear another away. The
    value is the name of its default folder."""

    LETTERS = "letters"
    CHECKLISTS = "checklists"
    REPORT = "report"
    DIFF = "diff"

    @property
    def label(self) -> str:
        """通知"""
        return _LABELS[self]


_LABELS = {Kind.LETTERS: "通知", Kind.CHECKLISTS: "清单", Kind.REPORT: "通报", Kind.DIFF: "对照表"}


class Refused(Exception):
    """Nothing was written. The message and the fix are Chinese."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
