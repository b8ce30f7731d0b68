"""Taking care of a breach, answering it, and closing it with what was learnt."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from comity.web.breaches.actions.writing import nameless, wrote
from comity.web.breaches.errors import BreachError
from comity.web.breaches.models import Breach, Happened
from comity.web.breaches.permissions import may_answer, may_close
from comity.web.breaches.queries import carers
from comity.web.breaches.telling import held, tell_of, those_of
from comity.web.notices.kinds import NoticeKind
from comity.web.people.member import Member
from comity.web.people.models import Person


@transaction.atomic
def give(*, by: Member, breach: Breach, person: Person) -> Breach:
    """Have a person of the authority take care of a breach: oneself, or another, who is told.

    Raises:
        BreachError: they may not, it is closed, or the person does not answer for the authority.
    """
    found = held(breach)
    if not may_answer(by, found.authority):
        raise BreachError("Only people of the authority take care of it.")
    if person not in carers(found):
        raise BreachError("Choose somebody who answers for the authority", "person")
    if found.owner_id == person.pk:
        return found
    found.owner = person
    found.save(update_fields=["owner"])
    wrote(found, Happened.OWNED, by.actor, "gave_breach", person=person, identifiers={"person": str(person.pk)})
    if person != by.person:
        tell_of([person], [found], NoticeKind.BREACH_GIVEN)
    return found


@transaction.atomic
def answer(*, by: Member, breach: Breach, happened: str, doing: str) -> Breach:
    """Say for the authority what happened and what is being done. More may be said later: all of it stays.

    Raises:
        BreachError: they may not, it is closed, one of the two is not said, or a registration number stands in it.
    """
    found = held(breach)
    if not may_answer(by, found.authority):
        raise BreachError("Only people of the authority answer.")
    if not happened.strip():
        raise BreachError("Say what happened", "happened")
    if not doing.strip():
        raise BreachError("Say what you are doing about it", "doing")
    nameless(happened=happened, doing=doing)
    first = found.answered_at is None
    if first:
        found.answered_at = timezone.now()
        found.save(update_fields=["answered_at"])
    wrote(found, Happened.ANSWERED, by.actor, "answered_breach", words=happened.strip(), doing=doing.strip())
    if first:
        tell_of(_reporters(found), [found], NoticeKind.BREACH_ANSWERED)
    return found


@transaction.atomic
def close(*, by: Member, breach: Breach, lesson: str) -> Breach:
    """Close it with what was learnt, which the whole region reads. It is never deleted for being closed.

    Raises:
        BreachError: they may not, it is closed already, nothing was learnt, or a registration number stands in it.
    """
    found = held(breach)
    if not may_close(by, found):
        raise BreachError(
            "A regional lead closes it. The authority can, once it has answered and it is put right, "
            "unless another member reported it."
        )
    if not lesson.strip():
        raise BreachError("Write what was learnt", "lesson")
    nameless(lesson=lesson)
    found.closed_at, found.next_rung_on = timezone.now(), None
    found.save(update_fields=["closed_at", "next_rung_on"])
    wrote(found, Happened.CLOSED, by.actor, "closed_breach", words=lesson.strip())
    people = {each.pk: each for each in (*_reporters(found), *([found.owner] if found.owner else carers(found)))}
    tell_of([each for each in people.values() if each != by.person], [found], NoticeKind.BREACH_CLOSED)
    return found


def _reporters(breach: Breach) -> list[Person]:
    """The people who reported it."""
    return those_of(breach.entries.filter(happened=Happened.REPORTED).values_list("by", flat=True))
