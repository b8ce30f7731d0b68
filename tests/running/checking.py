"""One candidate who meets every clause of the exemplar as at the last day of September 2026."""

from __future__ import annotations

from typing import Any

MEETS: dict[str, Any] = {
    "worker": "SW123456",
    "role": "social_worker",
    "start_date": "2026-10-12",
    "planned_end_date": "2026-12-18",
    "supply_route": "msp",
    "agency": "Ripple Social Work",
    "payment_basis": "paye",
    "pay_rate": 25,
    "had_substantive_role": False,
    "direct_experience_months": 60,
    "references_received": 2,
    "notice_days": 28,
    "registration_checked_date": "2026-09-29",
    "dbs_checked_date": "2026-09-29",
    "right_to_work_checked_date": "2026-09-29",
    "onsite_days_per_week": "3",
}
