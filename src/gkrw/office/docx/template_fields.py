"""The fields that a Word template may use: what a kind of document has to say.

The names stand in a Word file that the office edits, so they are the office's words. A field with
fields of its own is a list to loop over: `{%tr for 任务 in 部分.任务清单 %}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gkrw.files.manifest import DocumentKind


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One name that a template may use.

    `required`: a document without it would lose something, so a template must have it. A list has
    an `entry`, the name that its entries get in examples of a loop, and `of`, the fields of each
    entry; entries without fields are texts. A `number` can be compared with another.
    """

    name: str
    explanation: str
    required: bool = False
    number: bool = False
    entry: str = ""
    of: tuple["TemplateField", ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether its value is a list to loop over."""
        return bool(self.entry)


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """What a template for a kind of document may say, and must.

    `either` has, for a field, another one that may stand for it.
    """

    kind: DocumentKind
    fields: tuple[TemplateField, ...]
    either: Mapping[str, str] = field(default_factory=dict)
