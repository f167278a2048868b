"""The table in Word: its own columns, merged cells, and everything that the table says."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw.official.content import compose_export, headings_begun
from gkrw.official.document import build_official_document, missing_from_document
from gkrw.progress.records import TaskProgress
from gkrw.progress.statuses import Status
from gkrw.project.open_table import open_table

TABLES = [REAL_TABLE, *OFFICE_TABLES]


def export_of(name):
    return compose_export(open_table(next(path for path in TABLES if path.stem == name)), "1f" * 6)


def cells_of(data: bytes) -> list[list[str]]:
    (table,) = Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def with_xml(data: bytes, *changes: tuple[str, str]) -> bytes:
    """The document with other texts in its body."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"].decode()
    for before, after in changes:
        assert before in xml
        xml = xml.replace(before, after, 1)
    parts["word/document.xml"] = xml.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def errors_in(data: bytes, folder: Path) -> list[object]:
    """What the validator of the Office schemas objects to."""
    path = folder / "table.docx"
    path.write_bytes(data)
    return OpenXmlValidator().validate(path).errors


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_documents_are_valid_whole_and_the_same_every_time(path, tmp_path):
    export = compose_export(open_table(path), "0123456789ab")
    data = build_official_document(export)
    assert errors_in(data, tmp_path) == []
    assert missing_from_document(data, export) == []
    assert build_official_document(export) == data


def test_headings_have_rows_of_their_own_and_defaults_are_merged():
    rows = cells_of(build_official_document(export_of("配合和责任领导")))
    assert rows[0][:6] == ["专题", "编号", "重点工作", "具体要求", "牵头单位", "责任单位"]
    assert [set(row) for row in rows if len(set(row)) == 1] == [
        *({"一、健全依法行政制度"}, {"（一）规范性文件管理"}, {"（二）行政执法"}),
        *({"二、提升服务水平"}, {"（三）政务服务"}),
    ]
    # python-docx shows the text of a merged cell in each of its rows.
    assert [row[4] for row in rows[3:5]] == ["县司法局", "县司法局"]


def test_a_default_of_a_heading_is_written_once():
    data = build_official_document(export_of("配合和责任领导"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/document.xml").decode().count("县司法局") == 1


def test_dates_are_written_as_in_official_documents():
    rows = cells_of(build_official_document(export_of("深浅不一")))
    (k03,) = (row for row in rows if "K03" in row)
    assert "2026年10月31日" in k03


def test_a_task_without_a_heading_is_not_shown_below_one():
    """The same tasks with the one without a section at the end: its section is then a column."""
    export = export_of("深浅不一")
    assert headings_begun(export.rows) is not None
    later = replace(export, rows=(*export.rows[1:], export.rows[0]))
    assert headings_begun(later.rows) is None
    data = build_official_document(later)
    rows = cells_of(data)
    assert rows[0][:4] == ["一级分类", "二级分类", "专题", "编号"]
    assert [row[0] for row in rows if "K01" in row] == [""]
    assert missing_from_document(data, later) == []


def test_annex_title_and_properties():
    export = export_of("tasks")
    document = Document(io.BytesIO(build_official_document(export)))
    assert [each.text for each in document.paragraphs[:2]] == ["附件2", export.title]
    properties = document.core_properties
    assert (properties.title, properties.version) == (export.title, "1f" * 6)
    keyed = Document(io.BytesIO(build_official_document(export_of("深浅不一")))).core_properties
    assert (keyed.keywords, keyed.subject) == ("jkq-2026", "开发区2026年营商环境重点任务")


def test_the_ledger_has_the_progress_and_its_day():
    day = date(2026, 11, 20)
    progress = TaskProgress("T05", Status.DONE, (), "已公开审计结果", day, "http://a.cn")
    entries = {"审计局": {"T05": progress}}
    loaded = open_table(REAL_TABLE)
    export = compose_export(loaded, "", None, entries, date(2026, 11, 25))
    data = build_official_document(export)
    assert [each.text for each in Document(io.BytesIO(data)).paragraphs[1:3]] == [
        f"{loaded.table.title}（台账）",
        "截至2026年11月25日。",
    ]
    (t05,) = (row for row in cells_of(data) if "T05" in row)
    assert "审计局：已公开审计结果（2026年11月20日完成；佐证：http://a.cn）" in t05
    assert missing_from_document(data, export) == []


def test_a_table_that_is_called_a_ledger_is_not_called_one_twice():
    loaded = open_table(next(path for path in TABLES if path.stem == "国有企业"))
    export = compose_export(loaded, "", None, {}, date(2026, 11, 25))
    assert export.title == "青山水务集团2026年重点工作任务台账"


def test_a_crowded_ledger_has_its_room_for_the_results():
    loaded = open_table(next(path for path in TABLES if path.stem == "配合和责任领导"))
    said = "已印发执法公示清单，组织各单位开展自查，发现问题8个，已整改7个。"
    entries = {"县市场监管局": {"F04": TaskProgress("F04", Status.DONE, (), said)}}
    export = compose_export(loaded, "", None, entries, date(2026, 11, 25))
    data = build_official_document(export)
    (table,) = Document(io.BytesIO(data)).tables
    widths = {cell.text: cell.width for cell in table.rows[0].cells}
    assert max(widths, key=widths.get) == "完成情况"
    # 推进中 and its mark stay on one line of 小5号
    assert widths["完成状态"].twips >= 4 * 180 + 140
    assert "2026年11月30日" in [row.cells[7].text for row in table.rows]
    assert missing_from_document(data, export) == []


def test_dates_of_a_column_of_the_office_are_not_broken_in_a_crowded_ledger(table_file):
    path = next(path for path in TABLES if path.stem == "配合和责任领导")
    text = path.read_text(encoding="utf-8").replace("extra: [", "extra: [启动时间, ", 1)
    text = re.sub(r"(?m)^( +)extra:$", r"\g<0>\n\1  启动时间: '2026-03-01'", text)
    loaded = open_table(Path(table_file(text)))
    data = build_official_document(compose_export(loaded, "", None, {}, date(2026, 11, 25)))
    (table,) = Document(io.BytesIO(data)).tables
    at = [cell.text for cell in table.rows[0].cells].index("启动时间")
    (cell, *_) = (row.cells[at] for row in table.rows if row.cells[at].text == "2026-03-01")
    (size,) = {run.font.size.pt for run in cell.paragraphs[0].runs}
    assert (cell.width.twips - 140) / 20 >= len("2026-03-01") * 0.64 * size


def test_a_date_stays_on_one_line_however_many_columns_there_are(table_file):
    path = next(path for path in TABLES if path.stem == "配合和责任领导")
    text = path.read_text(encoding="utf-8").replace("2026-11-30", "2026-11-30前")
    for more in range(5):
        names = [f"第{number}栏" for number in range(more)]
        values = "".join(rf"\n\1  {name}: 2026年12月31日前" for name in names)
        own = text.replace("extra: [", f"extra: [{''.join(f'{name}, ' for name in names)}", 1)
        own = re.sub(r"(?m)^( +)extra:$", rf"\g<0>{values}", own)
        loaded = open_table(Path(table_file(own)))
        data = build_official_document(compose_export(loaded, "", None, {}, date(2026, 11, 25)))
        (table,) = Document(io.BytesIO(data)).tables
        cells = [
            cell
            for row in table.rows
            for cell in row.cells
            if re.search(r"年1\d月3\d日前", cell.text)
        ]
        assert len(cells) >= 1 + more
        for cell in cells:
            assert "\n" not in cell.text
            (run, *_) = cell.paragraphs[0].runs
            size = run.font.size.pt if run.font.size else 10.5
            needed = (8 * 0.5 + 4) * size  # of a font whose digits are half as wide
            assert needed <= (cell.width.twips - 140) / 20
        assert sum(cell.width.twips for cell in table.rows[0].cells) == 12756


def test_a_table_with_many_columns_has_smaller_type():
    path = next(path for path in TABLES if path.stem == "配合和责任领导")
    export = compose_export(open_table(path), "", None, {}, date(2026, 11, 25))
    document = Document(io.BytesIO(build_official_document(export)))
    sizes = {
        run.font.size.pt
        for row in document.tables[0].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    }
    assert sizes == {9}
    for cell in document.tables[0].rows[0].cells:
        assert cell.width.twips >= 2 * 180


def test_no_name_is_broken_where_the_requirements_have_room():
    (table,) = Document(io.BytesIO(build_official_document(export_of("tasks")))).tables
    columns = {cell.text: cell.width.twips for cell in table.rows[0].cells}
    # 新区农林水务局, 决策预公开; each character of 10.5 pt
    assert columns["牵头部门"] >= 7 * 210 + 140
    assert columns["专题"] >= 5 * 210 + 140
    assert columns["工作要求"] >= 20 * 210 + 140
    assert sum(columns.values()) == 12756


def test_a_tab_is_kept(table_file):
    text = REAL_TABLE.read_text(encoding="utf-8").replace("利益相关方、公众", "利益相关方\t、公众")
    export = compose_export(open_table(Path(table_file(text))), "")
    data = build_official_document(export)
    assert missing_from_document(data, export) == []
    (table,) = Document(io.BytesIO(data)).tables
    assert any("利益相关方\t、公众" in cell.text for row in table.rows for cell in row.cells)


def test_what_looks_like_xml_is_only_text(table_file, tmp_path):
    text = OFFICE_TABLES[0].read_text(encoding="utf-8")
    title = text[text.index("\ntitle: ") + 8 :].split("\n")[0]
    export = compose_export(
        open_table(Path(table_file(text.replace(title, "R&D<b>{{ x }}</b>")))), "<&>"
    )
    data = build_official_document(export)
    assert errors_in(data, tmp_path) == []
    assert "R&D<b>{{ x }}</b>" in [each.text for each in Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (("建立健全利益相关方", "建立健全"), ["T01 的工作要求"]),
        (("（一）主动公开", "（一）公开"), ["（一）主动公开 的专题"]),
        (("兰州新区政务公开工作重点任务分解表", "分解表"), ["标题"]),
    ],
)
def test_a_document_that_lacks_something_is_found_out(change, lost):
    export = export_of("tasks")
    data = with_xml(build_official_document(export), change)
    assert missing_from_document(data, export) == lost
