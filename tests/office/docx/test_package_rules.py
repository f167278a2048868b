"""What Word's own repair would do about a document is done before it is sent."""

import re

import pytest
from lxml import etree

from conftest import REAL_TABLE
from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.package_rules import broken_references, mended
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import BODY, W, parse_xml, read_package
from letters import checked, context, parts, template_with

_WORD = f'xmlns:w="{W[1:-1]}"'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_VML = "urn:schemas-microsoft-com:vml"
_TABLE = checked(REAL_TABLE.read_text(encoding="utf-8"))
_TASK_NAME = "{{ 任务.工作任务 }}</w:t></w:r>"


def body(xml: str) -> str:
    """The content of a body after mending, without namespaces."""
    made = mended({BODY: f"<w:document {_WORD}><w:body>{xml}</w:body></w:document>".encode()})
    text = etree.tostring(parse_xml(made[BODY])[0], encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"|^<w:body[^>]*>|</w:body>$', "", text)


def letter_from(template: bytes) -> dict[str, bytes]:
    """The parts of the letter to 财政局 from a template without errors, sound by the rules."""
    compiled, findings = check_template(template, "模板.docx", LETTER_SPEC)
    assert compiled is not None, findings
    made = read_package(compiled.render(context(_TABLE, "财政局", possible=True)))
    assert isinstance(made, dict)
    assert mended(made) == made
    assert list(broken_references(made)) == []
    return made


def attributes(part: bytes, tag: str, name: str) -> list[str]:
    return [str(each.get(name)) for each in parse_xml(part).iter(tag)]


# -- paragraphs ------------------------------------------------------------------------------------


def cell(content: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl><w:p/>"


@pytest.mark.parametrize(
    ("content", "added"),
    [
        ("<w:tcPr/>", True),
        ("<w:tcPr/><w:p/>", False),
        ("<w:p/><w:bookmarkStart w:id='1' w:name='a'/><w:bookmarkEnd w:id='1'/>", False),
        ("<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>", False),
        ("<w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", True),
    ],
)
def test_every_cell_ends_with_a_paragraph(content, added):
    before = len(re.findall("<w:p/>", cell(content)))
    assert body(cell(content)).count("<w:p/>") == before + added


def test_the_paragraph_of_an_emptied_cell_looks_like_its_row():
    style = '<w:pPr><w:pStyle w:val="gkCell"/></w:pPr>'
    made = body(cell(f"<w:p>{style}</w:p></w:tc><w:tc><w:tcPr/>"))
    assert f"<w:tcPr/><w:p>{style}</w:p></w:tc>" in made


def test_a_table_without_rows_and_a_control_without_content_go():
    empty = "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>"
    assert body(f"<w:sdt><w:sdtContent>{empty}</w:sdtContent></w:sdt><w:p/>") == "<w:p/>"


def test_text_boxes_headers_and_notes_keep_a_paragraph():
    for name, root in (("header1", "hdr"), ("footer9", "ftr")):
        made = mended({f"word/{name}.xml": f"<w:{root} {_WORD}/>".encode()})
        assert b"<w:p/>" in made[f"word/{name}.xml"]
    assert "<w:txbxContent><w:p/>" in body(
        "<w:p><w:r><w:pict><w:txbxContent/></w:pict></w:r></w:p>"
    )


def test_what_is_sound_keeps_its_bytes():
    assert mended(parts()) == parts()


# -- ids -------------------------------------------------------------------------------------------


def test_pictures_and_controls_have_ids_of_their_own():
    picture = f'<wp:docPr xmlns:wp="{_DRAWING}" id="3" name="图片"/>'
    control = '<w:sdt><w:sdtPr><w:id w:val="-7"/></w:sdtPr><w:sdtContent/></w:sdt>'
    made = body(f"<w:p><w:r>{picture * 3}</w:r>{control * 2}</w:p>")
    assert re.findall(r'docPr id="(\d+)"', made) == ["3", "1", "2"]
    assert re.findall(r'<w:id w:val="(-?\d+)"', made) == ["-7", "1"]


def test_shapes_of_older_programs_too():
    shape = f'<v:shape xmlns:v="{_VML}" id="_x0000_s1025"/>'
    made = body(f"<w:p><w:r><w:pict>{shape * 2}</w:pict></w:r></w:p>")
    assert re.findall(r'id="(\w+)"', made) == ["_x0000_s1025", "_x0000_s1026"]


def test_bookmarks_keep_their_halves_together_and_have_names_of_their_own():
    mark = '<w:bookmarkStart w:id="5" w:name="任务名"/><w:r/><w:bookmarkEnd w:id="5"/>'
    made = body(f'<w:p>{mark}{mark}<w:bookmarkEnd w:id="9"/></w:p>')
    assert re.findall(r'w:(?:id|name)="([^"]*)"', made) == [
        "5",
        "任务名",
        "5",
        "1",
        "任务名_2",
        "1",
    ]


def test_a_bookmark_whose_end_is_lost_goes():
    assert body('<w:p><w:bookmarkStart w:id="5" w:name="任务名"/></w:p>') == "<w:p/>"


def _field_part(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


_CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
_PAGE = f"<w:p>{_field_part('begin')}{_CODE}{_field_part('end')}</w:p>"


def test_half_of_a_field_goes_and_whole_fields_stay():
    assert body(_PAGE + "<w:p/>").count("fldChar") == 4
    lone_end = body(f"{_PAGE}<w:p>{_CODE}{_field_part('end')}</w:p>")
    assert lone_end.count('"end"') == 1
    lone_begin = body(f"<w:p>{_field_part('begin')}{_CODE}<w:r><w:t>字</w:t></w:r></w:p>{_PAGE}")
    assert (lone_begin.count('"begin"'), lone_begin.count("字")) == (1, 1)


def test_a_field_does_not_end_in_another_cell():
    across = (
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p>{_field_part('begin')}{_CODE}</w:p></w:tc>"
        f"<w:tc><w:p>{_field_part('end')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    )
    assert "fldChar" not in body(across)
    nested = _PAGE.replace("<w:p>", f"<w:p>{_field_part('begin')}{_CODE}", 1)
    assert body(nested.replace("</w:p>", f"{_field_part('end')}</w:p>")).count("<w:fldChar") == 4


def test_a_footnote_that_a_loop_repeats_is_there_as_often():
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnotes {_WORD}><w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>'
    xml = f"<w:document {_WORD}><w:body><w:p>{reference * 3}</w:p></w:body></w:document>"
    made = mended({BODY: xml.encode(), "word/footnotes.xml": notes.encode()})
    used = attributes(made[BODY], f"{W}footnoteReference", f"{W}id")
    assert used == attributes(made["word/footnotes.xml"], f"{W}footnote", f"{W}id")
    assert len({*used}) == 3


# -- order -----------------------------------------------------------------------------------------


def test_properties_are_in_the_order_of_the_schema():
    made = body(
        '<w:p><w:r><w:t>文</w:t><w:rPr><w:sz w:val="32"/><w:b/></w:rPr></w:r>'
        '<w:pPr><w:jc w:val="left"/><w:keepNext/><w:jc w:val="center"/></w:pPr></w:p>'
    )
    assert made == (
        '<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>'
        '<w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr><w:t>文</w:t></w:r></w:p>'
    )


# -- in letters ------------------------------------------------------------------------------------


def test_a_cell_that_a_condition_empties_keeps_a_paragraph():
    number = "{{ 任务.序号 }}</w:t></w:r></w:p>"
    text = parts()[BODY].decode()
    start = text.rindex("<w:p>", 0, text.index(number))
    whole = text[start : text.index(number) + len(number)]
    tag = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    conditional = tag.format("{%p if 任务.序号 &gt; 1 %}") + whole + tag.format("{%p endif %}")
    made = letter_from(template_with((whole, conditional)))
    tree = parse_xml(made[BODY])
    assert all(each.find(f"{W}p") is not None for each in tree.iter(f"{W}tc"))


IN_LOOPS = {
    "picture": (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}"><wp:docPr id="3" name="章"/></wp:inline>'
        "</w:drawing></w:r>",
        f"{{{_DRAWING}}}docPr",
        "id",
    ),
    "control": (
        '<w:sdt><w:sdtPr><w:id w:val="777"/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r>'
        "</w:sdtContent></w:sdt>",
        f"{W}sdtPr/{W}id",
        f"{W}val",
    ),
    "bookmark": (
        '<w:bookmarkStart w:id="5" w:name="任务名"/><w:bookmarkEnd w:id="5"/>',
        f"{W}bookmarkStart",
        f"{W}name",
    ),
}


@pytest.mark.parametrize("kind", IN_LOOPS)
def test_what_a_loop_repeats_has_ids_of_its_own(kind):
    added, tag, attribute = IN_LOOPS[kind]
    made = letter_from(template_with((_TASK_NAME, _TASK_NAME + added)))
    ids = [each.get(attribute) for each in parse_xml(made[BODY]).iterfind(f".//{tag}")]
    assert len(ids) >= 38
    assert len({*ids}) == len(ids)


# -- references ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "added",
    [
        '<w:r><w:drawing r:embed="rId404"/></w:r>',
        '<w:r><w:footnoteReference w:id="8"/></w:r>',
    ],
)
def test_a_reference_to_nothing_is_found_where_it_stands(added):
    data = template_with(("{{ 标题 }}</w:t></w:r>", "{{ 标题 }}</w:t></w:r>" + added))
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert (finding.code, str(finding.place)) == ("G711", "模板.docx › 正文 › 第 3 段")


def test_a_part_without_a_content_type_is_found():
    with_seal = {**parts(), "word/media/seal.png": b""}
    assert [each.part for each in broken_references(with_seal)] == ["word/media/seal.png"]
