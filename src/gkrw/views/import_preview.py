"""What an import found, as lines to read and as a JSON object."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gkrw.core.assignments import CheckedTable, LoadedTable
from gkrw.core.findings import Severity
from gkrw.core.model import Task
from gkrw.core.wording import on_one_line, quoted, shortened
from gkrw.intake.found_progress import progress_headings
from gkrw.intake.import_table import ImportedTable
from gkrw.intake.last_year import Earlier, YearMatches
from gkrw.progress.records import DepartmentProgress
from gkrw.progress.statuses import STATUS_WORDS, status_word
from gkrw.store import SourceLines
from gkrw.views.finding_text import finding_lines, worst_first

_MOST_PLACES = 3
"""The most places that are named for an assumption that was made several times."""
_MOST_FINDINGS = 5
_MOST_NAMED = 20
"""The most tasks that are named whose status was not understood."""


def import_preview(
    imported: ImportedTable, loaded: CheckedTable, text: SourceLines
) -> Iterator[str]:
    """Yield what was found: title, columns, headings with their tasks, departments, what was
    assumed, what was left out, and the findings of the rules."""
    table = loaded.table
    annex = f"（{table.annex}）" if table.annex else ""
    yield f"标题：{table.title}{annex}{f'，{table.year}年' if table.year else '，没有写明是哪一年'}"
    for line in imported.understood:
        yield f"各栏　{line}"
    yield ""
    yield from _tree(loaded)
    yield ""
    yield from _bodies(loaded)
    if imported.doubts:
        yield ""
        yield f"下面这些是推断，请对照原文看一遍（{len(imported.doubts)} 处）："
        yield from (f"  {line}" for line in _grouped(imported.doubts))
    if imported.left_out or imported.remarks:
        yield ""
        yield f"没有放进表里的（{len(imported.left_out) + len(imported.remarks)} 处）："
        for text_left, place in imported.left_out:
            yield f"  {place}：{shortened(on_one_line(text_left), 60)}"
        yield from (f"  {each}" for each in imported.remarks)
    yield from _findings(loaded, text)


def progress_lines(
    imported: ImportedTable, reported: Sequence[DepartmentProgress] | None
) -> Iterator[str]:
    """Yield what goes into progress files; for None, that the table has columns for them."""
    headings = progress_headings(imported)
    if reported is None:
        if headings:
            yield ""
            yield (
                f"{'、'.join(map(quoted, headings))}是报上来的进展，现在留在表里；"
                "要写进进展文件的，加上 --progress。"
            )
        return
    yield ""
    if not reported:
        yield "进展：没有一格能写进进展文件，都留在表里。"
        return
    count = sum(len(each.entries) for each in reported)
    silent = [entry.id for each in reported for entry in each.entries if entry.status is None]
    named = dict.fromkeys(sorted(silent))
    more = f" 等 {len(named)} 项任务" if len(named) > _MOST_NAMED else ""
    yield f"进展：{len(reported)} 个部门，{count} 项" + (
        f"，其中 {len(silent)} 项没有认出完成状态，统计时按未报算："
        f"{'、'.join([*named][:_MOST_NAMED])}{more}"
        if silent
        else ""
    )
    for each in reported:
        statuses = Counter(status_word(entry.status) for entry in each.entries)
        told = "，".join(f"{word} {statuses[word]}" for word in STATUS_WORDS if statuses[word])
        yield f"  {each.department}　{told}"
    if headings:
        yield f"  有的格没有写进去，留在表里的{'、'.join(map(quoted, headings))}，见上面的推断"


def _tree(loaded: LoadedTable) -> Iterator[str]:
    """Yield the headings with the numbers of tasks below each; tasks without one are counted."""
    paths = Counter(row.path for row in loaded.rows)
    counts: Counter[tuple[str, ...]] = Counter()
    for path, count in paths.items():
        for depth in range(1, len(path) + 1):
            counts[path[:depth]] += count
    yield f"任务 {len(loaded.rows)} 项："
    if loose := paths[()]:
        yield f"  {'没有分类的' if loose < len(loaded.rows) else '没有分类'}　{loose} 项"
    for path, count in counts.items():
        yield f"{'  ' * len(path)}{path[-1]}　{count} 项"


def _bodies(loaded: LoadedTable) -> Iterator[str]:
    """Yield the departments, and the collectives with what each stands for."""
    departments = [
        _named(each.name)
        + (f"（{'、'.join(alias.text for alias in each.aliases)}）" if each.aliases else "")
        for each in loaded.table.departments
    ]
    yield f"部门 {len(departments)} 个：{'、'.join(departments) or '无'}"
    if loaded.table.collectives:
        names = "、".join(_named(each.name) for each in loaded.table.collectives)
        yield f"统称 {len(loaded.table.collectives)} 个：{names}"


def _named(name: str) -> str:
    """Return a name in a list; one with a 、 of its own is quoted."""
    return quoted(name) if "、" in name else name


def _grouped(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each text once, with the places where it applies."""
    places: dict[str, list[str]] = {}
    for place, text in pairs:
        places.setdefault(text, []).append(place)
    for text, found in places.items():
        more = f" 等 {len(found)} 处" if len(found) > _MOST_PLACES else ""
        yield f"{'、'.join(dict.fromkeys(found[:_MOST_PLACES]))}{more}：{on_one_line(text)}"


def _findings(loaded: CheckedTable, text: SourceLines) -> Iterator[str]:
    errors = loaded.errors
    warnings = [each for each in loaded.findings if each.severity is Severity.WARNING]
    if errors:
        yield ""
        yield f"按规则检查，有 {len(errors)} 处错误，写出以后要先改："
        for finding in worst_first(errors)[:_MOST_FINDINGS]:
            yield from (f"  {line}" for line in finding_lines(finding, text))
    elif warnings:
        yield ""
        yield f"按规则检查，没有错误，有 {len(warnings)} 处警告：写出以后运行 gkrw validate 查看。"


def year_lines(
    matches: YearMatches, earlier: Earlier, loaded: LoadedTable, name: str
) -> Iterator[str]:
    """Yield which tasks are in both years, with their likeness where the texts differ, which only
    may be, and which are in the other year only."""
    new = [row.task for row in loaded.rows]
    old = [(str(each["id"]), str(each["title"])) for each in earlier.tasks]
    edited = [each for each in matches.sure if each.score < _SAME]
    added = len(new) - len(matches.sure)
    yield (
        f"与 {name} 对照：同样的任务 {len(matches.sure)} 项，编号照旧；新的 {added} 项；"
        f"不再有的 {len(matches.gone)} 项，编号停用。"
    )
    if edited:
        yield f"文字改过、认作同一项的 {len(edited)} 项："
        for each in sorted(edited, key=lambda pair: pair.score):
            yield f"  {_pair(new[each.new], old[each.old], each.score)}"
    if matches.doubtful:
        yield (
            f"有些像、不能肯定的 {len(matches.doubtful)} 项，当作新任务；是同一项的，把编号改回来，"
            "并从 retired 里删去："
        )
        for each in matches.doubtful:
            yield f"  {_pair(new[each.new], old[each.old], each.score)}"
    if matches.gone:
        yield f"不再有的：{'、'.join(' '.join(old[at]) for at in matches.gone)}"


_SAME = 99.5
"""The likeness from which two texts differ in nothing but punctuation."""


def _pair(new: Task, old: tuple[str, str], score: float) -> str:
    return f"{new.id} {new.title}　像 {old[0]} {old[1]}，相似 {score:.0f}%"


def import_record(
    imported: ImportedTable,
    loaded: LoadedTable,
    path: str | None,
    earlier: Earlier | None,
    reported: Sequence[DepartmentProgress] | None = None,
) -> dict[str, Any]:
    """Return the result as a JSON object; `path` is None for a preview, `reported` where no progress
    was asked for."""
    record: dict[str, Any] = {
        "path": path,
        "title": loaded.table.title,
        "tasks": len(loaded.rows),
        "columns": list(imported.understood),
        "departments": [each.name for each in loaded.table.departments],
        "collectives": [each.name for each in loaded.table.collectives],
        "assumed": [{"place": place, "text": text} for place, text in imported.doubts],
        "left_out": [{"place": each.place, "text": each.text} for each in imported.left_out],
        "remarks": list(imported.remarks),
        "errors": len(loaded.errors),
    }
    if reported is not None:
        record["progress"] = [
            {"department": each.department, "tasks": [entry.id for entry in each.entries]}
            for each in reported
        ]
    if earlier and imported.matches:
        ids = [row.task.id for row in loaded.rows]
        for key in ("sure", "doubtful"):
            record[key] = [
                {"id": ids[new], "old": earlier.tasks[old]["id"], "likeness": round(score, 1)}
                for new, old, score in getattr(imported.matches, key)
            ]
        record["gone"] = [earlier.tasks[at]["id"] for at in imported.matches.gone]
    return record
