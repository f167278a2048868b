"""G415: a collective as the lead of a task."""

import pytest
from edits import with_collective, with_lead

from tables import edited, places


def test_a_collective_that_leads_is_reported_where_it_is_named():
    assert places(with_lead("各部门")) == [("G415", 28, 25)]


def test_a_default_is_reported_once():
    text = edited(
        ("responsible: [各部门]\n", "responsible: [各部门]\n        lead: [各部门]\n"),
        ("                lead: [新区财政局]\n", ""),
        ("            lead: [审计局]\n", ""),
        ("responsible: [建设局]", "responsible: [建设局, 财政局, 审计局]"),
    )
    assert places(text) == [("G415", 16, 16)]


@pytest.mark.parametrize(("members", "code"), [("unlisted", []), ("unspecified", ["G406"])])
def test_a_body_of_its_own_may_lead_and_an_unspecified_one_has_its_own_rule(members, code):
    text = with_collective("各园区", members).replace("lead: [审计局]", "lead: [审计局, 各园区]")
    assert [found for found, _, _ in places(text)] == code
