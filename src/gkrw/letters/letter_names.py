"""What a letter's file is called: its number, the department, the title."""

from gkrw.files.filenames import numbered
from gkrw.letters.compose import Letter


def file_name(letter: Letter) -> str:
    """06_财政局_关于落实……的通知.docx"""
    return numbered(letter.position, letter.body.name, letter.title, ".docx")
