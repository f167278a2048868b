"""Writes the default templates: `python templates/build.py`.

What they look like, and the clause of GB/T 9704-2012 behind each measure, is in
`gkrw.word.measures`, `gkrw.word.styles`, `gkrw.letters.default` and `gkrw.report.default`. A test
fails when a file is not what this would write.
"""

from collections.abc import Callable
from pathlib import Path

from gkrw.letters import default as letter
from gkrw.report import default as report

TEMPLATES: dict[str, Callable[[], bytes]] = {
    "letter.docx": letter.build,
    "report.docx": report.build,
}

if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        (Path(__file__).parent / name).write_bytes(build())
