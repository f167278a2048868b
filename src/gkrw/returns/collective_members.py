"""Returns of several members of a collective that gets one checklist for all of them, 各园区: only
one can be stored, so they must not replace each other."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

from gkrw.core.assignments import LoadedTable
from gkrw.core.wording import first_of
from gkrw.progress.ledger import Ledger
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.moved_texts import reject_cells
from gkrw.returns.returned_sheet import DepartmentReturn

_FIX = (
    "在分解表的 collectives 里列明它的成员，分别发清单、分别收；或者合成一份再收；"
    "以这一份为准的，加上 --take 和它的文件名。"
)
_ENDINGS = "区县市镇乡道村社校院厂园"
"""The last characters of names of members, which names of collectives share."""
_FILES_NAMED = 3


def reject_other_members(
    returns: Sequence[DepartmentReturn],
    ledgers: Mapping[str, Ledger],
    preferred: Collection[str],
    loaded: LoadedTable,
) -> None:
    """Reject what is filled in on new returns whose files have the names of several members of one
    collective, or of another member than those that are stored. `preferred` are the files of
    --take."""
    for name in loaded.roster.collectives.keys() & {each.department for each in returns}:
        stored = [entry for entry in ledgers.get(name, ()) if entry.values]
        digests = {entry.digest for entry in stored}
        new = [each for each in returns if each.department == name and each.digest not in digests]
        new = [
            each for each in new if any(row.is_new(cell) for row in each.rows for cell in row.cells)
        ]
        before = {_member(entry.file, name, loaded): entry.file for entry in stored}
        files = {_member(each.file, name, loaded): each.file for each in new} | before
        for each in new:
            member = _member(each.file, name, loaded)
            others = [file for other, file in files.items() if _differ(member, other)]
            goes_on = before and not any(_differ(member, other) for other in before)
            if others and not goes_on and each.file not in preferred:
                reason = (
                    f"清单是发给{name}的，只存一份，{member}和别的成员都报了"
                    f"（另有 {first_of(others, _FILES_NAMED, '份')}）"
                )
                places = {cell.place for row in each.rows for cell in row.cells if row.is_new(cell)}
                reject_cells(each, reason, places, _FIX, kinds.RETURNS_DIFFER)


def _member(file: str, collective: str, loaded: LoadedTable) -> str:
    """Return the name of a member in the name of a file; empty where there is none."""
    text = PurePath(file).stem
    for name in loaded.roster.names_of([collective]):
        text = text.replace(name, " ")
    endings = "".join(each for each in _ENDINGS if each in collective)
    found = re.findall(rf"[\u4e00-\u9fff]{{1,8}}[{endings}]", text) if endings else []
    return next((each for each in found if each not in loaded.table.title), "")


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one not in other and other not in one
