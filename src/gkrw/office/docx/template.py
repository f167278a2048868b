"""A Word template: its parts as Jinja templates, filled once for each document, and the check of
the result.

Templates come from other people and are not trusted. They may name fields, loop over lists and test
conditions; they may not call, compute, include or access anything else. `template_check` makes sure
of this before a template is filled, and the environment that fills it is a sandbox besides.
"""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gkrw.core.wording import shortened
from gkrw.office.docx.document_proof import read_visible_text
from gkrw.office.docx.joint_marks import MARKS_FIELD, spread_marks
from gkrw.office.docx.last_section import without_empty_last_section
from gkrw.office.docx.package_rules import has_ids, mended, needs_mending
from gkrw.office.docx.tag_syntax import OPENINGS
from gkrw.office.docx.template_source import UNIT_TAG, read_paragraphs
from gkrw.office.ooxml import BODY, PartKind, W, parse_xml, part_kind, write_package


def filled_kind(part: str) -> PartKind | None:
    """Return the kind of the part with this name; None where no tags are filled in it."""
    kind = part_kind(part)
    return None if kind is PartKind.COMMENTS else kind


_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


def _as_text(value: object) -> object:
    """Return a value as it is written into a document. A text with line breaks is escaped here and
    gets Word's line breaks; Jinja escapes the others."""
    if isinstance(value, Markup) or not isinstance(value, str) or "\n" not in value:
        return value
    return _BREAK.join(escape(line) for line in value.split("\n"))


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of all templates: undefined names are errors, values are escaped, and
    there are no globals."""
    jinja = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_as_text, keep_trailing_newline=True
    )
    jinja.globals.clear()
    return jinja


_END = "\x1e"
"""The end of a paragraph: a control character, which no text contains."""


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template ready to be filled. `parts` are those of the file, `filled` those with tags, `used`
    the paths of the fields that it writes."""

    parts: Mapping[str, bytes]
    filled: Mapping[str, Template]
    used: Set[str] = frozenset()

    @staticmethod
    def compile(
        parts: Mapping[str, bytes],
        trees: Mapping[str, nodes.Template | None],
        used: Set[str] = frozenset(),
    ) -> "WordTemplate":
        """Return the template of some parts. `trees` are the syntax trees of the parts that may
        have tags."""
        filled = {name: environment().from_string(tree) for name, tree in trees.items() if tree}
        return WordTemplate(parts, filled, used)

    def render(self, context: Mapping[str, Any]) -> bytes:
        """Return one document as the bytes of a .docx file. Raise jinja2.TemplateError."""
        return write_package(self.rendered_parts(context))

    def rendered_parts(self, context: Mapping[str, Any]) -> Mapping[str, bytes]:
        """Return the parts of one document, see `mended`. Raise jinja2.TemplateError."""
        rendered = {
            name: template.render(context).replace("\n", "").encode()
            for name, template in self.filled.items()
        }
        if BODY in rendered:
            rendered[BODY] = without_empty_last_section(rendered[BODY].decode()).encode()
            names = str(context.get(MARKS_FIELD, "")).split("\n")
            if len(names) > 1:
                rendered[BODY] = spread_marks(rendered[BODY], names)
        parts = {**self.parts, **rendered}
        mend = any(
            has_ids(self.parts[name]) or needs_mending(rendered[name], self.parts[name])
            for name in rendered
        )
        return mended(parts) if mend else parts

    def sentences(self, context: Mapping[str, Any]) -> list[str]:
        """Return the text of each paragraph of the body outside of tables, without blanks. The tags
        are filled in as plain text, to compare it with the text of the document that was filled
        as XML. Raise jinja2.TemplateError."""
        paragraphs = (
            each
            for each in read_paragraphs(parse_xml(self.parts[BODY]))
            if next(each.element.iterancestors(f"{W}tbl"), None) is None
        )
        source = _END.join(UNIT_TAG.sub(r"{%\2%}", each.text) for each in paragraphs)
        plain = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
        text = plain.from_string(source).render(context)
        return [line for each in text.split(_END) if (line := re.sub(r"\s", "", each))]


def parse_source(source: str) -> nodes.Template | None:
    """Return the syntax tree of the source of a part; None where it has no tags. Raise
    jinja2.TemplateSyntaxError."""
    return environment().parse(source) if any(each in source for each in OPENINGS) else None


def fill_and_prove(
    template: WordTemplate,
    context: Mapping[str, Any],
    lost_from: Callable[[bytes, Mapping[str, Any]], list[str]],
    label: str,
    with_sentences: bool = False,
) -> tuple[bytes, str]:
    """Fill a template and check the document. `lost_from` returns the texts that the document
    should contain and does not; `with_sentences` also checks each sentence with a figure.

    Return the document, empty where filling or checking fails, and the problem in Chinese, empty
    where there is none. `label` is the word for the document in the problem: 通知.
    """
    try:
        data = template.render(context)
        lost = lost_from(data, context)
        if with_sentences and not lost:
            written = {re.sub(r"\s", "", each) for each in read_visible_text(data).paragraphs}
            said = (each for each in template.sentences(context) if re.search(r"\d", each))
            lost = [f"“{shortened(each)}”这一段" for each in said if each not in written]
    except Exception as error:  # a template can fail in any way; none is a reason for a traceback
        return b"", f"模板填写时出错（{type(error).__name__}）"
    return data, f"写出的{label}缺少：{'、'.join(lost[:5])}" if lost else ""


def template_fix(command: str) -> str:
    """Return the fix for a document with a problem. `command` is the command that writes a default
    template."""
    return (
        "检查模板：字段都在，没有用条件去掉一部分，没有隐藏的文字或行、竖着合并的格，表格每一栏的字段与表头对得上；"
        f"不知道怎样改的，用 {command} 重新取一份默认模板。"
    )
