"""Write down the tasks that are found in prose, with their headings, bodies and doubts."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gkrw.core.deadlines import is_known_wording
from gkrw.core.wording import shortened
from gkrw.intake.body_lists import parse_bodies
from gkrw.intake.body_names import LABEL, ROLE, labelled_parts
from gkrw.intake.headings import ColumnMeaning, kind_of
from gkrw.intake.outline import (
    GROUP_LEVEL,
    LEVEL_NAMES,
    SECTION_LEVEL,
    TOPIC_LEVEL,
    Found,
    FoundTask,
    PlacedText,
    bare_title,
    first_part,
    parted_number,
    title_of,
)
from gkrw.intake.prose.prose_bodies import attribute_labels, left_names, text_label
from gkrw.intake.prose.prose_outline import FULL_STOPS, ProseUnit
from gkrw.intake.prose.sentence_bodies import (
    due_deed,
    parted_role_sentence,
    sentence_bodies,
    without_role_clauses,
)
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import without_stray_blanks

_DEADLINE_BEHIND = re.compile(
    r"(?<=[。；;！])\s*([\u4e00-\u9fff]{2,6})[:：]\s*([^:：。；;]+)[。；;]?$"
)
HeadingPath = Sequence[tuple[str, str]]
"""The headings above a task from the top, each with the style of its number."""


TOPIC_STYLE = "专题"
"""The style of headings that stand between tasks: they are topics, which keep their place there."""
_LEVELS = {
    TOPIC_STYLE: TOPIC_LEVEL,
    "章": SECTION_LEVEL,
    "一、": SECTION_LEVEL,
    "（一）": GROUP_LEVEL,
    "——": TOPIC_LEVEL,
}


class HeadingBodies(NamedTuple):
    """The bodies of a heading, for the tasks below it that name none."""

    title: str
    bodies: tuple[PlacedText, ...]


NO_BODIES = HeadingBodies("", ())


class ProseWriter:
    """Adds tasks, doubts and what is left out to what was found."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self._styles: dict[str, int] = {}
        """What the numbers of each style stand for, in words."""

    def understand(self, style: str, moved: int) -> None:
        """Say how numbers and labels were understood; those of `style` are tasks. Headings moved
        down by some levels."""
        words = {
            each: LEVEL_NAMES[min(level + moved, TOPIC_LEVEL)]
            for each, level in self._styles.items()
        }
        if style:
            words[style] = ColumnMeaning.TITLE.value
        labels = {label: kind.value for kind, label in self.found.columns.items()}
        if everything := "，".join(f"{each}→{word}" for each, word in {**words, **labels}.items()):
            self.found.understood.append(f"正文：{everything}")

    def leave_out(self, lines: Iterable[Paragraph]) -> None:
        """Leave out lines: they are in no task."""
        self.found.left_out += [line for line in lines if line.text]

    def task(self, path: HeadingPath, unit: ProseUnit, above: HeadingBodies) -> bool:
        """Add a task. Return whether somebody is named in it or above it."""
        texts = [without_stray_blanks(each.text) for each in unit.paragraphs if each.text]
        if not texts:
            for body in unit.bodies:
                self.leave_out([Paragraph(*body)])
                self.found.doubt(body.place, f"“{shortened(body.text)}”前面没有任务，没有导入")
            return True
        place = unit.paragraphs[0].place
        task = FoundTask(place, self._levels(path, place))
        texts[-1] = self._without_deadline(task, texts[-1])
        bodies = [*unit.bodies]
        before, names = ("", "") if bodies else parted_role_sentence(texts[-1])
        if names and not any(map(sentence_bodies, [*texts[:-1], before])):
            texts[-1] = before
            bodies = [PlacedText(names, unit.paragraphs[-1].place)]
        self._text(task, texts, bool(unit.tails))
        task.bodies = [
            *_missing_bodies(bodies, above),
            *((ColumnMeaning.RESPONSIBLE, body) for body in bodies),
        ]
        self._sentence_bodies(task, texts)
        for text in texts:
            for names in left_names(text):
                self.found.doubt(place, f"括号里的“{names}”像是单位，没有放进名单")
        for tail in unit.tails:
            self.found.doubt(place, f"单位后面的文字放进了同一项任务：{shortened(tail)}")
        self.found.tasks.append(task)
        return bool(task.bodies)

    def say_unnamed(self, place: str, heading: str, tasks: Sequence[FoundTask]) -> None:
        """Say that tasks below a heading name nobody."""
        if without := [task for task in tasks if not task.bodies]:
            some = f"有 {len(without)} 项任务" if len(without) < len(tasks) else "的任务"
            self.found.doubt(place, f"“{shortened(heading)}”下面{some}没有写负责的单位，单位留空")

    def say_defaults(
        self, place: str, title: str, bodies: Sequence[PlacedText], tasks: Sequence[FoundTask]
    ) -> None:
        """Say for which tasks the bodies of a heading are; leave them out where they are for none."""
        names = "；".join(each.text for each in bodies)
        used = {body.place for task in tasks for _, body in task.bodies}
        if used.isdisjoint(body.place for body in bodies):
            self.leave_out(Paragraph(*body) for body in bodies)
            what = f"没有放进名单，下面的任务都写明了单位：{names}"
        else:
            what = f"用于下面没有写明的任务：{names}"
        self.found.doubt(place, f"写在标题“{title}”后面的单位，{what}")

    def _without_deadline(self, task: FoundTask, text: str) -> str:
        """Return a text without the deadline behind a label at its end, which the task gets."""
        match = _DEADLINE_BEHIND.search(text)
        if match is None or kind_of(match[1]) is not ColumnMeaning.DEADLINE:
            return text
        if not is_known_wording(match[2]):
            return text
        task.deadlines.append(match[2])
        return text[: match.start()].rstrip()

    def _sentence_bodies(self, task: FoundTask, texts: Sequence[str]) -> None:
        """Add the bodies that the sentences of a task name, where it has no others."""
        named = [each for text in texts for each in sentence_bodies(text)]
        own = "".join(body.text for _, body in task.bodies)
        if not task.bodies:
            task.bodies = [
                (ColumnMeaning.RESPONSIBLE, PlacedText(each, task.place)) for each in named
            ]
        if named and not own and not task.deadlines:
            self._sentence_deadlines(task, texts)
        for each in named:
            if not own:
                what = "看作这项任务的单位，文字照原样保留"
            elif "牵头" in each and "牵头" not in own:
                what = "名单没有照此改动，请核对"
            else:
                continue
            self.found.doubt(task.place, f"句中写有“{shortened(each)}”，{what}")

    def _sentence_deadlines(self, task: FoundTask, texts: Sequence[str]) -> None:
        """Add the deadlines right before and behind who does what in sentences: 财政所配合，10月底前完成。"""
        for sentence in re.split("[。；;！!\n]", "\n".join(texts)):
            if due := due_deed(sentence):
                task.deadlines += due.deadlines
                continue
            clauses = re.split("[，,]", sentence.strip()) if sentence_bodies(sentence) else []
            at = len(clauses)
            while at > 1 and is_known_wording(clauses[at - 1]):
                at -= 1
            if at and ROLE.search(clauses[at - 1]):
                task.deadlines += clauses[at:]
            start = 0
            while start < at and clauses[start].endswith("前") and is_known_wording(clauses[start]):
                start += 1
            if 0 < start < at and ROLE.search(clauses[start]):
                task.deadlines += clauses[:start]
        for each in task.deadlines:
            what = "看作这项任务的完成时限，文字照原样保留"
            self.found.doubt(task.place, f"句中写有“{each}”，{what}")

    def _text(self, task: FoundTask, texts: list[str], has_tails: bool) -> None:
        """Set the title and the requirement, and what stands behind labels: 整改目标：……"""
        if fields := _labelled_texts(texts):
            title, requirement, others = fields
            for label, text in others.items():
                task.extra[label] = [text]
                self.found.add_extra(label)
            task.title, task.requirement = title, requirement
            return
        texts = [texts[0].removeprefix(text_label(texts[0])).strip() or texts[0], *texts[1:]]
        keeps_all = has_tails or any(sentence_bodies(first_part(texts[0], FULL_STOPS)[0]))
        title, rest = ("", texts) if keeps_all else _parted_title(texts)
        task.requirement = "\n".join(rest if title else texts)
        task.title = title or title_of(without_role_clauses(task.requirement))

    def _levels(self, path: HeadingPath, place: str) -> list[str]:
        """Return the headings of a task by level: by the style of their numbers, each below the one
        above it."""
        headings = ["", "", ""]
        level = -1
        for style, title in path:
            own = _LEVELS.get(style, GROUP_LEVEL)
            level = max(own if level >= 0 or style != "——" else GROUP_LEVEL, level + 1)
            if level > TOPIC_LEVEL:
                level = TOPIC_LEVEL
                title = f"{headings[TOPIC_LEVEL]}／{title}"
                self.found.doubt(place, f"标题多于三级，合成一级：{title}")
            headings[level] = without_stray_blanks(title)
            if style != TOPIC_STYLE:
                self._styles.setdefault(style, level)
        return headings

    def keep_order(self) -> None:
        """Give a task without a heading that stands behind headings of the same level its title as
        one: in a table it would stand before them."""
        for level in (SECTION_LEVEL, GROUP_LEVEL):
            used: set[tuple[str, ...]] = set()
            """The headings above those of the level."""
            for task in self.found.tasks:
                above = tuple(task.headings[:level])
                if task.headings[level]:
                    used.add(above)
                elif above in used:
                    task.headings[level] = task.title
                    self.found.doubt(
                        task.place, f"“{shortened(task.title)}”上面没有标题，也用作标题"
                    )


def _missing_bodies(
    own: Sequence[PlacedText], above: HeadingBodies
) -> list[tuple[ColumnMeaning, PlacedText]]:
    """Return the bodies of a heading of the kinds that a task below it does not name itself."""
    if not above.bodies:
        return []
    kinds = {kind for body in own for kind in _kinds_of(body.text)}
    if {ColumnMeaning.LEAD, ColumnMeaning.SUPPORT} <= kinds:  # nobody else is responsible
        kinds.add(ColumnMeaning.RESPONSIBLE)
    result = []
    for text, place in above.bodies:
        for label, part in labelled_parts(text):
            whole = f"{label}：{part}" if label else part
            if kinds.isdisjoint(_kinds_of(whole)):
                result.append((ColumnMeaning.RESPONSIBLE, PlacedText(whole, place)))
    return result


def _kinds_of(text: str) -> set[ColumnMeaning]:
    """Return of which kinds the bodies, deadlines and persons in a text are."""
    lists = parse_bodies(text, ColumnMeaning.RESPONSIBLE, frozenset(), has_support=True).lists
    return {kind for kind, names in lists.items() if names} | {
        kind for _, kind in attribute_labels(text)
    }


# -- titles ----------------------------------------------------------------------------------------

_LONGEST_TITLE = 40


def _parted_title(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Return the title of a task and its requirement: a first line or a first sentence that is
    short, and what follows. The title is empty where there is none."""
    sentence, rest = first_part(texts[0], FULL_STOPS)
    title = bare_title(sentence)
    following = [*([rest] if rest else []), *texts[1:]]
    if len(title) > _LONGEST_TITLE or not following:
        return "", list(texts)
    return title, following


def _labelled_texts(texts: Sequence[str]) -> tuple[str, str, dict[str, str]] | None:
    """Return the title, the requirement and the other texts by label, of paragraphs that all stand
    behind labels, the first of which may be the title; None for others:

    关于河道水质的问题 / 整改目标：达到Ⅲ类。/ 整改措施： / 1.排查排口。
    """
    title, *others = texts
    title = title.removeprefix(text_label(title)).strip()
    numbers = [parted_number(each) for each in others]
    if all(each.number and LABEL.match(each.text) for each in numbers):  # （1）整改措施：……
        others = [each.text for each in numbers]
    fields: dict[str, list[str]] = {}
    for text in others:
        if label := LABEL.match(text):
            fields.setdefault(label[1], []).append(text[label.end() :].strip())
        elif not fields:
            return None
        else:
            fields[[*fields][-1]].append(text)
    joined = {label: "\n".join(filter(None, lines)) for label, lines in fields.items()}
    kinds = {each: kind_of(each) for each in joined if joined[each]}
    named = [each for each, kind in kinds.items() if kind is ColumnMeaning.REQUIREMENT]
    named = named or [each for each, kind in kinds.items() if kind is ColumnMeaning.TITLE]
    if not named or not title:
        return None
    requirement = joined.pop(named[0])
    return bare_title(title), requirement, {k: text for k, text in joined.items() if text}
