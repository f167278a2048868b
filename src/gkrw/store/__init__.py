"""Read the table from YAML. Reading returns the table and all findings, and raises nothing for the
content of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gkrw.core.findings import AnyPlace, Finding, Place, in_order
from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.model import Table
from gkrw.core.wording import on_one_line, with_signs
from gkrw.store import finding_kinds as kinds

if TYPE_CHECKING:
    from yaml.nodes import Node


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as it was read: its table (None if it holds none), its findings, its name and text,
    and the root of its nodes (None if nothing could be read)."""

    table: Table | None
    findings: tuple[Finding, ...]
    file: str
    text: str
    root: "Node | None" = field(default=None, compare=False, repr=False)


class SourceLines:
    """The lines of the files that were read, to be shown with findings."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lines = {file: text.split("\n") for file, text in texts.items()}

    def file_names(self) -> str:
        """Return the first file and the number of others: data/tasks.yaml 和另外 3 个文件."""
        first, *more = self._lines
        return on_one_line(first) + (f" 和另外 {len(more)} 个文件" if more else "")

    def around(self, place: AnyPlace, most: int) -> tuple[str, int]:
        """Return the part of a line within `most` characters of a place, as it can be shown, and
        the index of the place in this part. The part is empty where the place has no line."""
        lines = self._lines.get(place.file, [])
        line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        at = min(place.column - 1, len(line))
        start = max(at - most, 0)
        return with_signs(line[start : at + most]), at - start


def read(data: bytes | None, file: str) -> ParsedFile:
    """Read the table in the content of a file, None if it is too big; `file` is the name of the
    file in places."""
    if data is None:
        finding = kinds.TOO_BIG.at(Place(file, 1, 1), "文件超过 64 MiB，没有读取。")
        return ParsedFile(None, (finding,), file, "")
    with no_cyclic_collection():
        from gkrw.store.decode import decode
        from gkrw.store.nodes import compose
        from gkrw.store.reader import TableReader

        text, findings = decode(data, file)
        composed = compose(text, file, None if findings else data)
        findings += composed.findings
        table = None
        if composed.root is not None:
            reader = TableReader(composed.text, composed.whole, composed.lost)
            table = reader.table(composed.root)
            findings += reader.findings
        if table is None and all(finding.code in _HARMLESS for finding in findings):
            fix = "从版本库取回这个文件，或撤销刚才的改动。"
            findings.append(kinds.EMPTY.at(Place(file, 1, 1), "文件里没有内容。", fix))
        return ParsedFile(table, in_order(findings), file, text, composed.root)


_HARMLESS = frozenset({kinds.BYTE_ORDER_MARK.code, kinds.LINE_ENDINGS.code})
