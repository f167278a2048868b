"""Writes the default templates: `python templates/build.py`.

What they look like, and the clause of GB/T 9704-2012 behind each measure, is in
`gkrw.office.docx`, `gkrw.letters.default_template` and `gkrw.report.default_template`. `.ci/run`
fails when a committed file is not what this would write; the tests do not, because an office edits
its templates.
"""

from collections.abc import Callable
from pathlib import Path

from gkrw.letters.default_template import build_letter_form_template, build_letter_template
from gkrw.report.default_template import build_report_template

TEMPLATES: dict[str, Callable[[], bytes]] = {
    "letter.docx": build_letter_template,
    "letter-han.docx": build_letter_form_template,
    "report.docx": build_report_template,
}

if __name__ == "__main__":
    for name, build in TEMPLATES.items():
        (Path(__file__).parent / name).write_bytes(build())
