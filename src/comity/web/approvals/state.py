"""What a request has come to on a day, and whether its exception is in force: from what happened and nothing else.

This is the only place that says so. It keeps nothing and asks nothing of a database, so that it can be tried with every
order of what may happen. A decision that nobody was entitled to is as though it had not been made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from comity.memorandum.departing import Does


class State(StrEnum):
    """What a request has come to."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    PART = "part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    EXPIRED = "expired"
    RETROSPECTIVE = "retrospective"
    LAPSED = "lapsed"
    RENEWED = "renewed"


APPROVED = frozenset({State.APPROVED, State.PART})
SIGNED = APPROVED | {State.RETROSPECTIVE, State.LAPSED, State.RENEWED}
"""Those in which every signature was given."""

WORDS = {
    State.DRAFT: "Not asked yet",
    State.ASKED: "Waiting for a decision",
    State.APPROVED: "Approved",
    State.PART: "Approved in part or with conditions",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Withdrawn",
    State.VOID: "Void: the facts have changed",
    State.EXPIRED: "Expired before it was decided",
    State.RETROSPECTIVE: "Signed too late to except",
    State.LAPSED: "Lapsed",
    State.RENEWED: "Renewed by another",
}


class Amount(StrEnum):
    """The amounts that may fall after a request was asked, and not rise."""

    PAY = "pay_rate"
    CHARGE = "charge_rate"


@dataclass(frozen=True, slots=True)
class Said:
    """A decision. `by` is the person, `for_whom` the holder of the post where they decided in another's place.

    `clauses` are those approved, `last_day` and `pay_rate` the least of what was asked that is approved, if less."""

    by: str
    on: date
    approves: bool
    for_whom: str = ""
    clauses: frozenset[str] = frozenset()
    last_day: date | None = None
    pay_rate: int | None = None
    conditions: bool = False

    @property
    def people(self) -> frozenset[str]:
        """Whoever stands behind it."""
        return frozenset({self.by, self.for_whom} - {""})


@dataclass(frozen=True, slots=True)
class Needed:
    """A sign-off that was asked: of a post or of a group, for some of the clauses."""

    does: Does
    clauses: frozenset[str]
    of_a_post: bool = True
    said: Said | None = None

    @property
    def binds(self) -> bool:
        """Whether nothing is in force without it. A group that acknowledges is told, and may still refuse."""
        return self.does is not Does.ACKNOWLEDGE


@dataclass(frozen=True, slots=True)
class Told:
    """All that happened to a request, in order of the route, and the facts that it rests on: then and now.

    `before` are the people who alone approved the exception that this would renew. `reviewed_on` is when the emergency
    start was reviewed, where it was one. `renewed_on` is when another took its place.
    """

    clauses: frozenset[str]
    first_day: date | None
    last_day: date | None
    asked_by: str = ""
    asked_on: date | None = None
    needed: tuple[Needed, ...] = ()
    facts_then: str = ""
    facts_now: str = ""
    amounts_then: Mapping[Amount, int | None] = field(default_factory=dict)
    amounts_now: Mapping[Amount, int | None] = field(default_factory=dict)
    withdrawn_on: date | None = None
    voided_on: date | None = None
    reviewed_on: date | None = None
    renewed_on: date | None = None
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a request has come to on a day.

    `covers` are the clauses that are excepted on the day, so none where it is not in force. `last_day`, `pay_rate` and
    `clauses` are what was approved, or is left of what was asked by those who have decided so far. `in_part` is whether
    that is less, or on conditions. `was_signed` is whether it was signed to the end, whatever became of it afterwards,
    and `signed_on` the day of the last signature.
    `turn` is the place (from 0) of the sign-off that is next, None where none is.
    """

    state: State
    covers: frozenset[str]
    last_day: date | None
    pay_rate: int | None
    turn: int | None
    clauses: frozenset[str]
    in_part: bool
    was_signed: bool
    signed_on: date | None

    @property
    def in_force(self) -> bool:
        """Whether it excepts anything on the day."""
        return bool(self.covers)

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.state]


def standing(told: Told, day: date) -> Standing:
    """What a request has come to at the end of a day, from what had happened by then."""
    if told.reviewed_on is not None and told.reviewed_on > day:
        told = replace(told, reviewed_on=None)
    held = tuple(_on(each, day) for each in told.needed)
    counted = _entitled(told, held)
    last_day = _last_day(told, counted)
    clauses, pay_rate = _clauses(told, counted), _pay_rate(told, counted)
    state = _state(told, counted, last_day, pay_rate, clauses, day)
    covers: frozenset[str] = frozenset()
    if state in APPROVED and _begun(told, counted, day):
        covers = clauses
    turn = _turn(counted) if state is State.ASKED or state in APPROVED else None
    left = _left(told, counted)
    return Standing(
        state,
        covers,
        last_day,
        pay_rate,
        turn,
        clauses=left,
        in_part=left != told.clauses or _less(told, counted),
        was_signed=_was_signed(told, counted),
        signed_on=_signed_on(told, counted),
    )


def _on(needed: Needed, day: date) -> Said | None:
    return needed.said if needed.said is not None and needed.said.on <= day else None


def _entitled(told: Told, held: tuple[Said | None, ...]) -> tuple[Said | None, ...]:
    """The decisions that count: in order, by none who asked, and by nobody in two posts' places."""
    found: list[Said | None] = []
    taken, stopped = set[str](), False
    for needed, said in zip(told.needed, held, strict=True):
        if said is None or stopped or told.asked_by in said.people or (needed.of_a_post and said.people & taken):
            found.append(None)
            stopped = stopped or needed.binds
            continue
        if needed.of_a_post:
            taken |= said.people
        found.append(said)
    sole = sole_approvers(told.needed, found)
    return tuple(found) if not sole & told.before else tuple(None for _ in found)


def sole_approvers(needed: tuple[Needed, ...], held: list[Said | None] | tuple[Said | None, ...]) -> frozenset[str]:
    """The people behind the one approval by a post that there is; nobody where there are two or none."""
    approvals = [
        said for each, said in zip(needed, held, strict=True) if each.of_a_post and said is not None and said.approves
    ]
    posts = [each for each in needed if each.of_a_post and each.binds]
    return approvals[0].people if len(approvals) == 1 and len(posts) == 1 else frozenset()


def _state(
    told: Told,
    counted: tuple[Said | None, ...],
    last_day: date | None,
    pay_rate: int | None,
    clauses: frozenset[str],
    day: date,
) -> State:
    if told.asked_on is None or told.asked_on > day or told.first_day is None or last_day is None:
        return State.DRAFT
    over = _signed_on(told, counted) is not None and last_day < day
    gone = min((each for each in (told.withdrawn_on, told.voided_on) if each is not None), default=None)
    if over and (gone is None or gone > last_day):
        return _ended(told, counted)
    if told.withdrawn_on is not None and told.withdrawn_on <= day:
        return State.WITHDRAWN
    if any(said is not None and not said.approves for said in counted):
        return State.REFUSED
    if (told.voided_on is not None and told.voided_on <= day) or changed(told, pay_rate):
        return State.VOID
    if _signed_on(told, counted) is None:
        return State.EXPIRED if told.last_day is not None and told.last_day < day else State.ASKED
    if _begins(told, counted) is None:
        return State.RETROSPECTIVE
    if not clauses:
        return State.REFUSED
    return State.PART if _in_part(told, counted) else State.APPROVED


def _ended(told: Told, counted: tuple[Said | None, ...]) -> State:
    if any(said is not None and not said.approves for said in counted):
        return State.REFUSED
    if _begins(told, counted) is None:
        return State.RETROSPECTIVE
    return State.RENEWED if told.renewed_on is not None else State.LAPSED


def changed(told: Told, pay_rate: int | None) -> bool:
    """Whether the facts are others than those that were asked about, or an amount is more than was approved."""
    if told.facts_then != told.facts_now:
        return True
    for amount in Amount:
        then, now = told.amounts_then.get(amount), told.amounts_now.get(amount)
        if (then is None) != (now is None) or (then is not None and now is not None and now > then):
            return True
    return False


def _signed_on(told: Told, counted: tuple[Said | None, ...]) -> date | None:
    """The day of the last signature; None until every one that binds is given. Nothing is signed where nobody is
    asked."""
    wanted = [said for each, said in zip(told.needed, counted, strict=True) if each.binds]
    approved = [said.on for said in wanted if said is not None and said.approves]
    return max(approved) if wanted and len(approved) == len(wanted) else None


def _begins(told: Told, counted: tuple[Said | None, ...]) -> date | None:
    """The day from which it excepts; None where it was signed too late. What an emergency start's review makes good
    counts from the review on."""
    signed = _signed_on(told, counted)
    if signed is None or told.first_day is None:
        return None
    if signed <= told.first_day:
        return told.first_day
    return None if told.reviewed_on is None else max(signed, told.reviewed_on)


def _begun(told: Told, counted: tuple[Said | None, ...], day: date) -> bool:
    begins, pay_rate = _begins(told, counted), _pay_rate(told, counted)
    paid = told.amounts_now.get(Amount.PAY)
    within = pay_rate is None or (paid is not None and paid <= pay_rate)
    return begins is not None and begins <= day and within


def _last_day(told: Told, counted: tuple[Said | None, ...]) -> date | None:
    days = [said.last_day for said in counted if said is not None and said.approves and said.last_day is not None]
    return min([*days, told.last_day]) if told.last_day is not None else None


def _pay_rate(told: Told, counted: tuple[Said | None, ...]) -> int | None:
    """The most that is approved, where somebody approved less than was asked."""
    return min((said.pay_rate for said in counted if said is not None and said.pay_rate is not None), default=None)


def _clauses(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The clauses that everybody who was asked about them approved, and that somebody was asked about."""
    left = set(told.clauses)
    asked: set[str] = set()
    for needed, said in zip(told.needed, counted, strict=True):
        if needed.binds:
            asked |= needed.clauses
            left -= needed.clauses - (said.clauses if said is not None else frozenset())
        elif said is not None:
            left -= needed.clauses - said.clauses
    return frozenset(left & asked)


def _left(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The clauses that somebody is asked to sign, and that nobody who approved has left out. What was refused was asked
    whole, and stays so."""
    left = set(told.clauses)
    asked: set[str] = set()
    for needed, said in zip(told.needed, counted, strict=True):
        if needed.binds:
            asked |= needed.clauses
        if said is not None and said.approves:
            left -= needed.clauses - said.clauses
    return frozenset(left & asked) if told.needed else frozenset(left)


def _was_signed(told: Told, counted: tuple[Said | None, ...]) -> bool:
    """Whether everyone who binds approved a clause in common. A group that refuses later ends it: it was signed."""
    binds = tuple(said if each.binds else None for each, said in zip(told.needed, counted, strict=True))
    return _signed_on(told, counted) is not None and bool(_clauses(told, binds))


def _less(told: Told, counted: tuple[Said | None, ...]) -> bool:
    """Whether fewer days, a lower rate or conditions were approved."""
    return (
        _last_day(told, counted) != told.last_day
        or _pay_rate(told, counted) is not None
        or any(said.conditions for said in counted if said is not None)
    )


def _in_part(told: Told, counted: tuple[Said | None, ...]) -> bool:
    return _clauses(told, counted) != told.clauses or _less(told, counted)


def _turn(counted: tuple[Said | None, ...]) -> int | None:
    return next((place for place, said in enumerate(counted) if said is None), None)
