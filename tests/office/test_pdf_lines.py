"""The cells of a table are found by its lines, also where it is open at its sides."""

from pdfs import pdf, text

from gkrw.office.pdf import PdfTable, pages_of

TEXTS = "".join(
    text(words, x, y)
    for words, x, y in [
        ("No.", 55, 226),
        ("Task", 155, 226),
        ("Body", 255, 226),
        ("1", 55, 206),
        ("Publish", 155, 206),
        ("Finance", 255, 206),
        ("2", 55, 186),
        ("Answer", 155, 186),
        ("Justice", 255, 186),
    ]
)
ROWS = [["No.", "Task", "Body"], ["1", "Publish", "Finance"], ["2", "Answer", "Justice"]]


def level(y: float, left: float = 50, right: float = 350) -> str:
    return f"{left} {y} m {right} {y} l S\n"


def upright(x: float, low: float = 180, high: float = 240) -> str:
    return f"{x} {low} m {x} {high} l S\n"


def rows_in(lines: str) -> list[list[str]]:
    (page,) = pages_of(pdf(lines + TEXTS))
    (table,) = page.blocks
    assert isinstance(table, PdfTable)
    return [
        [
            " ".join(line.text for line in cell.lines)
            for cell in table.cells
            if cell.rows.start == row
        ]
        for row in range(table.height)
    ]


def test_a_table_without_lines_on_the_left_and_on_the_right():
    lines = "".join(map(level, (240, 220, 200, 180))) + upright(150) + upright(250)
    assert rows_in(lines) == ROWS


def test_a_table_without_any_outer_lines():
    assert rows_in(level(220) + level(200) + upright(150) + upright(250)) == ROWS


def test_a_merged_cell_that_has_no_line_at_the_top_of_the_page():
    lines = level(240, 150) + level(220, 150) + level(200, 150) + level(180)
    lines += "".join(map(upright, (50, 150, 250, 350)))
    assert rows_in(lines) == [["No. 1 2", "Task", "Body"], *(row[1:] for row in ROWS[1:])]


def test_lines_that_do_not_cross_are_no_table():
    (page,) = pages_of(pdf(level(240) + level(180) + TEXTS))
    assert not [each for each in page.blocks if isinstance(each, PdfTable)]
