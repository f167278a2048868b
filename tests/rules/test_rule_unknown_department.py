"""G401: a name that is neither a department, nor an alias, nor a collective."""

import pytest
from edits import with_collective, with_default, with_lead, with_responsible

from tables import check, edited, places


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (with_lead("新区财証局"), 28, 25),
        (with_responsible("财証局, 等"), 29, 32),
        (with_responsible("{各部门: [财証局]}"), 29, 39),
        (with_responsible("{各单位: [财政局]}"), 29, 33),
        (with_default("财証局"), 15, 28),
        (with_collective("各单位", "[审计局, 财証局]", with_lead("各单位")), 12, 20),
        (edited(("members: all", "members: all\n    except: [财証局]")), 11, 14),
    ],
    ids=[
        "lead",
        "responsible",
        "in brackets",
        "before brackets",
        "default",
        "member",
        "exception",
    ],
)
def test_an_unknown_name_is_reported_where_it_stands(text, line, column):
    found = [place for place in places(text) if place[0] == "G401"]
    assert found == [("G401", line, column)]


def test_each_use_is_reported():
    text = edited(
        ("lead: [审计局]", "lead: [审计局, 税务局]"),
        ("[新区财政局]\n          - id", "[财政局, 税务局]\n          - id"),
    )
    assert places(text) == [("G401", 23, 29), ("G401", 28, 25)]


def test_the_message_says_whose_name_it_is():
    [finding] = check(with_lead("税务局"))
    assert finding.message == "任务 T02 的牵头部门“税务局”不是已知的部门或统称。"
    [finding] = check(with_default("税务局"))
    assert finding.message == "“主动公开”的责任部门“税务局”不是已知的部门或统称。"


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("财証局", "是不是财政局？确有这个写法的，请加到该部门的 aliases。"),
        ("新区财証局", "是不是财政局？确有这个写法的，请加到该部门的 aliases。"),
        ("财政", "是不是财政局？确有这个写法的，请加到该部门的 aliases。"),
        ("市财政局", "是不是财政局？确有这个写法的，请加到该部门的 aliases。"),
        ("税务局", "改正名称；确实是新的部门，请加到 departments。"),
        ("财政\u200b局", "名称里有空格或看不见的字符，重新输入：财政局。"),
        ("财 政 局", "名称里有空格或看不见的字符，重新输入：财政局。"),
        ("财政局、审计局", "名称之间用半角逗号隔开：[财政局, 审计局]。"),
        ("新区财政局，建设局", "名称之间用半角逗号隔开：[新区财政局, 建设局]。"),
        ("财政局和审计局", "名称之间用半角逗号隔开：[财政局, 审计局]。"),
        ("财政局及审计局", "名称之间用半角逗号隔开：[财政局, 审计局]。"),
        ("财政局 审计局", "名称之间用半角逗号隔开：[财政局, 审计局]。"),
        ("财政局、审计局等", "名称之间用半角逗号隔开：[财政局, 审计局, 等]。"),
        ("财政局等", "名称之间用半角逗号隔开：[财政局, 等]。"),
        ("各部门（财政局、审计局）", "写成 {各部门: [财政局, 审计局]}。"),
        ("各部门（财政局、审计局等）", "写成 {各部门: [财政局, 审计局, 等]}。"),
        ("各部门(财政局，审计局)", "写成 {各部门: [财政局, 审计局]}。"),
    ],
)
def test_the_fix_says_what_to_write(written, fix):
    finding = next(each for each in check(with_lead(written)) if each.code == "G401")
    assert finding.fix == fix


@pytest.mark.parametrize("name", ["财政局", "新区财政局"])
def test_departments_aliases_and_collectives_are_known(name):
    assert places(with_lead(name)) == []


def test_a_name_to_be_confirmed_is_known():
    text = edited(
        ("aliases: [新区财政局]", "unconfirmed: [新区财政局]"),
    )
    assert [code for code, _, _ in places(text)] == ["G409"]


def test_a_name_that_is_unknown_without_its_blanks_too_is_not_proposed():
    [finding] = check(with_lead("税 务 局"))
    assert "税务局" not in finding.fix
