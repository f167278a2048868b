"""The marks by which an exported document is known again: the version of the table, whether all
tasks are in it, and what its columns are. They are in the description of the file, which Word, Excel
and WPS keep."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from gkrw.core.model import LEVELS
from gkrw.intake.headings import KEYS, ColumnMeaning
from gkrw.office.ooxml import parse_xml, unsafe_xml

_CORE = "docProps/core.xml"


class OwnMarks(NamedTuple):
    """The marks of an exported document. `columns` are the keys of its columns by heading."""

    version: str
    is_whole: bool
    columns: Mapping[str, str]

    def meanings(self, progress: ColumnMeaning) -> dict[str, ColumnMeaning]:
        """Return the meanings of its columns by heading; columns of progress get `progress`."""
        known = {key: kind for kind, key in KEYS.items()}
        known |= dict.fromkeys(LEVELS, ColumnMeaning.HEADING) | {"id": ColumnMeaning.ID}
        return {
            heading: ColumnMeaning.EXTRA if key.startswith("extra.") else known.get(key, progress)
            for heading, key in self.columns.items()
        }


def read_marks(parts: Mapping[str, bytes]) -> OwnMarks | None:
    """Return the marks in a package; None for one that is not exported."""
    content = parts.get(_CORE, b"")
    if not content or unsafe_xml(content):
        return None
    try:
        text = parse_xml(content).findtext("{http://purl.org/dc/elements/1.1/}description") or ""
    except etree.XMLSyntaxError:
        return None
    return parse_marks(text)


def parse_marks(text: str) -> OwnMarks | None:
    """Return the marks in a text that `official.content.marks_of` made; None for another."""
    try:
        found = json.loads(text)["gkrw"]
        columns = {str(heading): str(key) for heading, key in found["columns"].items()}
        return OwnMarks(str(found["version"]), bool(found["whole"]), columns)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
