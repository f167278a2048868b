"""A Word template: its parts as Jinja templates, filled once for each document, and the check of
the result.

Templates come from other people and are not trusted. They may name fields, loop over lists and test
conditions; they may not call, compute, include or access anything else. `template_check` makes sure
of this before a template is filled, and the environment that fills it is a sandbox besides.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gkrw.office.docx.last_section import without_empty_last_section
from gkrw.office.ooxml import BODY, PartKind, part_kind, write_package


def filled_kind(part: str) -> PartKind | None:
    """Return the kind of the part with this name; None where no tags are filled in it."""
    kind = part_kind(part)
    return None if kind is PartKind.COMMENTS else kind


OPENINGS = ("{{", "{%", "{#")
_MARKUP = r"(?:<[^>]*>)*"
_TAG = re.compile(rf"\{{{_MARKUP}(?:\{{.*?\}}|%.*?%|#.*?#){_MARKUP}\}}")
_TEXT_WITH_TAG = re.compile(r"<w:t>(?=(?:(?!<w:t>).)*?\{[{%])", re.DOTALL)
"""The start of a text with a tag. Word must keep the blanks at the ends of the value."""
_BETWEEN_TEXTS = re.compile(r"</w:t>.*?<w:t(?: [^>]*)?>")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_AROUND = [
    re.compile(
        rf"\n?<w:{name}[ >](?:(?!<w:{name}[ >]).)*\{{%{name} ([^}}%]*)%\}}.*?</w:{name}>", re.DOTALL
    )
    for name in ("tr", "p")
]
"""A row around {%tr … %} and a paragraph around {%p … %}; group 1 is what the tag says."""


def source_of(part: bytes) -> str:
    """Return the source of a Jinja template for the XML of a part. Paragraph n is on line n + 1.

    Tags that Word has split over runs are joined; {%tr … %} and {%p … %} replace the row or
    paragraph around them.
    """
    xml = re.sub(r"[\r\n]+", " ", part.decode("utf-8"))
    xml = re.sub(r"<w:p(?=[ />])", "\n<w:p", xml)
    xml = _TAG.sub(_joined, xml)
    xml = _TEXT_WITH_TAG.sub('<w:t xml:space="preserve">', xml)
    for pattern in _AROUND:
        xml = pattern.sub(_without_surroundings, xml)
    return xml


def _joined(tag: re.Match[str]) -> str:
    """Return a tag without the markup inside it and with straight quotation marks."""
    return html.unescape(_BETWEEN_TEXTS.sub("", tag.group())).translate(_STRAIGHT)


def _without_surroundings(row: re.Match[str]) -> str:
    """Return the tag of a row or paragraph without the row or paragraph. The tag contains all line
    breaks, so that later paragraphs keep their lines and no line break is left in the document."""
    before, after = row.string[row.start() : row.start(1)], row.string[row.end(1) : row.end()]
    return "{%" + "\n" * before.count("\n") + f" {row[1]}" + "\n" * after.count("\n") + "%}"


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


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template ready to be filled. `parts` are those of the file, `filled` those with tags."""

    parts: Mapping[str, bytes]
    filled: Mapping[str, Template]

    @staticmethod
    def compile(
        parts: Mapping[str, bytes], trees: Mapping[str, nodes.Template | None]
    ) -> "WordTemplate":
        """Return the template of some parts. `trees` are the syntax trees of the parts that may
        have tags."""
        filled = {name: environment().from_string(tree) for name, tree in trees.items() if tree}
        return WordTemplate(parts, filled)

    def render(self, context: Mapping[str, Any]) -> bytes:
        """Return one document as the bytes of a .docx file. Raise jinja2.TemplateError."""
        rendered = {
            name: template.render(context).replace("\n<w:p", "<w:p").encode()
            for name, template in self.filled.items()
        }
        if BODY in rendered:
            rendered[BODY] = without_empty_last_section(rendered[BODY].decode()).encode()
        return write_package({**self.parts, **rendered})


def parse_tags(part: bytes) -> nodes.Template | None:
    """Return the syntax tree of a part; None where it has no tags. Raise
    jinja2.TemplateSyntaxError."""
    source = source_of(part)
    return environment().parse(source) if any(each in source for each in OPENINGS) else None


def fill_and_prove(
    template: WordTemplate,
    context: Mapping[str, Any],
    lost_from: Callable[[bytes, Mapping[str, Any]], list[str]],
    label: str,
) -> tuple[bytes, str]:
    """Fill a template and check the document. `lost_from` returns the texts that the document
    should contain and does not.

    Return the document, empty where filling or checking fails, and the problem in Chinese, empty
    where there is none. `label` is the word for the document in the problem: 通知.
    """
    try:
        data = template.render(context)
        lost = lost_from(data, context)
    except Exception as error:  # a template can fail in any way; none is a reason for a traceback
        return b"", f"模板填写时出错（{type(error).__name__}）"
    return data, f"写出的{label}缺少：{'、'.join(lost[:5])}" if lost else ""


def template_fix(command: str) -> str:
    """Return the fix for a document with a problem. `command` is the command that writes a default
    template."""
    return (
        "检查模板：字段都在，没有隐藏的文字或行，表格每一栏的字段与表头对得上；"
        f"不知道怎样改的，用 {command} 重新取一份默认模板。"
    )
