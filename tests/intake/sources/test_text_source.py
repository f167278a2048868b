"""Tables in text: CSV, and what is pasted."""

import csv
import io

import pytest
from foreign_documents import imported, told

from gkrw.core.errors import UserError

ROWS = [
    ["XX县2026年重点任务清单", "", ""],
    ["序号", "工作任务", "责任单位"],
    ["1", "建设学校，\n扩建两所。", "教育局、财政局"],
    ["2", "建设医院。", "卫健局"],
]
TOLD = [
    "-｜建设学校｜建设学校，扩建两所。｜责任 教育局、财政局",
    "-｜建设医院｜=｜责任 卫健局",
]


def as_csv(delimiter: str) -> str:
    """Return the rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(ROWS)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_offices(delimiter, encoding):
    found = imported(as_csv(delimiter).encode(encoding), "a.csv")
    assert told(found) == TOLD
    assert found.data["title"] == "XX县2026年重点任务清单"
    assert found.left_out == ()


def test_a_letter_above_what_is_pasted_and_empty_cells_at_its_left():
    text = (
        "关于印发的通知\n各单位：\n请认真落实。\n区政府办公室\n2026年3月1日\n"
        "类别\t工作任务\t责任单位\n教育\t建设学校。\t教育局\n\t培训教师。\t教育局\n\t开学。\t教育局"
    )
    found = imported(text.encode(), "a.txt")
    assert told(found) == [
        "/教育｜建设学校｜=｜责任 教育局",
        "/教育｜培训教师｜=｜责任 教育局",
        "/教育｜开学｜=｜责任 教育局",
    ]
    assert [each.text for each in found.left_out][:3] == [
        "关于印发的通知",
        "各单位：",
        "请认真落实。",
    ]


def test_what_is_pasted_from_excel_into_a_text():
    assert told(imported(as_csv("\t").encode(), "a.txt")) == TOLD


def test_cells_with_several_lines_in_what_is_pasted_from_excel():
    text = (
        '工作任务\t工作措施\t责任科室\n"一、主动\n公开"\t公开规章。\t"法规科\n办公室"\n'
        "二、解读\t解读规章。\t法规科\n"
    )
    assert told(imported(text.encode(), "a.txt")) == [
        "主动公开｜公开规章｜=｜责任 法规科、办公室",
        "解读｜解读规章｜=｜责任 法规科",
    ]


def test_columns_that_runs_of_blanks_part():
    text = (
        "XX县2026年重点任务分解表\n\n"
        "序号  工作任务              牵头单位    责任单位          完成时限\n"
        "1     新建小学2所           教育局      住建局、财政局    8月底前\n"
        "2     建成数据中心，接入    数据局      各部门            9.1-9.30\n"
        "      政务系统120个                     各乡镇\n"
        "二、民生\n"
        "3     发放补贴              民政局                        年底前\n"
    )
    found = imported(text.encode(), "a.txt")
    assert found.data["title"] == "XX县2026年重点任务分解表"
    assert told(found) == [
        "-｜新建小学2所｜=｜牵头 教育局｜责任 住建局、财政局｜时限 8月底前",
        "-｜建成数据中心｜建成数据中心，接入政务系统120个｜牵头 数据局｜责任 各部门，各乡镇｜时限 9.1-9.30",
        "民生｜发放补贴｜=｜牵头 民政局｜时限 年底前",
    ]


def test_columns_that_wide_blanks_part():
    text = "工作任务　　具体要求　　　　责任科室\n政策解读　　全面解读。　　　办公室\n"
    assert told(imported(text.encode(), "a.txt")) == ["-｜政策解读｜全面解读。｜责任 办公室"]


@pytest.mark.parametrize(
    "text",
    [
        *(" \u3000" * 200_000 + "x", "（牵头单位：" * 30_000, "（" * 200_000 + "\n一、"),
        *("“" * 200_000, "` " * 200_000),
    ],
    ids=["blanks", "labels", "brackets", "quotes", "marks"],
)
def test_marks_that_are_repeated_without_end_take_no_time(text):
    with pytest.raises(UserError):
        imported(text.encode(), "方案.txt")


@pytest.mark.parametrize("text", [",,\n,,\n", "," * 1000, " , \n"])
def test_a_csv_file_without_a_text_has_no_table(text):
    with pytest.raises(UserError):
        imported(text.encode(), "表.csv")


def test_a_table_in_markdown():
    text = (
        "# XX县2026年重点任务清单\n\n| 序号 | 工作任务 | 责任单位 |\n| --- | :---: | --- |\n"
        "| 1 | 建设学校，<br>扩建两所。 | **教育局**、财政局 |\n| 2 | 建设医院。 | 卫健局 |\n"
    )
    found = imported(text.encode(), "a.txt")
    assert found.data["title"] == "XX县2026年重点任务清单"
    assert told(found) == TOLD


def test_lines_below_a_table_in_markdown_are_counted_from_the_top():
    text = (
        "# XX县2026年重点任务清单\n\n| 序号 | 工作任务 | 责任单位 |\n| --- | --- | --- |\n"
        "| 1 | 建设学校。 | 教育局 |\n| 2 | 建设医院。 | 卫健局 |\n\n填表人：王芳。\n"
    )
    assert "第8行" in [each.place for each in imported(text.encode(), "a.txt").left_out]
