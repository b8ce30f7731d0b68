"""What is answered of substantive roles that ended, and when that counts over what a check was given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.judge.conform import TOLD
from comity.judge.least import ENDED, HELD, WHERE, WHY, CoolOff, cool_off, least
from comity.judge.told import OF_THE_ROLE, otherwise
from comity.memorandum.model import Memorandum
from comity.web.histories.models import Fact, Leaver
from comity.web.histories.rows import Held
from comity.web.histories.told import OWN, Answer, Line, Usable
from comity.web.organisations.models import Organisation
from comity.web.words import date as day_words

IN_THE_WAY = (Outcome.BREACHED, Outcome.NOT_KNOWN)


def of_roles(
    asker: Organisation, rows: Held, start: date, memorandum: Memorandum | None, given: Mapping[str, Any]
) -> Answer:
    """One's own leavers in full; of another authority's, what the cool-off comes to and whom to ask.

    A check can use the role that stands most in the way, unless it stands no more in the way than what was given.
    """
    lines, judged = [], []
    for leaver in rows.leavers:
        own = leaver.authority_id == asker.pk
        came_to = _cool_off(leaver, asker, start, memorandum, own=own)
        words, named = _said(leaver, came_to) if not own else (_in_full(leaver), True)
        line = Line(leaver.authority, Fact.LEAVER, words + rows.objected(Fact.LEAVER, leaver), own, named)
        lines.append(line)
        if came_to is not None:
            judged.append((came_to, leaver, line))
    if not judged or memorandum is None:
        return Answer(tuple(lines), ())
    worst, leaver, line = min(judged, key=lambda each: _first(each[0]))
    facts = _facts(leaver)
    said = cool_off(given, authority=code_of(asker), start=start, memorandum=memorandum) if given else None
    if said is not None and not _counts(worst, facts, said, given):
        return Answer(tuple(lines), ())
    if line.own:
        differs = any(facts[name] != value for name, value in given.items())
        words = f"{OWN}. {otherwise(given)}" if differs else OWN
        return Answer(tuple(lines), tuple(Usable(name, value, words, over=(name,)) for name, value in facts.items()))
    value = {"outcome": worst.outcome, "until": worst.lawful_from, "words": line.words, "instead_of": dict(given)}
    return Answer(tuple(lines), (Usable(TOLD, value, "", (line,), over=OF_THE_ROLE),))


def _first(came_to: CoolOff) -> tuple[int, int]:
    at, until = came_to.rank
    return at, -until.toordinal()


def _counts(worst: CoolOff, held: Mapping[str, Any], said: CoolOff, given: Mapping[str, Any]) -> bool:
    """Whether a role that is held counts over what was given: it stands more in the way, or is the same role of which
    too little was given to tell."""
    if worst.outcome in IN_THE_WAY and _first(worst) < _first(said):
        return True
    return said.outcome == Outcome.NOT_KNOWN and all(held[name] == value for name, value in given.items())


def _cool_off(
    leaver: Leaver, asker: Organisation, start: date, memorandum: Memorandum | None, *, own: bool
) -> CoolOff | None:
    if memorandum is None:
        return None
    asked = cool_off if own else least
    return asked(_facts(leaver), authority=code_of(asker), start=start, memorandum=memorandum)


def _facts(leaver: Leaver) -> dict[str, Any]:
    """A leaver as the facts of a last substantive role."""
    return {HELD: True, ENDED: leaver.left_on, WHERE: code_of(leaver.authority), WHY: leaver.reason}


def code_of(employer: Organisation) -> str:
    """The code by which a memorandum knows an employer: of a trust, that of the authority that it delivers for."""
    if employer.kind == "trust":
        first = employer.delivers_for.order_by("code").first()
        return first.code if first is not None else employer.code
    return employer.code


def _said(leaver: Leaver, came_to: CoolOff | None) -> tuple[str, bool]:
    """What is said of another authority's leaver, and whether it says whose."""
    if came_to is None or came_to.outcome == Outcome.NOT_KNOWN:
        return f"Whether a cool-off is met cannot be told. Ask {leaver.authority}.", True
    if came_to.outcome == Outcome.BREACHED:
        until = f" until {day_words(came_to.lawful_from)}" if came_to.lawful_from else ""
        return f"Cool-off not met{until}. Ask {leaver.authority}.", True
    if came_to.outcome == Outcome.EXEMPT:
        return f"The cool-off does not bind: it is exempt. Ask {leaver.authority} on what ground.", True
    return "The cool-off is met.", False


def _in_full(leaver: Leaver) -> str:
    role = f" ({leaver.role})" if leaver.role else ""
    return f"Left a substantive role{role} on {day_words(leaver.left_on)}: {leaver.get_reason_display().lower()}."
