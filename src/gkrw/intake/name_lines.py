"""Join the lines of a cell of bodies: a line break separates two names, or only wraps one."""

import re
from collections.abc import Sequence

from gkrw.core.names import ETC
from gkrw.intake.body_names import (
    COMPLETE_END,
    GENERIC_END,
    LABEL,
    LEADS_ALONE,
    NAME_SEPARATORS,
    ROLE,
    ROLE_IN_BRACKETS,
    KnownNames,
    acting_body,
    is_body_like,
    split_names,
)
from gkrw.intake.source_text import join_broken

_WORD = re.compile(
    "街道|乡镇|社区|园区|县区|市区|委员|市场|市政|社会|社保|科技|司法|园林|网信|网络|组织|办公|部队|院校|校园|团委"
    "|村镇|乡村|道路|心理|会计|矿山|队伍|台办|系统|处置|所属|居民|课程|班子|会展|区域"
)
"""Words of names that a narrow column breaks in two parts which look like names: 各街 / 道办事处."""


def joined_names(lines: Sequence[str], known: KnownNames) -> tuple[str, list[str]]:
    """Join the lines of a cell of bodies: a line break separates two names, or only wraps one.
    Return the text and what was assumed."""
    doubts: list[str] = []
    text = ""
    for line in lines:
        if not text:
            text = line
            continue
        last = split_names(text, NAME_SEPARATORS)[-1:] or [""]
        first = split_names(line, NAME_SEPARATORS)[:1] or [""]
        before, after = last[0], ROLE.sub("", first[0]).removesuffix(ETC)
        whole = before + after
        if text[-1] in NAME_SEPARATORS or line[0] in NAME_SEPARATORS + "（(等" or LABEL.match(line):
            text = f"{text}；{line}" if LABEL.match(line) and text[-1] not in "；;" else text + line
        elif (whole in known and before not in known) or _WORD.fullmatch(before[-1:] + after[:1]):
            text += line
        elif (
            after.startswith("各")
            or acting_body(before)
            or (before in known and after in known)
            or LEADS_ALONE.fullmatch(before)
            or ROLE_IN_BRACKETS.search(before)
        ):
            text += f"、{line}"
        elif not is_body_like(before) or not is_body_like(after):
            text = join_broken(text, line)
        elif (
            GENERIC_END.fullmatch(after) and after not in known and not COMPLETE_END.search(before)
        ):
            text += line
            doubts.append(f"“{before}”和下一行的“{after}”看作一个名称 {whole}")
        else:
            text += f"、{line}"
    return text, doubts
