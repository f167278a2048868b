"""Writes the pages that are made from the code: `python docs/build.py`.

docs/commands.md from every command's help, docs/findings.md from every kind of finding, and the
schemas in data/. A test fails when one of them is not what this would write.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gkrw.cli.app import command
from gkrw.cli.help_screen import help_text
from gkrw.progress.progress_schema import progress_json_schema
from gkrw.store.json_schema import table_json_schema
from gkrw.views.finding_text import every_kind
from gkrw.views.formats import json_text

ROOT = Path(__file__).parent.parent
_MADE = "<!-- 由 docs/build.py 生成，请勿手改。 -->\n"


def pages() -> dict[str, str]:
    """The text of every generated file by its path in the project."""
    return {
        "docs/commands.md": _commands(),
        "docs/findings.md": _findings(),
        "data/tasks.schema.json": json_text(table_json_schema()),
        "data/progress.schema.json": json_text(progress_json_schema()),
    }


def _commands() -> str:
    group = command()
    root = group.make_context("gkrw", [], resilient_parsing=True)
    parts = [_MADE, "# 命令", _help("gkrw", group, root)]
    parts += _below("gkrw", group, root)
    return "\n".join(parts)


def _below(path: str, group: Any, context: Any) -> Iterator[str]:
    """The help of every command of a group, and of the commands below those."""
    for name in group.list_commands(context):
        each = group.get_command(context, name)
        inside = each.make_context(name, [], parent=context, resilient_parsing=True)
        yield _help(f"{path} {name}", each, inside)
        if hasattr(each, "list_commands"):
            yield from _below(f"{path} {name}", each, inside)


def _help(title: str, each: object, context: object) -> str:
    return f"\n## {title}\n\n```text\n{help_text(each, context, width=90, color=False)}\n```\n"


def _findings() -> str:
    parts = [
        _MADE,
        "# 检查代码\n",
        "`gkrw validate` 报告的每一种问题（G7 开头的是 `gkrw template check` 报告的，"
        "G9 开头的是 `gkrw collect` 报告的）。"
        "错误必须改正；警告和提示由人判断，"
        "查过、决定不改的写进 `accepted`（[怎样写](table.md#查过决定不改的问题)）。\n",
        "| 代码 | 级别 | 问题 |\n| --- | --- | --- |",
    ]
    kinds = every_kind().values()
    parts += [f"| [{k.code}](#{k.code.lower()}) | {k.severity.label} | {k.title} |" for k in kinds]
    for kind in kinds:
        language = "text" if kind.code >= "G7" else "yaml"
        parts.append(
            f'\n## <a id="{kind.code.lower()}"></a>{kind.code} {kind.title}（{kind.severity.label}）\n'
            f"\n{kind.meaning}\n\n```{language}\n{kind.example}\n```\n\n改法：{kind.fix}"
        )
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
