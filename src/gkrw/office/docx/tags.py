"""What the tags of a template may say, and in which paragraph they say something else.

A template may write a field, loop over a list and ask a condition, and nothing more. Inside a loop
only the lists of its own entries can be looped over, so that no template writes more than the
table has: there is no way to make one that does not end.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from gkrw.core.findings import FindingKind
from gkrw.core.suggest import nearest
from gkrw.office.docx import template_findings
from gkrw.office.docx.template import environment
from gkrw.office.docx.template_fields import TemplateField


class TagLine(NamedTuple):
    """The text of a paragraph, and that of the table row it stands in (None outside of tables)."""

    text: str
    row: str | None = None


class Problem(NamedTuple):
    """What is wrong in a paragraph; `number` counts from 1, 0 where it is not known."""

    kind: FindingKind
    number: int
    message: str
    fix: str


TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MOST_CHARACTERS = 300
_MOST_BRACKETS = 10
_MOST_LEVELS = 12
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r)(?= )")
_STATEMENT = re.compile(r"\{%(?:(tr|p) )?\s*(\w+)")


def problems_in(
    lines: Sequence[TagLine], fields: Sequence[TemplateField], used: set[str]
) -> list[Problem]:
    """What is wrong with the tags of a part's paragraphs; `fields` are those that there are.

    The paths of the fields that are written (各部分.任务清单.牵头部门) are added to `used`.
    """
    found = [problem for number, line in enumerate(lines, 1) for problem in _in_line(line, number)]
    if found or (found := _unpaired([line.text for line in lines])):
        return found
    texts = [TAG.sub(_as_filled, re.sub(r"[\r\n]", " ", line.text)) for line in lines]
    return problems_of("\n".join(texts), fields, used)


def _as_filled(tag: re.Match[str]) -> str:
    """A tag as docxtpl leaves it: without its prefix, and with straight quotation marks."""
    return _PREFIX.sub(r"\1", tag.group()).translate(_STRAIGHT)


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def problems_of(source: str, fields: Sequence[TemplateField], used: set[str]) -> list[Problem]:
    """What is wrong with the source of a Jinja template; problems have the numbers of its lines."""
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        message = _in_chinese(error.message or "")
        return [
            Problem(
                template_findings.BROKEN_TAG,
                error.lineno,
                message,
                template_findings.BROKEN_TAG.fix,
            )
        ]
    except RecursionError:
        return [
            Problem(
                template_findings.NOT_ALLOWED,
                0,
                "标签套得太深。",
                template_findings.NOT_ALLOWED.fix,
            )
        ]
    walker = _Walker(fields, used)
    scope = {each.name: _Known(each, each.name) for each in fields}
    walker.body(tree.body, scope, None, 0)
    return list(dict.fromkeys(walker.problems))


# -- one paragraph ---------------------------------------------------------------------------------


def _in_line(line: TagLine, number: int) -> Iterator[Problem]:
    """What can be told of a paragraph by itself."""
    if broken := _broken(line.text):
        yield Problem(
            template_findings.BROKEN_TAG, number, broken, template_findings.BROKEN_TAG.fix
        )
        return
    for tag in TAG.findall(line.text):
        if refused := _refused(tag):
            yield Problem(
                template_findings.NOT_ALLOWED, number, refused, template_findings.NOT_ALLOWED.fix
            )
            continue
        prefix = _PREFIX.match(tag)
        if prefix is None:
            continue
        alone = {"p": line.text, "tr": line.row}.get(prefix[2])
        if prefix[1] != "{%" or prefix[2] not in ("p", "tr"):
            message = f"标签不能以 {prefix[1]}{prefix[2]} 开头。"
            yield Problem(
                template_findings.NOT_ALLOWED, number, message, f"改成 {prefix[1]} 开头。"
            )
        elif alone is None:
            message = "{%tr 只能写在表格里。"
            yield Problem(template_findings.BROKEN_TAG, number, message, "改成 {%p，单独占一段。")
        elif alone.strip() != tag:
            where, what = ("一段", "段") if prefix[2] == "p" else ("一行表格", "行")
            message = f"{{%{prefix[2]} 要单独占{where}，同一{what}的其他内容会丢掉。"
            yield Problem(
                template_findings.BROKEN_TAG, number, message, f"把其他内容移到别的{what}。"
            )


def _broken(text: str) -> str:
    """What is wrong with the braces of a paragraph; empty when they pair."""
    rest = TAG.sub("", text)
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        if opening in rest:
            return f"{opening} 后面没有 {closing}。"
        if closing in rest:
            return f"{closing} 前面没有 {opening}。"
    if "｛" in rest or "｝" in rest:
        return "用了全角的花括号。"
    if "{" in rest or "}" in rest:
        return "花括号要写两个：{{ 字段 }}。"
    return ""


def _refused(tag: str) -> str:
    if len(tag) > _MOST_CHARACTERS or tag.count("(") > _MOST_BRACKETS:
        return "标签太长。"
    if "\\" in tag:
        return "标签里不能用反斜杠。"
    if "&" in tag:
        return "标签里不能用 &。"
    if tag.startswith("{#") and ("{" in tag[1:] or "}" in tag[:-1]):
        return "说明（{# … #}）里不能有花括号。"
    if tag[2] in "-+" or tag[-3] in "-+":
        return "标签里不能用 - 和 + 去掉空白。"
    return ""


def _in_chinese(message: str) -> str:
    """What Jinja says of a syntax error in tags that pair."""
    if "unknown tag" in message:
        return "没有这种标签，或者写错了地方；只能用 for、if、elif、else、endfor、endif。"
    return "标签的写法不对。"


# -- pairs -----------------------------------------------------------------------------------------

_OPENED_BY = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}


class _Opening(NamedTuple):
    """A tag that waits for its end: for or if, its prefix, and the paragraph it stands in."""

    name: str
    prefix: str
    number: int
    tag: str


def _unpaired(texts: Sequence[str]) -> list[Problem]:
    """The first loop or condition whose end is missing, unlike it or too many.

    A prefix (tr, p) says at which level of the document a tag works, so an end belongs to the
    nearest beginning with its own prefix: that way the one with the missing end is told.
    """
    waiting: list[_Opening] = []
    for number, text in enumerate(texts, 1):
        for tag in TAG.findall(text):
            match = _STATEMENT.match(tag)
            prefix, name = (match[1] or "", match[2]) if match else ("", "")
            if name in ("for", "if"):
                waiting.append(_Opening(name, prefix, number, tag))
                continue
            kinds_before = _OPENED_BY.get(name)
            if kinds_before is None:
                continue
            before = [each for each in waiting if each.name in kinds_before]
            alike = [each for each in before if each.prefix == prefix]
            if not before:
                return [
                    _broken_pair(number, f"多了一个 {tag}，前面没有对应的 {_or(kinds_before)}。")
                ]
            if alike and waiting[-1] is not alike[-1]:
                return [_unclosed(waiting[-1])]
            if not alike:
                nearest_one = f"最近的是 {before[-1].tag}，两个写法不一"
                message = f"{tag} 前面没有同样写法的 {_or(kinds_before)}；{nearest_one}。"
                return [_broken_pair(number, message, _ALIKE)]
            if name.startswith("end"):
                waiting.pop()
    return [_unclosed(waiting[-1])] if waiting else []


_ALIKE = "缺了开头的补上开头；成对的标签写成一样的：都以 {%tr 开头、都以 {%p 开头，或都以 {% 开头。"


def _unclosed(opening: _Opening) -> Problem:
    end = f"{{%{opening.prefix} end{opening.name} %}}"
    return _broken_pair(opening.number, f"{opening.tag} 没有结束，少了 {end}。")


def _broken_pair(number: int, message: str, fix: str = "") -> Problem:
    return Problem(
        template_findings.BROKEN_TAG, number, message, fix or template_findings.BROKEN_TAG.fix
    )


def _or(names: Sequence[str]) -> str:
    return " 或 ".join(names)


# -- what tags may say -----------------------------------------------------------------------------


class _Known(NamedTuple):
    """What a name stands for: a field, and its path from the top.

    For the variable of a loop, `field` has the fields of an entry, and the path is the list's.
    """

    field: TemplateField
    path: str


_LOOP = TemplateField(
    "loop",
    "",
    of=(
        *(TemplateField(name, "", number=True) for name in ("index", "revindex", "length")),
        *(TemplateField(name, "") for name in ("first", "last")),
    ),
)
_NAMES: Mapping[type[nodes.Node], str] = {
    nodes.Call: "调用",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Block: "block",
    nodes.CondExpr: "“… if … else …”（改用 {% if %} 标签）",
}


class _Walker:
    """Walks the statements of one template and keeps what is wrong."""

    def __init__(self, fields: Sequence[TemplateField], used: set[str]) -> None:
        self.names = frozenset(each.name for each in fields)
        self.used = used
        self.problems: list[Problem] = []

    def report(self, kind: FindingKind, node: nodes.Node, message: str, fix: str = "") -> None:
        self.problems.append(Problem(kind, _line_of(node), message, fix or kind.fix))

    def refuse(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Filter):
            what = f"“|{node.name}”"
        elif isinstance(node, nodes.Test):
            what = f"“is {node.name}”"
        else:
            what = next((word for kind, word in _NAMES.items() if isinstance(node, kind)), "计算")
        self.report(template_findings.NOT_ALLOWED, node, f"模板里不能用{what}。")

    # -- statements

    def body(
        self,
        body: Sequence[nodes.Node],
        scope: Mapping[str, _Known],
        inside: str | None,
        level: int,
    ) -> None:
        """Statements; `inside` is the path of the list whose loop they stand in."""
        for node in body:
            if level > _MOST_LEVELS:
                self.report(template_findings.NOT_ALLOWED, node, "循环和条件套得太深。")
            elif isinstance(node, nodes.Output):
                for each in node.nodes:
                    if not isinstance(each, nodes.TemplateData):
                        self.written(each, scope)
            elif isinstance(node, nodes.If):
                self.condition(node.test, scope)
                branches: list[Sequence[nodes.Node]] = [node.body, node.elif_, node.else_]
                for branch in branches:
                    self.body(branch, scope, inside, level + 1)
            elif isinstance(node, nodes.For):
                self.loop(node, scope, inside, level)
            else:
                self.refuse(node)

    def loop(
        self, node: nodes.For, scope: Mapping[str, _Known], inside: str | None, level: int
    ) -> None:
        """A loop; its body is looked at even where the loop itself cannot be."""
        known = self.path(node.iter, scope)
        name = node.target.name if isinstance(node.target, nodes.Name) else ""
        field, above = TemplateField(name, ""), inside or ""
        if node.recursive or node.test is not None or not name:
            self.report(
                template_findings.NOT_ALLOWED, node, "循环只能写成 {% for 某项 in 列表 %}。"
            )
        elif name == "loop" or name in self.names:
            self.report(
                template_findings.NOT_ALLOWED, node, f"循环里的每一项不能叫“{name}”，与字段重名。"
            )
        elif known is not None and not known.field.is_list:
            self.report(
                template_findings.NOT_ALLOWED, node, f"“{known.field.name}”不是列表，不能循环。"
            )
        elif known is not None and inside is not None and not known.path.startswith(f"{inside}."):
            self.report(
                template_findings.NOT_ALLOWED,
                node,
                f"循环里面不能再循环“{known.field.name}”，否则同一项任务会写很多遍。",
                "把这个循环移到外面。",
            )
        elif known is not None:
            field, above = TemplateField(name, "", of=known.field.of), known.path
            if known.field.of:
                self.used.add(known.path)  # a list of texts counts when its entry is written
        inner = {**scope, name: _Known(field, above), "loop": _Known(_LOOP, "loop")}
        self.body(node.body, inner, above, level + 1)
        self.body(node.else_, scope, inside, level + 1)

    def written(self, node: nodes.Node, scope: Mapping[str, _Known]) -> None:
        """What stands in {{ }}: a field, the length of a list, or a list of texts joined."""
        if isinstance(node, nodes.Filter):
            self.filtered(node, scope)
            return
        known = self.path(node, scope)
        if known is not None and (known.field.is_list or known.field.of):
            self.report(
                template_findings.NOT_ALLOWED,
                node,
                f"“{known.field.name}”里有很多内容，不能直接写出来。",
                f"改用循环：{{% for {known.field.entry} in {known.field.name} %}}。"
                if known.field.is_list
                else f"写明哪一个字段，如 {known.field.name}.{known.field.of[0].name}。",
            )

    def filtered(self, node: nodes.Filter, scope: Mapping[str, _Known]) -> _Known | None:
        """任务清单|length, 工作要求各段|join("；"): no other filter, and none with more."""
        plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        if node.node is None or not plain:
            self.refuse(node)
            return None
        if node.name == "length" and not node.args:
            known = self.path(node.node, scope)
            if known is not None and known.field.is_list:
                return _Known(TemplateField(node.name, "", number=True), known.path)
        elif node.name == "join" and all(isinstance(each, nodes.Const) for each in node.args):
            known = self.path(node.node, scope)
            if known is not None and known.field.is_list and not known.field.of:
                self.used.add(known.path)
                return None
        self.refuse(node)
        return None

    # -- expressions

    def condition(self, node: nodes.Node, scope: Mapping[str, _Known]) -> None:
        """What stands in {% if %}: fields, compared with what is written out, and or not."""
        if isinstance(node, (nodes.And, nodes.Or)):
            self.condition(node.left, scope)
            self.condition(node.right, scope)
        elif isinstance(node, nodes.Not):
            self.condition(node.node, scope)
        elif isinstance(node, nodes.Compare):
            self.compared(node, scope)
        elif isinstance(node, nodes.Filter):
            self.filtered(node, scope)
        else:
            self.path(node, scope)

    def compared(self, node: nodes.Compare, scope: Mapping[str, _Known]) -> None:
        left = (
            self.filtered(node.expr, scope)
            if isinstance(node.expr, nodes.Filter)
            else self.path(node.expr, scope)
        )
        (first, *more) = node.ops
        right = first.expr
        if left is None:
            return  # it is said already
        if more or not isinstance(right, nodes.Const) or first.op in ("in", "notin"):
            self.report(
                template_findings.NOT_ALLOWED, node, "条件只能把一个字段与一个数或文字相比。"
            )
        elif first.op not in ("eq", "ne") and not (left.field.number and type(right.value) is int):
            self.report(template_findings.NOT_ALLOWED, node, f"“{left.field.name}”不能比较大小。")

    def path(self, node: nodes.Node, scope: Mapping[str, _Known]) -> _Known | None:
        """A field by its name: 部分.标题 or 部分["标题"]. None, and a problem, for all else."""
        if isinstance(node, nodes.Name):
            known = scope.get(node.name)
            if known is None:
                self.unknown(node, node.name, scope)
            elif not known.field.of and not known.field.is_list:
                self.used.add(known.path)
            return known
        name = ""
        if isinstance(node, nodes.Getattr):
            name = node.attr
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            name = str(node.arg.value)
        if not isinstance(node, (nodes.Getattr, nodes.Getitem)) or not name:
            self.refuse(node)
            return None
        above = self.path(node.node, scope)
        if above is None:
            return None
        fields = {each.name: each for each in above.field.of}
        found = fields.get(name)
        if found is None or above.field.is_list:
            self.unknown(node, f"{above.field.name}.{name}", fields)
            return None
        path = f"{above.path}.{name}"
        if not found.is_list:
            self.used.add(path)
        return _Known(found, path)

    def unknown(self, node: nodes.Node, name: str, known: Mapping[str, object]) -> None:
        meant = nearest(name.split(".")[-1], list(known), most=2)
        self.report(
            template_findings.UNKNOWN_FIELD,
            node,
            f"没有“{name}”这个字段。",
            (f"是不是“{'”或“'.join(meant)}”？" if meant else "")
            + template_findings.UNKNOWN_FIELD.fix,
        )


def _line_of(node: nodes.Node) -> int:
    """The line of a node; Jinja does not give one to every statement, but to what it holds."""
    lines = [node.lineno, *(each.lineno for each in node.find_all(nodes.Node))]
    return next((line for line in lines if line), 0)
