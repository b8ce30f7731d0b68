"""What changes in a clause's dated terms and in its cap table, at every date of which either memorandum speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from comity.memorandum.drafts import NO_CAP
from comity.memorandum.model import CapLine, Clause, Kind, Term
from comity.memorandum.words import BASES, day, term_words

EVERY_LINE = "every role and payment basis"


def terms(kind: Kind, old: Sequence[Term], new: Sequence[Term]) -> Iterator[str]:
    """What changes in a line of terms: at each date what held before, and what does now."""
    for when in sorted({term.new_from for term in (*old, *new)}):
        was, now = _held(old, when), _held(new, when)
        if now is None:
            assert was is not None
            yield f"{_short(kind, was)} from {day(when)} is taken away"
        elif was is None:
            yield f"{_short(kind, now)} for {bound(now)} is added{_why(now)}"
        elif _short(kind, was) != _short(kind, now):
            whom = bound(now) if now.new_from == when else f"new assignments from {day(when)}"
            yield f"{_short(kind, was)} becomes {_short(kind, now)} for {whom}{_why(now)}"
        elif was.unknown != now.unknown:
            yield f"what is not known from {day(when)} is told differently: {now.unknown}"
        elif now.new_from != when:
            yield f"{_short(kind, was)} from {day(when)} is taken away: it holds already from {day(now.new_from)}"
        elif was.new_from != when:
            yield f"{_short(kind, now)} for {bound(now)} is added"
        if was is not None and now is not None and was.new_from == now.new_from == when:
            yield from _reach(was, now)


def caps(old: Clause | None, new: Clause, roles: Mapping[str, str]) -> Iterator[str]:
    """What changes in the cap table. What is said of every line of it alike is said once."""
    before, after = _lines(old), _lines(new)
    said: dict[str, list[str]] = {}
    lines = [*after, *(line for line in before if line not in after)]
    for line in lines:
        was = before[line].terms if line in before else _without(old)
        now = after[line].terms if line in after else _without(new)
        for words in terms(Kind.PRICE_CAP, was, now):
            said.setdefault(words, []).append(_name(line, roles))
    everywhere = [words for words, named in said.items() if len(named) == len(lines) > 1]
    yield from (f"{EVERY_LINE}: {words}" for words in everywhere)
    for line in lines:
        name = _name(line, roles)
        yield from (f"{name}: {words}" for words, named in said.items() if name in named and words not in everywhere)


def bound(term: Term) -> str:
    """Whom a term binds, from when."""
    words = f"new assignments from {day(term.new_from)}"
    if term.existing_from is not None:
        words += f" and existing assignments from {day(term.existing_from)}"
    return words


def _held(line: Sequence[Term], when: date) -> Term | None:
    """The term for an assignment that starts on a day."""
    return max((term for term in line if term.new_from <= when), key=lambda term: term.new_from, default=None)


def _short(kind: Kind, term: Term) -> str:
    """Its value; why one is not known comes after the whole of the change."""
    if term.unknown == NO_CAP:
        return "no cap"
    return "not known" if term.value is None and term.unknown else term_words(kind, term)


def _why(term: Term) -> str:
    return f": {term.unknown}" if term.unknown and term.unknown != NO_CAP else ""


def _reach(was: Term, now: Term) -> Iterator[str]:
    if was.existing_from != now.existing_from:
        then, since = (f"from {day(when)}" if when else "never" for when in (was.existing_from, now.existing_from))
        yield f"binding existing assignments {then} becomes {since} (the term of {day(now.new_from)})"


def _lines(clause: Clause | None) -> dict[tuple[str, str], CapLine]:
    return {(line.role, line.payment_basis): line for line in clause.caps} if clause is not None else {}


def _without(clause: Clause | None) -> tuple[Term, ...]:
    """What a clause says of a role and payment basis that its table has no line of: that none is agreed, but where it
    has no table at all, because nobody has entered the caps yet, that they are not known."""
    if clause is None:
        return ()
    return tuple(
        term if term.unknown and not clause.caps else term.model_copy(update={"unknown": NO_CAP})
        for term in clause.terms
    )


def _name(line: tuple[str, str], roles: Mapping[str, str]) -> str:
    role, basis = line
    return f"{roles.get(role, role).lower()}, {'PAYE' if basis == 'paye' else BASES[basis].lower()}"
