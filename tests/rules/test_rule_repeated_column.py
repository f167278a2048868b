"""G417: two columns with the same heading."""

import pytest

from gkrw.checklist.columns import filled_in, fixed_columns
from gkrw.core.model import COLUMNS, RESERVED_HEADINGS
from tables import SMALL, edited, places, read


def with_columns(*lines: str) -> str:
    return edited(("sections:\n", "\n".join(["columns:", *lines, "sections:\n"])))


ROLES = ("  lead: 牵头单位", "  responsible: 责任单位")


def test_columns_with_different_headings_are_not_reported():
    assert places(with_columns(*ROLES, "  extra: [责任领导, 任务来源]")) == []


@pytest.mark.parametrize("heading", ["备注", "完成情况", "进展", "序号", "填报人"])
def test_a_column_that_departments_fill_in_cannot_be_a_column_of_the_table(heading):
    assert places(with_columns(*ROLES, f"  extra: [责任领导, {heading}]")) == [("G417", 14, 17)]


@pytest.mark.parametrize("heading", ["牵头单位", "工作要求"])
def test_a_further_column_cannot_have_the_name_of_another_one(heading):
    assert places(with_columns(*ROLES, f"  extra: [{heading}]")) == [("G417", 14, 11)]


def test_two_columns_cannot_be_renamed_to_one_name():
    assert places(with_columns(*ROLES, "  title: 牵头单位")) == [("G417", 12, 3)]


@pytest.mark.parametrize("heading", ["备 注", "佐证材料(链接)", "完成　情况"])
def test_blanks_and_width_make_no_other_heading(heading):
    found = places(with_columns(*ROLES, f"  extra: ['{heading}']"))
    assert [code for code, _, _ in found if code == "G417"] == ["G417"]


def test_a_role_that_the_table_does_not_have_leaves_its_usual_heading_free():
    text = edited(
        ("sections:\n", "columns:\n  responsible: 牵头部门\nsections:\n"),
        ("                lead: [新区财政局]\n", ""),
        ("            lead: [审计局]\n", ""),
    )
    assert "G417" not in {code for code, _, _ in places(text)}


def test_a_heading_with_braces_would_be_a_tag_of_a_template():
    assert places(with_columns(*ROLES, "  extra: ['{{ 主送机关 }}']")) == [("G417", 14, 11)]


def test_the_reserved_headings_are_those_of_checklists():
    table = read(SMALL).table
    assert table is not None
    headings = [each.heading for each in (*fixed_columns(table), *filled_in(1))]
    # 进展 is the last column of the sheet of all tasks.
    assert {*RESERVED_HEADINGS} == {*headings, "进展"} - {*COLUMNS.values()} | {"备注"}
