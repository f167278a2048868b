"""The numbers that Word counts itself and that stand in no text: 一、 and 1. before the paragraphs of
a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from gkrw.core.wording import chinese_number
from gkrw.office.ooxml import W, parse_xml

_VALUE = f"{W}val"
_PROPERTIES, _NUMBERING, _LEVEL, _LIST = (f"{W}{tag}" for tag in ("pPr", "numPr", "ilvl", "numId"))
_REMOVED = (f"{W}del", f"{W}moveFrom")
_PARAGRAPH = f"{W}p"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Copies of text boxes for older programs."""
_LEVELS = 9
_MOST = 9999
"""The biggest number that is shown; Word's own limit is 32767."""
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "koreanDigital2",
)
_CIRCLES = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")


class ListLevel(NamedTuple):
    """A level of a list: the text of its numbers, such as （%1）, how they are written, the first
    one, the number of levels above that restart it, None where all do, and the style of its
    paragraphs."""

    text: str
    written: str
    start: int = 1
    restart: int | None = None
    style: str = ""
    is_legal: bool = False
    """Whether the numbers of the levels above are written in digits too: 1.1 below 一、."""


@dataclass(slots=True)
class _List:
    """A list of which paragraphs count together, with the last number of each level."""

    levels: dict[int, ListLevel]
    counters: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Return the next number of a level as it is shown."""
        start = self.levels[level].start
        self.counters[level] = min(self.counters.get(level, start - 1) + 1, _MOST)
        for deeper in range(level + 1, _LEVELS):
            restart = self.levels[deeper].restart if deeper in self.levels else None
            if restart is None or level < restart:
                self.counters.pop(deeper, None)
        text = self.levels[level].text
        for above in range(_LEVELS):
            if (place := f"%{above + 1}") in text and above in self.levels:
                each = self.levels[above]
                way = "decimal" if self.levels[level].is_legal else each.written
                text = text.replace(place, _written(self.counters.get(above, each.start), way))
        return text


class _Lists:
    """The lists of a document, from word/numbering.xml and word/styles.xml."""

    def __init__(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        self._styles = {} if styles is None else _style_numbers(styles)
        self._base = {} if styles is None else _bases(styles)
        abstract = {
            each.get(f"{W}abstractNumId", ""): each for each in numbering.iter(f"{W}abstractNum")
        }
        self._lists: dict[str, _List] = {}
        """The lists by the number that paragraphs name."""
        self._restarts: dict[str, dict[int, int]] = {}
        """The first numbers with which a list starts anew, by the number that paragraphs name."""
        shared: dict[str, _List] = {}
        numbers = {each.get(_LIST, ""): each for each in numbering.iter(f"{W}num")}
        for name, number in numbers.items():
            key = _setting(number, f"{W}abstractNumId")
            linked = abstract.get(key)
            if linked is not None and (style := _setting(linked, f"{W}numStyleLink")):
                other = numbers.get(self._styles.get(style, ("", 0))[0])
                key = key if other is None else _setting(other, f"{W}abstractNumId")
            if key not in abstract:
                continue
            base = shared.setdefault(key, _List(_levels(abstract[key])))
            own = {
                int(each.get(f"{W}ilvl", "0")): level
                for each in number.iter(f"{W}lvlOverride")
                for level in _levels(each).values()
                if each.get(f"{W}ilvl", "0").isdecimal()
            }
            self._lists[name] = _List({**base.levels, **own}, base.counters)
            self._restarts[name] = {
                int(each.get(f"{W}ilvl", "0")): _number(_setting(each, f"{W}startOverride"))
                for each in number.iter(f"{W}lvlOverride")
                if each.find(f"{W}startOverride") is not None
                and each.get(f"{W}ilvl", "0").isdecimal()
            }

    def number(self, properties: etree._Element) -> str:
        """Return the number of a paragraph with these properties; empty where it has none."""
        style = _setting(properties, f"{W}pStyle")
        name, level = self._of_style(style)
        own = properties.find(_NUMBERING)
        if own is not None:
            name = _setting(own, _LIST) or name
            level = _number(_setting(own, _LEVEL), level)
        found = self._lists.get(name)
        if found is None or level not in found.levels:
            return ""
        for restarted, start in self._restarts.pop(name, {}).items():
            found.counters[restarted] = start - 1
        text = found.next(level)
        return "" if found.levels[level].written in ("bullet", "none") else text

    def _of_style(self, style: str) -> tuple[str, int]:
        """Return the list and the level of a style, its own or those of one that it is based on."""
        seen: set[str] = set()
        at = style
        while at and at not in seen:
            seen.add(at)
            if at in self._styles:
                name, level = self._styles[at]
                levels = self._lists[name].levels if name in self._lists else {}
                linked = (number for number, each in levels.items() if each.style == at)
                return name, next(linked, level)
            at = self._base.get(at, "")
        return "", 0


def write_list_numbers(
    body: etree._Element, numbering: bytes | None, styles: bytes | None = None
) -> None:
    """Write the numbers that Word counts into the text of the paragraphs of a parsed part, as it
    shows them. Bullets are not written. `numbering` and `styles` are the parts of these names."""
    if numbering is None or b"abstractNum" not in numbering:
        return
    lists = _Lists(parse_xml(numbering), None if styles is None else parse_xml(styles))
    copies = {each for copy in body.iter(_FALLBACK) for each in copy.iter(_PARAGRAPH)}
    first: etree._Element | None = None
    """The first of some paragraphs whose marks are deleted: they become one with the next."""
    for paragraph in body.iter(_PARAGRAPH):
        properties = paragraph.find(_PROPERTIES)
        if paragraph in copies:
            continue
        if properties is not None and _mark_has(properties, *_REMOVED):
            first = properties if first is None else first
            continue
        joined, first = first, None
        if properties is None:
            continue
        number = lists.number(properties)
        # Word shows the number of an empty paragraph too: in a cell it is what the cell is for.
        parent = paragraph.getparent()
        is_shown = _has_text(paragraph) or (parent is not None and parent.tag == f"{W}tc")
        if number and is_shown and not _mark_has(properties, f"{W}vanish"):
            run = etree.Element(f"{W}r")
            etree.SubElement(run, f"{W}t").text = _parted(number)
            (properties if joined is None else joined).addnext(run)


def _parted(number: str) -> str:
    """Return a number with a mark or blank between it and the text."""
    if number[-1].isdigit() or number[-1] in "一二三四五六七八九十百":
        return f"{number}、"
    return f"{number} " if number[-1] in "章节条篇项" or number[-1].isascii() else number


def _has_text(paragraph: etree._Element) -> bool:
    return any((each.text or "").strip() for each in paragraph.iter(f"{W}t"))


def _mark_has(properties: etree._Element, *tags: str) -> bool:
    """Return whether the mark of a paragraph has one of some settings. Where it is deleted, the
    paragraph goes into the next one."""
    own = properties.find(f"{W}rPr")
    return own is not None and any(each.tag in tags for each in own)


def _levels(element: etree._Element) -> dict[int, ListLevel]:
    levels = {}
    for each in element.iterfind(f"{W}lvl"):
        restart = _setting(each, f"{W}lvlRestart")
        written = next((found.get(_VALUE, "") for found in each.iter(f"{W}numFmt")), "decimal")
        levels[_number(each.get(f"{W}ilvl", ""))] = ListLevel(
            _setting(each, f"{W}lvlText"),
            written,
            _number(_setting(each, f"{W}start"), 1),
            _number(restart) if restart else None,
            _setting(each, f"{W}pStyle"),
            each.find(f"{W}isLgl") is not None,
        )
    return levels


def _style_numbers(styles: etree._Element) -> dict[str, tuple[str, int]]:
    """Return the list and the level of each style that has them."""
    found = {}
    for style in styles.iter(f"{W}style"):
        own = style.find(f"{_PROPERTIES}/{_NUMBERING}")
        if own is not None:
            level = _number(_setting(own, _LEVEL))
            found[style.get(f"{W}styleId", "")] = (_setting(own, _LIST), level)
    return found


def _bases(styles: etree._Element) -> Mapping[str, str]:
    return {
        style.get(f"{W}styleId", ""): _setting(style, f"{W}basedOn")
        for style in styles.iter(f"{W}style")
    }


def _setting(element: etree._Element, tag: str) -> str:
    """Return the value of a property; empty where it is not set."""
    found = element.find(tag)
    return "" if found is None else str(found.get(_VALUE, ""))


def _number(text: str, default: int = 0) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default


def _written(number: int, way: str) -> str:
    """Return a number as Word writes it in one of its ways."""
    if way in _CHINESE and number > 0:
        return chinese_number(number)
    if way in _CIRCLES and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if way in ("lowerLetter", "upperLetter") and number > 0:
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26]
        repeated = letter * min((number - 1) // 26 + 1, 8)
        return repeated.upper() if way == "upperLetter" else repeated
    if way in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number) if way == "upperRoman" else _roman(number).lower()
    return f"{number:02}" if way == "decimalZero" else str(number)


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
