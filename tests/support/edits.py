"""tables.SMALL with one change, so that a case in a rule's test is one line.

Nothing moves but what stands below the change; each function says where its text begins.
"""

from tables import SMALL, edited

_REQUIREMENT = "对审计发现问题、整改落实及问责情况进行公开。"


def with_section_title(text: str) -> str:
    """The section with another title, which begins at 12:12."""
    return edited(("title: 政府信息公开", f"title: {text}"))


def with_group_title(text: str) -> str:
    """The group with another title, which begins at 14:16."""
    return edited(("title: 主动公开", f"title: {text}"))


def with_topic(text: str) -> str:
    """The topic with another title, which begins at 17:20."""
    return edited(("topic: 会议公开", f"topic: {text}"))


def with_title(text: str) -> str:
    """T02 with another title, which begins at 25:20."""
    return edited(("title: 审计公开", f"title: {text}"))


def with_requirement(*paragraphs: str) -> str:
    """T02 with another requirement: its paragraphs begin at 27:15, 28:15 and so on."""
    return edited((_REQUIREMENT, ("\n" + " " * 14).join(paragraphs)))


def with_deadline(text: str) -> str:
    """T02 with a deadline, which begins at 30:23."""
    return f"{SMALL}            deadline: {text}\n"


def with_target(requirement: str, target: str) -> str:
    """T02 with another requirement and one target, which begins at 31:17."""
    return (
        edited((_REQUIREMENT, requirement))
        + f"            targets:\n              - {{name: 公示, {target}}}\n"
    )


def with_lead(entries: str) -> str:
    """T02 led by 审计局 and more; the first of them begins at 28:25."""
    return edited(("lead: [审计局]", f"lead: [审计局, {entries}]"))


def with_responsible(entries: str) -> str:
    """T02 with 建设局 and more responsible; the first of them begins at 29:32."""
    return edited(("responsible: [建设局]", f"responsible: [建设局, {entries}]"))


def with_default(entries: str) -> str:
    """The group with 各部门 and more responsible; the first of them begins at 15:28."""
    return edited(("responsible: [各部门]", f"responsible: [各部门, {entries}]"))


def with_collective(name: str, members: str, text: str = SMALL) -> str:
    """A table with one more collective: its name begins at 11:11, its members at 12:14."""
    return edited(
        ("    members: all\n", f"    members: all\n  - name: {name}\n    members: {members}\n"),
        text=text,
    )


def with_ids(*ids: str) -> str:
    """A table whose tasks have these ids, which begin at 17:17, 21:17, 25:17 and so on."""
    head = SMALL[: SMALL.index("          - topic")]
    return head + "".join(
        f"          - id: {task_id}\n"
        "            title: 审计公开\n"
        f"            requirement: 公开第{number}批审计结果。\n"
        "            lead: [财政局, 审计局, 建设局]\n"
        for number, task_id in enumerate(ids, 1)
    )


def task(task_id: str, indent: int = 10) -> str:
    """A further valid task, in five lines, with its dash after `indent` spaces."""
    lines = (
        f"- id: {task_id}",
        "  title: 审计公开",
        f"  requirement: 按照{task_id}的规定公开审计结果。",
        "  lead: [审计局]",
        "  responsible: [建设局]",
    )
    return "".join(f"{' ' * indent}{line}\n" for line in lines)
