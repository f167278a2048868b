"""How the code is laid out: imports run one way, names are unique, modules small, start-up light."""

import ast
import importlib
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from conftest import PROJECT, ROOT
from gkrw.core.findings import FindingKind

SRC = ROOT / "src" / "gkrw"
LAYERS = (
    ("core",),
    ("files",),
    ("office", "git"),
    ("store",),
    ("rules",),
    ("project",),
    ("progress",),
    ("diff",),
    ("letters", "checklist", "report", "history", "merge", "edit", "official"),
    ("returns", "intake"),
    ("views",),
    ("scaffold",),
    ("cli",),
)
"""The rooms from the lowest up. A room may import rooms of the layers below it, never of its own."""
INTAKE = ("sources", "grids", "prose", "exported")
"""The packages of intake."""
WITHOUT_TABLES = ("files", "office", "git")
"""Rooms that know nothing of tables."""
TABLE_MODULES = ("model", "roster", "assignments", "recipients", "query")
"""The modules of core that are about tables."""


def modules() -> dict[str, Path]:
    """Every module by its full name; a package is its `__init__.py`."""
    return {
        ".".join(("gkrw", *path.relative_to(SRC).with_suffix("").parts)).removesuffix(
            ".__init__"
        ): path
        for path in sorted(SRC.rglob("*.py"))
    }


MODULES = modules()


def imported_by(path: Path) -> Iterator[str]:
    """The modules of gkrw that a module imports: at its top, in functions and for types only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("gkrw."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            if node.module == "gkrw" or (node.module or "").startswith("gkrw."):
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    yield full if full in MODULES else str(node.module)


def room_of(module: str) -> str:
    """core, of gkrw.core.model; empty for gkrw itself."""
    _, *rooms = module.split(".")
    return rooms[0] if rooms else ""


IMPORTS = [(name, target) for name, path in MODULES.items() for target in imported_by(path)]
LAYER_OF = {room: number for number, layer in enumerate(LAYERS) for room in layer}


def test_every_room_has_a_layer_and_no_module_stands_outside_of_a_room():
    packages = {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    assert packages == {*LAYER_OF}
    assert {path.name for path in SRC.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("room", LAYER_OF)
def test_imports_run_one_way(room):
    upwards = [
        f"{module} imports {target}"
        for module, target in IMPORTS
        if room_of(module) == room
        and room_of(target) not in ("", room)
        and LAYER_OF[room_of(target)] >= LAYER_OF[room]
    ]
    assert upwards == []


def part_of_intake(module: str) -> str:
    """grids, of gkrw.intake.grids.grid_cells; empty for modules beside the packages of intake."""
    _, *names = module.split(".")
    return names[1] if names[:1] == ["intake"] and len(names) > 2 else ""


def test_the_parts_of_intake_know_nothing_of_one_another_and_of_what_joins_them():
    joins_them = {name for name, target in IMPORTS if part_of_intake(target)}
    assert {part_of_intake(name) for name in MODULES} == {"", *INTAKE}
    assert [
        f"{module} imports {target}"
        for module, target in IMPORTS
        if (part := part_of_intake(module))
        and part_of_intake(target) != part
        and (part_of_intake(target) or target in joins_them)
    ] == []


@pytest.mark.parametrize("room", WITHOUT_TABLES)
def test_a_room_knows_nothing_of_tables(room):
    tables = {f"gkrw.core.{name}" for name in TABLE_MODULES}
    assert [
        f"{module} imports {target}"
        for module, target in IMPORTS
        if room_of(module) == room and target in tables
    ] == []


def test_the_list_of_modules_about_tables_is_of_modules_that_exist():
    assert {f"gkrw.core.{name}" for name in TABLE_MODULES} <= MODULES.keys()


def repeated(named: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: places for name, places in named.items() if len(places) > 1}


DOCUMENT_PACKAGES = ("letters", "checklist", "report", "official")
SIBLINGS = ("content", "fields", "default_template", "draw", "publish")
"""Modules that have the same name in each document package, see gkrw.letters."""


def test_no_two_modules_share_a_name():
    places = defaultdict(list)
    for name, path in MODULES.items():
        is_sibling = room_of(name) in DOCUMENT_PACKAGES and path.stem in SIBLINGS
        if path.name != "__init__.py" and not is_sibling:
            places[path.stem].append(name)
    assert repeated(places) == {}


def defined_in(path: Path) -> Iterator[str]:
    """The public names of the classes, functions, constants and aliases of a module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = (part for target in targets for part in ast.walk(target))
            names = [part.id for part in parts if isinstance(part, ast.Name)]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def is_by_convention(module: str, name: str) -> bool:
    """Whether other modules may use a public name too: those of a document package do what its
    siblings do, each rule has a KIND and a check, and kinds of findings are used as kinds.NAME."""
    if room_of(module) in DOCUMENT_PACKAGES and module.rpartition(".")[2] in SIBLINGS:
        return True
    if room_of(module) == "rules" and name in ("KIND", "check"):
        return True
    value = getattr(importlib.import_module(module), name)
    return name == "KINDS" or isinstance(value, FindingKind | TypeVar)


def test_no_two_public_names_of_modules_are_the_same():
    places = defaultdict(list)
    for module, path in MODULES.items():
        for name in {*defined_in(path)}:
            places[name].append(module)
    clashes = {
        name: [each for each in found if not is_by_convention(each, name)]
        for name, found in repeated(places).items()
    }
    assert repeated(clashes) == {}


def test_no_two_kinds_of_findings_have_the_same_code():
    places = defaultdict(list)
    for module in MODULES:
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, FindingKind) and value not in places[value.code]:
                places[value.code].append(value)
    assert {code: [kind.title for kind in kinds] for code, kinds in repeated(places).items()} == {}


def test_no_module_is_longer_than_400_lines():
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


HEAVY = (
    "pydantic",
    "docx",
    "docxtpl",
    "openpyxl",
    "lxml",
    "jinja2",
    "rapidfuzz",
    "rich",
    "hashlib",
)
COMPLETION = {
    "_GKRW_COMPLETE": "complete_bash",
    "COMP_WORDS": "gkrw list --dept 财",
    "COMP_CWORD": "3",
}


WORD, EXCEL = ("docx", "docxtpl", "jinja2"), ("openpyxl",)


def loaded_by(*arguments: str, **environment: str) -> tuple[str, set[str]]:
    """What a command prints, and the modules it has loaded when it ends."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\n', *sys.modules, file=sys.stderr))\n"
        "from gkrw.cli import main\n"
        "sys.argv[0] = 'gkrw'\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout, {*done.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["list"], {}, "T44"),
        (["list", "--dept", "财政局"], {}, "财政局：牵头 3 项"),
        (["show", "T10"], {}, "财政信息公开"),
        (["depts"], {}, "财政局"),
        (["status", "--as-of", "2026-11-25"], {}, "财政局"),
        (["validate"], {}, "没有错误"),
        ([], {}, "下一步"),
        (["--version"], {}, "gkrw "),
        ([], COMPLETION, "财政局"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_that_only_reads_the_table_loads_nothing_heavy(arguments, environment, expected):
    printed, modules = loaded_by(*arguments, **environment)
    assert expected in printed
    assert modules.isdisjoint(HEAVY)


FOR_MISTAKES = ("gkrw.store.syntax_errors", "gkrw.store.acceptance")
FOR_PROGRESS = ("gkrw.progress.records", "gkrw.progress.ledger")


def test_a_list_of_tasks_loads_nothing_for_progress_or_for_mistakes():
    _, modules = loaded_by("list", "--dept", "财政局")
    assert modules.isdisjoint((*FOR_PROGRESS, *FOR_MISTAKES))


def test_a_list_of_tasks_is_checked_for_errors_alone():
    _, modules = loaded_by("list", "--dept", "财政局")
    assert "gkrw.rules.unknown_department" in modules
    assert "gkrw.rules.odd_character" not in modules  # a rule of warnings


def test_the_version_is_printed_without_what_reads_a_table():
    _, modules = loaded_by("--version")
    assert modules.isdisjoint(("yaml", "dataclasses", "gkrw.core.model", "gkrw.project.open_table"))


@pytest.mark.parametrize(("command", "other"), [("letters", EXCEL), ("checklist", WORD)])
def test_writing_one_kind_of_document_does_not_load_the_other(tmp_path, command, other):
    _, modules = loaded_by(command, "--dept", "财政局", "--out", str(tmp_path / "out"))
    assert modules.isdisjoint(other)


def test_letters_are_written_without_what_reads_progress(tmp_path):
    _, modules = loaded_by("letters", "--dept", "财政局", "--out", str(tmp_path / "out"))
    assert modules.isdisjoint(FOR_PROGRESS)


def test_a_list_of_checklists_to_write_loads_no_library_for_documents():
    _, modules = loaded_by("checklist", "--dry-run")
    assert modules.isdisjoint((*WORD, *EXCEL, "lxml"))
