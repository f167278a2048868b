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


def test_persons_beside_bodies_go_on_with_them_in_merged_cells_that_a_csv_does_not_show():
    rows = "序号｜类别｜责任单位｜责任人｜工作任务\n1｜城管｜城管局｜王某｜巡查街面\n2｜｜｜｜修建公园\n"
    table = imported(
        comma_separated(rows + "3｜｜住建局｜｜修桥\n4｜水利｜水务局｜李某｜清淤\n"), "a.csv"
    )
    tasks = [task for group in table.data["groups"] for task in group["tasks"]]
    assert [each.get("extra", {}).get("责任人") for each in tasks] == ["王某", "王某", None, "李某"]


def test_empty_cells_of_bodies_that_may_have_been_merged_are_said():
    rows = "序号｜工作任务｜责任单位\n1｜巡查街面｜城管局\n2｜修建公园｜\n3｜清淤｜水务局\n"
    doubts = [
        f"{each.place} {each.text}" for each in imported(comma_separated(rows), "a.csv").doubts
    ]
    told = (
        "有 1 项任务的“责任单位”空着，没有照上面一行填写；原来是合并单元格的，请在文件里填上再导入"
    )
    assert f"表第3行第2列 {told}" in doubts


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
