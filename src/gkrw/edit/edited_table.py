"""Write edited data into the text of a table, and check the result by the rules before it counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gkrw import store
from gkrw.core.assignments import CheckedTable
from gkrw.core.errors import UserError, usage_error
from gkrw.core.findings import AnyPlace, Finding, errors_in, new_findings
from gkrw.core.model import LISTS
from gkrw.core.wording import quoted
from gkrw.diff.bodies import new_names, paired_bodies
from gkrw.project.open_table import check_table
from gkrw.rules import unused_department
from gkrw.store.layout import Data, Layout, lay_out
from gkrw.store.patch import UNREADABLE_FIX, NotPatched, patch, with_comment
from gkrw.store.record_tree import records_of


class EditedTable(NamedTuple):
    """The content of the file after an edit, the table before and after it, and the warnings and
    hints that were not there before and are not accepted, with the text that they are about."""

    content: bytes
    before: CheckedTable
    after: CheckedTable
    findings: Sequence[Finding]
    text: str


def edited_table(content: bytes, file: str, edit: Callable[[Data], str | None]) -> EditedTable:
    """Return the table after an edit of its data. `file` is the name of the file in messages. An
    edit may return a comment to write above the retired ids.

    Raise UserError where the text cannot be edited, where `edit` raises it, and where the edited
    table has errors that it did not have before.
    """
    target = table_data(content, file)
    comment = edit(target)
    patched = patch(content, target)
    if isinstance(patched, NotPatched):
        raise _not_edited(file, *patched)
    edited = patched.content
    if comment:
        edited = with_comment(edited, "retired", comment)
    return checked_edit(content, edited, file)


def table_data(content: bytes, file: str) -> Data:
    """Return the data in the content of a file, for an edit. Raise UserError where the text cannot
    be edited."""
    layout = lay_out(content)
    if not isinstance(layout, Layout):
        raise _not_edited(file, *layout, fix=UNREADABLE_FIX)
    if records_of(layout.root.data) is None:
        raise _not_edited(file, 0, "有的部门、分类或任务不是“键: 值”的形式。", UNREADABLE_FIX)
    return layout.root.data


def checked_edit(content: bytes, edited: bytes, file: str) -> EditedTable:
    """Return the table in an edited content. Raise UserError as `edited_table` does."""
    (_, before), (text, after) = (_loaded(each, file) for each in (content, edited))
    tables = before.table, after.table
    names = new_names(*tables, paired_bodies(*tables))
    known = _in_new_names(before.findings, names)
    found = new_findings(known, _with_fixes_for_added(before, after, names))
    new = [each for each in found if not each.accepted]
    if errors := errors_in(new):
        more = f"（这样的错误共 {len(errors)} 处）" if len(errors) > 1 else ""
        raise usage_error(f"没有改：{errors[0].message}{more}", errors[0].fix)
    return EditedTable(edited, before, after, new, text)


def _in_new_names(findings: Iterable[Finding], names: Mapping[str, str]) -> Iterator[Finding]:
    """Yield findings as they read where bodies have other names: those of a body that was renamed
    are not new."""
    for each in findings:
        message = each.message
        for old, new in names.items():
            message = message.replace(quoted(old), quoted(new))
        yield each._replace(message=message)


def _with_fixes_for_added(
    before: CheckedTable, after: CheckedTable, names: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the findings after an edit. One that no task names a body says how to name it where the
    edit has added it: it was not added to be deleted."""
    columns = after.table.columns
    roles = [key for key in ("responsible", *reversed(LISTS)) if key in after.table.lists]
    old = {*names.values(), *(each.name for each in before.roster.bodies())}
    added: dict[AnyPlace, str] = {
        each.place: each.name for each in after.roster.bodies() if each.name not in old
    }
    for each in after.findings:
        name = added.get(each.place) if each.code == unused_department.KIND.code else None
        if name and roles:
            fix = f"写进它承担的任务，和原来的单位写在一起，如 gkrw task set 编号 {columns[roles[0]]} "
            fix += f"原来的单位、{name}。"
            yield each._replace(fix=fix)
        else:
            yield each


def _loaded(content: bytes, file: str) -> tuple[str, CheckedTable]:
    parsed = store.read(content, file)
    loaded = check_table(parsed)
    if loaded is None:
        first = parsed.findings[0]
        raise UserError(f"没有改：{first.place} {first.message}", first.fix)
    return parsed.text, loaded


def _not_edited(file: str, line: int, reason: str, fix: str) -> UserError:
    place = f"{file}:{line}" if line else file
    return UserError(f"没有改：{place} {reason}", fix)
