"""Read the PDF of a document that LibreOffice made: pages, and words with their positions."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

_NEEDED = ("soffice", "pdftotext")
MISSING = [name for name in _NEEDED if shutil.which(name) is None]
needs_libreoffice = pytest.mark.skipif(
    bool(MISSING) and os.environ.get("CI") != "true",
    reason=f"要装 LibreOffice 和 poppler-utils（缺 {'、'.join(MISSING)}）",
)
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A word on a page; edges in mm from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page, measured in mm, with its words in reading order."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def lines(self) -> list[str]:
        """The text of each line of a portrait page, from top to bottom."""
        rows: dict[int, list[Word]] = {}
        for word in self.words:
            middle = (word.top + word.bottom) / 2
            key = next((row for row in rows if abs(row - middle * 10) < 25), round(middle * 10))
            rows.setdefault(key, []).append(word)
        return [
            "".join(word.text for word in sorted(rows[row], key=lambda each: each.left))
            for row in sorted(rows)
        ]

    def find(self, text: str) -> Word:
        """Return the first word that contains a text."""
        return next(word for word in self.words if text in word.text)


def pages_of(pdf: Path) -> list[Page]:
    """The pages of a PDF."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", done.stdout))
    pages = []
    for page in root.iter("page"):
        words = tuple(
            Word(
                each.text or "",
                *(
                    float(each.attrib[key]) / POINTS_PER_MM
                    for key in ("xMin", "yMin", "xMax", "yMax")
                ),
            )
            for each in page.iter("word")
        )
        size = (float(page.attrib[key]) / POINTS_PER_MM for key in ("width", "height"))
        pages.append(Page(*size, words))
    return pages
