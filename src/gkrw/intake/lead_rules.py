"""Follow a sentence of a document that says which of the bodies leads: 列第一位的为牵头单位,
标★的为牵头单位."""

import re
from collections.abc import Callable, Iterator, Sequence

from gkrw.core.names import ETC
from gkrw.core.wording import shortened
from gkrw.intake.body_lists import Entry
from gkrw.intake.body_names import is_collective
from gkrw.intake.headings import KEYS, ColumnMeaning
from gkrw.intake.outline import Found, PlacedText
from gkrw.intake.source import Assumption, Paragraph

_FIRST = r"(?:[列排居][^，。；]{0,3}(?:第一|首|最前)[位个名]?|第一[位个名]|首[位个]|第一责任(?=单位|部门|科室))"
_FIRST_LEADS = re.compile(
    rf"{_FIRST}[^，。；不]{{0,12}}(?:(?:为|是|作为|系|即|负责)[^，。；不]{{0,6}})?(?:牵头|主办|主责)"
)
_RULE_AMONG_NAMES = re.compile(
    rf"(?:^|(?P<bracket>[（(])|[。；;，,])(?P<rule>[^（()）。；;，,]*{_FIRST_LEADS.pattern}[^（()）]*)"
    r"(?(bracket)[)）])"
)
_MARKED_LEADS = re.compile(
    r"(?P<mark>[*＊★☆▲△●◎◆※#])[^，。；不]{0,10}?(?:为|是|系|表示)[^，。；不]{0,6}(?:牵头|主办|主责)"
)
_MARK = re.compile("[*＊★☆▲△●◎◆※]")
"""A mark at the name of a body."""
_SHOWN_LEADS = re.compile(
    r"(?:加粗|加黑|黑体|下划线|标红|红色)[^，。；不]{0,8}(?:为|是|系)[^，。；不]{0,6}(?:牵头|主办)"
)
_LONGEST_TOLD = 60
_LEAD, _RESPONSIBLE = KEYS[ColumnMeaning.LEAD], KEYS[ColumnMeaning.RESPONSIBLE]


def states_lead_rule(text: str) -> bool:
    """Return whether a text says that the first of several bodies leads."""
    may_say = "第一" in text or "首" in text or "最前" in text  # asked of every list of names
    return may_say and _FIRST_LEADS.search(text) is not None


def without_lead_rule(text: str) -> str:
    """Return the names of bodies without the sentence or bracket behind them that says that the
    first leads: 甲局、乙局（列第一位的为牵头单位，下同）."""
    return _RULE_AMONG_NAMES.sub("", text) if states_lead_rule(text) else text


def cut_lead_rules(found: Found) -> None:
    """Leave out the rules that stand among the names of bodies, where they are found again."""
    for text, place in _rewrite_bodies(found, without_lead_rule):
        found.left_out += [
            Paragraph(match["rule"], place) for match in _RULE_AMONG_NAMES.finditer(text)
        ]


def follow_lead_rule(found: Found, lists: Sequence[dict[str, list[Entry]]]) -> Iterator[Assumption]:
    """Make the first responsible body of each task without a lead its lead, where the document says
    so. `lists` are the lists of names of the tasks by key; they are changed. Yield what was
    assumed."""
    rule = next(_sentences(found, _FIRST_LEADS), None)
    if rule is None:
        return
    count = 0
    told = []
    for task, names in zip(found.tasks, lists, strict=True):
        bodies = names.get(_RESPONSIBLE)
        if names.get(_LEAD) or not bodies:
            continue
        first, *others = bodies
        if isinstance(first, dict) or is_collective(first):
            what = first if isinstance(first, str) else next(iter(first))
            told.append(
                Assumption(
                    task.place, f"写在第一位的“{what}”是统称，没有作为牵头单位，牵头单位留空"
                )
            )
            continue
        if others == [ETC]:
            others = []
            told.append(Assumption(task.place, f"“{first}等”只写了 {first}，其余责任单位没有写"))
        names[_LEAD], names[_RESPONSIBLE] = [first], others
        count += 1
    yield Assumption(
        rule.place,
        f"文中写有“{shortened(rule.text, _LONGEST_TOLD)}”：照此把 {count} 项任务写在第一位的责任单位作为牵头单位",
    )
    yield from told


def mark_leads(found: Found) -> Iterator[Assumption]:
    """Write 交通局（牵头） for ★交通局 among the bodies of tasks, where the document says that those
    with a mark lead, and take other marks away. Yield what was assumed, also of those that are
    bold, which is not seen."""
    for rule in _sentences(found, _SHOWN_LEADS):
        text = f"文中写有“{shortened(rule.text, _LONGEST_TOLD)}”，名单没有照此改动，请核对"
        yield Assumption(rule.place, text)
    rule = next(_sentences(found, _MARKED_LEADS), Paragraph("", ""))
    if match := _MARKED_LEADS.search(rule.text):
        mark, name = re.escape(match["mark"]), r"[^、，,；;/：:\s（()）]+"
        marked = re.compile(f"{mark}(?P<before>{name})|(?P<behind>{name}?){mark}")
        changed = _rewrite_bodies(
            found, lambda text: marked.sub(lambda each: f"{each[1] or each[2]}（牵头）", text)
        )
        said = f"文中写有“{shortened(rule.text, _LONGEST_TOLD)}”"
        yield Assumption(rule.place, f"{said}：照此认出 {len(changed)} 项任务的牵头单位")
    for text, place in _rewrite_bodies(found, lambda text: _MARK.sub("", text)):
        yield Assumption(place, f"单位旁边的记号没有说明是什么，去掉了：{text}")


def _rewrite_bodies(found: Found, rewritten: Callable[[str], str]) -> list[PlacedText]:
    """Rewrite the names of bodies of all tasks. Return those that changed, as they were."""
    changed = []
    for task in found.tasks:
        for at, (kind, (text, place)) in enumerate(task.bodies):
            if (new := rewritten(text)) != text:
                task.bodies[at] = (kind, PlacedText(new, place))
                changed.append(PlacedText(text, place))
    return changed


def _sentences(found: Found, rule: re.Pattern[str]) -> Iterator[Paragraph]:
    """Yield the sentences that state a rule, among the texts that no task has."""
    headings = (Paragraph(each, each) for each in (*found.columns.values(), *found.column_texts))
    for text in (*found.left_out, Paragraph(found.title, "标题"), *headings):
        for sentence in re.split("[。；\n]", text.text):
            if rule.search(sentence):
                yield Paragraph(sentence.strip(), text.place)
