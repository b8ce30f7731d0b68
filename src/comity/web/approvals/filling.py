"""What a failed check says of the exception that would be asked: so much is filled in before anybody types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from comity.clauses import Outcome
from comity.dictionary import MONEY_SCALE
from comity.judge.answers import can_be_signed_off
from comity.judge.check import Check as Judged
from comity.judge.check import check_typed
from comity.memorandum.departing import Departures, SignOff
from comity.memorandum.model import Kind
from comity.memorandum.routes import departures_of

if TYPE_CHECKING:  # what a check says needs no platform to be read
    from comity.web.engagements.models import Check


@dataclass(frozen=True, slots=True)
class Filled:
    """A check judged once more as though nothing had been signed, and what it says of a request."""

    judged: Judged

    @property
    def departures(self) -> Departures:
        """How one departs under the memorandum that it was judged by."""
        return departures_of(self.judged.memorandum)

    @property
    def clauses(self) -> list[str]:
        """The clauses that it found breached."""
        return [each["kind"] for each in self.judged.findings if each["outcome"] == Outcome.BREACHED]

    @property
    def departs_lawfully(self) -> bool:
        """Whether there is a departure from every one of them, and no fact is lacking that decides another clause."""
        return can_be_signed_off(self.judged)

    def amounts(self) -> dict[str, Any]:
        """The rates, the cap and what is over it, as a request keeps them."""
        facts = self.judged.facts
        found = next((each for each in self.judged.findings if each["kind"] == Kind.PRICE_CAP), None)
        working = found["working"] if found is not None and found["outcome"] == Outcome.BREACHED else {}
        return {
            "pay_rate": facts.get("pay_rate"),
            "charge_rate": facts.get("charge_rate"),
            "cap": _units(working.get("cap")),
            "over": _units(working.get("excess")),
            "over_per_cent": _decimal(working.get("excess_percent")),
        }

    def plainly(self) -> dict[str, Any]:
        """What else it says: the role, who supplies, the hours."""
        facts = self.judged.facts
        return {
            "role": facts.get("role") or "",
            "supplier": (facts.get("agency") or facts.get("msp") or "")[:200],
            "hours_per_week": facts.get("hours_per_week"),
        }

    def days(self) -> tuple[date | None, date | None]:
        """Its first and last day, as far as the memorandum lets an exception last."""
        first, last = self.judged.facts.get("start_date"), self.judged.facts.get("planned_end_date")
        longest = self.longest(first)
        if first is not None and last is not None and last < first:
            last = None
        return first, (min(last, longest) if last is not None and longest is not None else last)

    def longest(self, first: date | None) -> date | None:
        """The last day that the memorandum lets it have; None where it does not say."""
        weeks = self.departures.longest_weeks
        return first + timedelta(days=7 * weeks - 1) if first is not None and weeks is not None else None

    def route(self, clauses: list[str], weeks: int | None) -> tuple[SignOff, ...]:
        """Who is asked, in order, for an exception from these clauses that lasts so many weeks."""
        amounts = self.amounts()
        over = amounts["over"]
        return self.departures.route_for(
            [Kind(each) for each in clauses],
            over_per_cent=amounts["over_per_cent"],
            over_pounds=Decimal(over) / MONEY_SCALE if over is not None else None,
            weeks=weeks,
        )


def filled(check: Check) -> Filled:
    """What a check says of a request. Raises PastRetentionError, NotKeptError."""
    from comity.web.approvals.resting import facts_of
    from comity.web.engagements import memoranda
    from comity.web.engagements.excepting import SIGNED_FACTS

    facts = {name: value for name, value in facts_of(check).items() if name not in SIGNED_FACTS}
    return Filled(check_typed(facts, memoranda.made_with(check).memorandum, check.as_at))


def _units(value: Any) -> int | None:
    found = _decimal(value)
    return int(found * MONEY_SCALE) if found is not None else None


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
