"""The conflicts of a merge as text."""

from collections.abc import Mapping

from gkrw.core.model import LISTS
from gkrw.merge.merged_text import OURS, MergedText
from gkrw.merge.table_merge import RecordClash
from gkrw.progress.progress_schema import PROGRESS_SHAPES
from gkrw.store.shapes import SHAPES, KeySpec


def clash_lines(path: str, merged: MergedText) -> list[str]:
    """Return the conflicts of a file, one a line, and what to do."""
    return [
        f"{path} 按任务合并，有 {len(merged.clashes)} 处要由人来定：",
        *(f"  {_clash_line(each, merged.headings)}" for each in merged.clashes),
        f"改法：在文件里找“{OURS}”，留下要的一种，删掉三行标记，运行 gkrw validate，再 git add；"
        "接着 git merge --continue（rebase、cherry-pick 同样加 --continue）。"
        "rebase 的时候，乙是自己的提交，甲是已经在那里的。",
    ]


def _clash_line(found: RecordClash, headings: Mapping[str, str]) -> str:
    """Return one conflict: T05 审计公开的“requirement”（工作要求）：两边都改了，改得不一样。 Columns have
    the headings of the table."""
    record, (path, what) = found
    names = [record.shown] if record.shown else []
    if path:
        field = _key(record.kind, path[0])
        if field and (record.kind == "task" or field.key in LISTS):
            field = field._replace(label=headings.get(field.key, field.label))
        names.append(field.phrase if field else f"“{path[0]}”")
        names += (f"“{each}”" for each in path[1:])
    return f"{'的'.join(names)}：{what}。"


def _key(kind: str, key: str) -> KeySpec | None:
    """Return the key of a kind of record, of the table or of a progress file; None if it has
    none."""
    shapes = [
        each for each in (*SHAPES, *PROGRESS_SHAPES) if each.name in (kind, "entry", "progress")
    ]
    return next((each.fields[key] for each in shapes if key in each.fields), None)
