"""What a check came to: the decision in words, what is missing, what would comply, and the caps beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypedDict

from comity.clauses import Outcome
from comity.clauses.pre_employment_checks import CHECKS
from comity.dictionary import DECIMAL_SCALE, MONEY_SCALE, fields_by_name
from comity.judge.caps import CapOnBasis, caps
from comity.judge.check import Check, Decision, decide, of_team
from comity.judge.complying import Complying, complying
from comity.judge.conform import TOLD
from comity.judge.in_hand import InHand, in_hand
from comity.memorandum.departing import Does, SignOff, weeks
from comity.memorandum.departure_words import kinds_words, to_acknowledge_words, why_asked_words
from comity.memorandum.departure_words import who_words as who
from comity.memorandum.model import Kind
from comity.memorandum.routes import departures_of
from comity.memorandum.words import day, listed

NEEDS: dict[str, tuple[str, ...]] = {
    Kind.PRICE_CAP: ("role", "payment_basis", "pay_rate"),
    Kind.COOL_OFF: (
        *("had_substantive_role", "last_substantive_authority", "last_substantive_end_date", "leaving_reason"),
    ),
    Kind.EXPERIENCE: ("direct_experience_months",),
    Kind.NOTICE: ("notice_days",),
    Kind.REFERENCES: ("references_received",),
    Kind.PROJECT_TEAM: ("supply_route", "worker_approved_date", "costs_disaggregated", "practice_control"),
    Kind.PRE_EMPLOYMENT_CHECKS: tuple(name for name, _ in CHECKS.values() if name),
    Kind.ON_SITE: ("onsite_days_per_week",),
    Kind.ROLE_MAPPING: ("local_title", "role"),
    Kind.SUPPLY_CHAIN: ("agency", "msp"),
}
"""The facts that decide each kind of clause, in the order in which they are asked."""

FIRST = ("authority", "start_date")
"""What every clause needs."""

TOLD_CALLED = "whether the cool-off is met, by the authority that the worker left"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is blank, and the clauses that cannot be judged without it. `called` is what it is called where that
    is not as the dictionary calls it."""

    field: str
    clauses: tuple[str, ...]
    called: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return self.called or fields_by_name()[self.field].label


def missing(checked: Check) -> tuple[Missing, ...]:
    """The blank facts on account of which a clause is not known, in the order of the dictionary's questions.

    A clause that is not known because the memorandum leaves something open lacks no fact, and is not named here.
    """
    lacking: dict[str, list[str]] = {}
    for finding in checked.findings:
        if finding["outcome"] != Outcome.NOT_KNOWN:
            continue
        for name in _needed(finding["kind"], checked):
            lacking.setdefault(name, []).append(finding["clause"])
    called = {"had_substantive_role": TOLD_CALLED} if TOLD in checked.facts else {}
    return tuple(Missing(name, tuple(clauses), called.get(name, "")) for name, clauses in lacking.items())


def left_open(checked: Check, lacking: Sequence[Missing]) -> tuple[Kind, ...]:
    """The clauses that are not known although no fact is blank: the memorandum itself leaves open what decides them."""
    of_facts = {clause for each in lacking for clause in each.clauses}
    unknown = (each for each in checked.findings if each["outcome"] == Outcome.NOT_KNOWN)
    return tuple(Kind(each["kind"]) for each in unknown if each["clause"] not in of_facts)


def open_words(clauses: tuple[Kind, ...]) -> str:
    """What the memorandum leaves open, and who can settle it; empty where it leaves nothing open."""
    return f"the memorandum leaves this open: {kinds_words(clauses)}. The region’s lead enters it." if clauses else ""


def can_be_signed_off(checked: Check) -> bool:
    """Whether what is breached can be signed off. What the memorandum leaves open no fact can settle, so it holds up
    nobody's signature for the rest; a fact that is blank does, because what is to be signed is not yet known."""
    if checked.decision is Decision.CANNOT_TELL:
        return Outcome.BREACHED in checked.outcomes.values() and not missing(checked)
    return checked.decision is Decision.PROCEED_WITH_SIGN_OFF


def _needed(kind: str, checked: Check) -> list[str]:
    facts = checked.facts
    wanted = NEEDS.get(kind, ())
    if kind == Kind.COOL_OFF and facts.get("had_substantive_role") is None:
        wanted = wanted[:1]
    if kind == Kind.PROJECT_TEAM and facts.get("supply_route") is None:
        wanted = wanted[:1]
    if kind == Kind.PRE_EMPLOYMENT_CHECKS:
        clause = checked.memorandum.clause(Kind.PRE_EMPLOYMENT_CHECKS)
        named = clause.checks if clause is not None else ()
        wanted = tuple(name for check, (name, _) in CHECKS.items() if name and check in named)
    if kind == Kind.SUPPLY_CHAIN and facts.get("supply_route") != "msp":
        wanted = wanted[:1]
    return [name for name in (*FIRST, *wanted) if facts.get(name) is None]


def less_unasked(checked: Check, asked: Collection[str]) -> tuple[Check, tuple[str, ...]]:
    """A check as it is without the clauses that turn only on facts that were not asked for, and what those are headed.

    For whoever cannot know those facts: the authority finds them out, and makes its own check with them.
    """
    left = [
        finding
        for finding in checked.findings
        if finding["outcome"] == Outcome.NOT_KNOWN
        and (needed := _needed(finding["kind"], checked))
        and not set(needed) & set(asked)
    ]
    judged = [finding for finding in checked.findings if finding not in left]
    headings = {clause.kind.value: clause.heading for clause in checked.memorandum.clauses}
    return (
        replace(checked, findings=judged, decision=decide(checked.memorandum, judged)),
        tuple(headings.get(finding["kind"], finding["kind"]) for finding in left),
    )


def sign_offs(checked: Check) -> tuple[SignOff, ...]:
    """Who would have to be asked, in order, for the departures that the breaches come to."""
    breached = _breached(checked)
    return departures_of(checked.memorandum).route_for(breached, **_amounts(checked)) if breached else ()


def why_asked(checked: Check, route: Sequence[SignOff]) -> str:
    """Why those are asked that the memorandum asks only above a limit; empty where none is."""
    of_price = Kind.PRICE_CAP in _breached(checked)
    found = (why_asked_words(each, **_amounts(checked), of_price=of_price) for each in route)
    return " ".join(each for each in found if each)


def _breached(checked: Check) -> list[Kind]:
    return [Kind(finding["kind"]) for finding in checked.findings if finding["outcome"] == Outcome.BREACHED]


class _Amounts(TypedDict):
    over_per_cent: Decimal | None
    over_pounds: Decimal | None
    weeks: int | None


def _amounts(checked: Check) -> _Amounts:
    """How far it is over the cap and for how many weeks, as the route asks."""
    cap = next((finding for finding in checked.findings if finding["kind"] == Kind.PRICE_CAP), None)
    start, end = checked.facts.get("start_date"), checked.facts.get("planned_end_date")
    working: Mapping[str, Any] = cap["working"] if cap and cap["outcome"] == Outcome.BREACHED else {}
    return {
        "over_per_cent": _decimal(working.get("excess_percent")),
        "over_pounds": _decimal(working.get("excess")),
        "weeks": None if start is None or end is None else weeks(start, end),
    }


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def words(checked: Check, lacking: Sequence[Missing], *, to_worker: bool = False) -> str:
    """The decision in words, with who would sign or what is to be known; said to the worker where they ask."""
    may = "You may take this assignment" if to_worker else "This engagement may go ahead"
    may_not = "You may not take this assignment" if to_worker else "This engagement may not go ahead"
    match checked.decision:
        case Decision.PROCEED:
            return f"{may}."
        case Decision.PROCEED_WITH_SIGN_OFF:
            route = sign_offs(checked)
            signing = [who(each.by, each.group) for each in route if each.does is not Does.ACKNOWLEDGE]
            knowing = [who(each.by, each.group) for each in route if each.does is Does.ACKNOWLEDGE]
            said = f"{may} only with sign-off" + (f" by {listed(signing)}" if signing else "") + _by_when(checked)
            acknowledged = to_acknowledge_words(knowing)
            return " ".join(each for each in (said, why_asked(checked, route), acknowledged) if each)
        case Decision.DO_NOT_PROCEED:
            return f"{may_not} as it is."
        case _:
            return _cannot_tell(checked, lacking)


def _by_when(checked: Check) -> str:
    """By when it is to be signed; of a first day that has passed, what can be signed still."""
    start = checked.facts.get("start_date")
    if start is None or start >= checked.as_at:
        return ", on or before its first day."
    return f". Its first day, {day(start)}, has passed: a sign-off now covers no day before the last of them signs."


def _cannot_tell(checked: Check, lacking: Sequence[Missing]) -> str:
    breached = list(checked.outcomes.values()).count(Outcome.BREACHED)
    besides = f" Whatever that is, {_clauses(breached)} breached." if breached else ""
    unsettled = open_words(left_open(checked, lacking))
    if lacking:
        labels = [each.label for each in lacking]
        shown = labels if len(labels) <= 4 else [*labels[:3], f"{len(labels) - 3} other facts"]
        also = f" Besides, {unsettled}" if unsettled else ""
        return f"We cannot tell until this is known: {listed(shown)}.{also}{besides}"
    if unsettled:
        return f"We cannot tell: {unsettled}{besides}"
    return f"We cannot tell: no clause of “{checked.memorandum.title}” applies, so nothing was judged."


def _clauses(number: int) -> str:
    return "one clause is" if number == 1 else f"{number} clauses are"


def of_team_words(decisions: Mapping[int, Decision]) -> tuple[str, str]:
    """What a project team comes to in words, and why: which of its candidates, by number, stand in the way."""
    whole = of_team(decisions.values())
    said = {
        Decision.PROCEED: "The team as a whole may go ahead.",
        Decision.PROCEED_WITH_SIGN_OFF: "The team as a whole may go ahead only with sign-off.",
        Decision.DO_NOT_PROCEED: "The team as a whole may not go ahead as it is.",
        Decision.CANNOT_TELL: "We cannot tell whether the team as a whole may go ahead.",
    }
    each = {
        Decision.DO_NOT_PROCEED: "{who} may not go ahead.",
        Decision.CANNOT_TELL: "Of {who} we cannot tell.",
        Decision.PROCEED_WITH_SIGN_OFF: "{who} may go ahead only with sign-off.",
    }
    why = []
    for decision, sentence in each.items():
        places = [str(place) for place, one in decisions.items() if one is decision]
        if places:
            found = sentence.format(who=f"candidate{'s' if len(places) > 1 else ''} {listed(places)}")
            why.append(found[:1].upper() + found[1:])
    return said[whole], " ".join(why) or "Each of its candidates may."


@dataclass(frozen=True, slots=True)
class OnBasis:
    """The cap on a payment basis, and what it comes to in the worker's hand where that is known. `why` there is none
    is empty where the clause itself or the basis before has told it already."""

    cap: CapOnBasis
    in_hand: InHand | None
    why: str = ""


def bases(checked: Check) -> tuple[OnBasis, ...]:
    """The cap on each payment basis for the role, start and authority of a check; empty where one of them is blank."""
    facts = checked.facts
    authority, role, start = facts.get("authority"), facts.get("role"), facts.get("start_date")
    if authority is None or role is None or start is None:
        return ()
    found = caps(checked.memorandum, authority=authority, role=role, start=start, as_at=checked.as_at)
    told = {finding["reason"] for finding in checked.findings if finding["kind"] == Kind.PRICE_CAP}
    made = []
    for each in found:
        why = "" if each.why in told else each.why
        made.append(OnBasis(each, _in_hand(checked, each.cap, each.payment_basis), why))
        told.add(each.why)
    return tuple(made)


def _in_hand(checked: Check, rate: Decimal | None, basis: str) -> InHand | None:
    if rate is None:
        return None
    hours = checked.facts.get("hours_per_week")
    week = Decimal(hours) / DECIMAL_SCALE if hours else None
    return in_hand(rate, basis, checked.memorandum, checked.as_at, hours_a_week=week)


def own_in_hand(checked: Check) -> InHand | None:
    """What the rate of the check itself comes to in the worker's hand."""
    rate, basis = checked.facts.get("pay_rate"), checked.facts.get("payment_basis")
    if rate is None or basis is None or rate < 0:
        return None
    return _in_hand(checked, Decimal(rate) / MONEY_SCALE, basis)


def would_comply(checked: Check) -> Complying | None:
    """What would comply, all together; None where nothing is breached."""
    return complying(checked) if Outcome.BREACHED in checked.outcomes.values() else None
