"""`gkrw validate`: every problem of the table in one pass."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gkrw.cli import options
from gkrw.cli.output import write
from gkrw.cli.table_input import table_path
from gkrw.cli.terminal import is_terminal, screen_width, show
from gkrw.core.errors import Exit, UserError, os_reason, usage_error
from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.core.loaded_table import LoadedTable
from gkrw.core.suggest import nearest
from gkrw.files.read import display_path
from gkrw.project.open_table import check_table, read_table
from gkrw.store import (
    PROGRESS,
    ParsedFile,
    SourceLines,
    read,
)
from gkrw.views.formats import json_text

if TYPE_CHECKING:
    from gkrw.progress.progress_reader import Source


class FindingsFormat(Enum):
    """The values of `validate --format`."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def every_kind() -> dict[str, FindingKind]:
    """Every kind of finding by its code, in the order of the codes."""
    from gkrw.office.docx.template_findings import KINDS as TEMPLATE_KINDS
    from gkrw.progress.progress_finding_kinds import KINDS as PROGRESS_KINDS
    from gkrw.rules import RULES
    from gkrw.store import finding_kinds

    every = [*finding_kinds.KINDS, *(rule.KIND for rule in RULES), *TEMPLATE_KINDS, *PROGRESS_KINDS]
    return {kind.code: kind for kind in sorted(every, key=lambda kind: kind.code)}


def _complete_code(incomplete: str) -> list[str]:
    return [code for code in every_kind() if code.startswith(incomplete.upper())]


StrictOption = Annotated[bool, typer.Option("--strict", help="有警告也算不通过（提示不算）。")]
ExplainOption = Annotated[
    str,
    typer.Option(
        "--explain",
        metavar="代码",
        help="解释一种问题：是什么意思，举例，怎么改。写 all 列出全部。",
        autocompletion=_complete_code,
        show_default=False,
    ),
]
ReportOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="格式",
        help="输出格式：text 供阅读，json 供程序，github 在合并请求的页面上标注。",
        autocompletion=options.completing(report.value for report in FindingsFormat),
        show_default="text",
    ),
]


StagedOption = Annotated[
    bool,
    typer.Option(
        "--staged",
        help="检查 git 暂存的（将要提交的）内容，不看磁盘上的文件，只列出不让通过的问题；"
        "供提交前的钩子使用。",
    ),
]


def validate_command(
    ctx: typer.Context,
    strict: StrictOption = False,
    staged: StagedOption = False,
    format: ReportOption = "text",
    explain: ExplainOption = "",
) -> int:
    """检查分解表和进展文件，一次列出全部问题：在哪一行、什么问题、怎么改。

    有错误时退出码为 1；警告和提示要人工判断，不影响退出码。

    例：gkrw validate --strict
    """
    report = options.choose(FindingsFormat, format, "--format")
    if explain:
        _explain(explain)
        return Exit.DONE
    findings, texts = _staged(table_path(ctx)) if staged else _on_disk(ctx)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    failed = any(finding.severity in failing for finding in findings)
    listed = [each for each in findings if not staged or each.severity in failing]
    if report is FindingsFormat.JSON:
        write(json_text([finding.as_json() for finding in listed]))
    elif report is FindingsFormat.GITHUB:
        write("".join(_github(finding) for finding in listed))
    elif is_terminal():
        from gkrw.views.finding_screen import draw

        summary = _summary(texts, findings, failed)
        show(draw(texts, _worst_first(listed), summary, screen_width()))
    else:
        write("".join(_text(texts, finding) for finding in _worst_first(listed)))
        write(_summary(texts, findings, failed) + "\n")
    return Exit.FOUND if failed else Exit.DONE


def _on_disk(ctx: typer.Context) -> tuple[Sequence[Finding], SourceLines]:
    """Everything that is wrong with the table and the progress files, and the files' lines."""
    path = table_path(ctx)
    loaded = read_table(path)

    def sources(checked: LoadedTable) -> "Sequence[Source]":
        if not (path.parent / PROGRESS).is_dir():
            return []
        from gkrw.progress.progress_reader import read_all

        try:
            return read_all(path, checked)
        except OSError as error:
            which = (
                f"进展文件 {display_path(Path(error.filename))} " if error.filename else "进展文件"
            )
            raise UserError(
                f"读取{which}时出错：{os_reason(error)}。",
                "检查文件和权限，再试一次。",
                exit=Exit.WORLD,
            ) from None

    return _check(loaded, sources)


def _staged(path: Path) -> tuple[Sequence[Finding], SourceLines]:
    """The same of what git is about to commit."""
    from gkrw.git.staged import read_staged
    from gkrw.progress.progress_reader import read_one

    staged = read_staged(path)

    def sources(checked: LoadedTable) -> "Iterator[Source]":
        owners: dict[str, str] = {}
        for file, data in staged.progress:
            source = read_one(data, file, checked, owners)
            if source.progress is not None:
                owners[source.progress.department] = source.file
            yield source

    return _check(read(staged.table, display_path(path)), sources)


def _check(
    loaded: ParsedFile, sources: "Callable[[LoadedTable], Iterable[Source]]"
) -> tuple[Sequence[Finding], SourceLines]:
    """What is wrong with a table and the progress files that `sources` reads for it."""
    texts = SourceLines({loaded.file: loaded.text})
    checked = check_table(loaded)
    if checked is None:
        return loaded.findings, texts
    findings = list(checked.findings)
    for source in sources(checked):
        findings += source.findings
        texts.add(source.file, source.text)
    return findings, texts


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """For a reader: errors, then warnings, then hints, each in the order of the file."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _text(texts: "SourceLines", finding: Finding) -> str:
    """One finding as plain text: place, code, message, the line itself, and the fix."""
    line = texts.line(finding.place).strip()
    shown = f"    {line}\n" if line else ""
    return (
        f"{finding.place}: {finding.severity.label} {finding.code} {finding.message}\n"
        f"{shown}    改法：{finding.fix}\n"
    )


def _summary(texts: "SourceLines", findings: Sequence[Finding], failed: bool) -> str:
    counts = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    if not findings:
        return f"{texts.said()}：没有发现问题。"
    said = "，".join(f"{severity.label} {count} 处" for severity, count in counts.items())
    verdict = "没有错误，通过"
    if failed:
        verdict = "不通过" if counts[Severity.ERROR] else "按 --strict，有警告不通过"
    codes = "、".join(list(dict.fromkeys(each.code for each in _worst_first(findings)))[:3])
    return f"{texts.said()}：{said}。{verdict}。不明白的，运行 gkrw validate --explain 代码（如 {codes}）。"


def _github(finding: Finding) -> str:
    """A workflow command, which the forge shows beside the line."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
    place = finding.place
    return (
        f"::{levels[finding.severity]} file={_property(place.file)},line={place.line},"
        f"col={place.column},title={_property(finding.code)}::"
        f"{_data(f'{finding.message}改法：{finding.fix}')}\n"
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _explain(code: str) -> None:
    kinds = every_kind()
    if code.lower() == "all":
        write(
            "".join(
                f"{kind.code}  {kind.severity.label}  {kind.title}\n" for kind in kinds.values()
            )
        )
        return
    kind = kinds.get(code.strip().upper())
    if kind is None:
        meant = nearest(code.upper(), kinds)
        raise usage_error(
            f"没有代码为“{code}”的问题。",
            (f"是不是 {'、'.join(meant)}？" if meant else "")
            + "运行 gkrw validate --explain all 列出全部。",
        )
    example = "\n".join(f"    {line}" for line in kind.example.split("\n"))
    meaning, fix = kind.meaning, f"改法：{kind.fix}"
    if is_terminal():
        from gkrw.cli.terminal import console
        from gkrw.views.wrap import wrap

        meaning, fix = ("\n".join(wrap(text, console().width)) for text in (meaning, fix))
    write(
        f"{kind.code}  {kind.severity.label}  {kind.title}\n\n"
        f"{meaning}\n\n例：\n{example}\n\n{fix}\n"
    )
