"""A finding: its place, its order among others, and its JSON."""

import pytest
from yaml import Mark

from gkrw.core.findings import Finding, FindingKind, Place, Severity, errors_in, in_order

_FILE = "data/tasks.yaml"
_KIND = FindingKind("G404", Severity.WARNING, "没有写明牵头部门", "……", "lead: []", "请示后补上。")


def test_a_mark_of_the_loader_counts_from_0_and_a_place_from_1():
    assert Place.of(Mark(_FILE, 0, 125, 22, None, 0)) == Place(_FILE, 126, 23)


def test_a_place_is_written_as_editors_open_it():
    assert str(Place(_FILE, 126, 23)) == "data/tasks.yaml:126:23"


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("公开审计结果。", 0, 21, 15),
        ("公开审计结果。", 6, 21, 21),
        ("公开。\n更新。", 2, 21, 17),
        ("公开。\n更新。", 3, 21, 18),
        ("公开。\n更新。", 4, 22, 15),
        ("公开。\n\n更新。", 5, 23, 15),
        ("公开。\n更新。\n评估。", 10, 23, 17),
    ],
)
def test_a_place_within_a_block_keeps_the_column_of_its_lines(text, offset, line, column):
    assert Place(_FILE, 21, 15).within(text, offset) == Place(_FILE, line, column)


def test_a_kind_makes_findings_of_its_code_and_severity():
    place = Place(_FILE, 126, 23)
    finding = _KIND.at(place, "任务 T12没有写明牵头部门。", "请示后补上牵头部门。")
    assert finding == Finding(
        "G404", Severity.WARNING, "任务 T12没有写明牵头部门。", "请示后补上牵头部门。", place
    )


def test_the_json_of_a_finding_has_the_keys_of_the_contract_in_order():
    finding = _KIND.at(Place(_FILE, 126, 23), "没有写明牵头部门。", "请示后补上。")
    assert list(finding.as_json().items()) == [
        ("code", "G404"),
        ("severity", "warning"),
        ("message", "没有写明牵头部门。"),
        ("fix", "请示后补上。"),
        ("file", _FILE),
        ("line", 126),
        ("column", 23),
        ("task", None),
        ("heading", None),
        ("name", None),
        ("accepted", None),
    ]


def test_findings_are_ordered_by_place_and_then_by_code():
    def at(code: str, line: int, column: int, file: str = _FILE) -> Finding:
        return Finding(code, Severity.HINT, "", "", Place(file, line, column))

    expected = [
        at("G501", 1, 1, "a.yaml"),
        at("G505", 2, 9),
        at("G404", 10, 3),
        at("G405", 10, 3),
        at("G301", 10, 20),
    ]
    assert in_order(reversed(expected)) == tuple(expected)
    assert in_order([]) == ()


def test_the_same_finding_twice_is_one():
    finding = _KIND.at(Place(_FILE, 126, 23), "没有写明牵头部门。", "请示后补上。")
    other = _KIND.at(Place(_FILE, 126, 23), "没有写明责任部门。", "请示后补上。")
    assert in_order([finding, other, finding]) == (finding, other)


@pytest.mark.parametrize(
    ("severities", "errors"),
    [
        ([], False),
        ([Severity.WARNING, Severity.HINT], False),
        ([Severity.HINT, Severity.ERROR], True),
    ],
)
def test_only_an_error_makes_a_table_invalid(severities, errors):
    findings = [Finding("G404", each, "", "", Place(_FILE, 1, 1)) for each in severities]
    assert bool(errors_in(findings)) is errors


def test_severities_have_chinese_words():
    assert [each.label for each in Severity] == ["错误", "警告", "提示"]
