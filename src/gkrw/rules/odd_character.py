"""Characters that are broken, invisible, private or compatibility forms."""

import re
import unicodedata

from gkrw.core.wording import INVISIBLE
from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G507",
    "有可疑的字符",
    "文字里有乱码（�）、看不见的字符、私用区字符，或者长得像汉字的部首、兼容字。"
    "看起来没有异样，但查找不到，换一台电脑可能变成方框。",
    "title: ⺠政服务        # “⺠”是部首，不是“民”",
    "把这个字删掉，用输入法重新打一遍。",
)
_PATTERN = re.compile(rf"[\ufffd\ue000-\uf8ff\u2e80-\u2fdf\uf900-\ufaff]|{INVISIBLE}")


def check(context: Context) -> Findings:
    """Yield a finding at the first such character of each text and of each name or alias."""
    found = [
        (text.value, text.whose, text.place)
        for text in context.unusual_texts
        if _PATTERN.search(text.value)
    ]
    found += [(name, what, place) for name, what, _, place in context.body_names()]
    for value, whose, place in found:
        if match := _PATTERN.search(value):
            character = match.group()
            plain = unicodedata.normalize("NFKC", character)
            again = "删掉后用输入法重新输入。"
            fix = f"改成“{plain}”。" if _PATTERN.search(plain) is None else again
            shown = f"“{character}”" if character.isprintable() else ""
            message = f"{whose}里有可疑的字符{shown}（U+{ord(character):04X}）。"
            yield KIND.at(place.within(value, match.start()), message, fix)
