"""What changed between two memoranda, two versions or two dates, in words that a director would use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from comity.memorandum.dated_changes import bound, caps, terms
from comity.memorandum.departure_words import NOT_SAID, number_rows, rung_words, sign_off_words
from comity.memorandum.model import Clause, Kind, Memorandum, Role, Strength
from comity.memorandum.on_cost_words import changes
from comity.memorandum.resolve import SINGLE_KINDS
from comity.memorandum.routes import departures_of
from comity.memorandum.words import (
    CHECKS,
    POSTS,
    day,
    ground_words,
    listed,
    number_words,
    term_words,
)

T = TypeVar("T")

MOST_NAMED = 5
"""Parties named one by one in a sentence; more are counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `about` is a clause's kind, or the part of the memorandum that changed; `words` the sentence."""

    about: str
    words: str


def diff(before: Memorandum, after: Memorandum) -> tuple[Change, ...]:
    """Every difference of meaning, clauses first. Empty exactly where the two digests would agree on everything
    but order; where something changed that has no sentence of its own, the last change says so."""
    changes = [
        *_clauses(before, after),
        *_departures(before, after),
        *_parties(before, after),
        *_whole(before, after),
    ]
    if not changes and before.digest != after.digest:
        changes.append(Change("record", "A citation, a note or a name changes; no clause does."))
    return tuple(changes)


def _paired(before: Iterable[T], after: Iterable[T], key: Callable[[T], object]) -> Iterator[tuple[T | None, T | None]]:
    """The items of two sequences side by side, by key, in the order of the second and then of the first."""
    old = {key(item): item for item in before}
    new = {key(item): item for item in after}
    yield from ((old.get(name), item) for name, item in new.items())
    yield from ((item, None) for name, item in old.items() if name not in new)


def _clauses(before: Memorandum, after: Memorandum) -> Iterator[Change]:
    roles = {role.code: role.label for role in (*before.roles, *after.roles)}

    order = list(Kind)
    pairs: list[tuple[Clause | None, Clause | None]] = [*_paired(before.clauses, after.clauses, _clause_key)]
    pairs.sort(key=lambda pair: order.index((pair[1] or pair[0]).kind))  # type: ignore[union-attr]
    for old, new in pairs:
        if old is None and new is not None:
            yield Change(new.kind, f"{_name(new)} is new: {new.heading}{_first_term(new)}")
            yield from (Change(new.kind, f"{_name(new)}: {words}") for words in caps(None, new, roles))
        elif new is None and old is not None:
            yield Change(old.kind, f"{_name(old)} is taken away: {old.heading}")
        elif old is not None and new is not None:
            for words in _clause(old, new, roles):
                yield Change(new.kind, f"{_name(new)}: {words}")


def _clause_key(clause: Clause) -> object:
    return clause.kind if clause.kind in SINGLE_KINDS else (clause.kind, clause.code)


def _name(clause: Clause) -> str:
    return clause.kind.value if clause.kind in SINGLE_KINDS else f"{clause.kind.value} {clause.code}"


def _first_term(clause: Clause) -> str:
    if not clause.terms:
        return ""
    term = clause.terms[0]
    said = f", {term_words(clause.kind, term)}" if term.value is not None else ""
    return f"{said}, for {bound(term)}"


def _clause(old: Clause, new: Clause, roles: dict[str, str]) -> Iterator[str]:
    yield from terms(old.kind, old.terms, new.terms)
    yield from caps(old, new, roles)
    yield from _strengths(old.strength, new.strength)
    yield from _exemptions(old, new)
    yield from _sets("check", [CHECKS[c] for c in old.checks], [CHECKS[c] for c in new.checks])
    if set(old.departure) != set(new.departure):
        yield f"departure signed by {_posts(old)} becomes {_posts(new)}"
    if set(old.shared_with) != set(new.shared_with):
        yield f"review shared with {_shared(old)} becomes shared with {_shared(new)}"
    if old.window_months != new.window_months:
        was, now = (
            number_words(Kind.DATA_RETURN, months) if months is not None else "no window"
            for months in (old.window_months, new.window_months)
        )
        yield f"a window of {was} becomes {now}"
    if old.heading != new.heading:
        yield f'the heading "{old.heading}" becomes "{new.heading}"'
    if old.words != new.words:
        yield "its words change"
    if old.code != new.code:
        yield f"its code {old.code} becomes {new.code}"
    if old.titles != new.titles:
        yield f"the map of local titles changes ({len(old.titles)} lines become {len(new.titles)})"
    if old.acceptances != new.acceptances:
        yield "the record of suppliers' answers changes"


def _strengths(old: Sequence[Strength], new: Sequence[Strength]) -> Iterator[str]:
    for before, after in _paired(old, new, lambda held: held.from_date):
        if after is None and before is not None:
            yield f"{before.value} from {day(before.from_date)} is taken away"
        elif before is None and after is not None:
            held = [item for item in old if item.from_date < after.from_date]
            if held and held[-1].value != after.value:
                yield f"{held[-1].value} becomes {after.value} from {day(after.from_date)}"
            else:
                yield f"{after.value} from {day(after.from_date)} is added"
        elif before is not None and after is not None and before.value != after.value:
            yield f"{before.value} becomes {after.value} from {day(after.from_date)}"


def _exemptions(old: Clause, new: Clause) -> Iterator[str]:
    settled = [{held.ground: held.settled for held in clause.exemptions} for clause in (old, new)]
    yield from _sets("exemption", [ground_words(g) for g in settled[0]], [ground_words(g) for g in settled[1]])
    for ground in settled[1]:
        if ground in settled[0] and settled[0][ground] != settled[1][ground]:
            now = "becomes settled" if settled[1][ground] else "becomes not settled"
            yield f"the exemption of {ground_words(ground)} {now}"
    for ground in settled[1]:
        if ground not in settled[0] and not settled[1][ground]:
            yield f"the exemption of {ground_words(ground)} is not settled"


def _sets(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    added, gone = [item for item in new if item not in old], [item for item in old if item not in new]
    for items, verb in ((added, "added"), (gone, "taken away")):
        if items:
            plural = f"{what}s" if len(items) > 1 else what
            yield f"{plural} {verb}: {listed(items)}"


def _posts(clause: Clause) -> str:
    return f"the {listed(POSTS[post] for post in clause.departure)}" if clause.departure else "nobody (no departure)"


def _shared(clause: Clause) -> str:
    return listed(f"the {who}" for who in clause.shared_with)


def _departures(before: Memorandum, after: Memorandum) -> Iterator[Change]:
    """What is asked of whom, and when, that was not before; then what is no longer; then another order of the same."""
    old, new = departures_of(before), departures_of(after)
    for (name, was), (_, now) in zip(number_rows(old), number_rows(new), strict=True):
        if was != now:
            then, since = ("not said" if text == NOT_SAID else text[:1].lower() + text[1:] for text in (was, now))
            yield Change("departures", f"{name}: {then} becomes {since}")
    for what, earlier, later in (
        ("sign-off", [sign_off_words(each) for each in old.route], [sign_off_words(each) for each in new.route]),
        ("rung of the ladder", [rung_words(each) for each in old.ladder], [rung_words(each) for each in new.ladder]),
    ):
        yield from (Change("departures", f"{what} added: {words}") for words in later if words not in earlier)
        yield from (Change("departures", f"{what} taken away: {words}") for words in earlier if words not in later)
        if earlier != later and sorted(earlier) == sorted(later):
            yield Change("departures", f"the order changes in which the {what}s come")


def _parties(before: Memorandum, after: Memorandum) -> Iterator[Change]:
    """Who joins, leaves and implements; many who do the same are counted, not listed."""
    names = {held.code: held.name for held in (*before.authorities, *after.authorities)}
    said: dict[tuple[str, str], list[str]] = {}
    for old, new in _paired(before.parties, after.parties, lambda party: party.authority):
        name = names[(new or old).authority]  # type: ignore[union-attr]
        if old is None:
            said.setdefault(("becomes a party", "become parties"), []).append(name)
        elif new is None:
            said.setdefault(("is no longer a party", "are no longer parties"), []).append(name)
        else:
            for what, was, now in (
                ("the date of joining", old.joined, new.joined),
                ("the date of leaving", old.left, new.left),
                ("the date of implementing", old.implements, new.implements),
            ):
                if was != now:
                    change = f"{what}, {day(was) if was else 'not given'}, becomes {day(now) if now else 'not given'}"
                    said.setdefault((f": {change}", f": {change}"), []).append(name)
    for (one, many), who in said.items():
        subject = listed(who) if len(who) <= MOST_NAMED else f"{len(who)} authorities"
        verb = one if len(who) == 1 else many
        yield Change("parties", f"{subject}{'' if verb.startswith(':') else ' '}{verb}")


def _whole(before: Memorandum, after: Memorandum) -> Iterator[Change]:
    for label, was, now in (
        ("id", before.id, after.id),
        ("title", before.title, after.title),
        ("kind", before.kind.value, after.kind.value),
        ("version", before.version, after.version),
        ("region", before.region, after.region),
        ("workforce scope", before.workforce_scope, after.workforce_scope),
        ("baseline", before.extends or "none", after.extends or "none"),
        ("in force", day(before.in_force), day(after.in_force)),
        (
            "review due",
            day(before.review_due) if before.review_due else "not set",
            day(after.review_due) if after.review_due else "not set",
        ),
    ):
        if was != now:
            yield Change("memorandum", f"{label}: {was} becomes {now}")
    for old, new in _paired(before.groups, after.groups, lambda group: group.name):
        if old is None and new is not None:
            yield Change("groups", f"{new.name} is new, meeting {new.cadence}")
        elif new is None and old is not None:
            yield Change("groups", f"{old.name} is taken away")
        elif old is not None and new is not None and old.cadence != new.cadence:
            yield Change("groups", f"{new.name}: {old.cadence} becomes {new.cadence}")
    added = [item for item in after.amendments if item.id not in {held.id for held in before.amendments}]
    for item in added:
        words = f"{item.title}, agreed on {day(item.agreed)}: {item.reason}"
        yield Change("amendments", words)
    yield from (Change("on-costs", words) for words in changes(before.on_costs, after.on_costs))
    yield from _roles(before.roles, after.roles)


def _roles(old: Sequence[Role], new: Sequence[Role]) -> Iterator[Change]:
    for before, after in _paired(old, new, lambda role: role.code):
        if before is None and after is not None:
            yield Change("roles", f"{after.label} is new in the role scheme")
        elif after is None and before is not None:
            yield Change("roles", f"{before.label} is taken out of the role scheme")
