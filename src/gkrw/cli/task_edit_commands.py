"""`gkrw task`: add, change, move and retire tasks in the table."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import asking, completions, options
from gkrw.cli.completions import task_ids
from gkrw.cli.options import find_body, load_table, parse_ids, table_path
from gkrw.cli.printing import note, send, write_lines
from gkrw.cli.table_editing import PreviewOption, edit_table, former_ids, read_data
from gkrw.core.errors import Exit, UserError, usage_error
from gkrw.core.model import LISTS
from gkrw.core.slips import delayed
from gkrw.core.wording import unquoted

if TYPE_CHECKING:
    from gkrw.core.assignments import LoadedTable
    from gkrw.edit.task_edits import Values
    from gkrw.edit.task_places import Wanted
    from gkrw.store.layout import Data

IntoSectionOption = Annotated[
    str,
    options.option(
        "--section", "一级", "放在哪个一级分类：序号（一、1）或标题的一部分。", completions.sections
    ),
]
IntoGroupOption = Annotated[
    str,
    options.option(
        "--group", "二级", "放在哪个二级分类：序号（（三）、3）或标题的一部分。", completions.groups
    ),
]
IntoTopicOption = Annotated[
    str, options.option("--topic", "专题", "放在哪个专题：标题或它的一部分。", completions.topics)
]
AfterOption = Annotated[
    str, options.option("--after", "编号", "放在这项任务后面，如 T10。", completions.task_ids)
]
BeforeOption = Annotated[
    str, options.option("--before", "编号", "放在这项任务前面，如 T10。", completions.task_ids)
]


def add_task_command(
    ctx: typer.Context,
    title: Annotated[str, options.option("--title", "文字", "工作任务，一行。")] = "",
    requirement: Annotated[
        str, options.option("--requirement", "文字", "工作要求的原文；几段的，每段一行。")
    ] = "",
    lead: Annotated[
        str,
        options.option("--lead", "名单", "牵头部门，如 财政局、审计局。", completions.departments),
    ] = "",
    responsible: Annotated[
        str,
        options.option(
            "--responsible",
            "名单",
            "责任部门，照表中的写法，如 各园区、各相关部门（财政局、建设局等）。",
            completions.departments,
        ),
    ] = "",
    support: Annotated[
        str, options.option("--support", "名单", "配合部门。", completions.departments)
    ] = "",
    deadline: Annotated[
        str,
        options.option(
            "--deadline", "时限", "完成时限：2026-10-31，或 年底前、每季度；几个的用分号隔开。"
        ),
    ] = "",
    others: Annotated[
        list[str],
        options.option(
            "--set",
            "栏=内容",
            "另外的栏，如 note=待定，可以写几次；columns 的 extra 里列出的，写它的栏名，如 责任领导=张三。",
            completions.task_fields_with_sign,
        ),
    ] = [],  # noqa: B006 - never changed
    section: IntoSectionOption = "",
    group: IntoGroupOption = "",
    topic: IntoTopicOption = "",
    after: AfterOption = "",
    before: BeforeOption = "",
    dry_run: PreviewOption = False,
) -> int:
    """加一项任务：编号用下一个没有用过的；没有写的，在终端上会问。

    例：gkrw task add --after T10 --title 预算公开 --requirement 按时公开预算。 --lead 财政局
    """
    from gkrw.edit.task_edits import add_task
    from gkrw.edit.task_places import defaults_at, find_seat

    loaded, table = load_table(ctx), read_data(ctx)
    typed = {
        "title": title,
        "requirement": requirement,
        "lead": lead,
        "responsible": responsible,
        "support": support,
        "deadline": deadline,
    }
    wanted = _wanted(section, group, topic, after, before)
    if not (title.strip() and requirement.strip()):
        if not asking.can_ask():
            missing = "--title" if not title.strip() else "--requirement"
            raise usage_error(f"没有写 {missing}。", "加上它，或者在终端上运行，会逐项问。")
        send(sys.stderr, "可以不答的，直接按回车。\n")
        typed |= _asked_texts(loaded, typed)
        wanted = wanted if any(wanted) else _asked_place(table)
        typed |= _asked_lists(loaded, typed, defaults_at(table, find_seat(table, wanted)))
    values = _values(table, [*typed.items(), *map(_pair, others)])
    _refuse_missing_lists(loaded, values, defaults_at(table, find_seat(table, wanted)))
    used = former_ids(table_path(ctx), loaded)
    added: list[str] = []

    def edit(data: "Data") -> None:
        added.append(add_task(data, wanted, values, used))

    edit_table(ctx, edit, dry_run)
    if not dry_run:
        write_lines(["", f"编号是 {added[-1]}。"])
    _note_quotes(values.values())
    return Exit.DONE


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign:
        raise usage_error(f"--set 的“{text}”里没有 =。", "写成 --set 栏=内容，如 note=待定。")
    return name, value


def _values(table: "Data", typed: Sequence[tuple[str, str]]) -> "Values":
    """Return the values of the fields that were typed. Raises UserError."""
    from gkrw.edit.field_values import find_field, typed_value

    return {
        (field := find_field(table, name)): typed_value(field, text)
        for name, text in typed
        if text.strip()
    }


def _note_quotes(written: Iterable[object]) -> None:
    """Note that a text has quotation marks around it: those of an input method do not end an
    argument, and become a part of it."""
    if any(isinstance(each, str) and unquoted(each) != each for each in written):
        note("内容连同引号一起写了；引号不要的，用 gkrw task set 再写一次，不加引号。")


def _refuse_missing_lists(
    loaded: "LoadedTable", values: "Values", defaults: Collection[str]
) -> None:
    """Raise UserError for a list of names that a new task must have, that was not typed and has no
    default at its place."""
    given = {*defaults, *(field.key for field in values)}
    for key in loaded.table.lists:
        if key not in given and key != "support":
            raise usage_error(
                f"没有写{loaded.table.columns[key]}，放的地方也没有默认值。",
                f"加上 --{key} 部门；没有写明部门的，写 --{key} 无。",
            )


def _wanted(section: str, group: str, topic: str, after: str, before: str) -> "Wanted":
    from gkrw.edit.task_places import Wanted

    return Wanted(section, group, topic, *(_one_id(each, "") for each in (after, before)))


def _one_id(typed: str, missing: str = "没有写编号。") -> str:
    """Return the id of one task. Raises UserError for several, and for none if `missing`."""
    ids = parse_ids([typed])
    if len(ids) > 1 or (missing and not ids):
        raise usage_error(missing if not ids else f"“{typed}”是几个编号。", "写一个编号，如 T10。")
    return ids[0] if ids else ""


def _asked_texts(loaded: "LoadedTable", typed: Mapping[str, str]) -> dict[str, str]:
    """Ask for the texts of a new task that were not typed, and return the answers."""
    columns = loaded.table.columns
    answers = {}
    if not typed["title"].strip():
        answers["title"] = asking.ask(columns["title"], _not_blank)
    if not typed["requirement"].strip():
        question = f"{columns['requirement']}（每段一行，空行结束）"
        answers["requirement"] = asking.ask(question, _not_blank, many_lines=True)
    if not typed["deadline"].strip():
        answers["deadline"] = asking.ask(f"{columns['deadline']}（2026-10-31，或 年底前）", str)
    return answers


def _asked_lists(
    loaded: "LoadedTable", typed: Mapping[str, str], defaults: Collection[str]
) -> dict[str, str]:
    """Ask for the lists of names that were not typed. A list without a default must be stated."""
    answers = {}
    for key in LISTS:
        if typed[key].strip() or key not in loaded.table.lists:
            continue
        hint = "；不答就用分类的" if key in defaults else ""
        question = f"{loaded.table.columns[key]}（几个之间用顿号，没有写明的答 无{hint}）"
        answers[key] = asking.ask(question, partial(_known_names, loaded, key in defaults))
    return answers


def _not_blank(text: str, fix: str = "写上内容。") -> str:
    if not text:
        raise usage_error("这一项不能空着。", fix)
    return text


def _known_names(loaded: "LoadedTable", may_be_blank: bool, text: str) -> str:
    """Return a list of names as it was typed. Raises UserError for an unknown name, and for none
    unless it may be blank."""
    from gkrw.core.names import parse_names
    from gkrw.edit.field_values import NOBODY, NOWHERE

    if not may_be_blank:
        _not_blank(text, "写上部门；没有写明部门的，答 无。")
    for name in parse_names(text, NOWHERE).every_name() if text not in NOBODY else ():
        if loaded.roster.find(name.text) is None:
            meant = find_body(loaded.roster, name.text).name
            raise usage_error(f"没有名为“{name.text}”的部门或统称。", f"写成 {meant}。")
    return text


def _asked_place(table: "Data") -> "Wanted":
    """Ask where a new task is to stand."""
    from gkrw.edit.task_places import headings_in

    for each in headings_in(table):
        send(sys.stderr, f"  {'    ' * len(each.above)}{each.text}\n")
    return asking.ask(
        "放在哪里（一项任务的编号，就放在它后面；或者上面一个分类的标题）",
        lambda text: _meant_place(table, _not_blank(text, _PLACE_FIX)),
    )


_PLACE_FIX = "写一项任务的编号，如 T10，或者上面一个分类的整个标题。"


def _meant_place(table: "Data", text: str) -> "Wanted":
    """Return the place that an answer means: behind a task, or the last in a heading. Raises
    UserError for an answer that means none."""
    from gkrw.edit.task_places import Wanted, find_seat, seats_in, task_at

    ids = parse_ids([text])
    if len(ids) == 1 and ids[0] in {task_at(each).get("id") for each in seats_in(table)}:
        return Wanted(after=ids[0])
    for level in ("group", "topic", "section"):
        wanted = Wanted(**{level: text})
        try:
            find_seat(table, wanted)
        except UserError:
            continue
        return wanted
    raise usage_error(f"“{text}”说不准是哪里。", _PLACE_FIX)


def set_command(
    ctx: typer.Context,
    task: Annotated[str, options.argument("编号", "任务的编号，如 T10。", task_ids)],
    field: Annotated[
        str,
        options.argument(
            "栏",
            "改哪一栏：title、requirement、lead、deadline 等，或者表里的栏名。",
            completions.task_fields,
        ),
    ],
    value: Annotated[
        list[str],
        options.argument(
            "内容…",
            "改成什么；名单写成 财政局、审计局，没有写明的写 无，指标写成 网上可办率≥90%；"
            "写 '' 就删掉这一栏。",
            completions.field_values,
        ),
    ],
    reason: Annotated[
        str,
        options.option(
            "--reason", "文字", "时限推后的原因和同意的单位：连同原定的时限记在 moved 里。"
        ),
    ] = "",
    dry_run: PreviewOption = False,
) -> int:
    """改一项任务的一栏；别的行一个字也不动。

    例：gkrw task set T10 lead 财政局、审计局；gkrw task set T10 deadline 2026-12-31
    """
    from gkrw.edit.field_values import find_field, typed_value
    from gkrw.edit.task_edits import set_field

    task_id = _one_id(task)
    written: list[Data | None] = []

    def edit(data: "Data") -> None:
        found = find_field(data, field)
        written[:] = [typed_value(found, " ".join(value))]
        set_field(data, task_id, found, written[0], reason.strip())

    edited = edit_table(ctx, edit, dry_run)
    _note_quotes(written)
    was, now = (
        next((each for each in loaded.table.tasks() if each.id == task_id), None)
        for loaded in (edited.before, edited.after)
    )
    if was is None or now is None:
        return Exit.DONE
    before, after = ([each.text for each in version.deadlines] for version in (was, now))
    if delayed(before, after, edited.after.table.year, now.moved):
        note(
            "加上 --reason 原因 再运行，原定的时限就一并记下。"
            if dry_run
            else "以后推后时限时写上 --reason，原定的就一并记下。"
        )
    return Exit.DONE


def move_command(
    ctx: typer.Context,
    task: Annotated[str, options.argument("编号", "任务的编号，如 T10。", task_ids)],
    section: IntoSectionOption = "",
    group: IntoGroupOption = "",
    topic: IntoTopicOption = "",
    after: AfterOption = "",
    before: BeforeOption = "",
    dry_run: PreviewOption = False,
) -> int:
    """把一项任务移到别处，编号不变；它的注释跟着走。

    例：gkrw task move T10 --after T22；gkrw task move T10 --group 政策解读
    """
    from gkrw.edit.task_edits import move_task

    task_id, wanted = _one_id(task), _wanted(section, group, topic, after, before)
    edit_table(ctx, lambda data: move_task(data, task_id, wanted), dry_run)
    return Exit.DONE


def retire_command(
    ctx: typer.Context,
    ids: Annotated[
        list[str], options.argument("编号…", "任务的编号，如 T10；可以写几个。", task_ids)
    ],
    reason: Annotated[
        str, options.option("--reason", "文字", "为什么停用：写成注释，放在停用的编号上面。")
    ] = "",
    dry_run: PreviewOption = False,
) -> int:
    """停用任务：从表里删去，编号记入 retired，以后不再给别的任务用。

    例：gkrw task retire T10 --reason 并入 T12
    """
    from gkrw.edit.task_edits import retire_task

    wanted = parse_ids(ids)
    if not wanted:
        raise usage_error("没有写编号。", "写成 gkrw task retire T10。")

    def edit(data: "Data") -> str:
        gone = [retire_task(data, each) for each in wanted]
        shown = "、".join(f"{each.get('id')} {each.get('title', '')}".strip() for each in gone)
        return f"{shown}：{reason.strip()}" if reason.strip() else ""

    edit_table(ctx, edit, dry_run)
    return Exit.DONE
