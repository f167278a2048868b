"""How fast two big tables are compared: `python bench/diff.py [rounds]`.

The floor is reading both tables, 10,000 tasks each. The new one has some hundred changes: texts,
deadlines, names at tasks and as defaults, tasks that came, went, moved and were renumbered. Each
process measures both parts itself, one right behind the other, so that start-up does not count and
a busy machine slows both.
"""

import re
import sys
import tempfile
from pathlib import Path

from measure import call, compile_everything, printed, report
from tables import write_table

AT_MOST = 1.3
_TASK = re.compile(r"(?m)^( +)- id: .*\n(?:\1  .*\n|\1   .*\n)+")


def edited(text: str) -> str:
    """The table with a change in every twentieth task, and in defaults."""
    done = 0

    def edit(match: re.Match[str]) -> str:
        nonlocal done
        done += 1
        task, indent = match[0], match[1]
        kind = done // 20 % 6 if done % 20 == 0 else -1
        if kind == 0:
            return task.replace("公开", "及时公开", 1)
        if kind == 1:
            return task + f"{indent}  deadline: 2026-10-31\n"
        if kind == 2:
            return ""
        if kind == 3:
            return task.replace("id: T", "id: N")
        if kind == 4:
            fresh = f"{indent}- id: A{done}\n{indent}  title: 新任务{done}\n"
            fresh += f"{indent}  requirement: 开展第{done}次专题公开日活动。\n"
            return task + fresh + f"{indent}  lead: [财政局]\n"
        if kind == 5:
            return task.replace("lead: [新区财政局]", "lead: [审计局]") + f"{indent}  note: 待办\n"
        return task

    text = _TASK.sub(edit, text)
    defaults = 0

    def default(match: re.Match[str]) -> str:
        nonlocal defaults
        defaults += 1
        return match[0] if defaults % 10 else match[0].replace("各部门", "财政局")

    return re.sub(r"(?m)^        responsible: .*$", default, text)


def _seconds(*paths: Path) -> list[float]:
    """Of reading both, and of reading and comparing them."""
    return printed(call("read_and_compare", *paths))


def main(rounds: int) -> int:
    """Measure; 1 when the limit is not kept."""
    compile_everything()
    seconds: dict[str, list[float]] = {"read both": [], "read and compare": []}
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.yaml", Path(folder) / "new.yaml"
        write_table(old, 10_000)
        new.write_text(edited(old.read_text(encoding="utf-8")), encoding="utf-8")
        for _ in range(rounds):
            for name, taken in zip(seconds, _seconds(old, new), strict=True):
                seconds[name].append(taken)
    return 0 if report(seconds, {"read and compare": AT_MOST}) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 9))
