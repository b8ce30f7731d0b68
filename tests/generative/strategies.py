"""Assignments drawn so that every verdict of every clause is within reach: few values, many blanks, dates near the
days on which terms begin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from comity.clauses.setting import UNREADABLE_FIELDS

TURNING = [
    date(2024, 10, 31),
    date(2025, 10, 1),
    date(2026, 1, 1),
    date(2026, 4, 1),
    date(2026, 7, 1),
    date(2026, 9, 30),
]

days = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(TURNING), st.integers(-100, 40))
authorities = st.sampled_from(
    [
        "X99000001",
        "X99000003",
        "993",
        "Coldharbour Borough Council",
        "Fenwick & Holme Council",
        "E08000030",
        "Camden",
        "335",
    ]
)


def blank_or(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or about one time in five a blank."""
    return st.one_of(st.none(), values, values, values, values)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "authority": authorities,
    "local_title": st.sampled_from(["Social Worker", 'A "quoted" \\ title']),
    "role": blank_or(st.sampled_from(["social_worker", "senior_social_worker", "iro_cp_chair", "astronaut"])),
    "payment_basis": blank_or(st.sampled_from(["paye", "umbrella", "limited_company"])),
    "pay_rate": blank_or(st.sampled_from([274000, 278000, 335000, 335050, 340000, 340100, 415000, 500000])),
    "charge_rate": blank_or(st.just(450000)),
    "start_date": blank_or(days),
    "end_date": st.one_of(st.none(), days),
    "supply_route": blank_or(st.sampled_from(["msp", "direct_agency", "project_team", "packaged"])),
    "agency": blank_or(st.sampled_from(["Tern & Co", "Brightwell"])),
    "msp": blank_or(st.just("Meridian")),
    "tier": blank_or(st.integers(1, 3)),
    "had_substantive_role": blank_or(st.booleans()),
    "last_substantive_authority": blank_or(st.one_of(authorities, st.just("Nowhere Council"))),
    "last_substantive_end_date": blank_or(days),
    "leaving_reason": blank_or(st.sampled_from(["resignation", "voluntary_redundancy", "probation", "other"])),
    "direct_experience_months": blank_or(st.sampled_from([0, 35, 36, 60])),
    "references_received": blank_or(st.integers(0, 3)),
    "notice_days": blank_or(st.sampled_from([7, 14, 27, 28])),
    "substantive_notice_days": blank_or(st.sampled_from([0, 7, 14, 28, 56])),
    "registration_checked_date": blank_or(days),
    "dbs_checked_date": blank_or(days),
    "right_to_work_checked_date": blank_or(days),
    "worker_approved_date": blank_or(days),
    "costs_disaggregated": blank_or(st.booleans()),
    "practice_control": blank_or(st.booleans()),
    "onsite_days_per_week": blank_or(st.sampled_from([0, 1_500_000, 1_990_000, 2_000_000, 5_000_000])),
    "dcs_signoff_date": blank_or(days),
    "ce_signoff_date": blank_or(days),
    "signoff_clause": blank_or(
        st.sampled_from(["price-cap", "cool-off", "experience", "Price cap", "on_site", "nonsense"])
    ),
    "signoff_from": blank_or(days),
    "signoff_until": blank_or(days),
    "review_completed_date": blank_or(days),
    "review_shared_date": blank_or(days),
}


@st.composite
def assignments(draw: st.DrawFn, number: int = 0) -> dict[str, Any]:
    """One assignment in the dictionary's frame types, with some of its cells unreadable."""
    row = {name: draw(values) for name, values in FIELDS.items()}
    row["assignment_ref"] = f"A{number}"
    for field in UNREADABLE_FIELDS:
        row[f"unreadable_{field}"] = draw(st.integers(0, 9)) == 0
        if row[f"unreadable_{field}"]:
            row[field] = None
    return row


@st.composite
def returns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A handful of assignments with references of their own."""
    return [draw(assignments(number)) for number in range(draw(st.integers(1, 12)))]
