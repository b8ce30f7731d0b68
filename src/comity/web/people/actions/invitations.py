"""Inviting people by e-mail, and their accepting. Of the link's token only the hash is kept.

The mail goes in the background (`people.tasks.mail_invitation`), so that no page waits for a mail server. An invitation
to a role that signs goes once somebody with a second factor has confirmed it.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.actions.memberships import give_membership
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.queries import who_may
from comity.web.people.roles import SECOND_FACTOR, Permission, Role, held_in


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256. A token is random and long, so there is nothing to salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link, as long as it is this one: sent again, it lapses later and has another.

    It is made anew whenever the mail is tried, from the platform's secret key, and so lies neither in the queue nor in
    the database; two mails of one invitation hold the same link.
    """
    lapses = invitation.lapses_at.astimezone(UTC).isoformat(timespec="microseconds")
    made = salted_hmac("comity.invitation", f"{invitation.pk} {lapses}", algorithm="sha256")
    return urlsafe_b64encode(made.digest()).decode().rstrip("=")


@transaction.atomic
def invite(
    *,
    by: str,
    invited_by: Person | None,
    organisation: Organisation,
    email: str,
    name: str,
    role: Role,
    confirmed: bool = False,
) -> Invitation:
    """Invite someone to be something in an organisation. The mail goes once this is committed.

    To a role that signs it waits to be confirmed first, unless `confirmed` says that whoever invites may confirm it.

    Raises:
        ValidationError: by field, what cannot be so.
    """
    email, now = email.strip().lower(), timezone.now()
    if organisation.kind not in held_in(role):
        raise ValidationError(
            {"role": f"{role.label} is not a role in an organisation of the kind {organisation.get_kind_display()}."}
        )
    if not organisation.is_open(timezone.localdate(now)):
        raise ValidationError({"organisation": f"{organisation} is not open today, so nobody can join it."})
    if Membership.objects.filter(person__email=email, organisation=organisation, role=role, ended_at=None).exists():
        raise ValidationError({"email": f"The person of this address is {role.label} of {organisation} already."})
    waiting = Invitation.objects.select_for_update().filter(
        organisation=organisation, email=email, role=role, accepted_at=None, withdrawn_at=None
    )
    for earlier in waiting:
        if earlier.waits:
            raise ValidationError(
                {"email": "This address has been invited to this role already, and that waits for a regional lead."}
            )
        if earlier.is_open(now):
            raise ValidationError(
                {"email": "This address has been invited to this role already. You can send that invitation again."}
            )
        _withdrawn(earlier, by)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        name=name.strip(),
        role=role,
        invited_by=invited_by,
        invited_at=now,
        lapses_at=now + timedelta(days=settings.COMITY.invitation_days),
    )
    if confirmed and role in SECOND_FACTOR:
        invitation.confirmed_by, invitation.confirmed_at = by, now
    invitation.token_hash = hash_of(token_of(invitation))
    invitation.full_clean(exclude=["invited_by"])
    invitation.save()
    _recorded("invited", by, invitation)
    if invitation.waits:
        _ask_to_confirm(invitation)
    else:
        transaction.on_commit(lambda: _mail(invitation), robust=True)
    return invitation


@transaction.atomic
def confirm_invitation(*, by: str, invitation: Invitation) -> Invitation:
    """Let an invitation to a role that signs be sent. Its days count from now.

    Raises:
        ValidationError: it waits no longer.
    """
    held = _waiting(invitation)
    held.confirmed_by, held.confirmed_at = by, timezone.now()
    held.lapses_at = held.confirmed_at + timedelta(days=settings.COMITY.invitation_days)
    held.token_hash = hash_of(token_of(held))
    held.save(update_fields=["confirmed_by", "confirmed_at", "lapses_at", "token_hash"])
    _recorded("confirmed_invitation", by, held)
    transaction.on_commit(lambda: _mail(held), robust=True)
    return held


@transaction.atomic
def refuse_invitation(*, by: str, invitation: Invitation) -> Invitation:
    """Say that an invitation to a role that signs will not be sent, and tell whoever made it.

    Raises:
        ValidationError: it waits no longer.
    """
    held = _waiting(invitation)
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    _recorded("refused_invitation", by, held)
    if held.invited_by is not None:
        region = held.organisation.region
        path = reverse("people", args=[region.slug])
        tell(people=[held.invited_by], region=region, kind=NoticeKind.INVITATION_REFUSED, path=path)
    return held


@transaction.atomic
def send_again(*, by: str, invitation: Invitation) -> Invitation:
    """Send an invitation again, with a new link and as many days as a new one has. The link before is good no more.

    Raises:
        ValidationError: it has been accepted or withdrawn, or has not been sent yet because it waits to be confirmed.
    """
    held = _locked(invitation)
    if held.waits:
        raise ValidationError("This invitation waits for a regional lead to confirm it. It is sent once they have.")
    if held.accepted_at is not None or held.withdrawn_at is not None:
        raise ValidationError("This invitation has been accepted or withdrawn, so it cannot be sent again.")
    held.lapses_at = timezone.now() + timedelta(days=settings.COMITY.invitation_days)
    held.token_hash = hash_of(token_of(held))
    held.sent_at = None
    held.save(update_fields=["token_hash", "lapses_at", "sent_at"])
    _recorded("sent_invitation_again", by, held)
    transaction.on_commit(lambda: _mail(held), robust=True)
    return held


@transaction.atomic
def withdraw_invitation(*, by: str, invitation: Invitation) -> Invitation:
    """Make an invitation's link good no more.

    Raises:
        ValidationError: it has been accepted; then it is the role that must be ended.
    """
    held = _locked(invitation)
    if held.accepted_at is not None:
        raise ValidationError("This invitation has been accepted. End the person's role instead.")
    if held.withdrawn_at is None:
        _withdrawn(held, by)
    return held


@transaction.atomic
def accept(*, person: Person, invitation: Invitation) -> Invitation:
    """Take up an invitation, as the person whose address it was sent to.

    Raises:
        ValidationError: it can be accepted no more, or was sent to someone else.
    """
    held = _locked(invitation)
    if not held.is_open(timezone.now()):
        raise ValidationError("This invitation can no longer be accepted. Ask whoever sent it to send another.")
    if person.email != held.email:
        raise ValidationError("This invitation was sent to another address than the one you sign in with.")
    by = f"person:{person.pk}"
    held.accepted_by, held.accepted_at = person, timezone.now()
    held.save(update_fields=["accepted_by", "accepted_at"])
    _recorded("accepted_invitation", by, held)
    role = Role(held.role)
    if not Membership.objects.filter(person=person, organisation=held.organisation, role=role, ended_at=None).exists():
        give_membership(by=by, person=person, organisation=held.organisation, role=role)
    return held


@transaction.atomic
def accept_as_new_person(*, invitation: Invitation, name: str, password: str) -> Person:
    """Make the person whom an invitation was sent to, and take it up as them.

    Raises:
        ValidationError: it can be accepted no more, or there is a person of its address, who must sign in.
    """
    held = _locked(invitation)
    if Person.objects.filter(email=held.email).exists():
        raise ValidationError("There is an account for this address already. Sign in to accept the invitation.")
    person = Person.objects.create_user(held.email, password, name=name.strip())
    accept(person=person, invitation=held)
    return person


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation__region")
    return found.get(pk=invitation.pk)


def _waiting(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, where it still waits to be confirmed."""
    held = _locked(invitation)
    if not held.waits:
        raise ValidationError("This invitation waits no longer: it was confirmed, refused or withdrawn meanwhile.")
    return held


def _ask_to_confirm(invitation: Invitation) -> None:
    region = invitation.organisation.region
    path = reverse("confirm_invitation", args=[region.slug, invitation.pk])
    people = who_may(region, Permission.CONFIRM_INVITATIONS)
    tell(people=people, region=region, kind=NoticeKind.INVITATION_WAITS, path=path)


def _withdrawn(invitation: Invitation, by: str) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _recorded("withdrew_invitation", by, invitation)


def _recorded(verb: str, by: str, invitation: Invitation) -> None:
    record(
        verb=verb,
        by=by,
        subject=invitation,
        region=invitation.organisation.region,
        organisation=invitation.organisation,
        identifiers={"role": invitation.role},
    )


def _mail(invitation: Invitation) -> None:
    """Queue the mail. Where that fails, the invitation is kept all the same, and `comity tick` queues it again."""
    from comity.web.people.tasks import mail_invitation

    mail_invitation.enqueue(str(invitation.pk))
