"""Persons in columns of bodies go to a column of their own, with their titles and telephones."""

import pytest
from foreign_documents import comma_separated, imported

from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.import_table import import_source
from gkrw.intake.source_reader import read_source

TABLE = "工作任务｜{heading}\n建设学校，年内投入使用。｜{cell}\n"


def read(heading: str, cell: str) -> tuple[list[str], dict[str, str]]:
    """The responsible or leading bodies of the only task, and its further columns."""
    table = imported(comma_separated(TABLE.format(heading=heading, cell=cell)), "a.csv")
    (task,) = table.data["tasks"]
    return task.get("lead") or task["responsible"], task.get("extra", {})


@pytest.mark.parametrize(
    ("cell", "bodies", "persons"),
    [
        ("区水务局 李四（局长）", ["区水务局"], "李四（局长）"),
        ("区水务局李四（局长）", ["区水务局"], "李四（局长）"),
        ("三里街道办事处 钱七13912345678", ["三里街道办事处"], "钱七13912345678"),
        ("三里街道办事处钱七13912345678", ["三里街道办事处"], "钱七13912345678"),
        ("区生态环境局（赵六）", ["区生态环境局"], "赵六"),
        ("卫健局（陈刚 副局长）", ["卫健局"], "陈刚 副局长"),
        ("教育局：张三", ["教育局"], "张三"),
        ("教育局 张三、财政局 李四", ["教育局", "财政局"], "张三、李四"),
        ("住建局 王五，13912345678", ["住建局"], "王五 13912345678"),
        ("宣传部 欧阳娜娜", ["宣传部"], "欧阳娜娜"),
        ("综合科李梅", ["综合科"], "李梅"),
        ("农业农村局局长", ["农业农村局"], "局长"),
        ("生产部 0571-88886666", ["生产部"], "0571-88886666"),
    ],
)
def test_persons_behind_bodies(cell, bodies, persons):
    assert read("牵头单位及责任人", cell) == (bodies, {"责任人": persons})


@pytest.mark.parametrize(
    "cell", ["县长办公室", "民政局（老龄办）", "城市管理局（综合执法局）", "教育局高中部", "总工会"]
)
def test_names_of_bodies_stay_whole(cell):
    assert read("牵头单位及责任人", cell) == ([cell], {})


def test_persons_alone_in_a_column_that_the_user_gives_as_one_of_bodies():
    data = comma_separated(
        "工作任务｜第一责任人\n建设学校，年内投入使用。｜陈刚\n修路，年内通车。｜李四（局长）\n"
    )
    table = import_source(read_source(data, "a.csv"), {"第一责任人": ColumnMeaning.RESPONSIBLE})
    assert table.data["departments"] == []
    assert sum("里写的是人名，没有看作责任单位" in each.text for each in table.doubts) == 2


def test_a_telephone_in_a_column_of_bodies_alone():
    table = imported(
        comma_separated(TABLE.format(heading="责任单位", cell="教育局 张三13912345678")), "a.csv"
    )
    assert [each["name"] for each in table.data["departments"]] == ["教育局"]
    assert any("放在“责任人”一栏" in each.text for each in table.doubts)
