"""What a request for an exception has come to, state by state, as a policy officer would say it.

Coldharbour asks on 25 September for a rate over the cap from 1 October to 28 October. In the exemplar its Director and
its chief executive sign. `told` is that request; each test says what else happened and what then holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from comity.judge import check
from comity.memorandum import load
from comity.memorandum.base import Citation, Kind, Post
from comity.memorandum.departing import Departures, Does, SignOff
from comity.memorandum.departure_words import who_words
from comity.memorandum.routes import departures_of
from comity.web.approvals.filling import Filled
from comity.web.approvals.state import sole_approvers, standing
from comity.web.approvals.told import Amount, Needed, Said, Told

ASKED, SIGNED, FIRST, LAST, AFTER = (
    *(date(2026, 9, 25), date(2026, 9, 28), date(2026, 10, 1), date(2026, 10, 28), date(2026, 10, 29)),
)
CAP = frozenset({"price-cap"})


def said(by: str, on: date = SIGNED, approves: bool = True, **more: Any) -> Said:
    """Somebody's decision."""
    return Said(by, on, approves, clauses=CAP if approves else frozenset(), **more)


def told(director: Said | None = None, chief: Said | None = None, **more: Any) -> Told:
    """The request, with what the two decided."""
    asked = Told(
        clauses=CAP,
        first_day=FIRST,
        last_day=LAST,
        asked_by="manager",
        asked_on=ASKED,
        needed=(Needed(Does.SIGN, CAP, True, director), Needed(Does.SIGN, CAP, True, chief)),
        facts_then="as asked",
        facts_now="as asked",
        amounts_then={Amount.PAY: 380_000},
        amounts_now={Amount.PAY: 380_000},
    )
    return replace(asked, **more)


BOTH = (said("director"), said("chief executive"))
EMERGENCY = (said("director", FIRST), said("chief executive", date(2026, 10, 3)))

STATES: dict[str, tuple[Told, date, str, bool]] = {
    "nobody has asked yet": (told(asked_on=None), FIRST, "draft", False),
    "asked, and nobody has decided": (told(), FIRST, "asked", False),
    "the director signed, the chief executive not yet": (told(BOTH[0]), FIRST, "asked", False),
    "both signed, its first day has not come": (told(*BOTH), date(2026, 9, 30), "approved", False),
    "both signed, its first day": (told(*BOTH), FIRST, "approved", True),
    "both signed, its last day": (told(*BOTH), LAST, "approved", True),
    "the chief executive signed on the first day itself": (
        *(told(BOTH[0], said("chief executive", FIRST)), FIRST, "approved", True),
    ),
    "the day after its last: it lapses, and the clause is breached again": (told(*BOTH), AFTER, "lapsed", False),
    "another took its place": (told(*BOTH, renewed_on=AFTER), AFTER, "renewed", False),
    "nobody decided before its last day passed": (told(BOTH[0]), AFTER, "expired", False),
    "the director refused": (told(said("director", approves=False)), FIRST, "refused", False),
    "the chief executive refused what the director had signed": (
        *(told(BOTH[0], said("chief executive", approves=False)), FIRST, "refused", False),
    ),
    "approved with conditions": (told(BOTH[0], said("chief executive", conditions=True)), FIRST, "part", True),
    "approved for two weeks of the four": (
        *(told(BOTH[0], said("chief executive", last_day=date(2026, 10, 14))), date(2026, 10, 14), "part", True),
    ),
    "and the day after those two weeks": (
        *(told(BOTH[0], said("chief executive", last_day=date(2026, 10, 14))), date(2026, 10, 15), "lapsed", False),
    ),
    "approved at a lower rate, which is not paid yet": (
        *(told(BOTH[0], said("chief executive", pay_rate=360_000)), FIRST, "part", False),
    ),
    "approved at a lower rate, and it is paid": (
        told(BOTH[0], said("chief executive", pay_rate=360_000), amounts_now={Amount.PAY: 360_000}),
        *(FIRST, "part", True),
    ),
    "the worker, the role or the agency is another now": (told(*BOTH, facts_now="others"), FIRST, "void", False),
    "the rate rose after they signed": (told(*BOTH, amounts_now={Amount.PAY: 390_000}), FIRST, "void", False),
    "the rate is not known any more": (told(*BOTH, amounts_now={Amount.PAY: None}), FIRST, "void", False),
    "the facts changed and were changed back": (told(*BOTH, voided_on=SIGNED), FIRST, "void", False),
    "withdrawn": (told(*BOTH, withdrawn_on=FIRST), FIRST, "withdrawn", False),
    "signed two days after the first day": (told(*EMERGENCY), date(2026, 10, 5), "retrospective", False),
    "so signed of an emergency start that was reviewed since": (
        *(told(*EMERGENCY, reviewed_on=date(2026, 10, 5)), date(2026, 10, 5), "approved", True),
    ),
    "the same, the day before the review": (
        *(told(*EMERGENCY, reviewed_on=date(2026, 10, 5)), date(2026, 10, 4), "retrospective", False),
    ),
    "whoever asked signed it": (told(said("manager"), BOTH[1]), FIRST, "asked", False),
    "somebody signed on behalf of whoever asked": (
        *(told(said("deputy", for_whom="manager"), BOTH[1]), FIRST, "asked", False),
    ),
    "one person signed for both posts": (told(BOTH[0], said("director")), FIRST, "asked", False),
    "the director signed for the chief executive too, who had given them that": (
        *(told(BOTH[0], said("director", for_whom="chief executive")), FIRST, "asked", False),
    ),
    "a deputy signed for the director": (
        *(told(said("deputy", for_whom="director"), BOTH[1]), FIRST, "approved", True),
    ),
}


@pytest.mark.parametrize("happened", STATES)
def test_state(happened: str) -> None:
    request, day, state, in_force = STATES[happened]
    stands = standing(request, day)
    assert (stands.state.value, stands.in_force, bool(stands.covers)) == (state, in_force, in_force), stands.words


def test_one_signed_after_an_emergency_start_waits_for_its_review_and_is_not_called_too_late() -> None:
    of_a_start = told(*EMERGENCY, of_the_start=True)
    waits = standing(of_a_start, date(2026, 10, 5))
    assert (waits.waits_for_review, waits.words) == (True, "Signed, and waits for the review of the emergency start")
    reviewed = standing(replace(of_a_start, reviewed_on=date(2026, 10, 5)), date(2026, 10, 5))
    assert (reviewed.waits_for_review, reviewed.words) == (False, "Approved")
    assert standing(told(*EMERGENCY), date(2026, 10, 5)).words == "Signed too late to except"
    assert standing(of_a_start, AFTER).words == "Signed too late to except", "No review makes good what is over."


def test_nobody_renews_alone_what_they_alone_approved() -> None:
    alone = (Needed(Does.SIGN, CAP, True, said("director")),)
    renewal = told(needed=alone, before=frozenset({"director"}))
    assert not standing(renewal, FIRST).in_force
    assert standing(replace(renewal, before=frozenset({"another"})), FIRST).in_force
    two = told(*BOTH, before=frozenset({"director"}))
    assert standing(two, FIRST).in_force, "the chief executive looks at it too"


def test_one_request_from_several_clauses_covers_those_that_everybody_asked_approved() -> None:
    both = CAP | {"notice"}
    director = Needed(Does.SIGN, both, True, Said("director", SIGNED, True, clauses=both))
    chief = Needed(Does.SIGN, CAP, True, said("chief executive"))
    asked = told(clauses=both, needed=(director, chief))
    assert standing(asked, FIRST).covers == both
    less = replace(director, said=Said("director", SIGNED, True, clauses=CAP))
    stands = standing(replace(asked, needed=(less, chief)), FIRST)
    assert (stands.covers, stands.state.value) == (CAP, "part")


BOTH_CLAUSES = CAP | {"references"}


def of_two(director: Said | None, chief: Said | None = None, *more: Needed, **otherwise: Any) -> Told:
    """A request from two clauses, of which the chief executive signs for the price cap alone."""
    needed = (Needed(Does.SIGN, BOTH_CLAUSES, True, director), Needed(Does.SIGN, CAP, True, chief), *more)
    return told(clauses=BOTH_CLAUSES, needed=needed, **otherwise)


def of(clauses: frozenset[str], by: str, on: date = SIGNED) -> Said:
    """An approval of some of them."""
    return Said(by, on, True, clauses=clauses)


def test_nobody_is_asked_any_more_for_what_an_earlier_one_did_not_approve() -> None:
    references = BOTH_CLAUSES - CAP
    stands = standing(of_two(of(references, "director")), FIRST)
    assert (stands.state.value, stands.covers, stands.turn) == ("part", references, None)
    assert (stands.passed, stands.signed_on) == ({1}, SIGNED)
    waits = standing(of_two(of(BOTH_CLAUSES, "director")), FIRST)
    assert (waits.state.value, waits.turn, waits.passed) == ("asked", 1, frozenset())
    group = Needed(Does.ACKNOWLEDGE, BOTH_CLAUSES, False)
    assert standing(of_two(of(references, "director"), None, group), FIRST).turn == 2, "It is asked of what is left."
    refused = standing(of_two(said("director", approves=False)), FIRST)
    assert (refused.state.value, refused.turn, refused.passed) == ("refused", None, {1})


def test_what_somebody_says_who_is_not_asked_any_more_changes_nothing() -> None:
    references = BOTH_CLAUSES - CAP
    for word in (said("chief executive"), said("chief executive", approves=False)):
        assert standing(of_two(of(references, "director"), word), FIRST).covers == references


def test_whoever_refuses_all_of_theirs_leaves_what_is_others_standing() -> None:
    stands = standing(of_two(of(BOTH_CLAUSES, "director"), said("chief executive", approves=False)), FIRST)
    assert (stands.state.value, stands.covers) == ("part", BOTH_CLAUSES - CAP)
    first = Needed(Does.PRE_APPROVE, CAP, True, said("lead", approves=False))
    two = of_two(None)
    waits = standing(replace(two, needed=(first, *two.needed)), FIRST)
    assert (waits.state.value, waits.turn, waits.clauses, waits.passed) == ("asked", 1, BOTH_CLAUSES - CAP, {2})


def test_nobody_comes_to_approve_alone_twice_because_another_is_not_asked_any_more() -> None:
    references = BOTH_CLAUSES - CAP
    before = frozenset({"director"})
    assert standing(of_two(of(BOTH_CLAUSES, "director"), said("chief executive"), before=before), FIRST).in_force
    for request in (
        of_two(of(references, "director"), before=before),
        of_two(of(BOTH_CLAUSES, "director"), said("chief executive", approves=False), before=before),
    ):
        stands = standing(request, FIRST)
        assert (stands.state.value, stands.in_force, stands.turn) == ("refused", False, None)
    held = of_two(of(references, "director")).needed
    assert sole_approvers(held, [each.said for each in held]) == before


def test_that_a_group_does_not_support_it_is_not_said_to_be_a_refusal() -> None:
    group = Needed(Does.ACKNOWLEDGE, CAP, False, said("lead", approves=False))
    stands = standing(told(needed=(*told(*BOTH).needed, group)), FIRST)
    assert (stands.state.value, stands.words, stands.was_signed) == ("refused", "Not supported by the group", True)
    both = standing(of_two(of(BOTH_CLAUSES, "director"), said("chief executive"), group), FIRST)
    assert (both.state.value, both.covers) == ("part", BOTH_CLAUSES - CAP), "It was asked of the price cap alone."
    assert standing(told(said("director", approves=False)), FIRST).words == "Refused"


def test_a_group_that_acknowledges_does_not_hold_it_up_but_may_say_no() -> None:
    def with_group(word: Said | None) -> Told:
        return told(needed=(*told(*BOTH).needed, Needed(Does.ACKNOWLEDGE, CAP, False, word)))

    waits = standing(with_group(None), FIRST)
    assert (waits.in_force, waits.turn) == (True, 2)
    assert standing(with_group(said("lead")), FIRST).in_force
    refused = standing(with_group(said("lead", approves=False)), FIRST)
    assert (refused.state.value, refused.in_force) == ("refused", False)


ROUTES = {
    "exemplar": {
        ("price-cap", 3): ["the Director of Children's Services signs", "the chief executive signs"],
        ("notice", 3): ["the Director of Children's Services signs"],
    },
    "england": {
        ("price-cap", 3): ["the Director of Children's Services signs", "the chief executive signs"],
        ("notice", 3): ["the Director of Children's Services signs"],
    },
    "west-midlands": {
        ("price-cap", 3): ["the Director of Children's Services signs", "the chief executive signs"],
        ("notice", 3): ["the Director of Children's Services signs"],
    },
    "east-midlands": {
        ("price-cap", 3): [
            "the Director of Children's Services signs",
            "the chief executive signs",
            "the East Midlands HR Lead Network Group acknowledges",
            "the Regional Tier 2 Safeguarding Group acknowledges",
            "the Regional Directors of Children's Services Group acknowledges",
        ],
        ("notice", 3): ["the Director of Children's Services signs"],
    },
}
DOES = {Does.SIGN: "signs", Does.PRE_APPROVE: "approves first", Does.ACKNOWLEDGE: "acknowledges"}


def route(name: str, facts: dict[str, Any], clauses: list[str], weeks: int) -> list[str]:
    """Whom a memorandum asks, in order."""
    asked = Filled(check(facts, load(name), FIRST)).route(clauses, weeks)
    return [f"{who_words(each.by, each.group)} {DOES[each.does]}" for each in asked]


@pytest.mark.parametrize("name", ROUTES)
def test_the_route_of_each_memorandum(name: str) -> None:
    facts = {"authority": "X99000003", "role": "social_worker", "payment_basis": "paye", "start_date": FIRST}
    for (clause, weeks), asked in ROUTES[name].items():
        held = {**facts, "pay_rate": "30.00"} if name == "exemplar" else facts
        assert route(name, held, [clause], weeks) == asked, clause


@pytest.mark.parametrize("name", ROUTES)
def test_each_post_is_asked_once_and_for_every_clause_of_a_request_that_is_its_to_sign(name: str) -> None:
    memorandum = load(name)
    departures = departures_of(memorandum)
    posts = {clause.kind: set(clause.departure) for clause in memorandum.clauses if clause.departure}
    for kinds in (each for count in (1, 2, 3, len(posts)) for each in combinations(posts, count)):
        asked = departures.route_for(kinds)
        assert len({(each.by, each.group, each.does) for each in asked}) == len(asked), "Each is asked once."
        for kind in kinds:
            alone = {(each.by, each.group, each.does) for each in departures.route_for([kind])}
            signs = {(each.by, each.group, each.does) for each in asked if each.covers(kind)}
            assert alone <= signs, f"{kind} is signed for by whoever would be asked of it alone"
            assert posts[kind] <= {post for post, _, does in signs if does is Does.SIGN}


def test_two_sign_offs_of_one_post_are_one_within_the_fewer_days_and_above_the_lower_limits() -> None:
    surer, other = Citation(source="Minutes", section="4"), Citation(source="A letter", grade="unconfirmed")
    cap = SignOff(by=Post.DCS, does=Does.SIGN, kinds=(Kind.PRICE_CAP,), over_weeks=8, within_days=5, citation=surer)
    rest = SignOff(by=Post.DCS, does=Does.SIGN, kinds=(Kind.NOTICE,), over_weeks=6, within_days=2, citation=other)
    made = Departures(route=(cap, rest), citation=surer)
    (both,) = made.route_for([Kind.PRICE_CAP, Kind.NOTICE], weeks=9)
    assert (set(both.kinds), both.within_days, both.over_weeks) == ({Kind.PRICE_CAP, Kind.NOTICE}, 2, 6)
    assert (both.citation.words(), both.citation.grade) == ("Minutes, 4; and A letter", "unconfirmed")
    assert made.route_for([Kind.PRICE_CAP, Kind.NOTICE], weeks=7) == (rest,)
    always = Departures(route=(cap, rest.model_copy(update={"over_weeks": None, "kinds": ()})), citation=surer)
    (both,) = always.route_for([Kind.PRICE_CAP], weeks=9)
    assert both.always
    assert both.covers(Kind.EXPERIENCE)


def test_what_nobody_is_asked_about_is_never_said_to_be_approved() -> None:
    two = CAP | {"notice"}
    stands = standing(told(*BOTH, clauses=two), FIRST)
    assert (stands.covers, stands.clauses, stands.in_part) == (CAP, CAP, True)


def test_in_the_exemplar_the_regional_lead_approves_first_what_is_dear_or_long() -> None:
    first = "the regional lead approves first"
    facts = {"authority": "X99000003", "role": "social_worker", "payment_basis": "paye", "start_date": FIRST}
    assert first in route("exemplar", {**facts, "pay_rate": "60.00"}, ["price-cap"], 3)
    assert first in route("exemplar", {**facts, "pay_rate": "30.00"}, ["price-cap"], 13)
    assert first not in route("exemplar", {**facts, "pay_rate": "30.00"}, ["price-cap"], 12)
    assert first in route("exemplar", facts, ["price-cap"], 3), "what is over the cap is not known"
