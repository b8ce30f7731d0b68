"""The rates of an assignment: by the returns that tell of it, and by the checks that an engagement has rested on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from comity.judge.facts import typed
from comity.judge.rates import Paid, over_time
from comity.web.engagements.facts import code_words
from comity.web.engagements.models import Because, Check, Engagement
from comity.web.engagements.sealed import receipt_of
from comity.web.organisations.models import Organisation
from comity.web.returns.models import PooledAssignment
from comity.web.words import date as day_words
from comity.web.words import money


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate and its basis, and since when in words: a day, or the quarter of the first return that has it. Either of
    the two may not be known."""

    pay_rate: int | None
    payment_basis: str
    since: str


class OwnRates:
    """The rates of a worker's assignments at one authority, over time."""

    def __init__(self, authority: Organisation, keys: Sequence[str], engagements: Iterable[Engagement]) -> None:
        rows = PooledAssignment.objects.filter(authority=authority, region=authority.region, worker_key__in=keys)
        told = rows.order_by("round__quarter", "pk")
        self._returned: dict[str, list[Rate]] = defaultdict(list)
        for row in told.values_list("assignment_ref", "pay_rate", "payment_basis", "round__quarter"):
            self._returned[row[0]].append(Rate(*row[1:]))
        held = Check.objects.filter(engagement__in=[each.pk for each in engagements], deleted_at=None)
        self._checks = list(held.select_related("made_by_organisation").order_by("made_at", "pk"))

    def words(self, ref: str | None, engagements: Iterable[Engagement]) -> list[str]:
        """The rates of one assignment in words: by the engagements of it, and by the returns that have its reference
        (None: none has it)."""
        of_checks = [rate for each in engagements for rate in self._of(each)]
        said = [f"{_in_words(of_checks)}."] if of_checks else []
        return [*said, f"By your returns: {_in_words(self._returned[ref])}."] if ref is not None else said

    def _of(self, engagement: Engagement) -> list[Rate]:
        first = engagement.start_date
        assert first is not None
        told = [_paid(check) for check in self._checks if check.engagement_id == engagement.pk]
        held = over_time(told, first) or [Paid(first, engagement.pay_rate, engagement.payment_basis)]
        return [Rate(each.pay, each.basis, day_words(each.since)) for each in held]


def _in_words(rates: Iterable[Rate]) -> str:
    """Each rate from when on it was otherwise than before."""
    changes = [next(same) for _, same in groupby(rates, key=lambda each: (each.pay_rate, each.payment_basis))]
    return "; ".join(_words_of(each) for each in changes)


def _words_of(rate: Rate) -> str:
    amount = f"{money(rate.pay_rate)} an hour" if rate.pay_rate is not None else "a rate not given"
    basis = code_words("payment_basis", rate.payment_basis) if rate.payment_basis else "basis not given"
    return f"{amount} ({basis}) from {rate.since}"


def _paid(check: Check) -> Paid:
    facts = typed(receipt_of(check)["facts"])
    basis = facts.get("payment_basis") or ""
    return Paid(check.as_at, facts.get("pay_rate"), basis, corrects=check.because == Because.CORRECTED)
