"""What stands in a template besides its tags: fields of Word, pronunciations, links, hidden text,
protection."""

import pytest

from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import write_package
from letters import parts, template_with

_TITLE = '<w:r><w:t xml:space="preserve">{{ 附件标题 }}</w:t></w:r>'
_ADDRESSEE = '<w:r><w:t xml:space="preserve">{{ 主送机关 }}：</w:t></w:r>'


def found(data: bytes) -> list[tuple[str, str, str]]:
    """Each finding of a template: its code, its place in the body, its message."""
    _, findings = check_template(data, "模板.docx", LETTER_SPEC)
    return [
        (each.code, str(each.place).removeprefix("模板.docx › 正文 › "), each.message)
        for each in findings
    ]


def field(code: str, result: str) -> str:
    """The runs of a field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    shown = f'<w:r><w:t xml:space="preserve">{result}</w:t></w:r>'
    inside = f"<w:r><w:instrText> {code} </w:instrText></w:r>{mark('separate')}{shown}"
    return f"{mark('begin')}{inside}{mark('end')}"


def with_addressee(written: str) -> bytes:
    """The default template with other runs in the paragraph of the addressee."""
    return template_with((_ADDRESSEE, written))


@pytest.mark.parametrize(
    ("code", "name"),
    [("REF 单位名称", "REF"), ("MERGEFIELD 单位", "MERGEFIELD"), ('DATE \\@ "yyyy年"', "DATE")],
)
def test_a_tag_in_a_field_is_named_with_the_field(code, name):
    for written in (
        field(code, "{{ 主送机关 }}"),
        f"<w:fldSimple w:instr='{code}'><w:r><w:t>{{{{ 主送机关 }}}}</w:t></w:r></w:fldSimple>",
    ):
        (only,) = found(with_addressee(written))
        assert only[:2] == ("G705", "第 4 段")
        assert f"标签在 {name} 域的里面" in only[2]


def test_a_cross_reference_to_the_same_tag_stays_true():
    title = template_with((_TITLE, field("REF 题目 \\h", "{{ 附件标题 }}")))
    assert [each[0] for each in found(title)] == ["G705"]
    text = parts()["word/document.xml"].decode()
    at = text.rindex(_TITLE)
    mark = f'<w:bookmarkStart w:id="9" w:name="题目"/>{_TITLE}<w:bookmarkEnd w:id="9"/>'
    marked = text[:at] + mark + text[at + len(_TITLE) :]
    assert marked.count(_TITLE) == text.count(_TITLE)
    referring = marked.replace("附件：{{ 附件标题 }}", "附件：", 1)
    start = referring.index("附件：</w:t></w:r>") + len("附件：</w:t></w:r>")
    referring = referring[:start] + field("REF 题目 \\h", "{{ 附件标题 }}") + referring[start:]
    data = write_package({**parts(), "word/document.xml": referring.encode()})
    assert found(data) == []


@pytest.mark.parametrize("code", ['HYPERLINK \\l "附件"', "FORMTEXT", "ADDIN X"])
def test_a_field_that_word_does_not_fill_may_hold_a_tag(code):
    assert found(with_addressee(field(code.replace('"', "&quot;"), "{{ 主送机关 }}："))) == []


def ruby(base: str, above: str) -> str:
    """A character with its pronunciation."""
    run = "<w:r><w:t>{}</w:t></w:r>".format
    inside = f"<w:rt>{run(above)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase>"
    return f"<w:r><w:ruby>{inside}</w:ruby></w:r>"


@pytest.mark.parametrize(
    "written",
    [
        f"<w:r><w:t>{{{{ </w:t></w:r>{ruby('主送', 'zhǔsòng')}<w:r><w:t>机关 }}}}：</w:t></w:r>",
        ruby("{{ 主送机关 }}", "zhǔ"),
    ],
)
def test_a_tag_has_no_pronunciation_above_it(written):
    (only,) = found(with_addressee(written))
    assert only[:2] == ("G705", "第 4 段")
    assert "拼音指南" in only[2]
    beside = _ADDRESSEE + ruby("囍", "xǐ")
    assert found(with_addressee(beside)) == []


@pytest.mark.parametrize(
    ("target", "is_named"),
    [
        ("file:///D:\\公文\\方案.docx", True),
        ("\\\\server\\公文\\方案.docx", True),
        ("D:\\公文\\方案.docx", True),
        ("../方案.docx", True),
        ("方案.docx", True),
        ("http://www.lzxq.gov.cn/zwgk", False),
        ("mailto:bgs@lzxq.gov.cn", False),
        ("#附件", False),
    ],
)
def test_a_link_to_a_file_of_the_office_does_not_go_out(target, is_named):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = (
        f'<Relationship Id="rId95" Type="{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    rels = "word/_rels/document.xml.rels"
    body = parts()["word/document.xml"].decode()
    linked = body.replace(_ADDRESSEE, f'<w:hyperlink r:id="rId95">{_ADDRESSEE}</w:hyperlink>')
    changed = {
        **parts(),
        "word/document.xml": linked.encode(),
        rels: parts()[rels].replace(b"</Relationships>", link.encode()),
    }
    codes = [each[:2] for each in found(write_package(changed))]
    assert codes == [("G702", "第 4 段")] * is_named
    written = field(f"HYPERLINK &quot;{target}&quot;", "方案")
    codes = [each[:2] for each in found(with_addressee(_ADDRESSEE + written))]
    assert codes == [("G702", "第 4 段")] * is_named


def test_a_tag_in_the_address_of_a_link_is_not_filled():
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    for target in ("mailto:{{ 联络员邮箱 }}", "http://a.cn/%7B%7B%20x"):
        link = f'<Relationship Id="rId95" Type="{kind}" Target="{target}" TargetMode="External"/>'
        rels = "word/_rels/document.xml.rels"
        body = parts()["word/document.xml"].decode()
        linked = body.replace(_ADDRESSEE, f'<w:hyperlink r:id="rId95">{_ADDRESSEE}</w:hyperlink>')
        added = parts()[rels].replace(b"</Relationships>", f"{link}</Relationships>".encode())
        data = write_package({**parts(), "word/document.xml": linked.encode(), rels: added})
        assert [each[:2] for each in found(data)] == [("G705", "第 4 段")]


def test_a_field_of_a_loop_outside_of_it_is_told_its_loop():
    (only,) = check_template(
        with_addressee(_ADDRESSEE + "<w:r><w:t>{{ 任务.编号 }}</w:t></w:r>"), "", LETTER_SPEC
    )[1]
    assert only.code == "G704"
    assert "写在了循环外面" in only.message
    assert "{% for 任务 in 部分.任务清单 %}" in only.fix


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (write_package({"xl/workbook.xml": b""}), "Excel"),
        (write_package({"OFD.xml": b""}), "OFD"),
        (write_package({"通知模板.docx": b""}), "压缩包"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(data, said):
    (only,) = found(data)
    assert only[0] == "G701"
    assert only[2].startswith(f"这是{said}" if said == "压缩包" else f"这是 {said} 文件")


def test_hidden_text_does_not_go_out():
    hidden = _ADDRESSEE + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>张三核过</w:t></w:r>"
    assert found(with_addressee(hidden)) == [
        ("G708", "第 4 段", "“张三核过”是隐藏的文字，收文的人能显示出来。")
    ]
    shown = hidden.replace("<w:vanish/>", '<w:vanish w:val="0"/>')
    assert found(with_addressee(shown)) == []


def test_a_hidden_row_does_not_go_out():
    text = parts()["word/document.xml"].decode()
    row = text[text.rindex("<w:trPr>", 0, text.index("{{ 任务.工作任务 }}")) :]
    hidden = text.replace(row, row.replace("<w:trPr>", "<w:trPr><w:hidden/>", 1))
    data = write_package({**parts(), "word/document.xml": hidden.encode()})
    assert [each[:2] for each in found(data)] == [("G708", "第 1 个表格第 1 行")]


# -- protection ------------------------------------------------------------------------------------

_SETTINGS = "word/settings.xml"
_FORM = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData/></w:fldChar></w:r>'
_FORM += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def protected(kind: str, body: bytes = b"", enforced: str = "1") -> bytes:
    """A template protected with a password."""
    protection = (
        f'<w:documentProtection w:edit="{kind}" w:enforcement="{enforced}" w:hash="c2Fs"'
        ' w:salt="c2Fs"/><w:evenAndOddHeaders/>'
    ).encode()
    settings = parts()[_SETTINGS].replace(b"<w:evenAndOddHeaders/>", protection)
    text = parts()["word/document.xml"].replace(_ADDRESSEE.encode(), _ADDRESSEE.encode() + body)
    return write_package({**parts(), _SETTINGS: settings, "word/document.xml": text})


@pytest.mark.parametrize("kind", ["readOnly", "comments", "trackedChanges", "forms"])
def test_blanks_can_be_filled_in_by_hand_though_the_template_is_protected(kind):
    template, (finding,) = check_template(protected(kind), "模板.docx", LETTER_SPEC)
    assert (finding.code, finding.severity.value) == ("G714", "hint")
    assert template is not None
    assert b"documentProtection" not in template.parts[_SETTINGS]


def test_a_form_stays_a_form_without_the_password():
    template, (finding,) = check_template(
        protected("forms", _FORM.encode()), "模板.docx", LETTER_SPEC
    )
    assert "只许填写窗体" in finding.message
    assert template is not None
    kept = template.parts[_SETTINGS]
    assert b'<w:documentProtection w:edit="forms" w:enforcement="1"/>' in kept


def test_protection_that_is_off_is_not_spoken_of():
    assert check_template(protected("readOnly", enforced="0"), "模板.docx", LETTER_SPEC)[1] == []
