"""How fast letters are made: `python bench/letters.py [letters] [rounds]`.

The yardstick is the same template rendered by docxtpl's DocxTemplate once for each letter, as its
documentation shows; both on one processor, each in a process of its own, in turn. gkrw's letters
are proved besides: opened again and compared with the table. Then the same on all processors, in
elapsed time, and the memory for ten times as many letters.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import compile_everything, python

PREPARE = """
import io, os, resource, sys, time
from pathlib import Path
from gkrw import store
from gkrw.checked import check
from gkrw.letters import default, fields, letter
from gkrw.word.opening import open_package
from gkrw.word.official import Particulars
table = check(store.load(Path(sys.argv[1])))
one = next(each for each in letter.write(table, ("各园区",), Particulars(), False)[0])
context = fields.context_of(one)
count, folder = int(sys.argv[2]), Path(sys.argv[3])
data = default.build()
assert len(one.rows) == 44
def clock():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
"""
DOCXTPL = (
    PREPARE
    + """
from docxtpl import DocxTemplate
from gkrw.word.template import environment
start = clock()
for number in range(count):
    document = DocxTemplate(io.BytesIO(data))
    document.render(context, jinja_env=environment(), autoescape=True)
    document.save(folder / f"{number}.docx")
print(clock() - start)
"""
)
GKRW = (
    PREPARE
    + """
from gkrw.letters import making
processors = int(sys.argv[4])
making.os.cpu_count = lambda: processors
parts, _ = open_package(data, "letter.docx")
start, begun = clock(), time.perf_counter()
for number, made in enumerate(making.make_all(parts, [context] * count)):
    assert not made.wrong
    (folder / f"{number}.docx").write_bytes(made.data)
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(clock() - start, time.perf_counter() - begun, used)
"""
)
AT_LEAST = 4.0
GROWTH_AT_MOST = 1.15


def _run(code: str, *arguments: object) -> list[float]:
    table = Path(__file__).parent.parent / "data" / "tasks.yaml"
    with tempfile.TemporaryDirectory() as folder:
        count, *rest = arguments
        command = python(code, str(table), str(count), folder, *map(str, rest))
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def main(letters: int, rounds: int) -> int:
    """Measure; 1 when a limit is not kept."""
    compile_everything()
    ratios, spent, gains = [], [], []
    for _ in range(rounds):
        (yardstick,) = _run(DOCXTPL, letters)
        used, elapsed, _ = _run(GKRW, letters, 1)
        _, shared, _ = _run(GKRW, letters, 2)
        ratios.append(yardstick / used)
        spent.append((yardstick, used))
        gains.append(elapsed / shared)
    faster, gain = statistics.median(ratios), statistics.median(gains)
    slow, fast = (statistics.median(each) for each in zip(*spent, strict=True))
    print(f"DocxTemplate, {letters} letters {slow * 1000 / letters:8.1f} ms each")
    print(
        f"gkrw, one processor  {fast * 1000 / letters:14.1f} ms each  {faster:.1f}x as fast"
        f"  (at least {AT_LEAST}x)"
    )
    print(f"gkrw, two processors {gain:28.2f}x as fast as with one")
    few, many = _run(GKRW, letters, 1)[2], _run(GKRW, letters * 10, 1)[2]
    print(
        f"memory: {few:.0f} MB for {letters}, {many:.0f} MB for {letters * 10}"
        f"  (at most {GROWTH_AT_MOST}x)"
    )
    return 0 if faster >= AT_LEAST and many <= few * GROWTH_AT_MOST and gain > 1 else 1


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*numbers, *(200, 5)[len(numbers) :]))
