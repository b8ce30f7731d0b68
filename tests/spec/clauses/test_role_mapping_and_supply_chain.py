"""role-mapping and supply-chain: kinds that no shipped memorandum has yet, on the exemplar with such a clause added."""

from datetime import date

import polars as pl
import pytest

from comity.judge import judge
from comity.memorandum import load
from comity.memorandum.model import Acceptance, Kind, MappedTitle


def with_clause(kind, **change):
    """The exemplar with one more clause, made from its notice clause."""
    exemplar = load("exemplar")
    made = exemplar.clause("notice").model_copy(update={"code": "SEV-X", "kind": kind, "baseline": None, **change})
    return exemplar.model_copy(update={"clauses": (*exemplar.clauses, made), "digest": ""})


TITLES = (MappedTitle(authority="X99000003", title="Practitioner", role="social_worker", from_date=date(2026, 1, 1)),)


@pytest.mark.parametrize(
    ("title", "role", "start", "expected"),
    [
        ("Practitioner", "social_worker", "2026-05-01", "met"),
        (" practitioner", "social_worker", "2026-05-01", "met"),
        ("Practitioner", "team_manager", "2026-05-01", "breached"),
        ("Wizard", "social_worker", "2026-05-01", "not_known"),
        ("Practitioner", "social_worker", "2025-12-31", "not_known"),
    ],
)
def test_the_role_is_the_one_that_the_authoritys_map_gives_the_title(ask, title, role, start, expected):
    memorandum = with_clause(Kind.ROLE_MAPPING, titles=TITLES)
    facts = {"local_title": title, "role": role, "start_date": start}
    assert ask("role-mapping", "2026-09-30", memorandum, **facts)["outcome"] == expected
    frame = pl.DataFrame([{"assignment_ref": "A1", "authority": "993", **facts}])
    found = judge(frame, memorandum, date(2026, 9, 30)).filter(pl.col("clause") == "role-mapping")
    assert found["outcome"].to_list() == [expected]


REGISTER = (
    Acceptance(supplier="Tern & Co", accepted=True, on=date(2026, 1, 1)),
    Acceptance(supplier="Meridian", accepted=True, on=date(2026, 1, 1)),
    Acceptance(supplier="Brightwell", accepted=False, on=date(2026, 1, 1)),
)


@pytest.mark.parametrize(
    ("agency", "msp", "route", "expected"),
    [
        ("Tern & Co", "Meridian", "msp", "met"),
        ("Brightwell", "Meridian", "msp", "breached"),
        ("Tern & Co", "Elsewhere MSP", "msp", "breached"),
        (None, "Meridian", "msp", "not_known"),
        ("Tern & Co", None, "msp", "not_known"),
        ("Tern & Co", None, "direct_agency", "met"),
    ],
)
def test_every_tier_is_named_and_has_accepted(ask, agency, msp, route, expected):
    memorandum = with_clause(Kind.SUPPLY_CHAIN, acceptances=REGISTER)
    facts = {"agency": agency, "msp": msp, "supply_route": route}
    assert ask("supply-chain", "2026-09-30", memorandum, **facts)["outcome"] == expected


def test_without_a_register_it_is_not_known(ask):
    assert ask("supply-chain", "2026-09-30", with_clause(Kind.SUPPLY_CHAIN))["outcome"] == "not_known"
