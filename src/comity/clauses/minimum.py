"""The pattern of experience, references and on-site: one number that must not be below the term's."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

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

BELOW, BLANK = 10, 11


@dataclass(frozen=True, slots=True)
class Minimum:
    """What the number is, and its words. Places: `found`, `required`, `short`; `form` is how to write them."""

    field: str
    form: str
    short: str
    remedy: str
    blank: str
    give: str
    met: str
    scale: int = 1


def judge_minimum(clause: Clause, setting: Setting, minimum: Minimum, found: nw.Expr) -> Judged:
    """Make a clause of this pattern ready. `found` is the number in units of `minimum.scale`."""
    timetable = Timetable.of(clause.terms, setting)
    required = column(clause, "required")
    below = found < required
    shown = "decimal" if minimum.form == "decimal" else "number"
    return Judged(
        clause,
        stages=(
            {"found": found},
            {"required": timetable.value(minimum.scale)},
            {
                "short": nw.when(below).then(required - found),
                "verdict": decide(
                    [
                        *gate_rules(timetable.gate),
                        *unknown_rule(timetable),
                        (found.is_null(), BLANK),
                        (below, BELOW),
                    ]
                ),
            },
        ),
        timetables=[timetable],
        verdicts={
            **shared_verdicts(setting, timetable),
            BELOW: Verdict(Outcome.BREACHED, minimum.short, minimum.remedy + departure_words(clause)),
            BLANK: Verdict(Outcome.NOT_KNOWN, minimum.blank, minimum.give),
            MET: Verdict(Outcome.MET, minimum.met),
        },
        working={
            minimum.field: ("found", shown),
            "required": ("required", shown),
            "short": ("short", shown),
        },
    )
