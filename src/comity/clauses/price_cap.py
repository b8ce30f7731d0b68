"""price-cap: the pay rate, on the assignment's own payment basis, against the cap of its role and basis.

Components (NI, levy, holiday, margin, fees) never enter, and unlike bases are never compared: a charge
rate alone says nothing of the pay. A rate equal to the cap complies.
"""

from __future__ import annotations

import narwhals as nw

from comity.clauses.outcome import Outcome
from comity.clauses.setting import Setting
from comity.clauses.terms import Timetable, nothing, whole
from comity.clauses.verdict import (
    MET,
    Judged,
    Verdict,
    column,
    decide,
    departure_words,
    gate_rules,
    shared_verdicts,
    unknown_codes,
    unknown_verdicts,
)
from comity.dictionary import MONEY_SCALE
from comity.memorandum.drafts import NO_CAP as NONE_IS_AGREED
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
    cap, pay = column(clause, "cap"), nw.col("pay_rate")
    excess = column(clause, "excess")
    unknown = _unknown(timetables)
    rules = [
        *gate_rules(column(clause, "gate")),
        (nw.col("role").is_null(), ROLE_BLANK),
        (nw.col("payment_basis").is_null(), BASIS_BLANK),
        *(
            (cap.is_null() & _place(timetables, line, column(clause, "term")).is_in(places), code)
            for code, places in _by_code(unknown).items()
        ),
        (cap.is_null(), NO_LINE),
        (pay.is_null() & ~nw.col("charge_rate").is_null(), ONLY_CHARGE),
        (pay.is_null(), PAY_BLANK),
        (excess > 0, OVER),
    ]
    return Judged(
        clause,
        stages=(
            {"line": _line(lines)},
            {"gate": _by_dates(timetables, line, "gate"), "term": _by_dates(timetables, line, "term")},
            {"cap": _cap(timetables, line, column(clause, "term"))},
            {"excess": nw.when(pay > cap).then(pay - cap)},
            {
                "excess_percent": nw.when(cap > 0).then((excess * 2000 + cap) // (cap * 2)),
                "verdict": decide(rules),
            },
        ),
        timetables=timetables,
        verdicts={
            **shared_verdicts(setting, table),
            **unknown_verdicts(unknown_codes(unknown.values())),
            **_verdicts(clause),
        },
        working={
            "pay_rate": ("pay_rate", "pounds"),
            "cap": ("cap", "pounds"),
            "excess": ("excess", "pounds"),
            "excess_percent": ("excess_percent", "tenths"),
        },
    )


def _unknown(timetables: list[Timetable]) -> dict[int, str]:
    """The places of the terms that are not known, each with why. Once a table has lines it speaks for itself: a role
    and basis with no line has no cap, whatever the clause said before the caps were entered."""
    spoken = list(enumerate(timetables))[NO_CAP + 1 :] or [(NO_CAP, timetables[NO_CAP])]
    return {
        _number(timetables, line, position): term.unknown
        for line, timetable in spoken
        for position, term in enumerate(timetable.terms)
        if term.unknown and term.unknown != NONE_IS_AGREED
    }


def _by_code(unknown: dict[int, str]) -> dict[int, list[int]]:
    codes = unknown_codes(unknown.values())
    return {code: [place for place, why in unknown.items() if codes[why] == code] for code in codes.values()}


def _line(lines: list[CapLine]) -> nw.Expr:
    """The number of the assignment's line in the table, from 1; NO_CAP where none was agreed."""
    if not lines:
        return whole(NO_CAP)
    numbers = {f"{line.role}/{line.payment_basis}": number for number, line in enumerate(lines, start=1)}
    own = nw.concat_str([nw.col("role"), nw.col("payment_basis")], separator="/")
    return own.replace_strict(list(numbers), list(numbers.values()), default=NO_CAP, return_dtype=nw.Int64)


def _by_dates(timetables: list[Timetable], line: nw.Expr, what: str) -> nw.Expr:
    """A column of each line's timetable, chosen once for the lines that share their dates."""
    groups: dict[str, list[int]] = {}
    for number, timetable in enumerate(timetables):
        groups.setdefault(timetable.name, []).append(number)
    first, *others = groups.values()
    chosen: nw.Expr = getattr(timetables[first[0]], what)
    for numbers in others:
        chosen = nw.when(line.is_in(numbers)).then(getattr(timetables[numbers[0]], what)).otherwise(chosen)
    return chosen


def _cap(timetables: list[Timetable], line: nw.Expr, term: nw.Expr) -> nw.Expr:
    """The cap of the line's term in force, in ten-thousandths of a pound; null where there is no line."""
    caps = {
        _number(timetables, number, position): int(value * MONEY_SCALE)
        for number, timetable in enumerate(timetables)
        for position, value in enumerate(each.value for each in timetable.terms)
        if number != NO_CAP and value is not None
    }
    if not caps:
        return nothing()
    place = _place(timetables, line, term)
    return place.replace_strict(list(caps), list(caps.values()), default=None, return_dtype=nw.Int64)


def _number(timetables: list[Timetable], line: int, position: int) -> int:
    """A line's term as one number."""
    most = max(len(timetable.terms) for timetable in timetables)
    return line if most == 1 else line * (most + 1) + position


def _place(timetables: list[Timetable], line: nw.Expr, term: nw.Expr) -> nw.Expr:
    """The same of the line and the term in force of each assignment."""
    most = max(len(timetable.terms) for timetable in timetables)
    return line if most == 1 else line * (most + 1) + term


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
            "No cap is agreed for this role and payment basis ({role:role}, {payment_basis:basis})."
            if clause.caps
            else "No regional cap table is known. England's guidance leaves the caps to each region.",
            "Ask the region to agree a cap for this role and payment basis."
            if clause.caps
            else "Judge against the region's own memorandum, or enter the region's caps.",
        ),
        ONLY_CHARGE: Verdict(
            not_known,
            "Only a charge rate of {charge_rate:money} is known. A charge holds fees and margin, a cap is of pay, "
            "and rates on different bases are never compared.",
            "Give the pay rate to the worker on the payment basis.",
        ),
        PAY_BLANK: Verdict(
            not_known, "The pay rate is blank.", "Give the pay rate to the worker on the payment basis."
        ),
        MET: Verdict(Outcome.MET, "The pay rate of {pay_rate:money} an hour is within the cap of {cap:money}."),
    }
