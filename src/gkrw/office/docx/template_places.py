"""How a person finds a place in a Word template."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from gkrw.core.findings import ParagraphPlace
from gkrw.office.docx.package_rules import referring_elements, relationship_targets
from gkrw.office.docx.template import filled_kind
from gkrw.office.ooxml import W, parse_xml


def place_of(file: str, part: str, element: etree._Element | None) -> ParagraphPlace:
    """Return the place of an element: its paragraph, or the first in its row or table; the whole file
    where there is none."""
    kind = filled_kind(part)
    if kind is None or element is None:
        return ParagraphPlace(file, 0)
    around = next(element.iterancestors(f"{W}p", f"{W}tr", f"{W}tbl"), element)
    paragraph = next(around.iter(f"{W}p"), None)
    paragraphs = list(element.getroottree().getroot().iter(f"{W}p"))
    if paragraph is None:
        return ParagraphPlace(file, 0)
    number = paragraphs.index(paragraph)
    shown = list(shown_places(paragraphs))[number]
    return ParagraphPlace(file, number + 1, 1, kind.value, shown)


def shown_places(paragraphs: Sequence[etree._Element]) -> Iterator[str]:
    """Yield how a user finds each paragraph: 第 3 段, counted outside of tables, or 第 2 个表格第 1 行."""
    tables: dict[etree._Element, tuple[int, dict[etree._Element, int]]] = {}
    outside = 0
    for paragraph in paragraphs:
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        table = next(paragraph.iterancestors(f"{W}tbl"), None)
        if row is None or table is None:
            outside += 1
            yield f"第 {outside} 段"
            continue
        number, rows = tables.setdefault(table, (len(tables) + 1, {}))
        yield f"第 {number} 个表格第 {rows.setdefault(row, len(rows) + 1)} 行"


def place_of_relationship(
    parts: Mapping[str, bytes], file: str, part: str, key: str
) -> ParagraphPlace:
    """Return the place where a part uses its relationship with the id `key`. For a part that is not
    filled, such as a chart, it is where a filled part uses that one; the whole file where none
    does."""
    if filled_kind(part) is None:
        for name in filter(filled_kind, parts):
            for other, target in relationship_targets(parts, name).items():
                if target == part:
                    return place_of_relationship(parts, file, name, other)
    elif part in parts:
        for element in referring_elements(parse_xml(parts[part]), key):
            return place_of(file, part, element)
    return ParagraphPlace(file, 0)
