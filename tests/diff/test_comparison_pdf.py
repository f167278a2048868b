"""The 修改对照表 in LibreOffice: page numbers are in place, however few the pages are."""

import pytest
from rendered import Page, needs_libreoffice, pages_of

from gkrw.diff.comparison_document import BY_CHANGE, ComparisonRow, draw_comparison
from gkrw.diff.text_diff import Edit, Span
from gkrw.office import soffice

pytestmark = needs_libreoffice

_TITLE = "青山县2026年政务公开工作重点任务分解表各部门任务变化对照表"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> dict[int, list[Page]]:
    """The pages of tables with one row and with many."""
    folder = tmp_path_factory.mktemp("pdf")
    before = (Span(Edit.KEPT, "工作要求：公开财政预算、决算和“三公”经费，公开政府债务情况。"),)
    row = ComparisonRow(("T10 财政信息公开", "一、主动公开"), (before,), (before,), ("原来的要求",))
    documents = {
        f"{count}.docx": draw_comparison(_TITLE, ["原内容：原稿"], [row] * count, BY_CHANGE)
        for count in (1, 50)
    }
    drawn = {}
    for name, pdf in zip(documents, soffice.pdfs_of(documents), strict=True):
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        drawn[int(name.split(".")[0])] = pages_of(path)
    return drawn


def test_page_numbers_are_at_the_foot_of_the_sheet(drawn):
    """7.5: the dash is 7 mm from 版心; near the lower edge of odd pages, the upper one of even pages."""
    assert len(drawn[1]) == 1
    assert len(drawn[50]) > 4
    for number, page in enumerate(drawn[1] + drawn[50][:2]):
        dash, other = (word for word in page.words if word.text == "—")
        left, right = page.inked_across(dash.top + 0.5, dash.bottom - 0.5)[0]
        assert (left + right) / 2 == pytest.approx(28, abs=0.5)
        if number == 2:
            assert dash.top == pytest.approx(28 + 4.9, abs=1)
        else:
            assert other.bottom == pytest.approx(210 - 26 - 4.9, abs=1)


def test_a_long_title_is_on_two_lines_by_sense(drawn):
    lines = [word.text for word in drawn[1][0].words if word.top < 62 and word.left > 40]
    assert "".join(lines).startswith(_TITLE)
    assert any(line.endswith("政务公开工作") for line in lines)
