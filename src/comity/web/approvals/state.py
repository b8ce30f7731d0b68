"""What a request has come to on a day, and whether its exception is in force: from what happened and nothing else.

This is the only place that says so. It keeps nothing and asks nothing of a database, so that it can be tried with every
order of what may happen. A decision that nobody was entitled to is as though it had not been made.

Each signs for the clauses of their own sign-off, and whoever refuses refuses those. A clause that anybody who is asked
of it does not approve is not approved; one that is others' alone stands. A sign-off none of whose clauses is left is
passed over: it is nobody's turn to give it. A request is approved once every sign-off that binds and is left is given,
and refused once no clause is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from comity.web.approvals.told import Amount, Needed, Said, Told


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
UNREVIEWED = "Signed, and waits for the review of the emergency start"
"""Of one that excepts nothing until its engagement's emergency start is reviewed, and does from then on."""
UNSUPPORTED = "Not supported by the group"
"""A request that is refused because of a group alone, which was told of it and signs nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a request has come to on a day.

    `covers` are the clauses that are excepted on the day, so none where it is not in force. `last_day`, `pay_rate` and
    `clauses` are what was approved, or is left of what was asked by those who have decided so far. `in_part` is whether
    that is less, or on conditions. `was_signed` is whether it was signed to the end, whatever became of it afterwards,
    and `signed_on` the day of the last signature.
    `turn` is the place (from 0) of the sign-off that is next, None where none is, and `passed` are the places of those
    that are not asked any more. `unsupported` is whether a group alone has ended it, and `waits_for_review` whether
    nothing but the review of its emergency start is lacking.
    `excepts_until` is the last day on which it excepts, or excepted before it was ended; None where it never did.
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
    passed: frozenset[int]
    unsupported: bool
    waits_for_review: bool
    excepts_until: date | None = None

    @property
    def in_force(self) -> bool:
        """Whether it excepts anything on the day."""
        return bool(self.covers)

    @property
    def words(self) -> str:
        """The state in words."""
        if self.waits_for_review:
            return UNREVIEWED
        return UNSUPPORTED if self.unsupported else WORDS[self.state]


def standing(told: Told, day: date) -> Standing:
    """What a request has come to at the end of a day, from what had happened by then."""
    if told.reviewed_on is not None and told.reviewed_on > day:
        told = replace(told, reviewed_on=None)
    held = tuple(_on(each, day) for each in told.needed)
    counted = _entitled(told, held)
    last_day = _last_day(told, counted)
    clauses, pay_rate = _approved(told, counted), _pay_rate(told, counted)
    state = _state(told, counted, last_day, pay_rate, day)
    covers: frozenset[str] = frozenset()
    if state in APPROVED and _begun(told, counted, day):
        covers = clauses
    passed = _passed(told, counted)
    waits = (place for place, said in enumerate(counted) if said is None and place not in passed)
    left = _left(told, counted)
    return Standing(
        state,
        covers,
        last_day,
        pay_rate,
        turn=next(waits, None) if state is State.ASKED or state in APPROVED else None,
        clauses=left,
        in_part=left != told.clauses or _less(told, counted),
        was_signed=_signed_on(told, counted) is not None,
        signed_on=_signed_on(told, counted),
        passed=passed,
        unsupported=state is State.REFUSED and bool(_kept(told, _binding(told, counted))),
        waits_for_review=_waits_for_review(told, state, last_day, day),
        excepts_until=_excepts_until(told, counted, last_day, day),
    )


def _on(needed: Needed, day: date) -> Said | None:
    return needed.said if needed.said is not None and needed.said.on <= day else None


def _entitled(told: Told, held: tuple[Said | None, ...]) -> tuple[Said | None, ...]:
    """The decisions that count: in order, by none who asked, by nobody in two posts' places, and of something that is
    left. An approval by nobody but those who alone approved the exception before approves nothing."""
    found: list[Said | None] = []
    taken, stopped, left = set[str](), False, told.clauses
    for needed, said in zip(told.needed, held, strict=True):
        if not needed.clauses & left:
            found.append(None)
            continue
        if said is None or stopped or told.asked_by in said.people or (needed.of_a_post and said.people & taken):
            found.append(None)
            stopped = stopped or needed.binds
            continue
        if needed.of_a_post:
            taken |= said.people
        left -= _out(needed, said)
        found.append(said)
    if not sole_approvers(told.needed, found) & told.before:
        return tuple(found)
    return tuple(said and replace(said, approves=False, clauses=frozenset()) for said in found)


def _out(needed: Needed, said: Said) -> frozenset[str]:
    """The clauses of a sign-off that a decision on it does not approve."""
    return needed.clauses - said.clauses if said.approves else needed.clauses


def sole_approvers(needed: tuple[Needed, ...], held: Sequence[Said | None]) -> frozenset[str]:
    """The people behind the one approval by a post that there is of what is left; nobody where another post approved
    some of it, or is still asked. A group that signs nothing takes away no approval that was given."""
    decided = [(each, said) for each, said in zip(needed, held, strict=True) if said is not None]
    out = frozenset[str]().union(*(_out(each, said) for each, said in decided))
    refused = frozenset[str]().union(*(_out(each, said) for each, said in decided if each.binds))
    posts = [
        said
        for each, said in zip(needed, held, strict=True)
        if each.of_a_post and each.binds and each.clauses - (out if said is None else refused)
    ]
    return posts[0].people if len(posts) == 1 and posts[0] is not None else frozenset()


def alone_again(told: Told, place: int, said: Said) -> bool:
    """Whether a decision would be the only approval of what it leaves, by people who alone approved the exception
    before."""
    needed = (*told.needed[:place], replace(told.needed[place], said=said), *told.needed[place + 1 :])
    return bool(sole_approvers(needed, [each.said for each in needed]) & told.before)


def _state(
    told: Told,
    counted: tuple[Said | None, ...],
    last_day: date | None,
    pay_rate: int | None,
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
    if _is_refused(told, counted):
        return State.REFUSED
    if (told.voided_on is not None and told.voided_on <= day) or changed(told, pay_rate):
        return State.VOID
    if _signed_on(told, counted) is None:
        return State.EXPIRED if told.last_day is not None and told.last_day < day else State.ASKED
    if _begins(told, counted) is None:
        return State.RETROSPECTIVE
    return State.PART if _in_part(told, counted) else State.APPROVED


def _ended(told: Told, counted: tuple[Said | None, ...]) -> State:
    if _is_refused(told, counted):
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
    """The day of the last signature of what everybody who binds approved; None until each of them who is still asked
    has decided. Nothing is signed where nobody is asked. A group that refuses later ends it: it was signed."""
    signed, passed = _signed(told, counted), _passed(told, counted)
    found = [(place, each, said) for place, (each, said) in enumerate(zip(told.needed, counted, strict=True))]
    if not signed or any(each.binds and said is None and place not in passed for place, each, said in found):
        return None
    return max(said.on for _, each, said in found if each.binds and said is not None and each.clauses & signed)


def _begins(told: Told, counted: tuple[Said | None, ...]) -> date | None:
    """The day from which it excepts; None where it was signed too late. What an emergency start's review makes good
    counts from the review on."""
    signed = _signed_on(told, counted)
    if signed is None or told.first_day is None:
        return None
    if signed <= told.first_day:
        return told.first_day
    return None if told.reviewed_on is None else max(signed, told.reviewed_on)


def _waits_for_review(told: Told, state: State, last_day: date | None, day: date) -> bool:
    of_a_start = state is State.RETROSPECTIVE and told.of_the_start and told.reviewed_on is None
    return of_a_start and last_day is not None and day <= last_day


def _excepts_until(told: Told, counted: tuple[Said | None, ...], last_day: date | None, day: date) -> date | None:
    begins = _begins(told, counted)
    gone = [each for each in (told.withdrawn_on, told.voided_on) if each is not None and each <= day]
    if _is_refused(told, counted):
        gone.append(max(said.on for said in counted if said is not None))
    elif not gone and changed(told, _pay_rate(told, counted)) and last_day is not None and day <= last_day:
        gone.append(day)
    if begins is None or last_day is None:
        return None
    until = min([last_day, *(each - timedelta(days=1) for each in gone)])
    return until if begins <= until else None


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


def _signed(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The clauses that somebody who binds was asked about, and that all of them approved."""
    asked, out = frozenset[str](), frozenset[str]()
    for needed, said in zip(told.needed, counted, strict=True):
        if needed.binds:
            asked |= needed.clauses
            out |= needed.clauses if said is None else _out(needed, said)
    return (told.clauses & asked) - out


def _kept(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The clauses that somebody is asked to sign, and that nobody who decided has left out."""
    asked, out = frozenset[str](), frozenset[str]()
    for needed, said in zip(told.needed, counted, strict=True):
        asked |= needed.clauses if needed.binds else frozenset()
        out |= _out(needed, said) if said is not None else frozenset()
    return (told.clauses & asked) - out


def _approved(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The clauses that everybody who was asked about them approved, and that somebody was asked about."""
    return _signed(told, counted) & _kept(told, counted)


def _passed(told: Told, counted: tuple[Said | None, ...]) -> frozenset[int]:
    """The places of the sign-offs that were not given and none of whose clauses is left."""
    left = _kept(told, counted)
    held = enumerate(zip(told.needed, counted, strict=True))
    return frozenset(place for place, (each, said) in held if said is None and not each.clauses & left)


def _is_refused(told: Told, counted: tuple[Said | None, ...]) -> bool:
    return any(said is not None for said in counted) and not _kept(told, counted)


def _left(told: Told, counted: tuple[Said | None, ...]) -> frozenset[str]:
    """The same as is kept; of what was refused, what was signed before, or was asked of whoever refused."""
    if not told.needed:
        return told.clauses
    approved = tuple(said if said is not None and said.approves else None for said in counted)
    return _kept(told, counted) or _kept(told, _binding(told, counted)) or _kept(told, approved)


def _binding(told: Told, counted: tuple[Said | None, ...]) -> tuple[Said | None, ...]:
    return tuple(said if each.binds else None for each, said in zip(told.needed, counted, strict=True))


def _less(told: Told, counted: tuple[Said | None, ...]) -> bool:
    """Whether fewer days, a lower rate or conditions were approved."""
    return (
        _last_day(told, counted) != told.last_day
        or _pay_rate(told, counted) is not None
        or any(said.conditions for said in counted if said is not None)
    )


def _in_part(told: Told, counted: tuple[Said | None, ...]) -> bool:
    return _approved(told, counted) != told.clauses or _less(told, counted)
