"""Letters in LibreOffice: they are laid out after the standard, and lose nothing."""

import os
import re
import subprocess
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest
from rendered import MISSING, Page, Word, needs_libreoffice, pages_of

from conftest import REAL_TABLE
from gkrw.core.assignments import LoadedTable
from gkrw.core.particulars import Particulars
from gkrw.letters.default_template import build_letter_form_template
from gkrw.office import soffice
from letters import checked, context, filled, letters_of, template_with
from tables import edited

pytestmark = needs_libreoffice

_TEXT = "政务公开是行政机关全面推进决策执行管理服务结果公开" * 70


_NAME = "某某新区管理委员会办公室"
_LONG_ANNEX = "农业农村和水务局承担的政务公开和营商环境重点任务清单"
_GIVEN = {"密级": "秘密★1年", "紧急程度": "特急", "印发日期": "2026年3月6日"}


def _office(**office: str) -> LoadedTable:
    """The small table with an issuing office."""
    lines = "".join(f"  {key}: {value}\n" for key, value in office.items())
    dated = ("lead: [审计局]", "lead: [审计局]\n            deadline: 2026-12-31前")
    start = f"office:\n  name: 办公室\n{lines}departments:\n"
    return checked(edited(("departments:\n", start), dated))


def test_nothing_is_missing_where_everything_must_run():
    assert MISSING == [] or os.environ.get("CI") != "true"


@pytest.fixture(scope="module")
def real():
    return checked(REAL_TABLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def drawn(real, tmp_path_factory) -> dict[str, list[Page]]:
    """The pages of the longest letter, the shortest one, and one with a long text."""
    folder = tmp_path_factory.mktemp("pdf")
    by_length = sorted(letters_of(real), key=lambda each: len(each.rows))
    long_text = template_with(("请对照附件所列工作要求逐项抓好落实", _TEXT))
    documents = {
        "longest": filled(context(real, by_length[-1].body.name)),
        "shortest": filled(context(real, by_length[0].body.name)),
        "office": filled(context(real, "管委会办公室", possible=True)),
        "full": filled(context(real, "财政局"), long_text),
        "long annex": filled({**context(real, "财政局"), "附件标题": _LONG_ANNEX}),
    }
    given = Particulars(date(2026, 3, 5), None, None, _GIVEN)
    long_name = "某某省某某市某某新区管理委员会政务公开工作领导小组办公室"
    joint = _office(full_name=_NAME, joint="[某某新区财政局, 某某新区审计局]")
    long = _office(full_name=long_name, copies_to="[党工委办公室]", printer="某某新区管委会办公室")
    dated = Particulars(date(2026, 3, 5))
    form = build_letter_form_template()
    documents |= {
        "joint": filled(context(joint, "建设局", given=given)),
        "long name": filled(context(long, "建设局", given=given)),
        "single": filled(context(_office(full_name=_NAME), "建设局", given=dated)),
        "form": filled(context(joint, "建设局", given=given), form),
    }
    drawn = {}
    named = {f"{name}.docx": data for name, data in documents.items()}
    for name, pdf in zip(documents, soffice.pdfs_of(named), strict=True):
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        drawn[name] = pages_of(path)
    return drawn


def test_a_full_page_has_22_lines_of_28_characters(drawn):
    *lines, number = drawn["full"][2].lines
    assert number == "—3—"
    assert [len(line) for line in lines] == [28] * 22


def test_the_text_keeps_to_its_field(drawn):
    """5.2.1: 版心 is 156 × 225 mm, 28 mm from the left and 37 mm from the top."""
    for name, pages in drawn.items():
        for page in (page for page in pages if page.height > page.width):
            # The mark of the letter form is above 版心.
            for word in page.words[1 if name == "form" and page is pages[0] else 0 :]:
                if "—" not in word.text and not word.text.isdigit():
                    hanging = 5.6 if word.text[-1] in "，。、；：）" else 0  # one mark may hang
                    assert 27.5 < word.left < word.right < 210 - 25.5 + hanging
                    assert 36.5 <= word.top < word.bottom < 297 - 33.5


def test_the_lines_of_a_full_page_fill_the_type_area(drawn):
    """5.2.1, 5.2.3: the first characters begin 37 mm below the edge of the sheet, and the last ones end
    at the foot of 版心."""
    *lines, _ = drawn["full"][2].inked(29, 183)
    assert lines[0][0] == pytest.approx(37, abs=0.5)
    assert lines[-1][1] == pytest.approx(37 + 225, abs=0.8)


def test_the_head_of_the_letter_sits_where_the_standard_says(drawn):
    page = drawn["office"][0]
    mark, number, title = page.words[:3]
    assert mark.top == pytest.approx(37 + 35, abs=1)  # 7.2.4
    assert (mark.left + mark.right) / 2 == pytest.approx(28 + 156 / 2, abs=1)
    assert number.text.endswith("号")
    assert number.top - mark.bottom == pytest.approx(2 * 10.2, abs=3)  # 7.2.5: two lines
    assert title.text == "关于落实《兰州新区政务公开工作"
    assert title.top - number.bottom > 2 * 10.2  # 7.3.1: two lines under the red line
    assert page.find("管委会办公室：").left == pytest.approx(28, abs=0.5)  # 7.3.2: flush left
    assert page.find("为做好").left == pytest.approx(28 + 2 * 5.56, abs=0.5)  # two characters in


def test_a_long_name_of_an_annex_goes_on_below_its_first_character(drawn):
    """7.3.4"""
    words = [word for page in drawn["long annex"][:2] for word in page.words]
    at = next(at for at, word in enumerate(words) if word.text.startswith("附件：农业"))
    first, further = words[at : at + 2]
    assert first.text.removeprefix("附件：") + further.text == _LONG_ANNEX
    assert first.left == pytest.approx(28 + 2 * 5.56, abs=0.5)
    assert further.left == pytest.approx(28 + 5 * 5.56, abs=0.5)


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(drawn):
    """7.5: one character in from the edge of 版心, 7 mm under it; turned with a turned page."""
    for pages in drawn.values():
        for number, page in enumerate(pages, 1):
            dashes = [word for word in page.words if word.text == "—" and _is_outside(page, word)]
            is_record = any("日印发" in word.text for word in page.words)
            if (number == 1 and pages is drawn["form"]) or is_record or not page.words:
                assert dashes == []  # 10.1; the page of 版记 and a blank one before it
                continue
            assert len(dashes) == 2, number
            left = min(word.left for word in dashes)
            right = max(word.right for word in dashes)
            if page.height > page.width:
                assert min(word.top for word in dashes) == pytest.approx(265.8, abs=0.2)
                if number % 2:
                    assert right == pytest.approx(210 - 26 - 4.9, abs=1)
                else:
                    assert left == pytest.approx(28 + 4.9, abs=1)
            else:
                assert right == pytest.approx(31.4, abs=0.2)
                if number % 2:
                    bottom = max(word.bottom for word in dashes)
                    assert bottom == pytest.approx(210 - 26 - 4.9, abs=1.5)
                else:
                    assert min(word.top for word in dashes) == pytest.approx(28 + 4.9, abs=1.5)


def test_the_dash_of_the_page_number_is_seven_millimetres_below_the_type_area(drawn):
    """7.5, on an upright page and on a turned one, whose left edge is the foot of the sheet."""
    pages = drawn["longest"]
    sideways = next(page for page in pages if page.width > page.height)
    (dash, *_) = (
        word for word in pages[0].words if word.text == "—" and _is_outside(pages[0], word)
    )
    top, bottom = pages[0].inked(dash.left + 0.5, dash.right - 0.5)[-1]
    assert (top + bottom) / 2 == pytest.approx(297 - 35 + 7, abs=0.5)
    (dash, *_) = (
        word for word in sideways.words if word.text == "—" and _is_outside(sideways, word)
    )
    left, right = sideways.inked_across(dash.top + 0.5, dash.bottom - 0.5)[0]
    assert (left + right) / 2 == pytest.approx(35 - 7, abs=0.5)


def _is_outside(page: Page, word) -> bool:
    """Whether a word stands outside of 版心."""
    if page.height > page.width:
        return word.top > 297 - 35
    return word.right < 35


def test_the_annex_lies_on_its_side_and_its_heading_is_repeated(drawn):
    for pages in drawn.values():
        annex = [page for page in pages if page.width > page.height]
        assert len(annex) >= 1
        assert all(page.width > page.height for page in pages[annex[0].number : annex[-1].number])
        for page in annex:
            assert [word.text for word in page.words].count("工作要求") >= 1
        assert next(word.text for word in annex[0].words if word.left > 35) == "附件"


def test_cells_do_not_run_over(drawn):
    """No word is outside of its page or on another word."""
    for pages in drawn.values():
        for page in (page for page in pages if page.width > page.height):
            words = [word for word in page.words if word.right > 35]
            for word in words:
                assert 34.5 < word.left < word.right <= 297 - 36.5
                assert 28 <= word.top < word.bottom < 210 - 25.5
            for one in words:
                for other in words:
                    if one is not other:
                        beside = one.right <= other.left + 0.1 or other.right <= one.left + 0.1
                        above = one.bottom <= other.top + 1 or other.bottom <= one.top + 1
                        assert beside or above, (one, other)


def test_the_annex_uses_the_whole_type_area(drawn):
    """A page of the table begins at the top of 版心, 28 mm below the edge of the turned page."""
    pages = [page for page in drawn["longest"] if page.width > page.height]
    for page in pages[1:]:
        top, *_, foot = page.inked(40, 41)
        assert top[0] == pytest.approx(28, abs=0.2)
        assert foot[1] <= 184
    rows_end = max(page.inked(40, 41)[-1][1] for page in pages)
    assert rows_end > 175


def test_every_requirement_is_drawn(drawn, real):
    said = _squeezed(drawn["office"])
    (letter,) = letters_of(real, "管委会办公室")
    cells = {character for row in letter.rows for character in row.task.requirement}
    assert not {each for each in cells if each.strip() and each not in said}


def _squeezed(pages: list[Page]) -> str:
    return re.sub(r"\s", "", "".join(word.text for page in pages for word in page.words))


def test_another_reader_finds_every_requirement_verbatim(real, tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(filled(context(real, "各园区")))
    subprocess.run(
        [
            soffice.converter(),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
    )
    said = re.sub(r"\s", "", (tmp_path / "通知.txt").read_text(encoding="utf-8-sig"))
    for row in real.rows:
        assert re.sub(r"\s", "", row.task.requirement) in said


def test_letters__pdf_beside_each_letter(gkrw, tmp_path):
    ran = gkrw(
        "letters", "--pdf", "--dept", "财政局", "--dept", "审计局", "--out", str(tmp_path / "通知")
    )
    assert ran.code == 0
    assert "已写出 2 份通知（各有 PDF）" in ran.out
    missing = soffice.missing_fonts(["没有这种字体"])
    assert missing == ["没有这种字体"]
    names = sorted(path.suffix for path in (tmp_path / "通知").iterdir() if path.name[0] != ".")
    assert names == [".docx", ".docx", ".pdf", ".pdf"]


def test_a_document_that_cannot_be_converted():
    with pytest.raises(soffice.UserError, match=r"没有转出|出错"):
        list(soffice.pdfs_of({"损坏.docx": b"PK\x03\x04"}))


# -- further letters -------------------------------------------------------------------------------


def _upright(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.height > page.width]


def _line_with(pages: list[Page], text: str) -> list[Word]:
    """The words of the last line that contains a text."""
    for page in reversed(_upright(pages)):
        for word in reversed(page.words):
            if text in word.text:
                return [each for each in page.words if abs(each.top - word.top) < 2]
    raise AssertionError(text)


def _edges(words: list[Word]) -> tuple[float, float]:
    return min(word.left for word in words), max(word.right for word in words)


def test_the_office_is_centred_above_the_date(drawn):
    """7.3.5.1: the date ends four characters from the right, give or take its digits: other fonts
    have wider ones than 仿宋_GB2312."""
    left, right = _edges([_line_with(drawn["joint"], "某某新区审计局")[-1]])
    start, end = _edges(_line_with(drawn["joint"][:-1], "月"))
    assert (left + right) / 2 == pytest.approx((start + end) / 2, abs=0.5)
    assert end == pytest.approx(184 - 4 * 5.56, abs=4.5)


def test_two_offices_sign_beside_each_other_with_room_for_seals(drawn):
    (first,) = (word for word in _line_with(drawn["joint"], "某某新区财政局") if _NAME in word.text)
    (second,) = (word for word in _line_with(drawn["joint"], _NAME) if "财政局" in word.text)
    last = _line_with(drawn["joint"], "某某新区审计局")[-1]
    assert (second.left + second.right) / 2 - (first.left + first.right) / 2 > 45
    assert last.top - first.top == pytest.approx(45, abs=1)


def test_a_single_office_is_centred_above_the_date(drawn):
    (signed,) = _line_with(drawn["single"], _NAME)
    start, end = _edges(_line_with(drawn["single"], "月"))
    assert (signed.left + signed.right) / 2 == pytest.approx((start + end) / 2, abs=0.5)
    assert signed.right < 184


def test_the_lines_of_a_title_are_centred_and_no_two_are_equally_long(drawn):
    """7.3.1: they look like a trapezoid or a diamond."""
    for name in ("longest", "shortest", "joint", "long name"):
        page = drawn[name][0]
        start = next(at for at, word in enumerate(page.words) if word.text.endswith("号"))
        end = next(at for at, word in enumerate(page.words) if word.text.endswith("通知"))
        lines = [_edges(words) for words in _by_line(page.words[start + 1 : end + 1])]
        widths = [right - left for left, right in lines]
        peak = widths.index(max(widths))
        assert 2 <= len(lines) <= 4
        assert all((left + right) / 2 == pytest.approx(106, abs=0.6) for left, right in lines)
        assert all(b - a > 2 for a, b in pairwise(widths[: peak + 1]))
        assert all(a - b > 2 for a, b in pairwise(widths[peak:]))


def _by_line(words: Iterable[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if not lines or abs(lines[-1][0].top - word.top) > 2:
            lines.append([])
        lines[-1].append(word)
    return lines


def test_the_letter_form_has_the_name_of_the_first_office_only(drawn):
    """10.1: a joint letter has 标志 of 主办机关."""
    text = "".join(drawn["form"][0].lines[:3])
    assert text.startswith("某某新区管理委员会办公室")
    assert "审计局" not in text


def test_the_names_of_a_joint_issue_are_equally_wide(drawn):
    """7.2.4: the shorter ones are spread to the width of the longest."""
    page = drawn["joint"][0]
    top = page.find("某某新区管理委员会办公室").top
    lines = [page.inked_across(top + 16.2 * at + 2, top + 16.2 * at + 15) for at in range(3)]
    edges = [(line[0][0], line[-1][1]) for line in lines]
    for left, right in edges[1:]:
        assert (left, right) == pytest.approx(edges[0], abs=1.5)


def test_a_long_name_stays_on_one_line_and_inside_the_type_area(drawn):
    page = drawn["long name"][0]
    mark, *_ = (word for word in page.words if word.text.startswith("某某省"))
    assert mark.text.endswith("领导小组办公室")
    assert mark.left > 28
    assert mark.right < 184
    (signed,) = _line_with(drawn["long name"], "领导小组办公室")
    assert signed.text == mark.text
    assert signed.right == pytest.approx(184, abs=0.5)


def test_marks_of_secrecy_and_urgency_stand_at_the_corner(drawn):
    """7.2.2, 7.2.3; 7.2.4: 发文机关标志 stays in its place."""
    page = drawn["long name"][0]
    secret, urgent = page.find("秘密"), page.find("特急")
    assert (secret.left, urgent.left) == pytest.approx((28, 28), abs=0.5)
    assert secret.top == pytest.approx(36.7, abs=0.5)
    assert urgent.top - secret.top == pytest.approx(10.44, abs=0.2)
    assert page.inked(80, 130)[0][0] == pytest.approx(72, abs=1)


def test_the_record_is_at_the_foot_of_the_last_page(drawn):
    """7.4: its last line is at the foot of 版心, lines of 0.35 mm and one of 0.25 mm between them. The
    page is the back of a sheet."""
    page = drawn["long name"][-1]
    assert page.number % 2 == 0
    assert page.height > page.width
    assert page.find("抄送：").left == pytest.approx(28 + 4.94, abs=0.5)
    assert page.find("日印发").right == pytest.approx(184 - 4.94, abs=0.5)
    # Between the texts only the lines have ink.
    first, inner, last = page.inked(110, 111)
    assert last[1] == pytest.approx(37 + 225, abs=0.3)
    for rule, height in ((first, 0.35), (inner, 0.25), (last, 0.35)):
        assert rule[1] - rule[0] == pytest.approx(height, abs=0.1)


def test_the_letter_form_sits_where_the_standard_says(drawn):
    """10.1: the mark 30 mm from the edge of the sheet, double lines below it and 20 mm above the
    foot, the number at the right, no page number on the first page."""
    page, second = drawn["form"][:2]
    drawings = page.inked(29, 183)
    assert drawings[0][0] == pytest.approx(30, abs=0.6)
    assert drawings[-2][0] == pytest.approx(297 - 20, abs=0.5)
    assert page.inked_across(276.5, 278.5)[0] == pytest.approx((20, 190), abs=0.5)
    number = page.find("号")
    assert number.right == pytest.approx(184, abs=0.5)
    assert page.find("秘密").top == pytest.approx(number.top, abs=0.5)
    assert not any(word.text == "—" for word in page.words)
    assert second.lines[-1] == "—2—"


def test_a_date_stays_on_one_line_of_its_cell(drawn):
    page = next(page for page in drawn["joint"] if page.width > page.height)
    year = page.find("2026")
    line = [
        word for word in page.words if abs(word.top - year.top) < 0.5 and word.left >= year.left
    ]
    assert "".join(word.text for word in line).startswith("2026年12月31日前")
