"""cool-off: no agency engagement for some months after leaving a substantive role in the region.

The region of the last substantive authority decides whether the clause concerns the worker at all; the
reason for leaving can exempt. The remedy is the earliest start that is lawful under the term in force
on that date, which may be a later, longer term than the one in force on the start given.
"""

from __future__ import annotations

import narwhals as nw

from comity.clauses.calendar import clipped, day_number, month_index, number_of
from comity.clauses.outcome import Outcome
from comity.clauses.setting import LAST_REGION, REGION, Setting, known
from comity.clauses.terms import Timetable, nothing, whole
from comity.clauses.verdict import (
    MET,
    Judged,
    Rule,
    Scope,
    Verdict,
    column,
    decide,
    departure_words,
    gate_rules,
    literal,
    shared_verdicts,
    unknown_rule,
)
from comity.memorandum.model import Clause

OTHER_REGION = "other_region"
NOT_LEAVING_REASONS = (OTHER_REGION, "substantive_role")

(
    TOO_SOON,
    HELD_BLANK,
    EXEMPT_REGION,
    EXEMPT_REASON,
    UNSETTLED,
    LEFT_BLANK,
    AUTHORITY_BLANK,
    REASON_BLANK,
    BOTH_BLANK,
) = range(10, 19)


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready: the first lawful start, and whether anything exempts."""
    timetable = Timetable.of(clause.terms, setting)
    grounds = {exemption.ground: exemption for exemption in clause.exemptions}
    settled = [g for g, e in grounds.items() if e.settled and g not in NOT_LEAVING_REASONS]
    unsettled = [g for g, e in grounds.items() if not e.settled and g not in NOT_LEAVING_REASONS]
    held, reason = nw.col("had_substantive_role"), nw.col("leaving_reason")
    too_soon = column(clause, "start") < column(clause, "lawful_from")
    may_be_elsewhere = nw.col(LAST_REGION).is_null() if OTHER_REGION in grounds else nw.lit(False)
    may_be_excused = reason.is_null() if settled or unsettled else nw.lit(False)
    exempts: list[Rule] = []
    if OTHER_REGION in grounds and grounds[OTHER_REGION].settled:
        exempts.append((nw.col(LAST_REGION) != nw.col(REGION), EXEMPT_REGION))
    if settled:
        exempts.append((reason.is_in(settled), EXEMPT_REASON))
    scope = Scope(~held, lambda facts, _: facts.get("had_substantive_role") is False)
    rules = [
        *gate_rules(timetable.gate, scope),
        (held.is_null(), HELD_BLANK),
        *exempts,
        *unknown_rule(timetable),
        (nw.col("last_substantive_end_date").is_null(), LEFT_BLANK),
        (~known(too_soon), MET),
        *([(reason.is_in(unsettled), UNSETTLED)] if unsettled else []),
        (may_be_elsewhere & may_be_excused, BOTH_BLANK),
        (may_be_elsewhere, AUTHORITY_BLANK),
        (may_be_excused, REASON_BLANK),
    ]
    left = nw.col("last_substantive_end_date")
    index, day = column(clause, "left_month"), column(clause, "left_day")
    months = [None if term.value is None else int(term.value) for term in timetable.terms]
    return Judged(
        clause,
        stages=(
            {
                "start": day_number(nw.col("start_date")),
                "left_month": month_index(left),
                "left_day": left.dt.day().cast(nw.Int64),
            },
            {f"month_{number}": index + value for number, value in enumerate(months) if value is not None},
            {
                f"after_{number}": clipped(column(clause, f"month_{number}"), day)
                for number, value in enumerate(months)
                if value is not None
            },
            {
                "months": timetable.value(),
                "lawful_from": _lawful_now(clause, timetable, months),
                **_lawful_under(clause, timetable, months),
            },
            {"remedy_from": _first_lawful(clause, timetable, months), "verdict": decide(rules, TOO_SOON)},
        ),
        timetables=[timetable],
        scope=scope,
        verdicts={
            **shared_verdicts(
                setting,
                timetable,
                "The worker did not hold a substantive role before, so no cool-off applies.",
            ),
            **_verdicts(clause, [grounds[ground].note for ground in unsettled]),
        },
        working={
            "last_substantive_authority": ("last_substantive_authority", "text"),
            "last_substantive_end_date": ("last_substantive_end_date", "iso"),
            "leaving_reason": ("leaving_reason", "text"),
            "months": ("months", "number"),
            "start_date": ("start_date", "iso"),
            "lawful_from": ("lawful_from", "dayiso"),
            "first_lawful_start": ("remedy_from", "dayiso"),
        },
    )


def _lawful_now(clause: Clause, timetable: Timetable, months: list[int | None]) -> nw.Expr:
    """The end of the substantive role plus the months of the term in force, as a day number."""
    found = [
        nw.when(timetable.term == number).then(column(clause, f"after_{number}"))
        for number, value in enumerate(months)
        if value is not None
    ]
    return nw.coalesce(*found) if found else nothing()


def _lawful_under(clause: Clause, timetable: Timetable, months: list[int | None]) -> dict[str, nw.Expr]:
    """The earliest start under each term, before neither the term nor the start given; none of a role whose last day is
    blank."""
    start = column(clause, "start")
    found: dict[str, nw.Expr] = {}
    for number, term in enumerate(timetable.terms):
        if months[number] is not None:
            after = column(clause, f"after_{number}")
            floor = nw.when(start > after).then(start).otherwise(after)
            earliest = nw.max_horizontal(floor, whole(number_of(term.new_from)))
            found[f"lawful_{number}"] = nw.when(~after.is_null()).then(earliest)
    return found


def _first_lawful(clause: Clause, timetable: Timetable, months: list[int | None]) -> nw.Expr:
    """The earliest start, not before the one given, that is lawful under the term in force on that date."""
    chosen = nothing()
    ends = [number_of(term.new_from) for term in timetable.terms[1:]]
    for number in reversed(range(len(months))):
        if months[number] is not None:
            day = column(clause, f"lawful_{number}")
            chosen = nw.when(day < ends[number]).then(day).otherwise(chosen) if number < len(ends) else day
    return chosen


def _verdicts(clause: Clause, notes: list[str]) -> dict[int, Verdict]:
    left = "left {last_substantive_authority:authority} on {last_substantive_end_date:date}"
    lawful = "A start on or after {remedy_from:day} {begun:would_comply}."
    within = f"The worker {left}, and the assignment starts before {{lawful_from:day}}, {{months:months}} later"
    note = literal(" ".join(dict.fromkeys(note for note in notes if note)))
    return {
        TOO_SOON: Verdict(
            Outcome.BREACHED,
            f"The worker {left} and {{begun:starts}} on {{start_date:date}}. With a cool-off of {{months:months}} the "
            "first lawful start is {lawful_from:day}.",
            lawful + departure_words(clause),
        ),
        HELD_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            "Whether the worker held a substantive role before is blank.",
            "Say whether the worker held a substantive role before, and if so where, until when and why it ended.",
        ),
        EXEMPT_REGION: Verdict(
            Outcome.EXEMPT, f"The worker {left}, which is in another region; the cool-off is within a region."
        ),
        EXEMPT_REASON: Verdict(Outcome.EXEMPT, f"The worker {left} by {{leaving_reason:leaving}}, which exempts."),
        UNSETTLED: Verdict(
            Outcome.NOT_KNOWN,
            f"{within}; it ended by {{leaving_reason:leaving}}, and the region has not settled whether that exempts."
            + (f" {note}" if note else ""),
            "Ask the region whether this reason for leaving exempts. " + lawful,
        ),
        LEFT_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            "The date that the substantive role ended is blank.",
            "Give the last day of the substantive role.",
        ),
        AUTHORITY_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            f"{within}; but the last substantive authority is blank or not recognised, and another region would "
            "exempt.",
            "Give the last substantive authority by name or code. " + lawful,
        ),
        REASON_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            f"{within}; but the reason for leaving is blank, and some reasons exempt.",
            "Give the reason for leaving. " + lawful,
        ),
        BOTH_BLANK: Verdict(
            Outcome.NOT_KNOWN,
            f"{within}; but the last substantive authority and the reason for leaving are blank or not recognised, "
            "and either could exempt.",
            "Give the last substantive authority and the reason for leaving. " + lawful,
        ),
        MET: Verdict(Outcome.MET, f"The worker {left}, and {{begun:starts}} on or after {{lawful_from:day}}."),
    }
