"""Bodies of cells and brackets, by role."""

import re

import pytest

from gkrw.intake.body_lists import Entry, parse_bodies
from gkrw.intake.body_names import known_names
from gkrw.intake.headings import ColumnMeaning

WORDS = {
    ColumnMeaning.LEAD: "牵头",
    ColumnMeaning.RESPONSIBLE: "责任",
    ColumnMeaning.SUPPORT: "配合",
}


def written(entry: Entry) -> str:
    if isinstance(entry, str):
        return entry
    return "".join(f"{name}（{'、'.join(inner)}）" for name, inner in entry.items())


def parsed(text: str, known: str = "", column: ColumnMeaning = ColumnMeaning.RESPONSIBLE) -> str:
    """The bodies and the other labelled parts of a text in a column of bodies."""
    found = parse_bodies(text, column, known_names([known]))
    parts = [
        f"{word} {'、'.join(map(written, found.lists[kind]))}"
        for kind, word in WORDS.items()
        if found.lists.get(kind)
    ]
    return "；".join(parts + [f"{label} {other}" for label, other in found.others])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市教育局、市财政局，各区政府", "责任 市教育局、市财政局、各区政府"),
        ("市教育局等", "责任 市教育局、等"),
        ("市教育局、市财政局等部门", "责任 市教育局、市财政局、等"),
        ("市教育局、市财政局等有关单位", "责任 有关单位（市教育局、市财政局、等）"),
        ("各相关部门（生态环境局、建设局等）", "责任 各相关部门（生态环境局、建设局、等）"),
        ("各市、县（市、区）教育局", "责任 各市、县（市、区）教育局"),
        ("各街道、区直各部门", "责任 各街道、区直各部门"),
        ("江岸、江汉、武昌区人民政府", "责任 江岸、江汉、武昌区人民政府"),
        ("粮食和储备局、民政局和财政局", "责任 粮食和储备局、民政局、财政局"),
        ("各区、镇、办事处，省、市、县税务局", "责任 各区、镇、办事处、省、市、县税务局"),
        ("市级各有关部门及各县市区政府", "责任 市级各有关部门、各县市区政府"),
        ("各乡镇（街道）和县直有关单位", "责任 各乡镇（街道）、县直有关单位"),
        ("平安办和司法所、住房和城乡建设局", "责任 平安办、司法所、住房和城乡建设局"),
    ],
)
def test_names_are_parted_where_they_end(text: str, expected: str):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办公室牵头，人事科、财务科配合", "牵头 办公室；责任 人事科、财务科"),
        ("由市发改委、市工信局共同牵头，各区负责", "牵头 市发改委、市工信局；责任 各区"),
        ("市教育局、市财政局按职责分工分别负责落实", "责任 市教育局、市财政局"),
        ("市教育局负责，市财政局配合", "牵头 市教育局；责任 市财政局"),
        ("市教育局会同市财政局负责", "牵头 市教育局；责任 市财政局"),
        ("宣传处会办公室", "牵头 宣传处；责任 办公室"),
        ("市教育局为牵头单位，市财政局为责任单位", "牵头 市教育局；责任 市财政局"),
        ("主责：甲局；协同：乙局", "牵头 甲局；配合 乙局"),
        ("主：住建局 辅：城管局、水务局", "牵头 住建局；配合 城管局、水务局"),
        ("主: 住建局；辅: 城管局", "牵头 住建局；配合 城管局"),
        ("水务局.城管局", "责任 水务局、城管局"),
        ("水务局 · 城管局、住建局", "责任 水务局、城管局、住建局"),
        ("此项工作由财政局负责", "责任 财政局"),
        ("以上任务由办公室牵头，各科室配合", "牵头 办公室；责任 各科室"),
        ("区城管局局长王某、财政局", "责任 区城管局、财政局；责任人 区城管局局长王某"),
        ("财政局（主任李强）、教务处副主任", "责任 财政局、教务处；责任人 主任李强、教务处副主任"),
        ("医患办主任负责，各科室配合", "牵头 医患办；责任 各科室；责任人 医患办主任"),
        ("由区城管局局长王某牵头", "牵头 区城管局；责任人 区城管局局长王某"),
        ("财政局牵头（审计局配合）", "牵头 财政局；责任 审计局"),
        ("年级组长、县长办公室", "责任 年级组长、县长办公室"),
        ("①市经信局；②市科技局（排名不分先后）", "责任 市经信局、市科技局"),
        ("市教育局等16个成员单位", "责任 市教育局、等"),
        ("市教育局总牵头，市公安局负责校园安保", "牵头 市教育局；责任 市公安局"),
        ("办公室 牵头 各科室 配合", "牵头 办公室；责任 各科室"),
        ("市生态环境局指导，各县区落实", "责任 市生态环境局、各县区"),
        ("市工业和信息化局（以下简称市工信局）牵头，下同", "牵头 市工业和信息化局"),
        ("综合执法队（城管中队）会派出所", "牵头 综合执法队（城管中队）；责任 派出所"),
        ("管委会办公室、学会工作处", "责任 管委会办公室、学会工作处"),
        ("市教育局（牵头）、市财政局", "牵头 市教育局；责任 市财政局"),
        ("市财政局（按职责分工）", "责任 市财政局"),
        ("甲局、乙局（牵头）、丙局", "牵头 乙局；责任 甲局、丙局"),
        ("甲局、乙局（共同牵头），丙局", "牵头 甲局、乙局；责任 丙局"),
        ("甲局（主办）、乙局（会办）", "牵头 甲局；责任 乙局"),
        ("甲局（牵头）\n乙局\n丙局", "牵头 甲局；责任 乙局、丙局"),
        ("甲局负责牵头，乙局配合", "牵头 甲局；责任 乙局"),
        ("办公室汇总，各科室参与", "牵头 办公室；责任 各科室"),
        ("牵头单位：甲局；配合单位：乙局、丙局等", "牵头 甲局；配合 乙局、丙局、等"),
    ],
)
def test_words_and_labels_give_the_role(text: str, expected: str):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("质量部（牵头）、工会", "牵头 质量部；责任 工会"),
        ("质量部牵头，工会", "牵头 质量部；责任 工会"),
        ("质量部（牵头）\n设备科", "牵头 质量部；责任 设备科"),
        ("质量部、工会", "牵头 质量部、工会"),
    ],
)
def test_a_lead_that_is_marked_in_a_column_of_leads_is_the_only_one(text: str, expected: str):
    assert parsed(text, column=ColumnMeaning.LEAD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市水务局，2024年12月底前完成", "责任 市水务局；完成时限 2024年12月底前完成"),
        ("市水务局牵头，年内分批推进", "牵头 市水务局；完成时限 年内分批推进"),
        ("市水务局牵头，持续推进", "牵头 市水务局；完成时限 持续推进"),
        ("责任单位：市水务局，完成时限：全年", "责任 市水务局；完成时限 全年"),
    ],
)
def test_a_deadline_among_the_bodies_is_none_of_them(text: str, expected: str):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李明同志牵头，县工信局负责", "责任 县工信局；牵头领导 李明同志"),
        ("王强副市长牵头，甲局负责", "责任 甲局；牵头领导 王强副市长"),
        ("张伟牵头，甲局负责", "责任 甲局；牵头领导 张伟"),
        ("牵头领导：张伟；责任单位：甲局", "责任 甲局；牵头领导 张伟"),
        ("市委书记办公室、区长热线办", "责任 市委书记办公室、区长热线办"),
    ],
)
def test_a_person_never_leads_as_a_body(text: str, expected: str):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("新区\n财政局", "新区财政局", "责任 新区财政局"),
        ("新区\n财政局", "财政局、新区", "责任 新区、财政局"),
        ("土地储备科、\n权籍科", "", "责任 土地储备科、权籍科"),
        ("人事科\n财务科", "", "责任 人事科、财务科"),
        ("牵头单位：甲局\n责任单位：乙局", "", "牵头 甲局；责任 乙局"),
    ],
)
def test_a_line_break_parts_names_or_only_wraps_one(text: str, known: str, expected: str):
    assert parsed(text, known) == expected


def test_two_names_that_are_joined_in_a_cell_of_their_own_are_two():
    assert parsed("民政局和财政局", "民政局和财政局") == "责任 民政局、财政局"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市发改委 市教育局 市财政局等", ["市发改委", "市教育局", "市财政局", "等"]),
        ("市发改委\n市教育局\n市财政局等", ["市发改委", "市教育局", "市财政局", "等"]),
        ("市发改委 市教育局按职责分工负责", ["市发改委", "市教育局"]),
    ],
)
def test_blanks_and_lines_part_names_also_before_an_open_end(text, names):
    parsed = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset())
    assert parsed.lists[ColumnMeaning.RESPONSIBLE] == names


@pytest.mark.parametrize("text", ["各镇、县财政局", "各镇\n县财政局", "各街道、市国有公司"])
def test_a_county_does_not_go_on_from_townships(text: str):
    names = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset()).lists
    assert names == {ColumnMeaning.RESPONSIBLE: re.split("[、\n]", text)}


def test_kinds_of_places_are_one_name():
    for text in ("各市、县、区人民政府", "各区、镇、办事处", "省、市、县税务局"):
        names = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset()).lists
        assert names == {ColumnMeaning.RESPONSIBLE: [text]}


@pytest.mark.parametrize(
    "text",
    [
        "市商务局、三大运营商、武汉海关、各区人民政府",
        "市住建局、城投、市税务局",
        "教务处、校长、各班主任",
    ],
)
def test_a_name_with_an_unusual_end_does_not_share_that_of_others(text: str):
    names = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset()).lists
    assert names == {ColumnMeaning.RESPONSIBLE: text.split("、")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("科技局（郑某）会人才办", "牵头 科技局；责任 人才办；责任人 郑某"),
        ("安委办 张伟、住建局　李某", "责任 安委办、住建局；责任人 张伟、李某"),
        ("区政府办 区安委办 各镇（街道）", "责任 区政府办、区安委办、各镇（街道）"),
        (
            "教育局（高教处）、发改局（张伟、李明）",
            "责任 教育局（高教处）、发改局；责任人 张伟、李明",
        ),
        ("城管局\n王某", "责任 城管局；责任人 王某"),
        (
            "城管局（联系人：王某，电话：12345678）、住建局",
            "责任 城管局、住建局；联系人 王某；电话 12345678",
        ),
        ("承办单位：城管局；督办单位：督查室", "责任 城管局；督办单位 督查室"),
        ("责任单位：城管局；配合单位：无", "责任 城管局"),
        ("城管局 10月底前", "责任 城管局；完成时限 10月底前"),
    ],
)
def test_what_is_no_body_stands_apart(text: str, expected: str):
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区委组\n织部", "责任 区委组织部"),
        ("区科\n技局\n区司\n法局", "责任 区科技局、区司法局"),
        ("区市\n场监管局、住建局", "责任 区市场监管局、住建局"),
        ("民政和社会\n保障局", "责任 民政和社会保障局"),
        ("康复部　康复中心　各县区残联", "责任 康复部、康复中心、各县区残联"),
        ("城管局\\住建局|商务局", "责任 城管局、住建局、商务局"),
        ("市妇联等群团组织", "责任 市妇联、等"),
        ("城管局（主）、住建局", "牵头 城管局；责任 住建局"),
        ("城管局、商务局分别牵头，各街道落实", "牵头 城管局、商务局；责任 各街道"),
    ],
)
def test_names_are_parted_as_they_are_written(text: str, expected: str):
    assert parsed(text) == expected


def test_supporting_bodies_that_meet_others_support_as_these_do():
    assert parsed("规划处会财务处", column=ColumnMeaning.SUPPORT) == "配合 规划处、财务处"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各相关部门（生态环境局、建设局等", "责任 各相关部门（生态环境局、建设局、等）"),
        ("财政局牵头（审计局配合", "牵头 财政局；责任 审计局"),
        ("（责任单位：财政局、审计局", "责任 财政局、审计局"),
        ("财政局、审计局）", "责任 财政局、审计局"),
        ("市财政局（国资委、市审计局", "责任 市财政局（国资委）、市审计局"),
        ("财政局（张某、审计局（李某）", "责任 财政局、审计局；责任人 张某、李某"),
        ("牵头：财政局（预算科；配合：审计局", "牵头 财政局（预算科）；配合 审计局"),
        ("各镇（街道、财政局", "责任 各镇（街道）、财政局"),
    ],
)
def test_a_bracket_of_which_half_is_lost_is_said(text: str, expected: str):
    assert parsed(text) == expected
    doubts = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset()).doubts
    assert any("的括号不成对，请核对单位的名称" in each for each in doubts)


@pytest.mark.parametrize("text", ["有关部门（甲局、县（市、区）政府）", "各市（县（市、区）政府）"])
def test_brackets_inside_others_stay(text: str):
    doubts = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset()).doubts
    assert not any("括号" in each for each in doubts)
