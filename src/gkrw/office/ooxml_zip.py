"""A .docx or .xlsx file as a zip of named parts: read with care, written the same every time."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from enum import Enum

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the earliest a zip can have, so that no clock is in a document."""


def write_package(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip file, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _ALWAYS)
            info.compress_type = compression
            info.external_attr = 0o600 << 16
            info.create_system = 3  # the same on Windows
            archive.writestr(info, content)
    return stream.getvalue()


# -- reading what somebody sent ---------------------------------------------------------------------


class Unusable(Enum):
    """Why a file cannot be opened as a package."""

    EMPTY = "empty"
    OLD = "old"
    """The format before 2007, or encrypted: both are the same kind of file."""
    NO_ZIP = "no zip"
    TOO_BIG = "too big"
    """It would unpack to far more than any document of its kind has."""
    TWICE = "twice"
    COMPRESSION = "compression"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


MOST_PARTS = 2000
MOST_BYTES = 100 * 1024 * 1024
"""The most that all parts may unpack to."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)


def read_package(data: bytes) -> dict[str, bytes] | Unusable:
    """The parts of a file by name, or why there are none. Never unpacks more than MOST_BYTES."""
    if not data:
        return Unusable.EMPTY
    if data.startswith(_OLE):
        return Unusable.OLD
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return Unusable.NO_ZIP
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    if len(names) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        return Unusable.TOO_BIG
    if len({name.lower() for name in names}) < len(names):
        return Unusable.TWICE
    if any(info.compress_type not in _COMPRESSIONS for info in infos):
        return Unusable.COMPRESSION
    if any(info.flag_bits & 1 for info in infos):
        return Unusable.ENCRYPTED
    try:
        return {info.filename: _content(archive, info) for info in infos}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error):
        return Unusable.BROKEN


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One part, never more of it than it said it has."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile
    return content


def is_utf8_xml(content: bytes) -> bool:
    """Whether the XML of a part is in UTF-8, as both office formats want it."""
    if _ENCODING.match(content) or b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def has_declarations(content: bytes) -> bool:
    """Whether the XML of a part declares entities or a document type, by which a small file can
    become a huge one; office programs write neither."""
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content
