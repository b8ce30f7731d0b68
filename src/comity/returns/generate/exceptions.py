"""Sign-offs: departures that are good, and departures that fail in each way one can."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from comity.returns.generate.draft import Draft, day_between

NO_DEPARTURE = ("end-of-placement-review",)
REASONS = (
    "Unallocated child protection cases",
    "Court timetable could not be met otherwise",
    "Cover for long-term sickness in a statutory post",
)


def good(draft: Draft, rng: Random, clause: str) -> str:
    """An exception that covers the breach on the day it is judged."""
    start, judged_on = draft.start, draft.judged_on
    first = start if rng.random() < 0.5 else day_between(rng, start, judged_on)
    until = judged_on if rng.random() < 0.2 else judged_on + timedelta(days=rng.randint(0, 90))
    blank_first = first == start and rng.random() < 0.6
    signed = first - timedelta(days=rng.choice((0, 1, 7)))
    ce_signed = first - timedelta(days=rng.choice((0, 2))) if clause == "price-cap" else None
    write(draft, rng, clause, signed, ce_signed, None if blank_first else first, until)
    return "signed by the first day and in force"


def bad(draft: Draft, rng: Random, clause: str) -> str:
    """An exception that does not cover the breach, for one reason."""
    start, judged_on = draft.start, draft.judged_on
    if clause in NO_DEPARTURE:
        write(draft, rng, clause, start, None, None, judged_on + timedelta(days=30))
        return "no departure from this clause exists"
    signed: date | None = start - timedelta(days=3)
    ce_signed = signed if clause == "price-cap" else None
    first: date | None = None
    until: date | None = judged_on + timedelta(days=42)
    how = rng.choice(("late", "unsigned", "no last day", "lapsed", "not yet"))
    if how == "late":
        late = start + timedelta(days=rng.choice((1, 2, 10)))
        signed, ce_signed = (signed, late) if clause == "price-cap" and rng.random() < 0.5 else (late, ce_signed)
        why = "signed after its first day"
    elif how == "unsigned":
        signed, ce_signed = (signed, None) if clause == "price-cap" else (None, None)
        why = "a sign-off is missing"
    elif how == "no last day":
        until = None
        why = "no last day"
    elif how == "lapsed" and judged_on > start:
        until = (
            judged_on - timedelta(days=1)
            if rng.random() < 0.4
            else day_between(rng, start, judged_on - timedelta(days=1))
        )
        why = "lapsed"
    else:
        first, until = judged_on + timedelta(days=1), judged_on + timedelta(days=60)
        why = "not begun"
    write(draft, rng, clause, signed, ce_signed, first, until)
    return f"exception fails: {why}"


def write(
    draft: Draft,
    rng: Random,
    clause: str,
    dcs: date | None,
    chief_executive: date | None,
    first: date | None,
    until: date | None,
) -> None:
    """Write the row's one sign-off."""
    days = {
        "dcs_signoff_date": dcs,
        "ce_signoff_date": chief_executive,
        "signoff_from": first,
        "signoff_until": until,
    }
    draft.facts.update({name: day.isoformat() if day else "" for name, day in days.items()})
    draft.facts["signoff_clause"] = clause
    draft.facts["signoff_reason"] = rng.choice(REASONS)
    draft.signed_off = True
