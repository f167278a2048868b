"""What stands above tables: the title of the document, and headings of single tables, which may also
be the names of their sheets."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gkrw.intake.body_names import is_office_name
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.outline import (
    GROUP_LEVEL,
    SECTION_LEVEL,
    Found,
    PlacedText,
    annex_label,
    heading_title,
    is_document_title,
    may_be_title,
    parted_number,
)
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import one_line

_LONGEST_CAPTION = 40
NO_HEADING_END = re.compile(r"[。；;！？：:，,]$")
"""How a text ends that is no heading."""
_ASIDE = re.compile(
    r"[（(].*[)）]|单位[:：].*|续表.*|.*[（(]续.*[)）]"
    r"|接上[页表].*|第\s*\d+\s*页.*|\d{4}年\d{1,2}月(?:\d{1,2}日)?|[填编]报?.{0,3}(?:单位|日期|时间|人)[:：].*"
)
"""What stands between the title of a table and the table, besides the label of an annex."""
_CAPTION = re.compile(
    r"(?:清单|表|台账|任务|事项|工作|实事|项目|方案|计划|要点|分工|部分|类|方面|领域|目标)(?:[（(].*[)）])?$|^【.*】$"
)
"""The last words of the title of a table."""
_NO_NAME = re.compile(
    r"(?:工作表|表|第|任务|事项|卡片?|附件)?\s*\d*\s*(?:页)?|(?i:sheet)\s*\d*(?:\s*\(\d+\))?"
)
"""Names of sheets that say nothing."""


class Region(NamedTuple):
    """Tables that belong together: those of a sheet, or below a title of their own. `paragraph` is
    that title; `first` is the number of their first task; `annex` is the label of the annex that
    they are, empty for none."""

    sheet: str
    paragraph: Paragraph | None
    first: int
    annex: str = ""


class Regions:
    """Notes where the regions of a document begin, and makes headings of their names in the end."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.regions: list[Region] = []

    def begin(self, above: Sequence[Paragraph], sheet: str) -> Paragraph | None:
        """Note the texts above a table. Return the numbered heading that stands right above it:
        一、重点工作."""
        annex = next((label for each in above if (label := annex_label(each.line))), "")
        texts = [each for each in above if not self.is_title_again(each.line)]
        if not self.found.tasks:
            self.found.above += above
        titles = [each for each in texts if is_caption(each.line)]
        title = texts[-1] if texts else None
        heading = None
        if title is not None:
            text = title.line
            is_short = len(text) <= _LONGEST_CAPTION and not NO_HEADING_END.search(text)
            if is_short and parted_number(text).level in (SECTION_LEVEL, GROUP_LEVEL):
                self.found.taken.add(title)
                heading, title = title, None
            elif not is_short or title not in titles:
                title = None
            elif not self.found.tasks and len(titles) < 2 and not annex and text[0] != "【":
                title = None  # that of the whole document
        if title is not None or not self.regions or self.regions[-1].sheet != sheet:
            self.regions.append(Region(sheet, title, len(self.found.tasks), annex))
        return heading

    @property
    def is_at_title(self) -> bool:
        """Whether the last table begins a region with a title of its own."""
        last = self.regions[-1]
        return last.paragraph is not None and last.first == len(self.found.tasks)

    def is_new_sheet(self, sheet: str) -> bool:
        """Return whether there are tables before, and the last of them is on another sheet."""
        return bool(self.regions) and self.regions[-1].sheet != sheet

    def is_title_again(self, text: str) -> bool:
        """Return whether a text is the title again, as pages repeat it, or 续表 and the like."""
        return is_aside(text) or text in (each.line for each in self.found.above)

    def finish(self) -> None:
        """Give the tasks of several sheets, or of several tables with titles of their own, the name
        of the sheet or the title as a heading, where a level is free."""
        tasks = self.found.tasks
        stops = [*(each.first for each in self.regions), len(tasks)][1:]
        regions = [
            (each, tasks[each.first : stop])
            for each, stop in zip(self.regions, stops, strict=True)
            if stop > each.first
        ]
        by_sheet = len({region.sheet for region, _ in regions}) > 1
        names = [_name(region, by_sheet) for region, _ in regions]
        if len(set(names)) < 2:
            return
        if len({region.annex for region, _ in regions} - {""}) > 1:
            every = "、".join(f"“{name}”" for name in dict.fromkeys(names))
            self.found.doubt(
                "附件", f"{every}是几张表，放在一张里了；要分开的，各存成一个文件，再分别导入"
            )
        has_sections = any(task.headings[SECTION_LEVEL] for task in tasks)
        has_groups = any(task.headings[GROUP_LEVEL] for task in tasks)
        level = SECTION_LEVEL if has_sections or has_groups else GROUP_LEVEL
        for (region, inner), name in zip(regions, names, strict=True):
            if not name or any(task.headings[SECTION_LEVEL] for task in inner):
                continue
            for task in inner:
                task.headings[level] = heading_title(name)
            place, what = f"工作表“{name}”", "工作表的名称"
            if region.paragraph is not None and not by_sheet:
                if region.first or sum(is_caption(each.line) for each in self.found.above) > 1:
                    self.found.taken.add(region.paragraph)  # else it is the title too
                place, what = region.paragraph.place, "表格上方的标题"
            self.found.doubt(place, f"{what}“{name}”作了它的任务的分类")

    def name_bodies(self) -> None:
        """Where no task names a body and each heading is the name of one, 一、教育局（2项）, take these."""
        named = [
            next((text for text in reversed(task.headings) if text), "")
            for task in self.found.tasks
        ]
        bodies = [_COUNT_BEHIND.sub("", each) for each in named]
        if any(task.bodies for task in self.found.tasks) or not all(map(is_office_name, bodies)):
            return
        for task, body in zip(self.found.tasks, bodies, strict=True):
            task.bodies.append((ColumnMeaning.RESPONSIBLE, PlacedText(body, task.place)))
        for body in dict.fromkeys(bodies):
            self.found.doubt("分类", f"没有单位的一栏，“{body}”看作它下面的任务的责任单位")


_COUNT_BEHIND = re.compile(r"[（(]\s*(?:共)?\s*\d+\s*[项个条件]\s*[)）]$")
"""How many tasks there are, behind a heading."""


def is_caption(text: str) -> bool:
    """Return whether a text ends as the title of a table does."""
    return _CAPTION.search(text) is not None


def is_aside(text: str) -> bool:
    """Return whether a text between the title of a table and the table is no title: 续表, 单位：万元,
    the label of an annex."""
    return bool(annex_label(text) or _ASIDE.fullmatch(text))


def _name(region: Region, by_sheet: bool) -> str:
    """Return the name of a region, empty where it has none that says something."""
    text = region.paragraph.line if region.paragraph is not None else ""
    name = region.sheet if by_sheet else text.strip("【】")
    return "" if _NO_NAME.fullmatch(name) else name


def take_title(found: Found, paragraphs: Sequence[Paragraph]) -> None:
    """Take the label and the title of the table out of the paragraphs and rows before it. Those
    that are left over are left out."""
    above = [each for each in found.above or paragraphs if each not in found.taken]
    # Other remarks may follow on the line of the label.
    labels = [label for each in above if (label := annex_label(each.line.split("　")[0]))]
    found.annex = labels[0] if labels else ""
    titles = [each for each in above if _is_title(each.line)]
    titles = titles or [each for each in above if _names_year(each.line)]
    titles = titles or [each for each in above if _is_called_table(each.line)]
    lines: list[str] = []
    if titles and not found.title:
        # The title stands right before the table; a covering letter has one of its own above.
        lines = _title_lines(above, titles[-1], [*found.above, *paragraphs])
        found.title = one_line(lines)
    used = {*lines, found.title, found.annex} - {""}
    found.left_out[:] = [
        each
        for each in (*found.left_out, *paragraphs)
        if each not in found.taken and used.isdisjoint((each.line, annex_label(each.line)))
    ]


def _title_lines(
    above: Sequence[Paragraph], title: Paragraph, paragraphs: Iterable[Paragraph]
) -> list[str]:
    """Return the lines of a title: with those right above it up to the one that names its year, where
    it does not itself; with the one above these that is the name of the office, or with which the
    document has the whole on one line elsewhere."""
    at = first = above.index(title)
    for number in range(at, max(at - _MOST_TITLE_LINES, -1), -1):
        if number < at and not _may_belong_to_title(above[number].line):
            break
        if _HAS_YEAR.search(above[number].line):
            first = number
            break
    lines = [each.line for each in above[first : at + 1]]
    before = above[first - 1].line if first else ""
    if before and _may_belong_to_title(before):
        whole = "".join([before, *lines])
        is_office = is_office_name(before) and re.match(r"20\d\d年", lines[0]) is not None
        if is_office or any(whole in each.line for each in paragraphs):
            return [before, *lines]
    return lines


def _may_belong_to_title(line: str) -> bool:
    return may_be_title(line) and not (is_aside(line) or parted_number(line).number)


_MOST_TITLE_LINES = 3
_HAS_YEAR = re.compile(r"20\d\d\s*年(?!\s*\d+\s*月)|20\d\d学年")


def _is_title(text: str) -> bool:
    is_named = is_document_title(text) or (may_be_title(text) and _FORM.fullmatch(text) is not None)
    return is_named and not (annex_label(text) or parted_number(text).number)


_FORM = re.compile(r".+(?:交办|督办|办理|推进|销号|整改|考核|评审|工作)(?:表|单)(?:[（(].*[)）])?")
"""The title of a form, by its last words."""


_DATED = re.compile(r".*20\d\d年(?!\d+月).{4,}")


def _names_year(text: str) -> bool:
    """Return whether a text above a table may be its title, though no word says so: it names a
    year, and no day."""
    return may_be_title(text) and _DATED.fullmatch(text) is not None and not annex_label(text)


_CALLED_TABLE = re.compile(r"(?!.*[见如附续]).{4,}(?:表|库)")


def _is_called_table(text: str) -> bool:
    """Return whether a text above a table may be its title, as it ends so: 重点项目“五定”表."""
    return may_be_title(text) and _CALLED_TABLE.fullmatch(text) is not None
