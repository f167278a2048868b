"""The default template: it is valid and laid out after the standard."""

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from gkrw.letters.default_template import build_letter_template
from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx import document_format
from gkrw.office.docx.template_check import check_template
from letters import checked, context, filled, parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_nothing_is_wrong_with_it():
    _, findings = check_template(build_letter_template(), "letter.docx", LETTER_SPEC)
    assert findings == []


@pytest.mark.parametrize("what", ["template", "letter"])
def test_an_independent_validator_finds_no_error(tmp_path, what):
    from conftest import REAL_TABLE

    table = checked(REAL_TABLE.read_text(encoding="utf-8"))
    values = context(table, "财政局", possible=True)
    path = tmp_path / "通知.docx"
    path.write_bytes(build_letter_template() if what == "template" else filled(values))
    result = OpenXmlValidator().validate(path)
    assert [error.description for error in result.errors] == []


def _document():
    return etree.fromstring(parts()["word/document.xml"])


def _millimetres(element, *names: str) -> list[int]:
    return [round(int(element.get(_W + name)) / 1440 * 25.4) for name in names]


def test_the_page_is_that_of_the_standard():
    upright, sideways, last = _document().iter(f"{_W}sectPr")
    assert last.find(f"{_W}pgSz").attrib == upright.find(f"{_W}pgSz").attrib
    assert _millimetres(upright.find(f"{_W}pgSz"), "w", "h") == [210, 297]
    # 5.2.1: 天头 37, 订口 28, 版心 156 x 225
    margins = upright.find(f"{_W}pgMar")
    assert _millimetres(margins, "left", "right") == [28, 26]
    # The first line begins above 版心, so that its characters are at the top of 版心.
    assert _millimetres(margins, "top", "bottom") == [34, 34]
    assert sideways.find(f"{_W}pgSz").get(f"{_W}orient") == "landscape"
    # the same sheet turned: its top is the binding edge
    margins = sideways.find(f"{_W}pgMar")
    assert _millimetres(margins, "top", "left", "right", "bottom") == [28, 35, 37, 26]


def test_22_lines_and_28_characters_fit():
    margins = document_format.TOP_OF_LINES + document_format.BOTTOM_OF_LINES
    height = document_format.PAGE_HEIGHT - margins
    width = document_format.PAGE_WIDTH - document_format.LEFT - document_format.RIGHT
    assert height // document_format.LINE == 22
    assert width // document_format.CHARACTER == 28


def test_columns_fill_the_sheet_lying_on_its_side():
    for table in _document().iter(f"{_W}tbl"):
        widths = [int(each.get(f"{_W}w")) for each in table.iter(f"{_W}gridCol")]
        assert (
            sum(widths)
            == document_format.PAGE_HEIGHT - document_format.TOP - document_format.BOTTOM
        )
        for row in table.iter(f"{_W}tr"):
            cells = [int(each.get(f"{_W}w")) for each in row.iter(f"{_W}tcW")]
            assert cells in (widths, [sum(widths)])


def test_headings_of_tables_are_repeated_and_rows_are_kept_whole():
    for table in _document().iter(f"{_W}tbl"):
        head, _, row, _ = table.iter(f"{_W}tr")
        assert head.find(f"{_W}trPr/{_W}tblHeader") is not None
        assert row.find(f"{_W}trPr/{_W}cantSplit") is not None


def test_every_style_names_a_chinese_font():
    styles = etree.fromstring(parts()["word/styles.xml"])
    for fonts in styles.iter(f"{_W}rFonts"):
        assert len({fonts.get(_W + kind) for kind in ("ascii", "hAnsi", "eastAsia", "cs")}) == 1


def test_there_is_no_clock_in_it():
    assert "docProps/core.xml" not in parts()
    assert build_letter_template() == build_letter_template()
