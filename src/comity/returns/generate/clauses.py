"""How each clause's outcome is planted: one function for each kind, from a wanted outcome to facts.

Each takes the draft and the outcome wanted (`met`, `breached`, `not_known`, for cool-off `exempt`), writes
the facts that make it so, and returns why, in a few words. Scope and dates are already settled by `scope`.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from comity.returns.generate.draft import Draft, day_between
from comity.returns.generate.terms import (
    AUTHORITIES,
    ELSEWHERE,
    TERMS,
    cap_terms,
    in_force,
    last_leaving_day_that_is_lawful,
)

UNREADABLE = "to be confirmed"
BINDING_REASONS = ("resignation", "resignation", "resignation", "retirement", "dismissal", "other")
EXEMPT_REASONS = ("voluntary_redundancy", "compulsory_redundancy", "probation")


def scope(draft: Draft, clause: str) -> tuple[str, str] | None:
    """The outcome that scope and dates alone decide, with why; None where the facts decide."""
    start, judged_on, facts = draft.start, draft.judged_on, draft.facts
    if clause == "cool-off" and facts.get("had_substantive_role") == "no":
        return "not_applicable", "never held a substantive role"
    if clause == "project-team" and facts["supply_route"] not in ("project_team", "packaged"):
        return "not_applicable", "not a project team"
    if clause == "end-of-placement-review" and draft.running:
        return "not_applicable", "still running"
    terms = TERMS[clause]
    if in_force(terms, start, judged_on) is None:
        later = any(term.existing and term.existing > judged_on for term in terms)
        if draft.running and later:
            return "transitional", "in force later for assignments already running"
        return "not_applicable", "no term had reached it"
    if clause == "price-cap" and not cap_terms(facts["role"], facts["payment_basis"]):
        return "not_known", "no cap agreed for this role on this basis"
    return None


def pounds(pence: int) -> str:
    """Pence as a file writes pounds."""
    return f"{pence // 100}.{pence % 100:02d}"


def price_cap(draft: Draft, rng: Random, want: str) -> str:
    """The rate against the cap in force; sets the pay rate only (charges follow from it)."""
    facts = draft.facts
    term = in_force(cap_terms(facts["role"], facts["payment_basis"]), draft.start, draft.judged_on)
    cap = term.value if term else 3400
    if want == "met":
        under = rng.choice((0, 0, 1, 25, 75, 150, 300))
        facts["pay_rate"] = pounds(cap - under)
        return "rate equals the cap" if under == 0 else "rate below the cap"
    over = rng.choice((1, 1, 50, 125, 275, 610))
    facts["pay_rate"] = pounds(cap + over)
    if want == "breached":
        return f"rate {pounds(over)} above the cap of {pounds(cap)}"
    missing = rng.choice(("pay_rate", "pay_rate", "role", "payment_basis"))
    facts["charge_rate"] = pounds(cap + over + 420)
    facts[missing] = ""
    return f"{missing} blank"


def no_cap(draft: Draft, rng: Random) -> None:
    """A pay rate where no cap can be compared with it."""
    draft.facts["pay_rate"] = pounds(rng.choice((3050, 3375, 3825, 4150, 4425)))


def cool_off(draft: Draft, rng: Random, want: str) -> str:
    """When the last substantive role ended, where, and why it was left."""
    facts, term = draft.facts, in_force(TERMS["cool-off"], draft.start, draft.judged_on)
    facts["had_substantive_role"] = "yes"
    last_lawful = last_leaving_day_that_is_lawful(draft.start, term.value if term else 3)
    long_ago = day_between(rng, last_lawful - timedelta(days=1500), last_lawful)
    too_late = day_between(rng, last_lawful + timedelta(days=1), draft.start - timedelta(days=1))
    too_late = rng.choice((too_late, last_lawful + timedelta(days=1)))
    facts["last_substantive_end_date"] = too_late.isoformat()
    facts["last_substantive_authority"] = code_of(rng, AUTHORITIES)
    facts["leaving_reason"] = rng.choice(BINDING_REASONS)
    if want == "met":
        edge = rng.random() < 0.2
        facts["last_substantive_end_date"] = (last_lawful if edge else long_ago).isoformat()
        if rng.random() < 0.02:
            facts[rng.choice(("last_substantive_authority", "leaving_reason"))] = ""
            return "lawful start, though a blank remains"
        return "first lawful day" if edge else "long enough after leaving"
    if want == "breached":
        return f"started {(draft.start - too_late).days} days after leaving"
    if want == "exempt":
        if rng.random() < 0.5:
            facts["last_substantive_authority"] = code_of(rng, ELSEWHERE)
            return "left another region"
        facts["leaving_reason"] = rng.choice(EXEMPT_REASONS)
        return f"left by {facts['leaving_reason']}"
    missing = rng.choice(
        (
            "had_substantive_role",
            "last_substantive_authority",
            "leaving_reason",
            "last_substantive_end_date",
            "unknown",
        )
    )
    if missing == "unknown":
        facts["last_substantive_authority"] = "Northmere Unitary"
        return "last authority not recognised"
    facts[missing] = ""
    if missing == "had_substantive_role":
        for name in ("last_substantive_authority", "leaving_reason", "last_substantive_end_date"):
            facts[name] = ""
    return f"{missing} blank"


def code_of(rng: Random, among: tuple[tuple[str, str, str, str], ...]) -> str:
    """An authority as a careful council writes it: ONS code mostly, DfE code sometimes."""
    return rng.choice(among)[0 if rng.random() < 0.8 else 1]


def never_substantive(draft: Draft) -> None:
    """Never held a substantive role, so nothing else is said of one."""
    draft.facts["had_substantive_role"] = "no"


def experience(draft: Draft, rng: Random, want: str) -> str:
    """Months of direct experience against 36."""
    if want == "met":
        draft.facts["direct_experience_months"] = rng.choice(("36", "37", "48", "60", "96", "144"))
        return "36 months or more"
    if want == "breached":
        draft.facts["direct_experience_months"] = rng.choice(("35", "30", "24", "11", "0"))
        return "fewer than 36 months"
    draft.facts["direct_experience_months"] = ""
    return "direct_experience_months blank"


def notice(draft: Draft, rng: Random, want: str) -> str:
    """Notice against the smaller of 28 days and the substantive notice where given."""
    substantive = rng.choice(("", "", "28", "56", "84", "14", "7"))
    draft.facts["substantive_notice_days"] = substantive
    required = min(28, int(substantive or 28))
    if want == "met":
        draft.facts["notice_days"] = str(required + rng.choice((0, 0, 0, 2, 14)))
        return f"{required} days needed"
    if want == "breached":
        draft.facts["notice_days"] = str(max(0, required - rng.choice((1, 7, 14))))
        return f"{required} days needed"
    draft.facts["notice_days"] = ""
    return "notice_days blank"


def references(draft: Draft, rng: Random, want: str) -> str:
    """References held by the start, against two."""
    draft.facts["references_received"] = {
        "met": rng.choice(("2", "2", "2", "3")),
        "breached": rng.choice("01"),
    }.get(want, "")
    return "references_received blank" if want == "not_known" else "against two references"


def end_of_placement_review(draft: Draft, rng: Random, want: str) -> str:
    """Completed and shared with the worker by the end."""
    facts, end = draft.facts, draft.end or draft.as_at
    completed = max(draft.start, end - timedelta(days=rng.randint(1, 9)))
    shared = day_between(rng, completed, end)
    facts["review_completed_date"], facts["review_shared_date"] = completed.isoformat(), shared.isoformat()
    if want == "met":
        if rng.random() < 0.2:
            facts["review_shared_date"] = end.isoformat()
        return "shared by the end date"
    if want == "not_known":
        name = rng.choice(("review_completed_date", "review_shared_date"))
        facts[name] = UNREADABLE
        return f"{name} unreadable"
    how = rng.choice(("late", "not shared", "not done"))
    if how == "late":
        facts["review_shared_date"] = (end + timedelta(days=rng.choice((1, 1, 5, 20)))).isoformat()
    else:
        facts["review_shared_date"] = ""
        if how == "not done":
            facts["review_completed_date"] = ""
    return {"late": "shared after the end", "not shared": "never shared", "not done": "never completed"}[how]


def project_team(draft: Draft, rng: Random, want: str) -> str:
    """Worker approved by name by the start, costs apart, practice controlled by the authority."""
    facts = draft.facts
    facts["worker_approved_date"] = (draft.start - timedelta(days=rng.choice((0, 1, 5, 14)))).isoformat()
    facts["costs_disaggregated"] = facts["practice_control"] = "yes"
    if want == "met":
        return "approved, costed and controlled"
    if want == "not_known":
        name = rng.choice(("costs_disaggregated", "practice_control", "worker_approved_date"))
        facts[name] = UNREADABLE if name == "worker_approved_date" else ""
        return f"{name} {'unreadable' if facts[name] else 'blank'}"
    failures = rng.sample(("late", "never", "costs", "practice"), rng.choice((1, 1, 2)))
    for failure in failures:
        if failure == "late":
            facts["worker_approved_date"] = (draft.start + timedelta(days=rng.choice((1, 4)))).isoformat()
        elif failure == "never":
            facts["worker_approved_date"] = ""
        else:
            facts["costs_disaggregated" if failure == "costs" else "practice_control"] = "no"
    if rng.random() < 0.1 and "costs" in failures:
        facts["practice_control"] = ""
        failures.append("practice blank")
    return "failed: " + ", ".join(failures)


CHECKS = ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date")


def pre_employment_checks(draft: Draft, rng: Random, want: str) -> str:
    """Three checks, each dated by the start."""
    for name in CHECKS:
        draft.facts[name] = (draft.start - timedelta(days=rng.choice((0, 1, 3, 20)))).isoformat()
    if want == "met":
        return "all by the start"
    name = rng.choice(CHECKS)
    if want == "not_known":
        draft.facts[name] = ""
        return f"{name} blank"
    draft.facts[name] = (draft.start + timedelta(days=rng.choice((1, 2, 9)))).isoformat()
    if rng.random() < 0.1:
        draft.facts[rng.choice([other for other in CHECKS if other != name])] = ""
        return f"{name} after the start, another blank"
    return f"{name} after the start"


def on_site(draft: Draft, rng: Random, want: str) -> str:
    """Days a week on site, against two."""
    days = {"met": rng.choice(("2", "3", "4", "5")), "breached": rng.choice(("0", "1", "1.5"))}.get(want, "")
    draft.facts["onsite_days_per_week"] = days
    return f"{days} days a week" if days else "onsite_days_per_week blank"


RECIPES = {
    "price-cap": price_cap,
    "cool-off": cool_off,
    "experience": experience,
    "notice": notice,
    "references": references,
    "end-of-placement-review": end_of_placement_review,
    "project-team": project_team,
    "pre-employment-checks": pre_employment_checks,
    "on-site": on_site,
}
