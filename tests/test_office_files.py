"""The files an office edits are valid: its table, its progress and its templates.

The only tests that read the live `data/` and `templates/`. Every other test reads the frozen copy in
`tests/frozen_project`, so that an office's own tasks and layout never make the suite fail.
"""

import pytest

from conftest import ROOT

TABLE = str(ROOT / "data" / "tasks.yaml")
# Word and WPS put files like `~$letter.docx` beside an open document.
TEMPLATES = sorted((ROOT / "templates").glob("[!.~]*.docx"))


def test_the_table_and_the_progress_files_have_no_errors(gkrw):
    ran = gkrw("--table", TABLE, "validate")
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_template_passes_its_check(gkrw, template):
    ran = gkrw("--table", TABLE, "template", "check", str(template))
    if template.stem not in ("letter", "report") and ran.code == 1:
        # Another template is for letters or for the report; its name does not say which.
        ran = gkrw("--table", TABLE, "template", "check", str(template), "--for", "report")
    assert ran.code == 0, ran.out + ran.err
