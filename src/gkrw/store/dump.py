"""Write plain data as YAML, laid out as the table is written by hand."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

_NOT_IN_A_BLOCK = re.compile("[\x85\u2028\u2029]|\n\\Z")
"""A line break that a block cannot keep: one that editors do not count, or one at the end."""


def dump_yaml(content: Any) -> str:
    """Return data as YAML. The same data always give the same text.

    Lists are indented below their key, and each paragraph of a text has one line. Takes mappings,
    lists, texts, whole numbers, Decimal and date; every one of them is read back as it was.
    """
    return yaml.dump(
        content,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
        default_flow_style=False,
    )


class _Dumper(yaml.SafeDumper):
    def increase_indent(
        self,
        flow: bool = False,
        indentless: bool = False,  # noqa: ARG002 - PyYAML passes it
    ) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML passes it
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if _NOT_IN_A_BLOCK.search(text):
        style = '"'
    elif "\n" in text:
        # Left to itself, PyYAML puts some of these in single quotes over several lines, which the
        # reader refuses as folded.
        fits = dumper.analyze_scalar(text + "\n").allow_block
        style, text = ("|", text + "\n") if fits else ('"', text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _represent_date(dumper: _Dumper, day: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_number)
_Dumper.add_representer(date, _represent_date)
