"""Characters that are broken, invisible, private or compatibility forms."""

import re
import unicodedata

from gkrw.rules.context import Context, Findings, warning

KIND = warning(
    "G507",
    "有可疑的字符",
    "文字里有乱码（�）、看不见的字符、私用区字符，或者长得像汉字的部首、兼容字。"
    "看起来没有异样，但查找不到，换一台电脑可能变成方框。",
    "title: ⺠政服务        # “⺠”是部首，不是“民”",
    "把这个字删掉，用输入法重新打一遍。",
)
_PATTERN = re.compile(
    r"[\ufffd\ue000-\uf8ff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u2e80-\u2fdf\uf900-\ufaff]"
)


def check(context: Context) -> Findings:
    """Yield a finding at the first such character of each text."""
    if _PATTERN.search(context.joined_texts) is None:
        return
    for text in context.texts_where(_PATTERN.search):
        if match := _PATTERN.search(text.value):
            character = match.group()
            plain = unicodedata.normalize("NFKC", character)
            fix = f"改成“{plain}”。" if plain != character else "删掉后用输入法重新输入。"
            shown = f"“{character}”" if character.isprintable() else ""
            message = f"{text.whose}里有可疑的字符{shown}（U+{ord(character):04X}）。"
            yield KIND.at(text.place.within(text.value, match.start()), message, fix)
