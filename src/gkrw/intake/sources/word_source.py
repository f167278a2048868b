"""Read a Word document as a foreign document: the text as it stands when all tracked changes are
accepted, with the numbers that Word counts."""

from collections.abc import Iterable, Iterator
from itertools import count

from lxml.etree import XMLSyntaxError

from gkrw.core.errors import UserError
from gkrw.intake.headings import heading_text, is_heading_row
from gkrw.intake.source import (
    Assumption,
    ForeignDocument,
    Paragraph,
    SourceBlock,
    cell_place,
    filled_grid,
    placed_cell,
)
from gkrw.intake.source_text import usual_characters
from gkrw.office import ooxml
from gkrw.office.docx.blocks import (
    Block,
    ParagraphBlock,
    PieceKind,
    TableBlock,
    VerticalMerge,
    read_blocks,
)
from gkrw.office.docx.element_settings import read_hidden_styles
from gkrw.office.docx.list_numbers import write_list_numbers

_SAVE = "用 Word 或 WPS 打开，另存为 .docx，不加密码。"
_MOST_XML = 48 * 1024 * 1024


def read_word(data: bytes, stem: str) -> ForeignDocument:
    """Read a .docx file. Raise UserError where it cannot be read."""
    parts = ooxml.read_package(data)
    if isinstance(parts, ooxml.Unusable):
        old = ".doc 或 .wps 文件，或者是加了密码的文件"
        raise UserError(parts.value.format(old=old, file="Word 文件", program="Word"), _SAVE)
    root = parts.get(ooxml.BODY)
    if root is None:
        raise UserError("文件里没有 Word 的正文（word/document.xml）。", _SAVE)
    if len(root) > _MOST_XML:
        raise UserError("文字部分大得不正常，没有读取。", _SAVE)
    try:
        if unsafe := ooxml.unsafe_xml(root):
            raise UserError(unsafe.value.format(name=ooxml.BODY, program="Word"), _SAVE)
        styles = parts.get("word/styles.xml")
        body = ooxml.parse_xml(root)
        write_list_numbers(body, parts.get("word/numbering.xml"), styles)
        blocks = read_blocks(body, read_hidden_styles(styles), accepted=True)
    except XMLSyntaxError:
        raise UserError(f"文件已经损坏：{ooxml.BODY} 读不了。", _SAVE) from None
    reader = _WordReader()
    found = tuple(reader.blocks(blocks))
    remarks = [f"{reader.pictures} 幅图片里的文字读不了，没有导入。"] if reader.pictures else []
    remarks += [f"{place}有隐藏的文字，没有导入：{text}" for place, text in reader.hidden]
    if reader.hidden_rows:
        remarks.append(f"表格有 {reader.hidden_rows} 行是隐藏的，也导入了，请核对。")
    notes = [
        f"{kind.value}没有导入。"
        for name in sorted(parts)
        if (kind := ooxml.part_kind(name)) in _LEFT_OUT and kind and _has_text(parts[name])
    ]
    said = tuple(remarks + list(dict.fromkeys(notes)))
    return ForeignDocument(found, stem, said, "docx", doubts=tuple(reader.doubts))


_LEFT_OUT = (ooxml.PartKind.FOOTNOTES, ooxml.PartKind.ENDNOTES, ooxml.PartKind.COMMENTS)


def _has_text(content: bytes) -> bool:
    return b"<w:t>" in content or b"<w:t " in content


class _WordReader:
    """Numbers the paragraphs and tables of a document for their places."""

    def __init__(self) -> None:
        self.paragraphs = count(1)
        self.tables = count(1)
        self.pictures = 0
        self.hidden: list[tuple[str, str]] = []
        """The places and texts that Word does not show."""
        self.hidden_rows = 0
        self.doubts: list[Assumption] = []

    def blocks(self, blocks: Iterable[Block]) -> Iterator[SourceBlock]:
        """Yield the paragraphs that are not blank, and the tables; those in text boxes follow the
        paragraph, those in cells the table."""
        for block in blocks:
            if isinstance(block, TableBlock):
                yield from self.table(block)
                continue
            place = f"第{next(self.paragraphs)}段"
            if (text := self.text(block, place)).strip():
                yield Paragraph(text, place)
            yield from self.blocks(block.boxes)

    def text(self, paragraph: ParagraphBlock, place: str) -> str:
        """Return the text of a paragraph without what Word hides."""
        pieces = paragraph.pieces
        self.pictures += sum(each.kind is PieceKind.PICTURE for each in pieces)
        if paragraph.boxes:
            self.pictures -= 1  # the drawing that holds the text box
        if any(each.is_hidden for each in pieces):
            hidden = usual_characters(
                "".join(each.text for each in pieces if each.is_hidden)
            ).strip()
            self.hidden += [(place, hidden)] if hidden else []
            pieces = tuple(each for each in pieces if not each.is_hidden)
        return usual_characters("".join(each.text for each in pieces))

    def table(self, table: TableBlock) -> Iterator[SourceBlock]:
        """Yield a table as a grid, and then what is nested in its cells or anchored in them. One of
        a single column is only a frame around its contents."""
        if all(cell.columns.stop == 1 for row in table.rows for cell in row.cells):
            for row in table.rows:
                for cell in row.cells:
                    yield from self.blocks(cell.blocks)
            return
        name = f"表{next(self.tables)}"
        inner: list[Block] = []
        starts: dict[tuple[int, int], tuple[str, range, int]] = {}
        """The text, columns and last row of each cell by its first row and column."""
        open_cells: dict[int, tuple[int, int]] = {}
        """The key in `starts` of the merged cell that goes on below, by its first column."""
        width = 0
        for row_number, row in enumerate(table.rows):
            self.hidden_rows += row.is_hidden
            for cell in row.cells:
                column = cell.columns.start
                width = max(width, cell.columns.stop)
                above = open_cells.get(column)
                at = cell_place(name, row_number, column)
                text, nested = self.cell_text(cell.blocks, at)
                if cell.merge is VerticalMerge.CONTINUED and above is not None:
                    first, columns, last = starts[above]
                    if columns == cell.columns and last == row_number - 1:
                        starts[above] = (first, columns, row_number)
                        inner += nested
                        if text.strip():
                            self.hidden.append((f"{at}（被合并单元格遮住）", text.strip()))
                        continue
                inner += nested
                starts[row_number, column] = (text, cell.columns, row_number)
                open_cells[column] = (row_number, column)
        cells = [
            placed_cell(name, text, range(row, last + 1), columns)
            for (row, _), (text, columns, last) in starts.items()
        ]
        yield filled_grid(name, cells, (len(table.rows), width))
        yield from self.blocks(inner)

    def cell_text(self, blocks: Iterable[Block], place: str) -> tuple[str, list[Block]]:
        """Return the text of a cell, and the tables and text boxes in it. A table of one column or of
        one row is text too: it only frames it. So are the rows of one beside a text, unless it has
        headings of tasks."""
        blocks = tuple(blocks)
        has_text = any(isinstance(each, ParagraphBlock) and _plain(each) for each in blocks)
        lines: list[str] = []
        inner: list[Block] = []
        for block in blocks:
            if isinstance(block, ParagraphBlock):
                lines.append(self.text(block, place))
                inner += block.boxes
                continue
            is_frame = len(block.rows) == 1 or all(len(row.cells) == 1 for row in block.rows)
            if not is_frame and not (has_text and _is_list(block)):
                inner.append(block)
                continue
            if not is_frame:
                told = "格里的小表放进了这一格的文字，一行写成一行"
                self.doubts.append(Assumption(place, told))
            for row in block.rows:
                found = [self.cell_text(cell.blocks, place) for cell in row.cells]
                texts = [text for text, _ in found]
                if not is_frame:  # with a mark at the end, so that no wrapping broke it
                    texts = [f"{'，'.join(filter(None, map(str.strip, texts)))}；"]
                lines += texts
                inner += [each for _, nested in found for each in nested]
        return "\n".join(lines), inner


def _plain(block: ParagraphBlock) -> str:
    return "".join(each.text for each in block.pieces if not each.is_hidden).strip()


def _is_list(table: TableBlock) -> bool:
    """Return whether a table in a cell has no headings of tasks."""
    first = [
        "".join(_plain(each) for each in cell.blocks if isinstance(each, ParagraphBlock))
        for cell in table.rows[0].cells
    ]
    return not is_heading_row([*map(heading_text, ([text] for text in first))])
