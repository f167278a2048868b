"""A PDF has lines and boxes where a document had paragraphs and tables: those are put together again."""

from collections.abc import Sequence

import pytest

from gkrw.core.errors import UserError
from gkrw.intake.import_table import import_source
from gkrw.intake.source import Grid, Paragraph
from gkrw.intake.sources.pdf_source import document_of
from gkrw.office.pdf import PdfBlock, PdfCell, PdfLine, PdfPage, PdfTable

SIZE = 10.0
TOP, BOTTOM = 80.0, 500.0
"""The edges of the text on a page."""


def line(text: str, left: float = 100, top: float = 100) -> PdfLine:
    """A line of full-width characters, ten points each."""
    return PdfLine(text, left, left + SIZE * len(text), top, top + SIZE, SIZE)


def page(*blocks: PdfBlock, pictures: int = 0) -> PdfPage:
    return PdfPage(blocks, pictures, 595)


def table(*rows: Sequence[str | None], widths: Sequence[int] = (4, 12, 6)) -> PdfTable:
    """A table of cells as wide as so many characters. A line of its text ends at |; None is part of
    the cell above."""
    edges = [100.0]
    for width in widths:
        edges.append(edges[-1] + SIZE * width + 11)
    cells = []
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text is None:
                continue
            below = number + 1
            while below < len(rows) and rows[below][column] is None:
                below += 1
            top, bottom = TOP + 40 * number, TOP + 40 * below
            # The last row goes down to the foot of the page.
            lines = text.split("|") if text else []
            start = bottom - 3 - SIZE * len(lines) if below == len(rows) else top + 3
            placed = (
                line(each, edges[column] + 5.5, start + SIZE * at) for at, each in enumerate(lines)
            )
            rows_of = range(number, below)
            cells.append(
                PdfCell(tuple(placed), edges[column], edges[column + 1], top, bottom, rows_of)
            )
    return PdfTable(tuple(cells), len(rows))


def grid_of(*pages: PdfPage) -> Grid:
    (grid,) = document_of(pages, "方案").grids
    return grid


def texts_in(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def doubts_of(*pages: PdfPage) -> list[str]:
    return [f"{each.place}：{each.text}" for each in document_of(pages, "方案").doubts]


HEAD = ("序号", "工作任务", "责任单位")


def test_a_line_that_fills_the_page_goes_on_in_the_next_one_without_an_indent():
    document = document_of(
        [
            page(
                line("一、加强政务公开工作，按时公开部门预算和部门", 120),
                line("决算。（财政局）", 100),
                line("二、规范答复。（司法局）", 120),
                line("三、公开目录。（教体局）", 120),
            )
        ],
        "方案",
    )
    assert [each.text for each in document.blocks if isinstance(each, Paragraph)] == [
        "一、加强政务公开工作，按时公开部门预算和部门决算。（财政局）",
        "二、规范答复。（司法局）",
        "三、公开目录。（教体局）",
    ]


def test_lines_that_hang_go_on_behind_the_first_ones():
    texts = [
        ("1.加强政务公开工作，按时公开部门预算和部门", 100),
        ("决算，公开目录和指南，规范答复群众申请公", 120),
        ("开的事项。（财政局）", 120),
        ("2.规范答复。（司法局）", 100),
    ]
    lines = [line(text, left, 100 + 20 * at) for at, (text, left) in enumerate(texts)]
    lines[0] = lines[0]._replace(right=lines[1].right)
    blocks = document_of([page(*lines)], "方案").blocks
    assert [each.text for each in blocks if isinstance(each, Paragraph)] == [
        "".join(text for text, _ in texts[:3]),
        texts[3][0],
    ]


def test_a_title_does_not_go_on_in_the_text_below():
    title = line("关于印发兰州新区2026年政务公开工作要点的通知")
    title = title._replace(bottom=title.top + 2 * SIZE)
    blocks = document_of([page(title, line("各园区管委会：", 100, 140))], "方案").blocks
    assert len(blocks) == 2


def test_page_numbers_and_what_each_page_repeats_are_no_text():
    pages = [
        page(line("兰州新区文件"), line(f"第{number}条公开的内容。"), line(f"— {number} —"))
        for number in (1, 2, 3)
    ]
    document = document_of(pages, "方案")
    assert [each.text for each in document.blocks] == [
        "第1条公开的内容。",
        "第2条公开的内容。",
        "第3条公开的内容。",
    ]
    assert document.remarks == ("每页都有的“兰州新区文件”没有导入。",)


def test_a_figure_within_a_page_is_text():
    blocks = document_of([page(line("公开的项数"), line("20"), line("— 1 —"))], "方案").blocks
    assert [each.text for each in blocks] == ["公开的项数", "20"]


def test_a_table_goes_on_on_the_next_page_without_its_headings():
    grid = grid_of(
        page(table(HEAD, ("1", "公开预算。", "财政局"))),
        page(table(HEAD, ("2", "规范答复。", "司法局"))),
    )
    assert texts_in(grid) == [
        [*HEAD],
        ["1", "公开预算。", "财政局"],
        ["2", "规范答复。", "司法局"],
    ]


def test_a_table_of_other_edges_or_below_a_title_is_another_one():
    other = table(HEAD, ("1", "规范答复。", "司法局"), widths=(4, 20, 6))
    first = table(HEAD, ("1", "公开预算。", "财政局"))
    assert len(document_of([page(first), page(other)], "方案").grids) == 2
    assert len(document_of([page(first), page(line("附件2"), first)], "方案").grids) == 2


def test_a_row_that_the_page_cuts_is_one_row():
    pages = (
        page(table(HEAD, ("1", "及时公开预算决算和三公经费", "财政局"))),
        page(table(HEAD, ("", "等内容。", ""), ("2", "规范答复。", "司法局"))),
    )
    assert texts_in(grid_of(*pages)) == [
        [*HEAD],
        ["1", "及时公开预算决算和三公经费等内容。", "财政局"],
        ["2", "规范答复。", "司法局"],
    ]
    assert doubts_of(*pages) == ["第2页表1顶上第1列：接着上一页最后一行，看作同一行"]


NUMBERED = (HEAD, ("1", "公开预算。", "财政局"), ("2", "规范答复并且", "司法局"))


def test_a_row_without_a_number_is_the_rest_of_the_row_above_where_all_rows_have_one():
    pages = (
        page(table(*NUMBERED)),
        page(table(HEAD, ("", "按时办结。", "教体局"), ("3", "公开目录。", "教体局"))),
    )
    assert texts_in(grid_of(*pages))[2:] == [
        ["2", "规范答复并且\n按时办结。", "司法局\n教体局"],
        ["3", "公开目录。", "教体局"],
    ]
    assert doubts_of(*pages) == ["第2页表1顶上第1列：接着上一页最后一行，看作同一行"]


def test_a_row_with_a_number_is_a_row_of_its_own():
    pages = (
        page(table(*NUMBERED[:2], ("2", "及时公开预算决算和三公经费", "城乡建设和交"))),
        page(table(HEAD, ("3", "目录的更新和维护等工作", "通管理局"))),
    )
    assert len(grid_of(*pages).rows) == 4
    assert doubts_of(*pages) == []


def test_a_row_that_may_go_on_but_has_no_number_to_tell_is_doubtful():
    head = ("工作任务", "责任单位")
    widths = (12, 6)
    pages = (
        page(table(head, ("及时公开预算决算和三公经", "财政局"), widths=widths)),
        page(table(head, ("费的使用情况。", "司法局"), widths=widths)),
    )
    assert texts_in(grid_of(*pages))[1:] == [
        ["及时公开预算决算和三公经", "财政局"],
        ["费的使用情况。", "司法局"],
    ]
    assert doubts_of(*pages) == [
        "第2页表1顶上第1列：“费的使用情况。”看作另一行，没有接在上一页的“及时公开预算决算和三公经”后面"
    ]


def test_a_row_of_texts_that_all_go_on_is_one_row():
    head = ("工作任务", "责任单位")
    widths = (12, 6)
    pages = (
        page(table(head, ("及时公开预算决算和三公经", "城乡建设和交"), widths=widths)),
        page(table(head, ("费的使用情况。", "通管理局"), widths=widths)),
    )
    assert texts_in(grid_of(*pages))[1:] == [
        ["及时公开预算决算和三公经费的使用情况。", "城乡建设和交通管理局"]
    ]
    assert len(doubts_of(*pages)) == 1


def test_a_row_with_an_empty_cell_on_top_of_a_page_is_a_row_of_its_own():
    pages = (
        page(table(HEAD, ("1", "公开预算。", "财政局"))),
        page(table(HEAD, ("2", "规范答复。", ""))),
    )
    assert texts_in(grid_of(*pages))[1:] == [
        ["1", "公开预算。", "财政局"],
        ["2", "规范答复。", ""],
    ]
    assert doubts_of(*pages) == ["第2页表1顶上第3列：是空的，看作没有写，不是“财政局”"]


@pytest.mark.parametrize("ids", [("1", "2"), ("T29", "T30"), ("（一）", "（二）"), ("A-1", "A-2")])
def test_a_row_with_an_id_of_its_own_goes_on_with_none(ids):
    pages = (
        page(table(HEAD, (ids[0], "及时公开预算决算和三公经费", "财政局"))),
        page(table(HEAD, (ids[1], "规范答复", ""))),
    )
    assert [row[0].text for row in grid_of(*pages).rows] == ["序号", *ids]


def test_a_merged_cell_that_the_page_parts_is_one_cell():
    pages = (
        page(table(HEAD, ("1", "公开预算。", "各部门"), ("2", "公开决算。", None))),
        page(table(HEAD, ("3", "规范答复。", ""), ("4", "公开目录。", None))),
    )
    grid = grid_of(*pages)
    assert [row[2].text for row in grid.rows] == ["责任单位"] + ["各部门"] * 4
    assert doubts_of(*pages) == ["第2页表1顶上第3列：是空的，看作接着上一页的“各部门”"]


def test_the_text_of_a_merged_cell_goes_on_on_the_next_page():
    head = ("专题", "工作任务", "责任单位")
    pages = (
        page(table(head, ("主动公开", "公开预算。", "财政局"), ("回应的主", "答复。", "司法局"))),
        page(table(head, ("动性", "公开目录。", "教体局"), (None, "公开制度。", "教体局"))),
    )
    assert [row[0].text for row in grid_of(*pages).rows] == [
        "专题",
        "主动公开",
        *["回应的主动性"] * 3,
    ]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (("新区民政司法和|社保局、财政局", "教体局"), ["新区民政司法和社保局、财政局", "教体局"]),
        (("教体局|财政局", "司法局"), ["教体局\n财政局", "司法局"]),
        (("门户网站信息发|布情况", "司法局"), ["门户网站信息发布情况", "司法局"]),
        (("联系电话0931-|8259000", "司法局"), ["联系电话0931-8259000", "司法局"]),
        (("张三|李四", "司法局"), ["张三\n李四", "司法局"]),
        (("党工委管委|会办公室", "司法局"), ["党工委管委会办公室", "司法局"]),
        (("农林水|务局", "司法局"), ["农林水务局", "司法局"]),
    ],
    ids=["parted names", "names on lines", "no names", "a hyphen", "persons", "a word", "narrow"],
)
def test_whether_a_line_of_a_cell_goes_on(cells, texts):
    rows = [(str(at), "公开预算。", cell) for at, cell in enumerate(cells, 1)]
    width = max(len(each) for each in cells[0].split("|"))
    grid = grid_of(page(table(HEAD, *rows, widths=(4, 12, width))))
    assert [row[2].text for row in grid.rows[1:]] == texts


def cell_text(*lines: PdfLine, **others: Sequence[PdfLine]) -> str:
    """The text of a cell with these lines, which is 120 points wide, in a table of two rows."""
    below = others.get("below", [])
    cells = (
        PdfCell((line("任务", 105),), 100, 230, 80, 99, range(0, 1)),
        PdfCell((line("单位", 235),), 230, 300, 80, 99, range(0, 1)),
        PdfCell(lines, 100, 230, 99, 300, range(1, 2)),
        PdfCell(tuple(below), 230, 300, 99, 300, range(1, 2)),
    )
    return texts_in(grid_of(page(PdfTable(cells, 2))))[1][0]


FULL = "办理结果在网站公开十日。"


def test_a_paragraph_begins_at_an_indent_or_farther_below():
    second = "依法公开。"
    assert cell_text(line(FULL, 105, 110), line(second, 105, 122)) == FULL + second
    assert cell_text(line(FULL, 105, 110), line(second, 125, 122)) == f"{FULL}\n{second}"
    pitch = [line(str(at), 235, 110 + 12 * at) for at in range(5)]
    apart = line(second, 105, 130)
    assert cell_text(line(FULL, 105, 110), apart, below=pitch) == f"{FULL}\n{second}"


def test_a_line_goes_on_where_a_whole_figure_has_no_room():
    figure = line("12.5%，完成率", 105, 122)._replace(word=35)
    assert (
        cell_text(line("办理量同比增长了约", 105, 110), figure) == "办理量同比增长了约12.5%，完成率"
    )
    short = figure._replace(word=10)
    assert cell_text(line("办理量同比增长了约", 105, 110), short) == (
        "办理量同比增长了约\n12.5%，完成率"
    )


def test_a_number_that_a_narrow_cell_breaks():
    rows = [(f"1|{at}", "公开预算。", "财政局") for at in range(3)]
    grid = grid_of(page(table(HEAD, *rows, widths=(1, 12, 6))))
    assert [row[0].text for row in grid.rows] == ["序号", "10", "11", "12"]


def test_names_that_stand_elsewhere_tell_whether_two_lines_are_one():
    rows = [
        ("1", "公开预算。", "新区民政司|法和社保局"),
        ("2", "规范答复。", "新区审计局|新区财政局"),
        ("3", "公开目录。", "新区财政局、教体局"),
        ("4", "公开制度。", "新区审计局"),
        ("5", "公开决算。", "司法局、新区民政司法和社保局"),
    ]
    pages = page(table(HEAD, *rows, widths=(4, 12, 5)))
    texts = [row[2].text for row in grid_of(pages).rows[1:3]]
    assert texts == ["新区民政司法和社保局", "新区审计局\n新区财政局"]
    assert doubts_of(pages) == []


def test_text_over_the_edge_of_its_cell_is_doubtful():
    found = table(HEAD, ("1", "公开预算。", "财政局"))
    cells = tuple(cell._replace(spills=cell.lines[0].text == "财政局") for cell in found.cells)
    assert doubts_of(page(found._replace(cells=cells))) == [
        "表1第2行第3列：文字写出了格子的边，可能和旁边一格的混了"
    ]


def test_two_full_lines_that_may_be_one_name_are_doubtful():
    rows = (("1", "公开预算。", "新区民政司|法和社保局"), ("2", "规范答复。", "司法局"))
    pages = page(table(HEAD, *rows, widths=(4, 12, 5)))
    assert doubts_of(pages) == [
        "表1第2行第3列：“新区民政司”写满了一行，和下一行的“法和社保局”看作两个名称"
    ]


def test_the_tasks_of_a_table_on_two_pages():
    source = document_of(
        [
            page(
                line("兰州新区政务公开任务分工表", 120),
                table(HEAD, ("1", "公开预算。", "财政局")),
            ),
            page(table(HEAD, ("2", "规范答复。", "司法局")), line("— 2 —")),
        ],
        "方案",
    )
    table_found = import_source(source, {})
    assert table_found.data["title"] == "兰州新区政务公开任务分工表"
    assert [task["title"] for task in table_found.data["tasks"]] == ["公开预算", "规范答复"]
    assert not table_found.left_out


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([page(pictures=2)], "没有文字，多半是扫描的图片"),
        ([page(line("(cid:12)(cid:7)(cid:99)"))], "字体里没有写明是哪些字"),
        ([page(line("\ue001\ue002公开"))], "字体里没有写明是哪些字"),
    ],
    ids=["scanned", "no characters", "characters of its own"],
)
def test_a_pdf_without_readable_text_is_refused(pages, message):
    with pytest.raises(UserError) as refused:
        document_of(pages, "方案")
    assert message in refused.value.message
    assert "转成 Word 文件" in refused.value.fix
