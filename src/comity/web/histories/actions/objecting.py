"""A worker's objection to something that is held, and the answer of the authority whose fact it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.histories.actions.leavers import take_back_leaver
from comity.web.histories.actions.links import BY
from comity.web.histories.actions.references import take_back_reference
from comity.web.histories.actions.registrations import take_back_registration
from comity.web.histories.actions.spells import take_back_spell
from comity.web.histories.in_pool import assignments
from comity.web.histories.keys import keyed, keys_of, number_of
from comity.web.histories.models import (
    Fact,
    Leaver,
    Objection,
    ReferenceHeld,
    Registration,
    Spell,
    Verdict,
    WorkerLink,
)
from comity.web.histories.objected import ANSWER, OBJECTION, is_as_it_was
from comity.web.histories.wrong import as_told
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.sealing import seal

TAKE_BACK: Mapping[str, tuple[Any, Callable[[str, Any], object]]] = {
    Fact.LEAVER: (Leaver, lambda by, found: take_back_leaver(by=by, leaver=found)),
    Fact.SPELL: (Spell, lambda by, found: take_back_spell(by=by, spell=found)),
    Fact.REFERENCE: (ReferenceHeld, lambda by, found: take_back_reference(by=by, reference=found)),
    Fact.REGISTRATION: (Registration, lambda by, found: take_back_registration(by=by, registration=found)),
}
"""How each kind of fact is taken back that an authority told here. An assignment comes from its return."""


class ObjectionError(Exception):
    """An objection that cannot be answered so; the text says why."""


@transaction.atomic
def object_to(*, link: WorkerLink, fact: Fact, fact_id: str, authority: Organisation, words: str) -> Objection:
    """Take down a worker's objection to something, and tell those who answer it at the authority whose fact it is."""
    number = number_of(link)
    keys = keys_of(link.region, number)
    held = assignments(link.region, keys) if fact == Fact.ASSIGNMENT else ()
    about = next((as_told(each) for each in held if str(each.pk) == fact_id), {})
    mine = Objection.objects.filter(worker_key__in=keys, fact=fact, authority=authority, answered_at__isnull=True)
    if any(each.fact_id == fact_id or (about and each.about.get("ref") == about["ref"]) for each in mine):
        raise ObjectionError("You have objected to this already, and it waits to be answered.")
    made = Objection.objects.create(
        **keyed(authority, number),
        link=link,
        fact=fact,
        fact_id=fact_id,
        about=about,
        words=seal(words.encode(), of=authority, purpose=OBJECTION),
        made_at=timezone.now(),
    )
    tell(
        people=holders(authority, Permission.KEEP_HISTORIES),
        region=authority.region,
        kind=NoticeKind.WORKER_OBJECTS,
        path=reverse("objection", args=[authority.region.slug, made.pk]),
    )
    record(verb="objected", by=BY, subject=made, region=authority.region, organisation=authority)
    return made


@transaction.atomic
def answer_objection(*, by: str, objection: Objection, verdict: Verdict, answer: str) -> Objection:
    """Answer a worker. What was wrong is taken back with this, and the right one can be told.

    An assignment cannot be: it is told with the authority's word that it is wrong, until a return no longer has it. An
    engagement and a check are put right before, on their own pages.

    Raises:
        ObjectionError: it is answered already; or it is said to be put right, and nothing of it was changed since.
    """
    found = Objection.objects.select_for_update(of=("self",)).select_related("authority__region").get(pk=objection.pk)
    if found.answered_at is not None:
        raise ObjectionError("This objection is answered already.")
    authority = found.authority
    if verdict is Verdict.CORRECTED and is_as_it_was(found):
        raise ObjectionError(
            "Nothing of it was changed since the worker objected. Put it right on its own page first, and answer then."
        )
    if verdict is Verdict.CORRECTED and found.fact in TAKE_BACK:
        model, take_back = TAKE_BACK[found.fact]
        for wrong in model.objects.filter(authority=authority, pk=int(found.fact_id)):
            take_back(by, wrong)
    found.verdict, found.answered_by, found.answered_at = verdict, by, timezone.now()
    found.answer = seal(answer.encode(), of=authority, purpose=ANSWER)
    found.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
    record(verb="answered_objection", by=by, subject=found, region=authority.region, organisation=authority)
    return found
