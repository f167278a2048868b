"""What a table says of findings that stay as they are."""

from typing import Any

from gkrw.core.findings import FindingSubject
from gkrw.core.placed import Placed, record


@record(frozen=True, slots=True)
class AcceptedFinding(Placed):
    """A warning or hint that the editors of the table checked and decided to leave, and why."""

    code: str
    subject: FindingSubject
    reason: str

    def __str__(self) -> str:
        """Return the entry in words: G407 任务 T14（原表如此）"""
        return f"{' '.join(filter(None, (self.code, self.subject.phrase)))}（{self.reason}）"

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the entry."""
        subject = {key: value or None for key, value in self.subject._asdict().items()}
        return {"code": self.code, **subject, "reason": self.reason}
