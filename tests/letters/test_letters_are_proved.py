"""The proof of a letter finds everything that is lost, and nothing else."""

import io
import re
import zipfile
from functools import partial

import pytest

from conftest import REAL_TABLE
from gkrw.letters import publish
from gkrw.letters.annex_columns import AnnexColumns, proved_fields
from gkrw.letters.fields import context_of
from gkrw.office.docx.template import fill_and_prove
from gkrw.office.ooxml import write_package
from letters import checked, compiled, context, filled, letters_of, parts, template_with
from tables import edited

lost_from = partial(publish.lost_from, proved=proved_fields(AnnexColumns(), ()))


@pytest.fixture(scope="module")
def real():
    return checked(REAL_TABLE.read_text(encoding="utf-8"))


def problem_of(template, values) -> str:
    """Fill a letter. Returns the problem with it, empty for a good one."""
    return fill_and_prove(template, values, lost_from, "通知")[1]


def test_nothing_is_lost_from_any_letter(real):
    template = compiled(parts())
    for letter in letters_of(real, possible=True):
        assert problem_of(template, context_of(letter)) == ""


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{{ 任务.工作任务 }}", "工作任务"),
        ("{{ 段落 }}", "工作要求"),
        ("{{ 任务.责任部门 }}", "责任部门"),
    ],
)
def test_what_is_missing_is_named(tag, name):
    table = checked(edited(("responsible: [建设局]", "responsible: [新区财政局]")))
    values = context(table, "审计局")
    data = filled(values, template_with((tag, "略")))
    assert f"T02 的{name}" in lost_from(data, values)


def test_a_text_cut_short_is_lost(real):
    values = context(real, "财政局")
    shortened = {
        **values,
        "各部分": [
            {
                **part,
                "任务清单": [
                    {**task, "工作要求各段": [task["工作要求"][:-1]]} for task in part["任务清单"]
                ],
            }
            for part in values["各部分"]
        ],
    }
    assert len(lost_from(filled(shortened), values)) == 38


def test_departments_of_another_row_do_not_count(real):
    values = context(real, "财政局")
    mixed = {
        **values,
        "各部分": [
            {**part, "任务清单": [{**task, "责任部门": "财政局"} for task in part["任务清单"]]}
            for part in values["各部分"]
        ],
    }
    data = filled(mixed)
    assert any("T12" in each for each in lost_from(data, values))


def test_the_addressee_must_be_there(real):
    values = context(real, "财政局")
    data = filled(values, template_with(("{{ 主送机关 }}：", "各位同事：")))
    assert lost_from(data, values) == ["主送机关"]


def test_the_addressee_is_not_found_in_the_list_of_departments_nor_in_a_sentence(real):
    values = context(real, "各园区")
    assert lost_from(filled(values), values) == []
    data = filled(values, template_with(("{{ 主送机关 }}：", "各有关单位：")))
    assert lost_from(data, values) == ["主送机关"]


def test_a_letter_without_tables_is_proved_by_its_text(real):
    values = context(real, "财政局")
    body = (
        "<w:p><w:r><w:t>{{ 主送机关 }}</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>{% for 部分 in 各部分 %}{% for 任务 in 部分.任务清单 %}{{ 任务.工作任务 }}"
        "{{ 任务.工作要求 }}{{ 任务.牵头部门 }}{{ 任务.责任部门 }}{{ 任务.完成时限 }}"
        "{{ 任务.量化指标 }}{% endfor %}{% endfor %}"
        "</w:t></w:r></w:p>"
    )
    document = parts()["word/document.xml"].decode()
    start, end = document.index("<w:body>") + 8, document.rindex("<w:sectPr>")
    plain = {**parts(), "word/document.xml": (document[:start] + body + document[end:]).encode()}
    data = compiled(plain).render(values)
    assert lost_from(data, values) == []
    assert lost_from(data, {**values, "主送机关": "审计署"}) == ["主送机关"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{{ 段落 }}", "（{{ loop.index }}）{{ 段落 }}"),
        ("{{ 段落 }}", "{{ loop.index }}．{{ 段落 }}"),
        ("{{ 段落 }}", "{{ 段落 }}{% if not loop.last %}；{% endif %}"),
    ],
)
def test_the_paragraphs_of_a_requirement_may_be_numbered_or_joined(real, before, after):
    values = context(real, "财政局")
    assert any("\n" in task["工作要求"] for part in values["各部分"] for task in part["任务清单"])
    assert lost_from(filled(values, template_with((before, after))), values) == []
    shortened = template_with((before, "{% if loop.first %}{{ 段落 }}{% endif %}"))
    assert "T10 的工作要求" in lost_from(filled(values, shortened), values)


def test_a_value_that_is_missing_stops_the_letter(real):
    values = context(real, "财政局")
    del values["标题"]
    assert problem_of(compiled(parts()), values) == "模板填写时出错（UndefinedError）"


@pytest.mark.parametrize(
    ("tag", "added", "name"),
    [
        ("{{ 任务.完成时限 }}", "deadline: 2026-06-30", "完成时限"),
        (
            "{{ 任务.量化指标 }}",
            "targets:\n              - {name: 公开率, at_least: 90, unit: '%'}",
            "量化指标",
        ),
    ],
)
def test_deadlines_and_targets_that_a_task_has_must_be_there(tag, added, name):
    table = checked(edited(("lead: [审计局]", f"lead: [审计局]\n            {added}")))
    values = context(table, "审计局")
    assert lost_from(filled(values), values) == []
    without = filled(values, template_with((tag, "")))
    assert lost_from(without, values) == [f"T02 的{name}"]


def test_hidden_text_does_not_count(real):
    hidden = "</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{ 段落 }}"
    values = context(real, "财政局")
    assert len(lost_from(filled(values, template_with(("{{ 段落 }}", hidden))), values)) == 38


def test_departments_under_the_heading_of_others_are_lost(real):
    values = context(real, "财政局")
    swapped = template_with(
        ("{{ 任务.牵头部门 }}", "{{ 甲 }}"),
        ("{{ 任务.责任部门 }}", "{{ 任务.牵头部门 }}"),
        ("{{ 甲 }}", "{{ 任务.责任部门 }}"),
    )
    lost = lost_from(filled(values, swapped), values)
    assert "T12 的责任部门" in lost
    assert len({each.split()[0] for each in lost}) == 38


@pytest.mark.parametrize("heading", ["牵头单位、责任单位", "承办"])
def test_headings_of_another_wording_allow_what_they_may_mean(real, heading):
    values = context(real, "财政局")
    renamed = template_with(
        ("牵头部门</w:t>", f"{heading}</w:t>"), ("责任部门</w:t>", "配合</w:t>")
    )
    lost = lost_from(filled(values, renamed), values)
    assert bool(lost) is (heading != "承办")


@pytest.mark.parametrize(
    ("style", "lost"),
    [
        ('<w:style w:type="character" w:styleId="x"><w:name w:val="x"/>%s</w:style>', True),
        (
            '<w:style w:type="character" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
            '<w:style w:type="character" w:styleId="y"><w:basedOn w:val="x"/>%s</w:style>',
            True,
        ),
        (
            '<w:style w:type="character" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
            '<w:style w:type="character" w:styleId="y"><w:basedOn w:val="x"/></w:style>%s',
            False,
        ),
    ],
)
def test_text_hidden_by_a_style_does_not_count(real, style, lost):
    values = context(real, "财政局")
    data = filled(values, _with_run_property("{{ 任务.工作任务 }}", '<w:rStyle w:val="x"/>'))
    hidden = style % ("<w:rPr><w:vanish/></w:rPr>" if lost else "")
    assert bool(lost_from(_with_style(data, hidden), values)) is lost


def test_text_of_a_hidden_paragraph_style_does_not_count(real):
    values = context(real, "财政局")
    text = parts()["word/document.xml"].decode()
    before = text[: text.index("{{ 任务.工作任务 }}")]
    style = re.findall('<w:pStyle w:val="([^"]*)"', before)[-1]
    shown = parts()["word/styles.xml"].decode()
    start = shown.index(f'w:styleId="{style}"')
    at = shown.index("<w:rPr>", start) + len("<w:rPr>")
    template = write_package(
        {**parts(), "word/styles.xml": f"{shown[:at]}<w:vanish/>{shown[at:]}".encode()}
    )
    assert "T12 的工作任务" in lost_from(filled(values, template), values)


def test_a_hidden_row_does_not_count(real):
    values = context(real, "财政局")
    text = parts()["word/document.xml"].decode()
    start = text.rindex("<w:tr>", 0, text.index("{{ 任务.工作任务 }}"))
    row = text[start : text.index("{{ 任务.工作任务 }}")]
    assert "<w:trPr>" in row
    hidden = template_with((row, row.replace("<w:trPr>", "<w:trPr><w:hidden/>", 1)))
    lost = lost_from(filled(values, hidden), values)
    assert len([each for each in lost if each.endswith("的工作要求")]) == 38


def test_a_footer_that_cannot_be_read_stops_the_letter(real):
    template = compiled(parts())
    broken = {**template.parts, "word/footer1.xml": b"<w:ftr>"}
    spoilt = type(template)(broken, template.filled)
    assert problem_of(spoilt, context(real, "财政局")) == "模板填写时出错（XMLSyntaxError）"


def test_a_name_inside_another_list_of_names_does_not_stand_for_the_responsible_one():
    table = checked(edited(("lead: [审计局]", "lead: [财政局, 审计局]"), ("[建设局]", "[财政局]")))
    values = context(table, "财政局")
    without = template_with(("{{ 任务.责任部门 }}", "{% if false %}{{ 任务.责任部门 }}{% endif %}"))
    lost = lost_from(filled(values, without), values)
    assert "T02 的责任部门" in lost
    assert lost_from(filled(values), values) == []


def test_a_page_colour_before_the_body_is_no_loss(real):
    values = context(real, "财政局")
    coloured = template_with(("<w:body>", '<w:background w:color="FFFFFF"/><w:body>'))
    assert lost_from(filled(values, coloured), values) == []


@pytest.mark.parametrize(
    ("vanish", "lost"), [('<w:vanish w:val="0"/>', False), ("<w:vanish/>", True)]
)
def test_only_text_that_is_really_hidden_is_lost(real, vanish, lost):
    values = context(real, "财政局")
    data = filled(values, _with_run_property("{{ 任务.工作任务 }}", vanish))
    assert bool(lost_from(data, values)) is lost


def _with_run_property(tag: str, added: str) -> bytes:
    """Add a property to the run of the default template that holds a tag."""
    text = parts()["word/document.xml"].decode()
    start = text.rindex("<w:r>", 0, text.index(tag))
    run = text[start : text.index("</w:r>", start)]
    changed = (
        run.replace("<w:rPr>", f"<w:rPr>{added}", 1)
        if "<w:rPr>" in run
        else run.replace("<w:r>", f"<w:r><w:rPr>{added}</w:rPr>", 1)
    )
    return template_with((run, changed))


def _with_style(data: bytes, style: str) -> bytes:
    """Add a style to a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        all_parts = {name: archive.read(name) for name in archive.namelist()}
    styles = all_parts["word/styles.xml"].decode().replace("</w:styles>", f"{style}</w:styles>")
    return write_package({**all_parts, "word/styles.xml": styles.encode()})
