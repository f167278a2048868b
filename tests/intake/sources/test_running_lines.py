"""Page numbers and the lines that each page repeats are no text; what only looks like them is."""

import pytest

from gkrw.intake.sources.running_lines import running_lines
from gkrw.office.pdf import PdfLine, PdfPage

HEAD, BODY, FOOT = 40, 100, 800


def line(text: str, top: float) -> PdfLine:
    return PdfLine(text, 90, 90 + 16 * len(text), top, top + 16, 16)


def pages_of(*heads_and_feet: tuple[list[str], list[str]]) -> list[PdfPage]:
    """Pages with these lines above and below four lines of text."""
    return [
        PdfPage(
            (
                *(line(text, HEAD + 20 * at) for at, text in enumerate(heads)),
                *(
                    line(f"公开第{number}批第{at}项目录", BODY + 30 * at + number)
                    for at in range(4)
                ),
                *(line(text, FOOT + 20 * at) for at, text in enumerate(feet)),
            ),
            0,
            595,
        )
        for number, (heads, feet) in enumerate(heads_and_feet, 1)
    ]


def left_out(*heads_and_feet: tuple[list[str], list[str]]) -> tuple[list[str], list[str]]:
    running, repeated = running_lines(pages_of(*heads_and_feet))
    return [each.text for _, each in sorted(running)], repeated


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "3"],
        ["— 4 —", "— 5 —", "— 6 —"],
        ["第1页 共3页", "第2页 共3页", "第3页 共3页"],
        ["1/3", "2/3", "3/3"],
        ["I", "II", "III"],
        ["第一页", "第二页", "第三页"],
        ["- i -", "- ii -", "- iii -"],
    ],
)
def test_page_numbers_of_all_styles(numbers):
    assert left_out(*(([], [each]) for each in numbers)) == (numbers, [])


def test_the_heads_and_feet_of_two_lines_are_named_once():
    heads = ["兰州新区政务公开领导小组办公室", "内部资料"]
    found, repeated = left_out(*((heads, ["联系电话：0931-8259000", f"{at}"]) for at in (1, 2)))
    assert len(found) == 8
    assert repeated == [*heads, "联系电话：0931-8259000"]


def test_a_foot_that_has_the_page_in_it_is_named():
    feet = ["第1页 兰州新区管委会办公室", "第2页 兰州新区管委会办公室"]
    assert left_out(*(([], [each]) for each in feet)) == (feet, ["第…页 兰州新区管委会办公室"])


@pytest.mark.parametrize(
    "pages",
    [
        [(["附件1"], []), (["附件2"], [])],
        [([], ["20"]), ([], ["预算和决算"])],
        [(["附件"], []), (["兰州新区"], []), (["附件"], []), ([], []), ([], [])],
    ],
    ids=["annexes", "a figure", "twice on many pages"],
)
def test_what_only_looks_like_them_is_text(pages):
    assert left_out(*pages) == ([], [])


def test_lines_at_other_heights_are_text():
    low, high = pages_of((["公开目录"], []), (["公开目录"], []))
    moved = high._replace(blocks=(line("公开目录", HEAD + 30), *high.blocks[1:]))
    assert running_lines([low, moved]) == (set(), [])
