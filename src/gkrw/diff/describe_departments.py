"""Descriptions in Chinese of the changes for departments and their tasks."""

from collections.abc import Iterable, Iterator, Sequence

from gkrw.core.assignments import Role
from gkrw.core.wording import id_ranges
from gkrw.diff.by_department import TASK_LISTS, DepartmentChanges, RoleChange
from gkrw.diff.changes import Subject
from gkrw.diff.entry import ChangeEntry, EntryLine, field_label, replaced, unmarked
from gkrw.diff.text_diff import Edit, Span, diff_texts


def describe_departments(departments: Iterable[DepartmentChanges]) -> list[ChangeEntry]:
    """Return one entry for each department."""
    return [
        ChangeEntry(
            "-" if each.is_gone else "+" if each.old_name is None else "~",
            _counts(each),
            each.name,
            "",
            (),
            tuple(_department_lines(each)),
            None,
        )
        for each in departments
    ]


def summarize_departments(departments: Sequence[DepartmentChanges]) -> str:
    """涉及 3 个部门和统称。"""
    count = len(departments)
    return f"涉及 {count} 个部门和统称。" if count else "各部门的任务没有变化。"


def _counts(department: DepartmentChanges) -> str:
    """新增任务 1 项，不再承担 2 项, after 新增的部门, 已撤销 or 并入建设局 for a new or removed
    department."""
    parts = ["新增的部门"] if department.old_name is None else []
    if department.is_gone:
        parts.append(f"并入{department.merged_into}" if department.merged_into else "已撤销")
    labels = ("新增任务", "不再承担", "角色有变", "内容有变", "填报有变", "可能涉及有变")
    for label, key in zip(labels, TASK_LISTS, strict=True):
        if tasks := getattr(department, key):
            parts.append(f"{label} {len(tasks)} 项")
    return "，".join(parts) or "只是改了名称"


def _department_lines(department: DepartmentChanges) -> Iterator[EntryLine]:
    if department.old_name not in (None, department.name):
        yield EntryLine("名称", diff_texts(department.old_name or "", department.name))
    for change in department.gained:
        was = "，原来可能涉及" if change.before is Role.POSSIBLE else ""
        text = f"{_task(change)}（{_role(change.after)}{was}）"
        yield EntryLine("新增任务", (Span(Edit.INSERTED, text),), is_one_sided=True)
    if department.is_gone:
        yield from _lines_of_gone(department)
        return
    for change in department.lost:
        now = "，现在可能涉及" if change.after is Role.POSSIBLE else ""
        text = f"{_task(change)}（原为{_role(change.before)}{now}）"
        yield EntryLine("不再承担", (Span(Edit.DELETED, text),), is_one_sided=True)
    for change in department.other_role:
        roles = replaced(_role(change.before), _role(change.after))
        yield EntryLine("角色有变", (*unmarked(f"{_task(change)}："), *roles))
    for edited in department.edited:
        fields = "、".join(
            field_label(key, Subject.TASK, department.columns) for key in edited.fields
        )
        text = f"{edited.task.id} {edited.task.title}（{edited.role.label}）：{fields}"
        yield EntryLine("内容有变", unmarked(text))
    for is_now, label, edit in (
        (True, "改为填报", Edit.INSERTED),
        (False, "不再填报", Edit.DELETED),
    ):
        ids = [each.task.id for each in department.reporting if each.is_reporter is is_now]
        if ids:
            yield EntryLine(label, (Span(edit, id_ranges(ids)),), is_one_sided=True)
    for change in department.possible:
        if change.after is Role.POSSIBLE:
            label, edit = "可能涉及", Edit.INSERTED
        else:
            label, edit = "不再涉及", Edit.DELETED
        yield EntryLine(label, (Span(edit, _task(change)),), is_one_sided=True)


def _lines_of_gone(department: DepartmentChanges) -> Iterator[EntryLine]:
    """Yield a line for each role that a removed department had, with the ids of its tasks."""
    for role in Role:
        ids = [each.task.id for each in department.lost if each.before is role]
        if ids:
            text = f"{id_ranges(ids)}（原为{role.label}）"
            yield EntryLine("不再承担", (Span(Edit.DELETED, text),), is_one_sided=True)
    if department.possible:
        text = id_ranges([each.task.id for each in department.possible])
        yield EntryLine("不再涉及", (Span(Edit.DELETED, text),), is_one_sided=True)


def _task(change: RoleChange) -> str:
    return f"{change.task.id} {change.task.title}"


def _role(role: Role | None) -> str:
    return role.label if role is not None else ""
