"""The table in Word in LibreOffice: headings on every page, page numbers, no row lost."""

import re

import pytest
from rendered import Page, needs_libreoffice, pages_of

from conftest import REAL_TABLE
from gkrw.office import soffice
from gkrw.official.content import compose_export
from gkrw.official.document import build_official_document
from gkrw.project.open_table import open_table

pytestmark = needs_libreoffice


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[Page]:
    data = build_official_document(compose_export(open_table(REAL_TABLE), ""))
    path = tmp_path_factory.mktemp("pdf") / "分解表.pdf"
    (pdf,) = soffice.pdfs_of({"分解表.docx": data})
    path.write_bytes(pdf)
    return pages_of(path)


def test_every_page_is_landscape_and_has_the_headings_of_the_columns(pages):
    assert len(pages) > 4
    for page in pages:
        assert (page.width, page.height) == pytest.approx((297, 210), abs=0.5)
        assert [word for word in page.words if word.text == "工作要求"]


def test_every_task_is_on_a_page_in_order(pages):
    ids = [word.text for page in pages for word in page.words if word.text[:1] == "T"]
    assert sorted(ids) == [f"T{number:02}" for number in range(1, 45)]


def test_a_heading_is_not_alone_at_the_foot_of_a_page(pages):
    for page in pages:
        words = [word for word in page.words if word.left > 40]
        lowest = max(words, key=lambda each: each.bottom)
        assert not re.match("[一二三四五]、|（[一二三四五六七八九十]+）", lowest.text)


def test_the_text_stays_inside_the_type_area(pages):
    """5.2.1, turned: 35 mm at the left, 37 mm at the right, 28 mm above, 26 mm below."""
    for page in pages:
        for word in page.words:
            if word.left > 35:
                assert word.right < 297 - 37 + 0.5
                assert word.top > 27
                assert word.bottom < 210 - 25.5
