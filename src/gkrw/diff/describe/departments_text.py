"""Descriptions of the changes for each department, in Chinese."""

from collections.abc import Iterable, Iterator, Sequence

from gkrw.core.assignments import Role
from gkrw.diff.by_department import DepartmentChanges, RoleChange
from gkrw.diff.changes import Subject
from gkrw.diff.describe.entry import ChangeEntry, EntryLine, field_label, unmarked
from gkrw.diff.text_diff import Edit, Span, diff_texts


def describe_departments(departments: Iterable[DepartmentChanges]) -> list[ChangeEntry]:
    """One entry for each department."""
    return [
        ChangeEntry(_sign(each), _counts(each), each.name, "", (), tuple(_lines(each)), None)
        for each in departments
    ]


def summarize_departments(departments: Sequence[DepartmentChanges]) -> str:
    """涉及 3 个部门和统称。"""
    if not departments:
        return "各部门的任务没有变化。"
    return f"涉及 {len(departments)} 个部门和统称。"


def _sign(department: DepartmentChanges) -> str:
    if department.is_gone:
        return "-"
    return "+" if department.old_name is None else "~"


def _counts(department: DepartmentChanges) -> str:
    """新增任务 1 项，不再承担 2 项; a new or removed department says so first."""
    parts = ["新增的部门"] if department.old_name is None else []
    parts += ["已撤销"] if department.is_gone else []
    for label, tasks in (
        ("新增任务", department.gained),
        ("不再承担", department.lost),
        ("角色有变", department.other_role),
        ("内容有变", department.edited),
        ("可能涉及有变", department.possible),
    ):
        if tasks:
            parts.append(f"{label} {len(tasks)} 项")
    return "，".join(parts) or "只是改了名称"


def _lines(department: DepartmentChanges) -> Iterator[EntryLine]:
    if department.old_name not in (None, department.name):
        yield EntryLine("名称", diff_texts(department.old_name or "", department.name))
    for change in department.gained:
        was = "，原来可能涉及" if change.before is Role.POSSIBLE else ""
        text = f"{_task(change)}（{_label(change.after)}{was}）"
        yield EntryLine("新增任务", (Span(Edit.INSERTED, text),), is_one_sided=True)
    for change in department.lost:
        now = "，现在可能涉及" if change.after is Role.POSSIBLE else ""
        text = f"{_task(change)}（原为{_label(change.before)}{now}）"
        yield EntryLine("不再承担", (Span(Edit.DELETED, text),), is_one_sided=True)
    for change in department.other_role:
        yield EntryLine(
            "角色有变",
            (
                *unmarked(f"{_task(change)}："),
                Span(Edit.DELETED, _label(change.before)),
                Span(Edit.INSERTED, _label(change.after)),
            ),
        )
    for edited in department.edited:
        fields = "、".join(field_label(key, Subject.TASK) for key in edited.fields)
        text = f"{edited.task.id} {edited.task.title}（{edited.role.label}）：{fields}"
        yield EntryLine("内容有变", unmarked(text))
    for change in department.possible:
        if change.after is Role.POSSIBLE:
            label, edit = "可能涉及", Edit.INSERTED
        else:
            label, edit = "不再涉及", Edit.DELETED
        yield EntryLine(label, (Span(edit, _task(change)),), is_one_sided=True)


def _task(change: RoleChange) -> str:
    return f"{change.task.id} {change.task.title}"


def _label(role: Role | None) -> str:
    return role.label if role is not None else ""
