"""Giving the signing of one's post to another person, and taking it back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.memorandum.base import Post
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import Delegation
from comity.web.approvals.permissions import ROLE_OF, holds
from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.models import Membership, Person
from comity.web.people.roles import SECOND_FACTOR
from comity.web.people.second_factor import has_one, needed_for

LONGEST_DAYS = 366


@transaction.atomic
def delegate(
    *, by: Member, organisation: Organisation, post: Post, given_to: Person, first_day: date, last_day: date
) -> Delegation:
    """Give the signing of one's post to another person of the same organisation, between two days.

    Raises:
        ApprovalError: they do not hold the post, the other does not belong there or has no second factor where the
            post needs one, or the days cannot be.
    """
    if by.person is None or not holds(by.person, post, organisation):
        raise ApprovalError("Only whoever holds a post gives its signing to another.")
    belongs = Membership.objects.filter(person=given_to, organisation=organisation, ended_at__isnull=True).exists()
    if given_to.pk == by.person.pk or not belongs or not given_to.is_active:
        raise ApprovalError("Choose another person of the same organisation", "given_to")
    if ROLE_OF[post] in SECOND_FACTOR and not needed_for(given_to) and not has_one(given_to):
        raise ApprovalError(
            "This post signs with a second factor, and they have not set one up. Ask them to, on their account page.",
            "given_to",
        )
    if last_day < first_day:
        raise ApprovalError("The last day cannot be before the first.", "last_day")
    if last_day < timezone.localdate() or (last_day - first_day).days >= LONGEST_DAYS:
        raise ApprovalError("Give a last day that is still to come, within a year of the first.", "last_day")
    made = Delegation.objects.create(
        region=organisation.region,
        organisation=organisation,
        post=post.value,
        given_by=by.person,
        given_to=given_to,
        first_day=first_day,
        last_day=last_day,
        made_at=timezone.now(),
    )
    tell(
        people=[given_to],
        region=made.region,
        kind=NoticeKind.SIGNING_GIVEN,
        path=reverse("delegations", args=[made.region.slug]),
    )
    record(
        verb="delegated_signing",
        by=by.actor,
        subject=made,
        region=made.region,
        organisation=organisation,
        identifiers={"role": ROLE_OF[post].value, "person": str(given_to.pk)},
    )
    return made


@transaction.atomic
def end_delegation(*, by: Member, delegation: Delegation) -> Delegation:
    """Take back what was given, by whoever gave it or holds the post now. What was decided by it stands.

    Raises:
        ApprovalError: it is not theirs to end, or is over.
    """
    found = Delegation.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    held = found.get(pk=delegation.pk)
    if by.person is None or not (
        held.given_by_id == by.person.pk or holds(by.person, Post(held.post), held.organisation)
    ):
        raise ApprovalError("Only whoever holds the post takes its signing back.")
    if held.ended_at is not None:
        raise ApprovalError("It has ended already.")
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    record(
        verb="ended_delegation",
        by=by.actor,
        subject=held,
        region=held.region,
        organisation=held.organisation,
        identifiers={"role": ROLE_OF[Post(held.post)].value, "person": str(held.given_to_id)},
    )
    return held
