"""All rules together: their list, their explanations, and the real table."""

import pkgutil
import re
from pathlib import Path

import pytest

from gkrw import rules
from gkrw.core.findings import Place, errors_in
from gkrw.core.roster import build_roster
from gkrw.store.finding_kinds import KINDS
from tables import SMALL, check, edited, places, read

_NAMES = [rule.__name__.rpartition(".")[2] for rule in rules.every_rule()]
_EVERY_RULE = pytest.mark.parametrize("rule", rules.every_rule(), ids=_NAMES)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_module_but_context_is_a_rule_in_the_list():
    modules = {module.name for module in pkgutil.iter_modules(rules.__path__)} - {"context"}
    assert sorted(_NAMES) == sorted(modules)


def test_every_rule_has_tests_of_its_own():
    tested = {
        path.stem.removeprefix("test_rule_") for path in Path(__file__).parent.glob("test_rule_*")
    }
    assert tested == {*_NAMES}


def test_the_rules_are_in_the_order_of_their_codes():
    codes = [rule.KIND.code for rule in rules.every_rule()]
    assert codes == sorted(codes)


def test_every_code_is_used_once():
    codes = [kind.code for kind in KINDS] + [rule.KIND.code for rule in rules.every_rule()]
    assert len(set(codes)) == len(codes)


@_EVERY_RULE
def test_a_code_is_g_and_three_digits_from_g300(rule):
    assert re.fullmatch(r"G[3-9]\d\d", rule.KIND.code)


@_EVERY_RULE
def test_a_kind_explains_itself_in_chinese(rule):
    for text in (rule.KIND.title, rule.KIND.meaning, rule.KIND.fix):
        assert _CHINESE.search(text)
        assert text == text.strip()
    assert rule.KIND.example.strip()


@_EVERY_RULE
def test_a_rule_says_in_english_what_it_finds(rule):
    for text in (rule.__doc__, rule.check.__doc__):
        assert text.strip()
        assert text.isascii() or "等" in text  # a rule about a word may show the word


def test_a_rule_of_the_real_kind_gives_findings_of_its_own_code():
    text = edited(("title: 审计公开", "title: 一、审计，，公开"), ("lead: [审计局]", "lead: []"))
    codes = [code for code, _, _ in places(text)]
    assert sorted(codes) == ["G313", "G403", "G404", "G506"]


def test_findings_come_in_the_order_of_the_file():
    text = edited(
        ("title: 审计公开", "title: 审计，，公开"),
        ("title: 公众参与", "title: 公众，，参与"),
        ("topic: 会议公开", "topic: 一、会议公开"),
    )
    assert places(text) == [("G313", 17, 20), ("G506", 20, 27), ("G506", 25, 23)]


def test_nothing_is_wrong_with_the_small_table():
    assert places(SMALL) == []


def test_the_real_table_has_no_errors(real_table):
    assert not errors_in(rules.check(real_table))


def test_the_real_table_has_exactly_the_questions_that_the_office_left_open(real_table):
    found = rules.check(real_table)
    expected = [
        ("G406", "任务 T11 的责任部门“各相关部门”"),
        ("G404", "任务 T12"),
        ("G405", "任务 T12 的责任部门"),
        ("G404", "任务 T13"),
        ("G409", "任务 T13 的责任部门“民政局”"),
        ("G405", "任务 T13 的责任部门"),
        ("G407", "任务 T14 由财政局牵头"),
        ("G405", "任务 T14 的责任部门"),
        ("G406", "任务 T16 的责任部门“各相关部门”只列了一部分"),
        ("G407", "任务 T16 由生态环境局牵头"),
        ("G405", "任务 T16 的责任部门"),
        ("G404", "任务 T17"),
        ("G409", "任务 T17 的责任部门“社保局”"),
        ("G405", "任务 T17 的责任部门"),
        ("G505", "任务 T23"),
        ("G501", "任务 T28 的工作任务"),
        ("G406", "“政务服务公开”的责任部门“各相关部门”没有说明是哪些部门，待明确（涉及 T31、T32）"),
    ]
    assert [finding.code for finding in found] == [code for code, _ in expected]
    for finding, (_, beginning) in zip(found, expected, strict=True):
        assert finding.message.startswith(beginning)


_ABSENCES = edited(
    ("  - name: 建设局\n", "  - name: 建设局\n  - name: 气象局\n"),
    ("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    responsible: [建设局]\n"),
    ("                lead: [新区财政局]\n", ""),
    ("            lead: [审计局]\n", "            lead: [审计局, 财政局]\n"),
) + ("  - title: 解读回应参与\n    groups: []\n")
_BROKEN = _ABSENCES + "  - title: “平台建设\n    groups: [\n"


@_EVERY_RULE
def test_the_errors_alone_are_found_by_the_rules_whose_kind_is_an_error(rule, monkeypatch):
    place = Place("表.yaml", 1, 1)
    monkeypatch.setattr(rule, "check", lambda _: [rule.KIND.at(place, "这里不对。")])
    table = read(SMALL).table
    assert table is not None
    found = rules.find_errors(table, build_roster(table))
    assert [each.code for each in found] == [each.code for each in errors_in(rules.check(table))]


def test_what_is_absent_from_a_whole_table_is_reported():
    assert places(_ABSENCES) == [
        ("G403", 8, 11),
        ("G413", 14, 18),
        ("G410", 21, 17),
        ("G311", 31, 12),
    ]


def test_what_is_absent_from_a_table_that_was_not_read_whole_is_not():
    table = read(_BROKEN).table
    assert table is not None
    assert not table.whole
    assert rules.check(table) == ()
    assert {code for code, _, _ in places(_BROKEN)} == {"G106"}


def test_what_is_there_is_checked_in_a_table_that_was_not_read_whole():
    text = edited(("title: 审计公开", "title: 审计，，公开"), text=_BROKEN)
    assert ("G506", 26, 23) in places(text)


@pytest.mark.parametrize(
    ("requirement", "codes"),
    [
        ("网上可办率不低于90%", {"G505", "G604"}),
        ("建立健全列席政府有关会议的制度并抓好落实。", {"G503", "G604"}),
        ("|\n              公开。\n              lead: [审计局]\n", {"G416", "G604"}),
    ],
)
def test_messages_name_the_requirement_by_the_heading_of_the_table(requirement, codes):
    own = "columns:\n  lead: 牵头部门\n  responsible: 责任部门\n  requirement: 具体举措\n"
    target = "targets: [{name: 办结率, at_least: 70, unit: '%'}]"
    old = (
        "|\n              对审计发现问题、整改落实及问责情况进行公开。\n            lead: [审计局]"
    )
    lead = f"            lead: [审计局]\n            {target}"
    text = edited((old, f"{requirement.rstrip()}\n{lead}"), ("sections:\n", f"{own}sections:\n"))
    found = [each for each in check(text) if each.code in codes]
    assert {each.code for each in found} == codes
    assert all("具体举措" in each.message for each in found)
