"""Build the page: a table as one HTML file that needs no server, no network and no JavaScript; and
read it again to compare it with the table.

Everything is in the markup; the script only hides what a reader filters out. What a program needs to
read the table again is in attributes: see `page.html`.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from lxml import html
from markupsafe import Markup

from gkrw.core.assignments import Role
from gkrw.core.model import LEVELS, LISTS, Collective, Members
from gkrw.core.pinyin import readings
from gkrw.core.roster import Body, can_receive
from gkrw.core.wording import with_signs, written_date
from gkrw.diff.text_diff import Edit
from gkrw.office.docx.title_lines import text_width
from gkrw.official.content import (
    PROGRESS_HEADINGS,
    Export,
    ExportColumn,
    export_columns,
    heading_words,
    marks_of,
)
from gkrw.official.page_changes import PageChanges
from gkrw.official.page_lines import (
    STATUS_CLASSES,
    PageLines,
    ambiguous_lines,
    page_lines,
    slices_of,
)
from gkrw.progress.cautions import cautions, tasks_without_year
from gkrw.progress.standing import Standing, TaskStanding, by_section, by_task, total_of
from gkrw.progress.statuses import STATUS_WORDS, status_word

_WIDTHS = {
    **{"id": 5, "title": 10, "requirement": 30, "lead": 10, "responsible": 12, "support": 10},
    **{"deadline": 9, "targets": 11, "status": 11},
}
_OTHER_WIDTHS = (3.6, 8)
"""The widths of columns, as shares of their sum; of others at least and at most, by their texts."""
_SHORT_HEADING = 4
_MANY_COLUMNS = 12
"""More of them stand closer."""
_MEMBERS = {
    Members.ALL: "统称：全部部门",
    Members.UNLISTED: "",
    Members.LISTED: "统称",
    Members.UNSPECIFIED: "统称：表中没有说明是哪些部门",
    Members.UNREAD: "统称",
}


def build_page(
    export: Export, with_contacts: bool = False, changes: PageChanges | None = None
) -> bytes:
    """Return the HTML page of an export, with the changes since a day. Only `with_contacts` it has
    the names and telephone numbers of the office's contact, of liaisons, and of those who
    reported."""
    columns = page_columns(export)
    widths = [*map(_width_of, columns)]
    css = _packaged("page.css") + "".join(
        f".w{at}{{width:{100 * width / sum(widths):.2f}%}}\n" for at, width in enumerate(widths)
    )
    if len(columns) > _MANY_COLUMNS:
        css += "#table { --side: 4px; }\n"
    js = _packaged("page.js")
    text = (
        _environment()
        .from_string(_packaged("page.html"))
        .render(
            facts=_PageFacts(export),
            export=export,
            table=export.loaded.table,
            columns=columns,
            with_contacts=with_contacts,
            changes=changes,
            marks=marks_of(export),
            css=Markup(css),
            css_hash=_source_of(css),
            js=Markup(js),
            js_hash=_source_of(js),
        )
    )
    return text.encode("utf-8")


def _width_of(column: ExportColumn) -> float:
    """Return the share of a column. One of ticks, of which there are twelve for the months, leaves
    room for ids and dates; a short heading stays on one line."""
    least, most = _OTHER_WIDTHS
    heading = text_width(column.heading)
    texts = [heading if heading <= _SHORT_HEADING else 0, *map(text_width, column.texts)]
    return _WIDTHS.get(column.key) or min(max(1.3 * max(texts) + 2, least), most)


def page_columns(export: Export) -> list[ExportColumn]:
    """Return the columns of the page's table. Headings are rows, and so is what was reported."""
    others = (*LEVELS, *[*PROGRESS_HEADINGS][1:])
    return [column for column in export_columns(export) if column.key not in others]


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        finalize=lambda value: value if isinstance(value, Markup) else with_signs(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {
        "list_keys": LISTS,
        "slices": slices_of,
        "ambiguous_lines": ambiguous_lines,
        "words": _words_of,
        "values_of": _values_of,
        "written_date": written_date,
        "edits": {Edit.DELETED: "del", Edit.INSERTED: "ins"},
        "status_words": STATUS_WORDS,
        "status_classes": {status_word(each): name for each, name in STATUS_CLASSES.items()},
    }
    return environment


def _packaged(name: str) -> str:
    return files("gkrw.official").joinpath(name).read_text(encoding="utf-8")


def _source_of(text: str) -> str:
    """Return what allows a style or script of this text in a content security policy."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _words_of(standing: Standing) -> str:
    """已完成3，推进中1，逾期1: the numbers of a bar, for those who cannot see it."""
    texts = [f"{each.word}{each.count}" for each in slices_of(standing)]
    return "，".join([*texts, f"逾期{len(standing.late)}"] if standing.late else texts)


def _values_of(item: TaskStanding) -> Iterator[tuple[str, bool]]:
    """Yield the text of each reported value of a target, and whether it misses the target."""
    missed = {target.name for target, _ in item.missed}
    units = {target.name: target.unit for target in item.row.task.targets}
    for name, value in item.values.items():
        yield f"{name} {value:f}{units.get(name, '')}", name in missed


class _BodyFacts:
    """A body and its figures."""

    def __init__(self, body: Body, export: Export, roles: Sequence[Role], own: Standing) -> None:
        rows = export.loaded.assignments.within(body.name, export.rows)
        is_collective = isinstance(body, Collective)
        self.body = body
        self.name = body.name
        self.counts = [len(rows.get(role, ())) for role in roles]
        self.standing = own
        self.is_collective = is_collective
        self.remark = _MEMBERS[body.members] if isinstance(body, Collective) else ""

    @property
    def names(self) -> str:
        """Every name of the body, on lines of their own."""
        return "\n".join(
            [
                self.name,
                *([full] if (full := getattr(self.body, "full_name", None)) else []),
                *(each.text for each in getattr(self.body, "aliases", ())),
                *(each.text for each in getattr(self.body, "unconfirmed", ())),
            ]
        )


class _PageFacts:
    """The figures on the page, and what it is filtered by."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.loaded = export.loaded
        self.roles = [
            role
            for role in self.loaded.assignments.table_roles
            if role in export.selection.roles or role is Role.POSSIBLE
        ]

    @cached_property
    def whole(self) -> Standing:
        """All items as one standing."""
        return total_of(self.export.standing(row) for row in self.export.rows)

    @cached_property
    def bodies(self) -> list[_BodyFacts]:
        """The bodies of the selection, in the order of the table."""
        own: dict[str, list[TaskStanding]] = {}
        for item in self.whole.items:
            own.setdefault(item.department, []).append(item)
        chosen = self.export.selection.bodies
        return [
            _BodyFacts(
                body, self.export, self.roles, Standing(body.name, tuple(own.get(body.name, ())))
            )
            for body in self.loaded.roster.bodies()
            if not chosen or body.name in chosen
        ]

    @cached_property
    def choices(self) -> list[_BodyFacts]:
        """The bodies that can be chosen: those that have tasks of their own."""
        return [each for each in self.bodies if can_receive(each.body) and any(each.counts)]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each body that can be chosen, by name."""
        return {each.name: number for number, each in enumerate(self.choices)}

    @cached_property
    def lines(self) -> PageLines:
        """The headings and tasks."""
        return page_lines(self.export, self.numbers)

    @property
    def has_liaisons(self) -> bool:
        """Whether the liaison of any department is known."""
        return any(each.reached_at for each in self.loaded.table.departments)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the tasks on the page."""
        return frozenset(row.task.id for row in self.export.rows)

    @property
    def year(self) -> int | None:
        """The year by which deadlines without one are read."""
        as_of = self.export.as_of
        return self.loaded.table.year or (as_of.year if as_of else None)

    @cached_property
    def sections(self) -> Sequence[Standing]:
        """The items by section; none where no task has a heading."""
        return by_section([self.whole]) if any(row.path for row in self.export.rows) else ()

    @property
    def task_figures(self) -> tuple[int, int]:
        """The number of tasks that all bodies have done, and of those that some are late with."""
        tasks = by_task(self.whole.items)
        return sum(each.is_done for each in tasks), sum(bool(each.late) for each in tasks)

    @property
    def heading_figures(self) -> list[tuple[int, str]]:
        """The number of headings of each level that there is."""
        levels = [line.level for line in self.lines.contents]
        words = heading_words({*levels})
        return [(levels.count(key), word) for key, word in words.items() if key in levels]

    @property
    def cautions(self) -> Iterable[str]:
        """Chinese sentences about what the numbers do not show."""
        as_of = self.export.as_of
        if as_of is None:
            return ()
        standings = [each.standing for each in self.bodies]
        return cautions(standings, tasks_without_year(self.loaded), as_of)

    @property
    def readings(self) -> str:
        """cai财材 zheng政正: the characters of titles and names by their readings, for a filter by
        pinyin."""
        texts = [line.task.title for line in self.lines.tasks]
        texts += [line.title for line in self.lines.contents]
        texts += [each.names for each in self.choices]
        by_reading: dict[str, str] = {}
        for character in sorted(set("".join(texts))):
            for reading in readings(character):
                if reading.isascii() and reading.isalpha() and reading != character.casefold():
                    by_reading[reading] = by_reading.get(reading, "") + character
        return " ".join(f"{reading}{text}" for reading, text in sorted(by_reading.items()))


# -- reading the page again ------------------------------------------------------------------------


def missing_from_page(data: bytes, export: Export) -> list[str]:
    """Return what a page lacks, in Chinese: T10 的工作要求."""
    page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    columns = page_columns(export)
    table = page.get_element_by_id("table")
    lost = [] if page.findtext(".//h1") == with_signs(export.loaded.table.title) else ["标题"]
    if table.xpath("thead//th/text()") != [with_signs(column.heading) for column in columns]:
        lost.append("表头")
    shown = {row.get("id"): row for row in table.iter("tr")}
    for at, row in enumerate(export.rows):
        id = row.task.id
        found = shown.get(f"task-{with_signs(id)}")
        if found is None:
            lost.append(id)
            continue
        lost += [
            f"{id} 的{column.heading}"
            for column, cell in zip(columns, found, strict=True)
            if column.key != "status" and _text_of(cell) != with_signs(column.texts[at])
        ]
        if export.items.get(id) and _reports_in(found.getnext()) != [*_reports_of(export, id)]:
            lost.append(f"{id} 的完成情况")
    headings = [with_signs(text) for row in export.rows for text in row.path]
    there = {heading.text_content() for heading in table.iter("h2", "h3", "h4")}
    return [*lost, *(text for text in dict.fromkeys(headings) if text not in there)]


def _text_of(cell: html.HtmlElement) -> str:
    """Return the text of a cell, one line for each paragraph, without former deadlines."""
    if paragraphs := cell.findall("p"):
        return "\n".join(each.text_content() for each in paragraphs)
    moves = "".join(each.text_content() for each in cell.findall("small"))
    return cell.text_content().removesuffix(moves)


def _reports_of(export: Export, id: str) -> Iterator[str]:
    for item in export.items[id]:
        if item.entry and item.entry.result:
            yield with_signs(f"{item.department}：{item.entry.result}")


def _reports_in(row: html.HtmlElement | None) -> list[str]:
    return [
        f"{each.findtext('b')}：{text}"
        for each in (() if row is None else row.iter("li"))
        if (text := each.findtext("p[@class='result']"))
    ]
