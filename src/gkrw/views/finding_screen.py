"""Findings for a terminal, each with its line and a mark under the place."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gkrw.core.findings import Finding, Severity
from gkrw.store import SourceLines
from gkrw.views.finding_text import advice
from gkrw.views.wrap import wrap, wrapped

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.HINT: "cyan"}
_INDENT = 4


def draw_findings(
    lines: SourceLines, findings: Sequence[Finding], summary: str, width: int
) -> Iterator[RenderableType]:
    """Yield every finding, then the summary, for a terminal `width` cells wide."""
    for finding in findings:
        head = Text(no_wrap=True, overflow="ignore")
        head.append(f"{finding.place}  ")
        head.append(f"{finding.severity.label} {finding.code}", style=_STYLES[finding.severity])
        yield head
        yield _indented(wrap(finding.message, width - _INDENT), "bold")
        yield from _excerpt(lines, finding, width)
        yield _indented(wrap(advice(finding), width - _INDENT), "green")
        yield Text("")
    yield wrapped(summary, width, "bold")


def _indented(lines: Sequence[str], style: str) -> Text:
    text = "\n".join(" " * _INDENT + line for line in lines)
    return Text(text, style=style, no_wrap=True, overflow="ignore")


def _excerpt(lines: SourceLines, finding: Finding, width: int) -> Iterator[RenderableType]:
    """Yield the part of the line around the place that fits, and a ^ under the place; nothing if
    the line is blank or not known."""
    line, column = lines.around(finding.place, width)
    if not line.strip():
        return
    room = width - _INDENT - 4
    start = max(min(len(line) - len(line.lstrip(" ")), column), column - room)
    while cell_len(line[start:column]) > room * 2 // 3:
        start += 1
    end = min(column + room, len(line))
    while end > column and cell_len(line[start:end]) > room:
        end -= 1
    before = "…" if line[:start].strip() else ""
    after = "…" if end < len(line) else ""
    yield _indented([f"│ {before}{line[start:end]}{after}"], "")
    offset = cell_len(before + line[start:column])
    yield _indented([f"│ {' ' * offset}^"], _STYLES[finding.severity])
