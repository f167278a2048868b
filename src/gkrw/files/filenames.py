"""File names that every operating system allows."""

from pathvalidate import sanitize_filename

_MAX_BYTES = 90
"""The longest department and the longest title, in UTF-8: with number and suffix they stay well
below the 255 bytes that a file name may have."""


def numbered_name(position: int, body: str, title: str, suffix: str) -> str:
    """Return 06_财政局_关于落实……的通知.docx; long texts are cut."""
    return safe_name("_".join([f"{position:02}", _cut(body), _cut(title)]) + suffix)


def safe_name(name: str) -> str:
    """Replace by _ what Windows or another system does not allow in a file name, such as / or CON."""
    return sanitize_filename(name, replacement_text="_", platform="universal")


def _cut(text: str) -> str:
    return text.encode()[:_MAX_BYTES].decode(errors="ignore").strip(". ")
