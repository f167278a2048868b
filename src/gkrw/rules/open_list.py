"""A list of names that ends in 等."""

from gkrw.core.findings import Place
from gkrw.rules.context import Context, Findings, hint

KIND = hint(
    "G405",
    "名单以“等”结尾",
    "名单没有列完，“等”字包括哪些部门，表中没有说明。没有列出的部门不会因为“等”收到任务。",
    "responsible: [经发局, 建设局, 等]",
    "能确定的，把部门列全并删掉“等”；不能确定的，保持原样，下发前口头明确。",
)


def check(context: Context) -> Findings:
    """Yield a finding at each 等 that ends a list."""
    for names in context.unusual_lists:
        for listed in (names.list, *(name.bracket for name in names.list.entries)):
            if listed is not None and listed.etc is not None:
                message = f"{names.whose}以“等”结尾，是否还有其他部门待明确。"
                yield KIND.at(Place.of(listed.etc), message, "能确定的，把部门列全并删掉“等”。")
