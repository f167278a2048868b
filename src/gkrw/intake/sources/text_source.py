"""Read text as a foreign document: CSV, tables pasted from Word or Excel, and prose."""

import csv
import io
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, groupby

from gkrw.core.errors import UserError
from gkrw.intake.body_names import LABEL, NAME_SEPARATORS, is_body_like, split_names
from gkrw.intake.headings import ColumnMeaning, heading_text, is_heading_row, kind_of
from gkrw.intake.source import (
    ForeignDocument,
    Grid,
    Paragraph,
    SourceBlock,
    filled_grid,
    placed_cell,
)
from gkrw.intake.source_text import (
    ENDS_PARAGRAPH,
    GOES_ON,
    STARTS_ITEM,
    WRAPPED_FROM,
    join_broken,
    usual_characters,
)

MOST_CELLS = 1_000_000
"""Of a grid: a bigger one is no table that a person made."""
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def decode_text(data: bytes) -> str:
    """Decode a text in UTF-8, UTF-16 with a mark, or GBK. Raise UserError for anything else."""
    encodings = [code for mark, code in _BYTE_ORDER_MARKS.items() if data.startswith(mark)]
    for encoding in encodings or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        "这不是 Word、Excel、PDF、网页或文本文件，或者文件已经损坏。",
        "能用 Word、Excel 或 WPS 打开的，另存为 .docx 或 .xlsx；文本用记事本打开，另存为 UTF-8 编码；"
        "图片先用 WPS 识别文字，转成 Word 文件。再试一次。",
    )


def read_csv(data: bytes, stem: str) -> ForeignDocument:
    """Read a CSV file, separated by commas, semicolons or tabs. Raise UserError."""
    text = decode_text(data)
    head = "\n".join(text[:8192].split("\n")[:20])
    delimiter = max(",\t;", key=lambda each: (head.count(each), each == ","))
    return ForeignDocument((_plain_grid("表", _csv_rows(text, delimiter)),), stem, format="csv")


def _csv_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of a text that are not blank. Raise UserError."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        message = f"CSV 文件有写错的地方，读不了（{error}）。"
        raise UserError(message, "用 Excel 或 WPS 打开，另存为 .xlsx，再试一次。") from None
    finally:
        csv.field_size_limit(limit)
    return [[usual_characters(each) for each in row] for row in rows if any(row)]


def _plain_grid(name: str, rows: Sequence[Sequence[str]]) -> Grid:
    """Return a grid of texts in which nothing is merged."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise UserError("表格大得不正常，没有读取。", "确认文件选对了；多余的行和栏先删掉。")
    columns = [range(column, column + 1) for column in range(width)]
    cells = (
        placed_cell(name, text, covered, across)
        for covered, texts in zip((range(row, row + 1) for row in count()), rows, strict=False)
        for across, text in zip(columns, texts, strict=False)
        if text
    )
    return filled_grid(name, cells, (len(rows), width), knows_merges=False)


def read_text(data: bytes, stem: str) -> ForeignDocument:
    """Read a text: a table pasted from Word or Excel, or prose. Raise UserError."""
    text = usual_characters(decode_text(data))
    lines = text.split("\n")
    if any(map(_is_pipe_rule, lines)):
        return ForeignDocument(tuple(_piped_blocks(lines)), stem)
    find_table = _tabbed_blocks if "\t" in text else _spaced_blocks
    if (blocks := find_table(lines)) is not None:
        return ForeignDocument(blocks, stem)
    if sum(line.startswith("\t") for line in lines) > len(lines) / 10:
        return ForeignDocument(tuple(_pasted_blocks(lines)), stem)
    if all(_NUMBERED.match(line) for line in lines if "\t" in line):
        lines = [re.sub(r"(?<=\w)\t", "、", each).replace("\t", "") for each in lines]
        return ForeignDocument(tuple(_paragraphs(lines)), stem)
    blocks = _tabbed_blocks(lines, 1) or tuple(_paragraphs(lines))
    return ForeignDocument(blocks, stem)


_MOST_ROWS_ABOVE = 5
"""The most rows of a pasted table among which its headings are looked for."""


def _tabbed_blocks(lines: Sequence[str], fewest: int = 2) -> tuple[SourceBlock, ...] | None:
    """Return a table as it is pasted from Excel, a row a line with tabs between its cells, and the
    paragraphs above it; None where no lines with at least `fewest` tabs are such a table."""
    start = next((at for at, line in enumerate(lines) if "\t" in line), len(lines))
    rows = _csv_rows("\n".join(lines[start:]), "\t")
    counts = Counter(len(row) - 1 for row in rows)
    usual, like_it = counts.most_common(1)[0] if counts else (0, 0)
    if usual < fewest or like_it < 2:
        return None
    first = ([heading_text([each]) for each in row] for row in rows[:_MOST_ROWS_ABOVE])
    above = tuple(_paragraphs(lines[:start]))
    if not any(map(is_heading_row, first)) and like_it < len(above) + len(rows) - like_it:
        return None
    return (*above, _plain_grid("表", rows))


_PIPE_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?)?")


def _is_pipe_rule(line: str) -> bool:
    """Whether a line is that below the headings of a table in Markdown: | --- | --- |."""
    return _PIPE_RULE.fullmatch(line.strip()) is not None


def _piped_blocks(lines: Sequence[str]) -> Iterator[SourceBlock]:
    """Yield the paragraphs and tables of a text in Markdown."""
    count, start = 0, 1
    for is_row, group in groupby(lines, lambda line: "|" in line):
        run = [*group]
        first, start = start, start + len(run)
        if not is_row:
            for each in _paragraphs(run, first):
                yield each._replace(text=each.text.lstrip("# ").strip("*"))
            continue
        count += 1
        rows = [line.strip().removeprefix("|").removesuffix("|") for line in run]
        cells = [row.split("|") for row in rows if not _is_pipe_rule(f"|{row}|")]
        yield _plain_grid(f"表{count}", [[*map(_plain_cell, each)] for each in cells])


def _plain_cell(text: str) -> str:
    """Return the text of a cell in Markdown."""
    return re.sub(r"<br\s*/?>", "\n", text.replace("**", "")).strip()


_FEWEST_SPACED = 3
"""The fewest columns of a table whose columns runs of blanks part."""


def _spaced_blocks(lines: Sequence[str]) -> tuple[SourceBlock, ...] | None:
    """Return a table whose columns are parted by runs of blanks, as it is copied out of a page of
    text, and the paragraphs above it; None without a line of headings."""
    heads = ((at, _spaced(line)) for at, line in enumerate(lines))
    start, head = next(
        (
            (at, cells)
            for at, cells in heads
            if len(cells) >= _FEWEST_SPACED and is_heading_row([text for _, text in cells])
        ),
        (0, []),
    )
    if not head:
        return None
    is_numbered = kind_of(head[0][1]) is ColumnMeaning.NUMBER
    rows = [[text for _, text in head]]
    for line in lines[start + 1 :]:
        cells = _spaced(line)
        columns = [*range(len(head))]
        if len(cells) != len(head):
            columns = [_column_at(at, head) for at, _ in cells]
        # A line that begins further right goes on with the cells of the row above.
        goes_on = columns[:1] > [0] and (is_numbered or len(cells) == 1)
        if cells and not goes_on:
            rows.append([""] * len(head))
        for column, (_, text) in zip(columns, cells, strict=True):
            rows[-1][column] = "\n".join(filter(None, (rows[-1][column], text)))
    return (*_paragraphs(lines[:start]), _plain_grid("表", rows)) if len(rows) > 1 else None


def _spaced(line: str) -> list[tuple[int, str]]:
    """Return the parts of a line between runs of blanks, each with the width of what is before."""
    parts = re.finditer(r"\S+(?: \S+)*", line.replace("\u3000", "  "))
    return [(_width(line[: each.start()]), each[0]) for each in parts]


def _width(text: str) -> int:
    """Return how many narrow characters wide a text is on a screen."""
    return sum(1 + (unicodedata.east_asian_width(each) in ("W", "F", "A")) for each in text)


def _column_at(position: int, head: Sequence[tuple[int, str]]) -> int:
    """Return the column of a table in which a text at a position stands."""
    return max((at for at, (start, _) in enumerate(head) if start <= position + 1), default=0)


_NUMBERED = re.compile(r"[^\t]{0,8}[.．、)）\d一二三四五六七八九十]\t[^\t]*$")
"""A line of a list as it is pasted from Word: its number, a tab, its text."""

# -- prose -----------------------------------------------------------------------------------------

_FILLED_LINES = 3


def _paragraphs(lines: Sequence[str], start: int = 1) -> Iterator[Paragraph]:
    """Yield a paragraph for each line from number `start`. One that goes on in the next line is
    joined with it."""
    wrapped = _wrapped_from(lines)
    text, first, last, is_near = "", 0, "", False
    for number, line in enumerate([*lines, ""], start):
        stripped = line.strip()
        goes_on = (
            is_near
            and stripped
            and (
                GOES_ON.search(text)
                or (
                    len(last) >= wrapped
                    and not ENDS_PARAGRAPH.search(text)
                    and not (STARTS_ITEM.match(stripped) or LABEL.match(stripped))
                    and stripped[0] not in "（(【〔["
                    and not _is_complete(text)
                )
            )
        )
        if goes_on:
            text = join_broken(text, stripped)
        elif stripped or number == start + len(lines):
            if text:
                yield Paragraph(text, f"第{first}行")
            text, first = stripped, number
        is_near, last = bool(stripped), stripped


def _wrapped_from(lines: Sequence[str]) -> float:
    """Return the fewest characters of a line that may go on in the next one without a comma at its
    end. Where no blank lines part the paragraphs, only lines that are filled go on, as several
    are."""
    lengths = [len(line.strip()) for line in lines]
    if lengths.count(0) * 3 > len(lengths):
        return WRAPPED_FROM
    filled = max(max(lengths, default=0) * 0.8, WRAPPED_FROM)
    return filled if sum(each >= filled for each in lengths) >= _FILLED_LINES else math.inf


def _is_complete(text: str) -> bool:
    """Return whether a line ends with a label and bodies, the last with the end of a name."""
    return LABEL.search(text) is not None and is_body_like(split_names(text, NAME_SEPARATORS)[-1])


# -- tables pasted from Word -----------------------------------------------------------------------


def _pasted_blocks(lines: Sequence[str]) -> Iterator[SourceBlock]:
    """Yield the paragraphs and tables of a text pasted from Word: each cell begins with a tab, and
    each row follows a blank line."""
    rows: list[list[str]] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            if not rows or blanks:
                rows.append([])
            rows[-1].append(line[1:])
        elif not line.strip():
            if rows:
                rows[-1][-1] += "\n"
        elif rows and blanks < 2:
            rows[-1][-1] += f"\n{line}"
        else:
            if rows:
                yield from _pasted_grids(rows)
                rows = []
            yield Paragraph(line.strip(), f"第{number}行")
        blanks = 0 if line.strip() or line.startswith("\t") else blanks + 1
    if rows:
        yield from _pasted_grids(rows)


def _pasted_grids(rows: list[list[str]]) -> Iterator[Grid]:
    """Yield the tables that begin at each row of headings: a long one is cut into one a page."""
    starts = [
        at for at, row in enumerate(rows) if is_heading_row([heading_text([each]) for each in row])
    ] or [0]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True), 1):
        yield _aligned_grid(f"表{number}", rows[0 if number == 1 else start : stop])


def _aligned_grid(name: str, rows: Sequence[list[str]]) -> Grid:
    """Return the grid of rows that lack cells: a merged cell is pasted once. A row of headings, and
    the last cells of others, stand at the right."""
    widths = Counter(map(len, rows[1:])) or Counter(map(len, rows))
    width = max(widths, key=lambda each: (widths[each], each))
    whole: list[list[str]] = []
    for row in rows:
        last = whole[-1] if whole else row
        if whole and len(last) < width and len(last) + len(row) == width and whole[1:]:
            # A blank line at the end of a cell looks like the end of a row.
            last += row
        else:
            whole.append([*row])
    after = len(whole[0]) - 1
    """The columns behind the first heading, which stands over all others."""
    for row in whole:
        if missing := width - len(row):
            at = max(len(row) - after, 1)
            row[at:at] = [""] * missing
    return _plain_grid(name, whole)
