"""A list of tasks as plain text for a pipe or a file: whole, without colours, not wrapped."""

from gkrw.views.task_list import TaskEntry, TaskList


def task_list_text(task_list: TaskList) -> str:
    """The list as lines; each paragraph of a requirement is one line, however long."""
    lines: list[str] = [*task_list.remarks]
    if task_list.remarks:
        lines.append("")
    for part in task_list.parts:
        lines += [*part.headings, ""]
        for entry in part.entries:
            lines += [*_entry(entry), ""]
    return "\n".join([*lines, *task_list.summary, *task_list.notes]) + "\n"


def _entry(entry: TaskEntry) -> list[str]:
    lines = [f"  {entry.id}  {entry.title}"]
    first, *more = entry.requirement.split("\n")
    facts = [("分类", " › ".join(entry.path))] if entry.path else []
    facts += [("角色", entry.role)] if entry.role else []
    facts += [("工作要求", first), *(("", paragraph) for paragraph in more)]
    facts += [("牵头部门", entry.lead), ("责任部门", entry.responsible), *entry.facts]
    return lines + [
        f"      {label}：{text}" if label else f"{_CONTINUATION}{text}" for label, text in facts
    ]


_CONTINUATION = " " * 6 + " " * 10
"""The indent of further paragraphs: as wide as 工作要求： and its indent."""
