"""Check what is around the tags of a template and between them: a paragraph or row that a tag
replaces has no other content, and a pair encloses whole paragraphs, rows, sections and fields.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from lxml import etree

from gkrw.office.docx.element_settings import OFF
from gkrw.office.docx.tag_syntax import TagAt, TagProblem
from gkrw.office.docx.template_source import SourceParagraph
from gkrw.office.docx.template_spec import BROKEN_TAG, LOST_CONTENT, REPEATED, SPLIT_CONTENT
from gkrw.office.ooxml import W

_PARAGRAPH, _ROW, _TABLE, _SECTION, _FIELD = (
    f"{W}{name}" for name in ("p", "tr", "tbl", "sectPr", "fldChar")
)
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_HARMLESS_NAMES = (
    "p r t tr tc proofErr lastRenderedPageBreak tab cr bookmarkStart bookmarkEnd permStart permEnd"
    " hyperlink smartTag sdt sdtContent sdtEndPr noBreakHyphen softHyphen"
)
_HARMLESS = {f"{W}{name}" for name in _HARMLESS_NAMES.split()}
_PROPERTIES = {f"{W}{name}" for name in ("pPr", "rPr", "trPr", "tcPr", "tblPrEx", "sdtPr")}
_NAMES = {
    "sectPr": "分节符",
    "pageBreakBefore": "“段前分页”",
    "br": "分页符",
    "drawing": "图片或文本框",
    "pict": "图片或文本框",
    "AlternateContent": "图片或文本框",
    "object": "嵌入的对象",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "fldChar": "域",
    "fldSimple": "域",
    "instrText": "域",
    "sym": "符号",
    "tbl": "表格",
    "oMath": "公式",
    "oMathPara": "公式",
    "commentReference": "批注",
}


def structure_problems(
    root: etree._Element,
    paragraphs: Sequence[SourceParagraph],
    groups: Sequence[Sequence[TagAt]],
    lists: Collection[str] = (),
) -> Iterator[TagProblem]:
    """Yield the problems. `groups` are the statements that belong together: if, elif, else,
    endif. `lists` are the names of lists that may be longer than a page."""
    numbers = {each.element: number for number, each in enumerate(paragraphs, 1)}
    for number, paragraph in enumerate(paragraphs, 1):
        unit = paragraph.unit
        if unit is not None and (lost := _lost_with(unit, paragraph.section)):
            what = "一段" if unit.tag == _PARAGRAPH else "一行"
            yield TagProblem(
                LOST_CONTENT,
                number,
                f"标签所在的{what}还有{lost}，填写时会和标签一起去掉。",
                f"把{lost}移到前面或后面，标签单独占{what}。",
            )
    yield from _repeated(root, numbers)
    yield from _repeated_loops([each.text for each in paragraphs], groups)
    for first, *_ in groups:
        element = paragraphs[first.paragraph - 1].element
        looped = re.search(r" in (?:\w+\.)*(\w+)", first.tag) if first.name == "for" else None
        is_long = looped is not None and looped[1] in lists
        if is_long and next(element.iterancestors(f"{W}txbxContent"), None) is not None:
            message = "循环在文本框里：文本框不跨页，一页写不下的会被截掉。"
            fix = "把循环和里面的内容移到文本框外面。"
            yield TagProblem(LOST_CONTENT, first.paragraph, message, fix, first.tag)
    if not groups:
        return
    rare = [*root.iter(f"{W}t", _SECTION, _FIELD, _CHART, _DIAGRAM)]
    places = {element: number for number, element in enumerate(rare)}
    for group in groups:
        for first, second in pairwise(group):
            if problem := _unlike(paragraphs, first, second):
                yield problem
                continue
            start, end = (paragraphs[at.paragraph - 1].text_at(at.offset) for at in (first, second))
            between = rare[places[start] : places[end]]
            yield from _cut_content(paragraphs, numbers, first, second, between)


def _repeated(root: etree._Element, numbers: dict[etree._Element, int]) -> Iterator[TagProblem]:
    """Yield a problem for each row and table with tags that is the same as the one before it."""
    for element in root.iter(_ROW, _TABLE):
        following = element.getnext()
        while following is not None and following.tag != element.tag and not _text_of(following):
            following = following.getnext()
        text = _text_of(element)
        if following is None or following.tag != element.tag or "{{" not in text:
            continue
        if text == _text_of(following):
            number = numbers.get(next(following.iter(_PARAGRAPH), following), 0)
            what = "这一行和上面一行" if element.tag == _ROW else "这个表格和上面一个"
            yield TagProblem(REPEATED, number, f"{what}一样，每一项会写两遍。", "", text[:40])


def _repeated_loops(
    texts: Sequence[str], groups: Sequence[Sequence[TagAt]]
) -> Iterator[TagProblem]:
    """Yield a problem for each loop over paragraphs that is the same as the one before it."""
    for first, *_, last in groups:
        if first.name != "for" or first.paragraph == last.paragraph:
            continue
        loop = texts[first.paragraph - 1 : last.paragraph]
        following = last.paragraph
        while following < len(texts) and not texts[following].strip():
            following += 1
        if texts[following : following + len(loop)] == loop:
            message = "这个循环和上面一个一样，每一项会写两遍。"
            yield TagProblem(REPEATED, following + 1, message, "", first.tag)


def _text_of(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _lost_with(unit: etree._Element, kept: etree._Element | None) -> str:
    """Return the name of what is lost with a paragraph or row besides its tag; empty for
    nothing. `kept` is its section, where that stays."""
    for element in unit.iter(etree.Element):
        name = etree.QName(element).localname
        if any(each.tag in _PROPERTIES for each in element.iterancestors()):
            setting = element.get(f"{W}val", "")
            if (element.tag == _SECTION and element is not kept) or (
                name == "pageBreakBefore" and setting not in OFF
            ):
                return _NAMES[name]
            continue
        if element.tag == f"{W}br" and element.get(f"{W}type", "textWrapping") == "textWrapping":
            continue
        if element.tag not in _HARMLESS and element.tag not in _PROPERTIES:
            return _NAMES.get(name, f"别的内容（{name}）")
    return ""


def _unlike(
    paragraphs: Sequence[SourceParagraph], first: TagAt, second: TagAt
) -> TagProblem | None:
    """Return the problem with two statements in places that do not match, such as two cells: the
    content between them could not be repeated or removed. None when they match."""
    one, other = paragraphs[first.paragraph - 1], paragraphs[second.paragraph - 1]
    units = [one.unit, other.unit]
    both = f"{first.tag} 和 {second.tag} "
    if first.prefix:
        parents = [None if unit is None else unit.getparent() for unit in units]
        if parents[0] is not None and parents[0] is parents[1]:
            return None
        message = f"{both}不在同一个地方（同一格、同一个表格、文本框或内容控件）。"
        return TagProblem(SPLIT_CONTENT, first.paragraph, message, _together(one, other), first.tag)
    if one.element.getparent() is not other.element.getparent():
        if _table_of(one) is not None and _table_of(one) is _table_of(other):
            right = f"{{%tr {first.tag[2:].lstrip()}"
            message = f"{both}不在同一格，少了 tr。"
            fix = (
                f"要整行整行地写，改成 {right}，与 {{%tr {second.tag[2:].lstrip()} 各占表格的一行；"
                "只管一格的，移到同一格。"
            )
        else:
            message = f"{both}不在同一个地方（如一个在文本框或表格里，另一个不在）。"
            fix = _together(one, other)
        return TagProblem(SPLIT_CONTENT, first.paragraph, message, fix, first.tag)
    if one.element is not other.element:
        for at, paragraph in ((first, one), (second, other)):
            if paragraph.text.strip() == at.tag:
                message = f"{at.tag} 单独占一段，少了 p，填写后会留下空段。"
                fix = f"改成 {{%p {at.tag[2:].lstrip()}，同一组的标签都单独占一段、都写 {{%p。"
                return TagProblem(BROKEN_TAG, at.paragraph, message, fix, at.tag)
    if _around(one, first) != _around(other, second):
        message = f"{both}有一个在链接、内容控件里，另一个不在。"
        fix = "在普通文字里重新输入这两个标签。"
        if f"{W}sdt" in {*_around(one, first), *_around(other, second)}:
            fix = _FREE_OF_CONTROL
        return TagProblem(SPLIT_CONTENT, first.paragraph, message, fix, first.tag)
    return None


_FREE_OF_CONTROL = "右键单击内容控件，选“删除内容控件”，里面的文字会留下。"


def _together(one: SourceParagraph, other: SourceParagraph) -> str:
    """Return how two statements of whole paragraphs or rows come to the same place: what is around
    one of them only decides."""
    around = [[*each.element.iterancestors()] for each in (one, other)]
    alone = {each.tag for each in {*around[0]} ^ {*around[1]}}
    if f"{W}sdt" in alone:
        return _FREE_OF_CONTROL
    if f"{W}txbxContent" in alone:
        return "都移到同一个文本框里，或者都移到文本框外。"
    if _table_of(one) is not None and _table_of(one) is _table_of(other):
        return "移到同一格；要整行整行地写，改成 {%tr，各占表格的一行。"
    if f"{W}tbl" in alone:
        return "都移到表格外，或者都移到同一个表格里：要整行整行地写，改成 {%tr，各占表格的一行。"
    return "移到同一个地方。"


def _table_of(paragraph: SourceParagraph) -> etree._Element | None:
    return next(paragraph.element.iterancestors(f"{W}tbl"), None)


def _around(paragraph: SourceParagraph, at: TagAt) -> list[object]:
    """Return the names of the elements around a tag, up to its paragraph."""
    text = paragraph.text_at(at.offset)
    around = list(text.iterancestors())
    return [each.tag for each in around[: around.index(paragraph.element)]]


def _cut_content(
    paragraphs: Sequence[SourceParagraph],
    numbers: dict[etree._Element, int],
    first: TagAt,
    second: TagAt,
    between: Sequence[etree._Element],
) -> Iterator[TagProblem]:
    """Yield the problems with what a pair encloses: half of a field, half of a section, or a chart
    that a loop would repeat. `between` are the elements of these kinds, in document order."""
    both = f"{first.tag} 和 {second.tag} "
    depth = lowest = 0
    for element in between:
        number = numbers.get(next(element.iterancestors(_PARAGRAPH), element), 0)
        if element.tag == _FIELD:
            kind = element.get(f"{W}fldCharType")
            depth += (kind == "begin") - (kind == "end")
            lowest = min(lowest, depth)
        elif element.tag in (_CHART, _DIAGRAM) and first.name == "for":
            message = "循环里不能有图表和 SmartArt：写了几遍，Word 就打不开了。"
            yield TagProblem(SPLIT_CONTENT, number, message, "移到循环外面，或者改成图片。")
        elif element.tag == _SECTION and element is paragraphs[second.paragraph - 1].section:
            continue  # it stays behind the end
        elif element.tag == _SECTION and not _encloses_sections(paragraphs, first, second):
            message = f"{both}中间有分节符，前后各页的纸张方向、页眉会跟着变。"
            fix = "让循环或条件包住整节：开头的标签紧跟在上一个分节符后面，结尾的标签紧跟在分节符后面。"
            yield TagProblem(SPLIT_CONTENT, number, message, fix)
            return
    if depth or lowest < 0:
        message = f"{both}中间只有半个域（如页码、目录、链接）。"
        fix = "把域整个放在两个标签的中间或外面。"
        yield TagProblem(SPLIT_CONTENT, first.paragraph, message, fix, first.tag)


def _encloses_sections(paragraphs: Sequence[SourceParagraph], first: TagAt, second: TagAt) -> bool:
    """Return whether two statements enclose whole sections: each comes directly after a section
    break, or the first at the beginning."""
    units = [paragraphs[at.paragraph - 1].unit for at in (first, second)]
    if units[0] is None or units[1] is None:
        return False
    if paragraphs[first.paragraph - 1].section is not None:
        return _ends_section(units[1].getprevious())
    before = [unit.getprevious() for unit in units if unit is not None]
    return (before[0] is None or _ends_section(before[0])) and _ends_section(before[1])


def _ends_section(element: etree._Element | None) -> bool:
    return element is not None and element.find(f"{W}pPr/{_SECTION}") is not None
