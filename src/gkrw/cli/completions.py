"""What the Tab key offers for a value: names and ids of the table, words, versions of the table. Every
run imports this module, so modules that read a table are imported inside its functions."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from gkrw.cli.plain_arguments import SEPARATORS
from gkrw.core.errors import UserError
from gkrw.core.wording import folded

if TYPE_CHECKING:
    from gkrw.core.model import Table


class Offer(NamedTuple):
    """A value, and the text that a shell shows beside it. An alias is offered only if something was
    typed. `letters` is the pinyin of a value that was found by pinyin, else empty."""

    value: str
    help: str = ""
    is_alias: bool = False
    letters: str = ""


Completion = Callable[[Any, Any, str], list[Any]]
"""Returns the offers for a context, a parameter and the text typed so far, whose types are private
in Typer."""


def one_of(offers: Callable[[typer.Context], Iterable[Offer]]) -> Completion:
    """Return the completion of a single value."""
    return lambda ctx, _, typed: _starting(offers(ctx), typed)


def list_of(
    offers: Callable[[typer.Context], Iterable[Offer]],
    find: Callable[[Iterable[Offer], str], list[Offer]] | None = None,
) -> Completion:
    """Return the completion of a list of values: 财政局,审计局 for 财政局,审. `find` selects the offers
    for the last value; without it, those that start with what was typed."""

    def complete(ctx: typer.Context, _: Any, typed: str) -> list[Offer]:
        start = max(map(typed.rfind, SEPARATORS)) + 1
        before, taken = typed[:start], re.split(f"[{SEPARATORS}]", typed[:start])
        return [
            offer._replace(
                value=before + offer.value, letters=offer.letters and before + offer.letters
            )
            for offer in (find or _starting)(offers(ctx), typed[start:])
            if offer.value not in taken
        ]

    return complete


def words(known: Iterable[str]) -> Callable[[typer.Context], list[Offer]]:
    """Return a function that offers fixed words."""
    offers = [Offer(word) for word in known]
    return lambda _: offers


def _of_table(
    offers: "Callable[[Table], Iterable[Offer]]",
) -> Callable[[typer.Context], list[Offer]]:
    """Return a function that offers what is in the table of the run; nothing if it cannot be
    read."""

    def read(ctx: typer.Context) -> list[Offer]:
        from gkrw.project.open_table import read_table

        try:
            table = read_table(_table_path(ctx)).table
        except UserError:
            return []
        return [] if table is None else list(offers(table))

    return read


def _table_path(ctx: typer.Context) -> Path:
    from gkrw.cli.options import table_path

    return table_path(ctx)


def _starting(offers: Iterable[Offer], typed: str) -> list[Offer]:
    """Return the offers, each value once, that start with what was typed."""
    known = list({offer.value: offer for offer in reversed(list(offers))}.values())[::-1]
    if not typed:
        return [offer for offer in known if not offer.is_alias]
    return [offer for offer in known if folded(offer.value).startswith(folded(typed))]


def _starting_or_spelled(offers: Iterable[Offer], typed: str) -> list[Offer]:
    """Return the offers that start with what was typed, or else those that it spells in pinyin."""
    offers = list(offers)
    if found := _starting(offers, typed):
        return found
    from gkrw.core.pinyin import pinyin_letters, spelled_out, spelling

    letters = pinyin_letters(typed)
    return [
        offer._replace(letters=spelled_out(letters, offer.value))
        for offer in offers
        if letters and spelling(letters, offer.value)
    ]


def _bodies(table: "Table") -> Iterable[Offer]:
    from gkrw.core.model import Collective
    from gkrw.core.roster import build_roster

    roster = build_roster(table)
    for name, of in roster.canonical.items():
        body = roster.find(name)
        if name != of:
            yield Offer(name, f"即{of}", is_alias=True)
        elif isinstance(body, Collective):
            yield Offer(name, "统称")
        else:
            yield Offer(name, getattr(body, "full_name", None) or "")


def _groups(table: "Table") -> Iterable[Offer]:
    from gkrw.core.model import Group, Section

    for heading in table.children:
        if isinstance(heading, Section):
            yield from (Offer(group.title, heading.title) for group in heading.groups)
        elif isinstance(heading, Group):
            yield Offer(heading.title)


def _fields(table: "Table", sign: str) -> Iterable[Offer]:
    """Yield the fields of a task that can be set, and the further columns."""
    from gkrw.edit.field_values import NOT_SET
    from gkrw.store.shapes import TASK

    for key, spec in TASK.fields.items():
        if key not in NOT_SET:
            yield Offer(f"{key}{sign}", spec.label)
    for column in table.columns.extra:
        yield Offer(f"{column.text}{sign}")


def _field_key(ctx: typer.Context) -> str:
    """Return the key of the field that was typed before the value; empty for an unknown one."""
    from gkrw.edit.field_values import find_field

    try:
        return find_field({}, ctx.params.get("field") or "").key
    except UserError:
        return ""


def _revisions(ctx: typer.Context) -> list[Offer]:
    from gkrw.git.revisions import named_revisions

    try:
        return [Offer(name, about) for name, about in named_revisions(_table_path(ctx))]
    except UserError:
        return []


task_ids = list_of(_of_table(lambda table: (Offer(each.id, each.title) for each in table.tasks())))
departments = list_of(_of_table(_bodies), _starting_or_spelled)
sections = one_of(_of_table(lambda table: (Offer(each.title) for each in table.sections)))
groups = one_of(_of_table(_groups))
revisions = one_of(_revisions)
topics = one_of(
    _of_table(lambda t: map(Offer, dict.fromkeys(r.topic_title for r in t.rows() if r.topic)))
)
task_fields = one_of(_of_table(lambda table: _fields(table, "")))
task_fields_with_sign = one_of(_of_table(lambda table: _fields(table, "=")))


def field_values(ctx: Any, param: Any, typed: str) -> list[Any]:
    """Return the offers for the value of a field: names, or the words for who reports."""
    from gkrw.core.model import LISTS, Reports

    field = _field_key(ctx)
    if field in LISTS:
        return departments(ctx, param, typed)
    if field == "reports":
        return _starting([Offer(each.value, each.label) for each in Reports], typed)
    return []
