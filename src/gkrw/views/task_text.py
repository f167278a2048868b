"""A list of tasks as plain text: for a pipe or a file, so whole, uncoloured and not wrapped."""

from gkrw.views.task_list import TaskEntry, TaskList


def text_of(listing: TaskList) -> str:
    """The list as lines; a requirement has a line for each paragraph, however long."""
    lines: list[str] = [*listing.remarks]
    if listing.remarks:
        lines.append("")
    for part in listing.parts:
        lines += [*part.headings, ""]
        for entry in part.entries:
            lines += [*_entry(entry), ""]
    return "\n".join([*lines, *listing.summary, *listing.notes]) + "\n"


def _entry(entry: TaskEntry) -> list[str]:
    lines = [f"  {entry.id}  {entry.title}"]
    first, *more = entry.requirement.split("\n")
    named = [("分类", " › ".join(entry.path))] if entry.path else []
    named += [("角色", entry.role)] if entry.role else []
    named += [("工作要求", first), *(("", paragraph) for paragraph in more)]
    named += [("牵头部门", entry.lead), ("责任部门", entry.responsible), *entry.facts]
    return lines + [
        f"      {label}：{text}" if label else f"{_GOES_ON}{text}" for label, text in named
    ]


_GOES_ON = " " * 6 + " " * 10
"""A further paragraph stands under the first: as wide as 工作要求： and its indent."""
