"""What was approved of a request, or is left of it so far, beside what was asked: in amounts and in words."""

from __future__ import annotations

from decimal import Decimal

from comity.memorandum.base import Kind
from comity.memorandum.departure_words import kinds_words
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.state import Standing
from comity.web.approvals.telling import decision_of
from comity.web.words import date as day
from comity.web.words import money

CAP = Kind.PRICE_CAP.value


def clauses(request: ExceptionRequest, stands: Standing) -> list[str]:
    """The clauses approved, in the order in which they were asked for."""
    return [each for each in request.clauses if each in stands.clauses]


def over(request: ExceptionRequest, stands: Standing) -> int | None:
    """How much over the cap was approved, an hour; None where it is not known. Nothing, where the cap is kept."""
    if request.over is None or stands.pay_rate is None or request.pay_rate is None:
        return request.over
    return max(0, request.over - max(0, request.pay_rate - stands.pay_rate))


def over_per_cent(request: ExceptionRequest, stands: Standing) -> Decimal | None:
    """The same in per cent of the cap, rounded as a check rounds it."""
    approved = over(request, stands)
    if approved == request.over or approved is None:
        return request.over_per_cent
    return Decimal((approved * 2000 + request.cap) // (request.cap * 2)) / 10 if request.cap else None


def clauses_words(request: ExceptionRequest, stands: Standing) -> str:
    """The clauses that were approved, and those that were asked for as well."""
    held = clauses(request, stands)
    more = [each for each in request.clauses if each not in held]
    if not more:
        return kinds_of(held)
    return f"{kinds_of(held) or 'None'}. Asked for as well, and not approved: {kinds_of(more)}"


def cost_a_week(request: ExceptionRequest, stands: Standing) -> Decimal | None:
    """What was approved costs over the cap in a week, in pounds, for one role; None where it is not known."""
    amount, hours = over(request, stands), request.hours_per_week
    if amount is None or hours is None:
        return None
    return (Decimal(amount) / 10_000 * Decimal(hours) / 1_000_000).quantize(Decimal("0.01"))


def over_words(request: ExceptionRequest, stands: Standing) -> str:
    """The rate over the cap that was approved, and what was asked where that is more."""
    if CAP not in request.clauses:
        return "It does not depart from a cap"
    asked = _over(request.over, request.over_per_cent)
    if request.over is None:
        return asked
    approved = over(request, stands)
    if CAP not in stands.clauses:
        return f"Nothing over the cap was approved. {asked} was asked for"
    if approved == request.over:
        return asked
    now = _over(approved, over_per_cent(request, stands)) if approved else "Nothing over the cap"
    return f"{now}. {asked} was asked for"


def rate_words(request: ExceptionRequest, stands: Standing) -> str:
    """The pay rate, at most, that was approved, and what was asked."""
    if request.pay_rate is None:
        return "Not known"
    if stands.pay_rate is None:
        return f"{money(request.pay_rate)} an hour"
    return f"{money(stands.pay_rate)} an hour at most. {money(request.pay_rate)} was asked for"


def days_words(request: ExceptionRequest, stands: Standing) -> str:
    """From when until when it was approved, and until when it was asked."""
    first = day(request.first_day) if request.first_day else "A first day not given yet"
    last = stands.last_day or request.last_day
    words = f"{first} to {day(last)}" if last else f"{first}; the last day is not given yet"
    if last is None or request.last_day is None or last == request.last_day:
        return words
    return f"{words}. Until {day(request.last_day)} was asked for"


def terms(request: ExceptionRequest, stands: Standing) -> list[str]:
    """Each limit and condition on which it was approved, for those who may see what whoever decided said."""
    found = []
    if stands.pay_rate is not None:
        found.append(f"Pay: {rate_words(request, stands)}.")
    if stands.last_day is not None and stands.last_day != request.last_day:
        found.append(f"Days: {days_words(request, stands)}.")
    if stands.clauses != frozenset(request.clauses):
        found.append(f"Clauses: {clauses_words(request, stands)}.")
    return [*found, *conditions(request)]


def conditions(request: ExceptionRequest) -> list[str]:
    """What each who approved it in part, or refused what they were asked of it, said, in the order of the route."""
    held = sorted(request.needed.all(), key=lambda each: each.position)
    made = [(each, decision_of(each)) for each in held]
    return [
        f"{each.who}: {said.words}" for each, said in made if said and said.verdict != Verdict.APPROVE and said.words
    ]


def _over(amount: int | None, per_cent: Decimal | None) -> str:
    if amount is None:
        return "Not known"
    percent = f" ({per_cent.normalize():f} per cent)" if per_cent is not None else ""
    return f"{money(amount)} an hour over the cap{percent}"


def kinds_of(held: list[str]) -> str:
    """Clauses in words; empty where there are none."""
    return kinds_words(tuple(Kind(each) for each in held)) if held else ""
