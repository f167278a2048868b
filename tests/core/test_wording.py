"""Numbers of sections and groups, made from a position and read back from it."""

import pytest
import yaml

from gkrw.core.wording import (
    UNSHOWN,
    chinese_number,
    entry_in_yaml,
    first_of,
    group_heading,
    id_ranges,
    on_one_line,
    parse_heading_number,
    section_heading,
    short_title,
    with_signs,
    without_blanks_at_figures,
    without_invisible,
    work_of,
)


@pytest.mark.parametrize(
    ("number", "chinese"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (105, "一百零五"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (120, "一百二十"),
        (999, "九百九十九"),
    ],
)
def test_a_number_as_a_document_writes_it(number, chinese):
    assert chinese_number(number) == chinese


@pytest.mark.parametrize(
    "sign",
    [
        *("\u00ad", "\u200b", "\u200f", "\u202a", "\u202e", "\u2060", "\u206f", "\u3164"),
        *("\ufeff", "\uffa0", "\ufff9", "\ufffb", "\U000e0001", "\U000e007f"),
    ],
)
def test_what_nobody_sees_is_no_part_of_a_name(sign):
    assert without_invisible(f"财{sign}政局") == "财政局"


def test_blanks_and_signs_that_are_seen_stay():
    assert without_invisible("财 政\u3000局\u2010\ufffd") == "财 政\u3000局\u2010\ufffd"


@pytest.mark.parametrize("number", [0, -1])
def test_a_number_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)


def test_every_number_is_read_back_from_every_form():
    for number in range(1, 1000):
        chinese = chinese_number(number)
        forms = (
            chinese,
            f"（{chinese}）",
            f"{chinese}、",
            str(number),
            f"（{number}）",
            f"{number}.",
        )
        assert [parse_heading_number(form) for form in forms] == [number] * len(forms)


def test_no_two_numbers_are_written_alike():
    assert len({chinese_number(number) for number in range(1, 1000)}) == 999


@pytest.mark.parametrize(
    "text",
    [
        "三",
        "（三）",
        "(三)",
        "三、",
        "3",
        "３",
        "（3）",
        "(3)",
        "（３）",
        "3.",
        "3．",
        "3、",
        " 3 ",
        "03",
    ],
)
def test_the_forms_that_people_type(text):
    assert parse_heading_number(text) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "（）",
        "、",
        "政府信息公开",
        "三大攻坚战",
        "一网通办",
        "三、服务公开",
        "第三",
        "-3",
        "3.5",
        "1000",
        "十十",
        "三四",
        "甲",
    ],
)
def test_what_is_no_number(text):
    assert parse_heading_number(text) is None


def test_headings_carry_their_numbers():
    assert section_heading(1, "政府信息公开") == "一、政府信息公开"
    assert group_heading(11, "组织保障") == "（十一）组织保障"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("审计\x1b[31m公\0开\x07", "审计␛[31m公␀开␇"),
        ("\x9b2J\x7f\x85", "�2J��"),
        ("甲\u202e乙\u2066丙\u2028", "甲�乙�丙�"),
        ("甲\t乙\n　丙", "甲 乙\n　丙"),
        ("\udcff", "�"),
        ("𬭛①⺠“”", "𬭛①⺠“”"),
    ],
)
def test_what_a_terminal_obeys_is_shown_as_a_sign(text, shown):
    assert with_signs(text) == shown
    assert len(with_signs(text)) == len(text)


def test_the_pattern_of_unshown_characters_is_all_that_becomes_a_sign():
    changed = {code for code in range(0x11000) if with_signs(chr(code)) != chr(code)}
    assert {code for code in range(0x11000) if UNSHOWN.match(chr(code))} == changed - {ord("\t")}
    assert UNSHOWN.search("两行\r\n") is None


def test_a_line_break_is_a_sign_where_a_text_must_stay_on_one_line():
    assert on_one_line("甲\n乙\x1b") == "甲␊乙␛"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("改动 12 处：新增任务 2 项。涉及 16 个部门。", "改动12处：新增任务2项。涉及16个部门。"),
        ("共10 项", "共10项"),
        ("T10 财政信息公开、A-1 审计公开", "T10 财政信息公开、A-1 审计公开"),
        ("", ""),
    ],
)
def test_documents_print_figures_without_blanks(text, printed):
    assert without_blanks_at_figures(text) == printed


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("兰州新区政务公开工作重点任务分解表", "分解表"),
        ("2026年普法责任清单", "责任清单"),
        ("青山县2026年生态环境保护督察整改任务清单", "清单"),
        ("青山水务集团2026年重点工作任务台账", "台账"),
        ("历山镇2026年基层政务公开工作要点任务分工", "任务分工"),
        ("开发区2026年营商环境重点任务", "重点任务"),
        ("储备中心2026年信息公开任务分工表（征求意见稿）", "分工表"),
        ("营商环境六十条", "分解表"),
    ],
)
def test_the_short_title_is_the_kind_of_table_that_the_title_ends_with(title, short):
    assert short_title(title) == short


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3月底前出台方案", "3月底前出台方案"),
        ("2026-10-31", "2026-10-31"),
        ("原定“6月底前”，经会议同意（第3次）", "原定“6月底前”，经会议同意（第3次）"),
        ("6月底前, 年底前", "'6月底前, 年底前'"),
        ("会议同意: 第3次", "'会议同意: 第3次'"),
        ("年底前]", "'年底前]'"),
        ("“一窗”完成", "'“一窗”完成'"),
        ("2026", "'2026'"),
        ("yes", "'yes'"),
        ("主任's", "'主任''s'"),
        ("年底前:", "'年底前:'"),
    ],
)
def test_a_text_as_an_item_of_a_yaml_list(text, written):
    assert entry_in_yaml(text) == written
    (read,) = yaml.safe_load(f"[{written}]")
    assert str(read) == text


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ([], ""),
        (["T01", "T02"], "T01、T02"),
        (["T01", "T02", "T03"], "T01—T03"),
        (["T09", "T10", "T11", "T15"], "T09—T11、T15"),
        (["T99", "T100", "T101", "T102"], "T99、T100—T102"),
        (["T03", "T02", "T01"], "T03、T02、T01"),
        (["T01", "K02", "T03"], "T01、K02、T03"),
        (["", "临时", "T01"], "、临时、T01"),
    ],
)
def test_three_or_more_consecutive_ids_are_a_range(ids, shown):
    assert id_ranges(ids) == shown


def test_of_very_many_ranges_the_first_are_given_and_the_number_of_ids():
    ids = [f"T{number}" for number in range(10, 132, 2)]
    assert id_ranges(ids) == "、".join(ids[:60]) + " 等 61 项"
    assert id_ranges(ids[:60]) == "、".join(ids[:60])


def test_of_many_texts_the_first_are_given_and_the_number_of_all():
    names = ["财政局", "审计局", "建设局"]
    assert first_of(names, 3, "个") == "财政局、审计局、建设局"
    assert first_of(names, 2, "个") == "财政局、审计局等 3 个"
    assert first_of(names, 2) == "财政局、审计局等"


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("兰州新区政务公开工作重点任务分解表", "政务公开工作"),
        ("青山学院2026年信息公开工作任务分解表", "信息公开工作"),
        ("青山县政府信息公开任务清单", "政府信息公开工作"),
        ("重点领域公开任务", "政务公开工作"),
        ("2026年普法责任清单", ""),
    ],
)
def test_the_work_that_a_table_is_about(title, work):
    assert work_of(title) == work
