"""Parsing a list of names is the inverse of printing it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml import Mark

from gkrw.core.findings import Place
from gkrw.core.names import Level, Name, NameList, parse_names

MARK = Mark("表.yaml", 0, 3, 7, None, 0)
NAMES = st.sampled_from(
    ["财政局", "各部门", "各相关部门", "“一窗”办", "等级办", "A-1局"]
) | st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="，、,；;（）()"), min_size=1
).filter(lambda name: not name.endswith("等") and not any(map(str.isspace, name)))


def name_list(names: list[Name], is_open: bool) -> NameList:
    return NameList(tuple(names), Level.TASK, is_open, mark=MARK)


PLAIN_LISTS = st.builds(
    name_list, st.lists(st.builds(Name, NAMES, mark=st.just(MARK)), max_size=4), st.booleans()
)
LISTS = st.builds(
    name_list,
    st.lists(st.builds(Name, NAMES, st.none() | PLAIN_LISTS, mark=st.just(MARK)), max_size=5),
    st.booleans(),
)


@settings(max_examples=500)
@given(LISTS)
def test_a_printed_list_is_parsed_as_it_was(names: NameList):
    assert parse_names(str(names), MARK) == names


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "财政局",
        "经发局、建设局等",
        "各园区，各部门",
        "各相关部门（生态环境局、建设局等）",
        "各园区，各相关部门（生态环境局、农林水务局）等",
    ],
)
def test_a_parsed_cell_is_printed_as_it_was(cell: str):
    assert str(parse_names(cell, MARK)) == cell


def test_every_name_of_the_table_comes_back(real_table):
    for task in real_table.tasks():
        for names in (task.lead, task.responsible):
            assert parse_names(str(names), MARK) == names


@pytest.mark.parametrize(
    "text",
    ["财政局,建设局", "财政局；建设局", "财政局;建设局", " 财政局  建设局\n", "财政局，、建设局、"],
)
def test_other_separators_are_understood(text: str):
    assert parse_names(text, MARK).flat() == ["财政局", "建设局"]


def test_half_width_brackets_are_brackets():
    assert str(parse_names("各部门(财政局,建设局)", MARK)) == "各部门（财政局、建设局）"


def test_a_list_with_etc_in_the_middle_is_open():
    assert parse_names("财政局等、建设局", MARK).flat() == ["财政局", "建设局", "等"]


def test_every_name_stands_where_the_text_does():
    names = parse_names("各部门（财政局等）", MARK, Level.GROUP)
    assert {name.place for name in names.every_name()} == {Place("表.yaml", 4, 8)}
    assert (names.level, names.etc) == (Level.GROUP, None)
    bracket = names.entries[0].bracket
    assert bracket is not None
    assert (bracket.level, bracket.etc) == (Level.GROUP, MARK)
