"""Findings that a table accepts: its entries of `accepted`, the findings to which they apply, and
entries that apply to none."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gkrw.core.accepted import AcceptedFinding
from gkrw.core.findings import (
    Finding,
    FindingKind,
    FindingSubject,
    Place,
    Severity,
    TextEdit,
    errors_in,
    in_order,
    kinds_in,
)
from gkrw.core.model import Table
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.store import shapes
from gkrw.store.layout import last_line
from gkrw.store.shapes import Shape
from gkrw.store.values import ValueReader

if TYPE_CHECKING:
    from gkrw.store import ParsedFile

NOT_THERE = Severity.WARNING.kind(
    "G221",
    "认可的问题对不上",
    "accepted 里的这一条没有对上任何问题：已经改好了，编号、标题、名称或代码写错了，或者是不能认可的错误。"
    "一条只认一处；同一项任务有两处同样的问题，就写两条。",
    "accepted:\n  - {code: G406, task: T99, reason: 原表如此}      # 没有 T99",
    "写错了的，改正过来；问题已经没有了的，删掉这一条。",
)
KINDS = kinds_in(globals())
_SUBJECTS = {
    "task": "task",
    **dict.fromkeys(("section", "group", "topic"), "heading"),
    **dict.fromkeys(("department", "collective"), "name"),
}
"""The field of FindingSubject that records of a shape are named by. The first key of the shape
gives the name."""
_WORDS = {"task": "编号为", "heading": "标题为", "name": "名称为"}
_Position = tuple[int, int]
"""Line and column, both from 0."""


def read_accepted(reader: ValueReader, node: Node) -> AcceptedFinding | None:
    """Read one entry of `accepted`; None where the code or the reason is missing."""
    shape = shapes.ACCEPTED
    fields = reader.fields(node, shape)
    if fields is None:
        return None
    texts = {key: reader.text(fields, field) or "" for key, field in shape.fields.items()}
    if not texts["code"] or not texts["reason"]:
        return None
    subject = FindingSubject(*(texts[key] for key in FindingSubject._fields))
    return AcceptedFinding(texts["code"].upper(), subject, texts["reason"], mark=node.start_mark)


class SubjectIndex:
    """Finds the subject of a place in a table: the innermost task, heading, department or collective
    whose lines contain it."""

    def __init__(self, root: Node) -> None:
        self._starts: list[_Position] = []
        self._subjects: list[FindingSubject] = []
        for start, subject in _changes_of_subject(root, shapes.TABLE, FindingSubject()):
            self._starts.append(start)
            self._subjects.append(subject)

    def at(self, place: Place) -> FindingSubject:
        """Return the subject of a place."""
        at = bisect_right(self._starts, (place.line - 1, place.column - 1))
        return self._subjects[at - 1] if at else FindingSubject()

    def known(self, key: str) -> list[str]:
        """Return the ids of all tasks, the titles of all headings, or all names."""
        found = dict.fromkeys(getattr(each, key) for each in self._subjects)
        return [text for text in found if text]


def _changes_of_subject(
    node: Node, shape: Shape, above: FindingSubject
) -> Iterator[tuple[_Position, FindingSubject]]:
    """Yield, in the order of the file, each position from which another subject applies."""
    if not isinstance(node, MappingNode):
        return
    values = {key.value: value for key, value in node.value if isinstance(key, ScalarNode)}
    subject = above
    if shape.name in _SUBJECTS:
        name = values.get(next(iter(shape.fields)))
        text = name.value if isinstance(name, ScalarNode) else ""
        subject = FindingSubject(**{_SUBJECTS[shape.name]: text})
    yield _position(node), subject
    for key, value in values.items() if not subject.task else ():
        below = shape.fields[key].shapes if key in shape.fields else ()
        for item in value.value if below and isinstance(value, SequenceNode) else ():
            yield from _changes_of_subject(item, _shape_of(item, below), subject)
    yield (node.end_mark.line, node.end_mark.column), above


def _shape_of(node: Node, choices: Sequence[Shape]) -> Shape:
    """Return the shape of an item: the first one whose naming key it has."""
    pairs = node.value if isinstance(node, MappingNode) else ()
    keys = {key.value for key, _ in pairs if isinstance(key, ScalarNode)}
    return next((each for each in choices if next(iter(each.fields)) in keys), choices[0])


def accept_findings(
    parsed: "ParsedFile",
    findings: Iterable[Finding],
    known: Mapping[str, FindingKind],
    unchecked: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return the findings in a table, in order, with their subjects; those that it accepts with the
    reason; and a finding for each entry of `accepted` that applies to none.

    An entry accepts one warning or hint. `known` are the kinds of findings in a table by code;
    `unchecked` are codes that were not looked for this time.
    """
    if parsed.table is None or parsed.root is None:
        return in_order(findings)
    index = SubjectIndex(parsed.root)
    waiting: defaultdict[tuple[str, FindingSubject], list[AcceptedFinding]] = defaultdict(list)
    names = _canonical_names(parsed.table)
    for entry in parsed.table.accepted:
        name = names.get(entry.subject.name, entry.subject.name)
        waiting[entry.code, entry.subject._replace(name=name)].append(entry)
    told = []
    for finding in in_order(findings):
        assert isinstance(finding.place, Place)
        subject = index.at(finding.place)
        entries = waiting.get((finding.code, subject), [])
        reason = entries.pop(0).reason if entries and finding.severity is not Severity.ERROR else ""
        told.append(finding._replace(subject=subject, accepted=reason))
    left = [each for some in waiting.values() for each in some if each.code not in unchecked]
    if left and parsed.table.whole:
        unused = _findings_of(left, parsed, index, known)
        # Where a name is wrong, what its entry accepts is not seen: that entry is still needed.
        told += [each for each in unused if each.edit is None or not errors_in(told)]
    return in_order(told)


def _canonical_names(table: Table) -> Mapping[str, str]:
    """Return the name of each department by its other names, the former one after a change too."""
    names = {}
    for each in table.departments:
        for text in (*each.aliases, *each.unconfirmed):
            names[text.text] = each.name
    return names


def _findings_of(
    left: Sequence[AcceptedFinding],
    parsed: "ParsedFile",
    index: SubjectIndex,
    known: Mapping[str, FindingKind],
) -> Iterator[Finding]:
    """Yield the finding of each entry that applies to nothing."""
    assert isinstance(parsed.root, MappingNode)
    assert parsed.table is not None
    key, written = next(each for each in parsed.root.value if each[0].value == "accepted")
    nodes = {_position(each): each for each in written.value}
    retired = {name.text for name in parsed.table.retired}
    reasons = [_reason_of(entry, index, known, retired) for entry in left]
    is_all = len(left) == len(parsed.table.accepted)
    is_needless = all(not advice for _, advice in reasons)
    for entry, (message, advice) in zip(left, reasons, strict=True):
        node = nodes[entry.mark.line, entry.mark.column]
        lines, edit = _lines(node), None
        if written.flow_style:
            lines += "方括号里的这一项"
        else:
            whole = (key, written) if is_all and is_needless else (node, node)
            edit = None if advice else _deletion(*whole, parsed)
            if is_all:
                lines += f"；一条也不剩的，连同第 {key.start_mark.line + 1} 行的 accepted"
        fix = f"{advice}用不着了的，删掉这一条（{lines}）。"
        yield NOT_THERE.at(entry.place, message, fix, edit)


def _deletion(first: Node, last: Node, parsed: "ParsedFile") -> TextEdit:
    """Return the deletion of the lines from one node to another."""
    start = first.start_mark.line
    lines = parsed.text.split("\n")[start : last_line(last) + 1]
    old = "".join(f"{line}\n" for line in lines)
    return TextEdit(Place(parsed.file, start + 1, 1), old, "", changes_meaning=True)


def _position(node: Node) -> _Position:
    return node.start_mark.line, node.start_mark.column


def _lines(node: Node) -> str:
    """第 12—14 行"""
    first, last = node.start_mark.line + 1, last_line(node) + 1
    return f"第 {first} 行" if first == last else f"第 {first}—{last} 行"


def _reason_of(
    entry: AcceptedFinding,
    index: SubjectIndex,
    known: Mapping[str, FindingKind],
    retired: Collection[str],
) -> tuple[str, str]:
    """Return why an entry applies to nothing, and what to do if that was not meant."""
    kind = known.get(entry.code)
    if kind is None:
        meant = did_you_mean(nearest(entry.code, known))
        return f"分解表的问题里没有代码“{entry.code}”。", f"{meant}代码写错了的，改正过来；"
    if kind.severity is Severity.ERROR:
        message = f"{entry.code}（{kind.title}）是错误，不能认可，要改正。"
        return message, f"按 {entry.code} 的改法改正；"
    written = {key: text for key, text in entry.subject._asdict().items() if text}
    if len(written) > 1:
        return f"认可 {entry.code} 的一条里写了 {'、'.join(written)}。", "只留一个；"
    if entry.subject.task in retired:
        return f"任务 {entry.subject.task} 已经停用，这一条用不着了。", ""
    for key, text in written.items():
        if text not in index.known(key):
            meant = did_you_mean(nearest(text, index.known(key)))
            return f"没有{_WORDS[key]}“{text}”的，无从认可。", f"{meant}写错了的，改正过来；"
    where = entry.subject.phrase + (" " if entry.subject.task else "") or "整张表"
    return f"{where}没有（或者不再有）{entry.code}（{kind.title}），这一条用不着了。", ""
