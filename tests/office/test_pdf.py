"""What a PDF shows is read page by page: tables by their lines, and the text outside of them."""

import json
import subprocess
import sys

import pytest
from pdfs import box, file_of, pdf, text
from rendered import needs_libreoffice

from gkrw.core.errors import UserError
from gkrw.office.pdf import PdfLine, PdfTable, pages_of, read_pdf_pages


def lines_of(table: PdfTable) -> list[tuple[list[str], range]]:
    return [([line.text for line in cell.lines], cell.rows) for cell in table.cells]


TABLE = (
    box(50, 200, 150, 220)
    + box(150, 200, 300, 220)
    + box(50, 160, 150, 200)
    + box(150, 180, 300, 200)
    + box(150, 160, 300, 180)
    + text("No.", 55, 206)
    + text("Task", 155, 206)
    + text("1", 55, 186)
    + text("Publish the", 155, 186)
    + text("budget.", 155, 166)
)


def test_lines_and_tables_in_the_order_of_the_page():
    content = text("Foot", 50, 30) + TABLE + text("Plan of the year", 50, 260, 16)
    (page,) = read_pdf_pages(pdf(content))
    title, table, foot = page.blocks
    assert isinstance(title, PdfLine)
    assert (title.text, title.left) == ("Plan of the year", 50)
    assert isinstance(table, PdfTable)
    assert isinstance(foot, PdfLine)
    assert foot.text == "Foot"
    assert table.height == 3
    assert lines_of(table) == [
        (["No."], range(0, 1)),
        (["Task"], range(0, 1)),
        (["1"], range(1, 3)),
        (["Publish the"], range(1, 2)),
        (["budget."], range(2, 3)),
    ]


def test_pages_that_are_turned_and_text_written_along_a_side():
    along = "BT /F 10 Tf 0 1 -1 0 380 150 Tm (- 7 -) Tj ET\n"
    page, same = pages_of(pdf(TABLE + along, TABLE + along))
    assert page == same
    table, number = page.blocks
    assert isinstance(table, PdfTable)
    assert isinstance(number, PdfLine)
    assert number.text == "- 7 -"


def test_bold_type_that_is_printed_twice_is_read_once():
    content = text("Plan", 50, 260) + text("Plan", 50.2, 260)
    (page,) = pages_of(pdf(content))
    assert [each.text for each in page.blocks if isinstance(each, PdfLine)] == ["Plan"]


def test_a_blank_is_where_there_is_room_for_one():
    content = text("Plan", 50, 260) + text("of", 80, 260) + text("work", 92.1, 260)
    (page,) = pages_of(pdf(content))
    assert [each.text for each in page.blocks if isinstance(each, PdfLine)] == ["Plan ofwork"]


def test_a_line_that_is_stretched_to_the_edge_has_no_blanks():
    letters = [r"\341", r"\371", r"\372"]
    (page,) = pages_of(
        pdf("".join(text(each, 50 + 16 * at, 260) for at, each in enumerate(letters)))
    )
    (stretched,) = page.blocks
    assert isinstance(stretched, PdfLine)
    assert stretched.text == "Æøœ"


def test_a_watermark_across_the_table_is_a_line_of_its_own():
    mark = "BT /F 30 Tf 0.7 0.7 -0.7 0.7 60 165 Tm (DRAFT) Tj ET\n"
    (page,) = pages_of(pdf(TABLE + mark))
    table, watermark = page.blocks
    assert isinstance(table, PdfTable)
    assert isinstance(watermark, PdfLine)
    assert watermark.text == "DRAFT"
    assert lines_of(table)[3] == (["Publish the"], range(1, 2))


def test_text_that_reaches_into_the_next_cell_stays_whole():
    row = box(50, 200, 100, 220) + box(100, 200, 200, 220)
    (page,) = pages_of(pdf(row + text("Publishing", 55, 206) + text("Now", 150, 206)))
    (table,) = page.blocks
    assert isinstance(table, PdfTable)
    assert [[line.text for line in cell.lines] for cell in table.cells] == [["Publishing"], ["Now"]]
    assert [cell.spills for cell in table.cells] == [True, False]


def test_text_of_no_size_is_not_seen():
    (page,) = pages_of(pdf(text("hidden", 50, 260, 0) + text("Plan", 50, 240)))
    assert [each.text for each in page.blocks if isinstance(each, PdfLine)] == ["Plan"]


def test_the_first_word_of_a_line_is_as_wide_as_its_letters_and_marks():
    (page,) = pages_of(pdf(text("12.5% of all", 50, 260)))
    (line,) = page.blocks
    assert isinstance(line, PdfLine)
    assert line.word == pytest.approx(30)


def test_the_process_that_reads_prints_nothing(capfd):
    form = "/Resources<</XObject<</X 4 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 300]>>",
        f"<</Type/Page/Parent 2 0 R/Contents 4 0 R{form}>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{form}/Length 5>>stream\n/X Do\nendstream",
    ]
    assert read_pdf_pages(file_of(objects))[0].blocks == ()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        pdf(TABLE).replace(b"/Catalog", b"/Catalogue").replace(b"/Root", b"/Boot"),
        file_of(["<</Type/Catalog/Pages 1 0 R>>"]),
        pdf(TABLE)[: pdf(TABLE).index(b"xref")],
    ],
    ids=["only a head", "noise", "no catalogue", "a circle", "cut off"],
)
def test_a_damaged_pdf_is_named(data):
    assert pages_of(data) == "PDF 已经损坏，读不了。"


def test_without_the_library_the_way_is_told(monkeypatch):
    monkeypatch.setattr("gkrw.office.pdf.find_spec", lambda _: None)
    with pytest.raises(UserError, match="要另装 pdfplumber") as refused:
        read_pdf_pages(pdf(TABLE))
    assert f"{sys.executable} -m pip install pdfplumber" in refused.value.fix


def test_more_pages_than_a_table_has_are_refused():
    with pytest.raises(UserError, match="501 页，超过 500 页"):
        read_pdf_pages(pdf(*["0 0 m"] * 501))


def test_a_pdf_that_unfolds_without_end_is_stopped():
    """Each form draws the next one ten times: ten thousand million words."""
    forms = 10
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 300]>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        "<</Length 5>>stream\n/X Do\nendstream",
    ]
    for at in range(forms):
        content = "/X Do " * 10 if at < forms - 1 else text("word", 10, 10)
        resources = (
            f"<</XObject<</X {6 + at} 0 R>>>>"
            if at < forms - 1
            else f"<</Font<</F {5 + forms} 0 R>>>>"
        )
        objects.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources{resources}"
            f"/Length {len(content)}>>stream\n{content}\nendstream"
        )
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Courier>>")
    with pytest.raises(UserError, match="停"):
        read_pdf_pages(file_of(objects), seconds=3)


@needs_libreoffice
def test_a_pdf_with_a_password_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("任务", encoding="utf-8")
    options = {"EncryptFile": True, "DocumentOpenPassword": "secret"}
    values = {
        name: {"type": "boolean" if value is True else "string", "value": value}
        for name, value in options.items()
    }
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    target = f"pdf:writer_pdf_Export:{json.dumps(values)}"
    command = ["soffice", "--headless", profile, "--convert-to", target, "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "a.txt"], check=True, capture_output=True, timeout=300)
    with pytest.raises(UserError, match="加了密码"):
        read_pdf_pages((tmp_path / "a.pdf").read_bytes())
