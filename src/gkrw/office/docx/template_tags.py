"""Check the tags of a template: each is complete and allowed at its place, has its pair, and names
known fields.

A tag names a field, loops over a list or tests a condition. A loop inside a loop can only be over a
list in an entry of the outer one. So the number of repetitions is limited by the entries of the
table.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jinja2 import nodes

from gkrw.core.findings import FindingKind
from gkrw.core.suggest import nearest
from gkrw.office.docx.template_spec import BROKEN_TAG, NOT_ALLOWED, UNKNOWN_FIELD, TemplateField


class TagProblem(NamedTuple):
    """A problem in a paragraph. `paragraph` counts from 1; 0 where it is not known. Without a `fix`
    the problem has the usual fix of its kind."""

    kind: FindingKind
    paragraph: int
    message: str
    fix: str = ""


# -- syntax ----------------------------------------------------------------------------------------

# A tag contains no opening of its own kind: the search for its end stops at the next one.
_TAG = re.compile(
    "|".join(rf"\{{{a}(?:(?!\{{{a}).)*?{z}\}}" for a, z in ((r"\{", r"\}"), "%%", "##"))
)
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r)(?= )")


def syntax_problems(texts: Sequence[str], rows: Iterable[str | None]) -> list[TagProblem]:
    """Return the problems that can be seen without knowing the fields. Pairs are checked only where
    each tag is right by itself. `rows` are the texts of the table row around each paragraph, None
    outside of tables."""
    problems = [
        TagProblem(kind, number, *said)
        for number, (text, row) in enumerate(zip(texts, rows, strict=True), 1)
        for kind, *said in _in_paragraph(text, row)
    ]
    return problems or _unpaired(texts)


def _in_paragraph(text: str, row: str | None) -> Iterator[tuple[FindingKind, str, str]]:
    if incomplete := _incomplete(text):
        yield BROKEN_TAG, incomplete, ""
        return
    for tag in _TAG.findall(text):
        if forbidden := _forbidden(tag):
            yield NOT_ALLOWED, forbidden, ""
        elif prefix := _PREFIX.match(tag):
            yield from _misplaced(tag, prefix[1], prefix[2], text, row)


def _incomplete(text: str) -> str:
    """Return the problem with the braces of a paragraph; an empty text when they pair."""
    rest = _TAG.sub("", text)
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


def _forbidden(tag: str) -> str:
    """Return the problem with the characters of a tag; an empty text when there is none."""
    has_brace_inside = "{" in tag[1:] or "}" in tag[:-1]
    checks = (
        (len(tag) > 300 or tag.count("(") > 10, "标签太长。"),
        ("\\" in tag, "标签里不能用反斜杠。"),
        ("&" in tag, "标签里不能用 &。"),
        (tag.startswith("{#") and has_brace_inside, "说明（{# … #}）里不能有花括号。"),
        (tag[2] in "-+" or tag[-3] in "-+", "标签里不能用 - 和 + 去掉空白。"),
    )
    return next((message for is_so, message in checks if is_so), "")


def _misplaced(
    tag: str, opening: str, prefix: str, text: str, row: str | None
) -> Iterator[tuple[FindingKind, str, str]]:
    """Yield the problem with a tag for a whole paragraph or row, such as {%p and {%tr, if any."""
    around, unit, whole = (text, "段", "一段") if prefix == "p" else (row, "行", "一行表格")
    if opening != "{%" or prefix not in ("p", "tr"):
        yield NOT_ALLOWED, f"标签不能以 {opening}{prefix} 开头。", f"改成 {opening} 开头。"
    elif around is None:
        yield BROKEN_TAG, "{%tr 只能写在表格里。", "改成 {%p，单独占一段。"
    elif around.strip() != tag:
        message = f"{{%{prefix} 要单独占{whole}，同一{unit}的其他内容会丢掉。"
        yield BROKEN_TAG, message, f"把其他内容移到别的{unit}。"


# -- pairs -----------------------------------------------------------------------------------------

_STATEMENT = re.compile(r"\{%(?:(tr|p) )?\s*(\w+)")
_OPENED_BY = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_ALIKE = "缺了开头的补上开头；成对的标签写成一样的：都以 {%tr 开头、都以 {%p 开头，或都以 {% 开头。"


def _unpaired(texts: Sequence[str]) -> list[TagProblem]:
    """Return the first problem with the pairs: an opening without an end, an end without an
    opening, or an end with another prefix than its opening. Empty when there is none.

    A prefix (tr, p) is the level of the document at which a tag works, so an end belongs to the
    nearest opening with the same prefix. This finds the opening whose end is missing. Jinja cannot
    find it, because it knows no prefixes.
    """
    pending: list[tuple[str, str, int, str]] = []  # name, prefix, paragraph and tag of openings
    for number, tag in ((n, tag) for n, text in enumerate(texts, 1) for tag in _TAG.findall(text)):
        match = _STATEMENT.match(tag)
        prefix, name = (match[1] or "", match[2]) if match else ("", "")
        if name in ("for", "if"):
            pending.append((name, prefix, number, tag))
        if name not in _OPENED_BY:
            continue
        opened_by = " 或 ".join(_OPENED_BY[name])
        if pending and pending[-1][0] in _OPENED_BY[name] and pending[-1][1] == prefix:
            if name.startswith("end"):
                pending.pop()
            continue
        openings = [each for each in pending if each[0] in _OPENED_BY[name]]
        if not openings:
            return [TagProblem(BROKEN_TAG, number, f"多了一个 {tag}，前面没有对应的 {opened_by}。")]
        if all(each[1] != prefix for each in openings):
            message = (
                f"{tag} 前面没有同样写法的 {opened_by}；最近的是 {openings[-1][-1]}，两个写法不一。"
            )
            return [TagProblem(BROKEN_TAG, number, message, _ALIKE)]
        break
    if not pending:
        return []
    name, prefix, number, tag = pending[-1]
    return [TagProblem(BROKEN_TAG, number, f"{tag} 没有结束，少了 {{%{prefix} end{name} %}}。")]


# -- fields ----------------------------------------------------------------------------------------

_MAX_DEPTH = 12


def check_tags(
    tree: nodes.Template, fields: Sequence[TemplateField]
) -> tuple[list[TagProblem], set[str]]:
    """Check a template against the known fields. Paragraph n must be on line n + 1.

    Return the problems, and the paths of the fields that it uses: 各部分.任务清单.牵头部门.
    """
    scope = {field.name: _Named(field, field.name) for field in fields}
    checker = _TagChecker(scope)
    checker.statements(tree.body, scope, None, 0)
    return list(dict.fromkeys(checker.problems)), checker.used


class _Named(NamedTuple):
    """The meaning of a name: a field and its path from the top.

    The variable of a loop is a field whose `of` are the fields of an entry; its path is that of the
    list.
    """

    field: TemplateField
    path: str


_Scope = Mapping[str, _Named]
_LOOP = TemplateField(
    "loop",
    "",
    of=(
        *(TemplateField(name, "", number=True) for name in ("index", "revindex", "length")),
        *(TemplateField(name, "") for name in ("first", "last")),
    ),
)
_FORBIDDEN: Mapping[type[nodes.Node], str] = {
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


class _TagChecker:
    """Walks the syntax tree of a template. `names` are the fields at the top."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.used: set[str] = set()
        self.problems: list[TagProblem] = []

    def report(self, kind: FindingKind, node: nodes.Node, message: str, fix: str = "") -> None:
        # Jinja gives a line to the nodes in a statement, but not to every statement.
        lines = (each.lineno for each in (node, *node.find_all(nodes.Node)) if each.lineno)
        self.problems.append(TagProblem(kind, next(lines, 1) - 1, message, fix))

    def forbid(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Filter):
            name = f"“|{node.name}”"
        elif isinstance(node, nodes.Test):
            name = f"“is {node.name}”"
        else:
            name = _FORBIDDEN.get(type(node), "计算")
        self.report(NOT_ALLOWED, node, f"模板里不能用{name}。")

    # -- statements

    def statements(
        self, body: Sequence[nodes.Node], scope: _Scope, looped: str | None, depth: int
    ) -> None:
        """Check statements; `looped` is the path of the list whose loop is around them."""
        for node in body:
            if depth > _MAX_DEPTH:
                self.report(NOT_ALLOWED, node, "循环和条件套得太深。")
            elif isinstance(node, nodes.Output):
                for each in node.nodes:
                    if not isinstance(each, nodes.TemplateData):
                        self.output(each, scope)
            elif isinstance(node, nodes.If):
                self.condition(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.statements(branch, scope, looped, depth + 1)
            elif isinstance(node, nodes.For):
                self.loop(node, scope, looped, depth)
            else:
                self.forbid(node)

    def loop(self, node: nodes.For, scope: _Scope, looped: str | None, depth: int) -> None:
        """Check a loop. Its body is checked even if the loop itself is wrong."""
        named = self.path(node.iter, scope)
        name = node.target.name if isinstance(node.target, nodes.Name) else ""
        entry = _Named(TemplateField(name, ""), looped or "")
        message, fix = "", ""
        if node.recursive or node.test is not None or not name:
            message = "循环只能写成 {% for 某项 in 列表 %}。"
        elif name == "loop" or name in self.names:
            message = f"循环里的每一项不能叫“{name}”，与字段重名。"
        elif named is None:
            pass  # reported already
        elif not named.field.is_list:
            message = f"“{named.field.name}”不是列表，不能循环。"
        elif looped is not None and not named.path.startswith(f"{looped}."):
            message = f"循环里面不能再循环“{named.field.name}”，否则同一项任务会写很多遍。"
            fix = "把这个循环移到外面。"
        else:
            entry = _Named(TemplateField(name, "", of=named.field.of), named.path)
            if named.field.of:
                self.used.add(named.path)  # a list of texts is used where its entry is
        if message:
            self.report(NOT_ALLOWED, node, message, fix)
        inner = {**scope, name: entry, "loop": _Named(_LOOP, "loop")}
        self.statements(node.body, inner, entry.path, depth + 1)
        self.statements(node.else_, scope, looped, depth + 1)

    def output(self, node: nodes.Node, scope: _Scope) -> None:
        """Check what is in {{ }}: a field, the length of a list, or a list of texts joined."""
        named = self.value(node, scope)
        if named is not None and (named.field.is_list or named.field.of):
            field = named.field
            fix = f"改用循环：{{% for {field.entry} in {field.name} %}}。"
            if not field.is_list:
                fix = f"写明哪一个字段，如 {field.name}.{field.of[0].name}。"
            self.report(NOT_ALLOWED, node, f"“{field.name}”里有很多内容，不能直接写出来。", fix)

    # -- expressions

    def condition(self, node: nodes.Node, scope: _Scope) -> None:
        """Check what is in {% if %}: fields, comparisons with a constant, and, or, not."""
        if isinstance(node, (nodes.And, nodes.Or, nodes.Not)):
            for each in node.iter_child_nodes():
                self.condition(each, scope)
        elif isinstance(node, nodes.Compare):
            self.comparison(node, scope)
        else:
            self.value(node, scope)

    def comparison(self, node: nodes.Compare, scope: _Scope) -> None:
        left = self.value(node.expr, scope)
        if left is None:
            return  # reported already
        first, *more = node.ops
        right = first.expr
        if more or not isinstance(right, nodes.Const) or first.op in ("in", "notin"):
            self.report(NOT_ALLOWED, node, "条件只能把一个字段与一个数或文字相比。")
        elif first.op not in ("eq", "ne") and not (left.field.number and type(right.value) is int):
            self.report(NOT_ALLOWED, node, f"“{left.field.name}”不能比较大小。")

    def value(self, node: nodes.Node, scope: _Scope) -> _Named | None:
        """Look up a field, 任务清单|length or 工作要求各段|join("；"). There are no other filters.

        Return None for a join, and for a problem, which is reported.
        """
        if not isinstance(node, nodes.Filter):
            return self.path(node, scope)
        is_plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        is_length = node.name == "length" and not node.args
        is_join = node.name == "join" and all(isinstance(each, nodes.Const) for each in node.args)
        if node.node is not None and is_plain and (is_length or is_join):
            named = self.path(node.node, scope)
            if named is not None and named.field.is_list:
                if is_length:
                    return _Named(TemplateField(node.name, "", number=True), named.path)
                if not named.field.of:
                    self.used.add(named.path)
                    return None
        self.forbid(node)
        return None

    def path(self, node: nodes.Node, scope: _Scope) -> _Named | None:
        """Look up a field: 部分.标题 or 部分["标题"]. Report anything else and return None."""
        if isinstance(node, nodes.Name):
            named = scope.get(node.name)
            if named is None:
                self.unknown(node, node.name, scope)
            elif not named.field.of and not named.field.is_list:
                self.used.add(named.path)
            return named
        match node:
            case nodes.Getattr():
                name = node.attr
            case nodes.Getitem(arg=nodes.Const(value=key)) if key != "":
                name = str(key)
            case _:
                self.forbid(node)
                return None
        parent = self.path(node.node, scope)
        if parent is None:
            return None
        fields = {field.name: field for field in parent.field.of}
        field = fields.get(name)
        if field is None or parent.field.is_list:
            self.unknown(node, f"{parent.field.name}.{name}", fields)
            return None
        path = f"{parent.path}.{name}"
        if not field.is_list:
            self.used.add(path)
        return _Named(field, path)

    def unknown(self, node: nodes.Node, name: str, known: Mapping[str, object]) -> None:
        similar = nearest(name.split(".")[-1], list(known), most=2)
        fix = f"是不是“{'”或“'.join(similar)}”？{UNKNOWN_FIELD.fix}" if similar else ""
        self.report(UNKNOWN_FIELD, node, f"没有“{name}”这个字段。", fix)
