"""Nothing of a document is lost: every text is in the table or among what was left out."""

import pytest
from foreign_documents import imported, page, valid, word_file, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_table import drawn_pieces

from gkrw import store
from gkrw.core.errors import UserError
from gkrw.intake.found_progress import SourceFile, take_progress
from gkrw.intake.source import Grid
from gkrw.intake.source_reader import read_source
from gkrw.progress.progress_writer import check_read_back
from gkrw.project.open_table import check_table

_FORMATS = {"docx": word_file, "xlsx": workbook, "html": page}
_HEADINGS = [
    *(
        "序号",
        "工作任务",
        "任务",
        "具体要求",
        "重点领域",
        "类别",
        "牵头单位",
        "责任单位",
        "责任领导",
        "",
    ),
    *(
        "配合单位",
        "完成时限",
        "备注",
        "完成情况",
        "任务来源",
        "编号",
        "责任单位及责任人",
        "项目",
        "甲乙丙",
    ),
    *("工作要求及完成时限", "月份", "部门负责人", "降本项目", "完成时间"),
    *("是否完成", "完成状态", "存在问题", "进展情况（上半年）", "佐证材料", "填报人"),
]
_WORDS = [
    *(
        "★{}局",
        "【{}】⏎{}。",
        "{}。⏎完成时限：{}",
        "{}部 王{}",
        "{}局：{}⏎{}局：{}",
        "已完成",
        "√{}",
    ),
    *(
        "{}局",
        "{}办公室、{}处",
        "各部门",
        "{}局牵头，{}科配合",
        "做好{}。",
        "推进{}；⏎建设{}",
        "（{}）",
    ),
    *(
        "一、{}",
        "（二）{}",
        "3.{}",
        "{}月底前",
        "2026年6月30日",
        "合计",
        "注：{}",
        "{}",
        "王{}",
        "1",
        "2",
    ),
    *(
        "{}⏎局",
        "{} 科",
        "各市、县（市、区）{}局",
        "第{}章",
        "——{}",
        "{}和{}局",
        "√",
        "填表人：{}",
        "1.1",
        "-",
    ),
]


@st.composite
def _pictures(draw):
    """A document with tables in which each word occurs once."""
    letters = iter(
        f"{a}{b}"
        for a in "珂瑾琬琰瑄珺琦璇瑜瑶璐瑾玥珏琳琅瑞瑛"
        for b in "峻岱嵩岚峰岳崧嶂岫峥巍岭嵘岗峦崖崎岑"
    )

    def text():
        word = draw(st.sampled_from(_WORDS))
        return word.format(*(next(letters, "终") for _ in range(word.count("{}"))))

    lines = []
    for _ in range(draw(st.integers(1, 2))):
        lines += [text().replace("⏎", "") for _ in range(draw(st.integers(0, 2)))] + [""]
        width = draw(st.integers(2, 6))
        headings = draw(st.lists(st.sampled_from(_HEADINGS), min_size=width, max_size=width))
        first = draw(st.permutations([*headings[2:], "工作任务", "责任单位"]))
        rows = [first]
        for _ in range(draw(st.integers(1, 6))):
            row = [draw(st.sampled_from(["", "^", text(), text()])) for _ in range(width)]
            if draw(st.integers(0, 5)) == 0:
                row = [text(), *["<"] * (width - 1)]
            rows.append(row)
        for row, texts in enumerate(rows[2:], 2):
            for column, each in enumerate(texts):
                wide = "<" in (rows[row - 1][column], *rows[row - 1][column + 1 : column + 2])
                if each == "^" and (wide or rows[row - 1][column] == "<"):
                    texts[column] = ""
        rows[1] = ["" if each == "^" else each for each in rows[1]]
        shape = draw(st.sampled_from(["usual", "usual", "twice", "no headings"]))
        if shape == "twice" and not any("<" in row for row in rows):
            rows = [[*row, *(text() if each else "" for each in row)] for row in rows[1:]]
            rows.insert(0, [*first, *first])
        lines += ["｜".join(row) for row in rows[shape == "no headings" :]] + [""]
    return "\n".join(lines)


def _texts(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from data
        for each in data.values():
            yield from _texts(each)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from _texts(each)


def _names(text):
    """The words of a text that occur nowhere else."""
    return [
        text[at : at + 2]
        for at in range(len(text))
        if text[at] in "珂瑾琬琰瑄珺琦璇瑜瑶璐玥珏琳琅瑞瑛"
    ]


@pytest.mark.parametrize("suffix", _FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(_pictures())
def test_random_tables_lose_nothing_and_never_fail(suffix, picture):
    data = _FORMATS[suffix](picture)
    try:
        table = imported(data, f"a.{suffix}")
    except UserError:
        return  # no task in it
    kept = "\n".join([*_texts(table.data), *(each.text for each in table.left_out)])
    kept += "".join(table.remarks)
    for block in read_source(data, f"a.{suffix}").blocks:
        cells = block.cells() if isinstance(block, Grid) else [block]
        for cell in cells:
            lost = [name for name in _names(cell.text.replace("\n", "")) if name not in kept]
            assert lost == [], cell


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(_pictures())
def test_progress_that_is_taken_is_not_lost(picture):
    try:
        table = imported(workbook(picture), "a.xlsx")
    except UserError:
        return  # no task in it
    loaded = check_table(store.read(table.text.encode(), "tasks.yaml"))
    taken = take_progress(table, loaded, SourceFile("a.xlsx", "0123456789abcdef", is_own=False))
    valid(taken.table)
    for each in taken.departments:
        check_read_back(each, loaded)
    reported = [
        text
        for each in taken.departments
        for entry in each.entries
        for text in entry.texts().values()
    ]
    kept = "\n".join([*_texts(taken.table.data), *reported])
    lost = [name for text in _texts(table.data) for name in _names(text) if name not in kept]
    assert lost == []


def test_the_real_table_loses_nothing():
    assert imported(word_file(drawn_pieces()), "a.docx").left_out == ()


def test_names_that_are_joined_are_found_though_the_joint_is_in_one_of_them_too():
    bodies = "市住建局、市商务局等市政府各有关部门；发展改革和商务局及各镇街"
    found = imported(word_file(f"工作任务｜责任单位\n建设学校。｜{bodies}"), "a.docx")
    assert found.left_out == ()


def test_what_is_left_out_is_said_with_its_place():
    picture = "关于印发的通知\n工作任务｜责任单位\n建设学校。｜教育局\n注：按月调度。｜<"
    found = imported(word_file(picture), "a.docx")
    assert [*map(tuple, found.left_out)] == [
        ("注：按月调度。", "表1第3行第1列"),
        ("关于印发的通知", "第1段"),
    ]


@pytest.mark.parametrize(
    ("suffix", "place"), [("docx", "表1第1行第3列"), ("html", "表1第1行第3列")]
)
def test_a_column_that_nothing_fills_is_left_out(suffix, place):
    picture = (
        "工作任务｜责任单位｜督查意见｜任务来源\n建设学校。｜教育局｜｜会议\n修路。｜交通局｜｜"
    )
    found = imported(_FORMATS[suffix](picture), f"a.{suffix}")
    assert [*map(tuple, found.left_out)] == [("督查意见", f"{place}（整栏没有内容）")]
