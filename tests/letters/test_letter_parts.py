"""The parts that only some letters have: they are in their places, and absent ones leave nothing."""

import io
from itertools import groupby

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from gkrw.core.particulars import Particulars, blank_particulars, parse_document_number
from gkrw.letters.default_template import build_letter_form_template, build_letter_template
from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.template_check import check_template
from letters import checked, context, filled, text_of
from tables import edited

_PARTS = {"份号": "000001", "密级": "秘密★1年", "紧急程度": "特急", "签发人": "王五"}


def _table(**office: str):
    lines = "".join(f"  {key}: {value}\n" for key, value in office.items())
    start = "office:\n  name: 县政府办公室\n  full_name: 青山县人民政府办公室\n"
    return checked(edited(("departments:\n", f"{start}{lines}departments:\n")))


def _sections(data: bytes) -> list[bool]:
    """Return for each section whether its pages are in landscape."""
    sections = Document(io.BytesIO(data)).sections
    return [(each.page_width or 0) > (each.page_height or 0) for each in sections]


@pytest.mark.parametrize("build", [build_letter_template, build_letter_form_template])
def test_without_optional_parts_nothing_is_left_of_them(build):
    data = filled(context(_table(), "审计局"), build())
    assert not {"抄送", "印发", "签发人", "密"} & set(text_of(data).split())
    assert not any(word in text_of(data) for word in ("抄送", "印发", "签发人", "密级"))
    assert b"framePr" not in _body(data) or build is build_letter_form_template
    assert _sections(data) == [False, True]  # no page for 版记


@pytest.mark.parametrize("build", [build_letter_template, build_letter_form_template])
def test_the_tags_of_a_template_do_not_part_its_frames(build):
    """Parted frames are on top of each other in the template, where an office edits it. Their
    heights do not come from the tags in them, but for 版记, which is as high as its lines."""
    body = Document(io.BytesIO(build())).element.body
    frames = [each.pPr.find(qn("w:framePr")) if each.tag == qn("w:p") else None for each in body]
    places = [None if each is None else tuple(each.attrib.values()) for each in frames]
    kept = [place for place, _ in groupby(places) if place]
    assert len(kept) == len(set(kept)) >= 2
    rules = {
        each.get(qn("w:yAlign")): each.get(qn("w:hRule")) for each in frames if each is not None
    }
    assert rules == {None: "exact", "bottom": None}


def _body(data: bytes) -> bytes:
    return Document(io.BytesIO(data)).element.xml.encode()


@pytest.mark.parametrize("build", [build_letter_template, build_letter_form_template])
@pytest.mark.parametrize("parts", [{}, {"密级": "机密"}, {"紧急程度": "加急"}, _PARTS])
def test_what_is_given_is_printed(build, parts, tmp_path):
    table = _table(joint="[青山县财政局]", copies_to="[县委办公室, 县监委]", printer="县政府办公室")
    data = filled(context(table, "审计局", given=Particulars(parts=parts)), build())
    said = text_of(data)
    is_form = build is build_letter_form_template
    for name, value in parts.items():
        assert (value in said) == (name != "签发人" or not is_form)
    assert ("青山县人民政府办公室\n青山县财政局\n" in said) == (not is_form)  # 10.1
    assert "\t青山县人民政府办公室\t青山县财政局\n" in said
    assert "抄送：县委办公室，县监委。" in said
    assert ("县政府办公室\t＿＿＿＿年＿＿月＿＿日印发" in said) == (not is_form)
    assert _sections(data) == [False, True, False]
    path = tmp_path / "通知.docx"
    path.write_bytes(data)
    errors = OpenXmlValidator().validate(path).errors
    assert [error.description for error in errors] == []


def test_the_name_of_the_signer_is_in_kaiti():
    """7.2.6: 签发人 in 仿宋, the name in 楷体."""
    data = filled(context(_table(), "审计局", given=Particulars(parts={"签发人": "王五"})))
    runs = [run for each in Document(io.BytesIO(data)).paragraphs for run in each.runs]
    assert [run.text for run in runs if run.font.name == "楷体_GB2312"] == ["王五"]


@pytest.mark.parametrize("build", [build_letter_template, build_letter_form_template])
def test_the_page_of_the_signature_has_some_of_the_text(build):
    data = filled(context(_table(joint="[青山县财政局]"), "审计局"), build())
    paragraphs = Document(io.BytesIO(data)).paragraphs
    texts = [each.text for each in paragraphs]
    first = texts.index("县政府办公室将加强跟踪督促，适时通报落实情况。")
    last = next(at for at, text in enumerate(texts) if text.startswith("（联系人："))
    for each in paragraphs[first:last]:
        style = each.style
        assert each.paragraph_format.keep_with_next or style.paragraph_format.keep_with_next


def test_a_single_part_of_the_annex_has_no_number():
    one, two = (text_of(filled(context(_table(), each))) for each in ("财政局", "审计局"))
    assert "\n牵头负责的任务（1项）\n" in one
    assert "\n一、牵头负责的任务（1项）\n" in two
    assert "\n二、与其他部门共同承担的任务（1项）\n" in two


def test_the_template_of_the_letter_form_has_no_problem():
    _, findings = check_template(build_letter_form_template(), "letter-han.docx", LETTER_SPEC)
    assert findings == []


@pytest.mark.parametrize(
    ("count", "rows", "last"),
    [
        (0, [], ("", "青山县人民政府办公室")),
        (1, [], ("青山县人民政府办公室", "机关1")),
        (2, [("青山县人民政府办公室", "机关1")], ("", "机关2")),
        (3, [("青山县人民政府办公室", "机关1")], ("机关2", "机关3")),
    ],
)
def test_two_offices_sign_beside_each_other(count, rows, last):
    names = [f"机关{number}" for number in range(1, count + 1)]
    said = context(_table(joint=f"[{', '.join(names)}]") if names else _table(), "审计局")
    assert [(each["左"], each["右"]) for each in said["前几排署名"]] == rows
    assert (said["左边署名"], said["署名"]) == last


@pytest.mark.parametrize(
    ("joint", "issuer"),
    [
        ([], "青山县人民政府办公室"),
        (["青山县财政局"], "青山县人民政府办公室　青山县财政局"),
        (["青山县财政局", "青山县审计局"], "青山县人民政府办公室等3部门"),
    ],
)
def test_the_title_begins_with_the_offices_that_issue_the_letter(joint, issuer):
    said = context(_table(joint=f"[{', '.join(joint)}]") if joint else _table(), "审计局")
    assert said["标题"].replace("\n", "").startswith(f"{issuer}关于落实《")


def test_long_names_sign_one_below_the_other():
    long = "青山县推进政府职能转变和放管服改革协调小组办公室"
    said = context(_table(joint=f"[{long}]"), "审计局")
    assert [each["左"] for each in said["前几排署名"]] == [""]
    assert (said["左边署名"], said["署名"]) == ("", long)
    assert said["标志字数"] == len(long)


def test_one_half_of_the_printer_leaves_a_blank_for_the_other():
    table = _table(printer="青山县人民政府办公室")
    assert "印发日期" in blank_particulars(table.table.office, Particulars())
    given = Particulars(parts={"印发日期": "2026年3月5日"})
    assert "印发日期" not in blank_particulars(table.table.office, given)
    assert "印发机关" in blank_particulars(_table().table.office, given)
    assert "印发机关" not in blank_particulars(_table().table.office, Particulars())


@pytest.mark.parametrize(
    ("number", "is_form"),
    [
        ("新政公开函〔2026〕7号", True),
        ("新政公开〔2026〕7号", False),
        ("函谷办发〔2026〕7号", False),
    ],
)
def test_a_number_says_whether_its_letters_are_in_the_letter_form(number, is_form):
    parsed = parse_document_number(number)
    assert parsed is not None
    assert parsed.is_letter_form == is_form
