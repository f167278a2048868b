"""Add the cells of a row to a task: the requirement, bodies, deadlines, notes and what the document
has besides."""

import re
from collections.abc import Callable, Iterator, Sequence

from gkrw.core.deadlines import is_known_wording
from gkrw.core.wording import shortened
from gkrw.intake.body_names import NAME_SEPARATORS, ROLE, is_body_like, is_person_like, split_names
from gkrw.intake.grids.column_texts import (
    DITTO,
    NUMBER_TEXT,
    QUARTER,
    SHARE_MARKS,
    STARTS_WITH_DAY,
    column_name,
)
from gkrw.intake.grids.grid_columns import GridColumn
from gkrw.intake.grids.grid_layout import GridLayout
from gkrw.intake.headings import (
    BODY_KINDS,
    FURTHER_KINDS,
    TEXT_KINDS,
    ColumnMeaning,
    kind_of,
    person_heading,
)
from gkrw.intake.outline import TOPIC_LEVEL, Found, FoundTask, PlacedText, parted_number
from gkrw.intake.source import GridCell, Paragraph
from gkrw.intake.source_text import joined_paragraphs, one_line, without_stray_blanks

_NAMED = (*BODY_KINDS, ColumnMeaning.DEADLINE)
_NOTHING = re.compile(r"(?:[（(]未写明[）)]|\[\])|[-—－–/／\\、\s]+|暂?无|空白?")
"""How a cell says that it is empty."""
_NO_NAME = re.compile(r"#[A-Z/]+[!?]?|[\d.eE+-]+|TRUE|FALSE")
"""What a cell of bodies shows where a formula failed, or a number or a logical value."""
_DITTO_STARTS = frozenset("（(同〃″〞")
"""The first characters of what DITTO matches: few cells begin so."""
_YEAR_ALONE = re.compile(r"(?<=\d年)\n(?=\d)")
"""The line break in a date that a narrow column wraps behind its year."""


class RowCells:
    """Adds the cells of the rows of one table to tasks."""

    def __init__(self, found: Found, layout: GridLayout) -> None:
        self.found = found
        self.layout = layout
        self.texts = layout.of(*TEXT_KINDS)
        self.others = [each for each in layout.columns if each not in self.texts]
        self.bodies = layout.of(*BODY_KINDS)
        self.carried: dict[ColumnMeaning, GridCell] = {}
        """The last cell that was not empty of each kind of column of bodies."""
        is_person = [bool(self.bodies and person_heading(each.heading)) for each in self.others]
        self.persons: dict[int, GridCell | None] = {
            each.position: None
            for each, told in zip(self.others, is_person, strict=True)
            if told and each.kind is ColumnMeaning.EXTRA
        }
        """The last cell of each column of persons beside bodies."""
        self.above: dict[int, GridCell] = {}
        """The last cell of each column that says something itself."""

    def add(
        self, task: FoundTask, row: Sequence[GridCell], is_new: Callable[[GridCell], bool]
    ) -> None:
        """Add the cells of a row to a task. Cells for which `is_new` is false are left out: in a
        further row of the same task, they go on from the row above. A cell over several columns is
        added once; one over several columns of bodies is added as responsible bodies."""
        texts = {row[each.position] for each in self.texts}
        added: dict[GridCell, GridColumn] = {}
        for column in self.others:
            cell = self._filled(column, row)
            if not cell.lines or not is_new(cell) or cell in texts:
                continue
            if cell not in added or column.kind is ColumnMeaning.RESPONSIBLE:
                added[cell] = column
        for cell, column in added.items():
            if column.kind in _NAMED and _NOTHING.fullmatch("".join(cell.lines)):
                continue
            self._add_cell(task, column, cell)

    def without_labelled(self, task: FoundTask, lines: Sequence[str], place: str) -> list[str]:
        """Return the lines of a requirement without those that say bodies, persons or a deadline by a
        label, where the table has no column for them: 完成时限：9月底前. They are added to the task."""
        kept: list[str] = []
        for line in lines:
            label, sign, text = line.replace(":", "：").partition("：")
            kind = kind_of(label) if sign and text.strip() else None
            if kind is ColumnMeaning.DEADLINE and not self.layout.of(kind):
                task.deadlines += _deadlines_of(text.strip().rstrip("。；"))
            elif kind in BODY_KINDS and not self.bodies:
                task.bodies.append((kind, PlacedText(text.strip().rstrip("。；"), place)))
            elif kind is ColumnMeaning.EXTRA and person_heading(label) and not self.bodies:
                self._add_extra(task, label, text.strip(), place)
            else:
                kept.append(line)
        return kept

    def _filled(self, column: GridColumn, row: Sequence[GridCell]) -> GridCell:
        """Return the cell of a column. In a document that does not show which cells are merged,
        return the last filled cell above for an empty cell of bodies, if its column is at the left
        of the tasks or no column of bodies further right has a text; and for an empty cell of their
        persons, if no column of bodies has a text."""
        cell = row[column.position]
        if not self.layout.fills_blanks:
            return cell
        if column.position in self.persons:
            if cell.lines or any(row[each.position].lines for each in self.bodies):
                self.persons[column.position] = cell
            return self.persons[column.position] or cell
        if column.kind not in BODY_KINDS:
            return cell
        is_left = column.position < min(each.position for each in self.texts)
        if cell.lines:
            if is_left:  # other bodies begin with it
                self.carried.clear()
            self.carried[column.kind] = cell
            return cell
        if is_left:
            return self.carried.get(column.kind, cell)
        goes_on = not any(
            row[each.position].lines for each in self.bodies if each.position > column.position
        )
        return self.carried.get(column.kind, cell) if goes_on else cell

    def _add_cell(self, task: FoundTask, column: GridColumn, cell: GridCell) -> None:
        cell = self._as_above(column, cell)
        text = "\n".join(cell.lines)
        if column.is_marked and column.kind is ColumnMeaning.DEADLINE:
            task.deadlines += QUARTER.findall(column.heading)
        elif column.is_marked and text in SHARE_MARKS:
            task.bodies.append(
                (SHARE_MARKS[text] or column.kind, PlacedText(column.heading, cell.place))
            )
        elif column.kind in BODY_KINDS and _NO_NAME.fullmatch(text):
            self.found.left_out.append(Paragraph(text, cell.place))
        elif column.kind in BODY_KINDS:
            heading = person_heading(column.heading)
            if not heading and _MOBILE.search(text):
                heading = _PERSONS
                self.found.doubt(
                    cell.place, f"“{shortened(text)}”里的人名、电话放在“{heading}”一栏"
                )
            if heading:
                bodies, persons = _parted_persons(cell.lines)
                text = "\n".join(bodies)
                if persons and not bodies:
                    self.found.doubt(
                        cell.place,
                        f"“{column.heading}”里写的是人名，没有看作{column.kind.value}单位，放在“{heading}”一栏",
                    )
                if persons:
                    self._add_extra(task, heading, "、".join(persons), cell.place)
            if text:
                task.bodies.append((column.kind, PlacedText(text, cell.place)))
        elif column.kind is ColumnMeaning.DEADLINE:
            task.deadlines += _deadlines_of(_YEAR_ALONE.sub("", text))
        elif column.kind is ColumnMeaning.TARGETS:
            task.targets.append(text)
        elif column.kind is ColumnMeaning.NOTE:
            task.notes.append(text)
        elif column.kind is ColumnMeaning.ID:
            task.id = task.id or cell.line
        elif column.kind in FURTHER_KINDS:
            heading = column.heading or column_name(column.position)
            self._add_extra(task, heading, text, cell.place)
        elif column.kind is ColumnMeaning.NUMBER and NUMBER_TEXT.fullmatch(text):
            self.found.numbers.add(cell.place)
        elif column.kind in (ColumnMeaning.NUMBER, ColumnMeaning.LEFT_OUT):
            self.found.left_out.append(Paragraph(text, cell.place))

    def _as_above(self, column: GridColumn, cell: GridCell) -> GridCell:
        """Return the cell above instead of one that says 同上."""
        above = self.above.get(column.position)
        may_be = cell.lines[0][0] in _DITTO_STARTS
        if above is None or not (may_be and DITTO.fullmatch(cell.line)):
            self.above[column.position] = cell
            return cell
        self.found.numbers.add(cell.place)
        self.found.doubt(cell.place, f"“{cell.line}”看作“{shortened(above.line)}”")
        return GridCell(above.text, cell.rows, cell.columns, cell.place)

    def _add_extra(self, task: FoundTask, heading: str, text: str, place: str) -> None:
        self.found.add_extra(heading)
        task.extra_places.setdefault(heading, place)
        texts = task.extra.setdefault(heading, [])
        if text not in texts:
            texts.append(text)


def requirement_text(lines: Sequence[str]) -> tuple[str, int]:
    """Return the requirement in the lines of a cell, without the number of the task, and how often
    lines were joined because only wrapping broke them."""
    text, joins = joined_paragraphs(lines)
    text = _NUMBER_AND_BLANK.sub("", text, count=1)
    return _without_number(without_stray_blanks(text)), joins


_NUMBER_AND_BLANK = re.compile(
    r"^\d{1,2}[ \u3000]+(?=[\u4e00-\u9fff“《])"
    "(?![年月日号期个项家处件次座所条亩万亿元名户类级层人辆台批场届位天周岁米公吨千百倍点])"
)
"""The number of a task that only a blank parts from it, and no figure with its unit: 2 推进改革."""


def parted_title(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the title on the first line of a cell, and the other lines: 【招商引资】, or a line that
    is shorter than the column is wide, so that no wrapping broke it. Empty without such a line."""
    if len(lines) < 2:
        return "", lines
    first = parted_number(lines[0]).text
    if lines[1][0] in "（(" and not parted_number(lines[1]).number:
        return "", lines  # the sentence goes on
    bracketed = re.fullmatch("【(.+)】", first)
    widest = max(map(len, lines[1:]))
    is_short = len(first) <= _LONGEST_TITLE and len(lines[0]) + _WRAPPED_LESS <= widest
    if bracketed or (is_short and first.isalpha() and lines[1].endswith(("。", "；"))):
        return bracketed[1] if bracketed else first, lines[1:]
    return "", lines


_LONGEST_TITLE = 16
_WRAPPED_LESS = 3
"""By how many characters at most a line that was wrapped is shorter than the widest one."""


def _without_number(requirement: str) -> str:
    """Return a requirement without the number of the task before it; the numbers of several points
    stay."""
    number = parted_number(requirement)
    if not number.number or number.level == TOPIC_LEVEL:
        return requirement
    lines = requirement.split("\n")
    points = [line for part in (number.text, *lines[1:]) for line in re.split("(?<=[。；;])", part)]
    numbers = [number.number, *(parted_number(each.strip()).number for each in points)]
    styles = [re.sub(f"{_FIGURES}", "1", each) for each in numbers if each]
    return requirement if styles.count(styles[0]) > 1 else number.text


_FIGURES = r"\d+|[①-⑳]|[一二三四五六七八九十百]+"


def _parted_persons(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the names of persons from those of bodies in the lines of a cell that has both, with their
    titles and telephones. Return the lines of bodies, and the persons."""
    bodies, persons = [], []
    for line in lines:
        names: list[str] = []
        titles = ""
        """The titles before the name of the same person: 区委常委、副区长赵某."""
        for part in _with_persons(_TELEPHONE_AFTER.sub(r" \1", line)):
            if re.fullmatch(_OFFICE, part):
                titles += f"{part}、"
                continue
            body, person = _body_and_person(part)
            if person:
                persons.append(titles + person)
                titles = ""
            names += [body] if body else []
        persons += [titles.rstrip("、")] if titles else []
        if names == split_names(line, NAME_SEPARATORS):
            bodies.append(line)
        elif names:
            bodies.append("、".join(names))
    return bodies, persons


def _with_persons(line: str) -> Iterator[str]:
    """Yield the names of a line, each body with the person behind it, though only blanks may part
    it from the next: 总务处 李　强 校医室 周敏."""
    line = _WIDE_NAME.sub(
        lambda match: name if is_person_like(name := match[1] + match[2]) else match[0], line
    )
    for part in split_names(line, NAME_SEPARATORS):
        groups: list[str] = []
        for word in part.split():
            is_body = is_body_like(re.split(r"[（(:：]", word)[0]) or all(_body_and_person(word))
            is_further = groups and _body_and_person(groups[-1])[1] and is_person_like(word)
            if groups and not is_body and not is_further:
                groups[-1] += f" {word}"
            else:
                groups.append(word)
        parted = [*map(_body_and_person, groups)]
        begins_with_body = any(body for body, _ in parted[:1])
        yield from groups if begins_with_body and all(person for _, person in parted) else [part]


_WIDE_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff]|\s+[\u4e00-\u9fff]\b)"
)
"""A name of two characters as wide as one of three: 李　强."""
_TITLES = (
    r"(?:[\u4e00-\u9fff]{0,6}(?:长|主任|书记|经理|总监|主席|专员|主管|科员|干事|组员|院士|总工|助理|工程师|教授|老师)"
    r"|负责人|联系人|联络员|同志)"
)
_OFFICE = (
    r"(?:(?:[省市州县区旗镇乡]|街道|工|政府|人大|政协|党|机关)*委?(?:常委|(?:常务)?副?书记|副?[省市州县区旗镇乡]长"
    r"|(?:人大|政协|管委会|党工委)副?(?:主任|主席)|副?秘书长|党组成员|党委委员))+"
)
"""The offices of leaders, which stand before their names."""
_TELEPHONE = r"(?:(?:联系)?(?:电话|手机|方式)?[:：]?(?:1\d{10}|(?:0\d{2,3}[-—－]?)?\d{7,8})(?:[-转]\d{1,5})?)"
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PERSONS = "责任人"
"""The further column of persons in a column of bodies alone."""
_TELEPHONE_AFTER = re.compile(rf"[、，,/／；;\s]+({_TELEPHONE})")
"""A telephone that stands behind the name of its person like a further name."""
_BRACKETS = rf"[（(](?:{_TITLES})?[，,、\s]*{_TELEPHONE}?[)）]"
_PERSON = (
    rf"(?P<name>[\u4e00-\u9fff]{{1,4}}?)(?P<more>(?:\s*(?:{_TITLES}|{_BRACKETS}))?\s*{_TELEPHONE}?)"
    rf"|{_TELEPHONE}"
)
"""This one and _BARE are not compiled before they are used: both take 7 ms."""
_PERSON_BEHIND = re.compile(
    r"(?P<body>.+?)(?:[（(](?P<inside>.+)[)）]|(?:\s*[:：—－-]+\s*|\s+)(?P<after>.+))"
)
"""A person behind a body: 办公室（张伟）, 水务局 李四（局长）, 住建局：王五."""


def _is_person(text: str, is_told: bool = False) -> bool:
    """Return whether a text is a person's name, with a title or a telephone, or only the telephone.
    `is_told` says that the place of the text tells so, and the name may be any."""
    match = re.fullmatch(_PERSON, text.strip())
    if match is None or match["name"] is None:
        return match is not None
    name = match["name"]
    if is_person_like(name):
        return True
    is_name = len(name) > 1 or bool(match["more"])
    return is_told and is_name and not is_body_like(name) and not ROLE.search(name)


def _body_and_person(part: str) -> tuple[str, str]:
    """Part a name of a body from the person behind it; both are empty where they are not there."""
    part = part.strip()
    if any(re.fullmatch(_OFFICE, part[:-at]) and is_person_like(part[-at:]) for at in (2, 3)):
        return "", part
    if is_body_like(part) and not re.search(r"[\s（(]", part):
        return part, ""
    if (match := _PERSON_BEHIND.fullmatch(part)) and is_body_like(match["body"]):
        person = match["after"] or match["inside"]
        has_more = re.search(r"\d{7}", person) or bool(match["after"])
        if _is_person(person, is_told=bool(has_more)):
            return match["body"].strip(), person.strip()
    person, _, body = part.partition(" ")  # 王某 农业农村局
    if match := re.fullmatch(r"([^（(]+)[（(]([^（()）]+)[)）]", part):  # 王某（农业农村局）
        person, body = match.groups()
    if is_person_like(person) and not is_body_like(person) and is_body_like(body.strip()):
        return body.strip(), person
    # 街道办事处钱七13912345678, 农业局局长
    for at in range(min(len(part) - 2, _LONGEST_BODY), 1, -1):
        if not part[at - 1].isdigit() and is_body_like(part[:at]):
            rest = part[at:].strip()
            if _is_person(rest, is_told=not re.fullmatch(_BARE, rest)):
                return part[:at].strip(), rest
    is_person = _is_person(part, is_told=re.search(r"\d{7}", part) is not None)
    return ("", part) if is_person else (part, "")


_LONGEST_BODY = 40
"""The most characters of a name of a body right before that of a person."""
_BARE = rf"(?!{_TITLES}$)[\u4e00-\u9fff]{{1,3}}"
"""A person's name without anything else, which may be the end of that of a body."""


def _deadlines_of(text: str) -> list[str]:
    """Return the deadlines of a cell: one a line unless a line was only wrapped."""
    lines = text.split("\n")
    if not all(is_known_wording(line) or STARTS_WITH_DAY.match(line) for line in lines):
        return [one_line(lines)]
    return lines
