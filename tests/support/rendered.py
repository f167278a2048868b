"""Read the PDF of a document that LibreOffice made: pages, and words with their positions."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

_NEEDED = ("soffice", "pdftotext", "pdftoppm")
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
    """A page of a PDF, measured in mm, with its words in reading order. `number` starts at 1."""

    width: float
    height: float
    words: tuple[Word, ...]
    pdf: Path
    number: int

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

    def inked(self, left: float, right: float) -> list[tuple[float, float]]:
        """Return the stretches with ink between two edges: their tops and bottoms, in mm."""
        width, height, pixels = _drawn(self.pdf, self.number)
        start, end = round(left / _MM), round(right / _MM)
        return _stretches(pixels[row * width + start : row * width + end] for row in range(height))

    def inked_across(self, top: float, bottom: float) -> list[tuple[float, float]]:
        """Return the stretches with ink between an upper and a lower edge: their left and right
        ends, in mm."""
        width, _, pixels = _drawn(self.pdf, self.number)
        band = pixels[round(top / _MM) * width : round(bottom / _MM) * width]
        return _stretches(band[column::width] for column in range(width))

    def find(self, text: str) -> Word:
        """Return the first word that contains a text."""
        return next(word for word in self.words if text in word.text)


_RESOLUTION = 300
_MM = 25.4 / _RESOLUTION
"""The height of a pixel."""


@cache
def _drawn(pdf: Path, number: int) -> tuple[int, int, bytes]:
    """Return the width, the height and the grey values of a page."""
    command = ["pdftoppm", "-gray", "-r", str(_RESOLUTION), "-f", str(number), "-l", str(number)]
    done = subprocess.run([*command, str(pdf)], check=True, capture_output=True)
    _, size, _, pixels = done.stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def _stretches(lines: Iterable[bytes]) -> list[tuple[float, float]]:
    found, start = [], None
    for number, line in enumerate(lines):
        is_inked = min(line) < 128
        if is_inked and start is None:
            start = number
        elif not is_inked and start is not None:
            found.append((start * _MM, number * _MM))
            start = None
    return found


def pages_of(pdf: Path) -> list[Page]:
    """The pages of a PDF."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", done.stdout))
    pages = []
    for number, page in enumerate(root.iter("page"), 1):
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
        pages.append(Page(*size, words, pdf, number))
    return pages
