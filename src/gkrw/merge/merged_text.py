"""Merge two versions of the text of a table or a progress file, and prove the result by reading it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple, cast

from gkrw.core.gc_pause import no_cyclic_collection
from gkrw.merge.part_merge import Chunk, Clash
from gkrw.merge.sequences import Three, merge_lines
from gkrw.merge.table_merge import RecordClash, TableMerge
from gkrw.store.layout import Data, FileForm, Layout, Unreadable, encode, lay_out
from gkrw.store.record_tree import Record, records_of

OURS, THEIRS = "甲（我们的）", "乙（对方的）"
_SIDES = Three("原来的", "甲", "乙")


class MergedText(NamedTuple):
    """The content of the merged file. It has conflict markers if there are `clashes`. `headings` are
    those of the table's columns by key, where it has its own."""

    content: bytes
    clashes: tuple[RecordClash, ...]
    headings: Mapping[str, str]


class NotMerged(NamedTuple):
    """Why the versions cannot be merged by task, in Chinese."""

    reason: str


@no_cyclic_collection()
def merge_contents(contents: Three[bytes], marker_size: int) -> MergedText | NotMerged:
    """Merge the contents of three versions of a file. If reading the merged text does not give the
    merged data, the result is both versions as one conflict."""
    laid_out = contents.map(lay_out)
    for name, each in zip(_SIDES, laid_out, strict=True):
        if isinstance(each, Unreadable):
            where = f"第 {each.line} 行：" if each.line else "："
            return NotMerged(f"{name}一份{where}{each.reason}")
    layouts = cast(Three[Layout], laid_out)
    found = layouts.map(lambda layout: records_of(layout.root))
    if None in (*found,):
        return NotMerged("名单或任务不是一行一个键的写法。")
    trees = cast(Three[Record], found)
    merge = TableMerge(trees)
    merged = merge.merged()
    tail = Chunk(*merge_lines(layouts.map(lambda layout: layout.tail)))
    chunks = (*merged.comments, *merged.chunks, tail)
    clashes = merge.clashes
    if tail.ours != tail.theirs:
        clashes.append(RecordClash(trees.ours, Clash(("末尾的注释",))))
    ours, theirs = (
        [line for chunk in chunks for line in chunk[side]] for side in range(len(chunks[0]))
    )
    if not (_reads_as(ours, merged.ours) and _reads_as(theirs, merged.theirs)):
        chunks = tuple(_whole(layouts))
        clashes = [RecordClash(trees.ours, Clash((), "没有能按任务合并，请逐处核对"))]
    lines = [*_with_markers(chunks, marker_size)]
    content = encode(lines, contents.ours, _file_form(contents))
    columns = trees.ours.data.get("columns")
    own = columns.items() if isinstance(columns, dict) else ()
    headings = {key: heading for key, heading in own if isinstance(heading, str)}
    return MergedText(content, tuple(clashes), headings)


def _whole(layouts: Three[Layout]) -> Iterator[Chunk]:
    """Yield the lines of both sides as one conflict; lines at the beginning and the end that are
    the same in both are outside of it."""
    ours, theirs = (each.root.lines + each.tail for each in (layouts.ours, layouts.theirs))
    first = next(
        (n for n, both in enumerate(zip(ours, theirs, strict=False)) if both[0] != both[1]), 0
    )
    rest = ours[first:], theirs[first:]
    pairs = zip(reversed(rest[0]), reversed(rest[1]), strict=False)
    last = next((n for n, both in enumerate(pairs) if both[0] != both[1]), 0)
    yield Chunk(ours[:first], ours[:first])
    yield Chunk(rest[0][: len(rest[0]) - last], rest[1][: len(rest[1]) - last])
    yield Chunk(rest[0][len(rest[0]) - last :], rest[0][len(rest[0]) - last :])


def _reads_as(lines: Iterable[str], expected: Data) -> bool:
    """Return whether reading the lines of a file gives the expected data."""
    layout = lay_out("\n".join([*lines, ""]).encode("utf-8", "surrogatepass"))
    return isinstance(layout, Layout) and bool(layout.root.data == expected)


def _with_markers(chunks: Iterable[Chunk], size: int) -> Iterator[str]:
    """Yield the lines, with markers around those that differ."""
    for is_same, group in groupby(filter(any, chunks), lambda chunk: chunk.ours == chunk.theirs):
        ours: list[str] = []
        theirs: list[str] = []
        for chunk in group:
            ours += chunk.ours
            theirs += chunk.theirs
        if is_same:
            yield from ours
        else:
            yield f"{'<' * size} {OURS}"
            yield from ours
            yield "=" * size
            yield from theirs
            yield f"{'>' * size} {THEIRS}"


def _file_form(contents: Three[bytes]) -> FileForm:
    """Return the form of our version, but for what only theirs changed. Lines with other line breaks
    keep them."""
    forms = contents.map(FileForm.of)
    picked = FileForm(*(Three(*each).picked()[0] for each in zip(*forms, strict=True)))
    return picked._replace(is_mixed=any(each.is_mixed for each in forms))
