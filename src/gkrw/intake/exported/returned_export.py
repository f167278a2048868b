"""Take over what was edited in an exported document: three-way, against the version that was
exported and the table of now."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gkrw.core.model import COLUMNS, LISTS
from gkrw.core.names import ETC
from gkrw.core.wording import quoted, shortened
from gkrw.edit.field_values import TaskField
from gkrw.edit.task_edits import insert_task, move_task_to, set_field
from gkrw.edit.task_places import TaskSeat, defaults_at, find_task, headings_in
from gkrw.intake.exported.export_states import EditedExport
from gkrw.intake.exported.task_states import (
    Edits,
    FieldEdit,
    HeadingEdit,
    MoveEdit,
    NewTask,
    Path,
    TaskState,
    find_edits,
    moved_headings,
    path_of,
    texts_of_state,
)
from gkrw.intake.last_year import match_years
from gkrw.store.shapes import OUTLINE

_MANY = 3
"""The most missing rows that are asked about one by one."""


class Question(NamedTuple):
    """Something that only the user can decide: what it is about, and what to do, in Chinese."""

    text: str
    fix: str


class Update(NamedTuple):
    """What to take over from a document: `edits` to be made in the table, what is asked about, and
    what was taken without being sure of it."""

    edits: Edits
    questions: tuple[Question, ...]
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the table stays as it is."""
        edits = self.edits
        return not (edits.fields or edits.headings or edits.moves or edits.added)


def plan_update(
    base: Sequence[TaskState],
    edited: EditedExport,
    current: Sequence[TaskState],
    columns: Mapping[str, str],
    paths: Iterable[Path],
    is_whole: bool = True,
) -> Update:
    """Compare an edited document with the exported version `base` and the table of now. `columns`
    are the headings of columns by key, `paths` those of tasks, of the table of now. With
    `is_whole`, all tasks were exported: a missing row was deleted."""
    edits = find_edits(base, edited.states)
    paths_before = {state.id: state.path for state in base}
    now = [each._replace(path=paths_before[each.id]) for each in current if each.id in paths_before]
    still = {*moved_headings(now, edited.states)}  # the table may have moved them too
    edits = edits._replace(
        found_again=(*edited.found_again, *edits.found_again),
        moved_headings=tuple(path for path in edits.moved_headings if path in still),
    )
    plan = _Planner(base, current, columns, paths).plan(edits, is_whole)
    untaken = [Question(each.text, each.fix) for each in edited.untaken]
    return plan._replace(questions=(*untaken, *plan.questions))


class _Planner:
    def __init__(
        self,
        base: Sequence[TaskState],
        current: Sequence[TaskState],
        columns: Mapping[str, str],
        paths: Iterable[Path],
    ) -> None:
        self.base = {state.id: state for state in base}
        self.current = {state.id: state for state in current}
        self.order = {state.id: state.path for state in current}
        """The headings of the tasks in their order below each, the moves that are taken made."""
        self.paths = {*paths}
        self.columns = columns
        self.questions: list[Question] = []
        self.notes: list[str] = []

    def plan(self, edits: Edits, is_whole: bool) -> Update:
        kept = Edits(
            tuple(each for each in edits.fields if self.takes_field(each)),
            tuple(each for each in edits.headings if self.takes_heading(each)),
            tuple(each for each in edits.moves if self.takes_move(each, edits.headings)),
            tuple(each for each in edits.added if self.takes_new(each, edits.headings)),
            edits.missing,
            edits.repeated,
            edits.found_again,
        )
        if is_whole:
            self.ask_about_missing([each for each in edits.missing if each in self.current])
        for task_id in edits.repeated:
            self.ask(
                f"文件里编号 {task_id} 有几行，内容不一样，没有动。",
                "当新任务的一行，把编号清空；多余的一行，删掉；再导入一次。",
            )
        if edits.sorted_by:
            self.ask(
                f"文件里的行按{self.name_of(edits.sorted_by)}排过序，表里任务的先后没有动。",
                "只是为了看的，不用管；要移动的，运行 gkrw task move 编号 --after 编号。",
            )
        if edits.moved_headings:
            names = "、".join(f"“{_path_text(path)}”" for path in edits.moved_headings)
            self.ask(
                f"分类的先后在文件里变了（{names}），表里没有动。",
                "要移的，在分解表里把这一类整段移过去；不移的不用管。",
            )
        same = [task_id for task_id, score in edits.found_again if score == 100]
        if same:
            self.notes.append(f"有 {len(same)} 行没有编号，按文字看作 {'、'.join(same)}。")
        self.notes += [
            f"有一行没有编号，文字和 {task_id} 相似 {score:.0f}%，看作 {task_id}。"
            for task_id, score in edits.found_again
            if task_id not in same
        ]
        return Update(kept, tuple(self.questions), tuple(self.notes))

    def ask_about_missing(self, ids: Sequence[str]) -> None:
        if len(ids) > _MANY:
            self.ask(
                f"文件里没有 {'、'.join(ids)} 这 {len(ids)} 项任务的行，表里没有动。",
                "本来就只导出一部分的，不用管；真的不要了的，运行 gkrw task retire 编号。",
            )
            return
        for task_id in ids:
            title = self.current[task_id].values.get(TaskField("title"), "")
            self.ask(
                f"文件里没有 {task_id} {title} 这一行了，表里没有动。",
                f"真的不要了的，运行 gkrw task retire {task_id}。",
            )

    def ask(self, text: str, fix: str) -> None:
        self.questions.append(Question(text, fix))

    def name_of(self, field: TaskField) -> str:
        if field.key == "id":
            return "编号"
        return field.column or self.columns.get(field.key) or COLUMNS[field.key]

    def takes_field(self, edit: FieldEdit) -> bool:
        state = self.current.get(edit.id)
        name = self.name_of(edit.field)
        if state is None:
            self.ask(
                f"{edit.id} 的{name}在文件里改过，可是表里已经没有这项任务。",
                "还要这项任务的，从版本库取回；不要的不用管。",
            )
            return False
        now = state.values.get(edit.field)
        if now == edit.new:
            return False
        if now == edit.old:
            return True
        new, other = (quoted(shortened(_field_text(each), 40)) for each in (edit.new, now))
        self.ask(
            f"{edit.id} 的{name}两边都改了：文件里是{new}，表里现在是{other}，没有动。",
            f"要用文件里的，运行 gkrw task set {edit.id} {edit.field.column or edit.field.key} 再写上它。",
        )
        return False

    def takes_heading(self, edit: HeadingEdit) -> bool:
        depth = len(edit.path)
        titles = {
            state.path[depth - 1][1]
            for task_id, state in self.current.items()
            if task_id in self.base
            and self.base[task_id].path[:depth] == edit.path
            and len(state.path) >= depth
        }
        if edit.title in titles and edit.path[-1][1] not in titles:
            return False
        if edit.path in self.paths and edit.path[-1][1] in titles:
            return True
        self.ask(
            f"分类“{edit.path[-1][1]}”在文件里改成了“{edit.title}”，表里也改过，没有动。",
            "在表里改成要用的标题。",
        )
        return False

    def takes_move(self, edit: MoveEdit, headings: Sequence[HeadingEdit]) -> bool:
        state = self.current.get(edit.id)
        if state is None or not self.is_place(edit.path, headings, edit.id):
            return False
        before = self.base[edit.id].path
        if state.path == edit.path and before != edit.path:
            return False
        if state.path not in (before, edit.path):
            self.ask(
                f"{edit.id} 在文件里移到了“{_path_text(edit.path)}”，"
                f"在表里移到了“{_path_text(state.path)}”，没有动。",
                f"要移的，运行 gkrw task move {edit.id}。",
            )
            return False
        return self._moves_in_order(edit)

    def _moves_in_order(self, edit: MoveEdit) -> bool:
        """Move a task in the order of now. Return whether it did not stand there already."""
        in_heading = [task_id for task_id, path in self.order.items() if path == edit.path]
        rest = [task_id for task_id in in_heading if task_id != edit.id]
        at = rest.index(edit.after) + 1 if edit.after in rest else 0
        rest.insert(at, edit.id)
        if rest == in_heading:
            return False
        self.order = {k: v for k, v in self.order.items() if k not in rest}
        self.order |= dict.fromkeys(rest, edit.path)
        return True

    def takes_new(self, new: NewTask, headings: Sequence[HeadingEdit]) -> bool:
        texts = texts_of_state(new.state)
        for state in self.current.values():
            if texts == texts_of_state(state):
                self.notes.append(f"新加的一行“{texts.title}”已经是 {state.id}。")
                return False
        later = [state for state in self.current.values() if state.id not in self.base]
        likely = match_years([texts], [*map(texts_of_state, later)])
        for pair in (*likely.sure, *likely.doubtful):
            task_id = later[pair.old].id
            self.ask(
                f"新加的“{texts.title}”和导出以后新加的 {task_id} 相似 {pair.score:.0f}%，没有加。",
                f"是同一项的，用 gkrw task set {task_id} 改；不是的，用 gkrw task add 加。",
            )
            return False
        return self.is_place(new.state.path, headings, f"新加的“{texts.title}”")

    def is_place(self, path: Path, headings: Sequence[HeadingEdit], what: str) -> bool:
        known = self.paths | {each.new_path for each in headings}
        if all(path[: depth + 1] in known for depth in range(len(path))):
            return True
        self.ask(
            f"{what} 在文件里放在“{_path_text(path)}”，表里没有这个分类，没有动。",
            "先在表里加上这个分类，再导入一次。",
        )
        return False


def _path_text(path: Path) -> str:
    return " › ".join(title for _, title in path) or "最上层"


def _field_text(value: Any) -> str:
    """Return a value of a field as one text: 财政局、各相关部门（建设局等）; 无 where there is none."""
    if not value:
        return "无"
    if isinstance(value, dict):
        if "unit" in value:
            bounds = {"at_least": "≥", "at_most": "≤"}
            return str(value["name"]) + "".join(
                f"{sign}{value[key]}{value['unit']}" for key, sign in bounds.items() if key in value
            )
        return "、".join(f"{name}（{_field_text(inner)}）" for name, inner in value.items())
    if isinstance(value, list):
        names = "、".join(_field_text(each) for each in value if each != ETC)
        return names + (ETC if ETC in value else "")
    return str(value)


# -- making the edits ------------------------------------------------------------------------------


def apply_update(
    table: dict[str, Any], edits: Edits, lists: Iterable[str], used: Iterable[str]
) -> Iterator[str]:
    """Make edits in the data of a table, and yield the ids of new tasks. `lists` are the keys of the
    lists of names that the table has; `used` are ids that no new task may have besides those in the
    table. Raise UserError where the table has not the place for a task."""
    nobody: dict[TaskField, Any] = {TaskField(key): [] for key in lists}
    renamed = [(_heading_at(table, each.path), each) for each in edits.headings]
    for data, heading in renamed:  # all are found before any has its new title
        data["topic" if heading.path[-1][0] == "topic" else "title"] = heading.title
    for edit in _edits_of_tasks(table, edits.fields):
        seat = find_task(table, edit.id)
        set_field(table, edit.id, edit.field, _data_for(edit.field, edit.new, table, seat))
    for move in edits.moves:
        move_task_to(table, move.id, _seat(table, move.path, move.after))
    after: dict[str, str] = {}
    for new in edits.added:
        behind = after.get(new.after, new.after)
        seat = _seat(table, new.state.path, behind)()
        values = {
            field: _data_for(field, value, table, seat)
            for field, value in (nobody | dict(new.state.values)).items()
        }
        written = insert_task(table, seat, values, used)
        after[new.after] = written
        yield written


def _edits_of_tasks(table: dict[str, Any], edits: Sequence[FieldEdit]) -> Iterator[FieldEdit]:
    """Change the default of a heading where all tasks that have it got the same list: that is what
    editing a merged cell means. Yield the other edits."""
    changed: dict[tuple[str, str], FieldEdit] = {(each.id, each.field.key): each for each in edits}
    done: set[tuple[str, str]] = set()
    for heading in headings_in(table):
        for key in LISTS:
            if key not in heading.data:
                continue
            having = list(_inheriting(heading.data, key))
            found = [changed.get((task_id, key)) for task_id in having]
            new = [each.new for each in found if each is not None]
            if new and len(new) == len(found) and all(each == new[0] for each in new):
                heading.data[key] = new[0] or []
                done.update((task_id, key) for task_id in having)
    yield from (each for each in edits if (each.id, each.field.key) not in done)


def _inheriting(heading: Mapping[str, Any], key: str) -> Iterator[str]:
    """Yield the ids of the tasks that have a list of a heading by default."""
    for outline in OUTLINE:
        for each in heading.get(outline) or ():
            if key in each:
                continue
            if outline == "tasks" and "topic" not in each:
                yield str(each.get("id", ""))
            else:
                yield from _inheriting(each, key)


def _data_for(field: TaskField, value: Any, table: dict[str, Any], seat: TaskSeat) -> Any:
    """Return a value as the file is to have it; None for one that the task need not have."""
    if field.key in LISTS:
        names = value or []
        return None if defaults_at(table, seat).get(field.key) == names else names
    if field.key == "deadline" and value:
        return value[0] if len(value) == 1 else value
    return value or None


def _heading_at(table: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the data of the first heading with a path; the table itself for no heading."""
    if not path:
        return table
    for heading in headings_in(table):
        if path_of(heading) == path:
            return heading.data
    raise KeyError(path)


def _seat(table: dict[str, Any], path: Path, after: str) -> Callable[[], TaskSeat]:
    """Return a function that returns the place behind a task, or the first one below a heading."""

    def seat() -> TaskSeat:
        above = _heading_at(table, path)
        if after:
            behind = find_task(table, after)
            if behind.above is above:
                return TaskSeat(above, behind.index + 1)
        first = next(
            (at for at, each in enumerate(above.get("tasks") or ()) if "topic" not in each), 0
        )
        return TaskSeat(above, first)

    return seat
