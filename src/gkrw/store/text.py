"""Bytes → text: encoding, byte order mark, line breaks, tabs and forbidden characters.

Each oddity becomes a finding and is then smoothed over, one character for one character, so
that reading can go on and every later place still points at the right character.
"""

import codecs
import re

from gkrw.findings import Finding, Place
from gkrw.store import kinds

MAX_BYTES = 256 * 1024 * 1024

# What YAML 1.1 does not allow at all, and the three line breaks that no editor counts as one.
_FORBIDDEN = r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_INDENTING_TAB = r"(?m)^( *)\t([ \t]*)(?=\S)"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """The text of the file with \\n line breaks and no BOM, and what was wrong with the bytes."""
    findings: list[Finding] = []
    start = Place(file, 1, 1)
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        findings.append(
            kinds.BYTE_ORDER_MARK.at(start, "文件开头有 BOM 标记。", "另存为不带 BOM 的 UTF-8。")
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text, encoding = _decode_otherwise(data)
        before = data[: error.start].decode("utf-8")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        findings.append(
            kinds.ENCODING.at(
                place,
                f"这里的字节不是 UTF-8 编码（{encoding}）。",
                "用编辑器把文件另存为 UTF-8 编码。",
            )
        )
    if "\r" in text:
        text = _with_plain_line_breaks(text, file, findings)
    return text, findings


def _decode_otherwise(data: bytes) -> tuple[str, str]:
    """The likeliest reading of bytes that are not UTF-8, and a Chinese word for it."""
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", "replace"), "看来是 UTF-16"
    try:
        return data.decode("gb18030"), "看来是 GBK"
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), "编码无法判断"


def _with_plain_line_breaks(text: str, file: str, findings: list[Finding]) -> str:
    first = text.index("\r")
    before = text[:first]
    count = text.count("\r")
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    findings.append(
        kinds.LINE_ENDINGS.at(
            place,
            f"有 {count} 个换行符是 Windows 格式（CRLF）。",
            "在编辑器中把换行符改成 LF 后保存。",
        )
    )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_tabs(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text with indenting tabs replaced by the spaces that were probably meant, and a
    finding for each such line."""
    if "\t" not in text or re.search(_INDENTING_TAB, text) is None:
        return text, []
    findings = []
    lines = text.split("\n")
    above, tabs_above = "", 0
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        blanks = line[: len(line) - len(line.lstrip(" \t"))]
        tabs = blanks.count("\t")
        if tabs:
            place = Place(file, index + 1, blanks.index("\t") + 1)
            findings.append(
                kinds.TAB.at(
                    place,
                    "行首用了制表符（Tab）缩进。",
                    "删掉制表符，改用空格，与同级的行对齐。",
                )
            )
            line = lines[index] = " " * _indent_below(above, tabs_above - tabs) + line.lstrip()
        above, tabs_above = line, tabs
    return "\n".join(lines), findings


def _indent_below(above: str, levels_up: int) -> int:
    """How far a line is probably indented: by the line above it, and by how many tabs less it
    has than that line, where both have tabs."""
    indent = len(above) - len(above.lstrip(" "))
    if above.lstrip().startswith("- "):
        indent += 2
    if above.rstrip().endswith((":", "|")):
        indent += 2
    return max(indent - 2 * max(levels_up, 0), 0)


def without_forbidden(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text with each forbidden character replaced by U+FFFD, and a finding for each."""
    findings = [
        kinds.BAD_CHARACTER.at(
            _place(text, match.start(), file),
            f"有不能使用的字符（U+{ord(match.group()):04X}）。",
            "删掉这个看不见的字符。",
        )
        for match in re.finditer(_FORBIDDEN, text)
    ]
    return re.sub(_FORBIDDEN, "\ufffd", text), findings


def _place(text: str, offset: int, file: str) -> Place:
    return Place(file, 1, 1).within(text, offset)
