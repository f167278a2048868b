"""Names → departments and collectives, and the role a department has in a task."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkrw.core import roster
from gkrw.core.assignments import ASSIGNED, Assignments, Role
from gkrw.core.model import Table, Task
from gkrw.core.recipients import is_recipient
from gkrw.core.roster import Roster
from tables import edited, read


@pytest.fixture(scope="module")
def real(real_table) -> tuple[Table, Roster]:
    """The office's own table and its roster."""
    return real_table, roster.build_roster(real_table)


def built(*changes: tuple[str, str], collectives: str = "") -> tuple[Roster, Task]:
    """The roster of the small table after some changes, and its task T02.

    `collectives` are more of them, one `name: members` a line.
    """
    more = "".join(
        f"  - name: {name}\n    members: {members}\n"
        for name, members in (line.split(": ") for line in collectives.splitlines())
    )
    text = edited(("    members: all\n", f"    members: all\n{more}"))
    table = read(edited(*changes, text=text)).table
    assert table is not None
    return roster.build_roster(table), list(table.tasks())[1]


def responsible(names: str) -> tuple[str, str]:
    """T02, which 审计局 leads, with these names instead of 建设局."""
    return ("responsible: [建设局]", f"responsible: [{names}]")


def role_of(known: Roster, body: str, task: Task) -> Role | None:
    table = read(edited()).table
    assert table is not None
    return Assignments(table, known).role(body, task)


def roles(known: Roster, task: Task) -> dict[str, str]:
    """Every body with a role in a task → the role in Chinese."""
    found = ((body.name, role_of(known, body.name, task)) for body in known.bodies())
    return {name: role.label for name, role in found if role is not None}


def tasks_of(real: tuple[Table, Roster], body: str, role: Role) -> list[str]:
    """The ids of the real tasks in which a body has a role."""
    table, known = real
    return [task.id for task in table.tasks() if role_of(known, body, task) is role]


# -- the real table ------------------------------------------------------------------------------


def test_the_finance_bureau_leads_three_tasks(real):
    assert tasks_of(real, "财政局", Role.LEAD) == ["T10", "T14", "T40"]


def test_the_finance_bureau_is_named_in_one_task(real):
    assert tasks_of(real, "财政局", Role.NAMED) == ["T12"]


def test_the_finance_bureau_shares_thirty_four_tasks(real):
    assert len(tasks_of(real, "财政局", Role.COLLECTIVE)) == 34


def test_the_finance_bureau_may_be_meant_in_four_tasks(real):
    assert tasks_of(real, "财政局", Role.POSSIBLE) == ["T11", "T16", "T31", "T32"]


def test_a_department_in_brackets_is_named(real):
    assert "T16" in tasks_of(real, "农林水务局", Role.NAMED)
    assert "T16" in tasks_of(real, "建设局", Role.NAMED)


def test_the_bureau_that_leads_a_task_is_not_also_named_in_it(real):
    # T16: led by 生态环境局, which stands in the brackets too
    assert "T16" in tasks_of(real, "生态环境局", Role.LEAD)
    assert "T16" not in tasks_of(real, "生态环境局", Role.NAMED)


def test_the_bureau_of_the_reform_is_named_by_its_old_names(real):
    assert tasks_of(real, "民政司法和社保局", Role.NAMED) == ["T13", "T17"]


def test_the_parks_are_a_recipient_of_their_own(real):
    named = [task.id for task in real[0].tasks() if "各园区" in task.responsible.flat()]
    assert tasks_of(real, "各园区", Role.NAMED) == named
    assert len(named) == 44
    assert tasks_of(real, "各园区", Role.COLLECTIVE) == []


def test_every_department_but_the_named_ones_has_each_task_of_all_departments(real):
    table, known = real
    t18 = next(task for task in table.tasks() if task.id == "T18")
    found = roles(known, t18)
    assert found.pop("民政司法和社保局") == "牵头"
    assert (found.pop("各园区"), found.pop("各部门")) == ("责任", "责任")
    assert set(found.values()) == {"共同"}
    assert len(found) == len(table.departments) - 1


# -- the four roles ------------------------------------------------------------------------------


def test_the_strongest_role_wins():
    known, task = built(responsible("审计局, 财政局, 各部门"))
    assert roles(known, task) == {
        "财政局": "责任",
        "审计局": "牵头",
        "建设局": "共同",
        "各部门": "责任",
    }


def test_a_collective_that_leads_makes_its_members_share():
    known, task = built(("lead: [审计局]", "lead: [各部门]"))
    assert roles(known, task) == {
        "财政局": "共同",
        "审计局": "共同",
        "建设局": "责任",
        "各部门": "牵头",
    }


def test_an_alias_is_its_department():
    known, task = built(responsible("新区财政局"))
    assert roles(known, task) == {"财政局": "责任", "审计局": "牵头"}


def test_an_unspecified_collective_only_possibly_means_a_department():
    known, task = built(responsible("各相关部门"), collectives="各相关部门: unspecified")
    assert roles(known, task) == {
        "财政局": "可能涉及",
        "审计局": "牵头",
        "建设局": "可能涉及",
        "各相关部门": "责任",
    }


def test_a_closed_list_in_brackets_says_exactly_who_is_meant():
    known, task = built(
        responsible("{各相关部门: [建设局]}"), collectives="各相关部门: unspecified"
    )
    assert roles(known, task) == {"审计局": "牵头", "建设局": "责任", "各相关部门": "责任"}


def test_a_closed_list_in_brackets_holds_for_its_own_task_only():
    text = edited(
        ("    members: all\n", "    members: all\n  - {name: 各相关部门, members: unspecified}\n"),
        ("responsible: [各部门]", "responsible: [各相关部门]"),
        responsible("{各相关部门: [建设局]}"),
    )
    table = read(text).table
    known = roster.build_roster(table)
    first, second = table.tasks()
    assert role_of(known, "建设局", first) is Role.POSSIBLE
    assert role_of(known, "财政局", second) is None


def test_etc_in_brackets_leaves_it_open_who_else_is_meant():
    known, task = built(
        responsible("{各相关部门: [建设局, 等]}"), collectives="各相关部门: unspecified"
    )
    assert roles(known, task) == {
        "财政局": "可能涉及",
        "审计局": "牵头",
        "建设局": "责任",
        "各相关部门": "责任",
    }


def test_empty_brackets_say_nothing():
    known, task = built(responsible("{各相关部门: []}"), collectives="各相关部门: unspecified")
    assert role_of(known, "财政局", task) is Role.POSSIBLE


def test_etc_behind_departments_gives_nobody_a_task():
    known, task = built(responsible("建设局, 等"))
    assert roles(known, task) == {"审计局": "牵头", "建设局": "责任"}


def test_a_known_role_is_stronger_than_a_possible_one():
    known, task = built(responsible("各部门, 各相关部门"), collectives="各相关部门: unspecified")
    assert role_of(known, "财政局", task) is Role.COLLECTIVE


def test_an_empty_list_gives_nobody_a_role():
    known, task = built(responsible(""), ("lead: [审计局]", "lead: []"))
    assert roles(known, task) == {}


def test_an_unknown_name_concerns_nobody():
    known, task = built(responsible("税务局"))
    assert roles(known, task) == {"审计局": "牵头"}
    assert role_of(known, "税务局", task) is None


# -- collectives ---------------------------------------------------------------------------------


def test_all_departments_but_those_excepted():
    known, task = built(
        responsible("各部门"), ("members: all", "members: all\n    except: [新区财政局]")
    )
    assert known.members_of("各部门") == {"审计局", "建设局"}
    assert role_of(known, "财政局", task) is None
    assert role_of(known, "建设局", task) is Role.COLLECTIVE


def test_a_collective_among_the_exceptions_excepts_its_members():
    known, _ = built(
        ("members: all", "members: all\n    except: [经济部门]"),
        collectives="经济部门: [财政局, 审计局]",
    )
    assert known.members_of("各部门") == {"建设局"}


def test_listed_members_share_and_others_have_no_role():
    known, task = built(responsible("经济部门"), collectives="经济部门: [新区财政局, 审计局]")
    assert known.members_of("经济部门") == {"财政局", "审计局"}
    assert roles(known, task) == {"财政局": "共同", "审计局": "牵头", "经济部门": "责任"}


def test_a_collective_inside_a_collective_is_opened():
    known, _ = built(
        collectives="经济部门: [财政局]\n综合部门: [经济部门, 审计局]\n各单位: [综合部门]"
    )
    assert known.members_of("各单位") == {"财政局", "审计局"}


def test_a_collective_of_all_departments_inside_another_is_opened():
    known, _ = built(collectives="各单位: [各部门]")
    assert known.members_of("各单位") == {"财政局", "审计局", "建设局"}


def test_collectives_that_contain_each_other_come_to_an_end():
    known, _ = built(collectives="甲类: [乙类, 财政局]\n乙类: [甲类, 审计局]\n丙类: [丙类, 建设局]")
    assert known.members_of("甲类") == {"财政局", "审计局"}
    assert known.members_of("乙类") == {"财政局", "审计局"}
    assert known.members_of("丙类") == {"建设局"}


def test_an_unlisted_collective_contains_nobody_and_is_named_itself():
    known, task = built(responsible("各园区"), collectives="各园区: unlisted")
    assert known.members_of("各园区") == frozenset()
    assert roles(known, task) == {"审计局": "牵头", "各园区": "责任"}


def test_a_name_that_is_no_collective_has_no_members():
    known, _ = built()
    assert known.members_of("财政局") == frozenset()
    assert known.members_of("各单位") == frozenset()


# -- names ---------------------------------------------------------------------------------------


def test_find_gives_the_body_behind_any_name():
    known, _ = built()
    assert known.find("财政局") is known.departments["财政局"]
    assert known.find("新区财政局") is known.departments["财政局"]
    assert known.find("各部门") is known.collectives["各部门"]
    assert known.find("税务局") is None


def test_bodies_are_departments_and_then_collectives_in_the_order_of_the_table():
    known, _ = built(collectives="各园区: unlisted")
    assert [body.name for body in known.bodies()] == [
        "财政局",
        "审计局",
        "建设局",
        "各部门",
        "各园区",
    ]


def test_an_unconfirmed_alias_is_taken_for_its_department_and_remembered():
    known, task = built(
        ("aliases: [新区财政局]", "aliases: [新区财政局]\n    unconfirmed: [财政所]"),
        responsible("财政所"),
    )
    assert role_of(known, "财政局", task) is Role.NAMED
    assert known.unconfirmed == {"财政所"}


def test_of_two_that_claim_one_name_the_first_has_it():
    known, _ = built(
        (
            "  - name: 建设局\n",
            "  - name: 建设局\n    aliases: [新区财政局, 审计局]\n  - name: 财政局\n",
        ),
        collectives="审计局: all",
    )
    assert known.find("新区财政局").name == "财政局"
    assert known.find("审计局") is known.departments["审计局"]
    assert [body.name for body in known.bodies()] == ["财政局", "审计局", "建设局", "各部门"]
    assert known.departments["财政局"].place.line == 4


def test_an_unconfirmed_alias_that_is_another_department_is_that_department():
    known, _ = built(
        ("aliases: [新区财政局]", "unconfirmed: [建设局]"), ("[新区财政局]", "[财政局]")
    )
    assert known.find("建设局").name == "建设局"
    assert known.unconfirmed == frozenset()


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("财证局", ["财政局"]),
        ("财政", ["财政局"]),
        ("社保", ["民政司法和社保局"]),
        ("各有关部门", ["各相关部门", "各部门"]),
        ("气象台", []),
    ],
)
def test_suggestions_are_canonical_names_and_each_comes_once(real, typed, suggested):
    assert real[1].suggest(typed)[: len(suggested) or None] == suggested


def test_there_are_at_most_three_suggestions(real):
    assert len(real[1].suggest("局")) == 3


def meant(typed: str, *changes: tuple[str, str]) -> list[str]:
    return [body.name for body in built(*changes)[0].meant(typed)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("财政局", "财政局"),
        ("新区财政局", "财政局"),
        ("青山区财政局", "财政局"),
        ("“财政局”", "财政局"),
        ("czj", "财政局"),
        ("xqczj", "财政局"),
        ("gbm", "各部门"),
    ],
)
def test_a_body_is_meant_by_its_names_its_full_name_and_their_pinyin(typed, name):
    full = ("  - name: 财政局\n", "  - name: 财政局\n    full_name: 青山区财政局\n")
    assert meant(typed, full) == [name]


def test_a_name_goes_before_what_looks_like_it_and_that_before_pinyin():
    assert meant("sjj", ("name: 建设局", "name: sjj")) == ["sjj"]
    assert meant("ＳＪＪ", ("name: 建设局", "name: sjj")) == ["sjj"]
    assert meant("放管服", ("name: 建设局", "name: “放管服”")) == ["“放管服”"]
    assert meant("12345热线", ("name: 建设局", "name: １２３４５热线")) == ["１２３４５热线"]


def test_pinyin_of_several_bodies_means_all_of_them():
    assert meant("sjj", ("name: 建设局", "name: 司教局")) == ["审计局", "司教局"]
    assert meant("czsj") == []


@pytest.mark.parametrize(
    ("typed", "suggested"), [("cz", ["财政局"]), ("caizhenju", ["财政局"]), ("xyz", []), ("", [])]
)
def test_suggestions_for_pinyin_that_spells_no_name(typed, suggested):
    assert built()[0].suggest(typed) == suggested


# -- letters -------------------------------------------------------------------------------------


def test_a_department_with_an_assigned_task_receives_a_letter():
    known, _ = built()
    department = known.departments["财政局"]
    for role in ASSIGNED:
        assert is_recipient(department, dict.fromkeys([role], ()))


def test_a_department_without_tasks_or_with_possible_ones_only_receives_none():
    known, _ = built()
    assert not is_recipient(known.departments["财政局"], dict.fromkeys([], ()))
    assert not is_recipient(known.departments["财政局"], dict.fromkeys([Role.POSSIBLE], ()))
    assert is_recipient(known.departments["财政局"], dict.fromkeys([Role.POSSIBLE, Role.NAMED], ()))


def test_of_the_collectives_only_an_unlisted_one_receives_a_letter():
    known, _ = built(collectives="各园区: unlisted\n各相关部门: unspecified\n经济部门: [财政局]")
    receives = {
        name: is_recipient(collective, dict.fromkeys([Role.NAMED], ()))
        for name, collective in known.collectives.items()
    }
    assert receives == {"各部门": False, "各园区": True, "各相关部门": False, "经济部门": False}
    assert not is_recipient(known.collectives["各园区"], dict.fromkeys([], ()))


# -- any table -----------------------------------------------------------------------------------

_DEPARTMENTS = ("财政局", "审计局", "建设局", "教体局")
_ALIASES = {f"新区{name}": name for name in _DEPARTMENTS}
_COLLECTIVES = ("各部门", "各园区", "各相关部门", "经济部门", "综合部门")
_WRITTEN = (*_DEPARTMENTS, *_ALIASES)
_MEMBERS = st.lists(
    st.sampled_from((*_WRITTEN, "经济部门", "综合部门", "各部门")), min_size=1, max_size=4
)


@st.composite
def _names(draw: st.DrawFn) -> list[object]:
    """A list of names as YAML has it: names, brackets behind a collective, 等 at the end."""
    inner = st.lists(st.sampled_from(_WRITTEN), max_size=3)
    bracket = st.builds(
        lambda names, etc: names + ["等"] * (etc and bool(names)), inner, st.booleans()
    )
    entry = st.one_of(
        st.sampled_from((*_WRITTEN, *_COLLECTIVES, "税务局")),
        st.builds(lambda name, names: {name: names}, st.sampled_from(_COLLECTIVES), bracket),
    )
    entries: list[object] = draw(st.lists(entry, max_size=3))
    return [*entries, "等"] if entries and draw(st.booleans()) else entries


def _expected_role(
    body: str, lead: list, responsible: list, members: dict[str, set[str]]
) -> str | None:
    """The contract's four sentences, read one after the other."""
    written = {True: lead, False: responsible}
    named, contained, possible = {True: set(), False: set()}, set(), False
    for is_lead, entries in written.items():
        for entry in entries:
            outer, inner = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
            for name in (outer, *(inner or ())):
                named[is_lead].add(_ALIASES.get(name, name))
            contained |= members.get(outer, set())
            says_exactly_who = bool(inner) and inner[-1] != "等"
            possible = possible or (outer == "各相关部门" and not says_exactly_who)
    if body in named[True]:
        return "lead"
    if body in named[False]:
        return "named"
    if body in contained:
        return "collective"
    return "possible" if possible and body in _DEPARTMENTS else None


def _expected_members(listed: dict[str, list[str]], excepted: list[str]) -> dict[str, set[str]]:
    """Each collective's departments: grown until nothing more comes in."""
    members = {name: set() for name in _COLLECTIVES}
    members["各部门"] = set(_DEPARTMENTS) - {_ALIASES.get(name, name) for name in excepted}
    before = None
    while before != members:
        before = {name: set(found) for name, found in members.items()}
        for name, entries in listed.items():
            for entry in entries:
                members[name] |= members.get(entry, {_ALIASES.get(entry, entry)})
    return members


@settings(max_examples=200)
@given(
    economic=_MEMBERS,
    general=_MEMBERS,
    excepted=st.lists(st.sampled_from(_WRITTEN), max_size=2),
    lead=_names(),
    duty=_names(),
)
def test_the_role_is_what_the_contract_says(economic, general, excepted, lead, duty):
    listed = {"经济部门": economic, "综合部门": general}
    task = {
        "id": "T01",
        "title": "审计公开",
        "requirement": "公开审计结果。",
        "lead": lead,
        "responsible": duty,
    }
    document = {
        "format": 1,
        "title": "政务公开工作重点任务分解表",
        "departments": [{"name": name, "aliases": [f"新区{name}"]} for name in _DEPARTMENTS],
        "collectives": [
            {"name": "各部门", "members": "all", "except": excepted},
            {"name": "各园区", "members": "unlisted"},
            {"name": "各相关部门", "members": "unspecified"},
            *({"name": name, "members": members} for name, members in listed.items()),
        ],
        "sections": [{"title": "政府信息公开", "groups": [{"title": "主动公开", "tasks": [task]}]}],
    }
    loaded = read(json.dumps(document, ensure_ascii=False))
    assert loaded.findings == ()
    known = roster.build_roster(loaded.table)
    members = _expected_members(listed, excepted)
    assert {name: known.members_of(name) for name in _COLLECTIVES} == members
    [only] = loaded.table.tasks()
    for body in (*_DEPARTMENTS, *_COLLECTIVES):
        role = role_of(known, body, only)
        assert (role and role.value) == _expected_role(body, lead, duty, members), body


def test_a_long_chain_of_collectives_takes_no_longer_than_reading_it():
    """Each contains the next; the last one contains all departments."""
    chain = "\n".join(f"  - name: 统称{n}\n    members: [统称{n + 1}]" for n in range(3000))
    text = edited(
        (
            "  - name: 各部门\n    members: all\n",
            f"{chain}\n  - name: 统称3000\n    members: all\n",
        ),
        ("responsible: [各部门]", "responsible: [统称0]"),
    )
    found = roster.build_roster(read(text).table)
    assert found.members_of("统称0") == {"财政局", "审计局", "建设局"}
    assert found.circular == frozenset()


def test_collectives_that_contain_each_other_are_circular_and_have_the_same_members():
    text = edited(
        (
            "    members: all\n",
            "    members: [甲组]\n  - name: 甲组\n    members: [乙组, 财政局]\n"
            "  - name: 乙组\n    members: [甲组, 审计局]\n",
        )
    )
    found = roster.build_roster(read(text).table)
    assert found.circular == {("甲组", "乙组"), ("乙组", "甲组")}
    for name in ("各部门", "甲组", "乙组"):
        assert found.members_of(name) == {"财政局", "审计局"}
