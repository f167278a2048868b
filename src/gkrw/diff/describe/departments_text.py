"""What is said of each department when a new version is sent to it, in Chinese."""

from collections.abc import Iterable, Iterator, Sequence

from gkrw.core.assignments import Role
from gkrw.diff.by_department import DepartmentChanges, Held
from gkrw.diff.changes import Subject
from gkrw.diff.describe.phrases import field_label
from gkrw.diff.entry import ChangeEntry, EntryLine, plain
from gkrw.diff.text_diff import Is, Piece, marked


def department_entries(departments: Iterable[DepartmentChanges]) -> list[ChangeEntry]:
    """One entry a department."""
    return [
        ChangeEntry(_sign(each), _said(each), each.name, "", (), tuple(_lines(each)), None)
        for each in departments
    ]


def department_summary(departments: Sequence[DepartmentChanges]) -> str:
    """涉及 3 个部门和统称。"""
    if not departments:
        return "各部门的任务没有变化。"
    return f"涉及 {len(departments)} 个部门和统称。"


def _sign(department: DepartmentChanges) -> str:
    if department.is_gone:
        return "-"
    return "+" if department.old_name is None else "~"


def _said(department: DepartmentChanges) -> str:
    """新增任务 1 项，不再承担 2 项; what is new or gone first."""
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
        yield EntryLine("名称", marked(department.old_name or "", department.name))
    for held in department.gained:
        was = "，原来可能涉及" if held.before is Role.POSSIBLE else ""
        said = f"{_task(held)}（{_role(held.after)}{was}）"
        yield EntryLine("新增任务", (Piece(Is.NEW, said),), has_one_side=True)
    for held in department.lost:
        now = "，现在可能涉及" if held.after is Role.POSSIBLE else ""
        said = f"{_task(held)}（原为{_role(held.before)}{now}）"
        yield EntryLine("不再承担", (Piece(Is.OLD, said),), has_one_side=True)
    for held in department.other_role:
        yield EntryLine(
            "角色有变",
            (
                *plain(f"{_task(held)}："),
                Piece(Is.OLD, _role(held.before)),
                Piece(Is.NEW, _role(held.after)),
            ),
        )
    for edited in department.edited:
        fields = "、".join(field_label(key, Subject.TASK) for key in edited.fields)
        text = f"{edited.task.id} {edited.task.title}（{edited.role.label}）：{fields}"
        yield EntryLine("内容有变", plain(text))
    for held in department.possible:
        kind, said = (Is.NEW, "可能涉及") if held.after is Role.POSSIBLE else (Is.OLD, "不再涉及")
        yield EntryLine(said, (Piece(kind, _task(held)),), has_one_side=True)


def _task(held: Held) -> str:
    return f"{held.task.id} {held.task.title}"


def _role(role: Role | None) -> str:
    return role.label if role is not None else ""
