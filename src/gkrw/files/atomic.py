"""Writing one file so that it is old or new at any moment, never torn."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX, _SUFFIX = ".gkrw-", ".tmp"


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another in one step, once it is on the disk. Raises OSError: then
    the old one is as it was."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def clear_leftovers(folder: Path) -> None:
    """Remove what runs that were killed have left beside the files they were writing. Only for
    whoever knows that nobody else is writing there."""
    for each in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            each.unlink()
