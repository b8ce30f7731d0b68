"""pre-employment-checks: each check that the clause names is dated on or before the start.

A check that a return does not carry (identity, qualifications) is never a pass: it stays not known. A registration
shown "until 30 November" in early December is a query of validation, not a breach.
"""

from __future__ import annotations

import narwhals as nw

from comity.clauses.failures import Point, bits
from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting
from comity.clauses.terms import Timetable
from comity.clauses.verdict import (
    MET,
    Judged,
    Verdict,
    column,
    decide,
    departure_words,
    gate_rules,
    shared_verdicts,
    unknown_rule,
)
from comity.memorandum.model import Clause

CHECKS: dict[str, tuple[str | None, str]] = {
    "registration": ("registration_checked_date", "registration"),
    "dbs": ("dbs_checked_date", "DBS"),
    "right_to_work": ("right_to_work_checked_date", "right to work"),
    "identity": (None, "identity"),
    "qualifications": (None, "qualifications"),
}
"""The checks that a clause can name: the field that dates each, if a return carries one, and its words."""

FAILS, BLANK = 10, 11


def points(checks: tuple[str, ...]) -> list[Point]:
    """What must hold, in the order of CHECKS so that one listing serves every memorandum."""
    start = nw.col("start_date")
    found = []
    for check, (field, words) in CHECKS.items():
        wanted = check in checks
        date = nw.col(field) if field and wanted else None
        found.append(
            Point(
                None if date is None else date > start,
                (nw.lit(True) if wanted else None) if date is None else date.is_null(),
                f"{words} was checked only after the start",
                f"the date {words} was checked" if field else f"the {words} check, which a return does not carry",
            )
        )
    return found


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    timetable = Timetable.of(clause.terms, setting)
    named = points(clause.checks)
    fields = [CHECKS[check][0] for check in clause.checks]
    return Judged(
        clause,
        stages=(
            {
                "failures": bits([point.fails for point in named]),
                "blanks": bits([point.blank for point in named]),
            },
            {
                "verdict": decide(
                    [
                        *gate_rules(timetable.gate),
                        *unknown_rule(timetable),
                        (column(clause, "failures") > 0, FAILS),
                        (column(clause, "blanks") > 0, BLANK),
                    ]
                )
            },
        ),
        timetables=[timetable],
        verdicts={
            **shared_verdicts(setting, timetable),
            FAILS: Verdict(
                Outcome.BREACHED,
                "The first day is {start_date:date}: {failures:check_failures}.",
                "{begun:complete_checks}." + departure_words(clause),
            ),
            BLANK: Verdict(Outcome.NOT_KNOWN, "Not given: {blanks:check_blanks}.", "Give what is missing."),
            MET: Verdict(Outcome.MET, "Every check was made on or before the start on {start_date:date}."),
        },
        working={
            "start_date": ("start_date", "iso"),
            **{field: (field, "iso") for field in fields if field},
        },
    )
