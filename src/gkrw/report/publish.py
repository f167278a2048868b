"""The files of a run that writes a report. The document and the workbook are read again and
checked."""

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from python_calamine import CalamineWorkbook

from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.errors import UserError, refuse_lost
from gkrw.core.particulars import Particulars
from gkrw.core.wording import work_of
from gkrw.files.output_folder import OutputFile
from gkrw.office import soffice
from gkrw.office.docx.document_proof import missing_texts, read_visible_text, visible_text
from gkrw.office.docx.template import WordTemplate, fill_and_prove, template_fix
from gkrw.office.xlsx import comparable, refuse_too_long
from gkrw.office.xlsx.workbook_writer import HEADER_ROW
from gkrw.progress.statuses import STATUS_WORDS
from gkrw.report.content import Report, cells_of
from gkrw.report.draw import workbook_of
from gkrw.report.fields import context_of
from gkrw.report.sheets import sheets_of


def report_owner(day: date, roles: Sequence[Role]) -> str:
    """Return the owner of the files of a report: a run replaces only an earlier report of the same
    day on the same roles."""
    labels = "" if tuple(roles) == ASSIGNED else f"_{'、'.join(role.label for role in roles)}"
    return f"{day}{labels}"


def report_files(
    table_title: str, day: date, roles: Sequence[Role], with_pdf: bool
) -> tuple[OutputFile, ...]:
    """Return the files of a run: document, workbook, and the document's PDF if wanted."""
    title = f"{work_of(table_title) or '工作'}进展"
    owner = report_owner(day, roles)
    document = f"{title}通报_{owner}.docx"
    names = [document, f"{title}统计_{owner}.xlsx", *([soffice.pdf_name(document)] * with_pdf)]
    return tuple(OutputFile(name, owner) for name in names)


def made_report(
    report: Report, particulars: Particulars, template: WordTemplate, with_pdf: bool
) -> Iterator[bytes]:
    """Make and yield the files of a run, in the order of `report_files`; the document and the
    workbook are checked first.

    Raises UserError for a text that is too long for a cell, for a file that is not as the report
    has it, and where the PDF cannot be made.
    """
    files = report_files(report.table_title, report.as_of, report.roles, with_pdf)
    document_file, workbook_file, *_ = files
    context = context_of(report, particulars)
    document, problem = fill_and_prove(
        template, context, lost_from_document, "通报", with_sentences=True
    )
    if problem:
        raise UserError(
            f"通报没有通过核对：{problem}。什么也没有写出。",
            template_fix("gkrw template new --for report"),
        )
    yield document
    missed = [item for item, _ in report.missed_targets]
    for item in (*report.whole.late, *missed, *report.items):
        refuse_too_long(item.row.task.id, cells_of(item).values(), "什么也没有写出。")
    workbook = workbook_of(report)
    refuse_lost(f" {workbook_file.name} ", lost_from_workbook(workbook, report), "什么也没有写出。")
    yield workbook
    if with_pdf:
        yield from soffice.pdfs_of({document_file.name: document})


_COUNTS = ("项次", *STATUS_WORDS, "逾期")
_TASK_COUNTS = ("任务", "任务已完成", "任务逾期")
_ROWS = (
    ("未达标", ("单位", "编号", "工作任务", "指标", "完成值"), ()),
    ("各单位", ("单位", *_COUNTS), ("完成率", "灯")),
    ("各分类", ("分类",), (*_TASK_COUNTS, *_COUNTS, "完成率", "灯")),
    ("逾期事项", ("逾期单位", "工作任务"), ("编号", "完成时限")),
    ("逾期任务", ("单位", "编号", "工作任务"), ("角色", "完成时限", "状态")),
    ("未达标指标", ("未达标单位", "工作任务", "指标"), ("编号",)),
)
"""The lists of a context, with the fields that each row must have in any document, and those that
it must have where a table with a column for the first field has a column for them. Lists with the
most texts come first, because fewer rows of the document have them all."""


def lost_from_document(data: bytes, context: Mapping[str, Any]) -> list[str]:
    """Return the texts that a report lacks: 财政局 的已完成.

    Each department with its numbers, each overdue task and each missed target must have a table row
    of its own; the last two may be those of departments or of all together. Sections, rates,
    lights, roles, deadlines and statuses must be in table rows only if a table has a column for
    them. The day, the departments that have reported nothing, the tasks
    without a status and those that are not counted must be outside the tables.
    """
    seen = read_visible_text(data)
    text = "".join(seen.paragraphs)
    lost = [name for name in ("未报单位", "未写状态", "另报") if context[name] not in text]
    if f"截至{context['截至日期']}" not in text.replace("截至 ", "截至"):
        lost.insert(0, "截至日期")
    headings = [
        {visible_text(cell.blocks) for row in table.headings for cell in row.cells}
        for table in seen.tables
    ]
    names = {name for _, *keys in _ROWS for name in chain(*keys)}
    is_by_task = any("逾期单位" in each for each in headings)
    missing: list[list[str]] = []
    for way in (is_by_task, not is_by_task):  # its heading does not prove what a column holds
        missing.append(missing_texts(seen, _records(context, headings, way), [*names]))
        if not missing[-1]:
            return lost
    return lost + missing[0]


def _records(
    context: Mapping[str, Any], headings: Sequence[Collection[str]], is_by_task: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the texts of each row that a report must have, with the overdue tasks of
    all departments together, or of each. `headings` are those of each table."""
    is_by_target = any("未达标单位" in each for each in headings)
    for name, required, optional in _ROWS:
        beside = {key for each in headings if required[0] in each for key in each}
        is_left_out = {
            "各分类": not beside,
            **{"逾期事项": not is_by_task, "逾期任务": is_by_task},
            **{"未达标指标": not is_by_target, "未达标": is_by_target},
        }
        if is_left_out.get(name):
            continue
        keys = (*required, *(key for key in optional if key in beside))
        for entry in context[name]:
            label = entry.get("单位", entry.get("分类", "")) + entry.get("编号", "")
            yield label, {key: str(entry[key]).replace("\n", "") for key in keys}


def lost_from_workbook(data: bytes, report: Report) -> list[str]:
    """Return the rows of a workbook that are not as the report has them: 汇总 › 第 4 行.

    Each row below the first headings must have exactly the cells of the report; no row may be
    added.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lost: list[str] = []
    for sheet in sheets_of(report):
        read = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        rows = sheet.cells()
        for number in range(HEADER_ROW + 1, max(len(read), *rows) + 1):
            found = read[number - 1] if number <= len(read) else []
            cells = zip_longest(found, rows.get(number, []), fillvalue="")
            if any(comparable(cell) != comparable(value) for cell, value in cells):
                lost.append(f"{sheet.name} › 第 {number} 行")
    return lost
