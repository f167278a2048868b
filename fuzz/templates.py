"""Word templates of letters, edited at random as people do it in Word and WPS.

The default template gets paragraphs, tables, text boxes, pictures, controls, bookmarks, footnotes,
fields, breaks, conditions and loops at random places; text is copied, moved, split, deleted and
mistyped. Then either the template is refused, each finding with a fix and nearly all with a place, or
letters made from it have every requirement of the table, and are sound by the general check of a
package and, some of them, by an independent validator.
"""

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zlib import crc32

from damage import RICH, SMALL
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator
from runner import Files, main

from gkrw import store
from gkrw.core.findings import errors_in
from gkrw.core.particulars import Particulars
from gkrw.letters.annex_columns import proved_fields
from gkrw.letters.content import Letter, compose_letters
from gkrw.letters.default_template import build_letter_template
from gkrw.letters.fields import LETTER_SPEC, context_of, unneeded_fields
from gkrw.letters.publish import lost_from
from gkrw.office.docx.package_rules import broken_references, mended
from gkrw.office.docx.template import fill_and_prove
from gkrw.office.docx.template_check import check_template
from gkrw.office.ooxml import BODY, W, parse_xml, read_package, write_package
from gkrw.project.open_table import check_table

TEMPLATE = "模板.docx"
VALIDATED = 10
"""One template in so many goes through the independent validator."""
_NAMES = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
_DECLARED = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())
_CONDITIONS = (
    "电话",
    "可能涉及",
    "牵头项数 > 3",
    "not 报送期限",
    "是统称",
    "有完成时限 or 几家牵头",
    "报送单位 == '管委会办公室'",
    '主送机关 != "完成率90%"',
)
_TAGS = (
    "{{ 标题 }}",
    "{{ 电话 }}",
    "{{ 任务总数 }}",
    "{{ 统称 }}",
    "{{ 各部分|length }}",
    "{{ 分解表 }}",
)
_TASK_TAGS = (
    "{{ 任务.编号 }}",
    "{{ 任务.序号 }}",
    "{{ 任务.专题 }}",
    "{% if 任务.专题 %}、{% endif %}",
)
_MISTYPED = (
    *(("{{", each) for each in ("｛｛", "{ {", "{", "{\u200b{")),
    *(("%}", each) for each in ("％}", "% }", "}")),
    *(("{%", each) for each in ("{％", "{ %", "{% ")),
    *((" ", each) for each in ("\u3000", "\xa0", "")),
    *(("}}", each) for each in ("}", "｝｝", "} }")),
    *(("endif", each) for each in ("end if", "Endif", "endfor")),
    *(("for ", each) for each in ("For ", "fоr ", "for")),
    *((".", each) for each in ("。", "．")),
)


# -- elements --------------------------------------------------------------------------------------


def _elements(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<x {_DECLARED}>{xml}</x>"))


def _run(text: str, properties: str = "") -> str:
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r>{properties}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def _paragraph(text: str, besides: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{_run(text) if text else ''}{besides}</w:p>"


def _words(rng: Random) -> str:
    return rng.choice(("请各单位认真落实。", "特此通知", "（一）", "", rng.choice(_TAGS)))


def _picture(rng: Random) -> str:
    number = rng.randrange(1, 6)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="90000" cy="90000"/><wp:docPr id="{number}" name="图片 {number}"/>'
        f'<a:graphic><a:graphicData uri="{_NAMES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="章.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rId92"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="90000" cy="90000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _text_box(rng: Random) -> str:
    inside = "".join(_paragraph(_words(rng)) for _ in range(rng.randrange(1, 3)))
    if rng.random() < 0.4:
        tag = rng.choice(_CONDITIONS)
        inside = _paragraph(f"{{%p if {tag} %}}") + inside + _paragraph("{%p endif %}")
    old = (
        '<w:pict><v:shape id="_x0000_s1026" style="width:90pt;height:30pt"><v:textbox>'
        f"<w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    if rng.random() < 0.4:
        return f"<w:r>{old}</w:r>"
    number = rng.randrange(1, 6)
    new = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="2500000" cy="500000"/><wp:docPr id="{number}" name="文本框 {number}"/>'
        f'<a:graphic><a:graphicData uri="{_NAMES["wps"]}"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2500000" cy="500000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
        f"{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _table(rng: Random) -> str:
    columns = rng.randrange(1, 4)

    def cell() -> str:
        inside = "".join(_paragraph(_words(rng)) for _ in range(rng.randrange(1, 3)))
        if rng.random() < 0.3:
            condition = f"{{%p if {rng.choice(_CONDITIONS)} %}}"
            inside = _paragraph(condition) + inside + _paragraph("{%p endif %}")
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inside}</w:tc>'

    def tag_row(text: str) -> str:
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        width = '<w:tcW w:w="2000" w:type="dxa"/>'
        return f"<w:tr><w:tc><w:tcPr>{width}{span}</w:tcPr>{_paragraph(text)}</w:tc></w:tr>"

    rows = ["<w:tr>" + "".join(cell() for _ in range(columns)) + "</w:tr>" for _ in range(2)]
    if rng.random() < 0.5:
        rows = [tag_row(f"{{%tr if {rng.choice(_CONDITIONS)} %}}"), *rows, tag_row("{%tr endif %}")]
    grid = '<w:gridCol w:w="2000"/>' * columns
    frame = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{frame}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _field(code: str, result: str) -> list[str]:
    return [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        _run(result),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]


# -- edits -----------------------------------------------------------------------------------------


def _some(rng: Random, root: etree._Element, *tags: str) -> etree._Element:
    found = list(root.iter(*(f"{W}{tag}" for tag in tags)))
    return rng.choice(found)


def _blocks(rng: Random, root: etree._Element) -> tuple[etree._Element, list[etree._Element]]:
    """A random holder of paragraphs and some of its blocks that follow each other."""
    holder = _some(rng, root, "body", *(["tc", "txbxContent"] if rng.random() < 0.5 else []))
    blocks = [each for each in holder if each.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")]
    start = rng.randrange(len(blocks)) if blocks else 0
    return holder, blocks[start : start + rng.randrange(1, 6)]


def _place(rng: Random, root: etree._Element, xml: str) -> None:
    """Put blocks before a random block, inside a table or outside."""
    _, blocks = _blocks(rng, root)
    for element in _elements(xml) if blocks else ():
        blocks[0].addprevious(element)


def _put_in_paragraph(rng: Random, root: etree._Element, xml: str) -> None:
    paragraph = _some(rng, root, "p")
    for element in _elements(xml):
        at = rng.randrange(len(paragraph) + 1)
        first = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        paragraph.insert(max(at, first), element)


def add_paragraph(rng: Random, root: etree._Element) -> None:
    _place(rng, root, _paragraph(_words(rng)))


def add_table(rng: Random, root: etree._Element) -> None:
    _place(rng, root, _table(rng) + _paragraph(""))


def add_text_box(rng: Random, root: etree._Element) -> None:
    _put_in_paragraph(rng, root, _text_box(rng))


def add_picture(rng: Random, root: etree._Element) -> None:
    _put_in_paragraph(rng, root, _picture(rng))


def add_break(rng: Random, root: etree._Element) -> None:
    kind = rng.choice((' w:type="page"', "", ' w:type="textWrapping"', ' w:type="column"'))
    _put_in_paragraph(rng, root, f"<w:r><w:br{kind}/></w:r>")


def add_section(rng: Random, root: etree._Element) -> None:
    body = next(root.iter(f"{W}body"))
    paragraphs = [each for each in body if each.tag == f"{W}p"]
    properties = rng.choice(paragraphs).find(f"{W}pPr")
    last = body.find(f"{W}sectPr")
    if properties is not None and last is not None and properties.find(f"{W}sectPr") is None:
        properties.append(deepcopy(last))


def add_note(rng: Random, root: etree._Element) -> None:
    _put_in_paragraph(rng, root, f'<w:r><w:footnoteReference w:id="{rng.choice((2, 3))}"/></w:r>')


def add_field(rng: Random, root: etree._Element) -> None:
    pieces = _field(rng.choice(("PAGE", "REF 任务名", "DATE \\@ yyyy", "NUMPAGES")), "1")
    if rng.random() < 0.7:
        _put_in_paragraph(rng, root, pieces[0])
        begun = next(root.iter(f"{W}fldChar")).getparent()
        assert begun is not None
        for piece in reversed(pieces[1:]):
            begun.addnext(_elements(piece)[0])
        return
    first, *_, last = [each for each in root.iter(f"{W}p") if len(each) > 1] or [root] * 2
    if first.tag == f"{W}p":
        first.extend(_elements("".join(pieces[:4])))
        last.insert(1, _elements(pieces[4])[0])


def add_bookmark(rng: Random, root: etree._Element) -> None:
    number = rng.randrange(3)
    start = f'<w:bookmarkStart w:id="{number}" w:name="任务名{number or ""}"/>'
    first, second = sorted(rng.choices(range(len(list(root.iter(f"{W}p")))), k=2))
    paragraphs = list(root.iter(f"{W}p"))
    if any(each.get(f"{W}id") == str(number) for each in root.iter(f"{W}bookmarkStart")):
        return
    paragraphs[first].append(_elements(start)[0])
    paragraphs[second].append(_elements(f'<w:bookmarkEnd w:id="{number}"/>')[0])


def add_control(rng: Random, root: etree._Element) -> None:
    """Put a run, or blocks that follow each other, into a content control."""
    properties = f'<w:sdtPr><w:id w:val="{rng.randrange(5)}"/></w:sdtPr>'
    (control,) = _elements(f"<w:sdt>{properties}<w:sdtContent/></w:sdt>")
    if rng.random() < 0.5:
        runs = [each for each in root.iter(f"{W}r") if each.getparent().tag == f"{W}p"]
        chosen = [rng.choice(runs)]
    else:
        holder, chosen = _blocks(rng, root)
        if not chosen or holder.tag == f"{W}tc":
            return
    chosen[0].addprevious(control)
    for each in chosen:
        control[-1].append(each)


def add_condition(rng: Random, root: etree._Element) -> None:
    """Put blocks into a condition or loop of whole paragraphs."""
    _, blocks = _blocks(rng, root)
    if not blocks:
        return
    condition = f"{{%p if {rng.choice(_CONDITIONS)} %}}"
    opening, end = rng.choice(
        ((condition, "{%p endif %}"), ("{%p for 甲 in 各部分 %}", "{%p endfor %}"))
    )
    if rng.random() < 0.1:
        opening, end = opening.replace("%p ", "% "), end.replace("%p ", "% ")
    blocks[0].addprevious(_elements(_paragraph(opening))[0])
    last = blocks[-1]
    if rng.random() < 0.3 and last.tag == f"{W}p":
        last.addnext(_elements(_paragraph("{%p else %}") + _paragraph("乙"))[0])
    following = rng.choice((last, last, last.getnext() if last.getnext() is not None else last))
    (following if following.tag != f"{W}sectPr" else last).addnext(_elements(_paragraph(end))[0])


def add_inline_condition(rng: Random, root: etree._Element) -> None:
    runs = [each for each in root.iter(f"{W}r") if each.find(f"{W}t") is not None]
    at = rng.randrange(len(runs))
    other = min(at + rng.choice((0, 0, 0, 1, 2)), len(runs) - 1)
    runs[at].addprevious(_elements(_run(f"{{% if {rng.choice(_CONDITIONS)} %}}"))[0])
    runs[other].addnext(_elements(_run(rng.choice(("{% endif %}", "{% else %}无{% endif %}"))))[0])


def add_to_row(rng: Random, root: etree._Element) -> None:
    """Put something into a row that a loop repeats."""
    texts = [each for each in root.iter(f"{W}t") if "任务." in (each.text or "")]
    chosen = rng.choice(texts) if texts else None
    run = None if chosen is None else chosen.getparent()
    if run is None:
        return
    mark = '<w:bookmarkStart w:id="7" w:name="行"/><w:bookmarkEnd w:id="7"/>'
    control = f'<w:sdt><w:sdtPr><w:id w:val="777"/></w:sdtPr><w:sdtContent>{_run("甲")}</w:sdtContent></w:sdt>'
    made = rng.choice(
        (
            _text_box(rng),
            _picture(rng),
            mark,
            control,
            _run(rng.choice(_TASK_TAGS)),
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
    )
    for element in reversed(_elements(made)):
        run.addnext(element)


def hide_text(rng: Random, root: etree._Element) -> None:
    run = _some(rng, root, "r")
    run.insert(0, _elements("<w:rPr><w:vanish/></w:rPr>")[0])


def add_ruby(rng: Random, root: etree._Element) -> None:
    """Put a run under a pronunciation."""
    run = _some(rng, root, "r")
    (ruby,) = _elements(
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{_run('pīn')}</w:rt><w:rubyBase/></w:ruby></w:r>"
    )
    run.addprevious(ruby)
    next(ruby.iter(f"{W}rubyBase")).append(run)


def add_local_link(rng: Random, root: etree._Element) -> None:
    for piece in _field('HYPERLINK "D:\\公文\\方案.docx"', "方案"):
        _put_in_paragraph(rng, root, piece)


def float_table(rng: Random, root: etree._Element) -> None:
    for table in root.iter(f"{W}tbl"):
        if rng.random() < 0.5 and table.find(f"{W}tblPr/{W}tblpPr") is None:
            (position,) = _elements('<w:tblpPr w:tblpX="1" w:tblpY="1"/>')
            properties = table.find(f"{W}tblPr")
            if properties is not None:
                properties.insert(0, position)


def write_as_paragraphs(rng: Random, root: etree._Element) -> None:
    """Write the tasks of a table as paragraphs."""
    tables = [each for each in root.iter(f"{W}tbl") if "任务." in _text(each)]
    if not tables:
        return
    table = rng.choice(tables)
    loop = re.search(r"\{%tr (for 任务 in [^ ]+) %\}", _text(table))
    fields = ["工作任务", "工作要求", "牵头部门", "责任部门", "完成时限", "量化指标"]
    if rng.random() < 0.2:
        fields.remove(rng.choice(fields))
    tags = [f"{{{{ 任务.{each} }}}}" for each in fields]
    written = rng.choice(([*tags], ["（".join(tags)], ["；".join(tags[:3]), "".join(tags[3:])]))
    if loop is not None:
        lines = (f"{{%p {loop[1]} %}}", *written, "{%p endfor %}")
        for element in _elements("".join(map(_paragraph, lines))):
            table.addprevious(element)
        table.getparent().remove(table)


def _text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def add_change(rng: Random, root: etree._Element) -> None:
    run = _some(rng, root, "r")
    if run.getparent() is not None and run.getparent().tag == f"{W}p":
        (change,) = _elements('<w:ins w:id="90" w:author="李四"/>')
        run.addprevious(change)
        change.append(run)


def split_run(rng: Random, root: etree._Element) -> None:
    """Split the text of a run, as Word does when it checks the spelling."""
    for _ in range(rng.randrange(1, 12)):
        text = _some(rng, root, "t")
        run = text.getparent()
        if run is None or len(text.text or "") < 2:
            continue
        at = rng.randrange(1, len(text.text or ""))
        other = deepcopy(run)
        rest = next(other.iter(f"{W}t"))
        rest.text, text.text = (text.text or "")[at:], (text.text or "")[:at]
        for each in (rest, text):
            each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addnext(other)
        if rng.random() < 0.3:
            run.addnext(_elements('<w:proofErr w:type="spellStart"/>')[0])


def mistype(rng: Random, root: etree._Element) -> None:
    right, wrong = rng.choice(_MISTYPED)
    texts = [each for each in root.iter(f"{W}t") if right in (each.text or "")]
    if texts:
        text = rng.choice(texts)
        text.text = (text.text or "").replace(right, wrong, 1)


def delete(rng: Random, root: etree._Element) -> None:
    element = _some(rng, root, "p", "r", "tr")
    parent = element.getparent()
    if parent is None or element.find(f"{W}pPr/{W}sectPr") is not None:
        return
    if element.tag == f"{W}p" and len(parent.findall(f"{W}p")) < 2:
        return
    parent.remove(element)


def copy_block(rng: Random, root: etree._Element) -> None:
    _, blocks = _blocks(rng, root)
    for block in blocks:
        if block.find(f".//{W}sectPr") is None:
            blocks[-1].addnext(deepcopy(block))


def move_block(rng: Random, root: etree._Element) -> None:
    _, blocks = _blocks(rng, root)
    _, others = _blocks(rng, root)
    if not blocks or not others:
        return
    block, other = blocks[0], others[0]
    is_free = block.find(f".//{W}sectPr") is None and len(list(block.itersiblings())) > 1
    if is_free and other not in {*block.iter()}:
        other.addprevious(block)


def shuffle_properties(rng: Random, root: etree._Element) -> None:
    for properties in list(root.iter(f"{W}pPr", f"{W}rPr", f"{W}tcPr")):
        if rng.random() < 0.2:
            children = list(properties)
            rng.shuffle(children)
            properties[:] = children


def merge_cells(rng: Random, root: etree._Element) -> None:
    """Merge a cell with those below it, as people do with the heading of a table."""
    cells = [each for each in root.iter(f"{W}tc") if each.find(f"{W}tcPr") is not None]
    for kind in ("restart", "continue") if rng.random() < 0.5 else ("continue",):
        (mark,) = _elements(f'<w:vMerge w:val="{kind}"/>')
        properties = rng.choice(cells)[0] if cells else None
        if properties is not None and properties.find(f"{W}vMerge") is None:
            properties.append(mark)


EDITS: tuple[Callable[[Random, etree._Element], None], ...] = (
    add_paragraph,
    add_table,
    add_text_box,
    add_picture,
    add_break,
    add_section,
    add_note,
    add_field,
    add_bookmark,
    add_control,
    add_condition,
    add_condition,
    add_inline_condition,
    add_to_row,
    add_to_row,
    hide_text,
    add_ruby,
    add_local_link,
    float_table,
    write_as_paragraphs,
    write_as_paragraphs,
    add_change,
    split_run,
    mistype,
    delete,
    copy_block,
    move_block,
    shuffle_properties,
    merge_cells,
)


# -- cases -----------------------------------------------------------------------------------------


@cache
def _default() -> dict[str, bytes]:
    parts = read_package(build_letter_template())
    assert isinstance(parts, dict)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    added = {
        "[Content_Types].xml": '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
        "word/_rels/document.xml.rels": "".join(
            f'<Relationship Id="{key}" Type="{_NAMES["r"]}/{name}" Target="{target}"/>'
            for key, name, target in (
                ("rId92", "image", "media/image1.png"),
                ("rId93", "footnotes", "footnotes.xml"),
            )
        )
        + "</Relationships>",
    }
    for name, xml in added.items():
        end = re.search(rb"</\w+>$", parts[name])
        assert end is not None
        parts[name] = parts[name][: end.start()] + xml.encode()
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}">{_paragraph("", f"<w:r><w:{kind}/></w:r>")}</w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"))
    )
    notes = "".join(
        f'<w:footnote w:id="{number}">{_paragraph(text)}</w:footnote>'
        for number, text in ((2, "见附件。"), (3, "{{ 电话 }}"))
    )
    parts["word/footnotes.xml"] = f"<w:footnotes {_DECLARED}>{lines}{notes}</w:footnotes>".encode()
    parts["word/media/image1.png"] = b"\x89PNG\r\n\x1a\n"
    return parts


def make(rng: Random) -> Files:
    parts = dict(_default())
    root = etree.fromstring(_with_names(parts[BODY]))
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6))):
        rng.choice(EDITS)(rng, root)
    parts[BODY] = etree.tostring(root, encoding="UTF-8", standalone=True)
    return {TEMPLATE: write_package(parts)}


def _with_names(part: bytes) -> bytes:
    declared = " ".join(f'xmlns:{key}="{uri}"' for key, uri in _NAMES.items() if key not in "wr")
    return part.replace(b"<w:document ", f"<w:document {declared} ".encode(), 1)


@cache
def _letters(text: str) -> tuple[list[Letter], frozenset[str]]:
    """All letters of a table, and the fields that have nothing to show in any of them."""
    table = check_table(store.read(text.encode(), "表.yaml"))
    assert table is not None
    letters = [
        letter
        for is_possible in (False, True)
        for letter in compose_letters(table, (), Particulars(), is_possible)[0]
    ]
    return letters, unneeded_fields(table)


def check(files: Files) -> None:
    data = files[TEMPLATE]
    # Columns are left out of the letters of the small table, which sets no deadline.
    letters, unneeded = _letters((SMALL, RICH)[crc32(data) // VALIDATED % 2])
    template, findings = check_template(data, TEMPLATE, LETTER_SPEC, unneeded)
    assert (template is None) == bool(errors_in(findings)), findings
    for finding in findings:
        assert finding.message.strip(), finding
        assert finding.fix.strip(), finding
        assert finding.place.line or finding.code in ("G706", "G707"), finding
    if template is None:
        return
    for number, letter in enumerate(letters):
        context = context_of(letter)
        proof = partial(lost_from, proved=proved_fields(letter.columns, template.used))
        made, problem = fill_and_prove(template, context, proof, "通知")
        assert "出错" not in problem, problem
        if problem:
            continue
        parts = read_package(made)
        assert isinstance(parts, dict)
        assert mended(parts) == parts
        assert list(broken_references(parts)) == []
        _is_sound(parts)
        _has_everything(made, letter)
        if number == 0 and crc32(data) % VALIDATED == 0:
            _is_valid(made)


def _is_sound(parts: dict[str, bytes]) -> None:
    """What Word needs, looked at in another way than the program does."""
    for name, content in parts.items():
        if not name.endswith(".xml") or not name.startswith("word/"):
            continue
        assert b"{%" not in content, name
        assert b"{{" not in content, name
        root = parse_xml(content)
        for cell in root.iter(f"{W}tc"):
            last = [each for each in cell if not str(each.tag).endswith(("End", "Start"))][-1]
            assert last.tag in (f"{W}p", f"{W}sdt"), name
        for box in root.iter(f"{W}txbxContent"):
            assert box.find(f".//{W}p") is not None, name
        for path, attribute in (
            (f".//{{{_NAMES['wp']}}}docPr", "id"),
            (f".//{W}bookmarkStart", f"{W}name"),
            (f".//{W}bookmarkStart", f"{W}id"),
            (f".//{W}bookmarkEnd", f"{W}id"),
            (f".//{W}sdtPr/{W}id", f"{W}val"),
            (f".//{W}footnoteReference", f"{W}id"),
        ):
            ids = [each.get(attribute) for each in root.iterfind(path)]
            assert len({*ids}) == len(ids), (name, path, ids)
        kinds = [each.get(f"{W}fldCharType") for each in root.iter(f"{W}fldChar")]
        assert kinds.count("begin") == kinds.count("end"), name


def _has_everything(made: bytes, letter: Letter) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        root = parse_xml(archive.read(BODY))
    text = "".join(each.text or "" for each in root.iter(f"{W}t"))
    for row in letter.rows:
        for line in row.task.requirement.split("\n"):
            assert line in text, (letter.body.name, row.task.id)
    Document(io.BytesIO(made))


def _is_valid(made: bytes) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "通知.docx"
        path.write_bytes(made)
        errors = OpenXmlValidator().validate(path).errors
    assert not errors, [each.description for each in errors][:5]


if __name__ == "__main__":
    main(make, check)
