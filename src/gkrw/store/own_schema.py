"""The JSON Schema of one table. Besides what that of all tables says, it lets editors suggest the
names and ids of the table, and new tasks and departments. It refuses nothing more: a name that the
table does not declare is for `validate` to judge.

The suggestions are `defaultSnippets`, which the YAML language server (VS Code and others) offers in
lists like [财政局, 审…]; it does not offer `examples` there, nor an `enum` beside another form.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from gkrw.core.model import COLUMNS, LISTS, Heading, Members, Table, Task
from gkrw.core.names import ETC, Level
from gkrw.core.slips import last_numbers, next_id, used_ids
from gkrw.core.wording import quoted_in_yaml
from gkrw.store.json_schema import table_json_schema
from gkrw.store.shapes import ACCEPTED, DEPARTMENT, SHAPES, TASK, KeySpec, Shape, ValueForm


def own_schema(table: Table, codes: Iterable[str] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a table as plain data. `codes` are those of its findings, which it
    may accept."""
    # Through JSON, because parts of the schema are shared: each key gets values of its own.
    schema: dict[str, Any] = json.loads(json.dumps(table_json_schema()))
    schema["title"] = table.title
    schema["description"] = (
        "这张分解表的写法，连同它的名称和编号。由 gkrw schema --own 写出；名称、编号变了，再写一次。"
    )
    for shape in SHAPES:
        properties = schema["definitions"][shape.name]["properties"]
        for field in shape.fields.values():
            _add_own(properties[field.key], shape, field, table)
    accepted = schema["definitions"][ACCEPTED.name]["properties"]
    accepted["code"] |= _suggesting(sorted(set(codes)))
    return schema


def _add_own(schema: dict[str, Any], shape: Shape, field: KeySpec, table: Table) -> None:
    """Add to the schema of a key what the table knows of its values."""
    departments = [each.name for each in table.departments]
    ids = [each.id for each in table.tasks()]
    if field.key in (COLUMNS if shape is TASK else LISTS):
        schema["title"] = table.columns[field.key]
    if field.key in LISTS and field.key not in table.columns.lists:
        schema["doNotSuggest"] = True
    if field.form is ValueForm.NAMES:
        names = _every_name(table)
        schema["items"]["defaultSnippets"] = [*_suggestions(names), *_brackets(table)]
        schema["items"]["additionalProperties"]["items"] |= _suggesting(names)
    elif field.form is ValueForm.MEMBERS:
        schema["oneOf"][1]["items"] |= _suggesting(departments)
    elif field.form is ValueForm.TEXTS:
        schema["properties"] = {
            each.text: schema["additionalProperties"] for each in table.columns.extra
        }
    elif field.form is ValueForm.MANY:
        snippets = [_SNIPPETS[each.name](table) for each in field.shapes if each.name in _SNIPPETS]
        schema |= {"defaultSnippets": snippets} if snippets else {}
    match shape.name, field.key:
        case "collective", "except":
            schema["items"] |= _suggesting(departments)
        case "office", "name":
            schema |= _suggesting(departments)
        case "table", "retired":
            schema["items"] |= _suggesting(ids)
        case "accepted", "task":
            schema |= _suggesting(ids)
        case "accepted", "name":
            schema |= _suggesting([*departments, *(each.name for each in table.collectives)])
        case "accepted", "heading":
            schema |= _suggesting(dict.fromkeys(each.title for each in _headings(table.children)))


def _headings(parts: Iterable[Heading | Task]) -> Iterator[Heading]:
    for part in parts:
        if isinstance(part, Heading):
            yield part
            yield from _headings(part.children)


def _every_name(table: Table) -> list[str]:
    """Return every name that a list of names may have, as it may be written, and 等."""
    names = [each.name for each in table.departments]
    names += [each.name for each in table.collectives]
    for each in table.departments:
        names += [name.text for name in (*each.aliases, *each.unconfirmed)]
    return list(dict.fromkeys([*names, ETC]))


def _suggesting(values: Iterable[str]) -> dict[str, Any]:
    return {"defaultSnippets": [*_suggestions(values)]}


def _suggestions(values: Iterable[str]) -> Iterable[dict[str, str]]:
    return ({"label": each, "body": _literal(each)} for each in values)


def _brackets(table: Table) -> Iterable[dict[str, str]]:
    """Yield a snippet for each collective without members, with a list in brackets to fill in."""
    for each in table.collectives:
        if each.members is Members.UNSPECIFIED:
            body = f"{{{_literal(each.name)}: [$1]\\}}"
            yield {"label": f"{each.name}（……）", "bodyText": body}


def _literal(text: str) -> str:
    """Return a text as YAML inside [] and in a snippet, where $, } and \\ have a meaning."""
    literal = text if _PLAIN.fullmatch(text) else quoted_in_yaml(text)
    return re.sub(r"[$}\\]", r"\\\g<0>", literal)


_PLAIN = re.compile(r"[A-Za-z]+\d+|[\u4e00-\u9fff][\w（）·、]*")
"""Matches ids and names that YAML reads as they are."""


def _new_task(table: Table) -> dict[str, Any]:
    """Return a snippet of a task with the next free id, and with the keys that most tasks have. A
    list that most tasks take over from a heading is left out: [] would replace it."""
    tasks = list(table.tasks())
    free = next_id(tasks[-1].id if tasks else "T01", last_numbers(used_ids(table)))
    body = {"id": _literal(free), "title": "$1", "requirement": "|\n    $2"}
    for number, key in enumerate(_usual_keys(table, tasks), 3):
        body[key] = f"${number}" if key == "deadline" else f"[${number}]"
    return {
        "label": f"新任务 {free}",
        "description": "一项新任务，编号是下一个没有用过的。",
        "body": body,
    }


def _usual_keys(table: Table, tasks: list[Task]) -> list[str]:
    """Return the lists of names, and deadline, that at least half of the tasks have of their own."""
    counts = {
        key: sum(getattr(each, key).level is Level.TASK for each in tasks) for key in table.lists
    }
    counts["deadline"] = sum(bool(each.deadlines) for each in tasks)
    return [key for key, count in counts.items() if tasks and 2 * count >= len(tasks)]


def _new_department(_: Table) -> dict[str, Any]:
    return {
        "label": "新部门",
        "description": "一个新部门：规范简称，和表里的别的写法。",
        "body": {"name": "$1", "aliases": "[$2]"},
    }


_SNIPPETS = {TASK.name: _new_task, DEPARTMENT.name: _new_department}
