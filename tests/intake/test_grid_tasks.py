"""Tables of every shape become the tasks that a person would read in them.

The layouts of public task tables are in layouts.txt, each with its tasks.
"""

import re
from pathlib import Path

import pytest
from foreign_documents import imported, page, passed_through, told, word_file, workbook
from rendered import needs_libreoffice

FORMATS = {"docx": word_file, "xlsx": workbook, "html": page}
_LAYOUT = re.compile(r"^## (.+?)\n(.+?)\n-->\n(.+?)\n(?=\n##|\Z)", re.M | re.S)
LAYOUTS = {
    name: (picture, tasks.split("\n"))
    for name, picture, tasks in _LAYOUT.findall(
        Path(__file__).with_name("layouts.txt").read_text(encoding="utf-8")
    )
}
"""By the name of the shape: the document, and each task as `told` writes it."""


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("picture", "tasks"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_tasks_of_a_layout(suffix, picture, tasks):
    if suffix == "html" and picture.startswith("｜"):
        pytest.skip("a page has no empty tables")
    found = imported(FORMATS[suffix](picture), f"a.{suffix}")
    assert told(found) == tasks


@pytest.fixture(scope="module", params=[("docx", "odt"), ("xlsx", "ods")], ids=" ".join)
def saved_again(request, tmp_path_factory):
    """The documents of the layouts after LibreOffice saved them in its own format and back."""
    own, other = request.param
    documents = {name: FORMATS[own](picture) for name, (picture, _) in LAYOUTS.items()}
    return own, passed_through(documents, own, other, tmp_path_factory.mktemp(other))


@needs_libreoffice
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_tasks_of_a_layout_that_libreoffice_saved(saved_again, name):
    suffix, documents = saved_again
    assert told(imported(documents[name], f"a.{suffix}")) == LAYOUTS[name][1]
