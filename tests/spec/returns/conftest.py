"""A good row, and reading a return made of rows like it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import Return, read_return

GOOD = {
    "authority": "X99000003",
    "quarter": "2026-Q3",
    "assignment_ref": "A1",
    "worker": "SW100001",
    "local_title": "Social Worker",
    "role": "social_worker",
    "start_date": "2026-07-01",
    "planned_end_date": "2026-12-31",
    "end_date": "",
    "end_reason": "",
    "hours_per_week": "37",
    "fte": "1",
    "supply_route": "msp",
    "agency": "Tern & Co",
    "msp": "Meridian MSP",
    "team_ref": "",
    "payment_basis": "umbrella",
    "pay_rate": "33.50",
    "other_services": "",
    "charge_rate": "37.70",
    "hours_worked": "",
    "quarter_cost": "",
    "reason_for_use": "vacancy",
    "had_substantive_role": "no",
    "last_substantive_authority": "",
    "last_substantive_end_date": "",
    "leaving_reason": "",
    "direct_experience_months": "60",
    "references_received": "2",
    "references_on_template": "",
    "notice_days": "28",
    "registration_checked_date": "2026-06-20",
    "registration_until": "",
    "dbs_checked_date": "2026-06-20",
    "right_to_work_checked_date": "2026-06-20",
    "worker_approved_date": "",
    "costs_disaggregated": "",
    "practice_control": "",
    "onsite_days_per_week": "3",
    "dcs_signoff_date": "",
    "ce_signoff_date": "",
    "signoff_clause": "",
    "signoff_from": "",
    "signoff_until": "",
    "signoff_reason": "",
    "review_completed_date": "",
    "review_shared_date": "",
    "converted_to_permanent_date": "",
}
"""A row that nothing is wrong with, by field."""

Reader = Callable[..., Return]


@pytest.fixture(scope="session")
def exemplar() -> Memorandum:
    return load("exemplar")


@pytest.fixture
def read(tmp_path: Path, exemplar: Memorandum) -> Reader:
    """`read({...}, {...})`: a CSV of good rows with these changes, read. References are A1, A2 ... unless given."""

    def reader(*changes: dict[str, str], columns: list[str] | None = None, **options: object) -> Return:
        path = tmp_path / "return.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            names = columns or list(GOOD)
            writer = csv.writer(file)
            writer.writerow(names)
            for number, change in enumerate(changes, start=1):
                own = {"assignment_ref": f"A{number}", "worker": f"SW{100000 + number}"}
                row = GOOD | own | change
                writer.writerow([row.get(name, "") for name in names])
        return read_return(path, exemplar, **options)  # type: ignore[arg-type]

    return reader


@pytest.fixture
def good() -> dict[str, str]:
    """A copy of the good row, to change."""
    return dict(GOOD)
