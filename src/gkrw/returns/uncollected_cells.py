"""Find what was written outside the columns to fill in, and reject it; note missing columns."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace

from gkrw.checklist.columns import NOT_ASKED, ColumnKind
from gkrw.checklist.content import (
    GUIDE_SHEET,
    OVERVIEW_REMARK,
    OVERVIEW_SHEET,
    TITLES,
    compared_texts,
    digest,
    guide_paragraphs,
)
from gkrw.core.assignments import LoadedTable, Role
from gkrw.core.findings import CellPlace, Finding, FindingKind
from gkrw.core.identity import TableIdentity
from gkrw.core.wording import quoted, quoted_in_command, shortened
from gkrw.office.xlsx import MAX_FOOTER
from gkrw.office.xlsx.workbook_parts import PAGE_FOOTER
from gkrw.office.xlsx.workbook_reader import SheetGrid
from gkrw.progress.statuses import STATUS_WORDS
from gkrw.returns import return_finding_kinds as kinds
from gkrw.returns.cell_texts import cell_text, clean_text, compact, normalized_id
from gkrw.returns.column_layout import (
    FILLED,
    FILLED_HEADINGS,
    ColumnNames,
    column_names,
    headings_without_tasks,
)
from gkrw.returns.issued_record import Issued, IssuedRow
from gkrw.returns.moved_texts import reject_cells
from gkrw.returns.return_finding_kinds import not_taken
from gkrw.returns.returned_sheet import (
    DepartmentReturn,
    Rejection,
    ReturnedSheet,
    place_on,
    texts_on,
)
from gkrw.returns.sheet_origin import NOT_WRITTEN, Origin
from gkrw.returns.task_texts import TasksByText

_SUMMARY = re.compile(
    rf"共\d+项，其中(?:(?:{'|'.join(role.label for role in Role)})\d+项、?)+"
    rf"(?:；填报\d+项，其余\d+项供了解，{NOT_ASKED})?。请只填浅黄色的栏目。(?:请于\d+年\d+月\d+日前交回。)?"
)
"""Matches the remark below the title of a checklist."""
_GENERATED = re.compile(rf"\d+|共\d+项。{OVERVIEW_REMARK}|(?:(?:{'|'.join(STATUS_WORDS)})\d+，?)+")
"""Matches numbers, the remark and the counts (已完成2，未报5) on the sheets that gkrw writes."""


def compare_fixed_cells(
    sheet: ReturnedSheet,
    number: int,
    task_id: str,
    issued: IssuedRow | None,
    compared: Iterable[str],
    texts: Mapping[str, str],
) -> tuple[list[Rejection], list[Finding]]:
    """Compare the fixed cells of a row with the table; `compared` are the keys of their columns, and
    `texts` the present texts by key.

    Returns rejections of the cells that somebody edited, and a note where the table has changed
    since the row was `issued`.
    """
    headings = sheet.layout.names.headings
    edited, changed = [], []
    for key in compared:
        text = texts.get(key, "")
        before, now = issued.digests.get(key) if issued else None, digest(text)
        if before and before != now:
            changed.append(headings[key])
        returned = cell_text(sheet.value(number, key)) or sheet.formula(number, key)
        if returned == text or key not in sheet.layout.columns or not (before or returned):
            continue
        if digest(returned) not in (before, now):
            message = (
                f"{task_id} 的“{headings[key]}”是固定的栏目，改动没有收。"
                f"分解表：“{shortened(text)}”；交回：“{shortened(returned)}”。"
            )
            edited.append(sheet.reject(kinds.FIXED_CELL, number, key, message, returned, task_id))
    typed = cell_text(sheet.value(number, "number"))
    if typed and not typed.isdecimal():
        message = f"{task_id} 的“序号”里写的“{shortened(typed)}”没有收。"
        edited.append(sheet.reject(kinds.FIXED_CELL, number, "number", message, typed, task_id))
    if not changed:
        return edited, []
    message = (
        f"{task_id} 的{'、'.join(changed)}在清单发出以后改过；填报的内容已收，请核对还对得上。"
    )
    return edited, [kinds.TABLE_CHANGED.at(sheet.place(number, "id"), message, "")]


def struck_fixed_cells(sheet: ReturnedSheet) -> Iterator[Finding]:
    """Yield a note on each text of the table that somebody struck through in a row of a task."""
    keys = {at: key for key, at in sheet.layout.columns.items() if key not in FILLED}
    for number, at in sorted(sheet.grid.struck):
        task = sheet.typed_ids.get(number)
        if task and at in keys:
            heading, text = sheet.layout.names.headings[keys[at]], sheet.grid.value(number, at)
            message = (
                f"{task} 的“{heading}”{quoted(shortened(cell_text(text)))}划了删除线，请核对。"
            )
            place = sheet.place(number, keys[at])
            yield kinds.STRUCK.at(place, message, kinds.FIXED_CELL.fix)


def cells_of_other_sheet(
    file: str, grid: SheetGrid, issued: Issued, loaded: LoadedTable
) -> Iterator[Rejection]:
    """Yield a rejection for each filled cell of a sheet that is no checklist; on a sheet that gkrw
    wrote, only for texts that gkrw did not write."""
    texts = texts_on(grid)
    if digest("".join(texts.values())) == issued.sheets.get(grid.name):
        return
    own = _own_texts(grid.name, loaded)
    if own:
        own += [issued.table, issued.table_title]  # the title may have been corrected since
    starts = {text[:_START] for text in own}
    reason = f"写在“{grid.name}”页上" if own else "这一页不是任务清单"
    for position, typed in texts.items():
        is_own = typed[:_START] in starts and not _continues(typed, own)
        if not (own and (is_own or _GENERATED.fullmatch(typed))):
            place = place_on(file, grid, position)
            yield Rejection(not_taken(kinds.OTHER_SHEET, place, reason), typed)


_START = 8
"""The number of first characters that are compared, where a sheet has no valid recorded digest: the
texts may have been worded otherwise when the workbook was issued."""
_SENTENCE = 20
"""The length from which a text is taken to be continued on purpose."""


def _continues(typed: str, own: Collection[str]) -> bool:
    """Whether something was added at the end of one of gkrw's own texts."""
    return typed not in own and any(
        len(text) >= _SENTENCE and typed.startswith(text) for text in own
    )


def _own_texts(name: str, loaded: LoadedTable) -> list[str]:
    """Return the texts that gkrw itself writes on the sheet `name`, if it is the guide or the sheet
    of all tasks; none for another sheet."""
    table = loaded.table
    if name == GUIDE_SHEET:
        return [*guide_paragraphs(table.office, None, True), "填写说明", table.title]
    if name != OVERVIEW_SHEET:
        return []
    texts = [*column_names(table).headings.values(), f"{table.title}（总表）", "进展"]
    for row in loaded.rows:
        texts += [row.task.id, *compared_texts(row, None).values()]
    return texts


def things_on_sheet(file: str, grid: SheetGrid) -> Iterator[Rejection]:
    """Yield a rejection for each comment, picture, text box and embedded file of a sheet, and for each
    link in a row without anything else."""
    for position, text in sorted(grid.comments.items()):
        yield Rejection(kinds.COMMENT.at(place_on(file, grid, position), "批注没有收。"), text)
    titles = {shortened(text, MAX_FOOTER) for text in texts_on(grid, 2).values()}
    for at, kind, text in grid.objects:
        if kind == PAGE_FOOTER and (text in titles or text.endswith(TITLES)):
            continue  # gkrw writes the title of the sheet there
        cleaned = clean_text(text)
        words = quoted(shortened(cleaned)) if cleaned else ""
        finding = not_taken(kinds.OBJECT, place_on(file, grid, at), f"这里有{kind}{words}")
        yield Rejection(finding, cleaned)
    for at, address in sorted(grid.links.items()):
        if not grid.rows.get(at[0]):
            reason = f"这里有链接{quoted(shortened(address))}"
            yield Rejection(not_taken(kinds.OBJECT, place_on(file, grid, at), reason), address)


def reject_sheet(
    sheet: ReturnedSheet,
    kind: FindingKind,
    reason: str,
    fix: str = "",
    found: Iterable[Rejection] = (),
) -> list[Rejection]:
    """Return the rejections of a whole sheet, and of everything that is filled in or placed on it.
    `found` are those that reading it gave: what is typed into the cells of the table is among them."""
    rejected = [Rejection(not_taken(kind, place_on(sheet.file, sheet.grid), reason, fix))]
    fixed = {at for key, at in sheet.layout.columns.items() if key not in FILLED}
    for number, at, typed in sheet.texts_outside(fixed):
        finding = not_taken(kind, place_on(sheet.file, sheet.grid, (number, at)), reason, fix)
        rejected.append(Rejection(finding, typed, sheet.typed_ids.get(number, "")))
    rejected += things_on_sheet(sheet.file, sheet.grid)
    named = {each.place for each in rejected}
    return rejected + [
        replace(each, finding=not_taken(kind, each.place, reason, fix))
        for each in found
        if each.typed not in _OF_ANY_CHECKLIST and each.place not in named
    ]


_OF_ANY_CHECKLIST = {"", NOT_ASKED, *(role.label for role in Role)}
"""What stands in a checklist of another department in place of what was issued."""


def reject_of_other_table(
    sheet: ReturnedSheet, issued: Issued, identity: TableIdentity, others: Mapping[str, str]
) -> list[Rejection]:
    """Reject everything on a sheet of another table than that with an `identity`; nothing on one of
    this table. `others` are the paths of the other tables in the folder by key or title."""
    is_others = issued.table != identity.recorded and issued.table in others
    if not is_others and identity.is_of(issued.table, issued.table_title):
        return []
    reason = f"这是“{issued.table_title or issued.table}”的清单，不是这张分解表的"
    fix, title = kinds.OTHER_TABLE.fix, re.sub(r"（\d{4}年）$", "", issued.table)
    if path := others.get(issued.table) or others.get(title):
        fix = fix.replace("--table 那张表", f"--table {quoted_in_command(path)}")
    return reject_sheet(sheet, kinds.OTHER_TABLE, reason, fix)


def reject_doubtful_table(
    sheet: ReturnedSheet, signs: str, rejected: Iterable[Rejection]
) -> list[Rejection]:
    """Reject everything on a sheet with signs of another table. `rejected` is what reading it
    rejected."""
    fix = (
        "问清是哪一年、哪张表的；不是这张表的，请部门用这张表发出的清单填报；只是年份写错了的，改正再收；"
        f"确实没有错的，加上 --take {sheet.file}。"
    )
    reason = f"像是另一年或另一张表的清单：{signs}"
    return reject_sheet(sheet, kinds.MAY_BE_OTHER_TABLE, reason, fix, rejected)


EXPORT_REASON = "这是 gkrw export 导出的表，不是发给部门的清单"
EXPORT_FIX = (
    "改的是分解表的内容的，运行 gkrw import {} --update；"
    "填的是进展的，抄到 gkrw checklist 发出的清单里再收。"
)
"""Why a workbook with the marks of an export is not taken, and the fix, which takes the name of the
file."""


def reject_unknown(
    sheet: ReturnedSheet, origin: Origin, is_exported: bool, found: Iterable[Rejection] = ()
) -> list[Rejection]:
    """Reject everything that is filled in on a sheet whose department is not certain. `found` is what
    reading it rejected, where a department was tried."""
    kind, reason = kinds.UNKNOWN_DEPARTMENT, f"看不出这一页是哪个部门的清单：{origin.problem}"
    fix = f"问清是哪个部门报的，改正不对的一处再收；确认照标题收的，加上 --take {sheet.file}。"
    if origin.only_file_name:
        kind, reason = kinds.OTHER_FILE_NAME, f"文件名和里面的清单不是一个部门的：{origin.problem}"
        fix = (
            f"问清以后，改正文件名再收；确实是按里面的部门报的，加上 --take {sheet.file}；"
            "文件名里是这个部门的另一个名称的，也可以写进它的 aliases。"
        )
    if origin.unknown:
        fix = f"改了名的，在分解表里把“{origin.unknown}”写进新名称的 aliases，再收一次；写错了的，改正标题。"
    if origin.problem == NOT_WRITTEN:
        fix = ""
        if is_exported:
            reason, fix = EXPORT_REASON, EXPORT_FIX.format(sheet.file)
    return reject_sheet(sheet, kind, reason, fix, found)


def reject_without_checklist(
    file: str, grids: Iterable[SheetGrid], names: ColumnNames, is_exported: bool
) -> Rejection:
    """Reject a workbook in which no sheet is a checklist."""
    message, fix = "里面没有找到任务清单（没有“编号”“完成状态”这样的表头）。", None
    if headings := headings_without_tasks((grid.rows for grid in grids), names):
        message = (
            f"表头里有{headings}，但是没有“编号”，也没有“工作任务”和“工作要求”两栏，"
            "认不出哪一行是哪一项任务。"
        )
    if is_exported:
        message, fix = f"{EXPORT_REASON}。", EXPORT_FIX.format(file)
    return Rejection(kinds.NO_CHECKLIST.at(CellPlace(file), message, fix))


def cells_above_headings(sheet: ReturnedSheet, names: Container[str]) -> Iterator[Rejection]:
    """Yield a rejection for each text above the headings that gkrw does not write there: the title
    with one of the `names` of a department, and the remark below it."""
    for position, typed in texts_on(sheet.grid, sheet.layout.row).items():
        is_title = any(
            typed.endswith(title) and typed.removesuffix(title) in names for title in TITLES
        )
        if not is_title and not _SUMMARY.fullmatch(typed):
            place = place_on(sheet.file, sheet.grid, position)
            yield Rejection(not_taken(kinds.OUTSIDE_ROWS, place, "写在表头上面"), typed)


def links_not_stored(sheet: ReturnedSheet, number: int, task_id: str) -> Iterator[Rejection]:
    """Yield a rejection for each link on a status, a number or a date of a row."""
    for key in sheet.layout.filled if sheet.grid.links else ():
        link = sheet.link(number, key)
        if link and FILLED[key].kind is not ColumnKind.TEXT:
            whose = f"{task_id} 的" if task_id else ""
            message = f"{whose}{FILLED_HEADINGS[key]}上有链接，没有收。"
            yield sheet.reject(kinds.LINK, number, key, message, link, task_id)


def missing_columns(sheet: ReturnedSheet) -> Iterator[Finding]:
    """Yield a note that names the missing columns to fill in, and one on each heading that is not
    collected and has nothing below it. Columns of numbers may be missing: a checklist has only as
    many as its tasks need."""
    missing = [
        column.heading
        for key, column in FILLED.items()
        if key not in sheet.layout.columns and column.kind is not ColumnKind.NUMBER
    ]
    if missing:
        message = f"表头里没有“{'”“'.join(missing)}”。"
        yield kinds.MISSING_COLUMN.at(sheet.place(sheet.layout.row), message, "")
    filled = {at for _, at, _ in sheet.texts_beside}
    for at, (_, heading) in sheet.layout.others.items():
        if at not in filled:  # else the cells below are rejected, and the heading with them
            place = place_on(sheet.file, sheet.grid, (sheet.layout.row, at))
            message = f"表头里的{quoted(shortened(heading))}不是清单里的栏目，下面没有填。"
            yield kinds.MISSING_COLUMN.at(place, message, "")


def cells_outside_columns(sheet: ReturnedSheet, by_text: TasksByText) -> Iterator[Rejection]:
    """Yield a rejection for each filled cell in a column that occurs twice or is in no checklist,
    and for each text that merged cells hide."""
    for number, column, typed in sheet.texts_beside:
        task = sheet.typed_ids.get(number, "")
        now, then = ((), ()) if task else by_text.of_row(sheet, number)
        if [*{*now, *then}] == [normalized_id(typed)]:
            continue  # the ids stand under another heading, and the text identifies the row
        reason, heading = sheet.layout.others.get(column, ("这一栏没有表头", ""))
        place = place_on(sheet.file, sheet.grid, (number, column))
        yield Rejection(not_taken(kinds.OTHER_COLUMN, place, reason), typed, task, heading)
    for position, first in sheet.grid.merged.items():
        typed = cell_text(sheet.grid.value(*position))
        if typed and typed != cell_text(sheet.grid.value(*first)):
            place = place_on(sheet.file, sheet.grid, position)
            yield Rejection(not_taken(kinds.OTHER_COLUMN, place, "合并的单元格盖住了这里"), typed)


def reject_doubled(sheet: ReturnedSheet, read: DepartmentReturn) -> None:
    """Reject the cells of a column whose heading stands above another one too, word for word, where
    both are filled in and differ: nobody knows which is the old one."""
    keys = {compact(sheet.heading(key)): key for key in sheet.layout.filled}
    for number, at, typed in sheet.texts_beside:
        key = keys.get(compact(cell_text(sheet.grid.value(sheet.layout.row, at))), "")
        if key and sheet.typed(number, key) not in ("", typed):
            reason = f"{quoted(sheet.heading(key))}一栏的表头出现了两次，两栏填得不一样"
            reject_cells(read, reason, {sheet.place(number, key)}, _DOUBLED_FIX, kinds.OTHER_COLUMN)


_DOUBLED_FIX = "留下正确的一栏，删掉另一栏，再收一次；以左边一栏为准的，加上 --take 和它的文件名。"


def cells_of_hidden_copy(hidden: DepartmentReturn, shown: DepartmentReturn) -> Iterator[Rejection]:
    """Reject what a hidden sheet holds but the visible sheet of its department does not."""
    said = {(each.place.cell, each.typed) for each in shown.rejected}
    yield from (
        each for each in hidden.rejected if each.typed and (each.place.cell, each.typed) not in said
    )
    typed = {(row.task.id, cell.key): cell.typed for row in shown.rows for cell in row.cells}
    for row in hidden.rows:
        for cell in row.cells:
            if cell.typed and typed.get((row.task.id, cell.key)) != cell.typed:
                reason = f"“{hidden.sheet}”是隐藏的一页，和显示的填得不一样"
                finding = not_taken(kinds.HIDDEN_COPY, cell.place, reason)
                yield Rejection(finding, cell.typed, row.task.id, FILLED_HEADINGS[cell.key])
