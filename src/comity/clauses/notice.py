"""notice: the days of notice that end the assignment, against the smaller of the term and the authority's
own notice for an equivalent substantive role, where that is given."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting, known, unreadable
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

BELOW, BLANK, SUBSTANTIVE_UNREADABLE = 10, 11, 12


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready. An unreadable substantive notice could be shorter than the term: where the notice
    is below the term it decides, and where it is not, it cannot."""
    timetable = Timetable.of(clause.terms, setting)
    found, substantive = nw.col("notice_days"), nw.col("substantive_notice_days")
    days, required = column(clause, "days"), column(clause, "required")
    below = found < required
    return Judged(
        clause,
        stages=(
            {"days": timetable.value()},
            {"required": nw.when(known(substantive < days)).then(substantive).otherwise(days)},
            {
                "short": nw.when(below).then(required - found),
                "verdict": decide(
                    [
                        *gate_rules(timetable.gate),
                        *unknown_rule(timetable),
                        (found.is_null(), BLANK),
                        (below & unreadable("substantive_notice_days"), SUBSTANTIVE_UNREADABLE),
                        (below, BELOW),
                    ]
                ),
            },
        ),
        timetables=[timetable],
        verdicts={
            **shared_verdicts(setting, timetable),
            BELOW: Verdict(
                Outcome.BREACHED,
                "{notice_days:days} of notice; {required:days} are required, so {short:days} short.",
                "Agree notice of at least {required:days}." + departure_words(clause),
            ),
            BLANK: Verdict(
                Outcome.NOT_KNOWN,
                "The days of notice are blank.",
                "Give the notice that ends the assignment.",
            ),
            SUBSTANTIVE_UNREADABLE: Verdict(
                Outcome.NOT_KNOWN,
                "{notice_days:days} of notice is below {days:days}, but the notice for an equivalent substantive role, "
                "which could be shorter, could not be read.",
                "Correct the substantive notice, or clear the cell if none is agreed.",
            ),
            MET: Verdict(Outcome.MET, "{notice_days:days} of notice; {required:days} are required."),
        },
        working={
            "notice_days": ("notice_days", "number"),
            "term_days": ("days", "number"),
            "substantive_notice_days": ("substantive_notice_days", "number"),
            "required": ("required", "number"),
            "short": ("short", "number"),
        },
    )
