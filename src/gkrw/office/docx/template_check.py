"""Check a Word template before any document is filled."""

from collections.abc import Iterator, Mapping, Sequence, Set

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace, errors_in
from gkrw.office.docx.template import WordTemplate, compile_template, is_filled, parse_tags
from gkrw.office.docx.template_package import (
    content_problems,
    font_findings,
    open_template_package,
    tags_outside_text,
    text_in,
    unfilled_part_findings,
)
from gkrw.office.docx.template_spec import (
    BROKEN_TAG,
    MISSING_FIELD,
    NOT_ALLOWED,
    TemplateField,
    TemplateSpec,
)
from gkrw.office.docx.template_tags import TagProblem, check_tags, syntax_problems
from gkrw.office.ooxml import W, parse_xml, part_kind


def check_template(
    data: bytes, file: str, spec: TemplateSpec
) -> tuple[WordTemplate | None, list[Finding]]:
    """Compile a template and check it. Returns it, or None if it has errors, and all findings."""
    parts, findings = open_template_package(data, file)
    if not parts:
        return None, findings
    template = None
    trees: dict[str, nodes.Template | None] = {}
    used: set[str] = set()
    for name, content in parts.items():
        if is_filled(name):
            trees[name], problems = _check_part(name, content, file, spec.fields, used)
            findings += problems
        elif name.startswith("word/") and name.endswith(".xml"):
            findings += unfilled_part_findings(name, content, file)
    if not findings:
        place = ParagraphPlace(file, 0)
        findings += _missing_fields(spec, spec.fields, "", used, place)
        template = _compile(parts, trees, spec.fields)
        if template is None:
            findings.append(BROKEN_TAG.at(place, _FILLS_BADLY, _FILLS_BADLY_FIX))
    findings += font_findings(parts, file)
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
    name: str, content: bytes, file: str, fields: Sequence[TemplateField], used: set[str]
) -> tuple[nodes.Template | None, list[Finding]]:
    """The syntax tree of the tags of a part (None without tags, or where they cannot be parsed),
    and the findings. Adds to `used` the fields that the tags use."""
    root = parse_xml(content)
    paragraphs = list(root.iter(f"{W}p"))
    texts = [text_in(each) for each in paragraphs]
    rows = (next(each.iterancestors(f"{W}tr"), None) for each in paragraphs)
    outside = tags_outside_text(root)
    syntax = syntax_problems(texts, (None if row is None else text_in(row) for row in rows))
    problems = [*content_problems(root), *outside, *syntax]
    tree = None
    if not outside and not syntax:
        try:
            tree = parse_tags(content)
        except TemplateSyntaxError as error:
            # The errors that Jinja finds in tags that are complete and in pairs.
            message = _UNKNOWN_TAG if "unknown tag" in str(error.message) else "标签的写法不对。"
            problems.append(TagProblem(BROKEN_TAG, error.lineno - 1, message))
        except RecursionError:
            problems.append(TagProblem(NOT_ALLOWED, 0, "标签套得太深。"))
        if tree is not None:
            found, names = check_tags(tree, fields)
            problems += found
            used |= names

    kind = part_kind(name)
    label = "" if kind is None else kind.value
    places = list(_places(paragraphs))

    def finding(found: TagProblem) -> Finding:
        # The source can have more paragraphs than Word's own: those in another namespace.
        number = found.paragraph if found.paragraph <= len(texts) else 0
        text = texts[number - 1] if number else ""
        shortened = f"{text[:40]}…" if len(text) > 40 else text
        quote = "" if text.strip() in found.message else f"“{shortened}”："
        place = ParagraphPlace(file, number, 1, label, places[number - 1] if number else "")
        return found.kind.at(place, quote + found.message, found.fix or None)

    return tree, [*map(finding, problems)]


def _places(paragraphs: Sequence[etree._Element]) -> Iterator[str]:
    """How a user finds each paragraph: 第 3 段, counted outside of tables, or 第 2 个表格第 1 行."""
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
    spec: TemplateSpec,
    fields: Sequence[TemplateField],
    prefix: str,
    used: Set[str],
    place: ParagraphPlace,
) -> Iterator[Finding]:
    """A finding for each required field that is not used; `prefix` is the path of the list around
    the fields, with a dot."""
    for field in fields:
        if not field.required and field.name not in spec.either:
            continue
        path = prefix + field.name
        if path not in used and prefix + spec.either.get(field.name, field.name) not in used:
            inside = f"（写在 {prefix.rstrip('.')} 的循环里）" if prefix else ""
            yield MISSING_FIELD.at(
                place,
                f"模板里没有“{field.name}”{inside}，{spec.kind.label}会缺少这项内容。",
                f"补上{'循环' if field.of else '标签'}。{field.explanation}",
            )
        elif field.of:
            yield from _missing_fields(spec, field.of, f"{path}.", used, place)


def _compile(
    parts: Mapping[str, bytes],
    trees: Mapping[str, nodes.Template | None],
    fields: Sequence[TemplateField],
) -> WordTemplate | None:
    """Compile a template and fill it with sample values, then with empty ones. Returns None when
    that fails or the result is no XML."""
    try:
        template = compile_template(parts, trees)
        for full in (True, False):
            values = _sample(fields, full)
            for part in template.filled.values():
                parse_xml(part.render(values).encode())
    except (TemplateError, SyntaxError, ValueError, TypeError, RecursionError):
        return None
    return template


def _sample(fields: Sequence[TemplateField], full: bool) -> dict[str, object]:
    """A value for every field, or an empty one where a field may be empty.

    Lists have two entries: repeating a misplaced loop breaks the XML.
    """
    return {
        field.name: ([_sample(field.of, full) if field.of else "甲"] * 2 if full else [])
        if field.is_list
        else int(full)
        if field.number
        else "甲" * full
        for field in fields
    }
