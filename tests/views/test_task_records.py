"""Tasks as plain data; the bodies that have a task, in which role and why, and where its lists come
from."""

import json

import pytest

from gkrw.core import roster
from gkrw.core.assignments import Assignments, Role
from gkrw.core.model import Row, Table
from gkrw.core.query import Hit
from gkrw.views import task_records
from gkrw.views.task_records import bodies_in_roles, origin
from tables import SMALL, edited, read

_KEYS = [
    *("id", "section", "group", "topic", "title", "requirement", "lead", "responsible"),
    *("deadline", "targets", "note", "status", "moved", "due"),
    *("support", "extra", "deadlines"),
]


_COLUMNS = """\
columns:
  requirement: 具体要求
  lead: 牵头单位
  responsible: 责任部门
  support: 配合单位
  extra: [责任领导, 任务来源]
"""


def row(table: Table, task_id: str) -> Row:
    """The row of one task."""
    return next(row for row in table.rows() if row.task.id == task_id)


def small_row(*lines: str) -> Row:
    """The row of T02 of the small table with some more lines."""
    table = read(SMALL + "".join(f"            {line}\n" for line in lines)).table
    return row(table, "T02")


# -- one task ------------------------------------------------------------------------------------


def test_a_task_has_the_keys_of_the_contract_in_order(real_table):
    assert list(task_records.task_record(row(real_table, "T01"))) == _KEYS


def test_the_role_comes_last_and_only_when_one_was_asked_about(real_table):
    task = row(real_table, "T10")
    record = task_records.hit_record(Hit(task, {"财政局": Role.LEAD}), 1)
    assert list(record) == [*_KEYS, "role"]
    assert record["role"] == "lead"
    several = task_records.hit_record(
        Hit(task, {"财政局": Role.LEAD, "审计局": Role.COLLECTIVE}), 2
    )
    assert list(several) == [*_KEYS, "roles"]
    assert several["roles"] == {"财政局": "lead", "审计局": "collective"}
    assert list(task_records.hit_record(Hit(task, {}), 0)) == _KEYS


def test_a_whole_task(real_table):
    assert task_records.task_record(row(real_table, "T16")) == {
        "id": "T16",
        "section": "一、政府信息公开",
        "group": "（一）主动公开",
        "topic": "重点领域信息公开",
        "title": "三大攻坚战信息公开",
        "requirement": (
            "围绕持续开展大气污染治理攻坚、加快防治黑臭水体、防治农业面源污染、推进重点流域综合整治、"
            "加强固体废弃物和城市垃圾分类处置等方面依法及时公开相关信息。"
        ),
        "lead": ["新区生态环境局"],
        "responsible": ["各园区", "各相关部门", "生态环境局", "农林水务局", "建设局", "等"],
        "deadline": None,
        "targets": [],
        "note": None,
        "status": None,
        "moved": [],
        "due": None,
        "deadlines": [],
        "support": [],
        "extra": {},
    }


def test_the_day_that_a_deadline_is_understood_as_is_told():
    half = small_row("deadline: 上半年")
    assert task_records.task_record(half, 2026)["due"] == "2026-06-30"
    assert task_records.task_record(half)["due"] is None
    assert task_records.task_record(small_row("deadline: 持续推进"), 2026)["due"] is None


def test_defaults_are_applied(real_table):
    record = task_records.task_record(row(real_table, "T32"))
    assert record["lead"] == ["新区经发局"]
    assert record["responsible"] == ["各园区", "各相关部门"]


def test_what_is_absent_is_null_and_an_empty_list_is_empty(real_table):
    record = task_records.task_record(row(real_table, "T12"))
    assert record["lead"] == []
    assert [record[key] for key in ("deadline", "note", "status")] == [None] * 3
    assert task_records.task_record(row(real_table, "T18"))["topic"] is None


def test_a_deadline_and_a_note_are_as_written():
    record = task_records.task_record(small_row("deadline: 2026年10月31日前", "note: 去年未完成"))
    assert (record["deadline"], record["note"]) == ("2026年10月31日前", "去年未完成")


def test_paragraphs_are_lines(real_table):
    requirement = task_records.task_record(row(real_table, "T10"))["requirement"]
    assert [line[:4] for line in requirement.split("\n")] == ["通过兰州", "按规定定"]


def test_targets_have_a_name_two_bounds_and_a_unit(real_table):
    assert task_records.task_record(row(real_table, "T29"))["targets"] == [
        {"name": "公示时限", "at_least": None, "at_most": 7, "unit": "个工作日"}
    ]
    assert [list(each) for each in task_records.task_record(row(real_table, "T32"))["targets"]] == [
        ["name", "at_least", "at_most", "unit"]
    ] * 2


@pytest.mark.parametrize(
    ("written", "shown"),
    [("90", "90"), ("90.0", "90"), ("0", "0"), ("0.5", "0.5"), ("99.95", "99.95")],
)
def test_a_whole_number_is_an_integer_and_another_a_fraction(written, shown):
    target = f"targets: [{{name: 率, at_least: {written}, at_most: {written}, unit: '%'}}]"
    [record] = task_records.task_record(small_row(target))["targets"]
    assert json.dumps([record["at_least"], record["at_most"]]) == f"[{shown}, {shown}]"


def test_every_task_of_the_real_table_can_be_written_as_json(real_table):
    for each in real_table.rows():
        record = task_records.task_record(each)
        assert json.loads(json.dumps(record, ensure_ascii=False)) == record


# -- a sheet of tasks ----------------------------------------------------------------------------


def test_a_sheet_has_a_role_column_only_when_a_department_was_asked_about(real_table):
    columns = task_records.task_columns(real_table, 0)
    assert task_records.task_columns(real_table, 1) == (*columns, "承担角色")
    assert task_records.task_columns(real_table, 2) == (*columns, "承担角色")


def test_a_sheet_has_the_columns_of_the_table_under_its_own_headings():
    text = edited(
        ("sections:\n", f"{_COLUMNS}sections:\n"),
        ("lead: [审计局]", "lead: [审计局]\n            extra: {任务来源: 审计报告}"),
    )
    table = read(text).table
    columns = task_records.task_columns(table, 0)
    assert columns[4:] == (
        *("工作任务", "具体要求", "牵头单位", "责任部门", "配合单位", "完成时限", "量化指标"),
        *("责任领导", "任务来源", "备注"),
    )
    sheet = dict(
        zip(columns, task_records.task_cells(table, Hit(row(table, "T02"), {}), 0), strict=True)
    )
    assert (sheet["责任领导"], sheet["任务来源"]) == ("", "审计报告")
    assert (sheet["牵头单位"], sheet["配合单位"]) == ("审计局", "")
    facts = dict(
        task_records.task_facts(row(table, "T02"), Assignments(table, roster.build_roster(table)))
    )
    assert (facts["任务来源"], facts["配合单位"]) == ("审计报告", "无")


@pytest.mark.parametrize("bodies", [0, 1, 2])
def test_a_task_has_a_cell_for_each_column(real_table, bodies):
    roles = dict(list({"财政局": Role.LEAD, "经发局": Role.COLLECTIVE}.items())[:bodies])
    cells = task_records.task_cells(real_table, Hit(row(real_table, "T10"), roles), bodies)
    assert len(cells) == len(task_records.task_columns(real_table, bodies))


def test_the_cells_of_a_task(real_table):
    cells = task_records.task_cells(real_table, Hit(row(real_table, "T32"), {}), 0)
    sheet = dict(zip(task_records.task_columns(real_table, 0), cells, strict=True))
    assert sheet.pop("工作要求").startswith("进驻政务大厅事项实现")
    assert sheet == {
        "编号": "T32",
        "一级分类": "三、服务公开",
        "二级分类": "（七）政务服务公开",
        "专题": "",
        "工作任务": "办理公开（一窗服务、一网通办、最多跑一次服务）",
        "牵头部门": "新区经发局",
        "责任部门": "各园区，各相关部门",
        "完成时限": "",
        "量化指标": "“一窗”≥70%；网上可办率≥90%",
        "备注": "",
    }


def test_the_optional_cells_of_a_task(real_table):
    hit = Hit(small_row("deadline: 每季度", "note: 去年未完成"), {})
    cells = task_records.task_cells(real_table, hit, 0)
    sheet = dict(zip(task_records.task_columns(real_table, 0), cells, strict=True))
    assert (sheet["完成时限"], sheet["备注"], sheet["专题"]) == ("每季度", "去年未完成", "")


@pytest.mark.parametrize(
    ("roles", "bodies", "said"),
    [
        ({"财政局": Role.LEAD}, 1, "牵头"),
        ({"财政局": Role.POSSIBLE}, 1, "可能涉及"),
        ({"财政局": Role.LEAD, "经发局": Role.COLLECTIVE}, 2, "财政局牵头、经发局共同"),
        ({"财政局": Role.NAMED}, 2, "财政局责任"),
    ],
)
def test_roles_name_the_department_when_several_were_asked_about(real_table, roles, bodies, said):
    hit = Hit(row(real_table, "T10"), roles)
    assert task_records.roles_text(hit, bodies) == said
    assert task_records.task_cells(real_table, hit, bodies)[-1] == said


# -- everything about one task -----------------------------------------------------------------


def assignments_of(table: Table) -> Assignments:
    return Assignments(table, roster.build_roster(table))


def held(table: Table, task_id: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Role in Chinese, bodies and reason, for each holding of a task."""
    row = next(row for row in table.rows() if row.task.id == task_id)
    found = bodies_in_roles(row, assignments_of(table))
    return [(role.label, bodies, reason) for role, bodies, reason in found]


def small(*changes: tuple[str, str]) -> Table:
    """The small table after some changes."""
    table = read(edited(*changes)).table
    assert table is not None
    return table


def second_row(*changes: tuple[str, str]) -> Row:
    """The row of T02 after some changes of the small table."""
    return list(small(*changes).rows())[1]


# -- holders ------------------------------------------------------------------------------------


def test_a_holding_keeps_role_bodies_and_reason():
    row = second_row()
    first = bodies_in_roles(row, assignments_of(read(SMALL).table))[0]
    assert first == (Role.LEAD, ("审计局",), "牵头部门点名")


def test_the_strongest_role_comes_first_and_bodies_in_the_order_of_the_table(real_table):
    assert held(real_table, "T14") == [
        ("牵头", ("财政局",), "牵头部门点名，写作“新区财政局”"),
        ("责任", ("农林水务局", "生态环境局", "各园区"), "责任部门点名"),
    ]


def test_an_alias_to_be_confirmed_is_said_to_be_so(real_table):
    assert held(real_table, "T13") == [
        ("责任", ("民政司法和社保局",), "责任部门点名，写作“民政局”，待确认"),
        ("责任", ("生态环境局", "应急管理局", "各园区"), "责任部门点名"),
    ]


def test_bodies_in_one_role_for_different_reasons_stand_apart(real_table):
    assert held(real_table, "T05")[:2] == [
        ("牵头", ("管委会办公室",), "牵头部门点名"),
        ("牵头", ("审计局",), "牵头部门点名，写作“新区审计局”"),
    ]


def test_members_share_because_a_collective_includes_them(real_table):
    role, bodies, reason = held(real_table, "T18")[-1]
    assert (role, reason) == ("共同", "责任部门中的“各部门”包括")
    assert len(bodies) == 14
    assert "民政司法和社保局" not in bodies


def test_those_perhaps_meant_come_last_with_the_name_that_is_unclear(real_table):
    found = held(real_table, "T16")
    assert found[:-1] == [
        ("牵头", ("生态环境局",), "牵头部门点名，写作“新区生态环境局”"),
        ("责任", ("农林水务局", "建设局", "各园区", "各相关部门"), "责任部门点名"),
    ]
    role, bodies, reason = found[-1]
    assert (role, len(bodies)) == ("可能涉及", 12)
    assert reason == "责任部门写的是“各相关部门”，没有说明是哪些部门"


def test_a_collective_that_leads_gives_its_reason():
    table = small(("lead: [审计局]", "lead: [各部门]"))
    assert held(table, "T02") == [
        ("牵头", ("各部门",), "牵头部门点名"),
        ("责任", ("建设局",), "责任部门点名"),
        ("共同", ("财政局", "审计局"), "牵头部门中的“各部门”包括"),
    ]


def test_a_collective_that_nobody_specified_may_lead():
    table = small(
        ("lead: [审计局]", "lead: [各相关部门]"),
        ("    members: all\n", "    members: all\n  - {name: 各相关部门, members: unspecified}\n"),
    )
    assert held(table, "T02")[-1] == (
        "可能涉及",
        ("财政局", "审计局"),
        "牵头部门写的是“各相关部门”，没有说明是哪些部门",
    )


def test_a_task_that_names_nobody_has_no_holders():
    table = small(("lead: [审计局]", "lead: []"), ("responsible: [建设局]", "responsible: []"))
    assert held(table, "T02") == []


def test_everybody_with_a_role_is_held_once(real_table):
    assignments = assignments_of(real_table)
    for row in assignments.rows:
        found = [
            (body, role) for role, bodies, _ in bodies_in_roles(row, assignments) for body in bodies
        ]
        assert sorted(found, key=str) == sorted(assignments.roles(row.task).items(), key=str)


# -- origin --------------------------------------------------------------------------------------


def test_a_list_of_the_task_itself():
    row = second_row()
    words, place = origin(row.task.lead, row)
    assert words == "写在本任务"
    assert str(place) == "表.yaml:28:19"


@pytest.mark.parametrize(
    ("heading", "words", "line", "column"),
    [
        ("  - title: 政府信息公开\n", "取自“一、政府信息公开”的默认值", 13, 11),
        ("      - title: 主动公开\n", "取自“（一）主动公开”的默认值", 15, 15),
        ("          - topic: 会议公开\n", "取自专题“会议公开”的默认值", 18, 19),
    ],
    ids=["section", "group", "topic"],
)
def test_a_default_says_from_which_level_it_comes(heading, words, line, column):
    indent = " " * (len(heading) - len(heading.lstrip()) + 2)
    table = small(
        (heading, f"{heading}{indent}lead: [财政局]\n"),
        ("                lead: [新区财政局]\n", ""),
    )
    first = next(table.rows())
    said, place = origin(first.task.lead, first)
    assert said == words
    assert (place.line, place.column) == (line, column)


def test_a_list_that_is_written_nowhere_has_no_place():
    row = second_row(("            lead: [审计局]\n", ""))
    assert origin(row.task.lead, row) == ("没有写", None)


def test_the_real_table_takes_most_responsible_names_from_its_groups(real_table):
    words = [origin(row.task.responsible, row)[0] for row in real_table.rows()]
    assert words[0] == "取自“（一）主动公开”的默认值"
    assert words[11] == "写在本任务"
    assert words[43] == "取自“（十一）学习、落实新修订的《政府信息公开条例》情况”的默认值"


# -- the deadline ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "year", "text"),
    [
        ("2026-10-31", 2026, "2026-10-31"),
        ("年底前", 2026, "年底前（按 2026-12-31 判断）"),
        ("6月底前、12月底前", 2026, "6月底前、12月底前（按 2026-12-31 判断）"),
        ("2026年底前", None, "2026年底前（按 2026-12-31 判断）"),
        ("年底前", None, "年底前"),
        ("每季度", 2026, "每季度"),
        ("尽快", 2026, "尽快（说不准是哪一天，不判断逾期）"),
    ],
)
def test_a_deadline_says_which_day_is_understood(deadline, year, text):
    loaded = read(SMALL + f"            deadline: {deadline}\n").table
    facts = dict(task_records.task_facts(row(loaded, "T02"), assignments_of(loaded), year))
    assert facts["完成时限"] == text


def test_several_deadlines_are_joined_and_listed_with_their_days():
    record = task_records.task_record(
        small_row("deadline: [3月底前出台方案, 每季度, 2026-10-31]"), 2026
    )
    assert record["deadline"] == "3月底前出台方案；每季度；2026-10-31"
    assert record["due"] == "2026-10-31"
    assert record["deadlines"] == [
        {"text": "3月底前出台方案", "day": "2026-03-31"},
        {"text": "每季度", "day": None},
        {"text": "2026-10-31", "day": "2026-10-31"},
    ]
