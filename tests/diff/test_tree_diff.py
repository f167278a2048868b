"""What is a change of meaning, where it is reported, and the tasks and bodies that it reaches."""

import pytest
from versions_of_table import OFFICE, REAL, after, between, described, only_change

from gkrw.core.model import Reports
from gkrw.diff.changes import ChangeKind, Subject
from tables import SMALL, edited


def block(text: str, start: str, end: str) -> str:
    """The part of a table from one text up to another."""
    return text[text.index(start) : text.index(end)]


def moved(text: str, part: str, before: str) -> str:
    """The table with a part of it moved before another text."""
    return text.replace(part, "").replace(before, part + before, 1)


T01 = block(OFFICE, "              - id: T01", "              - id: T02")
T03 = block(OFFICE, "          - id: T03", "      - title: 依申请公开")
T04 = block(OFFICE, "          - id: T04", "          - id: T05")
T05 = block(OFFICE, "          - id: T05", "  - title: 服务公开")
TOPIC = block(OFFICE, "          - topic: 会议公开", "          - id: T03")
SECOND = block(OFFICE, "      - title: 依申请公开", "  - title: 服务公开")


# -- what is no change ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new",
    [
        OFFICE,
        "# 一行说明\n" + OFFICE,
        OFFICE.replace("title: 公众参与", "title: '公众参与'"),
        OFFICE.replace("lead: [新区财政局]", "lead:\n                  - 新区财政局"),
        OFFICE.replace("\n", "\r\n"),
        OFFICE.replace(
            "requirement: 会议讨论决定的事项及时公开。",
            "requirement: |\n                  会议讨论决定的事项及时公开。",
        ),
        OFFICE.replace("at_least: 90", "at_least: 90.0"),
    ],
    ids=["same", "comment", "quotes", "block list", "CRLF", "block text", "90.0"],
)
def test_formatting_is_no_change(new):
    found = between(OFFICE, new)
    assert found.is_empty
    assert not found.rewritings


def test_the_real_table_does_not_differ_from_itself():
    assert between(REAL, REAL).is_empty


def test_list_moved_from_tasks_to_their_group_is_a_rewriting():
    found = after(("lead: [建设局]\n", "lead: [建设局]\n        responsible: [各相关部门]\n"))
    assert found.is_empty
    assert [(each.name, each.field) for each in found.rewritings] == [
        ("（三）政务服务", "responsible")
    ]


def test_own_list_equal_to_the_default_is_a_rewriting():
    found = after(("    deadline: 每季度", "    deadline: 每季度\n            lead: [民政局]"))
    assert found.is_empty
    assert [(each.name, each.field) for each in found.rewritings] == [("T05", "lead")]


def test_aliases_in_another_order_are_a_rewriting():
    two = OFFICE.replace("aliases: [新区财政局]", "aliases: [新区财政局, 财局]")
    found = between(two, two.replace("[新区财政局, 财局]", "[财局, 新区财政局]"))
    assert found.is_empty
    assert len(found.rewritings) == 1


def test_retired_ids_in_another_order_are_a_rewriting():
    two = OFFICE.replace("sections:\n", "retired: [T98, T99]\nsections:\n")
    found = between(two, two.replace("[T98, T99]", "[T99, T98]"))
    assert found.is_empty
    assert [each.field for each in found.rewritings] == ["retired"]


def test_accepted_findings_in_another_order_are_a_rewriting():
    entries = [f"  - {{code: G40{n}, task: T01, reason: 原表如此}}\n" for n in (5, 7)]
    one, other = (f"{OFFICE}accepted:\n{''.join(each)}" for each in (entries, entries[::-1]))
    found = between(one, other)
    assert found.is_empty
    assert [each.field for each in found.rewritings] == ["accepted"]


# -- tasks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "field", "before", "after_"),
    [
        (("title: 公众参与", "title: 公众代表参与"), "title", "公众参与", "公众代表参与"),
        (("台账，每季度", "台账，每月"), "requirement", None, None),
        (("    deadline: 每季度\n", "    deadline: 每月\n"), "deadline", None, None),
        (("at_least: 90", "at_least: 95"), "targets", None, None),
        (("title: 答复", "title: 答复\n            note: 待定"), "note", None, "待定"),
    ],
    ids=["title", "requirement", "deadline", "targets", "note"],
)
def test_field_of_a_task(edit, field, before, after_):
    change = only_change(after(edit))
    assert (change.kind, change.subject, change.field) == (ChangeKind.CHANGED, Subject.TASK, field)
    assert change.tasks == (change.name,)
    if after_:
        assert (change.before, change.after) == (before, after_)


def test_place_is_in_the_new_file():
    change = only_change(after(("台账，每季度", "台账，每月")))
    assert (change.place.line, change.place.column) == (47, 26)


def test_place_of_a_removed_field_is_in_the_old_file():
    change = only_change(after(("            deadline: 每季度\n", "")))
    assert (change.field, change.place.line) == ("deadline", 48)


def test_added_task():
    task = "          - id: T07\n            title: 年报\n            requirement: 按期发布年度报告。\n"
    change = only_change(after((T05, T05 + task)))
    assert (change.kind, change.name, change.title) == (ChangeKind.ADDED, "T07", "年报")
    assert change.path == ("一、政府信息公开", "（二）依申请公开")
    assert change.gained == ("民政局", "各园区")


def test_removed_task():
    change = only_change(after((T03, "")))
    assert (change.kind, change.name) == (ChangeKind.REMOVED, "T03")
    assert change.lost == ("财政局", "审计局", "建设局", "民政局", "各部门")


def test_removed_task_is_reported_after_the_task_before_it():
    found = after(
        (T04, ""), ("title: 审计公开", "title: 审计结果公开"), ("title: 台账", "title: 总台账")
    )
    assert [each.name for each in found.changes] == ["T03", "T04", "T05"]
    found = after((T05, ""), ("title: 答复", "title: 按期答复"), ("title: 办事指南", "title: 指南"))
    assert [each.name for each in found.changes] == ["T04", "T05", "T06"]


def test_two_tasks_that_changed_places_are_one_move():
    change = only_change(between(OFFICE, OFFICE.replace(T04 + T05, T05 + T04)))
    assert change.kind is ChangeKind.MOVED
    assert change.moves[0].is_within_heading


def test_as_few_tasks_as_possible_are_reported_as_moved():
    t04 = block(REAL, "              - id: T04", "              - id: T05")
    t08 = block(REAL, "              - id: T08", "          - topic: 行政规范性文件公开")
    change = only_change(between(REAL, moved(REAL, t08, t04)))
    assert (change.name, change.moves[0].previous) == ("T08", "")


def test_move_to_another_group_has_the_effects_of_its_defaults():
    change = only_change(between(OFFICE, moved(OFFICE, T03, T04)))
    (move,) = change.moves
    assert (change.kind, change.name) == (ChangeKind.MOVED, "T03")
    assert move.old_path == ("一、政府信息公开", "（一）主动公开")
    assert move.new_path == ("一、政府信息公开", "（二）依申请公开")
    (effect,) = change.effects
    assert (effect.field, str(effect.before), str(effect.after)) == (
        "responsible",
        "各部门",
        "各园区",
    )
    assert change.gained == ("各园区",)


def test_effects_of_a_move_are_in_the_order_lead_and_responsible():
    part = block(OFFICE, "          - id: T05", "  - title: 服务公开")
    (change,) = between(OFFICE, moved(OFFICE, part, "          - id: T06")).changes
    assert [effect.field for effect in change.effects] == ["lead", "responsible"]


def test_move_of_a_task_with_its_own_lists_has_no_effects():
    own = OFFICE.replace(
        T05, T05 + "            lead: [建设局]\n            responsible: [审计局]\n"
    )
    part = block(own, "          - id: T05", "  - title: 服务公开")
    assert only_change(between(own, moved(own, part, "          - id: T06"))).effects == ()


def test_move_and_edit_of_one_task_are_two_changes():
    new = moved(OFFICE, T03, T04).replace("整改落实及", "整改")
    found = between(OFFICE, new)
    assert [(each.kind, each.field) for each in found.changes] == [
        (ChangeKind.MOVED, None),
        (ChangeKind.CHANGED, "requirement"),
    ]


def test_new_id_with_the_old_text_is_a_renumbering():
    change = only_change(after(("id: T05", "id: T45")))
    assert (change.kind, change.before, change.after) == (ChangeKind.RENUMBERED, "T05", "T45")


def test_new_id_with_nearly_the_old_text_is_a_renumbering():
    found = after(("id: T03", "id: T45"), ("情况进行公开", "情况及时公开"))
    assert [(each.kind, each.field) for each in found.changes] == [
        (ChangeKind.RENUMBERED, "id"),
        (ChangeKind.CHANGED, "requirement"),
    ]


def test_ids_shifted_by_an_insertion_are_renumberings_and_no_edited_texts():
    new = OFFICE
    for number in (6, 5, 4, 3):
        new = new.replace(f"id: T0{number}", f"id: T0{number + 1}")
    task = "          - id: T03\n            title: 年报\n            requirement: 按期发布年度报告。\n"
    found = between(OFFICE, new.replace("          - id: T04", task + "          - id: T04"))
    kinds = [each.kind for each in found.changes]
    assert kinds.count(ChangeKind.RENUMBERED) == 4
    assert kinds.count(ChangeKind.ADDED) == 1
    assert len(kinds) == 5
    assert next(each for each in found.changes if each.kind is ChangeKind.ADDED).reuses_id


def test_new_id_with_another_text_is_a_removal_and_an_addition():
    new = T03.replace("T03", "T09").replace("审计公开", "培训").replace("对审计发现", "组织培训")
    new = new.replace("问题、整改落实及问责情况进行公开", "班，每年两期")
    assert [each.kind for each in between(OFFICE, OFFICE.replace(T03, new)).changes] == [
        ChangeKind.REMOVED,
        ChangeKind.ADDED,
    ]


def test_tasks_of_one_id_are_compared_in_order():
    twice = OFFICE.replace("id: T05", "id: T04")
    assert between(twice, twice).is_empty
    change = only_change(between(twice, twice.replace("统计一次", "统计两次")))
    assert (change.name, change.field) == ("T04", "requirement")


# -- who reports -----------------------------------------------------------------------------------


def test_who_reports_is_one_change_where_it_is_written_for_the_tasks_that_it_reaches():
    found = after(
        ("format: 1\n", "format: 1\nreports: named\n"),
        ("  - title: 政府信息公开", "  - title: 政府信息公开\n    reports: lead"),
        ("title: 台账", "title: 台账\n            reports: all"),
    )
    assert [(each.subject, each.field, each.tasks) for each in found.changes] == [
        (Subject.TABLE, "reports", ("T06",)),
        (Subject.SECTION, "reports", ("T01", "T02", "T03", "T04")),
        (Subject.TASK, "reports", ("T05",)),
    ]


@pytest.mark.parametrize("title", ["政府信息公开", "主动公开", "依申请公开", "服务公开"])
def test_who_reports_is_compared_at_every_heading(title):
    head = next(line for line in OFFICE.splitlines() if line.endswith(f"title: {title}"))
    line = head.replace("- title", "  reports").replace(title, "lead")
    change = only_change(after((f"{head}\n", f"{head}\n{line}\n")))
    assert change.name.endswith(title)
    assert (change.field, change.before, change.after) == ("reports", None, Reports.LEAD)
    assert change.tasks


# -- lists of names --------------------------------------------------------------------------------


def test_default_of_a_group_is_one_change_for_the_tasks_that_it_reaches():
    change = only_change(after(("responsible: [各部门]", "responsible: [各部门, 各园区]")))
    assert (change.subject, change.name, change.field) == (
        Subject.GROUP,
        "（一）主动公开",
        "responsible",
    )
    assert change.tasks == ("T01", "T03")  # and not T02, which has its own
    assert change.gained == ("各园区",)
    assert change.lost == ()


def test_default_of_a_topic_replaces_that_of_its_group():
    change = only_change(
        after(("topic: 会议公开", "topic: 会议公开\n            responsible: [财政局]"))
    )
    assert (change.subject, change.name, change.tasks) == (Subject.TOPIC, "会议公开", ("T01",))
    assert change.lost == ("各部门", "审计局", "建设局", "民政局")


def test_default_of_a_section_reaches_tasks_without_a_nearer_list():
    without = OFFICE.replace("        responsible: [各部门]\n", "")
    change = only_change(
        after(
            ("  - title: 政府信息公开", "  - title: 政府信息公开\n    responsible: [财政局]"),
            text=without,
        )
    )
    assert (change.subject, change.name) == (Subject.SECTION, "一、政府信息公开")
    assert change.tasks == ("T01", "T03")  # T02 has its own, the second group too


def test_names_of_a_task():
    change = only_change(after(("lead: [新区财政局]", "lead: [新区财政局, 建设局]")))
    assert (change.subject, change.name, change.field) == (Subject.TASK, "T01", "lead")
    assert (change.gained, change.lost) == (("建设局",), ())


def test_member_that_left_a_collective_is_lost_at_the_collective_only():
    """The default of a group and the collective in it changed: each has its own effect."""
    found = after(
        ("        responsible: [各部门]\n", "        responsible: [各部门, 等]\n"),
        ("    members: all\n", "    members: all\n    except: [审计局]\n"),
    )
    by_subject = {each.subject: each for each in found.changes}
    assert by_subject[Subject.COLLECTIVE].lost == ("审计局",)
    assert (by_subject[Subject.GROUP].gained, by_subject[Subject.GROUP].lost) == ((), ())


def test_names_in_another_order_are_a_change_without_gains_and_losses():
    two = OFFICE.replace("lead: [新区财政局]", "lead: [新区财政局, 建设局]")
    change = only_change(between(two, two.replace("[新区财政局, 建设局]", "[建设局, 新区财政局]")))
    assert (change.gained, change.lost) == ((), ())


def test_alias_instead_of_a_name_is_a_change_without_gains_and_losses():
    change = only_change(after(("lead: [新区财政局]", "lead: [财政局]")))
    assert (change.gained, change.lost) == ((), ())


def test_removed_own_list_is_a_change_of_the_task():
    change = only_change(after(("                responsible: [建设局]\n", "")))
    assert (change.subject, change.name, change.after) == (Subject.TASK, "T02", None)
    assert str(change.effects[0].after) == "各部门"


def test_an_empty_list_is_not_the_same_as_none():
    change = only_change(
        after(("    deadline: 每季度", "    deadline: 每季度\n            lead: []"))
    )
    assert (change.name, change.field) == ("T05", "lead")
    assert change.lost == ("民政局",)


def test_open_list_and_closed_list_differ():
    change = only_change(after(("responsible: [建设局]", "responsible: [建设局, 等]")))
    assert (change.name, change.field) == ("T02", "responsible")


def test_list_in_brackets():
    change = only_change(
        after(("responsible: [各相关部门]", "responsible: [{各相关部门: [财政局, 审计局]}]"))
    )
    assert change.gained == ("财政局", "审计局")


def test_unknown_name_counts_as_gained():
    change = only_change(after(("responsible: [建设局]", "responsible: [建设局, 数据局]")))
    assert change.gained == ("数据局",)


def test_edits_of_a_task_and_of_its_default_are_two_changes():
    found = after(
        ("        responsible: [各部门]", "        responsible: [各园区]"),
        ("lead: [新区财政局]", "lead: [新区财政局]\n                responsible: [建设局]"),
    )
    assert [(each.name, each.tasks) for each in found.changes] == [
        ("（一）主动公开", ("T03",)),
        ("T01", ("T01",)),
    ]


# -- headings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "subject", "before", "now"),
    [
        (("title: 服务公开", "title: 政务服务公开"), Subject.SECTION, "服务公开", "政务服务公开"),
        (("title: 主动公开", "title: 主动公开工作"), Subject.GROUP, "主动公开", "主动公开工作"),
        (("topic: 会议公开", "topic: 会议"), Subject.TOPIC, "会议公开", "会议"),
    ],
)
def test_heading_with_another_title(edit, subject, before, now):
    change = only_change(after(edit))
    assert (change.subject, change.field) == (subject, "title")
    assert (change.before, change.after) == (before, now)


def test_inserted_group_is_one_change_though_later_numbers_shift():
    group = (
        "      - title: 数据开放\n        tasks:\n          - id: T07\n            title: 目录\n"
        "            requirement: 编制公共数据目录。\n            lead: [建设局]\n"
    )
    change = only_change(after((SECOND, group + SECOND)))
    assert (change.kind, change.name, change.tasks) == (
        ChangeKind.ADDED,
        "（二）数据开放",
        ("T07",),
    )


def test_removed_group_is_one_change_with_its_tasks():
    change = only_change(after((SECOND, "")))
    assert (change.kind, change.name) == (ChangeKind.REMOVED, "（二）依申请公开")
    assert change.tasks == ("T04", "T05")


def test_moved_group_is_one_change():
    change = only_change(between(OFFICE, moved(OFFICE, SECOND, "      - title: 政务服务\n")))
    assert (change.kind, change.name) == (ChangeKind.MOVED, "（二）依申请公开")
    assert change.moves[0].new_path == ("二、服务公开",)


def test_moved_topic_is_one_change_with_the_effects_on_its_tasks():
    change = only_change(between(OFFICE, moved(OFFICE, TOPIC, T04)))
    assert (change.kind, change.subject, change.name) == (
        ChangeKind.MOVED,
        Subject.TOPIC,
        "会议公开",
    )
    assert [(each.field, each.tasks) for each in change.effects] == [("responsible", ("T01",))]


def test_topic_put_around_tasks_is_one_change():
    wrapped = "          - topic: 台账\n            tasks:\n" + "\n".join(
        f"    {line}" for line in T05.rstrip("\n").split("\n")
    )
    change = only_change(after((T05, wrapped + "\n")))
    assert (change.kind, change.name) == (ChangeKind.ADDED, "台账")
    assert [move.name for move in change.moves] == ["T05"]
    assert change.tasks == ()


def test_dissolved_topic_is_one_change_with_the_moves_of_its_tasks():
    inside = TOPIC.split("tasks:\n")[1]
    flat = "\n".join(line[4:] for line in inside.rstrip("\n").split("\n")) + "\n"
    change = only_change(after((TOPIC, flat)))
    assert (change.kind, change.name) == (ChangeKind.REMOVED, "会议公开")
    assert [(move.name, move.new_path[-1]) for move in change.moves] == [
        ("T01", "（一）主动公开"),
        ("T02", "（一）主动公开"),
    ]


def test_task_from_a_removed_topic_in_a_new_one_is_a_move_of_the_new_one_only():
    inside = block(TOPIC, "              - id: T01", "              - id: T02")
    new = "          - topic: 公众列席\n            tasks:\n" + inside
    for task_id, text in (("T07", "按期发布年度报告"), ("T08", "每季度开展一次培训")):
        new += f"              - {{id: {task_id}, title: {text[:4]}, requirement: {text}}}\n"
    found = after((TOPIC, new))
    moves = {change.kind: [move.name for move in change.moves] for change in found.changes}
    assert moves == {ChangeKind.REMOVED: [], ChangeKind.ADDED: ["T01"]}


# -- departments and collectives -------------------------------------------------------------------


def test_renamed_department_is_one_change_with_the_lists_that_name_it():
    new = OFFICE.replace("审计局", "审计监督局")
    change = only_change(between(OFFICE, new))
    assert (change.subject, change.before, change.after) == (
        Subject.DEPARTMENT,
        "审计局",
        "审计监督局",
    )
    assert change.tasks == ("T02", "T03")


def test_department_that_keeps_its_old_name_as_an_alias_is_the_same():
    found = after(
        (
            "- name: 财政局\n    aliases: [新区财政局]",
            "- name: 金融局\n    aliases: [新区财政局, 财政局]",
        )
    )
    assert [(each.name, each.field) for each in found.changes] == [
        ("金融局", "name"),
        ("金融局", "aliases"),
    ]


def test_departments_without_a_name_in_common_are_removed_and_added():
    found = after(("  - name: 建设局\n", "  - name: 大数据中心\n"))
    assert {each.kind for each in found.changes} == {ChangeKind.ADDED, ChangeKind.REMOVED}


def test_department_in_the_place_of_which_two_similar_ones_stand_is_not_renamed():
    new = "  - name: 建设管理局\n  - name: 建设监督局\n"
    found = after(("  - name: 建设局\n", new))
    kinds = {each.name: each.kind for each in found.changes}
    assert (kinds["建设局"], kinds["建设管理局"]) == (ChangeKind.REMOVED, ChangeKind.ADDED)


def test_new_department_has_the_tasks_of_the_collective_of_all():
    change = only_change(after(("  - name: 建设局\n", "  - name: 建设局\n  - name: 大数据中心\n")))
    assert (change.kind, change.name) == (ChangeKind.ADDED, "大数据中心")
    assert change.tasks == ("T01", "T03")


def test_confirmed_alias_is_one_change_with_the_tasks_that_use_it():
    used = OFFICE.replace("responsible: [建设局]", "responsible: [社保局]")
    change = only_change(between(used, used.replace("unconfirmed: [社保局]", "aliases: [社保局]")))
    assert (change.name, change.field, change.tasks) == ("民政局", "aliases", ("T02",))


def test_new_member_of_a_collective_is_gained_at_the_collective_only():
    without = OFFICE.replace("members: all", "members: all\n    except: [审计局]")
    found = between(without, OFFICE.replace("[各部门]", "[各部门, 各园区]"))
    collective, default = found.changes
    assert (collective.name, collective.gained) == ("各部门", ("审计局",))
    assert (default.field, default.gained) == ("responsible", ("各园区",))


def test_exception_of_a_collective_reaches_the_tasks_that_use_it():
    change = only_change(after(("members: all", "members: all\n    except: [审计局]")))
    assert (change.subject, change.name, change.field) == (
        Subject.COLLECTIVE,
        "各部门",
        "members",
    )
    assert (change.tasks, change.lost) == (("T01", "T03"), ("审计局",))


def test_members_of_a_collective():
    change = only_change(after(("members: unlisted", "members: [财政局, 建设局]")))
    assert change.gained == ("财政局", "建设局")
    assert change.tasks == ("T04", "T05")


@pytest.mark.parametrize(
    ("edit", "subject", "field"),
    [
        (("title: 政务公开工作重点任务分解表", "title: 分解表"), Subject.TABLE, "title"),
        (("format: 1\n", "format: 1\nannex: 附件2\n"), Subject.TABLE, "annex"),
        (("sections:\n", "retired: [T99]\nsections:\n"), Subject.TABLE, "retired"),
        (
            ("sections:\n", "accepted: [{code: G102, reason: 旧软件要用}]\nsections:\n"),
            Subject.TABLE,
            "accepted",
        ),
        (("format: 1\n", "format: 1\noffice: {name: 办公室}\n"), Subject.OFFICE, None),
        (
            ("- name: 审计局\n", "- name: 审计局\n    full_name: 新区审计局\n"),
            Subject.DEPARTMENT,
            "full_name",
        ),
    ],
)
def test_fields_above_the_sections(edit, subject, field):
    change = only_change(after(edit))
    assert (change.subject, change.field) == (subject, field)


def test_contact_of_the_office():
    text = OFFICE.replace("format: 1\n", "format: 1\noffice:\n  name: 办公室\n  contact: 王芳\n")
    change = only_change(between(text, text.replace("王芳", "李明")))
    assert (change.subject, change.field, change.after) == (Subject.OFFICE, "contact", "李明")


def test_departments_in_another_order_are_one_move():
    change = only_change(
        after(("  - name: 审计局\n  - name: 建设局\n", "  - name: 建设局\n  - name: 审计局\n"))
    )
    assert (change.kind, change.subject) == (ChangeKind.MOVED, Subject.DEPARTMENT)


# -- tables that cannot be read whole ----------------------------------------------------------------


def test_a_list_that_cannot_be_read_is_not_compared():
    assert after(("lead: [新区财政局]", "lead: {财政局: 1, 审计局: 2}")).is_empty


def test_an_unreadable_default_changes_nothing_for_its_tasks():
    assert after(("        responsible: [各部门]", "        responsible:")).is_empty


def test_a_table_with_a_syntax_error_is_compared_as_far_as_it_goes():
    found = after(
        ("title: 公众参与", "title: 公众代表参与"),
        ("      - title: 政务服务\n", "     - title: 政务服务\n"),
    )
    assert any(each.field == "title" and each.name == "T01" for each in found.changes)


def test_a_table_that_breaks_the_rules_is_compared():
    found = after(("lead: [新区财政局]", "lead: [没有这个局]"))
    assert only_change(found).gained == ("没有这个局",)


# -- departments that are merged -----------------------------------------------------------------

AUDIT = "  - name: 审计局\n"


def merged(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The departments that were merged between the small table and another: name, into, tasks."""
    found = between(SMALL, text)
    return [(each.name, each.merged_into, each.tasks) for each in found.changes if each.merged_into]


def test_a_department_whose_tasks_all_went_to_another_was_merged():
    text = edited((AUDIT, ""), ("lead: [审计局]", "lead: [新区财政局]"))
    assert merged(text) == [("审计局", "财政局", ("T02",))]
    (change,) = between(SMALL, text).changes
    assert change.as_json()["merged_into"] == "财政局"
    assert described(between(SMALL, text)) == [
        "- 审计局 合并部门",
        "并入：财政局",
        "任务：T02（由审计局改为财政局）",
    ]


def test_a_department_that_is_an_alias_of_another_now_was_merged():
    text = edited((AUDIT, ""), ("aliases: [新区财政局]", "aliases: [新区财政局, 审计局]"))
    assert merged(text) == [("审计局", "财政局", ("T02",))]


def test_departments_may_be_merged_into_a_new_one():
    text = edited(
        (AUDIT, "  - name: 综合监督局\n"),
        ("  - name: 建设局\n", ""),
        ("lead: [审计局]", "lead: [综合监督局]"),
        ("responsible: [建设局]", "responsible: [综合监督局]"),
    )
    assert [(name, into) for name, into, _ in merged(text)] == [
        ("审计局", "综合监督局"),
        ("建设局", "综合监督局"),
    ]


def test_a_department_whose_tasks_went_to_nobody_was_not_merged():
    assert merged(edited((AUDIT, ""), ("lead: [审计局]", "lead: []"))) == []


def test_a_department_that_left_its_tasks_to_those_who_had_them_was_not_merged():
    both = edited(("lead: [审计局]", "lead: [审计局, 建设局]"))
    found = between(both, both.replace(AUDIT, "").replace("[审计局, 建设局]", "[建设局]"))
    assert [each.merged_into for each in found.changes if each.name == "审计局"] == [""]


def test_a_department_whose_tasks_went_to_several_was_not_merged():
    more = ("lead: [新区财政局]", "lead: [新区财政局, 审计局]")
    before = edited(more)
    now = before.replace(AUDIT, "").replace("[新区财政局, 审计局]", "[新区财政局, 建设局]")
    found = between(before, now.replace("lead: [审计局]", "lead: [新区财政局]"))
    assert [each.merged_into for each in found.changes if each.name == "审计局"] == [""]


# -- who reports -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "subject", "tasks"),
    [
        ("title: 政务公开工作重点任务分解表\n", Subject.TABLE, "T01 T02 T03 T04 T05 T06"),
        ("  - title: 政府信息公开\n", Subject.SECTION, "T01 T02 T03 T04 T05"),
        ("      - title: 主动公开\n", Subject.GROUP, "T01 T02 T03"),
        ("          - topic: 会议公开\n", Subject.TOPIC, "T01 T02"),
        ("                title: 结果公开\n", Subject.TASK, "T02"),
    ],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["written", "removed"])
def test_who_reports_is_a_change_at_each_level(line, subject, tasks, is_new):
    indent = " " * (len(line) - len(line.lstrip("- ")))
    texts = [OFFICE, edited((line, f"{line}{indent}reports: lead\n"), text=OFFICE)]
    change = only_change(between(*(texts if is_new else reversed(texts))))
    assert (change.subject, change.field) == (subject, "reports")
    assert change.tasks == tuple(tasks.split())


def test_who_reports_reaches_only_the_tasks_for_which_it_differs():
    topic = (
        "          - topic: 会议公开\n",
        "          - topic: 会议公开\n            reports: all\n",
    )
    before = edited(topic, text=OFFICE)
    found = between(before, before.replace("departments:", "reports: named\ndepartments:", 1))
    assert only_change(found).tasks == ("T03", "T04", "T05", "T06")
    assert "影响的任务：T03—T06" in described(found)
