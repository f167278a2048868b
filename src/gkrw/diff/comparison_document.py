"""The 修改对照表 in Word: the text before, the text after, and remarks, a row for each changed
thing.

Both sides are drawn from the same spans as the other formats, so that all formats say the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gkrw.core.deadlines import written_deadline
from gkrw.core.errors import refuse_lost
from gkrw.core.wording import in_title_marks, without_blanks_at_figures
from gkrw.diff.changes import BODIES, Diff, Subject
from gkrw.diff.entry import ChangeEntry, EntryLine, Spans, unmarked
from gkrw.diff.text_diff import Edit, Span, diff_texts
from gkrw.office.docx.document_builder import (
    FilledRow,
    TableColumn,
    build_document,
    filled_table,
    formatted_paragraph,
    landscape_section,
    paragraph,
)
from gkrw.office.docx.document_proof import missing_texts, read_visible_text
from gkrw.office.docx.title_lines import break_landscape_title

_RUN_PROPERTIES = {
    Edit.KEPT: "",
    Edit.DELETED: '<w:strike/><w:color w:val="C00000"/>',
    Edit.INSERTED: '<w:color w:val="0033CC"/><w:u w:val="single"/>',
}
"""Deleted text is red and struck through, inserted text blue and underlined: the two differ in
black print too."""
_NOTHING = "—"
_LINES_TOGETHER = 14
"""A row with more lines may be divided between two pages: kept together it would leave a gap."""
_CHARACTERS_PER_LINE = 14
"""Chinese characters in a line of the narrowest of the columns with long texts."""
_FOR_EDITORS = ("note", "key", "retired", "accepted")
"""Fields that only the editors of the table use."""
_LAST = (*BODIES, Subject.TABLE, Subject.OFFICE)


def for_leaders(diff: Diff) -> Diff:
    """Return a diff without the changes of notes, of the table's key, of retired ids and of accepted
    findings, and without the lines that the editors should add to the table; the changes of tasks
    and headings come first."""
    told = [replace(each, slip="") for each in diff.changes if each.field not in _FOR_EDITORS]
    rewritings = tuple(each for each in diff.rewritings if each.field not in _FOR_EDITORS)
    ordered = sorted(told, key=lambda each: each.subject in _LAST)
    return replace(diff, changes=tuple(ordered), rewritings=rewritings)


@dataclass(frozen=True, slots=True)
class ComparisonLayout:
    """One of the two documents: its title, the words for the old and the new version, and its
    columns with their widths in twips. The widths add up to 12756 twips (225 mm), the width of the
    text area (版心) of a landscape page."""

    title: str
    versions: tuple[str, str]
    columns: Mapping[str, int]


BY_CHANGE = ComparisonLayout(
    "修改对照表",
    ("原内容", "修改后"),
    {"序号": 620, "修改的内容": 2300, "原内容": 3600, "修改后": 3600, "说明": 2636},
)
BY_DEPARTMENT = ComparisonLayout(
    "各部门任务变化对照表",
    ("变化前", "变化后"),
    {"序号": 620, "部门": 1900, "变化前": 3000, "变化后": 3000, "说明": 4236},
)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One row: the thing that changed and its headings, both sides as paragraphs, and remarks."""

    about: tuple[str, ...]
    before: tuple[Spans, ...]
    after: tuple[Spans, ...]
    remarks: tuple[str, ...]


def comparison_rows(entries: Iterable[ChangeEntry]) -> list[ComparisonRow]:
    """Return the rows of entries and of the entries inside them, in order."""
    return [row for entry in entries for row in _rows(entry, entry.path)]


def _rows(entry: ChangeEntry, path: Sequence[str]) -> Iterator[ComparisonRow]:
    about = (entry.heading, "·".join(path)) if path else (entry.heading,)
    remarks = [without_blanks_at_figures(entry.action)] if entry.action else []
    lines: list[EntryLine] = []
    last_label = ""
    for line in map(_with_written_dates, entry.lines):
        is_marked = any(edit is not Edit.KEPT for edit, _ in line.spans)
        if line.is_remark or not (line.is_content or is_marked):
            # The line is about the change and not a text of the table.
            has_label = line.is_remark or line.label != last_label
            remarks.append((f"{line.label}：" if has_label else "") + _text(line.spans))
            last_label = line.label
        else:
            lines.append(line)
    yield ComparisonRow(
        about,
        _side(lines, Edit.DELETED, is_there=entry.sign != "+"),
        _side(lines, Edit.INSERTED, is_there=entry.sign != "-"),
        tuple(remarks),
    )
    for inner in entry.inside:
        yield from _rows(inner, (*path, entry.heading))


def _with_written_dates(line: EntryLine) -> EntryLine:
    """Return a line of a deadline with its dates as documents write them: 2026年6月30日."""
    if not line.has_dates:
        return line
    before, after = (
        written_deadline("".join(text for edit, text in line.spans if edit is not other))
        for other in (Edit.INSERTED, Edit.DELETED)
    )
    if all(edit is Edit.KEPT for edit, _ in line.spans):
        return replace(line, spans=unmarked(after))
    return replace(line, spans=diff_texts(before, after) if before != after else line.spans)


def _side(lines: Iterable[EntryLine], side: Edit, is_there: bool) -> tuple[Spans, ...]:
    """Return the paragraphs of one side, each beginning with its label, unless it is one more task
    with the label of the task above it.

    A field of an added or removed thing is shown, marked from end to end, only on the side where
    the thing `is_there`.
    """
    shown = (Edit.KEPT, side)
    paragraphs: list[Spans] = []
    last_label = ""
    for line in lines:
        if line.is_content and not is_there:
            continue
        spans = [
            Span(side if line.is_content else edit, text)
            for edit, text in line.spans
            if edit in shown
        ]
        if spans or not line.is_one_sided:
            is_further = line.is_one_sided and line.label == last_label
            label = Span(Edit.KEPT, "" if is_further else f"{line.label}：")
            paragraphs.append((label, *(spans or [Span(Edit.KEPT, "（无）")])))
            last_label = line.label
    return tuple(paragraphs)


def _text(spans: Iterable[Span]) -> str:
    return "".join(text for _, text in spans)


def compose_comparison(
    layout: ComparisonLayout, table_title: str, about: Sequence[str], rows: Sequence[ComparisonRow]
) -> bytes:
    """Return the document as the bytes of a .docx file, the same for the same arguments. `about`
    are lines above the table. Raises UserError if a text is missing in the document."""
    title = f"《{in_title_marks(table_title)}》{layout.title}"
    data = draw_comparison(title, list(map(without_blanks_at_figures, about)), rows, layout)
    refuse_lost(layout.title, missing_from(data, rows, layout), "什么也没有写出。")
    return data


def draw_comparison(
    title: str,
    about: Sequence[str],
    rows: Sequence[ComparisonRow],
    layout: ComparisonLayout = BY_CHANGE,
) -> bytes:
    """Return the bytes of the .docx file without a check that it contains all texts."""
    drawn = (
        FilledRow(
            [
                paragraph("gkCellCentred", str(number)),
                "".join(
                    formatted_paragraph(style, [(text, "")])
                    for style, text in zip(_ABOUT_STYLES, row.about, strict=False)
                ),
                _cell(row.before),
                _cell(row.after),
                "".join(formatted_paragraph("gkCell", [(text, "")]) for text in row.remarks)
                or paragraph("gkCell"),
            ],
            _line_count(row) > _LINES_TOGETHER,
        )
        for number, row in enumerate(rows, 1)
    )
    lines = "\n".join(break_landscape_title(title))
    head = formatted_paragraph("gkAnnexTitle", [(lines, "")]) + "".join(
        formatted_paragraph("gkPartNote", [(text, "")], _NOT_KEPT_WITH_NEXT) for text in about
    )
    columns = [TableColumn(*column) for column in _widths(layout, rows).items()]
    return build_document(
        head + filled_table(columns, drawn) + paragraph("gkLow") + landscape_section()
    )


def _widths(layout: ComparisonLayout, rows: Sequence[ComparisonRow]) -> dict[str, int]:
    """Return the widths of the columns. A side on which no row has anything is narrow, for the
    column that is the widest then."""
    before, after = layout.versions
    used = {before: any(each.before for each in rows), after: any(each.after for each in rows)}
    widths = {
        name: width if used.get(name, True) else _EMPTY_SIDE
        for name, width in layout.columns.items()
    }
    widest = max(widths, key=lambda name: widths[name])
    return {**widths, widest: widths[widest] + sum(layout.columns.values()) - sum(widths.values())}


_EMPTY_SIDE = 1000
_NOT_KEPT_WITH_NEXT = '<w:keepNext w:val="0"/>'
"""For the lines above the table. If they were kept with a row that fills a page, they would take a
page of their own."""
_ABOUT_STYLES = ("gkCell", "gkCellNote")


def _cell(side: Sequence[Spans]) -> str:
    """Return one side of a row, a paragraph for each line of a text."""
    if not side:
        return paragraph("gkCellCentred", _NOTHING)
    return "".join(
        formatted_paragraph("gkCell", [(text, _RUN_PROPERTIES[edit]) for edit, text in line])
        for spans in side
        for line in _split_lines(spans)
    )


def _split_lines(spans: Iterable[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for edit, text in spans:
        first, *rest = text.split("\n")
        lines[-1].append(Span(edit, first))
        lines += [[Span(edit, each)] for each in rest]
    return lines


def _line_count(row: ComparisonRow) -> int:
    """Return the estimated number of lines in the highest cell of a row."""
    sides = ("\n".join(map(_text, side)).split("\n") for side in (row.before, row.after))
    return max(
        sum(len(text) // _CHARACTERS_PER_LINE + 1 for text in texts)
        for texts in (*sides, row.remarks)
    )


def missing_from(
    data: bytes, rows: Iterable[ComparisonRow], layout: ComparisonLayout = BY_CHANGE
) -> list[str]:
    """Return the cells that are missing in the document, in Chinese: T10 财政信息公开 的原内容."""
    names = list(layout.columns)[1:]
    records = []
    for row in rows:
        cells = ("".join(row.about), _cell_text(row.before), _cell_text(row.after))
        texts = dict(zip(names, (*cells, "".join(row.remarks)), strict=True))
        records.append((row.about[0], texts))
    return missing_texts(read_visible_text(data), records, names)


def _cell_text(side: Sequence[Spans]) -> str:
    return "".join(map(_text, side)).replace("\n", "") if side else _NOTHING
