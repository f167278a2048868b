"""Working without Python's cyclic garbage collector for a while."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cyclic_collection() -> Iterator[None]:
    """For making a great many objects and no garbage cycles.

    With the collector running, reading a table of 100,000 tasks takes four times as long. What
    was made is put out of its sight afterwards, or its next run would walk it all.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()


@contextmanager
def own_cycles_collected() -> Iterator[None]:
    """For work that leaves cycles behind which would keep much else alive: they go at the end.

    What was there before is put out of the collector's sight, so that it takes little time;
    `no_cyclic_collection` inside hides nothing of what is made here.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if was_enabled:
            gc.enable()
