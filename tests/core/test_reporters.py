"""Which bodies report the progress of a task."""

import pytest

from gkrw.core.assignments import Assignments
from gkrw.core.model import Reports
from gkrw.core.roster import build_roster
from tables import edited, read

TOP = ("sections:\n", "reports: {}\nsections:\n")
SECTION = ("  - title: 政府信息公开\n", "  - title: 政府信息公开\n    reports: {}\n")
GROUP = ("      - title: 主动公开\n", "      - title: 主动公开\n        reports: {}\n")
TOPIC = ("          - topic: 会议公开\n", "          - topic: 会议公开\n            reports: {}\n")
T01 = (
    "                title: 公众参与\n",
    "                title: 公众参与\n                reports: {}\n",
)
EVERY = {"财政局", "审计局", "建设局"}


def reporters(*changes: tuple[str, str]) -> dict[str, set[str]]:
    """The reporters of each task of the small table after some changes, by id."""
    parsed = read(edited(*changes))
    assert parsed.table is not None
    assignments = Assignments(parsed.table, build_roster(parsed.table))
    return {row.task.id: set(assignments.reporters(row)) for row in assignments.rows}


def at(place: tuple[str, str], reports: str) -> tuple[str, str]:
    return place[0], place[1].format(reports)


def test_all_that_have_the_task_report_where_nothing_is_said():
    assert reporters() == {"T01": EVERY, "T02": {"审计局", "建设局"}}
    assert reporters(at(TOP, "all")) == reporters()


def test_those_that_are_named_report():
    assert reporters(at(TOP, "named")) == {"T01": {"财政局"}, "T02": {"审计局", "建设局"}}


def test_the_lead_reports():
    assert reporters(at(TOP, "lead")) == {"T01": {"财政局"}, "T02": {"审计局"}}


def test_without_a_lead_those_named_as_responsible_report():
    without = ("            lead: [审计局]\n", "            lead: []\n")
    assert reporters(at(TOP, "lead"), without)["T02"] == {"建设局"}


def test_a_collective_that_leads_reports_by_its_members():
    led = ("                lead: [新区财政局]\n", "                lead: [各部门]\n")
    assert reporters(at(TOP, "lead"), led)["T01"] == EVERY
    assert reporters(at(TOP, "named"), led)["T01"] == EVERY  # nobody fewer than with lead


def test_a_collective_that_gets_a_letter_itself_reports_itself():
    parks = ("    members: all\n", "    members: all\n  - name: 各园区\n    members: unlisted\n")
    named = ("            responsible: [建设局]\n", "            responsible: [各园区]\n")
    assert reporters(parks, named, at(TOP, "named"))["T02"] == {"审计局", "各园区"}


def test_nobody_reports_where_only_a_collective_is_responsible():
    without = ("                lead: [新区财政局]\n", "                lead: []\n")
    assert reporters(at(TOP, "lead"), without)["T01"] == set()


@pytest.mark.parametrize(
    "place", [SECTION, GROUP, TOPIC, T01], ids=["section", "group", "topic", "task"]
)
def test_what_stands_nearest_to_the_task_counts(place):
    assert reporters(at(TOP, "lead"), at(place, "all"))["T01"] == EVERY
    assert reporters(at(TOP, "all"), at(place, "lead"))["T01"] == {"财政局"}


def test_a_task_outside_of_the_heading_is_not_concerned():
    assert reporters(at(TOPIC, "lead")) == {"T01": {"财政局"}, "T02": {"审计局", "建设局"}}


@pytest.mark.parametrize("word", ["leader", "牵头", "ALL", "[lead]"])
def test_a_word_that_is_not_known_is_a_finding_with_the_words(word):
    parsed = read(edited(at(TOP, word)))
    assert parsed.table is not None
    (found,) = parsed.findings
    assert "“reports”（由谁填报）" in found.message
    assert parsed.table.reports is None
    if word != "[lead]":
        assert "all、named、lead" in found.fix


def test_the_words_are_those_of_the_schema():
    assert [each.value for each in Reports] == ["all", "named", "lead"]
