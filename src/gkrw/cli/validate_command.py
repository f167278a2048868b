"""`gkrw validate`: all findings in the table and the progress files."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated

import typer

from gkrw.cli import options, printing
from gkrw.cli.completions import Offer, one_of
from gkrw.cli.options import table_path
from gkrw.cli.printing import screen_width, show, write, write_lines
from gkrw.cli.project_check import ProjectCheck
from gkrw.core.errors import Exit, usage_error
from gkrw.core.findings import Finding, Severity
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.core.wording import quoted_in_command
from gkrw.files.file_access import display_path
from gkrw.project import progress_folder
from gkrw.project.open_table import locate_table
from gkrw.store import SourceLines
from gkrw.store.fixing import Reading
from gkrw.views.finding_text import (
    every_kind,
    finding_lines,
    github_command,
    summary,
    table_kinds,
    worst_first,
)
from gkrw.views.formats import Format, json_text

_FORMATS = (Format.TEXT, Format.JSON, Format.GITHUB)


def validate_command(
    ctx: typer.Context,
    file: Annotated[
        str, options.argument("[文件]", "分解表文件；不写就和别的命令一样找，同 --table。")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="有警告也算不通过（提示和认可的不算）。")
    ] = False,
    accepted: Annotated[
        bool,
        typer.Option(
            "--accepted", help="也列出认可的问题和理由，排在最后；平时只说有几处。json 总是列出。"
        ),
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="把只有一种改法的问题改好（BOM、CRLF、缩进里的制表符和全角空格、全角冒号、"
            "写成文字的名单、没有加引号的 12:30、忘了记的 retired 等）：先列出改动，问过才写。",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="和 --fix 一起用：不问，直接写。")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="和 --fix 一起用：只列出会怎样改，不写。")
    ] = False,
    staged: Annotated[
        bool,
        typer.Option(
            "--staged",
            help="检查 git 暂存的（将要提交的）内容，不看磁盘上的文件，只列出不让通过的问题；"
            "供提交前的钩子使用。",
        ),
    ] = False,
    format: Annotated[
        str,
        options.format_option(
            _FORMATS, "输出格式：text 供阅读，json 供程序，github 在合并请求的页面上标注。"
        ),
    ] = "text",
    explain: Annotated[
        str,
        options.option(
            "--explain",
            "代码",
            "解释一种问题：是什么意思，举例，怎么改。写 all 列出全部。",
            one_of(lambda _: (Offer(code, kind.title) for code, kind in every_kind().items())),
        ),
    ] = "",
) -> int:
    """检查分解表和进展文件，一次列出全部问题：在哪一行、什么问题、怎么改。

    有错误时退出码为 1；警告和提示要人工判断，不影响退出码。

    查过、决定不改的警告和提示，在分解表的 accepted 里写明理由，就分开计数，不再列出。

    例：gkrw validate --strict；gkrw validate data/tasks.yaml；gkrw validate --fix
    """
    chosen = options.choose(_FORMATS, format, "--format")
    if explain:
        _explain(explain)
        return Exit.DONE
    if fix or dry_run or yes:
        _refuse_with_fix(fix, staged, chosen)
    check = ProjectCheck(_table(ctx, file))
    contents = check.staged() if staged else check.on_disk()
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if fix:
        from gkrw.cli.fixing_files import fix_files

        fixed = fix_files(check, contents, dry_run=dry_run, yes=yes)
        if fixed is None:  # what is wrong in the files is what the changed lines show
            return Exit.FOUND if _failed(check.read(contents).findings, failing) else Exit.DONE
        contents = fixed
    reading = check.read(contents)
    _tell(reading, chosen, failing, only_failing=staged, with_accepted=accepted)
    return Exit.FOUND if _failed(reading.findings, failing) else Exit.DONE


def _failed(findings: Iterable[Finding], failing: Collection[Severity]) -> bool:
    return any(each.severity in failing for each in findings if not each.accepted)


def _tell(
    reading: Reading,
    chosen: Format,
    failing: Collection[Severity],
    *,
    only_failing: bool,
    with_accepted: bool,
) -> None:
    """Print the findings, or only those that fail, and the conclusion."""
    findings, lines = reading.findings, SourceLines(reading.texts)
    is_open = [each for each in findings if not each.accepted]
    listed = [each for each in is_open if not only_failing or each.severity in failing]
    if chosen is Format.JSON:
        write(json_text([each.as_json() for each in (listed if only_failing else findings)]))
        return
    if chosen is Format.GITHUB:
        write("".join(map(github_command, listed)))
        return
    accepted = [each for each in findings if each.accepted and with_accepted]
    told = [*worst_first(listed), *worst_first(accepted)]
    conclusion = summary(findings, lines, _failed(findings, failing), shown=with_accepted)
    if printing.is_drawn():
        from gkrw.views.finding_screen import draw_findings

        show(draw_findings(lines, told, conclusion, screen_width()))
        return
    for finding in told:
        write_lines(finding_lines(finding, lines))
    write_lines([conclusion])


def _table(ctx: typer.Context, file: str) -> Path:
    """Return the path of the table to check. Raises UserError if it is named twice, or if `file` is
    a progress file: these are checked with their table."""
    if not file:
        return table_path(ctx)
    if ctx.find_root().params.get("table"):
        raise usage_error(f"--table 和“{file}”只能写一个。", "去掉其中一个。")
    path = locate_table(file)
    folder = path.absolute().parent
    tables = (table for above in folder.parents[:2] for table in above.glob("*.yaml"))
    if owner := next((each for each in tables if progress_folder(each) == folder), None):
        fix = f"运行 gkrw validate {quoted_in_command(display_path(owner))}，连同进展文件一起检查。"
        raise usage_error(f"{display_path(path)} 是进展文件，不是分解表。", fix)
    return path


def _refuse_with_fix(fix: bool, staged: bool, chosen: Format) -> None:
    """Raise UserError for options that do not go together with --fix, or only with it."""
    if not fix:
        raise usage_error("--yes 和 --dry-run 要和 --fix 一起用。", "加上 --fix。")
    if staged:
        message = "--fix 改的是磁盘上的文件，不能和 --staged 一起用。"
        raise usage_error(message, "去掉 --staged；改好以后再 git add。")
    if chosen is not Format.TEXT:
        raise usage_error("--fix 的输出只有 text 一种。", "去掉 --format；改好以后再检查一次。")


def _explain(code: str) -> None:
    kinds = every_kind()
    if code.lower() == "all":
        write_lines(f"{kind.code}  {kind.severity.label}  {kind.title}" for kind in kinds.values())
        return
    kind = kinds.get(code.strip().upper())
    if kind is None:
        meant = did_you_mean(nearest(code.upper(), kinds))
        raise usage_error(
            f"没有代码为“{code}”的问题。", f"{meant}运行 gkrw validate --explain all 列出全部。"
        )
    title = f"{kind.code}  {kind.severity.label}  {kind.title}"
    write("\n".join([title, "", *_wrapped(kind.meaning), "", "例：", *_indented(kind.example), ""]))
    write("\n".join(["", *_wrapped(f"改法：{kind.fix}"), ""]))
    if kind.severity is not Severity.ERROR and kind.code in table_kinds():
        forms = [f"  - {{code: {kind.code}, {each}, reason: 写明理由}}" for each in _SUBJECTS]
        entries = "\n".join(["accepted:", *forms])
        write("\n".join(["", *_wrapped(_HOW_TO_ACCEPT), "", *_indented(entries), ""]))


_SUBJECTS = ("task: T11", "heading: 主动公开", "name: 气象局")
"""Examples of what a finding is about, as an entry of `accepted` names it."""
_HOW_TO_ACCEPT = (
    "查过、决定不改的，写在分解表的最上层，以后就分开计数。看是任务、标题，还是部门、统称的问题，"
    "照其中一行写；与哪一个都无关的，只写 code 和 reason："
)


def _wrapped(text: str) -> list[str]:
    """Return a text as lines for the terminal; on one line elsewhere."""
    if not printing.is_terminal():
        return [text]
    from gkrw.views.wrap import wrap

    return wrap(text, screen_width())


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.split("\n")]
