"""The parser of lists of names as tables write them in a cell."""

import re

from gkrw.core.findings import Mark
from gkrw.core.model import ETC, Level, Name, NameList

_NAME = re.compile(r"([^，、,；;\s（）()]+)(?:[（(]([^（）()]*)[）)])?")


def parse_names(text: str, mark: Mark, level: Level = Level.TASK) -> NameList:
    """Parse 各园区，各相关部门（生态环境局、建设局等）: the inverse of `str` of a NameList.

    Names are separated by ，、,；; or blanks; a list in brackets belongs to the name before it. A
    list that ends in 等 is open. Every name and list gets the same mark and level.
    """
    entries: list[Name] = []
    is_open = False
    for match in _NAME.finditer(text):
        name = match[1].rstrip(ETC)
        is_open = is_open or name != match[1]
        if name:
            bracket = None if match[2] is None else parse_names(match[2], mark, level)
            entries.append(Name(name, bracket, mark=mark))
    return NameList(tuple(entries), level, is_open, mark if is_open else None, mark=mark)
