"""`gkrw` alone: where the project stands, and the next sensible command."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from gkrw import project
from gkrw.cli import printing
from gkrw.cli.options import reading_progress, table_path
from gkrw.cli.printing import screen_width, show, write_lines
from gkrw.cli.writing_options import write_result
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError
from gkrw.core.findings import Finding, errors_in
from gkrw.core.recipients import Recipient, find_recipients, issuing_bodies
from gkrw.files.file_access import display_path
from gkrw.files.manifest import DocumentKind, read_manifest
from gkrw.project.open_table import check_table, read_table
from gkrw.views.finding_text import table_kinds
from gkrw.views.formats import Format
from gkrw.views.project_overview import (
    NO_REPOSITORY,
    GitState,
    IssuedDocuments,
    ProjectState,
    no_project_lines,
    project_facts,
)


def show_overview(ctx: typer.Context, table: str) -> int:
    """Print where the project stands; where there is none, how to start one. `table` is the value
    of --table. Returns the exit code. Raises UserError for a table that was named and is not
    there."""
    if not (table or os.environ.get("GKRW_TABLE")) and _is_outside():
        others = map(display_path, project.other_tables(project.TABLE_PATH))
        write_result(Format.TEXT, (), no_project_lines(list(others)))
        return Exit.DONE
    state = _project_state(table_path(ctx))._replace(named=table)
    title = state.loaded.table.title if state.loaded else state.file
    facts = list(project_facts(state))
    if printing.is_drawn():
        from gkrw.views.task_screen import draw_facts

        show(draw_facts([(title, facts)], screen_width(), prose=("下一步", "", "git")))
    else:
        write_lines([title, *(f"{label}：{text}" if label else text for label, text in facts)])
    is_right = state.loaded is not None and not errors_in(state.findings) and not state.errors
    return Exit.DONE if is_right else Exit.FOUND


def _is_outside() -> bool:
    """Return whether the current folder is in no project."""
    try:
        return project.find_table(Path.cwd()) is None
    except FileNotFoundError:  # it was deleted, which `table_path` says
        return False


def _project_state(path: Path) -> ProjectState:
    parsed = read_table(path)
    loaded = check_table(parsed)
    file = display_path(path)
    if loaded is None:
        return ProjectState(file, None, parsed.findings, git=_git_state(path))
    from gkrw.progress.progress_reader import load_progress
    from gkrw.progress.standing import standings_of
    from gkrw.scaffold.example_tables import is_starter

    with reading_progress():
        reported = load_progress(path, loaded)
    recipients, _ = find_recipients(loaded)
    every = standings_of(loaded, recipients, reported.entries, date.today())
    standings = [each for each in every if each.total or each.has_reported]
    issuing = issuing_bodies(loaded)
    addressed = [each for each in recipients if each.body.name not in issuing]
    git = _git_state(path)
    findings: Sequence[Finding] = loaded.findings
    if git.is_table_changed:  # `validate` compares it with all versions, which takes longer
        from gkrw.history.past_versions import check_past, past_versions

        past = past_versions(path, loaded.table, most=1)
        findings = [*findings, *check_past(loaded.table, past, date.today())]
    if loaded.table.accepted:
        from gkrw.history.past_versions import KINDS
        from gkrw.store.acceptance import accept_findings

        codes = [kind.code for kind in KINDS]
        findings = accept_findings(parsed, findings, table_kinds(), codes)
    return ProjectState(
        file,
        loaded,
        findings,
        is_starter(parsed.text),
        [display_path(each) for each in project.other_tables(path)],
        _issued(path, loaded, DocumentKind.LETTERS, addressed),
        _issued(path, loaded, DocumentKind.CHECKLISTS, recipients),
        [*reported.departments.values()],
        reported.errors,
        standings,
        git,
    )


def _issued(
    path: Path, loaded: LoadedTable, kind: DocumentKind, recipients: list[Recipient]
) -> IssuedDocuments:
    """Return the documents of a kind in the default output folder of a table."""
    folder = project.output_folder(path, kind.value)
    shown = display_path(folder)
    try:
        manifest = read_manifest(folder)
    except (UserError, OSError):
        return IssuedDocuments(kind, shown, problem=f"{shown} 里的记录读不了")
    if not loaded.table.identity.is_of(manifest.table):
        return IssuedDocuments(
            kind, shown, problem=f"{shown} 里是“{manifest.table}”的，不是这张表的"
        )
    entries = [
        entry
        for name, entry in manifest.entries.items()
        if not name.endswith(".pdf") and (folder / name).is_file()
    ]
    owners = {entry.owner for entry in entries}
    files, outdated = len(entries), 0
    if entries:
        from gkrw.project import table_version

        version = table_version(path)
        outdated = sum(entry.version not in ("", version) for entry in entries)
    # One workbook for all departments has no owner.
    owners |= {loaded.roster.canonical.get(each, each) for each in owners}
    missing = [] if "" in owners else [each.body.name for each in recipients]
    return IssuedDocuments(
        kind,
        shown,
        files,
        tuple(name for name in missing if files and name not in owners),
        outdated=outdated,
    )


def _git_state(path: Path) -> GitState:
    """Ask git about the folder of the project."""
    from gkrw.git.repository import (
        GitError,
        NoRepositoryError,
        find_repository,
        try_git,
        uncommitted_files,
    )

    try:
        repository = find_repository(path)
        # The folder of a table that is not in data may be above the repository.
        folder = max(project.project_folder(path), repository.root)
        changed = uncommitted_files(repository, folder)
        table = path.resolve().relative_to(folder).as_posix()
        tracked = repository.relative_path(path)
        older = try_git(repository, "rev-list", "--skip=1", "-n1", "HEAD", "--", tracked)
    except NoRepositoryError:
        return GitState(problem=NO_REPOSITORY)
    except GitError as error:
        return GitState(problem=f"{error.message}{error.fix}")
    return GitState(
        tuple(each.path for each in changed),
        any(each.path == table and not each.is_new for each in changed),
        "" if folder in (here := Path.cwd(), *here.parents) else display_path(folder),
        has_versions=bool(older and older.text),
    )
