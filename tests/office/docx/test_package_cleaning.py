"""What a letter must not carry out of the office is dropped from the template, or refused."""

import pytest

from gkrw.letters.fields import LETTER_SPEC
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import BODY, W, read_package, write_package
from letters import parts, template_with

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = f'xmlns:w="{W[1:-1]}" xmlns:r="{_OFFICE}"'


def relationships(*added: tuple[str, str]) -> bytes:
    inside = "".join(
        f'<Relationship Id="rId{90 + number}" Type="{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for number, (kind, target) in enumerate(added)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'.encode()


def used_parts(data: bytes) -> dict[str, bytes]:
    """The parts of the template that letters are filled from; nothing must be found in it."""
    template, findings = check_template(data, "模板.docx", LETTER_SPEC)
    assert findings == []
    assert template is not None
    return dict(template.parts)


def test_the_template_it_was_attached_to_and_the_source_of_a_mail_merge_are_dropped():
    settings = parts()["word/settings.xml"].replace(
        b"<w:zoom",
        b'<w:attachedTemplate r:id="rId90"/><w:mailMerge><w:dataSource r:id="rId91"/>'
        b"</w:mailMerge><w:trackRevisions/><w:zoom",
    )
    links = relationships(
        (f"{_OFFICE}/attachedTemplate", r"file:///C:\\Users\\li\\公文.dotm"),
        (f"{_OFFICE}/mailMergeSource", r"file:///C:\\Users\\li\\名单.xlsx"),
    )
    kept = used_parts(
        write_package(
            {**parts(), "word/settings.xml": settings, "word/_rels/settings.xml.rels": links}
        )
    )
    everything = b"".join(kept.values())
    assert b"Users" not in everything
    for name in (b"attachedTemplate", b"mailMerge", b"trackRevisions"):
        assert name not in everything


def test_names_of_authors_are_dropped():
    core = f'<c:coreProperties xmlns:c="{_PACKAGE}/metadata/core-properties" creator="李四"/>'
    package = parts()["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId9" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'.encode(),
    )
    types = parts()["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/docProps/core.xml" ContentType="application/x+xml"/></Types>',
    )
    data = {**parts(), "_rels/.rels": package, "[Content_Types].xml": types}
    kept = used_parts(write_package({**data, "docProps/core.xml": core.encode()}))
    assert [name for name in kept if name.startswith("docProps")] == []
    assert b"docProps" not in b"".join(kept.values())


def test_a_control_shows_what_was_filled_in_and_not_what_is_stored_elsewhere():
    control = (
        '<w:sdt><w:sdtPr><w:id w:val="7"/><w:showingPlcHdr/><w:dataBinding w:xpath="/a"'
        ' w:storeItemID="{1}"/></w:sdtPr><w:sdtContent><w:r><w:t>{{ 标题 }}</w:t></w:r>'
        "</w:sdtContent></w:sdt>"
    )
    changed = template_with(('<w:r><w:t xml:space="preserve">{{ 标题 }}</w:t></w:r>', control))
    body = used_parts(changed)[BODY]
    assert b"dataBinding" not in body
    assert b"showingPlcHdr" not in body
    assert "{{ 标题 }}".encode() in body


def test_paragraphs_that_a_loop_repeats_have_no_id():
    name = "http://schemas.microsoft.com/office/word/2010/wordml"
    data = template_with(("<w:body>", f'<w:body><w:p xmlns:w14="{name}" w14:paraId="1A"/>'))
    assert b"paraId" not in used_parts(data)[BODY]


def test_what_leads_nowhere_and_what_nothing_leads_to_are_dropped():
    dead = relationships((f"{_OFFICE}/image", "media/nowhere.png"), (f"{_OFFICE}/image", "NULL"))
    kept = used_parts(
        write_package(
            {**parts(), "word/_rels/footer1.xml.rels": dead, "__MACOSX/._letter": b"1", "a": b""}
        )
    )
    assert b"Id=" not in kept["word/_rels/footer1.xml.rels"]
    assert kept.keys() == {*parts(), "word/_rels/footer1.xml.rels"}


def test_names_of_parts_are_the_same_in_capitals_and_links_lead_outside():
    rels = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="rId50" Type="{_OFFICE}/hyperlink" Target="#附件"/></Relationships>'
    changed = parts()[rels].replace(b'"footer1.xml"', b'"Footer1.XML"')
    linked = changed.replace(b"</Relationships>", link.encode())
    body = parts()[BODY].replace(b"<w:body>", b'<w:body><w:p><w:hyperlink r:id="rId50"/></w:p>')
    assert "word/footer1.xml" in used_parts(write_package({**parts(), rels: linked, BODY: body}))


def test_stored_data_and_settings_of_the_office_are_dropped():
    settings = parts()["word/settings.xml"].replace(
        b"<w:zoom",
        b'<w:writeProtection w:recommended="1"/><w:view w:val="outline"/><w:zoom',
    )
    settings = settings.replace(
        b"</w:settings>",
        b'<w:docVars><w:docVar w:name="path" w:val="D:\\files"/></w:docVars>'
        b'<w:rsids><w:rsidRoot w:val="00AA"/></w:rsids></w:settings>',
    )
    rels = "word/_rels/document.xml.rels"
    added = "".join(
        f'<Relationship Id="rId{90 + number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                ("customXml", "../customXml/item1.xml"),
                ("glossaryDocument", "glossary/document.xml"),
                ("printerSettings", "printerSettings1.bin"),
            )
        )
    )
    held = template_with(
        (
            "{{ 标题 }}</w:t></w:r>",
            '{{ 标题 }}</w:t></w:r><w:permStart w:id="3" w:ed="lzxq\\lisi"/><w:permEnd w:id="3"/>',
        )
    )
    unpacked = read_package(held)
    assert isinstance(unpacked, dict)
    kept = used_parts(
        write_package(
            {
                **unpacked,
                "word/settings.xml": settings,
                rels: parts()[rels].replace(
                    b"</Relationships>", f"{added}</Relationships>".encode()
                ),
                "customXml/item1.xml": b"<a>lisi</a>",
                "word/glossary/document.xml": b"<a>lisi</a>",
                "word/printerSettings1.bin": b"lisi",
            }
        )
    )
    everything = b"".join(kept.values())
    for name in (b"lisi", b"docVar", b"rsid", b"writeProtection", b"w:view", b"printerSettings"):
        assert name not in everything, name


def test_a_drawing_by_hand_is_kept():
    rels = "word/_rels/document.xml.rels"
    ink = f'<Relationship Id="rId90" Type="{_OFFICE}/customXml" Target="ink/ink1.xml"/>'
    drawn = template_with(("{{ 标题 }}</w:t>", '{{ 标题 }}</w:t><w:contentPart r:id="rId90"/>'))
    unpacked = read_package(drawn)
    assert isinstance(unpacked, dict)
    linked = unpacked[rels].replace(b"</Relationships>", f"{ink}</Relationships>".encode())
    kept = used_parts(write_package({**unpacked, rels: linked, "word/ink/ink1.xml": b"<ink/>"}))
    assert "word/ink/ink1.xml" in kept


@pytest.mark.parametrize(
    "path",
    ["C:\\Users\\lisi\\公章.png", "\\\\server\\lisi\\公章.png", "file:///home/lisi/公章.png"],
)
def test_a_picture_names_its_file_without_the_folders(path):
    picture = f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{path}"/></w:pict>'
    shown = used_parts(template_with(("{{ 标题 }}</w:t>", f"{{{{ 标题 }}}}</w:t>{picture}")))[BODY]
    assert 'alt="公章.png"'.encode() in shown
    assert b"lisi" not in shown


# -- refused ---------------------------------------------------------------------------------------

_TITLE = '<w:r><w:t xml:space="preserve">{{ 标题 }}</w:t></w:r>'
_BY = 'w:id="1" w:author="李四"'


@pytest.mark.parametrize(
    "written",
    [
        f"<w:ins {_BY}>{_TITLE}</w:ins>",
        f"<w:del {_BY}><w:r><w:delText>旧</w:delText></w:r></w:del>{_TITLE}",
        f"<w:moveTo {_BY}>{_TITLE}</w:moveTo>",
        _TITLE.replace("<w:t ", f"<w:rPr><w:rPrChange {_BY}><w:rPr/></w:rPrChange></w:rPr><w:t "),
    ],
)
def test_tracked_changes_are_refused_where_they_are(written):
    (finding,) = check_template(template_with((_TITLE, written)), "模板.docx", LETTER_SPEC)[1]
    assert (finding.code, str(finding.place)) == ("G708", "模板.docx › 正文 › 第 3 段")
    assert "李四" in finding.message
    assert "接受全部修订" in finding.fix


def test_comments_are_refused_and_marks_without_a_comment_dropped():
    mark = '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>'
    mark += '<w:r><w:commentReference w:id="0"/></w:r>'
    marked = read_package(template_with((_TITLE, _TITLE + mark)))
    assert isinstance(marked, dict)
    assert b"comment" not in used_parts(write_package(marked))[BODY]
    comments = f"<w:comments {_WORD}><w:comment {_BY.replace('1', '0')}><w:p/></w:comment>"
    commented = {**marked, "word/comments.xml": f"{comments}</w:comments>".encode()}
    (finding,) = check_template(write_package(commented), "模板.docx", LETTER_SPEC)[1]
    assert (finding.code, str(finding.place)) == ("G708", "模板.docx › 正文 › 第 3 段")
