"""Open a Word template from an untrusted source, and check it before any document is filled."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from lxml import etree

from gkrw.core.findings import Finding, ParagraphPlace, errors_in
from gkrw.office.docx.package_cleaning import cleaned
from gkrw.office.docx.package_rules import broken_references, mended
from gkrw.office.docx.tag_spelling import syntax_hint
from gkrw.office.docx.tag_structure import structure_problems
from gkrw.office.docx.tag_syntax import TAG, TagProblem, pairs, syntax_problems
from gkrw.office.docx.template import WordTemplate, filled_kind, parse_source
from gkrw.office.docx.template_columns import with_flowing_tables, without_columns
from gkrw.office.docx.template_content import (
    content_problems,
    font_findings,
    protection_findings,
    ruby_texts,
    tags_in_ruby,
    tags_outside_text,
    unfilled_findings,
    unfinished,
)
from gkrw.office.docx.template_looks import odd_looks
from gkrw.office.docx.template_package import open_template_package
from gkrw.office.docx.template_places import place_of, shown_places
from gkrw.office.docx.template_source import SourceParagraph, jinja_source, read_paragraphs
from gkrw.office.docx.template_spec import (
    BROKEN_REFERENCE,
    BROKEN_TAG,
    MISSING_FIELD,
    NOT_ALLOWED,
    UNFINISHED,
    TemplateField,
    TemplateSpec,
)
from gkrw.office.docx.template_tags import check_tags
from gkrw.office.ooxml import BODY, W, parse_xml


def check_template(
    data: bytes, file: str, spec: TemplateSpec, unneeded: Set[str] = frozenset()
) -> tuple[WordTemplate | None, list[Finding]]:
    """Compile a template and check it. Return the template, None if it has errors, and all
    findings. `unneeded` are the fields that have nothing to show for any task of the table: a
    template need not have them, and its columns that only show such fields are left out."""
    unpacked, findings = open_template_package(data, file)
    if not unpacked:
        return None, findings
    place = ParagraphPlace(file, 0)
    findings += [
        UNFINISHED.at(place_of(file, each.part, each.element), each.message, each.fix or None)
        for each in unfinished(unpacked)
    ]
    findings += protection_findings(unpacked, place, spec.kind.label)
    parts = mended(cleaned(unpacked))
    parts[BODY] = with_flowing_tables(without_columns(parts[BODY], unneeded))
    trees: dict[str, nodes.Template | None] = {}
    used: set[str] = set()
    for name, content in parts.items():
        if kind := filled_kind(name):
            trees[name], problems = _check_part(kind.value, content, file, spec.fields, used)
            findings += problems
        elif name.startswith("word/") and name.endswith(".xml"):
            findings += unfilled_findings(name, content, place)
    findings += [
        BROKEN_REFERENCE.at(place_of(file, each.part, each.element), each.message)
        for each in broken_references(parts)
    ]
    template = None
    if not errors_in(findings):
        findings += [
            MISSING_FIELD.at(_place_of_loop(parts, file, path) or place, message, fix)
            for path, message, fix in _missing_fields(spec, spec.fields, "", used, unneeded)
        ]
        template = _compile(parts, trees, spec.fields, used)
        if template is None:
            findings.append(BROKEN_TAG.at(place, _FILLS_BADLY, _FILLS_BADLY_FIX))
    findings += font_findings(parts, place)
    return None if errors_in(findings) else template, findings


_FILLS_BADLY = (
    "填写时会弄坏文件：有成对的标签写法不一（如 for 和 tr endfor），或一半在链接、文本框里。"
)
_FILLS_BADLY_FIX = "成对的标签写成一样的（都有 tr 或都没有），在普通文字里重新输入一遍。"


# -- one part --------------------------------------------------------------------------------------

_UNKNOWN_TAG = "没有这种标签，或者写错了地方；只能用 for、if、elif、else、endfor、endif。"


def _check_part(
    label: str, content: bytes, file: str, fields: Sequence[TemplateField], used: set[str]
) -> tuple[nodes.Template | None, list[Finding]]:
    """Return the syntax tree of the tags of a part (None without tags, or where they cannot be
    parsed), and the findings. Add to `used` the fields that the tags write."""
    root = parse_xml(content)
    rubies = ruby_texts(root)
    paragraphs = read_paragraphs(root)
    texts = [each.text for each in paragraphs]
    places = list(shown_places([each.element for each in paragraphs]))
    tree = None
    problems, can_be_parsed = _problems_of(root, paragraphs, texts, fields, rubies)
    if can_be_parsed:
        try:
            tree = parse_source(jinja_source(root, paragraphs))
        except TemplateSyntaxError as error:
            problems.append(_syntax_error(error, texts))
        except RecursionError:
            problems.append(TagProblem(NOT_ALLOWED, 0, "标签套得太深。"))
        if tree is not None:
            found, names = check_tags(tree, fields)
            problems += found
            used |= names

    def finding(found: TagProblem) -> Finding:
        # The source can have more paragraphs than `texts`, such as those in another namespace.
        number = found.paragraph if found.paragraph <= len(texts) else 0
        text = found.quote or (texts[number - 1] if number else "")
        shortened = f"{text[:40]}…" if len(text) > 42 else text
        quote = "" if text.strip() in found.message else f"“{shortened}”："
        place = ParagraphPlace(file, number, 1, label, places[number - 1] if number else "")
        return found.kind.at(place, quote + found.message, found.fix or None)

    return tree, [*map(finding, dict.fromkeys(problems))]


def _problems_of(
    root: etree._Element,
    paragraphs: Sequence[SourceParagraph],
    texts: Sequence[str],
    fields: Sequence[TemplateField],
    rubies: Mapping[etree._Element, str],
) -> tuple[list[TagProblem], bool]:
    """Return the problems of a part that can be seen before its tags are parsed, and whether they
    can be. `rubies` is the result of ruby_texts."""
    rows: dict[etree._Element, str] = {}
    around = [next(each.element.iterancestors(f"{W}tr"), None) for each in paragraphs]
    for row, text in zip(around, texts, strict=True):
        if row is not None:
            rows[row] = rows.get(row, "") + text
    outside = [*tags_outside_text(root, paragraphs), *tags_in_ruby(rubies, paragraphs)]
    elsewhere = {each.paragraph for each in outside}
    texts_of_rows = (None if row is None else rows[row] for row in around)
    syntax = [
        each
        for each in syntax_problems(texts, texts_of_rows, {*_names(fields)})
        if each.paragraph not in elsewhere
    ]
    structure: list[TagProblem] = []
    if not outside and not syntax:
        lists = {*_long_lists(fields)}
        structure = list(structure_problems(root, paragraphs, pairs(texts)[1], lists))
    content = [*content_problems(root, paragraphs), *odd_looks(paragraphs)]
    problems = [*content, *outside, *syntax, *structure]
    return problems, not (outside or syntax or structure)


def _syntax_error(error: TemplateSyntaxError, texts: Sequence[str]) -> TagProblem:
    """Return the problem that Jinja has found, with the tag. The tags are complete and in pairs, so
    few errors are left for Jinja to find."""
    number = error.lineno - 1
    is_unknown = "unknown tag" in str(error.message)
    tags = TAG.findall(texts[number - 1]) if 0 < number <= len(texts) else []
    quote = next((tag for tag in tags if not _parses(tag)), "")
    said, fix = ("", "") if is_unknown else syntax_hint(quote)
    message = f"标签的写法不对：{said}" if said else "标签的写法不对。"
    return TagProblem(BROKEN_TAG, number, _UNKNOWN_TAG if is_unknown else message, fix, quote)


_WITH_ITS_PAIR = {
    "if": "{}{{% endif %}}",
    "for": "{}{{% endfor %}}",
    "elif": "{{% if 1 %}}{}{{% endif %}}",
    "else": "{{% if 1 %}}{}{{% endif %}}",
    "endif": "{{% if 1 %}}{}",
    "endfor": "{{% for a in b %}}{}",
}


def _parses(tag: str) -> bool:
    """Return whether Jinja can parse a tag when the other tags of its pair are added."""
    written = re.sub(r"^\{%(?:p|tr) ", "{% ", tag)
    name = re.match(r"\{%\s*(\w+)", written)
    try:
        parse_source(_WITH_ITS_PAIR.get(name[1] if name else "", "{}").format(written))
    except (TemplateSyntaxError, RecursionError):
        return False
    return True


def place_of_fields(
    template: WordTemplate, file: str, spec: TemplateSpec, problem: str
) -> ParagraphPlace:
    """Return the place of the tag with the first field that a problem names; the whole file where
    no tag has it."""
    named = [(problem.find(name), -len(name), name) for name in _names(spec.fields)]
    for *_, name in sorted(each for each in named if each[0] >= 0):
        for part in template.filled:
            for paragraph in read_paragraphs(parse_xml(template.parts[part])):
                tags = " ".join(TAG.findall(paragraph.text))
                if not {name, spec.either.get(name)}.isdisjoint(re.findall(r"\w+", tags)):
                    return place_of(file, part, paragraph.element)
    return ParagraphPlace(file, 0)


def _long_lists(fields: Sequence[TemplateField]) -> Iterator[str]:
    """Yield the names of the lists whose entries a document must show."""
    for field in fields:
        if field.of and any(each.required for each in field.of):
            yield field.name
        yield from _long_lists(field.of)


def _names(fields: Sequence[TemplateField]) -> Iterator[str]:
    for field in fields:
        yield field.name
        yield from _names(field.of)


# -- the whole template ----------------------------------------------------------------------------


def _missing_fields(
    spec: TemplateSpec,
    fields: Sequence[TemplateField],
    prefix: str,
    used: Set[str],
    unneeded: Set[str],
    entry: str = "",
) -> Iterator[tuple[str, str, str]]:
    """Yield for each required field that is not used, but those that are `unneeded`, the path of
    the list around it, a message and a fix. `prefix` is that path with a dot, `entry` the usual
    name of an entry of the list."""
    for field in fields:
        if field.name in unneeded:
            continue
        path = prefix + field.name
        if field.of and path in used:
            inner = field.entry
            yield from _missing_fields(spec, field.of, f"{path}.", used, unneeded, inner)
        elif (field.required or field.name in spec.either) and (
            path not in used and prefix + spec.either.get(field.name, field.name) not in used
        ):
            around = prefix.rstrip(".")
            inside = f"（写在 {around} 的循环里）" if around else ""
            message = f"模板里没有“{field.name}”{inside}，{spec.kind.label}会缺少这项内容。"
            name = f"{entry}.{field.name}" if entry else field.name
            tag = f"循环 {{% for {field.entry} in {name} %}}" if field.of else f" {{{{ {name} }}}}"
            yield around, message, f"补上{tag}。{field.explanation}"


def _place_of_loop(parts: Mapping[str, bytes], file: str, path: str) -> ParagraphPlace | None:
    """Return the place of the first loop over a list; None where there is none."""
    name = path.rpartition(".")[2]
    if not name:
        return None
    for paragraph in read_paragraphs(parse_xml(parts[BODY])):
        if re.search(rf"\{{%(?:p|tr)? ?for \w+ in (?:\w+\.)*{name} ", paragraph.text):
            return place_of(file, BODY, paragraph.element)
    return None


def _compile(
    parts: Mapping[str, bytes],
    trees: Mapping[str, nodes.Template | None],
    fields: Sequence[TemplateField],
    used: Set[str],
) -> WordTemplate | None:
    """Compile a template and fill it with sample values, then with empty ones. Return None when
    this fails or the result is no XML."""
    try:
        template = WordTemplate.compile(parts, trees, used)
        for full in (True, False):
            filled = template.rendered_parts(_sample(fields, full))
            for name in template.filled:
                parse_xml(filled[name])
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
