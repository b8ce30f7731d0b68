"""An assignment being made up: who, where, which role, when; before any clause is thought of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from comity.returns.generate.terms import AMENDED, AUTHORITIES, NATIONAL, quarter_days

ROLES = {
    "social_worker": ("Social Worker", 50),
    "senior_social_worker": ("Senior Social Worker", 20),
    "advanced_practitioner": ("Advanced Practitioner", 12),
    "team_manager": ("Team Manager", 12),
    "iro_cp_chair": ("Independent Reviewing Officer", 6),
}
BASES = {"umbrella": 60, "paye": 25, "limited_company": 15}
ROUTES = {"msp": 70, "direct_agency": 16, "project_team": 9, "packaged": 5}
TEAMS = ("Assessment", "Looked after children", "Court", "Children with disabilities", "MASH", "Fostering")
AGENCIES = ("Brightwell", "Northgate Care", "Tern & Co", "Larkfield Social Care", "Quayside People")
EARLIEST = date(2023, 9, 4)
CUTS = (EARLIEST, NATIONAL, date(2025, 10, 1), date(2026, 1, 1), AMENDED)
CUT_WEIGHTS = (7, 28, 15, 15, 35)


@dataclass(slots=True)
class Draft:
    """Facts as a clean file writes them, and what each clause will say of them with a short why."""

    as_at: date
    start: date
    end: date | None
    facts: dict[str, str] = field(default_factory=dict)
    planted: dict[str, tuple[str, str]] = field(default_factory=dict)
    signed_off: bool = False

    @property
    def running(self) -> bool:
        """Not ended by the day it is judged for."""
        return self.end is None or self.end > self.as_at

    @property
    def judged_on(self) -> date:
        """The day on which it is judged: what lapsed after its end does not count."""
        return self.as_at if self.end is None else min(self.as_at, self.end)


def pick(rng: Random, weights: dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def start_day(rng: Random, as_at: date) -> date:
    """A first day, spread over the eras of the terms and often on the very day one begins."""
    latest = as_at - timedelta(days=2)
    eras = [index for index, cut in enumerate(CUTS) if cut <= latest]
    era = rng.choices(eras, [CUT_WEIGHTS[index] for index in eras])[0]
    last = CUTS[era + 1] - timedelta(days=1) if era + 1 < len(CUTS) else latest
    edge = rng.random()
    if edge < 0.03:
        return CUTS[era]
    return min(last, latest) if edge < 0.06 else day_between(rng, CUTS[era], min(last, latest))


def end_day(rng: Random, start: date, first: date, as_at: date) -> date | None:
    """A last day: a third end within the quarter, a few before it (returned late), the rest run on."""
    chance = rng.random()
    if chance < 0.02 and start + timedelta(days=30) < first:
        return day_between(rng, start + timedelta(days=14), first - timedelta(days=1))
    if chance < 0.35:
        return as_at if chance < 0.04 else day_between(rng, max(first, start + timedelta(days=1)), as_at)
    return None


def draft(rng: Random, quarter: str, authority: str | None) -> Draft:
    """An assignment with every fact that no clause turns on.

    Units are those of a file: pounds, days, decimals, ISO dates; a blank is an empty string.
    """
    first, as_at = quarter_days(quarter)
    start = start_day(rng, as_at)
    end = end_day(rng, start, first, as_at)
    role, basis, route = (
        pick(rng, {key: value[1] for key, value in ROLES.items()}),
        pick(rng, BASES),
        pick(rng, ROUTES),
    )
    hours = rng.choices(("37", "36", "30", "22.2", "18.5"), (70, 8, 10, 6, 6))[0]
    tenths = round(float(hours) * 10)
    facts = {
        "authority": authority or rng.choice(AUTHORITIES)[0],
        "quarter": quarter,
        "local_title": ROLES[role][0],
        "role": role,
        "team": rng.choice(TEAMS),
        "start_date": start.isoformat(),
        "planned_end_date": (start + timedelta(days=rng.choice((90, 182, 364)))).isoformat(),
        "hours_per_week": hours,
        "fte": f"{tenths / 370:.6f}".rstrip("0").rstrip("."),
        "supply_route": route,
        "agency": rng.choice(AGENCIES),
        "tier": rng.choice(("1", "2", "")),
        "payment_basis": basis,
        "reason_for_use": rng.choices(("vacancy", "absence", "additional_demand", "specialist"), (70, 15, 12, 3))[0],
        "references_on_template": rng.choice(("2", "1", "")),
        "registration_until": f"{as_at.year + (as_at.month > 11)}-11-30",
    }
    if route == "msp":
        facts["msp"] = "Meridian MSP"
    if route in ("project_team", "packaged"):
        facts["team_ref"] = f"PT{rng.randint(1, 9)}"
        facts["other_services"] = rng.choice(("0.00", "2.50", "4.00"))
    if end is not None:
        facts["end_date"] = end.isoformat()
        facts["end_reason"] = rng.choices(
            ("planned_end", "worker_notice", "authority_notice", "conversion"), (60, 20, 12, 8)
        )[0]
        if facts["end_reason"] == "conversion":
            facts["converted_to_permanent_date"] = (end + timedelta(days=1)).isoformat()
    facts["hours_worked"] = str(hours_in_quarter(max(start, first), min(end or as_at, as_at), tenths))
    return Draft(as_at=as_at, start=start, end=end, facts=facts)


def hours_in_quarter(first: date, last: date, tenths_a_week: int) -> int:
    """Whole hours worked between two days, at contracted hours; nought where the days are out of order."""
    return max(0, (last - first).days + 1) * tenths_a_week // 70
