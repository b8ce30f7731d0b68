"""Part 2: how far each rule was complied with, each cap breach, and the agencies concerned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from comity.clauses.outcome import OUTCOMES, Outcome
from comity.dictionary import FieldType
from comity.memorandum.model import Clause, Kind, Memorandum, Post
from comity.memorandum.words import POSTS, day
from comity.returns.national.given import Given
from comity.returns.national.rows import Lack, SourceRow, Value

BOUND = (Outcome.MET, Outcome.BREACHED, Outcome.EXCEPTED, Outcome.NOT_KNOWN)
"""The outcomes of assignments that a clause binds."""

_SIGNED = {Post.DCS: "dcs_signoff_date", Post.CHIEF_EXECUTIVE: "ce_signoff_date"}
_DEPARTURE = ("signoff_from", "signoff_until", "signoff_reason", *_SIGNED.values())


def rule_rows(findings: pl.DataFrame, memorandum: Memorandum, as_at: date, given: Given) -> list[SourceRow]:
    """A row for each clause that an assignment is judged against. An explanation lacks where something was not
    complied with, signed off or not, and none is given."""
    counts: dict[tuple[str, str], int] = {
        (clause, outcome): number
        for clause, outcome, number in findings.group_by("clause", "outcome").len().iter_rows()
    }
    return [_rule(clause, counts, as_at, given) for clause in memorandum.assignment_clauses()]


def _rule(clause: Clause, counts: Mapping[tuple[str, str], int], as_at: date, given: Given) -> SourceRow:
    kind = clause.kind.value
    number = {outcome: counts.get((kind, outcome.value), 0) for outcome in OUTCOMES}
    bound = sum(number[outcome] for outcome in BOUND)
    strengths = [one for one in clause.strength if one.from_date <= as_at]
    explanation = given.explanations.get(kind)
    values: dict[str, Value] = {
        "clause": kind,
        "code": clause.code,
        "national_code": clause.baseline.code if clause.baseline else clause.code,
        "heading": clause.heading,
        "strength": max(strengths, key=lambda one: one.from_date).value.value if strengths else None,
        "bound": bound,
        **{outcome.value: count for outcome, count in number.items()},
        "per_cent_met": None if not bound else number[Outcome.MET] * 100 * FieldType.DECIMAL.scale // bound,
        "explanation": explanation,
    }
    lacks = {}
    departed = number[Outcome.BREACHED] + number[Outcome.EXCEPTED]
    if departed and not explanation:
        assignments = "1 assignment" if departed == 1 else f"{departed:,} assignments"
        lacks["explanation"] = Lack(
            f"{assignments} did not comply with {clause.heading}, and no explanation is given",
            f"Give an explanation for {kind}",
        )
    return SourceRow(kind, values, lacks)


def breach_rows(
    parts: list[SourceRow],
    findings: pl.DataFrame,
    assignments: pl.DataFrame,
    signoffs: pl.DataFrame,
    memorandum: Memorandum,
    given: Given,
) -> list[SourceRow]:
    """A row for each assignment above its cap, with the departure that was signed for it.

    Of several departures the one approved until last is shown, and the signatures of all of them. Where those do not
    show every signature that the clause needs, what the authority says beside its rows stands with them.
    """
    above = findings.filter(
        (pl.col("clause") == Kind.PRICE_CAP.value) & pl.col("outcome").is_in(["breached", "excepted"])
    )
    clause = memorandum.clause(Kind.PRICE_CAP)
    posts = clause.departure if clause else ()
    departures = _departures(assignments, signoffs)
    own = {one.of: one for one in parts}
    found = []
    for told in above.sort("assignment_ref").iter_rows(named=True):
        part = own[told["assignment_ref"]]
        signed = departures.get(told["assignment_ref"], [])
        shown: dict[str, Value] = {name: signed[-1][name] if signed else None for name in _DEPARTURE}
        lacks = {name: lack for name, lack in part.lacks.items() if name not in shown}
        unsigned = [post for post in posts if not any(one[_SIGNED[post]] for one in signed)]
        beside = given.signed.get(part.of, "") if unsigned or not signed else ""
        if unsigned and not beside:
            named = " and the ".join(POSTS[post] for post in unsigned)
            lacks["signed_by"] = Lack(
                f"the return does not show that the {named} signed it off",
                f"If it was signed off, add a departure from price-cap for {told['assignment_ref']} with its dates",
            )
        names = "; ".join(filter(None, [_signatures(signed), beside]))
        by = {"outcome": told["outcome"], "reason": told["reason"] or None, "signed_by": names or None}
        found.append(SourceRow(part.of, {**part.values, **shown, **by}, lacks))
    return found


def _departures(assignments: pl.DataFrame, signoffs: pl.DataFrame) -> dict[str, list[dict[str, Value]]]:
    """The departures from the cap of each assignment, the one approved until last at the end."""
    wanted = ["assignment_ref", "signoff_clause", *_DEPARTURE]
    frames = [frame.select(wanted) for frame in (assignments, signoffs) if frame.height]
    found: dict[str, list[dict[str, Value]]] = {}
    if frames:
        told = pl.concat(frames).filter(pl.col("signoff_clause") == Kind.PRICE_CAP.value).unique(maintain_order=True)
        for row in told.sort("signoff_until", "signoff_from", nulls_last=False, maintain_order=True).iter_rows(
            named=True
        ):
            found.setdefault(row["assignment_ref"], []).append(row)
    return found


def _signatures(signed: list[dict[str, Value]]) -> str:
    """Who signed and when: each post with its date."""
    told = [
        f"{POSTS[post]} on {day(when)}"
        for one in signed
        for post, name in _SIGNED.items()
        if isinstance(when := one[name], date)
    ]
    return "; ".join(dict.fromkeys(told))


def agency_rows(given: Given) -> list[SourceRow]:
    """A row for each agency that the authority named."""
    return [
        SourceRow(one.agency, {"agency": one.agency, "behaviour": one.behaviour, "clause": one.clause or None})
        for one in given.agencies or ()
    ]
