"""What `collect` has done, as lines to read and as records."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gkrw.core.findings import CellPlace, Finding
from gkrw.core.wording import first_of, shortened
from gkrw.progress.statuses import Status

if TYPE_CHECKING:
    from gkrw.returns.collect import CollectionResult
    from gkrw.returns.merged_return import CellUpdate, MergedReturn
    from gkrw.returns.returned_sheet import Rejection


def collection_lines(result: "CollectionResult", dry_run: bool, verbose: bool) -> Iterator[str]:
    """Yield what was not taken, then a line for each sheet with news, notes, and a summary. With
    `verbose`, every sheet and every cell is listed; without it, similar findings share a line."""
    rejected = result.rejections()
    # A return that was collected before is listed only if it has something new or undecided.
    told = [each for each in result.sheets if verbose or _has_news(each)]
    yield from _finding_lines([*map(_with_task, _each_conflict_once(result))], verbose)
    for sheet in told:
        returned = sheet.returned
        counts = [f"{returned.department}，收 {sheet.taken} 项", f"没有变化 {sheet.unchanged} 项"]
        if sheet.replacing:
            counts.append(f"{sheet.replacing} 格换下以前报的")
        if sheet.earlier:
            counts.append(f"{len(sheet.earlier)} 格以另一份为准")
        if count := len(sheet.rejections):
            counts.append(f"没有收 {count} 处")
        yield f"{returned.file} › {returned.sheet}：{'，'.join(counts)}"
        if verbose:
            yield from (f"  {_update_line(each)}" for each in sheet.updates)
            yield from (f"  {_update_line(each)}（以另一份为准，没有换）" for each in sheet.earlier)
        else:
            yield from (
                f"  {_update_line(each)}（退回）" for each in sheet.updates if _goes_back(each)
            )
    new = [sheet for sheet in told if verbose or not sheet.is_known or sheet.updates]
    notes = [note for sheet in new for note in (*sheet.returned.notes, *sheet.notes)]
    yield from _finding_lines(notes, verbose, "注意：")
    settled = sum(workbook.is_settled for workbook in result.workbooks)
    if count := len(result.sheets) - len(told) + settled:
        yield f"{count} 份是以前收过的，没有新内容。"
    verb = "会收" if dry_run else "已收"
    departments = {each.returned.department for each in result.sheets if each.updates}
    more = f"，{len(rejected)} 处没有收，见上" if rejected else ""
    taken = sum(each.taken for each in result.sheets)
    cell_by_cell = "收进什么，加 --verbose 逐格列出。" if dry_run and taken and not verbose else ""
    yield f"{verb} {len(departments)} 个部门的 {taken} 项进展{more}。{cell_by_cell}"


def _each_conflict_once(result: "CollectionResult") -> "Iterator[Rejection]":
    """Yield what was not taken. Of the cells of one department that contradict each other, only the
    first: its message names the others."""
    seen = set()
    departments = {
        (each.returned.file, each.returned.sheet): each.returned.department
        for each in result.sheets
    }
    for each in result.rejections():
        place, code = each.place, each.finding.code
        department = departments.get((place.file, place.sheet))
        key = department, each.task, each.heading
        if code not in _BETWEEN_RETURNS or key not in seen:
            yield each
        if code in _BETWEEN_RETURNS:
            seen.add(key)


_BETWEEN_RETURNS = ("G942", "G943")
"""The codes of the conflicts between returns, and between sheets of a return."""


def _with_task(rejection: "Rejection") -> Finding:
    """Return the finding of a rejection. If it is about a cell to fill in (G92x), the message
    begins with the id of the task."""
    finding, task = rejection.finding, rejection.task
    if not task or task in finding.message or not finding.code.startswith("G92"):
        return finding
    return finding._replace(message=f"{task} 的{finding.message}")


def _goes_back(update: "CellUpdate") -> bool:
    """Return whether an update lowers or clears a status: 推进中 where 已完成 was stored."""
    from gkrw.progress.records import value_text

    if update.key[1] != "status" or not update.before:
        return False
    order = [status.value for status in Status]
    after = value_text(update.after)
    return update.before in order and (
        after not in order or order.index(after) < order.index(update.before)
    )


def _has_news(sheet: "MergedReturn") -> bool:
    return bool(not sheet.is_known or sheet.updates or sheet.rejections or sheet.given_up)


_CELLS_NAMED = 4
"""The greatest number of cells that a line names for similar findings."""


def _finding_lines(findings: Sequence[Finding], verbose: bool, label: str = "") -> Iterator[str]:
    """Yield the findings with their fixes, those of a file together: first what is about a whole
    sheet, and last what stands outside of the cells to fill in. Similar findings share a line,
    unless `verbose`."""
    order = {
        file: number
        for number, file in enumerate(dict.fromkeys(each.place.file for each in findings))
    }
    findings = sorted(findings, key=lambda each: (order[each.place.file], _rank(each)))
    whole = {_of_sheet(each) for each in findings if not _cell(each)}
    alike: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        key: object = number
        if not verbose:
            of_sheet = _of_sheet(finding)
            key = of_sheet if of_sheet in whole else _what_is_alike(finding)
        alike.setdefault(key, []).append(finding)
    for first, *others in alike.values():
        yield f"{label}{first.place}：{first.message}"
        if cells := [cell for each in others if (cell := _cell(each))]:
            what = "同样的还有" if _cell(first) else "里面填的有"
            some = first_of(cells, _CELLS_NAMED)
            yield f"  {what} {len(cells)} 处：{some}（用 --verbose 逐格列出）"
        if first.fix:
            yield f"  改法：{first.fix}"


def _what_is_alike(finding: Finding) -> object:
    """Return what findings on one sheet with the same code have in common that share a line: their
    messages and fixes differ only in ids, numbers and quoted texts. Conflicts (G94x) may be in
    different columns, texts in columns that are not of the checklist (G932) may not."""
    words = re.sub(r"[A-Z]*\d+|“.*?”(?:（.*?）)?", "", f"{finding.message}\n{finding.fix}")
    if finding.code.startswith("G94"):
        words = words.partition("填的是")[2]
    column = _cell(finding).rstrip("0123456789") if finding.code == "G932" else ""
    return *_of_sheet(finding)[:2], finding.code, words, column


def _rank(finding: Finding) -> int:
    return 0 if not _cell(finding) else 2 if finding.code.startswith(("G93", "G954")) else 1


def _of_sheet(finding: Finding) -> tuple[str, str, str, str]:
    """Return the file, the sheet, the message and the fix of a finding."""
    assert isinstance(finding.place, CellPlace)
    return finding.place.file, finding.place.sheet, finding.message, finding.fix


def _cell(finding: Finding) -> str:
    assert isinstance(finding.place, CellPlace)
    return finding.place.cell


def _update_line(update: "CellUpdate") -> str:
    from gkrw.progress.records import value_text

    before = shortened(update.before, 40) or "（空）"
    after = shortened(value_text(update.after), 40) or "（清空）"
    return f"{update.task.id} {update.heading}：{before} → {after}"


def collection_records(result: "CollectionResult") -> Iterator[dict[str, Any]]:
    """Yield a record for each sheet. For a workbook of which something, or everything, was not
    read, yield one for each department that it is known to be from, or else one without a
    department."""
    for workbook in result.workbooks:
        path = str(workbook.path)
        for each in workbook.sheets:
            returned = each.returned
            rejected = [] if each.is_settled else returned.rejected
            yield {
                **_collection_record(path, returned.department, each.taken, each.unchanged),
                "conflicts": list(map(_rejection_record, each.conflicts)),
                "rejected": list(map(_rejection_record, rejected)),
                "warnings": list(map(_finding_record, (*returned.notes, *each.notes))),
                "earlier": [_cell_record(update) for update in each.earlier],
                "saved": returned.saved.isoformat() if returned.saved else None,
                "known": each.is_known,
            }
        if workbook.rejected or not workbook.sheets:
            records = list(map(_rejection_record, workbook.rejected))
            for department in workbook.departments or (None,):
                record = _collection_record(path, department, 0, 0)
                yield record | {"rejected": records, "known": workbook.is_settled}


def _collection_record(
    path: str, department: str | None, taken: int, unchanged: int
) -> dict[str, Any]:
    return {
        "path": path,
        "department": department,
        "taken": taken,
        "unchanged": unchanged,
        "conflicts": [],
        "rejected": [],
        "warnings": [],
        "earlier": [],
        "saved": None,
        "known": False,
    }


def _cell_record(update: "CellUpdate") -> dict[str, Any]:
    place = update.cell.place
    return {"sheet": place.sheet, "cell": place.cell, "task": update.task.id}


def _finding_record(finding: Finding) -> dict[str, Any]:
    place = finding.place
    assert isinstance(place, CellPlace)
    return {
        "sheet": place.sheet or None,
        "cell": place.cell or None,
        "code": finding.code,
        "message": finding.message + finding.fix,
    }


def _rejection_record(rejection: "Rejection") -> dict[str, Any]:
    return {**_finding_record(rejection.finding), "task": rejection.task or None}
