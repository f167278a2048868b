"""Decode the bytes of a file and replace what YAML does not allow.

Each fault becomes a finding and is replaced, so that reading can go on. Lines keep their numbers,
and characters their columns, except in lines that are indented by tabs.
"""

import codecs
import re
from collections.abc import Iterator

from gkrw.core.findings import Finding, Place, TextEdit
from gkrw.store import finding_kinds as kinds

# The characters that YAML 1.1 forbids, and the line breaks that editors do not count. The set is
# not written as its complement because the time to compile a range grows with its length.
FORBIDDEN = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
_WRONG_BLANKS = "\t\u3000\xa0"
_ODD_LINE_BREAKS = "\x85\u2028\u2029"
# Wide blanks after spaces may belong to the text of a block: 　　 before a paragraph.
_WRONG_INDENT = r"(?m)^(?:[\u3000\xa0]| *(?:- ?)*\t)"
# Before the text of a paragraph they belong to the text.
_INVISIBLE_INDENT = r"(?m)^ *([\ufeff\u200b]+)(?= *(?:-[ \n]|#|[a-z_]+ *[:：]))"
# A zip file (.docx, .xlsx), and the older .doc and .xls.
_BINARY_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Return the text with \\n line breaks and without a BOM, and findings about the bytes. The
    text of a binary file is empty."""
    findings: list[Finding] = []
    start = Place(file, 1, 1)
    as_decoded = TextEdit(start, "", "")
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        fix = "另存为不带 BOM 的 UTF-8。"
        findings.append(kinds.BYTE_ORDER_MARK.at(start, "文件开头有 BOM 标记。", fix, as_decoded))
    try:
        text = data.decode("utf-8")
        zero_at = data.find(b"\0")  # to count the zeros takes as long as to decode
        wrong_at = zero_at if zero_at >= 0 and data.count(0) > max(len(data) // 50, 8) else -1
    except UnicodeDecodeError as error:
        wrong_at = error.start
    if wrong_at >= 0:
        text, encoding = _decode_otherwise(data)
        before = data[: wrong_at if text else 0].decode("utf-8")
        message = f"这里的字节不是 UTF-8 编码（{encoding}）。"
        fix = "用编辑器把文件另存为 UTF-8 编码。"
        is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        edit = as_decoded if is_marked and "\ufffd" not in text else None
        place = start.within(before, len(before))
        findings.append(kinds.ENCODING.at(place, message, fix, edit))
    if "\r" in text:
        kind = " Windows 格式（CRLF）" if "\r\n" in text else "旧式（CR）"
        count = text.count("\r")
        message = f"有 {count} 个换行符是{kind}。"
        fix = "在编辑器中把换行符改成 LF 后保存。"
        place = start.within(text, text.index("\r"))
        findings.append(kinds.LINE_ENDINGS.at(place, message, fix, as_decoded))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, findings


def _decode_otherwise(data: bytes) -> tuple[str, str]:
    """Guess the encoding of bytes that are not UTF-8. Return the text and a Chinese word for it.

    The text is empty for a Word, Excel or other binary file.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace"), "看来是 UTF-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "看来是 UTF-16"
    if data.startswith(_BINARY_MARKS):
        return "", "看来不是文字文件，例如 Word、Excel 文件或压缩文件"
    zeros = data.count(0)
    if zeros > len(data) // 50:
        # In UTF-16, every other byte of digits, blanks and keys is zero.
        high = data[1::2].count(0)
        if 4 * max(high, zeros - high) > 3 * zeros:
            encoding = "utf-16-le" if high * 2 > zeros else "utf-16-be"
            return data.decode(encoding, "replace"), "看来是 UTF-16"
        return "", "看来不是文字文件"
    try:
        return data.decode("gb18030"), "看来是 GBK"
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").replace("\ufffd", "□"), "编码无法判断"


def without_invisible_indents(text: str, file: str) -> tuple[str, list[Finding]]:
    """Remove the invisible characters before keys and dashes, which a paste brings along. Return
    the text and a finding for each."""
    if "\ufeff" not in text and "\u200b" not in text:
        return text, []
    findings = []
    for match in re.finditer(_INVISIBLE_INDENT, text):
        line = text.count("\n", 0, match.start()) + 1
        place = Place(file, line, match.start(1) - match.start() + 1)
        message = f"行首有看不见的字符（U+{ord(match[1][0]):04X}）。"
        edit = TextEdit(place, match[1], "")
        findings.append(kinds.WRONG_INDENT.at(place, message, "删掉这个看不见的字符。", edit))
    return re.sub(_INVISIBLE_INDENT, lambda match: match[0].replace(match[1], ""), text), findings


def without_wrong_indents(text: str, file: str) -> tuple[str, list[Finding]]:
    """Replace tabs and wide blanks before lines, and tabs after a dash, by the spaces that were
    probably meant.

    Return the text and a finding for each such line.
    """
    if not any(blank in text for blank in _WRONG_BLANKS) or re.search(_WRONG_INDENT, text) is None:
        return text, []
    findings = []
    lines = text.split("\n")
    above = entry = ""  # the line above, and the last line above that begins a list entry
    tabs_above = 0
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        wrong = _WRONG_BLANKS if line[0] in _WRONG_BLANKS else "\t"
        blanks = line[: len(line) - len(line.lstrip(" " + wrong))]
        tabs = sum(blanks.count(blank) for blank in wrong)
        if not tabs and line.lstrip().startswith("-\t"):
            place = Place(file, index + 1, line.index("\t") + 1)
            message, fix = "“-”后面用了制表符（Tab）。", "删掉制表符，改用一个空格。"
            edit = TextEdit(place, "\t", " ")
            findings.append(kinds.WRONG_INDENT.at(place, message, fix, edit))
            line = lines[index] = line.replace("-\t", "- ", 1)
        if tabs:
            first = next(blank for blank in blanks if blank in _WRONG_BLANKS)
            what = "制表符（Tab）" if first == "\t" else "全角空格或不换行空格"
            place = Place(file, index + 1, blanks.index(first) + 1)
            fix = "删掉它，改用半角空格，与同级的行对齐。"
            content = line.lstrip()
            beside = entry if content.startswith("- ") and not above.endswith(":") else above
            indent = " " * _indent_below(beside, content, tabs_above - tabs)
            old = line[: len(line) - len(content)]
            rivals = tuple(" " * width for width in _widths(old))
            edit = TextEdit(Place(file, index + 1, 1), old, indent, rivals)
            findings.append(kinds.WRONG_INDENT.at(place, f"行首用了{what}缩进。", fix, edit))
            line = lines[index] = indent + content
        above, tabs_above = line.rstrip(), tabs
        if above.lstrip().startswith("- "):
            entry = above
    return "\n".join(lines), findings


def _widths(blanks: str) -> list[int]:
    """Return the columns that blanks before a line may take: with a tab every 8, 4 or 2 columns,
    and a wide blank as two columns or as one."""
    doubled = re.sub("[\u3000]", "  ", blanks)
    single = re.sub("[\u3000]", " ", blanks)
    return [len(each.expandtabs(size)) for each in (doubled, single) for size in (8, 4, 2)]


def _indent_below(above: str, content: str, levels_up: int) -> int:
    """Guess the indentation of a line from a line above it, in spaces.

    `levels_up` is how many more tabs the previous line has.
    """
    indent = indent_of(above)
    if above.lstrip().startswith("- ") and not content.startswith("- "):
        indent += 2
    if above.endswith((":", "|")):
        indent += 2
    return max(indent - 2 * max(levels_up, 0), 0)


def indent_of(line: str) -> int:
    """Return the number of spaces before a line."""
    return len(line) - len(line.lstrip(" "))


def without_conflicts(text: str, file: str) -> tuple[str, list[Finding]]:
    """Keep only one side of each unresolved merge: the first one, unless it is blank. Return the
    text and a finding for each merge, also for one of which only some marks are left."""
    # to look for one character is much faster
    if not any(mark[-1] in text and mark in text for mark in _CONFLICT_SIGNS):
        return text, []
    findings = []
    lines = text.split("\n")
    for marks in _conflicts(lines):
        for index in marks:
            lines[index] = lines[index].lstrip()
        numbers = f"第 {'、'.join(str(index + 1) for index in marks)} 行"
        signs = "、".join(dict.fromkeys(lines[index][:7] for index in marks))
        message = f"这里有一处合并冲突，还没有处理完：{numbers}是版本库的标记。"
        fix = f"留下正确的一种写法，其余的和{numbers}的标记（{signs}）一起删掉。"
        findings.append(kinds.MERGE_CONFLICT.at(Place(file, marks[0] + 1, 1), message, fix))
        first, last = marks[0], marks[-1]
        dropped = list(marks)
        if lines[last][0] == ">" and len(marks) > 1:
            starts_late = lines[first][0] != "<"
            kept = range(0) if starts_late else range(first + 1, marks[1])
            side = next((at for at, mark in enumerate(marks) if lines[mark][0] == "+"), None)
            if side is not None:
                kept = range(marks[side] + 1, marks[side + 1])
            elif not starts_late and not any(lines[index].strip() for index in kept):
                kept = range(marks[-2] + 1, last)
            dropped = [index for index in range(first, last + 1) if index not in kept]
        for index in dropped:
            lines[index] = ""
    return "\n".join(lines), findings


_CONFLICT_SIGNS = ("<<<<<<<", ">>>>>>>", "\n=======", "\n|||||||")
CONFLICT_MARK = re.compile(r"^[ \t]*(<{7,}|\|{7,}|={7,}|>{7,})(?: |$)", re.MULTILINE)
"""A line that git has written. An editor may have indented it. A text with such a line is written in
quotes."""
_PART_MARK = re.compile(r"(%{7,}|\+{7,}|-{7,})(?: |$)")
"""A line that Jujutsu has written between the first and the last mark: what follows it are changes,
or the lines of one side."""


def _conflicts(lines: list[str]) -> Iterator[list[int]]:
    """Yield for each conflict the indexes of the lines with its markers.

    Markers of another length belong to the text of a side: git writes them where the common version
    had a conflict.
    """
    marks: list[int] = []
    length = 0
    for index, line in enumerate(lines):
        match = CONFLICT_MARK.match(line) or (_PART_MARK.match(line) if marks else None)
        if match is None or (marks and len(match[1]) != length):
            continue
        if marks and match[1][0] == "<":
            yield marks
            marks = []
        length = len(match[1])
        marks.append(index)
        if match[1][0] == ">":
            yield marks
            marks = []
    # What is left of a conflict begins a line, as no text of a table does.
    if marks and (lines[marks[0]].lstrip()[0] == "<" or lines[marks[0]][0] in "=|"):
        yield marks


def without_odd_line_breaks(text: str, file: str) -> tuple[str, list[Finding]]:
    """Replace all forbidden characters if there are line breaks that YAML counts and editors do
    not. Return the text and the findings."""
    if not any(mark in text for mark in _ODD_LINE_BREAKS):
        return text, []
    return replace_forbidden(text, file)


def strip_forbidden(value: str) -> str:
    """Return a value without the forbidden characters, which are not visible."""
    return re.sub(FORBIDDEN, "", value)


def replace_forbidden(text: str, file: str) -> tuple[str, list[Finding]]:
    """Replace each forbidden character by □. Return the text and a finding for each line that has
    such characters, at the first of them."""
    findings = []
    for number, line in enumerate(text.split("\n"), 1):
        if found := re.findall(FORBIDDEN, line):
            place = Place(file, number, line.index(found[0]) + 1)
            count = f"，这一行共 {len(found)} 处" if len(found) > 1 else ""
            message = f"有不能使用的字符（U+{ord(found[0]):04X}）{count}。"
            findings.append(kinds.BAD_CHARACTER.at(place, message, "删掉这个看不见的字符。"))
    return re.sub(FORBIDDEN, "□", text), findings
