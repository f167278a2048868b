"""Options that commands share, each declared once, with its completion."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Annotated, Any, TypeVar

import typer

from gkrw.core import deadlines
from gkrw.core.assignments import Role
from gkrw.core.errors import UserError, usage_error
from gkrw.core.suggest import nearest
from gkrw.views.formats import Format

Choice = TypeVar("Choice", bound=Enum)


def choose(kind: type[Choice], typed: str, option: str) -> Choice:
    """The member of an enum with a value. Raises UserError for another word."""
    for choice in kind:
        if choice.value == typed.strip().lower():
            return choice
    known = [choice.value for choice in kind]
    meant = nearest(typed, known, most=1)
    raise usage_error(
        f"{option} 不能是“{typed}”。",
        (f"是不是 {meant[0]}？" if meant else "") + f"可以用：{'、'.join(known)}。",
    )


def choose_roles(typed: Iterable[str]) -> tuple[Role, ...]:
    """The roles in values such as `lead,责任`, strongest first. Raises UserError for another word."""
    words = {role.value: role for role in Role} | {role.label: role for role in Role}
    words |= {"可能": Role.POSSIBLE}
    chosen: set[Role] = set()
    for text in typed:
        for word in text.replace("，", ",").replace("、", ",").split(","):
            if not word.strip():
                continue
            role = words.get(word.strip().lower())
            if role is None:
                known = "、".join(f"{role.value}（{role.label}）" for role in Role)
                raise usage_error(f"--role 不能是“{word.strip()}”。", f"可以用：{known}。")
            chosen.add(role)
    return tuple(role for role in Role if role in chosen)


def parse_day(text: str, option: str) -> date | None:
    """Parse the date of an option. Returns None for a blank text; raises UserError for no date."""
    if not text.strip():
        return None
    text = text.translate(str.maketrans("－／．", "-/."))
    day = deadlines.day_of(text)
    if day is None and deadlines.has_impossible_date(text):
        raise usage_error(f"{option} “{text}”：日历上没有这一天。", "检查月份和日子。")
    if day is None:
        raise usage_error(f"{option} “{text}”不是日期。", "写成 2026-03-05 或 2026年3月5日。")
    if day.year not in deadlines.YEARS:
        raise usage_error(
            f"{option} “{text}”的年份不在 {deadlines.YEARS[0]}—{deadlines.YEARS[-1]} 之内。",
            "检查年份。",
        )
    return day


# -- completion --------------------------------------------------------------------------------


def _table_names(ctx: typer.Context, pick: Callable[..., Iterable[str]]) -> list[str]:
    """Names from the table for completion; none when the table cannot be opened."""
    from gkrw.cli.inputs import table_path
    from gkrw.project.open_table import read_table

    try:
        table = read_table(table_path(ctx)).table
    except UserError:
        return []
    return [] if table is None else list(dict.fromkeys(pick(table)))


def complete_body(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete departments and collectives; aliases too once something is typed."""
    from gkrw.core.roster import build_roster

    names = _table_names(
        ctx,
        lambda table: (
            [*build_roster(table).canonical]
            if incomplete
            else [body.name for body in build_roster(table).bodies()]
        ),
    )
    return [name for name in names if name.startswith(incomplete)]


def complete_task(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the ids of tasks."""
    ids = _table_names(ctx, lambda table: [task.id for task in table.tasks()])
    return [task_id for task_id in ids if task_id.startswith(incomplete)]


def complete_section(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the titles of sections."""
    titles = _table_names(ctx, lambda table: [section.title for section in table.sections])
    return [title for title in titles if title.startswith(incomplete)]


def complete_group(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the titles of groups."""
    titles = _table_names(
        ctx, lambda table: [group.title for section in table.sections for group in section.groups]
    )
    return [title for title in titles if title.startswith(incomplete)]


def option(
    names: str, metavar: str, help: str, complete: Callable[..., list[str]] | None = None
) -> Any:
    """An option with a value. `names` are separated by blanks: `--dept -d`."""
    return typer.Option(
        *names.split(), metavar=metavar, help=help, autocompletion=complete, show_default=False
    )


def argument(metavar: str, help: str, complete: Callable[..., list[str]] | None = None) -> Any:
    """An argument; `complete` gives the words that start with what was typed."""
    return typer.Argument(metavar=metavar, help=help, autocompletion=complete, show_default=False)


def format_option(formats: type[Enum], help: str) -> Any:
    """`--format` with the values of an enum, whose first member is the default."""
    words = [each.value for each in formats]
    return typer.Option(
        "--format",
        "-f",
        metavar="格式",
        help=help,
        autocompletion=completing(words),
        show_default=words[0],
    )


def completing(words: Iterable[str]) -> Callable[[str], list[str]]:
    """A completion of one of a few words."""
    known = list(words)

    def complete(incomplete: str) -> list[str]:
        return [word for word in known if word.startswith(incomplete)]

    return complete


# -- the options -------------------------------------------------------------------------------

DeptOption = Annotated[
    list[str],
    option("--dept -d", "部门", "只看这个部门（简称、别名或统称），可以写几次。", complete_body),
]
RoleOption = Annotated[
    list[str],
    option(
        "--role",
        "角色",
        "只看部门承担这种角色的任务：牵头(lead)、责任(named)、共同(collective)、"
        "可能涉及(possible)，几个之间用逗号隔开。",
        completing([*(role.value for role in Role), *(r.label for r in Role)]),
    ),
]
IncludePossibleOption = Annotated[
    bool,
    typer.Option("--include-possible", help="也列出责任部门写“各相关部门”、可能涉及本部门的任务。"),
]
SectionOption = Annotated[
    list[str],
    option(
        "--section",
        "一级",
        "只看这个一级分类：序号（一、1）或标题的一部分，可以写几次。",
        complete_section,
    ),
]
GroupOption = Annotated[
    list[str],
    option(
        "--group",
        "二级",
        "只看这个二级分类：序号（（三）、3）或标题的一部分，可以写几次。",
        complete_group,
    ),
]
GrepOption = Annotated[
    str,
    option(
        "--grep -g",
        "文字",
        "只看编号、标题、要求或备注里有这些文字的任务；几个词用空格隔开，要同时都有。",
    ),
]
AsOfOption = Annotated[
    str,
    option("--as-of", "日期", "按哪一天判断逾期，如 2026-10-31；不写就是今天。"),
]
FormatOption = Annotated[
    str,
    format_option(
        Format,
        "输出格式：table 供阅读，json 和 jsonl 供程序，csv 供 Excel，md 供文档，id 只要编号或名称。",
    ),
]
