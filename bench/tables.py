"""Big tables for the benchmarks: the one that the tests use, over and over, with nothing said twice."""

import re
from pathlib import Path

REAL_TABLE = Path(__file__).parent.parent / "tests" / "frozen_project" / "data" / "tasks.yaml"
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


def write_table(path: Path, tasks: int) -> int:
    """Write a table of at least `tasks` tasks to `path`. Returns how many there are.

    Copy n of the real sections has n in each heading and requirement (in Chinese digits), and
    ids that go on counting, so that no rule finds more in a copy than in the original.
    """
    head, sections = REAL_TABLE.read_text(encoding="utf-8").split("sections:\n")
    written = 0

    def next_id(_: re.Match[str]) -> str:
        nonlocal written
        written += 1
        return f"id: T{written:06}"

    with path.open("w", encoding="utf-8") as out:
        out.write(head + "sections:\n")
        copy = 0
        while written < tasks:
            copy += 1
            number = str(copy).translate(_DIGITS)
            text = re.sub(r"id: T\d+", next_id, sections)
            text = re.sub(r"(?m)^( *- title: )", rf"\g<1>第{number}批", text)
            text = re.sub(r"(requirement: \|\n +)", rf"\g<1>第{number}批：", text)
            out.write(("\n" if copy > 1 else "") + text.rstrip("\n") + "\n")
    return written


def write_departments(path: Path, departments: int) -> None:
    """Write the table with so many departments in all; the new ones have what all of them have."""
    text = REAL_TABLE.read_text(encoding="utf-8")
    last = re.findall(r"(?m)^  - name: .*\n", text.split("collectives:\n")[0])[-1]
    more = departments - text.split("collectives:\n")[0].count("  - name: ")
    names = (f"  - name: 第{str(number).translate(_DIGITS)}局\n" for number in range(more))
    path.write_text(text.replace(last, last + "".join(names)), encoding="utf-8")
