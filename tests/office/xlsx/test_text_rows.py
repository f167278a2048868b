"""Rows of texts written as XML are what openpyxl would have written."""

import io

from openpyxl import load_workbook

from gkrw.office.xlsx.text_rows import TextRows
from gkrw.office.xlsx.workbook_writer import CellWriter, cell_style, new_workbook, workbook_bytes

TEXTS = ["公开", "", "=1+1", "-一条\n-二条", " 前后 ", "R&D <b> _x000D_ ]]>", "@x"]


def sheet_of(quickly: bool):
    book = new_workbook("管委会办公室", "表", [cell_style("gkText"), cell_style("gkOther")])
    sheet = book.create_sheet("表")
    writer, rows = CellWriter(sheet), TextRows(sheet)
    writer.put(1, 1, "标题", "gkText")
    for number in (4, 5):
        cells = [(text, "gkOther" if at % 2 else "gkText") for at, text in enumerate(TEXTS)]
        if quickly:
            rows.add(number, 38.5, cells)
            continue
        sheet.row_dimensions[number].height = 38.5
        for at, (text, style) in enumerate(cells, 1):
            writer.put(number, at, text, style)
    return load_workbook(
        io.BytesIO(workbook_bytes(book, rows.put_into if quickly else None))
    ).active


def test_texts_styles_and_heights_are_the_same():
    quick, plain = sheet_of(True), sheet_of(False)
    assert quick.dimensions == plain.dimensions == "A1:G5"
    for one, other in zip(quick.iter_rows(), plain.iter_rows(), strict=True):
        for cell, twin in zip(one, other, strict=True):
            assert (cell.value, cell.style, cell.data_type) == (
                twin.value,
                twin.style,
                twin.data_type,
            )
            assert cell.quotePrefix == twin.quotePrefix
    assert quick.row_dimensions[4].height == plain.row_dimensions[4].height == 38.5
