"""`gkrw import --update`: what was edited in an exported document becomes edits of the table."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gkrw.cli.options import load_valid_table, table_path
from gkrw.cli.printing import note, write_lines
from gkrw.cli.table_editing import edit_table, former_ids
from gkrw.core.errors import Exit, UserError
from gkrw.core.model import COLUMNS
from gkrw.files.file_access import display_path
from gkrw.project import content_version
from gkrw.project.open_table import check_table, table_content

if TYPE_CHECKING:
    from gkrw.core.assignments import LoadedTable
    from gkrw.intake.exported.export_states import EditedExport
    from gkrw.intake.exported.returned_export import Update
    from gkrw.intake.exported.task_states import TaskState
    from gkrw.intake.own_marks import OwnMarks
    from gkrw.intake.source import ForeignDocument
    from gkrw.store.layout import Data


def update_table(ctx: typer.Context, document: "ForeignDocument", name: str, dry_run: bool) -> int:
    """Take over the edits of an exported document that came back. Raises UserError where the
    version that was exported is not known, and where the edited table has new errors."""
    from gkrw.edit.edited_table import table_data
    from gkrw.intake.exported.export_states import EditedExport
    from gkrw.intake.exported.returned_export import apply_update, plan_update
    from gkrw.intake.exported.task_states import heading_paths, states_of

    path = table_path(ctx)
    loaded = load_valid_table(ctx, "更新")
    content = table_content(path) or b""
    now = table_data(content, display_path(path))
    base, base_content = _exported(path, document, loaded, content, name)
    marks = document.marks or _usual_marks(loaded)
    if document.data is None:
        current_states = states_of(now)
        base_states = states_of(table_data(base_content, display_path(path)))
        edited = _read_edits(document, marks.columns, base, base_states, name)
    else:
        current_states, base_states = _states_on_page(loaded), _states_on_page(base)
        edited = EditedExport(states_of(document.data), (), ())
    columns = {key: loaded.table.columns[key] for key in COLUMNS}
    paths = heading_paths(now)
    plan = plan_update(base_states, edited, current_states, columns, paths, marks.is_whole)
    if plan.is_empty:
        write_lines([f"{name} 里没有要写进分解表的改动。"])
    else:
        used = former_ids(path, loaded)
        added: list[str] = []

        def edit(data: "Data") -> None:
            if data != now:  # the plan is for what it was
                raise UserError("分解表刚才被改过，这一次没有改。", "再运行一次。")
            added.extend(apply_update(data, plan.edits, loaded.table.lists, used))

        edit_table(ctx, edit, dry_run)
        if added:
            write_lines(["", f"新任务的编号：{'、'.join(added)}。"])
    for remark in document.remarks:
        note(remark)
    write_lines(_remarks(plan))
    if _shows_progress(document):
        note("完成状态、完成情况等进展不从这里收；部门报的进展用 gkrw collect 收。")
    return Exit.FOUND if plan.questions else Exit.DONE


def _remarks(plan: "Update") -> Iterator[str]:
    if plan.notes:
        yield ""
        yield from plan.notes
    if plan.questions:
        yield ""
        yield f"要请您决定的（{len(plan.questions)} 处）："
        for question in plan.questions:
            yield f"  {question.text}"
            yield f"    改法：{question.fix}"


def _exported(
    path: Path, document: "ForeignDocument", loaded: "LoadedTable", now: bytes, name: str
) -> "tuple[LoadedTable, bytes]":
    """Return the version of the table that was exported, and the content of its file: that of now,
    or one in git. Raises UserError where it is in neither."""
    marks = document.marks
    if marks is None:
        note(f"{name} 里没有记下是从哪个版本导出的，按现在的分解表比较。")
        return loaded, now
    if marks.version == content_version(now):
        return loaded, now
    from gkrw import store
    from gkrw.git.file_history import file_history
    from gkrw.git.repository import GitError, read_blobs

    try:
        history = file_history(path)
        blobs = [each.blob for each in history.commits if each.blob]
        for _, content in read_blobs(history.repository, blobs):
            if content_version(content) == marks.version:
                found = check_table(store.read(content, display_path(path)))
                if found is not None:
                    return found, content
    except GitError as error:
        raise _unknown_version(name, marks.version, error.message) from None
    raise _unknown_version(name, marks.version, "版本库里没有这个版本。")


def _unknown_version(name: str, version: str, reason: str) -> UserError:
    return UserError(
        f"{name} 是从分解表的另一个版本（{version}）导出的，找不到那个版本：{reason}",
        "找到那时的分解表（备份里的也行），写成 gkrw --table 那时的表 import 这个文件 --update，"
        "再用 gkrw diff 和现在的表比；找不到的，重新导出一份，把改动抄过去。",
    )


def _shows_progress(document: "ForeignDocument") -> bool:
    """Return whether a document has the column of statuses that a 台账 has."""
    from gkrw.official.content import PROGRESS_HEADINGS

    status = PROGRESS_HEADINGS["status"]
    if document.data is not None:
        return document.marks is not None and status in document.marks.columns
    rows = (row for grid in document.grids for row in grid.rows)
    return any(cell.text == status for row in rows for cell in row)


def _usual_marks(loaded: "LoadedTable") -> "OwnMarks":
    """Return the marks of an export of a table, for a document that has lost them or has none."""
    from gkrw.intake.own_marks import OwnMarks
    from gkrw.official.content import PROGRESS_HEADINGS, compose_export, export_columns

    columns = export_columns(compose_export(loaded, ""))
    progress = {heading: key for key, heading in PROGRESS_HEADINGS.items()}
    return OwnMarks("", True, {**progress, **{each.heading: each.key for each in columns}})


def _read_edits(
    document: "ForeignDocument",
    columns: "Mapping[str, str]",
    base: "LoadedTable",
    states: "Sequence[TaskState]",
    name: str,
) -> "EditedExport":
    from gkrw.intake.exported.export_rows import read_export_rows
    from gkrw.intake.exported.export_states import edited_export

    rows = read_export_rows(document, columns)
    if rows is None or not rows.rows:
        raise UserError(
            f"{name} 里没有找到分解表的栏名和任务。",
            "确认这个文件是 gkrw export 导出的；栏名改过的，先改回来。",
        )
    if document.marks is None and not {row.id for row in rows.rows} & {each.id for each in states}:
        raise UserError(
            f"{name} 里没有一行写着分解表里的编号，看来不是 gkrw export 导出的。",
            "别处的表去掉 --update 导入；确实是导出的，把编号补上几个，再导入一次。",
        )
    return edited_export(rows, base, states)


def _states_on_page(loaded: "LoadedTable") -> "list[TaskState]":
    """Return the tasks of a table as they read on its page, so that what a page cannot hold is not
    taken for an edit."""
    from gkrw.intake.exported.task_states import states_of
    from gkrw.intake.source_reader import read_source
    from gkrw.official.content import compose_export
    from gkrw.official.publish import made_page

    page = made_page(compose_export(loaded, ""), with_contacts=False, changes=None)
    return states_of(read_source(page, "分解表.html").data or {})
