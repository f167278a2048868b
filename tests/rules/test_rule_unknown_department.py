"""G401: a name that is neither a department, nor an alias, nor a collective."""

import pytest
from edits import with_collective, with_default, with_lead, with_responsible

from conftest import REAL_TABLE
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


def test_a_name_that_several_lists_have_is_one_finding():
    text = edited(
        ("lead: [审计局]", "lead: [审计局, 税务局]"),
        ("[新区财政局]\n          - id", "[财政局, 税务局]\n          - id"),
    )
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G401", 23, 29)
    assert finding.message == (
        "任务 T01 的牵头部门“税务局”不是已知的部门或统称，共有 2 处（第 23、28 行）。"
    )


NEW_NAME = "没有一处写到，是不是改了名？改了名的，"
OTHERWISE = "；打错了的，改正过来；是新部门的，请加到 departments。"


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        (
            "  - name: 管委会办公室",
            "  - name: 管委办",
            f"“管委办”{NEW_NAME}把旧名“管委会办公室”加到“管委办”的 aliases，"
            f"或者把这 10 处都改成“管委办”{OTHERWISE}",
        ),
        (
            "  - name: 管委会办公室",
            "  - name: 综合保障中心",
            f"“综合保障中心”{NEW_NAME}把旧名“管委会办公室”加到“综合保障中心”的 aliases，"
            f"或者把这 10 处都改成“综合保障中心”{OTHERWISE}",
        ),
        (
            "  - name: 教体局",
            "  - name: 教育和体育局",
            "是不是教育和体育局？确有这个写法的，请加到该部门的 aliases；"
            "是新部门的，请加到 departments。",
        ),
        (
            "  - name: 各园区",
            "  - name: 各功能区",
            f"“各功能区”{NEW_NAME}把这 17 处都改成“各功能区”{OTHERWISE}",
        ),
    ],
)
def test_a_renamed_body_is_one_finding_that_asks_about_the_new_name(old, new, fix):
    text = REAL_TABLE.read_text(encoding="utf-8")
    clean = check(text)
    found = check(text.replace(old, new))
    assert [each.fix for each in found if each not in clean and each.severity.value == "error"] == [
        fix
    ]
    assert len([each for each in found if each.code in ("G401", "G403")]) == 1


def test_a_department_added_as_the_fix_of_a_rename_says_leaves_no_finding():
    text = REAL_TABLE.read_text(encoding="utf-8")
    renamed = "  - name: 管委办\n    aliases: [管委会办公室]"
    assert not [
        each
        for each in check(text.replace("  - name: 管委会办公室", renamed))
        if each.code == "G401"
    ]


def test_the_message_says_whose_name_it_is():
    [finding] = check(with_lead("税务局"))
    assert finding.message == "任务 T02 的牵头部门“税务局”不是已知的部门或统称。"
    [finding] = check(with_default("税务局"))
    assert finding.message == "“主动公开”的责任部门“税务局”不是已知的部门或统称。"


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        (
            "财証局",
            "是不是财政局？确有这个写法的，请加到该部门的 aliases；是新部门的，请加到 departments。",
        ),
        (
            "新区财証局",
            "是不是财政局？确有这个写法的，请加到该部门的 aliases；是新部门的，请加到 departments。",
        ),
        (
            "财政",
            "是不是财政局？确有这个写法的，请加到该部门的 aliases；是新部门的，请加到 departments。",
        ),
        (
            "市财政局",
            "是不是财政局？确有这个写法的，请加到该部门的 aliases；是新部门的，请加到 departments。",
        ),
        ("税务局", "改正名称；是新部门的，请加到 departments。"),
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


def test_names_written_otherwise_are_found_at_every_place_each_with_its_edit():
    text = edited(
        ("lead: [审计局]", "lead: [财政局、建设局]"),
        ("responsible: [建设局]", "responsible: [财政局、建设局]"),
    )
    findings = [each for each in check(text) if each.code == "G401"]
    assert [each.edit and each.edit.new for each in findings] == ["财政局, 建设局"] * 2
    assert len({each.place for each in findings}) == 2


def test_quotation_marks_around_a_name_are_put_right():
    (finding,) = [
        each
        for each in check(edited(("lead: [审计局]", "lead: [“审计局”]")))
        if each.code == "G401"
    ]
    assert finding.edit is not None
    assert finding.edit.new == "审计局"
