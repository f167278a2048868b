"""Runs that write letters, checklists or a report: as records, and as lines to read."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.particulars import blank_particulars
from gkrw.core.recipients import NonRecipient
from gkrw.progress.records import Status

if TYPE_CHECKING:
    from gkrw.checklist.publish import ChecklistsPlan
    from gkrw.letters.publish import LettersPlan
    from gkrw.report.publish import ReportPlan


def non_recipient_lines(bodies: Sequence[NonRecipient], label: str) -> Iterator[str]:
    """A line for each body that does not have something, 通知, with the reason."""
    for each in bodies:
        yield f"{each.body.name}没有{label}：{each.reason}。"


def removed_lines(names: Sequence[str]) -> Iterator[str]:
    """A line about the earlier files that a run removed."""
    if names:
        some = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        yield f"原来生成的 {len(names)} 份文件这次没有再生成，已删去：{some}。"


def blank_lines(names: Sequence[str]) -> Iterator[str]:
    """A line about the particulars that are left blank in a document."""
    if names:
        yield f"留了空白要手工填写：{'、'.join(names)}。"


def letter_records(plan: "LettersPlan") -> Iterator[dict[str, object]]:
    """A record for each letter, for JSON."""
    for letter in plan.letters:
        counts = {role.value: letter.count(role) for role in Role}
        yield {
            "path": str(plan.folder / letter.file_name),
            "department": letter.body.name,
            "number": str(letter.number) if letter.number else None,
            **counts,
        }


def letters_summary(
    plan: "LettersPlan", others: Sequence[NonRecipient], removed: Sequence[str], dry_run: bool
) -> Iterator[str]:
    """A line for each letter, then what the run wrote, removed and left blank."""
    for letter in plan.letters:
        roles = (*ASSIGNED, Role.POSSIBLE)
        counts = "，".join(f"{role.label} {n} 项" for role in roles if (n := letter.count(role)))
        number = f"{letter.number}  " if letter.number else ""
        yield f"{letter.file_name}  {number}{counts}"
    if plan.letters:
        verb = "会写出" if dry_run else "已写出"
        with_pdf = "（各有 PDF）" if plan.with_pdf else ""
        yield f"{verb} {len(plan.letters)} 份通知{with_pdf}：{plan.folder}"
    else:
        yield "没有要写的通知。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(others, "通知")
    if plan.letters:
        office, particulars = plan.letters[0].office, plan.letters[0].particulars
        blanks = blank_particulars(office, particulars)
        yield from blank_lines([name for name in blanks if name != "报送单位"])


def checklist_records(plan: "ChecklistsPlan") -> Iterator[dict[str, object]]:
    """A record for each workbook, for JSON."""
    for name, sheets in plan.files().items():
        yield {
            "path": str(plan.folder / name),
            "department": sheets[0].department if plan.split else None,
            **{role.value: sum(sheet.count(role) for sheet in sheets) for role in Role},
        }


def checklists_summary(
    plan: "ChecklistsPlan", others: Sequence[NonRecipient], removed: Sequence[str], dry_run: bool
) -> Iterator[str]:
    """A line for each sheet, then what the run wrote and removed."""
    files = plan.files()
    for name, sheets in files.items():
        for sheet in sheets:
            counts = "，".join(f"{role.label} {n} 项" for role in Role if (n := sheet.count(role)))
            filled = sum(bool(row.filled) for row in sheet.rows)
            before = f"，已有进展 {filled} 项" if filled else ""
            yield f"{name if plan.split else sheet.department}  {counts}{before}"
    count = len(plan.checklists.sheets)
    if count:
        verb = "会写出" if dry_run else "已写出"
        pages = "" if plan.split else f"（{count} 个部门，每个部门一页）"
        path = plan.folder if plan.split else plan.folder / next(iter(files))
        yield f"{verb} {len(files)} 份清单{pages}：{path}"
    else:
        yield "没有要写的清单。"
    yield from removed_lines(removed)
    yield from non_recipient_lines(others, "清单")


def report_records(plan: "ReportPlan") -> Iterator[dict[str, object]]:
    """A record for each file, for JSON."""
    items = plan.report.items
    counts = {role.value: sum(item.role is role for item in items) for role in Role}
    for file in plan.destination.files:
        yield {"path": str(plan.folder / file.name), "department": None, **counts}


def report_summary(plan: "ReportPlan", removed: Sequence[str], dry_run: bool) -> Iterator[str]:
    """The totals, the files, and what the run removed and left blank."""
    report, whole, files = plan.report, plan.report.whole, plan.destination.files
    yield (
        f"截至 {plan.day}：{len(report.departments)} 个单位承担 {whole.total} 项次，"
        f"已完成 {whole.count(Status.DONE)}（{whole.rate}%），"
        f"推进中 {whole.count(Status.UNDER_WAY)}，未开始 {whole.count(Status.NOT_STARTED)}，"
        f"未报 {whole.count(None)}；逾期 {whole.overdue}。"
    )
    yield f"{'会写出' if dry_run else '已写出'} {len(files)} 份文件：{plan.folder}"
    yield from (f"  {file.name}" for file in files)
    yield from removed_lines(removed)
    if report.silent:
        yield f"还没有报送的 {len(report.silent)} 个单位：{'、'.join(report.silent)}。"
    yield from report.cautions
    blanks = blank_particulars(report.office, plan.particulars)
    # The report sets a day to report by, and to whom, only for departments that have not reported.
    unused = () if whole.count(None) else ("报送期限", "报送单位")
    yield from blank_lines([name for name in blanks if name not in unused])
