"""price-cap: the pay rate, on the assignment's own payment basis, against the cap of its role and basis.

Components (NI, levy, holiday, margin, fees) never enter, and unlike bases are never compared: a charge
rate alone says nothing of the pay. A rate equal to the cap complies.
"""

from __future__ import annotations

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting, known
from comity.clauses.terms import Timetable
from comity.clauses.verdict import (
    MET,
    VALUE_UNKNOWN,
    Judged,
    Verdict,
    column,
    decide,
    departure_words,
    scope_rules,
    shared_verdicts,
)
from comity.dictionary import MONEY_SCALE
from comity.memorandum.model import CapLine, Clause

OVER, ROLE_BLANK, BASIS_BLANK, NO_LINE, ONLY_CHARGE, PAY_BLANK = range(10, 16)
NO_CAP = 0
"""The line number of a role and basis with no agreed cap, whose dates are the table's own."""


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready: which line, which of its terms, the cap, and what the rate is beyond it."""
    table = Timetable.of(clause.terms, setting)
    lines = [line for line in clause.caps if line.terms]
    timetables = [table, *(Timetable.of(line.terms, setting) for line in lines)]
    line = column(clause, "line")
    term, cap, pay = column(clause, "term"), column(clause, "cap"), nw.col("pay_rate")
    excess = column(clause, "excess")
    own_unknown = [number for number, dates in enumerate(timetables) if any(term.unknown for term in dates.terms)]
    rules = [
        *scope_rules(clause, _by_dates(timetables, line, "undetermined"), _by_dates(timetables, line, "coming")),
        (nw.col("role").is_null(), ROLE_BLANK),
        (nw.col("payment_basis").is_null(), BASIS_BLANK),
        *([(cap.is_null() & line.is_in(own_unknown), VALUE_UNKNOWN)] if own_unknown else []),
        *([(cap.is_null() & (line == NO_CAP), VALUE_UNKNOWN)] if not lines and _says_why(table) else []),
        (cap.is_null(), NO_LINE),
        (pay.is_null() & ~nw.col("charge_rate").is_null(), ONLY_CHARGE),
        (pay.is_null(), PAY_BLANK),
        (known(excess > 0), OVER),
    ]
    return Judged(
        clause,
        stages=(
            {"line": _line(lines)},
            {"term": _by_dates(timetables, line, "index")},
            {"cap": _cap(timetables, line, term)},
            {"excess": nw.when(pay > cap).then(pay - cap).otherwise(nw.lit(None, dtype=nw.Int64))},
            {
                "excess_percent": nw.when(known(excess > 0) & known(cap > 0))
                .then((excess * 2000 + cap) // (cap * 2))
                .otherwise(nw.lit(None, dtype=nw.Int64)),
                "verdict": decide(rules),
            },
        ),
        verdicts={**shared_verdicts(clause, setting, table), **_verdicts(clause)},
        working={
            "pay_rate": ("pay_rate", "pounds"),
            "cap": ("cap", "pounds"),
            "excess": ("excess", "pounds"),
            "excess_percent": ("excess_percent", "tenths"),
        },
    )


def _says_why(table: Timetable) -> bool:
    return any(term.unknown for term in table.terms)


def _line(lines: list[CapLine]) -> nw.Expr:
    """The number of the assignment's line in the table, from 1; NO_CAP where none was agreed."""
    chosen: nw.Expr = nw.lit(NO_CAP)
    for number, line in enumerate(lines, start=1):
        same = (nw.col("role") == line.role) & (nw.col("payment_basis") == line.payment_basis)
        chosen = nw.when(known(same)).then(nw.lit(number)).otherwise(chosen)
    return chosen


def _by_dates(timetables: list[Timetable], line: nw.Expr, what: str) -> nw.Expr:
    """An expression of each line's timetable, made once for the lines that share their dates."""
    groups: dict[object, list[int]] = {}
    for number, timetable in enumerate(timetables):
        groups.setdefault(timetable.dates(), []).append(number)
    (first, _), *others = [(numbers[0], numbers) for numbers in groups.values()]
    chosen: nw.Expr = getattr(timetables[first], what)()
    for head, numbers in others:
        chosen = nw.when(line.is_in(numbers)).then(getattr(timetables[head], what)()).otherwise(chosen)
    return chosen


def _cap(timetables: list[Timetable], line: nw.Expr, term: nw.Expr) -> nw.Expr:
    chosen: nw.Expr = nw.lit(None, dtype=nw.Int64)
    for number, timetable in enumerate(timetables):
        if number != NO_CAP:
            chosen = nw.when(line == number).then(timetable.value(term, MONEY_SCALE)).otherwise(chosen)
    return chosen


def _verdicts(clause: Clause) -> dict[int, Verdict]:
    not_known, departure = Outcome.NOT_KNOWN, departure_words(clause)
    return {
        OVER: Verdict(
            Outcome.BREACHED,
            "The pay rate of {pay_rate:money} an hour is above the cap of {cap:money} ({role:role}, "
            "{payment_basis:basis}), by {excess:money} ({excess_percent:percent}).",
            "Pay {cap:money} an hour or less." + departure,
        ),
        ROLE_BLANK: Verdict(not_known, "The core role is blank, and the cap is set by role.", "Give the core role."),
        BASIS_BLANK: Verdict(
            not_known, "The payment basis is blank, and the cap is set by basis.", "Give the payment basis."
        ),
        NO_LINE: Verdict(
            not_known,
            "No cap is agreed for this role and payment basis ({role:role}, {payment_basis:basis})." if clause.caps
            else "No regional cap table is known. England's guidance leaves the caps to each region.",
            "Ask the region to agree a cap for this role and payment basis." if clause.caps
            else "Judge against the region's own memorandum, or enter the region's caps.",
        ),
        ONLY_CHARGE: Verdict(
            not_known,
            "Only a charge rate of {charge_rate:money} is known. A charge holds fees and margin, a cap is of pay, "
            "and unlike bases are never compared.",
            "Give the pay rate to the worker on the payment basis.",
        ),
        PAY_BLANK: Verdict(not_known, "The pay rate is blank.", "Give the pay rate to the worker on the payment basis."),
        MET: Verdict(Outcome.MET, "The pay rate of {pay_rate:money} an hour is within the cap of {cap:money}."),
    }
