"""Writes the default templates: `python templates/build.py`.

What they look like, and the clause of GB/T 9704-2012 behind each measure, is in
`gkrw.office.docx`, `gkrw.letters.default_template` and `gkrw.report.default_template`. `.ci/run`
fails when a committed file is not what this would write; the tests do not, because an office edits
its templates.
"""

from pathlib import Path

from gkrw.scaffold.template_kind import TemplateKind

if __name__ == "__main__":
    for kind in TemplateKind:
        (Path(__file__).parent.parent / kind.default_path).write_bytes(kind.build_default())
