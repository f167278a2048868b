"""The kinds of documents that gkrw writes."""

from enum import Enum


class DocumentKind(Enum):
    """A kind of document. An output folder holds one kind only; the value is the name of the
    default folder."""

    LETTERS = "letters"
    CHECKLISTS = "checklists"
    REPORT = "report"
    DIFF = "diff"

    @property
    def label(self) -> str:
        """The Chinese word for it: 通知."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.LETTERS: "通知",
    DocumentKind.CHECKLISTS: "清单",
    DocumentKind.REPORT: "通报",
    DocumentKind.DIFF: "对照表",
}
