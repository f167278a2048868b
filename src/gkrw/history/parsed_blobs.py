"""The table in each blob of the file, read once and kept only as long as it is needed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from gkrw import store

FetchBlobs = Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]
"""Yields each distinct blob with its content, in the order of first appearance."""


class ParsedBlobs:
    """The parsed file of every blob, read on first use and dropped after the last.

    `uses` names every blob as often as it will be released, in the order of first use. `files` has
    the names of their files for findings, `parsed` what is not in git. Its length is the number of
    files in memory.
    """

    def __init__(
        self,
        uses: Iterable[str],
        files: Mapping[str, str],
        parsed: Mapping[str, store.ParsedFile],
        fetch: FetchBlobs,
    ) -> None:
        self._uses_left = Counter(uses)
        self._files = files
        self._parsed = dict(parsed)
        self._fetched = fetch([blob for blob in self._uses_left if blob not in parsed])

    def __len__(self) -> int:
        return len(self._parsed)

    def get(self, blob: str | None) -> store.ParsedFile | None:
        """Return the parsed file of a blob; None for a file that does not exist (`blob` None).
        Raises GitError."""
        if blob is None:
            return None
        while blob not in self._parsed:
            fetched, data = next(self._fetched)
            self._parsed[fetched] = store.read(data, self._files.get(fetched, fetched[:10]))
        return self._parsed[blob]

    def release(self, *blobs: str | None) -> None:
        """Count one use of each blob as done. A blob without further uses is dropped."""
        for blob in blobs:
            if blob is not None:
                self._uses_left[blob] -= 1
                if not self._uses_left[blob]:
                    self._parsed.pop(blob, None)
