"""The tasks of an edited export as they are to be in the table. A cell whose text is the exported one
keeps its value; only an edited one is parsed."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gkrw.core.assignments import LoadedTable
from gkrw.core.deadlines import plain_date, written_deadline
from gkrw.core.errors import UserError
from gkrw.core.model import LEVELS, LISTS
from gkrw.core.wording import quoted, shortened
from gkrw.edit.field_values import NOBODY, TaskField, names_data, typed_value
from gkrw.intake.exported.export_rows import ExportRow, ExportRows, same_form
from gkrw.intake.exported.task_states import Path, TaskState
from gkrw.intake.last_year import TaskTexts, match_years
from gkrw.intake.outline import parted_number, title_of
from gkrw.official.content import Export, compose_export, export_columns, spans


class Untaken(NamedTuple):
    """Something in a file that is not taken over: what it is, and what to do, in Chinese."""

    text: str
    fix: str


class EditedExport(NamedTuple):
    """The tasks of an edited export, those whose lost id was found again by their texts, with the
    likeness, and what was not taken over."""

    states: list[TaskState]
    found_again: tuple[tuple[str, float], ...]
    untaken: tuple[Untaken, ...]


_BY_HAND = "要改的，用 gkrw task set、gkrw task add，或者直接改分解表。"


def edited_export(
    found: ExportRows, loaded: LoadedTable, base: Sequence[TaskState]
) -> EditedExport:
    """Compare the rows of a file with the table `loaded` that was exported, whose tasks are `base`."""
    return _Comparison(loaded, base).edited(found)


class _Comparison:
    def __init__(self, loaded: LoadedTable, base: Sequence[TaskState]) -> None:
        self.export = compose_export(loaded, "")
        self.base = {state.id: state for state in base}
        ids = [row.task.id for row in self.export.rows]
        self.shown = {
            column.key: dict(zip(ids, column.texts, strict=True))
            for column in export_columns(self.export)
        }
        """The exported text of each task by the key of the column."""
        self.titles = {
            (key, same_form(key, text)): dict(self.base[task_id].path)[key]
            for key in LEVELS
            for task_id, text in self.shown.get(key, {}).items()
            if text
        }
        """The titles of headings by key and exported text."""
        names = loaded.roster.canonical
        self.marked_names = sorted((n for n in names if re.search(r"[（(）)\s、，等]", n)), key=len)
        self.untaken: list[Untaken] = []

    def edited(self, found: ExportRows) -> EditedExport:
        self._report_rest(found)
        plain = {_plain_id(task_id): task_id for task_id in self.base}
        given = [plain.get(_plain_id(row.id), "") for row in found.rows]
        ids, found_again = self._with_lost_ids(found.rows, given)
        rows = self._with_merged(found.rows, ids)
        texts = {self._texts(task_id): task_id for task_id in self.base}
        states: list[TaskState] = []
        exchanged: list[int] = []
        above: Path = ()
        for row, task_id in zip(rows, ids, strict=True):
            own = _row_texts(row)
            other = texts.get(own, task_id)
            if task_id and other != task_id and own != self._texts(task_id):
                self._leave(
                    f"{row.place}：编号是 {task_id}，任务和要求却是 {other} 的，没有动。",
                    "编号填错了的，在文件里改回来，再导入一次。",
                )
                exchanged.append(len(states))
                states.append(self.base[other])
                continue
            state = self._state(row, task_id, above)
            above = state.path
            states.append(state)
        order = {task_id: at for at, task_id in enumerate(self.base)}
        kept = sorted((states[at] for at in exchanged), key=lambda each: order[each.id])
        for at, state in zip(exchanged, kept, strict=True):  # they stand where they stood
            states[at] = state
        return EditedExport(states, tuple(found_again), tuple(self.untaken))

    def _leave(self, text: str, fix: str = _BY_HAND) -> None:
        self.untaken.append(Untaken(text, fix))

    def _report_rest(self, found: ExportRows) -> None:
        """Report the columns that are gone, and the texts that are no part of an export."""
        for heading in found.missing:
            self._leave(
                f"文件里没有“{heading}”一栏，表里的这一栏没有动。",
                "栏名改过的，改回来，再导入一次；这一栏删掉了的，不用管。",
            )
        for heading, count in found.unknown.items():
            self._leave(
                f"“{heading}”不是导出的栏目，里面的 {count} 格没有收。",
                "栏名改过的，改回来，再导入一次；新加的一栏，要的先写进分解表 columns 的 extra。",
            )
        own = {*_own_lines(self.export)}
        for each in found.others:
            lines = [part.strip() for part in re.split("[\n\u3000]", each.text) if part.strip()]
            if not all(line in own or _REMARK.fullmatch(line) for line in lines):
                text = quoted(shortened(" ".join(lines), 40))
                self._leave(f"{each.place}的{text}不是任务的内容，没有收。")

    def _with_merged(self, rows: Sequence[ExportRow], ids: Sequence[str]) -> list[ExportRow]:
        """Write the lists of merged cells into all their rows where the file has lost all merges of
        a column, as a CSV file has that Excel saved, and where another row now parts them."""
        result = list(rows)
        places = {task_id: at for at, task_id in enumerate(ids) if task_id}
        for key in LISTS:
            heads = self._merged_with(key)
            below = [at for at, task_id in enumerate(ids) if at and task_id in heads]
            if not any(key in row.texts for row in rows):
                continue
            if any(rows[at].texts.get(key) for at in below):
                below = [at for at in below if _is_apart(key, at, rows, ids, heads)]
                above = [places.get(heads[ids[at]]) for at in below]
            else:
                above = [at - 1 for at in below]
            for at, source in zip(below, above, strict=True):
                shown = self.shown[key][ids[at]]
                text = shown if source is None else result[source].texts.get(key, "")
                result[at] = result[at]._replace(texts={**result[at].texts, key: text})
        return result

    def _merged_with(self, key: str) -> dict[str, str]:
        """Return the first task of the exported cell of each other task of that cell."""
        heads: dict[str, str] = {}
        head = ""
        for row, count in zip(self.export.rows, spans(self.export, key), strict=True):
            head = row.task.id if count else head
            if not count:
                heads[row.task.id] = head
        return heads

    def _texts(self, task_id: str) -> TaskTexts:
        return TaskTexts(*(self._form(key, task_id) for key in ("title", "requirement")))

    def _form(self, key: str, task_id: str) -> str:
        return _form(key, self.shown.get(key, {}).get(task_id, ""))

    def _with_lost_ids(
        self, rows: Sequence[ExportRow], ids: list[str]
    ) -> tuple[list[str], list[tuple[str, float]]]:
        """Give the rows without an id that of the task without a row that they surely are."""
        missing = [task_id for task_id in self.base if task_id not in set(ids)]
        new = [at for at, task_id in enumerate(ids) if not task_id]
        matches = match_years(
            [_row_texts(rows[at]) for at in new], [self._texts(each) for each in missing]
        )
        again = []
        for pair in matches.sure:
            ids[new[pair.new]] = missing[pair.old]
            again.append((missing[pair.old], pair.score))
        return ids, again

    def _state(self, row: ExportRow, task_id: str, above: Path) -> TaskState:
        """Return the task in a row; one without an id is new."""
        base = self.base.get(task_id)
        values = dict(base.values) if base else {}
        for key, text in row.texts.items():
            if key == "id" or key in LEVELS or not _is_of_table(key):
                continue
            if base and _form(key, text) in (
                self._form(key, task_id),
                _form(key, _guarded(self.shown.get(key, {}).get(task_id, ""))),
            ):
                continue
            field = TaskField("extra", key[6:]) if key.startswith("extra.") else TaskField(key)
            if base and not text and key in ("title", "requirement"):
                name = self.export.loaded.table.columns[key]
                self._leave(f"{row.place}：{task_id} 的{name}是空的，没有动。")
                continue
            try:
                value = self._value(field, text, base)
            except UserError as error:
                self._leave(f"{row.place}：{error.message}没有收。", error.fix)
                continue
            values.pop(field, None)
            if value:
                values[field] = value
        title, requirement = TaskField("title"), TaskField("requirement")
        if title not in values:
            values[title] = title_of(values[requirement])
        values.setdefault(requirement, values[title])
        return TaskState(task_id, self._path(row, base, above), values)

    def _value(self, field: TaskField, text: str, base: TaskState | None) -> Any:
        """Return an edited text as data, see TaskState."""
        if field.key in LISTS:
            return self._names(text)
        if field.key == "deadline":
            before = base.values.get(field, []) if base else []
            written = {written_deadline(each): each for each in before}
            parts = re.split("[；;\n]", re.sub(r"(?<=年)\n(?=\d)", "", text))
            return [
                written.get(written_deadline(part), plain_date(part))
                for part in map(str.strip, parts)
                if part
            ]
        if field.key == "targets":
            return typed_value(field, text)
        return "".join(text.split("\n")) if field.key == "title" else text

    def _names(self, text: str) -> list[Any]:
        """Return a list of names as data. Names of the table that have brackets stay whole."""
        if same_form("lead", text) in NOBODY:
            return []
        marks = {chr(0xE000 + at): name for at, name in enumerate(reversed(self.marked_names))}
        for mark, name in marks.items():
            text = text.replace(name, mark)

        def whole(each: Any) -> Any:
            if isinstance(each, dict):
                return {whole(name): [*map(whole, inner)] for name, inner in each.items()}
            return "".join(marks.get(character, character) for character in each)

        return [*map(whole, names_data(text))]

    def _path(self, row: ExportRow, base: TaskState | None, above: Path) -> Path:
        """Return the headings of a row. A level that the file does not tell is that of the exported
        task, or for a new one that of the row above."""
        known = dict(base.path if base else above)
        path = []
        for key in LEVELS:
            text = row.texts.get(key, "")
            title = self._title(key, text) if text else known.get(key)
            if title:
                path.append((key, title))
            if text and title != known.get(key):
                known = {}
        return tuple(path)

    def _title(self, key: str, text: str) -> str:
        found = self.titles.get((key, same_form(key, text)))
        if found is not None:
            return found
        text = "".join(text.split("\n"))
        return text if key == "topic" else parted_number(text).text.strip()


def _is_apart(
    key: str, at: int, rows: Sequence[ExportRow], ids: Sequence[str], heads: Mapping[str, str]
) -> bool:
    """Return whether a row that came in between parts the row `at` from its merged cell: it seems
    merged with that one, but the first row of its cell, which `heads` has, is not."""
    start = at
    while start and key in rows[start].merged:
        start -= 1
    head = heads[ids[at]]
    is_own = heads.get(ids[start], ids[start]) == head
    is_head_merged = any(
        task_id == head and key in row.merged for task_id, row in zip(ids, rows, strict=True)
    )
    return start < at and not is_own and not is_head_merged


_REMARK = re.compile(r"共\d+项。|只列出.*的任务.*。|截至.*。|— \d+ —")
"""The lines that an export has besides title and table."""


def _own_lines(export: Export) -> Iterator[str]:
    table = export.loaded.table
    title = re.sub(r"\s", "", table.title)
    yield from (title, f"{title}（台账）", table.annex or "")
    for row in export.rows:  # above the tables of Markdown
        yield from row.path


def _plain_id(text: str) -> str:
    """Return an id in the form in which two are the same however they were typed: Ｔ１０ is T10."""
    return unicodedata.normalize("NFKC", text).casefold()


def _row_texts(row: ExportRow) -> TaskTexts:
    return TaskTexts(*(_form(key, row.texts.get(key, "")) for key in ("title", "requirement")))


def _form(key: str, text: str) -> str:
    form = same_form(key, text)
    return written_deadline(form) if key == "deadline" else form


def _guarded(text: str) -> str:
    """Return a text as CSV has it where it looks like a formula."""
    return f"'{text}"


def _is_of_table(key: str) -> bool:
    return key in ("title", "requirement", *LISTS, "deadline", "targets", "note") or (
        key.startswith("extra.")
    )
