"""Foreign tables become the table that a person would type from them."""

import pytest
import yaml
from source_table import SOURCE

from conftest import REAL_TABLE
from gkrw import store
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.import_table import import_source
from gkrw.intake.last_year import Earlier
from gkrw.intake.source_reader import read_source
from gkrw.official.content import compose_export
from gkrw.official.publish import made_page
from gkrw.project.open_table import check_table, read_table


def facts(text: bytes) -> list[tuple[object, ...]]:
    """The headings and the fields of each task that a document can have."""
    table = store.read(text, "tasks.yaml").table
    assert table is not None
    return [
        (
            *(row.task.id, *row.path, row.task.title, row.task.requirement),
            *(str(each) for each in row.task.lists),
            row.task.deadline_text,
        )
        for row in table.rows()
    ]


def test_the_table_as_it_was_pasted_from_word_gives_the_44_tasks():
    imported = import_source(read_source(SOURCE.read_bytes(), SOURCE.name), {})
    assert facts(imported.text.encode()) == facts(REAL_TABLE.read_bytes())
    assert (imported.data["title"], imported.data["annex"]) == (
        "兰州新区政务公开工作重点任务分解表",
        "附件2",
    )
    assert imported.left_out == ()


LAST_YEAR = """\
format: 1
title: 2025年改善医疗服务任务分解表
departments:
  - name: 门诊部
columns:
  title: 重点任务
  requirement: 具体措施
  lead: 责任到科
  extra: [备注（原表）, 分管院长]
tasks:
  - id: T01
    title: 优化门诊预约
    requirement: |
      推行分时段精准预约。
    lead: [门诊部]
    extra: {备注（原表）: 试点}
"""
THIS_YEAR = (
    "重点任务,具体措施,责任到科,备注\n"
    "优化门诊预约,推行分时段精准预约。,门诊部,推广\n"
    "优化门诊预约,开设夜间门诊。,门诊部,\n"
)


def test_the_headings_of_last_year_mean_what_they_did():
    table = store.read(LAST_YEAR.encode(), "tasks.yaml").table
    assert table is not None
    earlier = Earlier(yaml.safe_load(LAST_YEAR), table)
    source = read_source(THIS_YEAR.encode(), "2026年改善医疗服务任务分解表.csv")
    imported = import_source(source, {}, earlier=earlier)
    assert [each["id"] for each in imported.data["tasks"]] == ["T01", "T02"]
    first = imported.data["tasks"][0]
    assert (first["title"], first["extra"]) == ("优化门诊预约", {"备注（原表）": "推广"})
    assert imported.data["columns"]["lead"] == "责任到科"
    chosen = import_source(source, {"备注": ColumnMeaning.NOTE}, earlier=earlier)
    assert chosen.data["tasks"][0]["note"] == "推广"


def test_an_id_that_is_not_kept_is_said():
    rows = "编号,工作任务,牵头部门\nT01,公开预算,财政局\nT02,公开决算,财政局\nT01,公开债务,财政局\n"
    imported = import_source(read_source(rows.encode(), "表.csv"), {})
    assert [each["id"] for each in imported.data["tasks"]] == ["T01", "T02", "T03"]
    assert "编号“T01”前面已经用过，这一行看作另一项任务；没有沿用，改成了 T03" in [
        each.text for each in imported.doubts
    ]


def test_the_name_of_a_file_becomes_a_title_of_one_line():
    rows = "工作任务,牵头部门\n公开预算,财政局\n"
    imported = import_source(read_source(rows.encode(), "任务\n分解表.csv"), {})
    assert imported.data["title"] == "任务分解表"
    assert "里面没有标题，用了文件名“任务分解表”；要改的加上 --title" in [
        each.text for each in imported.doubts
    ]


def test_workshops_are_none_of_the_offices_of_a_factory():
    rows = "工作任务,责任单位\n消防演练,各科室\n设备检修,一车间、设备科\n盘点,三车间、财务科\n"
    imported = import_source(read_source(rows.encode(), "表.csv"), {})
    assert imported.data["collectives"] == [
        {"name": "各科室", "members": "all", "except": ["一车间", "三车间"]}
    ]
    told = "“各科室”看作统称：列出的全部部门，一车间、三车间除外"
    assert told in [each.text for each in imported.doubts]


@pytest.mark.parametrize("lost", ['class="body"', 'class="title"', "<h1"])
def test_a_damaged_page_of_an_export_is_read_as_far_as_it_goes(lost):
    loaded = check_table(read_table(REAL_TABLE))
    assert loaded is not None
    page = made_page(compose_export(loaded, ""), with_contacts=False, changes=None)
    damaged = page.replace(lost.encode(), b"<i")
    assert damaged != page
    imported = import_source(read_source(damaged, "分解表.html"), {})
    assert store.read(imported.text.encode(), "导入的表").findings


def test_names_of_three_lengths_are_one_department():
    rows = "工作任务,责任单位\n公开甲,兰州新区财政局\n公开乙,新区财政局\n公开丙,财政局\n"
    imported = import_source(read_source(rows.encode(), "表.csv"), {})
    assert imported.data["departments"] == [
        {"name": "财政局", "aliases": ["兰州新区财政局", "新区财政局"]}
    ]


@pytest.mark.parametrize(
    ("title", "year", "told"),
    [
        ("2025—2026学年第一学期", 2025, ["“1月15日前”在这一学期是另一年的，请写上年份"]),
        ("2025-2026学年度第二学期", 2026, ["“10月底前”在这一学期是另一年的，请写上年份"]),
        ("2025学年下学期", 2026, ["“10月底前”在这一学期是另一年的，请写上年份"]),
        ("2025—2026学年", None, ["跨两年，没有写年份的时限不知道是哪一年的，请写上年份"]),
        ("2026年", None, []),
    ],
)
def test_the_year_of_a_plan_for_a_term(title, year, told):
    rows = "工作任务,责任部门,时限\n开学检查,教务处,10月底前\n期末考试,教务处,1月15日前\n"
    imported = import_source(read_source(f"第一中学{title}工作计划\n{rows}".encode(), "表.csv"), {})
    assert imported.data.get("year") == (year and str(year))
    doubts = "\n".join(each.text for each in imported.doubts)
    assert all(each in doubts for each in told)
    assert bool(told) == ("写上年份" in doubts)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["2025年度综合考核", "重点任务分解表"], "2025年度综合考核重点任务分解表"),
        (["某县2025年", "民生实事", "任务分解表"], "某县2025年民生实事任务分解表"),
        (["2025年3月1日", "重点任务分解表"], "重点任务分解表"),
        (["按2025年要求执行。", "重点任务分解表"], "重点任务分解表"),
        (["2025年工作要点", "2025年任务分解表"], "2025年任务分解表"),
    ],
)
def test_a_title_goes_up_to_the_line_with_its_year(above, title):
    rows = [*above, "工作任务,责任单位", "公开预算,财政局", "公开决算,财政局"]
    imported = import_source(read_source("\n".join(rows).encode(), "表.csv"), {})
    assert imported.data["title"] == title
    texts = {title, *(each.text for each in imported.left_out)}
    assert all(any(line in text for text in texts) for line in above)


def test_a_row_of_labels_stands_between_the_title_and_the_table():
    above = "2025年重点工作表\n填报部门：,企管部,填报日期：,3月1日\n"
    rows = f"{above}工作任务,责任部门,时限,备注\n公开预算,财务部,5月,无\n"
    imported = import_source(read_source(rows.encode(), "表.csv"), {})
    assert imported.data["title"] == "2025年重点工作表"
    left_out = {each.text for each in imported.left_out}
    assert {"填报部门：", "企管部", "填报日期：", "3月1日"} <= left_out


def test_a_column_loses_the_persons_that_get_one_of_their_own():
    rows = "工作任务,工作要求,责任部门及责任人\n门诊预约,推行分时段预约。,门诊部（李强）\n"
    imported = import_source(read_source(rows.encode(), "表.csv"), {})
    assert imported.data["columns"] == {"responsible": "责任部门", "extra": ["责任人"]}
    assert imported.data["tasks"][0]["extra"] == {"责任人": "李强"}
    without = import_source(read_source(rows.replace("（李强）", "").encode(), "表.csv"), {})
    assert without.data["columns"] == {"responsible": "责任部门及责任人"}
