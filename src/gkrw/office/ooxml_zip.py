"""A .docx or .xlsx file as a zip of named parts: read with limits, written the same every time."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from enum import Enum

_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the earliest that a zip can have, so that a document has no clock."""


def write_package(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as a zip file, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = compression
            info.external_attr = 0o600 << 16
            info.create_system = 3  # the same on Windows
            archive.writestr(info, content)
    return stream.getvalue()


# -- reading ---------------------------------------------------------------------------------------


class Unusable(Enum):
    """Why a file cannot be opened as a package."""

    EMPTY = "empty"
    OLD = "old"
    """The format before 2007, or encrypted: both are OLE files."""
    NO_ZIP = "no zip"
    TOO_BIG = "too big"
    """It would unpack to far more than any document has."""
    TWICE = "twice"
    """Two parts have the same name."""
    COMPRESSION = "compression"
    """It is not compressed as office programs do it."""
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


MESSAGES: Mapping[Unusable, str] = {
    Unusable.EMPTY: "文件是空的。",
    Unusable.TOO_BIG: "解压后大得不正常，没有打开。",
    Unusable.TWICE: "文件已经损坏：里面有重名的部分。",
    Unusable.ENCRYPTED: "文件加了密码。",
    Unusable.BROKEN: "文件已经损坏，解不开。",
}
"""Messages for any kind of file. Messages for the other reasons name the kind of file."""
_MOST_PARTS = 2000
_MOST_BYTES = 100 * 1024 * 1024
"""The most that all parts may unpack to."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_package(data: bytes) -> dict[str, bytes] | Unusable:
    """The parts of a file by name, or why it cannot be used."""
    if not data:
        return Unusable.EMPTY
    if data.startswith(_OLE):
        return Unusable.OLD
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return Unusable.NO_ZIP
    if not all(info.filename for info in archive.infolist()):  # is_dir() fails on an empty name
        return Unusable.BROKEN
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    if len(names) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_BYTES:
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
    """Unpack one part, never more than the size that the zip gives for it."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile
    return content
