"""Making a route whole, so that no file can ask for fewer signatures than the clauses themselves do."""

from __future__ import annotations

from collections.abc import Iterable

from comity.memorandum.base import RETURN_POSTS, Citation, Kind, Post
from comity.memorandum.departing import Departures, Does, SignOff
from comity.memorandum.model import Clause, Memorandum


def departures_of(memorandum: Memorandum) -> Departures:
    """How one departs under a memorandum. Where nothing is written of it, the route is made from the clauses'
    `departure` and everything else is not known."""
    if memorandum.departures is not None:
        return memorandum.departures
    return Departures(route=whole((), memorandum.clauses), citation=memorandum.citation)


def whole(route: Iterable[SignOff], clauses: Iterable[Clause]) -> tuple[SignOff, ...]:
    """A route with the signatures that the clauses ask for and it leaves out, after its own and before the groups that
    only acknowledge."""
    own, held = tuple(route), tuple(clauses)
    before = max((place for place, each in enumerate(own, 1) if each.does is not Does.ACKNOWLEDGE), default=0)
    added = tuple(_signed(post, kinds, citation) for post, kinds, citation in _left_out(own, held))
    return (*own[:before], *added, *own[before:])


def unsigned(route: Iterable[SignOff], kind: Kind, departure: Iterable[Post]) -> tuple[Post, ...]:
    """The posts of a clause's `departure` that a route does not ask to sign, or not always."""
    always = {each.by for each in route if each.does is Does.SIGN and each.always and each.covers(kind)}
    return tuple(post for post in departure if post not in always)


def _left_out(route: tuple[SignOff, ...], clauses: tuple[Clause, ...]) -> list[tuple[Post, list[Kind], Citation]]:
    """What is left out, by post and then by where it is asked for."""
    found: dict[tuple[Post, Citation], list[Kind]] = {}
    for post in RETURN_POSTS:
        for clause in clauses:
            if post in unsigned(route, clause.kind, clause.departure):
                kinds = found.setdefault((post, clause.departure_citation or clause.citation), [])
                if clause.kind not in kinds:
                    kinds.append(clause.kind)
    return [(post, kinds, citation) for (post, citation), kinds in found.items()]


def _signed(post: Post, kinds: list[Kind], citation: Citation) -> SignOff:
    return SignOff(by=post, does=Does.SIGN, kinds=tuple(kinds), citation=citation)
