"""The blocks of a Word document."""

import pytest

from gkrw.office.docx.blocks import (
    Block,
    ParagraphBlock,
    Piece,
    PieceKind,
    TableBlock,
    TableCell,
    TableRow,
    TrackedChange,
    VerticalMerge,
    read_blocks,
    tables_in,
)
from gkrw.office.docx.element_settings import read_hidden_styles
from gkrw.office.ooxml import PartKind, parse_xml, part_kind

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def element(body: str):
    return parse_xml(f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>".encode())


def read(body: str, styles: str = "") -> tuple[Block, ...]:
    part = f"<w:styles {_NAMESPACES}>{styles}</w:styles>".encode()
    return read_blocks(element(body), read_hidden_styles(part))


def accepted(body: str) -> tuple[Block, ...]:
    return read_blocks(element(body), accepted=True)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*texts: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(map(run, texts))}</w:p>"


def tc(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text(text: str, change: TrackedChange | None = None) -> Piece:
    return Piece(PieceKind.TEXT, text, change)


def paragraph(*texts: str) -> ParagraphBlock:
    return ParagraphBlock(tuple(map(text, texts)))


def table(*cells: TableCell) -> TableBlock:
    return TableBlock((TableRow(cells),))


# -- paragraphs ------------------------------------------------------------------------------------


def test_paragraphs_and_tables_in_document_order():
    assert read(p("前") + tbl(tr(tc(p("中")))) + p("后")) == (
        paragraph("前"),
        table(TableCell((paragraph("中"),))),
        paragraph("后"),
    )


def test_the_pieces_of_a_paragraph():
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:tab/><w:br/><w:cr/>"
        "<w:noBreakHyphen/><w:drawing/><w:pict/><w:object/><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    (only,) = read(body)
    assert isinstance(only, ParagraphBlock)
    assert [(piece.kind, piece.text) for piece in only.pieces] == [
        (PieceKind.TEXT, "一"),
        (PieceKind.TAB, "\t"),
        (PieceKind.BREAK, "\n"),
        (PieceKind.BREAK, "\n"),
        (PieceKind.TEXT, "-"),
        (PieceKind.PICTURE, ""),
        (PieceKind.PICTURE, ""),
        (PieceKind.OBJECT, ""),
    ]


@pytest.mark.parametrize("around", ["sdt", "customXml", "hyperlink", "smartTag"])
def test_containers_are_looked_through(around):
    inside = f"<w:p><w:{around}>{run('链接')}</w:{around}></w:p>"
    assert read(f"<w:{around}>{inside}</w:{around}>") == (paragraph("链接"),)


def test_a_text_box_belongs_to_its_paragraph_and_its_copy_is_left_out():
    box = f"<w:txbxContent>{p('框里')}{tbl(tr(tc(p('格里'))))}</w:txbxContent>"
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    alternatives = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    assert read(f"<w:p>{run('框外')}<w:r>{alternatives}</w:r></w:p>") == (
        ParagraphBlock(
            (text("框外"), Piece(PieceKind.PICTURE, "")),
            (paragraph("框里"), table(TableCell((paragraph("格里"),)))),
        ),
    )


def test_a_symbol_is_the_character_of_its_font():
    symbol = '<w:sym w:font="Wingdings" w:char="F0FC"/>'
    (only,) = read(f'<w:p><w:r>{symbol}<w:sym w:char="无"/></w:r></w:p>')
    assert only == paragraph("\uf0fc", "")


# -- tables ----------------------------------------------------------------------------------------


def test_cells_over_several_columns():
    first = tr(tc(p("责任单位"), '<w:gridSpan w:val="2"/>'), tc(p("时限")))
    second = tr(tc(p("牵头")), tc(p("配合")), tc(p("月底")), properties='<w:gridBefore w:val="1"/>')
    ((one, two),) = (only.rows for only in tables_in(read(tbl(first, second))))
    assert [cell.columns for cell in one.cells] == [range(0, 2), range(2, 3)]
    assert [cell.columns for cell in two.cells] == [range(1, 2), range(2, 3), range(3, 4)]


@pytest.mark.parametrize(("written", "span"), [("0", 1), ("", 1), ("二", 1), ("99999", 63)])
def test_a_span_that_cannot_be_is_made_one_that_can(written, span):
    (only,) = tables_in(read(tbl(tr(tc(p("甲"), f'<w:gridSpan w:val="{written}"/>')))))
    assert len(only.rows[0].cells[0].columns) == span


def test_cells_that_old_programs_merge_with_the_one_at_their_left():
    first, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    row = tr(tc(p("责任单位"), first), tc(p(), more), tc(p("时限"), first))
    ((only,),) = (table.rows for table in tables_in(read(tbl(row))))
    assert [cell.columns for cell in only.cells] == [range(0, 2), range(2, 3)]


def test_cells_over_several_rows():
    rows = (
        tr(tc(p("主动公开"), '<w:vMerge w:val="restart"/>')),
        tr(tc(p(), "<w:vMerge/>")),
        tr(tc(p(), '<w:vMerge w:val="continue"/>')),
        tr(tc(p("依申请公开"))),
    )
    (only,) = tables_in(read(tbl(*rows)))
    assert [row.cells[0].merge for row in only.rows] == [
        VerticalMerge.FIRST,
        VerticalMerge.CONTINUED,
        VerticalMerge.CONTINUED,
        None,
    ]


def test_a_table_in_a_cell_is_a_block_of_the_cell():
    inner = table(TableCell((paragraph("里"),)))
    outer = table(TableCell((paragraph("外"), inner, paragraph())))
    blocks = read(tbl(tr(tc(p("外") + tbl(tr(tc(p("里")))) + p()))))
    assert blocks == (outer,)
    assert tables_in(blocks) == [outer, inner]


def test_rows_and_cells_in_content_controls():
    cells = f"{tc(p('一'))}<w:sdt><w:sdtPr/><w:sdtContent>{tc(p('二'))}</w:sdtContent></w:sdt>"
    rows = f"<w:sdt><w:sdtContent>{tr(cells, tc(p('三')))}</w:sdtContent></w:sdt>"
    (only,) = tables_in(read(tbl(rows)))
    assert [(cell.columns.start, cell.blocks) for cell in only.rows[0].cells] == [
        (number, (paragraph(name),)) for number, name in enumerate("一二三")
    ]


def test_headings_are_the_marked_rows_or_else_the_first():
    heading, hidden = "<w:tblHeader/>", '<w:hidden/><w:tblHeader w:val="0"/>'
    first, second = tr(tc(p("甲")), properties=heading), tr(tc(p("乙")), properties=heading)
    third = tr(tc(p("丙")), properties=hidden)
    (only,) = tables_in(read(tbl(first, second, third)))
    assert only.headings == only.rows[:2]
    assert [row.is_hidden for row in only.rows] == [False, False, True]
    (plain,) = tables_in(read(tbl(tr(tc(p("甲"))), tr(tc(p("乙"))))))
    assert plain.headings == plain.rows[:1]


# -- tracked changes -------------------------------------------------------------------------------

_INSERTED = f"<w:ins>{run('增')}</w:ins>"
_DELETED = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"


def test_changes_are_marked_and_accepted():
    moved = f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>"
    body = f"<w:p>{run('原')}{_INSERTED}{_DELETED}{moved}</w:p>"
    (marked,) = read(body)
    assert marked == ParagraphBlock(
        (
            text("原"),
            text("增", TrackedChange.INSERTED),
            text("删", TrackedChange.DELETED),
            text("旧处", TrackedChange.MOVED_AWAY),
            text("新处", TrackedChange.MOVED_HERE),
        )
    )
    assert accepted(body) == (paragraph("原", "增", "新处"),)


def test_accepting_a_deleted_mark_joins_paragraphs():
    mark = "<w:rPr><w:del/></w:rPr>"
    first, second = p("前半", properties=mark), p("后半")
    assert read(first)[0] == ParagraphBlock((text("前半"),), mark=TrackedChange.DELETED)
    assert accepted(first + second) == (paragraph("前半", "后半"),)
    assert accepted(first) == (paragraph("前半"),)
    assert accepted(first + tbl(tr(tc(second)))) == (
        paragraph("前半"),
        table(TableCell((paragraph("后半"),))),
    )


def test_a_paragraph_that_is_wholly_deleted_is_gone():
    deleted = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{_DELETED}</w:p>"
    assert accepted(p("前") + deleted + p("后")) == (paragraph("前"), paragraph("后"))
    assert accepted(p("前") + deleted) == (paragraph("前"),)


def test_deleted_rows_and_cells_are_marked_and_gone_when_accepted():
    body = tbl(
        tr(tc(p("甲")), tc(p("乙"), "<w:cellDel/>"), tc(p("丙"), "<w:cellIns/>")),
        tr(tc(p("丁")), properties="<w:del/>"),
        tr(tc(p("戊")), properties="<w:ins/>"),
    )
    (marked,) = tables_in(read(body))
    assert [row.change for row in marked.rows] == [
        None,
        TrackedChange.DELETED,
        TrackedChange.INSERTED,
    ]
    assert [cell.change for cell in marked.rows[0].cells] == [
        None,
        TrackedChange.DELETED,
        TrackedChange.INSERTED,
    ]
    (after,) = tables_in(accepted(body))
    assert [[cell.blocks for cell in row.cells] for row in after.rows] == [
        [(paragraph("甲"),), (paragraph("丙"),)],
        [(paragraph("戊"),)],
    ]
    assert accepted(tbl(tr(tc(p("丁")), properties="<w:del/>"))) == ()


# -- hidden text -----------------------------------------------------------------------------------

_STYLES = (
    '<w:style w:type="paragraph" w:styleId="hides"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="inherits"><w:basedOn w:val="hides"/></w:style>'
    '<w:style w:type="character" w:styleId="shows"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
)


def hidden_texts(body: str, styles: str = _STYLES) -> list[tuple[str, bool]]:
    (only,) = read(body, styles)
    assert isinstance(only, ParagraphBlock)
    return [(piece.text, piece.is_hidden) for piece in only.pieces]


def test_text_hidden_by_itself_or_by_its_style():
    runs = run("甲") + run("乙", "<w:vanish/>") + run("丙", '<w:rStyle w:val="inherits"/>')
    assert hidden_texts(f"<w:p>{runs}</w:p>") == [("甲", False), ("乙", True), ("丙", True)]


def test_what_a_run_says_goes_before_its_styles():
    style = '<w:pPr><w:pStyle w:val="hides"/></w:pPr>'
    runs = (
        run("甲")
        + run("乙", '<w:rStyle w:val="shows"/>')
        + run("丙", '<w:vanish w:val="false"/>')
        + run("丁", '<w:rStyle w:val="another"/>')
    )
    assert hidden_texts(f"<w:p>{style}{runs}</w:p>") == [
        ("甲", True),
        ("乙", False),
        ("丙", False),
        ("丁", True),
    ]


def test_a_default_that_hides():
    default = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    )
    assert hidden_texts(p("甲"), default) == [("甲", True)]


def test_everything_in_a_text_box_of_a_hidden_run_is_hidden():
    shown = run("框里", '<w:vanish w:val="0"/>')
    content = f"<w:txbxContent><w:p>{shown}</w:p></w:txbxContent>"
    box = f"<w:r><w:rPr><w:vanish/></w:rPr>{content}</w:r>"
    (only,) = read(f"<w:p>{box}</w:p>")
    assert isinstance(only, ParagraphBlock)
    assert only.boxes == (ParagraphBlock((Piece(PieceKind.TEXT, "框里", None, True),)),)


# -- parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/document.xml", PartKind.BODY),
        ("word/header2.xml", PartKind.HEADER),
        ("word/footer.xml", PartKind.FOOTER),
        ("word/footnotes.xml", PartKind.FOOTNOTES),
        ("word/endnotes.xml", PartKind.ENDNOTES),
        ("word/comments.xml", PartKind.COMMENTS),
        ("word/styles.xml", None),
        ("word/document2.xml", None),
        ("customXml/document.xml", None),
    ],
)
def test_the_kind_of_a_part(name, kind):
    assert part_kind(name) is kind


def test_the_notes_of_a_part_are_read_one_after_the_other():
    notes = "".join(f"<w:footnote>{p(text)}</w:footnote>" for text in "一二")
    notes = f"<w:footnotes {_NAMESPACES}>{notes}</w:footnotes>"
    assert read_blocks(parse_xml(notes.encode())) == (paragraph("一"), paragraph("二"))
