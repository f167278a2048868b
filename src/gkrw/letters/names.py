"""What a letter's file is called: its number, the department, the title."""

from pathvalidate import sanitize_filename

from gkrw.letters.letter import Letter

_MOST_BYTES = 90
"""Of a department and of a title in UTF-8: with number and ending well below the 255 of a name."""


def file_name(letter: Letter) -> str:
    """06_财政局_关于落实……的通知.docx: one that Windows, too, allows, and that leads nowhere else."""
    parts = (_short(letter.body.name), _short(letter.title))
    name = "_".join([f"{letter.position:02}", *parts]) + ".docx"
    return sanitize_filename(name, replacement_text="_", platform="universal")


def _short(text: str) -> str:
    return text.encode()[:_MOST_BYTES].decode(errors="ignore").strip(". ")
