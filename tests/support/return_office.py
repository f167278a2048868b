"""A folder of returns of one department, collected again and again."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbooks import edited, issued, put, table

from gkrw.progress.records import DepartmentProgress, ReportedProgress
from gkrw.returns.collect import CollectionResult, collect, find_return_files

MAY, JUNE, JULY, AUGUST = (f"2026-{month:02}-20T08:10:00Z" for month in (5, 6, 7, 8))


@dataclass
class Office:
    """A folder of returns, and what is stored of 财政局."""

    folder: Path
    progress: DepartmentProgress = field(default_factory=lambda: DepartmentProgress("财政局", ()))

    def receive(self, name: str, at: str = "", base: bytes | None = None, **cells) -> bytes:
        """Put a return into the folder: an issued workbook with some cells filled in, saved at a
        time."""
        data = edited(base or issued(), put(**cells), at=at)
        (self.folder / f"{name}.xlsx").write_bytes(data)
        return data

    def collect(self, *names: str, take: tuple[str, ...] = ()) -> CollectionResult:
        """Collect some files of the folder, or all, and store the result."""
        paths = [self.folder / f"{name}.xlsx" for name in names] or [self.folder]
        reported = ReportedProgress({"财政局": self.progress}, ())
        preferred = frozenset(f"{name}.xlsx" for name in take)
        result = collect(find_return_files(paths), table(), reported, date(2026, 11, 25), preferred)
        for changed in result.changed:
            self.progress = changed
        return result

    def reissue(self) -> bytes:
        """The workbook with what is stored."""
        return issued(entries=self.progress.by_id)

    @property
    def texts(self) -> dict[str, str]:
        """What is stored of T10."""
        entry = self.progress.by_id.get("T10")
        return entry.texts() if entry else {}
