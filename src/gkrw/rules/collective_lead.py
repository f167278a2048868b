"""A collective as the lead of a task."""

from gkrw.core.model import Members
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G415",
    "牵头部门写的是统称",
    "牵头部门写成了“各部门”一类的统称，没有一个部门算牵头，都只算共同承担。",
    "lead: [各部门]",
    "请示后写明由哪个部门牵头；原表如此、不再改的，写进 accepted。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each collective in a lead, unless it is unspecified or receives a letter
    itself."""
    roster = context.roster
    # Members.UNSPECIFIED has its own rule, and Members.UNLISTED is one body.
    meant = (Members.ALL, Members.LISTED)
    known = {each.name for each in roster.collectives.values() if each.members in meant}
    for tasks, named in context.named_by_names:
        for task in tasks if known & named[0] else ():
            for name in task.lead.entries:
                if roster.canonical.get(name.text) in known:
                    heading = context.table.columns["lead"]
                    message = f"{heading}写的是统称“{name.text}”，没有一个部门算牵头。"
                    yield KIND.at(name.place, message, "请示后写明由哪个部门牵头。")
