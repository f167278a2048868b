"""Working without Python's cyclic garbage collector for a while."""

import gc
from collections.abc import Callable, Iterator
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
def collection_by_hand() -> Iterator[Callable[[], object]]:
    """For making many objects that go soon, with cycles among them: gives what collects those.

    What is there already is put out of the collector's sight, so that it takes little time. Nothing
    is collected, and `no_cyclic_collection` hides nothing, in the meantime.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield gc.collect
    finally:
        if was_enabled:
            gc.enable()
