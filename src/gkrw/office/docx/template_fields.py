"""The fields that the Word templates of a kind of document may use.

Users type the names in Word, so they are Chinese. A field that is a list is looped over:
`{%tr for 任务 in 部分.任务清单 %}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gkrw.files.manifest import DocumentKind


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One name that a template may use.

    A template must use a `required` field: documents would lose content without it. A list has an
    `entry`, the name of the loop variable in examples, and `of`, the fields of each entry; entries
    without fields are texts. A `number` can be compared with an integer.
    """

    name: str
    explanation: str
    required: bool = False
    number: bool = False
    entry: str = ""
    of: tuple["TemplateField", ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return bool(self.entry)


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """The fields of a kind of document. `either` maps a field to another that may replace it."""

    kind: DocumentKind
    fields: tuple[TemplateField, ...]
    either: Mapping[str, str] = field(default_factory=dict)
