"""Columns of a template that would have nothing to show are left out, whatever table they are in."""

import io
import re

import pytest
from docx import Document

from gkrw.letters.fields import LETTER_SPEC
from gkrw.letters.publish import made_letters
from gkrw.office.docx.template_check import check_template
from gkrw.office.docx.template_columns import with_flowing_tables, without_columns
from gkrw.office.ooxml import BODY, W
from letters import checked, letters_of, parts, template_with
from tables import edited

_EMPTY = frozenset({"完成时限", "量化指标"})
_NO_DEADLINES = checked(edited())


def _tables(template: bytes) -> list[tuple[list[str], list[int]]]:
    """The headings and the widths of the tables of a letter to 建设局."""
    opened, findings = check_template(template, "模板.docx", LETTER_SPEC, _EMPTY)
    assert findings == []
    assert opened is not None
    (letter,) = letters_of(_NO_DEADLINES, "建设局")
    (data,) = made_letters([letter], opened, with_pdf=False, done=lambda: None)
    tables = Document(io.BytesIO(data)).tables
    for table in tables:
        widths = [column.width for column in table.columns]
        for row in table.rows:
            assert [cell.width for cell in row.cells] == widths
    return [
        (
            [cell.text for cell in table.rows[0].cells],
            [round(column.width / 635) for column in table.columns if column.width],
        )
        for table in tables
    ]


def test_a_letter_has_no_column_that_no_task_of_the_table_fills():
    for headings, widths in _tables(template_with()):
        assert headings == ["序号", "编号", "工作任务", "工作要求", "牵头部门", "责任部门"]
        assert sum(widths) == 12756
        assert widths[3] == 2896 + 2320 + 1340


def test_a_column_with_anything_else_in_it_stays():
    """The texts that an office adds are never lost."""
    changes = [
        ("{{ 任务.完成时限 }}", "{{ 任务.完成时限 }}{{ 任务.编号 }}"),
        ("{{ 任务.量化指标 }}", "见分解表"),
    ]
    for headings, _ in _tables(template_with(*changes)):
        assert headings[-2:] == ["完成时限", "量化指标"]


def test_headings_over_several_columns_get_narrower():
    body = parts()[BODY].decode()
    row = re.search(r"<w:tr>(?:(?!<w:tr>).)*序号.*?</w:tr>", body)
    assert row is not None
    merged = (
        '<w:tr><w:tc><w:tcPr><w:tcW w:w="9096" w:type="dxa"/><w:gridSpan w:val="6"/></w:tcPr><w:p/>'
        '</w:tc><w:tc><w:tcPr><w:tcW w:w="3660" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>'
        "<w:p><w:r><w:t>期限和指标</w:t></w:r></w:p></w:tc></w:tr>"
    )
    part = body.replace(row[0], merged + row[0]).encode()
    one = without_columns(part, {"量化指标"}).decode()
    assert '<w:tcW w:w="2320" w:type="dxa"/><w:gridSpan w:val="1"/>' in one
    assert '<w:tcW w:w="10436" w:type="dxa"/><w:gridSpan w:val="6"/>' in one
    both = without_columns(part, _EMPTY).decode()
    assert "期限和指标" not in both


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:trPr><w:cantSplit/>", '<w:trPr><w:gridBefore w:val="1"/><w:cantSplit/>'),
        ('<w:gridCol w:w="700"/>', ""),
        ("<w:tr>", "<w:sdt><w:sdtContent><w:tr>"),
    ],
)
def test_an_irregular_table_stays_as_it_is(before, after):
    body = parts()[BODY].decode().replace(before, after)
    if "sdt" in after:
        body = body.replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    assert without_columns(body.encode(), _EMPTY) == body.encode()


def test_nothing_changes_where_every_field_has_something_to_show():
    body = parts()[BODY]
    assert without_columns(body, frozenset()) == body
    assert without_columns(body, {"电话"}) == body


def test_a_row_with_tags_grows_with_its_text():
    exact = '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>'
    table = "<w:tbl>" + "".join(
        f"<w:tr>{exact}<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        for text in ("工作要求", "{{ 任务.工作要求 }}")
    )
    part = f'<w:document xmlns:w="{W[1:-1]}">{table}</w:tbl></w:document>'.encode()
    rules = re.findall(rb'w:hRule="(\w+)"', with_flowing_tables(part))
    assert rules == [b"exact", b"atLeast"]
    without_tags = part.replace(b"{{", b"").replace(b"}}", b"")
    assert with_flowing_tables(b"<a/>") == b"<a/>"
    assert re.findall(rb'w:hRule="(\w+)"', with_flowing_tables(without_tags)) == [b"exact"] * 2


def test_a_table_with_a_loop_does_not_float():
    table = (
        f'<w:body xmlns:w="{W[1:-1]}"><w:tbl><w:tblPr><w:tblpPr w:tblpY="1"/></w:tblPr>'
        "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>"
    ).format
    looped = table("{%tr for 任务 in 部分.任务清单 %}").encode()
    assert b"tblpPr" not in with_flowing_tables(looped)
    assert b"tblpPr" in with_flowing_tables(table("{{ 份号 }}").encode())
