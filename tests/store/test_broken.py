"""Broken tables, each with the findings it must give: code, line and column, and no others.

A case is a file in `broken/`. Its first lines say what is expected (`# expect: G107 12:5`, one
line a finding, in the order of the file) and, in Chinese, what is wrong. What a UTF-8 text file
cannot show stands below as bytes. What the findings say stands in `broken_findings.txt`.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from gkrw.core.findings import Finding
from gkrw.project.open_table import read_table
from gkrw.store import finding_kinds
from tables import SMALL, check, edited, places, read, without_libyaml

Expected = tuple[str, int, int]

SAID = Path(__file__).with_name("broken_findings.txt")
FILES = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
_EXPECT = re.compile(r"# expect: (G\d{3}) (\d+):(\d+)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SYNTAX = {finding_kinds.SYNTAX.code, finding_kinds.WRONG_INDENT.code}

TITLE = "title: 公众参与"  # line 20 of SMALL; its first Chinese character is in column 24
BYTES: dict[str, tuple[bytes, list[Expected]]] = {
    "byte-order-mark": (b"\xef\xbb\xbf" + SMALL.encode(), [("G102", 1, 1)]),
    "windows-line-endings": (SMALL.replace("\n", "\r\n").encode(), [("G103", 1, 10)]),
    "old-mac-line-endings": (SMALL.replace("\n", "\r").encode(), [("G103", 1, 10)]),
    "one-windows-line-ending": (
        edited((TITLE, TITLE + "\r")).encode(),
        [("G103", 20, 28)],
    ),
    "byte-order-mark-and-windows-line-endings": (
        b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(),
        [("G102", 1, 1), ("G103", 1, 10)],
    ),
    "pointer-to-a-large-file": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n",
        [("G111", 1, 1)],
    ),
    "pointer-of-git-annex": (b"/annex/objects/SHA256E-s12345--4d7a2146.yaml\n", [("G111", 1, 1)]),
    "gbk": (SMALL.encode("gbk"), [("G101", 2, 8)]),
    "gb18030": (edited(("审计公开", "𬭛元素公开")).encode("gb18030"), [("G101", 2, 8)]),
    "utf-16": (b"\xff\xfe" + SMALL.encode("utf-16-le"), [("G101", 1, 1)]),
    "utf-16-big-endian": (b"\xfe\xff" + SMALL.encode("utf-16-be"), [("G101", 1, 1)]),
    "invalid-byte-in-comment": (
        edited((TITLE, TITLE + "  # 见附件")).encode().replace("附件".encode(), b"\xff"),
        [("G101", 20, 33)],
    ),
    "cut-off-in-the-middle-of-a-character": (
        SMALL.encode() + "# 以下空白".encode()[:-1],
        [("G101", 30, 6)],
    ),
    "nul-in-comment": (edited((TITLE, TITLE + "  # 见\0附件")).encode(), [("G105", 20, 33)]),
    "byte-order-mark-inside-text": (
        edited((TITLE, "title: 公众\ufeff参与")).encode(),
        [("G507", 20, 26)],
    ),
    "no-bytes-at-all": (b"", [("G110", 1, 1)]),
    "only-a-byte-order-mark": (b"\xef\xbb\xbf", [("G102", 1, 1), ("G110", 1, 1)]),
    "only-blank-lines": (b"\n  \n\n", [("G110", 1, 1)]),
}


def name_of(file: Path) -> str:
    return file.stem


def expected_in(file: Path) -> list[Expected]:
    return [
        (code, int(line), int(column))
        for code, line, column in _EXPECT.findall(file.read_text(encoding="utf-8"))
    ]


def assert_helpful(findings: tuple[Finding, ...]) -> None:
    """Every finding says in Chinese what is wrong and what to do, in whole sentences."""
    for finding in findings:
        for text in (finding.message, finding.fix):
            assert _CHINESE.search(text), finding
            assert text.endswith(("。", "？")), finding


def said_of(file: Path) -> str:
    """What is said of a broken table: each finding with its code, line and message, and its fix."""
    found = check(file.read_bytes())
    lines = [f"  {each.code} {each.place.line}: {each.message}\n    {each.fix}\n" for each in found]
    return f"{name_of(file)}\n{''.join(lines)}"


@cache
def expected_to_be_said() -> dict[str, str]:
    """What must be said of each broken table, by the name of its file."""
    blocks = SAID.read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    return {block.split("\n")[0]: f"{block}\n" for block in blocks}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_broken_table_gives_exactly_these_findings(file: Path):
    assert places(file.read_bytes()) == expected_in(file)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_is_said_of_a_broken_table_is_said_in_exactly_these_words(file: Path):
    """With a new case, or after a change of messages, write broken_findings.txt again, and read what
    differs before you commit it: PYTHONPATH=src:tests/support python tests/store/test_broken.py"""
    assert said_of(file) == expected_to_be_said().get(name_of(file))


def test_what_must_be_said_is_sorted_by_the_names_of_the_broken_tables():
    assert list(expected_to_be_said()) == [name_of(file) for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_finding_of_a_broken_table_is_explained_in_chinese(file: Path):
    assert_helpful(check(file.read_bytes()))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_case_says_what_it_expects_and_what_is_wrong(file: Path):
    lines = file.read_text(encoding="utf-8").split("\n")
    count = len(expected_in(file))
    assert count > 0
    assert all(_EXPECT.fullmatch(line) for line in lines[:count])
    assert lines[count].startswith("# ")
    assert _CHINESE.search(lines[count])


@pytest.mark.parametrize(("data", "expected"), BYTES.values(), ids=BYTES.keys())
def test_broken_bytes_give_exactly_these_findings(data: bytes, expected: list[Expected]):
    assert places(data) == expected
    assert_helpful(check(data))


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if _SYNTAX.isdisjoint(code for code, _, _ in expected_in(file))],
    ids=name_of,
)
def test_python_loader_reads_a_broken_table_as_libyaml_does(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    data = file.read_bytes()
    by_libyaml, findings = read(data), check(data)
    without_libyaml(monkeypatch)
    by_python = read(data)
    assert by_python.table == by_libyaml.table
    assert check(data) == findings


def test_byte_order_mark_and_line_endings_do_not_change_the_table():
    plain = read(SMALL)
    for name in ("byte-order-mark", "windows-line-endings", "old-mac-line-endings", "gbk"):
        loaded = read(BYTES[name][0])
        assert loaded.table == plain.table, name
        assert loaded.text == plain.text, name


@pytest.mark.parametrize(
    "brackets",
    [
        *("[" * 400 + "审计局" + "]" * 400, "[" * 400, "{a: " * 400),
        # Brackets that close only inside quotes.
        *("[']', " * 400, '{"}": ' * 400),
    ],
)
def test_hundreds_of_levels_are_refused_at_their_line(brackets: str):
    loaded = read(edited(("lead: [审计局]", f"lead: {brackets}")))
    (finding,) = loaded.findings
    assert (finding.code, finding.place.line) == ("G113", 28)
    assert loaded.table is None
    assert_helpful(loaded.findings)


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_levels_are_refused_without_harm(unit: str):
    (finding,) = read(unit * 100_000).findings
    assert finding.code == "G113"


def test_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "tasks.yaml"
    path.write_bytes(SMALL.encode())
    monkeypatch.setattr("gkrw.project.open_table.MAX_YAML_BYTES", len(SMALL.encode()) - 1)
    loaded = read_table(path)
    assert [(each.code, each.place.line, each.place.column) for each in loaded.findings] == [
        ("G114", 1, 1)
    ]
    assert (loaded.table, loaded.text) == (None, "")
    assert_helpful(loaded.findings)


def test_file_of_exactly_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "tasks.yaml"
    path.write_bytes(SMALL.encode())
    monkeypatch.setattr("gkrw.project.open_table.MAX_YAML_BYTES", len(SMALL.encode()))
    assert read_table(path).findings == ()


def test_there_are_many_cases_and_they_cover_every_code_of_the_reader():
    assert len(FILES) >= 60
    covered = {code for file in FILES for code, _, _ in expected_in(file)}
    covered |= {code for _, expected in BYTES.values() for code, _, _ in expected}
    in_tests_of_their_own = {finding_kinds.TOO_DEEP.code, finding_kinds.TOO_BIG.code}
    assert {kind.code for kind in finding_kinds.KINDS} - covered == in_tests_of_their_own


if __name__ == "__main__":
    SAID.write_text("\n".join(map(said_of, FILES)), encoding="utf-8", newline="\n")
