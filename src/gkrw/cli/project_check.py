"""Read and check the files of a project: a table, and the progress files beside it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.cli.options import reading_progress
from gkrw.core.findings import Finding
from gkrw.core.model import Table
from gkrw.files.file_access import display_path
from gkrw.project import progress_folder
from gkrw.project.open_table import check_table, table_content
from gkrw.store import ParsedFile, read
from gkrw.store.fixing import Contents, Reading

if TYPE_CHECKING:
    from gkrw.history.past_versions import Past


class ProjectCheck:
    """Checks contents of the files of a project, as they are on the disk or otherwise."""

    def __init__(self, table: Path) -> None:
        self.table = table
        self._past: Past | None = None

    def on_disk(self) -> Contents:
        """Return the contents of the files. Raises UserError."""
        contents = {self.table: table_content(self.table)}
        if progress_folder(self.table).is_dir():
            from gkrw.progress.progress_reader import progress_contents

            with reading_progress():
                contents |= dict(progress_contents(progress_folder(self.table)))
        return contents

    def staged(self) -> Contents:
        """Return the contents that git is about to commit. Raises GitError."""
        from gkrw.git.revisions import read_staged

        table, progress = read_staged(self.table, progress_folder(self.table))
        return {self.table: table, **dict(progress)}

    def read(self, contents: Contents) -> Reading:
        """Read and check the files with these contents: the table first, then the others if there
        is a table."""
        parsed = read(contents[self.table], display_path(self.table))
        paths = {display_path(path): path for path in contents}
        texts = {parsed.file: parsed.text}
        records: dict[str, object] = {parsed.file: parsed.table}
        loaded = check_table(parsed)
        if loaded is None:
            return Reading(parsed.findings, texts, records, paths)
        findings = [*self._in_table(parsed, loaded.table, loaded.findings)]
        progress = [(path, data) for path, data in contents.items() if path != self.table]
        if progress:
            from gkrw.progress.progress_reader import read_progress_files

            for source in read_progress_files(self.table, loaded, progress, date.today()):
                findings += source.findings
                texts[source.file] = source.text
                records[source.file] = source.progress
        return Reading(findings, texts, records, paths)

    def _in_table(
        self, parsed: ParsedFile, table: Table, found: Sequence[Finding]
    ) -> tuple[Finding, ...]:
        """Return the findings in the table, also from its former versions, with what it accepts."""
        from gkrw.history.past_versions import KINDS, check_past, past_versions
        from gkrw.store.acceptance import accept_findings
        from gkrw.views.finding_text import table_kinds

        if self._past is None:
            self._past = past_versions(self.table, table)
        past = self._past
        findings = [*found, *check_past(table, past, date.today(), parsed)]
        is_compared = past.versions and not past.missing
        unchecked = [] if is_compared else [kind.code for kind in KINDS]
        return accept_findings(parsed, findings, table_kinds(), unchecked)
