"""What a template may not be: each mistake with its code, its paragraph and what to do."""

import io
import zipfile

import pytest

from gkrw.core.findings import errors_in
from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.tag_syntax import syntax_problems
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import write_package
from letters import parts, template_with

_TITLE = "{{ 标题 }}"


def found(data: bytes) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in check_template(data, "模板.docx", LETTER_SPEC)[1]]


def codes(data: bytes) -> list[str]:
    return [code for code, _ in found(data)]


# -- what is no template at all --------------------------------------------------------------------


def _zip(**members: bytes) -> bytes:
    return write_package({name.replace("__", "/"): data for name, data in members.items()})


NO_TEMPLATE = {
    "empty": (b"", "文件是空的"),
    "text": ("通知".encode(), "不是 Word 文件"),
    "old-doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧的 .doc 文件"),
    "other-zip": (_zip(a=b"1"), "没有 Word 的正文"),
    "cut-off": (template_with()[:-200], "已经损坏"),
    "broken-xml": (write_package({**parts(), "word/document.xml": b"<w:document"}), "读不了"),
    "dotx": (
        template_with(("document.main+xml", "template.main+xml"), part="[Content_Types].xml"),
        "不是普通的 Word 文档",
    ),
}


@pytest.mark.parametrize(("data", "said"), NO_TEMPLATE.values(), ids=NO_TEMPLATE)
def test_what_is_no_word_file_is_said_to_be_none(data, said):
    template, findings = check_template(data, "模板.docx", LETTER_SPEC)
    assert template is None
    assert [each.code for each in findings] == ["G701"]
    assert said in findings[0].message
    assert findings[0].fix


def test_a_damaged_part_is_found():
    data = bytearray(template_with())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.getinfo("word/document.xml").header_offset
    data[offset + 200] ^= 0xFF
    assert codes(bytes(data)) == ["G701"]


# -- what is not safe ------------------------------------------------------------------------------


def test_a_zip_bomb_is_not_opened():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"word/media/{number}.bin", bytes(10_000_000))
    assert len(stream.getvalue()) < 200_000
    assert codes(stream.getvalue()) == ["G702"]


def test_a_part_that_says_less_than_it_has_is_damaged():
    data = template_with()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    small = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert codes(small) == ["G701"]


@pytest.mark.parametrize("kind", ["image", "subDocument", "oleObject"])
def test_nothing_is_taken_from_outside(kind):
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="http://example.com/a.png" TargetMode="External"/>'
    )
    data = template_with(
        ("</Relationships>", relation + "</Relationships>"), part="word/_rels/document.xml.rels"
    )
    assert found(data) == [("G702", "模板引用了外部文件“http://example.com/a.png”。")]


def test_a_link_to_click_is_allowed():
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/hyperlink" Target="http://example.com/" TargetMode="External"/>'
    )
    data = template_with(
        ("</Relationships>", relation + "</Relationships>"), part="word/_rels/document.xml.rels"
    )
    assert found(data) == []


def test_macros_are_refused():
    assert "G702" in codes(write_package({**parts(), "word/vbaProject.bin": b"1"}))


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert codes(write_package({**parts(), "customXml/item1.xml": bomb})) == ["G702"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_word_writes_is_unpacked(compression):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr("word/document.xml", b"<a/>" * 100)
    assert codes(stream.getvalue()) == ["G701"]


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="GBK"?><w:hdr/>'.encode("gbk"),
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"\xff\xfe<a/>",
    ],
)
def test_every_part_is_utf_8(content):
    assert codes(write_package({**parts(), "word/header1.xml": content})) == ["G701"]


def test_names_without_the_usual_prefix_are_not_those_of_word():
    body = parts()["word/document.xml"]
    for before, after in ((b"<w:", b"<n:"), (b"</w:", b"</n:"), (b" w:", b" n:"), (b":w=", b":n=")):
        body = body.replace(before, after)
    ((code, said),) = found(write_package({**parts(), "word/document.xml": body}))
    assert code == "G701"
    assert "没有 w: 前缀" in said


def test_the_strict_variant_of_the_format_is_said_once():
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    changed = {name: content.replace(transitional, strict) for name, content in parts().items()}
    ((code, said),) = found(write_package(changed))
    assert code == "G701"
    assert "Strict Open XML" in said


def test_the_body_is_where_word_puts_it():
    data = template_with(("word/document.xml", "word/document2.xml"), part="_rels/.rels")
    assert codes(data) == ["G701"]
    renamed = {**parts(), "word/Header1.xml": b"<a/>"}
    assert codes(write_package(renamed)) == ["G701"]


# -- tags ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("{{ 标题 }", "G703", "{{ 后面没有 }}"),
        ("{ 标题 }}", "G703", "}} 前面没有 {{"),
        ("｛｛ 标题 ｝｝", "G703", "“｛”是全角的花括号，不是“{”"),
        ("{{ 标题 ｝}", "G703", "“｝”是全角的花括号，不是“}”"),
        ("{％ if 电话 ％}{％ endif ％}", "G703", "“％”是全角的符号，不是“%”"),
        ("{ { 标题 } }", "G703", "“{”和“{”中间有空格"),
        ("{\u200b{ 标题 }}", "G703", "“{”和“{”中间有看不见的字符（U+200B）"),
        ("{ % if 电话 %}{% endif %}", "G703", "“{”和“%”中间有空格"),
        ("{{ 标题｜length }}", "G703", "“｜”（U+FF5C）是全角的，不是“|”"),
        ("{{ 各部分｜length }}", "G703", "“｜”（U+FF5C）是全角的，不是“|”"),
        ("{{ 各部分。标题 }}", "G703", "“。”（U+3002）是全角的，不是“.”"),
        ("{% if 任务总数 ＞ 3 %}{% endif %}", "G703", "“＞”（U+FF1E）是全角的"),
        ("{{ 标題⼀ }}", "G703", "“⼀”（U+2F00）只是看着像“一”"),
        ("{% fоr 甲 in 各部分 %}{% endfor %}", "G703", "“о”（U+043E）是西里尔字母"),
        ("{{ 标题 «甲» }}", "G703", "标签里不能有“«”（U+00AB）"),
        ("{{ 标题 }}«截止日期»", "G703", "“«截止日期»”是邮件合并的域留下的文字"),
        ("{{ 标题 }}<<截止日期>>".replace("<", "&lt;"), "G703", "邮件合并"),
        ("{% else if 电话 %}", "G703", "“else if”不能这样写"),
        ("{% If 电话 %}{% endif %}", "G703", "“If”不能这样写"),
        ("{% if 电话 %}{% end if %}", "G703", "“end if”不能这样写"),
        ("{%pif 电话 %}", "G703", "p 的后面要有一个空格"),
        ("{%P if 电话 %}", "G703", "不能这样写"),
        ("{% if 电话 == '甲 %}{% endif %}", "G703", "引号不成对"),
        ("{{ 标题 {% if 电话 %}", "G703", "{{ 后面没有 }}"),
        ("{% if 电话 %}{{ 标题 }}", "G703", "没有结束"),
        ("{{ 标题 }}{% endif %}", "G703", "多了一个 {% endif %}，前面没有对应的 if"),
        ("{% else %}", "G703", "前面没有对应的 if 或 for"),
        ("{% for 甲 in 各部分 %}{% if 电话 %}{% endfor %}", "G703", "{% if 电话 %} 没有结束"),
        ("{% 标题 %}", "G703", "没有这种标签"),
        ("{{ 标题 标题 }}", "G703", "写法不对：“标题”和“标题”中间有空格"),
        ("{% if 牵头 项数 %}{% endif %}", "G703", "“牵头”和“项数”中间有空格"),
        ("{% for 甲 于各部分 %}{% endfor %}", "G703", "循环要写成 {% for 某项 in 列表 %}"),
        ("{% if 任务总数 = 3 %}{% endif %}", "G703", "“=”只有一个"),
        ("{% if 电话 %}{% else 联系人 %}{% endif %}", "G703", "else 后面不能再有“联系人”"),
        ("{{ }}", "G703", "里面没有字段"),
        ("{% if 电话： %}{% endif %}", "G703", "“：”（U+FF1A）是全角的标点，标签里不能有"),
        ("{{ 标提 }}", "G704", "没有“标提”这个字段"),
        ("{{ 标题.长度 }}", "G704", "没有“标题.长度”这个字段"),
        ("{{ 各部分.标题 }}", "G704", "没有“各部分.标题”这个字段"),
        ("{{ ''.__class__ }}", "G705", "不能用"),
        ("{{ 标题.__class__.__mro__ }}", "G704", "没有“标题.__class__”这个字段"),
        ("{{ 标题['__class__'] }}", "G704", "没有“标题.__class__”这个字段"),
        ("{{ 标题|attr('__class__') }}", "G705", "不能用“|attr”"),
        ("{{ 标题|safe }}", "G705", "不能用“|safe”"),
        ("{{ 标题.upper() }}", "G705", "不能用调用"),
        ("{% for 甲 in range(999999999) %}{% endfor %}", "G705", "不能用调用"),
        ("{{ '甲' * 999999999 }}", "G705", "不能用计算"),
        ("{{ 7 ** 7 }}", "G705", "不能用计算"),
        ("{% include '/etc/passwd' %}", "G705", "不能用include"),
        ("{% import 'a' as b %}", "G705", "不能用import"),
        ("{% extends 'a' %}", "G705", "不能用extends"),
        ("{% set 甲 = 1 %}", "G705", "不能用set"),
        ("{% macro 甲() %}{% endmacro %}", "G705", "不能用macro"),
        ("{% autoescape false %}{{ 标题 }}{% endautoescape %}", "G705", "不能用"),
        ("{{ 各部分 }}", "G705", "里有很多内容，不能直接写出来"),
        ("{% for 甲 in 标题 %}{% endfor %}", "G705", "不是列表"),
        (
            "{% for 甲 in 各部分 %}{% for 乙 in 各部分 %}{% endfor %}{% endfor %}",
            "G705",
            "循环里面不能再循环“各部分”",
        ),
        ("{% for x in 'ab' %}{{ 标题.upper() }}{% endfor %}", "G705", "不能用计算"),
        ("{% for x in 标题|trim %}{% endfor %}", "G705", "不能用“|trim”"),
        ("{% for x in 'ab' %}{% set y = 1 %}{% endfor %}", "G705", "不能用"),
        ("{{ 标题|default(default_value=标题.upper()) }}", "G705", "不能用“|default”"),
        ("{{ 各部分|join }}", "G705", "不能用“|join”"),
        ("{{ 标题|join('、') }}", "G705", "不能用“|join”"),
        ("{{ 各部分|string }}", "G705", "不能用“|string”"),
        ("{{ 标题 ~ 电话 }}", "G705", "不能用计算"),
        ("{{ 标题 if 电话 else 联系人 }}", "G705", "改用 {% if %} 标签"),
        ("{% if 标题 is odd %}{% endif %}", "G705", "不能用“is odd”"),
        ("{% if 任务总数 > 电话 %}{% endif %}", "G705", "条件只能把一个字段与一个数或文字相比"),
        ("{% if 电话 > 3 %}{% endif %}", "G705", "“电话”不能比较大小"),
        ("{% if 3 > 2 %}{% endif %}", "G705", "不能用计算"),
        ("{% for loop in 各部分 %}{% endfor %}", "G705", "不能叫“loop”"),
        ("{% for 标题 in 各部分 %}{% endfor %}", "G705", "不能叫“标题”"),
        ("{% for 甲 in 各部分 %}{{ 甲 }}{% endfor %}", "G705", "里有很多内容"),
        ("{{ 部分 }}", "G704", "没有“部分”这个字段"),
        ("{ 标题 }", "G703", "花括号要写两个"),
        ("{# 用{{ #}", "G705", "说明（{# … #}）里不能有花括号"),
        ("{% if 电话 == 'A&amp;B' %}{% endif %}", "G705", "不能用 &"),
        ("{% p endfor %}", "G703", "{% 和 p 之间不能有空格"),
        ("{%- if 电话 -%}{% endif %}", "G705", "去掉空白"),
        ("{{r 标题 }}", "G705", "标签不能以 {{r 开头"),
        ("{%tr if 电话 %}", "G703", "{%tr 只能写在表格里"),
        ("{%p if 电话 %}又", "G703", "{%p 要单独占一段"),
        ("{% colspan 标题 %}", "G703", "没有这种标签"),
        ("{% vm %}", "G703", "没有这种标签"),
        ("{{ '\\x00' }}", "G705", "不能用反斜杠"),
        ("{{ " + "(" * 60 + "标题" + ")" * 60 + " }}", "G705", "标签太长"),
        ("{{ 9" + "9" * 5000 + " }}", "G705", "标签太长"),
        ("{% if 电话 %}" * 40 + "{% endif %}" * 40, "G705", "套得太深"),
        ("{% for 甲, 乙 in 各部分 %}{% endfor %}", "G705", "循环只能写成"),
        ("{% for 甲 in 各部分 if 电话 %}{% endfor %}", "G705", "循环只能写成"),
    ],
)
def test_a_bad_tag_is_found_in_its_paragraph(written, code, said):
    data = template_with((_TITLE, written))
    _, findings = check_template(data, "模板.docx", LETTER_SPEC)
    assert {each.code for each in findings} == {code}, findings
    finding = next(each for each in findings if said in each.message)
    assert str(finding.place) == "模板.docx › 正文 › 第 3 段"


@pytest.mark.parametrize(
    "written",
    [
        "{{ 标题 }}",
        "{{标题}}",
        "{% if 牵头项数 > 3 and not 电话 %}多{% elif 责任项数 %}少{% else %}无{% endif %}",
        "{% for 部分 in 各部分 %}{{ loop.index }}{{ 部分['角色'] }}{% endfor %}",
        "{{ 各部分|length }}",
        "{% if 报送单位 == '管委会办公室' or 各部分|length >= 2 %}多{% endif %}",
        "{# 说明 #}",
        "{% if 报送单位 == “管委会办公室” %}多{% endif %}",
        "{% for 部分 in 各部分 %}{% for 任务 in 部分.任务清单 %}{{ 任务.工作要求各段|join('；') }}"
        "{% endfor %}{% endfor %}",
        "{% if 报送单位 != “完成率 90%，а｜” %}多{% endif %}",
        "{{\u3000标\u200b题\xa0}}",
        "见《{{ 分解表 }}》«",
    ],
)
def test_what_a_template_may_say(written):
    assert found(template_with((_TITLE, written))) == []


def test_a_tag_split_over_runs_is_put_together():
    split = (
        "{{ 标</w:t></w:r><w:r><w:rPr><w:lang/></w:rPr><w:t>题 </w:t></w:r>"
        '<w:proofErr w:type="spellStart"/><w:r><w:t>}}'
    )
    assert found(template_with((_TITLE, split))) == []


def test_tags_in_footers_are_checked_too():
    data = template_with(("— </w:t>", "{{ 页脚 }}</w:t>"), part="word/footer1.xml")
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert finding.code == "G704"
    assert str(finding.place) == "模板.docx › 页脚 › 第 1 段"


def test_all_mistakes_come_at_once():
    data = template_with((_TITLE, "{{ 标提 }}"), ("{{ 主送机关 }}", "{{ 主送机构 }}"))
    assert codes(data) == ["G704", "G704"]


_ANNEX_TITLE = 37
"""The number of the paragraph with the title of the annex."""


def test_a_mistake_is_placed_where_it_is_however_the_lines_end():
    data = template_with(
        ('standalone="yes"?>\n', 'standalone="yes"?>\r\n'),
        (
            '{{ 附件标题 }}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="gkPart',
            '{{ 发文机关 }}{{ 附件题 }}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="gkPart',
        ),
    )
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert finding.place.line == _ANNEX_TITLE
    assert "附件题" in finding.message


def test_a_loop_that_is_not_closed_is_placed_where_it_begins():
    data = template_with(
        (
            '{{ 附件标题 }}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="gkPart',
            '{% if 电话 %}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="gkPart',
        )
    )
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert (finding.code, finding.place.line) == ("G703", _ANNEX_TITLE)


@pytest.mark.parametrize(
    ("tag", "place"),
    [
        ("{%tr endfor %}", "第 1 个表格第 2 行"),
        ("{%p endfor %}", "第 1 个表格第 3 行"),
        ("{%p endif %}", "第 20 段"),
    ],
)
def test_the_loop_whose_own_end_is_missing_is_the_one_that_is_named(tag, place):
    text = parts()["word/document.xml"].decode()
    assert tag in text
    data = template_with((tag, ""))
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert (finding.code, str(finding.place)) == ("G703", f"模板.docx › 正文 › {place}")
    assert f"少了 {tag}" in finding.message


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ("{%tr endfor %}", "{% endfor %}", 4, "最近的是 {%tr for 任务 in 部分.任务清单 %}"),
        (
            "{%p endfor %}</w:t></w:r></w:p></w:tc>",
            "{% endfor %}</w:t></w:r></w:p></w:tc>",
            3,
            "最近的是 {%p for 段落 in 任务.工作要求各段 %}",
        ),
        ("{%tr for 任务 in 部分.任务清单 %}", "", 4, "{%tr endfor %} 前面没有同样写法的 for"),
    ],
)
def test_an_end_unlike_its_beginning_is_named_where_it_stands(before, after, place, said):
    (finding,) = check_template(template_with((before, after)), "模板.docx", LETTER_SPEC)[1]
    assert finding.code == "G703"
    assert str(finding.place) == f"模板.docx › 正文 › 第 1 个表格第 {place} 行"
    assert said in finding.message


@pytest.mark.parametrize(
    "change",
    [
        ("<w:body>", '<w:body><w:p w:rsidR="{{ 标题 }}"/>'),
        ("<w:body>", "<w:body><w:p><w:r><w:instrText>{{ 标题 }}</w:instrText></w:r></w:p>"),
        ("<w:body>", "<w:body><!-- {{ 标题.upper() }} -->"),
    ],
)
def test_tags_stand_only_in_text(change):
    assert codes(template_with(change)) == ["G705"]


@pytest.mark.parametrize("code", ["DDEAUTO c:\\\\a", " INCLUDETEXT /etc/passwd", " link Excel"])
def test_fields_that_fetch_something_are_refused(code):
    field = f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>"
    assert codes(template_with(("<w:body>", f"<w:body>{field}"))) == ["G702"]


def test_tags_over_two_paragraphs_are_broken():
    data = template_with(("{{ 标题 }}", "{</w:t></w:r></w:p><w:p><w:r><w:t>{ 标题 }}"))
    assert set(codes(data)) == {"G703"}


@pytest.mark.parametrize("around", ["hyperlink", "smartTag", "sdt"])
def test_a_tag_half_inside_of_something_is_put_together(around):
    split = f"{{{{ 标</w:t></w:r><w:{around}><w:r><w:t>题 }}}}</w:t></w:r></w:{around}><w:r><w:t>"
    assert found(template_with((_TITLE, split))) == []


def test_a_part_that_is_too_big_is_not_filled():
    assert codes(template_with(("<w:body>", "<w:body>" + "<w:p/>" * 400_000))) == ["G702"]


# -- what must not be missing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["主送机关", "任务.工作任务", "任务.牵头部门", "任务.责任部门", "段落"]
)
def test_a_letter_without_it_would_lose_something(name):
    data = template_with((f"{{{{ {name} }}}}", ""))
    missing = found(data)
    assert {code for code, _ in missing} == {"G706"}
    wanted = "工作要求" if name == "段落" else name.split(".")[-1]
    assert f"没有“{wanted}”" in missing[0][1]


def test_the_requirement_may_be_written_either_way():
    data = template_with(
        ("{%p for 段落 in 任务.工作要求各段 %}", "{%p if 任务.编号 %}"),
        ("{{ 段落 }}", "{{ 任务.工作要求 }}"),
        ("{%p endfor %}</w:t></w:r></w:p></w:tc>", "{%p endif %}</w:t></w:r></w:p></w:tc>"),
    )
    assert found(data) == []


# -- fonts -----------------------------------------------------------------------------------------


def test_a_font_for_latin_letters_only_is_a_warning():
    data = template_with(
        ('w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体" w:cs="黑体"', 'w:ascii="Arial"'),
        part="word/styles.xml",
    )
    _, findings = check_template(data, "模板.docx", LETTER_SPEC)
    assert {each.code for each in findings} == {"G707"}
    assert not errors_in(findings)
    assert "样式“公文 一级标题”只设了西文字体 Arial" in findings[0].message


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("aFChunk", "模板里嵌入了别的文件“x.html”，还没有变成文字。"),
        ("oleObject", "模板里嵌入了别的文件“x.html”。"),
    ],
)
def test_nothing_foreign_is_inside(kind, said):
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="x.html"/>'
    )
    data = template_with(
        ("</Relationships>", relation + "</Relationships>"), part="word/_rels/document.xml.rels"
    )
    assert found(data) == [("G702", said)]


_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_what_is_not_allowed_is_shown_where_the_text_refers_to_it():
    relations = (
        f'<Relationship Id="rId98" Type="{_RELATION}/image" Target="file:///C:/公章.png"'
        ' TargetMode="External"/>'
        f'<Relationship Id="rId99" Type="{_RELATION}/chart" Target="charts/chart1.xml"/>'
    )
    linked = (
        f'<w:r xmlns:r="{_RELATION}"><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml"'
        ' r:id="rId98"/></w:pict></w:r>'
    )
    chart = (
        '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        f' xmlns:r="{_RELATION}" r:id="rId99"/></w:drawing></w:r>'
    )
    body = template_with(("<w:sectPr>", f"<w:p>{linked}</w:p><w:p>{chart}</w:p><w:sectPr>"))
    package = parts(body)
    package["word/_rels/document.xml.rels"] = package["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", f"{relations}</Relationships>".encode()
    )
    package["word/charts/chart1.xml"] = b"<c/>"
    package["word/charts/_rels/chart1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/package" Target="../embeddings/a.xlsx"/>'
        "</Relationships>"
    ).encode()
    _, findings = check_template(write_package(package), "模板.docx", LETTER_SPEC)
    picture, workbook = findings
    assert picture.message == "模板引用了外部文件“file:///C:/公章.png”。"
    assert workbook.message == "图表里嵌入了 Excel 工作簿。"
    assert picture.place.line > 0
    assert workbook.place.line == picture.place.line + 1


def test_a_field_code_in_pieces_is_read_as_a_whole():
    pieces = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>INCLUDE</w:instrText></w:r>"
        '<w:r><w:instrText>PICTURE "http://example.com/a.png"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    data = template_with(("<w:sectPr>", f"<w:p>{pieces}</w:p><w:sectPr>"))
    assert set(codes(data)) == {"G702"}


def test_a_part_that_is_not_filled_has_no_tags():
    data = template_with(("黑体", "{{ 标题 }}"), part="word/fontTable.xml")
    assert codes(data) == ["G705"]


def test_raw_is_not_allowed():
    data = template_with((_TITLE, "{% raw %}{{ 标题 }}{% endraw %}"))
    assert "G705" in codes(data)


def test_the_tags_of_a_pair_are_of_one_kind():
    data = template_with(("{%tr for 任务 in", "{% for 任务 in"))
    (finding,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert finding.code == "G703"


@pytest.mark.parametrize("name", ["完成时限", "量化指标"])
def test_a_column_that_no_letter_may_lack_is_missed(name):
    data = template_with((f"{{{{ 任务.{name} }}}}", "—"))
    assert set(codes(data)) == {"G706"}


def test_braces_without_end_are_read_in_a_time_that_grows_with_their_number():
    # In quadratic time each would take minutes. There is no limit in seconds: a busy machine would
    # make the test fail at random.
    for text in ("{" * 200_000, "{{ 部门 " * 100_000, "{% if " * 100_000, "{#{%{{" * 50_000):
        assert syntax_problems([text], [None])
    loops = ["{% if 部门 %}"] * 20_000 + ["{% else %}{% endif %}"] * 20_000
    assert syntax_problems(loops, [None] * len(loops)) == []


@pytest.mark.parametrize(
    ("written", "said", "fix"),
    [
        ("{%p 如果 电话 %}", "没有这种标签：如果", "{%p if 电话 %}"),
        ("{%p 否则 %}", "没有这种标签：否则", "{%p else %}"),
        ("{%p 结束循环 %}", "没有这种标签：结束循环", "{%p endfor %}"),
        ("{%p 结束 %}", "没有这种标签：结束", "endif 或 endfor"),
        ("{%p edif %}", "没有这种标签：edif", "{%p endif %}"),
        ("{%p esle %}", "没有这种标签：esle", "{%p else %}"),
        ("{% foreach 甲 in 各部分 %}", "没有这种标签：foreach", "{% for 甲 in 各部分 %}"),
        ("{% 电话 %}", "没有这种标签：电话", "{{ 电话 }}"),
        ("{%p if电话 %}", "if 的后面要有一个空格", "{%p if 电话 %}"),
        ("{%pif电话 %}", "if 的后面要有一个空格", "{%p if 电话 %}"),
        ("{% if 电话 或 联系人 %}", "“或”要写成“or”", "{% if 电话 or 联系人 %}"),
        ("{% if 非 电话 %}", "“非”要写成“not”", "{% if not 电话 %}"),
        ("{% if !电话 %}", "“!”要写成“not”", "{% if not 电话 %}"),
        ("{% for 甲 在 各部分 %}", "“在”要写成“in”", "{% for 甲 in 各部分 %}"),
        ("{% if 可能项数 ≥ 1 %}", "“≥”（U+2265）", "“>=”"),
        ("{% if 电话 == 「1」 %}", "“「”（U+300C）", '“"”'),
        ("{{ 任务：编号 }}", "“：”（U+FF1A）", "任务.编号"),
        ("{{ 任务·编号 }}", "“·”（U+00B7）", "任务.编号"),
        ("{{ 任务＞编号 }}", "“＞”（U+FF1E）", "任务.编号"),
        ("{% if 可能项数＞0 %}", "“＞”（U+FF1E）", "改成半角的“>”"),
        ("{%p if 牵头项数＞可能项数 %}", "“＞”（U+FF1E）", "改成半角的“>”"),
        ("{{ 电话; }}", "不能有“;”", "删掉"),
        ("{{ {{ 电话 }} }}", "又套了一个标签", "只留里面的一层"),
        ("{p endif}", "少了“%”", "{%p endif %}"),
        ("【成文日期】", "“【成文日期】”不是标签", "{{ 成文日期 }}"),
        ("[[成文日期]]", "“[[成文日期]]”不是标签", "{{ 成文日期 }}"),
        ("＜成文日期＞", "“＜成文日期＞”不是标签", "{{ 成文日期 }}"),
        ("$成文日期$", "“$成文日期$”不是标签", "{{ 成文日期 }}"),
    ],
)
def test_a_tag_of_another_language_is_named_with_what_it_should_be(written, said, fix):
    _, (finding,) = check_template(template_with((_TITLE, written)), "模板.docx", LETTER_SPEC)
    assert finding.code == "G703"
    assert said in finding.message
    assert fix in finding.fix
    assert finding.place.line == 3


def test_brackets_around_other_words_stay():
    assert codes(template_with((_TITLE, f"{_TITLE}【特此通知】〈附件〉[1]"))) == []
    assert codes(template_with((_TITLE, f"{_TITLE}【联络员】{{{{ 联络员 }}}}"))) == []


@pytest.mark.parametrize(
    ("before", "after", "fix"),
    [
        ("{%p for 部分 in 各部分 %}", "{%p for 部分 in 各部分|sort %}", "去掉“|sort”"),
        (
            "{%tr for 任务 in 部分.任务清单 %}",
            "{%tr for 任务 in 部分.任务清单 if 任务.专题 %}",
            "去掉 if 和后面的条件",
        ),
        (_TITLE, "{{ 标题|date('yyyy年') }}", "去掉“|date”和它后面括号里的内容"),
        (_TITLE, "{{ 任务总数 + 1 }}", "去掉加减乘除的部分"),
        (_TITLE, "{{- 标题 -}}", "改成 {{ 标题 }}。"),
    ],
)
def test_what_is_not_allowed_is_found_once_with_what_to_take_away(before, after, fix):
    (only,) = check_template(template_with((before, after)), "模板.docx", LETTER_SPEC)[1]
    assert only.code == "G705"
    assert fix in only.fix


def test_what_a_loop_lacks_is_missed_where_the_loop_is():
    data = template_with(("{{ 任务.责任部门 }}", "略"))
    first, second = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert str(first.place) == "模板.docx › 正文 › 第 1 个表格第 2 行"
    assert str(second.place) == "模板.docx › 正文 › 第 2 个表格第 2 行"
    assert first.fix.startswith("补上 {{ 任务.责任部门 }}。")
    data = template_with(("{{ 主送机关 }}：", "各单位："))
    (only,) = check_template(data, "模板.docx", LETTER_SPEC)[1]
    assert str(only.place) == "模板.docx"
    assert only.fix.startswith("补上 {{ 主送机关 }}。")
