"""Add and rename departments in the data of a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from gkrw.core.errors import usage_error
from gkrw.core.model import LISTS
from gkrw.edit.task_places import Mapped, headings_in, seats_in, task_at
from gkrw.store.layout import Data


def add_department(table: Mapped, values: Mapped, after: str = "") -> None:
    """Add a department behind another one, or as the last one. `values` are those of its keys. Raise
    UserError for a name that is taken."""
    for name in (values["name"], *values.get("aliases", ())):
        _refuse_taken(table, name, {})
    bodies = _bodies(table, "departments")
    names = [each.get("name") for each in bodies]
    bodies.insert(names.index(after) + 1 if after in names else len(bodies), values)


def rename_body(
    table: Mapped, old: str, new: str, *, full_name: str = "", everywhere: bool = False
) -> Sequence[str]:
    """Give a department or collective, whose name is `old`, a new name.

    The old name of a department becomes an alias, so that lists of tasks, progress, and checklists
    that were issued under it still belong to the department; the lists stay as the table writes
    them, unless `everywhere`. A collective has no aliases, so its name changes in every list.
    With `full_name`, a department, and the issuing office if it is this department, have another
    full name. Return the keys of the lists or mappings with a full name that stays. Raise UserError
    for a name that is taken.
    """
    bodies = [each for key in _BODIES for each in _bodies(table, key) if each.get("name") == old]
    if not bodies:
        raise usage_error(f"没有名为“{old}”的部门或统称。", "运行 gkrw depts 查看全部名称。")
    body = bodies[0]
    _refuse_taken(table, new, body)
    is_department = body in _bodies(table, "departments")
    body["name"] = new
    _drop_alias(body, new)
    named = {}
    if is_department:
        body["aliases"] = [*(body.get("aliases") or []), old]
        office = table.get("office")
        if isinstance(office, dict) and office.get("name") == old:
            office["name"] = new
            named["office"] = office
        named["departments"] = body
    for each in table.get("accepted") or ():
        if isinstance(each, dict) and each.get("name") == old:
            each["name"] = new
    for names in _lists_of_bodies(table):
        _rename_in(names, old, new)
    if everywhere or not is_department:
        for names in _lists_of_tasks(table):
            _rename_in(names, old, new)
    if not full_name:
        return [key for key, each in named.items() if each.get("full_name")]
    for key, each in named.items():
        if key == "departments" or each.get("full_name"):
            each["full_name"] = full_name
    return []


def _drop_alias(body: Mapped, name: str) -> None:
    for key in ("aliases", "unconfirmed"):
        names = body.get(key)
        if isinstance(names, list) and name in names:
            body[key] = [each for each in names if each != name]
            if not body[key]:
                del body[key]


_BODIES = ("departments", "collectives")


def _bodies(table: Mapped, key: str) -> list[Mapped]:
    bodies: list[Mapped] = table.get(key) or []
    if key == "departments":
        table[key] = bodies
    return bodies


def _refuse_taken(table: Mapped, name: str, but: Mapped) -> None:
    """Raise UserError if a name is that of a body, or an alias of one, other than `but`."""
    for key in _BODIES:
        for body in _bodies(table, key):
            if body is but and body.get("name") != name:
                continue
            known = body.get("name")
            if known == name:
                raise usage_error(f"“{name}”已经有了。", _taken_fix(table, name, but))
            for aliases in (body.get("aliases"), body.get("unconfirmed")):
                if isinstance(aliases, list) and name in aliases:
                    raise usage_error(
                        f"“{name}”已经是{known}的别名。", "换一个名称；确实要用的，先删掉那个别名。"
                    )


def _taken_fix(table: Mapped, name: str, but: Mapped) -> str:
    """Return how to go on where a body cannot have the name of another one. `but` is empty for a body
    that is added."""
    departments = _bodies(table, "departments")
    one = next((each for each in departments if each.get("name") == name and each is not but), None)
    if one is None or but not in departments:
        return "换一个名称；它还有别的写法的，在文件里加到它的 aliases。"
    old = but["name"]
    aliases = [*(one.get("aliases") or ()), old, *(but.get("aliases") or ())]
    line = f"aliases: [{', '.join(map(str, aliases))}]"
    fix = f"两个是同一个部门的，在文件里删去部门“{old}”的几行，“{name}”的下面写上 {line}；"
    return f"{fix}不是的，换一个名称。"


def _lists_of_bodies(table: Mapped) -> Iterator[list[Data]]:
    """Yield the lists of members and of exceptions."""
    for body in _bodies(table, "collectives"):
        for key in ("members", "except"):
            if isinstance(body.get(key), list):
                yield body[key]


def _lists_of_tasks(table: Mapped) -> Iterator[list[Data]]:
    """Yield the lists of names of tasks and headings."""
    headings = (each.data for each in headings_in(table))
    tasks = (task_at(seat) for seat in seats_in(table))
    for part in (table, *headings, *tasks):
        for key in LISTS:
            if isinstance(part.get(key), list):
                yield part[key]


def _rename_in(names: list[Any], old: str, new: str) -> None:
    """Replace a name in a list, and in the lists in brackets in it. A name that would then be there
    twice is left out."""
    renamed: list[Any] = []
    for each in names:
        if isinstance(each, dict):
            item: Any = {}
            for key, below in each.items():
                if isinstance(below, list):
                    _rename_in(below, old, new)
                item[new if key == old else key] = below
        else:
            item = new if each == old else each
        if item != new or item not in renamed:
            renamed.append(item)
    names[:] = renamed
