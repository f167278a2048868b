"""Every reading command, on any table, ends with a documented exit code and without a traceback."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gkrw.cli.app import run
from gkrw.core import roster
from gkrw.core.assignments import Assignments, Role
from gkrw.core.wording import chinese_number
from tables import SMALL, check, edited, places, read

COMMANDS = [
    ["list"],
    ["list", "--dept", "财政局", "--include-possible"],
    ["list", "--dept", "各单位", "--format", "csv"],
    ["list", "--format", "md"],
    ["show", "T02"],
    ["depts"],
    ["depts", "--matrix"],
    ["depts", "--format", "json"],
    ["validate"],
    ["validate", "--format", "json"],
    ["validate", "--format", "github"],
]
PIECES = st.sampled_from(
    ["各单位", "各机构", "各部门", "财政局", "审计局", "等", "新区财政局", "无", "", "\x07", "'#"]
)
LINES = SMALL.splitlines(keepends=True)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """The small table with collectives of any kind, and some lines removed, doubled or indented."""
    lists = [
        "[" + ", ".join(draw(st.lists(PIECES.filter(bool), max_size=4))) + "]" for _ in range(2)
    ]
    kinds = st.sampled_from(["all", "unlisted", "unspecified", *lists])
    more = f"  - name: 各单位\n    members: {draw(kinds)}\n  - name: 各机构\n    members: {draw(kinds)}\n"
    text = edited(
        ("sections:\n", more + "sections:\n"),
        ("responsible: [各部门]", f"responsible: {draw(st.sampled_from(lists))}"),
        ("title: 审计公开", f"title: {draw(PIECES)}"),
    )
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 2))):
        index = draw(st.integers(0, len(lines) - 1))
        lines[index : index + 1] = draw(
            st.sampled_from([[], [lines[index]] * 2, [" " + lines[index]], ["\t" + lines[index]]])
        )
    return "".join(lines)


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=tables(), command=st.sampled_from(COMMANDS))
def test_every_command_ends_with_an_exit_code_of_the_contract(tmp_path, text, command):
    path = tmp_path / "tasks.yaml"
    path.write_text(text, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["--table", str(path), *command])
    assert code in (0, 1, 2)
    assert "Traceback" not in err.getvalue()
    assert out.getvalue() or err.getvalue()


def chain(length: int, width: int) -> str:
    """A table with layers of collectives, each with all collectives of the next layer as members."""
    layers = [[f"统称{layer}之{each}" for each in range(width)] for layer in range(length)]
    lines = [
        f"  - name: {name}\n    members: [{', '.join(below)}]\n"
        for names, below in zip(layers, [*layers[1:], ["财政局"]], strict=True)
        for name in names
    ]
    text = edited(("sections:\n", "".join(lines) + "sections:\n"))
    return text.replace("responsible: [建设局]", "responsible: [统称0之0]")


@pytest.mark.parametrize(("length", "width"), [(400, 1), (40, 2)])
def test_collectives_inside_collectives_are_resolved_without_recursion_and_in_linear_time(
    length, width
):
    table = read(chain(length, width)).table
    assert table is not None
    assignments = Assignments(table, roster.build_roster(table))
    last = [*table.tasks()][-1]
    assert assignments.role("财政局", last) is Role.COLLECTIVE


def test_a_thousand_groups_have_headings():
    groups = "".join(f"      - title: 第{n}类\n        tasks: []\n" for n in range(1001))
    table = read(edited(("    groups:\n", "    groups:\n" + groups))).table
    assert table is not None
    assert [row.group_heading for row in table.rows()] == ["（1002）主动公开"] * 2
    assert chinese_number(1000) == "1000"


def test_an_escape_cannot_bring_a_control_character_in():
    text = edited(("title: 审计公开", 'title: "审计\\e公\\0开"'))
    assert places(text) == [("G105", 25, 20)]
    table = read(text).table
    assert table is not None
    assert [task.title for task in table.tasks()] == ["公众参与", "审计□公□开"]


@pytest.mark.parametrize(
    ("old", "new", "bodies"),
    [
        ("          - id: T02\n", "          - 审计公开\n          - id: T02\n", True),
        ("  - name: 审计局\n", "  - 审计局\n", False),
    ],
)
def test_a_table_that_lost_an_entry_is_not_whole(old, new, bodies):
    text = edited((old, new))
    table = read(text).table
    assert table is not None
    assert not table.whole
    assert table.knows_bodies is bodies
    assert [code for code, _, _ in places(text)] == ["G203"]


def test_no_lead_written_differs_from_an_empty_list_of_leads():
    without = read(edited(("            lead: [审计局]\n", ""))).table
    nobody = read(edited(("lead: [审计局]", "lead: []"))).table
    assert without != nobody


def test_hostile_texts_are_read_in_a_time_that_grows_with_their_length():
    # In quadratic time each would take minutes. There is no limit in seconds: a busy machine
    # would make the test fail at random.
    blanks = edited(("对审计发现问题", "对审计" + " " * 200_000 + "x 发现问题"))
    assert "G502" not in [code for code, _, _ in places(blanks)]
    conflicts = "<<<<<<<\n" * 200_000 + SMALL
    assert read(conflicts).findings
    bases = "<<<<<<<\n|||||||\n" * 100_000 + SMALL
    assert read(bases).findings
    controls = SMALL + "# " + "\x07" * 50_000 + "\n"
    assert [each.code for each in read(controls).findings] == ["G105"]


def test_an_unspecified_collective_inside_brackets_is_found():
    more = "  - name: 各相关部门\n    members: unspecified\nsections:\n"
    text = edited(("sections:\n", more), ("[建设局]", "[建设局, {各部门: [各相关部门]}]"))
    assert "G406" in [code for code, _, _ in places(text)]


def test_too_many_mistakes_end_the_reading_and_are_reported():
    tasks = "".join(f'          - id: "T{n}\n            title: [\n' for n in range(60))
    findings = read(SMALL + tasks).findings
    assert any(each.message == "写法错误太多，后面的没有再检查。" for each in findings)


def test_possible_tasks_are_mentioned_in_every_format(gkrw):
    ran = gkrw("list", "--dept", "财政局", "--format", "csv")
    assert "另有 4 项责任部门为“各相关部门”，未明确是否包括本单位（T11、T16、T31、T32）" in ran.err


def test_the_home_of_an_unknown_user_is_a_missing_file(gkrw):
    ran = gkrw("--table", "~没有这个人/tasks.yaml", "list")
    assert ran.code == 3


def test_thousands_of_tasks_with_one_id_each_get_an_id_of_their_own():
    tasks = "".join(
        f"          - {{id: T02, title: 第{n}项, requirement: 公开。}}\n" for n in range(20_000)
    )
    fixes = [each.fix for each in check(SMALL + tasks) if each.code == "G301"]
    assert len(set(fixes)) == 20_000
    assert fixes[0] == "换一个没有用过的编号，例如 T03。"


def test_an_escape_in_a_name_before_brackets_cannot_bring_a_control_character_in():
    for written in ('{"建\\e设局": [财政局]}', '{"建\\e设局": 财政局}', '"建设局\\e、财政局"'):
        table = read(edited(("responsible: [建设局]", f"responsible: [{written}]"))).table
        assert table is not None
        names = [name for task in table.tasks() for name in task.responsible.flat()]
        assert all(name.isprintable() for name in names), names
