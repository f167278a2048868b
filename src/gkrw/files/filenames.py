"""File names that every system allows, and that lead nowhere else."""

from pathvalidate import sanitize_filename

_MOST_BYTES = 90
"""Of a department and of a title in UTF-8: with number and ending well below the 255 of a name."""


def numbered(position: int, body: str, title: str, suffix: str) -> str:
    """06_财政局_关于落实……的通知.docx: whose it is, among how many, and what."""
    return safe("_".join([f"{position:02}", _short(body), _short(title)]) + suffix)


def safe(name: str) -> str:
    """A name without what Windows or any other system does not allow."""
    return sanitize_filename(name, replacement_text="_", platform="universal")


def _short(text: str) -> str:
    return text.encode()[:_MOST_BYTES].decode(errors="ignore").strip(". ")
