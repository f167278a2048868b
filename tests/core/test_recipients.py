"""Who receives a document of its own, why others do not, and by which names all are addressed."""

import pytest

from gkrw.core.recipients import find_recipients, shortest_names
from gkrw.project.open_table import check_table
from tables import edited, read


def found(collectives: str, responsible: str = "[各部门]"):
    """The loaded table, its recipients and the others, with more collectives (`name: members` a
    line) and the names of the responsible for T02."""
    more = "".join(
        f"  - name: {name}\n    members: {members}\n"
        for name, members in (line.split(": ") for line in collectives.splitlines())
    )
    text = edited(
        ("    members: all\n", f"    members: all\n{more}"),
        ("responsible: [建设局]", f"responsible: {responsible}"),
    )
    loaded = check_table(read(text))
    assert loaded is not None
    return loaded, *find_recipients(loaded)


@pytest.mark.parametrize(
    ("collectives", "names"),
    [
        ("", ["各部门"]),
        ("两局: [财政局, 审计局]", ["各部门"]),
        ("各园区: unlisted", ["各部门", "各园区"]),
        ("建设口: [建设局]", ["各部门"]),
        ("各相关部门: unspecified", ["各部门"]),
    ],
)
def test_collectives_that_hold_only_recipients_stand_for_them(collectives, names):
    asked = [line.split(":")[0] for line in collectives.splitlines()]
    loaded, recipients, _ = found(collectives, f"[{', '.join(['各部门', *asked])}]")
    assert shortest_names(loaded.roster, [each.body for each in recipients]) == names


@pytest.mark.parametrize(
    ("bodies", "names"),
    [
        (["财政局", "审计局"], ["两局"]),
        (["财政局", "审计局", "建设局"], ["各部门"]),
        (["财政局"], ["财政局"]),
        (["审计局", "建设局"], ["审计局", "建设局"]),  # 建设口 would be longer than 建设局
        (["财政局", "审计局", "各园区"], ["两局", "各园区"]),
    ],
)
def test_nobody_else_is_addressed_and_one_department_by_its_own_name(bodies, names):
    loaded, _, _ = found("两局: [财政局, 审计局]\n建设口: [建设局]\n各园区: unlisted")
    known = {each.name: each for each in loaded.roster.bodies()}
    assert shortest_names(loaded.roster, [known[each] for each in bodies]) == names


def test_whoever_receives_nothing_has_a_reason():
    _, recipients, others = found(
        "各园区: unlisted\n各相关部门: unspecified\n各局: [财政局]", "[各相关部门, 各局]"
    )
    names = [(each.position, each.body.name) for each in recipients]
    assert names == [(1, "财政局"), (2, "审计局"), (3, "建设局")]
    assert {each.body.name: each.reason for each in others} == {
        "各部门": "是统称，任务分别写给各成员",
        "各园区": "表中没有任务",
        "各相关部门": "是统称，表中没有说明是哪些部门",
        "各局": "是统称，任务分别写给各成员",
    }
