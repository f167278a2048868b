"""Numbers that Word counts itself become text."""

import io
from collections.abc import Sequence

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from gkrw.office import ooxml
from gkrw.office.docx.blocks import Block, ParagraphBlock, TableBlock, read_blocks
from gkrw.office.docx.list_numbers import write_list_numbers


def level(at: int, text: str, written: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{written}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


PLAN = level(0, "%1、", "chineseCounting") + level(1, "（%2）", "chineseCounting")
PLAN += level(2, "%3.", "decimal")


def document(*lists: str) -> WordDocument:
    """A document with lists, numbered from 71; each is the levels of one."""
    made = Document()
    numbering = made.part.numbering_part.element
    spaces = nsdecls("w")
    for number, levels in enumerate(lists, 71):
        xml = f'<w:abstractNum {spaces} w:abstractNumId="{number}">{levels}</w:abstractNum>'
        numbering.insert(0, parse_xml(xml))
        add_list(made, number, number)
    return made


def add_list(made: WordDocument, number: int, like: int, more: str = "") -> None:
    xml = (
        f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{like}"/>{more}</w:num>'
    )
    made.part.numbering_part.element.append(parse_xml(xml))


def number(paragraph: Paragraph, at: int, name: int = 71) -> None:
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def blocks(made: WordDocument) -> tuple[Block, ...]:
    stream = io.BytesIO()
    made.save(stream)
    parts = ooxml.read_package(stream.getvalue())
    assert not isinstance(parts, ooxml.Unusable)
    body = ooxml.parse_xml(parts[ooxml.BODY])
    write_list_numbers(body, parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
    return read_blocks(body, accepted=True)


def text_of(block: Block) -> str:
    assert isinstance(block, ParagraphBlock)
    return "".join(piece.text for piece in block.pieces)


def texts(made: WordDocument) -> list[str]:
    return [text_of(block) for block in blocks(made)]


def numbered(lines: Sequence[tuple[int | None, str]], *lists: str) -> WordDocument:
    """A document with paragraphs, each with the level of its number."""
    made = document(*(lists or (PLAN,)))
    for at, text in lines:
        paragraph = made.add_paragraph(text)
        if at is not None:
            number(paragraph, at)
    return made


def test_each_level_counts_and_a_higher_one_restarts_it():
    lines = [
        (0, "甲"),
        (1, "乙"),
        (2, "丙"),
        (2, "丁"),
        (1, "戊"),
        (2, "己"),
        (None, "庚"),
        (0, "辛"),
    ]
    assert texts(numbered(lines)) == [
        *("一、甲", "（一）乙", "1. 丙", "2. 丁", "（二）戊", "1. 己", "庚", "二、辛"),
    ]


def test_a_level_that_nothing_restarts_runs_on():
    runs_on = level(2, "%3.", "decimal", '<w:lvlRestart w:val="0"/>')
    lists = level(0, "%1、", "chineseCounting") + runs_on
    lines = [(0, "甲"), (2, "乙"), (0, "丙"), (2, "丁")]
    assert texts(numbered(lines, lists)) == ["一、甲", "1. 乙", "二、丙", "2. 丁"]


@pytest.mark.parametrize(
    ("written", "text", "shown"),
    [
        ("decimal", "%1．", ["1．甲", "2．甲"]),
        ("decimal", "%1", ["1、甲", "2、甲"]),
        ("decimalEnclosedCircle", "%1", ["①、甲", "②、甲"]),
        ("japaneseCounting", "第%1章", ["第一章 甲", "第二章 甲"]),
        ("upperRoman", "%1.", ["I. 甲", "II. 甲"]),
        ("lowerLetter", "%1)", ["a) 甲", "b) 甲"]),
        ("decimalZero", "%1.", ["01. 甲", "02. 甲"]),
        ("bullet", "●", ["甲", "甲"]),
        ("none", "", ["甲", "甲"]),
    ],
)
def test_numbers_are_written_as_word_shows_them(written: str, text: str, shown: list[str]):
    assert texts(numbered([(0, "甲"), (0, "甲")], level(0, text, written))) == shown


def test_a_legal_number_has_digits_for_the_levels_above():
    below = level(1, "%1.%2", "decimal", "<w:isLgl/>")
    lists = level(0, "%1、", "chineseCounting") + below
    assert texts(numbered([(0, "甲"), (1, "乙")], lists)) == ["一、甲", "1.1、乙"]


def test_lists_of_the_same_kind_run_on_unless_one_starts_anew():
    made = document(PLAN)
    add_list(made, 81, 71)
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_list(made, 82, 71, anew)
    for name in (71, 81, 82, 82):
        number(made.add_paragraph("甲"), 0, name)
    assert texts(made) == ["一、甲", "二、甲", "一、甲", "二、甲"]


def test_the_number_of_a_style_counts_too():
    made = document(PLAN)
    style = made.styles["Heading 2"]
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="71"/></w:numPr>')
    )
    made.add_paragraph("甲", style="Heading 2")
    off = made.add_paragraph("乙", style="Heading 2")
    number(off, 1, 0)
    made.add_paragraph("丙", style="Heading 2")
    assert texts(made) == ["（一）甲", "乙", "（二）丙"]


def test_an_empty_paragraph_counts_and_a_deleted_one_does_not():
    made = numbered([(0, "甲"), (0, ""), (0, "乙"), (0, "丙")])
    mark = made.paragraphs[2]._p.get_or_add_pPr()
    mark.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="甲"/></w:rPr>'))
    assert texts(made) == ["一、甲", "", "三、乙丙"]


def test_a_column_of_numbers_in_a_table_is_not_empty():
    made = document(level(0, "%1", "decimal"))
    table = made.add_table(2, 2)
    for row in table.rows:
        number(row.cells[0].paragraphs[0], 0)
        row.cells[1].text = "甲"
    (grid, *_) = (each for each in blocks(made) if isinstance(each, TableBlock))
    cells = [[text_of(cell.blocks[0]) for cell in row.cells] for row in grid.rows]
    assert cells == [["1、", "甲"], ["2、", "甲"]]


@pytest.mark.parametrize("broken", ["<w:numFmt/>", '<w:start w:val="x"/>', '<w:start w:val="-3"/>'])
def test_odd_numbers_are_no_error(broken: str):
    lists = f'<w:lvl w:ilvl="0">{broken}<w:lvlText w:val="%1、%9"/></w:lvl><w:lvl/>'
    assert len(texts(numbered([(0, "甲"), (8, "乙")], lists))) == 2


def test_a_document_without_lists_is_read_as_it_is():
    made = Document()
    made.add_paragraph("甲")
    part = made.part.numbering_part.element
    for each in list(part):
        part.remove(each)
    assert texts(made) == ["甲"]
    assert part.find(qn("w:num")) is None
