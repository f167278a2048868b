"""The version of a table: a digest of its file, by which documents say from which one they are."""

import hashlib
from pathlib import Path


def table_version(path: Path) -> str:
    """Return the version of the table in a file, see content_version. Raises OSError."""
    return content_version(path.read_bytes())


def content_version(content: bytes) -> str:
    """Return 12 hex digits of the digest of a table's file, without BOM and with \\n for \\r\\n,
    because git may change line breaks."""
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()[:12]
