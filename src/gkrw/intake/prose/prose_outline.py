"""Read the paragraphs of prose as a tree: numbered paragraphs below others, with the text and the
bodies of each.

    一、总体要求                          a node of the style 一
    （一）优化服务。                        below it
    1.简化流程。（市政务局负责）                below that, with one unit
    责任单位：市政务局                      bodies of the unit above
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from gkrw.intake.outline import PlacedText, bare_title, first_part
from gkrw.intake.prose.prose_bodies import CutText
from gkrw.intake.prose.prose_body_lines import bare_names, body_lines, line_parts
from gkrw.intake.prose.prose_lines import (
    BULLET,
    HEADING,
    RANKS,
    ROOT,
    figure,
    is_short_line,
    style_of,
    without_number,
)
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import without_stray_blanks

_FLEXIBLE = ("——", HEADING, BULLET)
"""Styles that are used above and below numbers."""
_BEHIND_TASKS = re.compile("附则|(?:工作|组织)?保障(?:措施)?|组织领导")
"""Headings of what stands behind the tasks."""
_ABOVE = ("一、", "（一）")
"""Styles of headings before a task in the same line."""


@dataclass(slots=True, eq=False)
class ProseUnit:
    """Paragraphs that belong together, without the bodies that stand behind them."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    bodies: list[PlacedText] = field(default_factory=list)
    stands_below: bool = False
    """Whether the bodies are in paragraphs of their own."""
    tails: list[str] = field(default_factory=list)
    """Text behind the bodies that was taken into the paragraphs."""


@dataclass(slots=True, eq=False)
class ProseNode:
    """A numbered paragraph, or a heading without a number, with what stands below it. `lines` are
    its own paragraphs as the document has them."""

    style: str
    number: str = ""
    lines: list[Paragraph] = field(default_factory=list)
    units: list[ProseUnit] = field(default_factory=list)
    children: "list[ProseNode]" = field(default_factory=list)
    above: list[PlacedText] = field(default_factory=list)
    """The bodies in a line above all tasks."""

    @property
    def place(self) -> str:
        """The place of the first paragraph."""
        return self.lines[0].place

    @property
    def text(self) -> str:
        """The first paragraph without its number; empty where it has only bodies."""
        first = self.units[0].paragraphs[:1] if self.units else []
        return first[0].text if first else ""

    @property
    def bodied(self) -> list[ProseUnit]:
        """The units with bodies."""
        return [unit for unit in self.units if unit.bodies]

    def walk(self) -> "Iterator[ProseNode]":
        """Yield the node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def names_bodies(self) -> bool:
        """Return whether the node or one below it names bodies."""
        return any(node.bodied or node.above for node in self.walk())

    def all_lines(self) -> list[Paragraph]:
        """Return the paragraphs of the node and of all below it, as the document has them."""
        return [line for node in self.walk() for line in node.lines]


# -- the tree --------------------------------------------------------------------------------------


class _ProseTree:
    """Puts the lines of a part below one another."""

    def __init__(self) -> None:
        self.root = ProseNode(ROOT)
        self.stack = [self.root]
        self.parents: dict[str, str] = {}
        """The style that each flexible style was first found below."""

    def read(self, lines: Sequence[Paragraph]) -> ProseNode:
        named = body_lines(lines)
        for at, (line, following) in enumerate(zip_longest(lines, lines[1:])):
            if at in named.above:
                self._names_above(line, len(named.above) == 1, style_of(following.text))
            elif at in named.names_below and self.stack[-1].units:
                self._bodies(line, [CutText("", (bare_names(line.text),))])
            else:
                self._line(line, following.text if following else "")
        return self.root

    def _names_above(self, line: Paragraph, is_only_one: bool, following: str) -> None:
        """Add a line with the bodies of the tasks below it: of all tasks if it is the only such
        line, else of those up to the next one."""
        parts = line_parts(line.text)
        texts = [body for part in parts for body in part.bodies] or [bare_names(line.text)]
        bodies = [PlacedText(each, line.place) for each in texts]
        if is_only_one:
            self.root.above = bodies
            return
        style = HEADING if not following or RANKS[following] > RANKS[HEADING] else "章"
        title = bare_names(line.text)
        self._open(style, "", title)
        self.stack[-1].lines.append(line)
        self.stack[-1].units.append(ProseUnit([line._replace(text=title)], bodies))

    def _line(self, line: Paragraph, following: str) -> None:
        text, number = without_number(line.text)
        parts = _split_at_numbers(line_parts(text), style_of(line.text))
        if not any(part.text for part in parts) and self.stack[-1].units:
            self._bodies(line, parts)
            return
        style = style_of(line.text)
        if not style and self._is_heading(text, parts, following):
            style = HEADING
        if style:
            self._open(style, number, text)
        self.stack[-1].lines.append(line)
        self._text(line, parts)

    def _bodies(self, line: Paragraph, parts: Sequence[CutText]) -> None:
        """Add the bodies in a line of their own to the unit above."""
        unit = self.stack[-1].units[-1]
        unit.stands_below = unit.stands_below or not unit.bodies
        unit.bodies += [PlacedText(body, line.place) for part in parts for body in part.bodies]
        self.stack[-1].lines.append(line)

    def _text(self, line: Paragraph, parts: Sequence[CutText]) -> None:
        node = self.stack[-1]
        for at, part in enumerate(parts):
            number = ""
            if at:
                style = style_of(part.text)
                if style:
                    rest, number = without_number(part.text)
                    self._open(style, number, rest)
                    node = self.stack[-1]
                    node.lines.append(line._replace(text=part.text))
                    part = part._replace(text=rest)
            if not node.units or node.units[-1].bodies or node is self.root:
                # Text behind the last bodies belongs to the text before them.
                if at and not part.bodies and not number and node.units[-1].paragraphs:
                    unit = node.units[-1]
                    last = unit.paragraphs[-1]
                    unit.paragraphs[-1] = last._replace(text=last.text + part.text)
                    unit.tails.append(part.text)
                    continue
                node.units.append(ProseUnit())
            unit = node.units[-1]
            if part.text:
                unit.paragraphs.append(line._replace(text=part.text))
            unit.bodies += [PlacedText(body, line.place) for body in part.bodies]

    def _is_heading(self, text: str, parts: Sequence[CutText], following: str) -> bool:
        """Return whether a line without a number is a heading."""
        if not is_short_line(text) or any(part.bodies for part in parts):
            return False
        top = self.stack[-1]
        is_closed = bool(top.units and top.units[-1].bodies)
        if top.style in (ROOT, HEADING) or is_closed or _BEHIND_TASKS.fullmatch(text):
            return True
        return RANKS[top.style] <= RANKS["（一）"] and bool(style_of(following))

    def _open(self, style: str, number: str, text: str) -> None:
        """Begin a node: below the last one, or further up."""
        styles = [node.style for node in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        elif style in _FLEXIBLE and self.parents.get(style) in styles:
            del self.stack[styles.index(self.parents[style]) + 1 :]
        elif style in _FLEXIBLE and (style == BULLET or self._is_point(text)):
            pass
        else:
            while RANKS[self.stack[-1].style] >= RANKS[style]:
                self.stack.pop()
        self.parents.setdefault(style, self.stack[-1].style)
        node = ProseNode(style, number)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _is_point(self, text: str) -> bool:
        """Return whether a paragraph that begins with —— is a point of the one above it."""
        return self.stack[-1].style != HEADING and bool(re.search("[。；]|（", text))


def _split_at_numbers(parts: Sequence[CutText], style: str) -> list[CutText]:
    """Return the parts of a line; a first one that ends with the first of several numbered tasks, or
    with one whose number runs on, is parted before it:

    一、推进改革。1.完成甲。（甲局负责）2.完成乙。（乙局负责）
    二、扩大开放。3.完成丙。（丙局负责）
    """
    following = {style_of(part.text) for part in parts[1:]} - {""}
    for match in re.finditer("[。；：]", parts[0].text if parts else ""):
        rest = parts[0].text[match.end() :].lstrip()
        inner = style_of(rest)
        runs_on = (
            style in _ABOVE
            and RANKS[inner] > RANKS[style]
            and (figure(without_number(rest)[1]) or 1) > 1
        )
        if inner in following or (inner and runs_on):
            first = CutText(parts[0].text[: match.end()], ())
            return [first, CutText(rest, parts[0].bodies), *parts[1:]]
        if not following:
            break
    return list(parts)


def build_tree(lines: Sequence[Paragraph]) -> ProseNode:
    """Return the tree of the lines of a part."""
    return _ProseTree().read(lines)


def all_nodes(roots: Iterable[ProseNode]) -> list[ProseNode]:
    """Return the nodes of some trees, in order, without the roots."""
    return [node for root in roots for node in root.walk() if node is not root]


# -- titles -----------------------------------------------------------------------------------------

_LONGEST_TITLE = 60
FULL_STOPS = "。！？"
NO_TASKS = re.compile(
    r"(?!(?:工作|主要|具体)措施$)(?:总体|指导|基本|工作|主要|有关|相关|组织|保障|实施|考核|监督|其[他它]|时间|阶段)*"
    r"(?:要求|思路|思想|原则|目标|保障|领导|措施|步骤|安排|事项|阶段|说明|督导|考核|背景|情况|范围|对象)"
    r"|(?:强化|加强|严格|做好)?(?:组织|保障|考核|督导|宣传|跟踪)(?:领导|实施|保障|措施|问效|落实|引导|检查)*"
)
"""The titles of sections that are no tasks, unless they name bodies."""


def heading_of(unit: ProseUnit) -> tuple[str, list[Paragraph]]:
    """Return the title of a heading, and the paragraphs behind it; an empty title where the unit is
    one long sentence, or a task of one."""
    if not unit.paragraphs:
        return "", []
    first, *others = unit.paragraphs
    sentence, rest = first_part(first.text, FULL_STOPS)
    title = without_stray_blanks(bare_title(sentence))
    after = [*([first._replace(text=rest)] if rest else []), *others]
    is_plain = sentence == first.text and not re.search("[；;]$", sentence)
    if len(title) > _LONGEST_TITLE or not (after or not unit.bodies or is_plain):
        return "", unit.paragraphs
    return title, after


def is_no_task(node: ProseNode) -> bool:
    """Return whether a node has the title of a section without tasks: 保障措施."""
    return bool(NO_TASKS.fullmatch(node_name(node)))


def node_name(node: ProseNode) -> str:
    """Return the title of a node, or the beginning of its text."""
    return bare_title(first_part(node.text, FULL_STOPS)[0]) if node.text else node.number
