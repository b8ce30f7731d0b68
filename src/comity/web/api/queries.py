"""Reading keys, and finding the one that a request carries."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.api.actions import PREFIX, hash_of
from comity.web.api.models import ApiKey
from comity.web.api.scopes import GIVES, Scope, usable, with_reading
from comity.web.organisations.models import Kind
from comity.web.people.member import Member
from comity.web.people.roles import Permission

_ID = re.compile(r"[0-9a-f]{32}")
USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that calls: its key, what it may do, and as whom it acts.

    `secret` is known for as long as the request takes and is kept nowhere.
    """

    key: ApiKey
    scopes: frozenset[Scope]
    member: Member
    secret: str = field(repr=False)


def keys(member: Member) -> QuerySet[ApiKey]:
    """The keys that a member may see, revoked ones too."""
    found = ApiKey.objects.select_related("organisation", "made_by")
    if member.region_wide(Permission.READ_KEYS):
        return found
    return found.filter(organisation__in=member.organisations(Permission.READ_KEYS))


def keys_to_manage(member: Member) -> QuerySet[ApiKey]:
    """Those of them that a member may revoke."""
    found = keys(member)
    if member.region_wide(Permission.MANAGE_KEYS):
        return found
    return found.filter(organisation__in=member.organisations(Permission.MANAGE_KEYS))


def caller_of(token: str) -> Caller | None:
    """Who sends a token; None where no key that has not been revoked is of it."""
    parts = token.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX or not _ID.fullmatch(parts[1]):
        return None
    with scopes_disabled():
        key = ApiKey.objects.select_related("organisation__region").filter(pk=parts[1]).first()
        if key is None or not hmac.compare_digest(key.secret_hash, hash_of(parts[2])) or key.revoked_at is not None:
            return None
        _note_use(key)
    kept = frozenset(Scope(name) for name in key.scopes if name in Scope.__members__.values())
    scopes = with_reading(kept & usable(key.organisation.kind))
    return Caller(key, scopes, _member(key, scopes), parts[2])


def _member(key: ApiKey, scopes: frozenset[Scope]) -> Member:
    held = frozenset(GIVES[scope] for scope in scopes)
    organisation = key.organisation
    return Member(
        region=organisation.region,
        person=None,
        key_id=str(key.pk),
        roles=frozenset(),
        granted={permission: frozenset({organisation.pk}) for permission in held},
        wide=held if organisation.kind == Kind.REGION else frozenset(),
    )


def _note_use(key: ApiKey) -> None:
    """Keep when a key was last used, to within minutes: not a write for every request."""
    now = timezone.now()
    if key.used_at is None or now - key.used_at > USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)
