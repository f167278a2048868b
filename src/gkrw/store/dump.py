"""Write plain data as the YAML of a table, as a careful editor writes it: keys in the order of the
shapes, lists of names in brackets, paragraphs below a |, quotes only where YAML needs them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from yaml.resolver import Resolver

from gkrw.store.decode import CONFLICT_MARK, FORBIDDEN
from gkrw.store.layout import Data
from gkrw.store.shapes import ACCEPTED, DATED, MOVE, TABLE, TASK, KeySpec, Shape, ValueForm
from gkrw.store.values import NULLS

STEP = 2
"""The columns from a key to what is below it."""
_ON_ONE_LINE = (MOVE, ACCEPTED)
"""The shapes whose entries are written in braces."""
_REQUIREMENT = TASK.fields["requirement"]
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")
_RESOLVERS = Resolver.yaml_implicit_resolvers
_UNTYPED = (ValueForm.DAY, ValueForm.CHOICE, ValueForm.FORMAT)
"""The forms of words that stay without quotes whatever type YAML gives them."""
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_ODD_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|\.\.\.|0o[0-7]+$")
_ODD_INSIDE = re.compile(r":(?:\s|$)|\s#|\s$|[\n\t\r]")
_ODD_IN_BRACKETS = re.compile(r"[,\[\]{}:?]")
_UNPRINTABLE = re.compile(rf"{FORBIDDEN}|[\n\t\r\ufeff]")
_PLAIN = re.compile(
    r"[\u4e00-\u9fff][\u3001-\u3011\u4e00-\u9fff，。；：（）“”\dA-Za-z-]*|[A-Z]{1,4}\d{2,8}"
)
"""Texts that none of the patterns above matches, and that YAML takes for nothing but a text: most of
a table, and ids. One pattern takes a third of the time of all."""


def dump(data: Mapping[str, Data], list_indent: int = STEP) -> str:
    """Return a table as text. A list begins `list_indent` columns to the right of its key."""
    return "".join(f"{line}\n" for line in Dumper(list_indent).mapping(data, TABLE, 0))


def scalar_text(
    value: str, field: KeySpec | None = None, *, in_brackets: bool = False, quote: str = ""
) -> str:
    """Return a text on one line, quoted where YAML, or other software that reads it, needs that.
    `quote` is the quotation mark to use in any case."""
    if not quote and is_unquoted(value, field, in_brackets=in_brackets):
        return value
    if quote == '"' or _UNPRINTABLE.search(value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


_usual_text = lru_cache(maxsize=1024)(scalar_text)
"""For keys and names, of which a table has the same few over and over: without this, writing it takes
1.5 times as long."""


def _head(key: str, column: int) -> str:
    return f"{' ' * column}{_usual_text(key)}:"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"


def is_unquoted(value: str, field: KeySpec | None = None, *, in_brackets: bool = False) -> bool:
    """Return whether a text can be written without quotes as the value of a key, or inside brackets
    or braces."""
    form = field.form if field else ValueForm.LINE
    if form is ValueForm.NUMBER:
        return _NUMBER.fullmatch(value) is not None
    if _PLAIN.fullmatch(value):
        return True
    if (
        value in NULLS
        or _ODD_START.match(value)
        or _ODD_INSIDE.search(value)
        or _UNPRINTABLE.search(value)
        or (in_brackets and _ODD_IN_BRACKETS.search(value))
    ):
        return False
    if form in _UNTYPED:
        return True
    return not any(
        pattern.match(value) and not (tag == _TIMESTAMP and form in DATED)
        for tag, pattern in _RESOLVERS.get(value[0], [])
    )


def is_block(value: str) -> bool:
    """Return whether a text can be written as lines below a |."""
    lines = value.split("\n")
    first = next(filter(None, lines), "")
    return (
        bool(first)
        and first[0] not in " \t"
        and bool(lines[-1].strip())
        and _UNPRINTABLE.search("".join(lines).replace("\t", "")) is None
        and CONFLICT_MARK.search(value) is None
    )


def flow_text(value: Data, field: KeySpec | None = None) -> str:
    """Return a value on one line, with lists in brackets and mappings in braces."""
    if isinstance(value, list):
        return f"[{', '.join(flow_text(each, item_field(each, field)) for each in value)}]"
    if isinstance(value, dict):
        shape = shape_of(value, field)
        pairs = [
            f"{_usual_text(key, in_brackets=True)}: {flow_text(value[key], field_of(shape, key))}"
            for key in ordered(value, shape)
        ]
        return f"{{{', '.join(pairs)}}}"
    if field is None:
        return _usual_text(value, in_brackets=True)
    return scalar_text(value, field, in_brackets=True)


def item_field(item: Data, field: KeySpec | None) -> KeySpec | None:
    """Return the field for an item of a list: that of the list for what has shapes."""
    return field if isinstance(item, dict) or (field and field.form in DATED) else None


def field_of(shape: Shape | None, key: str) -> KeySpec | None:
    """Return a key of a shape; None where there is no such key or no shape."""
    return shape.fields.get(key) if shape else None


def shape_of(data: Mapping[str, Data], field: KeySpec | None) -> Shape | None:
    """Return the shape of a mapping at a key, or in its list: the one with most of its keys."""
    shapes = field.shapes if field else ()
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    return max(shapes, key=lambda each: len(data.keys() & each.fields.keys()), default=None)


def ordered(data: Mapping[str, Data], shape: Shape | None) -> Sequence[str]:
    """Return the keys of a mapping in the order of its shape, and then the unknown ones."""
    known = [key for key in shape.fields if key in data] if shape else []
    return (
        known if len(known) == len(data) else [*known, *(key for key in data if key not in known)]
    )


class Dumper:
    """Writes values line by line. A list begins `list_indent` columns to the right of its key."""

    def __init__(self, list_indent: int) -> None:
        self.list_indent = list_indent

    def mapping(self, data: Mapping[str, Data], shape: Shape | None, column: int) -> list[str]:
        """Return the lines of a mapping in a column."""
        lines: list[str] = []
        for key in ordered(data, shape):
            lines += self.entry(_head(key, column), data[key], field_of(shape, key), column)
        return lines

    def entry(self, head: str, value: Data, field: KeySpec | None, column: int) -> list[str]:
        """Return the lines of an entry. `head` is the key with its colon."""
        if isinstance(value, str):
            return self.text(head, value, field, column)
        if isinstance(value, list) and value and _has_lines(value, field):
            lines = [head]
            for each in value:
                lines += self.item(each, field, column + self.list_indent)
            return lines
        if isinstance(value, dict) and value and field and field.form is ValueForm.ONE:
            return [head, *self.mapping(value, shape_of(value, field), column + STEP)]
        return [f"{head} {flow_text(value, field)}"]

    def text(self, head: str, value: str, field: KeySpec | None, column: int) -> list[str]:
        """Return the lines of a text."""
        is_long = field is _REQUIREMENT or (
            "\n" in value and field is not None and field.form is ValueForm.TEXT
        )
        if is_long and is_block(value):
            indent = " " * (column + STEP)
            return [f"{head} |", *(line and indent + line for line in value.split("\n"))]
        return [f"{head} {scalar_text(value, field)}"]

    def item(self, value: Data, field: KeySpec | None, column: int) -> list[str]:
        """Return the lines of a list item."""
        shape = shape_of(value, field) if isinstance(value, dict) else None
        dash = f"{' ' * column}- "
        is_bracket = shape is None and isinstance(value, dict) and len(value) == 1
        if not isinstance(value, dict) or not value or is_bracket or shape in _ON_ONE_LINE:
            return [f"{dash}{flow_text(value, field)}"]
        lines = self.mapping(value, shape, column + STEP)
        lines[0] = f"{dash}{lines[0][column + STEP :]}"
        return lines


def _has_lines(value: Sequence[Data], field: KeySpec | None) -> bool:
    """Return whether each item of a list has lines of its own: entries have, names have not."""
    if field is not None:
        return field.form is ValueForm.MANY
    return all(isinstance(each, dict) and len(each) > 1 for each in value)
