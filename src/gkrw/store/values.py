"""Read plain values from YAML nodes, checked against the shapes of the file.

A value that cannot be used becomes a finding and is read as None or as no entry.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from gkrw.core import suggest
from gkrw.core.deadlines import YEARS
from gkrw.core.findings import Finding, FindingKind, Mark, Place, TextEdit
from gkrw.core.wording import odd_letters, shortened
from gkrw.store import finding_kinds as kinds
from gkrw.store.decode import FORBIDDEN
from gkrw.store.nodes import REPEATED, Fields, by_key, describe, has_comments, is_plain, text_place
from gkrw.store.shapes import DATED, FORMAT_VERSION, KeySpec, Shape, ValueForm

T = TypeVar("T")
_FIXES_WITH_A_COLUMN = 50
"""The number of findings after which no column is searched for: that reads the whole file."""
# The blank between two Chinese characters where a line was folded.
_FOLD = r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f])"
_PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# The patterns of YAML 1.1 for the types of unquoted texts, by first character.
_RESOLVERS = Resolver.yaml_implicit_resolvers
_TYPES = {
    "tag:yaml.org,2002:bool": "真/假值",
    "tag:yaml.org,2002:int": "数字",
    "tag:yaml.org,2002:float": "数字",
    "tag:yaml.org,2002:timestamp": "日期",
    "tag:yaml.org,2002:merge": "合并键",
    "tag:yaml.org,2002:value": "特殊符号",
}
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
# Forms whose readers check the text themselves, whatever type YAML gives it.
_CHECKED_BY_READERS = (ValueForm.DAY, ValueForm.CHOICE)
_TEXT = ValueForm.TEXT


class ValueReader:
    """Reads the values of one file and collects the findings.

    `whole`: no part of the text was left out. `lost`: the lines, counted from 0, at which parts
    were left out after syntax errors. `complete`: whole, and every entry was usable. `bodies_read`:
    every department and collective was usable.
    """

    def __init__(self, text: str, whole: bool, lost: Sequence[int] = ()) -> None:
        self.source = text
        self.has_comments = has_comments(text)
        self.whole = whole
        self.complete = whole
        self.bodies_read = True
        self.lost = lost
        self.usual_keys: set[tuple[str, ...]] = set()
        self.findings: list[Finding] = []

    def heading_mark(self, fields: Fields, key: str, node: Node) -> Mark:
        """Return the mark of the text of a heading, or of its entry where it has no text."""
        title = fields.get(key)
        if not isinstance(title, ScalarNode) or not title.style:
            return (title or node).start_mark
        place = text_place(title, self.source)
        return yaml.Mark(place.file, 0, place.line - 1, place.column - 1, None, 0)

    def report(
        self, kind: FindingKind, node: Node, message: str, fix: str | None = None, new: str = ""
    ) -> None:
        """Add a finding at the place of a node. Without `fix` it has the fix of its kind. `new` is
        the text to write instead of the node, where only one is right."""
        place, edit = Place.of(node.start_mark), None
        if new:
            old = self.source[node.start_mark.index : node.end_mark.index].rstrip()
            edit = None if "\n" in old else TextEdit(place, old, new)
        self.findings.append(kind.at(place, message, fix, edit))

    def report_value(
        self, kind: FindingKind, node: Node, field: KeySpec, problem: str, fix: str, new: str = ""
    ) -> None:
        """Add a finding about the value of a key. Its message is the name of the key and then
        `problem`."""
        self.report(kind, node, field.phrase + problem, fix, new)

    def fields(self, node: Node, shape: Shape, written: Fields | None = None) -> Fields | None:
        """Return the values of a mapping by key; None for a node that is not a mapping.

        Unknown and repeated keys are reported and, if `whole`, missing required ones. Of a repeated
        key the first value is read. An unknown key counts as the one that was meant, if missing.
        `written` is what `by_key` returns for the node, if the caller has it.
        """
        if not isinstance(node, MappingNode):
            if node.tag != REPEATED:
                message = f"{shape.label}应当是“键: 值”的形式，这里是{describe(node)}。"
                fix = f"写成“键: 值”，每个键一行；{shape.label}的键有 {_keys(shape)}。"
                found = kinds.WRONG_TYPE.at(Place.of(node.start_mark), message, fix)
                self.findings.append(found._replace(edit=_with_blank(node)))
            return None
        known = shape.fields
        fields = by_key(node) if written is None else written
        if len(fields) == len(node.value):
            keys = (shape.name, *fields)
            if keys in self.usual_keys:
                return fields  # nearly always; `usual_keys` saves 3 % of the time to walk a table
            if shape.required <= fields.keys() <= known.keys():
                self.usual_keys.add(keys)
                return fields
        fields = {}
        misspelled: dict[str, tuple[Node, Node]] = {}
        for key_node, value in node.value:
            key = key_node.value
            if key_node.__class__ is not ScalarNode or key not in known:
                meant = self.report_unknown_key(key_node, value, shape)
                if meant:
                    misspelled[meant] = (key_node, value)
            elif key in fields:
                from gkrw.store.syntax_errors import repeated_key

                self.findings.append(found := repeated_key(node, key_node, self.source))
                if found.edit:  # what follows is another entry, which is not read
                    self.complete = False
                    break
            else:
                fields[key] = value
        for meant, (key_node, value) in misspelled.items():
            if meant not in fields:  # more useful than reporting it as missing
                key_node.value = meant
                fields[meant] = value
        for field in known.values() if self.whole else ():
            if field.required and field.key not in fields:
                self.report_missing(node, shape, field)
        return fields

    def report_missing(self, node: Node, shape: Shape, field: KeySpec) -> None:
        """Report a key that a mapping must have and has not."""
        self.complete = self.complete and field.form is not ValueForm.MANY
        message = f"{shape.label}缺少{field.phrase}。"
        fix = f"补一行“{field.key}: …”。{field.description}"
        self.report(kinds.MISSING_FIELD, node, message, fix)

    def report_misplaced_task(self, node: Node, shape: Shape) -> None:
        """Report a task that stands in place of a heading."""
        fix = ""
        if len(self.findings) < _FIXES_WITH_A_COLUMN:
            from gkrw.store.syntax_errors import alignment_fix

            fix = alignment_fix(self.source.split("\n"), node.start_mark.line)
        message = f"这是一项任务，却写在{shape.label}的位置：缩进不对。"
        self.report(kinds.SYNTAX, node, message, fix or None)
        self.complete = False

    def report_unknown_key(self, key_node: Node, value: Node, shape: Shape) -> str | None:
        """Report a key that a shape does not have. Return the key that was probably meant, or
        None."""
        key = key_node.value
        if key_node.tag == REPEATED or (value.tag == REPEATED and key == "<<"):
            return None  # the alias is reported already
        if not isinstance(key_node, ScalarNode):
            message = f"{shape.label}里的键应当是一个英文词，这里是{describe(key_node)}。"
            self.report(kinds.UNKNOWN_KEY, key_node, message, f"改成下面的键之一：{_keys(shape)}。")
            return None
        if key == "<<":
            fix = "把内容直接写出来，删掉 << 一行。"
            self.report(kinds.ALIAS, key_node, "使用了 YAML 的合并键 <<。", fix)
            return None
        labels = {field.key: field.label for field in shape.fields.values()}
        said = re.sub("科室|单位|处室|股室", "部门", key)  # 牵头科室 is lead
        alike = [each for each, text in labels.items() if said and (said in text or text in said)]
        meant = next(iter(alike or suggest.nearest(key, labels, alike=0.6)), None)
        fix = f"应当是“{meant}”吧？" if meant else "看看是写错了键，还是放错了层次（缩进）。"
        message = f"{shape.label}里没有“{key}”{odd_letters(key)}这个键。"
        self.report(kinds.UNKNOWN_KEY, key_node, message, f"{fix}可以用的键：{_keys(shape)}。")
        return meant

    def read_entries(
        self, fields: Fields, key: str, shape: Shape, read: Callable[..., T | None], *more: Any
    ) -> tuple[T, ...]:
        """Read each entry of a list value with `read`, which gets its node and `more`. Entries for
        which it returns None are left out; there are none where the value is missing or no list."""
        node = fields.get(key)
        if node is None or node.tag == REPEATED:
            return ()
        if not isinstance(node, SequenceNode):
            self.complete = False
            if not self.report_null(node, shape.fields[key]):
                message = f"{shape.label}的“{key}”应当是列表，这里是{describe(node)}。"
                self.report(kinds.WRONG_TYPE, node, message, "每一项另起一行，以“- ”开头。")
            return ()
        usable = tuple([entry for each in node.value if (entry := read(each, *more)) is not None])
        if len(usable) < len(node.value):
            self.complete = False
            self.bodies_read = self.bodies_read and key not in ("departments", "collectives")
        return usable

    def written(self, fields: Fields, field: KeySpec) -> Node | None:
        """Return the node of a value; None where it is missing, an alias or null. A null is
        reported."""
        node = fields.get(field.key)
        if node is None or node.tag == REPEATED or self.report_null(node, field):
            return None
        return node

    def report_null(self, node: Node, field: KeySpec) -> bool:
        """Report a value that is null. Return whether it is null."""
        if not (isinstance(node, ScalarNode) and not node.style and node.value in NULLS):
            return False
        # A list whose entries were left out for a syntax error looks like null.
        if node.tag != REPEATED and (self.whole or field.form is not ValueForm.MANY):
            if field.form in (ValueForm.NAMES, ValueForm.PLAIN_NAMES):
                fix = "补上名称，如 [财政局]；表中本来就空着的，写 []。"
            elif field.form is ValueForm.MANY:
                fix = "补上内容；没有可写的，写 []。"
            else:
                fix = "补上内容。" if field.required else "补上内容；没有可写的，删掉这一行。"
            self.report_value(kinds.EMPTY_VALUE, node, field, "后面没有内容。", fix)
        return True

    def text(self, fields: Fields, field: KeySpec) -> str | None:
        """Read a text, verbatim except for the final line breaks of a block; None where it is
        missing or unusable."""
        node = fields.get(field.key)
        if node is None or node.tag == REPEATED:
            return None
        # Nearly every text needs no check: this saves 8 % of the time to walk a table.
        if node.__class__ is ScalarNode:
            value: str = node.value
            style = node.style
            if not style:
                if self.has_comments:
                    self.report_comment(node, field)
                if is_plain(value):
                    return value
            elif style == "|" and field.form is _TEXT:
                value = value.rstrip("\n")
                if value and not value.isspace():
                    return value
        return self.scalar(node, field)

    def report_comment(self, node: ScalarNode, field: KeySpec) -> None:
        """Report a comment after an unquoted text on its line: it may be meant as text."""
        end = node.end_mark.index
        line_end = self.source.find("\n", end)
        behind = self.source[end : line_end if line_end >= 0 else None]
        # After several blanks, a comment is meant; after one, it may be 附件 #2.
        if node.value and behind.startswith(" #"):
            place = Place.of(node.end_mark).within(behind, behind.index("#"))
            comment = shortened(behind.strip(), 20)
            message = f"{field.phrase}后面的“{comment}”被当作注释，没有读取。"
            fix = "# 是文字的一部分时，给整段文字加上引号；确实是注释的，另起一行写。"
            self.findings.append(kinds.COMMENT.at(place, message, fix))

    def scalar(self, node: Node, field: KeySpec) -> str | None:
        """Read the text of one node and check it for the form of `field`; None where it is
        unusable."""
        if not isinstance(node, ScalarNode):
            problem = f"应当是{field.form.value}，这里是{describe(node)}。"
            fix = f"直接写在“{field.key}: ”后面。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix)
            return None
        if not node.style:
            if node.value in NULLS:
                self.report_null(node, field)
                return None
            if node.value[0] in _RESOLVERS:
                self.report_type(node, field)
        value = self._unfolded(node, field)
        if value is None:
            return None
        if node.style == '"' and (bad := re.search(FORBIDDEN, value)):
            problem = f"里有不能使用的字符（U+{ord(bad.group()):04X}）。"
            fix = "删掉用反斜杠写出的控制字符。"
            self.report_value(kinds.BAD_CHARACTER, node, field, problem, fix)
            value = re.sub(FORBIDDEN, "□", value)
        if "\n" in value and field.form is not ValueForm.TEXT:
            self.report_value(kinds.ONE_LINE, node, field, "应当只有一行。", "合并成一行。")
            value = value.replace("\n", "")
        return value

    def _unfolded(self, node: ScalarNode, field: KeySpec) -> str | None:
        """Return a text without final line breaks and without folds; None where it is empty. Folds
        and empty texts are reported."""
        value: str = node.value
        if node.style == "|":
            value = value.rstrip("\n")
            if not value.strip():
                fix = "在 | 的下一行写上文字，比键多缩进两个空格。"
                self.report_value(kinds.EMPTY_VALUE, node, field, "后面没有内容。", fix)
                return None
            return value
        if not value.strip():
            fix = "补上内容；不是必填项就删掉这一行。"
            self.report_value(kinds.EMPTY_VALUE, node, field, "是空的。", fix)
            return None
        may_be_folded = node.style or " " in value or "\n" in value
        if node.style == ">" or (may_be_folded and node.start_mark.line != node.end_mark.line):
            problem = "的一段文字折成了几行，换行处会多出空格。"
            fix = "合并成一行。"
            if field.form is ValueForm.TEXT:
                fix = f"一个自然段写成一行；有几段的，写成“{field.key}: |”，每段一行。"
            self.report_value(kinds.FOLDED, node, field, problem, fix)
            return re.sub(_FOLD, "", value)
        return value

    def report_type(self, node: ScalarNode, field: KeySpec) -> None:
        """Report an unquoted text that other software reads as a number, a date or a boolean."""
        value: str = node.value
        if field.form in _CHECKED_BY_READERS:
            return
        for tag, pattern in _RESOLVERS[value[0]]:
            if pattern.match(value) is None:
                continue
            if tag == _TIMESTAMP and field.form in DATED:
                return
            problem = f"应当是文字，{value} 没有加引号会被当成{_TYPES[tag]}。"
            if field.key == "id":
                new, fix = "", "写成大写字母加数字，如 T01。"
            else:
                new, fix = f"'{value}'", f"加上引号：'{value}'。"
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix, new)
            return

    def number(self, fields: Fields, field: KeySpec) -> Decimal | None:
        """Read a number such as 90 or 0.5, without quotes; None where it is missing or unusable."""
        node = self.written(fields, field)
        if node is None:
            return None
        value = node.value if isinstance(node, ScalarNode) and not node.style else ""
        if re.fullmatch(_PLAIN_NUMBER, value):
            return Decimal(value)
        problem = f"应当是数字，这里是{describe(node)}。"
        fix = "只写半角数字，不加引号，也不带单位，如 90。"
        new = _without_quotes(node, _PLAIN_NUMBER)
        self.report_value(kinds.WRONG_TYPE, node, field, problem, fix, new)
        return Decimal(new) if new else None

    def year(self, fields: Fields, field: KeySpec) -> int | None:
        """Read the year of the table; None where it is missing or unusable."""
        node = self.written(fields, field)
        value = node.value if isinstance(node, ScalarNode) and not node.style else ""
        if node is not None and not (value.isascii() and value.isdecimal() and int(value) in YEARS):
            problem, fix = f"应当是年份，这里是{describe(node)}。", "写成 year: 2026 的样子。"
            new = _without_quotes(node, "20[0-9]{2}")
            self.report_value(kinds.WRONG_TYPE, node, field, problem, fix, new)
            return int(new) if new else None
        return int(value) if value else None

    def choice(self, fields: Fields, field: KeySpec) -> str | None:
        """Read one of the words in `field.choices`; None where it is missing or unusable."""
        text = self.text(fields, field)
        if text is None or text in field.choices:
            return text
        meant = suggest.did_you_mean(suggest.nearest(text, field.choices, most=1))
        fix = f"{meant}写成 {'、'.join(field.choices)} 之一。"
        self.report_value(kinds.WRONG_TYPE, fields[field.key], field, f"不认识“{text}”。", fix)
        return None

    def format_version(self, fields: Fields, shape: Shape) -> None:
        """Report a format version that is not the one this program reads."""
        node = self.written(fields, shape.fields["format"])
        known = str(FORMAT_VERSION)
        if node is None or (
            isinstance(node, ScalarNode) and not node.style and node.value == known
        ):
            return
        message = f"格式版本应当是不加引号的 {known}，这里是{describe(node)}。"
        fix = f"写成 format: {known}；文件确实是更新的格式时，请升级 gkrw。"
        self.report(kinds.FORMAT_VERSION, node, message, fix, _without_quotes(node, known))


def _keys(shape: Shape) -> str:
    return "、".join(shape.fields)


def _without_quotes(node: Node, pattern: str) -> str:
    """Return the text of a quoted scalar that matches a pattern; empty for any other node."""
    is_quoted = isinstance(node, ScalarNode) and node.style in ("'", '"')
    return node.value if is_quoted and re.fullmatch(pattern, node.value) else ""


def _with_blank(node: Node) -> TextEdit | None:
    """Return the edit that makes name: 财政局 of the text name:财政局 or name：财政局."""
    is_text = isinstance(node, ScalarNode) and not node.style
    match = re.fullmatch("([a-z_]+) *[:：] *([^ ].*)", node.value) if is_text else None
    if match is None:
        return None
    new = f"{match[1]}: {match[2]}"
    return TextEdit(Place.of(node.start_mark), node.value, new, changes_meaning=True)
