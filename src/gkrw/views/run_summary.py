"""What a run of letters, checklist, report or collect has done, as records and as lines to read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import CellPlace, Finding
from gkrw.core.model import Office
from gkrw.core.particulars import Particulars, blank_particulars
from gkrw.core.recipients import NonRecipient
from gkrw.core.wording import first_of, quoted, shortened
from gkrw.progress.statuses import Status

if TYPE_CHECKING:
    from gkrw.checklist.content import ChecklistSheet
    from gkrw.files.output_folder import Destination
    from gkrw.letters.content import Letter
    from gkrw.report.content import Report
    from gkrw.returns.collect import CollectionResult
    from gkrw.returns.merged_return import CellUpdate, MergedReturn
    from gkrw.returns.returned_sheet import Rejection


def non_recipient_lines(bodies: Sequence[NonRecipient], label: str) -> Iterator[str]:
    """Yield a line for each body that gets no document, with the reason; `label` names the
    document, such as 通知."""
    for each in bodies:
        yield f"{each.body.name}没有{label}：{each.reason}。"


def removed_lines(names: Sequence[str]) -> Iterator[str]:
    """Yield a line about the earlier files that a run removed; nothing if there are none."""
    if names:
        yield f"原来生成的 {len(names)} 份文件这次没有再生成，已删去：{first_of(names, 3)}。"


def blank_lines(names: Sequence[str], office: Office | None) -> Iterator[str]:
    """Yield a line about the particulars left blank in a document, and one on those that the table
    may have; nothing if there are none. `office` is the issuing one of the table."""
    if names:
        yield f"留了空白要手工填写：{'、'.join(names)}。"
    written = [each for each in names if each in _IN_TABLE]
    if written:
        keys = [_IN_TABLE[each] for each in written]
        keys = keys if office else ["name: 简称", *keys]
        line = (
            f"office 里加上 {'、'.join(keys)}" if office else f"写上 office: {{{', '.join(keys)}}}"
        )
        yield f"{'、'.join(written)}写进分解表，以后就有：{line}。"


_IN_TABLE = {"发文机关全称": "full_name: 全称", "联系人": "contact: 姓名", "电话": "phone: '号码'"}
"""The particulars that the table may have, as they are written in `office`."""


def _counts(counted: "Letter | ChecklistSheet") -> str:
    """牵头 3 项，责任 1 项"""
    return "，".join(f"{role.label} {n} 项" for role in Role if (n := counted.count(role)))


def written_word(dry_run: bool) -> str:
    """Return the verb of a line about the files of a run."""
    return "会写出" if dry_run else "已写出"


def letter_records(letters: "Sequence[Letter]", folder: Path) -> Iterator[dict[str, object]]:
    """Yield a record for each letter, for JSON."""
    for letter in letters:
        yield {
            "path": str(folder / letter.file_name),
            "department": letter.body.name,
            "number": str(letter.number) if letter.number else None,
            **{role.value: letter.count(role) for role in Role},
        }


def letters_summary(
    letters: "Sequence[Letter]",
    destination: "Destination",
    others: Sequence[NonRecipient],
    removed: Sequence[str],
    dry_run: bool,
    used: Set[str],
) -> Iterator[str]:
    """Yield a line for each letter, then what the run wrote, removed and left blank. `used` are the
    fields that the template writes."""
    for letter in letters:
        number = f"{letter.number}  " if letter.number else ""
        yield f"{letter.file_name}  {number}{_counts(letter)}"
    if letters:
        with_pdf = "（各有 PDF）" if len(destination.files) > len(letters) else ""
        yield f"{written_word(dry_run)} {len(letters)} 份通知{with_pdf}：{destination.folder}"
    else:
        yield "没有要写的通知。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(others, "通知")
    if letters:
        blanks = blank_particulars(letters[0].office, letters[0].particulars, used)
        blanks = [name for name in blanks if name != "报送单位"]
        yield from blank_lines(blanks, letters[0].office)


def possible_lines(loaded: LoadedTable, bodies: Iterable[str]) -> Iterator[str]:
    """Yield a line on the bodies that may have further tasks, which their letters leave out;
    nothing if there are none."""
    assignments = loaded.assignments
    found = [
        assignments.collectives(name, rows)
        for name in bodies
        if (rows := assignments.by_body[name].get(Role.POSSIBLE))
    ]
    if found:
        names = dict.fromkeys(name for names in found for name in names)
        yield (
            f"{len(found)} 个单位另有可能涉及的任务（写的是{''.join(map(quoted, names))}），"
            "没有写进通知；要另列出来，加上 --include-possible。"
        )


def checklist_records(
    files: "Mapping[str, Sequence[ChecklistSheet]]", folder: Path, split: bool
) -> Iterator[dict[str, object]]:
    """Yield a record for each workbook, for JSON; `files` are the sheets by the name of the
    workbook."""
    for name, sheets in files.items():
        yield {
            "path": str(folder / name),
            "department": sheets[0].department if split else None,
            **{role.value: sum(sheet.count(role) for sheet in sheets) for role in Role},
            "rows": sum(len(sheet.asked) for sheet in sheets),
            "cells": sum(row.cells for sheet in sheets for row in sheet.asked),
            "filled": sum(len(row.filled) for sheet in sheets for row in sheet.asked),
        }


def checklists_summary(
    files: "Mapping[str, Sequence[ChecklistSheet]]",
    folder: Path,
    split: bool,
    others: Sequence[NonRecipient],
    removed: Sequence[str],
    dry_run: bool,
) -> Iterator[str]:
    """Yield a line for each sheet, then what the run wrote and removed."""
    for name, sheets in files.items():
        for sheet in sheets:
            filled = sum(bool(row.filled) for row in sheet.asked)
            before = f"，已有进展 {filled} 项" if filled else ""
            yield f"{name if split else sheet.department}  {_counts(sheet)}{before}"
    if count := sum(map(len, files.values())):
        pages = "" if split else f"（{count} 个部门，每个部门一页）"
        path = folder if split else folder / next(iter(files))
        yield f"{written_word(dry_run)} {len(files)} 份清单{pages}：{path}"
        asked = [row for sheets in files.values() for sheet in sheets for row in sheet.asked]
        rows = sum(len(sheet.tasks) for sheets in files.values() for sheet in sheets)
        known = f"，另有 {rows - len(asked)} 行供了解" if len(asked) < rows else ""
        cells, filled = sum(row.cells for row in asked), sum(len(row.filled) for row in asked)
        bodies = sum(bool(sheet.asked) for sheets in files.values() for sheet in sheets)
        yield (
            f"要填报的：{bodies} 个单位、{len(asked)} 行、{cells} 格{known}；已经填好 {filled} 格。"
        )
    else:
        yield "没有要写的清单。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(others, "清单")


def file_records(
    destination: "Destination", roles: Iterable[Role], **more: object
) -> Iterator[dict[str, object]]:
    """Yield a record for each file that is not for one department, for JSON: with the number of
    tasks in each role, and what is the same for all files."""
    counts = Counter(roles)
    counted = {role.value: counts[role] for role in Role}
    for file in destination.files:
        path = str(destination.folder / file.name)
        yield {"path": path, "department": None, **counted, **more}


def report_summary(
    loaded: LoadedTable,
    report: "Report",
    particulars: Particulars,
    destination: "Destination",
    removed: Sequence[str],
    dry_run: bool,
    used: Set[str],
) -> Iterator[str]:
    """Yield the totals, the files, what the run removed, the departments that have not reported,
    the cautions, and the particulars left blank. `used` are the fields that the template writes."""
    from gkrw.views.department_records import with_liaisons  # letters do without

    whole, files = report.whole, destination.files
    yield (
        f"截至 {report.as_of}：{len(report.departments)} 个单位{report.verb} {whole.total} 项次，"
        f"已完成 {whole.count(Status.DONE)}（{whole.rate}%），"
        f"推进中 {whole.count(Status.UNDER_WAY)}，未开始 {whole.count(Status.NOT_STARTED)}，"
        f"未报 {whole.count(None)}；逾期 {len(whole.late)}。"
    )
    yield f"{written_word(dry_run)} {len(files)} 份文件：{destination.folder}"
    yield from (f"  {file.name}" for file in files)
    yield from removed_lines(removed)
    if report.silent:
        yield f"还没有报送的 {len(report.silent)} 个单位：{with_liaisons(loaded, report.silent)}。"
    yield from report.cautions
    blanks = blank_particulars(report.office, particulars, used)
    # The report says by when and to whom to report only if a department has not reported a task.
    unused = () if whole.count(None) else ("报送期限", "报送单位")
    yield from blank_lines([name for name in blanks if name not in unused], report.office)


def collection_lines(result: "CollectionResult", dry_run: bool, verbose: bool) -> Iterator[str]:
    """Yield what was not taken, then a line for each sheet with news, notes, and a summary. With
    `verbose`, every sheet and every cell is listed; without it, similar findings share a line."""
    rejected = [_with_task(each) for each in result.rejections()]
    # A return that was collected before is listed only if it has something new or undecided.
    told = [each for each in result.sheets if verbose or _has_news(each)]
    yield from _finding_lines(rejected, verbose)
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
    whole = {each._replace(place=_sheet(each)) for each in findings if not _cell(each)}
    alike: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        of_sheet = finding._replace(place=_sheet(finding))
        key = of_sheet if of_sheet in whole else _what_is_alike(finding)
        alike.setdefault(number if verbose else key, []).append(finding)
    for first, *others in alike.values():
        yield f"{label}{first.place}：{first.message}"
        if cells := [cell for each in others if (cell := _cell(each))]:
            what = "同样的还有" if _cell(first) else "填了的有"
            some = first_of(cells, _CELLS_NAMED)
            yield f"  {what} {len(cells)} 处：{some}（用 --verbose 逐格列出）"
        if first.fix:
            yield f"  改法：{first.fix}"


def _what_is_alike(finding: Finding) -> object:
    """Return what findings on one sheet with the same code have in common that share a line: their
    messages and fixes differ only in ids, numbers and quoted texts. Conflicts (G94x) may be in
    different columns, texts in columns that are not of the checklist (G932) may not."""
    words = re.sub(r"[A-Z]*\d+|“.*?”", "", f"{finding.message}\n{finding.fix}")
    if finding.code.startswith("G94"):
        words = words.partition("填的是")[2]
    column = _cell(finding).rstrip("0123456789") if finding.code == "G932" else ""
    return _sheet(finding), finding.code, words, column


def _rank(finding: Finding) -> int:
    return 0 if not _cell(finding) else 2 if finding.code.startswith(("G93", "G954")) else 1


def _sheet(finding: Finding) -> CellPlace:
    assert isinstance(finding.place, CellPlace)
    return finding.place._replace(cell="")


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
