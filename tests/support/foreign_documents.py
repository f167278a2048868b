"""Draw Word, Excel, HTML and CSV documents from a short picture of them, as other offices would make
them; and write down shortly what an import found.

A line with ｜ is a row of a table, a blank line ends the table, every other line is a paragraph:

    XX区2026年重点任务分解表
    序号｜工作任务｜责任单位
    1｜建设学校。⏎扩建两所。｜教育局
    2｜^｜<

`^` goes on from the cell above, `<` from the cell to its left, ⏎ begins a new paragraph and ↵ a new
line. A line `【名】` begins a sheet of a workbook; in other documents it is a paragraph.
"""

import csv
import io
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from gkrw import store
from gkrw.intake.import_table import ImportedTable, import_source
from gkrw.intake.source_reader import read_source
from gkrw.project.open_table import check_table

ABOVE, LEFT, PARAGRAPH, LINE = "^<⏎↵"


@dataclass
class DrawnCell:
    """A cell, with the number of rows and columns that it covers."""

    text: str
    height: int = 1
    width: int = 1


@dataclass
class DrawnTable:
    """The cells of a table by row and column, and its size."""

    cells: dict[tuple[int, int], DrawnCell] = field(default_factory=dict)
    height: int = 0
    width: int = 0


def drawn_table(rows: list[list[str]]) -> DrawnTable:
    """Return a table of rows of texts in which ^ and < are merged with other cells."""
    table = DrawnTable(height=len(rows), width=max(map(len, rows)))
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts + [""] * (table.width - len(texts))):
            at = row, column
            if text not in (ABOVE, LEFT):
                owners[at] = at
                table.cells[at] = DrawnCell(text)
                continue
            top, left = owners[at] = owners[
                (row - 1, column) if text == ABOVE else (row, column - 1)
            ]
            cell = table.cells[top, left]
            cell.height = max(cell.height, row - top + 1)
            cell.width = max(cell.width, column - left + 1)
    return table


def blocks_of(picture: str) -> Iterator[str | DrawnTable]:
    """Yield the paragraphs and tables of a picture."""
    rows: list[list[str]] = []
    for line in [*picture.strip().split("\n"), ""]:
        if "｜" in line:
            rows.append([each.strip() for each in line.strip().split("｜")])
            continue
        if rows:
            yield drawn_table(rows)
            rows = []
        if line.strip():
            yield line.strip()


# -- Word ------------------------------------------------------------------------------------------


def word_file(picture: str) -> bytes:
    """Return a .docx file with real merged cells."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    for block in blocks_of(picture):
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            document.element.body.insert_element_before(word_table(block), "w:sectPr")
            document.add_paragraph()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


_TABLE_WIDTH = 12000
"""Twips: what a landscape page has room for."""


def word_table(table: DrawnTable):
    """Return a table as an element."""
    width = _TABLE_WIDTH // table.width
    covered = {
        (row + down, column): (cell, down)
        for (row, column), cell in table.cells.items()
        for down in range(cell.height)
    }
    grid = f'<w:gridCol w:w="{width}"/>' * table.width
    cells = [
        "".join(
            _word_cell(*covered[row, at], width)
            for at in range(table.width)
            if (row, at) in covered
        )
        for row in range(table.height)
    ]
    rows = "".join(f"<w:tr>{each}</w:tr>" for each in cells)
    settings = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return parse_xml(f"<w:tbl {nsdecls('w')}>{settings}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")


def _word_cell(cell: DrawnCell, down: int, width: int) -> str:
    settings = f'<w:tcW w:w="{width * cell.width}" w:type="dxa"/>'
    if cell.width > 1:
        settings += f'<w:gridSpan w:val="{cell.width}"/>'
    if cell.height > 1:
        settings += "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
    paragraphs = "" if down else cell.text
    texts = "".join(
        "<w:p><w:r>"
        + "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in each.split(LINE)
        )
        + "</w:r></w:p>"
        for each in paragraphs.split(PARAGRAPH)
    )
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{texts}</w:tc>"


# -- Excel, HTML and CSV --------------------------------------------------------------------------------


def workbook(picture: str) -> bytes:
    """Return a workbook with real merged cells; paragraphs are in column A, those before the first
    table merged over its columns."""
    book = Workbook()
    sheet = book.active
    is_new = True
    width = max((each.width for each in blocks_of(picture) if not isinstance(each, str)), default=1)
    row = 1
    has_table = False
    for block in blocks_of(picture):
        if isinstance(block, str) and block.startswith("【") and block.endswith("】"):
            sheet = sheet if is_new else book.create_sheet()
            sheet.title, row, is_new, has_table = block.strip("【】"), 1, False, False
        elif isinstance(block, str):
            sheet.cell(row, 1, block)
            if not has_table and width > 1:
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1
        else:
            has_table = True
            for (down, right), cell in block.cells.items():
                text = cell.text.replace(PARAGRAPH, "\n").replace(LINE, "\n")
                at = sheet.cell(row + down, 1 + right)
                at.value = int(text) if text.isdecimal() and len(text) < 5 else text or None
                if cell.height > 1 or cell.width > 1:
                    sheet.merge_cells(
                        start_row=at.row,
                        end_row=at.row + cell.height - 1,
                        start_column=at.column,
                        end_column=at.column + cell.width - 1,
                    )
            row += block.height + 1
        is_new = False
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def page(picture: str) -> bytes:
    """Return an HTML page."""
    parts = []
    for block in blocks_of(picture):
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
            continue
        rows: list[str] = [""] * block.height
        for (row, _), cell in sorted(block.cells.items()):
            text = escape(cell.text).replace(PARAGRAPH, "<br>").replace(LINE, "<br>")
            rows[row] += f'<td rowspan="{cell.height}" colspan="{cell.width}">{text}</td>'
        parts.append(f"<table>{''.join(f'<tr>{each}</tr>' for each in rows)}</table>")
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def comma_separated(picture: str) -> bytes:
    """Return a CSV file as Excel for Chinese saves it: a merged cell is written once."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for block in blocks_of(picture):
        if isinstance(block, str):
            writer.writerow([block])
            continue
        rows = [[""] * block.width for _ in range(block.height)]
        for (row, column), cell in block.cells.items():
            rows[row][column] = cell.text.replace(PARAGRAPH, "\n").replace(LINE, "\n")
        writer.writerows(rows)
    return stream.getvalue().encode("gbk")


# -- LibreOffice -----------------------------------------------------------------------------------


def passed_through(
    documents: Mapping[str, bytes], own: str, other: str, folder: Path
) -> dict[str, bytes]:
    """Return documents, by name, after LibreOffice saved them as `other`, and that as `own`
    again."""
    return saved_as(saved_as(documents, own, other, folder / other), other, own, folder / own)


def saved_as(
    documents: Mapping[str, bytes], own: str, other: str, folder: Path
) -> dict[str, bytes]:
    """Return documents, by name, as LibreOffice saves them in another format, docx as pdf."""
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    paths = [folder / f"{number}.{own}" for number in range(len(documents))]
    for path, data in zip(paths, documents.values(), strict=True):
        path.write_bytes(data)
    command = ["soffice", "--headless", profile, "--convert-to", other, "--outdir", folder]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=600)
    results = [path.with_suffix(f".{other}").read_bytes() for path in paths]
    return dict(zip(documents, results, strict=True))


# -- what was found --------------------------------------------------------------------------------


def imported(data: bytes, name: str) -> ImportedTable:
    """Import a document. The table must be one without errors."""
    return valid(import_source(read_source(data, name), {}))


def valid(table: ImportedTable) -> ImportedTable:
    """Return a table, which must have no errors."""
    loaded = check_table(store.read(table.text.encode(), "tasks.yaml"))
    assert loaded is not None
    assert loaded.errors == ()
    return table


def told(table: ImportedTable) -> list[str]:
    """Return each task of an imported table on a line: its headings, title, requirement (=: the
    same, with a full stop), bodies by role, deadline, note, and extra columns."""
    read = store.read(table.text.encode(), "tasks.yaml").table
    assert read is not None
    return [_line(row) for row in read.rows()]


def _line(row) -> str:
    task = row.task
    path = "/".join(
        heading.title if heading else "" for heading in (row.section, row.group, row.topic)
    )
    same = task.requirement.rstrip("。") == task.title
    parts = [path.rstrip("/") or "-", task.title, "=" if same else task.requirement]
    for role, names in zip(("牵头", "责任", "配合"), task.lists, strict=True):
        parts += [f"{role} {names}"] if str(names) else []
    parts += [f"时限 {task.deadline_text}"] if task.deadline_text else []
    parts += [f"备注 {task.note}"] if task.note else []
    parts += [f"{name} {text}" for name, text in task.extra]
    return "｜".join(parts).replace("\n", PARAGRAPH)
