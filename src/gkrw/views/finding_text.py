"""Findings and their kinds as plain text, and as workflow commands of GitHub."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gkrw.core.findings import Finding, FindingKind, Severity
from gkrw.store import SourceLines


def every_kind() -> Mapping[str, FindingKind]:
    """Return every kind of finding by its code, in the order of the codes."""
    from gkrw.office.docx.template_spec import KINDS as TEMPLATE_KINDS
    from gkrw.progress.progress_finding_kinds import KINDS as PROGRESS_KINDS
    from gkrw.returns.return_finding_kinds import KINDS as RETURN_KINDS

    kinds = [*table_kinds().values(), *TEMPLATE_KINDS, *PROGRESS_KINDS, *RETURN_KINDS]
    return {kind.code: kind for kind in sorted(kinds, key=lambda kind: kind.code)}


def table_kinds() -> Mapping[str, FindingKind]:
    """Return the kinds of findings in a table by code."""
    from gkrw.history.past_versions import KINDS as HISTORY_KINDS
    from gkrw.rules import every_rule
    from gkrw.store.acceptance import KINDS as ACCEPTANCE_KINDS
    from gkrw.store.finding_kinds import KINDS as STORE_KINDS

    kinds = [*STORE_KINDS, *ACCEPTANCE_KINDS, *(rule.KIND for rule in every_rule()), *HISTORY_KINDS]
    return {kind.code: kind for kind in kinds}


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Errors, then warnings, then hints, each in the order of the file."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


_LONGEST = 400
"""The greatest number of characters of a line that are shown before a place, and after it."""


def finding_lines(finding: Finding, lines: SourceLines | None = None) -> Iterator[str]:
    """Yield place, severity, code and message, the line of the place if `lines` has it, and the
    fix, or the reason for which the finding is accepted."""
    line = lines.around(finding.place, _LONGEST)[0].strip() if lines else ""
    yield f"{finding.place}: {finding.severity.label} {finding.code} {finding.message}"
    if line:
        yield f"    {line}"
    yield f"    {advice(finding)}"


def advice(finding: Finding) -> str:
    """改法：…, or for an accepted finding the reason: 认可：原表如此"""
    return f"认可：{finding.accepted}" if finding.accepted else f"改法：{finding.fix}"


def summary(findings: Sequence[Finding], lines: SourceLines, failed: bool, shown: bool) -> str:
    """Return the numbers of findings by severity, the verdict, and where to read more. Accepted
    findings are counted apart; `shown` is whether they are listed above."""
    accepted = sum(bool(finding.accepted) for finding in findings)
    findings = [finding for finding in findings if not finding.accepted]
    more = "" if shown else "（用 --accepted 列出）"
    apart = f"认可的 {accepted} 处{more}" if accepted else ""
    if not findings:
        nothing = f"没有别的问题，{apart}" if apart else "没有发现问题"
        return f"{lines.file_names()}：{nothing}。"
    found = Counter(finding.severity for finding in findings)
    counts = "，".join(f"{severity.label} {found[severity]} 处" for severity in Severity)
    counts += f"，另有{apart}" if apart else ""
    verdict = "没有错误，通过"
    if failed:
        verdict = "不通过" if found[Severity.ERROR] else "按 --strict，有警告不通过"
    codes = "、".join(list(dict.fromkeys(each.code for each in worst_first(findings)))[:3])
    others = len(findings) - found[Severity.ERROR]
    fixable = sum(each.edit is not None for each in findings)
    return (
        f"{lines.file_names()}：{counts}。{verdict}。"
        f"{f'其中 {fixable} 处可以自动改：gkrw validate --fix。' if fixable else ''}"
        f"不明白的{'，或者查过、决定不改的' if others else ''}，运行 gkrw validate --explain 代码（如 {codes}）。"
    )


def github_command(finding: Finding) -> str:
    """Return a workflow command, for which GitHub shows the finding beside the line."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
    place = finding.place
    return (
        f"::{levels[finding.severity]} file={place.file.translate(_PROPERTY)},line={place.line},"
        f"col={place.column},title={finding.code}::"
        f"{f'{finding.message}改法：{finding.fix}'.translate(_DATA)}\n"
    )


_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
