"""What a run of letters, checklist or report has done, as records and as lines to read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.model import Office
from gkrw.core.particulars import Particulars, blank_particulars
from gkrw.core.recipients import NonRecipient
from gkrw.core.wording import first_of, quoted
from gkrw.progress.statuses import Status

if TYPE_CHECKING:
    from gkrw.checklist.content import ChecklistSheet
    from gkrw.files.output_folder import Destination
    from gkrw.letters.content import Letter
    from gkrw.report.content import Report


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
