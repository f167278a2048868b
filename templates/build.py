"""Writes the default templates: `python templates/build.py`.

What they look like, and the clause of GB/T 9704-2012 behind each measure, is in
`gkrw.office.docx`, `gkrw.letters.default_letter` and `gkrw.report.default_report`. `.ci/run`
fails when a committed file is not what this would write; the tests do not, because an office edits
its templates.
"""

from collections.abc import Callable
from pathlib import Path

from gkrw.letters import default_letter as letter
from gkrw.report import default_report as report

TEMPLATES: dict[str, Callable[[], bytes]] = {
    "letter.docx": letter.build,
    "report.docx": report.build,
}

if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        (Path(__file__).parent / name).write_bytes(build())
