"""How fast a task's history is found in 1,000 commits: `python bench/log.py [rounds]`.

The floor is fetching every version's bytes from git, through one `git cat-file --batch`, and reading
each as a table. Each commit changes one or two things somewhere, as people do; some change headings
or departments, or add and remove tasks. A second history has only changes of headings and departments,
so that no version can be judged by its text and every one is read and compared: no real history is
like that, and its limit is wider. The CPU time is that of the whole command and of git.
"""

import random
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import call, compile_everything, exit_code, gkrw, in_turn, report, seconds_of
from tables import REAL_TABLE

COMMITS = 1_000
AT_MOST, AT_WORST = 1.5, 2.0
AT_FIRST = 0.3
"""The limit until the first line is there: then the reader leaves, and the command ends at its next
line."""
Edit = Callable[[str, random.Random, int], str]
"""Makes the next version of a table's text, by its number."""


def rebuilt(text: str, rng: random.Random, number: int) -> str:
    """One more version of the table, with a heading, a default or a department changed."""
    kind = rng.random()
    if kind < 0.4:
        return re.sub(r"(?m)^(      - title: 依申请公开).*$", rf"\g<1>第{number}版", text)
    if kind < 0.7:
        names = rng.choice(
            ["各园区", "各园区, 各部门", "各园区, 财政局", f"各部门, 审计局{number}"]
        )
        return re.sub(r"(?m)^(        responsible: ).*$", rf"\g<1>[{names}]", text, count=3)
    return re.sub(r"(?m)^(  - name: 审计局).*$", rf"\g<1>{number}", text)


def edited(text: str, rng: random.Random, number: int) -> str:
    """One more version of the table."""
    kind = rng.random()
    if kind < 0.8:
        lines = re.findall(r"(?m)^ {14,18}[^\W\d_].*。$", text)
        line = rng.choice(lines)
        return text.replace(line, f"{line[:-1]}，并做好第{number}次公开。", 1)
    if kind < 0.88:
        task = f"          - id: T{1000 + number}\n            title: 新任务{number}\n"
        task += (
            f"            requirement: 开展第{number}次公开日活动。\n            lead: [审计局]\n"
        )
        return text.replace("          - id: T18\n", task + "          - id: T18\n")
    if kind < 0.94:
        return re.sub(r"(?m)^          - id: T1\d{3}\n(?: {12}.*\n)+", "", text, count=1)
    if kind < 0.97:
        return re.sub(r"(?m)^(      - title: 依申请公开).*$", rf"\g<1>第{number}版", text)
    return re.sub(r"(?m)^annex: .*$", f"annex: 附件{number}", text)


def make_repository(folder: Path, edit: Edit) -> None:
    """A repository with the real table changed in each of its commits, through git fast-import."""
    rng = random.Random(1)
    text = REAL_TABLE.read_text(encoding="utf-8")
    parts: list[bytes] = []
    for number in range(COMMITS):
        when = f"王协调 <wang@example.cn> {1_700_000_000 + 3600 * number} +0800"
        data, subject = text.encode(), f"第{number}次".encode()
        parts += [
            f"commit refs/heads/main\ncommitter {when}\ndata {len(subject)}\n".encode(),
            subject,
            f"\nM 100644 inline data/tasks.yaml\ndata {len(data)}\n".encode(),
            data,
            b"\n",
        ]
        before = text
        while text == before:
            text = edit(text, rng, number + 1)
        if number % 40 == 39:  # or the texts would grow for ever
            text = REAL_TABLE.read_text(encoding="utf-8")
    for command, given in (
        (["init", "-q", "-b", "main"], b""),
        (["fast-import", "--quiet"], b"".join(parts)),
        (["reset", "-q", "--hard", "main"], b""),
    ):
        subprocess.run(["git", *command], cwd=folder, input=given, check=True, capture_output=True)


def main(rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    kept = []
    for history, edit, limit in (
        ("as people edit", edited, AT_MOST),
        ("headings and departments only", rebuilt, AT_WORST),
    ):
        print(f"{COMMITS} commits, {history}:")
        with tempfile.TemporaryDirectory() as folder:
            make_repository(Path(folder), edit)
            table = Path(folder) / "data" / "tasks.yaml"
            programs = {
                "fetch and read every version": seconds_of(call("read_versions", table)),
                "log T10": seconds_of(gkrw(table, "log", "T10")),
                "log --dept 考核办": seconds_of(gkrw(table, "log", "--dept", "考核办")),
                "log --dept 财政局": seconds_of(gkrw(table, "log", "--dept", "财政局")),
            }
            limits = dict.fromkeys([name for name in programs if name.startswith("log")], limit)
            if limit == AT_MOST:
                first = f"{shlex.join(gkrw(table, 'log', 'T10'))} | head -n 1"
                programs["first line of log T10"] = seconds_of(["sh", "-c", first])
                limits["first line of log T10"] = AT_FIRST
            kept.append(report(in_turn(programs, rounds), limits))
    return exit_code(kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 5))
