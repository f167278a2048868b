"""The columns of a foreign table that say how far its tasks are: which value of a progress file each
holds, by the words that offices use for it, and what its texts say."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gkrw.core.deadlines import YEARS, day_of
from gkrw.core.model import KEPT_HEADING
from gkrw.core.task_parts import Target
from gkrw.intake.headings import ColumnMeaning
from gkrw.progress.records import TargetValues, in_targets_order
from gkrw.progress.statuses import STATUS_WORDS, Status, parse_status

_AT = r"(?:目前|当前|最新|实际|本月|本期|本季度|[上下]半年|全年|年度|第?[一二三四]季度|\d{1,2}月份?|截至.+)"
_OF = r"(?:工作|任务|项目|事项|目标|整改|重点|主要|具体)"
_DONE = r"(?:完成|进展|落实|推进|办理|办结|整改|销号|进度|执行|实施|开展|建设)"
_PATTERNS = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (
            "status",
            rf"{_AT}*{_OF}*(?:完成|办理|进展|推进|整改|销号|落实)?状态|(?:完成|办结|销号)与?否"
            r"|是否(?:已|按[时期])?(?:全部)?(?:完成|办结|整改|落实|销号).{0,4}",
        ),
        ("finished", rf"{_AT}*{_OF}*(?:完成|办结|销号)(?:日期|时间)|实际(?:完成|办结)"),
        ("evidence", r".{0,2}(?:佐证|印证|支撑|证明)+(?:材料|资料|附件)?.{0,4}"),
        ("values", r"指标完成值|(?:实际)?完成(?:值|数)"),
        ("reporter", r"(?:填报|填表|报送|上报)人员?(?:姓名)?"),
        ("phone", r"(?:填报|填表|报送|上报)人员?(?:联系)?(?:电话|方式)"),
        (
            "note",
            rf"{_AT}*(?:主要)?存在的?(?:主要)?(?:问题|困难).*|(?:滞后|未.{{0,3}}完成|未办结)的?原因.*"
            r"|(?:问题|困难)[和及与、](?:困难|问题|建议)|下一?步的?(?:工作)?(?:打算|计划|措施|安排|举措|思路)",
        ),
        (
            "result",
            rf"{_AT}*{_OF}*{_DONE}+(?:情况|成效|结果).*|{_AT}*(?:{_OF}|{_DONE})*(?:进展|工作成效)"
            rf"|{_AT}*(?:{_OF}|{_DONE}|工程|施工|形象|总体)*(?:进度|完成率|(?:完成|进度)(?:比例|百分比))",
        ),
    )
)
_UNIT = re.compile("[%％‰]|百分比|单位.*")
_ASIDE = re.compile(r"[（(](.*?)[)）]$")
_DECLARED = {
    ColumnMeaning.RESULT: "result",
    ColumnMeaning.STATUS: "status",
    ColumnMeaning.FINISHED: "finished",
}
"""The keys of the kinds that the user gives."""
_SEVERAL = ("result", "note")
"""The values that several columns may have together."""


class ProgressColumn(NamedTuple):
    """A column with progress: its heading in the table, the key of the value in TaskProgress (values
    for those of targets), and what tells it from others with the same key: 上半年, 存在问题."""

    heading: str
    key: str
    label: str

    @property
    def is_one_of_several(self) -> bool:
        """Whether other columns may hold a part of the same value."""
        return self.key in _SEVERAL


def progress_column(
    heading: str, chosen: Mapping[str, ColumnMeaning] | None = None
) -> ProgressColumn | None:
    """Return what a further column of the table has of the progress; None for any other column.
    `chosen` are the kinds of columns that the user gives, by heading: they go before the words."""
    own = heading.removesuffix(KEPT_HEADING)
    if chosen and own in chosen:
        key = _DECLARED.get(chosen[own])
        return ProgressColumn(heading, key, own) if key else None
    aside = _ASIDE.search(own)
    text = own[: aside.start()] if aside else own
    for key, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            is_part = aside and key == "result" and not _UNIT.fullmatch(aside[1])
            return ProgressColumn(heading, key, aside[1] if aside and is_part else own)
    return None


# -- what the texts say ----------------------------------------------------------------------------

_YES = re.compile(r"[是已]|是[（(]?已完成[）)]?")
_DONE_SIGNS = frozenset("√✓✔☑")
_SETTLED = re.compile(
    "(?:已经?|均|全部)+(?:销号|整改|整改到位|验收|竣工|完工)|整改(?:到位|完毕|完成)"
)
_SHARE = re.compile(
    r"(?:[已约共]|目前|累计|总体|整体)*(?:完成|推进|进度)?[率至到了约]*[：:]?\s*(\d{1,3}(?:\.\d{1,4})?)\s*[%％]左?右?"
)
_DONE_ON = re.compile(r"(?:已?于)?(.{6,14}日?)(?:已|全部)*(?:完成|办结|销号)")
_AHEAD = re.compile(r"([^\s。；;，,：:（(]+?)\s*(?:[\s。；;，,：:]\s*|(?=[（(]))(.+)", re.DOTALL)
_LATE = re.compile(r"；逾期\d*$")
"""What an exported 台账 puts behind a status."""


class SaidStatus(NamedTuple):
    """The status that a text says, and what it says besides: the day on which the task was done, and
    any other text. `is_sure` tells a word for the status from what only stands for it: 75%, √."""

    status: Status
    is_sure: bool = True
    day: str = ""
    rest: str = ""


def said_status(text: str, heading: str) -> SaidStatus | None:
    """Return the status at the beginning of a text, also 是 below 是否完成: 已完成（2026年8月28日）,
    正在推进。已组织18次。, 完成75%. None where it says another thing."""
    text = _LATE.sub("", text).strip()
    if whole := _whole_status(text, heading):
        return whole
    if (done := _DONE_ON.fullmatch(text)) and day_in(done[1]):
        return SaidStatus(Status.DONE, day=done[1])
    ahead = _AHEAD.fullmatch(text)
    status = _whole_status(ahead[1], heading) if ahead else None
    if ahead is None or status is None:
        return None
    rest = ahead[2].strip()
    inner = rest[1:-1] if re.fullmatch("[（(][^（()）]*[)）]", rest) else rest
    day = _DONE_ON.sub(r"\1", inner).strip("。 ")
    if status.status is Status.DONE and day_in(day):
        return status._replace(day=day)
    return status._replace(rest="；".join(filter(None, (status.rest, inner))))


def _whole_status(text: str, heading: str) -> SaidStatus | None:
    """Return the status where a text says nothing else."""
    text = text.strip()
    if status := parse_status(text):
        return SaidStatus(status)
    if share := _SHARE.fullmatch(text):
        part = Decimal(share[1])
        status = Status.UNDER_WAY if part < 100 else Status.DONE
        return SaidStatus(status if part else Status.NOT_STARTED, is_sure=False, rest=text)
    asks = "是否" in heading or heading.endswith("否")
    if asks and _YES.fullmatch(text):
        return SaidStatus(Status.DONE)
    if _SETTLED.fullmatch(text):
        return SaidStatus(Status.DONE, is_sure=False)
    # 否, × and 未完成 do not tell whether the task was begun.
    return SaidStatus(Status.DONE, is_sure=asks) if text in _DONE_SIGNS else None


def with_percent(text: str, heading: str) -> str:
    """Return a number below 进度（%） with the sign: 75%. 0.75 stays: it may be a share of 1."""
    is_number = re.search("[%％]", heading) and re.fullmatch(r"\d{1,3}(?:\.\d{1,4})?", text)
    return f"{text}%" if is_number and (Decimal(text) > 1 or text == "0") else text


_COUNT = re.compile(rf"({'|'.join(STATUS_WORDS)})(\d+)")


def counted_statuses(text: str) -> dict[Status | None, int]:
    """Return how many bodies have each status, None for 未报, as an exported 台账 says it:
    已完成2，未报5；逾期3; empty for any other text."""
    counts = [_COUNT.fullmatch(each) for each in _LATE.sub("", text).split("，")]
    return {parse_status(each[1]): int(each[2]) for each in counts if each} if all(counts) else {}


def day_in(text: str) -> date | None:
    """Return the day that a cell names; None for another text, and a day without a year."""
    day = day_of(text)
    return day if day and day.year in YEARS else None


_NUMBER = r"[：:]?\s*(-?\d{1,15}(?:\.\d{1,9})?)\s*"


def values_of(text: str, targets: Sequence[Target]) -> TargetValues | None:
    """Return the values of targets in a text: 网上可办率92.5%；办结时限5个工作日; only a number where
    there is one. None for another text."""
    values: dict[str, Decimal] = {}
    for part in re.split("[；;\n]", text):
        for target in targets:
            name, unit = re.escape(target.name), re.escape(target.unit)
            optional = "?" if len(targets) == 1 else ""
            if match := re.fullmatch(rf"(?:{name}){optional}{_NUMBER}(?:{unit})?", part.strip()):
                values[target.name] = Decimal(match[1])
                break
        else:
            return None
    return in_targets_order(values, tuple(targets))


_REPORTED = (
    ("note", re.compile(r"(?:^|；)备注：(.*)$", re.DOTALL)),
    ("evidence", re.compile(r"(?:^|；)佐证：(.*)$", re.DOTALL)),
    ("finished", re.compile(r"(?:^|；)(\d{4}年\d{1,2}月\d{1,2}日)完成$")),
)
"""What an exported 台账 writes in brackets behind a result, from the last."""


def report_parts(text: str, targets: Sequence[Target]) -> list[tuple[str, str]]:
    """Return the keys and texts of what an exported 台账 writes into one cell:
    已公开预算（网上可办率92.5%；2026年6月25日完成；佐证：http://…；备注：……）."""
    for bracket in re.finditer("（", text) if text.endswith("）") else ():
        inside, found = text[bracket.end() : -1], []
        for key, pattern in _REPORTED:
            if match := pattern.search(inside):
                found.append((key, match[1]))
                inside = inside[: match.start()]
        if found and not inside:
            pass
        elif values_of(inside, targets):
            found.append(("values", inside))
        else:
            continue
        result = text[: bracket.start()]
        return [*([("result", result)] if result else []), *reversed(found)]
    return [("result", text)]
