"""The same nine clauses as at 2026-09-30 for tools that hand over one typed row at a time."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from rules_polars import A_YEAR_ON, AMENDED, AS_AT, BASES, BINDING, CAPS, CHECKED, ELSEWHERE, EXEMPT, NATIONAL, OURS


def months_on(day: date, months: int) -> date:
    """Calendar months, clipped at month end."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def breaches(row: Mapping[str, Any]) -> list[str]:
    """What a row breaches or leaves unknown: `CLAUSE breached`, `CLAUSE unknown`.

    A blank is None; so is a cell that could not be read, whose name is then in `row["unread"]`.
    """
    start, end = row["start_date"], row["end_date"]
    if start is None:
        return []
    judged_on = min(end, AS_AT) if end else AS_AT
    found = []
    unread = row.get("unread", frozenset())

    def reached(new: date, existing: date | None) -> bool:
        return start >= new or (existing is not None and judged_on >= existing)

    def excepted(clause: str) -> bool:
        if row["signoff_clause"] != clause or not row["signoff_until"]:
            return False
        first = row["signoff_from"] or start
        posts = [row["dcs_signoff_date"]] + ([row["ce_signoff_date"]] if clause == "price-cap" else [])
        return all(day and day <= first for day in posts) and first <= judged_on <= row["signoff_until"]

    def say(clause: str, *, broken: bool, unknown: bool) -> None:
        if broken:
            if clause == "end-of-placement-review" or not excepted(clause):
                found.append(f"{clause} breached")
        elif unknown:
            found.append(f"{clause} unknown")

    role, basis, pay = row["role"], row["payment_basis"], row["pay_rate"]
    cap = None
    if role == "social_worker" and reached(date(2026, 4, 1), date(2026, 7, 1)):
        cap = AMENDED.get(basis)
    elif reached(A_YEAR_ON, date(2026, 1, 1)) and role in CAPS and basis in BASES:
        cap = CAPS[role][BASES.index(basis)]
    compared = pay is not None and cap is not None
    above = compared and round(float(pay) * 100) > round(cap * 100)
    say("price-cap", broken=above, unknown=not compared and reached(A_YEAR_ON, date(2026, 1, 1)))

    left, had = row["last_substantive_end_date"], row["had_substantive_role"]
    if start >= NATIONAL and had is not False:
        authority, reason = row["last_substantive_authority"], row["leaving_reason"]
        early = left is None or start < months_on(left, 6 if start >= date(2026, 1, 1) else 3)
        here = authority in OURS and reason in BINDING
        exempt = authority in ELSEWHERE or reason in EXEMPT
        blank = left is None or authority not in OURS or reason is None
        say(
            "cool-off",
            broken=bool(had and left and early and here),
            unknown=not had or (early and not exempt and blank),
        )
    year_on = reached(NATIONAL, A_YEAR_ON)
    experience, notice = row["direct_experience_months"], row["notice_days"]
    say(
        "experience",
        broken=year_on and experience is not None and experience < 36,
        unknown=year_on and experience is None,
    )
    substantive = row["substantive_notice_days"]
    required = 28 if substantive is None else min(28, substantive)
    say("notice", broken=year_on and notice is not None and notice < required, unknown=year_on and notice is None)
    received = row["references_received"]
    if start >= NATIONAL:
        say("references", broken=received is not None and received < 2, unknown=received is None)
    if end and end <= AS_AT and judged_on >= NATIONAL:
        reviews = {"review_completed_date", "review_shared_date"}
        never = any(row[name] is None and name not in unread for name in reviews)
        late = row["review_shared_date"] is not None and row["review_shared_date"] > end
        say("end-of-placement-review", broken=never or late, unknown=not reviews.isdisjoint(unread))
    if row["supply_route"] in ("project_team", "packaged") and year_on:
        approved = row["worker_approved_date"]
        never = approved is None and "worker_approved_date" not in unread
        failed = never or (approved is not None and approved > start)
        failed = failed or row["costs_disaggregated"] is False or row["practice_control"] is False
        blank = row["costs_disaggregated"] is None or row["practice_control"] is None or approved is None
        say("project-team", broken=failed, unknown=blank)
    if start >= NATIONAL:
        days = [row[name] for name in CHECKED]
        say("pre-employment-checks", broken=any(day and day > start for day in days), unknown=None in days)
    days = row["onsite_days_per_week"]
    if start >= date(2026, 4, 1):
        say("on-site", broken=days is not None and days < 2, unknown=days is None)
    return found
