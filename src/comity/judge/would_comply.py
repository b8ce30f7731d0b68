"""What would comply with each kind of clause, of a finding that is breached.

From the finding's working and the clause's own terms, never from words. Each kind says which facts would have to be
otherwise; `complying` puts them together and judges again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from comity.clauses.pre_employment_checks import CHECKS
from comity.clauses.words import counted_text, date_text
from comity.dictionary import DECIMAL_SCALE, fields_by_name
from comity.judge.check import Check
from comity.memorandum.model import Clause, Kind


class Bound(StrEnum):
    """How a complying value is to be read."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BY = "by"
    FROM = "from"
    EXACTLY = "exactly"


BOUND_WORDS = {
    Bound.AT_MOST: "at most ",
    Bound.AT_LEAST: "at least ",
    Bound.BY: "on or before ",
    Bound.FROM: "on or after ",
    Bound.EXACTLY: "",
}


@dataclass(frozen=True, slots=True)
class ComplyingFact:
    """A fact that would comply: a field of the dictionary and its value as `check` takes it.

    `value` is None where no value complies; `note` then says why, and otherwise what is to be known beside it.
    """

    clause: str
    field: str
    value: Decimal | date | int | bool | str | None
    bound: Bound = Bound.EXACTLY
    note: str = ""

    def words(self) -> str:
        """The fact on one line: `Pay rate: at most £33.50`."""
        field = fields_by_name()[self.field]
        told = "nothing complies" if self.value is None else BOUND_WORDS[self.bound] + self._shown()
        line = f"{field.label}: {told}."
        return f"{line} {self.note}" if self.note else line

    def _shown(self) -> str:
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, date):
            return date_text(self.value)
        if isinstance(self.value, Decimal) and self.field == "pay_rate":
            return f"£{self.value} an hour"
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Breach:
    """A breached finding with what it was judged from."""

    checked: Check
    clause: Clause
    working: dict[str, str | None]

    def fact(self, field: str) -> Any:
        """A fact of the check in its frame type; None where it is blank."""
        return self.checked.facts.get(field)

    def required(self) -> int:
        """The whole number that the clause requires."""
        return int(str(self.working["required"]))

    def comply(self, field: str, value: Any, bound: Bound = Bound.EXACTLY, note: str = "") -> ComplyingFact:
        """A fact that would comply with this clause."""
        return ComplyingFact(self.clause.kind.value, field, value, bound, note)

    def by(self, field: str, last: date) -> ComplyingFact:
        """Something to be done by a day."""
        passed = "That day has passed, so only what was done by then complies." if last < self.checked.as_at else ""
        return self.comply(field, last, Bound.BY, passed)


def would_comply(checked: Check, finding: dict[str, Any]) -> list[ComplyingFact]:
    """The facts that would comply with the clause of a breached finding, the others left as they are."""
    clause = checked.memorandum.clause(finding["kind"])
    assert clause is not None, finding["kind"]
    return list(WAYS[clause.kind](Breach(checked, clause, finding["working"])))


def _price_cap(breach: Breach) -> Iterator[ComplyingFact]:
    yield breach.comply("pay_rate", Decimal(str(breach.working["cap"])), Bound.AT_MOST)


def _cool_off(breach: Breach) -> Iterator[ComplyingFact]:
    """The first lawful start. Where that is the start given, the term in force is one that reaches what already runs,
    and its own months decide."""
    texts = [breach.working[key] for key in ("first_lawful_start", "lawful_from")]
    later = [day for text in texts if text and (day := date.fromisoformat(text)) > breach.fact("start_date")]
    if not later:
        yield breach.comply("start_date", None, note="The months that will be in force by then are not known.")
        return
    first, end, planned = later[0], breach.fact("end_date"), breach.fact("planned_end_date")
    if end is not None and first > end:
        note = f"The first lawful start, {date_text(first)}, is after the end date given."
        yield breach.comply("start_date", None, note=note)
        return
    note = "That is after the planned end date." if planned is not None and first > planned else ""
    yield breach.comply("start_date", first, Bound.FROM, note)


def _experience(breach: Breach) -> Iterator[ComplyingFact]:
    """Months alone: on which day the worker will have them turns on spells that the number does not tell."""
    note = f"This worker is {counted_text('month')(int(str(breach.working['short'])))} short."
    yield breach.comply("direct_experience_months", breach.required(), Bound.AT_LEAST, note)


def _notice(breach: Breach) -> Iterator[ComplyingFact]:
    yield breach.comply("notice_days", breach.required(), Bound.AT_LEAST)


def _references(breach: Breach) -> Iterator[ComplyingFact]:
    yield breach.comply("references_received", breach.required(), Bound.AT_LEAST)


def _on_site(breach: Breach) -> Iterator[ComplyingFact]:
    """The term's own number: the working shows no more than two decimals of it."""
    shown, found = Decimal(str(breach.working["required"])), Decimal(breach.fact("onsite_days_per_week"))
    values = [Decimal(term.value) for term in breach.clause.terms if term.value is not None]
    days = min(value for value in values if value >= shown and value * DECIMAL_SCALE > found)
    yield breach.comply("onsite_days_per_week", days, Bound.AT_LEAST)


def _checks(breach: Breach) -> Iterator[ComplyingFact]:
    start = breach.fact("start_date")
    for field in (CHECKS[check][0] for check in breach.clause.checks):
        if field and (done := breach.fact(field)) is not None and done > start:
            yield breach.by(field, start)


def _project_team(breach: Breach) -> Iterator[ComplyingFact]:
    if _undone(breach, "worker_approved_date", last := breach.fact("start_date")):
        yield breach.by("worker_approved_date", last)
    for field in ("costs_disaggregated", "practice_control"):
        if breach.fact(field) is False:
            yield breach.comply(field, True)


def _review(breach: Breach) -> Iterator[ComplyingFact]:
    """Completed and shared by the last day."""
    for field in ("review_completed_date", "review_shared_date"):
        if _undone(breach, field, last := breach.fact("end_date")):
            yield breach.by(field, last)


def _undone(breach: Breach, field: str, last: date) -> bool:
    """Whether something was not done by a day. A cell that could not be read is not taken as undone."""
    done = breach.fact(field)
    return done > last if done is not None else not breach.fact(f"unreadable_{field}")


def _role_mapping(breach: Breach) -> Iterator[ComplyingFact]:
    yield breach.comply("role", breach.working["mapped_role"], note="As the authority's own map says.")


def _supply_chain(breach: Breach) -> Iterator[ComplyingFact]:
    """Which supplier is for the authority to choose, so there is no one value."""
    accepted = {answer.supplier for answer in breach.clause.acceptances or () if answer.accepted}
    many = counted_text("supplier")(len(accepted))
    note = f"It would have to accept this version of the memorandum, or be another: {many} accepted it."
    for field in ("agency", "msp"):
        if (named := breach.fact(field)) is not None and named not in accepted:
            yield breach.comply(field, None, note=note)


WAYS: dict[Kind, Callable[[Breach], Iterator[ComplyingFact]]] = {
    Kind.PRICE_CAP: _price_cap,
    Kind.COOL_OFF: _cool_off,
    Kind.EXPERIENCE: _experience,
    Kind.NOTICE: _notice,
    Kind.REFERENCES: _references,
    Kind.END_OF_PLACEMENT_REVIEW: _review,
    Kind.PROJECT_TEAM: _project_team,
    Kind.PRE_EMPLOYMENT_CHECKS: _checks,
    Kind.ON_SITE: _on_site,
    Kind.ROLE_MAPPING: _role_mapping,
    Kind.SUPPLY_CHAIN: _supply_chain,
}
"""How each kind that is judged of an assignment can be complied with."""
