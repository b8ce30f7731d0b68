"""role-mapping: the role returned is the one that the authority's own dated map gives the local title."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import MAPPED_ROLE, Setting, known
from comity.clauses.terms import Timetable
from comity.clauses.verdict import (
    MET,
    Judged,
    Verdict,
    decide,
    departure_words,
    gate_rules,
    shared_verdicts,
    unknown_rule,
)
from comity.memorandum.model import Clause

DIFFERS, NOT_IN_MAP, ROLE_BLANK, TITLE_BLANK = range(10, 14)


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready. `mapped_role` is looked up before judging."""
    timetable = Timetable.of(clause.terms, setting)
    role, mapped = nw.col("role"), nw.col(MAPPED_ROLE)
    return Judged(
        clause,
        stages=(
            {
                "verdict": decide(
                    [
                        *gate_rules(timetable.gate),
                        *unknown_rule(timetable),
                        (nw.col("local_title").is_null(), TITLE_BLANK),
                        (mapped.is_null(), NOT_IN_MAP),
                        (role.is_null(), ROLE_BLANK),
                        (known(role != mapped), DIFFERS),
                    ]
                )
            },
        ),
        timetables=[timetable],
        verdicts={
            **shared_verdicts(setting, timetable),
            DIFFERS: Verdict(
                Outcome.BREACHED,
                "{authority} maps {local_title} to {mapped_role:role}; the return says {role:role}.",
                "Return the role of the map, or have the authority change its map." + departure_words(clause),
            ),
            NOT_IN_MAP: Verdict(
                Outcome.NOT_KNOWN,
                "{local_title} is not in {authority}'s map of job titles.",
                "Add the title to the authority's map.",
            ),
            ROLE_BLANK: Verdict(Outcome.NOT_KNOWN, "The core role is blank.", "Give the core role."),
            TITLE_BLANK: Verdict(Outcome.NOT_KNOWN, "The local job title is blank.", "Give the local job title."),
            MET: Verdict(Outcome.MET, "{local_title} is mapped to {role:role}."),
        },
        working={
            "local_title": ("local_title", "text"),
            "role": ("role", "text"),
            "mapped_role": (MAPPED_ROLE, "text"),
        },
    )
