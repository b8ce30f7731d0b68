"""How an authority comes to depart from a clause, and how a breach is taken up: the route and the ladder.

A clause's `departure` says which posts' signatures make an exception good, and judging goes by that alone. What is
here is what people do round it: who else is asked, in what order, above what, within how many days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from comity.memorandum.base import Citation, Frozen, Kind, Post

Amount = TypeVar("Amount", int, Decimal)

SUREST_FIRST = ("primary", "secondary", "tertiary", "unconfirmed", "fictional")
"""The grades of a citation."""


class Does(StrEnum):
    """What a sign-off is: a signature, an approval before anybody signs, or a word that the departure is known of."""

    SIGN = "sign"
    PRE_APPROVE = "pre_approve"
    ACKNOWLEDGE = "acknowledge"


def weeks(first_day: date, last_day: date) -> int:
    """The weeks that a departure lasts, from a first day to a last (inclusive), counted up: what `over_weeks` is of."""
    return max(0, -(-((last_day - first_day).days + 1) // 7))


class SignOff(Frozen):
    """One sign-off of the route: by a post or by a group, whichever of the two is given.

    `kinds` are the clauses that it is asked for; empty means every one that has a departure. Where any `over_...` is
    given, it is asked only above one of them: per cent and pounds an hour over the cap, weeks that the exception lasts.
    """

    by: Post | None = None
    group: str = ""
    does: Does
    kinds: tuple[Kind, ...] = ()
    over_per_cent: Decimal | None = None
    over_pounds: Decimal | None = None
    over_weeks: int | None = None
    within_days: int | None = None
    citation: Citation

    @property
    def always(self) -> bool:
        """Whether it is asked whatever the amount and the weeks."""
        return self.over_per_cent is None and self.over_pounds is None and self.over_weeks is None

    def covers(self, kind: Kind) -> bool:
        """Whether it is for departures from clauses of this kind."""
        return not self.kinds or kind in self.kinds

    def asked(
        self, kinds: Iterable[Kind], over_per_cent: Decimal | None, over_pounds: Decimal | None, weeks: int | None
    ) -> bool:
        """Whether it is asked of a request. What is not known (None) is taken to be above."""
        covered = [kind for kind in kinds if self.covers(kind)]
        if not covered:
            return False
        if self.always or above(weeks, self.over_weeks):
            return True
        over_cap = above(over_per_cent, self.over_per_cent) or above(over_pounds, self.over_pounds)
        return Kind.PRICE_CAP in covered and over_cap


def above(value: Decimal | int | None, limit: Decimal | int | None) -> bool:
    """Whether a value is above a limit, where there is one. What is not known (None) is taken to be above."""
    return limit is not None and (value is None or value > limit)


class Rung(Frozen):
    """One rung of the ladder: whom a breach that stays open goes to, and how many days after it came to light.

    `after_days` is None where the memorandum does not say.
    """

    after_days: int | None = None
    to: Post | None = None
    group: str = ""
    words: str


class Departures(Frozen):
    """The route of sign-offs, the days that go with it, and the ladder of breaches.

    A number that is None is one that the memorandum does not say. `told_within_days`: until the region is told of an
    exception. `review_within_days`: until an emergency start is reviewed. `longest_weeks`: that an exception may last.
    `warn_days`: before its end, that people are warned. The route is whole: every post of a clause's `departure` signs.
    """

    told_within_days: int | None = None
    review_within_days: int | None = None
    longest_weeks: int | None = None
    warn_days: int | None = None
    route: tuple[SignOff, ...] = ()
    ladder: tuple[Rung, ...] = ()
    citation: Citation
    inherited_from: str = ""

    def route_for(
        self,
        kinds: Iterable[Kind],
        *,
        over_per_cent: Decimal | None = None,
        over_pounds: Decimal | None = None,
        weeks: int | None = None,
    ) -> tuple[SignOff, ...]:
        """The sign-offs asked of one request that departs from clauses of all these kinds, in order, each once.

        `over_per_cent` and `over_pounds` (an hour) are the excess over the cap, `weeks` how long it is to last. One
        that is not known (None) counts as above every limit, so that a blank never asks for fewer signatures. The
        excess counts only where a price cap is departed from. Where several sign-offs of the route ask the same of the
        same post or group, they are one, in the place of the first, for the clauses of all of them.
        """
        wanted = tuple(kinds)
        found: dict[tuple[Post | None, str, Does], SignOff] = {}
        for held in self.route:
            if held.asked(wanted, over_per_cent, over_pounds, weeks):
                key = (held.by, held.group, held.does)
                found[key] = _as_one(found[key], held) if key in found else held
        return tuple(found.values())


def _as_one(one: SignOff, other: SignOff) -> SignOff:
    """Two sign-offs of the same as one: for the clauses of both, above the lower limits, within the fewer days."""
    every = not one.kinds or not other.kinds
    always = one.always or other.always
    return one.model_copy(
        update={
            "kinds": () if every else tuple(kind for kind in Kind if kind in one.kinds or kind in other.kinds),
            "over_per_cent": None if always else _least(one.over_per_cent, other.over_per_cent),
            "over_pounds": None if always else _least(one.over_pounds, other.over_pounds),
            "over_weeks": None if always else _least(one.over_weeks, other.over_weeks),
            "within_days": _least(one.within_days, other.within_days),
            "citation": _of_both(one.citation, other.citation),
        }
    )


def _least(one: Amount | None, other: Amount | None) -> Amount | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _of_both(one: Citation, other: Citation) -> Citation:
    """A citation of two places, no surer than the less sure of them."""
    if one == other:
        return one
    grade = max(one.grade, other.grade, key=SUREST_FIRST.index)
    source = f"{one.words()}; and {other.source}"
    return Citation(source=source, section=other.section, url=one.url or other.url, grade=grade)
