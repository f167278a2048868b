"""Read the table back from a page that `gkrw export --format html` wrote. Its markup holds all of
the table but notes of bodies, retired ids and accepted findings, see official/page.html."""

from typing import Any

from lxml import html

from gkrw.core.deadlines import year_in
from gkrw.core.model import COLUMNS, LISTS
from gkrw.edit.field_values import names_data
from gkrw.edit.task_places import LEVEL_OF_LIST
from gkrw.intake.compose import columns_data

_LISTS_OF_LEVEL = {level: key for key, level in LEVEL_OF_LIST.items()}
"""The key of the list in which a heading of a level stands."""


def read_own_page(root: html.HtmlElement) -> dict[str, Any] | None:
    """Return the data of the table on a page; None for a page that is not an exported table."""
    (table,) = root.xpath("//table[@id='table'][@data-format]")[:1] or [None]
    if table is None:
        return None
    data: dict[str, Any] = {"format": table.get("data-format"), "title": _text(root.find(".//h1"))}
    data |= {key: value for key in ("key", "reports") if (value := table.get(f"data-{key}"))}
    year = table.get("data-year")
    if year and year != str(year_in(data["title"])):
        data["year"] = year
    if annex := root.xpath("string(//*[@id='annex'])").strip():
        data["annex"] = annex
    data |= _bodies(root)
    headings = {each.get("data-key", ""): _text(each) for each in table.xpath("thead//th")}
    own = {key: headings[key] for key in COLUMNS if key in headings}
    extra = [text for key, text in headings.items() if key.startswith("extra.")]
    if columns := columns_data(own, [key for key in LISTS if key in headings], extra):
        data["columns"] = columns
    at: dict[str, dict[str, Any]] = {"": data}
    for row in table.xpath("tbody/tr"):
        above = at.get(row.get("data-under", ""), data)
        if row.get("data-level"):
            at[row.get("id", "")] = _heading(row, above)
        elif (row.get("id") or "").startswith("task-"):
            above.setdefault("tasks", []).append(_task(row, [*headings]))
    return data


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else str(element.text_content()).strip()


def _bodies(root: html.HtmlElement) -> dict[str, Any]:
    """Return the departments and collectives."""
    departments: list[dict[str, Any]] = []
    collectives: list[dict[str, Any]] = []
    for row in root.xpath("//table[@id='bodies']/tbody/tr"):

        def texts(name: str, row: html.HtmlElement = row) -> list[str]:
            return [_text(each) for each in row.find_class(name)]

        name = "".join(texts("body"))
        members = row.get("data-members")
        if members is None:
            found = {"full_name": "".join(texts("full-name")), "aliases": texts("alias")}
            found["unconfirmed"] = texts("unconfirmed")
            departments.append({"name": name, **{k: v for k, v in found.items() if v}})
        else:
            listed = texts("member") if members == "listed" else members
            excepted = texts("exception")
            collectives.append(
                {"name": name, "members": listed, **({"except": excepted} if excepted else {})}
            )
    return {"departments": departments, **({"collectives": collectives} if collectives else {})}


def _heading(row: html.HtmlElement, above: dict[str, Any]) -> dict[str, Any]:
    level = row.get("data-level", "")
    title = "".join(map(_text, row.find_class("title")))
    heading: dict[str, Any] = {"topic" if level == "topic" else "title": title}
    for key in LISTS:
        if (names := row.get(f"data-{key}")) is not None:
            heading[key] = _names(names)
    if reports := row.get("data-reports"):
        heading["reports"] = reports
    above.setdefault(_LISTS_OF_LEVEL.get(level, "tasks"), []).append(heading)
    return heading


def _names(lines: str) -> list[Any]:
    """Return the list in lines: a name on each, those in its brackets behind a blank below it."""
    names: list[Any] = []
    for line in filter(None, lines.split("\n")):
        if not line.startswith(" "):
            names.append(line)
            continue
        if not names:
            continue
        if isinstance(names[-1], str):
            names[-1] = {names[-1]: []}
        next(iter(names[-1].values())).append(line[1:])
    return names


def _task(row: html.HtmlElement, keys: list[str]) -> dict[str, Any]:
    task: dict[str, Any] = {"id": ""}
    extra: dict[str, str] = {}
    for key, cell in zip(keys, row.xpath("td|th"), strict=False):
        text = _text(cell)
        if key == "requirement":
            task[key] = "\n".join(_text(each) for each in cell.findall("p"))
        elif key in LISTS:
            if cell.get("data-level") == "task":
                lines = cell.get("data-names")
                task[key] = _names(lines) if lines else names_data(text)
        elif key == "deadline":
            deadlines = [_text(each) for each in cell.find_class("deadline")]
            if deadlines:
                task[key] = deadlines[0] if len(deadlines) == 1 else deadlines
            moves = cell.find_class("move")
            if moves:
                task["moved"] = [
                    {"from": each.get("data-before"), "reason": each.get("data-reason")}
                    for each in moves
                ]
        elif key == "targets":
            if targets := [_target(each) for each in cell.find_class("target")]:
                task[key] = targets
        elif key.startswith("extra."):
            if text:
                extra[key.removeprefix("extra.")] = str(cell.text_content())
        elif key in ("id", "title", "note") and text:
            task[key] = str(cell.text_content())
    if extra:
        task["extra"] = extra
    if reports := row.get("data-reports"):
        task["reports"] = reports
    return task


def _target(element: html.HtmlElement) -> dict[str, str]:
    names = {"name": "name", "at-least": "at_least", "at-most": "at_most", "unit": "unit"}
    return {
        key: value
        for name, key in names.items()
        if (value := element.get(f"data-{name}")) is not None
    }
