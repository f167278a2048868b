"""The tables that a new project can start with."""

import re

from conftest import ROOT
from gkrw import rules, store
from gkrw.scaffold.example_tables import example_table, is_starter, starter_table
from gkrw.store import shapes


def test_the_starter_table_has_nothing_to_mend():
    parsed = store.read(starter_table(2026), "tasks.yaml")
    assert parsed.table is not None
    assert parsed.findings == ()
    assert rules.check(parsed.table) == ()


def test_the_starter_table_shows_what_a_table_is_made_of():
    text = starter_table(2026).decode()
    table = store.read(text.encode(), "tasks.yaml").table
    assert table is not None
    assert len(table.departments) in (3, 4)
    assert len(table.collectives) == 1
    assert [len(list(section.groups)) for section in table.sections] == [1, 2]
    tasks = [row.task for row in table.rows()]
    assert [task.id for task in tasks] == ["T01", "T02", "T03", "T04"]
    assert any(task.targets for task in tasks)
    assert any(deadline.day for task in tasks for deadline in task.deadlines)
    written = set(re.findall(r"^ *(?:- )?([a-z_]+):", text, re.MULTILINE))
    for shape in (shapes.TABLE, shapes.SECTION, shapes.GROUP, shapes.TASK, shapes.DEPARTMENT):
        assert shape.required <= written


def test_what_stands_behind_a_sign_for_later_is_right():
    text = re.sub(r"(?m)^# ((?:  )?[a-z]+:)", r"\1", starter_table(2026).decode())
    parsed = store.read(text.encode(), "tasks.yaml")
    assert parsed.findings == ()
    assert parsed.table is not None
    assert parsed.table.columns["responsible"] == "责任科室"
    assert rules.check(parsed.table) == ()


def test_the_starter_table_names_the_commands_that_a_newcomer_needs():
    said = set(re.findall(r"gkrw ([a-z]+)", starter_table(2026).decode()))
    assert {"validate", "list", "show", "depts", "letters"} <= said


def test_the_starter_table_is_of_the_year_that_is_asked_for():
    table = store.read(starter_table(2031), "tasks.yaml").table
    assert table is not None
    assert (table.key, table.year) == ("zwgk-2031", 2031)
    assert "2031年" in table.title
    assert "2026" not in starter_table(2031).decode()


def test_a_table_is_the_starter_until_somebody_changes_it():
    text = starter_table(2031).decode()
    assert is_starter(text)
    assert not is_starter(text.replace("财政预决算公开", "财政信息公开"))
    assert not is_starter(text + "\n")


def test_the_example_is_the_table_of_this_project():
    assert example_table() == (ROOT / "data" / "tasks.yaml").read_bytes()
