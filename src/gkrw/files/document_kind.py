"""The kinds of documents that gkrw writes, and why it may refuse to."""

from enum import Enum


class DocumentKind(Enum):
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


_LABELS = {
    DocumentKind.LETTERS: "通知",
    DocumentKind.CHECKLISTS: "清单",
    DocumentKind.REPORT: "通报",
    DocumentKind.DIFF: "对照表",
}
