"""project-team: named workers, costs apart, practice under the authority's control."""

import pytest

TEAM = {
    "supply_route": "project_team",
    "worker_approved_date": "2026-05-01",
    "costs_disaggregated": "yes",
    "practice_control": "yes",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "met"),
        ({"supply_route": "packaged"}, "met"),
        ({"supply_route": "msp"}, "not_applicable"),
        ({"supply_route": "direct_agency"}, "not_applicable"),
        ({"supply_route": None}, "not_known"),
        ({"worker_approved_date": None}, "breached"),
        ({"worker_approved_date": "2026-05-02"}, "breached"),
        ({"costs_disaggregated": "no"}, "breached"),
        ({"practice_control": "no"}, "breached"),
        ({"costs_disaggregated": None}, "not_known"),
        ({"practice_control": None}, "not_known"),
        ({"costs_disaggregated": None, "practice_control": "no"}, "breached"),
    ],
)
def test_every_one_must_hold(outcome, change, expected):
    assert outcome("project-team", **{**TEAM, **change}) == expected


def test_each_failure_is_named(ask):
    found = ask("project-team", **{**TEAM, "worker_approved_date": None, "costs_disaggregated": "no"})
    assert "the worker was not approved by name; costs are not disaggregated" in found["reason"]


def test_an_approval_that_could_not_be_read_is_not_read_as_not_approved(outcome):
    unread = {"worker_approved_date": None, "unreadable_worker_approved_date": True}
    assert outcome("project-team", **{**TEAM, **unread}) == "not_known"
    assert outcome("project-team", **{**TEAM, **unread, "costs_disaggregated": "no"}) == "breached"
