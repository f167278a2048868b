"""Letters go to the right bodies, with the right tasks and particulars."""

from datetime import date

import pytest

from gkrw.core.assignments import ASSIGNED, Role
from gkrw.core.particulars import (
    BLANK,
    BLANK_DATE,
    BLANK_NUMBER,
    BLANK_OFFICE,
    Particulars,
    parse_document_number,
)
from gkrw.letters.content import compose_letters
from letters import NOTHING_GIVEN, checked, context, letters_of
from tables import edited


@pytest.fixture(scope="module")
def real():
    from conftest import REAL_TABLE

    return checked(REAL_TABLE.read_text(encoding="utf-8"))


def test_every_department_but_the_issuing_office_and_the_parks_get_a_letter(real):
    letters, without = compose_letters(real, (), NOTHING_GIVEN)
    assert [each.body.name for each in letters] == [
        *(department.name for department in real.table.departments[1:]),
        "各园区",
    ]
    assert [each.position for each in letters] == list(range(2, 17))
    (own, *without) = without
    assert own.body.name == "管委会办公室"
    assert own.reason.startswith("是发文机关，自己承担的任务是牵头 15 项（")
    assert "；共同 21 项（T0" in own.reason
    assert own.reason.endswith("也要写的，加上 --include-self")
    assert [(each.body.name, each.reason) for each in without] == [
        ("各部门", "是统称，任务分别写给各成员"),
        ("各相关部门", "是统称，表中没有说明是哪些部门"),
    ]


def test_a_letter_has_each_task_once_in_the_strongest_role(real):
    for each in letters_of(real):
        for part in each.parts:
            for row in part.rows:
                assert real.assignments.role(each.body.name, row.task) is part.role
        ids = [row.task.id for row in each.rows]
        assert len(ids) == len(set(ids))
        assert set(ids) == {
            row.task.id
            for row in real.rows
            if real.assignments.role(each.body.name, row.task) in ASSIGNED
        }


def test_possible_tasks_come_only_when_asked_for_and_by_themselves(real):
    (without,) = letters_of(real, "财政局")
    assert without.possible is None
    (with_them,) = letters_of(real, "财政局", possible=True)
    assert [row.task.id for row in with_them.possible.rows] == ["T11", "T16", "T31", "T32"]
    assert with_them.rows == without.rows


def test_the_letter_to_one_keeps_its_place_among_all(real):
    (only,) = letters_of(real, "财政局")
    assert only.position == 6


def test_numbers_count_up_in_the_order_of_the_table(real):
    given = Particulars(number=parse_document_number("新政公开函〔2026〕7号"))
    numbers = [str(each.number) for each in letters_of(real, given=given)]
    assert numbers[0] == "新政公开函〔2026〕7号"
    assert numbers[-1] == "新政公开函〔2026〕21号"


def test_the_issuing_office_gets_a_letter_when_it_is_asked_for(real):
    (named,) = letters_of(real, "管委会办公室")
    assert named.position == 1
    letters, _ = compose_letters(real, (), NOTHING_GIVEN, include_self=True)
    assert [each.body.name for each in letters][:2] == ["管委会办公室", "党工委办公室"]


def test_an_office_that_issues_jointly_gets_no_letter_either():
    office = "office:\n  name: 财政局\n  full_name: 某某新区财政局\n  joint: [某某新区审计局]\n"
    table = checked(
        edited(
            ("departments:\n", f"{office}departments:\n"),
            ("- name: 审计局", "- name: 审计局\n    full_name: 某某新区审计局"),
        )
    )
    letters, without = compose_letters(table, (), NOTHING_GIVEN)
    assert [each.body.name for each in letters] == ["建设局"]
    assert [each.body.name for each in without] == ["财政局", "审计局", "各部门"]


def test_a_department_without_tasks_gets_none_and_it_is_said_why():
    table = checked(
        edited(
            ("responsible: [各部门]", "responsible: [各相关部门]"),
            (
                "  - name: 各部门\n    members: all",
                "  - name: 各相关部门\n    members: unspecified",
            ),
            ("  - name: 建设局\n", "  - name: 建设局\n  - name: 教体局\n"),
        )
    )
    letters, without = compose_letters(table, (), NOTHING_GIVEN, False)
    assert [each.body.name for each in letters] == ["财政局", "审计局", "建设局"]
    assert [(each.body.name, each.reason) for each in without] == [
        ("教体局", "没有明确的任务，只有 1 项可能涉及"),
        ("各相关部门", "是统称，表中没有说明是哪些部门"),
    ]


def test_a_department_without_tasks_takes_no_number_from_those_after_it():
    table = checked(
        edited(
            ("departments:\n", "departments:\n  - name: 教体局\n"),
            ("members: all", "members: all\n    except: [教体局]"),
        )
    )
    given = Particulars(number=parse_document_number("新政〔2026〕7号"))
    letters, without = compose_letters(table, (), given, False)
    assert [each.body.name for each in without] == ["教体局", "各部门"]
    assert [(each.file_name[:6], str(each.number)) for each in letters] == [
        ("01_财政局", "新政〔2026〕7号"),
        ("02_审计局", "新政〔2026〕8号"),
        ("03_建设局", "新政〔2026〕9号"),
    ]
    (only,) = letters_of(table, "建设局")
    assert only.file_name.startswith("03_建设局_")


# -- what is said ----------------------------------------------------------------------------------


def test_roles_are_counted_in_words(real):
    counted = "共38项，其中牵头负责3项，作为责任部门承担1项，与其他部门共同承担34项"
    assert context(real, "财政局")["承担情况"] == counted
    assert context(real, "各园区")["承担情况"] == "共44项，均作为责任部门承担"
    assert [each["标题"] for each in context(real, "财政局")["各部分"]] == [
        "牵头负责的任务（3项）",
        "作为责任部门承担的任务（1项）",
        "与其他部门共同承担的任务（34项）",
    ]


def test_a_single_task_is_not_spoken_of_as_several():
    one = checked(edited(("        responsible: [各部门]\n", "        responsible: []\n")))
    assert context(one, "审计局")["承担情况"] == "共1项，为牵头任务"
    assert context(one, "建设局")["承担情况"] == "共1项，作为责任部门承担"


def test_a_role_without_tasks_is_not_spoken_of(real):
    said = context(real, "管委会办公室")
    assert "责任" not in said["承担情况"]
    assert [part["角色"] for part in said["各部分"]] == ["牵头", "共同"]
    assert [part["序号"] for part in said["各部分"]] == ["一", "二"]


def test_what_is_unknown_is_a_blank(real):
    said = context(real, "财政局")
    assert said["发文机关"] == BLANK_OFFICE
    assert said["联系人"] == said["电话"] == BLANK
    assert said["成文日期"] == BLANK_DATE
    assert said["发文字号"] == BLANK_NUMBER
    assert said["报送期限"] == ""


def test_what_is_given_stands_in_the_letter():
    table = checked(
        edited(
            (
                "departments:\n",
                "office:\n  name: 管委会办公室\n  full_name: 兰州新区管理委员会办公室\n"
                "  contact: 张三\n  phone: '0931-1234567'\ndepartments:\n",
            )
        )
    )
    given = Particulars(
        date(2026, 3, 5), date(2026, 12, 10), parse_document_number("新政〔2026〕7号")
    )
    said = context(table, "审计局", given=given)
    assert said["发文机关"] == "兰州新区管理委员会办公室"
    assert (said["联系人"], said["电话"]) == ("张三", "0931-1234567")
    assert (said["成文日期"], said["报送期限"]) == ("2026年3月5日", "2026年12月10日")
    assert said["发文字号"] == "新政〔2026〕7号"


def test_a_department_is_addressed_by_its_full_name():
    table = checked(edited(("- name: 审计局", "- name: 审计局\n    full_name: 兰州新区审计局")))
    assert context(table, "审计局")["主送机关"] == "兰州新区审计局"


def test_cells_that_the_table_leaves_empty_say_so(real):
    tasks = {
        task["编号"]: task
        for part in context(real, "财政局")["各部分"]
        for task in part["任务清单"]
    }
    assert tasks["T12"]["牵头部门"] == "（未写明）"
    assert tasks["T10"]["完成时限"] == "—"


def test_possible_tasks_say_why(real):
    said = context(real, "财政局", possible=True)
    assert said["可能涉及说明"] == "《分解表》写的是“各相关部门”，没有说明是否包括财政局"
    assert [task["编号"] for task in said["可能涉及"]] == ["T11", "T16", "T31", "T32"]


def test_every_field_has_a_value_and_every_value_a_field(real):
    from gkrw.letters.fields import FIELDS

    said = context(real, "财政局", possible=True)

    def compare(fields, values):
        assert {field.name for field in fields} == values.keys()
        for field in fields:
            value = values[field.name]
            assert field.is_list == isinstance(value, list), field.name
            if field.of:
                for entry in value:
                    compare(field.of, entry)

    compare(FIELDS, said)


def test_the_role_of_a_collective_names_it(real):
    (only,) = letters_of(real, "财政局")
    (together,) = (part for part in only.parts if part.role is Role.COLLECTIVE)
    assert together.collectives == ("各部门",)


def test_how_the_addressee_is_spoken_to(real):
    assert context(real, "财政局")["称呼"] == "你单位"
    parks = context(real, "各园区")
    assert (parks["称呼"], parks["是统称"]) == ("各园区", True)
    assert context(real, "管委会办公室")["是发文机关"]
    assert not context(real, "财政局")["是发文机关"]


def test_tasks_without_a_lead_are_named(real):
    assert context(real, "财政局")["牵头未写明"] == "T12"
    assert context(real, "审计局")["几家牵头"]
    assert not context(real, "财政局")["几家牵头"]


def test_the_liaison_of_the_department_is_a_field():
    change = ("- name: 审计局", "- name: 审计局\n    contact: 李四\n    phone: '0931-8259000'")
    table = checked(edited(change))
    fields = ("联络员", "联络员电话", "联络员邮箱")
    values = context(table, "审计局")
    assert [values[each] for each in fields] == ["李四", "0931-8259000", ""]
    assert [context(table, "财政局")[each] for each in fields] == ["", "", ""]
