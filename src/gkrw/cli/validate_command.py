"""`gkrw validate`: all findings in the table and the progress files. `gkrw schema`: their JSON
Schemas."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options, printing
from gkrw.cli.completions import Offer, one_of
from gkrw.cli.options import table_path
from gkrw.cli.printing import screen_width, show, write, write_lines
from gkrw.core.assignments import LoadedTable
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.core.suggest import did_you_mean, nearest
from gkrw.files.file_access import display_path
from gkrw.project import progress_folder
from gkrw.project.open_table import check_table, locate_table, read_table
from gkrw.store import SourceLines, read
from gkrw.views.finding_text import (
    every_kind,
    finding_lines,
    github_command,
    summary,
    table_kinds,
    worst_first,
)
from gkrw.views.formats import Format, json_text

if TYPE_CHECKING:
    from gkrw.progress.progress_reader import ProgressFile


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

    例：gkrw validate --strict；gkrw validate data/tasks.yaml
    """
    chosen = options.choose(_FORMATS, format, "--format")
    if explain:
        _explain(explain)
        return Exit.DONE
    findings, lines = _check(_table(ctx, file), staged)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    is_open = [each for each in findings if not each.accepted]
    failed = any(each.severity in failing for each in is_open)
    listed = [each for each in is_open if not staged or each.severity in failing]
    agreed = [each for each in findings if each.accepted] if accepted else []
    if chosen is Format.JSON:
        told = listed if staged else findings
        write(json_text([finding.as_json() for finding in told]))
    elif chosen is Format.GITHUB:
        write("".join(map(github_command, listed)))
    else:
        told = [*worst_first(listed), *worst_first(agreed)]
        conclusion = summary(findings, lines, failed, shown=accepted)
        if printing.is_drawn():
            from gkrw.views.finding_screen import draw_findings

            show(draw_findings(lines, told, conclusion, screen_width()))
        else:
            for finding in told:
                write_lines(finding_lines(finding, lines))
            write_lines([conclusion])
    return Exit.FOUND if failed else Exit.DONE


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
        fix = f"运行 gkrw validate {display_path(owner)}，连同进展文件一起检查。"
        raise usage_error(f"{display_path(path)} 是进展文件，不是分解表。", fix)
    return path


def _check(path: Path, staged: bool) -> tuple[Sequence[Finding], SourceLines]:
    """The findings in the table and the progress files, on the disk or as git is about to commit
    them, and the lines of these files."""
    if staged:
        from gkrw.git.revisions import read_staged

        table, files = read_staged(path, progress_folder(path))
        parsed = read(table, display_path(path))
    else:
        parsed, files = read_table(path), None
    texts = {parsed.file: parsed.text}
    loaded = check_table(parsed)
    if loaded is None:
        return parsed.findings, SourceLines(texts)
    from gkrw.history.past_versions import KINDS, check_past, past_versions
    from gkrw.store.acceptance import accept_findings

    past = past_versions(path, loaded.table)
    found = [*loaded.findings, *check_past(loaded.table, past, date.today())]
    is_compared = past.versions and not past.missing
    unchecked = [] if is_compared else [kind.code for kind in KINDS]
    findings = [*accept_findings(parsed, found, table_kinds(), unchecked)]
    for source in _progress(path, loaded, files):
        findings += source.findings
        texts[source.file] = source.text
    return findings, SourceLines(texts)


def _progress(
    path: Path, loaded: LoadedTable, staged: Sequence[tuple[Path, bytes]] | None
) -> "Sequence[ProgressFile]":
    if staged is None and not progress_folder(path).is_dir():
        return []
    from gkrw.progress.progress_reader import read_progress_files

    try:
        return read_progress_files(path, loaded, staged, date.today())
    except OSError as error:
        which = f"进展文件 {display_path(Path(error.filename))} " if error.filename else "进展文件"
        raise UserError(
            f"读取{which}时出错：{os_reason(error)}。",
            "检查文件和权限，再试一次。",
            exit=Exit.WORLD,
        ) from None


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
    example = "\n".join(f"    {line}" for line in kind.example.split("\n"))
    meaning, fix = kind.meaning, f"改法：{kind.fix}"
    if printing.is_terminal():
        from gkrw.views.wrap import wrap

        meaning, fix = ("\n".join(wrap(text, screen_width())) for text in (meaning, fix))
    write(
        f"{kind.code}  {kind.severity.label}  {kind.title}\n\n"
        f"{meaning}\n\n例：\n{example}\n\n{fix}\n{_how_to_accept(kind)}"
    )


def _how_to_accept(kind: FindingKind) -> str:
    """Return what to write in the table to accept a finding; empty for a kind that cannot be
    accepted."""
    if kind.severity is Severity.ERROR or kind.code not in table_kinds():
        return ""
    entry = f"\n    accepted:\n      - {{code: {kind.code}, task: T11, reason: 写明理由}}"
    return (
        "\n查过、决定不改的，写在分解表的最上层，以后就分开计数（任务以外的，"
        f"task 换成 heading: 标题、name: 部门；与哪一个都无关的，不写）：\n{entry}\n"
    )
