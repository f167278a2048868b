"""The contents that the file had, each fetched once and kept only as long as it is needed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from gkrw import store
from gkrw.history.blocks import Blocks, cut
from gkrw.history.subject import Watch

Fetch = Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]
"""Gives each of some blobs once, in the order in which they first come, with its content."""


class Content:
    """One content, and what was found out about it so far.

    `loaded` is what reading it gave, if it was read. `watch` is there when it is known, read or
    not, that `blocks` are its tasks: it says which of them matter.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.loaded: store.ParsedFile | None = None
        self.watch: Watch | None = None
        self._data = data
        self._file = file

    @cached_property
    def blocks(self) -> Blocks | None:
        """Its text cut up into tasks."""
        return cut(self._data)

    def load(self) -> store.ParsedFile:
        """What reading it gives."""
        if self.loaded is None:
            self.loaded = store.read(self._data, self._file)
        return self.loaded


class Contents:
    """Every content by its blob.

    `uses` are all blobs that will be asked for, one for each `let_go`, in the order in which they
    are first needed; `files` are the names of their files in places, `given` are those that git
    does not have.
    """

    def __init__(
        self,
        uses: Iterable[str],
        files: Mapping[str, str],
        given: Mapping[str, Content],
        fetch: Fetch,
    ) -> None:
        self._left = Counter(uses)
        self._files = files
        self._here = dict(given)
        self._fetched = fetch([each for each in self._left if each not in given])

    def get(self, blob: str | None) -> Content | None:
        """The content of a blob; None for a file that is not there. Raises GitTrouble."""
        if blob is None:
            return None
        while blob not in self._here:
            each, data = next(self._fetched)
            self._here[each] = Content(data, self._files.get(each, each[:10]))
        return self._here[blob]

    def let_go(self, *blobs: str | None) -> None:
        """These uses are over; what nobody will use any more is forgotten."""
        for blob in blobs:
            if blob is not None:
                self._left[blob] -= 1
                if not self._left[blob]:
                    self._here.pop(blob, None)
