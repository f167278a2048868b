"""Options that commands share, each declared once with its completion; and functions that open what
they name: the table and the progress files of a run, and departments."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from gkrw.cli import completions
from gkrw.cli.completions import Completion, one_of
from gkrw.cli.plain_arguments import split_list
from gkrw.cli.printing import note
from gkrw.core import deadlines
from gkrw.core.assignments import ASSIGNED, LoadedTable, Role
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import Finding
from gkrw.core.roster import Body, Roster
from gkrw.core.suggest import did_you_mean, misspelt
from gkrw.core.wording import first_of
from gkrw.files.file_access import display_path
from gkrw.project import other_tables, progress_folder
from gkrw.project.open_table import check_table, locate_table, open_table
from gkrw.views.formats import TABLE_FORMATS, Format

if TYPE_CHECKING:
    from gkrw.files.manifest import DocumentKind
    from gkrw.progress.records import ReportedProgress


Choice = TypeVar("Choice", bound=Enum)
Meaning = TypeVar("Meaning")


def choose(choices: Iterable[Choice], typed: str, option: str) -> Choice:
    """Return the member of `choices` whose value was typed, in capital or small letters. Raises
    UserError for any other text."""
    by_value = {choice.value: choice for choice in choices}
    known = list(by_value)
    if choice := {value.lower(): each for value, each in by_value.items()}.get(
        typed.strip().lower()
    ):
        return choice
    meant = did_you_mean(misspelt(typed, known))
    written = _WRITTEN_BY.get(typed.strip().lower(), "") if option == "--format" else ""
    raise usage_error(
        f"{option} 不能是“{typed}”。", f"{meant}可以用：{'、'.join(known)}。{written}"
    )


_WRITTEN_BY = {
    "xlsx": "Excel 文件用别的命令写：整张表 gkrw export --format xlsx，任务清单 gkrw checklist，进展统计 gkrw report。",
    "docx": "Word 文件用别的命令写：整张表 gkrw export --format docx，通知 gkrw letters，通报 gkrw report。",
    "html": "网页用 gkrw export --format html 写。",
}
"""Which commands write the documents that the others cannot show, by the format."""


def choose_words(
    meanings: Mapping[str, Meaning], typed: Iterable[str], option: str, known: Iterable[str] = ()
) -> frozenset[Meaning]:
    """Return the meanings of the words in values such as `lead,责任`. Raises UserError for any
    other word, with a list of the `known` words, by default all that have a meaning."""
    words = [word for text in typed for word in split_list(text)]
    for word in words:
        if word.lower() not in meanings:
            fix = f"可以用：{'、'.join(known or meanings)}。"
            raise usage_error(f"{option} 不能是“{word}”。", fix)
    return frozenset(meanings[word.lower()] for word in words)


def choose_roles(known: Iterable[Role], typed: Iterable[str]) -> tuple[Role, ...]:
    """Return the roles in the values of --role, in the order of strength; those that assign a task
    where there are none. Raises UserError for a word that is none of the `known` roles."""
    roles = tuple(known)
    meanings = {word: each for each in roles for word in (each.value, each.label)}
    if Role.POSSIBLE in roles:
        meanings["可能"] = Role.POSSIBLE
    labels = (f"{each.value}（{each.label}）" for each in roles)
    chosen = choose_words(meanings, typed, "--role", labels)
    return tuple(each for each in roles if each in chosen) or ASSIGNED


def choose_statuses(known: Sequence[str], typed: str) -> frozenset[str]:
    """Return the words in the value of --status. Raises UserError for one that is not `known`."""
    return choose_words(dict(zip(known, known, strict=True)), [typed], "--status")


def parse_day(text: str, option: str) -> date | None:
    """Parse the date of an option. Return None for a blank text. Raises UserError for a text that
    is no date, an impossible date or a year out of range."""
    if not text.strip():
        return None
    day = deadlines.day_of(text)
    if day is None and deadlines.has_impossible_date(text):
        raise usage_error(f"{option} “{text}”：日历上没有这一天。", "检查月份和日子。")
    if day is None:
        raise usage_error(f"{option} “{text}”不是日期。", "写成 2026-03-05 或 2026年3月5日。")
    if day.year not in deadlines.YEARS:
        first, last = deadlines.YEARS[0], deadlines.YEARS[-1]
        raise usage_error(f"{option} “{text}”的年份不在 {first}—{last} 之内。", "检查年份。")
    return day


def option(names: str, metavar: str, help: str, complete: Completion | None = None) -> Any:
    """Return an option with a value. `names` are separated by blanks: `--dept -d`."""
    return typer.Option(
        *names.split(), metavar=metavar, help=help, shell_complete=complete, show_default=False
    )


def dept_option(help: str) -> Any:
    """Return the option --dept, with the names of departments and collectives completed."""
    return option("--dept -d", "部门", help, completions.departments)


def role_option(help: str, roles: Iterable[Role], end: str = "") -> Any:
    """Return the option --role for some roles; its help lists them between `help` and `end`."""
    known = tuple(roles)
    listed = "、".join(f"{each.label}({each.value})" for each in known)
    offered = completions.words([*(r.value for r in known), *(r.label for r in known)])
    help = f"{help}：{listed}，几个之间用逗号隔开{end}。"
    return option("--role", "角色", help, completions.list_of(offered))


def parse_ids(typed: Iterable[str]) -> list[str]:
    """Return the ids of tasks in arguments such as `T10,t12` and `Ｔ１０、T12`, each once, in
    half-width capitals."""
    import unicodedata

    words = (word for text in typed for word in split_list(text))
    ids = (unicodedata.normalize("NFKC", word).strip().upper() for word in words)
    return list(dict.fromkeys(each for each in ids if each))


def argument(metavar: str, help: str, complete: Completion | None = None) -> Any:
    """Return an argument."""
    return typer.Argument(metavar=metavar, help=help, shell_complete=complete, show_default=False)


def format_option(formats: Iterable[Format], help: str) -> Any:
    """`--format` with these values. The help shows the first one as the default, so the command must
    have it as its default too."""
    words = [each.value for each in formats]
    return typer.Option(
        "--format",
        "-f",
        metavar="格式",
        help=help,
        shell_complete=one_of(completions.words(words)),
        show_default=words[0],
    )


DeptOption = Annotated[
    list[str], dept_option("只看这个部门（简称、别名、统称，或拼音如 czj），可以写几次。")
]
IncludePossibleOption = Annotated[
    bool,
    typer.Option("--include-possible", help="也列出没有写明是哪些部门、可能涉及本部门的任务。"),
]
SectionOption = Annotated[
    list[str],
    option(
        "--section",
        "一级",
        "只看这个一级分类：序号（一、1）或标题的一部分，可以写几次。",
        completions.sections,
    ),
]
GroupOption = Annotated[
    list[str],
    option(
        "--group",
        "二级",
        "只看这个二级分类：序号（（三）、3）或标题的一部分，可以写几次。",
        completions.groups,
    ),
]
AsOfOption = Annotated[
    str, option("--as-of", "日期", "按哪一天判断逾期，如 2026-10-31；不写就是今天。")
]
KnownOption = Annotated[
    str,
    option(
        "--known",
        "日期",
        "只看到这一天为止收进来、提交到 git 的，连同当时的分解表；--as-of 不写就是同一天。",
    ),
]
FormatOption = Annotated[
    str,
    format_option(
        TABLE_FORMATS,
        "输出格式：table 供阅读，json 和 jsonl 供程序，csv 供 Excel，md 供文档，id 只要编号或名称。",
    ),
]


def table_path(ctx: typer.Context) -> Path:
    """Return the path of the table: from --table, from GKRW_TABLE, or of the enclosing project.
    Raises UserError if there is none."""
    return locate_table(ctx.find_root().params.get("table") or "")


def load_table(ctx: typer.Context) -> LoadedTable:
    """Return the table of this run, checked by the rules. Notes which table it is if there are
    others beside it, and others with the same key or title. Raises UserError if the file holds no
    table."""
    path = table_path(ctx)
    loaded = open_table(path)
    others = other_tables(path)
    if others:
        note(f"用的是 {path.name}（{loaded.table.title}）。")
    identity = loaded.table.identity
    own = identity.key or identity.title
    if twins := [each.name for each, name in others.items() if name == own]:
        same = f"key（{identity.key}）" if identity.key else "标题"
        some = first_of(twins, _TWINS_NAMED, "个文件")
        which = "其中一张另写" if len(twins) == 1 else "每一张各写"
        note(f"{some} 的{same}也是这样，清单会混在一起：给{which}一个 key。")
    return loaded


_TWINS_NAMED = 3


def load_valid_table(ctx: typer.Context, output: str) -> LoadedTable:
    """Return the table of this run. Raises UserError if there is none, or if it has errors: then
    `output`, such as 通知, is not written."""
    loaded = load_table(ctx)
    refuse_errors("分解表", loaded.errors, f"没有写{output}")
    return loaded


def reading_exit_code(loaded: LoadedTable) -> int:
    """Return the exit code of a reading command. Notes errors of the table on standard error."""
    _note_errors("分解表", loaded.errors)
    return Exit.FOUND if loaded.errors else Exit.DONE


def refuse_errors(file: str, errors: Sequence[Finding], effect: str) -> None:
    """Raise UserError if there are errors in a file; `effect` says what is not done then."""
    if errors:
        message = _errors_message(file, errors, effect)
        raise UserError(message, "先改好：运行 gkrw validate 查看全部。")


def _note_errors(file: str, errors: Sequence[Finding]) -> None:
    if errors:
        message = _errors_message(file, errors, "上面的结果可能不全")
        note(f"{message}运行 gkrw validate 查看全部。")


def _errors_message(file: str, errors: Sequence[Finding], effect: str) -> str:
    first = errors[0]
    return f"{file}有 {len(errors)} 处错误，{effect}。第一处：{first.place} {first.message}"


def find_body(roster: Roster, name: str) -> Body:
    """Return the department or collective of a name, which may be typed in pinyin. Raises UserError
    when there is none, or more than one."""
    found = roster.meant(name.strip())
    if len(found) == 1:
        return found[0]
    if found:
        names = [body.name for body in found]
        raise usage_error(f"“{name}”可以是{'、'.join(names)}。", f"写明是哪一个，如 {names[0]}。")
    meant = did_you_mean(roster.suggest(name), gap="")
    raise usage_error(f"没有名为“{name}”的部门或统称。", f"{meant}运行 gkrw depts 查看全部名称。")


def hint_at_department(roster: Roster, name: str, command: str) -> str:
    """Return how `command` is written for a department whose name was typed in place of an id; an
    empty text for any other name."""
    found = roster.meant(name)
    return f"看这个部门：gkrw {command} --dept {found[0].name}。" if len(found) == 1 else ""


def find_bodies(
    roster: Roster, typed: Sequence[str], remark: Callable[[str], None] = note
) -> tuple[str, ...]:
    """Return the canonical names of the departments in the values of --dept, each once.
    财政局,审计局 is split unless it is a name itself. Calls `remark` with the meaning of each
    alias, and notes that of a name that was typed in pinyin. Raises UserError for an unknown
    name."""
    names: list[str] = []
    for text in typed:
        parts = split_list(text)
        names += parts if len(parts) > 1 and roster.find(text.strip()) is None else [text.strip()]
    found = {name: find_body(roster, name).name for name in names}
    for name, body in found.items():
        if body != name:
            unsure = f"“{name}”在分解表中按“{body}”理解，待确认。"
            say = remark if roster.find(name) else note
            say(unsure if name in roster.unconfirmed else f"“{name}”即{body}。")
    return tuple(dict.fromkeys(found.values()))


def load_known(
    ctx: typer.Context, day: date, document: "DocumentKind | None" = None
) -> "tuple[LoadedTable, ReportedProgress]":
    """Return the table and the progress as they were committed by the end of a day. Notes the
    version and the errors of progress files. Raises UserError; where a document is to be written,
    also for any error in these files."""
    from gkrw import store
    from gkrw.git.revisions import read_known
    from gkrw.progress.progress_reader import load_progress

    path = table_path(ctx)
    revision, contents = read_known(path, progress_folder, day)
    parsed = store.read(revision.data, revision.file)
    loaded = check_table(parsed)
    if loaded is None:
        raise UserError(f"{parsed.findings[0].place} {parsed.findings[0].message}", "换一天再看。")
    reported = load_progress(path, loaded, contents)
    commit = revision.name.removeprefix(str(day))  # （dc8b4e3，2026-02-28）
    which = f"（{loaded.table.title}）" if other_tables(path) else ""
    note(f"用的是 {day} 为止提交的分解表{which}和进展：最近一次提交{commit}。")
    if document is not None:
        refuse_errors("分解表", loaded.errors, f"没有写{document.label}")
    _say_progress_errors(reported, document)
    return loaded, reported


def read_progress(
    ctx: typer.Context, loaded: LoadedTable, document: "DocumentKind | None" = None
) -> "ReportedProgress":
    """Read the progress files beside the table, and note their errors. Raises UserError for a file
    that cannot be read. If a `document` is to be written, also raises it for errors in the files:
    the document would mislead."""
    from gkrw.progress.progress_reader import load_progress

    with reading_progress():
        reported = load_progress(table_path(ctx), loaded)
    _say_progress_errors(reported, document)
    return reported


@contextmanager
def reading_progress() -> Iterator[None]:
    """Raise UserError for a system error in the body, with the progress file that it is about."""
    try:
        yield
    except OSError as error:
        which = f" {display_path(Path(error.filename))} " if error.filename else ""
        message = f"读取进展文件{which}时出错：{os_reason(error)}。"
        raise UserError(message, "检查文件和权限，再试一次。", exit=Exit.WORLD) from None


def _say_progress_errors(reported: "ReportedProgress", document: "DocumentKind | None") -> None:
    if document is None:
        _note_errors("进展文件", reported.errors)
    else:
        refuse_errors("进展文件", reported.errors, f"没有写{document.label}")
