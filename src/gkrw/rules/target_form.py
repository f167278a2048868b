"""A target without a usable bound."""

from gkrw.core.task_parts import Target
from gkrw.rules.context import Context, Findings, error, task_phrase

KIND = error(
    "G603",
    "量化指标写得不对",
    "指标没有写下限或上限，下限比上限还大，或者是负数，这样就无法判断是否达标。",
    "targets:\n  - name: 网上可办率\n    unit: '%'        # 没有 at_least 或 at_most",
    "用 at_least 写“不低于”，用 at_most 写“不超过”，只写数字。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each target without a bound, with a negative one, or with at_least above
    at_most."""
    for task in context.tasks:
        for target in task.targets:
            if wrong := _wrong(target):
                message = f"{task_phrase(task.id)}的量化指标“{target.name}”{wrong}。"
                fix = "对照工作要求改正：at_least 是不低于，at_most 是不超过。"
                yield KIND.at(target.place, message, fix)


def _wrong(target: Target) -> str | None:
    bounds = [bound for bound in (target.at_least, target.at_most) if bound is not None]
    if not bounds:
        return "没有写下限（at_least）或上限（at_most）"
    if any(bound < 0 for bound in bounds):
        return "是负数"
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        return "的下限比上限大"
    return None
