"""Packages of Word and Excel: parts in, parts out, and files that cannot be opened."""

import io
import struct
import zipfile

from gkrw.office.ooxml import Unusable, read_package, write_package

PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": "<w>财政局</w>".encode()}


def test_what_is_written_is_read_again():
    assert read_package(write_package(PARTS)) == PARTS


def test_the_same_parts_give_the_same_bytes():
    assert write_package(PARTS) == write_package(dict(PARTS))


def with_nameless_part() -> bytes:
    """A zip whose only part has an empty name: its one letter is declared an extra field."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Q", b"x")
    data = bytearray(stream.getvalue())
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<HH", data, central + 28, 0, 1)
    return bytes(data)


def test_a_part_without_a_name_is_damage():
    assert read_package(with_nameless_part()) is Unusable.BROKEN
