"""supply-chain: every tier is named, and the supplier has accepted this version of the memorandum."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.failures import bits
from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting, known
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

REFUSED, UNNAMED, NO_REGISTER = 10, 11, 12


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready. Without a register of acceptances whether a supplier accepted is not known."""
    timetable = Timetable.of(clause.terms, setting)
    accepted = [answer.supplier for answer in clause.acceptances or () if answer.accepted]
    suppliers = [nw.col("agency"), nw.col("msp")]
    by_msp = known(nw.col("supply_route") == "msp")
    unnamed = [suppliers[0].is_null(), by_msp & suppliers[1].is_null()]
    refused = [
        (known(~supplier.is_in(accepted)) if accepted else nw.lit(True)) & ~supplier.is_null() for supplier in suppliers
    ]
    rules = [
        *gate_rules(timetable.gate),
        *unknown_rule(timetable),
        *([] if clause.acceptances is None else [(column(clause, "refused") > 0, REFUSED)]),
        (column(clause, "unnamed") > 0, UNNAMED),
        (nw.col("supply_route").is_null() & suppliers[1].is_null(), UNNAMED),
        *([(nw.lit(True), NO_REGISTER)] if clause.acceptances is None else []),
    ]
    return Judged(
        clause,
        stages=(
            {"refused": bits(refused), "unnamed": bits(unnamed)},
            {"verdict": decide(rules)},
        ),
        timetables=[timetable],
        verdicts={
            **shared_verdicts(setting, timetable),
            REFUSED: Verdict(
                Outcome.BREACHED,
                "Not recorded as having accepted this version of the memorandum: {refused:suppliers} "
                "(agency {agency}, MSP {msp}).",
                "Have the supplier accept this version, or use one that has." + departure_words(clause),
            ),
            UNNAMED: Verdict(
                Outcome.NOT_KNOWN,
                "Not every tier of the supply chain is named.",
                "Name the agency, and the MSP if one is used.",
            ),
            NO_REGISTER: Verdict(
                Outcome.NOT_KNOWN,
                "The memorandum holds no register of the suppliers that have accepted it.",
                "Enter the suppliers' answers in the memorandum.",
            ),
            MET: Verdict(Outcome.MET, "{agency} has accepted this version of the memorandum."),
        },
        working={"agency": ("agency", "text"), "msp": ("msp", "text"), "tier": ("tier", "number")},
    )
