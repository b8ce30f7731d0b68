"""No order of what may happen lets an unsigned, self-signed or expired exception count as in force.

Anybody may do anything here, entitled or not, on any day: whoever asks may sign, one person may sign for every post,
signatures come before, between and after everything else. Each starts from a request that is signed as it should be.
What is in force is held against the rules of a memorandum, written once more and otherwise than in `state.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from comity.memorandum.departing import Does
from comity.web.approvals.state import APPROVED, State, standing
from comity.web.approvals.told import Amount, Needed, Said, Told

DAY = date(2026, 10, 1)
PEOPLE = ("manager", "director", "chief executive", "deputy")
CLAUSES = ("price-cap", "notice")

days = st.integers(-3, 12).map(lambda count: DAY + timedelta(days=count))
people = st.sampled_from(PEOPLE)
some_clauses = st.sets(st.sampled_from(CLAUSES), min_size=1).map(frozenset)

ROUTES: tuple[tuple[tuple[Does, bool, tuple[str, ...]], ...], ...] = (
    ((Does.SIGN, True, CLAUSES),),
    ((Does.SIGN, True, CLAUSES), (Does.SIGN, True, ("price-cap",))),
    ((Does.PRE_APPROVE, True, ("price-cap",)), (Does.SIGN, True, CLAUSES), (Does.SIGN, True, ("price-cap",))),
    ((Does.SIGN, True, CLAUSES), (Does.ACKNOWLEDGE, False, ("price-cap",))),
    ((Does.SIGN, True, CLAUSES), (Does.SIGN, True, ("price-cap",)), (Does.ACKNOWLEDGE, False, CLAUSES)),
    ((Does.SIGN, True, ("notice",)), (Does.SIGN, True, ("price-cap",))),
    (),
)

plain_decisions = st.builds(Said, by=people, on=days, approves=st.just(True), clauses=st.just(frozenset(CLAUSES)))

steps = st.one_of(
    st.tuples(st.just("ask"), people, days),
    st.tuples(st.just("decide"), st.integers(0, 2), plain_decisions),
    st.tuples(
        st.just("decide"),
        st.integers(0, 2),
        st.builds(
            Said,
            by=people,
            on=days,
            approves=st.sampled_from((True, True, True, False)),
            for_whom=st.sampled_from(("", "", "", *PEOPLE)),
            clauses=some_clauses,
            last_day=st.one_of(st.none(), st.none(), days),
            pay_rate=st.one_of(st.none(), st.none(), st.integers(30, 40)),
        ),
    ),
    st.tuples(st.just("change"), st.sampled_from(("worker", "role")), days),
    st.tuples(st.just("rate"), st.one_of(st.none(), st.integers(30, 45)), days),
    st.tuples(st.just("withdraw"), st.none(), days),
    st.tuples(st.just("void"), st.none(), days),
    st.tuples(st.just("review"), st.none(), days),
)


def after(told: Told, step: tuple[Any, ...]) -> Told:
    """A request once something more was done, by whoever and whenever."""
    match step:
        case ("ask", who, day):
            return replace(told, asked_by=who, asked_on=day)
        case ("decide", place, said) if place < len(told.needed):
            needed = list(told.needed)
            needed[place] = replace(needed[place], said=said)
            return replace(told, needed=tuple(needed))
        case ("change", facts, _):
            return replace(told, facts_now=facts)
        case ("rate", rate, _):
            return replace(told, amounts_now={Amount.PAY: rate})
        case ("withdraw", _, day):
            return replace(told, withdrawn_on=day)
        case ("void", _, day):
            return replace(told, voided_on=day)
        case ("review", _, day):
            return replace(told, reviewed_on=day)
    return told


def wrongly(told: Told, day: date, covers: frozenset[str]) -> list[str]:
    """What is wrong with counting these clauses as excepted on a day."""
    assert told.first_day is not None
    assert told.last_day is not None
    signers = [each for each in told.needed if each.binds and each.clauses & covers]
    said = [each.said for each in signers]
    given_ = [each for each in said if each is not None]
    posts = [each.said for each in signers if each.of_a_post and each.said is not None]
    last = min([told.last_day, *(each.last_day for each in given_ if each.last_day)])
    most = min([40, *(each.pay_rate for each in given_ if each.pay_rate is not None)])
    paid = told.amounts_now.get(Amount.PAY)
    in_time = all(each.on <= told.first_day for each in given_)
    reviewed = told.reviewed_on is not None and told.reviewed_on <= day
    wrong = {
        "nobody asked": told.asked_on is None or told.asked_on > day,
        "nobody was asked": not said,
        "unsigned": len(given_) != len(said) or any(each.on > day for each in given_),
        "not approved": any(not each.approves for each in given_),
        "self-signed": any(told.asked_by in each.people for each in given_),
        "one person in two posts": any(
            one.people & other.people
            for one, other in combinations([each for each in given_ if each in posts], 2)
            if one is not other
        ),
        "alone twice": _alone_twice(told, given_),
        "late": not in_time and not reviewed,
        "not its days": not told.first_day <= day <= last,
        "withdrawn": told.withdrawn_on is not None and told.withdrawn_on <= day,
        "void": told.voided_on is not None and told.voided_on <= day,
        "other facts": told.facts_now != told.facts_then or paid is None or paid > most,
        "a clause not asked": not covers <= told.clauses,
        "a clause not signed": any(
            not any(clause in each.clauses for each in told.needed if each.binds)
            or any(
                clause in each.clauses and (each.said is None or clause not in each.said.clauses)
                for each in told.needed
                if each.binds
            )
            for clause in covers
        ),
    }
    return [name for name, is_so in wrong.items() if is_so]


def _alone_twice(told: Told, signed: list[Said]) -> bool:
    """Whether one post alone approved it, of those whose clauses no other post and nobody before them refused."""
    if len(signed) != 1 or not signed[0].people & told.before:
        return False
    binding = [each for each in told.needed if each.binds and each.said is not None]
    refused = {
        c for each in binding if each.said for c in each.clauses - (each.said.clauses if each.said.approves else set())
    }
    return not any(each.clauses - refused for each in binding if each.said is not signed[0])


@settings(max_examples=300, deadline=None)
@given(
    route=st.sampled_from(ROUTES),
    done=st.lists(steps, max_size=7),
    clauses=some_clauses,
    before=st.sets(people, max_size=1).map(frozenset),
    today=days,
)
def test_no_order_lets_an_unsigned_self_signed_or_expired_exception_be_in_force(
    route: tuple[tuple[Does, bool, tuple[str, ...]], ...],
    done: list[tuple[Any, ...]],
    clauses: frozenset[str],
    before: frozenset[str],
    today: date,
) -> None:
    needed = tuple(
        Needed(does, frozenset(kinds) & clauses, of_a_post) for does, of_a_post, kinds in route if {*kinds} & clauses
    )
    told = Told(
        clauses=clauses,
        first_day=DAY,
        last_day=DAY + timedelta(days=8),
        needed=needed,
        facts_then="worker",
        facts_now="worker",
        amounts_then={Amount.PAY: 40},
        amounts_now={Amount.PAY: 40},
        before=before,
    )
    lawful = [
        ("decide", place, Said(PEOPLE[place + 1], DAY - timedelta(days=2), True, clauses=frozenset(CLAUSES)))
        for place in range(len(needed))
    ]
    since: date | None = None
    for step in (("ask", "manager", DAY - timedelta(days=3)), *lawful, *done):
        told = after(told, step)
        since = None if step[0] in ("ask", "decide") else since
        for day in (today, DAY, DAY + timedelta(days=9)):
            stands = standing(told, day)
            assert not stands.in_force or wrongly(told, day, stands.covers) == []
            assert not stands.in_force or stands.state in APPROVED
            assert since is None or day < since or stands.was_signed, "What was in force stays in the register."
            if stands.in_force:
                since = min(day, since or day)
                event("in force")


def test_it_is_in_force_when_all_is_as_it_should_be_and_on_no_other_day() -> None:
    """So that the property does not hold for want of any exception at all."""
    signed = DAY - timedelta(days=1)
    all_of_them = frozenset(CLAUSES)
    told = Told(
        clauses=all_of_them,
        first_day=DAY,
        last_day=DAY + timedelta(days=8),
        asked_by="manager",
        asked_on=signed,
        needed=(
            Needed(Does.SIGN, all_of_them, True, Said("director", signed, True, clauses=all_of_them)),
            Needed(Does.SIGN, frozenset({"price-cap"}), True, Said("chief executive", DAY, True, clauses=all_of_them)),
        ),
    )
    assert [standing(told, DAY + timedelta(days=count)).in_force for count in (-1, 0, 8, 9)] == [
        *(False, True, True, False)
    ]
    assert standing(told, DAY).covers == all_of_them
    assert standing(told, DAY + timedelta(days=9)).state is State.LAPSED
