"""What stands around tags and between them stays whole, or is refused where it is."""

import re

import pytest

from conftest import REAL_TABLE
from gkrw.letters.fields import LETTER_SPEC, context_of
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import BODY
from letters import checked, letters_of, parts, template_with

_TITLE = '<w:r><w:t xml:space="preserve">{{ 标题 }}</w:t></w:r></w:p>'
_IF, _END = "{%p if 电话 %}", "{%p endif %}"


def found(*changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    findings = check_template(template_with(*changes), "模板.docx", LETTER_SPEC)[1]
    return [
        (each.code, str(each.place).removeprefix("模板.docx › "), each.message) for each in findings
    ]


def p(text: str = "", properties: str = "", besides: str = "") -> str:
    written = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{written}{besides}</w:p>"


def after_title(*paragraphs: str) -> tuple[str, str]:
    """The change that adds paragraphs after the title, which is the third paragraph."""
    return _TITLE, _TITLE + "".join(paragraphs)


# -- beside a tag ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("besides", "named"),
    [
        ('<w:r><w:br w:type="page"/></w:r>', "分页符"),
        ('<w:r><w:br w:type="column"/></w:r>', "分页符"),
        ("<w:r><w:drawing/></w:r>", "图片或文本框"),
        ("<w:r><w:pict/></w:r>", "图片或文本框"),
        ("<w:r><w:sym/></w:r>", "符号"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "域",
        ),
    ],
)
def test_what_a_tag_would_take_away_is_named(besides, named):
    first, *_ = found(after_title(p(_IF, besides=besides), p("甲"), p(_END)))
    assert first[:2] == ("G709", "正文 › 第 4 段")
    assert f"还有{named}" in first[2]


def test_a_page_break_in_the_properties_of_its_paragraph_too():
    first, *_ = found(after_title(p(_IF), p("甲"), p(_END, "<w:pageBreakBefore/>")))
    assert first[:2] == ("G709", "正文 › 第 6 段")
    between = [p(_IF), p("甲"), p("{%p else %}", "<w:sectPr/>"), p("乙"), p(_END)]
    assert ("G709", "正文 › 第 6 段") in [each[:2] for each in found(after_title(*between))]


@pytest.mark.parametrize(
    ("paragraphs", "phone", "expected"),
    [
        ([p(_IF), p("甲"), p(_END, "<w:sectPr/>"), p("乙")], "1", ["甲", "break", "乙"]),
        ([p(_IF), p("甲"), p(_END, "<w:sectPr/>"), p("乙")], "", ["break", "乙"]),
        ([p("甲"), p(_IF, "<w:sectPr/>"), p("乙"), p(_END)], "1", ["甲", "break", "乙"]),
        ([p("甲"), p(_IF, "<w:sectPr/>"), p("乙"), p(_END)], "", ["甲", "break"]),
    ],
)
def test_a_section_break_in_the_paragraph_of_a_tag_stays(paragraphs, phone, expected):
    template, findings = check_template(
        template_with(after_title(*paragraphs)), "模板.docx", LETTER_SPEC
    )
    assert findings == []
    assert template is not None
    (letter,) = letters_of(checked(REAL_TABLE.read_text(encoding="utf-8")), "财政局")
    body = template.rendered_parts({**context_of(letter), "电话": phone})[BODY].decode()
    after = body[body.index("分解表》的通知") : body.index(">财政局：<")]
    assert re.findall(r"(?<=>)[甲乙](?=<)|(?<=:)sectPr", after) == [
        "sectPr" if each == "break" else each for each in expected
    ]


@pytest.mark.parametrize(
    "besides",
    [
        "<w:r><w:tab/></w:r>",
        "<w:r><w:br/></w:r>",
        '<w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/>',
        '<w:proofErr w:type="spellStart"/>',
    ],
)
def test_what_nobody_misses_may_go(besides):
    keep = '<w:pageBreakBefore w:val="0"/>'
    assert found(after_title(p(_IF, keep, besides), p("甲"), p(_END))) == []


def test_a_row_gives_way_only_with_its_tag():
    tag = "{%tr endfor %}</w:t></w:r>"
    first, *_ = found((tag, f"{tag}<w:r><w:drawing/></w:r>"))
    assert first[:2] == ("G709", "正文 › 第 1 个表格第 4 行")
    assert "一行还有图片" in first[2]


# -- between two tags ------------------------------------------------------------------------------


def test_a_condition_encloses_no_half_of_a_section():
    end = "<w:sectPr/>"
    cut = found(after_title(p(_IF), p("甲", end), p("乙"), p(_END)))
    assert [each[:2] for each in cut] == [("G710", "正文 › 第 5 段")]
    assert "分节符" in cut[0][2]
    whole = [p("甲", end), p(_IF), p("乙", end), p(_END)]
    assert found(after_title(*whole)) == []


@pytest.mark.parametrize(("kind", "other"), [("begin", "end"), ("end", "begin")])
def test_a_condition_encloses_no_half_of_a_field(kind, other):
    one, two = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in (kind, other))
    before = two if kind == "end" else ""
    after = two if kind == "begin" else ""
    cut = found(after_title(p(besides=before), p(_IF), p(besides=one), p(_END), p(besides=after)))
    assert [each[:2] for each in cut] == [("G710", "正文 › 第 5 段")]
    assert found(after_title(p(_IF), p(besides=one + two if after else two + one), p(_END))) == []


def test_a_loop_repeats_no_chart():
    chart = (
        '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
        "</w:drawing></w:r>"
    )
    loop = [p("{%p for 部分 in 各部分 %}"), p(besides=chart), p("{%p endfor %}")]
    (refused,) = found(after_title(*loop))
    assert refused[:2] == ("G710", "正文 › 第 5 段")
    assert found(after_title(p(_IF), p(besides=chart), p(_END))) == []


# -- tags at unlike places -------------------------------------------------------------------------


def test_a_loop_of_rows_without_tr():
    first, *_ = found(("{%tr ", "{% "))
    assert first[:2] == ("G710", "正文 › 第 1 个表格第 2 行")
    assert "少了 tr" in first[2]


def test_a_loop_over_the_cells_of_a_row():
    text = parts()["word/document.xml"].decode()
    start = text.index("{{ 任务.序号 }}")
    row = text[start : text.index("</w:tr>", start)]
    looped = row.replace("{{ 任务.序号 }}", "{% for 甲 in 各部分 %}{{ 甲.序号 }}").replace(
        "{{ 任务.量化指标 }}", "{{ 任务.量化指标 }}{% endfor %}"
    )
    first, *_ = found((row, looped))
    assert first[:2] == ("G710", "正文 › 第 1 个表格第 3 行")
    assert "不在同一格" in first[2]


def test_a_condition_alone_in_its_paragraph_without_p():
    first, *_ = found(after_title(p("{% if 电话 %}"), p("甲"), p("{% endif %}")))
    assert first[:2] == ("G703", "正文 › 第 4 段")
    assert "少了 p" in first[2]
    assert found(after_title(p("甲{% if 电话 %}乙"), p("丙{% endif %}丁"))) == []


def test_a_condition_that_begins_in_a_text_box():
    box = f"<w:r><w:pict><w:txbxContent>{p('{% if 电话 %}')}</w:txbxContent></w:pict></w:r>"
    first, *_ = found(after_title(p(besides=box), p("{% endif %}")))
    assert first[0] == "G710"
    assert "不在同一个地方" in first[2]


def test_a_condition_half_in_a_link():
    link = "<w:hyperlink><w:r><w:t>{% if 电话 %}</w:t></w:r></w:hyperlink>"
    first, *_ = found(after_title(p(besides=f"{link}<w:r><w:t>甲{{% endif %}}</w:t></w:r>")))
    assert first[:2] == ("G710", "正文 › 第 4 段")
    assert "在链接" in first[2]


def test_tags_of_a_paragraph_in_two_places():
    box = f"<w:sdt><w:sdtContent>{p(_IF)}</w:sdtContent></w:sdt>"
    first, *_ = found(after_title(box, p("甲"), p(_END)))
    assert first[:2] == ("G710", "正文 › 第 4 段")


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def box(inside: str) -> str:
    return p(besides=f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>")


def table(*cells: str) -> str:
    row = "".join(f"<w:tc>{each}</w:tc>" for each in cells)
    return f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"


_HALF = control("<w:r><w:t>{% if 电话 %}</w:t></w:r>") + "<w:r><w:t>甲{% endif %}</w:t></w:r>"


@pytest.mark.parametrize(
    ("blocks", "fix"),
    [
        ([control(p(_IF)), p("甲"), p(_END)], "删除内容控件"),
        ([p(_IF), p("甲"), control(p(_END))], "删除内容控件"),
        (
            [
                p(
                    besides=control("<w:r><w:t>{% if 电话 %}</w:t></w:r>")
                    + "<w:r><w:t>甲{% endif %}</w:t></w:r>"
                )
            ],
            "删除内容控件",
        ),
        ([box(p(_IF)), p("甲"), p(_END)], "同一个文本框"),
        ([table(p(_IF), p(_END)), p()], "移到同一格"),
        ([table(p(_IF)), p(_END)], "都移到表格外"),
        ([table(p(_IF)), table(p(_END)), p()], "同一个表格里"),
    ],
)
def test_the_fix_is_for_what_is_around_one_tag_only(blocks, fix):
    data = template_with(after_title(*blocks))
    first, *_ = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert first.code == "G710"
    assert fix in first.fix
    assert ("{%tr" in first.fix) is ("<w:tbl>" in "".join(blocks))


def test_a_chart_in_a_loop_inside_a_loop_is_named_once():
    chart = (
        '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
        "</w:drawing></w:r>"
    )
    loops = [
        p("{%p for 部分 in 各部分 %}"),
        p("{%p for 任务 in 部分.任务清单 %}"),
        p(besides=chart),
    ]
    (refused,) = found(after_title(*loops, p("{%p endfor %}"), p("{%p endfor %}")))
    assert refused[:2] == ("G710", "正文 › 第 6 段")


# -- twice -----------------------------------------------------------------------------------------


def _row_of(tag: str) -> str:
    text = parts()["word/document.xml"].decode()
    at = text.index(tag)
    return text[text.rindex("<w:tr>", 0, at) : text.index("</w:tr>", at) + len("</w:tr>")]


def test_a_copied_row_writes_each_task_twice():
    row = _row_of("{{ 任务.工作任务 }}")
    first, *more = found((row, row + row))
    assert first[:2] == ("G715", "正文 › 第 1 个表格第 4 行")
    assert all(each[:2] == ("G715", "正文 › 第 2 个表格第 4 行") for each in more)
    only = "<w:tr><w:tc>{}</w:tc></w:tr>".format
    opening, between, end = (
        only(p(f"{{%tr {each} %}}")) for each in ("if 任务.专题", "else", "endif")
    )
    assert found((row, opening + row + between + row + end)) == []


def test_a_copied_table_writes_each_task_twice():
    text = parts()["word/document.xml"].decode()
    at = text.index("{{ 任务.工作任务 }}")
    start = text.rindex("<w:tbl>", 0, at)
    table = text[start : text.index("</w:tbl>", at) + len("</w:tbl>")]
    first, *_ = found((table, f"{table}{p()}{table}"))
    assert first[:2] == ("G715", "正文 › 第 2 个表格第 1 行")
    branches = f"{p('{%p if 电话 %}')}{table}{p('{%p else %}')}{table}{p('{%p endif %}')}"
    assert found((table, branches)) == []


def test_a_copied_loop_writes_each_task_twice():
    text = parts()["word/document.xml"].decode()
    at = text.index("{%p for 部分 in 各部分 %}")
    start, end = text.rindex("<w:p>", 0, at), text.index("{%p endfor %}", text.index("</w:tbl>"))
    loop = text[start : text.index("</w:p>", end) + len("</w:p>")]
    (copied,) = found((loop, f"{loop}{p()}{loop}"))
    assert copied[0] == "G715"
    assert copied[2] == "“{%p for 部分 in 各部分 %}”：这个循环和上面一个一样，每一项会写两遍。"
    assert [each[0] for each in found((loop, loop + p("另附：") + loop))] == []
    branches = f"{p('{%p if 电话 %}')}{loop}{p('{%p else %}')}{loop}{p('{%p endif %}')}"
    assert found((loop, branches)) == []


def test_a_long_loop_in_a_text_box_would_be_cut_off():
    loop = [p("{%p for 任务 in 可能涉及 %}"), p("{{ 任务.工作任务 }}"), p("{%p endfor %}")]
    first, *_ = found(after_title(box("".join(loop))))
    assert first[:2] == ("G709", "正文 › 第 5 段")
    assert "文本框不跨页" in first[2]
    short = [p("{%p for 排 in 前几排署名 %}"), p("{{ 排.右 }}"), p("{%p endfor %}")]
    assert found(after_title(box("".join(short)))) == []
