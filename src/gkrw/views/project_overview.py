"""Where a project stands, as labelled facts, and the next sensible command."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gkrw.core.assignments import LoadedTable
from gkrw.core.findings import Finding, Severity, errors_in
from gkrw.core.wording import first_of, quoted_in_command
from gkrw.files.manifest import DocumentKind
from gkrw.progress.records import DepartmentProgress
from gkrw.progress.standing import Standing, total_of

NO_REPOSITORY = (
    "不在 git 版本库里：运行 git init 和 gkrw git setup --hook，谁在什么时候改了什么才留得住"
)
_NOT_COMPARED = "；和以前的版本比出来的，运行 gkrw validate 才列出"
"""What is said of the findings in a repository: `validate` reads all versions, which takes longer."""
_MOST_NAMED = 6
"""The greatest number of names or files that are listed."""


class IssuedDocuments(NamedTuple):
    """The documents of one kind in the output folder of a table.

    `folder` is shown, `files` are counted without PDFs. `missing` are the bodies that should have
    one, `outdated` is how many files were made from another version of the table. `problem` says
    why nothing is known; the other fields then mean nothing.
    """

    kind: DocumentKind
    folder: str
    files: int = 0
    missing: tuple[str, ...] = ()
    problem: str = ""
    outdated: int = 0


class GitState(NamedTuple):
    """What git says: the `uncommitted` files below the folder of the project, and whether the table
    is one of them that was committed before; or why it says nothing. `folder` is that of the
    project if it is not the current one or one above it; `has_versions` says that the table was
    committed more than once."""

    uncommitted: tuple[str, ...] = ()
    is_table_changed: bool = False
    folder: str = ""
    problem: str = ""
    has_versions: bool = False


class ProjectState(NamedTuple):
    """Where a project stands.

    `loaded` is None for a file without a table. `findings` are those of the table, `errors` those
    of the progress files. `others` are the files of the other tables beside it. `standings` are of
    the bodies that have something to report, or have reported. `named` is the value of --table,
    which the next command needs too.
    """

    file: str
    loaded: LoadedTable | None
    findings: Sequence[Finding]
    is_starter: bool = False
    others: Sequence[str] = ()
    letters: IssuedDocuments | None = None
    checklists: IssuedDocuments | None = None
    progress: Sequence[DepartmentProgress] = ()
    errors: Sequence[Finding] = ()
    standings: Sequence[Standing] = ()
    git: GitState = GitState()
    named: str = ""

    @property
    def silent(self) -> list[str]:
        """The bodies that have reported nothing."""
        return [each.name for each in self.standings if each.is_silent]


def project_facts(state: ProjectState) -> Iterator[tuple[str, str]]:
    """Yield label and text of each fact, the next command last."""
    yield "分解表", _table_text(state)
    if state.others:
        yield "另有", f"{_some(state.others)}：查看另一张，写 gkrw --table 文件"
    yield "检查", _findings_text(state.findings) + (_NOT_COMPARED if state.git.has_versions else "")
    if state.loaded is not None:
        for documents in (state.letters, state.checklists):
            if documents:
                yield documents.kind.label, _documents_text(documents)
        yield "回收", _returns_text(state)
        if state.progress:
            yield "进展", _progress_text(state.standings)
    yield "git", _git_text(state.git)
    command, why = next_step(state)
    if state.named:
        command = re.sub(
            "^gkrw", lambda _: f"gkrw --table {quoted_in_command(state.named)}", command
        )
    yield "下一步", command
    yield "", f"{why}。"


def no_project_lines(tables: Sequence[str]) -> Iterator[str]:
    """Yield what to do where there is no project; `tables` are files in data with other names."""
    yield "这里还没有项目：这个文件夹和上级文件夹里都没有 data/tasks.yaml。"
    for each in tables:
        yield f"  gkrw --table {quoted_in_command(each)}  查看这里的 {each}"
    yield "  gkrw init               在这个文件夹里新建一个，马上能用"
    yield "  gkrw init 政务公开      在新的文件夹里建；加上 --git，连版本库也建好"
    yield "  gkrw import 表.docx     已经有 Word、Excel 的表：看能认出哪些任务和部门"
    yield "  gkrw --table 文件       查看别处的一张分解表"
    yield "已经有项目的，先进入它的文件夹。全部命令：gkrw --help。"


def next_step(state: ProjectState) -> tuple[str, str]:
    """Return the next sensible command, and why."""
    loaded = state.loaded
    if loaded is None or (count := len(errors_in(state.findings))):
        what = "分解表读不出来" if loaded is None else f"分解表有 {count} 处错误"
        return "gkrw validate", f"{what}，照它说的改法改好"
    if state.errors:
        return "gkrw validate", f"进展文件有 {len(state.errors)} 处错误，照它说的改法改好"
    if state.is_starter:
        return "gkrw validate", f"现在是例表：先把 {state.file} 改成自己的，再检查"
    is_issued = state.letters is not None and state.letters.files > 0
    is_open = (each for each in state.findings if not each.accepted)
    warnings = [each for each in is_open if each.severity is Severity.WARNING]
    if warnings and not is_issued:
        # Once letters are issued, what is left open is known.
        return _after_commit(state) or (
            "gkrw validate",
            f"有 {len(warnings)} 处警告，发文以前看一遍；都看过的，运行 gkrw letters 写通知",
        )
    return _after_commit(state) or _issue(state) or _collect(state)


def _after_commit(state: ProjectState) -> tuple[str, str] | None:
    """Return how to commit what is not committed; None if there is nothing."""
    changed, folder = state.git.uncommitted, state.git.folder
    git = f"git -C {quoted_in_command(folder)}" if folder else "git"
    if not changed:
        return None
    if state.git.is_table_changed:
        return (
            "gkrw diff",
            f"分解表改了，还没有提交：看一遍改了什么，再运行 {git} add --all 和 "
            f'{git} commit -m "改了什么"',
        )
    return f"{git} add --all", f'{len(changed)} 处没有提交：接着运行 {git} commit -m "做了什么"'


def _issue(state: ProjectState) -> tuple[str, str] | None:
    """Return how to write the documents that are missing; None if there are none."""
    for documents, command in (
        (state.letters, "gkrw letters"),
        (state.checklists, "gkrw checklist --split"),
    ):
        if documents is None or documents.problem:
            continue
        label = documents.kind.label
        if not documents.files:
            return command, f"还没有写{label}；日期等写法见 {command.split(' --')[0]} --help"
        if documents.missing:
            return command, f"{len(documents.missing)} 个单位还没有{label}：都重新写一遍"
    return None


def _collect(state: ProjectState) -> tuple[str, str]:
    """Return the next step of collecting and reporting progress."""
    if not state.progress:
        return "gkrw collect 回收表", "交回来的清单放进“回收表”文件夹，收进来"
    if late := total_of(state.standings).late:
        return "gkrw status --overdue", f"{len(late)} 项次逾期，看是哪些，催一催"
    if state.silent:
        return "gkrw status", f"{len(state.silent)} 个单位还没有报，催一催"
    return "gkrw report", "各单位都报了，也没有逾期：可以写进展通报"


def _table_text(state: ProjectState) -> str:
    if state.loaded is None:
        return state.file
    table, roster = state.loaded.table, state.loaded.roster
    parts = [state.file]
    parts += [f"{table.year} 年"] if table.year else []
    parts += [f"标识 {table.key}"] if table.key else []
    collectives = len(roster.collectives)
    bodies = f"{len(table.departments)} 个部门"
    bodies += f"、{collectives} 个统称" if collectives else ""
    partly = "" if state.loaded.table.whole else "（有错误，可能没有读全）"
    return f"{'，'.join(parts)}；{len(state.loaded.rows)} 项任务{partly}，{bodies}"


def _findings_text(findings: Sequence[Finding]) -> str:
    found = Counter(each.severity for each in findings if not each.accepted)
    text = "，".join(f"{each.label} {found[each]} 处" for each in Severity if found[each])
    text = text or "分解表没有发现问题"
    if accepted := len(findings) - found.total():
        text += f"（认可的 {accepted} 处不算）"
    if errors := errors_in(findings):
        text += f"；第一处错误：{errors[0].place} {errors[0].message}"
    return text


def _documents_text(documents: IssuedDocuments) -> str:
    if documents.problem:
        return documents.problem
    if not documents.files:
        return "还没有写"
    text = f"已写 {documents.files} 份，在 {documents.folder}"
    if missing := documents.missing:
        text += f"；还缺 {len(missing)} 个单位的：{_some(missing)}"
    if outdated := documents.outdated:
        which = "" if outdated == documents.files else f"其中 {outdated} 份"
        text += f"；{which}写好以后，分解表改过"
    return text


def _returns_text(state: ProjectState) -> str:
    if state.errors:
        first = state.errors[0]
        return f"进展文件有 {len(state.errors)} 处错误：{first.place} {first.message}"
    if not state.progress:
        return "还没有收到"
    entries = [entry for each in state.progress for entry in each.returns]
    returns = [entry for entry in entries if not entry.is_imported]
    days = [entry.received for entry in returns if entry.received]
    text = f"{len(state.progress)} 个单位报过"
    if returns:
        text += f"，共交了 {len(returns)} 次"
    if days:
        text += f"，最近一次 {max(days)}"
    if silent := state.silent:
        text += f"；还没有报的 {len(silent)} 个：{_some(silent)}"
    return text


def _progress_text(standings: Sequence[Standing]) -> str:
    whole = total_of(standings)
    statuses = "，".join(f"{word} {count}" for word, count in whole.counts.items())
    text = f"共 {whole.total} 项次：{statuses}"
    if late := whole.late:
        counts = Counter(item.department for item in late)
        names = [f"{name} {count} 项" for name, count in counts.items()]
        text += f"；逾期 {len(late)}（{_some(names)}）"
    return text


def _git_text(git: GitState) -> str:
    if git.problem:
        return git.problem
    if not git.uncommitted:
        return "都提交了"
    return f"{len(git.uncommitted)} 处没有提交：{_some(git.uncommitted)}"


def _some(names: Sequence[str]) -> str:
    return first_of(names, _MOST_NAMED, "个")
