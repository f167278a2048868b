"""A number at the beginning of a title: titles are numbered by their position."""

import re

from gkrw.core.findings import TextEdit
from gkrw.core.model import Group, Section
from gkrw.core.wording import parse_heading_number
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G313",
    "标题里写了序号",
    "一、二、（一）（二）按先后自动产生。标题里再写一遍，显示时就有两个序号，插入新的一项后还会出错。",
    "- title: 一、政府信息公开",
    "删掉标题开头的序号。",
)
_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十百]+\s*、(?![一二三四五六七八九十]级)"
    r"|[（(]\s*[一二三四五六七八九十百\d]+\s*[）)]|[0-9０-９]\d*\s*(?:、|[.．](?!\d))|[①-⑳])\s*(?=\S)"
)


def check(context: Context) -> Findings:
    """Yield a finding at each title of a heading or task that begins with a number. It can be
    deleted where it is the number that the heading gets by its position."""
    found = [*context.titles_where(_NUMBER.match)]
    if not found:
        return
    numbers = {
        heading.place: number
        for level in (Section, Group)
        for number, heading in enumerate(
            (each for each in context.headings if isinstance(each, level)), 1
        )
    }
    for text in found:
        if match := _NUMBER.match(text.value):
            edit = TextEdit(text.place, match.group(), "", changes_meaning=True)
            written = parse_heading_number(match.group())
            is_own = written is not None and written == numbers.get(text.place)
            message = f"标题“{text.value}”的开头写了序号“{match.group().strip()}”。"
            fix = f"写成“{text.value[match.end() :]}”，序号会自动加上。"
            yield KIND.at(text.place, message, fix, edit if is_own else None)
