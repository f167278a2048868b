"""Tables in HTML pages, whatever their files are called."""

import pytest
from foreign_documents import imported, told

from gkrw.intake.source_reader import read_source

PAGE = """\
<html><head><meta charset="gb2312"><style>td {color: red}</style><script>1</script></head><body>
<div>关于印发<b>清单</b>的通知</div>正文没有标签
<table border=1><caption>XX县2026年重点任务清单</caption>
<thead><tr><th>序号<th>工作任务<th>责任单位</thead>
<tr><td>1<td>建设学校，<br>扩建两所。<td>教育局、财政局</tr>
<tr><td rowspan="9999">2<td><p>建设医院。</p><td>卫健局<table><tr><td>内<td>外</tr><tr><td>表<td>格</tr></table></tr>
</table></body></html>
"""


@pytest.mark.parametrize("name", ["任务.xls", "任务.html", "任务.doc", "任务.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_whatever_its_name_is(name, encoding):
    found = imported(PAGE.encode(encoding), name)
    assert told(found) == [
        "-｜建设学校｜建设学校，扩建两所。｜责任 教育局、财政局",
        "-｜建设医院｜=｜责任 卫健局",
    ]
    assert found.data["title"] == "XX县2026年重点任务清单"
    assert [each.text for each in found.left_out] == [
        *("内", "外", "表", "格"),
        *("关于印发清单的通知", "正文没有标签"),
    ]


def test_places_in_a_page_are_those_of_its_tables():
    grid = read_source(PAGE.encode(), "a.html").grids[0]
    assert grid.rows[1][2].place == "表1第2行第3列"
