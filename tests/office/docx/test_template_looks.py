"""Marks that somebody made while editing a template are told: documents would have them."""

import pytest

from gkrw.letters.default_template import build_letter_form_template, build_letter_template
from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import write_package
from letters import parts

_ADDRESSEE = "{{ 主送机关 }}："


def looking(properties: str, text: str = _ADDRESSEE, written: str = "") -> bytes:
    """The default template with other properties of the run of a text, which may be written in
    another way."""
    body = parts()["word/document.xml"].decode()
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    assert body.count(run) == 1
    new = run.replace("<w:r>", f"<w:r><w:rPr>{properties}</w:rPr>").replace(text, written or text)
    changed = body.replace(run, new)
    return write_package({**parts(), "word/document.xml": changed.encode()})


def told(data: bytes) -> list[tuple[str, str]]:
    """The severity and the message of each finding; the template is used all the same."""
    template, findings = check_template(data, "模板.docx", LETTER_SPEC)
    assert template is not None
    assert {each.code for each in findings} <= {"G716"}
    return [(each.severity.value, each.message) for each in findings]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ('<w:highlight w:val="yellow"/>', "加了底色"),
        ('<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>', "加了底色"),
        ('<w:shd w:val="pct15" w:color="auto" w:fill="FFFFFF"/>', "加了底色"),
        ("<w:strike/>", "加了删除线"),
        ("<w:dstrike/>", "加了删除线"),
        ('<w:color w:val="FFFFFF" w:themeColor="background1"/>', "是白色的，看不见"),
        ('<w:color w:val="FF0000"/>', "是彩色的"),
        ('<w:strike/><w:color w:val="0070C0"/>', "加了删除线，是彩色的"),
    ],
)
def test_a_mark_on_a_tag_is_told(properties, said):
    message = f"“{_ADDRESSEE}”{said}，写出的每一份都会是这样。"
    assert told(looking(properties)) == [("warning", message)]


def test_a_marked_text_is_told_once_however_many_runs_it_has():
    yellow = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
    pieces = ["要按照", "职责分工", "，配合牵头部门抓好落实，逐项明确措施、时限，并及时报送进展。"]
    runs = "".join(f"<w:r>{yellow}<w:t>{piece}</w:t></w:r>" for piece in pieces)
    body = parts()["word/document.xml"].decode()
    heading = '<w:r><w:t xml:space="preserve">一、承担的任务</w:t></w:r>'
    data = write_package(
        {**parts(), "word/document.xml": body.replace(heading, heading + runs).encode()}
    )
    text = "要按照职责分工，配合牵头部门抓好落实，逐项明确措施、时限，并…"
    assert told(data) == [("warning", f"“{text}”加了底色，写出的每一份都会是这样。")]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:highlight w:val="none"/>',
        '<w:strike w:val="0"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
        '<w:color w:val="000000"/>',
        '<w:color w:val="404040"/>',
        '<w:color w:val="auto"/>',
        "<w:b/><w:u/>",
    ],
)
def test_a_usual_look_is_not_told(properties):
    assert told(looking(properties)) == []


def test_text_without_a_field_may_have_a_colour_but_no_strike():
    text = "一、承担的任务"
    assert told(looking('<w:color w:val="FF0000"/>', text)) == []
    assert told(looking("<w:strike/>", text)) == [
        ("warning", f"“{text}”加了删除线，写出的每一份都会是这样。")
    ]


def test_the_name_of_the_issuer_may_be_red():
    red = '<w:color w:val="FF0000"/>'
    assert told(looking(red, written="{{ 主送机关 }}{{ 发文机关 }}：")) == []


def test_what_is_not_in_the_document_is_not_told():
    condition = "{%p for 部分 in 各部分 %}"
    assert told(looking('<w:highlight w:val="yellow"/>', condition)) == []


DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
GROUNDS = {
    "paper": ("<w:vAlign", "", 1),
    "dark cell": ("<w:vAlign", DARK, 0),
    "style of the table": ("<w:tblW", '<w:tblStyle w:val="a1"/>', 0),
}


@pytest.mark.parametrize(("before", "ground", "count"), GROUNDS.values(), ids=GROUNDS)
def test_white_text_may_stand_on_a_dark_ground(before, ground, count):
    body = parts()["word/document.xml"].decode()
    at = body.index(before, body.index("<w:tbl>"))
    heading = '<w:r><w:t xml:space="preserve">序号</w:t></w:r>'
    white = heading.replace("<w:r>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>')
    changed = (body[:at] + ground + body[at:]).replace(heading, white, 1)
    data = write_package({**parts(), "word/document.xml": changed.encode()})
    assert len(told(data)) == count


@pytest.mark.parametrize("build", [build_letter_template, build_letter_form_template])
def test_the_default_templates_have_no_marks(build):
    assert told(build()) == []
