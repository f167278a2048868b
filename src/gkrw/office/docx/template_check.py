"""Open a Word template from an untrusted source, and check it before any document is filled."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import PurePosixPath

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace, errors_in
from gkrw.files.file_access import FETCH
from gkrw.office.docx.template import OPENINGS, WordTemplate, filled_kind, parse_tags
from gkrw.office.docx.template_spec import (
    BROKEN_TAG,
    FONT,
    MISSING_FIELD,
    NOT_ALLOWED,
    NOT_WORD,
    UNSAFE,
    TemplateField,
    TemplateSpec,
)
from gkrw.office.docx.template_tags import TagProblem, check_tags, syntax_problems
from gkrw.office.ooxml import BODY, UnsafeXml, Unusable, W, parse_xml, read_package, unsafe_xml


def check_template(
    data: bytes, file: str, spec: TemplateSpec
) -> tuple[WordTemplate | None, list[Finding]]:
    """Compile a template and check it. Return the template, None if it has errors, and all
    findings."""
    parts, findings = open_template_package(data, file)
    if not parts:
        return None, findings
    template = None
    place = ParagraphPlace(file, 0)
    trees: dict[str, nodes.Template | None] = {}
    used: set[str] = set()
    for name, content in parts.items():
        if kind := filled_kind(name):
            trees[name], problems = _check_part(kind.value, content, file, spec.fields, used)
            findings += problems
        elif name.startswith("word/") and name.endswith(".xml"):
            findings += _unfilled_findings(name, content, place)
    if not findings:
        missing = _missing_fields(spec, spec.fields, "", used)
        findings += [MISSING_FIELD.at(place, *said) for said in missing]
        template = _compile(parts, trees, spec.fields)
        if template is None:
            findings.append(BROKEN_TAG.at(place, _FILLS_BADLY, _FILLS_BADLY_FIX))
    findings += _font_findings(parts, place)
    return None if errors_in(findings) else template, findings


_FILLS_BADLY = (
    "填写时会弄坏文件：有成对的标签写法不一（如 for 和 tr endfor），或一半在链接、修订或文本框里。"
)
_FILLS_BADLY_FIX = (
    "成对的标签写成一样的（都有 tr 或都没有），在普通文字里重新输入一遍；有修订的先接受修订。"
)


# -- one part --------------------------------------------------------------------------------------

_UNKNOWN_TAG = "没有这种标签，或者写错了地方；只能用 for、if、elif、else、endfor、endif。"


def _check_part(
    label: str, content: bytes, file: str, fields: Sequence[TemplateField], used: set[str]
) -> tuple[nodes.Template | None, list[Finding]]:
    """Return the syntax tree of the tags of a part (None without tags, or where they cannot be
    parsed), and the findings. Add to `used` the fields that the tags use."""
    root = parse_xml(content)
    paragraphs = list(root.iter(f"{W}p"))
    texts = [_text_in(each) for each in paragraphs]
    rows = (next(each.iterancestors(f"{W}tr"), None) for each in paragraphs)
    outside = _tags_outside_text(root)
    syntax = syntax_problems(texts, (None if row is None else _text_in(row) for row in rows))
    problems = [*_content_problems(root), *outside, *syntax]
    tree = None
    if not outside and not syntax:
        try:
            tree = parse_tags(content)
        except TemplateSyntaxError as error:
            # The tags are complete and in pairs, so few errors are left for Jinja to find.
            message = _UNKNOWN_TAG if "unknown tag" in str(error.message) else "标签的写法不对。"
            problems.append(TagProblem(BROKEN_TAG, error.lineno - 1, message))
        except RecursionError:
            problems.append(TagProblem(NOT_ALLOWED, 0, "标签套得太深。"))
        if tree is not None:
            found, names = check_tags(tree, fields)
            problems += found
            used |= names

    places = list(_places(paragraphs))

    def finding(found: TagProblem) -> Finding:
        # The source can have more paragraphs than `texts`, such as those in another namespace.
        number = found.paragraph if found.paragraph <= len(texts) else 0
        text = texts[number - 1] if number else ""
        shortened = f"{text[:40]}…" if len(text) > 40 else text
        quote = "" if text.strip() in found.message else f"“{shortened}”："
        place = ParagraphPlace(file, number, 1, label, places[number - 1] if number else "")
        return found.kind.at(place, quote + found.message, found.fix or None)

    return tree, [*map(finding, problems)]


def _places(paragraphs: Sequence[etree._Element]) -> Iterator[str]:
    """Yield how a user finds each paragraph: 第 3 段, counted outside of tables, or 第 2 个表格第 1 行."""
    tables: dict[etree._Element, tuple[int, dict[etree._Element, int]]] = {}
    outside = 0
    for paragraph in paragraphs:
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        table = next(paragraph.iterancestors(f"{W}tbl"), None)
        if row is None or table is None:
            outside += 1
            yield f"第 {outside} 段"
            continue
        number, rows = tables.setdefault(table, (len(tables) + 1, {}))
        yield f"第 {number} 个表格第 {rows.setdefault(row, len(rows) + 1)} 行"


# -- the whole template ----------------------------------------------------------------------------


def _missing_fields(
    spec: TemplateSpec, fields: Sequence[TemplateField], prefix: str, used: Set[str]
) -> Iterator[tuple[str, str]]:
    """Yield a message and a fix for each required field that is not used. `prefix` is the path of
    the list around the fields, with a dot."""
    for field in fields:
        path = prefix + field.name
        if field.of and path in used:
            yield from _missing_fields(spec, field.of, f"{path}.", used)
        elif (field.required or field.name in spec.either) and (
            path not in used and prefix + spec.either.get(field.name, field.name) not in used
        ):
            inside = f"（写在 {prefix.rstrip('.')} 的循环里）" if prefix else ""
            message = f"模板里没有“{field.name}”{inside}，{spec.kind.label}会缺少这项内容。"
            yield message, f"补上{'循环' if field.of else '标签'}。{field.explanation}"


def _compile(
    parts: Mapping[str, bytes],
    trees: Mapping[str, nodes.Template | None],
    fields: Sequence[TemplateField],
) -> WordTemplate | None:
    """Compile a template and fill it with sample values, then with empty ones. Return None when
    this fails or the result is no XML."""
    try:
        template = WordTemplate.compile(parts, trees)
        for full in (True, False):
            values = _sample(fields, full)
            for part in template.filled.values():
                parse_xml(part.render(values).encode())
    except (TemplateError, SyntaxError, ValueError, TypeError, RecursionError):
        return None
    return template


def _sample(fields: Sequence[TemplateField], full: bool) -> dict[str, object]:
    """Return a value for every field, or an empty one unless `full`.

    Full lists have two entries: repeating a misplaced loop breaks the XML.
    """
    return {
        field.name: ([_sample(field.of, full) if field.of else "甲"] * 2 if full else [])
        if field.is_list
        else int(full)
        if field.number
        else "甲" * full
        for field in fields
    }


# -- the package -----------------------------------------------------------------------------------

_MAX_FILLED = 2 * 1024 * 1024
"""The limit for a part with tags, in bytes: that of the default template has 15 kB."""
_EMBEDDED = ("/aFChunk", "/oleObject", "/package", "/subDocument", "/control")
"""The types of relationships to embedded documents and programs, which Word would open."""


def open_template_package(data: bytes, file: str) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the parts of a .docx file by name, and no findings; or no parts, and the findings why
    the file must not be used."""
    place = ParagraphPlace(file, 0)
    parts = read_package(data)
    if isinstance(parts, Unusable):
        kind, fix = _KINDS_AND_FIXES.get(parts, (NOT_WORD, _SAVE_AS))
        message = parts.value.format(old=_OLD, file="Word 文件", program="Word")
        return {}, [kind.at(place, message, fix)]
    if any(filled_kind(name) and len(content) > _MAX_FILLED for name, content in parts.items()):
        return {}, [UNSAFE.at(place, "模板的文字部分大得不正常。", _START_AFRESH)]
    if BODY not in parts:
        message = "文件里没有 Word 的正文（word/document.xml）。"
        return {}, [NOT_WORD.at(place, message, _SAVE_AS)]
    findings = list(_check_parts(parts, place))
    return ({} if findings else parts), findings


_SAVE_AS = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”，不加密码。"
_START_AFRESH = "运行 gkrw template new 重新取一份默认模板，再把改动加进去。"
_OLD = ".doc 文件，或者是加了密码的 Word 文件"
_KINDS_AND_FIXES = {
    Unusable.NOT_FETCHED: (NOT_WORD, FETCH),
    Unusable.TOO_BIG: (UNSAFE, _START_AFRESH),
    Unusable.ENCRYPTED: (NOT_WORD, "去掉密码，另存为 .docx。"),
}


def _check_parts(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    if any(PurePosixPath(name).name.lower() in ("vbaproject.bin", "vbadata.xml") for name in parts):
        yield UNSAFE.at(place, "模板里有宏。", "另存为不带宏的 .docx 文件。")
    types = parts.get("[Content_Types].xml", b"")
    if b"wordprocessingml.document.main+xml" not in types:
        yield NOT_WORD.at(place, "这不是普通的 Word 文档（可能是 .dotx 或 .docm）。", _SAVE_AS)
    if not re.search(rb'"/?word/document\.xml"', parts.get("_rels/.rels", b"")):
        yield NOT_WORD.at(place, "文件的正文不在 Word 通常放的地方。", _SAVE_AS)
    for name, content in parts.items():
        if filled_kind(name.lower()) and not filled_kind(name):
            yield NOT_WORD.at(place, f"文件里的 {name} 大小写不对。", _SAVE_AS)
        if not name.lower().endswith((".xml", ".rels")):
            continue
        unsafe = unsafe_xml(content)
        if unsafe is UnsafeXml.NOT_UTF8:
            yield NOT_WORD.at(place, f"{name} 不是 UTF-8 编码。", _SAVE_AS)
            continue
        if unsafe is UnsafeXml.DECLARATIONS:
            yield UNSAFE.at(place, f"{name} 里有 Word 不会写的内容（DOCTYPE）。", _START_AFRESH)
            continue
        try:
            root = parse_xml(content)
        except etree.XMLSyntaxError:
            yield NOT_WORD.at(place, f"文件已经损坏：{name} 读不了。", _START_AFRESH)
            continue
        if name.lower().endswith(".rels"):
            yield from _check_relationships(root, place)


def _check_relationships(root: etree._Element, place: ParagraphPlace) -> Iterator[Finding]:
    """Yield a finding for each external file, except for hyperlinks, and each embedded one."""
    for relationship in root:
        kind, target = relationship.get("Type", ""), relationship.get("Target", "")[:80]
        if relationship.get("TargetMode") == "External":
            if not kind.endswith("/hyperlink"):
                fix = "在 Word 中删掉这个链接；图片改为直接插入，不用“链接到文件”。"
                yield UNSAFE.at(place, f"模板引用了外部文件：{target}", fix)
        elif kind.endswith(_EMBEDDED):
            fix = "在 Word 中删掉嵌入的对象；要用它的内容，复制成普通文字。"
            yield UNSAFE.at(place, f"模板里嵌入了别的文件：{target}", fix)


# -- content ---------------------------------------------------------------------------------------

_RAW = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?raw\b")
_FETCHING_FIELD = re.compile(
    r"\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I
)


def _text_in(element: etree._Element) -> str:
    """Return all text in an element, as it is in the file."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def _content_problems(root: etree._Element) -> Iterator[TagProblem]:
    """Yield a problem for deleted text, for each raw tag, and for each field that fetches something
    from outside."""
    if next(root.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
        message = "修订还没有处理完：有删掉的文字。"
        yield TagProblem(NOT_ALLOWED, 0, message, "在 Word 里接受或拒绝全部修订。")
    for paragraph in root.iter(f"{W}p"):
        if _RAW.search(_text_in(paragraph)):
            yield TagProblem(NOT_ALLOWED, 0, "有 raw 标签，里面的标签不会填写。")
    for code in _fetching_fields(root):
        yield TagProblem(UNSAFE, 0, f"有引用外部内容的域：{code}")


def _tags_outside_text(root: etree._Element) -> list[TagProblem]:
    """Return a problem for each element with a tag outside of text: in attributes, field codes,
    comments of the XML and the like."""
    found = []
    for element in root.iter():
        texts = [*map(str, element.attrib.values()), element.tail or ""]
        if element.tag not in (f"{W}t", f"{W}delText"):
            texts.append(element.text or "")
        if any(opening in text for text in texts for opening in OPENINGS):
            message = "标签写在了文字以外的地方（如图片说明、域代码）。"
            found.append(TagProblem(NOT_ALLOWED, 0, message))
    return found


def _unfilled_findings(name: str, content: bytes, place: ParagraphPlace) -> Iterator[Finding]:
    """Yield the findings in a part that is never filled, such as comments."""
    if b"{{" in content or b"{%" in content:
        message = f"“{name}”这一部分（如批注）里有标签，不会填写。"
        yield NOT_ALLOWED.at(place, message, "把标签移到正文、页眉或页脚的普通文字里。")
    for code in _fetching_fields(parse_xml(content)):
        yield UNSAFE.at(place, f"有引用外部内容的域：{code}")


def _fetching_fields(root: etree._Element) -> Iterator[str]:
    """Return the codes, shortened, of the fields by which Word fetches something from outside."""
    codes = [*(str(each.get(f"{W}instr")) for each in root.iter(f"{W}fldSimple")), ""]
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag == f"{W}fldChar":
            codes.append("")
        else:
            codes[-1] += element.text or ""  # a code may be in several pieces
    return (code.strip()[:60] for code in codes if _FETCHING_FIELD.match(code))


def _font_findings(parts: Mapping[str, bytes], place: ParagraphPlace) -> Iterator[Finding]:
    """Yield a warning for each style and paragraph with a font for Latin letters only."""
    for name, content in parts.items():
        if name != "word/styles.xml" and not filled_kind(name):
            continue
        latin_only: dict[str, str] = {}
        for fonts in parse_xml(content).iter(f"{W}rFonts"):
            latin = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
            if latin and not (fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme")):
                latin_only.setdefault(_owner(fonts), latin)
        for owner, latin in latin_only.items():
            yield FONT.at(place, f"{owner}只设了西文字体 {latin}，没有设中文字体。")


def _owner(fonts: etree._Element) -> str:
    """Return a phrase for the style or paragraph that sets a font; 默认字体 where neither does."""
    for ancestor in fonts.iterancestors(f"{W}style", f"{W}p"):
        if ancestor.tag == f"{W}p":
            return f"“{_text_in(ancestor)[:20]}”一段"
        name = ancestor.find(f"{W}name")
        return f"样式“{'' if name is None else name.get(f'{W}val')}”"
    return "默认字体"
