"""What is found in a foreign document before it becomes the data of a table: tasks below headings,
doubts, and what no task has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from gkrw.core.deadlines import is_known_wording
from gkrw.core.model import LEVELS
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.source import Assumption, Paragraph
from gkrw.intake.source_text import outside_brackets


class PlacedText(NamedTuple):
    """A text of a task as the document has it, with its place."""

    text: str
    place: str


@dataclass(slots=True)
class FoundTask:
    """A task as it was found. `headings` are the texts of its section, group and topic, empty where
    it has none. `bodies` are texts with names, by the kind of their column. `extra` are the texts
    in columns without a meaning here, by heading; `extra_places` is where each begins."""

    place: str
    headings: list[str] = field(default_factory=lambda: ["", "", ""])
    id: str = ""
    title: str = ""
    requirement: str = ""
    bodies: list[tuple[ColumnMeaning, PlacedText]] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: dict[str, list[str]] = field(default_factory=dict)
    extra_places: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """What was found in a document. `columns` are the headings of columns by kind as the document
    has them; `understood` says in words how each was understood. `left_out` are the paragraphs and
    cells that no task has. `above` are the texts above the first tasks, among which the title is;
    `taken` the paragraphs that became headings, `column_texts` the texts of headings of columns,
    and `numbers` the places of numbers of tasks."""

    title: str = ""
    annex: str = ""
    tasks: list[FoundTask] = field(default_factory=list)
    columns: dict[ColumnMeaning, str] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    doubts: list[Assumption] = field(default_factory=list)
    left_out: list[Paragraph] = field(default_factory=list)
    above: list[Paragraph] = field(default_factory=list)
    taken: set[Paragraph] = field(default_factory=set)
    column_texts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def doubt(self, place: str, text: str) -> None:
        """Note something that was assumed."""
        self.doubts.append(Assumption(place, text))

    def add_extra(self, heading: str) -> None:
        """Note the heading of a further column."""
        if heading not in self.extra:
            self.extra.append(heading)


_ANNEX = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?")
_DOCUMENT_TITLE = re.compile(
    r".*(?:分解|清单|台账|方案|分工|任务|要点|计划|安排|目标|一览|汇总|责任|项目|实事|指标)(?:表|单|书|案|点)?(?:[（(].*[)）])?"
)
"""The title of a table or a plan, by its last word."""
_NO_TITLE = re.compile(
    r"目\s*[录次]|.*[。；;：:，,、！？]|[（(【〔[].*|.*[〔［\[(（]\d{4}[〕］\])）]\s*第?\d*号|.*(?:发至|主动公开|公开发布|抄送|印发).*"
)
_LONGEST_TITLE = 60


def may_be_title(text: str) -> bool:
    """Return whether a line may be a title or a part of one."""
    return len(text) <= _LONGEST_TITLE and _NO_TITLE.fullmatch(text) is None


def is_document_title(text: str) -> bool:
    """Return whether a line is the title of a table or a plan."""
    return may_be_title(text) and _DOCUMENT_TITLE.fullmatch(text) is not None


def annex_label(text: str) -> str:
    """Return the label of an annex in its usual form, 附件2; empty for a text that is no such label."""
    return text.rstrip(":：").replace(" ", "") if _ANNEX.fullmatch(text) else ""


def parted_annex(title: str) -> tuple[str, str]:
    """Return the label of an annex before a title, empty without one, and the title: 附件2：任务分解表."""
    match = re.match(rf"({_ANNEX.pattern})(?<=[:：])\s*(?=.{{4}})", title)
    return (annex_label(match[1]), title[match.end() :]) if match else ("", title)


SECTION_LEVEL, GROUP_LEVEL, TOPIC_LEVEL = range(3)
"""The levels of headings."""
LEVEL_NAMES = tuple(LEVELS.values())
"""The levels of headings in words."""
_NUMBERS: Sequence[tuple[int | None, re.Pattern[str]]] = (
    (SECTION_LEVEL, re.compile(r"第[一二三四五六七八九十百]+[章节部分条项]+\s*[、.．:：]?\s*")),
    (
        SECTION_LEVEL,
        re.compile(
            r"(?:专栏|板块|专题)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:\s*[:：、.．]\s*|\s+)"
        ),
    ),
    (SECTION_LEVEL, re.compile(r"[一二三四五六七八九十百]{1,4}\s*[、.．]\s*")),
    (GROUP_LEVEL, re.compile(r"[（(]\s*[一二三四五六七八九十百]{1,4}\s*[)）]\s*[、.．]?\s*")),
    # Half of the bracket is lost: 一）优化服务, （一、优化服务.
    (GROUP_LEVEL, re.compile(r"[一二三四五六七八九十]{1,3}\s*[)）]\s*[、.．]?\s*")),
    (GROUP_LEVEL, re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[、.．]\s*(?![^（(]*[)）])")),
    (TOPIC_LEVEL, re.compile(r"(?:——|—|--)\s*")),
    # 1.2024年底前…… is numbered 1.
    (None, re.compile(r"\d{1,3}\s*\.(?=(?:19|20)\d\d年|\d{1,2}月)")),
    (None, re.compile(r"\d{1,3}(?:\.\d{1,3})+\s*[、.．]?\s*(?!\d)")),
    (None, re.compile(r"\d{1,4}\s*(?:[、．)）]|\.(?!\d))\s*")),
    (None, re.compile(r"[（(]\s*\d{1,3}\s*[)）]\s*")),
    (None, re.compile(r"[①-⑳]\s*")),
    (None, re.compile(r"第[一二三四五六七八九十]{1,3}\s*[，,、]\s*")),
    (
        None,
        re.compile(
            r"(?:问题|任务|事项|项目|行动|工程)\s*(?:[一二三四五六七八九十百]{1,3}|\d{1,3})"
            r"(?:\s*[:：、.．]\s*|\s+(?![年月日个项家处%]))"
        ),
    ),
)


_FIRST_OF_NUMBERS = frozenset(
    "第一二三四五六七八九十百（(—-0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳问任事项行工专板"
)


HALF_BRACKET = re.compile(
    r"[（(] *([一二三四五六七八九十]{1,3})(?![^（(]*[)）])"
    "(?:[、.．]|(?![一二三四五六七八九十百千万次般定级线体律带网件站把起些旦切批项类期年月日户公农维个部种套]))"
)
"""The number of a heading whose bracket is not closed; not 一次性, 三公经费."""


def with_closed_number(text: str) -> str:
    """Return a text with the bracket of its number closed: （二）优化服务 for （二优化服务."""
    half = HALF_BRACKET.match(text)
    return f"（{half[1]}）{text[half.end() :].lstrip()}" if half else text


class Numbered(NamedTuple):
    """A text without its number; the number, and the level of headings that are numbered so, None
    where no level is."""

    text: str
    number: str
    level: int | None


@lru_cache(maxsize=4096)  # the rows of a table have the same few headings
def parted_number(text: str) -> Numbered:
    """Return a text and the number at its beginning: 一、, （二）, 3., （4）, ——."""
    if text[:1] not in _FIRST_OF_NUMBERS:
        return Numbered(text, "", None)
    for level, pattern in _NUMBERS:
        if (match := pattern.match(text)) and match.end() < len(text):
            return Numbered(text[match.end() :], match[0].strip(), level)
    return Numbered(text, "", None)


def heading_title(text: str) -> str:
    """Return the title of a heading, without its number and full stop."""
    return bare_title(parted_number(text).text)


def bare_title(text: str) -> str:
    """Return a title without the mark at its end."""
    return text.strip().rstrip("。；;：:")


def first_part(text: str, ends: str) -> tuple[str, str]:
    """Return a text up to the first of some characters that is in no brackets and quotation marks,
    without that, and the rest."""
    for at, character in outside_brackets(text, quotes=True):
        if character in ends:
            return text[:at], text[at + 1 :].strip()
    return text, ""


_SHORTEST_TITLE = 4
_SAYS_WHEN = re.compile(r".{0,8}(?:[前底末内年月日度起期]|完成)")
"""A clause that may be only a deadline, and not 年内组织培训2次."""


def title_of(requirement: str) -> str:
    """Return a title for a requirement that has none: its first clause, or its first sentence where
    the clause is very short or only a deadline."""
    first = parted_number(requirement).text.split("\n")[0]
    for ends in ("，。；;：！？", "。；;！？"):
        title = first_part(first, ends)[0].strip()
        is_deadline = _SAYS_WHEN.fullmatch(title) is not None and is_known_wording(title)
        if len(title) >= _SHORTEST_TITLE and not is_deadline:
            return title
    return first.rstrip("。；;：，")
