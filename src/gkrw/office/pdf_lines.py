"""Find the tables of a page of a PDF by the lines that are drawn, also those that have no lines on the
left, on the right, above or below."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
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
    edges = sorted(edges, key=itemgetter("top"))
    level = [at for at, each in enumerate(edges) if each["orientation"] == "h"]
    tops = [edges[at]["top"] for at in level]
    parents = list(range(len(edges)))

    def group_of(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for at, edge in enumerate(edges):
        if edge["orientation"] == "h":
            continue
        first = bisect_left(tops, edge["top"] - _SAME_EDGE)
        for other in level[first : bisect_right(tops, edge["bottom"] + _SAME_EDGE)]:
            left, right = edges[other]["x0"] - _SAME_EDGE, edges[other]["x1"] + _SAME_EDGE
            if left <= edge["x1"] and edge["x0"] <= right:
                parents[group_of(at)] = group_of(other)
    groups: dict[int, list[_Edge]] = {}
    for at, edge in enumerate(edges):
        groups.setdefault(group_of(at), []).append(edge)
    return list(groups.values())


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
