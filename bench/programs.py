"""The programs that are measured, each in a process of its own: floors, peers and parts of gkrw.

Each function imports only what its program needs. Arguments are texts, as on a command line.
"""

import sys
from pathlib import Path


def cpu_seconds() -> float:
    """User and system seconds of this process and of those it waited for."""
    import os

    return sum(os.times()[:4])


# -- start-up ------------------------------------------------------------------------------------


def empty_typer() -> None:
    """A command line with one command that does nothing, and yaml."""
    import typer
    import yaml  # noqa: F401

    sys.argv[1:] = []
    app = typer.Typer()
    app.command()(lambda: None)
    app()


def list_tasks(table: str, department: str) -> None:
    """The tasks that name a department, as a plain script finds them: no defaults, no findings."""
    import yaml

    with Path(table).open(encoding="utf-8") as stream:
        data = yaml.load(stream, Loader=yaml.CSafeLoader)
    for section in data["sections"]:
        for group in section["groups"]:
            for item in group["tasks"]:
                for task in item.get("tasks", [item]):
                    if department in str(task.get("lead")) + str(task.get("responsible")):
                        print(task["id"], task["title"], task["requirement"])


def write_doorstop_items(table: str, folder: str) -> None:
    """Prepare for doorstop: its file for each task, with the task's texts."""
    import yaml

    from gkrw.project.open_table import read_table

    loaded = read_table(Path(table)).table
    assert loaded is not None
    for number, task in enumerate(loaded.tasks(), 1):
        item = {"active": True, "derived": False, "header": task.title, "level": f"1.{number}"}
        item |= {"links": [], "normative": True, "ref": "", "reviewed": None}
        text = yaml.safe_dump({**item, "text": task.requirement}, allow_unicode=True)
        (Path(folder) / f"T{number:03}.yml").write_text(text, encoding="utf-8")


# -- letters -------------------------------------------------------------------------------------


def write_contexts(table: str, target: str) -> None:
    """Prepare for `docxtpl_loop`: what gkrw fills into each letter, as a JSON file."""
    import json

    from gkrw.core.particulars import Particulars
    from gkrw.letters.content import compose_letters
    from gkrw.letters.fields import context_of
    from gkrw.project.open_table import check_table, read_table

    loaded = check_table(read_table(Path(table)))
    assert loaded is not None
    letters, _ = compose_letters(loaded, (), Particulars(), False)
    contexts = [context_of(letter) for letter in letters]
    Path(target).write_text(json.dumps(contexts, ensure_ascii=False), encoding="utf-8")


def docxtpl_loop(template: str, contexts: str, folder: str) -> None:
    """The loop of docxtpl's own documentation: a template opened, rendered and saved per letter."""
    import json

    from docxtpl import DocxTemplate

    for number, context in enumerate(json.loads(Path(contexts).read_text(encoding="utf-8"))):
        document = DocxTemplate(template)
        document.render(context, autoescape=True)
        document.save(Path(folder) / f"{number}.docx")


# -- checklists ----------------------------------------------------------------------------------


def write_cells(folder: str, target: str) -> None:
    """Prepare for `copy_cells`: the cells of all workbooks in a folder, and their styles, pickled."""
    import pickle
    from copy import copy

    from openpyxl import load_workbook

    books = []
    for path in sorted(Path(folder).glob("*.xlsx")):
        styles: dict[int, tuple[object, ...]] = {}
        sheets = []
        for sheet in load_workbook(path).worksheets:
            cells = []
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None and not cell.has_style:
                        continue
                    if cell.style_id not in styles:
                        parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
                        styles[cell.style_id] = (*map(copy, parts), cell.number_format)
                    cells.append((cell.row, cell.column, cell.value, cell.style_id))
            sheets.append((sheet.title, cells))
        books.append((path.name, styles, sheets))
    with Path(target).open("wb") as stream:
        pickle.dump(books, stream)


def copy_cells(source: str, folder: str) -> None:
    """A plain openpyxl script: the same cells, each style set once and copied from cell to cell."""
    import pickle
    from copy import copy

    from openpyxl import Workbook

    with Path(source).open("rb") as stream:
        books = pickle.load(stream)
    for name, styles, sheets in books:
        book = Workbook()
        book.remove(book.worksheets[0])
        first = {}
        for title, cells in sheets:
            sheet = book.create_sheet(title)
            for row, column, value, style in cells:
                cell = sheet.cell(row, column, value)
                if style in first:
                    cell._style = copy(first[style]._style)
                    continue
                first[style] = cell
                cell.font, cell.fill, cell.border = styles[style][:3]
                cell.alignment, cell.protection, cell.number_format = styles[style][3:]
        book.save(Path(folder) / name)


def fill_in(folder: str, target: str) -> None:
    """Fill in every checklist of a folder as departments do: a status and a text in each row."""
    from openpyxl import load_workbook

    for path in sorted(Path(folder).glob("*.xlsx")):
        book = load_workbook(path)
        sheet = book["任务清单"]
        columns = {cell.value: cell.column for cell in sheet[3]}
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, columns["完成状态"]).value = "推进中"
            sheet.cell(row, columns["完成情况"]).value = f"第{row}项正在办理，已经完成方案。"
        book.save(Path(target) / path.name)


def load_workbooks(folder: str) -> None:
    """Every cell of every workbook in a folder, with plain `openpyxl.load_workbook`."""
    from openpyxl import load_workbook

    for path in sorted(Path(folder).iterdir()):
        for sheet in load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    _ = cell.value


# -- importing and exporting ----------------------------------------------------------------------


def write_foreign(exported: str, folder: str, cells: str) -> None:
    """Prepare for imports: documents of each kind with the cells of exported ones, and nothing by
    which gkrw knows its own again. The workbook has shared strings, as Excel and WPS write it. The
    rows are pickled to `cells`."""
    import csv
    import pickle
    from html import escape

    from docx import Document

    (text,), (document,) = (list(Path(exported).glob(f"*.{kind}")) for kind in ("csv", "docx"))
    with text.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    Path(cells).write_bytes(pickle.dumps(rows))
    target = Path(folder)
    write_rows(cells, str(target / "tasks.csv"))
    written = Document(str(document))
    written.core_properties.comments = ""
    written.save(str(target / "tasks.docx"))
    lines = ("".join(f"<td>{escape(each)}</td>" for each in row) for row in rows)
    page = f"<html><body><table><tr>{'</tr><tr>'.join(lines)}</tr></table></body></html>"
    (target / "tasks.html").write_text(page, encoding="utf-8")
    _write_workbook(rows, target / "tasks.xlsx")


def _write_workbook(rows: list[list[str]], path: Path) -> None:
    """Write a workbook with shared strings: openpyxl writes inline ones."""
    from html import escape

    from openpyxl.utils import get_column_letter

    from gkrw.office.ooxml import write_package

    main, relations, types = (
        f"http://schemas.openxmlformats.org/{each}"
        for each in (
            "spreadsheetml/2006/main",
            "officeDocument/2006/relationships",
            "package/2006/",
        )
    )
    numbers: dict[str, int] = {}
    lines = []
    for at, row in enumerate(rows, 1):
        cells = (
            f'<c r="{get_column_letter(column)}{at}" t="s"><v>{numbers.setdefault(text, len(numbers))}</v></c>'
            for column, text in enumerate(row, 1)
            if text
        )
        lines.append(f'<row r="{at}">{"".join(cells)}</row>')
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{types}relationships"><Relationship Id="r1"'
        f' Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="任务" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{types}relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}'
        "</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f"<si><t>{escape(text)}</t></si>" for text in numbers)
        + "</sst>",
        "[Content_Types].xml": f'<Types xmlns="{types}content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for name, kind in (
                ("workbook", "sheet.main"),
                ("worksheets/sheet1", "worksheet"),
                ("sharedStrings", "sharedStrings"),
            )
        )
        + "</Types>",
    }
    path.write_bytes(write_package({name: text.encode() for name, text in parts.items()}))


def read_cells(path: str) -> list[list[str]]:
    """Every cell of a document, with the library of its kind alone."""
    kind = path.rpartition(".")[2]
    if kind == "xlsx":
        from openpyxl import load_workbook

        sheet = load_workbook(path).worksheets[0]
        return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    if kind == "docx":
        from docx import Document

        (table,) = Document(path).tables
        return [[cell.text for cell in row.cells] for row in table.rows]
    if kind == "html":
        from lxml import html

        root = html.parse(path).getroot()
        return [[cell.text_content() for cell in row] for row in root.iter("tr")]
    import csv

    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def cells_to_yaml(path: str, target: str) -> None:
    """A plain script: the cells of a document as YAML, written and composed with libyaml."""
    import yaml

    head, *rows = read_cells(path)
    tasks = [dict(zip(head, row, strict=False)) for row in rows]
    with Path(target).open("w", encoding="utf-8") as stream:
        yaml.dump(tasks, stream, yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    compose(target)


def write_rows(cells: str, target: str) -> None:
    """The rows of a table as a document, with the library of its kind alone."""
    import csv
    import pickle

    rows = pickle.loads(Path(cells).read_bytes())
    kind = target.rpartition(".")[2]
    if kind == "docx":
        from docx import Document

        document = Document()
        table = document.add_table(len(rows), len(rows[0]), "Table Grid")
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.save(target)
    elif kind == "html":
        from lxml import etree
        from lxml.builder import E

        lines = (E.tr(*(E.td(text) for text in row)) for row in rows)
        page = etree.tostring(E.html(E.body(E.table(*lines))), method="html", encoding="utf-8")
        Path(target).write_bytes(page)
    else:
        with Path(target).open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(rows)


# -- tables --------------------------------------------------------------------------------------


def compose(table: str) -> None:
    """Print the seconds of a bare `yaml.compose` with the cyclic collector paused."""
    import gc

    import yaml

    gc.disable()
    start = cpu_seconds()
    with Path(table).open(encoding="utf-8") as stream:
        yaml.compose(stream, Loader=yaml.CSafeLoader)
    print(cpu_seconds() - start)


def read_and_check(table: str) -> None:
    """Print the seconds of reading a table and checking all rules, and the peak memory in MB."""
    import resource

    from gkrw.project.open_table import check_table, read_table

    check_table(read_table(_SMALL))  # imports everything
    start = cpu_seconds()
    check_table(read_table(Path(table)))
    print(cpu_seconds() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def read_and_compare(old: str, new: str) -> None:
    """Print the seconds of reading two tables, and of reading and comparing them."""
    from gkrw.diff.tree_diff import diff
    from gkrw.project.open_table import read_table

    read_table(_SMALL)  # imports everything
    start = cpu_seconds()
    one, other = (read_table(Path(path)).table for path in (old, new))
    assert one is not None
    assert other is not None
    read = cpu_seconds()
    found = diff(one, other)
    print(read - start, cpu_seconds() - start)
    assert len(found.changes) > 300, len(found.changes)


def read_versions(table: str) -> None:
    """Fetch every version of a table from git and read it."""
    from gkrw import store
    from gkrw.git.file_history import file_history
    from gkrw.git.repository import read_blobs

    found = file_history(Path(table))
    for _, data in read_blobs(found.repository, [commit.blob for commit in found.commits]):
        store.read(data, "x")


_SMALL = Path(__file__).parent.parent / "tests" / "frozen_project" / "data" / "tasks.yaml"
