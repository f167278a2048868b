"""The README and the generated pages agree with the program."""

import importlib.util
import json
import re
import shutil

import pytest

from conftest import PROJECT, ROOT
from gkrw import rules, store
from gkrw.cli.app import command
from gkrw.core.findings import errors_in
from gkrw.letters.default_template import build_letter_template

README = (ROOT / "README.md").read_text(encoding="utf-8")
SETUP = re.findall(r"(?m)^python3 .*$", README.split("<!-- setup -->")[1].split("<!-- end -->")[0])
COMMANDS = sorted(command().specs)


def _build():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "path",
    [
        "docs/commands.md",
        "docs/findings.md",
        "data/tasks.schema.json",
        "data/progress.schema.json",
    ],
)
def test_generated_page_is_up_to_date(path):
    written = (ROOT / path).read_text(encoding="utf-8")
    assert written == _build().pages()[path], "运行 python docs/build.py"


def test_readme_has_exactly_two_setup_commands():
    assert len(SETUP) == 2
    assert SETUP[0].endswith(".venv/bin/gkrw list --dept 财政局")
    assert SETUP[1].endswith(".venv/bin/python -m pytest -q -n auto")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name, gkrw):
    assert f"gkrw {name}" in README
    assert f"## gkrw {name}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    out = gkrw(name, "--help").out
    assert f"例：gkrw {name}" in out
    assert "用法：gkrw " + name in out
    said = re.sub(r"例：.*", "", out)
    assert re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", said.replace(f"gkrw {name}", "")) is None, (
        "an English sentence"
    )


@pytest.mark.parametrize(
    "line", re.findall(r"`(gkrw (?:list|show|depts|validate|schema|template check)[^`]*)`", README)
)
def test_every_command_in_the_readme_runs(line, gkrw, tmp_path, monkeypatch):
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.docx").write_bytes(build_letter_template())
    monkeypatch.chdir(tmp_path)
    arguments = (
        line.split("（")[0].split(">")[0].split()[1:] if "--group" not in line else line.split()[1:]
    )
    assert gkrw(*arguments).code == 0


def test_the_picture_in_the_readme_is_what_is_shown(gkrw, monkeypatch):
    monkeypatch.setattr("gkrw.cli.printing.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "88")
    shown = gkrw("list", "--dept", "财政局", "--role", "牵头,责任").out
    assert f"$ gkrw list --dept 财政局 --role 牵头,责任\n{shown}```" in README


def test_every_json_key_is_documented(gkrw):
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for arguments in (["list", "-d", "财政局"], ["depts"], ["depts", "--matrix"], ["validate"]):
        for key in json.loads(gkrw(*arguments, "--format", "json").out)[0]:
            assert f"`{key}`" in page


def test_every_key_of_an_exported_line_is_documented(gkrw, tmp_path):
    assert gkrw("export", "--format", "jsonl", "--out", str(tmp_path)).code == 0
    (path,) = tmp_path.glob("*.jsonl")
    pages = [
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("export.md", "json.md")
    ]
    for key in json.loads(path.read_text(encoding="utf-8").split("\n")[0]):
        assert f"`{key}`" in "".join(pages)


def test_the_yaml_that_the_guide_shows_is_right():
    guide = (ROOT / "docs" / "table.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    task, bodies, identity, office, columns = (
        next(block for block in blocks if block.startswith(start))
        for start in ("- id: T32", "departments:", "format: 1\nkey: ", "office:", "columns:")
    )
    task = "\n".join(" " * 10 + line for line in task.rstrip().split("\n"))
    bodies = bodies.replace(
        "departments:\n", "departments:\n  - name: 经发局\n    aliases: [新区经发局]\n"
    )
    table = (
        f"{identity}{office}{bodies}{columns.partition('tasks:')[0]}"
        f"sections:\n  - title: 服务公开\n    groups:\n      - title: 政务服务\n        tasks:\n{task}\n"
    )
    loaded = store.read(table.encode(), "guide.yaml")
    assert loaded.findings == ()
    assert loaded.table is not None
    assert not errors_in(rules.check(loaded.table))
    assert [row.task.id for row in loaded.table.rows()] == ["T32"]
    assert loaded.table.columns["lead"] == "牵头单位"


def test_the_modules_named_on_the_page_of_rooms_exist():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.relative_to(ROOT / "src" / "gkrw") for path in ROOT.glob("src/gkrw/**/*.py")}
    for name in re.findall(r"`([\w/]+\.py)`", page):
        assert any(path.match(name) for path in modules) or (ROOT / name).is_file(), name
