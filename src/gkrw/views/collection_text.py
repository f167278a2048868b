"""The result of `collect` as lines to read and as records."""

from collections.abc import Iterator
from typing import Any

from gkrw.checklist.content import value_text
from gkrw.core.wording import shortened
from gkrw.returns.collect import CollectionResult
from gkrw.returns.merge import CellUpdate, MergedReturn
from gkrw.returns.returned_sheet import Rejection


def collection_lines(result: CollectionResult, dry_run: bool) -> Iterator[str]:
    """Yield a line for each sheet, the rejections and notes below it, and a summary. A dry run
    lists the updates too."""
    for workbook in result.workbooks:
        for rejection in workbook.rejected:
            if not rejection.typed:
                yield from _rejection_lines(rejection)
        for sheet in workbook.sheets:
            yield from _sheet_lines(sheet, dry_run)
    taken = sum(sheet.taken for workbook in result.workbooks for sheet in workbook.sheets)
    count = len(result.rejections())
    verb = "会收" if dry_run else "已收"
    rejected = f"，{count} 处没有收，见上" if count else ""
    yield f"{verb} {len(result.changed)} 个部门的 {taken} 项进展{rejected}。"


def _sheet_lines(sheet: MergedReturn, dry_run: bool) -> Iterator[str]:
    returned = sheet.returned
    count = len(sheet.rejections)
    rejected = f"，没有收 {count} 处" if count else ""
    yield (
        f"{returned.file} › {returned.sheet}：{returned.department}，"
        f"收 {sheet.taken} 项，没有变化 {sheet.unchanged} 项{rejected}"
    )
    if dry_run:
        for update in sheet.updates:
            yield f"  {_update_line(update)}"
    for rejection in sheet.rejections:
        yield from _rejection_lines(rejection, "  ")
    for finding in (*returned.notes, *sheet.notes):
        yield f"  注意：{finding.place}：{finding.message}{finding.fix}"


def _update_line(update: CellUpdate) -> str:
    before = shortened(update.before, 40) or "（空）"
    return f"{update.task} {update.heading}：{before} → {shortened(value_text(update.after), 40)}"


def _rejection_lines(rejection: Rejection, indent: str = "") -> Iterator[str]:
    finding = rejection.finding
    yield f"{indent}{finding.place}：{finding.message}"
    if finding.fix:
        yield f"{indent}  改法：{finding.fix}"


def collection_records(result: CollectionResult) -> Iterator[dict[str, Any]]:
    """Yield a record for each sheet, and one for a workbook of which something was not read."""
    for workbook in result.workbooks:
        for sheet in workbook.sheets:
            yield {
                "path": str(workbook.path),
                "department": sheet.returned.department,
                "taken": sheet.taken,
                "unchanged": sheet.unchanged,
                "conflicts": [_record(each) for each in sheet.conflicts],
                "rejected": [_record(each) for each in sheet.returned.rejected],
            }
        if workbook.rejected or not workbook.sheets:
            yield {
                "path": str(workbook.path),
                "department": None,
                "taken": 0,
                "unchanged": 0,
                "conflicts": [],
                "rejected": [_record(each) for each in workbook.rejected],
            }


def _record(rejection: Rejection) -> dict[str, Any]:
    finding, place = rejection.finding, rejection.place
    return {
        "sheet": place.sheet or None,
        "cell": place.cell or None,
        "task": rejection.task or None,
        "code": finding.code,
        "message": finding.message + finding.fix,
    }
