"""Find the tasks in prose: numbered paragraphs with the bodies behind them.

Where no paragraph names bodies, those that are numbered 1. are the tasks.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from gkrw.core.wording import shortened
from gkrw.intake.headings import ColumnMeaning
from gkrw.intake.outline import SECTION_LEVEL, Found, PlacedText, bare_title, title_of
from gkrw.intake.prose.prose_bodies import attribute_labels
from gkrw.intake.prose.prose_body_lines import body_in_title
from gkrw.intake.prose.prose_lines import (
    BULLET,
    HEADING,
    RANKS,
    document_parts,
    figure,
    foot_lines,
    prose_lines,
    title_lines,
)
from gkrw.intake.prose.prose_outline import (
    NO_TASKS,
    ProseNode,
    ProseUnit,
    all_nodes,
    build_tree,
    heading_of,
    is_no_task,
    node_name,
)
from gkrw.intake.prose.prose_points import (
    add_points,
    join_texts,
    lift_bodies,
    take_labelled,
    take_labelled_points,
    take_names_as_bodies,
)
from gkrw.intake.prose.prose_titles import take_titles
from gkrw.intake.prose.prose_writer import (
    NO_BODIES,
    TOPIC_STYLE,
    HeadingBodies,
    HeadingPath,
    ProseWriter,
)
from gkrw.intake.prose.sentence_bodies import sentence_bodies
from gkrw.intake.source import Paragraph

_FALLBACK_STYLES = ("1.", "1.1", "1)", "（一）", "一、", "条", "章", "（1）", "①", "——")
"""The styles of tasks where no bodies are named, the likeliest first."""


def read_prose(found: Found, paragraphs: Sequence[Paragraph], may_guess: bool) -> None:
    """Add the tasks in paragraphs, and leave out the others. `may_guess` says that tasks may be
    taken from a document in which nobody is named."""
    parts = document_parts(prose_lines(paragraphs))
    feet = [foot_lines(part) for part in parts]
    found.left_out += [line for foot in feet for line in foot]
    texts = [
        [line for line in part if line not in foot] for part, foot in zip(parts, feet, strict=True)
    ]
    titles = [title_lines(text) for text in texts]
    trees = [
        build_tree([line for line in text if line not in title])
        for text, title in zip(texts, titles, strict=True)
    ]
    reader = _ProseTasks(found, trees)
    counts = reader.read(may_guess)
    if not any(counts):
        found.left_out[:] = [line for part in parts for line in part]
        return
    moved = take_titles(found, parts, titles, counts)
    reader.writer.keep_order()
    reader.writer.understand(reader.style, moved)
    reader.name_guessed()
    order = {line.place: at for at, line in enumerate(line for part in parts for line in part)}
    found.left_out.sort(key=lambda line: order.get(line.place, -1))


class _ProseTasks:
    """Turns the trees of the parts of a document into tasks."""

    def __init__(self, found: Found, trees: Sequence[ProseNode]) -> None:
        self.found = found
        self.writer = ProseWriter(found)
        self.trees = trees
        self.is_guess = False
        # Asked of each of very many paragraphs beside one another.
        self._names_bodies = cache(ProseNode.names_bodies)
        self._styles_with_bodies = cache(
            lambda node: {each.style for each in node.children if each.bodied}
        )
        self._styles_of_tasks = cache(
            lambda node: {each.style for each in node.children if self._is_one(each)}
        )
        self._position: dict[ProseNode, int] = {}
        """The place of each node among those beside it."""

    def read(self, may_guess: bool) -> list[int]:
        """Add the tasks. Return the number of those of each part."""
        self.named = take_names_as_bodies(self.trees)
        if any(tree.names_bodies() for tree in self.trees):
            join_texts(self.trees)
            take_labelled_points(self.trees)
            lift_bodies(self.trees)
            take_labelled(self.trees)
            self._look()
            emit = self._root
        elif may_guess and (style := self._fallback_style()):
            self.style = style
            self.is_guess = True
            emit = self._guessed
        else:
            return []
        self._position = {
            child: at
            for tree in self.trees
            for node in tree.walk()
            for at, child in enumerate(node.children)
        }
        counts = []
        for tree in self.trees:
            before = len(self.found.tasks)
            emit(tree)
            counts.append(len(self.found.tasks) - before)
        return counts

    def name_guessed(self) -> None:
        """Give the tasks of a document that names nobody apart the department in its title."""
        if not self.is_guess:
            return
        without = [task for task in self.found.tasks if not task.bodies]
        all_without = len(without) == len(self.found.tasks)
        names = []
        for task in without:
            titles = (task.headings[SECTION_LEVEL], self.found.title)  # of an annex, of the whole
            if name := next(filter(None, map(body_in_title, titles)), ""):
                task.bodies = [(ColumnMeaning.RESPONSIBLE, PlacedText(name, task.place))]
                names.append(name)
        what = "全文没有写负责的单位" if all_without else "全文没有单独写单位"
        what += f"，编号为“{self.style}”的段落看作任务"
        if without:
            what += "" if all_without else f"，其中 {len(without)} 项句中也没有"
            every = "”“".join(dict.fromkeys(names))
            what += f"，由题目里的“{every}”负责" if names else "，单位留空"
            what += "，其余留空" if 0 < len(names) < len(without) else ""
        self.found.doubt(self.found.tasks[0].place, what)

    # -- documents that name bodies ----------------------------------------------------------------

    def _look(self) -> None:
        """Find out which styles are those of tasks, and which of headings."""
        nodes = [node for node in all_nodes(self.trees) if node.bodied]
        leaves = Counter(node.style for node in nodes if not node.children)
        self.style = max(leaves, key=lambda each: leaves[each], default="")
        if not self.style:  # only headings name bodies
            below = {
                kid.style for node in nodes or self.trees for kid in node.walk() if kid is not node
            }
            self.style = next((each for each in _FALLBACK_STYLES if each in below), BULLET)
        named = Counter(node.style for node in nodes)
        several = Counter(node.style for node in nodes if len(node.bodied) > 1)
        self.split = {
            style
            for style, number in several.items()
            if number * (4 if RANKS[style] < RANKS["1."] else 2) >= named[style]
        }
        if any(node.style == HEADING and (node.children or len(node.bodied) > 1) for node in nodes):
            self.split.add(HEADING)
        self.inherited = self.named | {
            node.style
            for node in nodes
            if node.children and (figure(node.children[0].number) or 1) > 1
        }
        units = [unit for tree in self.trees for node in tree.walk() for unit in node.bodied]
        for unit in units:
            for body in unit.bodies:
                for label, kind in attribute_labels(body.text):
                    if kind is not ColumnMeaning.EXTRA:
                        self.found.columns.setdefault(kind, label[1])

    def _root(self, root: ProseNode) -> None:
        for unit in root.units:
            if unit.bodies:
                self.writer.task((), unit, NO_BODIES)
            else:
                self.writer.leave_out(unit.paragraphs)
        above = HeadingBodies("", tuple(root.above))
        for body in root.above:
            what = "写在所有任务上面，用于没有写明的任务"
            self.found.doubt(body.place, f"“{shortened(body.text)}”{what}")
        for child in root.children:
            self._node(child, root, (), above)

    def _node(
        self, node: ProseNode, parent: ProseNode, path: HeadingPath, above: HeadingBodies
    ) -> None:
        is_task_like = node.style == self.style or not node.children
        if is_no_task(node) and not node.names_bodies():
            above = NO_BODIES
        if above.bodies and not is_task_like and not node.names_bodies() and self._has_tasks(node):
            self._heading(node, path, above, True, node.style)
            return
        if not node.names_bodies() and not (above.bodies and is_task_like):
            self._unnamed(node, parent, path)
            return
        bodied = node.bodied
        below = any(child.names_bodies() for child in node.children)
        inherits = self._inherits(node)
        if not below and not inherits:
            unit = node.units[-1] if not bodied else bodied[-1]
            add_points(unit, node.children)
            if len(bodied) <= 1 and not self._is_split(node):
                self.writer.task(path, unit, above)
                self._leave_out_units(node, unit)
                return
        is_topic = RANKS[node.style] >= RANKS["1."] and node.style in self._styles_of_tasks(parent)
        self._heading(node, path, above, inherits or below, TOPIC_STYLE if is_topic else node.style)

    def _has_tasks(self, node: ProseNode) -> bool:
        """Return whether paragraphs of the style of tasks stand below a node."""
        return any(each.style == self.style for each in node.walk() if each is not node)

    def _is_one(self, node: ProseNode) -> bool:
        """Return whether a node is one task."""
        below = any(child.names_bodies() for child in node.children)
        return len(node.bodied) == 1 and not below and not self._is_split(node)

    def _is_split(self, node: ProseNode) -> bool:
        """Return whether the only task of a node stands below its first sentence, as several do in
        others."""
        first = node.units[0]
        return node.style in self.split and not first.tails and bool(heading_of(first)[1])

    def _inherits(self, node: ProseNode) -> bool:
        """Return whether the points below a heading with bodies are tasks: the numbers run on from
        heading to heading, or the heading is a section."""
        if len(node.bodied) != 1 or not node.children or heading_of(node.units[0])[1]:
            return False
        is_section = RANKS[node.style] <= RANKS["一、"] or node.style == HEADING
        return is_section or node.style in self.inherited

    def _heading(
        self, node: ProseNode, path: HeadingPath, above: HeadingBodies, has_below: bool, style: str
    ) -> None:
        """Take a node as a heading: its units are tasks, and so is what stands below it."""
        first, *others = node.units
        title, rest = _title_above(node, has_below)
        if _begins_with_introduction(rest, others):
            self.writer.leave_out(rest[:-1])
            rest = rest[-1:]
        units = [ProseUnit(rest, first.bodies, first.stands_below, first.tails), *others]
        defaults = above
        if title:
            path = (*path, (style, title))
        if title and not rest and first.bodies:  # the bodies of a heading alone
            units = others
            defaults = HeadingBodies(title, (*first.bodies, *above.bodies))
        before = len(self.found.tasks)
        named = [unit for unit in units if unit.bodies]
        if len(named) > 1 and len({unit.bodies[0].place for unit in named}) < len(named):
            what = f"，“{title}”看作标题" if title else ""
            self.found.doubt(
                node.place, f"这一段有 {len(named)} 组单位，分成 {len(named)} 项任务{what}"
            )
        for unit in units:
            if unit.bodies:
                self.writer.task(path, unit, defaults)
            else:
                self.writer.leave_out(unit.paragraphs)
        if has_below:
            for child in node.children:
                self._node(child, node, path, defaults)
        if defaults is not above:
            self.writer.say_defaults(node.place, title, first.bodies, self.found.tasks[before:])

    def _leave_out_units(self, node: ProseNode, taken: ProseUnit) -> None:
        for unit in node.units:
            if unit is not taken:
                self.writer.leave_out(unit.paragraphs)

    def _unnamed(self, node: ProseNode, parent: ProseNode, path: HeadingPath) -> None:
        """Take a node in which no bodies are named: as tasks without bodies where those beside it
        have some; else it is left out."""
        name = bare_title(heading_of(node.units[0])[0] or node.text) if node.text else ""
        is_above = RANKS[node.style] <= RANKS["一、"] or node.style == HEADING
        if not name or (NO_TASKS.fullmatch(name) and not self._runs_on(node, parent)):
            pass
        elif (
            not node.children
            and node.style == self.style
            and node.style in self._styles_with_bodies(parent)
            and (not is_above or any(sentence_bodies(line.text) for line in node.lines))
        ):
            unit = node.units[0]
            if not self.writer.task(path, unit, NO_BODIES):
                self.found.doubt(node.place, f"“{shortened(name)}”没有写负责的单位，单位留空")
            self._leave_out_units(node, unit)
            return
        elif any(each.style == self.style for each in node.children) and (
            self._runs_on(node, parent) or (not is_above and self._names_bodies(parent))
        ):
            before = len(self.found.tasks)
            self._guessed_below(node, path)
            self.writer.say_unnamed(node.place, name, self.found.tasks[before:])
            return
        self.writer.leave_out(node.all_lines())
        if node.style == HEADING and not node.children:
            return
        self.found.doubt(
            node.place, f"“{shortened(name or node.number)}”里没有写负责的单位，没有作为任务导入"
        )

    def _runs_on(self, node: ProseNode, parent: ProseNode) -> bool:
        """Return whether the numbers in a section run on from the one before or into the next."""
        at = self._position[node]
        runs = [
            [figure(each.number) for each in all_nodes([child]) if each.style == self.style]
            for child in parent.children[max(at - 1, 0) : at + 2]
        ]
        own = runs[1 if at else 0]
        if not own or own[0] is None or own[-1] is None:
            return False
        if at and runs[0] and runs[0][-1] is not None and own[0] == runs[0][-1] + 1:
            return True
        return at + 1 < len(parent.children) and runs[-1][:1] == [own[-1] + 1]

    # -- documents that name nobody ----------------------------------------------------------------

    def _fallback_style(self) -> str:
        used = {
            node.style
            for tree in self.trees
            for child in tree.children
            if not is_no_task(child)
            for node in child.walk()
        }
        return next((style for style in _FALLBACK_STYLES if style in used), "")

    def _guessed(self, root: ProseNode) -> None:
        for unit in root.units:
            self.writer.leave_out(unit.paragraphs)
        for child in root.children:
            self._guess(child, ())

    def _guess(self, node: ProseNode, path: HeadingPath) -> None:
        if node.style == self.style and not (RANKS[node.style] < RANKS["1."] and is_no_task(node)):
            unit = node.units[0] if node.units else ProseUnit()
            for other in node.units[1:]:
                unit.paragraphs += other.paragraphs
            add_points(unit, node.children)
            self.writer.task(path, unit, NO_BODIES)
        elif any(each.style == self.style for each in node.walk()) and not is_no_task(node):
            self._guessed_below(node, path)
        else:
            self.writer.leave_out(node.all_lines())
            if node.units:
                self.found.doubt(node.place, f"“{shortened(node_name(node))}”没有作为任务导入")

    def _guessed_below(self, node: ProseNode, path: HeadingPath) -> None:
        title, rest = heading_of(node.units[0]) if node.units else ("", [])
        if not title and node.text:
            title, rest = title_of(node.text), node.units[0].paragraphs
        self.writer.leave_out(rest)
        for unit in node.units[1:]:
            self.writer.leave_out(unit.paragraphs)
        for child in node.children:
            self._guess(child, (*path, (node.style, title)) if title else path)


def _begins_with_introduction(rest: Sequence[Paragraph], others: Sequence[ProseUnit]) -> bool:
    """Return whether sentences stand before the first of several tasks of one paragraph each."""
    named = [unit for unit in others if unit.bodies]
    return (
        len(rest) > 1
        and bool(named)
        and all(each.text.endswith("。") for each in rest[:-1])
        and not any(len(unit.paragraphs) > 1 or unit.stands_below for unit in named)
    )


def _title_above(node: ProseNode, has_below: bool) -> tuple[str, list[Paragraph]]:
    """Return the title of a node with several tasks, and the text of the first behind it. The first
    task has none where the next goes on in the same paragraph."""
    first = node.units[0]
    title, rest = heading_of(first)
    bodied = node.bodied
    goes_on = len(bodied) > 1 and bodied[0].bodies[0].place == bodied[1].bodies[0].place
    if title and not rest and goes_on:
        return "", first.paragraphs
    if not title and len(bodied) <= 1 and has_below and first.paragraphs:
        title = title_of("\n".join(each.text for each in first.paragraphs))
        rest = first.paragraphs if first.paragraphs[0].text.rstrip("。：") != title else []
    return title, rest
