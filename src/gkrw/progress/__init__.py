"""The progress that departments have reported: the progress files beside the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gkrw.core.findings import Finding
    from gkrw.core.loaded_table import LoadedTable
    from gkrw.progress.records import DepartmentProgress, TaskProgress


@dataclass(frozen=True, slots=True)
class ReportedProgress:
    """The progress of every department that has a file, and the errors of all files."""

    departments: "Mapping[str, DepartmentProgress]"
    errors: "tuple[Finding, ...]"

    @property
    def entries(self) -> "Mapping[str, Mapping[str, TaskProgress]]":
        """The entries by department and id of the task."""
        return {name: progress.by_id for name, progress in self.departments.items()}


def load_progress(table: Path, loaded: "LoadedTable") -> ReportedProgress:
    """Read the progress files beside the file of a table. Raises OSError."""
    from gkrw.progress.progress_reader import errors_in, read_progress_files

    files = read_progress_files(table, loaded)
    departments = {each.progress.department: each.progress for each in files if each.progress}
    return ReportedProgress(departments, tuple(errors_in(files)))
