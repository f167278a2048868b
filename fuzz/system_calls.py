"""Every system call of every writing command failing in turn, and the process killed at it.

A first run under strace records the calls that touch the project. Then each of them fails, one a run:
with ENOSPC, EIO and EMFILE, and with the process killed there. Afterwards the files that people see
are the old ones or the new ones, an error is said truly (exit code 3, no traceback), the next run
works, and its files are those of a run that nothing disturbed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from damage import PROJECT  # which says where the modules of the tests are

# isort: split
from source_table import SOURCE
from workbooks import edited, issued, put

TRACED = (
    "openat,write,fsync,ftruncate,rename,unlink,unlinkat,mkdir,rmdir,chmod,flock,close,getdents64"
)
ERRORS = ("ENOSPC", "EIO", "EMFILE")
KILL = "KILL"
_CALL = re.compile(r"^(\w+)\((.*)")
_GIT = ("git", "-c", "user.name=王协调", "-c", "user.email=wang@example.cn")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "letters": ("letters", "--dept", "财政局", "--dept", "审计局"),
    "checklist": ("checklist", "--split", "--dept", "财政局", "--dept", "审计局"),
    "report": ("report", "--as-of", "2026-11-01"),
    "collect": ("collect", "回收"),
    "template": ("template", "new"),
    "init": ("init", "新项目", "--git"),
    "setup": ("git", "setup", "--hook"),
    "diff": ("diff", "data/旧.yaml", "data/tasks.yaml", "--format", "docx"),
    "edit": ("task", "set", "T10", "title", "财政信息公开工作"),
    "rename": ("dept", "rename", "财政局", "财政和国资局"),
    "fix": ("--table", "data/乱.yaml", "validate", "--fix", "--yes"),
    "export": ("export", "--format", "docx,xlsx,html", "--progress", "--as-of", "2026-11-01"),
    "import": ("import", "原表.txt", "--out", "新表/tasks.yaml", "--force"),
    "update": ("import", "改过/分解表.csv", "--update"),
}


@dataclass(frozen=True)
class Point:
    """The `number`th call of a kind in a run, and what happens to it."""

    call: str
    number: int
    fate: str
    shown: str = ""

    def __str__(self) -> str:
        return f"{self.call}#{self.number} {self.fate}  {self.shown}"

    @property
    def injection(self) -> str:
        fate = f"signal={KILL}" if self.fate == KILL else f"error={self.fate}"
        return f"inject={self.call}:{fate}:when={self.number}"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def gkrw(folder: Path, arguments: tuple[str, ...], *strace: str) -> Ran:
    """Run a command in a project, under strace where there are options for it."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "TMPDIR": str(folder / ".tmp"),
    }
    command = [str(Path(sys.executable).with_name("gkrw")), *arguments]
    if strace:
        command = ["strace", "-qq", "-e", f"trace={TRACED}", *strace, *command]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))


def make_project(folder: Path, earlier: Iterable[str]) -> None:
    """A project with what some commands wrote of an earlier version of its table, and returns."""
    shutil.copytree(PROJECT / "tests" / "frozen_project", folder)
    (folder / ".tmp").mkdir()
    table = folder / "data" / "tasks.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("title: 审计公开", "title: 审计结果公开"), encoding="utf-8")
    (folder / "data" / "旧.yaml").write_bytes(table.read_bytes())
    returns = folder / "回收"
    returns.mkdir()
    shutil.copy(SOURCE, folder / "原表.txt")
    (folder / "data" / "乱.yaml").write_text(
        "\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8"
    )
    (returns / "财政局.xlsx").write_bytes(edited(issued("财政局"), put(L4="已经报送。")))
    for name in earlier:
        ran = gkrw(folder, COMMANDS[name])
        assert ran.code in (0, 1), ran
    table.write_text(text, encoding="utf-8")
    (returns / "财政局.xlsx").write_bytes(
        edited(issued("财政局"), put(L4="已经报送。", J5="推进中", J7="不知道"))
    )
    (returns / "审计局.xlsx").write_bytes(edited(issued("审计局"), put(L5="已经公开。")))
    for arguments in (("init", "-q"), ("add", "data"), ("commit", "-qm", "建表")):
        subprocess.run([*_GIT, *arguments], cwd=folder, check=True, capture_output=True)
    ran = gkrw(folder, ("export", "--format", "csv", "--out", "改过"))
    assert ran.code == 0, ran
    (exported,) = (folder / "改过").glob("*.csv")
    edited_text = exported.read_text(encoding="utf-8-sig").replace("审计公开", "审计工作公开")
    exported.with_name("分解表.csv").write_text("\ufeff" + edited_text, encoding="utf-8")


def visible(folder: Path) -> dict[str, bytes]:
    """The files that people see: what is hidden is work in progress or git's own."""
    kept = {
        folder / ".gitattributes",
        folder / ".git" / "config",
        folder / ".git" / "hooks" / "pre-commit",
    }
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and (
            path in kept or not any(part.startswith(".") for part in path.relative_to(folder).parts)
        )
    }


def leftovers(folder: Path) -> set[str]:
    """What is hidden and not git's: nothing of it may stay after a run that ended well."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if (
            path.name.startswith(".")
            and ".git" not in path.relative_to(folder).parts[:1]
            and path.name not in (".gitattributes", ".tmp", ".gkrw.json")
        )
        or (path.suffix == ".tmp" and path.name != ".tmp")
    }


def points_of(record: str, folder: Path) -> Iterator[tuple[str, int, str]]:
    """Each call of a record that touches the project: its name, its number and what it is about."""
    counts: dict[str, int] = {}
    for line in record.splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        call = match[1]
        counts[call] = counts.get(call, 0) + 1
        touched = line.replace(f"AT_FDCWD<{folder}>", "")
        if str(folder) in touched or re.match(r'\w+\("(?!/)', touched):
            yield call, counts[call], match[2][:150].replace(str(folder), "…")


class Sweep:
    """One command, its project as it was before, and what an undisturbed run makes of it."""

    def __init__(self, name: str, base: Path, work: Path) -> None:
        self.name = name
        self.base = base
        self.work = work / "项目"
        self.old = visible(base)
        self.fresh()
        self.normal = gkrw(self.work, COMMANDS[name])
        assert self.normal.code in (0, 1), self.normal
        self.new = visible(self.work)
        self.hidden = leftovers(self.work)

    def fresh(self) -> None:
        """Put the project back as it was, in the same place: its path is in some files."""
        if self.work.exists():
            shutil.rmtree(self.work)
        shutil.copytree(self.base, self.work)

    def points(self) -> list[Point]:
        """Every point where the command can be disturbed."""
        self.fresh()
        record = self.work.parent / "record.txt"
        gkrw(self.work, COMMANDS[self.name], "-y", "-s", "0", "-o", str(record))
        text = record.read_text(encoding="utf-8", errors="replace")
        found = list(points_of(_unescaped(text), self.work))
        return [
            Point(call, number, fate, shown)
            for call, number, shown in found
            for fate in (*ERRORS, KILL)
            if not (fate == "EMFILE" and call not in ("openat", "mkdir"))
        ]

    def problems(self, point: Point) -> list[str]:
        """What is wrong after a run that was disturbed at a point, and after the next one."""
        self.fresh()
        trace = self.work.parent / "trace.txt"
        ran = gkrw(self.work, COMMANDS[self.name], "-o", str(trace), "-e", point.injection)
        found: list[str] = []
        after = visible(self.work)
        if "Traceback" in ran.err or "Exception ignored" in ran.err:
            found.append("traceback: " + ran.err.strip().splitlines()[-1])
        if point.fate == KILL:
            if ran.code not in (-9, 137, self.normal.code):
                found.append(f"exit code {ran.code} of a killed run")
        elif ran.code not in (3, self.normal.code):
            found.append(f"exit code {ran.code}: {(ran.err or ran.out).strip()[:300]}")
        elif ran.code == 3 and "错误：" not in ran.err:
            found.append("exit code 3 without a message")
        elif (ran.code, ran.out) == (self.normal.code, self.normal.out) and after != self.new:
            found.append(f"exit code {ran.code}, and not what the run should have written")
        interrupted = any(each.endswith(".gkrw") for each in leftovers(self.work))
        for path in sorted({*self.old, *self.new, *after}):
            content = after.get(path)
            if content not in (self.old.get(path), self.new.get(path)) and not (
                content is None and point.fate == KILL and interrupted
            ):
                found.append(
                    f"{path} is neither old nor new" + (" (missing)" if content is None else "")
                )
        again = gkrw(self.work, COMMANDS[self.name])
        is_done = self.name in ("template", "rename") and after == self.new
        if again.code != self.normal.code and not is_done:
            found.append(f"the next run: exit code {again.code}: {again.err.strip()[:300]}")
        if visible(self.work) != self.new:
            wrong = {
                path
                for path in {*self.new, *visible(self.work)}
                if self.new.get(path) != visible(self.work).get(path)
            }
            found.append(f"the next run wrote something else: {sorted(wrong)[:3]}")
        kept_lock = {"data/.gkrw.lock"} if point.call == "unlink" else set()  # it is empty
        if more := leftovers(self.work) - self.hidden - kept_lock:
            found.append(f"left behind: {sorted(more)[:3]}")
        return found


def _unescaped(text: str) -> str:
    """A record of strace with the octal bytes of Chinese paths read."""
    raw = re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), text.encode())
    return raw.decode("utf-8", "replace")


def main() -> None:
    """The command line of the script. Ends with 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="fuzz/system_calls.py")
    parser.add_argument("commands", nargs="*", default=list(COMMANDS), help=", ".join(COMMANDS))
    parser.add_argument("--every", type=int, default=1, help="only every so many points")
    asked = parser.parse_args()
    failed = 0
    with TemporaryDirectory(prefix="gkrw-calls-") as name:
        base = Path(name) / "base"
        make_project(base, ("letters", "checklist", "report", "collect"))
        for command in asked.commands:
            work = Path(name) / command
            work.mkdir()
            sweep = Sweep(command, base, work)
            points = sweep.points()[:: asked.every]
            kinds: dict[str, int] = {}
            for point in points:
                if problems := sweep.problems(point):
                    failed += 1
                    key = "; ".join(problems)
                    kinds[key] = kinds.get(key, 0) + 1
                    if kinds[key] <= 2:
                        print(f"{command} {point}", *problems, sep="\n    ", flush=True)
            print(
                f"{command}: {len(points)} points, {sum(kinds.values())} with problems", flush=True
            )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
