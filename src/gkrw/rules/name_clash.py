"""One name for two departments or collectives, or two names that look the same."""

from gkrw.core.names import ETC, look_of
from gkrw.rules.context import Context, Findings, error

KIND = error(
    "G402",
    "部门名称有冲突",
    "同一个名称用在了两个部门（或统称、别名）上，任务归谁就说不清了；"
    "两个名称看起来一样（只差看不见的字符、全角半角、O 和 0），也是这样。",
    "- name: 民政局\n- name: 民政司法和社保局\n  aliases: [民政局]",
    "每个名称只留在一处。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each name or alias that is in use already or looks like one of another
    body, and at the name 等."""
    taken: dict[str, tuple[str, str, str]] = {}
    # Canonical names come first: where an alias has the name of a department, it is reported.
    for name, what, body, place in context.body_names():
        look = look_of(name)
        like, as_what, owner = taken.get(look, ("", "", body))
        if name == ETC:
            yield KIND.at(place, "“等”表示名单没有列完，不能用作名称。", "换一个名称。")
        elif name == like:
            message = f"“{name}”已经是{as_what}，不能再作为{what}。"
            yield KIND.at(place, message, "只保留正确的一处。")
        elif body != owner:
            message = f"“{name}”和“{like}”看起来一样，却不是同一个名称。"
            fix = "是同一个部门的，只留一处，用输入法重新输入；不是的，换一个分得清的名称。"
            yield KIND.at(place, message, fix)
        taken.setdefault(look, (name, what, body))
