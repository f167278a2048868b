"""Whether a finished letter says everything: it is opened again and read like any document."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gkrw.letters.fields import NONE
from gkrw.word.opening import BODY, FILLED, parse
from gkrw.word.seen import Cell, SeenTable, seen_in

_WHOLE = ("工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标")
"""The fields of each task that a letter must have whole, as far as the task has them."""
_TAKEN = "\x1f"
"""Takes the place of a text that was found: a control character, which no text has."""
_AROUND_ADDRESSEE = 8
"""The most characters that may stand in a paragraph with the addressee: 主送：……："""


def lost_from(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """What a letter should say and does not, in Chinese: T10 的工作要求. Nothing when all is there.

    A task's texts must stand together in one row of a table, each in a place of its own and, where
    a heading has the field's name, in that column; in a letter without tables, anywhere. The
    addressee must stand outside the tables, in a paragraph with hardly anything else.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if FILLED.match(name) and name != BODY:
            parse(content)  # so that none is sent out that cannot be read
    seen = seen_in(parts)
    addressee = context["主送机关"]
    most = len(addressee) + _AROUND_ADDRESSEE
    # The title of the annex has the department's name too, and is no address.
    addressed = any(
        addressee in each and len(each) <= most and context["附件标题"] not in each
        for each in seen.paragraphs
    )
    lost = [] if addressed else ["主送机关"]
    prose = _Row(("".join(seen.paragraphs),), dict.fromkeys(_WHOLE, (0,)))
    # Each row can stand for one task only.
    waiting = dict(enumerate(row for table in seen.tables for row in _rows(table)))
    for task in _tasks(context):
        wanted = {name: task[name].replace("\n", "") for name in _WHOLE if task[name] != NONE}
        # The longest first: a row that is another task's is told by its requirement.
        longest_first = sorted(wanted.items(), key=lambda each: len(each[1]), reverse=True)
        for number, row in waiting.items():
            if not any(_missing(row, longest_first)):
                del waiting[number]
                break
        else:
            candidates = waiting.values() if seen.tables else [prose]
            missing = (set(_missing(row, longest_first)) for row in candidates)
            nearest = min(missing, key=len, default={*wanted})
            lost += [f"{task['编号']} 的{name}" for name in wanted if name in nearest]
    return lost


class _Row(NamedTuple):
    """The texts of a row's cells, and for each field the cells in which it may stand."""

    texts: tuple[str, ...]
    places: Mapping[str, Sequence[int]]


def _rows(table: SeenTable) -> Iterator[_Row]:
    columns = {name: _columns(name, table.headings) for name in _WHOLE}
    known: dict[tuple[range, ...], dict[str, list[int]]] = {}  # most rows are divided alike
    for cells in table.rows:
        covered = tuple(cell.columns for cell in cells)
        if covered not in known:
            known[covered] = {
                name: [at for at, each in enumerate(covered) if not under or under & {*each}]
                for name, under in columns.items()
            }
        yield _Row(tuple(cell.text for cell in cells), known[covered])


def _columns(name: str, headings: Iterable[Cell]) -> set[int]:
    """The columns under the headings that have a field's name; none when there is no such."""
    names = (name, name.replace("部门", "单位"))
    heads = (cell for cell in headings if any(each in cell.text for each in names))
    return {at for cell in heads for at in cell.columns}


def _missing(row: _Row, wanted: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The fields whose texts a row has not where they belong, each in a place of its own: 财政局 is
    not, in 财政局、审计局 alone when both are wanted."""
    texts = list(row.texts)
    for name, text in wanted:
        for at in row.places[name]:
            if text in texts[at]:
                texts[at] = texts[at].replace(text, _TAKEN, 1) if text else texts[at]
                break
        else:
            yield name


def _tasks(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in context["各部分"]:
        yield from part["任务清单"]
    yield from context["可能涉及"]
