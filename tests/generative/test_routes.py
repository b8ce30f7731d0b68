"""Whatever a route says, it asks for no fewer signatures than the clauses do, and for no fewer of a graver request."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.memorandum import load
from comity.memorandum.base import RETURN_POSTS, Citation, Kind, Post
from comity.memorandum.departing import Departures, Does, SignOff
from comity.memorandum.routes import whole

CITED = Citation(source="Minutes")
KINDS = [Kind.PRICE_CAP, Kind.COOL_OFF, Kind.NOTICE, Kind.ON_SITE]
CLAUSES = {clause.kind: clause for clause in load("exemplar").clauses if clause.kind in KINDS}

amounts = st.none() | st.decimals(0, 40, places=2)
weeks = st.none() | st.integers(0, 30)
some_kinds = st.sets(st.sampled_from(KINDS))


@st.composite
def sign_offs(draw: st.DrawFn) -> SignOff:
    post = draw(st.none() | st.sampled_from(Post))
    return SignOff(
        by=post,
        group="" if post else draw(st.sampled_from(["Directors", "HR Leads"])),
        does=draw(st.sampled_from(Does)),
        kinds=tuple(draw(some_kinds)),
        over_per_cent=draw(amounts),
        over_pounds=draw(amounts),
        over_weeks=draw(weeks),
        citation=CITED,
    )


routes = st.lists(sign_offs(), max_size=6)
requests = st.fixed_dictionaries(
    {"kinds": some_kinds, "over_per_cent": amounts, "over_pounds": amounts, "weeks": weeks}
)


def clauses_of(posts: dict[Kind, set[Post]]) -> list[Any]:
    """The exemplar's clauses with other posts to sign a departure."""
    return [
        clause.model_copy(update={"departure": tuple(post for post in RETURN_POSTS if post in posts.get(kind, ()))})
        for kind, clause in CLAUSES.items()
    ]


departures = st.dictionaries(st.sampled_from(KINDS), st.sets(st.sampled_from(RETURN_POSTS)))


def asked(route: tuple[SignOff, ...], request: dict[str, Any]) -> list[tuple[Post | None, str, Does]]:
    held = Departures(route=route, citation=CITED)
    return [(each.by, each.group, each.does) for each in held.route_for(**request)]


@settings(max_examples=150)
@given(routes, departures, requests)
def test_every_post_of_every_clause_departed_from_signs_once(
    route: list[SignOff], posts: dict[Kind, set[Post]], request: dict[str, Any]
) -> None:
    found = asked(whole(route, clauses_of(posts)), request)
    assert len(found) == len(set(found))
    assert {(post, "", Does.SIGN) for kind in request["kinds"] for post in posts.get(kind, ())} <= set(found)


@settings(max_examples=150)
@given(routes, departures, requests, some_kinds, st.decimals(0, 40, places=2), st.integers(0, 30), st.booleans())
def test_more_clauses_more_excess_more_weeks_or_a_blank_never_ask_fewer(
    route: list[SignOff],
    posts: dict[Kind, set[Post]],
    request: dict[str, Any],
    kinds: set[Kind],
    more: Decimal,
    longer: int,
    blank: bool,
) -> None:
    made = whole(route, clauses_of(posts))
    graver = {"kinds": request["kinds"] | kinds}
    for key, by in (("over_per_cent", more), ("over_pounds", more), ("weeks", longer)):
        graver[key] = None if blank or request[key] is None else request[key] + by
    assert set(asked(made, request)) <= set(asked(made, graver))


@settings(max_examples=60)
@given(routes, departures)
def test_a_whole_route_keeps_its_own_order_and_is_whole_once(
    route: list[SignOff], posts: dict[Kind, set[Post]]
) -> None:
    clauses = clauses_of(posts)
    made = whole(route, clauses)
    kept = iter(made)
    assert all(any(held is own for held in kept) for own in route)
    assert whole(made, clauses) == made
