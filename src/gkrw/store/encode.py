"""Encode the lines of a file as a version of it was encoded."""

import codecs
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class FileForm(NamedTuple):
    """Whether a file has a BOM, the line break of most of its lines, whether the last line has one,
    and whether some lines have another one."""

    has_bom: bool
    line_break: str
    has_last_break: bool
    is_mixed: bool

    @classmethod
    def of(cls, content: bytes) -> "FileForm":
        """Return the form of the content of a file."""
        windows, all_breaks = content.count(b"\r\n"), content.count(b"\n")
        return cls(
            content.startswith(codecs.BOM_UTF8),
            "\r\n" if 2 * windows > all_breaks else "\n",
            content.endswith((b"\n", b"\r")),
            0 < windows < all_breaks,
        )


def encode(lines: Sequence[str], like: bytes, form: FileForm | None = None) -> bytes:
    """Return lines as the content of a file with the form of `like`, or with another one. In a file
    with both kinds of line breaks, the lines of `like` keep their own."""
    form = form or FileForm.of(like)
    ends = [form.line_break] * len(lines)
    if form.is_mixed:
        old = like.decode("utf-8", "replace").splitlines(keepends=True)
        texts = [each.rstrip("\r\n") for each in old]
        for at, to, count in SequenceMatcher(None, texts, lines, False).get_matching_blocks():
            for offset in range(count):
                ends[to + offset] = old[at + offset][len(texts[at + offset]) :] or form.line_break
    if not form.has_last_break and ends:
        ends[-1] = ""
    text = "".join(map("".join, zip(lines, ends, strict=True)))
    return (codecs.BOM_UTF8 if form.has_bom else b"") + text.encode("utf-8", "surrogatepass")
