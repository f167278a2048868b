"""Writes the default template: `python templates/build.py`.

What it looks like, and the clause of GB/T 9704-2012 behind each measure, is in
`gkrw.letters.default` and `gkrw.word.page`. A test fails when letter.docx is not what this would write.
"""

from pathlib import Path

from gkrw.letters.default import build

if __name__ == "__main__":
    (Path(__file__).parent / "letter.docx").write_bytes(build())
