"""A candidate who keeps every clause of the exemplar, and a way to ask what changing one fact does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from comity.judge import check
from comity.memorandum import load

GOOD: dict[str, Any] = {
    "authority": "X99000003",
    "assignment_ref": "A1",
    "local_title": "Social Worker",
    "role": "social_worker",
    "payment_basis": "umbrella",
    "pay_rate": "33.50",
    "charge_rate": "38.00",
    "start_date": "2026-05-01",
    "supply_route": "msp",
    "agency": "Tern & Co",
    "msp": "Meridian",
    "had_substantive_role": "no",
    "direct_experience_months": 60,
    "references_received": 2,
    "notice_days": 28,
    "registration_checked_date": "2026-04-20",
    "dbs_checked_date": "2026-04-20",
    "right_to_work_checked_date": "2026-04-20",
    "onsite_days_per_week": 3,
}

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def good() -> dict[str, Any]:
    """The facts of the good candidate."""
    return dict(GOOD)


@pytest.fixture
def ask() -> Ask:
    """The finding of a clause for the good candidate with some facts changed."""

    def finding(clause: str, as_at: str = "2026-09-30", memorandum: Any = "exemplar", **facts: Any) -> dict[str, Any]:
        resolved = load(memorandum) if isinstance(memorandum, str) else memorandum
        checked = check({**GOOD, **facts}, resolved, date.fromisoformat(as_at))
        return next(found for found in checked.findings if found["clause"] == clause)

    return finding


@pytest.fixture
def outcome(ask: Ask) -> Callable[..., str]:
    """Only the outcome of it."""
    return lambda *args, **facts: str(ask(*args, **facts)["outcome"])
