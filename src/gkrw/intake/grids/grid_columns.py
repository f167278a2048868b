"""Understand the columns of a grid: what each means, by its heading, its texts and its neighbours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gkrw.intake.body_names import is_body_like, names_bodies
from gkrw.intake.grids.column_texts import (
    QUARTER,
    SHARE_MARKS,
    ColumnTexts,
    are_running_numbers,
    are_sentences,
    are_ticks,
    average_length,
    column_name,
    once,
    say_when,
)
from gkrw.intake.headings import (
    BODY_KINDS,
    TEXT_KINDS,
    ColumnMeaning,
    heading_text,
    kind_of,
    person_heading,
)
from gkrw.intake.outline import SECTION_LEVEL, parted_number
from gkrw.intake.row_remarks import is_remark
from gkrw.intake.source import GridCell

_UNTIL = re.compile("时限|期限|截[止至]|(?:计划|要求|拟|预计|预期|应)(?:完成|办结|销号)|最[迟晚]")
"""What says that a column of days is of deadlines."""
_STEPS = re.compile("时限|期限|时间|节点|进度|步骤")
"""What an unknown heading says of a column that may have deadlines."""
_SUPPORTS = re.compile("配合|协助|协同|协办|参与")
_DONE_ON = re.compile("(?:完成|办结|销号|竣工|完工)(?:时间|日期)")
_NAMES_TASKS = re.compile("(?:项目|事项|任务|问题|工作|工程|名称|要点|重点|主题|课题|行动|活动)$")
"""How an unknown heading ends that may be of titles, at the left of the requirements."""
_MOST_HEADINGS = 3
_SHORTEST_HEADING = 4
"""The fewest characters of the texts of a column, on average, that stand once before several tasks."""
_LONG_TEXT = 8
"""The fewest characters of the texts of a column, on average, that may be tasks without the heading
saying so."""

_NUMBERED_TEXT = 4
"""The same right behind the numbers of tasks."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid: its position from 0, its heading, and its meaning. `is_guessed` says that
    its heading did not tell the meaning; `is_marked` that the heading is the name of a body or of a
    quarter, and the cells say by marks whether it has a share in the task."""

    position: int
    heading: str
    kind: ColumnMeaning
    is_guessed: bool = False
    is_marked: bool = False


class ColumnFinder(ColumnTexts):
    """Finds the meaning of the columns of one grid."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kinds = [self._named(column) for column in range(self.grid.width)]
        self.guessed: set[int] = set()
        self.marked: set[int] = set()

    def columns(self) -> tuple[GridColumn, ...]:
        """Return the columns with their meanings."""
        for head in once(self.heads):
            self._split(head)
        self._name_unlabelled()
        self._find_bodies()
        self._part_deadlines()
        self._find_deadlines()
        self._choose_texts()
        return tuple(
            GridColumn(
                at,
                self.headings[at],
                self.kinds[at] or ColumnMeaning.EXTRA,
                at in self.guessed,
                at in self.marked,
            )
            for at in range(self.grid.width)
        )

    # -- meanings ----------------------------------------------------------------------------------

    def _named(self, column: int) -> ColumnMeaning | None:
        own, above = heading_text(self.heads[column].lines), self._above(column)
        named = own or column_name(column)
        if own == ColumnMeaning.ID.value and are_running_numbers(self.texts(column)):
            return self.chosen.get(named, ColumnMeaning.NUMBER)
        kind = self.chosen.get(named) or self.chosen.get(self.headings[column]) or kind_of(own)
        if kind is None and own and above and kind_of(above) is ColumnMeaning.DEADLINE:
            return ColumnMeaning.DEADLINE if re.match("完成|截止|结束|办结", own) else None
        return kind

    def _split(self, head: GridCell) -> None:
        """Give each column below a heading that covers several columns its own meaning."""
        group = [at for at, each in enumerate(self.heads) if each is head]
        if not self.grid.knows_merges and head.lines:
            # An empty heading behind this one may be covered by it.
            after = group[-1] + 1
            while after < len(self.heads) and not self.heads[after].lines and self.texts(after):
                group.append(after)
                after += 1
        kind = self.kinds[group[0]]
        if len(group) < 2 or kind is None:
            return
        texts = [at for at in group if not self._is_numbers(at)]
        for at in group:
            if at not in texts:
                self.kinds[at] = ColumnMeaning.NUMBER
            elif kind in TEXT_KINDS and at != texts[-1]:
                self.kinds[at] = ColumnMeaning.HEADING
            else:
                self.kinds[at] = ColumnMeaning.TITLE if kind is ColumnMeaning.HEADING else kind
        self.guessed.update(at for at in group if at not in texts[-1:])

    def _name_unlabelled(self) -> None:
        """Guess the meaning of columns without a heading: numbers, or headings at the left of the
        tasks."""
        first = next((at for at, kind in enumerate(self.kinds) if kind in TEXT_KINDS), None)
        for at, kind in enumerate(self.kinds):
            if kind is not None or self.headings[at]:
                continue
            self.guessed.add(at)
            if self._is_numbers(at):
                self.kinds[at] = ColumnMeaning.NUMBER
            elif self.texts(at) and (first is None or at < first):
                self.kinds[at] = ColumnMeaning.HEADING

    def _find_bodies(self) -> None:
        """Find the bodies where no heading says bodies: in a column for persons, or in one column
        for each body, with marks."""
        for at, kind in enumerate(self.kinds):
            if kind is None and is_body_like(self.headings[at]) and self.texts(at):
                self.marked |= {at} if SHARE_MARKS.keys() >= {*self.texts(at)} else set()
        if len(self.marked) < 2:
            self.marked.clear()
        for at in self.marked:
            self.kinds[at] = ColumnMeaning.RESPONSIBLE
        for at, kind in enumerate(self.kinds):
            above = kind_of(self._above(at))  # 临床科室 below 配合科室
            if (
                kind is None
                and above in BODY_KINDS
                and not person_heading(self.headings[at])
                and any(map(names_bodies, self.texts(at)))
            ):
                self._set(at, above)
        for at in self._of(ColumnMeaning.RESPONSIBLE):
            if self.headings[at] == "单位" and self.texts(at) and not self._has_bodies(at):
                self._set(at, ColumnMeaning.EXTRA)  # that of a figure
        if not {*self.kinds} & {*BODY_KINDS}:
            persons = [
                at
                for at, kind in enumerate(self.kinds)
                if kind is ColumnMeaning.EXTRA
                and person_heading(self.headings[at])
                and (self._has_bodies(at) or self._has_bodies_and_persons(at))
            ]
            unknown = [
                at
                for at, kind in enumerate(self.kinds)
                if kind is None and self.headings[at] and self._has_bodies(at)
            ]
            if persons or unknown:
                self._set((persons or unknown)[0], ColumnMeaning.RESPONSIBLE)
            for at in persons[1:]:
                if _SUPPORTS.match(self.headings[at]):
                    self._set(at, ColumnMeaning.SUPPORT)

    def _part_deadlines(self) -> None:
        """Tell the day on which a task was done from its deadline, where a table has both."""
        heads = {at: heading_text(each.lines) for at, each in enumerate(self.heads)}
        deadlines = self._of(ColumnMeaning.DEADLINE)
        has_deadline = any(_UNTIL.search(heads[at]) for at in deadlines)
        has_status = any("完成状态" in each for each in heads.values())
        for at in deadlines:
            if (has_deadline or has_status) and _DONE_ON.fullmatch(heads[at]):
                self._set(at, ColumnMeaning.EXTRA)

    def _find_deadlines(self) -> None:
        """Find the deadlines where no heading says so: by marks in a column for each quarter, or by
        the texts in a column of steps, 推进措施及时间节点."""
        if self._of(ColumnMeaning.DEADLINE):
            return
        heads = {
            at: heading_text(self.heads[at].lines)
            for at, kind in enumerate(self.kinds)
            if kind is None and self.texts(at)
        }
        quarters = [at for at, head in heads.items() if QUARTER.fullmatch(head)]
        if all(are_ticks(self.texts(at)) for at in quarters):
            self.marked.update(quarters)
        else:
            quarters = []
        steps = [
            at for at, head in heads.items() if _STEPS.search(head) and say_when(self.texts(at))
        ]
        for at in quarters or steps[:1]:
            self._set(at, ColumnMeaning.DEADLINE)

    def _choose_texts(self) -> None:
        """Decide which column is the title and which the requirement, by the other columns too."""
        for at in [at for at, kind in enumerate(self.kinds) if kind in TEXT_KINDS]:
            if self._is_numbers(at):
                self._set(at, ColumnMeaning.NUMBER)
        titles = self._of(ColumnMeaning.TITLE)
        details = self._of(ColumnMeaning.REQUIREMENT)
        if len(details) > 1 and not titles:
            titles, details = details[:1], details[1:]
            self._set(titles[0], ColumnMeaning.TITLE)
        for at in details[1:]:
            self._set(at, ColumnMeaning.EXTRA)
        if details and titles and self._is_standard(details[0], titles[-1]):
            self._set(details[0], ColumnMeaning.EXTRA)
            details = [titles.pop()]
            self._set(details[0], ColumnMeaning.REQUIREMENT)
        if not titles:
            stop = details[0] if details else self.grid.width
            titles = [at for at in range(stop) if self._may_name_tasks(at)][:1]
            for at in titles:
                self._set(at, ColumnMeaning.TITLE)
        if not details and len(titles) > 1:
            details = [titles.pop()]
            self._set(details[0], ColumnMeaning.REQUIREMENT)
        for at in titles[:-1]:
            self._set(at, ColumnMeaning.HEADING)
        first = min([*titles, *details], default=0)
        for at in (at for at in range(first) if self.kinds[at] is None):
            numbered = [each for each in self.texts(at) if parted_number(each).level is not None]
            if len(numbered) > len(self.texts(at)) / 2 or self._stands_over(at, first):
                self._set(at, ColumnMeaning.HEADING)
        headings = self._of(ColumnMeaning.HEADING)
        if not titles and not details and (longest := self._longest()) is not None:
            self._set(longest, ColumnMeaning.REQUIREMENT)
        elif not titles and not details and headings:
            self._set(headings[-1], ColumnMeaning.TITLE)
        elif details and titles and self._groups_tasks(titles[-1], details[0], headings):
            self._set(titles[-1], ColumnMeaning.HEADING)
        texts = self._of(ColumnMeaning.TITLE) + self._of(ColumnMeaning.REQUIREMENT)
        headings = [at for at in self._of(ColumnMeaning.HEADING) if at < max(texts, default=0)]
        for at in self._of(ColumnMeaning.HEADING):
            if at not in headings[-_MOST_HEADINGS:]:
                self._set(at, ColumnMeaning.EXTRA)

    def _is_standard(self, detail: int, title: int) -> bool:
        """Return whether the column `detail` says how well tasks are to be done, 完成标准, and the
        column `title` has whole sentences, so that these are the requirements."""
        heading = self.headings[detail]
        is_other = heading.endswith("标准") and not re.search("[及和与、]", heading)
        return is_other and are_sentences(self.texts(title))

    def _may_name_tasks(self, column: int) -> bool:
        """Return whether a column with an unknown heading may have the titles of tasks: 降本项目."""
        return (
            self.kinds[column] is None
            and _NAMES_TASKS.search(self.headings[column]) is not None
            and bool(self.texts(column))
            and not self._has_bodies(column)
            and not self._is_numbers(column)
        )

    def _stands_over(self, column: int, text: int) -> bool:
        """Return whether the cells of `column` stand over several tasks each, whose texts are in
        the column `text`: merged, or written once in the first of several rows."""
        rows = [row for row in self.body if _may_have_task(row) and row[text].lines]
        below = {(row[column], row[text]) for row in rows if row[column].lines}
        if not rows or not below:
            return False
        if self.grid.knows_merges and len({above for above, _ in below}) < len(below):
            return True
        is_text = average_length(self.texts(column)) >= _SHORTEST_HEADING
        return bool(rows[0][column].lines) and is_text and len(below) <= len(rows) * 2 / 3

    def _of(self, kind: ColumnMeaning) -> list[int]:
        return [at for at, each in enumerate(self.kinds) if each is kind]

    def _longest(self) -> int | None:
        """Return the column with an unknown heading that may be the tasks: in a table that has
        bodies or deadlines, the one with the longest texts, if they are not names of bodies and
        long enough."""
        is_due = any(
            kind is ColumnMeaning.DEADLINE and re.search("时限|期限|完成", self.headings[at])
            for at, kind in enumerate(self.kinds)
        )
        if not (is_due or {*self.kinds} & {*BODY_KINDS}):
            return None
        unknown = [
            at
            for at, kind in enumerate(self.kinds)
            if kind is None and self.headings[at] and not self._has_bodies(at)
        ]
        longest = max(unknown, key=lambda at: average_length(self.texts(at)), default=None)
        if longest is None:
            return None
        is_numbered = longest > 0 and self.kinds[longest - 1] is ColumnMeaning.NUMBER
        fewest = _NUMBERED_TEXT if is_numbered else _LONG_TEXT
        return longest if average_length(self.texts(longest)) >= fewest else None

    def _set(self, column: int, kind: ColumnMeaning) -> None:
        if (self.headings[column] or column_name(column)) not in self.chosen:
            self.kinds[column] = kind
            self.guessed.add(column)

    def _groups_tasks(self, title: int, detail: int, headings: Sequence[int]) -> bool:
        """Return whether the texts under 任务 are in truth headings of tasks: they are numbered as
        headings, or stand over several tasks each."""
        rows = [row for row in self.body if _may_have_task(row)]
        if len(rows) < 2:
            return False
        texts = ["".join(cell.lines) for cell in once(row[title] for row in rows) if cell.lines]
        most = self.grid.width / 2
        cells = {
            row[detail]: row[title]
            for row in rows
            if row[detail].lines
            and row[detail] is not row[title]
            and len(row[detail].columns) <= most
        }
        levels = [parted_number(text).level for text in texts]
        are_numbered = sum(level is not None for level in levels) > len(texts) / 2
        if are_numbered and len(texts) < len(cells):
            return True
        if any(self.heads[at] is self.heads[title] for at in headings):
            return False
        # Of tasks, one merged cell is enough: else two of them had the same title.
        are_merged = self.grid.knows_merges and len({*cells.values()}) < len(cells)
        return (
            len(texts) <= len(cells) * 2 / 3
            or (are_merged and _SAYS_TASKS.search(self.headings[title]) is not None)
            or levels.count(SECTION_LEVEL) > len(texts) / 2
        )


_SAYS_TASKS = re.compile("(?:任务|工作)$")


def _may_have_task(row: Sequence[GridCell]) -> bool:
    """Return whether a row has several texts, and is no remark or sum."""
    written = [cell for cell in once(row) if cell.lines]
    return len(written) > 1 and not is_remark(written[0].line, False)
