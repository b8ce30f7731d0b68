"""What an hourly rate comes to in the worker's hand on each payment basis, gross: before the worker's own income tax,
National Insurance and pension.

A rate on one basis is never compared with a rate on another; this is how people see why. The shares come from the
dated on-costs of the memorandum. What is not stated there is not known, and nothing is put in its place. Money is
exact until it is told, then rounded half up to the penny, so that a sum of what is told can be a penny out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from comity.memorandum.model import Citation, HolidayPay, Memorandum, OnCosts
from comity.memorandum.on_cost_words import PART_WORDS, part_words, percent
from comity.memorandum.words import pounds

PENNY = Decimal("0.01")
HUNDRED = Decimal(100)

GROSS = "Gross pay, before the worker's own income tax, National Insurance and pension."
TURNOVER = "The company's turnover, before its own costs and taxes; it is not the worker's pay."


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: what it is, how it is come by, and the pounds; None where they are not known."""

    words: str
    sum: str
    pounds: Decimal | None


@dataclass(slots=True)
class InHand:
    """What a rate comes to. `hour` and `week` are None where they turn on something in `not_known`, which names parts
    of the on-costs. `what` says what it is that comes to hand, and `counts_on` what the sum takes in and assumes: the
    holiday pay, the hours of a week and the umbrella company's margin, a sentence each."""

    payment_basis: str
    rate: Decimal
    what: str
    hour: Decimal | None = None
    week: Decimal | None = None
    steps: list[Step] = field(default_factory=list)
    not_known: list[str] = field(default_factory=list)
    counts_on: list[str] = field(default_factory=list)
    citation: Citation | None = None

    def words(self) -> str:
        """It on one line: `£32.85 an hour`, or `not known` with what it turns on."""
        if self.hour is None:
            missing = ", ".join(PART_WORDS[part] for part in self.not_known)
            return f"Not known: the memorandum does not say {missing}."
        week = f", {pounds(self.week)} a week" if self.week is not None else ""
        return f"{pounds(self.hour)} an hour{week}. {self.what}"


def in_hand(
    rate: Decimal,
    payment_basis: str,
    memorandum: Memorandum,
    on: date,
    *,
    hours_a_week: Decimal | None = None,
    umbrella_margin_a_week: Decimal | None = None,
) -> InHand:
    """What a rate in pounds an hour comes to on a payment basis, by the on-costs in force on a day.

    Hours and the umbrella company's margin are matters of the assignment; given here, they stand before the
    memorandum's. Raises ValueError for a rate, hours or a margin that cannot be, and for an unknown basis.
    """
    own = {"hours_a_week": hours_a_week, "umbrella_margin_a_week": umbrella_margin_a_week}
    given = {name: value for name, value in own.items() if value is not None}
    for name, value in {"rate": rate, **given}.items():
        if not value.is_finite() or value < 0 or (name == "hours_a_week" and value == 0):
            raise ValueError(f"{name}: found {value}. Write an amount such as 34.50.")
    if payment_basis not in WAYS:
        raise ValueError(f"{payment_basis!r} is not a payment basis. Write one of: {', '.join(WAYS)}.")
    stated = memorandum.on_costs_on(on)
    parts = stated or OnCosts(from_date=on, citation=memorandum.citation)
    way, what = WAYS[payment_basis]
    told = InHand(payment_basis, rate, what, citation=stated.citation if stated is not None else None)
    way(told, parts.model_copy(update=given))
    if told.hour is not None:
        _assumed(told, parts.model_copy(update=given), frozenset(given))
    return told


def _assumed(told: InHand, parts: OnCosts, given: frozenset[str]) -> None:
    """The hours and the margin that the sum stands on, and whose word they are."""
    if parts.hours_a_week is None:
        told.counts_on.append("What a week comes to is not known: the hours of a full week are not.")
        return
    whose = "as given" if "hours_a_week" in given else "as the memorandum assumes"
    told.counts_on.append(f"A week is of {part_words(parts, 'hours_a_week')}, {whose}.")
    if told.payment_basis == "umbrella":
        whose = "as given" if "umbrella_margin_a_week" in given else "as the memorandum assumes"
        told.counts_on.append(
            f"The umbrella company's margin is {part_words(parts, 'umbrella_margin_a_week')}, {whose}."
        )


def _pence(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)


def _missing(told: InHand, parts: OnCosts, *names: str) -> bool:
    """Whether any of the parts is not stated; each is noted once."""
    missing = [name for name in names if getattr(parts, name) is None]
    told.not_known += [name for name in missing if name not in told.not_known]
    return bool(missing)


def _step(told: InHand, words: str, how: str, amount: Decimal | None) -> None:
    told.steps.append(Step(words, how, None if amount is None else _pence(amount)))


def _holiday(told: InHand, share: Decimal, amount: Decimal, each: str, how: str) -> None:
    told.counts_on.append(f"Holiday pay of {pounds(_pence(amount))} {each} ({percent(share)}) is in it, {how}.")


def _week(told: InHand, parts: OnCosts, hour: Decimal, more: str = "") -> None:
    """A full week of what an hour comes to, where its hours are known."""
    if parts.hours_a_week is not None:
        _step(
            told, "In a full week", f"{parts.hours_a_week} hours x {pounds(told.rate)}{more}", hour * parts.hours_a_week
        )
        told.week = _pence(hour * parts.hours_a_week)


def _paye(told: InHand, parts: OnCosts) -> None:
    rate = told.rate
    _step(told, "The rate for an hour worked", "as given", rate)
    if _missing(told, parts, "paye_holiday_pay"):
        _missing(told, parts, "holiday_pay_per_cent")
        _step(told, "Holiday pay", "not known whether it is in the rate or on top", None)
        return
    more = ""
    share, rolled_up = parts.holiday_pay_per_cent, parts.paye_holiday_pay is HolidayPay.ROLLED_UP
    if _missing(told, parts, "holiday_pay_per_cent") or share is None:
        _step(told, "Holiday pay, rolled up in the rate" if rolled_up else "Holiday pay, on top", "not known", None)
        if not rolled_up:
            return
        hour = rate
        told.counts_on.append("Holiday pay is in it, rolled up in the rate; how much of it is not known.")
    elif rolled_up:
        hour, basic = rate, rate / (1 + share / HUNDRED)
        _holiday(told, share, rate - basic, "an hour", "rolled up in the rate")
        _step(told, "Of it, holiday pay", f"{percent(share)} of the {pounds(_pence(basic))} that is left", rate - basic)
    else:
        hour, more = rate * (1 + share / HUNDRED), f" + {percent(share)}"
        _holiday(told, share, hour - rate, "an hour", "paid on top of the rate")
        _step(told, "Holiday pay, on top", f"{percent(share)} of {pounds(rate)}", hour - rate)
    _step(told, "In hand for an hour worked", "with holiday pay", hour)
    told.hour = _pence(hour)
    _week(told, parts, hour, more)


def _umbrella(told: InHand, parts: OnCosts) -> None:
    """The assignment rate is all that the umbrella company has: its margin and an employer's costs come out first.

    Gross pay is what is left when National Insurance and the levy upon it are paid too, so it is solved for: pay, plus
    National Insurance above the threshold, plus the levy, come to what is left after the margin.
    """
    hours, margin = parts.hours_a_week, parts.umbrella_margin_a_week
    _step(told, "The assignment rate for an hour, paid to the umbrella company", "as given", told.rate)
    _missing(told, parts, "hours_a_week")
    if hours is not None:
        paid = told.rate * hours
        _step(told, "In a full week", f"{hours} hours x {pounds(told.rate)}", paid)
    _missing(told, parts, "umbrella_margin_a_week")
    _step(told, "Less the umbrella company's margin", "not known" if margin is None else "a week", margin)
    costs = ("employer_ni_per_cent", "secondary_threshold_a_week", "apprenticeship_levy_per_cent")
    short = _missing(told, parts, *costs)
    holiday_short = _missing(told, parts, "holiday_pay_per_cent")
    ni, threshold, levy = (getattr(parts, name) for name in costs)
    if hours is None or margin is None or short:
        return
    left = max(paid - margin, Decimal(0))
    _step(told, "Left for pay and an employer's costs", f"{pounds(_pence(paid))} - {pounds(margin)}", left)
    gross = _gross(left, ni / HUNDRED, threshold, levy / HUNDRED)
    over, told_gross = max(gross - threshold, Decimal(0)), pounds(_pence(gross))
    by = f"{percent(ni)} of what {told_gross} is above {pounds(threshold)}"
    _step(told, "Less employer National Insurance", by, over * ni / HUNDRED)
    _step(told, "Less apprenticeship levy", f"{percent(levy)} of {told_gross}", gross * levy / HUNDRED)
    _step(told, "Gross pay in a full week, with holiday pay", "what is left", gross)
    share = parts.holiday_pay_per_cent
    if holiday_short or share is None:
        _step(told, "Of it, holiday pay set aside and paid for leave", "not known", None)
        told.counts_on.append("Holiday pay is in it; how much of it is not known.")
    else:
        basic = gross / (1 + share / HUNDRED)
        how = f"{percent(share)} of the {pounds(_pence(basic))} that is left"
        _step(told, "Of it, holiday pay set aside and paid for leave", how, gross - basic)
        _holiday(told, share, gross - basic, "a week", "set aside and paid for leave")
    _step(told, "In hand for an hour worked", f"{told_gross} / {hours} hours", gross / hours)
    told.week, told.hour = _pence(gross), _pence(gross / hours)


def _gross(left: Decimal, ni: Decimal, threshold: Decimal, levy: Decimal) -> Decimal:
    """The pay that, with National Insurance above the threshold and the levy, comes to what is left."""
    below = left / (1 + levy)
    return below if below <= threshold else (left + ni * threshold) / (1 + ni + levy)


def _limited_company(told: InHand, parts: OnCosts) -> None:
    _step(told, "Paid to the worker's company for an hour", "as given", told.rate)
    told.hour = _pence(told.rate)
    told.counts_on.append("No holiday pay is added: leave is for the company to pay for out of it.")
    _week(told, parts, told.rate)


WAYS: dict[str, tuple[Callable[[InHand, OnCosts], Any], str]] = {
    "paye": (_paye, GROSS),
    "umbrella": (_umbrella, GROSS),
    "limited_company": (_limited_company, TURNOVER),
}
"""How each payment basis comes to hand, and what it is that does."""
