"""The report in LibreOffice: nothing is clipped or lost, and every page is used."""

import random
from datetime import date
from pathlib import Path

import pytest
from rendered import POINTS_PER_MM, needs_libreoffice, pages_of

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw import store
from gkrw.core.assignments import ASSIGNED
from gkrw.core.particulars import Particulars
from gkrw.core.recipients import find_recipients
from gkrw.files.manifest import DocumentKind
from gkrw.files.output_folder import Destination, publish
from gkrw.office import soffice
from gkrw.office.docx.template_check import check_template
from gkrw.progress.records import DepartmentProgress, ReportedProgress, TaskProgress
from gkrw.progress.standing import ranked
from gkrw.progress.statuses import Status
from gkrw.project.open_table import check_table, open_table
from gkrw.report.content import compose_report
from gkrw.report.default_template import build_report_template
from gkrw.report.draw import workbook_of
from gkrw.report.fields import REPORT_SPEC
from gkrw.report.publish import made_report, report_files

pytestmark = needs_libreoffice


@pytest.fixture(scope="module")
def report():
    """A report on the real table with a deadline; every second department has reported."""
    text = REAL_TABLE.read_text(encoding="utf-8").replace("\ntitle: ", "\ntitle: 2026年", 1)
    text = text.replace("id: T10\n", "id: T10\n                deadline: 10月底前\n", 1)
    checked = check_table(store.read(text.encode(), "表.yaml"))
    assert checked is not None
    progresses = {}
    for each in find_recipients(checked)[0][::2]:
        rows = [row for some in each.rows.values() for row in some]
        entries = tuple(
            TaskProgress(row.task.id, list(Status)[at % 3]) for at, row in enumerate(rows[:20])
        )
        progresses[each.body.name] = DepartmentProgress(each.body.name, entries)
    return compose_report(checked, ReportedProgress(progresses, ()), date(2026, 11, 25))


@pytest.fixture(scope="module")
def pages(report, tmp_path_factory):
    """The pages of the PDF."""
    folder = tmp_path_factory.mktemp("report") / "out"
    template, _ = check_template(build_report_template(), "report.docx", REPORT_SPEC)
    assert template is not None
    files = report_files(report.table_title, report.as_of, report.roles, with_pdf=True)
    destination = Destination(folder, DocumentKind.REPORT, None, files)
    publish(destination, made_report(report, Particulars(), template, with_pdf=True))
    return pages_of(folder / "政务公开工作进展通报_2026-11-25.pdf")


def test_every_department_stands_on_a_page_with_its_numbers(report, pages):
    lines = [line for page in pages for line in page.lines]
    for number, each in ranked(report.departments):
        counts = f"{each.total}{each.count(Status.DONE)}{each.count(Status.UNDER_WAY)}"
        assert any(
            line.startswith(f"{number}{each.name[:6]}") and counts in line for line in lines
        ), each.name


def test_text_stays_inside_the_margins(pages):
    for page in pages:
        inside = [word for word in page.words if word.bottom < page.height - 35]
        assert min(word.left for word in inside) >= 28 - 0.5
        # A punctuation mark at the end of a line may hang over by its own width.
        hanging = {
            word: 16 / POINTS_PER_MM for word in inside if word.text[-1] in "，。；：、）”》"
        }
        assert max(word.right - hanging.get(word, 0) for word in inside) <= 210 - 26 + 0.5


def test_no_page_but_the_last_is_nearly_empty(pages):
    for page in pages[:-1]:
        lowest = max(word.bottom for word in page.words if word.bottom < page.height - 35)
        assert lowest > page.height / 2


@pytest.fixture(scope="module")
def of_other_offices(tmp_path_factory):
    """The upright pages of reports on the tables of other offices, before their annexes."""
    folder = tmp_path_factory.mktemp("offices")
    template, _ = check_template(build_report_template(), "report.docx", REPORT_SPEC)
    documents = {}
    for file in OFFICE_TABLES:
        found = _at_random(open_table(file), (Status.DONE, Status.UNDER_WAY, None), 3)
        document, *_ = made_report(found, Particulars(), template, with_pdf=False)
        documents[file.stem] = document
    named = {f"{name}.docx": data for name, data in documents.items()}
    texts = {}
    for name, pdf in zip(documents, soffice.pdfs_of(named), strict=True):
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        pages = pages_of(path)
        annex = next(at for at, page in enumerate(pages) if page.lines[0].startswith("附件"))
        texts[name] = pages[:annex]
    return texts


def test_two_lines_of_the_text_are_on_the_page_of_the_signature(of_other_offices):
    for name, pages in of_other_offices.items():
        lines = pages[-1].lines
        attached = next(at for at, line in enumerate(lines) if line.startswith("附件："))
        assert attached >= 2, name
        assert any(line.endswith("日") for line in lines[attached:]), name


def test_the_page_before_the_signature_is_filled_and_does_not_end_with_a_heading(of_other_offices):
    for name, pages in of_other_offices.items():
        for page in pages[:-1]:
            *_, last, _number = page.lines
            assert last[1] != "、", (name, last)
        # The last paragraph and 署名 need a little more than ten lines, so that twelve stay.
        *_, before, _last = pages
        assert len(before.lines) - 1 >= 12 or before is pages[0], name


def test_the_workbook_shows_its_charts_and_no_error(report, tmp_path):
    path = tmp_path / "统计.pdf"
    (pdf,) = soffice.pdfs_of({"统计.xlsx": workbook_of(report)})
    path.write_bytes(pdf)
    text = ["".join(page.lines) for page in pages_of(path)]
    assert "各单位进展（项次，截至2026年11月25日）" in text[1]
    assert "各分类进展" in text[2]
    assert "合计（项次）" in text[3]
    for each in report.departments:
        assert each.name in text[1]
    assert not any(error in page for page in text for error in ("#REF!", "#NAME?", "Err:", "###"))


def test_a_report_on_forty_departments_has_at_most_four_pages_before_its_annexes(tmp_path):
    text = (Path(__file__).parent.parent / "support" / "qingshan-tasks.yaml").read_bytes()
    checked = check_table(store.read(text, "表.yaml"))
    assert checked is not None
    found = _at_random(checked, [*[Status.DONE] * 5, *Status], 7)
    assert len(found.whole.late) > 200
    template, _ = check_template(build_report_template(), "report.docx", REPORT_SPEC)
    assert template is not None
    files = report_files(found.table_title, found.as_of, found.roles, with_pdf=True)
    destination = Destination(tmp_path / "out", DocumentKind.REPORT, None, files)
    publish(destination, made_report(found, Particulars(), template, with_pdf=True))
    pages = pages_of(tmp_path / "out" / files[-1].name)
    annex = next(at for at, page in enumerate(pages) if page.lines[0] == "附件1")
    assert annex <= 4


def _at_random(table, statuses, seed):
    """Compose the report on entries of all recipients for all of their tasks, but for statuses that
    are None."""
    rng = random.Random(seed)
    progresses = {}
    for each in find_recipients(table)[0]:
        rows = [row for role in ASSIGNED for row in each.rows.get(role, ())]
        chosen = [(row.task.id, rng.choice(statuses)) for row in rows]
        entries = tuple(TaskProgress(id, status) for id, status in chosen if status)
        progresses[each.body.name] = DepartmentProgress(each.body.name, entries)
    return compose_report(table, ReportedProgress(progresses, ()), date(2027, 1, 15))
