"""`gkrw report`, and the templates of reports, as they are typed."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from rendered import needs_libreoffice

from conftest import REAL_TABLE, written_files
from gkrw.letters.default_template import build_letter_template
from gkrw.report.default_template import build_report_template

_REPORTED = """\
format: 1
department: {name}
tasks:
  - id: {task}
    status: {status}
"""
DOCUMENT = "政务公开工作进展通报_2026-11-25.docx"
WORKBOOK = "政务公开工作进展统计_2026-11-25.xlsx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose T10 is due at the end of October, with two departments' reports."""
    text = REAL_TABLE.read_text(encoding="utf-8")
    at = text.index("id: T10\n") + len("id: T10\n")
    text = f"{text[:at]}                deadline: 10月底前\n{text[at:]}"
    text = text.replace("\ntitle: ", "\ntitle: 2026年", 1)
    (tmp_path / "data" / "progress").mkdir(parents=True)
    (tmp_path / "data" / "tasks.yaml").write_text(text, encoding="utf-8")
    for name, task, status in (("财政局", "T10", "推进中"), ("审计局", "T05", "已完成")):
        (tmp_path / "data" / "progress" / f"{name}.yaml").write_text(
            _REPORTED.format(name=name, task=task, status=status), encoding="utf-8"
        )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "report.docx").write_bytes(build_report_template())
    return tmp_path


@pytest.fixture
def report(run):
    def call(*arguments: str):
        return run("report", "--as-of", "2026-11-25", *arguments)

    return call


def written(project: Path, folder: str = "out/report") -> dict[str, bytes]:
    return written_files(project / folder)


def test_report__document_and_workbook(report, project):
    ran = report()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "截至 2026-11-25：16 个单位承担 605 项次，已完成 1（0%），推进中 1，未开始 0，未报 603；"
        "逾期 16。\n"
        f"已写出 2 份文件：{project / 'out' / 'report'}\n"
        f"  {DOCUMENT}\n"
        f"  {WORKBOOK}\n"
        "还没有报送的 14 个单位：管委会办公室、党工委办公室、经发局、民政司法和社保局、农林水务局、"
        "生态环境局、市场监管局、考核办、建设局、自然资源局、卫生健康委、应急管理局、教体局、各园区。\n"
        "留了空白要手工填写：发文机关全称、发文字号、报送期限、成文日期、联系人、电话。\n"
        "发文机关全称、联系人、电话写进分解表，以后就有："
        "office 里加上 full_name: 全称、contact: 姓名、phone: '号码'。\n"
    )
    assert list(written(project)) == [WORKBOOK, DOCUMENT]


def test_report__the_same_twice(report, project):
    report()
    before = written(project)
    report()
    assert written(project) == before


def test_report__earlier_ones_stay(run, report, project):
    report()
    assert run("report", "--as-of", "2026-12-31").code == 0
    assert DOCUMENT in written(project)
    assert len(written(project)) == 4


def test_report__nothing_that_somebody_edited_is_replaced(report, project):
    report()
    edited = project / "out" / "report" / DOCUMENT
    edited.write_bytes("领导改过的".encode())
    ran = report()
    assert ran.code == 1
    assert f"1 份文件在生成以后被改过：{DOCUMENT}。没有写出任何通报。" in ran.err
    assert edited.read_bytes() == "领导改过的".encode()
    ran = report("--force")
    assert ran.code == 0
    assert f"已覆盖被人改过的文件：{DOCUMENT}" in ran.err


def test_report__dry_run_writes_nothing(report, project):
    ran = report("--dry-run")
    assert ran.code == 0
    assert "会写出 2 份文件" in ran.out
    assert not (project / "out").exists()


def test_report__json(report):
    records = json.loads(report("--format", "json").out)
    assert [Path(each["path"]).name for each in records] == [DOCUMENT, WORKBOOK]
    assert all(Path(each["path"]).is_file() for each in records)
    assert records[0] | {"path": ""} == {
        "path": "",
        "department": None,
        "lead": 44,
        "named": 60,
        "support": 0,
        "collective": 501,
        "possible": 0,
    }


def test_report__a_folder_of_letters_is_left_alone(run, report, project):
    folder = str(project / "out" / "letters")
    assert run("letters", "--dept", "财政局").code == 0
    before = written(project, "out/letters")
    ran = report("--out", folder)
    assert ran.code == 1
    assert "里是 gkrw 写的通知，为免删掉没有写通报" in ran.err
    assert written(project, "out/letters") == before


def test_report__a_number_of_a_letter_gives_the_letter_form(report, project):
    """10.1: its first page has no number; the words are the same."""
    said = {}
    for number, is_form in (("青政办函〔2026〕7号", True), ("青政办发〔2026〕7号", False)):
        assert report("--number", number).code == 0
        data = written(project)[DOCUMENT]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert (b"<w:titlePg/>" in archive.read("word/document.xml")) is is_form
        paragraphs = [each.text for each in Document(io.BytesIO(data)).paragraphs]
        said[is_form] = paragraphs[
            next(at for at, each in enumerate(paragraphs) if "关于" in each) :
        ]
    assert said[True] == said[False]


def test_report__an_edited_template_is_used_for_every_number(report, project):
    path = project / "templates" / "report.docx"
    document = Document(str(path))
    document.add_paragraph("附注")
    document.save(str(path))
    ran = report("--number", "青政办函〔2026〕7号")
    assert "文号是函，templates/report.docx 是改过的，照它写" in ran.err
    assert "gkrw template new --for report-han" in ran.err


def test_report__wrong_progress_is_no_report(report, project):
    (project / "data" / "progress" / "考核办.yaml").write_text(
        _REPORTED.format(name="考核办", task="T99", status="已完成"), encoding="utf-8"
    )
    ran = report()
    assert ran.code == 1
    assert "进展文件有 1 处错误，没有写通报。第一处：" in ran.err
    assert not (project / "out").exists()


def test_report__a_table_with_errors_is_no_report(report, project):
    table = project / "data" / "tasks.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("id: T02", "id: T01"), "utf-8")
    ran = report()
    assert ran.code == 1
    assert "没有写通报" in ran.err


def test_report__a_template_that_loses_something_is_refused(report, project):
    from gkrw.office.docx.template_check import check_template
    from gkrw.office.ooxml import write_package
    from gkrw.report.fields import REPORT_SPEC

    path = project / "templates" / "report.docx"
    template, _ = check_template(path.read_bytes(), path.name, REPORT_SPEC)
    assert template is not None
    body = template.parts["word/document.xml"].decode()
    assert "{{ 单位.已完成 }}" in body
    swapped = body.replace("{{ 单位.已完成 }}", "{{ 单位.甲 }}")
    swapped = swapped.replace("{{ 单位.推进中 }}", "{{ 单位.已完成 }}")
    swapped = swapped.replace("{{ 单位.甲 }}", "{{ 单位.推进中 }}")
    path.write_bytes(write_package({**template.parts, "word/document.xml": swapped.encode()}))
    ran = report()
    assert ran.code == 1
    assert (
        "通报没有通过核对：写出的通报缺少：审计局 的已完成、审计局 的推进中、财政局 的" in ran.err
    )
    assert "没有写出" in ran.err
    assert not (project / "out" / "report").exists()


def test_report__a_template_of_letters_is_refused(report, tmp_path):
    (tmp_path / "通知.docx").write_bytes(build_letter_template())
    ran = report("--template", str(tmp_path / "通知.docx"))
    assert ran.code == 1
    assert "没有写出任何通报" in ran.err
    assert "gkrw template check" in ran.err
    assert "--for report" in ran.err


def test_report__without_a_template_the_default_one_is_used(report, project):
    (project / "templates" / "report.docx").unlink()
    ran = report()
    assert ran.code == 0
    assert (
        "没有 templates/report.docx，用默认模板。要改版式，运行 gkrw template new --for report。"
        in (ran.err)
    )


def test_report__a_year_that_was_supposed_is_said(report, project):
    table = project / "data" / "tasks.yaml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("title: 2026年", "title: ", 1), "utf-8"
    )
    assert "分解表没有写年份，T10 的完成时限按 2026 年算" in report().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--date", "昨天"], "--date “昨天”不是日期"),
        (["--number", "7号"], "--number “7号”不是发文字号"),
        (["--date", "2026-11-26", "--due", "2026-11-01"], "--due 的期限比 --date 的成文日期还早"),
        (["--out", " "], "--out 没有写明文件夹"),
        (["--format", "xml"], "--format 不能是“xml”"),
    ],
)
def test_report__wrong_usage(report, arguments, said):
    ran = report(*arguments)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "2099-12-31"], "截至日期 2099-12-31 还没有到，请核对 --as-of。"),
        (["--date", "2026-10-01"], "成文日期 2026-10-01 比截至日期 2026-11-25 还早，请核对。"),
    ],
)
def test_report__odd_dates_are_asked_about(run, arguments, said):
    asked = arguments if "--as-of" in arguments else ["--as-of", "2026-11-25", *arguments]
    ran = run("report", *asked)
    assert ran.code == 0
    assert said in ran.err


# -- templates -------------------------------------------------------------------------------------


def test_template_new__of_a_report(run, project):
    (project / "templates" / "report.docx").unlink()
    ran = run("template", "new", "--for", "report")
    assert ran.code == 0
    made = project / "templates" / "report.docx"
    assert made.read_bytes() == build_report_template()
    assert f"gkrw template check {made} --for report" in ran.out


@pytest.mark.parametrize("asked", [(), ("--for", "report")])
def test_template_check__a_report_is_told_by_its_name(run, project, asked):
    ran = run("template", "check", str(project / "templates" / "report.docx"), *asked)
    assert ran.code == 0
    assert "没有发现问题" in ran.out


def test_template_check__as_what_it_is_not(run, project):
    path = str(project / "templates" / "report.docx")
    ran = run("template", "check", path, "--for", "letter")
    assert ran.code == 1
    assert "没有“截至日期”这个字段" in ran.out


def test_template_check__says_what_it_is_a_template_of(run, project):
    path = project / "新模板.docx"
    path.write_bytes((project / "templates" / "report.docx").read_bytes())
    ran = run("template", "check", str(path))
    assert ran.code == 1
    assert ran.out.endswith("它是通报的模板：加上 --for report 再检查。\n")


def test_template_fields__of_a_report(run):
    from gkrw.report.fields import FIELDS

    ran = run("template", "fields", "--for", "report")
    assert ran.code == 0
    for field in FIELDS:
        assert field.name in ran.out
        assert field.explanation in ran.out
    assert "    = 财政局\n" not in ran.out.split("{% for 单位 in 各单位 %}")[0]
    assert "共 16 项，第一项是：" in ran.out


def test_template_fields__a_report_is_for_no_department(run):
    ran = run("template", "fields", "--for", "report", "--dept", "财政局")
    assert ran.code == 2
    assert "通报不是写给一个部门的" in ran.err


def test_template__for_something_unknown(run):
    ran = run("template", "new", "--for", "notice")
    assert ran.code == 2
    assert "--for 不能是“notice”" in ran.err


# -- what a report cannot say ----------------------------------------------------------------------


def test_report__a_text_that_no_cell_holds_is_refused(report, project):
    path = project / "data" / "progress" / "财政局.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}    result: {'长' * 40_000}\n", encoding="utf-8")
    ran = report()
    assert ran.code == 1
    assert "任务 T10 有一段文字长 40000 个字，Excel 一格最多放得下 32767 个字。" in ran.err
    assert not (project / "out" / "report").exists()


def test_report__what_is_not_a_departments_task_is_named(report, project):
    path = project / "data" / "progress" / "考核办.yaml"
    path.write_text(_REPORTED.format(name="考核办", task="T13", status="已完成"), encoding="utf-8")
    ran = report()
    assert ran.code == 0
    assert "不计入以上项数的任务，也报了进展：考核办 T13。" in ran.out
    assert "考核办" not in next(line for line in ran.out.splitlines() if "还没有报送的" in line)


def test_report__a_deadline_of_an_odd_year_stops_nothing(report, project):
    table = project / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("deadline: 10月底前", "deadline: 0000年底前"), "utf-8")
    ran = report()
    assert ran.code == 0
    assert "逾期 0。" in ran.out


def test_report__pdf_without_libreoffice(report, project, monkeypatch):
    monkeypatch.setattr("gkrw.office.soffice.shutil.which", lambda _: None)
    ran = report("--pdf")
    assert ran.code == 3
    assert "没有找到 LibreOffice" in ran.err
    assert not (project / "out").exists()


@needs_libreoffice
def test_report__pdf_is_written_beside(report, project):
    ran = report("--pdf")
    assert ran.code == 0
    pdf = project / "out" / "report" / DOCUMENT.replace(".docx", ".pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "已写出 3 份文件" in ran.out


def test_report__a_workbook_that_is_not_proved_is_not_written(report, project, monkeypatch):
    monkeypatch.setattr("gkrw.report.publish.lost_from_workbook", lambda *_: ["汇总 › 第 4 行"])
    ran = report()
    assert ran.code == 1
    assert "没有通过核对，缺少：汇总 › 第 4 行。什么也没有写出。" in ran.err
    assert not (project / "out" / "report").exists()


# -- by role ---------------------------------------------------------------------------------------


def test_report__only_the_roles_that_are_asked_for(report, project):
    report()
    ran = report("--role", "牵头,责任")
    assert (ran.code, ran.err) == (0, "")
    assert "16 个单位承担 104 项次" in ran.out
    assert len(written(project)) == 4, "the report on all roles stays"
    document = Document(
        project / "out" / "report" / "政务公开工作进展通报_2026-11-25_牵头、责任.docx"
    )
    text = "\n".join(each.text for each in document.paragraphs)
    assert "《分解表》共44项任务。本通报只统计牵头、责任任务，共44项，由16个单位承担。" in text
    book = load_workbook(
        project / "out" / "report" / "政务公开工作进展统计_2026-11-25_牵头、责任.xlsx"
    )
    assert "只统计牵头、责任任务。" in book["汇总"]["A2"].value


def test_report__a_role_that_there_is_not_is_refused(report):
    ran = report("--role", "可能涉及")
    assert (ran.code, "牵头" in ran.err) == (2, True)


def test_report__says_of_the_roles_alone_what_holds_of_them_alone(report, project):
    text = (project / "data" / "tasks.yaml").read_text(encoding="utf-8")
    title = "                title: 公众参与\n"
    dated = text.replace(title, f"{title}                deadline: 2026-06-30\n", 1)
    undated = re.sub("responsible: .*", "responsible: []", dated)
    last = undated.rindex("responsible: []")
    changed = undated[:last] + "responsible: [审计局]" + undated[last + len("responsible: []") :]
    (project / "data" / "tasks.yaml").write_text(changed, "utf-8")
    assert report("--role", "责任").code == 0
    (path,) = (project / "out" / "report").glob("*责任.docx")
    text = "\n".join(each.text for each in Document(path).paragraphs)
    assert "统计的任务没有写明能够据以判断逾期的完成时限。" in text
    assert "统计的任务没有规定量化指标。" in text
    assert "《分解表》没有" not in text


def test_report__of_nobody_is_not_written(report, project):
    table = project / "data" / "tasks.yaml"
    text = re.sub("responsible: .*", "responsible: []", table.read_text(encoding="utf-8"))
    table.write_text(text, "utf-8")
    ran = report("--role", "共同")
    assert (ran.code, "要统计的共同任务，没有单位填报，没有写通报。" in ran.err) == (2, True)
    table.write_text(re.sub("lead: .*", "lead: []", text), "utf-8")
    ran = report()
    assert (ran.code, "没有一项任务写明了承担单位，没有写通报。" in ran.err) == (1, True)
    assert not (project / "out").exists()
