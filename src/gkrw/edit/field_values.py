"""The fields of a task as they are typed: their names, and their values as data."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from gkrw.core.errors import usage_error
from gkrw.core.model import COLUMNS, KEPT_HEADING, LISTS
from gkrw.core.names import parse_names
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.core.wording import UNWRITTEN, bare, folded
from gkrw.store.layout import Data
from gkrw.store.shapes import TASK

NOT_SET = {
    "id": "编号定下就不再改：进展、清单和历史都靠它对应。",
    "moved": "时限的调整随时限一起记。",
    "extra": "其他栏用栏名写。",
}
"""The fields of a task that cannot be set, and why."""
NOWHERE = yaml.Mark("", 0, 0, 0, None, 0)
NOBODY = ("无", "[]", "没有", UNWRITTEN)
"""The words for a list of names that names nobody."""
_SHORT = {
    "title": ("任务", "标题"),
    "requirement": ("要求", "内容"),
    "lead": ("牵头",),
    "responsible": ("责任",),
    "support": ("配合",),
    "deadline": ("时限",),
    "targets": ("指标",),
}
"""What columns are called for short, as in --columns of gkrw import."""


class TaskField(NamedTuple):
    """A field of a task: its key, and the heading of the column if the key is `extra`."""

    key: str
    column: str = ""


def fields_of(table: dict[str, Any]) -> Iterator[tuple[TaskField, tuple[str, ...]]]:
    """Yield each field that can be set, with the words for it: its key, the headings of its column,
    the table's own first, and what it is called for short."""
    columns = table.get("columns")
    own = columns if isinstance(columns, dict) else {}
    for key, spec in TASK.fields.items():
        if own and key in LISTS and key not in own:
            continue  # the table has no such role
        if key not in NOT_SET:
            labels = (own.get(key), COLUMNS.get(key), spec.label, *_SHORT.get(key, ()))
            words = [each for each in labels if isinstance(each, str)]
            yield TaskField(key), (key, *dict.fromkeys(words))
    extra = own.get("extra")
    for column in extra if isinstance(extra, list) else ():
        heading = str(column)
        words = [heading, heading.removesuffix(KEPT_HEADING)]
        yield TaskField("extra", heading), tuple(dict.fromkeys(words))


def find_field(table: dict[str, Any], typed: str) -> TaskField:
    """Return the field that is meant by its key or heading. Raise UserError."""
    fields = [*fields_of(table)]
    wanted = bare(typed)
    # The keys come first, then the table's own headings, then the usual ones.
    for same in (str, folded):
        for at in range(max(len(known) for _, known in fields)):
            found = [
                field for field, known in fields if same(wanted) in map(same, known[at : at + 1])
            ]
            if len(found) == 1:
                return found[0]
            if found:
                names = "、".join(each.column or each.key for each in found)
                raise usage_error(f"“{typed}”可以是几栏，分不清。", f"写成其中一个：{names}。")
    words = [word for _, known in fields for word in known]
    if folded(wanted) in NOT_SET:
        raise usage_error(f"{typed} 不能这样改。", NOT_SET[folded(wanted)])
    shown = [each.column or f"{known[1]}（{known[0]}）" for each, known in fields]
    meant = did_you_mean(nearest(typed, words, most=1))
    raise usage_error(
        f"没有“{typed}”这一栏。",
        f"{meant}可以用：{'、'.join(shown)}。表里另有的栏，先列在 columns 的 extra 里。",
    )


def typed_value(field: TaskField, typed: str) -> Data | None:
    """Return a typed value as data; None for a blank one, which deletes the field. Raise UserError
    for a target that cannot be read."""
    text = "\n".join(line.strip() for line in typed.strip().splitlines() if line.strip())
    if not text:
        return None
    if field.key in LISTS:
        return names_data(text)
    if field.key == "targets":
        return [_target(each) for each in _targets_in(text)]
    if field.key == "deadline":
        if listed := re.fullmatch(r"[\[［【](.*)[\]］】]", text):  # as the YAML has several
            text = re.sub("[,，]", "；", listed[1])
        parts = [each.strip() for each in re.split("[；;\n]", _narrow(text)) if each.strip()]
        return parts[0] if len(parts) == 1 else parts
    if field.key == "reports":
        return text.lower()
    return text


def _narrow(text: str) -> str:
    """Return a deadline with its figures, and the marks between them, in half width, as input methods
    may not: 2026-10-31 for ２０２６－１０－３１."""
    figures = "[0-9０-９]+(?:[－．／][0-9０-９]+)*"
    return re.sub(figures, lambda found: unicodedata.normalize("NFKC", found[0]), text)


def names_data(text: str) -> list[Data]:
    """Return a list of names as typed, 各园区、各相关部门（生态环境局、建设局等）, as data."""
    if text.strip() in NOBODY:
        return []
    return parse_names(text.strip().strip("[]［］【】"), NOWHERE).as_data(bare)


_BOUNDS = {
    **dict.fromkeys(("≥", ">=", "＞=", "不低于", "不少于", "达到"), "at_least"),
    **dict.fromkeys(("≤", "<=", "＜=", "不超过", "不高于"), "at_most"),
}
_SIGN = "|".join(_BOUNDS)
_TARGET = re.compile(rf"(.+?)\s*((?:(?:{_SIGN})\s*\d+(?:\.\d+)?\s*[^\d\s，,、≥≤<>]+[，,、]?\s*)+)")
_BOUND = re.compile(rf"({_SIGN})\s*(\d+(?:\.\d+)?)\s*([^\d\s，,、≥≤<>]+)")


def _targets_in(text: str) -> Iterator[str]:
    """Yield each target in a text: 办结时间≤7个工作日、办结率≥95% is two, 投诉率≥1%，≤5% is one."""
    for part in re.split("[；;\n]", text):
        found = ""
        for each in re.split("(?<=[、，,])", part):
            if re.search(_SIGN, found) and not re.match(rf"\s*(?:{_SIGN})", each) and each.strip():
                yield found.rstrip("、，, ")
                found = ""
            found += each
        if found.strip():
            yield found.rstrip("、，, ")


def _target(typed: str) -> dict[str, Data]:
    """Return a target that is typed as `show` shows it: 网上可办率≥90%. Raise UserError."""
    match = _TARGET.fullmatch(typed.strip())
    if match is None:
        raise usage_error(
            f"看不懂指标“{typed.strip()}”。", "写成 网上可办率≥90% 或 答复期限≤7个工作日。"
        )
    bounds = {
        _BOUNDS[sign]: unicodedata.normalize("NFKC", number)
        for sign, number, _ in _BOUND.findall(match[2])
    }
    unit = _BOUND.findall(match[2])[-1][2]
    return {"name": match[1], **bounds, "unit": unit.replace("％", "%")}
