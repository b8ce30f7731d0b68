"""What is answered of a worker: one's own facts in full, another authority's as little as will do.

Everything here is worked out from what is held today and keeps nothing; `actions.asking` writes down that it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.memorandum.model import Memorandum
from comity.web.histories.assigned import assignment_lines
from comity.web.histories.models import Fact, Registration
from comity.web.histories.objected import reference_words
from comity.web.histories.roles import code_of, of_roles
from comity.web.histories.rows import Held, held
from comity.web.histories.spells import experience_of
from comity.web.histories.standing import MAY_WORK
from comity.web.histories.told import Answer, Line, Usable
from comity.web.organisations.models import Organisation
from comity.web.words import counted
from comity.web.words import date as day_words


def answer(authority: Organisation, keys: Sequence[str], start: date, memorandum: Memorandum | None) -> Answer:
    """What is answered to an authority that thinks of a start on a day."""
    rows = held(authority.region, keys)
    found = [
        of_roles(authority, rows, start, memorandum, {}),
        _spells(authority, rows, start, memorandum),
        _references(authority, rows, start, memorandum),
    ]
    register = _registrations(authority, rows)
    assignments = assignment_lines(authority, keys, rows, memorandum)
    return Answer(
        (*(line for each in found for line in each.lines), *assignments, *register.lines),
        (*(usable for each in found for usable in each.usable), *register.usable),
    )


def for_check(
    authority: Organisation, keys: Sequence[str], start: date, memorandum: Memorandum, given: Mapping[str, Any]
) -> tuple[Usable, ...]:
    """What a check can use, which was given this of a substantive role. Assignments are none of it."""
    rows = held(authority.region, keys)
    return (
        *of_roles(authority, rows, start, memorandum, given).usable,
        *_spells(authority, rows, start, memorandum).usable,
        *_references(authority, rows, start, memorandum).usable,
        *_registrations(authority, rows).usable,
    )


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
    theirs = []
    for other in others:
        words = f"{_months(all_of_it.months)} of direct experience with what {other} has seen. Ask it for the evidence."
        theirs.append(Line(other, Fact.SPELL, words, own=False))
    lines += theirs
    for holder in _once(each.authority for each in rows.spells if each.part_time):
        words = "Some of it was part-time: a person has to decide what it counts for."
        lines.append(Line(holder, Fact.SPELL, words, own=holder.pk == asker.pk))
    enough = _keeps("experience", "direct_experience_months", all_of_it.months, asker, start, memorandum)
    enough = enough and not all_of_it.part_time
    said = "" if theirs else "Spells with evidence that your own authority has seen"
    usable = Usable("direct_experience_months", all_of_it.months, said, tuple(theirs))
    return Answer(tuple(lines), (usable,) if enough else ())


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
        if own and each.result in MAY_WORK:
            usable.append(Usable("registration_checked_date", each.checked_on, "Your own check of the register"))
            if each.until:
                usable.append(Usable("registration_until", each.until, "Your own check of the register"))
    return Answer(tuple(lines), tuple(usable))


def _months(months: int) -> str:
    return counted(months, "month")


def _once(found: Iterable[Organisation]) -> list[Organisation]:
    return list({each.pk: each for each in found}.values())
