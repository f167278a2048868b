"""The columns of the annex of letters: the office's own, and no others."""

import io

from docx import Document

from conftest import OFFICE_TABLES
from gkrw import store
from gkrw.core.particulars import Particulars
from gkrw.letters.annex_columns import AnnexColumns, annex_columns, extra_field, proved_fields
from gkrw.letters.content import compose_letters
from gkrw.letters.default_template import build_letter_template
from gkrw.letters.fields import letter_spec, unneeded_fields
from gkrw.letters.publish import made_letters
from gkrw.office.docx.document_proof import read_visible_text
from gkrw.office.docx.template_check import check_template
from gkrw.project.open_table import open_table
from tables import SMALL

BY_NAME = {file.stem: file for file in OFFICE_TABLES}


def letters_on(name: str) -> dict[str, tuple[str, list[list[str]]]]:
    """The text of each letter on a table, and the rows of its first table, by department."""
    loaded = open_table(BY_NAME[name])
    columns = annex_columns(loaded.table)
    data = build_letter_template(columns)
    unneeded = unneeded_fields(loaded)
    template, findings = check_template(data, "letter.docx", letter_spec(columns), unneeded)
    assert findings == []
    assert template is not None
    letters, _ = compose_letters(loaded, (), Particulars(), include_self=True)
    made = made_letters(letters, template, False, lambda: None)
    found = {}
    for letter, content in zip(letters, made, strict=True):
        seen = read_visible_text(content)
        rows = Document(io.BytesIO(content)).tables[0].rows
        cells = [[cell.text for cell in row.cells] for row in rows]
        found[letter.body.name] = ("\n".join(seen.paragraphs), cells)
    return found


def test_the_usual_table_has_the_shipped_template(real_table):
    assert annex_columns(real_table) == AnnexColumns()
    assert build_letter_template(annex_columns(real_table)) == build_letter_template()


def test_headings_are_those_of_the_office_and_a_role_without_a_column_has_none():
    text, (headings, *rows) = letters_on("国有企业")["客户服务部"]
    assert headings[2:] == [
        *("重点工作", "工作举措", "主办部门", "协办部门", "时间节点", "考核指标"),
    ]
    assert [row[1] for row in rows] == ["S03"]
    assert "责任部门" not in text
    assert "共2项，其中牵头负责1项，配合1项" in text


def test_without_a_lead_column_nobody_is_told_that_the_lead_is_missing():
    text, (headings, *_) = letters_on("无牵头无分类")["接访一科"]
    assert headings[2:] == ["任务内容", "具体措施", "责任科室", "时限要求", "量化指标"]
    assert "牵头" not in text
    assert "要按照职责分工，抓好落实" in text
    assert "作为责任科室承担" in text


def test_further_columns_are_in_the_letter_as_columns_or_below_the_title():
    # Two names and two dates leave no room for two more columns.
    _, (headings, *rows) = letters_on("民生实事")["市教育局"]
    assert "分管市领导" not in headings
    assert "分管市领导：陈光明副市长" in rows[0][2]
    assert "资金来源：市级财政和县区配套" in rows[0][2]
    _, (headings, *rows) = letters_on("高校")["财务处"]
    assert headings[-1] == "分管校领导"
    assert rows[0][-1] == ""
    _, (_, *rows) = letters_on("高校")["教务处"]
    assert rows[0][-1] == "副校长 刘文"


def test_further_columns_are_proved_where_the_template_has_them():
    columns = annex_columns(open_table(BY_NAME["民生实事"]).table)
    proved = proved_fields(columns, {f"各部分.任务清单.{extra_field('分管市领导')}"})
    assert proved["栏_分管市领导"] == "分管市领导"
    assert "栏_资金来源" not in proved
    assert proved["牵头部门"] == "牵头领导单位"


def test_a_letter_on_other_work_does_not_speak_of_openness():
    text, _ = letters_on("民生实事")["市教育局"]
    assert "为做好2026年有关工作" in text
    assert "市教育局任务清单" in text
    assert "根据《青山市2026年民生实事项目清单》（以下简称《项目清单》）" in text
    assert "政务公开" not in text


def test_further_columns_whose_names_differ_only_in_signs_have_fields_of_their_own():
    table = store.read(
        SMALL.replace(
            "sections:\n",
            "columns:\n  lead: 牵头部门\n  responsible: 责任部门\n"
            "  extra: ['责任-领导', 责任领导]\nsections:\n",
        ).encode(),
        "表.yaml",
    ).table
    assert table is not None
    assert annex_columns(table).extra == (
        ("栏_责任领导", "责任-领导"),
        ("栏_责任领导2", "责任领导"),
    )


def test_a_collective_that_only_supports_is_not_said_to_be_responsible():
    text, _ = letters_on("配合和责任领导")["县市场监管局"]
    assert "《分解表》写的是“县直各部门”、包括你单位的任务" in text
    assert "责任单位为“县直各部门”" not in text


def test_the_requirement_is_the_widest_column_of_every_table():
    for file in OFFICE_TABLES:
        loaded = open_table(file)
        columns = annex_columns(loaded.table)
        spec, unneeded = letter_spec(columns), unneeded_fields(loaded)
        template, _ = check_template(build_letter_template(columns), "letter.docx", spec, unneeded)
        letters, _ = compose_letters(loaded, (), Particulars(), include_self=True)
        for content in made_letters(letters, template, False, lambda: None):
            table = Document(io.BytesIO(content)).tables[0]
            widths = {cell.text: cell.width for cell in table.rows[0].cells}
            assert max(widths, key=widths.get) == columns.headings["requirement"], file.stem


def test_all_columns_have_type_of_one_size():
    """Deadlines were smaller, so that a date fits: now the column is wide enough."""
    for file in OFFICE_TABLES:
        built = Document(io.BytesIO(build_letter_template(annex_columns(open_table(file).table))))
        cells = [cell for table in built.tables for row in table.rows for cell in row.cells]
        sizes = {each.style.font.size.pt for cell in cells for each in cell.paragraphs[:1]}
        assert sizes == {10.5}, file.stem


def test_shared_tasks_are_shared_with_bodies_of_the_kind_that_the_headings_name():
    assert "与其他科室共同承担" in letters_on("科室一级标题")["财务科"][0]
    assert "与其他单位共同承担" in letters_on("配合和责任领导")["县市场监管局"][0]
    assert "与其他部门共同承担" in letters_on("深浅不一")["经济发展局"][0]
