"""Find the tables of a page of a PDF by the lines that are drawn, also those that have no lines on the
left, on the right, above or below."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

_Edge: TypeAlias = dict[str, Any]
_SAME_EDGE = 3.0
"""Points: lines so near to each other meet, as pdfplumber has it."""


def find_tables(page: "Page") -> list["Table"]:
    """Return the tables of a page that have more than a cell."""
    finder = page.debug_tablefinder()
    if sides := [side for group in _crossing(finder.edges) for side in _missing_sides(group)]:
        level = [each for each in sides if each["top"] == each["bottom"]]
        upright = [each for each in sides if each["top"] != each["bottom"]]
        finder = page.debug_tablefinder(
            {"explicit_horizontal_lines": level, "explicit_vertical_lines": upright}
        )
    return [each for each in finder.tables if len(each.cells) > 1]


def _crossing(edges: Iterable[_Edge]) -> list[list[_Edge]]:
    """Return the groups of edges that are joined by crossing each other."""
    groups: list[list[_Edge]] = []
    for edge in edges:
        met = [group for group in groups if any(_cross(edge, other) for other in group)]
        groups = [group for group in groups if not any(group is each for each in met)]
        groups.append([edge, *(each for group in met for each in group)])
    return groups


def _cross(one: _Edge, other: _Edge) -> bool:
    if one["orientation"] == other["orientation"]:
        return False
    return bool(
        one["x0"] - _SAME_EDGE <= other["x1"]
        and other["x0"] - _SAME_EDGE <= one["x1"]
        and one["top"] - _SAME_EDGE <= other["bottom"]
        and other["top"] - _SAME_EDGE <= one["bottom"]
    )


def _missing_sides(group: Sequence[_Edge]) -> Iterator[_Edge]:
    """Yield the outer sides of a group of edges where lines end together, without a line across all of
    their ends."""
    level = [each for each in group if each["orientation"] == "h"]
    upright = [each for each in group if each["orientation"] == "v"]
    if len(level) < 2 or not upright:
        return
    left, right = min(each["x0"] for each in group), max(each["x1"] for each in group)
    top, bottom = min(each["top"] for each in group), max(each["bottom"] for each in group)
    for side, end in ((left, "x0"), (right, "x1")):
        spans = (each["bottom"] - each["top"] for each in upright if _is_same(each["x0"], side))
        if _lacks(side, (each[end] for each in level), max(spans, default=0), bottom - top):
            yield _side(side, top, side, bottom)
    for side, end in ((top, "top"), (bottom, "bottom")):
        spans = (each["x1"] - each["x0"] for each in level if _is_same(each["top"], side))
        if _lacks(side, (each[end] for each in upright), max(spans, default=0), right - left):
            yield _side(left, side, right, side)


def _lacks(side: float, ends: Iterable[float], longest: float, length: float) -> bool:
    return length - longest > 2 * _SAME_EDGE and sum(_is_same(each, side) for each in ends) > 1


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) < _SAME_EDGE


def _side(left: float, top: float, right: float, bottom: float) -> _Edge:
    place = {"x0": left, "x1": right, "top": top, "bottom": bottom}
    return {"object_type": "line", "width": right - left, "height": bottom - top, **place}
