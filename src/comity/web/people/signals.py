"""What follows from signing in and from a new second factor, which allauth tells of by signals."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from comity.web.audit.actions import record
from comity.web.people.models import Person
from comity.web.people.second_factor import FACTORS

log = structlog.get_logger("comity.people")


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """A sign-in belongs to the platform and to no region: it is for all of them."""
    methods = [str(one.get("type") or one.get("method")) for one in get_authentication_records(request, user)]
    with transaction.atomic():
        record(
            verb="signed_in",
            by=f"person:{user.pk}",
            subject=user,
            region=None,
            identifiers={"method": "+".join(dict.fromkeys(methods))},
        )
    log.info("signed_in", person=str(user.pk), by=methods)


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """To set a factor up is to show it: a code of it was right, or the passkey has answered."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    log.info("factor_added", person=str(user.pk), type=authenticator.type)


@receiver(authentication_failed)
def factor_failed(user: Person, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code, from someone who had the password."""
    log.warning("factor_failed", person=str(user.pk), type=authenticator.type)
