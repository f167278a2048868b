"""The source of a Jinja template, made from the XML of a part."""

import random
import re

import pytest
from docxtpl import DocxTemplate

from gkrw.office.ooxml import W
from letters import parts, source_of


def source(xml: str) -> str:
    """The source of a part with some content, without the root of the part."""
    made = source_of(f'<w:body xmlns:w="{W[1:-1]}">{xml}</w:body>'.encode())
    return re.sub(r"^.*?<w:body[^>]*>|</w:body>$", "", made, flags=re.DOTALL)


def p(*texts: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in texts)}</w:p>"


def line_of(text: str, lines: str) -> int:
    (number,) = (n for n, line in enumerate(lines.split("\n")) if text in line)
    return number


@pytest.mark.parametrize(
    "between",
    [
        "</w:t></w:r><w:r><w:t>",
        '</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">',
        '</w:t></w:r><w:bookmarkStart w:name="甲"/><w:r><w:t>',
    ],
)
def test_a_tag_split_over_runs_is_joined(between):
    whole = "{{ 标题 }}"
    for at in range(1, len(whole)):
        assert f">{whole}<" in source(p(whole[:at] + between + whole[at:])), at


def test_what_is_between_two_tags_stays():
    between = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
    assert f"{{{{ 甲 }}}}{between}{{{{ 乙 }}}}" in source(
        p(f"{{{{ 甲 }}}}{between}{{{{ 乙 }}}}")
    ).replace(' xml:space="preserve"', "")


def test_blanks_around_tags_are_kept():
    assert source(p("甲 {{ 乙 }}", "丙", "{% if 丁 %}")) == (
        '\n<w:p><w:r><w:t xml:space="preserve">甲 {{ 乙 }}</w:t></w:r><w:r><w:t>丙</w:t></w:r>'
        '<w:r><w:t xml:space="preserve">{% if 丁 %}</w:t></w:r></w:p>'
    )


def test_a_tag_is_written_as_it_is_typed_in_word():
    assert "{% if 甲 == \"乙\" and 丙 < 3 and 丁 != '戊' %}" in source(
        p("{% if 甲 == “乙” and 丙 &lt; 3 and 丁 != &#8216;戊’ %}")
    )
    assert "“甲” &lt; {{ 乙 }}" in source(p("“甲” &lt; {{ 乙 }}"))


def test_a_paragraph_and_a_row_give_way_to_their_tag():
    assert source(p("{%p if 甲 %}") + p("乙") + p("{%p endif %}")) == (
        f"{{%\n if 甲 %}}\n{p('乙')}{{%\n endif %}}"
    )
    row = f"<w:tr><w:trPr/><w:tc>{p('{%tr for 甲 in 乙 %}')}</w:tc></w:tr>"
    assert (
        re.sub(r"\s+", " ", source(f"<w:tbl>{row}</w:tbl>")) == "<w:tbl>{% for 甲 in 乙 %}</w:tbl>"
    )


def test_every_paragraph_keeps_its_line():
    row = f"<w:tr><w:tc>{p('')}</w:tc><w:tc>{p('{%tr for 甲 in 乙 %}')}{p('')}</w:tc></w:tr>"
    xml = f"\r\n{p('一')}<w:p/>{row}{p('二')}{p('{%p if 三 %}')}{p('四')}"
    lines = source(xml)
    paragraphs = ["一", "", "", "for 甲 in 乙", "", "二", "if 三", "四"]
    for number, text in enumerate(paragraphs, 1):
        if text:
            assert line_of(text, lines) == number, text


def test_tags_split_anywhere_become_what_docxtpl_makes_of_them():
    xml = re.sub(r"[\r\n]", " ", parts()["word/document.xml"].decode())
    inside = [
        match.start() + at
        for match in re.finditer(r"\{[{%].*?[}%]\}", xml)
        for at in range(1, len(match.group()))
        if not re.search(r"&\w*$", match.group()[:at])  # within &lt;
    ]
    chosen = random.Random(9704)
    for _ in range(10):
        split = xml
        for at in sorted(chosen.sample(inside, 40), reverse=True):
            split = f"{split[:at]}</w:t></w:r><w:r><w:t>{split[at:]}"
        expected = DocxTemplate(None).patch_xml(split)
        # Line breaks count paragraphs here, and what follows a tag stays in its own run.
        markup = r"\{%\s+|\s+%\}|\s|</?\w+:[^>]*>|<\?.*?\?>"
        assert re.sub(markup, "", source_of(split.encode())) == re.sub(markup, "", expected)


def test_what_a_tag_is_split_by_stays():
    picture = "</w:t></w:r><w:r><w:drawing/></w:r><w:r><w:t>"
    assert source(p(f"{{{{ 标{picture}题 }}}}后")) == (
        '\n<w:p><w:r><w:t xml:space="preserve">{{ 标题 }}</w:t></w:r><w:r><w:drawing/></w:r>'
        "<w:r><w:t>后</w:t></w:r></w:p>"
    )


def test_blanks_and_invisible_characters_in_a_tag_are_plain_blanks_or_nothing():
    assert "{{ 标题 }}" in source(p("{{\u3000标\u200b题\xa0}}"))
    assert "\u3000标\u200b" in source(p("\u3000标\u200b{{ 题 }}"))


def test_a_text_box_has_paragraphs_of_its_own():
    box = f"<w:txbxContent>{p('{%p if 甲 %}')}{p('乙')}{p('{%p endif %}')}</w:txbxContent>"
    whole = f"<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>"
    assert re.sub(r"\s+", " ", source(whole)) == (
        " <w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><w:txbxContent>{% if 甲 %}"
        " <w:p><w:r><w:t>乙</w:t></w:r></w:p>{% endif %}</w:txbxContent></w:pict></w:r></w:p>"
    )
