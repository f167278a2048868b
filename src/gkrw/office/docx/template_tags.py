"""Check what the tags of a template say: each names known fields and does only what is allowed.

A tag names a field, loops over a list or tests a condition. A loop inside a loop can only be over a
list in an entry of the outer one. So the number of repetitions is limited by the entries of the
table.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from jinja2 import nodes

from gkrw.core.findings import FindingKind
from gkrw.core.suggest import nearest
from gkrw.office.docx.tag_syntax import TagProblem
from gkrw.office.docx.template_spec import NOT_ALLOWED, UNKNOWN_FIELD, TemplateField

# -- fields ----------------------------------------------------------------------------------------

_MAX_DEPTH = 12


def check_tags(
    tree: nodes.Template, fields: Sequence[TemplateField]
) -> tuple[list[TagProblem], set[str]]:
    """Check a template against the known fields. Paragraph n must be on line n + 1.

    Return the problems, and the paths of the fields that it writes: 各部分.任务清单.牵头部门.
    """
    scope = {field.name: _Named(field, field.name) for field in fields}
    checker = _TagChecker(scope, dict(reversed([*_entries(fields)])))
    checker.statements(tree.body, scope, None, 0)
    return list(dict.fromkeys(checker.problems)), checker.used


def _entries(fields: Sequence[TemplateField], parent: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of an entry of each list, and the list as a tag writes it: 部分.任务清单."""
    for field in fields:
        if field.entry:
            yield field.entry, f"{parent}{field.name}"
            yield from _entries(field.of, f"{field.entry}.")


class _Named(NamedTuple):
    """The meaning of a name: a field and its path from the top.

    The variable of a loop is a field whose `of` are the fields of an entry; its path is that of the
    list.
    """

    field: TemplateField
    path: str


_Scope = Mapping[str, _Named | None]
"""The meaning of names; None for the entry of a list that is not known, which is reported."""
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
    """Walks the syntax tree of a template. `names` are the fields at the top, `lists` the lists by
    the usual names of their entries."""

    def __init__(self, names: Collection[str], lists: Mapping[str, str]) -> None:
        self.names = names
        self.lists = lists
        self.used: set[str] = set()
        self.problems: list[TagProblem] = []

    def report(self, kind: FindingKind, node: nodes.Node, message: str, fix: str = "") -> None:
        """Add a problem. Without `fix` it has the fix of its kind."""
        # Jinja gives a line to the nodes in a statement, but not to every statement.
        lines = (each.lineno for each in (node, *node.find_all(nodes.Node)) if each.lineno)
        self.problems.append(TagProblem(kind, next(lines, 1) - 1, message, fix))

    def forbid(self, node: nodes.Node) -> None:
        """Report something that templates may not do."""
        fix = ""
        if isinstance(node, nodes.Filter):
            name = f"“|{node.name}”"
            fix = f"去掉{name}和它后面括号里的内容，只留字段。"
        elif isinstance(node, nodes.Test):
            name = f"“is {node.name}”"
        else:
            name = _FORBIDDEN.get(type(node), "计算")
        if isinstance(node, nodes.BinExpr):
            fix = "去掉加减乘除的部分，只留字段。"
        self.report(NOT_ALLOWED, node, f"模板里不能用{name}。", fix)

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
        # The fields of an entry are not reported as unknown where the list is.
        known = named is not None and named.field.is_list
        fields = named.field.of if named is not None and known else ()
        entry = _Named(TemplateField(name, "", of=fields), looped or "") if known else None
        message, fix = "", ""
        if node.recursive or node.test is not None or not name:
            message = "循环只能写成 {% for 某项 in 列表 %}。"
            if node.test is not None:
                fix = "去掉 if 和后面的条件；不是每一项都写的，在循环里面用 {% if … %}。"
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
            entry = _Named(TemplateField(name, "", of=fields), named.path)
            if named.field.of:
                self.used.add(named.path)  # a list of texts is used where its entry is
        if message:
            self.report(NOT_ALLOWED, node, message, fix)
        inner = {**scope, name: entry, "loop": _Named(_LOOP, "loop")}
        self.statements(node.body, inner, entry.path if entry else looped, depth + 1)
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
        elif named is not None:
            self.used.add(named.path)

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
        """Check a comparison: a field with a constant, by size only a number with an integer."""
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
            if node.name not in scope:
                self.unknown(node, node.name, scope)
            return scope.get(node.name)
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
        return _Named(field, f"{parent.path}.{name}")

    def unknown(self, node: nodes.Node, name: str, known: Mapping[str, object]) -> None:
        """Report an unknown field, with similar names among `known`; for the entry of a list, the
        loop in which there is one."""
        if isinstance(node, nodes.Name) and name in self.lists:
            message = f"没有“{name}”这个字段：它是循环里的一项，写在了循环外面。"
            loop = f"{{% for {name} in {self.lists[name]} %}}"
            fix = f"移到 {loop} 的循环里面；页眉、页脚、脚注里不能用，删掉。"
            self.report(UNKNOWN_FIELD, node, message, fix)
            return
        similar = nearest(name.split(".")[-1], list(known), most=2)
        fix = f"是不是“{'”或“'.join(similar)}”？{UNKNOWN_FIELD.fix}" if similar else ""
        self.report(UNKNOWN_FIELD, node, f"没有“{name}”这个字段。", fix)
