"""Whether a document says its records: each in a table row of its own."""

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gkrw.office.docx.document_proof import VisibleText, missing_texts, read_visible_text

NAMES = ("编号", "工作任务", "完成率")
T01 = ("T01", {"编号": "T01", "工作任务": "公众参与"})
T02 = ("T02", {"编号": "T02", "工作任务": "审计公开"})


def lost(records, *rows: tuple[str, ...], heading=NAMES[:2]) -> list[str]:
    """What a document with one table of these rows lacks."""
    document = Document()
    table = document.add_table(rows=0, cols=len(heading))
    for texts in (heading, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return missing_texts(_seen(document), records, NAMES)


def _seen(document) -> VisibleText:
    stream = io.BytesIO()
    document.save(stream)
    return read_visible_text(stream.getvalue())


def test_each_record_in_its_row():
    assert lost([T01, T02], ("T01", "公众参与"), ("T02", "审计公开")) == []


def test_a_text_that_is_missing_is_named():
    assert lost([T01, T02], ("T01", "公众参与"), ("T02", "")) == ["T02 的工作任务"]


def test_a_cell_that_continues_the_one_above_shows_nothing():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (NAMES, ("T01", "公众参与")), strict=False):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    for row, value in zip(table.rows, ("restart", "continue"), strict=True):
        merge = OxmlElement("w:vMerge")
        merge.set(qn("w:val"), value)
        row.cells[1]._tc.get_or_add_tcPr().append(merge)
        if value == "continue":
            assert missing_texts(_seen(document), [T01], NAMES) == ["T01 的工作任务"]
        else:
            assert missing_texts(_seen(document), [T01], NAMES) == []


def test_one_row_proves_one_record_only():
    assert lost([T01, T01], ("T01", "公众参与")) == ["T01 的编号", "T01 的工作任务"]
    assert lost([T01, T01], ("T01", "公众参与"), ("T01", "公众参与")) == []


def test_one_row_with_the_texts_of_two_records_proves_one_of_them():
    both = ("T01 T02", "公众参与 审计公开")
    assert lost([T01, T02], both) == ["T02 的编号", "T02 的工作任务"]


def test_the_texts_of_a_record_stand_in_one_row():
    assert lost([T01], ("T01", ""), ("", "公众参与")) == ["T01 的工作任务"]


def in_paragraphs(records, *paragraphs: str, cell: bool = False) -> list[str]:
    """What a document lacks that has these paragraphs after a table, or in the only cell of one."""
    document = Document()
    holder = document.add_table(rows=1, cols=1).rows[0].cells[0]
    holder.text = "机密"
    for text in paragraphs:
        (holder if cell else document).add_paragraph(text)
    return missing_texts(_seen(document), records, NAMES)


@pytest.mark.parametrize("cell", [False, True])
def test_the_texts_of_a_record_may_stand_next_to_each_other(cell):
    assert in_paragraphs([T01, T02], "T01", "公众参与", "T02 审计公开", cell=cell) == []
    assert in_paragraphs([T01, T02], "公众参与（T01）", "审计公开（T02）", cell=cell) == []


def test_what_stands_beside_another_record_is_not_of_this_one():
    lost = ["T01 的编号", "T01 的工作任务"]
    assert in_paragraphs([T01, T02], "T02 审计公开", "公众参与", "审计公开 T01") == lost
    one_too_few = in_paragraphs([T01, ("又", dict(T01[1]))], "T01 公众参与", "公众参与")
    assert one_too_few == ["又 的编号", "又 的工作任务"]


def test_a_title_that_is_the_whole_requirement_again_is_no_other_record():
    task = ("T18", {"工作任务": "做好答复工作", "工作要求": "做好答复工作。", "牵头部门": "司法局"})
    other = ("T19", {"工作任务": "专题公开", "工作要求": "做好专题公开。", "牵头部门": "司法局"})
    names = ("工作任务", "工作要求", "牵头部门")
    document = Document()
    for title, text, lead in (each.values() for _, each in (task, other)):
        document.add_paragraph(f"{title}。{text}（{lead}）")
    assert missing_texts(_seen(document), [task, other], names) == []


def on_cards(records, *rows: tuple[str, ...], names=("编号", "工作任务", "牵头部门", "责任部门")):
    """What a document lacks that has one table of these rows, without headings."""
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return missing_texts(_seen(document), records, names)


def test_a_card_names_each_field_before_its_text():
    tasks = [
        ("T01", {"工作任务": "公众参与", "牵头部门": "财政局", "责任部门": "审计局"}),
        ("T02", {"工作任务": "审计公开", "牵头部门": "审计局", "责任部门": "财政局"}),
    ]
    cards = [
        row
        for _, texts in tasks
        for row in (
            ("工作任务：", texts["工作任务"]),
            ("牵头单位", texts["牵头部门"]),
            ("责任单位", texts["责任部门"]),
        )
    ]
    assert on_cards(tasks, *cards) == []
    title, lead, responsible = cards[:3]
    assert on_cards(tasks[:1], (*title, *lead), (*responsible, "", "")) == []
    assert on_cards(tasks[:1], title, ("牵头单位", "审计局"), ("责任单位", "财政局")) == [
        "T01 的牵头部门",
        "T01 的责任部门",
    ]
    assert on_cards(tasks, *cards[:3])[0] == "T02 的工作任务"


def test_a_text_under_another_heading_does_not_count():
    assert lost([T01], ("公众参与", "T01")) == ["T01 的编号", "T01 的工作任务"]


def test_a_heading_that_names_a_longer_field_is_not_that_of_the_shorter_one():
    names = ("责任部门及责任人", "责任人")
    task = ("T01", {"责任部门及责任人": "德育处", "责任人": "王芳"})
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(
        table.rows, (("工作任务", names[0]), ("责任人：王芳", "德育处")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert missing_texts(_seen(document), [task], names) == []
    table.rows[0].cells[0].text = "责任人"
    assert missing_texts(_seen(document), [task], names) == []
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "", "德育处王芳"
    assert missing_texts(_seen(document), [task], names) == ["T01 的责任人"]


def test_a_text_that_two_fields_say_stands_there_twice():
    leads = ("T01", {"甲": "财政局", "乙": "财政局"})
    for texts, expected in (("财政局", ["T01 的乙"]), ("财政局、财政局", [])):
        document = Document()
        document.add_table(rows=1, cols=1).rows[0].cells[0].text = texts
        stream = io.BytesIO()
        document.save(stream)
        assert (
            missing_texts(read_visible_text(stream.getvalue()), [leads], ("甲", "乙")) == expected
        )


def test_a_number_is_not_found_inside_a_longer_one():
    rate = ("财政局", {"完成率": "5"})
    for text, expected in (("85%", ["财政局 的完成率"]), ("5.5%", ["财政局 的完成率"]), ("5%", [])):
        assert lost([rate], (text, ""), heading=("完成率", "编号")) == expected
