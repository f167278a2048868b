"""Replace a file in one step: at any moment it has its old content or its new one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX, _SUFFIX = ".gkrw-", ".tmp"


def replace_file(path: Path, data: bytes) -> None:
    """Write a file beside the old one, sync it to disk and rename it. Keeps the file's mode.

    Raises OSError; the old file is then unchanged.
    """
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
    """Remove the temporary files of killed runs. Call it only while no other run writes there."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            path.unlink()
