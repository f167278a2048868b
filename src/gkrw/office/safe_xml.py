"""The parser for the XML of documents that somebody sent: a small file cannot become a huge one,
and nothing outside the file is read."""

import re
from enum import Enum

from lxml import etree

_OTHER_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)


class UnsafeXml(Enum):
    """Why a part must not be parsed. Office programs write neither."""

    NOT_UTF8 = "not UTF-8"
    DECLARATIONS = "declarations"
    """It declares entities or a document type."""


def unsafe_xml(content: bytes) -> UnsafeXml | None:
    """Why a part must not be parsed; None when it may be."""
    if _OTHER_ENCODING.match(content) or b"\0" in content:
        return UnsafeXml.NOT_UTF8
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return UnsafeXml.NOT_UTF8
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return UnsafeXml.DECLARATIONS
    return None


def parse_xml(content: bytes) -> etree._Element:
    """The root of a part. Raises lxml.etree.XMLSyntaxError, also for XML nested too deeply."""
    return etree.fromstring(content, _PARSER)


# Made once: making a parser takes as long as parsing 5 kB.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
