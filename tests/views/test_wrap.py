"""Breaking Chinese text into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from source_table import read_rows
from uniseg.linebreak import line_break_units

from gkrw.views.wrap import hanging, list_units, name_units, units, wrap

TEXTS = sorted(
    {
        text
        for row in read_rows()
        for part in (row.title, row.topic or "", row.requirement)
        for text in part.split("\n")
        if text
    }
)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_units_are_those_of_the_unicode_line_breaking_algorithm(text):
    assert units(text) == list(line_break_units(text))


@pytest.mark.parametrize("width", [12, 20, 37, 74])
def test_lines_fit_and_lose_nothing(width):
    for text in TEXTS:
        lines = wrap(text, width)
        assert "".join(lines) == text
        assert max(cell_len(line) for line in lines) <= width


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    for text in TEXTS:
        for width in range(10, 60):
            for line in wrap(text, width):
                assert line[0] not in "，。、；：！？”’）》"
                assert line[-1] not in "“‘（《"


def test_numbers_and_latin_words_stay_whole():
    lines = wrap("国有产权交易领域、PPP项目领域达到99.5%以上，见example.com网站", 10)
    assert any("PPP" in line for line in lines)
    assert any("99.5%" in line for line in lines)


def test_options_stay_whole():
    assert wrap("加上 --include-possible 一并列出。", 20) == [
        "加上",
        "--include-possible",
        "一并列出。",
    ]


def test_paragraphs_begin_on_lines_of_their_own():
    assert wrap("公开预决算。\n定期公开债务。", 40) == ["公开预决算。", "定期公开债务。"]
    assert wrap("", 40) == [""]


def test_a_word_wider_than_the_line_is_broken():
    assert wrap("https://gov.cn/abc", 8) == ["https://", "gov.cn/a", "bc"]


def test_blanks_at_the_end_of_a_line_go():
    assert wrap("运行 gkrw depts 查看全部名称", 10) == ["运行 gkrw", "depts 查看", "全部名称"]


def test_names_stay_whole_with_the_mark_behind_them():
    cell = "各园区，各相关部门（生态环境局、农林水务局、建设局等）"
    assert name_units(cell) == [
        "各园区，",
        "各相关部门",
        "（生态环境局、",
        "农林水务局、",
        "建设局等）",
    ]
    assert wrap(cell, 16, name_units) == [
        "各园区，",
        "各相关部门",
        "（生态环境局、",
        "农林水务局、",
        "建设局等）",
    ]


@given(
    st.text(st.sampled_from("政务公开，。、“”（）PPP70% a.b\n—…𠮷e\u0301😀"), max_size=60),
    st.integers(4, 30),
)
def test_every_character_but_blanks_survives(text, width):
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


@given(st.text(max_size=40))
def test_units_joined_are_the_text(text):
    assert "".join(units(text)) == text
    assert "".join(name_units(text)) == text


def test_the_names_of_a_list_are_kept_whole_and_long_parts_are_not():
    text = "还没有报的 3 个：民政司法和社保局、大数据管理和政务服务局、财政局，其余都报了。"
    assert wrap(text, 36, list_units) == [
        "还没有报的 3 个：民政司法和社保局、",
        "大数据管理和政务服务局、财政局，",
        "其余都报了。",
    ]
    long = "要求" * 20
    assert wrap(long, 20, list_units) == wrap(long, 20)
    assert "".join(list_units(f"，、{text}\n{long}")) == f"，、{text}\n{long}"


def test_a_path_in_a_command_is_never_broken():
    path = "/tmp/王科长/政务公开/tasks.yaml"
    line = f"已写入 {path}。对照原文看一遍，再运行 gkrw --table {path} validate。"
    assert hanging(line, 60) == [
        f"已写入 {path}。对照原文看一遍，",
        f"    再运行 gkrw --table {path}",
        "    validate。",
    ]
    assert path in "\n".join(hanging(line, 20)[3:])
    assert wrap("运行 gkrw validate /tmp/x.yaml。", 20) == ["运行 gkrw validate", "/tmp/x.yaml。"]

    assert hanging('再运行 gkrw --table "政务 公开/data/tasks.yaml" validate。', 34) == [
        "再运行 gkrw --table",
        '    "政务 公开/data/tasks.yaml"',
        "    validate。",
    ]


def test_the_counts_behind_a_file_are_kept_whole():
    line = "05_财政局_关于落实《青山县2026年政务公开工作重点任务分解表》的通知.docx  牵头 6 项，责任 1 项"
    assert hanging(line, 80) == [
        "05_财政局_关于落实《青山县2026年政务公开工作重点任务分解表》的通知.docx",
        "    牵头 6 项，责任 1 项",
    ]
