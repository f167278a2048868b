"""A .docx file as a zip of named parts: read with care, written the same every time."""

import io
import zipfile
from collections.abc import Mapping

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
