"""Cases that a rule once reported wrongly, did not report, or gave a wrong fix for."""

import pytest
from edits import (
    with_collective,
    with_group_title,
    with_ids,
    with_lead,
    with_requirement,
    with_responsible,
    with_section_title,
    with_target,
    with_title,
)

from tables import check, edited, places, read


def codes(text: str) -> list[str]:
    return [code for code, _, _ in places(text)]


def fix(text: str, code: str) -> str:
    [finding] = [each for each in check(text) if each.code == code]
    return finding.fix


@pytest.mark.parametrize(
    "title",
    ["12.4国家宪法日宣传", "一、二级预警信息公开", "一、", "3.15消费者权益日信息公开"],
)
def test_a_number_that_belongs_to_the_title_is_no_number_before_it(title):
    assert "G313" not in codes(with_title(title))


@pytest.mark.parametrize("title", ["１、审计公开", "①审计公开", "一 、审计公开", "12. 审计公开"])
def test_numbers_in_other_shapes_are_found(title):
    assert "G313" in codes(with_title(title))


def test_a_paragraph_that_leads_in_others_ends_in_a_colon():
    assert codes(with_requirement("做好以下工作：", "一是公开，二是公布。")) == []
    assert codes(with_requirement("公开。", "做好以下工作：")) == ["G505"]


@pytest.mark.parametrize("text", ["按照《条例》第20条规定公开。", "召开第1次会议后公开。"])
def test_an_ordinal_is_no_target(text):
    assert codes(with_requirement(text)) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("公开不少于3,000条。", "at_least: 3000, unit: 条"),
        ("公开率达到百分之百。", "at_least: 100, unit: '%'"),
        ("投诉为零。", "at_most: 0, unit: 件"),
        ("在两个工作日内公示。", "at_most: 2, unit: 个工作日"),
        ("投诉率不超过0.50%。", "at_most: 0.5, unit: '%'"),
    ],
)
def test_a_number_may_be_written_in_several_ways(text, target):
    assert codes(with_target(text, target)) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("在17个工作日内公示。", "at_most: 7, unit: 个工作日"),
        ("在二十个工作日内公示。", "at_most: 10, unit: 个工作日"),
        ("不超过7.5个工作日。", "at_most: 7, unit: 个工作日"),
    ],
)
def test_a_part_of_a_number_is_another_number(text, target):
    assert codes(with_target(text, target)) == ["G604"]


def test_items_counted_with_one_bracket_are_balanced():
    assert codes(with_requirement("1）建立制度。", "2）公开（依法保密的除外）。")) == []
    assert codes(with_requirement("建立1）制度。")) == ["G504"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("公开.并及时更新。", 17),
        ("公开,3项。", 17),
        ("时间:9:00起公开。", 17),
        ("达到90%, 公开。", 20),
        ("电话(0931)公开。", 17),
    ],
)
def test_half_width_marks_beside_numbers_and_blanks(text, column):
    assert ("G501", 27, column) in places(with_requirement(text))


@pytest.mark.parametrize("text", ["达到99.5%。", "见example.com网站公开。", "上午9:00公开。"])
def test_half_width_marks_inside_numbers_and_addresses_are_right(text):
    assert "G501" not in codes(with_requirement(text))


def test_a_blank_line_is_found_where_it_is():
    text = edited(("对审计发现", "\n              对审计发现"))
    assert [place for place in places(text) if place[0] == "G502"] == [("G502", 27, 15)]
    assert places(with_requirement("公开。", "", "更新。")) == [("G502", 28, 15)]


def test_a_quoted_heading_is_found_at_its_character():
    assert places(with_group_title('"主动,公开"')) == [("G501", 14, 19)]
    assert places(with_section_title("'政府 信息'")) == [("G502", 12, 15)]


def test_names_that_contain_a_conjunction_come_apart_where_they_should():
    departments = ("  - name: 审计局", "  - name: 民政司法和社保局\n  - name: 审计局")
    text = edited(departments, ("lead: [审计局]", "lead: [民政司法和社保局、审计局]"))
    assert fix(text, "G401") == "名称之间用半角逗号隔开：[民政司法和社保局, 审计局]。"
    assert fix(with_lead("财政局和建设局"), "G401") == "名称之间用半角逗号隔开：[财政局, 建设局]。"


def test_a_name_with_the_word_for_its_role_is_told_by_its_name():
    assert fix(with_lead("财政局牵头"), "G401") == "名单里只写名称：财政局。"
    supporting = fix(with_responsible("财政局配合"), "G401")
    assert supporting == "名单里只写名称：财政局，写进 support 的名单。"
    assert "市税务局" not in fix(with_responsible("市税务局配合"), "G401")


def test_brackets_behind_a_department_are_put_beside_it():
    assert fix(with_responsible("财政局（审计局）"), "G401") == "各部门并列写出：[财政局, 审计局]。"
    assert "市税务局" not in fix(with_responsible("财政局（市税务局）"), "G401")


def test_a_corrected_id_is_not_one_that_is_taken():
    assert fix(with_ids("T01", "t1"), "G302") == "改成 T02。"


def test_each_repeated_id_is_offered_another_one():
    fixes = [each.fix for each in check(with_ids("T01", "T01", "T01")) if each.code == "G301"]
    assert ["T02" in fixes[0], "T03" in fixes[1]] == [True, True]


def test_the_list_of_exceptions_is_called_that():
    text = edited(("members: all", "members: all\n    except: [审记局]"))
    [finding] = [each for each in check(text) if each.code == "G401"]
    assert finding.message == "统称“各部门”的除外名单“审记局”不是已知的部门或统称。"


def test_members_are_checked_like_other_lists():
    assert "G408" in codes(with_collective("各单位", "[财政局, 新区财政局]"))
    text = edited(("aliases: [新区财政局]", "aliases: [新区财政局]\n    unconfirmed: [财政办]"))
    assert "G409" in codes(with_collective("各单位", "[财政办, 建设局]", text=text))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("            title: 审计公开", "            titel: 审计公开", ["G201"]),
        ("            lead: [审计局]", "            leed: [审计局]", ["G201"]),
        ("            lead: [审计局]", "            牵头部门: [审计局]", ["G201"]),
        ("            lead: [审计局]", "            lead: ［审计局］", ["G203"]),
        ("title: 审计公开", "title: 审计\x07公开", ["G105"]),
        ("lead: [审计局]", "lead: 【审计局】", ["G203"]),
        ("lead: [审计局]", "lead: [审计局]]", ["G106"]),
        ("title: 审计公开", 'title: "审计"公开', ["G106"]),
    ],
)
def test_one_mistake_is_reported_once(old, new, expected):
    assert [code for code in codes(edited((old, new))) if code != "G403"] == expected


def test_a_misspelled_key_is_read_as_what_was_meant():
    loaded = read(edited(("            lead: [审计局]", "            leed: [审计局]")))
    assert loaded.table is not None
    assert [str(task.lead) for task in loaded.table.tasks()] == ["新区财政局", "审计局"]


def test_text_behind_a_quotation_says_so():
    [finding] = check(edited(("title: 审计公开", 'title: "放管服"改革')))
    assert finding.message == "引号或括号已经结束，后面又有文字。"


def test_an_unresolved_merge_is_one_finding_and_its_first_side_is_read():
    merge = "<<<<<<< HEAD\n{0}lead: [审计局]\n=======\n{0}lead: [财政局]\n>>>>>>> 修改".format(
        " " * 12
    )
    text = edited(("            lead: [审计局]", merge))
    assert [code for code in codes(text) if code != "G403"] == ["G115"]
    table = read(text).table
    assert table is not None
    assert [str(task.lead) for task in table.tasks()] == ["新区财政局", "审计局"]
    assert [task.place.line for task in table.tasks()] == [19, 24]


def test_a_word_file_is_one_finding():
    for data in (b"PK\x03\x04" + bytes(range(256)) * 9, b"\xd0\xcf\x11\xe0" + b"\0" * 99):
        assert places(data) == [("G101", 1, 1)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_one_finding(encoding):
    text = edited(("title: 审计公开", "title: 审计公开 "))
    found = places(text.encode(encoding))
    assert [code for code, _, _ in found] == ["G101"]
