"""Making the documents: each letter filled and proved, on several processors when there are many."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

from gkrw.letters.letter_proof import lost_from
from gkrw.office.docx.template import WordTemplate, compiled

MANY = 120
"""From this number of letters on, starting further processes is worth its time: `bench/letters.py`
gave 1.3 times the speed with two for 200 letters, and nothing for 100."""


class Made(NamedTuple):
    """A letter as bytes, or what is wrong with it, in Chinese."""

    data: bytes
    wrong: str


def make(template: WordTemplate, context: Mapping[str, Any]) -> Made:
    """One letter, filled and read again."""
    try:
        data = template.render(context)
        lost = lost_from(data, context)
    except Exception as error:  # whatever a template brings about is no traceback
        return Made(b"", f"模板填写时出错（{type(error).__name__}）")
    return Made(data, f"写出的通知缺少：{'、'.join(lost[:5])}" if lost else "")


def make_all(parts: Mapping[str, bytes], contexts: Sequence[Mapping[str, Any]]) -> Iterator[Made]:
    """The letters in their order; only a few are held at a time."""
    processors = min(os.cpu_count() or 1, 8)
    if len(contexts) < MANY or processors == 1:
        template = compiled(parts)
        yield from (make(template, context) for context in contexts)
        return
    # A process of its own from the start: a forked one would inherit the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processors, context, _begin, (dict(parts),)) as pool:
        yield from _in_turn(pool, contexts, ahead=4 * processors)


_template: WordTemplate | None = None
"""The template of a further process, which has compiled it once."""


def _begin(parts: Mapping[str, bytes]) -> None:
    global _template
    _template = compiled(parts)


def _make(context: Mapping[str, Any]) -> Made:
    assert _template is not None
    return make(_template, context)


def _in_turn(
    pool: ProcessPoolExecutor, contexts: Iterable[Mapping[str, Any]], ahead: int
) -> Iterator[Made]:
    """Results in order, with at most `ahead` of them under way."""
    waiting = iter(contexts)
    running: list[Future[Made]] = [pool.submit(_make, each) for each in islice(waiting, ahead)]
    while running:
        yield running.pop(0).result()
        running += [pool.submit(_make, each) for each in islice(waiting, 1)]
