"""Whether a document says its records: each in a table row of its own."""

import io

from docx import Document

from gkrw.office.docx.document_proof import missing_texts, read_visible_text

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
    stream = io.BytesIO()
    document.save(stream)
    return missing_texts(read_visible_text(stream.getvalue()), records, NAMES)


def test_each_record_in_its_row():
    assert lost([T01, T02], ("T01", "公众参与"), ("T02", "审计公开")) == []


def test_a_text_that_is_missing_is_named():
    assert lost([T01, T02], ("T01", "公众参与"), ("T02", "")) == ["T02 的工作任务"]


def test_one_row_proves_one_record_only():
    assert lost([T01, T01], ("T01", "公众参与")) == ["T01 的编号", "T01 的工作任务"]
    assert lost([T01, T01], ("T01", "公众参与"), ("T01", "公众参与")) == []


def test_one_row_with_the_texts_of_two_records_proves_one_of_them():
    both = ("T01 T02", "公众参与 审计公开")
    assert lost([T01, T02], both) == ["T02 的编号", "T02 的工作任务"]


def test_the_texts_of_a_record_stand_in_one_row():
    assert lost([T01], ("T01", ""), ("", "公众参与")) == ["T01 的工作任务"]


def test_a_text_under_another_heading_does_not_count():
    assert lost([T01], ("公众参与", "T01")) == ["T01 的编号", "T01 的工作任务"]


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
