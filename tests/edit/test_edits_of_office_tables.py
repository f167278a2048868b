"""Edits of tables of other offices: headings at any level, other columns."""

from typing import Any

import pytest
from test_task_edits import VALUES, changed

from conftest import OFFICE_TABLES
from gkrw.edit.department_edits import rename_body
from gkrw.edit.field_values import find_field, typed_value
from gkrw.edit.task_edits import add_task, move_task, retire_task, set_field
from gkrw.edit.task_places import Wanted, find_seat, headings_in, seats_in, task_at
from gkrw.store.layout import Layout, lay_out

TABLES = {path.stem: path.read_text(encoding="utf-8") for path in OFFICE_TABLES}


def data_of(name: str) -> Any:
    layout = lay_out(TABLES[name].encode())
    assert isinstance(layout, Layout)
    return layout.root.data


def ids_in(data: Any) -> list[str]:
    return [task_at(seat)["id"] for seat in seats_in(data)]


@pytest.mark.parametrize("name", TABLES)
def test_every_task_is_found(name):
    data = data_of(name)
    assert len(ids_in(data)) == TABLES[name].count("- id: ")
    titles = TABLES[name].split("\nsections:")[-1]
    assert len([*headings_in(data)]) == titles.count("- title: ") + titles.count("- topic: ")


@pytest.mark.parametrize("name", TABLES)
def test_a_field_is_set_by_the_heading_of_its_column(name):
    data = data_of(name)
    heading = (data.get("columns") or {}).get("title", "工作任务")
    task = ids_in(data)[0]

    def edit(table: Any) -> None:
        field = find_field(table, heading)
        set_field(table, task, field, typed_value(field, "新的标题"))

    lines = changed(TABLES[name], edit)
    assert len(lines) == 2
    assert lines[1].strip("+ ") == "title: 新的标题"


@pytest.mark.parametrize("name", TABLES)
def test_every_further_column_is_set(name):
    data = data_of(name)
    task = ids_in(data)[-1]
    for column in (data.get("columns") or {}).get("extra", ()):

        def edit(table: Any, column: str = column) -> None:
            field = find_field(table, column)
            set_field(table, task, field, typed_value(field, "王五"))

        lines = changed(TABLES[name], edit)
        assert f"{column}: 王五" in lines[-1]
        assert len(lines) <= 2


@pytest.mark.parametrize("name", TABLES)
def test_a_task_is_added_beside_another_one_and_only_its_lines_are_new(name):
    first = ids_in(data_of(name))[0]
    known = {key: value for key, value in VALUES.items() if key.key in ("title", "requirement")}

    def edit(table: Any) -> None:
        seat = find_seat(table, Wanted(after=first))
        neighbour = task_at(find_seat(table, Wanted(before=first)))
        assert seat.above is find_seat(table, Wanted(before=first)).above
        lists = {
            find_field(table, key): neighbour[key]
            for key in ("lead", "responsible")
            if key in neighbour
        }
        add_task(table, Wanted(after=first), {**known, **lists}, ())

    lines = changed(TABLES[name], edit)
    assert all(line.startswith("+") for line in lines)
    assert sum("- id: " in line for line in lines) == 1


@pytest.mark.parametrize("name", TABLES)
def test_a_task_is_moved_to_the_end_and_retired(name):
    ids = ids_in(data_of(name))

    def edit(table: Any) -> None:
        move_task(table, ids[0], Wanted(after=ids[-1]))
        assert ids_in(table) == [*ids[1:], ids[0]]

    lines = changed(TABLES[name], edit)
    gone, come = (sorted(each[1:].strip() for each in lines if each[0] == sign) for sign in "-+")
    kept = ("lead: ", "responsible: ", "support: ", "reports: ", "tasks: []")
    assert all(each.startswith(kept) for each in come if each not in gone)
    retired = changed(TABLES[name], lambda table: retire_task(table, ids[0]) and None)
    assert [each for each in retired if each[0] == "+" and "retired: " in each]
    assert sum(each.startswith("+") for each in retired) <= 3


@pytest.mark.parametrize("name", TABLES)
def test_a_department_is_renamed(name):
    old = data_of(name)["departments"][-1]["name"]
    lines = changed(TABLES[name], lambda table: rename_body(table, old, "改名局") and None)
    assert any(line.strip("+ -") == "name: 改名局" for line in lines)
    assert all("name: " in line or "aliases: " in line or "members" in line for line in lines)
