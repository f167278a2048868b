"""Reading any file ends in a table or in findings, never in a traceback."""

from collections.abc import Callable, Sequence
from itertools import chain, pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import OFFICE_TABLES, REAL_TABLE
from gkrw import rules, store
from gkrw.core.findings import errors_in, in_order
from gkrw.core.model import LISTS, Heading, Row, Task, Topic
from gkrw.core.names import NameList
from tables import SMALL, without_libyaml

REAL = REAL_TABLE.read_text(encoding="utf-8")
OFFICES = {file.stem: file.read_text(encoding="utf-8") for file in OFFICE_TABLES}
BASES = (SMALL, REAL)
_YAML = [*"-:#'\"[]{},&*!|>%@`?~=<+.\\/ \t\n\r01", "- ", ": ", "<<: ", "---\n", "\n  ", "''"]
_CHINESE = [*"一二（）、，。：；“”《》等新区各部门财政局𬭛⺠\u3000", "null", "yes", "1.10"]
_ODD = [*"\x00\x07\x08\x0b\x1b\x7f\x85\xa0\xad\u200b\u2028\u2029\ufeff\ufffd\uffff"]
SNIPPETS = st.sampled_from(_YAML + _CHINESE + _ODD) | st.text(max_size=3).filter(
    lambda text: text.isprintable()
)
tries = settings(max_examples=150)


def assert_survives(data: bytes) -> None:
    """Read and check a file; every finding must have a place in it, a message and a fix."""
    loaded = store.read(data, "data/tasks.yaml")
    findings = loaded.findings
    if loaded.table is None:
        assert errors_in(findings)
    else:
        findings = in_order((*findings, *rules.check(loaded.table)))
    last = loaded.text.count("\n") + 2
    for finding in findings:
        assert 1 <= finding.place.line <= last, finding
        assert finding.place.column >= 1, finding
        assert finding.place.file == "data/tasks.yaml"
        assert finding.message.strip()
        assert finding.fix.strip()
    assert all(one.place <= other.place for one, other in pairwise(findings))


@st.composite
def with_changed_characters(draw: st.DrawFn) -> str:
    """A table with up to five places where something was typed, deleted or typed over."""
    text = draw(st.sampled_from(BASES))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from([0, 0, 1, 1, 2, 30]))
        text = text[:start] + draw(SNIPPETS | st.just("")) + text[end:]
    return text


def _delete(lines: list[str], at: int, _: int) -> None:
    del lines[at]


def _repeat(lines: list[str], at: int, _: int) -> None:
    lines.insert(at, lines[at])


def _swap(lines: list[str], at: int, other: int) -> None:
    lines[at], lines[other] = lines[other], lines[at]


def _move(lines: list[str], at: int, other: int) -> None:
    lines.insert(other, lines.pop(at))


def _indent(lines: list[str], at: int, other: int) -> None:
    lines[at] = " " * (1 + other % 3) + lines[at]


def _outdent(lines: list[str], at: int, _: int) -> None:
    lines[at] = lines[at].removeprefix(" ")


def _join(lines: list[str], at: int, _: int) -> None:
    lines[at] += lines.pop(at + 1).strip() if at + 1 < len(lines) else ""


LINE_CHANGES: tuple[Callable[[list[str], int, int], None], ...] = (
    *(_delete, _repeat, _swap, _move, _indent, _outdent, _join),
)


@st.composite
def with_changed_lines(draw: st.DrawFn) -> str:
    """A table with up to four lines deleted, repeated, swapped, moved, shifted or joined."""
    lines = draw(st.sampled_from(BASES)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        change = draw(st.sampled_from(LINE_CHANGES))
        at = draw(st.integers(0, len(lines) - 1))
        change(lines, at, draw(st.integers(0, len(lines) - 1)))
    return "\n".join(lines)


@st.composite
def with_broken_bytes(draw: st.DrawFn) -> bytes:
    """A table in some encoding, cut off somewhere or with a few bytes put in."""
    text = draw(st.sampled_from(BASES))
    data = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.binary(max_size=4)) + draw(st.sampled_from([data[at:], b""]))


@tries
@given(with_changed_characters())
def test_changed_characters_are_survived(text: str):
    assert_survives(text.encode("utf-8", "surrogatepass"))


@tries
@given(with_changed_lines())
def test_changed_lines_are_survived(text: str):
    assert_survives(text.encode())


@tries
@given(with_broken_bytes())
def test_broken_bytes_are_survived(data: bytes):
    assert_survives(data)


@tries
@given(st.binary(max_size=300))
def test_random_bytes_are_survived(data: bytes):
    assert_survives(data)


@tries
@given(st.text(alphabet=st.sampled_from("ab:- \n\t[]{}'\"&*!|>#,?%@`~<等财"), max_size=60))
def test_random_yaml_is_survived(text: str):
    assert_survives(text.encode())


@tries
@given(with_changed_lines() | with_changed_characters())
def test_python_loader_survives_the_same(text: str):
    with pytest.MonkeyPatch.context() as patch:
        without_libyaml(patch)
        assert_survives(text.encode("utf-8", "surrogatepass"))


@tries
@given(with_changed_characters() | with_changed_lines())
def test_reading_twice_gives_the_same(text: str):
    data = text.encode("utf-8", "surrogatepass")
    first, second = (store.read(data, "data/tasks.yaml") for _ in range(2))
    assert first == second
    if first.table is not None and second.table is not None:
        assert rules.check(first.table) == rules.check(second.table)


# -- against PyYAML's own reading ----------------------------------------------------------


def flat(names: list[str | dict[str, list[str]]]) -> list[str]:
    """The strings of a list of names as safe_load gives it, in the order of the file."""
    return [
        text
        for entry in names
        for text in ([entry] if isinstance(entry, str) else chain(entry, *entry.values()))
    ]


def text_of(value: object) -> str | None:
    """A text as safe_load gives it, without the final line breaks of a block."""
    return None if value is None else str(value).rstrip("\n")


def assert_names(ours: NameList, theirs: dict, key: str, above: list[str] | None) -> None:
    expected = flat(theirs[key]) if key in theirs else above
    assert ours.flat() == (expected or [])


def assert_same_task(ours: Task, theirs: dict, defaults: dict[str, list[str] | None]) -> None:
    assert ours.id == theirs["id"]
    assert ours.title == text_of(theirs["title"])
    assert ours.requirement == text_of(theirs["requirement"])
    assert ours.note == text_of(theirs.get("note"))
    deadline = theirs.get("deadline", [])
    deadlines = deadline if isinstance(deadline, list) else [deadline]
    assert [each.text for each in ours.deadlines] == [text_of(each) for each in deadlines]
    for target, raw in zip(ours.targets, theirs.get("targets", []), strict=True):
        assert (target.name, target.unit) == (raw["name"], raw["unit"])
        assert (target.at_least, target.at_most) == (raw.get("at_least"), raw.get("at_most"))
    for key, names in zip(LISTS, ours.lists, strict=True):
        assert_names(names, theirs, key, defaults[key])
    assert dict(ours.extra) == {
        heading: text_of(text) for heading, text in theirs.get("extra", {}).items()
    }


def defaults_of(raw: dict, above: dict[str, list[str] | None]) -> dict[str, list[str] | None]:
    return {key: flat(raw[key]) if key in raw else above[key] for key in above}


def assert_same_as_safe_load(text: str) -> None:
    """The table says what PyYAML reads, walked side by side."""
    table = store.read(text.encode(), "data/tasks.yaml").table
    assert table is not None
    raw = yaml.safe_load(text)
    assert (table.title, table.annex) == (raw["title"], raw.get("annex"))
    assert [each.name for each in table.departments] == [
        each["name"] for each in raw["departments"]
    ]
    for department, theirs in zip(table.departments, raw["departments"], strict=True):
        assert [alias.text for alias in department.aliases] == theirs.get("aliases", [])
        assert [alias.text for alias in department.unconfirmed] == theirs.get("unconfirmed", [])
        assert department.note == text_of(theirs.get("note"))
    assert_same_parts(table.children, raw, dict.fromkeys(LISTS))
    columns = raw.get("columns", {})
    assert [name.text for name in table.columns.extra] == columns.pop("extra", [])
    assert {key: table.columns[key] for key in columns} == columns


def assert_same_parts(
    ours: Sequence[Heading | Task], raw: dict, above: dict[str, list[str] | None]
) -> None:
    """The headings and tasks in a mapping, which may have some in each of three lists."""
    below = [each for key in raw if key in ("sections", "groups", "tasks") for each in raw[key]]
    for part, theirs in zip(ours, below, strict=True):
        if isinstance(part, Task):
            assert_same_task(part, theirs, above)
            continue
        assert part.title == theirs["topic" if isinstance(part, Topic) else "title"]
        assert_same_parts(part.children, theirs, defaults_of(theirs, above))


@pytest.mark.parametrize("text", [*BASES, *OFFICES.values()], ids=["small", "real", *OFFICES])
def test_table_says_what_pyyaml_reads(text: str):
    assert_same_as_safe_load(text)


WORDS = st.text(
    alphabet=st.sampled_from("财政信息公开（）“”、，。：；《》-:#'\"[]{}&*!|>%@`~ 0127Ty\\"),
    max_size=12,
)


@tries
@given(WORDS.map(lambda words: "公" + words.strip() + "开"), st.sampled_from(["'", '"', None]))
def test_any_title_that_pyyaml_can_write_is_read_word_for_word(title: str, style: str | None):
    written = yaml.dump(title, default_style=style, allow_unicode=True, width=1000)
    written = written.removesuffix("\n").removesuffix("\n...")
    assert "\n" not in written
    assert_same_as_safe_load(SMALL.replace("title: 审计公开", f"title: {written}"))


PARAGRAPHS = st.lists(WORDS.map(lambda words: "公" + words + "。"), min_size=1, max_size=4)


@tries
@given(PARAGRAPHS, st.sampled_from(["|", "|-", "|+"]), st.integers(1, 4))
def test_any_paragraphs_are_read_word_for_word(paragraphs: list[str], mark: str, by: int):
    block = "".join(" " * (12 + by) + line + "\n" for line in paragraphs)
    old = "            requirement: |\n              对审计发现问题、整改落实及问责情况进行公开。\n"
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, f"            requirement: {mark}\n{block}")
    assert_same_as_safe_load(text)
    loaded = store.read(text.encode(), "data/tasks.yaml")
    assert loaded.table is not None
    task = [*loaded.table.tasks()][1]
    assert task.requirement == "\n".join(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        assert loaded.text.split("\n")[26 + number].strip() == paragraph.strip()
    assert task.places["requirement"][1:] == (27, 13 + by)


@tries
@given(with_changed_lines())
def test_what_is_read_without_findings_says_what_pyyaml_reads(text: str):
    if store.read(text.encode(), "data/tasks.yaml").findings == ():
        assert_same_as_safe_load(text)


def rows_of(text: str) -> list[Row]:
    table = store.read(text.encode(), "data/tasks.yaml").table
    return [] if table is None else [*table.rows()]


@tries
@given(st.data())
def test_place_of_every_text_is_where_it_stands_in_the_file(data: st.DataObject):
    rows = rows_of(REAL)
    task = data.draw(st.sampled_from(rows)).task
    key = data.draw(st.sampled_from(["id", "title", "requirement"]))
    value: str = getattr(task, key)
    offset = data.draw(st.integers(0, len(value) - 1))
    place = task.places[key].within(value, offset)
    if value[offset] != "\n":
        assert REAL.split("\n")[place.line - 1][place.column - 1] == value[offset]
