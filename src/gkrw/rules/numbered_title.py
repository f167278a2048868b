"""A number at the beginning of a title: titles are numbered by their position."""

import re

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
    """Yield a finding at each title of a heading or task that begins with a number."""
    for text in context.titles_where(_NUMBER.match):
        if match := _NUMBER.match(text.value):
            message = f"标题“{text.value}”的开头写了序号“{match.group().strip()}”。"
            fix = f"写成“{text.value[match.end() :]}”，序号会自动加上。"
            yield KIND.at(text.place, message, fix)
