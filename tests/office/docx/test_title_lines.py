"""Long titles are broken by sense, into a trapezoid or a diamond."""

import pytest

from gkrw.office.docx.title_lines import LINE_WIDTH, break_title, text_width


@pytest.mark.parametrize(
    "lines",
    [
        ["关于落实《分解表》的通知"],
        ["关于落实《兰州新区政务公开工作", "重点任务分解表》的通知"],
        ["关于落实《青山县2026年政务公开工作", "重点任务分解表》的通知"],
        ["关于《兰州新区政务公开工作", "重点任务分解表》落实进展情况的通报"],
        ["《兰州新区政务公开工作", "重点任务分解表》修改对照表"],
        ["《青山县2026年政务公开工作", "重点任务分解表》各部门任务变化对照表"],
        ["关于落实《某某省农业农村厅2026年", "政务公开工作要点任务分工表》的通知"],
        [
            "关于落实《青山县深化基层",
            "政务公开标准化规范化建设三年",
            "行动计划重点任务分解表》的通知",
        ],
        ["关于《青山市2026年民生实事", "项目清单》落实进展情况的通报"],
    ],
)
def test_a_title_is_broken_by_sense(lines):
    assert list(break_title("".join(lines))) == lines


@pytest.mark.parametrize(
    "table",
    [
        "青山县2026年政务公开工作重点任务分解表",
        "白银市平川区2026年深化“放管服”改革优化营商环境和政务公开工作重点任务及目标责任分解表",
        "甘肃省兰州新区二〇二六年度政务公开工作重点任务和目标责任分解表",
        "甲乙丙丁戊己庚辛政务公开工作重点任务分解表",
    ],
)
@pytest.mark.parametrize(
    "title", ["关于落实《{}》的通知", "关于《{}》落实进展情况的通报", "《{}》修改对照表"]
)
def test_the_lines_are_the_title_and_no_two_are_equally_long(table, title):
    whole = title.format(table)
    lines = break_title(whole)
    widths = [text_width(line) for line in lines]
    assert "".join(lines) == whole
    assert max(widths) <= LINE_WIDTH
    assert len(set(widths)) == len(widths)
    peak = widths.index(max(widths))
    assert widths[: peak + 1] == sorted(widths[: peak + 1])
    assert widths[peak:] == sorted(widths[peak:], reverse=True)
    for word in ("分解表", "对照表", "政务公开", "任务", "通知", "通报"):
        assert "".join(lines).count(word) == sum(line.count(word) for line in lines)
    for line in lines:
        assert line[0] not in "》”、的"
        assert line[-1] not in "《“"


@pytest.mark.parametrize(
    "lines",
    [
        ["青山县人民政府办公室", "关于落实《青山县2026年", "政务公开工作重点任务分解表》的通知"],
        ["兰州新区管理委员会办公室", "关于落实《兰州新区政务公开工作", "重点任务分解表》的通知"],
        [
            "青山县人民政府办公室　青山县财政局",
            "关于落实《青山县2026年政务公开",
            "工作重点任务分解表》的通知",
        ],
        [
            "某某新区管理委员会办公室",
            "关于《2026年〈政务公开〉重点",
            "任务分解表》落实进展情况的通报",
        ],
    ],
)
def test_the_office_of_a_title_has_a_line_of_its_own(lines):
    assert list(break_title("".join(lines[1:]), lines[0])) == lines


def test_a_line_has_room_for_the_space_beside_figures():
    office = "青山县生态环境保护督察整改工作领导小组办公室"
    lines = break_title("关于落实《青山县2026年生态环境保护督察整改任务清单》的通知", office)
    assert "".join(lines).startswith(office)
    assert "工作领导小组办公室关于落实《青山县2026年" not in lines  # 20 characters and two spaces


def test_a_short_office_stands_before_other_words():
    lines = ["某局关于落实《政务公开工作", "重点任务分解表》的通知"]
    assert list(break_title("".join(lines)[2:], "某局")) == lines
    assert break_title("关于落实《分解表》的通知", "青山县财政局") == (
        "青山县财政局关于落实《分解表》的通知",
    )


def test_no_line_ends_inside_an_office_that_fits_on_one():
    office = "青山县政务公开工作领导小组办公室"
    lines = break_title("关于落实《青山县政务公开工作重点任务分解表》的通知", office)
    assert lines[0].startswith(office)


def test_a_title_without_known_words_is_left_to_word():
    assert break_title("甲" * 30) == ("甲" * 30,)


def test_an_unknown_character_stays_with_its_word():
    lines = break_title(
        "关于落实《农业农村和市场监督管理局政务公开栏建设工作重点任务分解表》的通知"
    )
    assert not any(line.startswith(("局", "栏")) for line in lines)
