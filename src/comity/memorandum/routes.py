"""Resolving departures: as written or inherited, and whole, so that no file asks for less than the clauses do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comity.memorandum.base import RETURN_POSTS, Citation, Kind, Post
from comity.memorandum.bundle import Bundle
from comity.memorandum.departing import Departures, Does, Rung, SignOff
from comity.memorandum.drafts import Sourced, agreed_by, citation
from comity.memorandum.model import Clause, Memorandum
from comity.memorandum.written import CitationEntry, DeparturesEntry, RungEntry, SignOffEntry


def departures_of(memorandum: Memorandum) -> Departures:
    """How one departs under a memorandum. Where nothing is written of it, the route is made from the clauses'
    `departure` and everything else is not known."""
    if memorandum.departures is not None:
        return memorandum.departures
    return Departures(route=whole((), memorandum.clauses), citation=memorandum.citation)


def written(bundle: Bundle, as_at: date | None) -> Iterator[Sourced[DeparturesEntry]]:
    """The bundle's own departures and then each amendment's, as agreed by a date; the last of them stands."""
    if bundle.departures is not None:
        yield Sourced(bundle.departures.value, bundle.departures)
    for placed in agreed_by(bundle, as_at):
        if placed.value.departures is not None:
            yield Sourced(placed.value.departures, placed, ("departures",))


def departures(
    bundle: Bundle, clauses: tuple[Clause, ...], baseline: Memorandum | None, as_at: date | None
) -> Departures | None:
    """What a bundle says of departures, with its route whole; where it says nothing, what its baseline says."""
    own = list(written(bundle, as_at))
    if own:
        held = own[-1]
        found = as_said(held.value, held.value.citation or held.at.value.citation)
    elif baseline is not None and baseline.departures is not None:
        inherited = baseline.departures.inherited_from or baseline.id
        found = baseline.departures.model_copy(update={"inherited_from": inherited})
    else:
        return None
    return found.model_copy(update={"route": whole(found.route, clauses)})


def as_said(entry: DeparturesEntry, cited: CitationEntry) -> Departures:
    """Departures as written, whether or not the route is whole."""
    otherwise = citation(cited)
    return Departures(
        told_within_days=entry.told_within_days,
        review_within_days=entry.review_within_days,
        longest_weeks=entry.longest_weeks,
        warn_days=entry.warn_days,
        route=tuple(_sign_off(each, otherwise) for each in entry.route),
        ladder=tuple(_rung(each) for each in entry.ladder),
        citation=otherwise,
    )


def _sign_off(entry: SignOffEntry, otherwise: Citation) -> SignOff:
    order = list(Kind)
    return SignOff(
        by=entry.by,
        group=entry.group,
        does=entry.does,
        kinds=tuple(sorted(entry.kinds, key=order.index)),
        over_per_cent=entry.over_per_cent,
        over_pounds=entry.over_pounds,
        over_weeks=entry.over_weeks,
        within_days=entry.within_days,
        citation=citation(entry.citation) if entry.citation else otherwise,
    )


def _rung(entry: RungEntry) -> Rung:
    return Rung(after_days=entry.after_days, to=entry.to, group=entry.group, words=entry.words)


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
