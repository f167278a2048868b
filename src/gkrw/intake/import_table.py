"""Import a foreign document: read it, find the tasks in it, compose the table, and check that
nothing was lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gkrw.core.errors import UserError
from gkrw.intake.compose import compose_table
from gkrw.intake.grid_tasks import GridTasks
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.outline import Assumption, Found
from gkrw.intake.source import ForeignDocument, Grid, Paragraph, one_line
from gkrw.store.dump import dump

_HEAD = """\
# yaml-language-server: $schema=tasks.schema.json
"""


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """The result of an import: the text of the table, its data, and everything to look at:
    `understood` are the columns as they were understood, `left_out` what is not in the table."""

    text: str
    data: Mapping[str, Any]
    understood: tuple[str, ...]
    doubts: tuple[Assumption, ...]
    left_out: tuple[Paragraph, ...]
    remarks: tuple[str, ...]


def read_source(data: bytes, name: str) -> ForeignDocument:
    """Read a document by its content; the name tells only CSV from other text. Raise UserError."""
    path = Path(name)
    stem, suffix = path.stem, path.suffix.lower()
    if not data.strip():
        raise UserError("文件是空的。", "确认文件选对了。")
    if data.startswith(b"PK"):
        from gkrw.office.ooxml import Unusable, read_package

        parts = read_package(data)
        names = set() if isinstance(parts, Unusable) else {each.lower() for each in parts}
        if "xl/workbook.xml" in names or (isinstance(parts, Unusable) and suffix == ".xlsx"):
            from gkrw.intake.sheet_source import read_sheets

            return read_sheets(data, stem)
        from gkrw.intake.word_source import read_word

        return read_word(data, stem)
    from gkrw.intake import text_source

    if suffix == ".csv":
        return text_source.read_csv(data, stem)
    return text_source.read_text(data, stem)


def import_source(source: ForeignDocument, chosen: Mapping[str, ColumnMeaning]) -> ImportedTable:
    """Return the table in a document. `chosen` are the kinds of columns that the user gives, by
    heading. Raise UserError where no task is found."""
    found = Found()
    reader = GridTasks(found, chosen)
    paragraphs: list[Paragraph] = []
    for block in source.blocks:
        if isinstance(block, Grid):
            if not reader.read(block):
                found.left_out += _cells(block)
        else:
            paragraphs.append(block)
    _take_title(found, paragraphs)
    if not found.tasks:
        raise UserError(
            "里面没有认出任务：没有找到写着“工作任务”“责任单位”一类栏名的表格。",
            "用 --columns 说明各栏是什么，如 --columns 内容=要求,科室=责任。",
        )
    composed = compose_table(found, source.stem)
    left_out = [*found.left_out, *_lost(source, composed.data, found)]
    return ImportedTable(
        _HEAD + dump(composed.data),
        composed.data,
        tuple(found.understood),
        tuple(dict.fromkeys((*found.doubts, *composed.doubts))),
        tuple(left_out),
        source.remarks,
    )


def _cells(grid: Grid) -> Iterator[Paragraph]:
    for cell in grid.cells():
        if cell.lines:
            yield Paragraph("\n".join(cell.lines), cell.place)


# -- the title and what is beside the tables -------------------------------------------------------

_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?|附\s*表\s*\d*\s*[:：]?")
_TITLE = re.compile(
    r".*(?:分解|清单|台账|方案|分工|任务|要点|计划|安排|目标|一览|汇总|责任)(?:表|单|书|案|点)?(?:[（(].*[)）])?"
)
_LONGEST_TITLE = 60
_ENDS = re.compile(r"[。；;：:，,！？]$")


def _take_title(found: Found, paragraphs: Sequence[Paragraph]) -> None:
    """Take the label and the title of the table out of the paragraphs and rows before it. Those
    that are left over are left out."""
    above = [*paragraphs, *found.left_out] if not found.title else []
    for each in above:
        text = one_line(each.text.split("\n"))
        if _ANNEX.fullmatch(text) and not found.annex:
            found.annex = text.rstrip(":：").replace(" ", "")
    titles = [each for each in above if _is_title(each)]
    if titles:
        # The title stands right before the table; a covering letter has one of its own above.
        found.title = one_line(titles[-1].text.split("\n"))
    used = {found.title, found.annex}
    for each in paragraphs:
        if one_line(each.text.split("\n")).rstrip(":：").replace(" ", "") not in used and (
            one_line(each.text.split("\n")) not in used
        ):
            found.left_out.append(each)
    found.left_out[:] = [
        each for each in found.left_out if one_line(each.text.split("\n")) not in used
    ]


def _is_title(paragraph: Paragraph) -> bool:
    text = one_line(paragraph.text.split("\n"))
    return (
        len(text) <= _LONGEST_TITLE
        and _TITLE.fullmatch(text) is not None
        and not _ENDS.search(text)
        and not _ANNEX.fullmatch(text)
        and not re.match(
            r"[一二三四五六七八九十]+、|[（(]?\d|备注|注[:：]|（",
            text[:3] if not text[:4].isdigit() else "",
        )
    )


# -- nothing is lost -------------------------------------------------------------------------------


def _lost(source: ForeignDocument, data: Mapping[str, Any], found: Found) -> Iterator[Paragraph]:
    """Yield the parts of texts of the document that are neither in the table nor among what was
    left out."""
    from gkrw.intake.accounting import Account

    account = Account(data, found)
    for block in source.blocks:
        units = [block] if isinstance(block, Paragraph) else _cells(block)
        for unit in units:
            if missing := account.missing(unit.text):
                yield Paragraph(missing, unit.place)
