"""The changes for each department."""

from versions_of_table import OFFICE, after, between, entry_lines

from gkrw.diff.by_department import DepartmentChanges, by_department
from gkrw.diff.changes import ChangeKind, Diff
from gkrw.diff.describe_departments import describe_departments


def of(found: Diff, name: str) -> DepartmentChanges:
    (department,) = [each for each in by_department(found) if each.name == name]
    return department


def ids(held) -> list[str]:
    return [each.task.id for each in held]


def test_equal_tables_change_nothing_for_any_department():
    assert by_department(between(OFFICE, OFFICE)) == ()


def test_note_of_a_task_is_no_change_for_a_department():
    assert by_department(after(("title: 答复", "title: 答复\n            note: 待定"))) == ()


def test_task_goes_from_one_department_to_another():
    found = after(("responsible: [建设局]", "responsible: [民政局]"))
    assert ids(of(found, "民政局").gained) == ["T02"]
    assert ids(of(found, "建设局").lost) == ["T02"]
    assert [each.fields for each in of(found, "审计局").edited] == [("responsible",)]


def test_stronger_role():
    found = after(("[新区财政局]\n              -", "[新区财政局, 建设局]\n              -"))
    (held,) = of(found, "建设局").other_role
    assert (held.before.label, held.after.label) == ("共同", "牵头")


def test_edited_text_of_a_task():
    found = after(("台账，每季度", "台账，每月"))
    (edited,) = of(found, "民政局").edited
    assert (edited.task.id, edited.role.label, edited.fields) == ("T05", "牵头", ("requirement",))
    assert [each.name for each in by_department(found)] == ["民政局", "各园区"]


def test_task_of_a_removed_group_is_lost():
    group = OFFICE[OFFICE.index("      - title: 依申请公开") : OFFICE.index("  - title: 服务公开")]
    assert ids(of(after((group, "")), "民政局").lost) == ["T04", "T05"]


def test_exception_of_a_collective_takes_tasks_away():
    found = after(("members: all", "members: all\n    except: [建设局]"))
    department = of(found, "建设局")
    assert ids(department.lost) == ["T01", "T03"]
    assert [each.name for each in by_department(found)] == ["建设局"]


def test_renamed_department_is_followed():
    found = between(OFFICE, OFFICE.replace("审计局", "审计监督局"))
    department = of(found, "审计监督局")
    assert department.old_name == "审计局"
    assert department == DepartmentChanges("审计监督局", "审计局", False, (), (), (), (), ())


def test_new_and_removed_department():
    found = after(("  - name: 建设局\n", "  - name: 大数据中心\n"))
    fresh, gone = of(found, "大数据中心"), of(found, "建设局")
    assert fresh.old_name is None
    assert ids(fresh.gained) == ["T01", "T03"]
    assert gone.is_gone
    assert ids(gone.lost) == ["T01", "T02", "T03", "T06"]
    assert by_department(found)[-1] == gone


def test_a_merged_department_is_told_with_the_one_that_took_over_and_its_tasks_by_role():
    found = between(
        OFFICE,
        OFFICE.replace("  - name: 建设局\n", "").replace("[新区财政局]", "[新区财政局, 建设局]", 1),
    )
    gone = of(found, "建设局")
    assert (gone.merged_into, gone.as_json()["merged_into"]) == ("财政局", "财政局")
    assert of(found, "财政局").merged_into == ""
    entries = describe_departments(by_department(found))
    assert entry_lines(entries[-1]) == [
        "- 建设局 并入财政局，不再承担 4 项",
        "不再承担：[-T06（原为牵头）-]",
        "不再承担：[-T02（原为责任）-]",
        "不再承担：[-T01、T03（原为共同）-]",
    ]


def test_who_reports_is_told_to_each_department_for_the_tasks_that_it_keeps():
    lead = OFFICE.replace("title: 主动公开", "title: 主动公开\n        reports: lead")
    found = between(OFFICE, lead)
    assert [each.as_json() for each in of(found, "民政局").reporting] == [
        {"task": "T01", "title": "公众参与", "reports": False},
        {"task": "T03", "title": "审计公开", "reports": False},
    ]
    assert [each.name for each in by_department(found)] == ["财政局", "审计局", "建设局", "民政局"]
    entries = describe_departments(by_department(found))
    assert entry_lines(entries[1]) == ["~ 审计局 填报有变 1 项", "不再填报：[-T01-]"]
    back = describe_departments(by_department(between(lead, OFFICE)))
    assert entry_lines(back[1]) == ["~ 审计局 填报有变 1 项", "改为填报：{+T01+}"]


def test_possible_tasks_are_not_counted_as_gained():
    found = after(("responsible: [各园区]", "responsible: [各相关部门]"))
    department = of(found, "财政局")
    assert not department.gained
    assert ids(department.possible) == ["T04", "T05"]


def test_departments_are_in_the_order_of_the_table():
    found = after(("responsible: [各部门]", "responsible: [各园区]"))
    assert [each.name for each in by_department(found)] == [
        "财政局",
        "审计局",
        "建设局",
        "民政局",
        "各园区",
    ]


def test_description():
    found = after(
        ("[新区财政局]\n              -", "[建设局]\n              -"),
        ("台账，每季度", "台账，每月"),
    )
    (entry,) = describe_departments([of(found, "建设局")])
    assert entry_lines(entry) == [
        "~ 建设局 角色有变 1 项",
        "角色有变：T01 公众参与：[-共同-]{+牵头+}",
    ]
    (entry,) = describe_departments([of(found, "民政局")])
    assert entry_lines(entry) == [
        "~ 民政局 内容有变 2 项",
        "内容有变：T01 公众参与（共同）：牵头部门",
        "内容有变：T05 台账（牵头）：工作要求",
    ]


def test_move_within_a_heading_is_no_change_for_a_department():
    task = OFFICE[OFFICE.index("          - id: T04") : OFFICE.index("          - id: T05")]
    moved = OFFICE.replace(task, "").replace("  - title: 服务公开", task + "  - title: 服务公开")
    found = between(OFFICE, moved)
    assert [change.kind for change in found.changes] == [ChangeKind.MOVED]
    assert by_department(found) == ()


def test_who_reports_at_a_heading_changes_the_tasks_below_it():
    found = after(
        ("      - title: 依申请公开\n", "      - title: 依申请公开\n        reports: lead\n")
    )
    assert {
        each.name: [(one.task.id, one.is_reporter) for one in each.reporting]
        for each in by_department(found)
    } == {"各园区": [("T04", False), ("T05", False)]}
