"""What departments have reported: the progress files beside the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gkrw.core.findings import Finding
from gkrw.core.loaded_table import LoadedTable
from gkrw.progress.records import DepartmentProgress, TaskProgress


@dataclass(frozen=True, slots=True)
class ReportedProgress:
    """Everything that was reported, by department and task, and the errors of the files."""

    progresses: Mapping[str, DepartmentProgress]
    wrong: tuple[Finding, ...]

    @property
    def by_department(self) -> Mapping[str, Mapping[str, TaskProgress]]:
        """The entries of each department by the id of their task."""
        return {name: progress.by_id for name, progress in self.progresses.items()}


def reported(table: Path, checked: LoadedTable) -> ReportedProgress:
    """What the progress files beside a table say. Raises OSError for one that cannot be read."""
    from gkrw.progress.progress_reader import errors_in, read_all

    sources = read_all(table, checked)
    found = {each.progress.department: each.progress for each in sources if each.progress}
    return ReportedProgress(found, tuple(errors_in(sources)))
