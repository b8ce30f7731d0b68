"""end-of-placement-review: completed, and shared with the worker by the end date. No departure.

A blank date of what the authority itself does and records means not done; an unreadable one does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import ENDED, Setting, unreadable
from comity.clauses.terms import END_UNREADABLE, Timetable
from comity.clauses.verdict import (
    MET,
    Judged,
    Scope,
    Verdict,
    decide,
    departure_words,
    gate_rules,
    shared_verdicts,
    unknown_rule,
)
from comity.memorandum.model import Clause

NOT_COMPLETED, NOT_SHARED, SHARED_LATE, REVIEW_UNREADABLE, SUPPLIER_UNKNOWN = range(10, 15)


def _running(facts: Mapping[str, Any], as_at: date) -> bool:
    end = facts.get("end_date")
    return (end is None or end > as_at) and not facts.get("unreadable_end_date")


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    timetable = Timetable.of(clause.terms, setting)
    completed, shared = nw.col("review_completed_date"), nw.col("review_shared_date")
    scope = Scope(~nw.col(ENDED) & ~unreadable("end_date"), _running)
    rules = [
        *gate_rules(timetable.gate, scope),
        (~nw.col(ENDED), END_UNREADABLE),
        *unknown_rule(timetable),
        (completed.is_null() & ~unreadable("review_completed_date"), NOT_COMPLETED),
        (shared.is_null() & ~unreadable("review_shared_date"), NOT_SHARED),
        (shared > nw.col("end_date"), SHARED_LATE),
        (unreadable("review_completed_date") | unreadable("review_shared_date"), REVIEW_UNREADABLE),
        *([(nw.lit(True), SUPPLIER_UNKNOWN)] if "supplier" in clause.shared_with else []),
    ]
    return Judged(
        clause,
        stages=({"verdict": decide(rules)},),
        timetables=[timetable],
        scope=scope,
        verdicts={
            **shared_verdicts(setting, timetable, "The assignment has not ended by the day judged."),
            END_UNREADABLE: Verdict(
                Outcome.NOT_KNOWN,
                "The actual end date could not be read, so whether a review was due is not known.",
                "Give the actual end date, or clear the cell if the assignment is still running.",
            ),
            NOT_COMPLETED: Verdict(
                Outcome.BREACHED,
                "The assignment ended on {end_date:date} and no end of placement review is recorded.",
                "Complete the review and share it with the worker; it should have been shared by the end date."
                + departure_words(clause),
            ),
            NOT_SHARED: Verdict(
                Outcome.BREACHED,
                "The assignment ended on {end_date:date} and the review is not recorded as shared with the worker.",
                "Share the review with the worker; it should have been shared by the end date."
                + departure_words(clause),
            ),
            SHARED_LATE: Verdict(
                Outcome.BREACHED,
                "The review was shared with the worker on {review_shared_date:date}, after the assignment ended on "
                "{end_date:date}.",
                "Share each review by the assignment's last day." + departure_words(clause),
            ),
            REVIEW_UNREADABLE: Verdict(
                Outcome.NOT_KNOWN,
                "A date of the end of placement review could not be read.",
                "Correct the dates on which the review was completed and shared.",
            ),
            SUPPLIER_UNKNOWN: Verdict(
                Outcome.NOT_KNOWN,
                "The review must also be shared with the supplier, and the return does not record that.",
                "Confirm that the review was shared with the supplier.",
            ),
            MET: Verdict(
                Outcome.MET,
                "The review was shared with the worker on {review_shared_date:date}; the assignment ended on "
                "{end_date:date}.",
            ),
        },
        working={
            "end_date": ("end_date", "iso"),
            "review_completed_date": ("review_completed_date", "iso"),
            "review_shared_date": ("review_shared_date", "iso"),
        },
    )
