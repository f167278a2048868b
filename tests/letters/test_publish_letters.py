"""The files of letters have names that every system allows."""

import pytest

from conftest import REAL_TABLE
from letters import checked, letters_of
from tables import edited


def test_a_file_is_named_by_number_department_and_title():
    real = checked(REAL_TABLE.read_text(encoding="utf-8"))
    names = [letter.file_name for letter in letters_of(real)]
    assert names[4] == "06_财政局_关于落实《兰州新区政务公开工作重点任务分解表》的通知.docx"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("a/b", "表", "02_a_b_关于落实《表》的通知.docx"),
        ("../../x", "表", "02__.._x_关于落实《表》的通知.docx"),
        ("CON", "《总》表", "02_CON_关于落实《〈总〉表》的通知.docx"),
    ],
)
def test_a_name_is_allowed_everywhere(name, title, expected):
    table = checked(
        edited(
            ("- name: 审计局", f"- name: '{name}'"),
            ("lead: [审计局]", f"lead: ['{name}']"),
            ("title: 政务公开工作重点任务分解表", f"title: {title}"),
        )
    )
    (letter,) = letters_of(table, name)
    assert letter.file_name == expected
