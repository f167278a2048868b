"""Text that belongs to a task in prose though it stands apart: points below it, with the bodies
behind the last of them, and paragraphs behind its bodies."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from gkrw.intake.body_names import LABEL, is_office_name, is_phrase, is_sure_name, split_names
from gkrw.intake.headings import BODY_KINDS
from gkrw.intake.outline import PlacedText
from gkrw.intake.prose.prose_bodies import attribute_labels, text_label
from gkrw.intake.prose.prose_body_lines import bare_names
from gkrw.intake.prose.prose_lines import BULLET, HEADING
from gkrw.intake.prose.prose_outline import ProseNode, ProseUnit, all_nodes, is_no_task
from gkrw.intake.source import Paragraph
from gkrw.intake.source_text import without_stray_blanks


def join_texts(trees: Iterable[ProseNode]) -> None:
    """Take a paragraph behind the bodies of a task into its text, where another task follows, and one
    with a label: 整改目标：……. Below a title with bodies, 优化环境（责任单位：政务局）, it is the text
    itself."""
    for tree in trees:
        for node in tree.walk():
            joins: set[str] = set()
            """The styles of tasks with a title, bodies, and text below them."""
            for kid, following in zip_longest(node.children, node.children[1:]):
                if len(kid.units) < 2 or kid.units[-1].bodies:
                    continue
                is_labelled = all(map(_is_labelled, kid.units[-1].paragraphs))
                names_below = any(each.names_bodies() for each in kid.children)
                if names_below or (kid.children and not is_labelled):
                    continue
                is_title = _is_title(kid.units[0]) and len(kid.units) == 2
                if (
                    (following and following.style == kid.style)
                    or is_labelled
                    or (is_title and kid.style in joins)
                ):
                    last = kid.units.pop()
                    kid.units[-1].paragraphs += last.paragraphs
                    if is_title:
                        joins.add(kid.style)
                    elif not is_labelled:
                        kid.units[-1].tails += [each.text for each in last.paragraphs]


_REMARK = re.compile("附|注|说明|备注|联系|抄送|填[报表]|审核|经办")


def _is_labelled(paragraph: Paragraph) -> bool:
    """Return whether a paragraph says something of a task behind a label, and is no remark."""
    return LABEL.match(paragraph.text) is not None and not _REMARK.match(paragraph.text)


def _is_title(unit: ProseUnit) -> bool:
    return (
        len(unit.paragraphs) == 1
        and not unit.stands_below
        and not re.search("[。；！？]", unit.paragraphs[0].text)
    )


def lift_bodies(trees: Iterable[ProseNode]) -> None:
    """Move the bodies behind the last of several points up to the paragraph above the points, where
    no point but a last one has any."""
    groups: dict[str, list[ProseNode]] = {}
    """The nodes with points below, by the style of the points."""
    for node in all_nodes(trees):
        kids = node.children
        if kids and len({kid.style for kid in kids}) == 1 and any(kid.bodied for kid in kids):
            groups.setdefault(kids[0].style, []).append(node)
    for nodes in groups.values():
        several = [node for node in nodes if len(node.children) > 1]
        if not several or not all(map(_ends_with_bodies, nodes)):
            continue
        below = all(node.children[-1].bodied[0].stands_below for node in nodes)
        if below or len(several) == len(nodes) > 1:
            for node in nodes:
                _lift(node)


def take_labelled(trees: Iterable[ProseNode]) -> None:
    """Make one task of a title and the only point below it that has a label:

    （一）改造户厕
    1.目标任务：改造2000座。（乡镇负责）
    """
    titled = [
        node for node in all_nodes(trees) if any(text_label(each.text) for each in node.children)
    ]
    if any(len(node.children) > 1 or len(node.units) != 1 or node.bodied for node in titled):
        return
    for node in titled:
        (point,) = node.children
        if not point.children and len(point.units) == 1:
            node.units[0].paragraphs += point.units[0].paragraphs
            node.units[0].bodies = point.units[0].bodies
            node.lines += point.lines
            node.children = []


def take_labelled_points(trees: Iterable[ProseNode]) -> None:
    """Make one task of a title and the points below it that all have labels, with the bodies and
    deadlines in lines among them:

    一、合同管理不规范
    （一）整改目标：规范管理。
    （二）整改措施：
    1.修订办法。
    （三）责任单位：法务部
    """
    for node in all_nodes(trees):
        if not node.units or not node.text or not _are_labelled(node.children):
            continue
        bodied = _bodied_in(node)
        if not bodied or not all(unit.stands_below for unit in bodied):
            continue
        for point in node.children:
            point.number = ""
        _lift(node)


def _are_labelled(points: Sequence[ProseNode]) -> bool:
    """Return whether all points have labels, each another one, and one that of what is to be done; a
    single one has nothing else in its line."""
    labels = [label[1] for each in points if (label := LABEL.match(each.text))]
    is_lone = len(points) == 1 and not LABEL.fullmatch(points[0].text)
    is_said = any(text_label(each.text) for each in points)
    return is_said and not is_lone and len({*labels}) == len(points)


_ASIDE = re.compile(r"\s*[（(][^（()）]*(?:项|个|条|件)[^（()）]*[)）]$|[：:]$")
_WHAT_IT_HAS = re.compile(
    r"(?P<role>牵头|负责)?的?(?:重点|主要|目标|年度|工作)*(?:任务|工作|事项|职责|项目)?(?:清单)?$"
)


def take_names_as_bodies(trees: Iterable[ProseNode]) -> set[str]:
    """Take the headings that are names of bodies as the bodies of the tasks below, where most of a
    style are: 一、教育局. Return their styles."""
    groups: dict[str, list[ProseNode]] = {}
    for node in all_nodes(trees):
        if node.bodied and node.text == bare_names(node.bodied[0].bodies[0].text):
            _open_points(node)
        if (node.children or _is_open_heading(node)) and not is_no_task(node):
            groups.setdefault(node.style, []).append(node)
    styles = set()
    for style, nodes in groups.items():
        named = {node: names for node in nodes if (names := _names_in_heading(node))}
        sure = sum(is_sure_name(names.removesuffix("牵头")) for names in named.values())
        if not named or len(named) * 3 < len(nodes) * 2 or sure * 2 < len(named):
            continue
        styles.add(style)
        for node, names in named.items():
            _open_points(node)
            node.units[0].bodies.insert(0, PlacedText(names, node.place))
    return styles


def _is_open_heading(node: ProseNode) -> bool:
    """Return whether a heading without a number stands above paragraphs without any."""
    return node.style == HEADING and not node.children and len(_paragraphs(node)) > 1


def _paragraphs(node: ProseNode) -> list[Paragraph]:
    return [each for unit in node.units for each in unit.paragraphs]


def _open_points(node: ProseNode) -> None:
    """Make points of the paragraphs without numbers below a heading."""
    if _is_open_heading(node):
        first, *points = _paragraphs(node)
        node.units = [ProseUnit([first], node.units[0].bodies)]
        node.lines = node.lines[:1]
        node.children = [ProseNode(BULLET, "", [each], [ProseUnit([each])]) for each in points]


def _names_in_heading(node: ProseNode) -> str:
    """Return the names of which a heading consists, with the word for their role; empty for any
    other heading, and for one that names bodies besides."""
    named = [body for unit in node.bodied for body in unit.bodies]
    if any(_names_somebody(body.text) for body in named):
        return ""
    text = _ASIDE.sub("", without_stray_blanks(node.text).strip("【】[]《》。"))
    match = _WHAT_IT_HAS.search(text)
    names = split_names(text[: match.start()] if match else text, "、，,/和及")
    if not names or not all(is_office_name(each) and not is_phrase(each) for each in names):
        return ""
    return "、".join(names) + ("牵头" if match and match["role"] == "牵头" else "")


def _names_somebody(text: str) -> bool:
    """Return whether a text has more than persons and deadlines."""
    kinds = [kind for _, kind in attribute_labels(text)]
    return not kinds or any(kind in BODY_KINDS for kind in kinds)


def _ends_with_bodies(node: ProseNode) -> bool:
    *others, last = node.children
    return (
        not node.bodied
        and len(last.bodied) == 1
        and not any(other.bodied for other in others)
        and not any(kid.children for kid in node.children)
    )


def _bodied_in(node: ProseNode) -> list[ProseUnit]:
    return [unit for each in node.walk() for unit in each.bodied]


def _lift(node: ProseNode) -> None:
    """Add the points below a node to its text, and all their bodies behind it."""
    bodied = _bodied_in(node)
    bodies = [body for unit in bodied for body in unit.bodies]
    for unit in bodied:
        unit.bodies = []
    add_points(node.units[-1], node.children)
    node.units[-1].bodies = bodies
    node.units[-1].stands_below = True
    node.lines += [line for kid in node.children for line in kid.all_lines()]
    node.children = []


def add_points(unit: ProseUnit, points: Iterable[ProseNode]) -> None:
    """Add the points below a task to its text, with their numbers."""
    for point in points:
        lines = [each for own in point.units for each in own.paragraphs]
        if lines:
            lines[0] = lines[0]._replace(text=point.number + lines[0].text)
        unit.paragraphs += lines
        add_points(unit, point.children)
