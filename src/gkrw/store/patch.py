"""Change the data of a table in its text: only the lines that must change are written anew.

Comments, quotes, blank lines, line breaks and the order of keys stay. What is new is written as
`dump` writes it. The result is read again: it has exactly the intended data, or there is none.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode

from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.core.ordering import moved
from gkrw.core.wording import on_one_line, shortened
from gkrw.store.dump import (
    STEP,
    Dumper,
    field_of,
    flow_text,
    is_block,
    item_field,
    ordered,
    scalar_text,
    shape_of,
)
from gkrw.store.layout import (
    Data,
    Lines,
    Part,
    Unreadable,
    comments_of,
    encode,
    is_block_text,
    lay_out,
    without_indent,
)
from gkrw.store.line_blocks import LineBlock, as_item, joined, own_comments, standing_comments
from gkrw.store.record_tree import Record, number_records, records_of
from gkrw.store.shapes import TABLE, KeySpec, Shape
from gkrw.store.written_values import (
    Key,
    Pieces,
    Written,
    block_text,
    by_identity,
    identity,
    inner_column,
    shifted,
)


class Patched(NamedTuple):
    """The content of a file with the intended data."""

    content: bytes


class NotPatched(NamedTuple):
    """Why the data cannot be written into the text, with the line (from 1; 0 for the whole text),
    and what to do. Reason and fix are Chinese."""

    line: int
    reason: str
    fix: str


UNREADABLE_FIX = "先改好这一处：运行 gkrw validate 查看全部问题。"
"""What to do before a text without a layout can be edited."""


@no_cyclic_collection()
def patch(content: bytes, target: Mapping[str, Data]) -> Patched | NotPatched:
    """Write other data into the content of the file of a table.

    `target` is all of the data, as `data_of` gives it: mappings, lists and texts.
    """
    layout = lay_out(content)
    if isinstance(layout, Unreadable):
        return NotPatched(*layout, fix=UNREADABLE_FIX)
    root = layout.root
    if root.data == target:
        return Patched(content)
    writer = _Writer(root, target)
    lines = [*writer.root(), *layout.tail]
    result = encode(lines, content)
    again = lay_out(result)
    if isinstance(again, Unreadable) or again.root.data != target:
        return NotPatched(0, "改动以后的文件读出来不是要改成的内容。", UNREADABLE_FIX)
    # What is removed takes its comments along.
    if not Counter(_entries(root.data)) - Counter(_entries(target)):
        lost = comments_of(content) - comments_of(result)
        if lost:
            comment = shortened(min(lost), 20)
            reason = f"注释“{comment}”会丢掉：它写的地方认不出是谁的。"
            return NotPatched(
                0, reason, "把这条注释移到它说的那一项的上面，和那一项左边对齐，再改。"
            )
    return Patched(result)


def _outdented_comments(part: Part) -> Lines:
    """Return the last lines of a part from the first comment that is indented less than the part."""
    lines = part.lines
    start = len(lines)
    for at in reversed(range(1, len(lines))):
        text = lines[at].lstrip()
        if text and not text.startswith("#"):
            break
        if text and len(lines[at]) - len(text) < part.column:
            start = at
    return lines[start:]


def _entries(data: Data, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of each mapping in data, at any depth, with each of its keys, and of each list
    with each of its items."""
    items = data.items() if isinstance(data, dict) else ()
    for key, value in items:
        yield name, key
        yield from _entries(value, f"{name}.{key}" if isinstance(value, list) else name)
    for each in data if isinstance(data, list) else ():
        yield name, identity(each)
        yield from _entries(each, identity(each))


def with_comment(content: bytes, key: str, comment: str) -> bytes:
    """Return the content of a file with a comment, on one line, above one of its keys."""
    layout = lay_out(content)
    assert not isinstance(layout, Unreadable)
    lines = [*layout.root.lines, *layout.tail]
    lines.insert(layout.root.entries()[key].first, f"# {on_one_line(comment)}")
    return encode(lines, content)


def _list_indent(part: Part) -> int | None:
    """Return the columns from a key to the list below it, as the first list of a part has it."""
    for each in part.parts or ():
        if each.parts and each.parts[0].is_item:
            return each.parts[0].column - each.column
        if (found := _list_indent(each)) is not None:
            return found
    return None


class _Writer:
    """Writes the data of a target with the lines of an old text. A record is found by its number
    wherever it was in the old text."""

    def __init__(self, old: Part, target: Mapping[str, Data]) -> None:
        self.old_root, self.target = old, target
        indent = _list_indent(old)
        self.dumper = Dumper(STEP if indent is None else indent)
        self.old: dict[int, Record] = {}
        self.moved: set[int] = set()
        self.spaced: set[str] = set()
        self.tree = None
        records, tree = records_of(old), records_of(target)
        if records is not None and tree is not None:
            number_records(records, tree)
            self.tree = tree
            self.old = {each.number: each for each in records.all()}
            self._compare_places(tree)

    def _compare_places(self, tree: Record) -> None:
        """Find the records that are moved, and the lists that have blank lines between records."""
        lists: dict[str, list[Part]] = {}
        for new in tree.all():
            old = self.old.get(new.number)
            if old is not None and old.place != new.place:
                self.moved.add(new.number)
            for key, below in new.lists.items() if old else ():
                was = old.lists.get(key, []) if old else []
                self.moved |= moved(*([each.number for each in one] for one in (was, below)))
        for old in self.old.values():
            for key, below in old.lists.items():
                lists.setdefault(key, []).extend(each.part for each in below[1:])
        self.spaced = {
            key
            for key, parts in lists.items()
            if parts and all("" in map(str.strip, part.comments) for part in parts)
        }

    def root(self) -> Lines:
        """Return the lines of the whole table, without the comments at its end."""
        return self.mapping(self.old_root, self.target, TABLE, 0, self.tree)

    # -- mappings ------------------------------------------------------------------------------------

    def mapping(
        self,
        old: Part | None,
        data: Mapping[str, Data],
        shape: Shape | None,
        column: int,
        record: Record | None = None,
    ) -> Lines:
        """Return the lines of the entries of a mapping in a column. `record` is the mapping in the
        tree of the target, if it is a record."""
        entries = dict(old.entries()) if old else {}
        blocks = []
        for key in _keys_in_order(entries, ordered(data, shape)):
            field, was = field_of(shape, key), entries.get(key)
            comments = shifted(was.comments, column - was.column) if was else ()
            if record is not None and key in record.lists and isinstance(data[key], list):
                lines = self.records(was, record, key, field, column)
            elif was is None:
                head = f"{' ' * column}{scalar_text(key)}:"
                lines = tuple(self.dumper.entry(head, data[key], field, column))
            else:
                lines = self.value(was, data[key], field, column)
            blocks.append(LineBlock(key, comments, lines))
        return joined(entries, blocks, column, stays=data, has_header=old is self.old_root)

    def record(self, new: Record, field: KeySpec | None, column: int) -> LineBlock[int]:
        """Return the lines of a record whose dash is in a column."""
        shape = shape_of(new.whole, field)
        old = self.old.get(new.number)
        if old is None and not new.whole:
            return LineBlock(new.number, (), (f"{' ' * column}- {{}}",))
        if old is None:
            lines = self.mapping(None, new.whole, shape, column + STEP, new)
            return as_item(LineBlock(new.number, (), lines), column)
        part = old.part
        comments = own_comments(part.comments) if new.number in self.moved else part.comments
        if part.parts is None or not new.whole or part.data == new.whole:
            lines = self.value(part, new.whole, field, column)
        else:
            to = inner_column(part, column)
            head = shifted(part.head, column - part.column)
            lines = (*head, *self.mapping(part, new.whole, shape, to, new))
        block = LineBlock(new.number, shifted(comments, column - part.column), lines)
        return as_item(block, column, has_head=bool(part.head))

    def records(
        self, old: Part | None, above: Record, key: str, field: KeySpec | None, column: int
    ) -> Lines:
        """Return the lines of a list of records with its key, in a column."""
        new, was = above.lists[key], self.old.get(above.number)
        olds = {each.number: each.part for each in (was.lists.get(key, []) if was else [])}
        if not new:
            return _emptied(old, "[]", column) if old else (f"{' ' * column}{key}: []",)
        if old is not None and old.parts:
            head, to = shifted(old.head, column - old.column), inner_column(old, column)
        else:
            behind = old.lines[0][old.node.end_mark.column :] if old else ""
            head = (f"{' ' * column}{key}:{behind}",)
            to = column + self.dumper.list_indent
        stays = {each.number for each in new if each.number not in self.moved}
        blocks = [self.record(each, field, to) for each in new]
        return (*head, *joined(olds, blocks, to, stays=stays, is_spaced=key in self.spaced))

    # -- values --------------------------------------------------------------------------------------

    def value(self, old: Part, data: Data, field: KeySpec | None, column: int) -> Lines:
        """Return the lines of an entry or an item with another value, without the dash."""
        if old.data == data:
            return shifted(old.lines, column - old.column)
        if outdented := _outdented_comments(old):
            shorter = replace(old, lines=old.lines[: -len(outdented)])
            return (*self.value(shorter, data, field, column), *outdented)
        head = shifted(old.head, column - old.column)
        if old.parts and not data and not isinstance(data, str):
            return _emptied(old, repr(data), column)
        if old.parts and isinstance(data, dict) and isinstance(old.node, MappingNode):
            shape, to = shape_of(data, field), inner_column(old, column)
            return (*head, *self.mapping(old, data, shape, to))
        if old.parts and isinstance(data, list) and isinstance(old.node, SequenceNode):
            return (*head, *self.items(old, data, field, inner_column(old, column)))
        pieces = Pieces.of(old)
        text = self.text(old, pieces, data, field) if pieces else None
        if text is not None:
            return shifted(tuple(text.split("\n")), column)
        return self._anew(old, data, field, column, pieces.behind if pieces else "")

    def _anew(
        self, old: Part, data: Data, field: KeySpec | None, column: int, behind: str
    ) -> Lines:
        """Return a value of another kind than before. `behind` are the comments behind the old
        value."""
        if old.is_item:
            first, *more = self.dumper.item(data, field, column)
            lines = [f"{first[:column]} {first[column + 1 :]}", *more]
        else:
            head = f"{' ' * column}{scalar_text(old.key)}:"
            lines = self.dumper.entry(head, data, field, column)
        comment, *comments = behind.split("\n")
        lines[0] += comment
        return (*lines, *shifted(tuple(comments), column))

    def items(self, old: Part, data: Sequence[Data], field: KeySpec | None, column: int) -> Lines:
        """Return the lines of the items of a list that has a line for each."""
        parts = old.parts or ()
        olds = dict(zip(by_identity([each.data for each in parts]), parts, strict=True))
        new = dict(zip(by_identity(data), data, strict=True))
        stays = new.keys() - moved([*olds], [*new])
        blocks: list[LineBlock[Key]] = []
        for key, value in new.items():
            part = olds.get(key)
            if part is None:
                blocks.append(LineBlock(key, (), tuple(self.dumper.item(value, field, column))))
                continue
            comments = part.comments if key in stays else own_comments(part.comments)
            comments = shifted(comments, column - part.column)
            lines = self.value(part, value, field, column)
            blocks.append(
                as_item(LineBlock(key, comments, lines), column, has_head=bool(part.head))
            )
        return joined(olds, blocks, column, stays=stays)

    def text(self, old: Part, pieces: Pieces, data: Data, field: KeySpec | None) -> str | None:
        """Return the text of an entry or item, without its indentation, with another value that is
        written the same way; None where it cannot be."""
        before, behind = pieces.before, pieces.behind
        if isinstance(old.node, CollectionNode):
            written = self.flow(Written(old.node, old.source), data, field)
            if written is None:
                return None
            first, *more = written.split("\n")
            value = "\n".join([first, *(without_indent(line, old.column) for line in more)])
            return f"{before}{value}{behind}"
        if not isinstance(data, str) or not isinstance(old.node, ScalarNode):
            return None
        if is_block_text(old.node) and is_block(data):
            lines = block_text(tuple(pieces.value.text.split("\n")), data)
            return None if lines is None else "\n".join([before + lines[0], *lines[1:]]) + behind
        if is_block_text(old.node) or "\n" in data:
            return None
        gap = "" if before.endswith(" ") else " "
        style = old.node.style if old.node.style in ("'", '"') else ""
        return f"{before}{gap}{scalar_text(data, field, quote=style or '')}{behind}"

    def flow(self, old: Written, data: Data, field: KeySpec | None) -> str | None:
        """Return the text of a value inside brackets or braces, with the key before it; None where
        it is of another kind than the old one."""
        if old.data == data:
            return old.text
        texts: dict[Key, str] = {}
        if isinstance(old.node, ScalarNode) and isinstance(data, str) and old.text != old.key:
            style = old.node.style if old.node.style in ("'", '"') else ""
            return old.key + scalar_text(data, field, in_brackets=True, quote=style or "")
        if isinstance(old.node, SequenceNode) and isinstance(data, list):
            for key, each in zip(by_identity(data), data, strict=True):
                texts[key] = self._inside(old, key, each, item_field(each, field), "")
            return old.rewritten(texts)
        if isinstance(old.node, MappingNode) and isinstance(data, dict):
            shape = shape_of(data, field)
            for name in _keys_in_order([key for key, _ in old.items], ordered(data, shape)):
                head = f"{scalar_text(name, in_brackets=True)}: "
                texts[name, 0] = self._inside(
                    old, (name, 0), data[name], field_of(shape, name), head
                )
            return old.rewritten(texts)
        return None

    def _inside(self, old: Written, key: Key, data: Data, field: KeySpec | None, head: str) -> str:
        """Return the text of one item inside brackets or braces. `head` is the key of a new one."""
        was = old.items.get(key)
        text = self.flow(was, data, field) if was else None
        return f"{head}{flow_text(data, field)}" if text is None else text


def _keys_in_order(old: Collection[str], wanted: Sequence[str]) -> list[str]:
    """Return the wanted keys in the old order, each new one behind the nearest key that is before
    it in `wanted`."""
    result = [key for key in old if key in wanted]
    for index, key in enumerate(wanted):
        if key not in result:
            before = next((each for each in reversed(wanted[:index]) if each in result), None)
            result.insert(0 if before is None else result.index(before) + 1, key)
    return result


def _emptied(old: Part, text: str, column: int) -> Lines:
    """Return an entry or item whose value, a list or a mapping, is now empty: `text`."""
    first = shifted(old.lines, column - old.column)[0]
    if old.is_item:
        return (f"{' ' * column}  {text}",)
    if not old.parts:
        return shifted(old.lines, column - old.column)
    at = first.index(":", column) + 1
    left = [line for part in old.parts for line in standing_comments(part.comments)]
    return (f"{first[:at]} {text}{first[at:]}", *shifted(tuple(left), column - old.column))
