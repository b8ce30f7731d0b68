"""Making and revoking keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.api.models import Answer, ApiKey
from comity.web.api.scopes import GIVES, WORDS, Scope, usable
from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member

PREFIX = "comity"

ANSWERS_KEPT = timedelta(days=1)
"""How long the answer to a request with an Idempotency-Key is kept, to be given again."""


@dataclass(frozen=True, slots=True)
class Made:
    """A key as it was made, with the words that a program sends. They are shown now and never again."""

    key: ApiKey
    token: str


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so that one fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def too_much(scopes: Iterable[Scope]) -> PermissionDenied:
    """What is raised when a key is asked for that could do more than whoever asks."""
    return PermissionDenied(f"A key cannot do more than whoever makes it: {', '.join(sorted(scopes))}.")


def unfit(organisation: Organisation, scopes: Iterable[Scope]) -> str:
    """Why an organisation's key cannot have these scopes, in words; empty where it can."""
    none = sorted(set(scopes) - usable(organisation.kind))
    if not none:
        return ""
    words = ", ".join(f"{WORDS[scope]} ({scope.value})" for scope in none)
    return f"Nobody of {organisation} may do this, so no key of it can: {words}."


@transaction.atomic
def make_key(*, by: Member | str, organisation: Organisation, label: str, scopes: Iterable[Scope]) -> Made:
    """Make a key for an organisation. `by` is a member, or `platform:<command>` at the command line.

    Raises:
        PermissionDenied: a member asks for more than they hold in that organisation.
        ValidationError: no scope, no label, or a scope that an organisation of this kind cannot use.
    """
    wanted = sorted(set(scopes))
    if not wanted:
        raise ValidationError({"scopes": "Choose at least one thing that the key may do."})
    if why := unfit(organisation, wanted):
        raise ValidationError({"scopes": why})
    if isinstance(by, Member):
        lacking = [scope for scope in wanted if not by.may_in(GIVES[scope], organisation)]
        if lacking:
            raise too_much(lacking)
    secret = secrets.token_urlsafe(32)
    key = ApiKey(
        organisation=organisation,
        label=label,
        scopes=[scope.value for scope in wanted],
        secret_hash=hash_of(secret),
        made_by=by.person if isinstance(by, Member) else None,
    )
    key.full_clean(exclude=["made_by"])
    key.save(force_insert=True)
    record(
        verb="made_key",
        by=by.actor if isinstance(by, Member) else by,
        subject=key,
        region=organisation.region,
        organisation=organisation,
    )
    return Made(key, f"{PREFIX}_{key.pk.hex}_{secret}")


@transaction.atomic
def revoke_key(*, by: Member | str, key: ApiKey) -> None:
    """Revoke a key: from this moment it is refused. Revoking it again changes nothing."""
    changed = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if changed:
        record(
            verb="revoked_key",
            by=by.actor if isinstance(by, Member) else by,
            subject=key,
            region=key.organisation.region,
            organisation=key.organisation,
        )


def forget_answers(*, now: datetime) -> int:
    """Delete the answers whose day is over; gives how many. A request sent again after that is a new request."""
    with scopes_disabled():  # every region's: nothing is read
        deleted, _ = Answer.objects.filter(made_at__lt=now - ANSWERS_KEPT).delete()
    return deleted
