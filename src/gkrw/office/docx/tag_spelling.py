"""The spelling of a tag: characters that an input method put in place of others, statements in
Chinese or with a slip, signs that have no meaning in a tag.
"""

import re
import unicodedata

from gkrw.core.suggest import misspelt

LOOK_ALIKE = {
    **dict.fromkeys("｛﹛❴", "{"),
    **dict.fromkeys("｝﹜❵", "}"),
    **dict.fromkeys("％﹪٪", "%"),
    **dict.fromkeys("＃﹟", "#"),
    "。": ".",
}
_IN_TAGS = ".|()[]=<>!_'\"%"
"""The punctuation marks that a tag can have."""
_CONSTANT = re.compile(r"'[^']*'|\"[^\"]*\"")
_WRITTEN_AS = {
    **dict.fromkeys("≥≧⩾", ">="),
    **dict.fromkeys("≤≦⩽", "<="),
    **dict.fromkeys("≠", "!="),
    **dict.fromkeys("「」『』〝〞＂", '"'),
}
"""Signs that stand for another in a condition."""
_SEPARATORS = "：·・‧•、，→＞／－—–"
_SCRIPTS = {"CYRILLIC": "西里尔字母", "GREEK": "希腊字母", "ARMENIAN": "亚美尼亚字母"}

STATEMENT = re.compile(r"\{%(?:(tr|p) )?\s*(\w+)")
"""The beginning of a statement: its prefix, and its name."""
STATEMENTS = ("for", "if", "elif", "else", "endfor", "endif")
"""The names of the statements that a template may have."""
_SPELT = {
    "elseif": "elif",
    "elsif": "elif",
    "elif": "elif",
    "endfor": "endfor",
    "endif": "endif",
}
_MEANT = {
    **dict.fromkeys(("如果", "若", "当", "假如", "判断"), "if"),
    **dict.fromkeys(("否则如果", "否则若", "或者如果"), "elif"),
    **dict.fromkeys(("否则", "其他", "不然"), "else"),
    **dict.fromkeys(("循环", "遍历", "对于", "foreach"), "for"),
    **dict.fromkeys(("结束如果", "如果结束", "结束判断", "结束条件", "fi"), "endif"),
    **dict.fromkeys(
        ("结束循环", "循环结束", "结束遍历", "endforeach", "endeach", "next"), "endfor"
    ),
    **dict.fromkeys(("结束", "完", "end"), "endif 或 endfor"),
}
"""Chinese and other words for the statements."""
_OPERATORS = {
    **dict.fromkeys(("或", "或者", "||"), "or"),
    **dict.fromkeys(("且", "并且", "而且", "和", "与"), "and"),
    **dict.fromkeys(("非", "不", "不是", "没有", "!"), "not"),
    **dict.fromkeys(("在", "于", "属于"), "in"),
    **dict.fromkeys(("等于", "是", "==="), "=="),
    **dict.fromkeys(("不等于", "<>"), "!="),
    "大于": ">",
    "小于": "<",
}
"""Chinese and other signs for the words and signs of a condition or a loop."""
_OPERATOR = re.compile(rf"(?<=\s)(?:(?:{'|'.join(map(re.escape, _OPERATORS))})(?=\s)|!(?=\w))")
_OTHER_STATEMENTS = re.compile(
    r"(?:end)?(?:set|include|import|from|extends|macro|block|call|filter|with|autoescape|raw)"
)
"""Statements of Jinja that a template may not have: another check says so."""
_APART_PREFIX = re.compile(rf"\{{%\s+(tr|p)\s+(?=(?:{'|'.join(STATEMENTS)})\b)")
_JOINED_PREFIX = re.compile(rf"\{{%\s*(tr|p)(?=(?:{'|'.join(STATEMENTS)})\b)", re.I)
_GLUED = re.compile(r"(p|tr)?(if|elif|for)([^\x00-\x7f]\w*)")
_NAME = re.compile(r"(\{%(?:(?:tr|p) )?\s*)(else\s+if|end\s+(?:if|for)|\w+)", re.I)
_PREFIXED = re.compile(r"\{%(tr|p)(?= )", re.I)


def tag_misspelling(tag: str) -> tuple[str, str] | None:
    """Return the problem with the spelling of a tag, and its fix; None when there is none."""
    if tag.startswith("{#"):
        return None
    outside = _CONSTANT.sub(lambda constant: " " * len(constant[0]), tag)
    for at, character in enumerate(outside):
        if not character.isascii() and (said := _odd(character)):
            parts = re.match(r"[^\W\d]\w*", outside[at + 1 :]), re.search(r"\w+$", outside[:at])
            is_compared = character == "＞" and re.match(r"\{%\w* *(?:el)?if\b", tag)
            if character in _SEPARATORS and all(parts) and not is_compared:
                path = ".".join(part[0] for part in reversed(parts) if part)
                return said[0], f"字段和里面的字段用半角的“.”隔开：{path}。"
            return said
    if '"' in outside or "'" in outside:
        return "标签里的引号不成对。", "一对引号要一样：'…' 或 \"…\"。"
    if not tag.startswith("{%"):
        return None
    if apart := _APART_PREFIX.match(tag):
        right = f"{{%{apart[1]} {tag[apart.end() :]}"
        return f"{{% 和 {apart[1]} 之间不能有空格。", f"改成 {right}。"
    if joined := _JOINED_PREFIX.match(tag):
        right = f"{{%{joined[1].lower()} {tag[joined.end() :]}"
        return f"{joined[1]} 的后面要有一个空格。", f"改成 {right}。"
    prefixed = _PREFIXED.match(tag)
    lowered = tag[: prefixed.end()].lower() + tag[prefixed.end() :] if prefixed else tag
    name = _NAME.match(lowered)
    if name is None:
        return None
    if operator := _OPERATOR.search(outside, name.end()):
        right = _OPERATORS[operator[0]]
        written = f"{tag[: operator.start()]}{right} {tag[operator.end() :].lstrip()}"
        return f"“{operator[0]}”要写成“{right}”。", f"改成 {written}。"
    closed = re.sub(r"\s", "", name[2]).lower()
    right = _SPELT.get(closed, closed)
    if right in STATEMENTS and f"{name[1]}{right}" != tag[: name.end()]:
        wrong = tag[: name.end()].lstrip("{%").strip()
        written = f"{lowered[: name.start(2)]}{right}{lowered[name.end() :]}"
        return f"“{wrong}”不能这样写，字母要小写，中间没有空格。", f"改成 {written}。"
    if right in STATEMENTS or _OTHER_STATEMENTS.fullmatch(right):
        return None
    meant = _MEANT.get(right) or next(iter(misspelt(right, STATEMENTS)), "")
    if glued := _GLUED.fullmatch(name[2]):
        prefix = glued[1] if glued[1] and not prefixed else ""
        written = f"{{%{prefix} {glued[2]} {glued[3]}{lowered[name.end() :]}"
        if prefixed:
            written = f"{lowered[: name.start(2)]}{glued[2]} {glued[3]}{lowered[name.end() :]}"
        return f"{glued[2]} 的后面要有一个空格。", f"改成 {written}。"
    fix = "只能用 for、if、elif、else、endfor、endif；"
    if meant:
        fix = f"改成 {lowered[: name.start(2)]}{meant}{lowered[name.end() :]}。"
    elif re.fullmatch(r"\s*%\}", lowered[name.end() :]):
        fix += f"要写一个字段，用 {{{{ {name[2]} }}}}。"
    else:
        fix += "对照 gkrw template new 取出的默认模板。"
    return f"没有这种标签：{name[2]}。", fix


def _odd(character: str) -> tuple[str, str] | None:
    """Return the problem with a character of a tag outside of quotation marks, and its fix; None
    for a blank and for a Chinese character."""
    right = LOOK_ALIKE.get(character, unicodedata.normalize("NFKC", character))
    if character.isspace() or (right == character and "\u4e00" <= character <= "\u9fff"):
        return None
    code = f"“{character}”（{code_point(character)}）"
    if sign := _WRITTEN_AS.get(character):
        return f"{code}不能写在标签里，要写成“{sign}”。", f"切换到英文输入法，改成“{sign}”。"
    if right != character and right.isascii() and (right.isalnum() or right in _IN_TAGS):
        return f"{code}是全角的，不是“{right}”。", f"切换到英文输入法，改成半角的“{right}”。"
    if right != character and right.isascii():
        return f"{code}是全角的标点，标签里不能有。", "删掉这个字符。"
    if right != character:
        return f"{code}只是看着像“{right}”。", f"删掉，重新输入“{right}”。"
    name = unicodedata.name(character, "")
    script = next((word for key, word in _SCRIPTS.items() if name.startswith(key)), "")
    if script:
        return f"{code}是{script}，不是英文字母。", "切换到英文输入法，重新输入这个标签。"
    if name.startswith("CJK") or character == "〇":
        return None
    return f"标签里不能有{code}。", "删掉这个字符；标签里只有字段、引号里的文字和英文符号。"


_KEYWORDS = {*STATEMENTS, "p", "tr", "in", "and", "or", "not", "is", "true", "false", "none"}
_TWO_WORDS = re.compile(r"([^\W\d]\w*)\s+(?=([^\W\d]\w*))")
_MEANINGLESS = re.compile(r"->|=>|\|\||[;:,@$?`^~*/+-]")
_SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")


def syntax_hint(tag: str) -> tuple[str, str]:
    """Return what is likely to be wrong with a tag that cannot be parsed, and its fix; empty texts
    where that is not known."""
    outside = _CONSTANT.sub(lambda constant: "'" * len(constant[0]), tag)
    statement = STATEMENT.match(tag)
    name = statement[2] if statement else ""
    rest = outside[statement.end() : -2].strip() if statement else outside[2:-2].strip()
    if name in ("else", "endif", "endfor") and rest:
        fix = "另有条件的改成 elif。" if name == "else" else f"{name} 后面的删掉。"
        return f"{name} 后面不能再有“{rest}”。", fix
    if not rest and name in ("", "if", "elif", "for"):
        return "里面没有字段。", "写上字段，或者删掉这个标签。"
    if name == "for" and not re.match(r"\w+\s+in\s", rest):
        return "循环要写成 {% for 某项 in 列表 %}。", "照这样写，in 的两边各有一个空格。"
    if _SINGLE_EQUALS.search(rest):
        return "“=”只有一个。", "相等写成 ==，不等写成 !=。"
    for words in _TWO_WORDS.finditer(rest):
        if not _KEYWORDS & {words[1], words[2]}:
            return f"“{words[1]}”和“{words[2]}”中间有空格。", "一个字段的名称，删掉中间的空格。"
    if sign := _MEANINGLESS.search(rest):
        fix = "删掉；一个字段里面的字段用“.”隔开，几个条件用 and、or 连接。"
        return f"标签里不能有“{sign[0]}”。", fix
    return "", ""


def code_point(character: str) -> str:
    """Return how Unicode names the first character of a text: U+200B."""
    return f"U+{ord(character[0]):04X}"
