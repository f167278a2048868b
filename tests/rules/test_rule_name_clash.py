"""G402: one name for two departments or collectives."""

import pytest
from edits import with_collective

from tables import check, edited, places


def test_a_department_listed_twice_is_reported_at_the_second():
    [finding] = check(edited(("  - name: 建设局\n", "  - name: 建设局\n  - name: 财政局\n")))
    assert (finding.code, finding.place.line, finding.place.column) == ("G402", 8, 11)
    assert finding.message == "“财政局”已经是部门名称，不能再作为部门名称。"


def test_a_collective_named_as_a_department_is_reported():
    [finding] = check(with_collective("建设局", "unlisted"))
    assert (finding.code, finding.place.line, finding.place.column) == ("G402", 11, 11)
    assert finding.message == "“建设局”已经是部门名称，不能再作为统称。"


def test_a_collective_listed_twice_is_reported():
    assert places(with_collective("各部门", "unspecified")) == [("G402", 11, 11)]


@pytest.mark.parametrize("key", ["aliases", "unconfirmed"])
def test_an_alias_gives_way_to_a_department_wherever_it_stands(key):
    text = edited(("  - name: 审计局\n", f"  - name: 审计局\n    {key}: [建设局]\n"))
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == (
        "G402",
        7,
        {"aliases": 15, "unconfirmed": 19}[key],
    )
    assert finding.message == "“建设局”已经是部门名称，不能再作为审计局的别名。"


def test_an_alias_gives_way_to_a_collective():
    text = edited(("aliases: [新区财政局]", "aliases: [新区财政局, 各部门]"))
    assert places(text) == [("G402", 5, 22)]


def test_an_alias_of_two_departments_is_reported_at_the_second():
    text = edited(("  - name: 审计局\n", "  - name: 审计局\n    aliases: [新区财政局]\n"))
    [finding] = check(text)
    assert (finding.code, finding.place.line, finding.place.column) == ("G402", 7, 15)
    assert finding.message == "“新区财政局”已经是财政局的别名，不能再作为审计局的别名。"


@pytest.mark.parametrize("again", ["新区财政局", "财政局"])
def test_an_alias_given_twice_or_equal_to_the_name_is_reported(again):
    text = edited(("aliases: [新区财政局]", f"aliases: [新区财政局, {again}]"))
    assert places(text) == [("G402", 5, 22)]


def test_etc_is_no_name_for_a_department_or_collective():
    text = with_collective("等", "unlisted")
    found = [each for each in check(text) if each.code == "G402"]
    assert [(each.place.line, each.place.column) for each in found] == [(11, 11)]
    assert found[0].message == "“等”表示名单没有列完，不能用作名称。"


def test_names_that_contain_each_other_do_not_clash():
    assert places(edited(("aliases: [新区财政局]", "aliases: [新区财政局, 财政, 市财政局]"))) == []


@pytest.mark.parametrize(
    "like",
    [
        "财政\u200b局",
        "财政局\u2066",
        "\u202e财政局",
        "财政\u00a0局",
        "财\ufe00政局",
        "财政\U000e0041局",
        "财政\u3164局",
    ],
)
def test_two_names_that_look_the_same_clash(like):
    text = edited(("  - name: 建设局\n", f'  - name: 建设局\n  - name: "{like}"\n'))
    [finding] = [each for each in check(text) if each.code == "G402"]
    assert finding.place.line == 8
    assert "和“财政局”看起来一样" in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A局", "Ａ局"),
        ("O2园区", "02园区"),
        ("l号园区", "1号园区"),
        ("第一园区", "第—园区"),
        ("\uf92c局", "郎局"),
    ],
)
def test_forms_of_one_character_clash(one, other):
    text = edited(("  - name: 建设局\n", f"  - name: 建设局\n  - name: {one}\n  - name: {other}\n"))
    assert "G402" in [code for code, line, _ in places(text) if line == 9]


def test_an_alias_may_look_like_the_name_of_its_own_department_only():
    own = edited(("aliases: [新区财政局]", "aliases: [新区财政局, 新 区财政局]"))
    assert "G402" not in [code for code, _, _ in places(own)]
    others = edited(("  - name: 审计局\n", "  - name: 审计局\n    aliases: [财 政局]\n"))
    assert "G402" in [code for code, _, _ in places(others)]
