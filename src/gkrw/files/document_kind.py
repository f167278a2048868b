"""The kinds of documents that gkrw writes."""

from gkrw.core.labelled import Labelled


class DocumentKind(Labelled):
    """A kind of document. An output folder holds one kind only; the value is the name of the
    default folder."""

    LETTERS = "letters", "通知"
    CHECKLISTS = "checklists", "清单"
    REPORT = "report", "通报"
    DIFF = "diff", "对照表"
