"""A Word template: opened with care, understood, and filled once for each document.

The text of a template is data that somebody sends around. It may name fields, loop over lists and
ask conditions; it may not call, compute, include or reach into anything. That is checked before
anything is filled, and the environment that fills it is a sandbox besides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gkrw.office.docx.open_docx import FILLED
from gkrw.office.ooxml_zip import write_package

_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


def _as_text(value: object) -> object:
    """A value on its way into a document: escaped, its line breaks those of Word."""
    if isinstance(value, Markup) or not isinstance(value, str) or "\n" not in value:
        return value
    return _BREAK.join(escape(line) for line in value.split("\n"))


def environment() -> ImmutableSandboxedEnvironment:
    """What fills templates: nothing undefined, everything escaped, no way out."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_as_text, keep_trailing_newline=True
    )
    made.globals.clear()
    return made


def source_of(xml: str) -> str:
    """The XML of a part as the source of a Jinja template, a line for each paragraph.

    docxtpl puts together tags that Word has split over runs, and takes the paragraph or row
    around {%p … %} and {%tr … %} away.
    """
    patched: str = DocxTemplate(None).patch_xml(re.sub(r"[\r\n]+", " ", xml))
    return _PARAGRAPH.sub("\n<w:p", patched)


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template ready to be filled. `fixed` are the parts that are the same in every document."""

    parts: Mapping[str, bytes]
    filled: Mapping[str, Template]

    def render(self, context: Mapping[str, Any]) -> bytes:
        """One document as the bytes of a .docx file. Raises jinja2.TemplateError."""
        return write_package(
            {
                name: self.filled[name].render(context).replace("\n<w:p", "<w:p").encode()
                if name in self.filled
                else content
                for name, content in self.parts.items()
            }
        )


def compiled(parts: Mapping[str, bytes]) -> WordTemplate:
    """A template from parts that were checked. Raises jinja2.TemplateSyntaxError."""
    filled = {}
    jinja = environment()
    for name, content in parts.items():
        if FILLED.fullmatch(name):
            source = source_of(content.decode("utf-8"))
            if "{{" in source or "{%" in source or "{#" in source:
                filled[name] = jinja.from_string(source)
    return WordTemplate(parts, filled)
