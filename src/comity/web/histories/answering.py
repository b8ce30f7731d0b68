"""What is answered of a worker: one's own facts in full, another authority's as little as will do.

Everything here is worked out from what is held today and keeps nothing; `actions.asking` writes down that it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.judge.least import ENDED, HELD, WHERE, WHY, CoolOff, cool_off, least
from comity.memorandum.model import Memorandum
from comity.web.histories.models import Fact, Leaver, Registration
from comity.web.histories.objected import reference_words
from comity.web.histories.rows import Held, held
from comity.web.histories.spells import experience_of
from comity.web.organisations.models import Organisation
from comity.web.words import counted
from comity.web.words import date as day_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of a worker: whose fact it is, what is said, and whether the asker sees whose."""

    authority: Organisation
    fact: Fact
    words: str
    own: bool
    named: bool = True


@dataclass(frozen=True, slots=True)
class Usable:
    """A fact for a check, as a field of the return dictionary, with words for where it is from."""

    field: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is answered, and what of it a check can use."""

    lines: tuple[Line, ...]
    usable: tuple[Usable, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """What is told of other authorities' facts."""
        return tuple(line for line in self.lines if not line.own)


def answer(authority: Organisation, keys: Sequence[str], start: date, memorandum: Memorandum | None) -> Answer:
    """What is answered to an authority that thinks of a start on a day."""
    rows = held(authority.region, keys)
    lines: list[Line] = []
    usable: list[Usable] = []
    for one in (
        _leavers(authority, rows, start, memorandum),
        _spells(authority, rows, start, memorandum),
        _references(authority, rows, start, memorandum),
    ):
        lines += one.lines
        usable += one.usable
    lines += _assignments(authority, rows)
    found = _registrations(authority, rows)
    return Answer((*lines, *found.lines), (*usable, *found.usable))


def code_of(employer: Organisation) -> str:
    """The code by which a memorandum knows an employer: of a trust, that of the authority that it delivers for."""
    if employer.kind == "trust":
        first = employer.delivers_for.order_by("code").first()
        return first.code if first is not None else employer.code
    return employer.code


def _leavers(asker: Organisation, rows: Held, start: date, memorandum: Memorandum | None) -> Answer:
    lines, judged = [], []
    for leaver in rows.leavers:
        own = leaver.authority_id == asker.pk
        came_to = _cool_off(leaver, asker, start, memorandum, own=own)
        if came_to is not None:
            judged.append((came_to, leaver, own))
        words, named = _said(leaver, came_to) if not own else (_in_full(leaver), True)
        lines.append(Line(leaver.authority, Fact.LEAVER, words + rows.objected(Fact.LEAVER, leaver), own, named))
    if not judged:
        return Answer(tuple(lines), ())
    worst, leaver, own = min(judged, key=lambda each: (each[0].rank[0], -each[0].rank[1].toordinal()))
    words = f"{leaver.authority}; ask its HR lead" if not own else "Your own authority"
    if worst.outcome in (Outcome.MET, Outcome.EXEMPT) and not own:
        words = "Told by an authority of the region"
    given = {name: value for name, value in worst.facts.items() if value is not None}
    return Answer(tuple(lines), tuple(Usable(name, value, words) for name, value in given.items()))


def _cool_off(
    leaver: Leaver, asker: Organisation, start: date, memorandum: Memorandum | None, *, own: bool
) -> CoolOff | None:
    if memorandum is None:
        return None
    facts = {HELD: True, ENDED: leaver.left_on, WHERE: code_of(leaver.authority), WHY: leaver.reason}
    asked = cool_off if own else least
    return asked(facts, authority=code_of(asker), start=start, memorandum=memorandum)


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


def _spells(asker: Organisation, rows: Held, start: date, memorandum: Memorandum | None) -> Answer:
    if not rows.spells or memorandum is None:
        return Answer((), ())
    all_of_it = experience_of(rows.spells, start, memorandum)
    own = experience_of([each for each in rows.spells if each.authority_id == asker.pk], start, memorandum)
    lines = []
    if any(each.authority_id == asker.pk for each in rows.spells):
        lines.append(
            Line(asker, Fact.SPELL, f"{_months(own.months)} of direct experience, by your evidence.", own=True)
        )
    others = _once(each.authority for each in rows.spells if each.authority_id != asker.pk)
    for other in others:
        words = f"{_months(all_of_it.months)} of direct experience with what {other} has seen. Ask it for the evidence."
        lines.append(Line(other, Fact.SPELL, words, own=False))
    for holder in _once(each.authority for each in rows.spells if each.part_time):
        words = "Some of it was part-time: a person has to decide what it counts for."
        lines.append(Line(holder, Fact.SPELL, words, own=holder.pk == asker.pk))
    enough = _keeps("experience", "direct_experience_months", all_of_it.months, asker, start, memorandum)
    enough = enough and not all_of_it.part_time
    said = "From spells with evidence" + (f", some of it seen by {others[0]}" if others else "")
    return Answer(tuple(lines), (Usable("direct_experience_months", all_of_it.months, said),) if enough else ())


def _keeps(clause: str, field: str, held: int, asker: Organisation, start: date, memorandum: Memorandum) -> bool:
    """Whether what is held already keeps a clause. Less proves nothing: there may be more elsewhere."""
    from comity.judge.check import check

    facts = {"authority": code_of(asker), "start_date": start, field: held}
    return check(facts, memorandum, start).outcomes.get(clause) in (Outcome.MET, Outcome.EXEMPT)


def _references(asker: Organisation, rows: Held, start: date, memorandum: Memorandum | None) -> Answer:
    """One's own references in full; of another authority's, that it holds a practice-based one to ask for."""
    lines, own = [], 0
    for each in rows.references:
        if each.authority_id == asker.pk:
            words = reference_words(each) + rows.objected(Fact.REFERENCE, each)
            lines.append(Line(asker, Fact.REFERENCE, words, own=True))
            own += each.practice_based and each.given_on <= start
    theirs = [each for each in rows.references if each.practice_based and each.authority_id != asker.pk]
    for other in _once(each.authority for each in theirs):
        objected = {rows.objected(Fact.REFERENCE, each) for each in theirs if each.authority_id == other.pk}
        words = f"{other} holds a practice-based reference. Ask it.{max(objected)}"
        lines.append(Line(other, Fact.REFERENCE, words, own=False))
    if memorandum is None or not _keeps("references", "references_received", own, asker, start, memorandum):
        return Answer(tuple(lines), ())
    return Answer(tuple(lines), (Usable("references_received", own, "References that your own authority holds"),))


def _assignments(asker: Organisation, rows: Held) -> list[Line]:
    lines = []
    for each in rows.assignments:
        own = each.authority_id == asker.pk
        if own:
            until = f"to {day_words(each.end_date)}" if each.end_date else "running"
            first = day_words(each.start_date) if each.start_date else "a day not given"
            words = f"An assignment ({each.assignment_ref}) from {first}, {until}."
        elif each.running:
            words = f"An assignment was running at {each.authority} at the end of {each.quarter}."
        else:
            words = f"An assignment at {each.authority} ended by the end of {each.quarter}. Ask it for a reference."
        words += rows.objected(Fact.ASSIGNMENT, each)
        lines.append(Line(each.authority, Fact.ASSIGNMENT, words, own))
    mine = [line for line in lines if line.own]
    theirs = {line.authority.pk: line for line in lines if not line.own}
    return [*mine, *theirs.values()]


def _registrations(asker: Organisation, rows: Held) -> Answer:
    latest: dict[int, Registration] = {}
    for each in rows.registrations:
        latest[each.authority_id] = each
    lines, usable = [], []
    for each in latest.values():
        own = each.authority_id == asker.pk
        by = "your authority" if own else str(each.authority)
        words = f"{each.get_result_display()} when {by} looked on {day_words(each.checked_on)}."
        lines.append(Line(each.authority, Fact.REGISTRATION, words + rows.objected(Fact.REGISTRATION, each), own))
        if own and each.result in ("registered", "with_conditions"):
            usable.append(Usable("registration_checked_date", each.checked_on, "Your own check of the register"))
            if each.until:
                usable.append(Usable("registration_until", each.until, "Your own check of the register"))
    return Answer(tuple(lines), tuple(usable))


def _months(months: int) -> str:
    return counted(months, "month")


def _once(found: Iterable[Organisation]) -> list[Organisation]:
    return list({each.pk: each for each in found}.values())
