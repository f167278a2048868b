"""The Word document of a report has the right text in each case, and loses nothing."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator
from reports import DONE, FULL, LATE, TARGETS, YEAR, full_report, office_report, report_of

from gkrw.core.particulars import Particulars, parse_document_number
from gkrw.office.docx.template import fill_and_prove
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import write_package
from gkrw.progress import cautions
from gkrw.progress.records import TaskProgress
from gkrw.report.default_template import build_report_template
from gkrw.report.fields import FIELDS, REPORT_SPEC, context_of
from gkrw.report.publish import lost_from_document
from letters import compiled

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTHING_GIVEN = Particulars()


def template(*changes: tuple[str, str]) -> dict[str, bytes]:
    """Replace texts in the default template. Returns its parts."""
    opened, _ = check_template(build_report_template(), "report.docx", REPORT_SPEC)
    assert opened is not None
    text = opened.parts["word/document.xml"].decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return {**opened.parts, "word/document.xml": text.encode()}


def drawn(report, given=NOTHING_GIVEN, *changes: tuple[str, str]) -> bytes:
    return compiled(template(*changes)).render(context_of(report, given))


def said(data: bytes) -> str:
    """The paragraphs outside of tables, a line each."""
    return "\n".join(each.text for each in Document(io.BytesIO(data)).paragraphs)


def rows(data: bytes) -> list[list[list[str]]]:
    """The rows of each table."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(data)).tables
    ]


# -- the template ----------------------------------------------------------------------------------


def test_the_default_template_has_no_findings():
    _, findings = check_template(build_report_template(), "report.docx", REPORT_SPEC)
    assert findings == []


@pytest.mark.parametrize("what", ["template", "report"])
def test_the_document_is_valid_open_xml(tmp_path, what):
    path = tmp_path / "通报.docx"
    path.write_bytes(build_report_template() if what == "template" else drawn(full_report()))
    assert [each.description for each in OpenXmlValidator().validate(path).errors] == []


def test_columns_of_every_table_fill_the_page():
    document = etree.fromstring(template()["word/document.xml"])
    tables = list(document.iter(f"{_W}tbl"))
    assert len(tables) == 4
    for each in tables:
        widths = [int(column.get(f"{_W}w")) for column in each.iter(f"{_W}gridCol")]
        assert sum(widths) == 8844  # 156 mm
        for row in each.iter(f"{_W}tr"):
            cells = [int(cell.get(f"{_W}w")) for cell in row.iter(f"{_W}tcW")]
            assert cells in (widths, [8844])


def test_a_missed_target_of_many_departments_does_not_leave_the_title_alone_on_a_page():
    """A row with 39 departments and their values is higher than the room below the title."""
    document = etree.fromstring(template()["word/document.xml"])
    late, missed = list(document.iter(f"{_W}tbl"))[2:]
    whole = [
        [row.find(f"{_W}trPr/{_W}cantSplit") is not None for row in each.iter(f"{_W}tr")]
        for each in (late, missed)
    ]
    assert [each[-2] for each in whole] == [True, False]


def test_all_cells_have_type_of_one_size():
    tables = Document(io.BytesIO(build_report_template())).tables
    cells = [cell for each in tables for row in each.rows for cell in row.cells]
    assert {part.style.font.size.pt for cell in cells for part in cell.paragraphs} == {10.5}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("逾期", [("{{ 单位.逾期 }}", "")]),
        ("工作任务", [("{{ 事项.工作任务 }}", "")]),
        ("未达标单位", [("{{ 指标.未达标单位 }}", "")]),
        (
            "未报单位",
            [
                ("{{ 未报单位 }}", ""),
                ("{% if 未报单位 %}", "{% if 未报单位数 %}"),
                ("{% if 未报单位 or", "{% if 未报单位数 or"),
            ],
        ),
        ("截至日期", [("{{ 截至日期 }}", "")]),
    ],
)
def test_a_template_must_have_what_a_report_is_for(name, changes):
    _, findings = check_template(write_package(template(*changes)), "r.docx", REPORT_SPEC)
    found = [each for each in findings if each.code == "G706"]
    assert any(f"没有“{name}”" in each.message for each in found), findings
    assert all("通报会缺少这项内容" in each.message for each in found)


def test_a_field_of_letters_is_none_of_the_report():
    data = write_package(template(("{{ 标题 }}", "{{ 承担情况 }}")))
    _, findings = check_template(data, "r.docx", REPORT_SPEC)
    assert [each.code for each in findings] == ["G704"]


# -- what it says ----------------------------------------------------------------------------------


def test_totals_departments_late_ones_missed_targets_and_silence():
    data = drawn(full_report())
    text = said(data)
    assert "关于《2026年政务公开工作\n重点任务分解表》落实进展情况的通报" in text
    assert "各部门：" in text
    assert "截至2026年11月25日的落实进展情况" in text
    assert (
        "《分解表》共2项任务，由3个单位承担。其中，尚无承担单位均已完成的任务，有单位逾期的1项。"
        "按单位计算，合计5项次，其中已完成1项次，完成率20%；推进中2项次；未报送2项次。" in text
    )
    assert (
        "截至2026年11月25日，1项任务（2项次）已超过完成时限但尚未完成，具体任务和单位见附件2。"
        in text
    )
    assert "截至2026年11月25日，1项指标有单位未达标，具体指标和单位见附件3。" in text
    assert "附件：1.各单位落实进展情况\n2.逾期任务清单\n3.未达标指标清单\n" in text
    assert "建设局尚未报送进展。" in text
    assert (
        "指标未达标的单位要逐项查找差距、分析原因，改进工作，尽快达标。尚未报送的单位请于" in text
    )
    assert "尚未报送的单位请于＿＿＿＿年＿＿月＿＿日前将落实进展情况报＿＿＿＿＿＿。" in text
    sections, departments, late, missed = rows(data)
    assert departments[1:] == [
        ["", "合计", "5", "1", "2", "0", "2", "2", "20%", "红"],
        ["1", "财政局", "1", "1", "0", "0", "0", "0", "100%", "绿"],
        ["2", "审计局", "2", "0", "2", "0", "0", "1", "0%", "红"],
        ["2", "建设局", "2", "0", "0", "0", "2", "1", "0%", "红"],
    ]
    assert sections[1:] == [["一、政府信息公开", "2", "0", "1", "5", "1", "2", "20%", "红"]]
    assert late[1:] == [["1", "T02", "审计公开", "10月底前", "牵头：审计局；责任：建设局"]]
    assert missed[1:] == [["1", "T02", "审计公开", "公开率≥90%", "审计局（85.5%）"]]


NOBODY_LATE = {
    "nothing can be late": ([], "《分解表》没有写明能够据以判断逾期的完成时限。"),
    "none is late": (
        [("lead: [审计局]", "lead: [审计局]\n            deadline: 2026-12-31"), YEAR],
        "截至2026年11月25日，没有任务逾期。",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), NOBODY_LATE.values(), ids=NOBODY_LATE)
def test_without_late_tasks_it_says_why(changes, expected):
    data = drawn(report_of(FULL if changes == [] else {}, *changes))
    assert expected in said(data)
    assert "逾期单位要逐项查明原因" not in said(data)


_TARGET = ("lead: [审计局]", f"lead: [审计局]\n            {TARGETS}")


def test_a_missed_target_is_a_row_with_the_bodies_that_miss_it_where_nobody_is_late():
    values = {"审计局": Decimal("85.5"), "建设局": Decimal(60)}
    entries = {
        name: [TaskProgress("T02", DONE, (("公开率", each),))] for name, each in values.items()
    }
    data = drawn(report_of(entries, _TARGET))
    assert "1项指标有单位未达标，具体指标和单位见附件2。" in said(data)
    assert "附件：1.各单位落实进展情况\n2.未达标指标清单\n" in said(data)
    assert rows(data)[-1][1:] == [
        ["1", "T02", "审计公开", "公开率≥90%", "审计局（85.5%）、建设局（60%）"]
    ]


TARGETS_SAID = {
    "no targets": ([], {}, "《分解表》没有规定量化指标。"),
    "no values": ([_TARGET], {}, "各单位还没有报送指标完成值。"),
    "all met": (
        [_TARGET],
        {"审计局": [TaskProgress("T02", DONE, (("公开率", Decimal(95)),))]},
        "各单位报送的1个指标完成值均已达标。",
    ),
}


@pytest.mark.parametrize(
    ("changes", "entries", "expected"), TARGETS_SAID.values(), ids=TARGETS_SAID
)
def test_what_is_said_of_targets(changes, entries, expected):
    assert expected in said(drawn(report_of(entries, *changes)))


def test_when_everybody_has_reported():
    entries = {name: [TaskProgress("T01", DONE)] for name in ("财政局", "审计局", "建设局")}
    entries["审计局"].append(TaskProgress("T02", result="正在办理"))
    text = said(drawn(report_of(entries)))
    assert "承担任务的单位均已报送进展。" in text
    assert "以下任务已报送内容，但未写明完成状态：审计局 T02。" in text
    assert "未报全的单位请于" in text  # 审计局 and 建设局 have reported but a part
    assert "尚未报送、" not in text
    assert "《分解表》共2项任务，由3个单位承担。其中，承担单位均已完成的1项。" in text


def test_more_departments_with_unreported_tasks_than_a_leader_reads_are_in_the_annex_only():
    names = [f"第{number}局" for number in range(12)]
    bodies = (
        "  - name: 审计局\n",
        "  - name: 审计局\n" + "".join(f"  - name: {n}\n" for n in names),
    )
    everyone = ("responsible: [建设局]", "responsible: [建设局, 各部门]")
    some = {name: [TaskProgress("T01", DONE)] for name in names}
    few = {name: some[name] for name in names[:10]}
    text = said(drawn(report_of(some, bodies, everyone)))
    assert "部分任务尚未报送的有12个单位，项次见附件“未报”一栏。" in text
    assert "第0局（1项）" in said(drawn(report_of(few, bodies, everyone)))


def test_a_report_on_a_list_does_not_call_it_a_table():
    text = said(drawn(report_of({}, ("政务公开工作重点任务分解表", "政务公开责任清单"))))
    assert "现将《政务公开责任清单》（以下简称《责任清单》）截至" in text
    assert "《责任清单》共2项任务" in text
    assert "《责任清单》没有规定量化指标。" in text
    assert "分解表" not in text


def test_a_task_that_nobody_has_is_said():
    report = report_of(
        {}, ("        responsible: [各部门]\n", ""), ("lead: [新区财政局]", "lead: []")
    )
    assert "T01没有写明承担单位，未计算在内。" in said(drawn(report))


def test_particulars_that_were_given():
    given = Particulars(
        date(2026, 12, 1), date(2026, 12, 10), parse_document_number("新政公开函〔2026〕7号")
    )
    text = said(drawn(full_report(), given))
    assert "新政公开函〔2026〕7号" in text
    assert "2026年12月1日" in text
    assert "请于2026年12月10日前将落实进展情况报" in text


def test_nothing_in_it_tells_when_it_was_made():
    assert drawn(full_report()) == drawn(full_report())


def test_every_field_has_a_value_and_every_value_a_field():
    def compare(fields, values):
        assert {field.name for field in fields} == values.keys()
        for field in fields:
            assert field.is_list == isinstance(values[field.name], list), field.name
            for entry in values[field.name] if field.of else ():
                compare(field.of, entry)

    compare(FIELDS, context_of(office_report(), NOTHING_GIVEN))


# -- with everything -------------------------------------------------------------------------------


def test_a_table_with_everything():
    data = drawn(office_report())
    text = said(data)
    assert text.startswith("某某新区管理委员会办公室\n")
    assert "各园区、各部门：" in text
    assert (
        "《分解表》共4项任务，由5个单位承担。其中，尚无承担单位均已完成的任务，有单位逾期的1项。"
        "按单位计算，合计8项次，其中已完成1项次，完成率13%；推进中1项次；"
        "未开始1项次；未报送5项次。T04没有写明承担单位，未计算在内。" in text
    )
    assert "注：红灯表示有任务逾期；黄灯表示有任务在30天以内到期" in text
    assert (
        "教体局、各园区尚未报送进展，共2个单位。部分任务尚未报送的：建设局（3项）。"
        "以下任务已报送进展，但不计入项次：财政局 T04；建设局 T04。" in text
    )
    assert "日前将落实进展情况报管委会办公室。" in text
    assert "（联系人：王五，电话：0931-8250000）" in text
    assert "尚未报送、未报全的单位请于" in text
    sections, departments, late, missed = rows(data)
    assert departments[0] == [
        *("名次", "单位", "项次", "已完成", "推进中", "未开始", "未报", "逾期", "完成率", "灯"),
    ]
    assert departments[1:] == [
        ["", "合计", "8", "1", "1", "1", "5", "2", "13%", "红"],
        ["1", "财政局", "1", "1", "0", "0", "0", "0", "100%", "绿"],
        ["2", "审计局", "2", "0", "1", "1", "0", "1", "0%", "红"],
        ["2", "建设局", "3", "0", "0", "0", "3", "1", "0%", "红"],
        ["2", "教体局", "1", "0", "0", "0", "1", "0", "0%", "—"],
        ["2", "各园区", "1", "0", "0", "0", "1", "0", "0%", "—"],
    ]
    assert sections[1:] == [
        ["一、政府信息公开", "2", "0", "1", "6", "1", "2", "17%", "红"],
        ["二、服务公开", "1", "0", "0", "2", "0", "0", "0%", "—"],
    ]
    assert late[1:] == [["1", "T02", "审计公开", "10月底前", "牵头：审计局；责任：建设局"]]
    assert missed[1:] == [
        ["1", "T02", "审计公开", "公开率≥90%", "审计局（85.5%）"],
        ["2", "T02", "审计公开", "答复时限≤7个工作日", "审计局（9个工作日）"],
    ]


def test_when_everything_is_done():
    entries = {
        name: [TaskProgress("T01", DONE), TaskProgress("T02", DONE)]
        for name in ("财政局", "审计局", "建设局")
    }
    entries["财政局"].pop()
    text = said(drawn(report_of(entries, _TARGET)))
    assert "完成率100%" in text
    assert "《分解表》的任务已全部完成，各单位要继续做好日常的政务公开工作。" in text
    assert "抓紧落实" not in text
    assert "报前" not in text
    assert "以下任务已报完成，但指标完成值未填全：审计局 T02；建设局 T02。" in text


def test_where_departments_are_counted_the_figure_has_no_blanks_beside_it(monkeypatch):
    monkeypatch.setattr(cautions, "_MOST_NAMED", 1)
    entries = {name: [TaskProgress("T02", DONE)] for name in ("审计局", "建设局")}
    text = said(drawn(report_of(entries, _TARGET)))
    assert "以下任务已报完成，但指标完成值未填全：T02（2个单位）。" in text


def test_a_year_that_was_supposed_is_said():
    text = said(drawn(report_of(FULL, LATE)))
    assert "《分解表》没有写明年份，T02的完成时限按2026年判断。" in text
    assert "没有写明年份" not in said(drawn(full_report()))


def test_the_number_of_values_is_that_of_values():
    entries = {
        "审计局": [TaskProgress("T02", DONE, (("公开率", Decimal(95)), ("答复时限", Decimal(5))))]
    }
    from reports import OFFICE

    from gkrw.progress.records import DepartmentProgress, ReportedProgress
    from gkrw.project.open_table import check_table
    from gkrw.report.content import compose_report
    from tables import read

    checked = check_table(read(OFFICE))
    assert checked is not None
    progresses = {name: DepartmentProgress(name, tuple(each)) for name, each in entries.items()}
    report = compose_report(checked, ReportedProgress(progresses, ()), date(2026, 10, 1))
    assert "各单位报送的2个指标完成值均已达标。" in said(drawn(report))


# -- the proof -------------------------------------------------------------------------------------


def lost(report, *changes: tuple[str, str]) -> list[str]:
    context = context_of(report, NOTHING_GIVEN)
    return lost_from_document(compiled(template(*changes)).render(context), context)


def test_the_default_template_loses_nothing():
    assert lost(full_report()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("{{ 单位.已完成 }}", "{{ 单位.推进中 }}")], "财政局 的已完成"),
        ([("{{ 单位.项次 }}", "1{{ 单位.项次 }}")], "财政局 的项次"),
        ([("<w:cantSplit/></w:trPr><w:tc", "<w:hidden/></w:trPr><w:tc")], "审计局 的已完成"),
        ([("{{ 事项.工作任务 }}", "—")], "T02 的工作任务"),
        ([("{{ 指标.未达标单位 }}", "审计局（达标）")], "T02 的未达标单位"),
        ([("{{ 未报单位 }}尚未", "有的单位尚未")], "未报单位"),
        ([("截至{{ 截至日期 }}", "近日")], "截至日期"),
        ([("{{ 分类.任务已完成 }}", "{{ 分类.任务 }}")], "一、政府信息公开 的任务已完成"),
        ([("{{ 单位.完成率 }}", "{{ 完成率 }}")], "财政局 的完成率"),
        ([("{{ 单位.灯 }}", "绿")], "审计局 的灯"),
        ([("{{ 事项.逾期单位 }}", "财政局")], "T02 的逾期单位"),
        ([("{{ 事项.完成时限 }}", "年底前")], "T02 的完成时限"),
    ],
)
def test_what_a_template_leaves_out_is_found(changes, expected):
    assert expected in lost(full_report(), *changes)


def test_a_template_without_a_column_for_it_loses_nothing():
    body = template()["word/document.xml"].decode()
    start = body.index("<w:tbl>")
    end = body.index("</w:tbl>", start) + len("</w:tbl>")
    assert "{{ 分类.灯 }}" in body[start:end]
    assert lost(full_report(), (body[start:end], "")) == []


@pytest.mark.parametrize(
    "changes",
    [
        [(">逾期单位<", ">未按期完成的单位<")],
        [(">逾期单位<", ">单位<")],
        [("事项 in 逾期事项", "事项 in 逾期任务"), ("事项.逾期单位", "事项.单位")],
    ],
    ids=["another heading", "a shorter heading", "departments below the heading of all"],
)
def test_the_late_ones_are_known_by_what_is_there_and_not_by_the_heading(changes):
    assert lost(office_report(), *changes) == []


def test_what_was_reported_besides_must_be_said():
    assert "另报" in lost(office_report(), ("{{ 另报 }}", "…"))


def test_the_parts_can_be_unpacked():
    with zipfile.ZipFile(io.BytesIO(drawn(full_report()))) as archive:
        assert archive.testzip() is None


# -- sentences -------------------------------------------------------------------------------------


def problem_of(report, *changes: tuple[str, str], spoil: tuple[str, str] = ("", "")) -> str:
    """Fill the default template after changes; `spoil` changes the document afterwards."""
    parts = template(*changes)
    filled = compiled(parts)
    broken = type(filled)(
        {**parts, "word/document.xml": parts["word/document.xml"].replace(*map(str.encode, spoil))},
        compiled({**parts, "word/document.xml": parts["word/document.xml"]}).filled,
    )
    context = context_of(report, NOTHING_GIVEN)
    return fill_and_prove(broken, context, lost_from_document, "通报", with_sentences=True)[1]


def test_every_sentence_with_a_figure_is_proved():
    assert problem_of(office_report()) == ""
    # As if the document had been filled with another text than the template has.
    told = problem_of(office_report(), spoil=("由{{ 单位数 }}个单位", "由99个单位"))
    assert "写出的通报缺少：“《分解表》共4项任务，由99个单位" in told


def test_sentences_may_stand_in_conditions_and_loops():
    loop = (
        "{%p if 逾期事项 %}",
        "{%p if 逾期事项 %}</w:t></w:r></w:p><w:p><w:r><w:t>{% for 单位 in 各单位 %}"
        "{{ 单位.单位 }}{{ 单位.项次 }}项{% endfor %}",
    )
    assert problem_of(full_report(), loop) == ""
