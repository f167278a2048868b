"""Follow a sentence of a document that says which of the bodies leads: 列第一位的为牵头单位."""

import re
from collections.abc import Iterator, Sequence

from gkrw.core.names import ETC
from gkrw.core.wording import shortened
from gkrw.intake.body_lists import Entry
from gkrw.intake.body_names import is_collective
from gkrw.intake.headings import KEYS, ColumnMeaning
from gkrw.intake.outline import Assumption, Found
from gkrw.intake.source import Paragraph

_FIRST = r"(?:[列排居][^，。；]{0,3}(?:第一|首|最前)[位个名]?|第一[位个名]|首[位个]|第一责任(?=单位|部门|科室))"
_FIRST_LEADS = re.compile(
    rf"{_FIRST}[^，。；不]{{0,12}}(?:(?:为|是|作为|系|即|负责)[^，。；不]{{0,6}})?(?:牵头|主办|主责)"
)
_LONGEST_TOLD = 60
_LEAD, _RESPONSIBLE = KEYS[ColumnMeaning.LEAD], KEYS[ColumnMeaning.RESPONSIBLE]


def states_lead_rule(text: str) -> bool:
    """Return whether a text says that the first of several bodies leads."""
    return _FIRST_LEADS.search(text) is not None


def follow_lead_rule(found: Found, lists: Sequence[dict[str, list[Entry]]]) -> Iterator[Assumption]:
    """Make the first responsible body of each task without a lead its lead, where the document says
    so. `lists` are the lists of names of the tasks by key; they are changed. Yield what was
    assumed."""
    rule = next(_rules(found), None)
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


def _rules(found: Found) -> Iterator[Paragraph]:
    """Yield the sentences that say that the first body leads, among the texts that no task has."""
    headings = (Paragraph(each, each) for each in (*found.columns.values(), *found.column_texts))
    for text in (*found.left_out, Paragraph(found.title, "标题"), *headings):
        for sentence in re.split("[。；\n]", text.text):
            if states_lead_rule(sentence):
                yield Paragraph(sentence.strip(), text.place)
